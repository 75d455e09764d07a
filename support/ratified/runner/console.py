"""What a person sees of a run while it goes on: one line that changes on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence

from ratified.display import legible, printable, shortened
from ratified.runner.choosing.units import Unit

_ERASE = "\r\x1b[K"
_REDRAWN = 0.2
_TOLD = 15.0
_NAME = 200


class Console:
    """Says on standard error how far a run is, so that standard output stays what the formatters make of it."""

    def __init__(self, total: int = 0, *, tells_failures: bool = False) -> None:
        self._total = total
        self._tells_failures = tells_failures
        self._done = 0
        self._failed = 0
        self._began = time.monotonic()
        self._last = self._began
        self._is_drawn = False
        self._is_live = sys.stderr.isatty()

    def heard(self, place: str, name: str, *, failed: bool, is_final: bool) -> None:
        """Take note of an attempt; of several at once, a failure is said before its turn in the output comes."""
        self._done += is_final
        self._failed += is_final and failed
        if failed and self._tells_failures:
            what = "failed" if is_final else "failed, and is tried again"
            self._say(shortened(f"{place} {what}: {name}", _NAME))

    def tick(self, running: Sequence[tuple[Unit, float]]) -> None:
        """Say how far the run is, if that was not said just now."""
        now = time.monotonic()
        if now - self._last < (_REDRAWN if self._is_live else _TOLD):
            return
        self._last = now
        told = self._told(now, running)
        if self._is_live:
            width = shutil.get_terminal_size().columns - 1
            self._write(f"{_ERASE}{told[:width]}")
            self._is_drawn = True
        else:
            self._write(f"{told}\n")

    def clear(self) -> None:
        """Make room for what formatters write."""
        if self._is_drawn:
            self._write(_ERASE)
            self._is_drawn = False

    def _told(self, now: float, running: Sequence[tuple[Unit, float]]) -> str:
        spent = max(now - self._began, 0.001)
        rate = self._done / spent
        parts = [f"{self._done}/{self._total} done", f"{self._failed} failed", f"{rate:.1f}/s"]
        if self._done:
            parts.append(f"about {(self._total - self._done) / rate:.0f} s left")
        longest = sorted(running, key=lambda one: one[1])[:3]
        parts += [
            f"{shortened(unit.scenario.name, _NAME)} {max(0.0, time.time() - since):.0f} s" for unit, since in longest
        ]
        return printable(" · ".join(parts)).replace("\n", " ")

    def _say(self, sentence: str) -> None:
        if self._is_live:
            self.clear()
        self._write(f"{printable(sentence)}\n")

    @staticmethod
    def _write(text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


def say(text: str) -> None:
    """Print a text that may hold anything."""
    sys.stdout.write(legible(text) + "\n")
    sys.stdout.flush()
