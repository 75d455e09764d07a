"""Whether one thing is slower than another: both sent by turns, so that the machine's moods meet both."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

from ratified.load.findings import Finding
from ratified.load.gate import told
from ratified.load.judging import Compared, Judgement, Sureness, judge_ratio
from ratified.load.measuring import Measurement
from ratified.load.promises import percentile_of, times_of, told_time
from ratified.load.recording import Recording

_TURNS = 11  # of which the median of ratios has an interval that says something


@dataclass
class Alternation:
    """Two things that arrive by turns, and what was recorded in each turn."""

    measurement: Measurement
    this: str
    other: str
    _turns: list[Recording] = field(default_factory=list)
    _looks: int = 1

    def send(self) -> None:
        """Send both, several times; who was first the last time is second the next."""
        measurement, begin = self.measurement, monotonic()
        for _ in range(_TURNS):
            phases = list(enumerate(measurement.phases))
            recording = measurement.empty()
            measurement.generator.run(phases if len(self._turns) % 2 else phases[::-1], recording)
            self._turns.append(recording)
            measurement.recording.add(recording)
        if len(self._turns) == _TURNS:
            self._looks = measurement.patience.looks(monotonic() - begin)

    def judge(self, share: float, most: float) -> Finding:
        """Judge that a percentile of one is at most so many times that of the other, sending on while it is open."""
        judgement = self._judged(share, most)
        while not judgement.is_settled and len(self._turns) < self._looks * _TURNS:
            self.send()
            judgement = self._judged(share, most)
        finding = self._finding(share, most, judgement)
        self.measurement.findings.append(finding)
        return finding

    def _judged(self, share: float, most: float) -> Judgement:
        reasons = self.measurement.doubts()
        if reasons:
            return Judgement.error(told(reasons), len(self._turns))
        turns = [Compared(*self._figures(turn, share)) for turn in self._turns]
        return judge_ratio(turns, most, Sureness(self.measurement.patience.policy, looks=self._looks))

    def _figures(self, recording: Recording, share: float) -> tuple[int, int]:
        this, other = (percentile_of(times_of(recording.observed(name)), share) for name in (self.this, self.other))
        return this, other

    def _finding(self, share: float, most: float, judgement: Judgement) -> Finding:
        beside = " beside ".join(told_time(figure) for figure in self._figures(self.measurement.recording, share))
        words = f"p{100 * share:g} of {self.this} is no more than {most:g} times that of {self.other}"
        ratio = f"{judgement.figure:.3g} times, certainly {judgement.low:.3g} to {judgement.high:.3g}"
        metric = f"p{100 * share:g} beside {self.other}"
        return Finding(words, self.this, metric, f"≤ {most:g} times", f"{ratio} ({beside})", judgement)
