"""One asyncio loop in the background of the process, for every `async def` step.

behave's own loop cannot serve: it refuses to run while Playwright's sync interface is open, and stands still between
steps.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import TypeVar

from ratified.failures import Broken

T = TypeVar("T")


class BackgroundLoop:
    """Runs coroutines in a thread of its own, from first use until closed."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def run(self, work: Coroutine[object, object, T], deadline: float | None = None) -> T:
        """Run a coroutine to its end, and give back what it gives."""
        future = asyncio.run_coroutine_threadsafe(work, self._running())
        try:
            return future.result(deadline)
        except TimeoutError:
            if not future.done():
                future.cancel()
                raise Broken(f"an asynchronous step did not end within {deadline:g} s") from None
            raise

    def close(self) -> None:
        """Cancel whatever still runs, and end the thread."""
        if self._loop is None or self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(_cancel_all(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
        self._loop = None

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="ratified-loop", daemon=True)
            self._thread.start()
        return self._loop


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
