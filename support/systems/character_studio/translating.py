"""Wishes on their way to nanoBanana's language and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ratified import Attempt, accepted
from ratified.faults.virtual import Call
from systems.character_studio.client import CharacterStudio
from systems.character_studio.wishes import survives
from systems.character_studio.words import Wish


@dataclass(frozen=True, slots=True)
class Journey:
    """How many things were translated there and back, and how the simplest of those came back that have changed."""

    many: int
    changed: tuple[str, ...] = ()


class _Changed(Exception):
    """Something did not come back as it was."""


def there_and_back(studio: CharacterStudio, wish: Wish) -> Journey:
    """Have a wish translated there and back."""
    return _tried(lambda: _check_wish(studio, wish), 1)


def try_invented(studio: CharacterStudio, many: int, seed: int) -> Journey:
    """Have invented wishes translated there and back."""
    return _tried(lambda: survives(lambda wish: _check_wish(studio, wish), many, seed), many)


def try_invented_there(studio: CharacterStudio, many: int, seed: int) -> Journey:
    """Have invented requests to nanoBanana translated back and there."""
    return _tried(lambda: survives(lambda wish: _check_request(studio, _there(studio, wish)), many, seed), many)


def sent(order: Call) -> Mapping[str, object]:
    """Return what an order says."""
    said: Mapping[str, object] = json.loads(order.body.text)
    return said


def _tried(trial: Callable[[], None], many: int) -> Journey:
    try:
        trial()
    except _Changed as change:
        return Journey(many, (str(change),))
    return Journey(many)


def _check_wish(studio: CharacterStudio, wish: Wish) -> None:
    back = _back(studio, _there(studio, wish))
    if back != wish:
        raise _Changed(f"{wish} has become {back}")


def _check_request(studio: CharacterStudio, request: Mapping[str, object]) -> None:
    again = _there(studio, _back(studio, request))
    if again != request:
        raise _Changed(f"{request} has become {again}")


def _there(studio: CharacterStudio, wish: Wish) -> Mapping[str, object]:
    return accepted(Attempt(f"translating {wish}", studio.to_external(wish)))


def _back(studio: CharacterStudio, request: Mapping[str, object]) -> Wish:
    return accepted(Attempt(f"translating {request} back", studio.to_internal(dict(request))))
