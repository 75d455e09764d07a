"""What a virtual service tells of what it received, and when."""

import json
import socket
import time

import httpx
import pytest

from ratified.exchange.tape import Tape
from ratified.failures import Broken, ConfigurationError
from ratified.faults.virtual import (
    Address,
    AnswerWith,
    Cut,
    Delay,
    Hang,
    Hold,
    Reset,
    VirtualClient,
)
from tests.faults.virtual_services import Poll, Served, System, Wire, served


def test_a_call_has_everything_that_passed(hand: VirtualClient, mia: System) -> None:
    before, moment = time.time(), time.monotonic()
    answer = mia.http.post(f"{mia.url}/v1/paintings?size=a%20b&size=2", json={"customer": mia.customer, "wish": "ä"})
    [call] = hand.received(mia.customer)
    assert (call.operation, call.method, call.url) == ("paint", "POST", f"{mia.url}/v1/paintings?size=a%20b&size=2")
    assert ("User-Agent", answer.request.headers["user-agent"]) in call.headers
    assert (json.loads(call.body.text)["wish"], call.body.media_type) == ("ä", "application/json")
    assert before <= call.at <= time.time()
    assert call.ended is not None
    assert moment <= call.arrived <= call.ended <= time.monotonic()
    assert call.answered is not None
    assert (call.answered.status, call.answered.body.content) == (201, answer.content)
    assert {name.lower(): value for name, value in call.answered.headers} == dict(answer.headers)
    assert (call.command, call.note, call.failure, call.hung_up, call.waiting) == ("", "", "", False, "")


def test_calls_are_told_in_the_order_of_their_arrival_and_by_operation(hand: VirtualClient, mia: System) -> None:
    mia.paint("first")
    mia.get("/v1/bill")
    mia.paint("second")
    calls = hand.received(mia.customer)
    assert [call.operation for call in calls] == ["paint", "bill", "paint"]
    assert [call.number for call in calls] == sorted(call.number for call in calls)
    assert [json.loads(call.body.text)["wish"] for call in hand.received(mia.customer, "POST /v1/paintings")] == [
        "first", "second",
    ]  # fmt: skip


def test_a_wait_ends_with_the_call_that_was_waited_for(hand: VirtualClient, mia: System, painter: Served) -> None:
    mia.paint()
    ask = {"ask": "calls", "key": mia.customer, "operation": "paint", "at_least": 2, "within": 60}
    poll = Poll(hand, painter.address, **ask)
    mia.get("/v1/bill")
    mia.paint()
    assert [call["operation"] for call in poll.answer()] == ["paint", "paint"]


def test_a_wait_ends_with_its_time(hand: VirtualClient, mia: System) -> None:
    mia.paint()
    begun = time.monotonic()
    assert len(hand.received(mia.customer, at_least=2, within=0.2)) == 1
    assert time.monotonic() - begun >= 0.2


def test_a_wait_ends_with_its_scenario(hand: VirtualClient, mia: System, painter: Served) -> None:
    mia.paint()
    poll = Poll(hand, painter.address, ask="calls", key=mia.customer, at_least=2, within=60)
    hand.forget(mia.customer)
    assert len(poll.answer()) == 1
    with pytest.raises(ConfigurationError, match="its scenario has ended"):
        hand.received(mia.customer)


def test_the_record_says_what_was_done_on_command(hand: VirtualClient, mia: System) -> None:
    hand.command(mia.customer, AnswerWith(503), Reset(), Cut(), Delay(0))
    mia.paint()
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            mia.paint()
    mia.paint()
    told = [(call.command, call.spoilt, call.failure) for call in hand.received(mia.customer)]
    assert told == [
        ("answered 503", True, ""),
        ("reset the connection before the answer", True, "the connection was reset before an answer"),
        ("cut its answer in half", True, "the answer was cut in half"),
        ("answered 0 s late", False, ""),
    ]


def test_who_hangs_up_while_it_is_held_is_told_at_once(hand: VirtualClient, mia: System, painter: Served) -> None:
    hand.command(mia.customer, Hold(times=None))
    wire = Wire(painter.url)
    wire.ask(mia.customer)
    hand.waiting(mia.customer, at_least=1, within=20)
    wire.close()
    [call] = hand.received(mia.customer, at_least=1, within=20, stage="ended")
    assert (call.hung_up, call.answered, call.waiting) == (True, None, "")
    assert call.failure == "the caller hung up before it was answered"
    assert hand.release(mia.customer) == 0


