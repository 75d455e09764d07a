"""Workers that begin as copies of the run's own process, with everything loaded."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

_PR_SET_PDEATHSIG = 1


def fork(work: Callable[[], None], foreign: Sequence[Connection]) -> int:
    """Start a copy of this process that works and ends; return its number."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _die_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        # Another worker's end of a pipe held here would hide from it that the run is gone.
        for connection in foreign:
            connection.close()
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - a copy must never go on as if it were the run itself
        _tell_the_trouble()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


class Forked:
    """A worker's process that this one has forked."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._how = ""

    def ended(self) -> str:
        """Wait until it is gone, and return how it ended."""
        if not self._how:
            self._how = how_it_ended(os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]))
        return self._how

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)


def how_it_ended(code: int) -> str:
    """Return how a process ended, from its exit code, which is negative where a signal has ended it."""
    if code < 0:
        number = -code
        try:
            return f"was killed by {signal.Signals(number).name}{_usual_cause(number)}"
        except ValueError:
            return f"was killed by signal {number}"
    return f"ended by itself, with exit code {code}"


def _usual_cause(number: int) -> str:
    causes = {signal.SIGKILL: " (as the system does when memory runs out)", signal.SIGSEGV: " (a fault in native code)"}
    return causes.get(signal.Signals(number), "")


def _die_with(parent: int) -> None:
    """Have the system end this process when the run is killed; where it cannot, the end of the pipe tells."""
    if sys.platform != "linux":
        return
    import ctypes

    libc: Any = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _tell_the_trouble() -> None:
    import traceback

    traceback.print_exc()
