"""Names and times in the words of pictures, tables and files."""

from __future__ import annotations

from ratified.display import printable
from ratified.secrets import SECRETS


def harmless(text: str, limit: int = 200) -> str:
    """Return text from anywhere as one line that tells no secret, not longer than anybody reads."""
    line = " ".join(printable(SECRETS.redact(text)).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def time_told(nanoseconds: float) -> str:
    """Return a time as people tell it."""
    # What would be rounded up to 1000 ms is a second.
    return f"{nanoseconds / 1e6:.3g} ms" if nanoseconds < 999.5e6 else f"{nanoseconds / 1e9:.3g} s"
