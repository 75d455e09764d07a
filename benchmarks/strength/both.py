"""Asks the same questions of recordings and of the systems: `… FOLDER PAIRS SIZE [argument of behave …]`."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ratified.gherkin import silent_configuration
from ratified.strength.asking import Order
from ratified.strength.inquiry import Candidate, Inquiry
from ratified.strength.interview import Interview
from ratified.strength.operators import told
from ratified.strength.outcome import Ending, Outcome
from ratified.strength.rehearsing import Rehearsing, Wanted
from ratified.strength.words import Finding

_OWN = 3
_FOREVER = 3600.0
_SAID = (Ending.NOTICED, Ending.UNNOTICED)


@dataclass
class Both:
    """One question to one scenario, first by its recording, then before the systems."""

    inquiry: Inquiry
    candidate: Candidate
    outcomes: list[Outcome] = field(default_factory=list)

    def following(self) -> Order | None:
        """Ask once each way."""
        if len(self.outcomes) > 1:
            return None
        return Order(self.candidate.unit, self.inquiry.number, is_live=bool(self.outcomes))

    def hear(self, outcome: Outcome) -> None:
        """Keep what was said."""
        self.outcomes.append(outcome)

    @property
    def said(self) -> tuple[Ending, ...]:
        """Return how both ended, if both could be judged."""
        endings = tuple(outcome.ending for outcome in self.outcomes)
        return endings if all(ending in _SAID for ending in endings) else ()


class Comparing(Rehearsing):
    """Asks a sample of all questions both ways."""

    most = 0
    pairs: Sequence[Both] = ()

    def hold(self, interview: Interview) -> Sequence[Finding]:
        """Ask both ways whom recordings can play, however long it takes."""
        interview.rehearse()
        able = [
            Both(one, candidate)
            for one in interview.plan.inquiries
            if not one.needs_systems
            for candidate in one.candidates
        ]
        self.pairs = random.Random("both ways").sample(able, min(self.most, len(able)))
        interview.company.perform(self.pairs, lambda: False)
        return ()


def main(arguments: Sequence[str]) -> int:
    """Ask, and print what came of it in one line."""
    answer = os.dup(1)
    os.dup2(2, 1)
    folder, pairs, size = arguments[:_OWN]
    wanted = Wanted(Path(folder), _FOREVER, int(size))
    runner = Comparing(silent_configuration(arguments[_OWN:]), wanted)
    runner.most = int(float(pairs))
    failed = runner.run()
    judged = [pair for pair in runner.pairs if pair.said]
    different = [pair for pair in judged if len(set(pair.said)) > 1]
    found = {
        "both": len(judged),
        "alike": len(judged) - len(different),
        "astray": sum(pair.outcomes[0].ending is Ending.ASTRAY for pair in runner.pairs),
        "different": [_told(pair) for pair in different],
    }
    with os.fdopen(answer, "w") as out:
        out.write(json.dumps(found))
    return int(failed)


def _told(pair: Both) -> str:
    by_recording, by_systems = pair.outcomes
    said = f"{by_recording.ending.value} / {by_systems.ending.value} ({by_recording.why or by_systems.why})"
    return f"{pair.candidate.scenario}: {told(pair.inquiry.question)}: {said}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
