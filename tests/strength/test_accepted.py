"""What may go unnoticed is said with a reason and a day, and is told again when it no longer holds."""

from datetime import date
from pathlib import Path

import pytest

from ratified.failures import ConfigurationError
from ratified.strength.accepted import Acceptance, Accepted
from ratified.strength.operators import OPERATORS
from ratified.strength.words import Fate, Finding
from tests.strength.made_up import DRAFT, SITE, noticed, question, survived, unseen

TODAY = date(2027, 3, 1)
TOOK = Acceptance("GET /validate", "tookMs", "it differs each time", date(2027, 3, 1))
GOOD = """
[[accepted]]
endpoint = "GET /sites/{id}"
field = "pages[].*"
operators = ["plus-one"]
reason = "the pages have features of their own"
until = 2027-03-01
"""


def read(root: Path, text: str) -> Accepted:
    (root / "data").mkdir()
    (root / "data" / "strength.toml").write_text(text)
    return Accepted.read(root, OPERATORS)


def fates(entries: list[Acceptance], *findings: Finding, today: date = TODAY) -> list[Fate]:
    return [one.fate for one in Accepted(entries).judge(findings, today, is_whole=True).findings]


def test_what_a_project_says_is_read(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, GOOD).entries
    assert entry.fits(question("plus-one", "pages[].score", SITE))
    assert entry.fits(question("plus-one", "pages[].brand.score", SITE))
    assert not entry.fits(question("plus-one", "pages", SITE))
    assert not entry.fits(question("plus-one", "pages.score", SITE))
    assert not entry.fits(question("minus-one", "pages[].score", SITE))
    assert not entry.fits(question("plus-one", "pages[].score"))


def test_brackets_of_lists_stand_for_themselves() -> None:
    entry = Acceptance("GET /validate", "pages[].id[].x", "r", TODAY)
    assert entry.fits(question("null", "pages[].id[].x"))
    assert not entry.fits(question("null", "pages..id[.x"))


def test_a_project_without_exceptions_says_nothing(tmp_path: Path) -> None:
    assert not Accepted.read(tmp_path, OPERATORS).entries


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace("reason", "reasn"), 'unknown key "reasn" in entry 1.*Did you mean "reason"'),
        (GOOD.replace("[[accepted]]", "[[acepted]]"), 'unknown key "acepted".*Did you mean "accepted"'),
        (GOOD.replace("plus-one", "plus-oen"), 'no operator is called "plus-oen".*Did you mean "plus-one"'),
        (GOOD.replace("until = 2027-03-01", ""), "missing required field `until`"),
        (GOOD.replace("2027-03-01", '"soon"'), "RFC3339"),
        (GOOD.replace("the pages have features of their own", " "), "the reason of an entry is empty"),
        (GOOD.replace("GET /sites/{id}", ""), "the endpoint of an entry is empty"),
        (GOOD.replace('["plus-one"]', "[]"), "length >= 1"),
        ("accepted = 3", "array"),
        ("[[accepted", "cannot be read"),
    ],
)
def test_what_nobody_can_mean_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=f"(?s){told}"):
        read(tmp_path, text)


def test_what_survives_or_is_not_looked_at_is_accepted() -> None:
    found = Accepted([TOOK]).judge(
        [
            survived(question("zero", "tookMs")),
            unseen(question("null", "tookMs")),
            survived(question("zero", "score")),
            noticed(question("plus-one", "tookMs")),
        ],
        TODAY,
        is_whole=True,
    )
    assert [one.fate for one in found.findings] == [Fate.ACCEPTED, Fate.ACCEPTED, Fate.SURVIVED, Fate.NOTICED]
    assert found.findings[0].why == "it differs each time"
    assert found.findings[0].asked == (DRAFT.scenario,)
    assert found.uses == {TOOK: 2}
    assert not found.outdated


def test_nobody_can_accept_what_is_harmless_or_unknown() -> None:
    everything = Acceptance("*", "*", "all is well", TODAY)
    others = [Finding(question("null", "x"), fate) for fate in (Fate.LEFT, Fate.UNKNOWN)]
    harmless = [survived(question("extra-field")), noticed(question("extra-header"))]
    assert fates([everything], *others, *harmless) == [Fate.LEFT, Fate.UNKNOWN, Fate.SURVIVED, Fate.NOTICED]


def test_what_has_expired_is_no_longer_accepted_and_is_told() -> None:
    found = Accepted([TOOK]).judge([survived(question("zero", "tookMs"))], date(2027, 3, 2), is_whole=True)
    assert found.findings[0].fate is Fate.SURVIVED
    assert found.expired == [TOOK]
    assert not found.outdated


def test_what_is_noticed_by_now_need_not_be_accepted() -> None:
    found = Accepted([TOOK]).judge([noticed(question("zero", "tookMs"))], date(2027, 3, 2), is_whole=False)
    assert found.outdated == [TOOK]
    assert not found.expired


@pytest.mark.parametrize("fate", [Fate.LEFT, Fate.UNKNOWN])
def test_what_was_not_judged_may_still_be_needed(fate: Fate) -> None:
    findings = [noticed(question("zero", "tookMs")), Finding(question("null", "tookMs"), fate)]
    assert not Accepted([TOOK]).judge(findings, TODAY, is_whole=True).outdated


def test_what_fits_nothing_is_outdated_only_where_everything_was_asked() -> None:
    findings = [survived(question("zero", "score"))]
    assert Accepted([TOOK]).judge(findings, TODAY, is_whole=True).outdated == [TOOK]
    assert not Accepted([TOOK]).judge(findings, TODAY, is_whole=False).outdated
