"""A recording as files that other tools read: a log of histograms, a table of requests, and a summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from ratified.load.findings import Finding
from ratified.load.recording import Recording
from ratified.load.samples import Column, Outcome
from ratified.load.showing.summary import summary
from ratified.load.showing.words import harmless

if TYPE_CHECKING:
    from ratified.load.recording import Numbers

_SECOND = 1_000_000_000
_HOUR = 3600 * _SECOND
_MOST_INTERVALS = 600
_DIGITS = 3
_BITS = 11  # so many leading bits of a value three digits keep
_TIMES = {
    "intended": Column.INTENDED,
    "taken": Column.TAKEN,
    "written": Column.WRITTEN,
    "first_byte": Column.FIRST_BYTE,
    "first_event": Column.FIRST_EVENT,
    "first_content": Column.FIRST_CONTENT,
    "last": Column.LAST,
}
_FORMULA = ("=", "+", "-", "@")


def hdr_log(recording: Recording) -> str:
    """Return a log of histograms of response times in nanoseconds, one for every endpoint and second or so.

    Its tags are the names of endpoints; what was not judged has tags of its own. Times count from the first arrival.
    """
    lines = [
        "#[Histogram log format version 1.3]",
        "#[StartTime: 0.000 (seconds since epoch), the first arrival]",
        "#[BaseTime: 0.000 (seconds since epoch)]",
        '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    ]
    rows = recording.rows
    good = rows[rows[:, Column.OUTCOME] == Outcome.GOOD]
    lines += _intervals(recording, good, _first(rows)) if len(good) else ()
    return "\n".join([*lines, ""])


def csv_of(recording: Recording) -> str:
    """Return a row for every request; times are seconds since the first arrival, and empty if they never came."""
    rows = recording.rows
    head = ",".join(("endpoint", "phase", "judged", *_TIMES, "status", "outcome", "bytes", "events", "cold"))
    first = _first(rows)
    phases = recording.phases
    cells = [
        _named(rows[:, Column.ENDPOINT], [_cell(name) for name in recording.endpoints]),
        _named(rows[:, Column.PHASE], [_cell(phase.name) for phase in phases]),
        _named(rows[:, Column.PHASE], ["yes" if phase.is_judged else "no" for phase in phases]),
        *(_seconds(rows[:, column], first) for column in _TIMES.values()),
        _plain(rows[:, Column.STATUS]),
        _named(rows[:, Column.OUTCOME], [outcome.told for outcome in Outcome]),
        _plain(rows[:, Column.SIZE]),
        _plain(rows[:, Column.EVENTS]),
        _named(rows[:, Column.IS_COLD], ["no", "yes"]),
    ]
    return "\n".join([head, *map(",".join, zip(*cells, strict=True)), ""])


def json_of(recording: Recording, findings: Sequence[Finding], spoilt: Sequence[str] = ()) -> str:
    """Return a summary for machines; what is not known, or has no bound, is null."""
    told = {**summary(recording, findings), "measured_anew_because": list(spoilt)}
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode()


def _first(rows: Numbers) -> int:
    return int(rows[0, Column.INTENDED]) if len(rows) else 0


def _intervals(recording: Recording, rows: Numbers, first: int) -> Iterator[str]:
    import numpy as np

    due = rows[:, Column.INTENDED] - first
    width = _SECOND * max(1, -(-(int(due[-1]) + 1) // (_MOST_INTERVALS * _SECOND)))
    tags = _tags(recording)
    kinds = rows[:, Column.PHASE] * len(recording.endpoints) + rows[:, Column.ENDPOINT]
    tagged = np.asarray([place for _, place in tags], dtype=np.int64)[kinds]
    names = {place: tag for tag, place in tags}
    groups = due // width * len(tags) + tagged
    order = np.argsort(groups, kind="stable")
    times = (rows[:, Column.LAST] - rows[:, Column.INTENDED])[order]
    found, starts = np.unique(groups[order], return_index=True)
    histogram = _histograms(int(times.max()))
    for group, part in zip(found.tolist(), np.split(times, starts[1:]), strict=True):
        second, place = divmod(group, len(tags))
        longest, payload = histogram(part)
        at, length = second * width / _SECOND, width / _SECOND
        yield f"Tag={names[place]},{at:.3f},{length:.3f},{longest / 1e6:.3f},{payload}"


def _tags(recording: Recording) -> list[tuple[str, int]]:
    """Return for each phase and endpoint its tag, and a number that those with the same tag share."""
    places: dict[str, int] = {}
    tags = []
    for phase in recording.phases:
        for name in recording.endpoints:
            tag = quote(harmless(name), safe="/:?&+()[]{}") + ("" if phase.is_judged else ";not-judged")
            tags.append((tag, places.setdefault(tag, len(places))))
    return tags


def _histograms(longest: int) -> Callable[[Numbers], tuple[int, str]]:
    """Return what makes of times the longest of them, and a histogram in the letters of a log."""
    import numpy as np
    from hdrh.histogram import HdrHistogram  # type: ignore[import-untyped]

    def encoded(times: Numbers) -> tuple[int, str]:
        histogram = HdrHistogram(1, max(_HOUR, longest), _DIGITS)
        # Times that share a bucket are counted at once: a call for each of them would take seconds.
        _, bits = np.frexp(times.astype(np.float64))
        shifts = np.maximum(bits.astype(np.int64) - _BITS, 0)
        for value, count in zip(*np.unique(times >> shifts << shifts, return_counts=True), strict=True):
            histogram.record_value(int(value), int(count))
        return int(times.max()), histogram.encode().decode("ascii")

    return encoded


def _named(numbers: Numbers, names: Sequence[str]) -> Iterable[str]:
    return map(names.__getitem__, numbers.tolist())


def _plain(numbers: Numbers) -> Iterable[str]:
    return map(str, numbers.tolist())


def _seconds(moments: Numbers, first: int) -> Iterable[str]:
    told = map("%.9f".__mod__, ((moments - first) / _SECOND).tolist())
    if moments.all():
        return told
    if not moments.any():
        return repeat("", len(moments))
    return [one if moment else "" for one, moment in zip(told, moments.tolist(), strict=True)]


def _cell(name: str) -> str:
    """Return a name as a cell that nobody takes for several, nor for something to be computed."""
    line = harmless(name)
    told = f"'{line}" if line.startswith(_FORMULA) else line
    doubled = told.replace('"', '""')
    return f'"{doubled}"' if "," in told or '"' in told else told
