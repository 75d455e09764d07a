"""Workers that begin as processes of their own, where no copy can be made of the run's own process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import IO, cast

import msgspec

from ratified.runner.workers import brief as briefs
from ratified.runner.workers.brief import Brief
from ratified.runner.workers.forking import how_it_ended
from ratified.runner.workers.output import Output
from ratified.runner.workers.progress import Progress
from ratified.runner.workers.worker import Worker

_BEGIN = "import sys; sys.path[:] = {path!r}; from ratified.runner.workers.spawned import main; main()"


class Spawned:
    """A worker's process that this one has started; it ends when the last of us lets go of its standard input."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.pid = process.pid
        self._process = process

    def ended(self) -> str:
        """Wait until it is gone, and return how it ended."""
        code = self._process.wait()
        self.let_go()
        return how_it_ended(code)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def stop(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def let_go(self) -> None:
        """Let it notice that nobody needs it any more."""
        cast("IO[bytes]", self._process.stdin).close()


def spawn(name: str, brief: Brief, *, captures: bool, environment: Mapping[str, str] | None = None) -> Worker:
    """Start a process that comes to the run's scenarios by itself, and works."""
    ours, theirs = socket.socketpair()
    output = Output() if captures else None
    progress = Progress()
    process = subprocess.Popen(  # noqa: S603 - this Python itself
        [sys.executable, "-c", _BEGIN.format(path=sys.path)],
        stdin=subprocess.PIPE,
        stdout=output.number if output is not None else None,
        stderr=output.number if output is not None else None,
        cwd=brief.folder,
        env=environment,
        pass_fds=() if os.name == "nt" else (theirs.fileno(),),
        # A Ctrl-C in the terminal is for the run, which then stops its workers in its own time.
        start_new_session=True,
    )
    told = msgspec.structs.replace(
        brief,
        name=name,
        channel=theirs.fileno(),
        shared=_shared(theirs, process.pid),
        progress=progress.path,
        captures=captures,
    )
    # It listens only when it has loaded itself, and others are to be started meanwhile.
    telling = (cast("IO[bytes]", process.stdin), briefs.encoded(told))
    threading.Thread(target=_tell, args=telling, name="ratified-brief", daemon=True).start()
    theirs.close()
    return Worker(name, Spawned(process), Connection(ours.detach()), output, progress)


def _tell(stdin: IO[bytes], content: bytes) -> None:
    try:
        stdin.write(len(content).to_bytes(8, "little") + content)
        stdin.flush()
    except OSError:
        # It is gone already; the end of its channel will tell.
        return


def _shared(channel: socket.socket, pid: int) -> bytes:
    """Return what another process needs to have the same socket, where it cannot be given as a number."""
    share = getattr(channel, "share", None)
    return b"" if share is None else bytes(share(pid))