def test_each_exchange_is_given_once(hand: VirtualClient, mia: System, painter: Served) -> None:
    mia.paint()
    assert [call.operation for call in hand.exchanges(mia.customer)] == ["paint"]
    assert hand.exchanges(mia.customer) == ()
    hand.command(mia.customer, Hold(), operation="bill")
    held = Wire(painter.url)
    held.ask(mia.customer)
    hand.waiting(mia.customer, at_least=1, within=20)
    mia.get("/v1/catalogue")
    assert [call.operation for call in hand.exchanges(mia.customer)] == ["catalogue"], "the bill has not ended"
    hand.release(mia.customer)
    held.answer()
    assert [call.operation for call in hand.exchanges(mia.customer)] == ["bill"]


@pytest.mark.parametrize("ask", ["exchanges", "calls"])
def test_what_a_caller_is_just_seeing_is_waited_for(
    hand: VirtualClient, mia: System, painter: Served, ask: str
) -> None:
    wire = Wire(painter.url, most_unread=64 * 1024)
    wire.ask(mia.customer, "/v1/film")
    wire.receive()
    poll = Poll(hand, painter.address, ask=ask, key=mia.customer)
    assert len(wire.answer()[1]) == 8 * 1024 * 1024
    [call] = poll.answer()
    assert call["ended"], "it has ended, as its caller knows"


def test_exchanges_go_onto_the_tape_as_evidence(hand: VirtualClient, mia: System) -> None:
    hand.command(mia.customer, Delay(0), AnswerWith(503), Cut())
    mia.paint()
    mia.paint()
    with pytest.raises(httpx.RemoteProtocolError):
        mia.paint()
    tape = Tape()
    kept = [call.put_on(tape, system=hand.system, who="studio") for call in hand.exchanges(mia.customer)]
    assert kept == list(tape)
    whole, refused, cut = kept
    assert {(one.system, one.who, one.via, one.method) for one in kept} == {("painter", "studio", "virtual", "POST")}
    assert (whole.status, whole.failure, whole.is_spoilt) == (201, "", False)
    assert (refused.status, refused.note, refused.is_spoilt) == (503, "spoilt on command: answered 503", True)
    assert (cut.status, cut.failure, cut.is_spoilt) == (201, "the answer was cut in half", True)
    assert cut.response is not None
    assert whole.response is not None
    assert 0 < cut.response.size < whole.response.size
    assert all(one.took > 0 and one.started_at > 0 for one in kept)


def test_a_mistake_in_the_class_is_told_as_what_it_is(hand: VirtualClient, mia: System) -> None:
    assert mia.get("/v1/mistake").status_code == 500
    assert "must return a Reply, not None" in mia.get("/v1/nothing").text
    mistake, nothing = hand.exchanges(mia.customer)
    assert mistake.trouble.startswith("LookupError: no brush (virtual_services.py line ")
    assert nothing.trouble.startswith("TypeError: nothing must return a Reply")
    assert mistake.put_on(Tape(), system="painter", who="studio").is_spoilt
    assert [stray.why for stray in hand.strays() if stray.key == mia.customer] == [
        f"painter (virtual) itself failed: {call.trouble}" for call in (mistake, nothing)
    ]


def test_a_service_that_has_gone_is_told_as_broken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    gone = VirtualClient("painter", Address(nobody, f"{nobody}/token"))
    with pytest.raises(Broken, match="painter takes no commands"):
        gone.claim("mia")
    gone.close()


def test_only_who_knows_the_token_commands(painter: Served, mia: System) -> None:
    guessed = painter.address.control.rpartition("/")[0] + "/guess"
    assert httpx.post(guessed, json={"ask": "forget", "key": mia.customer}, trust_env=False).status_code == 404
    assert mia.paint().status_code == 201


def test_nonsense_is_refused_by_the_control(painter: Served) -> None:
    for nonsense in (b"{", b'{"ask": "dance"}', b'{"ask": "claim", "key": 1, "by": "x"}', b"\xff"):
        answer = httpx.post(painter.address.control, content=nonsense, trust_env=False)
        assert answer.status_code == 400
        assert "cannot be asked of a virtual service" in answer.json()["what"]


def test_what_hangs_longer_than_anybody_waits_is_closed() -> None:
    with served(arguments=["--longest-wait", "0.2"]) as impatient, impatient.client() as hand:
        hand.claim("mia")
        hand.command("mia", Hang(), Hold())
        hanging, held = Wire(impatient.url), Wire(impatient.url)
        hanging.ask("mia")
        hand.received("mia", at_least=1, within=20)
        held.ask("mia")
        assert hanging.rest() == b""
        assert held.answer()[0].startswith(b"HTTP/1.1 200")
        assert [call.failure for call in hand.received("mia")] == ["it was never answered", ""]
