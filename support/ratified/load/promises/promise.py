"""A promise about requests that are looked at together."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ratified.load.judging import Judgement, Policy, Share, Sureness, effective_size, judge_share

if TYPE_CHECKING:
    from ratified.load.recording import Flags, Numbers, Observed

_MS = 1e6
_ALL = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Look:
    """What one look has shown: the judgement, and what was measured as a person reads it."""

    judgement: Judgement
    actual: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised, and how it is looked at."""

    words: str
    metric: str
    target: str
    look: Callable[[Observed, Sureness], Look]
    limit: int = 0  # nanoseconds, where a time decides


def told_time(nanoseconds: float) -> str:
    """Return a time as people tell it."""
    return f"{nanoseconds / _MS:.3g} ms" if nanoseconds < 999.5 * _MS else f"{nanoseconds / 1e9:.3g} s"


def told_share(share: float) -> str:
    """Return a share as people tell it."""
    return f"{100 * share:.4g} %"


def counted(bad: int, size: int, why: str, sureness: Sureness) -> Judgement:
    """Judge that of those that were observed none is bad; of any other, nothing is said."""
    literal = replace(sureness, policy=Policy.LITERAL)
    return literal.judge(bad, (bad, bad), size, why, holds=not bad, proven=not bad, disproven=bad > 0)


def look_at_share(kept: Flags, least: float, sureness: Sureness, *, tells_others: bool = False) -> Look:
    """Look at how many kept a promise, or tell of those that did not; those that come in runs count for fewer."""
    flags = kept.tolist()
    share = Share(sum(flags), len(flags))
    if least >= 1 and flags:
        # That all will ever keep it can never be proven; that all did can be seen.
        bad = share.size - share.kept
        return Look(
            counted(bad, share.size, f"{bad} of {share.size} did not", sureness), f"{share.kept} of {share.size}"
        )
    judgement = judge_share(share, min(least, _ALL), sureness, effective_size(flags), exceeds=tells_others)
    if not flags:
        return Look(judgement, "nothing")
    figures = (judgement.figure, judgement.low, judgement.high)
    figure, low, high = (1 - one for one in (figures[0], figures[2], figures[1])) if tells_others else figures
    between = f"{100 * low:.3g} to {100 * high:.3g} %"
    return Look(judgement, f"{told_share(figure)} of {len(flags)}, certainly {between}")


def percentile_of(times: Numbers, share: float) -> int:
    """Return the time that such a share did not exceed: one that was seen, and none in between; of none, nothing."""
    import numpy as np

    if not len(times):
        return 0
    rank = max(1, math.ceil(share * len(times) - 1e-9))
    return int(np.partition(times, rank - 1)[rank - 1])
