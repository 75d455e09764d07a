"""Every check passes on what it promises, fails on what it forbids, and says so in the same four words."""

from collections.abc import Callable
from typing import Any

import pytest

from ratified.expect import Expectation, expect
from ratified.failures import BrokenPromise

Check = Callable[[Expectation[Any]], object]

CHECKS: list[tuple[str, Any, Any, Check]] = [
    ("equal", 4, 5, lambda it: it.is_equal_to(4)),
    ("not equal", 5, 4, lambda it: it.is_not_equal_to(4)),
    ("the text", "abc", "abd", lambda it: it.is_the_text("abc")),
    ("the text of nothing", "abc", None, lambda it: it.is_the_text("abc")),
    ("true", True, 1, lambda it: it.is_true()),
    ("false", False, 0, lambda it: it.is_false()),
    ("none", None, 0, lambda it: it.is_none()),
    ("not none", 0, None, lambda it: it.is_not_none()),
    ("instance", "a", 1, lambda it: it.is_instance_of(str)),
    ("in", "a", "c", lambda it: it.is_in(["a", "b"])),
    ("less", 1, 2, lambda it: it.is_less_than(2)),
    ("at most", 2, 2.1, lambda it: it.is_at_most(2)),
    ("greater", 3, 2, lambda it: it.is_greater_than(2)),
    ("at least", 2, 1.9, lambda it: it.is_at_least(2)),
    ("between", 10, 10.1, lambda it: it.is_between(0, 10)),
    ("close", 1.05, 1.2, lambda it: it.is_close_to(1.0, 0.1)),
    ("contains", ["a", "b"], ["a"], lambda it: it.contains("a", "b")),
    ("contains in nothing", "ab", None, lambda it: it.contains("a")),
    ("not contains", "abc", "xyz", lambda it: it.does_not_contain("z")),
    ("only", ["b", "a"], ["a", "b", "c"], lambda it: it.contains_only("a", "b")),
    ("empty", [], [1], lambda it: it.is_empty()),
    ("not empty", [1], [], lambda it: it.is_not_empty()),
    ("length", "abc", "ab", lambda it: it.has_length(3)),
    ("length of nothing", [1, 2, 3], None, lambda it: it.has_length(3)),
    ("no duplicates", [1, 2], [1, 1], lambda it: it.has_no_duplicates()),
    ("sorted", [1, 2, 2], [2, 1], lambda it: it.is_sorted()),
    ("newest first", [3, 1], [1, 3], lambda it: it.is_sorted(newest_first=True)),
    ("starts", "<html", "html", lambda it: it.starts_with("<")),
    ("ends", "a>", "a", lambda it: it.ends_with(">")),
    ("matches", "v12", "v", lambda it: it.matches(r"\d+")),
    ("satisfies", 4, 3, lambda it: it.satisfies("even", lambda n: n % 2 == 0)),
    ("a number that is text", 1, "1", lambda it: it.is_less_than(2)),
]


@pytest.mark.parametrize(("good", "check"), [pytest.param(one[1], one[3], id=one[0]) for one in CHECKS])
def test_a_kept_promise_passes(good: Any, check: Check) -> None:
    assert isinstance(check(expect(good, "the thing")), Expectation)


@pytest.mark.parametrize(("bad", "check"), [pytest.param(one[2], one[3], id=one[0]) for one in CHECKS])
def test_a_broken_promise_says_what_expected_actual(bad: Any, check: Check) -> None:
    with pytest.raises(BrokenPromise) as broken:
        check(expect(bad, "the thing"))

    assert str(broken.value).startswith("the thing\n  expected: ")
    assert "\n  actual:   " in str(broken.value)


def test_a_failure_reads_like_this() -> None:
    with pytest.raises(BrokenPromise) as broken:
        expect(["a"], "logos on offer").has_length(4)

    assert str(broken.value) == "logos on offer\n  expected: 4 items\n  actual:   1 items: ['a']"


def test_hostile_values_do_not_reach_the_terminal() -> None:
    with pytest.raises(BrokenPromise) as broken:
        expect("\x1b[2J" + "x" * 10_000, "title").is_equal_to("Spring sale")

    assert "\x1b" not in str(broken.value)
    assert len(str(broken.value)) < 1_000


def test_a_slip_of_the_judge_with_tuples_is_not_told() -> None:
    with pytest.raises(BrokenPromise) as broken:
        expect(("a", "b"), "what came later").is_empty()

    assert str(broken.value) == "what came later\n  expected: it is empty\n  actual:   ('a', 'b')"


def test_of_long_texts_the_place_where_they_differ_is_told() -> None:
    page = "<p>island</p>" * 100
    with pytest.raises(BrokenPromise) as broken:
        expect(page.replace("island", "inland", 51).replace("inland", "island", 50), "the page").is_the_text(page)
    assert len(str(broken.value)) < 500
    assert "<p>island</p>" in broken.value.expected
    assert "<p>inland</p>" in broken.value.actual
    assert "(character 655 of 1,300)" in broken.value.actual
