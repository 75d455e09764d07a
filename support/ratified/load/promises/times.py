"""Promises about times, all counted from when a request was due; one that failed was never in time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ratified.load.judging import Judgement, Sureness, judge_mean
from ratified.load.promises.promise import Look, Promise, counted, look_at_share, percentile_of, told_share, told_time
from ratified.load.samples import Column

if TYPE_CHECKING:
    from ratified.load.recording import Flags, Numbers, Observed

_MS = 1e6
_NEVER = (1 << 63) - 1


def in_time(share: float, limit: int, moment: Column = Column.LAST, name: str = "responses") -> Promise:
    """Promise that at least such a share takes less than a limit in nanoseconds."""

    def look(observed: Observed, sureness: Sureness) -> Look:
        times = times_of(observed, moment)
        seen = look_at_share(times < limit, share, sureness)
        return replace(seen, actual=f"{_percentile(times, share)}; in time {seen.actual}")

    words = f"{told_share(share)} of {name} take less than {told_time(limit)}"
    return Promise(words, f"p{100 * share:g} of {name}", f"< {told_time(limit)}", look, limit)


def all_in_time(limit: int, moment: Column = Column.LAST, name: str = "responses") -> Promise:
    """Promise that none of those that succeed takes longer; how many succeed is another promise."""

    def look(observed: Observed, sureness: Sureness) -> Look:
        if not len(observed):
            return Look(Judgement.error("nothing was observed"), "nothing")
        times = times_of(observed, moment)[observed.is_good]
        size = len(times)
        over = int((times >= limit).sum())
        why = f"{over or 'none'} of {size} took longer" if size else f"none of {len(observed)} succeeded"
        told = f"{_percentile(times, 1.0)}, the longest of {size}" if size else why
        return Look(counted(over if size else len(observed), size, why, sureness), told)

    words = f"none of the {name} takes {told_time(limit)} or more"
    return Promise(words, f"longest of {name}", f"< {told_time(limit)}", look, limit)


def mean_time(limit: int, seed: int = 0) -> Promise:
    """Promise that the mean time of those that are answered is below a limit."""

    def look(observed: Observed, sureness: Sureness) -> Look:
        failed = len(observed) - len(observed.times)
        judged = judge_mean((observed.times / _MS).tolist(), limit / _MS, sureness, seed)
        told = f"{judged.figure:.3g} ms, certainly {judged.low:.3g} to {judged.high:.3g} ms"
        if failed:
            # A mean of those that are left over says nothing good: failing is quick.
            judged = counted(failed, len(observed), f"{failed} of {len(observed)} failed", sureness)
            told = f"{told}, of those that did not fail; {judged.why}"
        return Look(judged, told)

    words = f"the mean response time is below {told_time(limit)}"
    return Promise(words, "mean response time", f"< {told_time(limit)}", look, limit)


def windows_in_time(share: float, limit: int, window: int) -> Promise:
    """Promise that in no window of time, in nanoseconds, a percentile exceeds a limit."""

    def look(observed: Observed, sureness: Sureness) -> Look:
        parts = [times_of(part) for part in _windows(observed, window)]
        if not parts:
            return Look(Judgement.error(f"nothing was observed for {told_time(window)}"), "nothing")
        worst = max(percentile_of(part, share) for part in parts)
        bad = sum(percentile_of(part, share) >= limit for part in parts)
        why = f"{bad or 'none'} of {len(parts)} windows exceeded it"
        return Look(counted(bad, len(parts), why, sureness), f"{_told(worst)} in the worst of {len(parts)}")

    words = f"in no {told_time(window)} window does p{100 * share:g} exceed {told_time(limit)}"
    return Promise(words, f"p{100 * share:g} of each {told_time(window)}", f"< {told_time(limit)}", look, limit)


def times_of(observed: Observed, moment: Column = Column.LAST) -> Numbers:
    """Return how long each took to a moment; those that failed, or never came so far, took for ever."""
    import numpy as np

    reached: Flags = observed.is_good & (observed.column(moment) > 0)
    return np.where(reached, observed.since_due(moment), _NEVER)


def _windows(observed: Observed, window: int) -> list[Observed]:
    """Return the requests of each window, by when they were due."""
    import numpy as np

    due = observed.column(Column.INTENDED)
    if not len(due):
        return []
    count = int((due[-1] - due[0]) // window)
    edges = np.searchsorted(due, [due[0] + number * window for number in range(count + 2)])
    return [replace(observed, rows=observed.rows[begin:end]) for begin, end in pairwise(edges) if end > begin]


def _percentile(times: Numbers, share: float) -> str:
    return _told(percentile_of(times, share)) if len(times) else "nothing"


def _told(time: int) -> str:
    return told_time(time) if time < _NEVER else "never"
