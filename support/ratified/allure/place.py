"""Where a scenario stands, told in a way that survives every edit above it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path, PurePosixPath

from ratified.gherkin import Feature, Row, Scenario, Statement


@dataclass(frozen=True, slots=True)
class Place:
    """A scenario's place: its file, the rule it proves, its name, and which of its namesakes and rows it is."""

    path: str
    system: str
    feature: str
    rule: str
    name: str
    ordinal: int
    row: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def full_name(self) -> str:
        """Return the place as one line."""
        rule = f"{self.rule} › " if self.rule else ""
        return f"{self.path}: {rule}{self.name}" + (f" ({self.ordinal})" if self.ordinal > 1 else "")

    @property
    def test_id(self) -> str:
        """Return what all rows of an outline share."""
        return _digest(self.path, self.rule, self.name, str(self.ordinal))

    @property
    def history_id(self) -> str:
        """Return what the same scenario has in every run, and no other scenario has."""
        return _digest(self.test_id, self.row)

    @property
    def title_path(self) -> list[str]:
        """Return the way to the scenario, from the system down."""
        return [part for part in (self.system, self.feature, self.rule) if part]


def place_of(scenario: Scenario, root: Path) -> Place:
    """Return where a scenario stands, its file seen from the project's root."""
    row: Row | None = getattr(scenario, "_row", None)
    rule = rule_of(scenario)
    path = _feature_path(scenario.feature, root)
    return Place(
        path=path,
        system=_system(path),
        feature=scenario.feature.name,
        rule=rule.name if rule is not None else "",
        name=_name(scenario),
        ordinal=_ordinal(scenario),
        row=str(getattr(row, "id", "")) if row is not None else "",
        parameters=tuple(zip(row.headings, row.cells, strict=True)) if row is not None else (),
    )


def rule_of(scenario: Scenario) -> Statement | None:
    """Return the rule that a scenario stands in."""
    parent = scenario.parent
    while parent is not None:
        if getattr(parent, "type", "") == "rule":
            found: Statement = parent
            return found
        parent = getattr(parent, "parent", None)
    return None


def _feature_path(feature: Feature, root: Path) -> str:
    path = Path(feature.location.filename)
    full = (root / path).resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else path.as_posix()


def _system(path: str) -> str:
    """Return the words of the first folder below `features/`."""
    folders = PurePosixPath(path).parts[:-1]
    below = folders[folders.index("features") + 1 :] if "features" in folders else folders[-1:]
    return re.sub(r"[_\-]+", " ", below[0]).strip().title() if below else ""


def _name(scenario: Scenario) -> str:
    """Return the name without the row number that behave appends."""
    row = getattr(scenario, "_row", None)
    if row is None:
        return scenario.name
    return re.sub(rf" -- @{re.escape(str(row.id))}(?: .*)?$", "", scenario.name, flags=re.DOTALL)


def _ordinal(scenario: Scenario) -> int:
    """Return which of several scenarios or outlines of one name this is; rows are told apart by themselves."""
    outline = scenario.parent if getattr(scenario.parent, "type", "") == "scenario_outline" else scenario
    container = outline.parent
    seen: Counter[str] = Counter()
    for item in getattr(container, "run_items", ()):
        seen[item.name] += 1
        if item is outline:
            break
    return seen[outline.name] or 1


def _digest(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "backslashreplace")
    return md5(text, usedforsecurity=False).hexdigest()
