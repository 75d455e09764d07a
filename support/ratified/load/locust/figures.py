"""Rows put into Locust's own statistics, many at a time.

They go in as another worker's would: in the form in which workers report to the master.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ratified.load.errands import Work
from ratified.load.samples import Column, Outcome

if TYPE_CHECKING:
    from ratified.load.recording import Numbers

_ERRAND = "ERRAND"


class Figures:
    """The statistics of one of Locust's workers; `module` is `locust.stats`."""

    def __init__(self, work: Work, stats: Any, module: Any) -> None:
        requests = [(request.name, request.method) for errand in work.errands for request in errand.requests]
        self._names = [*requests, *((name, _ERRAND) for name in work.endpoints[len(requests) :])]
        self._requests = len(requests)
        self._stats = stats
        self._module = module

    def add(self, rows: Numbers) -> None:
        """Add rows; the total counts requests only, for errands of several would be counted twice."""
        import numpy as np

        for endpoint in np.unique(rows[:, Column.ENDPOINT]).tolist():
            name, method = self._names[endpoint]
            same = rows[rows[:, Column.ENDPOINT] == endpoint]
            report = self._report(name, method, same)
            self._stats.entries[name, method].extend(report)
            if endpoint < self._requests:
                self._stats.total.extend(report)
                self._add_errors(name, method, same)

    def _report(self, name: str, method: str, rows: Numbers) -> Any:
        times = (rows[:, Column.LAST] - rows[:, Column.INTENDED]) / 1e6
        is_bad = rows[:, Column.OUTCOME] != Outcome.GOOD
        ends = (rows[:, Column.LAST] + (time.time_ns() - time.perf_counter_ns())) / 1e9
        report = {
            "name": name,
            "method": method,
            "last_request_timestamp": float(ends.max()),
            "start_time": float(ends.min()),
            "num_requests": len(rows),
            "num_none_requests": 0,
            "num_failures": int(is_bad.sum()),
            "total_response_time": float(times.sum()),
            "max_response_time": float(times.max()),
            "min_response_time": float(times.min()),
            "total_content_length": int(rows[:, Column.SIZE].sum()),
            # Whoever has changed how Locust rounds finds it changed here as well.
            "response_times": Counter(map(self._module.bucket_response_time, times.tolist())),
            "num_reqs_per_sec": _seconds(ends),
            "num_fail_per_sec": _seconds(ends[is_bad]),
        }
        return self._module.StatsEntry.unserialize(report, self._stats)

    def _add_errors(self, name: str, method: str, rows: Numbers) -> None:
        kind = self._module.StatsError
        now = time.time()
        for told, occurrences in Counter(_bad(rows)).items():
            key = kind.create_key(method, name, told)
            error = self._stats.errors.setdefault(key, kind(method, name, told, first_seen=now))
            error.occurrences += occurrences
            error.last_seen = now


def _seconds(moments: Any) -> dict[int, int]:
    return Counter(moments.astype(int).tolist())


def _bad(rows: Numbers) -> Iterable[str]:
    for status, outcome in rows[:, [Column.STATUS, Column.OUTCOME]].tolist():
        if outcome != Outcome.GOOD:
            yield f"status {status}" if outcome == Outcome.WRONG_STATUS else Outcome(outcome).told
