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
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import Future
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


def serve(hosted: Sequence[Hosted], starter_gone: Future[None]) -> int:
    """Serve until a signal, or until whoever started the process has gone; give the exit status."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(_serve(hosted, starter_gone))


def work(name: str, task: Callable[[asyncio.Event], Coroutine[Any, Any, None]], starter_gone: Future[None]) -> int:
    """Let something work that has no address, for as long as it would be served; give the exit status."""

    async def working() -> int:
        if starter_gone.done():
            return 1
        stopping = _stopping(starter_gone)
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


async def _serve(hosted: Sequence[Hosted], starter_gone: Future[None]) -> int:
    if starter_gone.done():
        return 1
    stopping = _stopping(starter_gone)
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


def _stopping(starter_gone: Future[None]) -> asyncio.Event:
    """Make the event that is set by a signal, or when the starter has gone."""
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()

    def stop(_: Future[None]) -> None:
        # The loop may have ended just now, for another reason.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(stopping.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    starter_gone.add_done_callback(stop)
    return stopping
