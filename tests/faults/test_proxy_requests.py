"""Requests are counted from their bytes alone, however these are cut; what cannot be read is not guessed."""

from itertools import pairwise

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.faults.proxy.request_counter import RequestCounter

_TOKENS = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12).filter(lambda name: name.strip("-") == name)
_FIELDS = st.lists(
    st.tuples(_TOKENS.map("x-{}".format), st.text("ab c:;=HTTP/1.\t", max_size=20).map(str.strip)), max_size=4
)
_METHODS = st.sampled_from(["GET", "POST", "PUT", "M-SEARCH", "DELETE"])
_TARGETS = st.sampled_from(["/", "/a?b=c%20d", "*", "http://a.example/x"])
_BODIES = st.binary(max_size=300) | st.just(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n") | st.just(b"\r\n\r\n0\r\n\r\n")


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """Return the bytes of one request."""
    body = draw(_BODIES)
    fields = ["host: a", *(f"{name}: {value}" for name, value in draw(_FIELDS))]
    way = draw(st.sampled_from(["none", "length", "chunked"]))
    if way == "none":
        body = b""
    elif way == "length":
        fields.append(f"Content-Length: {len(body)}")
    else:
        fields.append("Transfer-Encoding: chunked")
        body = _chunked(body, draw(st.integers(1, 100)), draw(st.booleans()))
    head = f"{draw(_METHODS)} {draw(_TARGETS)} HTTP/1.1\r\n" + "\r\n".join(fields) + "\r\n\r\n"
    return head.encode() + body


def _chunked(body: bytes, size: int, has_trailer: bool) -> bytes:
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    encoded = b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in chunks)
    return encoded + (b"0\r\nx-sum: 1\r\n\r\n" if has_trailer else b"0\r\n\r\n")


def _counted(data: bytes, cuts: list[int]) -> RequestCounter | int:
    counter = RequestCounter()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    count = sum(counter.feed(data[start:end]) for start, end in pairwise(edges))
    return counter if counter.is_blind else count


def _counted_by_h11(data: bytes) -> int:
    count = 0
    while data:
        reader = h11.Connection(h11.SERVER)
        reader.receive_data(data)
        while not isinstance(event := reader.next_event(), h11.EndOfMessage):
            assert event is not h11.NEED_DATA
            count += isinstance(event, h11.Request)
        data = reader.trailing_data[0]
    return count


@given(st.lists(requests(), max_size=6), st.lists(st.integers(0, 2000), max_size=8))
def test_it_counts_what_h11_counts_however_the_bytes_are_cut(sent: list[bytes], cuts: list[int]) -> None:
    assert _counted(b"".join(sent), cuts) == _counted_by_h11(b"".join(sent)) == len(sent)


@given(st.binary(min_size=1, max_size=200), st.lists(st.integers(0, 200), max_size=5))
def test_no_bytes_make_it_fail(data: bytes, cuts: list[int]) -> None:
    _counted(data, cuts)


def test_a_request_counts_when_its_head_is_whole() -> None:
    counter = RequestCounter()
    assert counter.feed(b"POST / HTTP/1.1\r\ncontent-length: 5\r\n\r") == 0
    assert counter.feed(b"\nhe") == 1
    assert counter.feed(b"lloGET / HTTP/1.0\n\n") == 1


@pytest.mark.parametrize(
    "said",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"HELO there\r\n",
        b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nno size\r\n",
        b"CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n",
        b"GET /" + b"a" * 70_000,
        b"GET / HTTP/1.1\r\nx: " + b"a" * 70_000,
    ],
)
def test_what_it_cannot_read_makes_it_blind(said: bytes) -> None:
    counter = RequestCounter()
    counter.feed(said)
    assert counter.is_blind


_UPGRADE = b"GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: %s\r\n\r\n"


def test_websocket_frames_are_no_requests() -> None:
    counter = RequestCounter()
    assert counter.feed(_UPGRADE % b"WebSocket") == 1
    counter.hear(b"HTTP/1.1 10")
    counter.hear(b"1 Switching Protocols\r\n\r\n")
    assert counter.feed(b"\x81\x85\x00\x00\x00\x00hello") == 0
    assert not counter.is_blind


def test_what_is_asked_after_a_refused_upgrade_is_counted() -> None:
    counter = RequestCounter()
    assert counter.feed(_UPGRADE % b"websocket") == 1
    counter.hear(b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 426 Upgrade Required\r\n\r\n")
    assert counter.feed(b"GET / HTTP/1.1\r\n\r\n") == 1


def test_another_protocol_than_websocket_makes_it_blind() -> None:
    counter = RequestCounter()
    counter.feed(_UPGRADE % b"h2c")
    counter.hear(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
    assert counter.is_blind
