"""What customers do at the kiosk, as a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bank import CLIENT

from ratified import Person, Refusal, Scene
from ratified.api import Api
from ratified.resilience import stand_in


@dataclass(frozen=True, slots=True)
class Rate:
    """What the kiosk shows."""

    rate: float
    is_of_today: bool


class KioskClient:
    """One customer's way to the kiosk."""

    system = "kiosk"

    def __init__(self, api: Api) -> None:
        self._api = api

    @classmethod
    def enter(cls, scene: Scene, person: Person) -> Self:
        """Have what the kiosk asks the bank for this scenario, as nobody else asks it meanwhile."""
        stand_in(scene, "bank").claim("its customers", CLIENT)
        return cls(scene.api("kiosk", person.name))

    def look(self) -> Rate | Refusal:
        """Look at the rate."""
        answer = self._api.get("/rate")
        return answer.read(Rate) if answer.ok else Refusal(answer.status, "NO_RATE", answer.text)

    def look_often(self, count: int) -> None:
        """Look so often, and heed nothing of it."""
        for _ in range(count):
            self.look()
