"""How one scenario of a run ended, for everybody who counts, remembers or announces it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """The final result of one scenario, whatever number of attempts it took."""

    scenario: str  # its identity: file, rule, name, place among its namesakes
    place: str  # features/shop/orders.feature:12
    name: str
    status: str  # in behave's words
    seconds: float
    message: str = ""
    attempts: int = 1
    is_repeated: bool = False

    @property
    def failed(self) -> bool:
        """Return whether it turns the run red."""
        return self.status not in {"passed", "skipped", "untested"}

    @property
    def flaky(self) -> bool:
        """Return whether it passed only when it was tried again."""
        return self.status == "passed" and self.attempts > 1 and not self.is_repeated
