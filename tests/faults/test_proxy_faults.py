"""Each fault does what it says, to connections that are open and to new ones, and nothing else."""

import math
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from ratified.failures import Broken, ConfigurationError
from ratified.faults.proxy import (
    Bandwidth,
    BlackHole,
    CutAfter,
    Direction,
    Fault,
    Latency,
    Refuse,
    Reset,
    Slices,
    SlowClose,
)
from ratified.faults.proxy.effects import effect_of
from ratified.faults.proxy.imposed import Imposed
from ratified.faults.proxy.piece import Kind, Passage, Piece
from ratified.seed import seeded_random
from ratified.wait import until
from tests.exchange.tiny_servers import Visit
from tests.faults.proxy_servers import Line, echo, is_silent, line, raw, read, read_all, sent_until_held_back

OPEN, NEW = "open", "new"
WHEN = pytest.mark.parametrize("when", [OPEN, NEW])
TO, FROM = Direction.TO, Direction.FROM


@pytest.fixture
def echoing() -> Iterator[Line]:
    with line(echo) as made:
        yield made


def struck(made: Line, when: str, *faults: Fault) -> socket.socket:
    """Return a connection that was opened before, or after, the faults were imposed."""
    caller = made.connect() if when == OPEN else None
    if caller:
        caller.sendall(b"hello")
        assert read(caller, 5) == b"hello"
    made.proxy.impose(*faults)
    return caller or made.connect()


def seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


@WHEN
def test_latency_counts_each_way_by_itself(echoing: Line, when: str) -> None:
    caller = struck(echoing, when, Latency(0.04, direction=Direction.BOTH))
    caller.sendall(b"x")
    assert seconds(lambda: caller.recv(1)) >= 0.078


@WHEN
def test_latency_is_no_narrow_line(echoing: Line, when: str) -> None:
    caller = struck(echoing, when, Latency(0.1))
    for _ in range(20):
        caller.sendall(b"x" * 1000)
    assert len(read(caller, 20_000)) == 20_000
    # A chunk at a time would take two seconds.
    assert echoing.proxy.imposed[0].met.bytes == 20_000


def test_jitter_stays_within_its_bounds_and_replays() -> None:
    def waits(seed: int) -> list[float]:
        imposed = Imposed(Latency(1.0, 0.5), 0, 0)
        effect = effect_of(imposed, FROM, 1, lambda purpose: seeded_random(seed, purpose))
        assert effect is not None
        piece = Piece(Kind.DATA, 7.0, 1, memoryview(b"x"))
        return [effect.due(Passage(piece, 1, 7.0, 7.0)) - 7.0 for _ in range(200)]

    assert waits(1) == waits(1) != waits(2)
    assert all(0.5 <= wait <= 1.5 for wait in waits(1))
    assert min(waits(1)) < 0.6
    assert max(waits(1)) > 1.4


def test_what_is_late_by_jitter_keeps_its_order(echoing: Line) -> None:
    caller = struck(echoing, OPEN, Latency(0.02, 0.02))
    said = [b"%d;" % number for number in range(100)]
    for one in said:
        caller.sendall(one)
    assert read(caller, len(b"".join(said))) == b"".join(said)


def test_what_is_late_is_there_at_once_when_it_is_lifted(echoing: Line) -> None:
    caller = struck(echoing, OPEN, Latency(3600))
    caller.sendall(b"x")
    assert is_silent(caller)
    echoing.proxy.lift()
    assert caller.recv(1) == b"x"


@WHEN
@pytest.mark.parametrize("way", [TO, FROM])
def test_a_narrow_line_carries_so_much_and_no_more(echoing: Line, when: str, way: Direction) -> None:
    caller = struck(echoing, when, Bandwidth(100_000, direction=way))
    began = time.monotonic()
    caller.sendall(b"x" * 20_000)
    assert len(read(caller, 20_000)) == 20_000
    assert time.monotonic() - began >= 0.199


