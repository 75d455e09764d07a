"""Proof that Character Studio's suite fails when it should: each defect turns exactly its own scenarios *failed*."""

from __future__ import annotations

import pytest

from tests.proof.proving import prove
from tests.proof.records import Record, defects_of
from tests.proof.running import Bench

RECORD = Record.read("character_studio")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("defect", RECORD.proved_without_it)
def test_each_defect_turns_exactly_its_own_scenarios_failed(defect: str, bench: Bench) -> None:
    prove(bench, RECORD, defect)


def test_the_record_names_no_defect_that_is_gone() -> None:
    assert {*RECORD.noticed, *RECORD.left_to_others} <= set(defects_of(RECORD.system))
