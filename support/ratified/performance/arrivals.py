"""What arrives: verbs of the suite's clients, performed once before they are repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ratified.api import Answer
from ratified.attempt import Attempt, Refusal, accepted
from ratified.failures import ConfigurationError
from ratified.load.errands import Errand
from ratified.load.extra import require
from ratified.load.rehearsal import errand_of
from ratified.nearest import meant
from ratified.scene import Scene

_REFUSED = 400


@dataclass(frozen=True, slots=True)
class Traffic:
    """What arrivals of this scenario's load do."""

    errands: tuple[Errand, ...] = ()

    def errand(self, name: str) -> Errand:
        """Return one of the things by its name; an unknown one is an error that names the nearest."""
        known = {errand.name: errand for errand in self.errands}
        if name not in known:
            raise ConfigurationError(f'nothing that arrives is called "{name}"', next=meant(name, known))
        return known[name]


def rehearse(
    scene: Scene, name: str, verb: Callable[[], object], *, weight: float = 1.0, content: Sequence[str] = ()
) -> Traffic:
    """Perform a verb once, through all checks; what it has sent is what arrivals will send."""
    # Nothing is rehearsed that may not be performed.
    require()
    scene.stage.guard.allow_load()
    known = scene.recall(Traffic).errands if scene.remembers(Traffic) else ()
    if name in {errand.name for errand in known}:
        raise ConfigurationError(
            f'two things that arrive are called "{name}"', next="give one of them another name, in a column `name`"
        )
    before = len(scene.tape)
    accepted(Attempt(f"{name}, before it is repeated under load", verb()))
    errand = errand_of(name, scene.tape.since(before), weight, content)
    return scene.remember(Traffic((*known, errand)))


def ask_for(scene: Scene, system: str, who: str, line: str, *, name: str = "", weight: float = 1.0) -> Traffic:
    """Let arrivals ask a system for a method and a path."""
    method, _, path = line.strip().partition(" ")

    def verb() -> Answer | Refusal:
        answer = scene.api(system, who).request(method, path)
        return answer if answer.status < _REFUSED else Refusal(answer.status, "", "")

    return rehearse(scene, name or line, verb, weight=weight)


def ask_for_each(scene: Scene, system: str, who: str, lines: Iterable[tuple[str, str, float]]) -> None:
    """Let arrivals ask a system for methods and paths, each under a name and so often beside the others."""
    for line, name, weight in lines:
        ask_for(scene, system, who, line, name=name, weight=weight)
