"""Puts away what a killed run has left: its journal tells who entered which system, its seed who they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from ratified.journal import Event, Journal, journals, read
from ratified.scene import Scene
from ratified.stage import Stage


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who entered a system in a scenario that never put everything away."""

    scenario: str
    client: str
    who: str
    system: str


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What one run has left, and how to reach it."""

    journal: Path
    seed: str
    environment: str
    addresses: Mapping[str, str]
    left: tuple[Left, ...]


def leftovers(root: Path) -> list[Leftovers]:
    """Return what past runs have left in environments that outlive them."""
    found = []
    for path in journals(root):
        events = list(read(path))
        begun = next((event for event in events if event["event"] == "run begins"), None)
        if begun is None or begun.get("embedded") or any(event["event"] == "tidied" for event in events):
            continue
        left = tuple(_left(events))
        if left:
            addresses = cast("Mapping[str, str]", begun["addresses"])
            found.append(Leftovers(path, str(begun["seed"]), str(begun["environment"]), addresses, left))
    return found


def tidy(root: Path, leftover: Leftovers) -> list[str]:
    """Put away what a run has left, as the people who left it; return what could not be."""
    defines = {"seed": leftover.seed} | {f"{name}.url": url for name, url in leftover.addresses.items()}
    if leftover.environment:
        defines["env"] = leftover.environment
    stage = Stage.open(root, defines, {left.system for left in leftover.left})
    failures = []
    try:
        for left in leftover.left:
            try:
                _tidy_one(stage, left)
            except Exception as error:  # noqa: BLE001 - the others must be put away all the same
                failures.append(f"{left.who} in {left.scenario}: {error}")
    finally:
        stage.close()
    if not failures:
        journal = Journal(leftover.journal)
        journal.note("tidied")
        journal.close()
    return failures


def _left(events: list[Event]) -> list[Left]:
    over = {event["scenario"] for event in events if event["event"] == "put away"}
    return [
        Left(str(event["scenario"]), str(event["client"]), str(event["who"]), str(event["system"]))
        for event in events
        if event["event"] == "enters" and event["scenario"] not in over
    ]


def _tidy_one(stage: Stage, left: Left) -> None:
    module, _, name = left.client.partition(":")
    kind: Any = getattr(import_module(module), name)
    scene = Scene(stage, left.scenario, "ratified cleanup")
    try:
        kind.tidy(scene, scene.person(left.who))
    finally:
        scene.close()
