"""What is promised of each contest, as far as the rows are there."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.load.tables import Table
from benchmarks.runner.telling import Promise

OURS = "ours"


def promises(table: Table) -> list[Promise]:
    """Return the promises of a contest."""
    kinds = {
        "closed": _of_closed, "distributed": _of_distributed, "open": _of_open, "latency": _of_latency,
        "stall": _of_stall, "streams": _of_streams,
    }  # fmt: skip
    return list(kinds[table.name](table))


def _compared(table: Table, other: str, key: str, what: str, limit: float = 0.0) -> Iterator[Promise]:
    # "k6 200" is compared with "ours 200".
    name = " ".join((OURS, *other.split()[1:]))
    if table.has(name, other):
        yield Promise(f"{what} of {name}, in those of {other}", table.ratio(name, other, key), limit)


def _of_closed(table: Table) -> Iterator[Promise]:
    yield from _compared(table, "locust-fast", "each", "CPU a request", 0.167)
    yield from _compared(table, "wrk", "each", "CPU a request", 3.0)
    yield from _compared(table, "k6", "each", "CPU a request", 0.4)


def _of_distributed(table: Table) -> Iterator[Promise]:
    # The other way round than one would say it: a promise keeps a limit from below.
    if table.has(OURS, "locust-master-2"):
        ratio = table.ratio("locust-master-2", OURS, "rate")
        yield Promise("requests a second of locust-master-2, in those of ours", ratio, 0.25)


def _of_open(table: Table) -> Iterator[Promise]:
    for rate, limit in ((50, 0.0), (200, 0.5), (1000, 0.5)):
        yield from _compared(table, f"k6 {rate}", "p99", "arrival error p99", limit)


def _of_latency(table: Table) -> Iterator[Promise]:
    yield from _compared(table, "wrk", "p50", "p50", 1.5)
    yield from _compared(table, "wrk", "p99", "p99")


def _of_stall(table: Table) -> Iterator[Promise]:
    if table.has(OURS):
        yield Promise("distance of ours' p99 from the true one", abs(table.median(OURS, "share") - 1), 0.02)


def _of_streams(table: Table) -> Iterator[Promise]:
    yield from _compared(table, "httpx-sse", "each", "CPU an event", 0.333)
    yield from _compared(table, "aiohttp", "each", "CPU an event")
