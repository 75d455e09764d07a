"""Characters that were asked for together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ratified import Scene
from ratified.expect import expect
from systems.character_studio.remembered import Wanted, ask, have, paid, wait_for
from systems.character_studio.words import Wish


@dataclass(frozen=True, slots=True)
class Several:
    """Characters that were asked for together."""

    wanted: tuple[Wanted, ...]

    @property
    def names(self) -> list[str]:
        """Return how their owners call them."""
        return [one.answer.character.name for one in self.wanted]


def have_each(scene: Scene, who: str, names: Sequence[str]) -> None:
    """Have plain characters made, one after another."""
    for name in names:
        have(scene, who, Wish(name))


def ask_for_each(scene: Scene, who: str, names: Sequence[str]) -> Several:
    """Ask for plain characters, and wait for none."""
    return scene.remember(Several(tuple(ask(scene, who, Wish(name)) for name in names)))


def ask_for_many(scene: Scene, who: str, count: int, *, prefix: str = "Number") -> Several:
    """Ask for so many plain characters, and wait for none."""
    return ask_for_each(scene, who, [f"{prefix} {number + 1}" for number in range(count)])


def add(scene: Scene, wanted: Wanted) -> Several:
    """Count a character among those that were asked for together."""
    before = scene.recall(Several).wanted if scene.remembers(Several) else ()
    return scene.remember(Several((*before, wanted)))


def ask_for_many_each(scene: Scene, people: Sequence[str], count: int) -> Several:
    """Ask for so many plain characters in each name, and wait for none."""
    wanted = [one for who in people for one in ask_for_many(scene, who, count, prefix=who).wanted]
    return scene.remember(Several(tuple(wanted)))


def wait_for_each(scene: Scene, several: Several) -> None:
    """Wait until nothing more becomes of any of them."""
    for wanted in several.wanted:
        wait_for(scene, wanted)


def judge_each_paid(scene: Scene) -> None:
    """Judge that what was charged to each owner are their own characters, each once."""
    several = scene.recall(Several).wanted
    for who in {wanted.who for wanted in several}:
        charged = [one.character_id for one in paid(scene, who).charges]
        own = sorted(wanted.character_id for wanted in several if wanted.who == who)
        expect(sorted(charged), f"what {who} has paid for").is_equal_to(own)
