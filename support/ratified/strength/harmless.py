"""Harmless changes made all at once: whoever notices nothing then would notice none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ratified.strength.asking import Order
from ratified.strength.inquiry import Inquiry
from ratified.strength.operators.tolerance import AT_ONCE
from ratified.strength.outcome import Outcome

_PLACES: Mapping[str, tuple[int, int]] = {
    operator: (number, place) for number, group in enumerate(AT_ONCE) for place, operator in enumerate(group)
}


@dataclass(slots=True)
class AtOnce:
    """One performance with many harmless changes; who notices anything is asked about each of them."""

    order: Order | None

    def following(self) -> Order | None:
        """Perform it once."""
        order, self.order = self.order, None
        return order

    def hear(self, outcome: Outcome) -> None:
        """Leave what came of it to whoever keeps all performances."""


def at_once(inquiries: Iterable[Inquiry]) -> Iterator[AtOnce]:
    """Give for each scenario what of these can be asked at once, in the order in which it has to be done."""
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for inquiry in inquiries:
        place = _PLACES.get(inquiry.question.change.operator)
        if place is None or not inquiry.is_left or inquiry.is_live:
            continue
        group, turn = place
        for candidate in inquiry.candidates:
            groups.setdefault((candidate.unit, group), []).append((turn, inquiry.number))
    for (unit, _), turns in sorted(groups.items()):
        if len(turns) > 1:
            yield AtOnce(Order(unit, together=tuple(number for _, number in sorted(turns))))
