"""Whether a measurement measured what it was meant to: a generator that was late or stopped short proves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ratified.load.recording import Health, Recording
from ratified.load.samples import Column, Outcome

if TYPE_CHECKING:
    from ratified.load.calibration import Calibration
    from ratified.load.recording import Flags, Numbers

_LAG = 1_000_000  # ns by which one arrival of a hundred may be late
_LAG_IN_LIMIT = 0.05  # or so much of the tightest limit, where that is more
_ADDED_TO_LIMIT = 0.2  # the part of a limit that the machine itself may take
_REACHED = 0.99
_BUSY = 0.8
_PART = 1_000_000_000  # ns, the shortest stretch in which the generator's core is looked at


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason why nothing can be said; the machine's own may be gone the next time."""

    why: str
    is_of_the_machine: bool = False
    only_adds: bool = False  # times can only have become longer by it: a promise that is kept all the same is kept


def doubts(recording: Recording, tightest: int, calibration: Calibration | None = None) -> list[Doubt]:
    """Return why nothing can be said; `tightest` is the shortest limit, in nanoseconds."""
    found = [*_of_arrivals(recording), *_of_the_machine(recording, tightest)]
    if calibration is not None and calibration.p95 > _ADDED_TO_LIMIT * tightest:
        added, allowed = calibration.p95 / 1e6, _ADDED_TO_LIMIT * tightest / 1e6
        why = f"this machine alone adds {added:.1f} ms at p95, and {allowed:.3g} ms are allowed"
        found.append(Doubt(why, is_of_the_machine=True, only_adds=True))
    return found


def told(reasons: Sequence[Doubt]) -> str:
    """Return reasons as a sentence."""
    return "; ".join(doubt.why for doubt in reasons)


def _of_arrivals(recording: Recording) -> Iterator[Doubt]:
    if not recording.is_complete:
        yield Doubt("it was stopped before its end, by somebody or by the bounds of load")
    rows = recording.rows
    if not len(recording.observed()):
        yield Doubt("nothing was measured")
        return
    dropped = int((rows[:, Column.OUTCOME] == Outcome.DROPPED).sum())
    if dropped:
        yield Doubt(f"{dropped} of {len(rows)} arrivals could not be sent: no connection was left")


def _of_the_machine(recording: Recording, tightest: int) -> Iterator[Doubt]:
    for number, wanted, sent in _reached(recording):
        if sent < _REACHED * wanted:
            name = recording.phases[number].name
            yield Doubt(f'in "{name}" only {sent} of {wanted} arrivals were sent in time', is_of_the_machine=True)
    most = max(_LAG, round(_LAG_IN_LIMIT * tightest))
    for lags, who, only_adds in (
        (lags_of_arrivals(recording), "arrival", False),
        # Users ask when they are answered: nothing is late for them but the look at the clock.
        (recording.ticks, "look at the clock", True),
    ):
        lag = _late(lags)
        if lag > most:
            why = (
                f"the generator was late: one {who} of a hundred by {lag / 1e6:.1f} ms or more, and {most / 1e6:g} ms "
                f"are allowed; for {_waited(recording) / 1e9:.1f} s it could have worked, and had no core"
            )
            yield Doubt(why, is_of_the_machine=True, only_adds=only_adds)
    shares = [one for one in _busy(recording) if one > _BUSY]
    if shares:
        yield Doubt(
            f"the generator itself was busy for {max(shares):.0%} of the time, and {_BUSY:.0%} are allowed: "
            "what took long may have been its own work",
            is_of_the_machine=True,
        )


def _reached(recording: Recording) -> Iterator[tuple[int, int, int]]:
    """Yield of each span of an open phase its phase, how many arrivals were due, and how many were sent in it."""
    rows = recording.rows
    due, taken = rows[:, Column.INTENDED], rows[:, Column.TAKEN]
    for span in recording.spans:
        phase = recording.phases[span.phase]
        if not phase.is_open:
            continue
        inside = (rows[:, Column.PHASE] == span.phase) & (due >= span.begin) & (due < span.end)
        first = inside & (rows[:, Column.IS_ARRIVAL] == 1)
        wanted = phase.size if not phase.is_random else int(first.sum())
        yield span.phase, wanted, int((first & (taken < span.end + _LAG)).sum())


def lags_of_arrivals(recording: Recording) -> Numbers:
    """Return how late each arrival was taken up that had its moment."""
    rows = recording.rows
    first = rows[(rows[:, Column.IS_ARRIVAL] == 1) & _is_open(recording, rows[:, Column.PHASE])]
    lags: Numbers = first[:, Column.TAKEN] - first[:, Column.INTENDED]
    return lags


def _late(lags: Numbers) -> int:
    """Return by how much one of a hundred was late, at least; one may be an accident, however few there are."""
    import numpy as np

    spared = max(1, len(lags) // 100)
    return int(np.sort(lags)[-1 - spared]) if len(lags) > spared else 0


def _is_open(recording: Recording, phases: Numbers) -> Flags:
    import numpy as np

    return np.isin(phases, [number for number, phase in enumerate(recording.phases) if phase.is_open])


def _busy(recording: Recording) -> Iterator[float]:
    """Yield which share of each second or so the generator worked."""
    begins: dict[int, Health] = {}
    for one in recording.health:
        begin = begins.setdefault(one.worker, one)
        if one.at - begin.at >= _PART:
            yield (one.cpu - begin.cpu) / (one.at - begin.at)
            begins[one.worker] = one


def _waited(recording: Recording) -> int:
    """Return for how many nanoseconds generators could have worked, and had no core."""
    return sum(last.waited - first.waited for first, last in recording.first_and_last())
