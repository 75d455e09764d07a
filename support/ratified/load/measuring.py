"""A measurement: run as planned, looked at, and gone on with while something is still open and there is time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Protocol

from ratified.failures import ConfigurationError
from ratified.load.calibration import Calibration
from ratified.load.errands import Work
from ratified.load.findings import Finding
from ratified.load.gate import Doubt, doubts, told
from ratified.load.judging import Judgement, Policy, Sureness, Verdict
from ratified.load.promises import Promise, told_time
from ratified.load.recording import Recording
from ratified.load.traffic import Phase
from ratified.nearest import meant

_MOST_LOOKS = 20
_MOST_ANEW = 3


class Runs(Protocol):
    """Whoever has phases run: a generator here, or several elsewhere."""

    def run(self, phases: Sequence[tuple[int, Phase]], recording: Recording) -> None:
        """Have phases run, and add what is measured to a recording."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How sure a verdict has to be, and how long may be measured for it beyond what was planned."""

    policy: Policy = Policy.DEFAULT
    seconds: float = 20.0

    def looks(self, lasted: float) -> int:
        """Return how often may be looked at what lasted so long the first time.

        It is known before the first look, so that each gets its part of the chance to be wrong.
        """
        more = 0 if self.policy is Policy.LITERAL or lasted <= 0 else int(self.seconds / lasted)
        return 1 + min(_MOST_LOOKS - 1, more)


@dataclass
class Measurement:
    """What was sent, what came back, and how it may go on."""

    work: Work
    phases: Sequence[Phase]
    generator: Runs
    patience: Patience = field(default_factory=Patience)
    findings: list[Finding] = field(default_factory=list)
    calibrate: Callable[[int], Calibration | None] = lambda _: None
    spoilt: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._looks = 1
        self._left = 0
        self.calibration = self.calibrate(0)
        self.recording = self.empty()

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Return what promises can be about: the errands, each as a whole."""
        return tuple(errand.name for errand in self.work.errands)

    def measure(self) -> None:
        """Run all phases."""
        self.recording = self.empty()
        begin = monotonic()
        self.generator.run(list(enumerate(self.phases)), self.recording)
        # What was under way at its end takes its time as well.
        lasted = max(self.recording.seconds(), monotonic() - begin)
        self._looks = self.patience.looks(lasted)
        self._left = self._looks - 1

    def judge(self, promise: Promise, where: Sequence[str] = ("",), phase: str = "") -> list[Finding]:
        """Judge a promise in every place it is made for.

        While it is open and there is time, more is measured. What the machine has spoilt is measured anew, a few times.
        """
        if promise.limit > self.work.bounds.timeout * 1e9:
            raise ConfigurationError(
                f"nobody waits long enough to see whether {promise.words}",
                expected=f"a time of at most {self.work.bounds.timeout:g} s, after which a request is given up",
                actual=told_time(promise.limit),
                next="let requests take longer: -D load_timeout=SECONDS",
            )
        for name in filter(None, where):
            _refuse_unknown("nothing that arrives is called", name, self.recording.endpoints)
        if phase:
            _refuse_unknown("no phase of the load is called", phase, [one.name for one in self.phases])
        while True:
            reasons = self.doubts(promise.limit)
            found = [self._finding(promise, place, phase, reasons) for place in where]
            is_spoilt = any(doubt.is_of_the_machine for doubt in reasons)
            if is_spoilt and len(self.spoilt) < _MOST_ANEW and any(one.verdict is Verdict.ERROR for one in found):
                self.spoilt.append(told(reasons))
                self.calibration = self.calibrate(len(self.spoilt))
                self.measure()
            elif self._left < 1 or all(one.judgement.is_settled for one in found):
                self.findings += found
                return found
            else:
                self._extend()

    def _extend(self) -> None:
        self._left -= 1
        turn = self._looks - self._left
        judged = [(number, replace(phase, turn=turn)) for number, phase in enumerate(self.phases) if phase.is_judged]
        self.generator.run(judged, self.recording)

    def doubts(self, limit: int = 0) -> list[Doubt]:
        """Return why nothing can be said about a time, in nanoseconds.

        Where none decides, the one does after which nobody waits for an answer any more.
        """
        return doubts(self.recording, limit or round(self.work.bounds.timeout * 1e9), self.calibration)

    def _finding(self, promise: Promise, where: str, phase: str, reasons: Sequence[Doubt]) -> Finding:
        observed = self.recording.observed(where, phase)
        place = where or (f'in "{phase}"' if phase else "")
        words = (promise.words, place, promise.metric, promise.target)
        if any(not doubt.only_adds for doubt in reasons):
            return Finding(*words, "not known", Judgement.error(told(reasons), len(observed)), promise.limit)
        seen = promise.look(observed, Sureness(self.patience.policy, looks=self._looks))
        # What is open although nothing more can be measured might have been proven on a quieter machine.
        is_lost = seen.judgement.verdict is Verdict.INCONCLUSIVE and self._left < 1
        if reasons and (is_lost or seen.judgement.verdict is Verdict.FAIL):
            actual = f"not known; seen was {seen.actual}"
            return Finding(*words, actual, Judgement.error(told(reasons), len(observed)), promise.limit)
        return Finding(*words, seen.actual, seen.judgement, promise.limit)

    def empty(self) -> Recording:
        """Return a recording of this load that holds nothing yet."""
        return Recording(self.work.endpoints, list(self.phases), wholes=self.work.wholes)


def _refuse_unknown(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise ConfigurationError(f'{what} "{name}"', next=meant(name, known))
