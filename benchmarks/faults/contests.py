"""What is measured in one round, each through a proxy in this process and a far side in another."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial

from benchmarks.faults.callers import Caller, Http, Place, late_by, timed
from benchmarks.faults.figures import Board, Figure, Limit
from benchmarks.faults.turns import asking, taken
from ratified.faults.proxy import (
    Bandwidth,
    BlackHole,
    CutAfter,
    Direction,
    Fault,
    FaultProxy,
    Latency,
    Refuse,
    Reset,
    Slices,
    SlowClose,
)

Weather = AbstractContextManager[None]

_MS = Limit(3.0)
_RATE = Limit(0.1, is_share=True)
_ALL = Limit(0.0, is_share=True)
_NONE = Limit(0.0)
_LATENCIES = {5: 40, 20: 30, 100: 10, 500: 8}  # ms, and how often
_RATES = (100_000, 1_000_000, 5_000_000, 10_000_000)
_WHEN = ("open", "new")


@dataclass(frozen=True, slots=True)
class Stage:
    """A far side, a proxy before it, and the board for the figures."""

    proxy: FaultProxy
    direct: Place
    plain: Place
    through: Place
    board: Board

    @contextmanager
    def having(self, *faults: Fault) -> Iterator[None]:
        """Have faults for a while; they must meet something."""
        imposed = self.proxy.impose(*faults)
        try:
            yield
            self.proxy.demand_met(*imposed)
        finally:
            self.proxy.lift()


def latency(kind: type[Caller], stage: Stage) -> None:
    """How much later answers come than through the proxy without a fault, and how much later those than without it."""
    for when in _WHEN:
        with asking(kind, stage.direct, when) as direct, asking(kind, stage.through, when) as proxied:
            pairs = [(direct(), proxied()) for _ in range(40)]
        usual = statistics.median(pair[0] for pair in pairs)
        plain = [1e3 * (pair[1] - usual) for pair in pairs]
        stage.board.add(Figure("no fault: added", kind.name, when, "ms", 0, _NONE), plain)
        for asked, count in _LATENCIES.items():
            _late(kind, stage, when, asked, count)


def _late(kind: type[Caller], stage: Stage, when: str, asked: int, count: int) -> None:
    fault = partial(stage.having, Latency(asked / 1e3))
    turns = taken(kind, stage.through, stage.plain, when, count=count, fault=fault, late=late_by(asked))
    trips = kind.trips if when == "new" else 1
    usual, direct = statistics.median(turns.usual), statistics.median(turns.direct)
    got = [1e3 * (one - usual) / trips for one in turns.late]
    alone = [1e3 * (one - direct) for one in turns.alone]
    stage.board.add(Figure(f"latency {asked} ms", kind.name, when, "ms", asked, _MS), got, alone)


def bandwidth(kind: type[Caller], stage: Stage) -> None:
    """How many bytes a second come back."""
    for rate in _RATES:
        narrow = Bandwidth(rate, direction=Direction.FROM)
        for when in _WHEN:
            got = _rate(kind, stage.through, when, rate, partial(stage.having, narrow))
            name = f"bandwidth {rate / 1000:.0f} kB/s"
            stage.board.add(Figure(name, kind.name, when, "kB/s", rate / 1e3, _RATE, has_tail=False), [got / 1e3])


def upload(stage: Stage) -> None:
    """How many bytes a second get there."""
    for rate in _RATES:
        for when in _WHEN:
            caller = Http(stage.through)
            if when == "open":
                caller.ask()
            with stage.having(Bandwidth(rate, direction=Direction.TO)):
                got = rate / timed(partial(caller.give, rate)) / 1e3
            caller.close()
            name = f"bandwidth {rate / 1000:.0f} kB/s, there"
            stage.board.add(Figure(name, Http.name, when, "kB/s", rate / 1e3, _RATE, has_tail=False), [got])


def throughput(kind: type[Caller], stage: Stage) -> None:
    """How many bytes a second come at most, with the proxy and without."""
    size = 100_000_000
    for name, place in (("direct: at most", stage.direct), ("no fault: at most", stage.through)):
        got = _rate(kind, place, "open", size)
        stage.board.add(Figure(name, kind.name, "open", "MB/s", 0, _NONE, has_tail=False), [got / 1e6])


def resets(kind: type[Caller], stage: Stage) -> None:
    """Whether every RST is seen as one."""
    for fault in (Reset(), CutAfter(100, abrupt=True), Refuse()):
        for when in _WHEN:
            seen = [_is_reset(kind, stage, when, fault) for _ in range(10)]
            stage.board.add(Figure(f"RST by {_name(fault)}", kind.name, when, "of 1", 1, _ALL), seen)


def refusals(kind: type[Caller], stage: Stage) -> None:
    """Whether a closed port refuses."""
    stage.proxy.impose(Refuse(closes_port=True))
    refused = []
    for _ in range(10):
        try:
            kind(stage.through)
        except ConnectionRefusedError:
            refused.append(1.0)
    stage.proxy.lift()
    stage.board.add(Figure("refused by a closed port", kind.name, "new", "of 1", 1, _ALL), refused or [0.0])


def others(stage: Stage) -> None:
    """Slices, cuts, black holes, slow ends, resets later, and a probability."""
    for when in _WHEN:
        with _caller(Http, stage, when, Slices(1000, 0.01, direction=Direction.FROM)) as caller:
            pauses = [1e3 * timed(lambda: caller.fetch(900 + 10_000)) / 10 for _ in range(5)]
            stage.board.add(Figure("slices, a pause of 10 ms", "HTTP", when, "ms", 10, _MS), pauses)
        with _caller(Http, stage, when, CutAfter(5000)) as caller:
            stage.board.add(Figure("cut after 5000 bytes", "HTTP", when, "bytes", 5000, _ALL), [_until_end(caller)[0]])
        with _caller(Http, stage, when, SlowClose(0.1, direction=Direction.FROM)) as caller:
            end = [1e3 * _until_end(caller, b"/last/100")[1]]
            stage.board.add(Figure("slow close 100 ms", "HTTP", when, "ms", 100, _MS), end)
        with _caller(Http, stage, when, Reset(after=0.1)) as caller:
            wait = [1e3 * _until_end(caller)[1]]
            stage.board.add(Figure("reset after 100 ms", "HTTP", when, "ms", 100, _MS), wait)
        _hole(stage, when)
    _chance(stage)


def _hole(stage: Stage, when: str) -> None:
    with _caller(Http, stage, when, BlackHole()) as caller:
        caller.send(b"GET /bytes/100 HTTP/1.1\r\nhost: a\r\n\r\n")
        heard = 0.0 if caller.is_silent(0.3) else 1.0
        stage.board.add(Figure("black hole: lets pass", "HTTP", when, "bytes", 0, _ALL), [heard])
        stage.proxy.lift()
        stage.board.add(
            Figure("black hole lifted: flows within", "HTTP", when, "ms", 0, _MS), [1e3 * timed(caller.head)]
        )


def _chance(stage: Stage) -> None:
    lost = []
    with stage.having(Reset(probability=0.3, direction=Direction.TO)):
        caller = Http(stage.through)
        for _ in range(400):
            try:
                caller.ask()
                lost.append(0.0)
            except ConnectionResetError:
                lost.append(1.0)
                caller.close()
                caller = Http(stage.through)
        caller.close()
    # Once in a thousand seeds it is further away.
    figure = Figure("probability 0.3, 400 calls", "HTTP", "open", "of 1", 0.3, Limit(0.0755), has_tail=False)
    stage.board.add(figure, [statistics.mean(lost)])


@contextmanager
def _caller(kind: type[Caller], stage: Stage, when: str, fault: Fault) -> Iterator[Caller]:
    """Return a caller who has been answered before the fault, or who has come after it."""
    caller = kind(stage.through) if when == "open" else None
    if caller:
        caller.ask()
    imposed = stage.proxy.impose(fault)
    caller = caller or kind(stage.through)
    try:
        yield caller
        stage.proxy.demand_met(*imposed)
    finally:
        caller.close()
        stage.proxy.lift()


def _until_end(caller: Caller, path: bytes = b"/bytes/100000") -> tuple[int, float]:
    """Return how many bytes come until the end, and how many seconds after the last of them, or the first, it does."""
    caller.send(b"GET " + path + b" HTTP/1.1\r\nhost: a\r\n\r\n")
    size, moment = 0, time.perf_counter()
    with suppress(ConnectionResetError):
        while data := caller.part():
            size, moment = size + len(data), time.perf_counter()
    return size, time.perf_counter() - moment


def _is_reset(kind: type[Caller], stage: Stage, when: str, fault: Fault) -> float:
    try:
        with _caller(kind, stage, when, fault) as caller:
            caller.samples(10)
    except ConnectionResetError:
        return 1.0
    except (EOFError, OSError):
        return 0.0
    return 0.0


def _rate(
    kind: type[Caller], place: Place, when: str, size: int, weather: Callable[[], Weather] = nullcontext
) -> float:
    """Return how many bytes a second come."""
    caller = kind(place)
    if when == "open":
        caller.prepare(size)
    with weather():
        if when == "new":
            caller.close()
            caller = kind(place)
        began = time.perf_counter()
        came = caller.fetch(size)
        took = time.perf_counter() - began
    caller.close()
    return came / took


def _name(fault: Fault) -> str:
    return {Reset: "reset", CutAfter: "an abrupt cut", Refuse: "refusing"}[type(fault)]
