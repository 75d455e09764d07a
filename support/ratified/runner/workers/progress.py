"""How far a worker has come, in memory that outlives it: nobody has to ask, and a dead worker still answers."""

from __future__ import annotations

import mmap
import tempfile
import time
from dataclasses import dataclass

_NOTHING = -1
_UNIT, _ATTEMPT, _STEP, _SINCE = range(4)
_WORDS = 4
_WORD = 8


@dataclass(frozen=True, slots=True)
class Position:
    """The attempt that is under way, its step, and when it began."""

    unit: int
    attempt: int
    step: int
    since: float


class Progress:
    """One worker's position; written by the worker, read by the run's own process."""

    def __init__(self, path: str = "") -> None:
        if path:
            self._file = open(path, "r+b")  # noqa: PTH123, SIM115 - lives as long as the worker
        else:
            self._file = tempfile.NamedTemporaryFile(prefix="ratified-progress-")  # type: ignore[assignment]  # noqa: SIM115
            self._file.write(_NOTHING.to_bytes(_WORD, "little", signed=True) + bytes(_WORD * (_WORDS - 1)))
            self._file.flush()
        self.path = self._file.name
        self._memory = mmap.mmap(self._file.fileno(), _WORD * _WORDS)
        # Words are written whole; several of them, or bytes, may be read when they are half written.
        self._words = memoryview(self._memory).cast("q")

    def begin(self, unit: int, attempt: int) -> None:
        """Take note that an attempt begins."""
        words = self._words
        words[_SINCE] = time.time_ns()
        words[_STEP] = 0
        words[_ATTEMPT] = attempt
        words[_UNIT] = unit

    def step(self, number: int) -> None:
        """Take note that a step begins."""
        self._words[_STEP] = number

    def end(self) -> None:
        """Take note that the attempt is over."""
        self._words[_UNIT] = _NOTHING

    @property
    def position(self) -> Position | None:
        """Return where the worker is, or nothing where it is between scenarios."""
        while True:
            unit, attempt, step, since = self._words
            # Another attempt may have begun while this was read.
            if self._words[_UNIT] == unit and self._words[_ATTEMPT] == attempt and self._words[_SINCE] == since:
                return None if unit == _NOTHING else Position(unit, attempt, step, since / 1e9)

    def close(self) -> None:
        """Let go of the memory."""
        self._words.release()
        self._memory.close()
        self._file.close()
