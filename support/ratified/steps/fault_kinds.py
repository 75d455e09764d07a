"""The words that phrases about faults are made of."""

from __future__ import annotations

from collections.abc import Mapping

from ratified.gherkin import Kind
from ratified.steps import load_kinds

_OFTEN = {"once": 1, "twice": 2}
_UNITS = {"byte": 1, "bytes": 1, "KB": 1000, "KiB": 1024, "MB": 1000**2, "MiB": 1024**2}


def often_of(text: str) -> int:
    """Return how often: "once", "twice", "3 times"."""
    return _OFTEN.get(text) or int(text.split(maxsplit=1)[0])


def bytes_of(text: str) -> int:
    """Return a size in bytes: "64 bytes", "100 KB", "1 MiB"."""
    number, unit = text.split()
    return int(number) * _UNITS[unit]


KINDS: Mapping[str, Kind] = {
    "Service": Kind(r"(?:the [a-z]+ of )?\w+(?: [A-Z]\w*)*"),
    "Often": Kind(r"once|twice|[1-9]\d* times", often_of),
    "Seconds": load_kinds.KINDS["Seconds"],
    "Bytes": Kind(r"\d+ (?:bytes?|[KM]i?B)", bytes_of),
}
