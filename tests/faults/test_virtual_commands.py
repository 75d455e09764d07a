"""Every command, seen by a client that knows nothing of it."""

import time
from collections.abc import Callable
from typing import Literal

import httpx
import pytest

from ratified.failures import ConfigurationError
from ratified.faults.virtual import (
    AnswerWith,
    Cut,
    Delay,
    ErrorPage,
    Hang,
    Hold,
    Malform,
    Repeat,
    Reset,
    TooManyRequests,
    VirtualClient,
)
from tests.faults.virtual_services import Served, System, Wire


def test_it_fails_twice_and_then_works(hand: VirtualClient, mia: System) -> None:
    hand.command(mia.customer, AnswerWith(503, times=2))
    answers = [mia.paint() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 201]
    assert answers[0].json() == {"error": "Service Unavailable"}
    assert answers[2].json()["charged"] == 1


def test_an_answer_on_command_says_what_it_was_told_to(hand: VirtualClient, mia: System) -> None:
    hand.command(
        mia.customer,
        AnswerWith(400, json={"code": "BAD_WISH"}, headers={"X-Why": "taste"}),
        AnswerWith(401, text="who are you"),
        AnswerWith(204),
    )
    bad, unknown, empty = mia.paint(), mia.paint(), mia.paint()
    assert (bad.status_code, bad.json(), bad.headers["x-why"]) == (400, {"code": "BAD_WISH"}, "taste")
    assert (unknown.status_code, unknown.text) == (401, "who are you")
    assert (empty.status_code, empty.content) == (204, b"")


def test_a_command_for_ever_lasts_until_the_service_recovers(hand: VirtualClient, mia: System) -> None:
    hand.command(mia.customer, AnswerWith(500, times=None))
    assert {mia.paint().status_code for _ in range(5)} == {500}
    hand.recover(mia.customer)
    assert mia.paint().status_code == 201


def test_a_command_may_be_for_one_operation(hand: VirtualClient, mia: System) -> None:
    hand.command(mia.customer, AnswerWith(503), operation="paint")
    hand.command(mia.customer, AnswerWith(500), operation="GET /v1/bill")
    assert mia.get("/v1/catalogue").status_code == 200
    assert mia.get("/v1/bill").status_code == 500
    assert mia.paint().status_code == 503


def test_an_unknown_operation_is_refused(hand: VirtualClient, mia: System) -> None:
    with pytest.raises(ConfigurationError, match='no operation is called "pain"') as refusal:
        hand.command(mia.customer, AnswerWith(503), operation="pain")
    assert refusal.value.next == 'Did you mean "paint"?'


def test_too_many_requests_says_when_to_come_again(hand: VirtualClient, mia: System) -> None:
    hand.command(mia.customer, TooManyRequests(7))
    answer = mia.paint()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")


def test_what_is_late_is_late_and_whole(hand: VirtualClient, mia: System) -> None:
    hand.command(mia.customer, Delay(0.3))
    begun = time.monotonic()
    assert mia.paint().status_code == 201
    assert time.monotonic() - begun >= 0.3


def test_who_waits_for_a_late_answer_keeps_nobody_waiting(hand: VirtualClient, mia: System, painter: Served) -> None:
    hand.command(mia.customer, Delay(600))
    late = Wire(painter.url)
    late.ask(mia.customer)
    assert [call.waiting for call in hand.waiting(mia.customer, at_least=1, within=20)] == ["late"]
    assert mia.paint().status_code == 201
    hand.forget(mia.customer)
    assert late.answer()[0].startswith(b"HTTP/1.1 200")


