"""One file of a contract, read so that every mistake in it can be found again by line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

import yaml

from ratified.failures import ConfigurationError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Pointer: TypeAlias = tuple[str, ...]

# Aliases let a few lines of YAML unfold into gigabytes; no contract that people wrote comes near this many values.
_MOST_VALUES = 1_000_000
_DEEPEST = 200
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"
# What plain text may look like to YAML 1.1; anything else was asked for by an explicit tag.
_TAGS = frozenset(("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value"))
_INTEGER = re.compile(r"[-+]?\d{1,400}")
_NUMBER = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")
_CONSTANTS: dict[str, Json] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_CONSTANTS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)


def escaped(pointer: Pointer) -> str:
    """Return a JSON pointer as a URI fragment, `#` included."""
    return "#" + "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in pointer)


class Document:
    """A YAML or JSON file and its content."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = _text(path)
        self.content: Json = _from_json(self) if path.suffix == ".json" else _Yaml(self).content

    @cached_property
    def name(self) -> str:
        """The file as messages name it: relative to the working directory where that is shorter."""
        here = Path.cwd()
        return self.path.relative_to(here).as_posix() if self.path.is_relative_to(here) else str(self.path)

    def uri(self, folder: Path) -> str:
        """Return the name under which other files of this contract refer to this one."""
        return "contract:///" + quote(self.path.relative_to(folder).as_posix())

    @property
    def text(self) -> str:
        """The file as it was read."""
        return self._text

    def at(self, pointer: Pointer) -> Json:
        """Return the value that a pointer names; raises `LookupError` if there is none."""
        value = self.content
        for step in pointer:
            if isinstance(value, dict):
                value = value[step]
            elif isinstance(value, list) and step.isdecimal():
                value = value[int(step)]
            else:
                raise LookupError(step)
        return value

    def line(self, pointer: Pointer) -> int | None:
        """Return the line on which the value that a pointer names is written, if that can be told."""
        node, line = self._root, None
        for step in pointer:
            found = _child(node, step)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line + 1
        return line

    def mistake(self, pointer: Pointer, what: str, *, next: str = "") -> ConfigurationError:
        """Return the error that tells whoever wrote this contract what is wrong, and where."""
        line = self.line(pointer)
        where = f"{self.name} line {line}" if line else self.name
        return ConfigurationError(f"{where} ({escaped(pointer)}): {what}", next=next)

    def twice(self, key: str) -> ConfigurationError:
        """Return the error for a key that is written twice in one object."""
        lines = _lines_of_twins(self._root, key)
        if not lines:
            return ConfigurationError(f'{self.name}: the key "{key}" is written twice in one object.')
        return ConfigurationError(
            f'{self.name} line {lines[1]}: the key "{key}" was already written on line {lines[0]}.'
        )

    @cached_property
    def _root(self) -> yaml.Node | None:
        try:
            return _composed(self._text)
        except (yaml.YAMLError, RecursionError):
            return None  # JSON that YAML cannot read has mistakes without lines


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8 text: {error.reason} at byte {error.start}.") from None
    except OSError as error:
        raise ConfigurationError(f"The contract {path} cannot be read: {error.strerror}.") from None


def _composed(text: str) -> yaml.Node | None:
    # The composer follows nesting by recursion in C, where too much of it ends the process.
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise RecursionError
    return yaml.compose(text, Loader=_LOADER)


def _child(node: yaml.Node | None, step: str) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and step.isdecimal() and int(step) < len(node.value):
        found = node.value[int(step)]
        return found, found
    return None


def _lines_of_twins(node: yaml.Node | None, key: str) -> list[int]:
    """Return the lines on which one object has the same key more than once."""
    if isinstance(node, yaml.MappingNode):
        lines = [name.start_mark.line + 1 for name, _ in node.value if name.value == key]
        children = [child for _, child in node.value]
    else:
        lines, children = [], node.value if isinstance(node, yaml.SequenceNode) else []
    return lines if len(lines) > 1 else next(filter(None, (_lines_of_twins(child, key) for child in children)), [])


