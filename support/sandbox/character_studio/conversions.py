"""What nanoBanana would be told of a character, and what is meant by what it is told and tells."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from sandbox import routing
from sandbox.character_studio import conversion
from sandbox.character_studio.access import Authenticated
from sandbox.character_studio.external_format import GenerationRequest, GenerationState
from sandbox.character_studio.failures import CODES
from sandbox.character_studio.nano_banana import described
from sandbox.character_studio.refusals import Refusal
from sandbox.character_studio.wishes import Character
from sandbox.defects import active
from sandbox.errors import Detail, invalid_request
from sandbox.intake import Body, body_of

router = routing.router()

Model = TypeVar("Model", bound=BaseModel)


class External(Body):
    """Something in nanoBanana's words: what it is asked for, or what it tells of a generation."""

    kind: Literal["request", "generation"]
    content: dict[str, Any]


@router.post("/conversions/to-external")
async def to_external(
    character: Annotated[Character, Depends(body_of(Character))], caller: Authenticated, request: Request
) -> dict[str, Any]:
    """Show what nanoBanana would be asked for."""
    return described(conversion.to_external(character, caller.user_id, active(request)))


@router.post("/conversions/to-internal")
async def to_internal(
    external: Annotated[External, Depends(body_of(External))], _caller: Authenticated
) -> dict[str, Any]:
    """Show what something in nanoBanana's words means to the studio."""
    if external.kind == "request":
        return {"character": _character(_read(GenerationRequest, external.content)).shape()}
    return {"generation": _generation(_read(GenerationState, external.content))}


def _read(model: type[Model], content: dict[str, Any]) -> Model:
    try:
        return model.model_validate(content)
    except ValidationError as problem:
        raise invalid_request([{**one, "loc": ("content", *one["loc"])} for one in problem.errors()]) from problem


def _character(asked: GenerationRequest) -> Character:
    try:
        return conversion.to_internal(asked)
    except conversion.NotOurs as problem:
        field = Detail(f"content.{problem.field}", str(problem))
        raise Refusal("INVALID_REQUEST", "The request is not valid.", field) from problem
    except ValidationError as problem:
        found = [{**one, "loc": ("content", *_THERE.get(str(one["loc"][0]), ()))} for one in problem.errors()]
        raise invalid_request(found) from problem


def _generation(told: GenerationState) -> dict[str, Any]:
    rejected = told.error is not None and told.error.type in {"content_policy", "invalid_request"}
    code = CODES["rejected" if rejected else "server_error"]
    return {
        "generationId": told.id,
        "status": _STATUSES[told.status],
        "progress": round(told.progress * 100),
        "images": [
            {"url": image.url, "width": image.width, "height": image.height, "mediaType": image.media_type}
            for image in told.images
        ],
        "credits": told.usage.credits if told.usage else None,
        "error": {"code": code, "message": told.error.message} if told.error else None,
    }


_STATUSES = {
    "queued": "GENERATING",
    "running": "GENERATING",
    "succeeded": "CONVERTING",
    "failed": "FAILED",
    "cancelled": "CANCELLED",
}
# Where nanoBanana keeps what the studio calls otherwise.
_THERE: dict[str, tuple[str, ...]] = {
    "name": ("subject", "label"),
    "description": ("subject", "text"),
    "tags": ("subject", "tags"),
    "hairColour": ("subject", "hair_hex"),
    "eyeColour": ("subject", "eye_hex"),
    "heightCm": ("subject", "height_m"),
    "age": ("subject", "age"),
    "images": ("render", "n"),
}
