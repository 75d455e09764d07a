"""A Dask cluster on whose machines the workers of a run stand."""

from __future__ import annotations

import secrets
import socket
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ratified import __version__
from ratified.failures import ConfigurationError
from ratified.runner.cluster import slot

_SCHEME = "dask"
_PATIENCE = 30.0
_GET_IT = "pip install 'ratified[dask]'"


@dataclass(frozen=True, slots=True)
class Place:
    """A place for one worker on a Dask worker: its address, and what tells it from a later one at the same address."""

    address: str
    identity: str


class Cluster:
    """The Dask workers there are, and how many workers of ours each of them has."""

    def __init__(self, client: Any, address: str, root: Path) -> None:
        self.client = client
        self.address = address
        self._root = str(root)
        self._known: dict[str, dict[str, Any]] = {}
        self._taken = Counter[Place]()
        self._leaving: dict[str, list[Callable[[], None]]] = {}
        self._changed = threading.Condition()
        self.lost_before = Counter[tuple[int, int]]()
        self.notes: list[str] = []

    @classmethod
    def found(cls, address: str, root: Path) -> Cluster:
        """Reach a cluster, and make sure that all of it fits this run."""
        cluster = cls(_client(address), address, root)
        try:
            cluster._refuse_other_versions()
            cluster._look_around()
            cluster._refuse_unfit()
            cluster.client.subscribe_topic("all", cluster._heard)
        except BaseException:
            cluster.close()
            raise
        return cluster

    @property
    def threads(self) -> int:
        """Return how many tasks the cluster can perform at once."""
        return sum(int(facts["threads"]) for facts in self._known.values())

    def refuse_embedded(self, systems: Sequence[str]) -> None:
        """Refuse to start systems here that workers there could not reach."""
        if not systems:
            return
        with _listening() as (port, word):
            reached = self.client.run(slot.reaches, port, word)
        beyond = [address for address, has_reached in reached.items() if not has_reached]
        if beyond:
            raise ConfigurationError(
                f"the embedded {' and '.join(systems)} would listen on this machine only",
                actual=f"Dask workers on other machines: {', '.join(beyond)}",
                next="run against an environment that they can reach, such as -D env=…, or have all of them here",
            )

    def take_place(self, is_wanted: Callable[[], bool], leaving: Callable[[], None]) -> Place | None:
        """Wait for a free place, if only somebody still wants it; `leaving` is called when its Dask worker has left."""
        deadline = time.monotonic() + _PATIENCE
        while is_wanted():
            with self._changed:
                for address, facts in self._known.items():
                    place = Place(address, str(facts["id"]))
                    if self._taken[place] < int(facts["threads"]):
                        self._taken[place] += 1
                        self._leaving.setdefault(address, []).append(leaving)
                        return place
                is_deserted = not self._known
                self._changed.wait(1.0)
            if is_deserted and time.monotonic() > deadline:
                raise ConfigurationError(
                    f"no Dask worker is left at {self.address}", next="start some, and leave them running"
                )
            self._look_around()
        return None

    def give_back(self, place: Place) -> None:
        """Let somebody else have a place."""
        with self._changed:
            self._taken[place] -= 1
            self._changed.notify_all()

    def close(self) -> None:
        """Leave the cluster; whatever still stands there ends."""
        self.client.close()

    # What is there

    def _look_around(self) -> None:
        found = self.client.run(slot.look, self._root, on_error="return")
        with self._changed:
            self._known = {address: facts for address, facts in found.items() if _unfit(facts) is None}
            self._found = found

    def _heard(self, event: tuple[float, Any]) -> None:
        message = event[1]
        if isinstance(message, dict) and message.get("action") == "remove-worker":
            with self._changed:
                self._known.pop(message["worker"], None)
                leaving = self._leaving.pop(message["worker"], [])
            for leave in leaving:
                leave()

    def _refuse_unfit(self) -> None:
        if not self._found:
            raise ConfigurationError(
                f"the Dask cluster at {self.address} has no workers",
                next=f"start some: dask worker {_address(self.address)}",
            )
        for address, facts in self._found.items():
            reason = _unfit(facts)
            if reason is not None:
                expected, actual, what_next = reason
                raise ConfigurationError(
                    f"the Dask worker {address} cannot run these scenarios",
                    expected=expected,
                    actual=actual,
                    next=what_next,
                )

    def _refuse_other_versions(self) -> None:
        versions = self.client.get_versions()
        ours = versions["client"]["packages"]["distributed"]
        others = {"the scheduler": versions["scheduler"], **versions["workers"]}
        for name, facts in others.items():
            theirs = facts["packages"]["distributed"]
            if theirs != ours:
                raise ConfigurationError(
                    f"the Dask cluster at {self.address} has another version of distributed than this run",
                    expected=ours,
                    actual=f"{theirs} ({name})",
                    next="install the same version everywhere",
                )


def _client(address: str) -> Any:
    try:
        import distributed
    except ImportError:
        raise ConfigurationError(f"{address} cannot be used without Dask", next=_GET_IT) from None
    try:
        with warnings.catch_warnings():
            # Which versions fit is looked at below, and said in one sentence.
            warnings.simplefilter("ignore")
            client: Any = distributed.Client
            return client(_address(address), timeout=10, set_as_default=False, name="ratified")
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"no Dask scheduler answers at {address}",
            actual=f"{type(error).__name__}: {error}",
            next="start one with `dask scheduler`, or mend the setting workers",
        ) from None


def _address(told: str) -> str:
    parts = urlsplit(told)
    if parts.scheme != _SCHEME or not parts.hostname:
        raise ConfigurationError(
            f'the setting "workers" cannot be "{told}"', expected="dask://HOST:8786", next="mend it, or leave it out"
        )
    return f"tcp://{parts.netloc}"


def _unfit(facts: Any) -> tuple[str, str, str] | None:
    """Return why a Dask worker cannot be used: what was expected, what is there, what to do."""
    if isinstance(facts, BaseException):
        missing = isinstance(facts, ImportError)
        return f"ratified {__version__} on it", f"{type(facts).__name__}: {facts}", _GET_IT if missing else "mend it"
    if facts["ratified"] != __version__:
        return f"ratified {__version__} on it", f"ratified {facts['ratified']}", "install the same version everywhere"
    if not facts["has_project"]:
        return (
            "the project folder at the same place as here",
            f"nothing to run at {facts['project']}",
            f"put the project there, or set {slot.PROJECT} in the Dask worker's environment to where it is",
        )
    return None


@contextmanager
def _listening() -> Iterator[tuple[int, bytes]]:
    """Say a word that nobody can know to everybody who reaches this machine's loopback."""
    word = secrets.token_bytes(16)
    with socket.create_server(("127.0.0.1", 0), backlog=512) as server:

        def answer() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(word)

        threading.Thread(target=answer, name="ratified-loopback", daemon=True).start()
        try:
            yield server.getsockname()[1], word
        finally:
            server.shutdown(socket.SHUT_RDWR)
