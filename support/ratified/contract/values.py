"""What a text in an address or a header may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from ratified.contract.document import Json
from ratified.contract.references import Place, References

_INTEGER = re.compile(r"-?\d{1,400}")
_NUMBER = re.compile(r"-?\d{1,400}(\.\d+)?([eE][-+]?\d{1,3})?")
_APPLICATORS = ("allOf", "anyOf", "oneOf")
_ALL = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))
Types = frozenset[str]


def types(references: References, schema: Place, depth: int = 8) -> Types:
    """Return the types of value that a schema allows, as far as they can be told without a value."""
    schema = references.resolve(schema)
    if not isinstance(schema.value, dict) or depth == 0:
        return _ALL
    fields = schema.fields()
    allowed = _own_types(schema.value)
    for keyword in _APPLICATORS:
        if keyword in fields:
            branches = [types(references, branch, depth - 1) for branch in fields[keyword].items()]
            joined = frozenset.intersection(*branches) if keyword == "allOf" else frozenset.union(*branches)
            allowed &= joined
    return allowed


def _own_types(schema: Mapping[str, Json]) -> Types:
    named = schema.get("type")
    if isinstance(named, str | list):
        names = {named} if isinstance(named, str) else {str(name) for name in named}
        return frozenset(names | {"integer"} if "number" in names else names)
    values = schema["enum"] if isinstance(schema.get("enum"), list) else [schema["const"]] if "const" in schema else []
    return frozenset(_type(value) for value in values) or _ALL if isinstance(values, list) else _ALL


def _type(value: Json) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (list, "array"), (dict, "object"),
    )  # fmt: skip
    return next((name for kind, name in kinds if isinstance(value, kind)), "null")


def candidates(text: str, allowed: Types) -> Iterator[Json]:
    """Yield what a text can stand for where these types are allowed, the likeliest first."""
    if "boolean" in allowed and text in ("true", "false"):
        yield text == "true"
    if "integer" in allowed and _INTEGER.fullmatch(text):
        yield int(text)
    elif allowed & {"number", "integer"} and _NUMBER.fullmatch(text):
        yield float(text)
    if "null" in allowed and text in ("", "null"):
        yield None
    yield text


def likeliest(text: str, allowed: Types) -> Json:
    """Return what a text most likely stands for; where text is allowed, that is the text."""
    return text if "string" in allowed else next(candidates(text, allowed))


def fields_of(parts: Sequence[str], *, explode: bool, allowed: Mapping[str, Types]) -> Json:
    """Return the object that `a=1,b=2` (exploded) or `a,1,b,2` stands for, or the text where it is none."""
    pairs = (
        [part.split("=", 1) for part in parts]
        if explode
        else [list(parts[at : at + 2]) for at in range(0, len(parts), 2)]
    )
    if any(len(pair) != 2 for pair in pairs):
        return ",".join(parts)
    return {unquote(name): likeliest(unquote(value), allowed.get(name, _ALL)) for name, value in pairs}
