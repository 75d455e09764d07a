"""Examples of what a contract documents: its own, or values made to fit; each is held against its schema."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ratified.contract import Contract
from ratified.contract.document import mapping
from ratified.contract.operations import Media, Operation
from ratified.contract.references import Place, References
from ratified.contract.schemas import Schema

_DEEPEST = 12
_MOST_ITEMS = 100
_LONGEST_TEXT = 100_000
_TEXTS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "email": "somebody@example.com",
    "hostname": "service.example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "12:00:00Z",
    "uri": "https://service.example.com/thing",
    "uuid": "3f1c2a9e-6c4b-4f0a-9a51-0d7c2b8e4f10",
}


class Unmade(Exception):
    """No value can be given here, for this reason."""


def example(form: Media, operation: Operation, status: str, contract: Contract) -> Any:
    """Return an example of a body: as the contract gives it, else made from its schema."""
    given = _given(_media(form, operation, status, contract), contract.references)
    if given is None:
        if form.schema is None:
            raise Unmade("its answer has neither an example nor a schema")
        return made(form.schema, contract)
    value = given[0]
    wrong = form.schema.complaints(value) if form.schema else []
    if wrong:
        first = wrong[0]
        raise Unmade(f"its example breaks its schema: {first.where or 'the value'} is {first.actual}")
    return value


def made(schema: Schema, contract: Contract) -> Any:
    """Return a value that a schema accepts."""
    value = _Maker(contract.references).value(schema.place, _DEEPEST)
    wrong = schema.complaints(value)
    if wrong:
        first = wrong[0]
        raise Unmade(f"it has no example, and none can be made: {first.where or 'the value'} must be {first.expected}")
    return value


def _media(form: Media, operation: Operation, status: str, contract: Contract) -> Place:
    """Return where the form of an answer is written."""
    references = contract.references
    place = Place(references.root, (), references.root.content)
    for step in ("paths", operation.path, operation.method.lower(), "responses"):
        place = references.resolve(place.fields()[step])
    answers = {key.upper() if key != "default" else key: answer for key, answer in place.fields().items()}
    content = references.resolve(answers[status]).fields()["content"].fields()
    forms = {key.partition(";")[0].strip().lower(): media for key, media in content.items()}
    return references.resolve(forms[form.media_type])


def _given(media: Place, references: References) -> tuple[Any] | None:
    fields = media.fields()
    if "example" in fields:
        return (fields["example"].value,)
    for named in fields["examples"].fields().values() if "examples" in fields else ():
        spelt = references.resolve(named).fields()
        for key in ("value", "dataValue"):
            if key in spelt:
                return (spelt[key].value,)
    return None


class _Maker:
    """Makes the plainest value that a schema seems to ask for; whether it fits is for the caller to check."""

    def __init__(self, references: References) -> None:
        self._references = references

    def value(self, place: Place, depth: int) -> Any:
        """Return a value for a schema."""
        if depth == 0:
            raise Unmade("its schema contains itself")
        parts = self._parts(place, depth)
        said = _said(parts[0])
        if said is not None:
            return said[0]
        kind = next(filter(None, (_kind(mapping(part.value)) for part in parts)), "")
        if kind == "object":
            return self._object(parts, depth)
        if kind == "array":
            return self._array(parts, depth)
        for part in parts[1:]:
            if (said := _said(part)) is not None:
                return said[0]
        return _plain(kind, {key: value for part in parts for key, value in mapping(part.value).items()})

    def _parts(self, place: Place, depth: int) -> list[Place]:
        """Return a schema and whatever else it asks for: all of allOf, and the first of what it leaves to choose."""
        place = self._references.resolve(place)
        if depth == 0 or not isinstance(place.value, dict):
            return [place]
        fields = place.fields()
        further = fields["allOf"].items() if "allOf" in fields else []
        further += [fields[key].items()[0] for key in ("oneOf", "anyOf") if key in fields]
        return [place, *(part for one in further for part in self._parts(one, depth - 1))]

    def _object(self, parts: Sequence[Place], depth: int) -> dict[str, Any]:
        spelt = [part.fields() for part in parts if isinstance(part.value, dict)]
        required = [name.text() for fields in spelt if "required" in fields for name in fields["required"].items()]
        value: dict[str, Any] = {}
        for name in dict.fromkeys(required):
            properties = [fields["properties"].fields() for fields in spelt if "properties" in fields]
            places = [self._references.resolve(known[name]) for known in properties if name in known]
            said = [found for found in map(_said, places) if found is not None]
            value[name] = said[-1][0] if said else self.value(places[0], depth - 1) if places else "text"
        return value

    def _array(self, parts: Sequence[Place], depth: int) -> list[Any]:
        spelt = [part.fields() for part in parts if isinstance(part.value, dict)]
        count = max((fields["minItems"].value for fields in spelt if "minItems" in fields), default=0)  # type: ignore[type-var]
        if not isinstance(count, int) or count > _MOST_ITEMS:
            raise Unmade("a list in it is too long to be made")
        items = next((fields["items"] for fields in spelt if "items" in fields), None)
        return [self.value(items, depth - 1) if items else "text" for _ in range(count)]


def _said(place: Place) -> tuple[Any] | None:
    """Return the value that a schema itself gives as an example, or the only or first one it allows."""
    schema = mapping(place.value)
    for key in ("example", "const", "default"):
        if key in schema:
            return (schema[key],)
    for key in ("examples", "enum"):
        choices = schema.get(key)
        if isinstance(choices, list) and choices:
            return (choices[0],)
    return None


def _plain(kind: str, schema: Mapping[str, Any]) -> Any:
    if kind == "string":
        return _text(schema)
    if kind in ("integer", "number"):
        return _number(schema)
    return {"boolean": True, "null": None}.get(kind, "text")


def _kind(schema: Mapping[str, Any]) -> str:
    named = schema.get("type")
    if isinstance(named, list):
        return next((str(one) for one in named if one != "null"), "null")
    if isinstance(named, str):
        return named
    return "object" if "properties" in schema or "required" in schema else ""


def _text(schema: Mapping[str, Any]) -> str:
    text = _TEXTS.get(str(schema.get("format")), "text")
    least, most = schema.get("minLength", 0), schema.get("maxLength", len(text))
    if not (isinstance(least, int) and isinstance(most, int)) or least > _LONGEST_TEXT:
        raise Unmade("a text in it is too long to be made")
    if "pattern" not in schema:
        return text if "format" in schema else text[:most].ljust(least, "t")
    # What identifiers and codes look like; a text for any pattern would take a library of its own.
    likely = (text, *_TEXTS.values(), "1", "A", "ABC", "A1", "0123456789abcdef", "#a0b1c2", "text-1", "text_1", "1.0.0")
    for one in (*likely, *(one.ljust(least, one[-1]) for one in likely)):
        if least <= len(one) <= schema.get("maxLength", len(one)) and _matches(str(schema["pattern"]), one):
            return one
    raise Unmade(f"a text in it must match {schema['pattern']}")


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


def _number(schema: Mapping[str, Any]) -> float:
    step = schema.get("multipleOf", 1)
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    limits = [limit for limit in (low, high) if limit is not None]
    near = [step * math.floor(limit / step + more) for limit in limits for more in (0, 1, -1)]
    for candidate in (1, 0, step, *near, *limits):
        if _fits(candidate, schema):
            return int(candidate) if float(candidate).is_integer() else float(candidate)
    return 0


def _fits(number: float, schema: Mapping[str, Any]) -> bool:
    step = schema.get("multipleOf", 0)
    return (
        number >= schema.get("minimum", number)
        and number <= schema.get("maximum", number)
        and number > schema.get("exclusiveMinimum", number - 1)
        and number < schema.get("exclusiveMaximum", number + 1)
        and (not step or number % step == 0)
    )
