"""The files that one contract consists of, joined by `$ref`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urlsplit

from jsonschema_rs import Registry

from ratified.contract.document import Document, Json, Pointer, escaped, mapping
from ratified.failures import ConfigurationError

# Below these keys stand names that people chose, so that a schema called "example" is not taken for one.
_NAMED = frozenset((
    "$defs", "callbacks", "content", "definitions", "dependentSchemas", "examples", "headers", "links", "parameters",
    "pathItems", "paths", "patternProperties", "properties", "requestBodies", "responses", "schemas",
    "securitySchemes",
))  # fmt: skip
# Whatever stands below these is data, where "$ref" means nothing.
_DATA = frozenset(("const", "default", "enum", "example", "examples"))
_RANGES = {"int32": 2**31, "int64": 2**63}


@dataclass(frozen=True, slots=True)
class Place:
    """A value in one of the files, and where it is written."""

    document: Document
    pointer: Pointer
    value: Json

    def mistake(self, what: str, *, next: str = "") -> ConfigurationError:
        """Return the error that says what is wrong at this place."""
        return self.document.mistake(self.pointer, what, next=next)

    def fields(self) -> dict[str, Place]:
        """Return what stands below this place, which must be an object."""
        if not isinstance(self.value, dict):
            raise self.mistake("an object is expected here")
        return {key: self._below(key, value) for key, value in self.value.items()}

    def items(self) -> list[Place]:
        """Return what stands below this place, which must be a list."""
        if not isinstance(self.value, list):
            raise self.mistake("a list is expected here")
        return [self._below(str(index), value) for index, value in enumerate(self.value)]

    def text(self) -> str:
        """Return the text that stands here."""
        if not isinstance(self.value, str):
            raise self.mistake("text is expected here")
        return self.value

    def _below(self, step: str, value: Json) -> Place:
        return Place(self.document, (*self.pointer, step), value)


class References:
    """All files reachable from the first one, every `$ref` in them checked."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent.resolve()
        self._documents: dict[Path, Document] = {}
        self._named: dict[tuple[Path, str], Document] = {}
        self.root = self._read(path.resolve())
        waiting = [self.root]
        while waiting:
            for place in references_in(waiting.pop()):
                known = len(self._documents)
                target = self._target(place)
                if len(self._documents) > known:
                    waiting.append(target.document)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every file of this contract, the first one first."""
        return tuple(self._documents.values())

    @cached_property
    def registry(self) -> Registry:
        """The files as the validator knows them: references absolute, number formats written out as limits."""
        whole = [(document, Place(document, (), document.content)) for document in self.documents]
        return Registry([(document.uri(self.folder), self._prepared(place, named=False)) for document, place in whole])

    def _prepared(self, place: Place, *, named: bool) -> Json:
        if isinstance(place.value, list):
            return [self._prepared(child, named=False) for child in place.items()]
        if not isinstance(place.value, dict):
            return place.value
        made = {
            key: child.value if key in _DATA and not named else self._prepared(child, named=_names(child, named=named))
            for key, child in place.fields().items()
        }
        if not named and isinstance(made.get("$ref"), str):
            made["$ref"] = self.uri(self._target(place))
        limit = _RANGES.get(str(made.get("format"))) if not named else None
        if limit:
            made = {"minimum": -limit, "maximum": limit - 1} | made
        return made

    def kept_schemas(self) -> Iterator[Place]:
        """Yield the schemas below `components` of every file."""
        for document in self.documents:
            components = mapping(mapping(document.content).get("components"))
            for name, schema in mapping(components.get("schemas")).items():
                yield Place(document, ("components", "schemas", name), schema)

    def uri(self, place: Place) -> str:
        """Return the address of a place for the validator."""
        return place.document.uri(self.folder) + quote(escaped(place.pointer), safe="#/~")

    def told(self, uri: str) -> str:
        """Return where a keyword the validator names is written: file and pointer."""
        file, fragment = urldefrag(uri)
        path = self.folder / unquote(urlsplit(file).path).lstrip("/")
        document = self._documents.get(path)
        return f"{document.name if document else path.name}#{unquote(fragment)}"

    def resolve(self, place: Place) -> Place:
        """Follow `$ref` until something else stands there."""
        seen: set[tuple[Path, Pointer]] = set()
        while isinstance(place.value, dict) and isinstance(place.value.get("$ref"), str):
            if (place.document.path, place.pointer) in seen:
                raise place.mistake("this $ref leads back to itself")
            seen.add((place.document.path, place.pointer))
            place = self._target(place.fields()["$ref"])
        return place

    def _target(self, reference: Place) -> Place:
        text = reference.value["$ref"] if isinstance(reference.value, dict) else reference.value
        file, fragment = urldefrag(str(text))
        document = self._file(reference, file) if file else reference.document
        if fragment and not fragment.startswith("/"):
            raise reference.mistake(f'the $ref "{text}" is no JSON pointer', next='write "#/components/…"')
        steps = tuple(unquote(step).replace("~1", "/").replace("~0", "~") for step in fragment.split("/")[1:])
        try:
            return Place(document, steps, document.at(steps))
        except LookupError:
            raise reference.mistake(f'the $ref "{text}" leads nowhere') from None

    def _file(self, reference: Place, name: str) -> Document:
        key = (reference.document.path, name)
        if key not in self._named:
            self._named[key] = self._find(reference, name)
        return self._named[key]

    def _find(self, reference: Place, name: str) -> Document:
        path = (reference.document.path.parent / unquote(name)).resolve()
        if urlsplit(name).scheme or not path.is_relative_to(self.folder):
            raise reference.mistake(
                f'the $ref "{name}" leads out of the folder of this contract', next="keep the file beside the contract"
            )
        if not path.is_file():
            raise reference.mistake(f'the $ref names the file "{name}", which does not exist')
        return self._documents.get(path) or self._read(path)

    def _read(self, path: Path) -> Document:
        # Contracts of one folder share files, so that each is parsed once as long as it does not change.
        stamp = path.stat().st_mtime_ns if path.is_file() else 0
        document = self._documents[path] = _document(path, stamp)
        return document


@lru_cache(maxsize=256)
def _document(path: Path, stamp: int) -> Document:
    del stamp
    return Document(path)


def references_in(document: Document) -> Iterator[Place]:
    """Yield every object of a file that holds a `$ref`."""
    waiting = [(Place(document, (), document.content), False)]
    seen: set[int] = set()
    while waiting:
        place, named = waiting.pop()
        if not isinstance(place.value, dict | list) or id(place.value) in seen:
            continue
        seen.add(id(place.value))
        if not named and isinstance(place.value, dict) and isinstance(place.value.get("$ref"), str):
            yield place
        waiting += [(child, names) for child, names in _below(place, named=named)]


def _below(place: Place, *, named: bool) -> Iterator[tuple[Place, bool]]:
    if isinstance(place.value, list):
        yield from ((child, False) for child in place.items())
        return
    for key, child in place.fields().items():
        if named or key not in _DATA:
            yield child, _names(child, named=named)


def _names(place: Place, *, named: bool) -> bool:
    return not named and place.pointer[-1] in _NAMED and isinstance(place.value, dict)
