"""The generator and a server agree on what was sent and when; it stops when told, and never outlives its parent."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from ratified.failures import Broken
from ratified.load import frames
from ratified.load.errands import Bounds, Errand, Keep, Origin, Request, Work
from ratified.load.generating import Generator
from ratified.load.generator.engine import Engine
from ratified.load.recording import Recording
from ratified.load.samples import Column, Outcome
from ratified.load.traffic import Phase
from tests.run.projects import eventually, is_running

from .servers import (
    PATIENCE,
    Asked,
    Server,
    Wire,
    answer,
    column,
    free_port,
    load,
    mute,
    outcomes,
    request,
    run,
    saying,
    serving,
    work,
)

GOOD, WRONG_ANSWER, WRONG_STATUS, DROPPED, STOPPED = (
    Outcome.GOOD,
    Outcome.WRONG_ANSWER,
    Outcome.WRONG_STATUS,
    Outcome.DROPPED,
    Outcome.STOPPED,
)


SLEEP = "/dev/cpu_dma_latency"


def held(pid: int) -> list[str]:
    """Return what a process holds open."""
    return [str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir()]


class Gate:
    """A manner that answers nobody before the test opens it, and counts who waits."""

    def __init__(self, closes_at: int = 0) -> None:
        self.is_open = threading.Event()
        self.waiting = 0
        self.most_waiting = 0
        self._closes_at = closes_at
        self._changed = threading.Condition()

    def __call__(self, wire: Wire) -> None:
        while wire.hear():
            self._count(1)
            if len(wire.server.asked) > self._closes_at:
                self.is_open.wait(PATIENCE)
            self._count(-1)
            wire.say(answer())

    def wait_for(self, number: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.waiting >= number, PATIENCE)

    def _count(self, change: int) -> None:
        with self._changed:
            self.waiting += change
            self.most_waiting = max(self.waiting, self.most_waiting)
            self._changed.notify_all()


def mid_run(
    phase: Phase, todo: Work, *more: Phase
) -> tuple[Generator, Recording, threading.Thread, list[BaseException]]:
    """Begin a run in a thread, so that the test can look at its middle."""
    generator = Generator(todo)
    recording = Recording(todo.endpoints, [phase, *more])
    raised: list[BaseException] = []

    def go() -> None:
        try:
            generator.run(list(enumerate(recording.phases)), recording)
        except BaseException as problem:  # noqa: BLE001 - the test looks at it
            raised.append(problem)

    thread = threading.Thread(target=go)
    thread.start()
    return generator, recording, thread, raised


# What was sent, and when


@pytest.mark.parametrize(
    "phase",
    [
        Phase(rate=200, seconds=0.5),
        Phase(rate=50, rate_to=350, seconds=0.5),
        Phase(rate=200, seconds=0.5, is_random=True),
        Phase(rate=200, seconds=0.5, at_once=20),
        Phase(rate=200, count=60),
    ],
    ids=lambda phase: phase.told,
)
def test_what_was_due_is_sent_in_its_order_and_not_before_its_time(phase: Phase) -> None:
    with serving(saying(answer())) as server:
        recording = load(work(request(server.origin), seed="x"), phase)

    due = list(phase.moments("x"))
    (span,) = recording.spans
    assert [intended - span.begin for intended in column(recording, Column.INTENDED)] == due
    assert len(server.asked) == len(due)
    assert outcomes(recording) == [GOOD] * len(due)
    arrived = sorted(asked.at for asked in server.asked)
    assert all(at > span.begin + moment for at, moment in zip(arrived, due, strict=True))
    assert recording.is_complete
    for row in recording.rows.tolist():
        stamps = [row[which] for which in (Column.INTENDED, Column.TAKEN, Column.WRITTEN, Column.FIRST_BYTE)]
        assert stamps == sorted(stamps)
        assert row[Column.LAST] >= row[Column.FIRST_BYTE]


@pytest.mark.skipif(not os.access(SLEEP, os.W_OK), reason="this machine lets nobody keep its cores awake")
def test_the_cores_are_kept_awake_while_people_arrive_and_no_longer() -> None:
    gate = Gate()
    with serving(gate) as server:
        generator, _, thread, raised = mid_run(Phase(rate=100, count=3), work(request(server.origin)))
        gate.wait_for(3)
        while_waiting = held(generator.pid)
        gate.is_open.set()
        thread.join(PATIENCE)
        afterwards = held(generator.pid)
        generator.close()
    assert not raised
    assert SLEEP in while_waiting
    assert SLEEP not in afterwards


def test_rows_and_the_log_of_the_server_tell_of_the_same_requests() -> None:
    """Three errands by weight: each is sent as often as rows say, and again the same with the same seed."""

    def send(seed: str) -> tuple[list[str], list[str]]:
        with serving(saying(answer())) as server:
            errands = [
                Errand(path, (request(server.origin, path),), weight)
                for path, weight in (("/a", 6), ("/b", 3), ("/c", 1))
            ]
            todo = Work(tuple(errands), Bounds(connections=0), seed)
            recording = load(todo, Phase(rate=500, count=200))
            told = [todo.endpoints[number] for number in column(recording, Column.ENDPOINT)]
            return told, [asked.path for asked in server.asked]

    told, heard = send("one")
    assert Counter(told) == Counter(heard)
    assert Counter(told)["/a"] > Counter(told)["/b"] > Counter(told)["/c"] > 0
    assert send("one")[0] == told


def test_a_server_that_stalls_is_slow_for_everybody_who_was_due_meanwhile() -> None:
    """All are sent when they are due, stall or not; each has waited from then on."""
    gate = Gate()
    with serving(gate) as server:
        generator, recording, thread, _ = mid_run(Phase(rate=1000, count=20), work(request(server.origin)))
        with generator:
            gate.wait_for(20)
            opened = time.perf_counter_ns()
            gate.is_open.set()
            thread.join(PATIENCE)

    observed = recording.observed()
    assert outcomes(recording) == [GOOD] * 20
    assert (observed.times >= opened - observed.column(Column.INTENDED)).all()
    assert (observed.times - observed.service_times == observed.since_due(Column.WRITTEN)).all()


def test_who_waits_for_a_connection_of_the_generator_has_waited_since_due() -> None:
    """A generator that is itself held up sends late: response times have that, and service times do not."""
    phase = Phase(rate=50, count=50)
    with serving(saying(answer())) as server:
        generator, recording, thread, _ = mid_run(phase, work(request(server.origin)))
        with generator:
            eventually(lambda: len(server.asked) >= 5, "five requests")
            generator._process.send_signal(signal.SIGSTOP)
            eventually(lambda: state_of(generator._process.pid) == "T", "a generator that cannot move")
            held = time.perf_counter_ns()
            eventually(lambda: time.perf_counter_ns() > held + 100_000_000, "five arrivals that are due meanwhile")
            freed = time.perf_counter_ns()
            generator._process.send_signal(signal.SIGCONT)
            thread.join(PATIENCE)

    observed = recording.observed()
    due, response, service = observed.column(Column.INTENDED), observed.times, observed.service_times
    late = (due > held) & (due < freed)
    assert late.sum() >= 4
    assert (response[late] >= freed - due[late]).all()
    assert (service[late] <= observed.column(Column.LAST)[late] - freed).all()
    assert (observed.lags[late] >= freed - due[late]).all()
    assert outcomes(recording) == [GOOD] * 50


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_phases_without_users_do_not_wait_for_answers_and_phases_with_users_do() -> None:
    gate = Gate()
    calm, peak, crowd = Phase("calm", rate=100, count=5), Phase("peak", rate=200, count=6), Phase(users=2, count=4)
    with serving(gate) as server:
        generator, recording, thread, _ = mid_run(calm, work(request(server.origin)), peak, crowd)
        with generator:
            gate.wait_for(11)
            assert len(server.asked) == 11
            gate.is_open.set()
            thread.join(PATIENCE)

    assert Counter(column(recording, Column.PHASE)) == {0: 5, 1: 6, 2: 4}
    first, second, third = recording.spans
    assert first.end == second.begin
    assert third.begin >= max(last for last in recording.observed("", "peak").column(Column.LAST).tolist())
    assert recording.seconds("calm") == pytest.approx(0.05)
    assert recording.seconds("peak") == pytest.approx(0.03)


def test_users_are_never_more_than_they_are_and_do_as_much_as_they_are_told() -> None:
    gate = Gate(closes_at=20)
    with serving(gate) as server:
        generator, recording, thread, _ = mid_run(Phase(users=7, count=50), work(request(server.origin)))
        with generator:
            gate.wait_for(7)
            gate.is_open.set()
            thread.join(PATIENCE)

        assert gate.most_waiting == 7
        assert len(server.asked) == 50
        assert server.connections == 7
    assert outcomes(recording) == [GOOD] * 50
    assert sum(column(recording, Column.IS_COLD)) == 7


def test_users_who_are_more_than_there_is_to_do_do_it_once() -> None:
    with serving(saying(answer())) as server:
        recording = load(work(request(server.origin)), Phase(users=9, count=4))
        assert len(server.asked) == 4
    assert outcomes(recording) == [GOOD] * 4


def test_users_who_are_refused_try_as_often_as_they_were_told_and_no_oftener() -> None:
    recording = load(work(request(Origin("http", "127.0.0.1", free_port()))), Phase(users=3, count=5))
    assert outcomes(recording) == [Outcome.REFUSED] * 5


def test_a_generator_goes_on_with_more_of_the_same() -> None:
    """A warm-up is recorded and not judged, and what is added later counts as if it had come at once."""
    warm, main = Phase("warm", rate=200, count=5, is_judged=False), Phase("main", users=2, count=10)
    with serving(saying(answer())) as server:
        todo = work(request(server.origin))
        with Generator(todo) as generator:
            recording = run(generator, todo, warm, main)
            once = recording.seconds()
            generator.run([(1, main)], recording)

        assert len(server.asked) == 25
        assert len(recording.rows) == 25
        assert len(recording.observed()) == len(recording.observed(phase="main")) == 20
        assert len(recording.observed(phase="warm")) == 5
        assert recording.seconds() > once
        assert recording.is_complete


def test_who_finds_no_connection_is_dropped_and_told() -> None:
    gate = Gate()
    with serving(gate) as server:
        todo = work(request(server.origin), bounds=Bounds(connections=2, timeout=PATIENCE))
        generator, recording, thread, _ = mid_run(Phase(rate=500, count=10), todo)
        with generator:
            gate.wait_for(2)
            eventually(lambda: sum(map(len, recording._parts)) == 8, "eight that are dropped")
            gate.is_open.set()
            thread.join(PATIENCE)
            generator.run([(0, Phase(rate=500, count=1))], recording)

        assert server.connections == 2
        assert len(server.asked) == 3
    assert Counter(outcomes(recording)) == {GOOD: 3, DROPPED: 8}
    assert recording.observed().failures() == {"dropped": 8}


def test_a_connection_that_is_idle_makes_room_for_one_to_elsewhere() -> None:
    with serving(saying(answer())) as first, serving(saying(answer())) as second:
        todo = work(request(first.origin), request(second.origin), bounds=Bounds(connections=1))
        recording = load(todo, Phase(users=1, count=3))
        assert set(outcomes(recording)) == {GOOD}
        assert len(first.asked) == len(second.asked) == 3


# Errands of several requests


def shop(wire: Wire) -> None:
    """Give every order a number, and know it again."""
    while asked := wire.hear():
        number = len(wire.server.asked)
        document = {"order": {"id": f"o-{number}", "lines": [{"price": 7.5, "paid": True, "pieces": 10**20}]}}
        wire.say(answer(json.dumps(document).encode()))
        assert isinstance(asked, Asked)


KEEPS = (
    Keep("id", ("order", "id")),
    Keep("price", ("order", "lines", 0, "price")),
    Keep("pieces", ("order", "lines", -1, "pieces")),
    Keep("paid", ("order", "lines", 0, "paid")),
)


def paying(origin: Origin) -> Request:
    """Return a request with what the first has told: in its path, in its head and in its body."""
    return Request(
        "pay",
        origin,
        "POST",
        (b"POST /orders/", b" HTTP/1.1\r\nhost: shop\r\nx-price: ", b"\r\n"),
        ("id", "price"),
        (b'{"id": "', b'", "pieces": ', b', "paid": ', b"}"),
        ("id", "pieces", "paid"),
    )


def test_what_an_answer_told_is_sent_on_in_path_head_and_body() -> None:
    with serving(shop) as server:
        todo = work(request(server.origin, "/new", keeps=KEEPS), paying(server.origin), request(server.origin, "/bye"))
        recording = load(todo, Phase(users=1, count=2))

    new, pay, *_ = server.asked
    assert (new.path, pay.method, pay.path) == ("/new", "POST", "/orders/o-1")
    assert b"\r\nx-price: 7.5\r\n" in pay.head
    assert json.loads(pay.body) == {"id": "o-1", "pieces": 10**20, "paid": True}
    assert todo.endpoints == ("/new", "pay", "/bye", "errand")
    assert Counter(column(recording, Column.ENDPOINT)) == {0: 2, 1: 2, 2: 2, 3: 2}
    assert set(outcomes(recording)) == {GOOD}
    assert Counter(column(recording, Column.IS_ARRIVAL)) == {1: 2, 0: 6}


def test_an_errand_lasts_from_when_it_was_due_until_its_last_answer() -> None:
    with serving(shop) as server:
        todo = work(request(server.origin, "/new", keeps=KEEPS), paying(server.origin))
        recording = load(todo, Phase(rate=50, count=3))

    (span,) = recording.spans
    errands = recording.observed("errand")
    assert [due - span.begin for due in errands.column(Column.INTENDED).tolist()] == [0, 20_000_000, 40_000_000]
    for errand, last in zip(errands.rows.tolist(), recording.observed("pay").rows.tolist(), strict=True):
        assert errand[Column.LAST] >= last[Column.LAST] > errand[Column.INTENDED]
    for before, after in zip(
        recording.observed("/new").column(Column.LAST), recording.observed("pay").column(Column.INTENDED), strict=True
    ):
        assert before <= after


@pytest.mark.parametrize(
    ("said", "outcome"),
    [(answer(b'{"order": {}}'), WRONG_ANSWER), (answer(b"{}", status="500 Oops"), WRONG_STATUS)],
)
def test_after_a_request_that_failed_the_rest_of_the_errand_is_not_sent(said: bytes, outcome: Outcome) -> None:
    with serving(saying(said)) as server:
        todo = work(request(server.origin, "/new", keeps=KEEPS), paying(server.origin))
        recording = load(todo, Phase(rate=100, count=3))

        assert [asked.path for asked in server.asked] == ["/new"] * 3
    assert Counter(column(recording, Column.ENDPOINT)) == {0: 3, 2: 3}
    assert outcomes(recording) == [outcome] * 6


def test_an_errand_of_many_slow_answers_is_waited_for() -> None:
    """Each answer may take as long as the bound says: an errand of three may take three times that."""
    todo = work(*[request(Origin("http", "127.0.0.1", 1), f"/{number}") for number in range(3)])
    one = todo.bounds.timeout * 3
    assert todo.longest([Phase(rate=1, count=1), Phase(users=1, seconds=5)]) >= 1 + one + 5 + one
    assert todo.longest([Phase(users=2, count=4)]) >= 4 * one
    bounded = replace(todo, bounds=Bounds(timeout=1, seconds=60))
    assert bounded.longest([Phase(users=1, count=10**9)]) < 100


# The process


def test_a_generator_that_is_killed_says_so_and_what_it_had_told_is_kept() -> None:
    with serving(saying(answer())) as server:
        generator, recording, thread, raised = mid_run(Phase(rate=100, seconds=60), work(request(server.origin)))
        eventually(lambda: recording._parts, "a row")
        generator._process.kill()
        thread.join(PATIENCE)
        generator.close()

    (problem,) = raised
    assert isinstance(problem, Broken)
    assert problem.what == "the load generator has died"
    assert "exit code -9" in problem.actual
    assert not recording.is_complete
    assert 0 < len(recording.rows) <= len(server.asked)


def test_a_generator_that_died_before_it_was_needed_says_so() -> None:
    todo = work(request(Origin("http", "127.0.0.1", 1)))
    phase = Phase(users=1, count=1)
    recording = Recording(todo.endpoints, [phase])
    with Generator(todo) as generator:
        generator._process.kill()
        generator._process.wait()
        with pytest.raises(Broken, match="has died") as caught:
            generator.run([(0, phase)], recording)
    assert "exit code -9" in caught.value.actual
    assert not recording.is_complete


INTERRUPTED = """
import signal, sys
from ratified.load.generating import Generator
from ratified.load.generator.engine import Engine
from ratified.load.recording import Recording
from ratified.load.traffic import Phase
from tests.load.servers import Origin, request, work, outcomes
signal.signal(signal.SIGINT, signal.default_int_handler)
todo = work(request(Origin("http", "127.0.0.1", int(sys.argv[1]))))
phases = eval(sys.argv[2])
recording = Recording(todo.endpoints, phases)
with Generator(todo) as generator:
    print(generator._process.pid, flush=True)
    try:
        generator.run(list(enumerate(phases)), recording)
    except KeyboardInterrupt:
        print("interrupted", recording.is_complete, len(recording.rows), outcomes(recording).count(9), flush=True)
        print(recording.seconds(), flush=True)
        sys.stdin.read()
