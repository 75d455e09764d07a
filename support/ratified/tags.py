"""The closed list of tags: data/tags.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ratified.failures import ConfigurationError
from ratified.gherkin import Feature
from ratified.nearest import meant

_WORD = re.compile(r"[^\s(),~@]+")
_OPERATORS = {"and", "or", "not"}


@dataclass(frozen=True, slots=True)
class TagList:
    """Which tags there are, and what each selects."""

    tags: Mapping[str, str]
    patterns: Mapping[str, str]

    @classmethod
    def read(cls, path: Path) -> TagList | None:
        """Read the list; a project without one uses any tags it likes."""
        if not path.exists():
            return None
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError(f"{path.name} is not valid TOML", actual=str(error)) from None
        return cls(tables.get("tags", {}), tables.get("patterns", {}))

    def knows(self, tag: str) -> bool:
        """Say whether a tag is on the list."""
        return tag in self.tags or any(re.fullmatch(pattern, tag) for pattern in self.patterns)

    def refuse_unknown(self, features: Iterable[Feature]) -> None:
        """Stop at the first tag of a feature file that is not on the list."""
        for feature in features:
            for statement in (feature, *feature.rules, *feature.walk_scenarios()):
                for tag in statement.tags:
                    if not self.knows(tag):
                        where = f"{statement.location.filename}:{statement.location.line}"
                        raise ConfigurationError(f"{where} has the unknown tag @{tag}", next=self._hint(tag))

    def refuse_unknown_selection(self, expressions: Iterable[str], used: Iterable[str]) -> None:
        """Stop at the first tag of a tag expression that is neither on the list nor in any feature."""
        in_features = set(used)
        for expression in expressions:
            for word in _WORD.findall(str(expression)):
                tag = word.lstrip("-")
                if tag in _OPERATORS or tag.startswith("{") or self.knows(tag) or tag in in_features:
                    continue
                if not any(fnmatchcase(known, tag) for known in (*self.tags, *in_features)):
                    raise ConfigurationError(f"--tags names the unknown tag @{tag}", next=self._hint(tag))

    def _hint(self, tag: str) -> str:
        return f"{meant(tag, self.tags)} The list is data/tags.toml."
