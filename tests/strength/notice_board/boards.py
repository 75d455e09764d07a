"""The notice board as people see it, and how it is emptied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ratified import Person, Scene


class BoardPage:
    """The board of one house."""

    system: ClassVar[str] = "notice_board"

    def __init__(self, page: Any) -> None:
        self.page = page

    def open(self, house: str, who: str) -> None:
        self.page.goto(f"/houses/{house}?as={who}")

    @property
    def heading(self) -> Any:
        return self.page.get_by_role("heading", name="Notes of this house")

    @property
    def note(self) -> Any:
        return self.page.get_by_label("Note", exact=True)

    @property
    def pin(self) -> Any:
        return self.page.get_by_role("button", name="Pin")

    @property
    def tidy(self) -> Any:
        return self.page.get_by_role("button", name="Tidy up")

    @property
    def latest(self) -> Any:
        return self.page.get_by_role("status", name="Latest")

    @property
    def notes(self) -> Any:
        return self.page.get_by_role("list", name="Notes").get_by_role("listitem")


@dataclass(frozen=True, slots=True)
class House:
    """Where somebody lives in one scenario, by a number that nobody else has."""

    number: str

    @classmethod
    def enter(cls, scene: Scene, person: Person) -> Self:
        house = cls(person.email.split(".")[1].split("@")[0])
        scene.on_cleanup(
            f"empty the board of {house.number}",
            lambda: scene.api("notice_board", person.name).delete(f"/houses/{house.number}"),
        )
        return house