def test_what_is_held_waits_until_it_is_released(hand: VirtualClient, mia: System, painter: Served) -> None:
    hand.command(mia.customer, Hold(times=None))
    held = [Wire(painter.url) for _ in range(3)]
    for number, wire in enumerate(held, 1):
        wire.ask(mia.customer)
        assert len(hand.waiting(mia.customer, at_least=number, within=20)) == number
    assert hand.release(mia.customer, count=1) == 1
    assert held[0].answer()[1] == b'{"charged": 0}'
    assert [call.waiting for call in hand.waiting(mia.customer)] == ["held", "held"]
    assert hand.release(mia.customer) == 2
    assert [wire.answer()[0][:12] for wire in held[1:]] == [b"HTTP/1.1 200"] * 2
    assert mia.get("/v1/bill").status_code == 200


def test_nothing_is_done_for_whoever_is_held(hand: VirtualClient, mia: System, painter: Served) -> None:
    hand.command(mia.customer, Hold(), operation="bill")
    held = Wire(painter.url)
    held.ask(mia.customer)
    hand.waiting(mia.customer, at_least=1, within=20)
    mia.paint()
    hand.recover(mia.customer)
    assert held.answer()[1] == b'{"charged": 1}'


@pytest.mark.parametrize(("works", "charged"), [(True, 1), (False, 0)])
def test_what_hangs_is_never_answered_though_it_may_be_done(
    hand: VirtualClient, mia: System, works: bool, charged: int
) -> None:
    hand.command(mia.customer, Hang(works=works))
    with pytest.raises(httpx.ReadTimeout):
        mia.http.post(f"{mia.url}/v1/paintings", json={"customer": mia.customer, "wish": "a dog"}, timeout=0.2)
    assert mia.get("/v1/bill").json() == {"charged": charged}
    [call] = hand.received(mia.customer, "paint", at_least=1, within=20, stage="ended")
    assert (call.hung_up, call.answered) == (True, None)


def test_who_hangs_goes_on_hanging_when_the_service_recovers(hand: VirtualClient, mia: System, painter: Served) -> None:
    hand.command(mia.customer, Hang(times=None))
    hanging = Wire(painter.url)
    hanging.ask(mia.customer)
    hand.waiting(mia.customer, at_least=1, within=20)
    hand.recover(mia.customer)
    assert mia.get("/v1/bill").status_code == 200
    assert [call.waiting for call in hand.waiting(mia.customer)] == ["hanging"]
    assert hand.release(mia.customer) == 1
    assert hanging.answer()[0].startswith(b"HTTP/1.1 200")


def test_what_hangs_is_closed_when_its_scenario_ends(hand: VirtualClient, mia: System, painter: Served) -> None:
    hand.command(mia.customer, Hang())
    hanging = Wire(painter.url)
    hanging.ask(mia.customer)
    hand.waiting(mia.customer, at_least=1, within=20)
    hand.forget(mia.customer)
    assert hanging.rest() == b""


def test_a_cut_answer_is_announced_whole_and_ends_after_half(hand: VirtualClient, mia: System, painter: Served) -> None:
    hand.command(mia.customer, Cut(times=2))
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        mia.get("/v1/catalogue")
    wire = Wire(painter.url)
    wire.ask(mia.customer, "/v1/catalogue")
    head, _, body = wire.rest().partition(b"\r\n\r\n")
    assert b"Content-Length: 400000" in head
    assert len(body) == 200_000


def test_an_answer_without_a_body_is_cut_within_its_head(hand: VirtualClient, mia: System) -> None:
    painting = mia.paint().json()["id"]
    hand.command(mia.customer, Cut())
    with pytest.raises(httpx.RemoteProtocolError):
        mia.http.delete(f"{mia.url}/v1/paintings/{painting}")
    assert mia.get(f"/v1/paintings/{painting}").status_code == 500, "its work was done"


@pytest.mark.parametrize(
    ("when", "charged", "seen"),
    [("before the work", 0, b""), ("before the answer", 1, b""), ("within the answer", 1, b"HTTP/1.1 201 ")],
)
def test_a_reset_is_an_rst(
    hand: VirtualClient, mia: System, when: Literal["before the work"], charged: int, seen: bytes
) -> None:
    hand.command(mia.customer, Reset(when=when))
    wire = Wire(mia.url)
    wire.ask(mia.customer, "/v1/paintings", "POST", b'{"wish": "a hen"}')
    read = wire.until_reset()
    assert read.startswith(seen)
    assert bool(read) == bool(seen)
    assert mia.get("/v1/bill").json() == {"charged": charged}