@WHEN
def test_slices_have_their_size_and_their_pauses(echoing: Line, when: str) -> None:
    caller = struck(echoing, when, Slices(10, 0.03, direction=FROM))
    caller.sendall(b"x" * 35)
    began = time.monotonic()
    arrived: list[int] = []
    while sum(arrived) < 35:
        arrived.append(len(caller.recv(100)))
    assert time.monotonic() - began >= 0.085
    # A busy machine may let two arrive at once, but never a part of one.
    assert all(size % 10 == 0 for size in arrived[:-1])
    assert echoing.proxy.imposed[0].met.bytes == 35


@WHEN
def test_an_orderly_cut_ends_after_so_many_bytes(echoing: Line, when: str) -> None:
    caller = struck(echoing, when, CutAfter(7))
    caller.sendall(b"0123456789")
    assert read_all(caller) == b"0123456"
    echoing.proxy.demand_met()


@WHEN
def test_an_abrupt_cut_lets_the_bytes_before_it_arrive(echoing: Line, when: str) -> None:
    caller = struck(echoing, when, CutAfter(7, abrupt=True))
    caller.sendall(b"0123456789")
    assert read(caller, 7) == b"0123456"
    with pytest.raises(ConnectionResetError):
        caller.recv(1)


def test_a_cut_counts_through_several_answers(echoing: Line) -> None:
    caller = struck(echoing, OPEN, CutAfter(7))
    caller.sendall(b"abcd")
    assert read(caller, 4) == b"abcd"
    caller.sendall(b"efgh")
    assert read_all(caller) == b"efg"


def test_a_cut_goes_on_counting_when_another_fault_comes(echoing: Line) -> None:
    caller = struck(echoing, OPEN, CutAfter(7))
    caller.sendall(b"abcd")
    assert read(caller, 4) == b"abcd"
    echoing.proxy.impose(Slices(1, 0))
    caller.sendall(b"efgh")
    assert read_all(caller) == b"efg"


def test_a_cut_on_the_way_there_ends_what_the_far_side_hears() -> None:
    heard: list[bytes] = []

    def listens(visit: Visit) -> None:
        heard.extend(raw(visit))
        heard.append(b"<end>")

    with line(listens) as made:
        caller = struck(made, NEW, CutAfter(3, direction=TO))
        caller.sendall(b"abcdef")
        until(lambda: b"".join(heard), lambda text: text == b"abc<end>", "three bytes and the end", every=0.01)
        assert read_all(caller) == b""


def test_a_cut_after_nothing_lets_nothing_pass(echoing: Line) -> None:
    caller = struck(echoing, OPEN, CutAfter(0))
    caller.sendall(b"x")
    assert caller.recv(1) == b""


@WHEN
def test_a_reset_on_the_way_there_keeps_the_request_from_the_far_side(echoing: Line, when: str) -> None:
    caller = struck(echoing, when, Reset(direction=TO))
    before = echoing.proxy.seen.bytes_to_far
    caller.sendall(b"x")
    with pytest.raises(ConnectionResetError):
        caller.recv(1)
    assert echoing.proxy.seen.bytes_to_far == before


@WHEN
def test_a_reset_on_the_way_back_lets_the_request_through(echoing: Line, when: str) -> None:
    caller = struck(echoing, when, Reset(direction=FROM))
    before = echoing.proxy.seen.bytes_to_far
    caller.sendall(b"x")
    with pytest.raises(ConnectionResetError):
        caller.recv(1)
    assert echoing.proxy.seen.bytes_to_far == before + 1


@WHEN
def test_a_reset_later_breaks_a_connection_on_which_nothing_more_is_said(echoing: Line, when: str) -> None:
    caller = struck(echoing, when, Reset(after=0.1))
    caller.sendall(b"x")
    assert caller.recv(1) == b"x"

    def fails() -> None:
        with pytest.raises(ConnectionResetError):
            caller.recv(1)

    assert seconds(fails) >= 0.05


def test_a_reset_that_is_lifted_in_time_does_not_come(echoing: Line) -> None:
    caller = struck(echoing, OPEN, Reset(after=0.1))
    caller.sendall(b"x")
    assert caller.recv(1) == b"x"
    echoing.proxy.lift()
    assert is_silent(caller, 0.2)