print("over", flush=True)
"""


def runner(server: Server, phases: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(server.port), phases],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line_of(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


@pytest.mark.parametrize("phases", ["[Phase(rate=100, seconds=60)]", "[Phase(users=3, seconds=60)]"])
def test_who_is_interrupted_stops_arrivals_at_once_and_keeps_what_there_is(phases: str) -> None:
    def all_but_the_tenth(wire: Wire) -> None:
        while wire.hear():
            if len(wire.server.asked) == 10:
                wire.wait_until_it_is_closed()
                return
            wire.say(answer())

    with serving(all_but_the_tenth) as server, runner(server, phases) as process:
        (pid,) = line_of(process)
        eventually(lambda: len(server.asked) >= 20, "twenty requests")
        process.send_signal(signal.SIGINT)
        _, is_complete, rows, stopped = line_of(process)
        heard = len(server.asked)
        (seconds,) = line_of(process)
        assert is_complete == "False"
        assert int(rows) == heard
        assert int(stopped) >= 1
        assert float(seconds) < 30
        assert process.communicate(timeout=PATIENCE)[0] == "over\n"
        assert not is_running(int(pid))
        assert len(server.asked) == heard


def test_who_is_interrupted_at_the_very_beginning_is_heard_too() -> None:
    """To run and to stop come in one piece: nothing is sent."""
    with serving(saying(answer())) as server:
        todo = work(request(server.origin))
        phase = Phase(rate=100, seconds=60)
        recording = Recording(todo.endpoints, [phase])
        with Generator(todo) as generator:
            generator._say(frames.frame_of(frames.RUN, [(0, phase)]) + frames.frame(frames.STOP))
            generator._listen(recording, time.monotonic() + PATIENCE)
        assert not recording.is_complete
        assert server.asked == []


def test_more_than_can_be_sent_can_be_stopped_too() -> None:
    """A million arrivals a second leave no time to look up, and yet it does."""
    with serving(mute) as server:
        todo = work(request(server.origin), bounds=Bounds(connections=1))
        generator, recording, thread, _ = mid_run(Phase(rate=1_000_000, seconds=30), todo)
        try:
            eventually(lambda: recording._parts, "a row")
            generator._say(frames.frame(frames.STOP))
            thread.join(PATIENCE)
            assert not thread.is_alive()
        finally:
            generator._process.kill()
            thread.join()
            generator.close()
    assert not recording.is_complete


def test_a_generator_whose_parent_is_killed_ends() -> None:
    with serving(saying(answer())) as server, runner(server, "[Phase(rate=100, seconds=60)]") as process:
        (pid,) = line_of(process)
        eventually(lambda: len(server.asked) >= 5, "five requests")
        process.kill()
        eventually(lambda: not is_running(int(pid)), "the end of the generator")


@pytest.mark.parametrize("phase", [Phase(rate=10, count=1), Phase(users=1, count=1)], ids=["open", "closed"])
def test_a_mistake_in_the_generator_is_told_in_its_own_words(phase: Phase) -> None:
    """A value that no request keeps is missing as soon as it is needed."""
    todo = work(paying(Origin("http", "127.0.0.1", 1)))
    with pytest.raises(Broken, match="has died") as caught:
        load(todo, phase)
    assert "exit code 70" in caught.value.actual
    assert caught.value.actual.splitlines()[-1] == "KeyError: 'id'"


FEW_FILES = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
from ratified.load.traffic import Phase
from tests.load.servers import Origin, Bounds, load, outcomes, request, work
todo = work(request(Origin("http", "127.0.0.1", int(sys.argv[1]))), bounds=Bounds(timeout=0.5))
recording = load(todo, Phase(rate=1000, count=100))
print({told.name for told in outcomes(recording)}, len(recording.rows))
"""


