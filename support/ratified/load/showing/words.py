"""Names in the words of pictures, tables and files."""

from __future__ import annotations

from ratified.display import printable
from ratified.secrets import SECRETS


def harmless(text: str, limit: int = 200) -> str:
    """Return text from anywhere as one line that tells no secret, not longer than anybody reads."""
    line = " ".join(printable(SECRETS.redact(text)).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
