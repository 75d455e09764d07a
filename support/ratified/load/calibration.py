"""What this machine adds to every figure: the generator tried out on the quickest server there is."""

from __future__ import annotations

import functools
import subprocess
import sys
from dataclasses import dataclass

from ratified.failures import Broken
from ratified.load.errands import Errand, Origin, Request, Work
from ratified.load.generating import Generator
from ratified.load.recording import Recording
from ratified.load.traffic import Phase

_RATE, _SECONDS = 200.0, 1.0
_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Calibration:
    """How long the quickest server takes here, in nanoseconds."""

    p50: int
    p95: int
    p99: int

    @property
    def told(self) -> str:
        """Return it in words."""
        return f"this machine adds {self.p50 / 1e6:.2f} ms at p50 and {self.p99 / 1e6:.2f} ms at p99"


@functools.cache
def calibrate(_: int = 0) -> Calibration:
    """Try the generator out for a second, once in a process; anew where it is asked for another time."""
    import numpy as np

    with _Responder() as port:
        request = Request("calibration", Origin("http", "127.0.0.1", port), "GET", (_HEAD,))
        work = Work((Errand("calibration", (request,)),))
        phase = Phase("calibration", _SECONDS, rate=_RATE)
        recording = Recording(work.endpoints, [phase])
        with Generator(work) as generator:
            generator.run([(0, phase)], recording)
    times = recording.observed().times
    if len(times) < phase.size:
        raise Broken("the load generator could not be tried out", actual=str(recording.observed().failures()))
    return Calibration(*(int(one) for one in np.percentile(times, [50, 95, 99], method="inverted_cdf")))


class _Responder:
    """The quickest server, in a process of its own."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "ratified.load.generator", "respond"]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def __enter__(self) -> int:
        if self._process.stdout is None:
            raise RuntimeError("the responder has no mouth")
        line = self._process.stdout.readline()
        if not line.strip().isdecimal():
            self.__exit__()
            raise Broken("the server to try the load generator out on did not start", actual=line or "no word why")
        return int(line)

    def __exit__(self, *reason: object) -> None:
        # It ends with its standard input.
        self._process.communicate()
