"""The processes of embedded systems, as scenarios speak of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ratified.embedded import Keeper
from ratified.failures import ConfigurationError
from ratified.nearest import meant
from ratified.scene import Scene

_PART = re.compile(r"the (?P<part>[a-z]+) of (?P<system>.+)")


@dataclass(frozen=True, slots=True)
class Service:
    """A system, or a part of one that has a process of its own."""

    system: str
    part: str = ""

    @property
    def name(self) -> str:
        """Return what the process is called."""
        return f"{self.system}.{self.part}" if self.part else self.system


def named(scene: Scene, words: str) -> Service:
    """Return the service that is meant: "Character Studio", or "the worker of Character Studio"."""
    found = _PART.fullmatch(words)
    title, part = (found["system"], found["part"]) if found else (words, "")
    systems = {facts.title: facts.name for facts in scene.stage.settings.places.systems.values()}
    if title not in systems:
        raise ConfigurationError(f'no system is called "{title}"', next=meant(title, systems))
    return Service(systems[title], part)


def taken_from(scene: Scene, service: Service) -> Keeper:
    """Return who can stop, kill, pause and start a service; it is put back when the scenario ends, however it ends."""
    scene.stage.guard.allow_faults()
    must_be_alone(scene, service.system, f"{service.name} is taken away")
    keeper = scene.stage.keeper_for(scene.scenario_id)
    # Each time: it must be there again before anything is put away that was made since.
    scene.on_cleanup(f"{service.name}, which was taken away", keeper.put_back)
    return keeper


def must_be_alone(scene: Scene, system: str, what: str) -> None:
    """Refuse to do something to a system that another scenario may be using at this moment."""
    lock = f"lock:{system}"
    if not {lock, "serial"} & scene.tags:
        raise ConfigurationError(
            f"{what} while other scenarios may use it",
            expected=f"@{lock} or @serial at this scenario, and @{lock}:shared at the others that use it",
            actual=f"its tags: {', '.join(f'@{tag}' for tag in sorted(scene.tags)) or 'none'}",
            next=f"add @{lock}",
        )
