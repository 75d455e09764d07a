"""The proxy tells what reached the far side and what met a fault; where it cannot know, it says so."""

import time
from contextlib import suppress

import pytest

from ratified.failures import Broken
from ratified.faults.proxy import BlackHole, CutAfter, Direction, Latency, Met, Refuse, Reset, SlowClose
from ratified.wait import until
from tests.exchange.tiny_servers import Visit
from tests.faults.proxy_servers import Line, echo, is_reset, line, read, talking

REQUEST = b"POST /charges HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi"
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


def answers(visit: Visit) -> None:
    while visit.request():
        visit.send(ANSWER)


def ask(made: Line, times: int = 1) -> None:
    caller = made.connect()
    for _ in range(times):
        caller.sendall(REQUEST)
        assert read(caller, len(ANSWER)) == ANSWER
    caller.close()


def test_connections_requests_and_bytes_are_counted() -> None:
    with line(answers) as made:
        ask(made, 3)
        ask(made)
        seen = made.proxy.seen
        assert (seen.accepted, seen.reached, seen.requests, seen.unreached) == (2, 2, 4, 0)
        assert (seen.bytes_to_far, seen.bytes_from_far) == (4 * len(REQUEST), 4 * len(ANSWER))


def test_moments_tell_what_came_since() -> None:
    with line(answers) as made:
        ask(made, 2)
        moment = time.monotonic()
        assert made.proxy.seen.is_silent_since(moment)
        ask(made)
        seen = made.proxy.seen
        assert (seen.requests_since(moment), seen.connections_since(moment), seen.turns_since(moment)) == (1, 1, 1)
        assert not seen.is_silent_since(moment)
        assert seen.requests_since(0.0) == 3


def test_two_requests_that_are_sent_at_once_are_two() -> None:
    with line(answers) as made:
        caller = made.connect()
        caller.sendall(REQUEST * 2)
        assert read(caller, 2 * len(ANSWER)) == ANSWER * 2
        assert made.proxy.seen.requests == 2
        assert made.proxy.seen.turns_since(0.0) == 1


def test_a_request_in_two_parts_is_one_turn() -> None:
    with line(answers) as made:
        caller = made.connect()
        caller.sendall(REQUEST[:30])
        until(lambda: made.proxy.seen.bytes_to_far, lambda size: size == 30, "the first part arrives", every=0.01)
        assert made.proxy.seen.requests == 0
        caller.sendall(REQUEST[30:])
        assert read(caller, len(ANSWER)) == ANSWER
        assert (made.proxy.seen.requests, made.proxy.seen.turns_since(0.0)) == (1, 1)


def test_a_request_whose_head_is_cut_has_not_reached_the_far_side() -> None:
    with line(answers) as made:
        made.proxy.impose(CutAfter(20, direction=Direction.TO))
        caller = made.connect()
        caller.sendall(REQUEST)
        assert caller.recv(1) == b""
        assert (made.proxy.seen.reached, made.proxy.seen.requests) == (1, 0)


@pytest.mark.parametrize("kind", ["https", "wss"])
def test_requests_under_tls_are_unknown_and_their_turns_are_not(kind: str) -> None:
    with talking(kind) as (between, opens):
        conversation = opens()
        conversation.say()
        seen = between.proxy.seen
        assert (seen.requests, seen.requested_at, seen.requests_since(0.0)) == (None, None, None)
        moment = time.monotonic()
        conversation.say()
        assert between.proxy.seen.turns_since(moment) == 1


def test_a_websocket_is_one_request() -> None:
    with talking("ws") as (between, opens):
        conversation = opens()
        for _ in range(3):
            conversation.say()
        assert between.proxy.seen.requests == 1
        assert between.proxy.seen.turns_since(0.0) >= 4


def test_counts_begin_anew_when_they_are_forgotten() -> None:
    with line(answers) as made:
        ask(made)
        made.proxy.forget()
        assert (made.proxy.seen.accepted, made.proxy.seen.requests) == (0, 0)
        ask(made)
        assert (made.proxy.seen.accepted, made.proxy.seen.requests) == (1, 1)


def test_what_met_a_fault_is_counted() -> None:
    with line(echo) as made:
        slow = made.proxy.impose(Latency(0.001))[0]
        for _ in range(2):
            caller = made.connect()
            for _ in range(3):
                caller.sendall(b"four")
                assert read(caller, 4) == b"four"
        assert slow.met == Met(connections=2, times=6, bytes=24)


def test_a_fault_that_met_nothing_is_told() -> None:
    with line(echo) as made:
        imposed = made.proxy.impose(Reset())
        with pytest.raises(Broken) as told:
            made.proxy.demand_met(*imposed)
        place = "{}:{}".format(*made.proxy.address)
        assert str(told.value) == (
            "the fault met nothing\n"
            "  expected: traffic that Reset(after=0.0, direction=Direction.BOTH, probability=1.0) changes\n"
            f"  actual:   no traffic came by {place}\n"
            f"  next:     does the caller really call {place}, and on the way that the fault is on?"
        )


def test_traffic_that_a_fault_does_not_concern_has_not_met_it() -> None:
    with line(echo) as made:
        made.proxy.impose(SlowClose(1), CutAfter(100))
        caller = made.connect()
        caller.sendall(b"x")
        assert read(caller, 1) == b"x"
        with pytest.raises(Broken, match="traffic came by that it did not concern"):
            made.proxy.demand_met()


def test_traffic_after_a_fault_was_lifted_has_not_met_it() -> None:
    with line(echo) as made:
        made.proxy.impose(Latency(0.001, probability=0.5))
        made.proxy.lift()
        caller = made.connect()
        caller.sendall(b"x")
        assert read(caller, 1) == b"x"
        with pytest.raises(Broken, match=r"no traffic came by .*\n.*may have spared all"):
            made.proxy.demand_met()


def test_who_calls_at_a_closed_port_cannot_be_counted_and_is_not_called_nobody() -> None:
    with line(echo) as made:
        down = made.proxy.impose(Refuse(closes_port=True))[0]
        with pytest.raises(ConnectionRefusedError):
            made.connect()
        assert not down.can_be_counted
        assert down.met == Met(0, 0, 0)
        made.proxy.demand_met(down)


def test_a_connection_that_only_opens_has_met_the_black_hole() -> None:
    with line(echo) as made:
        hole = made.proxy.impose(BlackHole())[0]
        caller = made.connect()
        until(lambda: hole.met.connections, lambda count: count == 1, "it meets the hole", every=0.01)
        assert made.proxy.seen.reached == 0
        caller.close()


def test_is_reset_tells_a_reset_from_an_end() -> None:
    assert is_reset(ConnectionResetError())
    assert not is_reset(ConnectionAbortedError())
    assert not is_reset(b"an answer")


def test_a_connection_that_is_broken_because_others_are_refused_is_no_call() -> None:
    with line(answers) as made:
        caller = made.connect()
        caller.sendall(REQUEST)
        assert read(caller, len(ANSWER)) == ANSWER
        moment = time.monotonic()
        made.proxy.impose(Refuse())
        assert [one for one in made.proxy.seen.called_at if one >= moment] == []
        with suppress(ConnectionResetError), made.connect() as other:
            read(other, 1)
        assert len([one for one in made.proxy.seen.called_at if one >= moment]) == 1
