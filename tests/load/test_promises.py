"""Promises about load: what counts, what does not, and how it is told."""

import pytest

from ratified.load.judging import Policy, Sureness, Verdict
from ratified.load.promises import (
    Look,
    Promise,
    all_in_time,
    answering,
    failing,
    in_time,
    mean_time,
    succeeding,
    telling,
    windows_in_time,
)
from ratified.load.recording import Span
from ratified.load.samples import Column, Outcome
from tests.load.recordings import BEGIN, MS, failed, recording, row, steady

SURE = Sureness()
S = 1000 * MS


def look(promise: Promise, rows: list[list[int]], sureness: Sureness = SURE) -> Look:
    return promise.look(recording(rows).observed(), sureness)


def test_a_share_in_time_is_counted_from_when_requests_were_due() -> None:
    seen = look(in_time(0.95, 20 * MS), steady(1, 100, lambda number: 30 if number % 2 else 5))
    assert seen.judgement.verdict is Verdict.FAIL
    assert seen.actual.startswith("30 ms; in time 50 % of 100")


def test_what_failed_quickly_was_not_in_time() -> None:
    rows = [*steady(1, 80, lambda _: 5), *(failed(0.001 * number, took=1) for number in range(20))]
    seen = look(in_time(0.95, 20 * MS), rows)
    assert (seen.judgement.figure, seen.judgement.verdict) == (0.8, Verdict.FAIL)
    assert seen.actual.startswith("never")


def test_a_time_that_equals_the_limit_is_not_below_it() -> None:
    assert look(in_time(0.5, 20 * MS), steady(1, 100, lambda _: 20)).judgement.figure == 0
    assert look(all_in_time(20 * MS), steady(1, 100, lambda _: 20)).judgement.verdict is Verdict.FAIL


def test_none_longer_speaks_of_those_that_succeed() -> None:
    good = steady(1, 10, lambda _: 5)
    assert look(all_in_time(S), good).judgement.verdict is Verdict.PASS
    assert look(all_in_time(S), [*good, failed(0.5, took=2000)]).actual == "5 ms, the longest of 10"
    assert look(all_in_time(S), [*good, row(0.5, 2000)]).judgement.verdict is Verdict.FAIL
    nobody = look(all_in_time(S), [failed(0.5, took=1)])
    assert (nobody.judgement.verdict, nobody.actual) == (Verdict.FAIL, "none of 1 succeeded")


def test_a_stream_without_content_was_late_for_its_content() -> None:
    heard = [row(0.1 * number, 50, first_content=row(0.1 * number, 20)[Column.LAST]) for number in range(9)]
    promise = all_in_time(S, Column.FIRST_CONTENT, "first contents")
    assert look(promise, heard).judgement.verdict is Verdict.PASS
    seen = look(promise, [*heard, row(0.95, 50)])
    assert (seen.judgement.verdict, seen.actual) == (Verdict.FAIL, "never, the longest of 10")


def test_a_mean_of_what_is_left_over_when_some_have_failed_is_no_kept_promise() -> None:
    good = steady(1, 100, lambda number: 5 + number % 3)
    seen = look(mean_time(10 * MS), good)
    assert (seen.judgement.verdict, seen.actual[:18]) == (Verdict.PASS, "5.99 ms, certainly")
    seen = look(mean_time(10 * MS), [*good, failed(0.5, took=1)])
    assert (seen.judgement.verdict, seen.judgement.why) == (Verdict.FAIL, "1 of 101 failed")
    assert look(mean_time(10 * MS), [failed(0.5)]).judgement.verdict is Verdict.FAIL


def test_a_mean_of_slow_ones_that_come_in_runs_is_known_less_well() -> None:
    alone = look(mean_time(10 * MS), steady(10, 100, lambda number: 50 if number % 20 == 0 else 5))
    stall = look(mean_time(10 * MS), steady(10, 100, lambda number: 50 if 500 <= number < 550 else 5))
    assert alone.judgement.figure == pytest.approx(stall.judgement.figure)
    assert (alone.judgement.verdict, stall.judgement.verdict) == (Verdict.PASS, Verdict.INCONCLUSIVE)


def test_all_of_them_can_be_seen_and_never_proven() -> None:
    good = steady(1, 20, lambda _: 5)
    assert look(succeeding(1), good).judgement.verdict is Verdict.PASS
    assert look(in_time(1, 20 * MS), good).judgement.verdict is Verdict.PASS
    assert look(succeeding(1), [*good, failed(0.5)]).judgement.verdict is Verdict.FAIL


