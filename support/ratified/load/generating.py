"""The generator seen from outside: started, told what to do, listened to, stopped."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import IO, Self

import msgspec

from ratified.failures import Broken
from ratified.load import frames
from ratified.load.errands import Work
from ratified.load.recording import Health, Recording, Span
from ratified.load.traffic import Phase

_START = 20.0
_GRACE = 10.0
_CHUNK = 1 << 20


class Generator:
    """A process that sends a load; used in a `with` block, and gone after it."""

    def __init__(self, work: Work) -> None:
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ratified.load.generator"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            start_new_session=True,
        )
        self._frames = frames.Frames()
        self._waiting: list[tuple[bytes, bytes]] = []
        self._work = work
        try:
            self._say(frames.frame_of(frames.WORK, work))
            self._hear(time.monotonic() + _START)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """Return the process's number."""
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def run(self, phases: Sequence[tuple[int, Phase]], recording: Recording) -> None:
        """Have phases run, and add what is measured to a recording; whoever interrupts it gets what there is."""
        try:
            self._say(frames.frame_of(frames.RUN, list(phases)))
            self._listen(recording, time.monotonic() + self._work.longest([phase for _, phase in phases]) + _GRACE)
        except BaseException:
            recording.is_complete = False
            self._stop(recording)
            raise

    def close(self) -> None:
        """End the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            # Of a process that has died, what it was not told any more is no loss.
            with contextlib.suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()

    def _stop(self, recording: Recording) -> None:
        """Stop arrivals at once, and hear out what has been measured."""
        try:
            self._say(frames.frame(frames.STOP))
            self._listen(recording, time.monotonic() + _GRACE)
        except Broken:
            # It could not even be stopped: what it had told before is there.
            return

    def _listen(self, recording: Recording, ends_at: float) -> None:
        while True:
            kind, content = self._hear(ends_at)
            if kind == frames.ROWS:
                recording.add_rows(content)
            elif kind == frames.HEALTH:
                told = msgspec.msgpack.decode(content)
                ticks = told.pop("lags")
                recording.add_health(Health(**told), ticks)
            elif kind == frames.DONE:
                told = msgspec.msgpack.decode(content)
                recording.spans += [Span(*span) for span in told["spans"]]
                recording.is_complete = recording.is_complete and told["complete"]
                return

    def _say(self, content: bytes) -> None:
        if self._process.stdin is None:
            raise RuntimeError("the generator has no ear")
        try:
            self._process.stdin.write(content)
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise self._died() from None

    def _hear(self, ends_at: float) -> tuple[bytes, bytes]:
        if self._process.stdout is None:
            raise RuntimeError("the generator has no mouth")
        out = self._process.stdout.fileno()
        while not self._waiting:
            ready, _, _ = select.select([out], [], [], max(0.0, ends_at - time.monotonic()))
            if not ready:
                raise Broken(
                    "the load generator does not come to an end",
                    expected="all phases over, and every request answered or given up",
                    actual="it still runs",
                    next="that is a mistake of the generator: stop it, and tell its makers",
                )
            chunk = os.read(out, _CHUNK)
            if not chunk:
                raise self._died()
            self._waiting += self._frames.feed(chunk)
        return self._waiting.pop(0)

    def _died(self) -> Broken:
        code = self._process.wait()
        self._complaints.seek(0)
        said = self._complaints.read().decode("utf-8", "replace").strip()
        return Broken(
            "the load generator has died",
            expected="a process that lives as long as the load",
            actual=f"exit code {code}: {said[-2000:] or 'no word why'}",
        )
