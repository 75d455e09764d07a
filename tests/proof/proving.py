"""What is proved of each defect: that those who are recorded to notice it do, and that nobody else minds."""

from __future__ import annotations

from tests.proof.records import Record
from tests.proof.running import Bench


def prove(bench: Bench, record: Record, defect: str) -> None:
    """Have a defect meet the scenarios that notice it, and some that only look on."""
    outcome = bench.run(record.system, defect, record.features_for(defect), record.titles_for(defect))

    assert outcome.having("broken") == [], outcome.said
    assert outcome.having("failed") == sorted(record.of(defect).scenarios), outcome.said
    assert outcome.having("failed"), "no scenario notices"
    assert outcome.having("passed"), "nothing stayed green"
    assert outcome.code == 1, outcome.said
