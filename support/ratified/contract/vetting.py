"""Looks at every schema of a contract before the run, because a misspelt rule is a rule that nobody checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jsonschema_rs import ValidationError, meta

from ratified.contract.references import Place, References
from ratified.contract.schemas import FORMATS
from ratified.nearest import meant

_ONE = (
    "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")
_PLAIN = (
    "$anchor", "$comment", "$ref", "$schema", "const", "contentEncoding", "contentMediaType", "default",
    "dependentRequired", "deprecated", "description", "discriminator", "enum", "example", "examples",
    "exclusiveMaximum", "exclusiveMinimum", "externalDocs", "format", "maxContains", "maxItems", "maxLength",
    "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf",
    "pattern", "readOnly", "required", "title", "type", "uniqueItems", "writeOnly", "xml",
)  # fmt: skip
_KNOWN = frozenset((*_ONE, *_LISTS, *_NAMED, *_PLAIN))
_STANDARD_FORMATS = (
    "date-time", "date", "time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri",
    "uri-reference", "iri", "iri-reference", "uuid", "uri-template", "json-pointer", "relative-json-pointer", "regex",
)  # fmt: skip
_ALL_FORMATS = frozenset((*FORMATS, *_STANDARD_FORMATS))
_ELSEWHERE = {
    "nullable": "OpenAPI 3.0 has it; in 3.1 write: type: [string, 'null']",
    "$id": "an own address would change what every $ref below it means",
    "$dynamicRef": "write a plain $ref",
    "$dynamicAnchor": "write a plain $ref",
}


def vet(schemas: Iterable[Place], references: References) -> None:
    """Refuse schemas with unknown keywords or formats, or with values that keywords cannot have."""
    seen: set[int] = set()
    waiting = [(schema, True) for schema in schemas]
    while waiting:
        place, first = waiting.pop()
        if id(place.value) in seen and isinstance(place.value, dict):
            continue
        seen.add(id(place.value))
        if first:
            _must_be_schema(place)
        if isinstance(place.value, dict):
            _must_be_known(place)
            waiting += [(inner, False) for inner in _inner(place)]
            if "$ref" in place.value:
                waiting.append((references.resolve(place), True))


def _must_be_schema(schema: Place) -> None:
    if not isinstance(schema.value, dict | bool):
        raise schema.mistake("a schema must be an object, true or false")
    try:
        meta.validate(schema.value)
    except ValidationError as error:
        place = _descend(schema, error.instance_path)
        raise place.mistake(f"this is no schema: {error.message.splitlines()[0]}") from None


def _must_be_known(place: Place) -> None:
    for key, child in place.fields().items():
        if key in _ELSEWHERE:
            raise child.mistake(f'the keyword "{key}" is not supported', next=_ELSEWHERE[key])
        if key not in _KNOWN and not key.startswith("x-"):
            raise child.mistake(f'"{key}" is no keyword of a schema', next=meant(key, _KNOWN))
        if key == "format" and child.value not in _ALL_FORMATS:
            raise child.mistake(f'"{child.value}" is no known format', next=meant(str(child.value), _ALL_FORMATS))


def _inner(place: Place) -> Iterator[Place]:
    fields = place.fields()
    yield from (fields[key] for key in _ONE if key in fields)
    for key in _LISTS:
        yield from fields[key].items() if key in fields else ()
    for key in _NAMED:
        yield from fields[key].fields().values() if key in fields else ()


def _descend(place: Place, steps: list[str | int]) -> Place:
    for step in steps:
        place = place.items()[step] if isinstance(step, int) else place.fields()[step]
    return place
