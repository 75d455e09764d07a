"""Measuring goes on until promises are decided, and stops where time is over; what the machine spoilt is done again."""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from time import perf_counter_ns

import pytest

from ratified.failures import ConfigurationError, GuardRefused
from ratified.load.bounding import Most, allow
from ratified.load.errands import Bounds, Errand, Origin, Request, Work
from ratified.load.generating import Generator
from ratified.load.judging import Policy, Verdict
from ratified.load.measuring import Measurement, Patience
from ratified.load.promises import all_in_time, in_time, succeeding
from ratified.load.recording import Health, Recording, Span
from ratified.load.traffic import Phase
from tests.load.recordings import BEGIN, MS, failed, row
from tests.load.servers import answer, request, saying, serving, work
from tests.run.projects import eventually

TEN = Phase("ten", 1, users=1)
ONE = Work((Errand("ask", (Request("ask", Origin("http", "127.0.0.1", 1), "GET", (b"",)),)),))


class Scripted:
    """Whoever runs phases as a test has written them down: ten requests of a second each time."""

    def __init__(self, *good: Callable[[int], bool]) -> None:
        self.good = list(good)
        self.runs: list[list[str]] = []
        self.phases: list[Phase] = []
        self.tick = 1

    def run(self, phases: Sequence[tuple[int, Phase]], recording: Recording) -> None:
        number = len(self.runs)
        self.runs.append([phase.name for _, phase in phases])
        self.phases += [phase for _, phase in phases]
        is_good = self.good[min(number, len(self.good) - 1)]
        for place, _ in phases:
            begin = number * 2.0
            rows = [
                row(begin + 0.1 * one, 5, phase=place) if is_good(one) else failed(begin + 0.1 * one, phase=place)
                for one in range(10)
            ]
            recording.add_rows(b"".join(value.to_bytes(8, "little") for one in rows for value in one))
            at = BEGIN + round(begin * 1e9)
            recording.spans.append(Span(place, at, at + 1000 * MS))
        recording.add_health(Health(BEGIN, 0, 0, 0, 0), 5 * self.tick.to_bytes(8, "little"))


def measured(runs: Scripted, *phases: Phase, policy: Policy = Policy.DEFAULT, seconds: float = 10.0) -> Measurement:
    measurement = Measurement(ONE, phases or (TEN,), runs, Patience(policy, seconds))
    measurement.measure()
    return measurement


def every(_: int) -> bool:
    return True


def none(_: int) -> bool:
    return False


def all_but_one(number: int) -> bool:
    return number != 3


def test_what_ten_cannot_prove_thirty_can() -> None:
    runs = Scripted(every)
    (found,) = measured(runs).judge(succeeding(0.8))
    assert found.verdict is Verdict.PASS
    # Ten looks: each may be wrong in half a percent, and 0.8 to the power of 24 is as much.
    assert found.judgement.size == 30
    assert len(runs.runs) == 3


def test_what_is_disproven_at_once_is_not_measured_on() -> None:
    runs = Scripted(none)
    (found,) = measured(runs).judge(succeeding(0.8))
    assert (found.verdict, len(runs.runs)) == (Verdict.FAIL, 1)


def test_when_the_time_is_over_and_nothing_is_proven_nobody_can_say() -> None:
    runs = Scripted(all_but_one)
    (found,) = measured(runs, seconds=3).judge(succeeding(0.85))
    assert (found.verdict, found.judgement.size) == (Verdict.INCONCLUSIVE, 40)
    (found,) = measured(Scripted(all_but_one), seconds=3).judge(succeeding(0.95))
    assert found.verdict is Verdict.FAIL


@pytest.mark.parametrize(("share", "verdict"), [(0.9, Verdict.PASS), (0.95, Verdict.FAIL)])
def test_literally_it_is_measured_once_and_the_figure_decides(share: float, verdict: Verdict) -> None:
    runs = Scripted(all_but_one)
    (found,) = measured(runs, policy=Policy.LITERAL).judge(succeeding(share))
    assert (found.verdict, len(runs.runs)) == (verdict, 1)


def test_strictly_a_figure_that_does_not_hold_is_still_open_until_it_is_disproven() -> None:
    (found,) = measured(Scripted(all_but_one), policy=Policy.STRICT, seconds=0).judge(succeeding(0.95))
    assert found.verdict is Verdict.INCONCLUSIVE


def test_only_what_is_judged_is_measured_on() -> None:
    runs = Scripted(every)
    warm = Phase("warm up", 1, users=1, is_judged=False)
    measured(runs, warm, TEN).judge(succeeding(0.8))
    assert runs.runs == [["warm up", "ten"], ["ten"], ["ten"]]


def test_who_measures_on_meets_other_arrivals_at_random() -> None:
    runs = Scripted(every)
    measured(runs, Phase("ten", 1, rate=10, is_random=True)).judge(succeeding(0.8))
    first, second, third = (list(phase.moments("s")) for phase in runs.phases)
    assert first != second != third != first


def test_a_warm_up_is_recorded_and_counts_for_nothing() -> None:
    runs = Scripted(every)
    warm = Phase("warm up", 1, users=1, is_judged=False)
    measurement = measured(runs, warm, TEN, policy=Policy.LITERAL)
    assert (len(measurement.recording.rows), len(measurement.recording.observed())) == (20, 10)


def test_what_the_machine_has_spoilt_is_measured_anew_and_three_times_at_most() -> None:
    runs = Scripted(none)
    runs.tick = 3 * MS
    measurement = measured(runs)
    (found,) = measurement.judge(in_time(0.9, 20 * MS))
    assert (found.verdict, len(runs.runs)) == (Verdict.ERROR, 4)
    assert "the generator was late" in found.judgement.why
    assert found.actual.startswith("not known; seen was never; in time 0 % of 10")
    assert "the generator was late" in measurement.spoilt[0]


