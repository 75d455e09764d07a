"""A process that was started, with whatever it complains of."""

from __future__ import annotations

import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from ratified.display import printable, shortened


class Child:
    """One process, in a session of its own: a Ctrl-C in the terminal is for the run, which ends it in its own time."""

    def __init__(self, command: Sequence[str], folder: str, environment: Mapping[str, str] | None = None) -> None:
        self._complaints = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - lives as long as the process
        try:
            self.process = subprocess.Popen(  # noqa: S603 - the command is the project's own configuration
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                text=True,
                encoding="utf-8",
                cwd=folder,
                env=environment,
                start_new_session=True,
            )
        except OSError:
            self._complaints.close()
            raise

    @property
    def is_running(self) -> bool:
        """Say whether it is there, paused or not."""
        return self.process.poll() is None

    @property
    def ears(self) -> IO[str]:
        """Return its standard input."""
        if self.process.stdin is None:
            raise RuntimeError("the process has no ears")
        return self.process.stdin

    def lines(self) -> Iterator[str]:
        """Give each line that it says, until it has nothing more to say."""
        if self.process.stdout is not None:
            with self.process.stdout as said:
                yield from said

    def wait(self, within: float | None = None) -> bool:
        """Wait until it is gone; say whether it is."""
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait()

    def how_it_ended(self) -> str:
        """Return the exit code or the signal of a process that has ended."""
        code = self.process.wait()
        return f"signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"exit code {code}"

    def last_words(self, within: float | None = None) -> str:
        """Return how it ended and what it said last."""
        if not self.wait(within):
            return "it is still starting"
        self._complaints.seek(0)
        said = [line for line in self._complaints.read().splitlines() if line.strip()]
        how = self.how_it_ended()
        return f"{how}: {printable(shortened(said[-1]))}" if said else f"{how}, and no word why"

    def end(self, within: float) -> None:
        """Wait until it is gone, see to it where need be, and keep nothing of it."""
        if not self.wait(within):
            self.kill()
        self._complaints.close()
