"""Promises about how many: how many succeed, how many fail, how many are answered each second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ratified.load.judging import Judgement, Sureness, judge_mean
from ratified.load.promises.promise import Look, Promise, counted, look_at_share, told_share
from ratified.load.samples import Column

if TYPE_CHECKING:
    from ratified.load.recording import Numbers, Observed

_BLOCKS = 20


def succeeding(share: float) -> Promise:
    """Promise that at least such a share of all requests ends well."""
    words = f"at least {told_share(share)} of requests succeed"
    return Promise(words, "requests that succeed", f"≥ {told_share(share)}", _look_at_outcomes(share))


def failing(share: float) -> Promise:
    """Promise that fewer than such a share of all requests fail."""
    words = f"fewer than {told_share(share)} of requests fail"
    looking = _look_at_outcomes(1 - share, tells_others=True)
    return Promise(words, "requests that fail", f"< {told_share(share)}", looking)


def answering(least: float, seed: int = 0) -> Promise:
    """Promise that at least so many requests a second end well."""

    def look(observed: Observed, sureness: Sureness) -> Look:
        rates = _rates(observed)
        if not rates:
            return Look(Judgement.error("nothing was observed"), "nothing")
        # A mean that is to be large is one that is to be small, seen from the other side.
        seen = judge_mean([-rate for rate in rates], -least, sureness, seed, reaches=True)
        why = f"{_answered(observed)} answered in {observed.seconds:.3g} s"
        turned = replace(seen, figure=-seen.figure, low=-seen.high, high=-seen.low, size=len(observed), why=why)
        return Look(turned, f"{turned.figure:.4g}/s, certainly {turned.low:.4g} to {turned.high:.4g}/s")

    return Promise(f"at least {least:g} requests a second are answered", "throughput", f"≥ {least:g}/s", look)


def telling() -> Promise:
    """Promise nothing but that it is known how many requests a second end well."""

    def look(observed: Observed, sureness: Sureness) -> Look:
        answered = _answered(observed)
        if not answered:
            return Look(Judgement.error("nothing was answered"), "nothing")
        why = f"{answered} answered in {observed.seconds:.3g} s"
        return Look(counted(0, len(observed), why, sureness), f"{answered / observed.seconds:.3g}/s")

    return Promise("the throughput is told", "throughput", "told", look)


def _look_at_outcomes(share: float, *, tells_others: bool = False) -> Callable[[Observed, Sureness], Look]:
    def look(observed: Observed, sureness: Sureness) -> Look:
        seen = look_at_share(observed.is_good, share, sureness, tells_others=tells_others)
        failures = ", ".join(f"{count} × {how}" for how, count in observed.failures().items())
        return replace(seen, actual=f"{seen.actual}; {failures}") if failures else seen

    return look


def _ended(observed: Observed) -> Numbers:
    """Return when answers ended well, counted in the time that was observed: what came after its end is not in it."""
    import numpy as np

    moments = observed.column(Column.LAST)[observed.is_good]
    before, found = 0, []
    for begin, end in observed.spans:
        found.append(moments[(moments >= begin) & (moments < end)] - begin + before)
        before += end - begin
    ended: Numbers = np.concatenate(found) if found else np.empty(0, dtype=np.int64)
    return ended


def _answered(observed: Observed) -> int:
    return len(_ended(observed))


def _rates(observed: Observed) -> list[float]:
    """Return how many a second ended well in each of equally long blocks."""
    import numpy as np

    ended = _ended(observed)
    if not len(observed) or observed.seconds <= 0:
        return []
    counts, _ = np.histogram(ended, bins=_BLOCKS, range=(0, observed.seconds * 1e9))
    return [float(count) * _BLOCKS / observed.seconds for count in counts]