def test_a_second_try_that_went_well_is_judged() -> None:
    runs = Scripted(none, every)
    runs.tick = 3 * MS
    measurement = measured(runs)
    runs.tick = 1
    (found,) = measurement.judge(in_time(0.9, 20 * MS))
    assert (found.verdict, bool(measurement.spoilt)) == (Verdict.PASS, True)


def test_what_a_busy_machine_has_left_open_is_measured_anew() -> None:
    runs = Scripted(all_but_one)
    runs.tick = 3 * MS
    measurement = measured(runs, seconds=1)
    (found,) = measurement.judge(in_time(0.85, 20 * MS))
    assert (found.verdict, len(measurement.spoilt)) == (Verdict.ERROR, 3), found
    assert "the generator was late" in found.judgement.why


def test_what_is_kept_although_the_machine_made_users_slower_is_kept() -> None:
    runs = Scripted(every)
    runs.tick = 3 * MS
    measurement = measured(runs)
    (found,) = measurement.judge(in_time(0.5, 20 * MS))
    assert (found.verdict, measurement.spoilt, len(runs.runs)) == (Verdict.PASS, [], 1)


def test_a_generator_without_a_core_is_an_error_and_no_verdict() -> None:
    def starve(pid: int) -> None:
        eventually(lambda: server.asked, "the first request")
        os.kill(pid, signal.SIGSTOP)
        until = perf_counter_ns() + 300 * MS
        eventually(lambda: perf_counter_ns() > until, "the end of the famine")
        os.kill(pid, signal.SIGCONT)

    with serving(saying(answer())) as server:
        todo = work(request(server.origin))
        phases = (Phase("steady", 1, rate=200),)
        with Generator(todo) as generator:
            measurement = Measurement(todo, phases, generator, Patience(seconds=0))
            starver = threading.Thread(target=starve, args=(generator.pid,))
            starver.start()
            measurement.measure()
            starver.join()
            # So that it cannot be measured anew in peace.
            measurement.spoilt += ["before"] * 3
            (found,) = measurement.judge(in_time(0.9, 20 * MS))
    assert found.verdict is Verdict.ERROR
    assert "the generator was late" in found.judgement.why


def test_a_promise_about_what_nobody_has_sent_names_the_nearest() -> None:
    measurement = measured(Scripted(every))
    with pytest.raises(ConfigurationError, match='nothing that arrives is called "aks"'):
        measurement.judge(succeeding(0.8), ["aks"])
    with pytest.raises(ConfigurationError, match='no phase of the load is called "tne"'):
        measurement.judge(succeeding(0.8), phase="tne")


def test_an_errand_of_several_requests_counts_once() -> None:
    with serving(saying(answer())) as server:
        todo = work(request(server.origin, "/one"), request(server.origin, "/two"))
        with Generator(todo) as generator:
            measurement = Measurement(todo, (Phase("ten", users=1, count=10),), generator, Patience(seconds=0))
            measurement.measure()
    assert len(measurement.recording.rows) == 30
    assert len(measurement.recording.observed()) == 10
    assert len(measurement.recording.observed("/two")) == 10


def test_a_time_that_nobody_waits_for_cannot_be_promised() -> None:
    with pytest.raises(ConfigurationError, match="nobody waits long enough"):
        measured(Scripted(every)).judge(all_in_time(31_000 * MS))


def test_users_are_stopped_where_the_bounds_are() -> None:
    with serving(saying(answer())) as server:
        todo = work(request(server.origin), bounds=Bounds(timeout=20, requests=30))
        with Generator(todo) as generator:
            measurement = Measurement(todo, (Phase("users", 20, users=2),), generator, Patience(seconds=0))
            measurement.measure()
            (found,) = measurement.judge(succeeding(0.5))
        assert len(server.asked) == 30
    assert (found.verdict, len(measurement.recording.rows)) == (Verdict.ERROR, 30)
    assert "by the bounds of load" in found.judgement.why


def test_a_load_ends_when_its_time_is_over() -> None:
    with serving(saying(answer())) as server:
        todo = work(request(server.origin), bounds=Bounds(timeout=20, seconds=0.3))
        with Generator(todo) as generator:
            measurement = Measurement(todo, (Phase("users", users=1, count=10**9),), generator, Patience(seconds=0))
            measurement.measure()
            sent = len(server.asked)
            measurement.measure()
            assert len(server.asked) == sent
    assert not measurement.recording.is_complete


class Guard:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def allow_load(self) -> None:
        self.asked.append("load")

    def allow(self, system: str, method: str, url: str) -> None:
        self.asked.append(f"{method} {url}")


@pytest.mark.parametrize(
    ("phase", "why"),
    [
        (Phase("x", 1, rate=2001), "a load of 2001 arrivals a second"),
        (Phase("x", 1, rate=1, rate_to=3000), "a load of 3000 arrivals a second"),
        (Phase("x", 1, users=1001), "a load of 1001 users at once"),
        (Phase("x", 1, rate=100, at_once=2000), "a load of 2000 users at once"),
        (Phase("x", 100, rate=1001), "a load of 100100 requests"),
        (Phase("x", 901, rate=1), "a load of 911 seconds"),
    ],
)
def test_a_load_beyond_its_bounds_is_refused(phase: Phase, why: str) -> None:
    with pytest.raises(GuardRefused) as refused:
        allow(Guard(), ONE.errands, [phase], Most(), extra=10)
    assert why in str(refused.value)


def test_the_guard_is_asked_for_every_request_of_a_load() -> None:
    guard = Guard()
    allow(guard, ONE.errands, [TEN], Most())
    assert guard.asked == ["load", "GET http://127.0.0.1:1"]
