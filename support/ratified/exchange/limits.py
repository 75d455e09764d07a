"""How long and how much an answer may be before it is no answer."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may take: seconds in all, seconds to connect, and sizes in bytes."""

    deadline: float = 30.0
    connect: float = 5.0
    body: int = 10 * MIB
    # The parser below gives up at 100 KiB by itself, so more than that cannot be allowed.
    header: int = 64 * KIB
    depth: int = 100
    digits: int = 400
    events: int = 10_000
    redirects: int = 10
    kept: int = 256 * KIB
