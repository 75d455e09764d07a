"""What was tried is accepted or refused, and somebody looks."""

import pytest

from ratified.attempt import Attempt, Refusal, accepted, refused
from ratified.failures import BrokenPromise

NO = Refusal(409, "BRAND_SCORE_TOO_LOW", "The brand score is below 8.", {"brandScore": "6.5 is below 8.0"})


def test_what_was_accepted_is_handed_over() -> None:
    attempt: Attempt[str] = Attempt("deploying", "deployment 41")

    assert not attempt.judged
    assert accepted(attempt) == "deployment 41"
    assert attempt.judged


def test_what_was_refused_tells_why() -> None:
    attempt: Attempt[str] = Attempt("deploying", NO)

    assert refused(attempt) is NO
    assert attempt.judged


def test_a_refusal_where_acceptance_was_promised_breaks_the_promise() -> None:
    attempt: Attempt[str] = Attempt("deploying", NO)

    with pytest.raises(BrokenPromise) as broken:
        accepted(attempt)

    assert "refused with 409 BRAND_SCORE_TOO_LOW: The brand score is below 8.; brandScore: 6.5" in str(broken.value)


def test_an_acceptance_where_refusal_was_promised_breaks_the_promise() -> None:
    with pytest.raises(BrokenPromise, match="accepted: 'deployment 41'"):
        refused(Attempt("deploying", "deployment 41"))
