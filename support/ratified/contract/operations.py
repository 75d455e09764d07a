"""What a contract promises: operations, their requests and their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ratified.contract.parameters import Parameter
from ratified.contract.schemas import Schema


@dataclass(frozen=True, slots=True)
class Media:
    """One documented form of a body."""

    media_type: str
    schema: Schema | None
    item: Schema | None
    item_is_event: bool
    source: str

    def matches(self, media_type: str) -> bool:
        """Tell whether a body of this media type is meant; `*` stands for anything."""
        if self.media_type in ("*/*", media_type):
            return True
        return self.media_type.endswith("/*") and media_type.startswith(self.media_type[:-1])


@dataclass(frozen=True, slots=True)
class Payload:
    """The documented body of a request."""

    required: bool
    media: tuple[Media, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Response:
    """A documented answer; `status` is a number, a range such as 4XX, or "default"."""

    status: str
    headers: tuple[Parameter, ...]
    media: tuple[Media, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Credential:
    """Where a security scheme puts what it needs."""

    where: str
    name: str
    prefix: str = ""

    def __str__(self) -> str:
        text = f"{self.where} {self.name}"
        return f'{text} beginning with "{self.prefix}"' if self.prefix else text


@dataclass(frozen=True, slots=True)
class Operation:
    """A method on a path, and everything that is promised about it."""

    contract: str
    method: str
    path: str
    bases: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    payload: Payload | None
    responses: Mapping[str, Response]
    credentials: tuple[tuple[Credential, ...], ...]
    source: str

    @property
    def name(self) -> str:
        """The operation as people say it: `POST /agents/logo`."""
        return f"{self.method} {self.path}"

    def response(self, status: int) -> Response | None:
        """Return what is documented for a status: itself, else its range, else the default."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None


def chosen(media: tuple[Media, ...], media_type: str) -> Media | None:
    """Return the documented form that fits a media type best."""
    fitting = [form for form in media if form.matches(media_type)]
    return min(fitting, key=lambda form: form.media_type.count("*"), default=None)
