"""What is handed out: one scenario, or one row of an outline, with everything that decides when it may run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ratified.failures import ConfigurationError
from ratified.gherkin import Feature, Scenario, Statement
from ratified.seed import identity

# A feature, or one of its rules, by the numbers under which workers know them.
Container = tuple[int, int]
NO_RULE = -1
_LOCK = re.compile(r"lock:(?P<name>.+?)(?P<shared>:shared)?")
_TIMEOUT = re.compile(r"timeout:(?P<seconds>\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Lock:
    """The right to use something, alone or together with others."""

    name: str
    is_shared: bool


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One scenario of this run."""

    number: int
    scenario: Scenario
    feature_number: int
    rule: Any
    rule_number: int
    identity: str
    locks: tuple[Lock, ...]
    is_alone: bool
    phase: str
    timeout: float
    seconds: float | None
    is_repeatable: bool

    @property
    def feature(self) -> Feature:
        """Return the feature that the scenario belongs to."""
        return self.scenario.feature

    @property
    def place(self) -> str:
        """Return where the scenario stands."""
        return place_of(self.scenario)


def place_of(statement: Statement) -> str:
    """Return where a statement stands, as editors understand it."""
    return f"{statement.location.filename}:{statement.location.line}"


def rule_of(scenario: Scenario) -> Statement | None:
    """Return the rule that a scenario stands in."""
    parent = scenario.parent
    while parent is not None and getattr(parent, "type", "") != "rule":
        parent = getattr(parent, "parent", None)
    return parent if parent is not None else None


def scenarios_of(features: Sequence[Feature]) -> Iterator[Scenario]:
    """Give every scenario, outline rows too, in the order of the files."""
    for feature in features:
        yield from feature.walk_scenarios()


class UnitMaker:
    """Makes units of scenarios, reading from their tags how each may run."""

    def __init__(
        self, root: Path, timeout: float, seconds: Callable[[str], float | None], *, safe_everywhere: bool
    ) -> None:
        self._root = root
        self._seconds = seconds
        self._timeout = timeout
        self._safe_everywhere = safe_everywhere

    def unit(self, number: int, feature_number: int, scenario: Scenario) -> Unit:
        """Return the unit of one scenario."""
        tags = sorted(scenario.effective_tags)
        rule = rule_of(scenario)
        name = identity(scenario, self._root)
        return Unit(
            number=number,
            scenario=scenario,
            feature_number=feature_number,
            rule=rule,
            rule_number=_number(rule, scenario.feature),
            identity=name,
            locks=_locks(tags),
            is_alone="serial" in tags,
            phase=_phase(tags, scenario),
            timeout=_seconds(tags, scenario) or self._timeout,
            seconds=self._seconds(name),
            is_repeatable=self._safe_everywhere or "safe" in tags,
        )


def _locks(tags: Sequence[str]) -> tuple[Lock, ...]:
    found: dict[str, bool] = {}
    for tag in tags:
        if lock := _LOCK.fullmatch(tag):
            # Who holds a lock alone needs not share it, too.
            found[lock["name"]] = found.get(lock["name"], True) and lock["shared"] is not None
    return tuple(Lock(name, is_shared) for name, is_shared in sorted(found.items()))


def _phase(tags: Sequence[str], scenario: Scenario) -> str:
    phases = [tag.removeprefix("phase:") for tag in tags if tag.startswith("phase:")]
    if len(phases) > 1:
        raise ConfigurationError(
            f"{place_of(scenario)} stands in {len(phases)} phases at once",
            expected="one @phase:NAME",
            actual=" and ".join(f"@phase:{name}" for name in phases),
            next="keep one of them",
        )
    return phases[0] if phases else ""


def _seconds(tags: Sequence[str], scenario: Scenario) -> float | None:
    # The scenario's own word counts more than that of its feature.
    own = [tag for tag in scenario.tags if tag.startswith("timeout:")]
    for tag in own or [tag for tag in tags if tag.startswith("timeout:")]:
        found = _TIMEOUT.fullmatch(tag)
        if found is None or float(found["seconds"]) <= 0:
            raise ConfigurationError(
                f"{place_of(scenario)} has @{tag}, which is no time",
                expected="seconds, such as @timeout:60",
                next="correct the tag",
            )
        return float(found["seconds"])
    return None


def _number(rule: Statement | None, feature: Feature) -> int:
    rules = getattr(feature, "rules", ())
    return next((number for number, one in enumerate(rules) if one is rule), NO_RULE)
