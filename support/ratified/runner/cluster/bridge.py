"""One worker on a Dask cluster, as the run's own process knows its workers: a channel, a process, a position."""

from __future__ import annotations

import asyncio
import queue
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from ratified.journal import Journal
from ratified.runner.cluster import luggage, slot
from ratified.runner.cluster.cluster import Cluster, Place
from ratified.runner.cluster.slot import Answer, Sealed
from ratified.runner.records import messages
from ratified.runner.records.messages import Gone
from ratified.runner.workers import brief as briefs
from ratified.runner.workers import orders
from ratified.runner.workers.brief import Brief
from ratified.runner.workers.orders import Do, Order
from ratified.runner.workers.output import Output
from ratified.runner.workers.progress import Progress
from ratified.runner.workers.worker import Worker

# A Dask worker that does not even end a process is not waited for.
_PATIENCE = 5.0
_TICK = 1.0


@dataclass(slots=True)
class Home:
    """Where everything goes that comes home: the run's journal, and the folders of its formatters."""

    journal: Journal
    folders: Mapping[str, Path]
    left_behind: list[str] = field(default_factory=list)

    def receive(self, answer: Answer, sender: str) -> None:
        """Put everything where it would be if it had been made here."""
        luggage.unpack(answer.luggage.pieces, self.folders)
        if answer.journal:
            self.journal.put(answer.journal)
        for name, size in answer.luggage.left_behind:
            told = f"{name} ({size:,} bytes) was too large to be brought home from {sender}"
            self.left_behind.append(f"{told}: one scenario may bring {luggage.MOST:,} bytes")


class _Left(Exception):
    """The Dask worker is gone."""


class _Failed(Exception):
    """The Dask worker is there, and could not do what it was asked."""


