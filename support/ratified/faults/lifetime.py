"""A process that says where it serves, and does until whoever started it lets go of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading


def announce(system: str, url: str, control: str) -> None:
    """Print the one line that says where somebody answers, and where they take commands."""
    line = json.dumps({"system": system, "url": url, "control": control, "pid": os.getpid()})
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


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
