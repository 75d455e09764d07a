"""Promises about how many: how many succeed, how many fail, how many are answered each second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ratified.load.judging import Judgement, Policy, Sureness, judge_mean
from ratified.load.promises.promise import Look, Promise, look_at_share, told_share
from ratified.load.samples import Column

if TYPE_CHECKING:
    from ratified.load.recording import Observed

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
    """Promise that so many requests a second end well."""

    def look(observed: Observed, sureness: Sureness) -> Look:
        rates = _rates(observed)
        if not rates:
            return Look(Judgement.error("nothing was observed"), "nothing")
        # A mean that is to be large is one that is to be small, seen from the other side.
        seen = judge_mean([-rate for rate in rates], -least, sureness, seed)
        why = f"{len(observed.times)} answered in {observed.seconds:.3g} s"
        turned = replace(seen, figure=-seen.figure, low=-seen.high, high=-seen.low, size=len(observed), why=why)
        return Look(turned, f"{turned.figure:.4g}/s, certainly {turned.low:.4g} to {turned.high:.4g}/s")

    return Promise(f"at least {least:g} requests a second are answered", "throughput", f"≥ {least:g}/s", look)


def telling() -> Promise:
    """Promise nothing but that it is known how many requests a second end well."""

    def look(observed: Observed, sureness: Sureness) -> Look:
        if not len(observed.times) or observed.seconds <= 0:
            return Look(Judgement.error("nothing was answered"), "nothing")
        figure = len(observed.times) / observed.seconds
        why = f"{len(observed.times)} answered in {observed.seconds:.3g} s"
        literal = replace(sureness, policy=Policy.LITERAL)
        judged = literal.judge(figure, (figure, figure), len(observed), why, holds=True, proven=True, disproven=False)
        return Look(judged, f"{figure:.3g}/s")

    return Promise("the throughput is told", "throughput", "told", look)


def _look_at_outcomes(share: float, *, tells_others: bool = False) -> Callable[[Observed, Sureness], Look]:
    def look(observed: Observed, sureness: Sureness) -> Look:
        seen = look_at_share(observed.is_good, share, sureness, tells_others=tells_others)
        failures = ", ".join(f"{count} × {how}" for how, count in observed.failures().items())
        return replace(seen, actual=f"{seen.actual}; {failures}") if failures else seen

    return look


def _rates(observed: Observed) -> list[float]:
    """Return how many a second ended well in each of equally long blocks."""
    import numpy as np

    ended = observed.column(Column.LAST)[observed.is_good]
    if not len(ended) or observed.seconds <= 0:
        return []
    counts, _ = np.histogram(ended, bins=_BLOCKS)
    return [float(count) * _BLOCKS / observed.seconds for count in counts]
