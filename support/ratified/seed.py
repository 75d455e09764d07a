"""Data that replays: run seed, then scenario seed, then Faker; the same whatever the order, the worker or the shard."""

from __future__ import annotations

import functools
import random
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from ratified.gherkin import Scenario

if TYPE_CHECKING:
    from faker import Faker


def identity(scenario: Scenario, root: Path) -> str:
    """Return what tells a scenario from every other: file, rule, name, place among its namesakes; never its line."""
    path = Path(scenario.location.filename)
    where = path.resolve().relative_to(root).as_posix() if path.resolve().is_relative_to(root) else path.as_posix()
    namesakes = [one for one in scenario.feature.walk_scenarios() if _named(one) == _named(scenario)]
    ordinal = next((number for number, one in enumerate(namesakes) if one is scenario), 0)
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


def _named(scenario: Scenario) -> tuple[str, ...]:
    rule = scenario.parent if getattr(scenario.parent, "keyword", "") == "Rule" else None
    return (*([rule.name] if rule is not None else []), scenario.name)
