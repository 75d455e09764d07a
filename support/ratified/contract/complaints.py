"""What a validator found, in words for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from jsonschema_rs import ValidationError

from ratified.contract.document import escaped
from ratified.display import printable, shortened, shown

_SHOWN = 200
_ALTERNATIVES = ("anyOf", "oneOf")
_TELLING_APART = ("const", "enum", "type", "required")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that a contract does not like about a value; `where` is a pointer into it."""

    where: str
    expected: str
    actual: str
    source: str


def complaints(errors: Iterable[ValidationError], source: Callable[[ValidationError], str]) -> Iterator[Complaint]:
    """Tell each error once, and of alternatives the one that was most likely meant."""
    for error in errors:
        branches = _branches(error)
        if not branches:
            yield Complaint(_pointer(error), _expected(error), _actual(error), source(error))
        elif all(len(branch) == 1 and branch[0].instance_path == error.instance_path for branch in branches):
            wanted = " or ".join(dict.fromkeys(_expected(branch[0]) for branch in branches))
            yield Complaint(_pointer(error), wanted, _actual(branches[0][0]), source(error))
        else:
            likeliest = min(branches, key=lambda branch: _distance(error, branch))
            yield from complaints(likeliest, lambda _, outer=error: source(outer))  # type: ignore[misc]


def _branches(error: ValidationError) -> list[list[ValidationError]]:
    if error.kind.name not in _ALTERNATIVES:
        return []
    context: list[list[ValidationError]] = error.kind.as_dict()["context"]
    return [branch for branch in context if branch]


def _distance(outer: ValidationError, branch: list[ValidationError]) -> tuple[int, int]:
    """Tell how far a value is from an alternative: first the fields that tell alternatives apart, then all."""
    near = len(outer.instance_path) + 1
    apart = [e for e in branch if e.kind.name in _TELLING_APART[:2] and len(e.instance_path) <= near]
    itself = [e for e in branch if e.kind.name in _TELLING_APART[2:] and len(e.instance_path) < near]
    return 10 * len(apart) + len(itself), len(branch)


def _pointer(error: ValidationError) -> str:
    return escaped(tuple(str(step) for step in error.instance_path))[1:]


def _expected(error: ValidationError) -> str:
    name = error.kind.name
    details = {key: value for key, value in error.kind.as_dict().items() if key != "context"}
    if name in _PHRASES:
        return printable(_PHRASES[name](details))
    if name in _LIMITS:
        return _LIMITS[name].format(details["limit"])
    if name in _ALTERNATIVES:
        return "exactly one of the alternatives, not several"
    return printable(shortened(error.message, _SHOWN))


def _actual(error: ValidationError) -> str:
    name, details = error.kind.name, error.kind.as_dict()
    if name == "required":
        there = ", ".join(sorted(error.instance)) if isinstance(error.instance, Mapping) else ""
        return f"no such field; there are: {printable(shortened(there, _SHOWN))}" if there else "an empty object"
    if name in ("additionalProperties", "unevaluatedProperties"):
        return "also " + ", ".join(f'"{printable(str(field))}"' for field in details["unexpected"])
    if name in _CUSTOM:
        return printable(shortened(error.message.partition("\n\n")[0], _SHOWN))
    return shown(error.instance, _SHOWN)


def _one_of(values: list[object]) -> str:
    return shown(values[0], _SHOWN) if len(values) == 1 else "one of " + ", ".join(shown(value, 60) for value in values)


_CUSTOM = ("contentSchema",)
_PHRASES: dict[str, Callable[[dict[str, object]], str]] = {
    "additionalProperties": lambda _: "no field besides the documented ones",
    "const": lambda details: shown(details["expected_value"], _SHOWN),
    "contentSchema": lambda _: "embedded JSON as its contentSchema says",
    "enum": lambda details: _one_of(list(details["options"])),  # type: ignore[call-overload]
    "falseSchema": lambda _: "nothing",
    "format": lambda details: f"text in the format {details['format']}",
    "multipleOf": lambda details: f"a multiple of {details['multiple_of']}",
    "not": lambda details: f"anything but {shown(details['schema'], _SHOWN)}",
    "pattern": lambda details: f"text like {details['pattern']}",
    "required": lambda details: f'the field "{details["property"]}"',
    "type": lambda details: "type " + " or ".join(sorted(details["types"])),  # type: ignore[call-overload]
    "unevaluatedProperties": lambda _: "no field besides the documented ones",
    "uniqueItems": lambda _: "items that differ from each other",
}
_LIMITS = {
    "exclusiveMaximum": "less than {}",
    "exclusiveMinimum": "more than {}",
    "maxItems": "at most {} items",
    "maxLength": "at most {} characters",
    "maxProperties": "at most {} fields",
    "maximum": "at most {}",
    "minItems": "at least {} items",
    "minLength": "at least {} characters",
    "minProperties": "at least {} fields",
    "minimum": "at least {}",
}
