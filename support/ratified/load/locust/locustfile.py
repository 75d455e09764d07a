"""What Locust loads, in its master and in its workers: the only place that imports it."""

from __future__ import annotations

import os
import signal
import socket
from typing import Any, cast

import gevent
from locust import User, constant, events, runners, stats, task

from ratified.load.locust import messages
from ratified.load.locust.master import Post
from ratified.load.locust.worker import Bridge

_bridges: list[Bridge] = []


class Arrivals(User):
    """Whoever sends the load of a worker: one is enough, for behind it is a generator."""

    wait_time = constant(0)

    @task
    def serve(self) -> None:
        """Do what the cluster asks for."""
        _bridges[0].serve()


def begin(runner: Any, **_: object) -> None:
    """Take up the thread to the cluster, in whichever process this is."""
    if isinstance(runner, runners.MasterRunner):
        Post(runner, runners.STATE_MISSING)
    elif isinstance(runner, runners.WorkerRunner):
        _bridges.append(Bridge(runner, stats))
        if messages.THREAD in os.environ:
            gevent.spawn(_end_with_the_cluster)


def _end_with_the_cluster() -> None:
    """End this worker as soon as nobody holds the other end of the thread any more."""
    with socket.socket(fileno=int(os.environ[messages.THREAD])) as thread:
        thread.recv(1)
    os.kill(os.getpid(), signal.SIGTERM)


# Locust tells no types here.
cast("Any", events.init).add_listener(begin)
