"""Whatever is spoken through the proxy meets the faults, on connections that are open and on new ones."""

import threading
import time
from collections.abc import Iterator

import pytest

from ratified.faults.proxy import Bandwidth, BlackHole, CutAfter, Direction, Latency, Refuse, Reset, Slices
from tests.faults.proxy_servers import ANSWER, Conversation, Line, Opens, is_reset, talking

KINDS = ("http", "https", "sse", "ws", "wss")
WHEN = ("open", "new")


class Talk:
    """A proxied server, and one conversation that is opened before or after a fault is imposed."""

    def __init__(self, between: Line, opens: Opens, when: str) -> None:
        self.proxy = between.proxy
        self._opens = opens
        self._is_open = when == "open"
        self._conversation: Conversation | None = opens() if self._is_open else None
        if self._is_open:
            assert ANSWER in self.say()
        self.proxy.forget()

    def say(self) -> bytes:
        self._conversation = self._conversation or self._opens()
        return self._conversation.say()

    def hear_or_fail(self) -> bytes | Exception:
        """Return what was heard, or the error that the client of this kind makes of it."""
        try:
            return self.say()
        except Exception as error:  # noqa: BLE001 - each client has its own
            return error


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=WHEN)
def talk(kind: str, request: pytest.FixtureRequest) -> Iterator[Talk]:
    with talking(kind) as (between, opens):
        yield Talk(between, opens, request.param)


def test_what_is_said_passes_unchanged_without_a_fault(talk: Talk) -> None:
    assert all(ANSWER in talk.say() for _ in range(5))


def test_latency_keeps_every_answer_waiting(talk: Talk) -> None:
    late = talk.proxy.impose(Latency(0.05))
    began = time.monotonic()
    assert ANSWER in talk.say()
    assert time.monotonic() - began >= 0.05
    talk.proxy.demand_met(*late)


def test_a_narrow_line_takes_its_time_for_every_byte(talk: Talk) -> None:
    narrow = talk.proxy.impose(Bandwidth(20_000, direction=Direction.FROM))
    began = time.monotonic()
    assert ANSWER in talk.say()
    assert time.monotonic() - began >= len(ANSWER) / 20_000
    assert narrow[0].met.bytes >= len(ANSWER)


def test_slices_change_no_byte(talk: Talk) -> None:
    sliced = talk.proxy.impose(Slices(100, 0.001))
    began = time.monotonic()
    assert ANSWER in talk.say()
    assert time.monotonic() - began >= 0.001 * (len(ANSWER) // 100 - 1)
    talk.proxy.demand_met(*sliced)


def test_a_reset_is_told_as_a_reset(talk: Talk) -> None:
    broken = talk.proxy.impose(Reset())
    assert is_reset(talk.hear_or_fail())
    talk.proxy.demand_met(*broken)


def test_an_abrupt_cut_is_told_as_a_reset_in_the_middle(talk: Talk) -> None:
    talk.proxy.impose(CutAfter(500, abrupt=True))
    assert is_reset(talk.hear_or_fail())
    talk.proxy.demand_met()


def test_an_orderly_cut_leaves_half_an_answer(talk: Talk) -> None:
    talk.proxy.impose(CutAfter(500))
    heard = talk.hear_or_fail()
    assert isinstance(heard, Exception) or ANSWER not in heard
    assert not isinstance(heard, Exception) or not is_reset(heard)
    assert talk.proxy.seen.bytes_from_far == 500
    talk.proxy.demand_met()


def test_who_is_refused_is_told_of_a_reset(talk: Talk) -> None:
    talk.proxy.impose(Refuse())
    assert is_reset(talk.hear_or_fail())
    assert talk.proxy.seen.bytes_to_far == 0
    talk.proxy.demand_met()


def test_everything_is_well_again_when_the_faults_are_lifted(talk: Talk) -> None:
    talk.proxy.impose(Latency(30), Bandwidth(1), Slices(1, 30))
    talk.proxy.lift()
    assert ANSWER in talk.say()


@pytest.mark.parametrize("kind", ["http", "sse", "ws"])
def test_what_a_black_hole_holds_flows_on_when_it_is_lifted(kind: str) -> None:
    with talking(kind) as (between, opens):
        conversation = opens()
        assert ANSWER in conversation.say()
        between.proxy.forget()
        hole = between.proxy.impose(BlackHole())
        began = time.monotonic()
        _lifted_soon(between)
        assert ANSWER in conversation.say()
        assert time.monotonic() - began >= 0.2
        between.proxy.demand_met(*hole)


def _lifted_soon(between: Line) -> None:
    timer = threading.Timer(0.2, between.proxy.lift)
    timer.daemon = True
    timer.start()
