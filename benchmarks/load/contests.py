"""Who does what in each contest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from benchmarks.load import truth
from benchmarks.load.loads import Load
from benchmarks.load.peers import K6, Artillery, Asking, Hearing, Locust, Ours, Peer, Wrk
from benchmarks.load.runs import Ground
from benchmarks.load.server import Nginx, Noting, nginx, noting
from benchmarks.load.tables import Column, Figures, Row, Table
from benchmarks.runner.contests import NotTheWork

USERS, DISTRIBUTED_USERS = 16, 32
RATES = (50, 200, 1000)
STALL_RATE = 100
DELAY = 0.005
MARGINAL = (Column("each", "CPU µs/request"), Column("rate", "requests/s", 0), Column("start", "start CPU s", 2))


@contextmanager
def closed(ground: Ground) -> Iterator[Table]:
    """Hold users who ask again as soon as they may, with one core for whoever asks."""
    peers: tuple[Peer, ...] = (
        Ours(), Wrk(), K6(), Locust("locust-fast"), Locust("locust-http", "HttpUser"), Artillery(),
        Asking("aiohttp", "aiohttp"), Asking("httpx-async", "httpx-async"),
    )  # fmt: skip
    mine, theirs = ground.cores
    with nginx(ground.shed, ground.folder, mine) as server:
        rows = [ground.marginal(peer, server, USERS, theirs) for peer in peers]
        yield Table("closed", f"{USERS} connections to nginx, one core", MARGINAL, rows)


@contextmanager
def distributed(ground: Ground) -> Iterator[Table]:
    """Hold users who are shared out among processes."""
    peers = (Ours(workers=2), Locust("locust-master-2", workers=2))
    with nginx(ground.shed, ground.folder, None) as server:
        rows = [ground.marginal(peer, server, DISTRIBUTED_USERS) for peer in peers]
        title = f"a master and two workers, {DISTRIBUTED_USERS} users, all cores"
        yield Table("distributed", title, (MARGINAL[1], MARGINAL[0], MARGINAL[2]), rows)


@contextmanager
def latency(ground: Ground) -> Iterator[Table]:
    """Hold one user, and compare what each tells about how long answers took."""
    peers: tuple[Peer, ...] = (
        Ours(), Wrk(), Asking("socket", "socket"), Asking("aiohttp", "aiohttp"), Asking("httpx", "httpx"),
        Asking("httpx-async", "httpx-async"),
    )  # fmt: skip
    mine, theirs = ground.cores
    with nginx(ground.shed, ground.folder, mine) as server:
        load = Load(server.url, 1 if ground.small else 4, users=1)
        rows = [Row(peer.name, partial(_latency, ground, peer, server, load, theirs)) for peer in peers]
        columns = (Column("p50", "p50 µs"), Column("p99", "p99 µs"), Column("each", "CPU µs, start too"))
        yield Table("latency", "one connection, as each tells it", columns, rows)


@contextmanager
def arrivals(ground: Ground) -> Iterator[Table]:
    """Hold arrivals at a rate, and look at how even they are where they arrive."""
    peers: tuple[Peer, ...] = (Ours(), K6(), Locust("locust"), Artillery())
    with noting() as server:
        rows = [
            Row(f"{peer.name} {rate}", partial(_arrivals, ground, peer, server, rate))
            for rate in RATES
            for peer in peers
        ]
        columns = (
            Column("p99", "error p99 ms", 2), Column("p50", "error p50 ms", 2), Column("reached", "rate reached", 3),
            Column("cpu", "CPU s, start too", 2),
        )  # fmt: skip
        yield Table("open", f"{', '.join(map(str, RATES))} arrivals a second, stamped by the server", columns, rows)


@contextmanager
def stall(ground: Ground) -> Iterator[Table]:
    """Hold arrivals at a server that stands still at times, and compare what is told with what happened."""
    rows: list[tuple[str, Peer, dict[str, int]]] = [
        ("ours", Ours(), {"rate": STALL_RATE}),
        ("ours-10", Ours("ours-10"), {"rate": STALL_RATE, "connections": 10}),
        ("k6", K6(), {"rate": STALL_RATE}),
        ("locust-10", Locust("locust-10", users=10), {"rate": STALL_RATE}),
        ("httpx-1", Asking("httpx", "httpx-1"), {"users": 1}),
        ("httpx-10", Asking("httpx", "httpx-10"), {"users": 10}),
    ]
    every, frozen, seconds = (1.0, 0.1, 3) if ground.small else (10.0, 1.0, 20)
    manners = {"delay": DELAY, "every": every, "frozen": frozen}
    with noting() as server:
        measures = [
            Row(name, partial(_stall, ground, peer, server, Load(server.url, seconds, **load), manners))
            for name, peer, load in rows
        ]
        columns = (
            Column("share", "told / true p99", 3), Column("p99", "told p99 ms"), Column("true", "true p99 ms"),
            Column("p50", "told p50 ms"), Column("sent", "sent", 0), Column("dropped", "dropped", 0),
        )  # fmt: skip
        title = f"{STALL_RATE} a second for {seconds} s; {DELAY * 1000:g} ms, but {frozen:g} s of {every:g} s none"
        yield Table("stall", title, columns, measures)


@contextmanager
def streams(ground: Ground) -> Iterator[Table]:
    """Hold an audience of many streams."""
    peers: tuple[Peer, ...] = (Ours(), Hearing("httpx-sse"), Hearing("aiohttp"))
    count, lengths = (100, (5, 15)) if ground.small else (1000, (20, 80))
    with noting() as server:
        rows = [Row(peer.name, partial(_streams, ground, peer, server, count, lengths)) for peer in peers]
        columns = (Column("each", "CPU µs/event"), Column("start", "start CPU s", 2))
        yield Table("streams", f"{count} event streams in one process, an event each 100 ms", columns, rows)


CONTESTS = {
    "closed": closed, "distributed": distributed, "open": arrivals, "latency": latency, "stall": stall,
    "streams": streams,
}  # fmt: skip


def _latency(ground: Ground, peer: Peer, server: Nginx, load: Load, core: int | None) -> Figures:
    server.requests()
    run = ground.run(peer, load, server.requests, core)
    return {"p50": run.told.p50 * 1000, "p99": run.told.p99 * 1000, "each": run.cpu / run.seen * 1e6}


def _arrivals(ground: Ground, peer: Peer, server: Noting, rate: int) -> Figures:
    server.begin()
    seconds = 3 if ground.small else 7
    run = ground.run(peer, Load(server.url, seconds, rate=rate), lambda: len(server.log().arrivals))
    if run.told.dropped:
        raise NotTheWork(f"{run.told.dropped} arrivals were dropped")
    seen = server.log().arrivals
    apart = truth.distances(truth.settled(seen), rate)
    return {
        "p50": truth.percentile(apart, 0.5),
        "p99": truth.percentile(apart, 0.99),
        "reached": truth.reached(seen, rate, seconds),
        "cpu": run.cpu,
    }


def _stall(ground: Ground, peer: Peer, server: Noting, load: Load, manners: dict[str, float]) -> Figures:
    server.begin(**manners)
    run = ground.run(peer, load, lambda: len(server.log().arrivals))
    if load.connections and not run.told.dropped:
        raise NotTheWork("no arrival was dropped, although there were fewer connections than arrivals")
    log = server.log()
    times = truth.response_times(log.arrivals[0], STALL_RATE, load.seconds, round(DELAY * 1e9), log.frozen)
    true = truth.percentile(times, 0.99)
    told = run.told
    return {
        "share": told.p99 / true, "p99": told.p99, "true": true, "p50": told.p50, "sent": run.seen,
        "dropped": told.dropped,
    }  # fmt: skip


def _streams(ground: Ground, peer: Peer, server: Noting, count: int, lengths: tuple[int, int]) -> Figures:
    runs = []
    for events in lengths:
        server.begin(audience=count, events=events)
        load = Load(f"{server.url}events", 0, streams=count)
        run = ground.run(peer, load, lambda: len(server.log().arrivals))
        if run.told.events != count * events:
            raise NotTheWork(f"{run.told.events} events were heard of {count * events}")
        runs.append(run)
    short, long = runs
    each = (long.cpu - short.cpu) / (long.told.events - short.told.events)
    return {"each": each * 1e6, "start": short.cpu - each * short.told.events}
