"""A scenario has so much time; then it is stopped where it stands, and says where that was."""

from __future__ import annotations

import os
import signal
import traceback
from types import FrameType
from typing import Any

from ratified.failures import Broken

# Whoever catches the first alarm and goes on hears another.
_AGAIN = 2.0
_SHOWN = 4000


class TookTooLong(Broken):
    """The scenario took longer than it may."""


class Limit:
    """Stops what runs in this process's main thread when its time is over."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._seconds = seconds
        self._before: Any = None

    def __enter__(self) -> None:
        # Elsewhere the run's own process ends the worker, which takes the scenario's clean-up with it.
        if hasattr(signal, "SIGALRM"):
            self._before = signal.signal(signal.SIGALRM, self._stop)
            signal.setitimer(signal.ITIMER_REAL, self._seconds, _AGAIN)

    def __exit__(self, *_: object) -> None:
        if hasattr(signal, "SIGALRM"):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)

    def _stop(self, _: int, frame: FrameType | None) -> None:
        self.is_over = True
        whole = traceback.extract_stack(frame)
        # What behave does to come to the step tells nobody anything.
        last = max((at for at, one in enumerate(whole) if f"{os.sep}behave{os.sep}" in one.filename), default=-1)
        stack = "".join(traceback.format_list(whole[last + 1 :]))
        raise TookTooLong(
            f"the scenario took longer than {self._seconds:g} s",
            expected=f"an end within {self._seconds:g} s",
            actual=f"it was here:\n{stack[-_SHOWN:].rstrip()}",
            next="mend what it waits for, or give it more with @timeout:SECONDS",
        )
