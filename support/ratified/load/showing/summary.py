"""What a load came to, in figures for machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ratified.load.findings import Finding
from ratified.load.gate import lags_of_arrivals
from ratified.load.recording import Observed, Recording
from ratified.load.samples import Column
from ratified.load.showing.words import harmless

if TYPE_CHECKING:
    from ratified.load.recording import Numbers

_SHARES = {"p50": 50, "p90": 90, "p95": 95, "p99": 99}


def summary(recording: Recording, findings: Sequence[Finding]) -> dict[str, object]:
    """Return what was measured of each endpoint in each phase, how the generator fared, and what became of promises."""
    return {
        "is_complete": recording.is_complete,
        "requests": len(recording.rows),
        "phases": [
            {
                "name": harmless(phase.name),
                "load": phase.told,
                "is_judged": phase.is_judged,
                "seconds": recording.seconds(phase.name),
            }
            for phase in recording.phases
        ],
        "measured": _measured(recording),
        "generator": _generator(recording),
        "findings": [_found(finding) for finding in findings],
    }


def _measured(recording: Recording) -> list[dict[str, object]]:
    rows = recording.rows
    of_endpoints = [rows[rows[:, Column.ENDPOINT] == number] for number in range(len(recording.endpoints))]
    measured: list[dict[str, object]] = []
    for number, phase in enumerate(recording.phases):
        seconds = sum(span.end - span.begin for span in recording.spans if span.phase == number) / 1e9
        for endpoint, of_endpoint in zip(recording.endpoints, of_endpoints, strict=True):
            observed = Observed(of_endpoint[of_endpoint[:, Column.PHASE] == number])
            if len(observed):
                names = {"endpoint": harmless(endpoint), "phase": harmless(phase.name), "is_judged": phase.is_judged}
                measured.append({**names, **_of(observed, seconds)})
    return measured


def _of(observed: Observed, seconds: float) -> dict[str, object]:
    bad = Observed(observed.rows[~observed.is_good])
    good = len(observed) - len(bad)
    return {
        "count": len(observed),
        "failed": len(bad),
        "failures": bad.failures(),
        "answered_per_second": good / seconds if seconds else None,
        "response_time_ms": _spread(observed.times),
        "service_time_ms": _spread(observed.service_times),
        **_of_streams(observed),
    }


def _of_streams(observed: Observed) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, column in (("first_event_ms", Column.FIRST_EVENT), ("first_content_ms", Column.FIRST_CONTENT)):
        reached = observed.is_good & (observed.column(column) > 0)
        if reached.any():
            found[name] = _spread(observed.since_due(column)[reached])
    return found


def _generator(recording: Recording) -> dict[str, object]:
    found: dict[str, object] = {
        "lag_ms": _spread(lags_of_arrivals(recording)),
        "lag_while_users_wait_ms": _spread(recording.ticks),
    }
    lasting = [(first, last) for first, last in recording.first_and_last() if last.at > first.at]
    shares = [(last.cpu - first.cpu) / (last.at - first.at) for first, last in lasting]
    found["cpu_share"] = max(shares, default=None)
    found["waited_for_a_core_seconds"] = sum(last.waited - first.waited for first, last in lasting) / 1e9
    found["most_connections"] = max((one.connections for one in recording.health), default=None)
    return found


def _spread(times: Numbers) -> dict[str, float] | None:
    """Return mean, percentiles by nearest rank and the longest in milliseconds; of no times there are none."""
    import numpy as np

    if not len(times):
        return None
    figures = np.percentile(times, [*_SHARES.values()], method="inverted_cdf").tolist()
    spread = {name: figure / 1e6 for name, figure in zip(_SHARES, figures, strict=True)}
    return {"mean": float(times.mean()) / 1e6, **spread, "max": int(times.max()) / 1e6}


def _found(finding: Finding) -> dict[str, object]:
    judgement = finding.judgement
    return {
        "promise": harmless(finding.promise, 1000),
        "where": harmless(finding.where),
        "metric": harmless(finding.metric),
        "target": harmless(finding.target),
        "actual": harmless(finding.actual),
        "limit_ms": finding.limit / 1e6 if finding.limit else None,
        "verdict": finding.verdict.value,
        "figure": judgement.figure,
        "interval": [judgement.low, judgement.high],
        "n": judgement.size,
        "effective_n": judgement.effective,
        "why": harmless(judgement.why, 1000),
    }
