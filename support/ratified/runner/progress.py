"""How far a worker has come, in memory that outlives it: nobody has to ask, and a dead worker still answers."""

from __future__ import annotations

import mmap
import struct
import tempfile
import time
from dataclasses import dataclass

_LAYOUT = struct.Struct("=qqqd")
_NOTHING = -1


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
            self._file.write(_LAYOUT.pack(_NOTHING, 0, 0, 0.0))
            self._file.flush()
        self.path = self._file.name
        self._memory = mmap.mmap(self._file.fileno(), _LAYOUT.size)

    def begin(self, unit: int, attempt: int) -> None:
        """Take note that an attempt begins."""
        _LAYOUT.pack_into(self._memory, 0, unit, attempt, 0, time.time())

    def step(self, number: int) -> None:
        """Take note that a step begins."""
        struct.pack_into("=q", self._memory, 16, number)

    def end(self) -> None:
        """Take note that the attempt is over."""
        struct.pack_into("=q", self._memory, 0, _NOTHING)

    @property
    def position(self) -> Position | None:
        """Return where the worker is, or nothing where it is between scenarios."""
        unit, attempt, step, since = _LAYOUT.unpack_from(self._memory)
        return None if unit == _NOTHING else Position(unit, attempt, step, since)

    def close(self) -> None:
        """Let go of the memory."""
        self._memory.close()
        self._file.close()
