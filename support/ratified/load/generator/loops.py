"""The event loop of the processes of a load: uvloop where there is one."""

from __future__ import annotations

import asyncio


def make_loop() -> asyncio.AbstractEventLoop:
    """Return the quickest event loop that this machine has."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def speak_up(task: asyncio.Task[None]) -> None:
    """Raise what a task ended with where the loop sees it, instead of keeping it until somebody asks."""
    if not task.cancelled():
        task.result()
