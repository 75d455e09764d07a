"""Figures as monitoring systems read them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\.)*"'
_SAMPLE = re.compile(rf"({_NAME})(\{{(?:{_LABEL}(?:,{_LABEL})*,?)?\}})? (\S+)(?: -?\d+)?")
_COMMENT = re.compile(rf"# (?:HELP ({_NAME}) .*|TYPE ({_NAME}) (?:counter|gauge|histogram|summary|untyped))")


@dataclass(frozen=True, slots=True)
class Exposition:
    """The text that a monitoring system is given, and what it is said to be."""

    text: str
    media_type: str

    @property
    def complaints(self) -> tuple[str, ...]:
        """Return the lines that a monitoring system could not read."""
        return tuple(line for line in self.text.splitlines() if line and not _is_readable(line))

    def value(self, sample: str) -> float:
        """Return the value of a sample with its labels; 0 where it is not told."""
        for line in self.text.splitlines():
            if line.startswith(f"{sample} "):
                return float(line.rpartition(" ")[2])
        return 0.0


def _is_readable(line: str) -> bool:
    if line.startswith("#"):
        return bool(_COMMENT.fullmatch(line))
    found = _SAMPLE.fullmatch(line)
    if not found:
        return False
    try:
        float(found[3].replace("Inf", "inf"))
    except ValueError:
        return False
    return True
