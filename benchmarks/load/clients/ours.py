"""Sends a load with our generator, with checks and recording on, as the library does: `… LOAD WORKERS`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from benchmarks.load.loads import Load, Told
from ratified.load.errands import Bounds, Errand, Hearing, Origin, Request, Work
from ratified.load.generating import Generator
from ratified.load.recording import Recording
from ratified.load.samples import Column, Outcome
from ratified.load.traffic import Phase

if TYPE_CHECKING:
    from ratified.load.locust.cluster import Cluster


def main() -> None:
    """Send the load, and print what was measured."""
    load = Load(**json.loads(sys.argv[1]))
    work, phase = _work(load), _phase(load)
    recording = Recording(work.endpoints, [phase])
    with _generator(work, int(sys.argv[2])) as generator:
        generator.run([(0, phase)], recording)
    print(json.dumps(asdict(_told(recording))))


def _generator(work: Work, workers: int) -> Generator | Cluster:
    if not workers:
        return Generator(work)
    from ratified.load.locust.cluster import Cluster

    return Cluster(work, workers)


def _work(load: Load) -> Work:
    parts = urlsplit(load.url)
    origin = Origin(parts.scheme, str(parts.hostname), parts.port or 80)
    head = f"GET {parts.path} HTTP/1.1\r\nhost: {parts.netloc}\r\naccept: */*\r\n\r\n".encode()
    hearing = Hearing(last="end") if load.streams else None
    request = Request("ask", origin, "GET", (head,), statuses=(200,), hearing=hearing)
    return Work((Errand("ask", (request,)),), Bounds(connections=load.connections))


def _phase(load: Load) -> Phase:
    if load.streams:
        return Phase("load", users=load.streams, count=load.streams)
    return Phase("load", seconds=load.seconds, users=load.users, rate=load.rate)


def _told(recording: Recording) -> Told:
    observed = recording.observed()
    failures = observed.failures()
    dropped = failures.pop(Outcome.DROPPED.told, 0)
    p50, p99 = np.percentile(observed.times, (50, 99), method="inverted_cdf") / 1e6
    return Told(
        len(observed) - dropped,
        sum(failures.values()) + (not recording.is_complete),
        p50,
        p99,
        dropped,
        int(observed.column(Column.EVENTS).sum()),
        str(failures or ""),
    )


if __name__ == "__main__":
    main()
