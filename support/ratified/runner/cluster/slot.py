"""What a run does on a Dask worker: keeps a worker's process there, and has it perform one turn after another.

Nothing here may happen twice. A scheduler that has lost a Dask worker would give its tasks to another one, so every
task names the Dask worker that it is for and the number of its turn, and refuses whatever does not fit.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from ratified import __version__
from ratified.runner.cluster.luggage import Luggage, empty, pack
from ratified.runner.records import messages
from ratified.runner.records.messages import Entered, Left, Message, Ready, Record
from ratified.runner.workers import brief as briefs
from ratified.runner.workers import orders
from ratified.runner.workers.brief import Brief
from ratified.runner.workers.orders import Do, End, Leave, Order
from ratified.runner.workers.spawning import Spawned, spawn
from ratified.runner.workers.worker import Worker

PROJECT = "RATIFIED_PROJECT"
# A worker that nobody needs any more has so much time to put away what it was about.
_GRACE = 20.0
_SLOTS: dict[str, Slot] = {}


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What comes home from one task."""

    messages: tuple[bytes, ...]
    journal: bytes
    luggage: Luggage
    ended: str = ""
    last_words: str = ""
    position: tuple[int, int, int] | None = None


class Sealed:
    """A brief on its way: it holds secrets, and what shows the arguments of a task must not show them."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __repr__(self) -> str:
        return f"‹brief of {len(self.content)} bytes›"


class Standing:
    """A worker's process, standing by for as long as the run holds on to this, the result of the task that began it."""

    def __init__(self, slot: Slot) -> None:
        weakref.finalize(self, slot.dismiss)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a process cannot move to another Dask worker")


class Slot:
    """One worker's process on this Dask worker."""

    def __init__(self, name: str, brief: Brief, token: str) -> None:
        self._scratch = Path(tempfile.mkdtemp(prefix="ratified-"))
        self._results = self._scratch / "results"
        self._results.mkdir()
        self.token = token
        told = _at_home_here(brief, self._results, token)
        self._journal = Path(told.journal)
        self._told_of_journal = 0
        self._inside: set[tuple[int, int]] = set()
        self._number = 0
        self._lock = threading.Lock()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("RATIFIED_")}
        self._worker: Worker = spawn(name, told, captures=True, environment=kept)
        self._ended = ""

    def perform(self, number: int, order: Order | None, begins: Callable[[], None]) -> Answer:
        """Give one order, and return everything that came of it; no order stands for waiting until all is loaded."""
        with self._lock:
            if number <= self._number:
                raise RuntimeError(f"turn {number} was performed before")
            self._number = number
            if isinstance(order, Leave) and (order.feature, order.rule) not in self._inside:
                return self._answer([])
            if order is not None:
                if isinstance(order, Do):
                    begins()
                with suppress(OSError):
                    # Whoever is gone hears nothing; that it is gone is heard below.
                    self._worker.channel.send_bytes(orders.encoded([order]))
            return self._answer(self._heard(order))

    def stop(self) -> None:
        """Ask the process to end."""
        self._worker.process.stop()

    def kill(self) -> None:
        """End the process at once."""
        self._worker.process.kill()

    def dismiss(self) -> None:
        """Let the process end when nobody needs it any more, however that came about."""
        _SLOTS.pop(self.token, None)
        threading.Thread(target=self._see_off, name="ratified-see-off", daemon=True).start()

    def _see_off(self) -> None:
        process = self._worker.process
        if isinstance(process, Spawned):
            process.let_go()
        reaper = threading.Timer(_GRACE, process.kill)
        reaper.daemon = True
        reaper.start()
        process.ended()
        reaper.cancel()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _heard(self, order: Order | None) -> list[bytes]:
        lines: list[bytes] = []
        try:
            while True:
                line = self._worker.channel.recv_bytes()
                lines.append(line)
                message = messages.decoded(line)
                self._note(message)
                if _answers(message, order):
                    return lines
        except (EOFError, OSError):
            self._ended = self._worker.process.ended()
            return lines

    def _note(self, message: Message) -> None:
        if isinstance(message, Ready):
            # What formatters write about the run as a whole is for the run to write.
            empty(self._results)
        elif isinstance(message, Entered) and message.error is None:
            self._inside.add(message.container)
        elif isinstance(message, Left):
            self._inside.discard(message.container)

    def _answer(self, lines: list[bytes]) -> Answer:
        answer = Answer(tuple(lines), self._journal_since(), pack(self._results))
        if not self._ended:
            return answer
        position = self._worker.progress.position
        last_words = self._worker.output.taken() if self._worker.output is not None else ""
        # All that it has to tell is home.
        self._journal.unlink(missing_ok=True)
        return msgspec.structs.replace(
            answer,
            ended=self._ended,
            last_words=last_words,
            position=(position.unit, position.attempt, position.step) if position is not None else None,
        )

    def _journal_since(self) -> bytes:
        """Return what was written into the journal since it was looked at, but not where the run is: home knows."""
        try:
            with self._journal.open("rb") as file:
                file.seek(self._told_of_journal)
                content = file.read()
        except FileNotFoundError:
            return b""
        whole = content[: content.rfind(b"\n") + 1]
        lines = whole.splitlines(keepends=True)
        begins = 1 if self._told_of_journal == 0 and lines else 0
        self._told_of_journal += len(whole)
        return b"".join(lines[begins:])