@WHEN
def test_a_black_hole_swallows_until_it_is_lifted(echoing: Line, when: str) -> None:
    caller = struck(echoing, when, BlackHole())
    caller.sendall(b"abc")
    assert is_silent(caller)
    caller.sendall(b"def")
    assert echoing.proxy.seen.bytes_to_far == (5 if when == OPEN else 0)
    assert echoing.proxy.seen.reached == (1 if when == OPEN else 0)
    echoing.proxy.demand_met()
    echoing.proxy.lift()
    assert read(caller, 6) == b"abcdef"


@WHEN
def test_a_black_hole_on_the_way_back_lets_requests_through(echoing: Line, when: str) -> None:
    caller = struck(echoing, when, BlackHole(direction=FROM))
    caller.sendall(b"abc")
    assert is_silent(caller)
    assert echoing.proxy.seen.bytes_to_far == (8 if when == OPEN else 3)
    echoing.proxy.lift()
    assert read(caller, 3) == b"abc"


@WHEN
def test_who_has_given_up_in_a_black_hole_never_reaches_the_far_side(echoing: Line, when: str) -> None:
    caller = struck(echoing, when, BlackHole())
    caller.sendall(b"charge once")
    assert is_silent(caller)
    caller.close()
    until(lambda: echoing.proxy.imposed[0].met.times, lambda times: times > 0, "it meets the hole", every=0.01)
    before = echoing.proxy.seen
    echoing.proxy.lift()
    until(lambda: echoing.proxy.seen.open, lambda count: count == 0, "it is ended", every=0.01)
    assert echoing.proxy.seen.bytes_to_far == before.bytes_to_far
    assert echoing.proxy.seen.reached == before.reached


def test_what_a_black_hole_has_held_is_late_from_when_it_is_lifted(echoing: Line) -> None:
    caller = struck(echoing, OPEN, BlackHole(direction=FROM), Latency(0.1))
    caller.sendall(b"x")
    assert is_silent(caller, 0.2)
    echoing.proxy.lift(BlackHole(direction=FROM))
    assert seconds(lambda: caller.recv(1)) >= 0.09


def test_a_black_hole_swallows_the_end_as_well() -> None:
    def speaks(visit: Visit) -> None:
        visit.send(b"hello")
        visit.request()

    with line(speaks) as made:
        caller = made.connect()
        assert read(caller, 5) == b"hello"
        made.proxy.impose(BlackHole(direction=FROM))
        caller.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert is_silent(caller)
        made.proxy.lift()
        assert caller.recv(1) == b""


def test_a_black_hole_holds_back_who_sends_much(echoing: Line) -> None:
    caller = struck(echoing, OPEN, BlackHole())
    sent = sent_until_held_back(caller)
    echoing.proxy.lift()
    assert len(read(caller, sent)) == sent


@WHEN
def test_a_slow_close_tells_of_the_end_later(when: str) -> None:
    def speaks(visit: Visit) -> None:
        visit.send(b"hello")
        visit.socket.recv(1)
        visit.send(b"bye")

    with line(speaks) as made:
        caller = made.connect() if when == OPEN else None
        if caller:
            assert read(caller, 5) == b"hello"
        slow = made.proxy.impose(SlowClose(0.1, direction=FROM))
        caller = caller or made.connect()
        caller.sendall(b"x")
        assert read(caller, 3 if when == OPEN else 8)[-3:] == b"bye"
        assert seconds(lambda: caller.recv(1)) >= 0.09
        made.proxy.demand_met(*slow)


@WHEN
def test_who_is_refused_is_reset_and_reaches_nobody(echoing: Line, when: str) -> None:
    with pytest.raises(ConnectionResetError):
        struck(echoing, when, Refuse()).recv(1)
    assert echoing.proxy.seen.reached == (1 if when == OPEN else 0)
    echoing.proxy.demand_met()
    echoing.proxy.lift()
    again = echoing.connect()
    again.sendall(b"x")
    assert again.recv(1) == b"x"


