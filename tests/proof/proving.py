"""What is proved of each defect: that those who are recorded to notice it do, and that nobody else minds.

Each system has a file of tests for its own defects and one for those of its pages: workers share tests out by file.
"""

from __future__ import annotations

from tests.proof.records import Record
from tests.proof.running import Bench


def prove(bench: Bench, record: Record, defect: str) -> None:
    """Have a defect meet a few of the scenarios that notice it, and some that only look on."""
    titles = record.titles_for(defect)
    outcome = bench.run(record.system, defect, record.features_for(defect), titles)

    assert outcome.having("broken") == [], outcome.said
    assert outcome.having("failed") == record.noticed_among(titles, defect), outcome.said
    assert outcome.having("failed"), "no scenario notices"
    assert outcome.having("passed"), "nothing stayed green"
    assert outcome.code == 1, outcome.said
