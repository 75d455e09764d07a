"""Several systems in one process and one loop, each on its own address."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import uvicorn

# Streams that are still open at the end get this long to finish by themselves.
_GRACE_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Hosted:
    """An application and the socket that was bound for it."""

    system: str
    application: Any
    listener: socket.socket

    @property
    def url(self) -> str:
        """Give the address under which the system answers."""
        host, port = self.listener.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def bind(host: str, port: int) -> socket.socket:
    """Bind and listen before anything else starts, so that a free port cannot be lost to somebody else."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(512)
    listener.setblocking(False)  # noqa: FBT003
    return listener


def serve(hosted: Sequence[Hosted], *, exit_with_stdin: bool) -> int:
    """Serve until a signal or the end of standard input; give the exit status."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(_serve(hosted, exit_with_stdin))


def work(name: str, task: Callable[[asyncio.Event], Coroutine[Any, Any, None]], *, exit_with_stdin: bool) -> int:
    """Let something work that has no address, until a signal or the end of standard input; give the exit status."""

    async def working() -> int:
        stopping = asyncio.Event()
        _stop_on_signals(stopping)
        if exit_with_stdin:
            _stop_with_stdin(stopping)
        begun = asyncio.create_task(task(stopping))
        # Whoever cannot begin has failed by the time the loop comes round again, before saying that it works.
        await asyncio.sleep(0)
        if not begun.done():
            _say({"system": name, "pid": os.getpid()})
        await begun
        return 0

    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(working())


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Prefer uvloop where it exists."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


class _Server(uvicorn.Server):
    """A server that leaves signals to the process: there may be several of them."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


async def _serve(hosted: Sequence[Hosted], exit_with_stdin: bool) -> int:
    stopping = asyncio.Event()
    _stop_on_signals(stopping)
    if exit_with_stdin:
        _stop_with_stdin(stopping)
    servers = [_server(one) for one in hosted]
    tasks = [
        asyncio.create_task(server.serve(sockets=[one.listener])) for server, one in zip(servers, hosted, strict=True)
    ]
    announced = asyncio.gather(*(_announce(*each) for each in zip(servers, tasks, hosted, strict=True)))
    await asyncio.wait([asyncio.create_task(stopping.wait()), *tasks], return_when=asyncio.FIRST_COMPLETED)
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*tasks)
    announced.cancel()
    return 0 if all(server.started for server in servers) else 1


def _server(one: Hosted) -> _Server:
    return _Server(
        uvicorn.Config(
            one.application,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )


async def _announce(server: _Server, task: asyncio.Task[None], one: Hosted) -> None:
    """Print the one line that says where the system answers, once it does."""
    while not server.started and not task.done():
        await asyncio.sleep(0.002)
    if server.started:
        # What is there now stays: whoever looks for garbage among it makes a request wait.
        gc.collect()
        gc.freeze()
        _say({"system": one.system, "url": one.url, "pid": os.getpid()})


def _say(line: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _stop_on_signals(stopping: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)


def _stop_with_stdin(stopping: asyncio.Event) -> None:
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
