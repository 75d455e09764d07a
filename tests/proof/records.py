"""What is known of the defects of each system: which features look at one, and which of their scenarios notice it."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sandbox.defects import known

ROOT = Path(__file__).parents[2]
# Of those that notice a defect. Most of the others are rows of the same outlines, and each costs its time in every run.
_FEW = 3


@dataclass(frozen=True, slots=True)
class Bystanders:
    """Scenarios that look at everything a little, and the features in which they stand."""

    features: tuple[str, ...]
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noticed:
    """The features that look at a defect, and those of their scenarios that notice it, as `feature: scenario`."""

    features: tuple[str, ...]
    scenarios: tuple[str, ...] = ()

    @property
    def few(self) -> tuple[str, ...]:
        """Return as many of the scenarios as are run each time, of as many features as there are."""
        of_feature: Counter[str] = Counter()
        ranked: list[tuple[int, str]] = []
        for name in self.scenarios:
            feature = name.split(": ", 1)[0]
            ranked.append((of_feature[feature], name))
            of_feature[feature] += 1
        return tuple(name for _, name in sorted(ranked)[:_FEW])

    @property
    def is_in_the_browser(self) -> bool:
        """Say whether only who looks at pages can notice the defect."""
        return any(name.endswith("in_the_browser") for name in self.features)


@dataclass(frozen=True, slots=True)
class Record:
    """All that is recorded of a system's defects."""

    system: str
    bystanders: Bystanders
    bystanders_in_the_browser: Bystanders
    left_to_others: Mapping[str, str]
    noticed: Mapping[str, Noticed]

    @classmethod
    def read(cls, system: str) -> Record:
        """Read the record of a system."""
        told = tomllib.loads(_file_of(system).read_text(encoding="utf-8"))
        return cls(
            system,
            _bystanders(told["bystanders"]),
            _bystanders(told["bystanders-in-the-browser"]),
            told["left-to-others"],
            {name: Noticed(tuple(one["features"]), tuple(one["scenarios"])) for name, one in told["noticed"].items()},
        )

    @property
    def proved(self) -> list[str]:
        """Return the defects that scenarios are to notice."""
        return [name for name in defects_of(self.system) if name not in self.left_to_others]

    @property
    def proved_in_the_browser(self) -> list[str]:
        """Return those of them that only who looks at pages can notice."""
        return [name for name in self.proved if self.of(name).is_in_the_browser]

    @property
    def proved_without_it(self) -> list[str]:
        """Return those of them that are noticed without a browser."""
        return [name for name in self.proved if not self.of(name).is_in_the_browser]

    def of(self, defect: str) -> Noticed:
        """Return who notices a defect; nobody, as long as nothing is recorded of it."""
        return self.noticed.get(defect, Noticed(()))

    def beside(self, defect: str) -> Bystanders:
        """Return who looks on while a defect is there."""
        return self.bystanders_in_the_browser if self.of(defect).is_in_the_browser else self.bystanders

    def features_for(self, defect: str) -> tuple[str, ...]:
        """Return the features in which a defect is looked for."""
        return tuple(sorted({*self.beside(defect).features, *self.of(defect).features}))

    def titles_for(self, defect: str) -> tuple[str, ...]:
        """Return a few scenarios that notice a defect, and those that only look on."""
        return tuple(dict.fromkeys((*map(_title, self.of(defect).few), *self.beside(defect).scenarios)))

    def noticed_among(self, titles: Collection[str], defect: str) -> list[str]:
        """Return which of some scenarios notice a defect."""
        return sorted(name for name in self.of(defect).scenarios if _title(name) in titles)

    def keep(self, defect: str, found: Noticed) -> Record:
        """Write the record down with what was found of a defect, and return it."""
        kept = replace(self, noticed={**self.noticed, defect: found})
        _file_of(self.system).write_text("\n".join(kept._lines()), encoding="utf-8")
        return kept

    def _lines(self) -> Iterator[str]:
        yield "# Made by `python -m tests.proof.record`; what stands above the defects is written by hand."
        for title, bystanders in (
            ("bystanders", self.bystanders),
            ("bystanders-in-the-browser", self.bystanders_in_the_browser),
        ):
            yield from _table(title, bystanders.features, bystanders.scenarios)
        yield "[left-to-others]"
        yield from (f"{name} = {_quoted(why)}" for name, why in self.left_to_others.items())
        yield ""
        for name, one in sorted(self.noticed.items()):
            yield from _table(f"noticed.{name}", one.features, one.scenarios)


def defects_of(system: str) -> list[str]:
    """Return the defects that a system knows."""
    return [defect.name for defect in known(system)]


def _title(name: str) -> str:
    return name.split(": ", 1)[1]


def _file_of(system: str) -> Path:
    return Path(__file__).with_name(f"{system}.toml")


def _bystanders(told: Mapping[str, Any]) -> Bystanders:
    return Bystanders(tuple(told["features"]), tuple(told["scenarios"]))


def _table(title: str, features: Sequence[str], scenarios: Sequence[str]) -> Iterator[str]:
    yield f"[{title}]"
    yield f"features = [{', '.join(_quoted(name) for name in features)}]"
    yield "scenarios = ["
    yield from (f"    {_quoted(name)}," for name in scenarios)
    yield "]"
    yield ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
