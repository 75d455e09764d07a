"""What our own code sent, told without whatever differs between two runs of one seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ratified.exchange.tape import Exchange


def canonical_lines(exchanges: Sequence[Exchange]) -> list[str]:
    """Return one line for each request that our own code sent."""
    return [f"{each.method} {each.url}" for each in exchanges if each.via in {"api", "stream"}]
