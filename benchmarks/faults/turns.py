"""Seconds that are measured in turns, so that a busy machine slows down all alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial

from benchmarks.faults.callers import Caller, Http, Place, timed


@dataclass(frozen=True, slots=True)
class Turns:
    """Answers through the proxy without the fault and with it; and direct ones, at once and late by themselves."""

    usual: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    direct: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)


@contextmanager
def asking(kind: type[Caller], place: Place, when: str) -> Iterator[Callable[[], float]]:
    """Return what takes one sample: on a connection that is used again, or each on a new one."""
    if when == "new":
        yield lambda: timed(partial(_once, kind, place))
        return
    with closing(kind(place)) as caller:
        caller.samples(3)
        yield lambda: caller.samples(1)[0]


def taken(
    kind: type[Caller],
    through: Place,
    direct: Place,
    when: str,
    *,
    count: int,
    fault: Callable[[], AbstractContextManager[None]] = nullcontext,
    late: type[Http] = Http,
) -> Turns:
    """Take so many turns."""
    turns = Turns()
    with (
        asking(kind, through, when) as proxied,
        asking(Http, direct, when) as at_once,
        asking(late, direct, when) as by_itself,
    ):
        for _ in range(count):
            turns.usual.append(proxied())
            with fault():
                turns.late.append(proxied())
            turns.direct.append(at_once())
            turns.alone.append(by_itself())
    return turns


def _once(kind: type[Caller], place: Place) -> None:
    with closing(kind(place)) as caller:
        caller.ask()