class Bridge:
    """Carries orders there and what came of them back, one Dask task at a time."""

    pid = 0

    def __init__(self, name: str, cluster: Cluster, brief: Brief, home: Home) -> None:
        ours, theirs = socket.socketpair()
        self._channel = Connection(theirs.detach())
        self._cluster = cluster
        self._brief = brief
        self._home = home
        self._name = name
        self._token = uuid4().hex[:12]
        self._place: Place | None = None
        self._standing: Any = None
        self._number = 0
        self._news: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._how = ""
        self._is_killed = False
        self._is_over = threading.Event()
        self.worker = Worker(name, self, Connection(ours.detach()), Output(), Progress())
        threading.Thread(target=self._work, name=f"ratified-{name}", daemon=True).start()

    # The process of a worker, as the run knows it

    def ended(self) -> str:
        """Wait until it is gone, and return how it ended."""
        self._is_over.wait()
        return self._how

    def kill(self) -> None:
        """End it at once; its Dask worker goes on."""
        self._is_killed = True
        self._ask_past_tasks(slot.kill)
        patience = threading.Timer(_PATIENCE, self._news.put, ["it could not be reached any more"])
        patience.daemon = True
        patience.start()

    def stop(self) -> None:
        """Ask it to end."""
        self._ask_past_tasks(slot.stop)

    def _ask_past_tasks(self, what: Any) -> None:
        place = self._place
        if place is not None:
            threading.Thread(target=self._ask_one, args=(what, place), daemon=True).start()

    def _ask_one(self, what: Any, place: Place) -> None:
        # It may have ended by itself, or be gone with its Dask worker: either is heard of elsewhere.
        with suppress(Exception):
            self._cluster.client.run(what, self._token, workers=[place.address])

    # The thread that stands between the run and the cluster

    def _work(self) -> None:
        try:
            self._place = self._cluster.take_place(self._is_wanted, lambda: self._news.put("it left the cluster"))
            if self._place is None:
                self._tell(messages.encoded(Gone(messages.now(), self._name)))
                self._how = "found no place"
            else:
                self._stand_by(self._place)
        except _Left as reason:
            self._how = str(reason)
            with suppress(OSError):
                # Nobody is to blame for a machine that is needed elsewhere, unless it was in the middle of something.
                self._tell(messages.encoded(Gone(messages.now(), self._name)))
        except _Failed as reason:
            self._how = str(reason)
        except (EOFError, OSError) as error:
            self._how = f"was given up: {error}"
        except Exception as error:  # noqa: BLE001 - whatever it was, the run must not wait for ever
            self._how = f"was lost: {type(error).__name__}: {error}"
        finally:
            self._standing = None
            if self._place is not None:
                self._cluster.give_back(self._place)
            self._is_over.set()
            self._channel.close()

    def _is_wanted(self) -> bool:
        # Whoever has not said that it is ready is given but one order, which is to end.
        return not self._is_killed and not self._channel.poll()

    def _stand_by(self, place: Place) -> None:
        brief = Sealed(briefs.encoded(self._brief))
        self._standing = self._submit(
            place, slot.begin, place.identity, self._token, self._name, brief, key=f"ratified-{self._token}"
        )
        self._standing.add_done_callback(self._news.put)
        while not self._has_come(self._standing):
            continue
        if self._standing.status != "finished":
            raise _Failed(f"could not be started on {place.address}: {_trouble(self._standing)}")
        goes_on = self._perform(place, None)
        while goes_on:
            told = orders.decoded(self._channel.recv_bytes())
            goes_on = all(self._perform(place, order) for order in told)

    def _submit(self, place: Place, task: Any, *arguments: object, key: str) -> Any:
        return self._cluster.client.submit(
            task,
            *arguments,
            key=key,
            workers=[place.address],
            allow_other_workers=False,
            retries=0,
            pure=False,
        )

    def _perform(self, place: Place, order: Order | None) -> bool:
        """Have an order performed, and say whether there can be another."""
        self._number += 1
        key = f"ratified-{self._token}-{self._number}"
        told = orders.encoded([order] if order is not None else [])
        future = self._submit(place, slot.perform, self._token, self._number, told, key, key=key)
        try:
            answer = self._answer(future, order, key, place)
        finally:
            future.release()
        self._take(answer, place)
        self.worker.progress.end()
        if answer.ended:
            self._take_end(answer)
        return not answer.ended

    def _answer(self, future: Any, order: Order | None, key: str, place: Place) -> Answer:
        """Wait for what comes of an order, or for its Dask worker to leave."""
        has_begun = not isinstance(order, Do)
        future.add_done_callback(self._news.put)
        try:
            while not self._has_come(future):
                has_begun = has_begun or self._note_begin(order, key)
            return self._fetched(future)
        except _Left as reason:
            self._lose(order, key, has_begun=has_begun)
            raise _Left(f"was lost with its Dask worker {place.address}: {reason}") from None

    def _has_come(self, awaited: object) -> bool:
        """Wait a moment for something to be done."""
        try:
            news = self._news.get(timeout=_TICK)
        except queue.Empty:
            return False
        if isinstance(news, str):
            raise _Left(news)
        return news is awaited

    def _fetched(self, future: Any) -> Answer:
        if future.status != "finished":
            raise _Failed(f"failed on the cluster: {_trouble(future)}")
        client = self._cluster.client
        coming = asyncio.run_coroutine_threadsafe(client.gather(future, asynchronous=True), client.loop.asyncio_loop)
        coming.add_done_callback(self._news.put)
        while not self._has_come(coming):
            continue
        try:
            return msgspec.msgpack.decode(coming.result(), type=Answer)
        except Exception as error:
            raise _Left(f"what it had done could not be brought home: {type(error).__name__}") from error

    def _note_begin(self, order: Order | None, key: str) -> bool:
        """Let the run see that a scenario has begun; until then, it waits for its turn on its Dask worker."""
        if not isinstance(order, Do) or not self._has_begun(key):
            return False
        self.worker.progress.begin(order.unit, order.attempt)
        return True

    def _has_begun(self, key: str) -> bool:
        return self._cluster.client.get_metadata([key], default=None) is not None

    def _lose(self, order: Order | None, key: str, *, has_begun: bool) -> None:
        """Settle whether what was under way may be done elsewhere: only what certainly had not begun, and only once."""
        if not isinstance(order, Do) or has_begun:
            return
        try:
            has_begun = self._has_begun(key)
        except Exception:  # noqa: BLE001 - a scheduler that is gone, too, tells nothing
            has_begun = True
        self._cluster.lost_before[order.unit, order.attempt] += 1
        if has_begun or self._cluster.lost_before[order.unit, order.attempt] > 1:
            self.worker.progress.begin(order.unit, order.attempt)

    def _take(self, answer: Answer, place: Place) -> None:
        self._home.receive(answer, place.address)
        for line in answer.messages:
            self._tell(line)

    def _take_end(self, answer: Answer) -> None:
        self._how = answer.ended
        if answer.position is not None:
            unit, attempt, step = answer.position
            self.worker.progress.begin(unit, attempt)
            self.worker.progress.step(step)
        if self.worker.output is not None:
            self.worker.output.put(answer.last_words)

    def _tell(self, line: bytes) -> None:
        self._channel.send_bytes(line)


def _trouble(future: Any) -> str:
    if future.status == "cancelled":
        return "its task was cancelled"
    error = future.exception()
    return f"{type(error).__name__}: {error}"
