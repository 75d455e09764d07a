"""A process that serves until whoever started it lets go of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading


def stop_on_signals(stopping: asyncio.Event) -> None:
    """Stop when somebody asks for it, in a terminal or otherwise."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)


def stop_with_stdin(stopping: asyncio.Event) -> None:
    """Stop when whoever started the process closes its standard input, even by dying."""
    loop = asyncio.get_running_loop()

    def watch() -> None:
        # The file descriptor itself: a thread inside sys.stdin's lock would disturb the interpreter's end.
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(stopping.set)

    threading.Thread(target=watch, name="stdin", daemon=True).start()