def test_a_reset_reaches_a_connection_that_is_used_again(hand: VirtualClient, mia: System, painter: Served) -> None:
    wire = Wire(painter.url)
    wire.ask(mia.customer)
    assert wire.answer()[0].startswith(b"HTTP/1.1 200")
    hand.command(mia.customer, Reset())
    wire.ask(mia.customer)
    assert wire.until_reset() == b""


def test_a_malformed_answer_is_whole_and_cannot_be_read(hand: VirtualClient, mia: System) -> None:
    hand.command(mia.customer, Malform(), Malform(how="half of its JSON"), Malform(how="said to be HTML"))
    odd, half, said = mia.paint(), mia.paint(), mia.paint()
    for answer in (odd, half):
        assert (answer.status_code, answer.headers["content-type"]) == (201, "application/json")
        assert int(answer.headers["content-length"]) == len(answer.content)
        with pytest.raises(ValueError, match="line 1"):
            answer.json()
    assert half.text.startswith('{"id": ')
    assert (said.headers["content-type"], said.json()["charged"]) == ("text/html", 3)
    assert odd.headers["x-painter"] == "Ana"


def test_where_nothing_should_be_something_malformed_is(hand: VirtualClient, mia: System) -> None:
    painting = mia.paint().json()["id"]
    hand.command(mia.customer, Malform(how="half of its JSON"))
    answer = mia.http.delete(f"{mia.url}/v1/paintings/{painting}")
    assert answer.content
    with pytest.raises(ValueError, match="line 1"):
        answer.json()


def test_an_error_page_is_html(hand: VirtualClient, mia: System) -> None:
    hand.command(mia.customer, ErrorPage(), ErrorPage(504))
    bad, late = mia.paint(), mia.paint()
    assert (bad.status_code, bad.headers["content-type"]) == (502, "text/html")
    assert "<h1>502 Bad Gateway</h1>" in bad.text
    assert "<h1>504 Gateway Timeout</h1>" in late.text


def test_a_repeated_answer_is_the_last_one_whatever_has_happened_since(hand: VirtualClient, mia: System) -> None:
    hand.command(mia.customer, Repeat(), operation="bill")
    before = mia.get("/v1/bill").content
    mia.paint()
    assert mia.get("/v1/bill").content == before == b'{"charged": 0}'
    assert mia.get("/v1/bill").json() == {"charged": 1}
    hand.command(mia.customer, AnswerWith(503), Repeat(), operation="bill")
    assert [mia.get("/v1/bill").status_code for _ in range(2)] == [503, 200], (
        "its own word, not what it was made to say"
    )


def test_commands_are_met_in_order_and_those_that_met_nothing_are_told(hand: VirtualClient, mia: System) -> None:
    first, *_ = hand.command(mia.customer, AnswerWith(503, times=2), TooManyRequests(), Cut())
    assert first == 1
    statuses = [mia.paint().status_code for _ in range(3)]
    assert statuses == [503, 503, 429]
    assert [one.met for one in hand.commanded(mia.customer)] == [2, 1, 0]
    [unmet] = hand.unmet(mia.customer)
    assert (unmet.number, unmet.command) == (3, Cut())
    hand.recover(mia.customer)
    assert [one.number for one in hand.unmet(mia.customer)] == [3], "what met nothing is not forgotten"


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: AnswerWith(99),
        lambda: AnswerWith(204, text="something"),
        lambda: AnswerWith(500, json=1, text="both"),
        lambda: TooManyRequests(-1),
        lambda: Delay(-1),
        lambda: Delay(float("nan")),
        lambda: Delay(10**9),
        lambda: Cut(times=0),
        lambda: ErrorPage(1000),
    ],
)
def test_what_cannot_be_done_is_no_command(impossible: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        impossible()
