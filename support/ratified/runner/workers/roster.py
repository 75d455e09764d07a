"""The workers that are there: each is hired, heard, told what to do, and let go of."""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

from ratified.runner.choosing.units import Unit
from ratified.runner.wake import Wake
from ratified.runner.workers import orders
from ratified.runner.workers.orders import End, Order
from ratified.runner.workers.worker import Worker

# A worker that stops a scenario by itself does so in time; one that cannot is stopped.
_GRACE = 10.0

Start = Callable[[str, Sequence[Connection]], Worker]


class Roster:
    """Knows who is there, and hears them all, and the wish that the run may stop."""

    def __init__(self, start: Start, wake: Wake) -> None:
        self._start = start
        self._workers: list[Worker] = []
        self._number = 0
        self._selector = selectors.DefaultSelector()
        self._selector.register(wake, selectors.EVENT_READ, None)

    def __len__(self) -> int:
        return len(self._workers)

    def __iter__(self) -> Iterator[Worker]:
        return iter(self._workers)

    def fill(self, places: int) -> None:
        """Have as many workers as there are places."""
        while len(self._workers) < places:
            self._number += 1
            worker = self._start(f"worker {self._number}", [one.channel for one in self._workers])
            self._workers.append(worker)
            self._selector.register(worker.channel, selectors.EVENT_READ, worker)

    def heard(self, patience: float) -> Sequence[Worker | None]:
        """Return who has something to tell, waiting for somebody; nobody's name stands for the wish to stop."""
        return [key.data for key, _ in self._selector.select(patience)]

    def let_go(self, worker: Worker) -> str:
        """Forget a worker whose process has ended, or is about to; return how it ended."""
        self._selector.unregister(worker.channel)
        worker.channel.close()
        how = worker.process.ended()
        self._workers.remove(worker)
        return how

    def close(self) -> None:
        """Hear nobody any more."""
        self._selector.close()

    # What workers are told

    def order(self, worker: Worker, *told: Order) -> None:
        """Tell a worker what to do."""
        with suppress(OSError):
            # A worker that is gone hears nothing; that it is gone will be heard.
            worker.channel.send_bytes(orders.encoded(told))

    def dismiss(self) -> None:
        """Let every worker come to its end."""
        for worker in self._workers:
            if not worker.is_ending:
                worker.is_ending = True
                self.order(worker, End())

    def stop(self) -> None:
        """Have every worker end now, with the clean-up of what is under way."""
        for worker in self._workers:
            worker.process.stop()
        self.dismiss()

    def kill(self, reason: str = "") -> None:
        """End every worker's process."""
        for worker in self._workers:
            worker.killed_for = worker.killed_for or reason
            worker.process.kill()

    def kill_overdue(self, units: Sequence[Unit]) -> None:
        """End the process of whoever should have stopped its scenario by itself."""
        now = time.time()
        for worker in self._workers:
            position = worker.progress.position
            limit = units[position.unit].timeout if position is not None else 0.0
            if position is not None and now - position.since > limit + _GRACE and not worker.killed_for:
                worker.killed_for = f"it did not end within {limit:g} s, nor when it was told to; its process was ended"
                worker.process.kill()
