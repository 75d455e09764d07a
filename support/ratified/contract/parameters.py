"""Parameters of requests and headers of answers: how they are written, and what they must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote, unquote_plus

from ratified.contract.complaints import Complaint
from ratified.contract.document import Json
from ratified.contract.payload import json_of
from ratified.contract.references import Place, References
from ratified.contract.schemas import Schema
from ratified.contract.values import Types, candidates, fields_of, types
from ratified.display import shown

STYLES = {
    "path": ("simple",),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
_SEPARATORS = {"spaceDelimited": "%20", "pipeDelimited": "|"}


@dataclass(frozen=True, slots=True)
class Given:
    """What a request gave besides its body, still as it was written."""

    path: Mapping[str, str]
    query: Mapping[str, Sequence[str]]
    headers: Mapping[str, Sequence[str]]
    cookies: Mapping[str, Sequence[str]]

    def texts(self, parameter: Parameter) -> Sequence[str]:
        """Return every text given for a parameter."""
        if parameter.where == "path":
            return (self.path[parameter.name],)
        if parameter.where == "query":
            return self.query.get(parameter.name, ())
        if parameter.where == "header":
            return self.headers.get(parameter.name.lower(), ())
        return self.cookies.get(parameter.name, ())


@dataclass(frozen=True, slots=True)
class Parameter:
    """One documented parameter or header."""

    name: str
    where: str
    required: bool
    style: str
    explode: bool
    schema: Schema
    embeds_json: bool
    types: Types
    items: Types
    fields: Mapping[str, Types]
    source: str

    def judge(self, given: Given) -> list[Complaint]:
        """Return what is wrong with this parameter in a request."""
        if self.where == "query" and self.types == {"object"} and not self.embeds_json:
            return self._judge_spread(given)
        return self.judge_texts(given.texts(self))

    def judge_texts(self, texts: Sequence[str]) -> list[Complaint]:
        """Return what is wrong with the texts given for this parameter."""
        place = f"{self.where} parameter {self.name}" if self.where != "header" else f"header {self.name}"
        if not texts:
            absent = Complaint(place, f"the {place}", "it is absent", self.source)
            return [absent] if self.required else []
        read: list[Json] = []
        for value in self._readings(texts):
            if self.schema.accepts(value):
                return []
            read.append(value)
        return [replace(found, where=_joined(place, found.where)) for found in self.schema.complaints(read[0])]

    def _readings(self, texts: Sequence[str]) -> Iterator[Json]:
        if self.embeds_json:
            yield _embedded(self._decoded(texts[0]))
        elif self.types == {"array"} or (len(texts) > 1 and self.where == "query"):
            yield [next(candidates(self._decoded(item), self.items)) for item in self._parts(texts)]
        elif self.types == {"object"}:
            yield fields_of(self._parts(texts), explode=self.explode, allowed=self.fields)
        else:
            yield from candidates(self._decoded(", ".join(texts)), self.types)
            if "array" in self.types:
                yield [next(candidates(self._decoded(item), self.items)) for item in self._parts(texts)]

    def _parts(self, texts: Sequence[str]) -> list[str]:
        if self.where == "query" and self.explode:
            return list(texts)
        separator = _SEPARATORS.get(self.style, ",")
        return [part.strip() for text in texts for part in text.split(separator)] if any(texts) else []

    def _decoded(self, text: str) -> str:
        if self.where == "header":
            return text.strip()
        return unquote_plus(text) if self.where == "query" else unquote(text)

    def _judge_spread(self, given: Given) -> list[Complaint]:
        """Judge an object whose fields are parameters of their own: `a=1&b=2` or `name[a]=1&name[b]=2`."""
        if not self.explode and self.style == "form":
            return self.judge_texts(given.texts(self))
        names = {name: f"{self.name}[{name}]" if self.style == "deepObject" else name for name in self.fields}
        value: dict[str, Json] = {
            name: next(candidates(unquote_plus(given.query[written][0]), self.fields[name]))
            for name, written in names.items()
            if given.query.get(written)
        }
        place = f"query parameter {self.name}"
        if not value and not self.required:
            return []
        return [replace(found, where=_joined(place, found.where)) for found in self.schema.complaints(value)]


def read_parameter(references: References, place: Place, where: str, name: str) -> Parameter:
    """Read a parameter or a header from the contract."""
    fields = place.fields()
    style = _style(fields, place, where)
    explode = fields["explode"].value is True if "explode" in fields else style == "form"
    schema, embeds_json = _schema(fields, place)
    resolved = references.resolve(schema)
    inner = resolved.fields() if isinstance(resolved.value, dict) else {}
    return Parameter(
        name=name,
        where=where,
        required="required" in fields and fields["required"].value is True,
        style=style,
        explode=explode,
        schema=Schema(references, schema),
        embeds_json=embeds_json,
        types=types(references, schema),
        items=types(references, inner["items"]) if "items" in inner else frozenset(("string",)),
        fields={key: types(references, field) for key, field in inner["properties"].fields().items()}
        if "properties" in inner
        else {},
        source=references.told(references.uri(place)),
    )


def _style(fields: Mapping[str, Place], place: Place, where: str) -> str:
    style = fields["style"].text() if "style" in fields else STYLES[where][0]
    if style not in STYLES[where]:
        raise place.mistake(
            f'the style "{style}" of a {where} parameter is not supported; {", ".join(STYLES[where])} are'
        )
    return style


def _schema(fields: Mapping[str, Place], place: Place) -> tuple[Place, bool]:
    if ("schema" in fields) == ("content" in fields):
        raise place.mistake("either a schema or a content is needed, and not both")
    if "schema" in fields:
        return fields["schema"], False
    (media_type, media), *more = fields["content"].fields().items() or ((("", place)),)
    if more or not media_type.endswith("json") or "schema" not in media.fields():
        raise place.mistake("the content of a parameter must be one JSON media type with a schema")
    return media.fields()["schema"], True


def _embedded(text: str) -> Json:
    try:
        return json_of(text)
    except ValueError:
        return shown(text, 80)


def _joined(place: str, pointer: str) -> str:
    return f"{place} {pointer}" if pointer else place
