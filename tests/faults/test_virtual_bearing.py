"""What a virtual service bears: odd callers, gone callers, large bodies, and its own end."""

import signal
from collections.abc import Iterator

import pytest

from ratified.faults.virtual import Cut, Hang, Hold, VirtualClient
from tests.faults.virtual_services import Served, System, Wire, served


@pytest.fixture(scope="module")
def painter() -> Iterator[Served]:
    with served(arguments=["--most-bytes", "100000"]) as service:
        yield service


def test_a_connection_is_kept(painter: Served, mia: System) -> None:
    wire = Wire(painter.url)
    for _ in range(3):
        wire.ask(mia.customer)
        head, body = wire.answer()
        assert head.startswith(b"HTTP/1.1 200")
        assert b"onnection: close" not in head
        assert body == b'{"charged": 0}'


def test_pipelined_requests_are_answered_in_order(painter: Served, mia: System, hand: VirtualClient) -> None:
    wire = Wire(painter.url)
    for path in ("/v1/bill", "/v1/mistake", "/v1/bill"):
        wire.ask(mia.customer, path)
    assert [wire.answer()[0].split()[1] for _ in range(3)] == [b"200", b"500", b"200"]
    assert [call.operation for call in hand.received(mia.customer)] == ["bill", "mistake", "bill"]


def test_a_cut_answer_ends_in_order_and_nothing_more_comes(painter: Served, mia: System, hand: VirtualClient) -> None:
    hand.command(mia.customer, Cut())
    wire = Wire(painter.url)
    wire.ask(mia.customer, "/v1/catalogue")
    wire.ask(mia.customer, "/v1/bill")
    _, _, body = wire.rest().partition(b"\r\n\r\n")
    assert len(body) == 200_000
    for _ in range(3):
        # A peer that had gone altogether would answer the first of these with an RST, which breaks the next.
        wire.ask(mia.customer, "/v1/bill")
    assert wire.socket.recv(1) == b""
    assert [call.operation for call in hand.received(mia.customer)] == ["catalogue"]
    assert mia.get("/v1/bill").status_code == 200


def test_a_body_that_is_too_large_is_refused_and_told(painter: Served, mia: System, hand: VirtualClient) -> None:
    before = max((stray.number for stray in hand.strays()), default=0)
    answer = mia.http.post(f"{painter.url}/v1/paintings", content=b"x" * 200_000)
    assert answer.status_code == 413
    assert [stray.why for stray in hand.strays(since=before)] == ["its body is larger than this service takes"]


@pytest.mark.parametrize("body", [b"", b"{", b'{"wish": 1, "wish": 2}', b"\xff", b'{"wish": NaN}', b"[" * 5000])
def test_a_body_that_is_not_json_is_refused_and_recorded(mia: System, hand: VirtualClient, body: bytes) -> None:
    answer = mia.http.post(f"{mia.url}/v1/paintings", content=body, headers={"X-Customer": mia.customer})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("the body is not JSON: ")
    [call] = hand.received(mia.customer)
    assert (call.body.content, call.trouble) == (body, "")


def test_a_body_that_hides_whose_it_is_is_refused_and_told(mia: System, hand: VirtualClient) -> None:
    before = max((stray.number for stray in hand.strays()), default=0)
    assert mia.http.post(f"{mia.url}/v1/paintings", content=b"{").status_code == 400
    [stray] = hand.strays(since=before)
    assert stray.why.startswith("the body is not JSON: ")
    assert mia.http.post(f"{mia.url}/v1/paintings", content=b"{}").status_code == 501
    assert hand.strays()[-1].why.startswith("belongs_to failed: KeyError: 'customer' (virtual_services.py line ")


def test_what_is_not_http_harms_nobody(painter: Served, mia: System) -> None:
    wire = Wire(painter.url)
    wire.socket.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n")
    assert wire.rest().startswith(b"HTTP/1.0 400")
    half = Wire(painter.url)
    half.socket.sendall(b"POST /v1/paintings HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    half.close()
    assert mia.paint().status_code == 201


def test_only_the_beginning_of_a_long_body_is_kept(mia: System, hand: VirtualClient) -> None:
    assert mia.get("/v1/catalogue").headers["content-length"] == "400000"
    [call] = hand.received(mia.customer)
    assert call.answered is not None
    assert (call.answered.body.size, len(call.answered.body.content)) == (400_000, 256 * 1024)
    assert call.answered.body.truncated


def test_callers_that_go_away_while_they_are_held_leave_nothing_behind(
    painter: Served, mia: System, hand: VirtualClient
) -> None:
    hand.command(mia.customer, Hold(times=None))
    wires = [Wire(painter.url) for _ in range(50)]
    for wire in wires:
        wire.ask(mia.customer)
    hand.waiting(mia.customer, at_least=50, within=20)
    for wire in wires:
        wire.close()
    gone = hand.received(mia.customer, at_least=50, within=20, stage="ended")
    assert [call.hung_up for call in gone] == [True] * 50
    assert hand.waiting(mia.customer) == ()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, 0])
def test_it_ends_at_once_with_whatever_waits(number: int) -> None:
    with served() as painter, painter.client() as hand:
        hand.claim("mia")
        hand.command("mia", Hang(), Hold())
        wires = [Wire(painter.url), Wire(painter.url)]
        for wire in wires:
            wire.ask("mia")
        hand.waiting("mia", at_least=2, within=20)
        hand.forget("mia")
        if number:
            painter.process.send_signal(number)
        assert painter.end() == ""
        assert painter.process.returncode == 0
