"""A score counts what was noticed of what was asked, says how far it is a guess, and lets no scenario hide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.strength.operators.catalogue import OPERATORS, Operator
from ratified.strength.score import Figures, Score, by_features, by_scenarios, helped, wilson
from ratified.strength.words import Family, Fate, Finding, How
from tests.strength.made_up import DRAFT, LIST, LIVE, SITE, noticed, question, survived, unseen

LOSS = Operator("made-up-loss", Family.STATE, is_semantic=True, told="{endpoint} forgot what it was told")
FLIPPED, RENAMED = question("flipped", "passed"), question("other-text", "title")
GONE, BROKEN, CUT = question("dropped", "passed"), question("success-to-500"), question("half-body")
HARMLESS = question("extra-field")


@pytest.fixture(autouse=True)
def loss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPERATORS, LOSS.name, LOSS)


def test_plain_breakages_do_not_count_as_meaning() -> None:
    figures = Figures.of([survived(FLIPPED), noticed(RENAMED), noticed(GONE), noticed(BROKEN), noticed(CUT)])
    assert (figures.semantic.noticed, figures.semantic.asked, figures.semantic.share) == (1, 2, 0.5)
    assert (figures.raw.noticed, figures.raw.asked) == (4, 5)
    assert figures.families[Family.SHAPE].share == 1
    assert figures.security.share is None


def test_losses_and_leaks_have_a_figure_of_their_own_and_count_as_meaning() -> None:
    figures = Figures.of([survived(question(LOSS.name)), noticed(FLIPPED)])
    assert (figures.security.noticed, figures.security.asked) == (0, 1)
    assert (figures.semantic.noticed, figures.semantic.asked) == (1, 2)


def test_what_nobody_looks_at_is_missed_and_what_is_accepted_or_unknown_is_neither() -> None:
    others = [Finding(RENAMED, Fate.ACCEPTED, "f"), Finding(GONE, Fate.UNKNOWN, "f", why="it never ended")]
    figures = Figures.of([unseen(FLIPPED), *others])
    assert (figures.raw.noticed, figures.raw.asked) == (0, 1)
    assert (figures.fates[Fate.ACCEPTED], figures.fates[Fate.UNKNOWN], figures.fates[Fate.UNSEEN]) == (1, 1, 1)


def test_what_is_harmless_counts_nowhere() -> None:
    figures = Figures.of([survived(HARMLESS), noticed(HARMLESS, how=How.CRASH)])
    assert figures.raw == Score()
    assert not figures.hows
    assert not figures.is_blind


def test_how_it_was_noticed_is_counted() -> None:
    figures = Figures.of([noticed(FLIPPED), noticed(GONE, how=How.CRASH), noticed(BROKEN, how=How.CRASH)])
    assert figures.hows == {How.CHECK: 1, How.CRASH: 2}


def test_a_sample_says_between_which_bounds_the_share_lies() -> None:
    fields = [question("flipped", f"f{number}") for number in range(100)]
    sample = [noticed(one) for one in fields[:8]] + [survived(one) for one in fields[8:10]]
    score = Score.of(sample + [Finding(one, Fate.LEFT) for one in fields[10:]])
    assert score.share == pytest.approx(0.8)
    # Wilson's interval of 8 in 10, as tables have it.
    assert score.interval is not None
    assert [round(bound, 4) for bound in score.interval] == [0.4902, 0.9433]
    assert Score.of(sample).interval is None


def test_what_is_known_without_a_sample_narrows_the_bounds() -> None:
    """Half of all is known to be missed, and of the other half a part was tried: the guess is about that half only."""
    fields = [question("flipped", f"f{number}") for number in range(40)]
    known = [unseen(one) for one in fields[:20]]
    tried = [noticed(one) for one in fields[20:30]]
    score = Score.of(known + tried + [Finding(one, Fate.LEFT) for one in fields[30:]])
    assert score.share == pytest.approx(0.5)
    assert score.interval is not None
    assert score.interval[1] == pytest.approx(0.5)
    assert score.interval[0] == pytest.approx(wilson(10, 10)[0] / 2)


def test_families_that_were_asked_everything_are_no_part_of_the_sample() -> None:
    whole = [noticed(question(LOSS.name, "", SITE)), survived(question(LOSS.name))]
    sample = [noticed(FLIPPED), survived(RENAMED), Finding(question("zero", "score"), Fate.LEFT)]
    score = Score.of(whole + sample)
    assert (score.sampled, score.noticed_in_sample) == (2, 1)
    assert score.share == pytest.approx((1 + 0.5 * 3) / 5)


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_bounds_hold_the_share_and_stay_possible(noticed_: int, missed: int) -> None:
    low, high = wilson(noticed_, noticed_ + missed)
    assert 0 <= low <= high <= 1
    if noticed_ + missed:
        assert low - 1e-9 <= noticed_ / (noticed_ + missed) <= high + 1e-9


def test_a_scenario_counts_what_it_notices_itself() -> None:
    findings = [noticed(FLIPPED, LIVE.scenario, after=(DRAFT.scenario,)), noticed(RENAMED, DRAFT.scenario)]
    alone = by_scenarios(findings, [DRAFT, LIVE])
    assert (alone[DRAFT.scenario].raw.noticed, alone[DRAFT.scenario].raw.asked) == (1, 2)
    assert (alone[LIVE.scenario].raw.noticed, alone[LIVE.scenario].raw.asked) == (1, 1)


def test_a_scenario_that_notices_nothing_scores_nothing_although_others_notice() -> None:
    findings = [noticed(one, LIVE.scenario, after=(DRAFT.scenario,)) for one in (FLIPPED, RENAMED, BROKEN)]
    alone = by_scenarios([*findings, Finding(GONE, Fate.LEFT, LIVE.scenario, asked=(DRAFT.scenario,))], [DRAFT, LIVE])
    assert alone[DRAFT.scenario].semantic.share == 0
    assert alone[DRAFT.scenario].raw.asked == 4
    assert alone[LIVE.scenario].raw.left == 0
    assert alone[DRAFT.scenario].is_blind
    assert not alone[LIVE.scenario].is_blind


def test_what_others_notice_in_the_place_of_a_scenario_is_counted() -> None:
    by_others = [noticed(one, LIVE.scenario, after=(DRAFT.scenario,)) for one in (FLIPPED, RENAMED, HARMLESS)]
    findings = [*by_others, noticed(GONE, DRAFT.scenario), survived(BROKEN, DRAFT.scenario)]
    assert helped(findings, DRAFT.scenario) == 2
    assert helped(findings, LIVE.scenario) == 0


def test_a_scenario_that_was_asked_nothing_has_no_score() -> None:
    alone = by_scenarios([noticed(FLIPPED, LIVE.scenario)], [DRAFT, LIVE])
    assert alone[DRAFT.scenario].semantic.share is None
    assert not alone[DRAFT.scenario].is_blind


def test_a_feature_is_judged_by_what_its_scenarios_were_asked_whoever_noticed() -> None:
    both = noticed(FLIPPED, LIST.scenario, after=(DRAFT.scenario, LIVE.scenario))
    features = by_features([both, survived(RENAMED, DRAFT.scenario)], [DRAFT, LIVE, LIST])
    good, apart = features["site_builder", DRAFT.feature], features["site_builder", LIST.feature]
    assert (good.raw.noticed, good.raw.asked) == (1, 2)
    assert (apart.raw.noticed, apart.raw.asked) == (1, 1)
