"""Whether one thing is slower than another is judged by turns; what a system keeps of requests, by many looks."""

import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest

from ratified.load.alternating import Alternation
from ratified.load.errands import Errand, Origin, Request, Work
from ratified.load.judging import Policy, Sureness, Verdict
from ratified.load.measuring import Measurement, Patience
from ratified.load.memory import MemoryWatch, Size, Watched
from ratified.load.promises import growing
from ratified.load.recording import Recording, Span
from ratified.load.samples import Column, Outcome
from ratified.load.traffic import Phase
from tests.load.recordings import BEGIN, MS, recording, row, steady
from tests.run.projects import eventually

SOMEWHERE = Origin("http", "127.0.0.1", 1)
TWO = Work(tuple(Errand(name, (Request(name, SOMEWHERE, "GET", (b"",)),)) for name in ("new", "old")))
PHASES = [Phase(name, users=1, count=25, errand=name) for name in ("new", "old")]


class Turns:
    """Whoever sends by turns, as long as a test says: each turn has a mood of its own, which meets both."""

    def __init__(self, new: Callable[[int], float], old: Callable[[int], float]) -> None:
        self.times = (new, old)
        self.order: list[list[int]] = []

    def run(self, phases: Sequence[tuple[int, Phase]], made: Recording) -> None:
        turn = len(self.order)
        mood = 1 + turn % 3
        self.order.append([number for number, _ in phases])
        for number, phase in phases:
            took = self.times[number](turn) * mood
            rows = [row(turn + 0.01 * one, took, phase=number, endpoint=number) for one in range(phase.count)]
            made.add_rows(b"".join(value.to_bytes(8, "little") for one in rows for value in one))
            at = BEGIN + round(turn * 1e9)
            made.spans.append(Span(number, at, at + 500 * MS))


def alternated(turns: Turns, policy: Policy = Policy.DEFAULT, seconds: float = 0.0) -> Alternation:
    alternation = Alternation(Measurement(TWO, PHASES, turns, Patience(policy, seconds)), "new", "old")
    alternation.send()
    return alternation


def test_one_that_is_as_quick_is_no_slower_whatever_the_moods_of_the_machine() -> None:
    found = alternated(Turns(lambda _: 10, lambda _: 10)).judge(0.95, 1.2)
    assert (found.verdict, found.judgement.figure, found.judgement.size) == (Verdict.PASS, 1, 11)


def test_one_that_takes_half_as_long_again_is_slower() -> None:
    found = alternated(Turns(lambda _: 15, lambda _: 10)).judge(0.95, 1.2)
    assert found.verdict is Verdict.FAIL
    assert found.actual.startswith("1.5 times, certainly 1.5 to 1.5 (")


def test_who_was_first_is_second_the_next_time() -> None:
    turns = Turns(lambda _: 10, lambda _: 10)
    alternated(turns)
    assert turns.order[:3] == [[1, 0], [0, 1], [1, 0]]


def test_one_that_only_fails_is_not_quick() -> None:
    class Failing(Turns):
        def run(self, phases: Sequence[tuple[int, Phase]], made: Recording) -> None:
            super().run(phases, made)
            if phases:
                rows = made.rows.copy()
                rows[rows[:, Column.ENDPOINT] == 0, Column.OUTCOME] = Outcome.WRONG_STATUS
                made._parts = [rows]

    found = alternated(Failing(lambda _: 1, lambda _: 10)).judge(0.95, 1.2)
    assert found.verdict is Verdict.FAIL


def test_what_is_open_goes_on_by_turns() -> None:
    turns = Turns(lambda turn: 10 if turn % 2 else 13, lambda _: 10)
    alternation = alternated(turns, seconds=0.0)
    assert alternation.judge(0.95, 1.2).verdict in (Verdict.INCONCLUSIVE, Verdict.FAIL)
    assert len(turns.order) == 11
    alternation = alternated(turns := Turns(lambda turn: 10 if turn % 3 else 13, lambda _: 10), seconds=1000.0)
    assert (alternation.judge(0.95, 1.2).verdict, len(turns.order) > 11) == (Verdict.PASS, True)


# Memory


def looks(kept: float, jump: int = 0) -> list[Size]:
    """A look every tenth of a second, while a hundred requests a second are served that each leave so much behind."""
    return [
        Size(BEGIN + 100 * MS * number, 50_000_000 + round(kept * 10 * number) + (jump if number > 5 else 0))
        for number in range(40)
    ]


@pytest.mark.parametrize(
    ("kept", "verdict"), [(0, Verdict.PASS), (15, Verdict.PASS), (17, Verdict.FAIL), (100, Verdict.FAIL)]
)
def test_what_is_kept_of_each_request_is_found(kept: float, verdict: Verdict) -> None:
    observed = recording(steady(4, 100, lambda _: 5)).observed()
    seen = growing(16, looks(kept)).look(observed, Sureness())
    assert seen.judgement.verdict is verdict
    assert seen.judgement.figure == pytest.approx(kept, abs=0.5)


def test_a_jump_at_the_beginning_is_no_growth() -> None:
    observed = recording(steady(4, 100, lambda _: 5)).observed()
    assert growing(16, looks(0, jump=2_000_000)).look(observed, Sureness()).judgement.verdict is Verdict.PASS


def test_growth_that_nobody_saw_is_no_pass() -> None:
    observed = recording(steady(4, 100, lambda _: 5)).observed()
    assert growing(16, looks(0)[:5]).look(observed, Sureness()).judgement.verdict is Verdict.ERROR
    assert growing(16, ()).look(observed, Sureness()).judgement.verdict is Verdict.ERROR


def test_the_memory_of_all_processes_together_is_seen_while_it_is_watched() -> None:
    hoarder = "import sys\nkept = []\nfor line in sys.stdin:\n    kept.append(b'x' * 20_000_000)\n    print(flush=True)"
    with (
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as idle,
        subprocess.Popen(
            [sys.executable, "-c", hoarder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        watch = MemoryWatch([idle.pid, process.pid])

        class Hoarding:
            def run(self, phases: Sequence[tuple[int, Phase]], made: Recording) -> None:
                assert process.stdin is not None
                assert process.stdout is not None
                eventually(lambda: watch.looks, "a look before")
                process.stdin.write("\n")
                process.stdin.flush()
                process.stdout.readline()
                eventually(lambda: watch.looks[-1].size > watch.looks[0].size + 19_000_000, "a look after")

        Watched(Hoarding(), watch).run([], recording([]))
        seen = len(watch.looks)
        process.kill()
        process.wait()
        assert not watch.is_possible
    assert seen >= 2
