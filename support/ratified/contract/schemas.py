"""Schemas of a contract, compiled once when they are first used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, ClassVar

from jsonschema_rs import Draft202012Validator, ValidationError

from ratified.contract.complaints import Complaint, complaints
from ratified.contract.payload import json_of
from ratified.contract.references import Place, References
from ratified.display import shown

_MOST_COMPLAINTS = 20
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")
# OpenAPI's own formats. Those of whole numbers are checked as limits; the last ones only describe.
FORMATS: dict[str, Callable[[str], bool]] = {
    "base64url": lambda text: _BASE64URL.fullmatch(text) is not None,
    "byte": lambda text: _BASE64.fullmatch(text) is not None,
} | dict.fromkeys(("binary", "double", "float", "int32", "int64", "password"), lambda _: True)


class Schema:
    """A schema at its place in a contract."""

    __slots__ = ("_references", "_validator", "place")

    def __init__(self, references: References, place: Place) -> None:
        self.place = place
        self._references = references
        self._validator: Draft202012Validator | None = None

    def accepts(self, value: object) -> bool:
        """Tell whether the value is as the schema says."""
        try:
            return self.compiled().is_valid(value)
        except UnicodeEncodeError:
            return False

    def complaints(self, value: object) -> list[Complaint]:
        """Return what is wrong with the value, at most twenty things."""
        if self.accepts(value):
            return []
        try:
            found = complaints(self.compiled().iter_errors(value), self._source)
            return list(dict.fromkeys(islice(found, _MOST_COMPLAINTS)))
        except UnicodeEncodeError as error:
            said = f"a lone surrogate in {shown(error.object, 80)}"
            return [Complaint("", "text that can be written as UTF-8", said, self.source)]

    @property
    def uri(self) -> str:
        """The address of the schema for the validator."""
        return self._references.uri(self.place)

    @property
    def source(self) -> str:
        """Where the schema is written: file and pointer."""
        return self._references.told(self.uri)

    def compiled(self) -> Draft202012Validator:
        """Return the validator; a schema that cannot be used is a mistake in the contract."""
        if self._validator is None:
            try:
                self._validator = validator({"$ref": self.uri}, self._references)
            except ValidationError as error:
                raise self.place.mistake(f"this schema cannot be used: {error.message.splitlines()[0]}") from None
        return self._validator

    def _source(self, error: ValidationError) -> str:
        return self._references.told(error.absolute_keyword_location or self.uri)


class _ContentSchema:
    """Judges JSON that is written in a text, which the standard leaves to its users."""

    references: ClassVar[References]

    def __init__(self, parent: dict[str, Any], value: Any, path: list[str | int]) -> None:
        del path
        self._judges = str(parent.get("contentMediaType", "application/json")).endswith("json")
        self._schema: dict[str, Any] | bool = value
        self._validator: Draft202012Validator | None = None

    def validate(self, instance: object) -> None:
        for problem in self.iter_errors(instance):
            raise problem

    def iter_errors(self, instance: object) -> Iterator[ValueError]:
        if not self._judges or not isinstance(instance, str):
            return
        try:
            content = json_of(instance)
        except ValueError as error:
            yield ValueError(f"not JSON ({error}): {shown(instance, 120)}")
            return
        # Compiled only here, because a schema may embed itself.
        self._validator = self._validator or validator(self._schema, self.references)
        for found in complaints(self._validator.iter_errors(content), lambda _: ""):
            yield ValueError(f"{found.where or 'itself'}: expected {found.expected}, not {found.actual}")


def validator(schema: dict[str, Any] | bool, references: References) -> Draft202012Validator:
    """Compile a schema whose references lead into these files."""
    return Draft202012Validator(
        schema,
        registry=references.registry,
        validate_formats=True,
        formats=FORMATS,
        ignore_unknown_formats=False,
        keywords={"contentSchema": type("ContentSchema", (_ContentSchema,), {"references": references})},
        offline=True,
    )
