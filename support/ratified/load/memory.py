"""The memory of a system while it is under load, looked at again and again."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter_ns
from typing import TYPE_CHECKING, Self

from ratified.load.traffic import Phase

if TYPE_CHECKING:
    from ratified.load.measuring import Runs
    from ratified.load.recording import Recording

_PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class Size:
    """How many bytes processes had for themselves at a moment of the generator's clock."""

    at: int
    size: int


@dataclass
class MemoryWatch:
    """Looks at the memory of a system's processes together, in a thread of its own, while it is entered."""

    pids: Sequence[int]
    looks: list[Size] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_possible(self) -> bool:
        """Say whether there are processes whose memory can be seen from here."""
        return all(self.pids) and self._size() is not None

    def __enter__(self) -> Self:
        if self.is_possible:
            self._is_over.clear()
            self._thread = threading.Thread(target=self._watch, name="ratified-memory", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._is_over.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _watch(self) -> None:
        while True:
            size = self._size()
            if size is not None:
                self.looks.append(Size(perf_counter_ns(), size))
            if self._is_over.wait(_PAUSE):
                return

    def _size(self) -> int | None:
        """Return what they have together, or nothing where one of them cannot be seen."""
        sizes = [_own(pid) for pid in self.pids]
        seen = [size for size in sizes if size is not None]
        return sum(seen) if seen and len(seen) == len(sizes) else None


@dataclass(frozen=True, slots=True)
class Watched:
    """Has phases run, and the memory of the system looked at meanwhile."""

    runs: Runs
    watch: MemoryWatch

    def run(self, phases: Sequence[tuple[int, Phase]], recording: Recording) -> None:
        """Have phases run, and add what is measured to a recording."""
        with self.watch:
            self.runs.run(phases, recording)


def _own(pid: int) -> int | None:
    """Return what a process has in memory and shares with no file, or nothing where it cannot be seen."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except (OSError, ValueError):
        return None
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGESIZE")