def test_who_has_no_files_left_drops_and_blames_nobody() -> None:
    with serving(mute) as server:
        done = subprocess.run(
            [sys.executable, "-c", FEW_FILES, str(server.port)], capture_output=True, text=True, check=True, timeout=60
        )
    assert done.stdout in {"{'TIMEOUT', 'DROPPED'} 100\n", "{'DROPPED', 'TIMEOUT'} 100\n"}


def test_health_is_told_of_from_beginning_to_end() -> None:
    with serving(saying(answer())) as server:
        recording = load(work(request(server.origin)), Phase(users=3, seconds=0.6), Phase(rate=100, count=10))
    assert len(recording.health) >= 2
    assert all(before.at < after.at and before.cpu <= after.cpu for before, after in pairwise(recording.health))
    assert recording.health[-1].connections == 3
    assert recording.health[-1].under_way == 0
    assert len(recording.ticks) > 0
    assert min(recording.ticks) >= 0


NETWORK = """
import asyncio
from ratified.load.generator.session import _give_up
loop = asyncio.new_event_loop()
_give_up(loop, {"message": "read", "exception": OSError(113, "No route to host"), "transport": 1, "protocol": 1})
print("goes on", flush=True)
_give_up(loop, {"message": "call", "exception": KeyError("own"), "transport": 1, "protocol": 1})
"""


def test_what_the_network_does_to_a_connection_is_no_mistake_of_the_generator() -> None:
    done = subprocess.run([sys.executable, "-c", NETWORK], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.returncode) == ("goes on\n", 70)
    assert "KeyError: 'own'" in done.stderr


def test_a_connection_that_was_given_up_before_it_was_begun_is_not_counted() -> None:
    async def give_up(port: int) -> int:
        loop = asyncio.get_running_loop()
        todo = work(request(Origin("http", "127.0.0.1", port)))
        engine = Engine(todo, loop)
        engine.begin(0, 1, left.append)
        (call,) = engine.active
        assert call.opening is not None
        engine.stop()
        await asyncio.wait([call.opening])
        return engine.lines.count

    left: list[Outcome] = []
    assert asyncio.run(give_up(free_port())) == 0
    assert left == [STOPPED]
