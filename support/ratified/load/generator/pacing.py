"""Waking up at a moment: the kernel's own timer where there is one, a thread elsewhere.

The timers of event loops count in milliseconds, and are late by half of one on the average.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

_ABSOLUTE = 1  # TFD_TIMER_ABSTIME
_NOT_BLOCKING = os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0)


class Pacer(Protocol):
    """Whoever wakes the generator up."""

    def arm(self, moment: int) -> None:
        """Wake up at this moment of the clock, in nanoseconds, instead of any that was said before."""


def make_pacer(loop: asyncio.AbstractEventLoop, wake: Callable[[], None]) -> Pacer:
    """Return the best pacer that this machine has."""
    return KernelPacer(loop, wake) if sys.platform == "linux" else ThreadPacer(loop, wake)


class _Timespec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class _Timer(ctypes.Structure):
    _fields_ = (("interval", _Timespec), ("value", _Timespec))


class KernelPacer:
    """A timer of Linux that the event loop watches like a socket."""

    def __init__(self, loop: asyncio.AbstractEventLoop, wake: Callable[[], None]) -> None:
        self._loop, self._wake = loop, wake
        self._library = ctypes.CDLL(None, use_errno=True)
        self._file = self._library.timerfd_create(time.CLOCK_MONOTONIC, _NOT_BLOCKING)
        if self._file < 0:
            raise OSError(ctypes.get_errno(), "the kernel gave no timer")
        self._timer = _Timer()
        self._reference = ctypes.byref(self._timer)
        loop.add_reader(self._file, self._due)

    def arm(self, moment: int) -> None:
        """Set the timer; a moment that is over fires at once."""
        self._timer.value.seconds, self._timer.value.nanoseconds = divmod(max(moment, 1), 1_000_000_000)
        self._library.timerfd_settime(self._file, _ABSOLUTE, self._reference, None)

    def _due(self) -> None:
        try:
            os.read(self._file, 8)
        except BlockingIOError:
            # It was set anew in the meantime.
            return
        self._wake()


class ThreadPacer:
    """A thread that sleeps until the moment."""

    def __init__(self, loop: asyncio.AbstractEventLoop, wake: Callable[[], None]) -> None:
        self._loop, self._wake = loop, wake
        self._changed = threading.Condition()
        self._moment = 0
        threading.Thread(target=self._watch, name="ratified-pacer", daemon=True).start()

    def arm(self, moment: int) -> None:
        """Have the thread sleep until then."""
        with self._changed:
            self._moment = moment
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while True:
                left = (self._moment - time.perf_counter_ns()) / 1e9 if self._moment else None
                if left is not None and left <= 0:
                    self._moment = 0
                    self._loop.call_soon_threadsafe(self._wake)
                else:
                    self._changed.wait(left)
