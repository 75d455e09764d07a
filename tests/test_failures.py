"""A failure says whose fault it is and reads the same everywhere."""

import inspect

import pytest

from ratified import failures
from ratified.failures import Broken, BrokenPromise, ContractBreach, NoAnswer, Unjudged


def test_the_product_is_blamed_by_assertion_errors_only() -> None:
    assert issubclass(BrokenPromise, AssertionError)
    assert issubclass(ContractBreach, AssertionError)
    assert issubclass(Unjudged, AssertionError)
    assert not issubclass(Broken, AssertionError)


def test_a_failure_tells_what_expected_actual_next_in_this_order() -> None:
    failure = BrokenPromise("deploying", expected="refused", actual="accepted:\nall of it", next="see exchange 7")

    assert str(failure) == (
        "deploying\n  expected: refused\n  actual:   accepted:\n            all of it\n  next:     see exchange 7"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert str(Broken("no page", next="open one")) == "no page\n  next:     open one"


def test_a_missing_answer_is_one_of_six_kinds() -> None:
    assert len(NoAnswer.KINDS) == 6
    with pytest.raises(ValueError, match="not a kind"):
        NoAnswer("strange", "it went away")


def test_the_tree_in_the_docstring_names_every_class() -> None:
    classes = {
        name
        for name, thing in inspect.getmembers(failures, inspect.isclass)
        if issubclass(thing, Exception) and thing.__module__ == failures.__name__ and not name.startswith("_")
    }

    drawn = failures.__doc__ or ""
    assert classes == {name for name in classes if f"─ {name} " in drawn}
