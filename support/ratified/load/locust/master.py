"""What happens in the process of Locust's master: messages are passed on, and workers that fall silent are told of."""

from __future__ import annotations

import os
import signal
import socket
import threading
from typing import Any

import gevent
import msgspec

from ratified.load import frames
from ratified.load.locust import messages

_LOOK = 0.5  # seconds between two looks at Locust's list of workers
_CHUNK = 1 << 16


class Post:
    """Between the cluster and the workers; `missing` is what Locust calls the state of those that fall silent."""

    def __init__(self, runner: Any, missing: str) -> None:
        self._runner = runner
        self._missing = missing
        self._known: set[str] = set()
        self._thread = socket.socket(fileno=int(os.environ[messages.THREAD]))
        self._alone = threading.Lock()
        # Should Locust have to listen anew, then where workers look for it.
        runner.master_bind_port = runner.server.port
        runner.register_message(messages.NAME, self._pass_on)
        for duty in (self._obey, self._watch):
            gevent.spawn(duty).link_exception(lambda _: _end())
        self._say(messages.LISTENING, "", str(runner.server.port).encode())

    def _pass_on(self, environment: object, msg: Any) -> None:  # noqa: ARG002 - the names are Locust's
        kind, content = msg.data
        if kind == messages.HELLO:
            self._known.add(msg.node_id)
        elif kind == messages.LEFT:
            self._known.discard(msg.node_id)
        self._say(kind, msg.node_id, content)

    def _obey(self) -> None:
        waiting = frames.Frames()
        while chunk := self._thread.recv(_CHUNK):
            for kind, content in waiting.feed(chunk):
                node, told = msgspec.msgpack.decode(content, type=tuple[str, bytes])
                self._runner.send_message(messages.NAME, [kind, told], client_id=node)
        _end()

    def _watch(self) -> None:
        while True:
            gevent.sleep(_LOOK)
            for node in tuple(self._known):
                client = self._runner.clients.get(node)
                if client is None or client.state == self._missing:
                    self._known.discard(node)
                    self._say(messages.LOST, node, b"")

    def _say(self, kind: bytes, node: str, content: bytes) -> None:
        with self._alone:
            self._thread.sendall(frames.frame_of(kind, (node, content)))


def _end() -> None:
    """End Locust in its own way: workers are told, and reports are written."""
    os.kill(os.getpid(), signal.SIGTERM)
