"""Bodies spoilt on their way, so that nobody can take them for JSON."""

from __future__ import annotations

import json
import random

# UTF-8 has no such byte.
_IMPOSSIBLE = 0xFF
_MOST_CHANGED = 8
# Between the words and not within: a secret that is still whole can be kept out of what is shown.
_BETWEEN = frozenset(b'{}[]":, \t\r\n')


def garbled(body: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Return a body that is no JSON any more, cut in half or with other bytes in it, and how it arrives."""
    half = body[: len(body) // 2]
    if chance.random() < 0.5 and half and not _is_json(half):
        return half, f"cut in half: {len(half)} of {len(body)} bytes"
    places = [at for at, byte in enumerate(body) if byte in _BETWEEN] or range(len(body.rstrip(b"\xff")))
    if not places:
        return body + bytes([_IMPOSSIBLE]), "with a byte too many"
    changed = bytearray(body)
    chosen = chance.sample(places, k=chance.randint(1, min(_MOST_CHANGED, len(places))))
    for place in chosen:
        changed[place] = _IMPOSSIBLE
    return bytes(changed), f"with {len(chosen)} of its {len(body)} bytes changed"


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True