def _from_json(document: Document) -> Json:
    def refuse_constant(word: str) -> Json:
        raise ConfigurationError(f"{document.name}: {word} is not JSON.")

    def refuse_duplicates(pairs: list[tuple[str, Json]]) -> Json:
        seen = dict(pairs)
        if len(seen) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise document.twice(twice)
        return seen

    try:
        content: Json = json.loads(document.text, parse_constant=refuse_constant, object_pairs_hook=refuse_duplicates)
    except json.JSONDecodeError as error:
        raise ConfigurationError(f"{document.name} line {error.lineno} is not JSON: {error.msg}.") from None
    except RecursionError:
        raise ConfigurationError(f"{document.name} is nested too deeply to be a contract.") from None
    return content


class _Yaml:
    """Builds content from YAML nodes by the rules of YAML 1.2, where `no` and dates are text and keys are strings."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._made: dict[int, tuple[Json, int]] = {}
        self._open: set[int] = set()
        try:
            root = _composed(document.text)
            self.content: Json = self._value(root)[0] if root is not None else None
        except yaml.MarkedYAMLError as error:
            line = f" line {error.problem_mark.line + 1}" if error.problem_mark else ""
            raise ConfigurationError(f"{document.name}{line} is not YAML: {error.problem}.") from None
        except yaml.YAMLError as error:
            raise ConfigurationError(f"{document.name} is not YAML: {error}.") from None
        except RecursionError:
            raise ConfigurationError(f"{document.name} is nested too deeply to be a contract.") from None

    def _value(self, node: yaml.Node) -> tuple[Json, int]:
        known = self._made.get(id(node))
        if known is None:
            if id(node) in self._open:
                raise self._mistake(node, "an alias that contains itself is not supported")
            self._open.add(id(node))
            known = self._made[id(node)] = self._build(node)
            self._open.discard(id(node))
        if known[1] > _MOST_VALUES:
            raise self._mistake(node, f"its aliases unfold into more than {_MOST_VALUES:,} values")
        return known

    def _build(self, node: yaml.Node) -> tuple[Json, int]:
        if node.tag.removeprefix("tag:yaml.org,2002:") not in _TAGS:
            raise self._mistake(node, f"the tag {node.tag} is not supported")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            items = [self._value(item) for item in node.value]
            return [item for item, _ in items], 1 + sum(size for _, size in items)
        return _scalar(node), 1

    def _mapping(self, node: yaml.MappingNode) -> tuple[Json, int]:
        made: dict[str, Json] = {}
        size = 1
        for key, child in self._pairs(node):
            value, weight = self._value(child)
            made[key] = value
            size += weight
        return made, size

    def _pairs(self, node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
        seen: set[str] = set()
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._mistake(key, "a key must be plain text")
            if key.tag == "tag:yaml.org,2002:merge":
                raise self._mistake(key, "merge keys (<<) are not part of YAML 1.2; write the fields out or use $ref")
            if key.value in seen:
                raise self._document.twice(key.value)
            seen.add(key.value)
            yield key.value, child

    def _mistake(self, node: yaml.Node, what: str) -> ConfigurationError:
        return ConfigurationError(f"{self._document.name} line {node.start_mark.line + 1}: {what}.")


def _scalar(node: yaml.Node) -> Json:
    word = str(node.value)
    quoted = bool(getattr(node, "style", None))
    # A whole number is only ever taken for text where somebody wrote !!str before it.
    if quoted or (node.tag == _TEXT and _INTEGER.fullmatch(word)):
        return word
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    return float(word) if _NUMBER.fullmatch(word) else word


def mapping(value: object) -> Mapping[str, Json]:
    """Return a value that is known to be an object, or an empty one."""
    return value if isinstance(value, dict) else {}
