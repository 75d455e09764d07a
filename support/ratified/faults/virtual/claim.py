"""What a scenario has of a virtual service: a client key with its own state, script and record."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from ratified.faults.virtual.open_call import RELEASED, SCENARIO_ENDED, OpenCall
from ratified.faults.virtual.received import Received
from ratified.faults.virtual.reply import Reply
from ratified.faults.virtual.script import Script

# What a load test sends for one key must not fill the memory; the oldest calls are let go.
_MOST_CALLS = 20_000
_LONGEST_SENDING = 5.0


class Claim:
    """One claimed client key; everything but the service's own work happens in one event loop."""

    def __init__(self, key: str, by: str, state: Any) -> None:
        self.key = key
        self.by = by
        self.state = state
        self.script = Script()
        self.working = asyncio.Lock()
        self.is_over = False
        self._calls: deque[OpenCall] = deque(maxlen=_MOST_CALLS)
        self._ended: deque[OpenCall] = deque(maxlen=_MOST_CALLS)
        self._open: dict[int, OpenCall] = {}
        self._last: dict[str, Reply] = {}
        self._change = asyncio.Event()

    def open(self, received: Received, operation: str, url: str) -> OpenCall:
        """Begin to answer a request, with the next command that there is for it."""
        command = self.script.next(operation, repeatable=operation in self._last) if operation else None
        call = OpenCall(received, operation, url, command, lambda: self._look(received.number))
        self._calls.append(call)
        self._open[received.number] = call
        self._ring()
        return call

    def last_answer(self, call: OpenCall) -> Reply:
        """Return what the operation of a call was answered with last."""
        return self._last[call.operation]

    def release(self, operation: str, count: int | None) -> int:
        """Let requests go that are held or hang, the oldest first, and tell how many; all of them end the holding."""
        if count is None:
            self.script.hold_no_more(operation)
        chosen = [call for call in self._waiting(operation) if call.waiting != "late"][:count]
        for call in chosen:
            call.let_go(RELEASED)
        return len(chosen)

    def recover(self) -> None:
        """Have nothing else happen to requests, and let those go on that are held; who hangs goes on hanging."""
        self.script.recover()
        for call in self._waiting(""):
            if call.waiting == "held":
                call.let_go(RELEASED)

    def close(self) -> None:
        """End everything that waits: the scenario is over."""
        self.is_over = True
        for call in list(self._open.values()):
            call.let_go(SCENARIO_ENDED)
        self._ring()

    def calls(self, operation: str, stage: str) -> list[OpenCall]:
        """Return the calls that have come as far as was asked for, the oldest first."""
        known = [call for call in self._calls if operation in ("", call.operation)]
        if stage == "waiting":
            return [call for call in known if call.waiting]
        return [call for call in known if call.ended is not None] if stage == "ended" else known

    def ended(self) -> Iterator[OpenCall]:
        """Give each call that has ended once."""
        while self._ended:
            yield self._ended.popleft()

    async def until(self, holds: Callable[[], bool], within: float) -> None:
        """Wait until something holds, or the time is over."""
        try:
            async with asyncio.timeout(within):
                while not holds():
                    await self._change.wait()
        except TimeoutError:
            return

    async def settle(self) -> None:
        """Wait for answers that are just being sent: whoever asks may have seen the beginning of one."""
        await self.until(lambda: not any(call.is_sending for call in self._open.values()), _LONGEST_SENDING)

    def _waiting(self, operation: str) -> list[OpenCall]:
        return [call for call in self._open.values() if call.waiting and operation in ("", call.operation)]

    def _look(self, number: int) -> None:
        call = self._open.get(number)
        if call is not None and call.ended is not None:
            del self._open[number]
            self._ended.append(call)
            if call.reply is not None and not call.trouble and (call.command is None or not call.command.spoils):
                self._last[call.operation] = call.reply
            call.lighten()
        self._ring()

    def _ring(self) -> None:
        before, self._change = self._change, asyncio.Event()
        before.set()
