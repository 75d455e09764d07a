"""What makes a run stop early, heard where the run waits, and nowhere else."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import Any

_ASKING = (signal.SIGINT, signal.SIGTERM)


class Wake:
    """Takes note of Ctrl-C and of being asked to end, and of what has broken down.

    Who asks a second time wants it at once. Where nobody waits who could see to that, it does as Python does.
    """

    def __init__(self) -> None:
        self.is_asked_to_stop = False
        self.is_urgent = False
        # Whether somebody waits who looks at what is noted here.
        self.is_heard = False
        self.breakdown = ""
        self._is_open = True
        self._lock = threading.Lock()
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)
        self._before: dict[signal.Signals, Any] = {}
        self._woke_before = -1

    def __enter__(self) -> Wake:
        self._woke_before = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in _ASKING:
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(self._woke_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        with self._lock:
            self._is_open = False
            os.close(self._read)
            os.close(self._write)

    def tell(self, breakdown: str) -> None:
        """Take note, from any thread, that nothing more can be run."""
        with self._lock:
            if self._is_open:
                self.breakdown = breakdown
                os.write(self._write, b"\0")

    def fileno(self) -> int:
        """Return the number of a file that can be read when a signal has come."""
        return self._read

    def drain(self) -> None:
        """Read what has come."""
        try:
            while os.read(self._read, 512):
                pass
        except BlockingIOError:
            return

    def _ask(self, number: int, _: FrameType | None) -> None:
        if not self.is_asked_to_stop:
            self.is_asked_to_stop = True
        elif self.is_heard and not self.is_urgent:
            self.is_urgent = True
        else:
            self.is_urgent = True
            signal.signal(number, signal.SIG_IGN)
            raise KeyboardInterrupt
