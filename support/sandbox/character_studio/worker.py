"""A worker: takes jobs from the queue, some at a time, and works on them until it is stopped."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from sandbox.character_studio.policy import Operation
from sandbox.character_studio.work import Bench, Work

_log = logging.getLogger(__name__)


class Worker:
    """Works on several jobs at once; each is a task of its own."""

    def __init__(self, operation: Operation, bench: Bench, *, is_told: bool) -> None:
        """Prepare to work; whoever is told of what is new looks less often by itself while there is nothing."""
        self._operation = operation
        often = operation.look_seconds
        self._seldom = max(often, operation.lease_seconds / 6) if is_told else often
        self._queue = bench.queue
        self._bench = bench
        # A job may be taken up again before the work that put it back has quite ended: each is a work of its own.
        self._works: dict[Work, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()
        self._stopping = False
        self._renewed = 0.0
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Say that somebody works, and begin to take jobs up."""
        self._queue.renew(os.getpid(), ())
        self._loop = asyncio.create_task(self._look())

    def wake(self) -> None:
        """Look at the queue at once: there is something new."""
        self._woken.set()

    async def stop(self) -> None:
        """Take no more jobs up; those in flight finish within the grace time or are put back."""
        self._stopping = True
        tasks = list(self._works.values())
        if tasks:
            await asyncio.wait(tasks, timeout=self._operation.grace_seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._loop:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
        self._queue.leave()
        await self._bench.nano_banana.close()

    async def _look(self) -> None:
        pause = self._operation.look_seconds
        while True:
            try:
                self._look_once()
            except SQLAlchemyError:
                _log.exception("the queue cannot be looked at")
            try:
                # Not `wait_for`: before Python 3.12 that forgets to be cancelled when what it waits for has just come.
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            except TimeoutError:
                pause = min(2 * pause, self._seldom)
            else:
                self._woken.clear()
                pause = self._operation.look_seconds

    def _look_once(self) -> None:
        """Keep the leases, pass on what was cancelled, and take up what there is room for."""
        if time.monotonic() - self._renewed > self._operation.lease_seconds / 3:
            self._queue.renew(os.getpid(), {work.job_id for work in self._works})
            self._renewed = time.monotonic()
        if self._works:
            held = self._queue.held()
            for work in self._works:
                wanted = held.get(work.job_id)
                if wanted is None or (wanted and not self._bench.defects.on("cancel-forgotten")):
                    work.interrupt(is_lost=wanted is None)
        most = 1 if self._bench.defects.on("one-at-a-time") else self._operation.concurrency
        while not self._stopping and len(self._works) < most:
            job = self._queue.claim()
            if job is None:
                return
            work = Work(job, self._bench, self._wake_after)
            self._works[work] = task = asyncio.create_task(work.run())
            task.add_done_callback(partial(self._done, work))

    def _wake_after(self, pause: float) -> None:
        asyncio.get_running_loop().call_later(pause, self._woken.set)

    def _done(self, work: Work, _: asyncio.Task[None]) -> None:
        del self._works[work]
        self._woken.set()