def test_a_closed_port_refuses_like_any_other_and_opens_at_the_same_number(echoing: Line) -> None:
    caller = struck(echoing, OPEN, Refuse(closes_port=True))
    port = echoing.proxy.address
    with pytest.raises(ConnectionResetError):
        caller.recv(1)
    for _ in range(3):
        with pytest.raises(ConnectionRefusedError):
            echoing.connect()
    with socket.socket() as somebody_else, pytest.raises(OSError, match="in use"):
        somebody_else.bind(port)
    echoing.proxy.lift()
    assert echoing.proxy.address == port
    again = echoing.connect()
    again.sendall(b"x")
    assert again.recv(1) == b"x"


def test_faults_come_one_upon_the_other(echoing: Line) -> None:
    faults = Latency(0.05), Bandwidth(100_000, direction=FROM), Slices(500, 0.001, direction=FROM), CutAfter(10_000)
    caller = struck(echoing, OPEN, *faults)
    caller.sendall(b"x" * 20_000)
    heard: list[bytes] = []
    assert seconds(lambda: heard.append(read_all(caller))) >= 0.05 + 0.099
    assert heard == [b"x" * 10_000]
    echoing.proxy.demand_met()


def test_one_of_several_faults_is_lifted(echoing: Line) -> None:
    caller = struck(echoing, OPEN, Latency(3600), Slices(1, 0))
    echoing.proxy.lift(Latency(3600))
    caller.sendall(b"xy")
    assert read(caller, 2) == b"xy"
    assert [one.fault for one in echoing.proxy.imposed] == [Slices(1, 0)]
    with pytest.raises(Broken, match="not in force"):
        echoing.proxy.lift(Latency(1))


def _outcomes(made: Line, count: int) -> list[bool]:
    """Return which of so many calls were reset; a connection is used as long as it lives."""
    caller = made.connect()
    lost = []
    for _ in range(count):
        try:
            caller.sendall(b"x")
            assert caller.recv(1) == b"x"
            lost.append(False)
        except ConnectionResetError:
            lost.append(True)
            caller = made.connect()
    return lost


def test_a_probability_is_that_of_a_call_also_on_a_connection_that_is_reused() -> None:
    seen = []
    for seed in (5, 5, 6):
        with line(echo, seed) as made:
            made.proxy.impose(Reset(probability=0.3, direction=TO))
            seen.append(_outcomes(made, 200))
    assert seen[0] == seen[1] != seen[2]
    # Beyond these bounds once in 100,000 seeds.
    assert all(32 <= sum(lost) <= 91 for lost in seen)


def test_a_probability_of_refusing_is_that_of_a_connection(echoing: Line) -> None:
    echoing.proxy.impose(Refuse(probability=0.5))
    taken = []
    for _ in range(40):
        try:
            caller = echoing.connect()
            caller.sendall(b"x")
            taken.append(caller.recv(1) == b"x")
        except ConnectionResetError:
            taken.append(False)
    assert 5 <= sum(taken) <= 35
    assert echoing.proxy.imposed[0].met.connections == 40 - sum(taken)


def test_a_fault_that_is_imposed_while_an_answer_is_under_way_meets_the_rest_of_it() -> None:
    go = threading.Event()

    def speaks(visit: Visit) -> None:
        visit.send(b"first ")
        go.wait(10)
        visit.send(b"second")

    with line(speaks) as made:
        caller = made.connect()
        assert read(caller, 6) == b"first "
        made.proxy.impose(CutAfter(3))
        go.set()
        assert read_all(caller) == b"sec"


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: Latency(-1),
        lambda: Latency(math.nan),
        lambda: Latency(math.inf),
        lambda: Latency(1, 2),
        lambda: Bandwidth(0),
        lambda: Slices(0, 1),
        lambda: CutAfter(-1),
        lambda: Reset(after=-1),
        lambda: BlackHole(probability=0),
        lambda: SlowClose(1, probability=1.1),
        lambda: Refuse(closes_port=True, probability=0.5),
    ],
)
def test_a_fault_that_cannot_be_is_told_when_it_is_made(nonsense: Callable[[], Fault]) -> None:
    with pytest.raises(ConfigurationError, match="there is no such fault\n  expected:"):
        nonsense()
