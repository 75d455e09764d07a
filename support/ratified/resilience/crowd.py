"""Several people who ask at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def at_once(asks: Sequence[Callable[[], T]]) -> list[T]:
    """Have several things asked at the same moment; return what came of each, in their order, once all are answered.

    Open the clients of all before: a scene is for one thread.
    """
    ready = threading.Barrier(len(asks))

    def ask(one: Callable[[], T]) -> T:
        ready.wait()
        return one()

    with ThreadPoolExecutor(len(asks)) as crowd:
        return list(crowd.map(ask, asks))
