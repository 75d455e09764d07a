"""Data that replays: run seed, then scenario seed, then Faker; the same whatever the order, the worker or the shard."""

from __future__ import annotations

import functools
import random
from collections import Counter
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from ratified.gherkin import Feature, Scenario

if TYPE_CHECKING:
    from faker import Faker


def identity(scenario: Scenario, root: Path) -> str:
    """Return what tells a scenario from every other: file, rule, name, place among its namesakes; never its line."""
    ordinals = _ordinals(scenario.feature)
    if scenario not in ordinals:
        # An outline whose table was changed makes its rows anew.
        _ordinals.cache_clear()
        ordinals = _ordinals(scenario.feature)
    ordinal = ordinals.get(scenario, 0)
    where = _where(scenario.location.filename, root)
    return "::".join((where, *_named(scenario), *([str(ordinal + 1)] if ordinal else [])))


def scenario_seed(run_seed: str, scenario_id: str) -> int:
    """Return the number from which all data of one scenario grows."""
    return int.from_bytes(blake2b(f"{run_seed}\n{scenario_id}".encode(), digest_size=8).digest())


def seeded_faker(seed: int) -> Faker:
    """Return the process's Faker, begun anew from a seed."""
    faker = _faker()
    faker.seed_instance(seed)
    return faker


def seeded_random(seed: int, purpose: str) -> random.Random:
    """Return a source of numbers of its own for one purpose, so that purposes do not disturb each other."""
    return random.Random(f"{seed}/{purpose}")  # noqa: S311 - the point is that it replays


@functools.cache
def _faker() -> Faker:
    from faker import Faker

    # Weighting makes names as common as in life, and every call ten times slower.
    return Faker("en_GB", use_weighting=False)


@functools.cache
def _where(filename: str, root: Path) -> str:
    path = Path(filename)
    return path.resolve().relative_to(root).as_posix() if path.resolve().is_relative_to(root) else path.as_posix()


@functools.cache
def _ordinals(feature: Feature) -> dict[Scenario, int]:
    """Return for each scenario of a feature how many of the same name stand before it."""
    seen: Counter[tuple[str, ...]] = Counter()
    ordinals = {}
    for scenario in feature.walk_scenarios():
        ordinals[scenario] = seen[_named(scenario)]
        seen[_named(scenario)] += 1
    return ordinals


def _named(scenario: Scenario) -> tuple[str, ...]:
    rule = scenario.parent if getattr(scenario.parent, "keyword", "") == "Rule" else None
    return (*([rule.name] if rule is not None else []), scenario.name)