def _at_home_here(brief: Brief, results: Path, token: str) -> Brief:
    """Return the brief as it holds on this machine, where the project may stand elsewhere."""
    home, root = Path(brief.root), project(brief.root)
    folder = Path(brief.folder)
    journal = Path(brief.journal)
    return msgspec.structs.replace(
        brief,
        root=str(root),
        folder=str(root / folder.relative_to(home) if folder.is_relative_to(home) else folder),
        arguments=tuple(_moved(word, home, root) for word in brief.arguments),
        journal=str(root / ".ratified" / "journals" / f"{journal.stem}-{token}.jsonl"),
        is_abroad=True,
        outputs=tuple(str(results / name) for name in brief.outputs),
        defines=brief.defines | ({"tapes": str(results / "tapes")} if brief.defines.get("tapes") else {}),
    )


def _moved(word: str, home: Path, root: Path) -> str:
    path = Path(word)
    return str(root / path.relative_to(home)) if path.is_absolute() and path.is_relative_to(home) else word


def _answers(message: Message, order: Order | None) -> bool:
    """Say whether a message is the last that comes of an order; the end of everything is followed by silence."""
    match order:
        case None:
            return isinstance(message, Ready)
        case Do():
            if isinstance(message, Record):
                return (message.unit, message.attempt) == (order.unit, order.attempt)
            return isinstance(message, Entered) and (order.unit, order.attempt) in message.returned
        case Leave():
            return isinstance(message, Left) and message.container == (order.feature, order.rule)
        case End():
            return False


# Tasks, and what is asked past all tasks


def begin(worker: str, token: str, name: str, brief: Sealed) -> Standing:
    """Start a worker's process; the task's result is its lease."""
    from distributed import get_worker

    if get_worker().id != worker or token in _SLOTS:
        raise RuntimeError("this process was to begin on a Dask worker that is gone")
    _SLOTS[token] = slot = Slot(name, briefs.decoded(brief.content), token)
    return Standing(slot)


def perform(token: str, number: int, order: bytes, key: str) -> bytes:
    """Perform one order; before a scenario begins, the scheduler knows that it has."""
    from distributed import get_worker
    from distributed.utils import sync

    def begins() -> None:
        worker = get_worker()
        sync(worker.loop, worker.scheduler.set_metadata, keys=[key], value="begun")

    told = orders.decoded(order)
    return msgspec.msgpack.encode(_SLOTS[token].perform(number, told[0] if told else None, begins))


def stop(token: str) -> None:
    """Ask a worker's process to end."""
    _SLOTS[token].stop()


def kill(token: str) -> None:
    """End a worker's process at once."""
    _SLOTS[token].kill()


def look(root: str, dask_worker: Any) -> dict[str, Any]:
    """Return what a run has to know of a Dask worker before it gives it anything to do."""
    here = project(root)
    is_there = any((here / name).exists() for name in ("steps", "environment.py"))
    return {
        "id": dask_worker.id,
        "threads": dask_worker.state.nthreads,
        "ratified": __version__,
        "project": str(here),
        "has_project": is_there,
    }


def reaches(port: int, word: bytes) -> bool:
    """Say whether what listens on the run's own loopback can be reached from here."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        return connection.recv(len(word), socket.MSG_WAITALL) == word
    return False


def project(root: str) -> Path:
    """Return where the project stands on this machine: at the same place, unless its environment says where."""
    return Path(os.environ.get(PROJECT) or root)
