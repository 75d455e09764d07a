"""Proof that Character Studio's suite fails when its pages are wrong: each such defect fails exactly its scenarios."""

from __future__ import annotations

import pytest

from tests.proof.proving import prove
from tests.proof.records import Record
from tests.proof.running import Bench

RECORD = Record.read("character_studio")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("defect", RECORD.proved_in_the_browser)
def test_each_defect_of_a_page_turns_exactly_its_own_scenarios_failed(defect: str, bench: Bench) -> None:
    prove(bench, RECORD, defect)