def test_fewer_than_is_not_as_many_as() -> None:
    rows = [*steady(1, 95, lambda _: 5), *(failed(0.1) for _ in range(5))]
    literal = Sureness(Policy.LITERAL)
    assert look(failing(0.05), rows, literal).judgement.verdict is Verdict.FAIL
    assert look(succeeding(0.95), rows, literal).judgement.verdict is Verdict.PASS


@pytest.mark.parametrize(("size", "verdict"), [(10, Verdict.INCONCLUSIVE), (14, Verdict.PASS)])
def test_ten_good_ones_prove_no_eighty_percent(size: int, verdict: Verdict) -> None:
    assert look(succeeding(0.8), steady(1, size, lambda _: 5)).judgement.verdict is verdict


def test_failures_are_told_by_how_they_failed() -> None:
    rows = steady(1, 90, lambda _: 5)
    rows += [failed(0.2, Outcome.WRONG_STATUS, status=503) for _ in range(9)] + [failed(0.3, Outcome.REFUSED)]
    seen = look(failing(0.05), rows)
    assert seen.judgement.verdict is Verdict.FAIL
    assert seen.actual.startswith("10 % of 100, certainly ")
    assert seen.actual.endswith("; 9 × status 503, 1 × refused")
    assert (failing(0.05).target, failing(0.05).metric) == ("< 5 %", "requests that fail")


def test_stalls_come_in_runs_and_make_requests_worth_less() -> None:
    # Both have 40 of 1000 late; once all of them in one stall.
    alone = look(in_time(0.95, 20 * MS), steady(10, 100, lambda number: 30 if number % 25 == 0 else 5))
    stall = look(in_time(0.95, 20 * MS), steady(10, 100, lambda number: 30 if 500 <= number < 540 else 5))
    assert alone.judgement.effective == 1000
    assert stall.judgement.effective < 100
    assert stall.judgement.low < alone.judgement.low


def throughput(least: float, rows: list[list[int]], seconds: float) -> Look:
    made = recording(rows)
    made.spans[:] = [Span(0, BEGIN, BEGIN + round(seconds * S))]
    return answering(least).look(made.observed(), SURE)


def test_throughput_is_what_ends_well_each_second() -> None:
    rows = [*steady(10, 100, lambda _: 5), *(failed(0.001 * number, took=5) for number in range(500))]
    seen = throughput(90, rows, 10)
    assert (round(seen.judgement.figure), seen.judgement.verdict) == (100, Verdict.PASS)
    assert throughput(110, rows, 10).judgement.verdict is Verdict.FAIL


def test_at_least_so_many_are_as_many() -> None:
    rows = [row(0.01 * number + 0.001, 5) for number in range(1000)]
    assert throughput(100, rows, 10).judgement.verdict is Verdict.PASS


def test_what_is_answered_only_afterwards_is_no_throughput() -> None:
    # Three hundred a second are due, and a hundred a second are answered.
    rows = [row(number / 300, 1000 * (number / 100 - number / 300)) for number in range(3000)]
    seen = throughput(300, rows, 10)
    assert (round(seen.judgement.figure), seen.judgement.verdict) == (100, Verdict.FAIL)


def test_telling_promises_nothing() -> None:
    assert look(telling(), steady(1, 100, lambda _: 5)).actual == "100/s"


def test_each_window_is_looked_at_by_itself() -> None:
    # One bad second of ten: two of a hundred are late in all, and twenty of a hundred in that second.
    rows = steady(10, 100, lambda number: 600 if 300 <= number < 320 else 5)
    assert look(in_time(0.95, 500 * MS), rows).judgement.figure == 0.98
    seen = look(windows_in_time(0.95, 500 * MS, S), rows)
    assert (seen.judgement.verdict, seen.actual) == (Verdict.FAIL, "600 ms in the worst of 10")


@pytest.mark.parametrize(
    "promise",
    [
        in_time(0.95, MS),
        all_in_time(MS),
        mean_time(MS),
        succeeding(0.8),
        failing(0.05),
        answering(1),
        telling(),
        windows_in_time(0.99, MS, S),
    ],
)
def test_nothing_is_promised_on_nothing(promise: Promise) -> None:
    assert look(promise, []).judgement.verdict is Verdict.ERROR
    assert look(promise, [], Sureness(Policy.LITERAL)).judgement.verdict is Verdict.ERROR
