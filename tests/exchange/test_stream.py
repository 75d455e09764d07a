"""Event streams: parsed however they are cut, read to their end, and told how they ended."""

import json
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ratified.api import Answer
from ratified.exchange import Limits, StreamEvent, Tape
from ratified.exchange.event_stream import EventParser
from ratified.failures import NoAnswer
from ratified.stream import Ending, Stream, Streams, parse

from .conftest import SHORT, Connecting
from .tiny_servers import (
    LAST_CHUNK,
    Manner,
    Visit,
    always,
    chunk,
    chunked,
    http,
    serving,
    silent,
    then_drip,
    then_pour,
)

SSE = "content-type: text/event-stream; charset=utf-8"
Told = tuple[str, str, str]


def told(events: list[StreamEvent]) -> list[Told]:
    return [(event.event, event.data, event.id) for event in events]


def parsed(*chunks: bytes) -> list[Told]:
    return told(list(parse(chunks)))


# The characters that mean something in a stream, some that do not, and some of several bytes.
LINES = st.text(alphabet=": \tab\0é€🦊\ufeff", max_size=8)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["", "chunk", "done é"]),
        st.lists(LINES, min_size=1, max_size=3),
        st.sampled_from(["", "7", "€"]),
    ),
    max_size=5,
)
CUTS = st.lists(st.integers(0, 1000), max_size=8)


def cut(data: bytes, at: list[int]) -> list[bytes]:
    places = sorted({place % (len(data) + 1) for place in at})
    return [data[start:end] for start, end in zip([0, *places], [*places, len(data)], strict=True)]


def written(events: list[tuple[str, list[str], str]], end: str, space: str, mark: bool) -> bytes:
    text = "\ufeff" if mark else ""
    for name, lines, ident in events:
        text += f": a comment{end}unknown: field{end}nothing{end}"
        text += f"event:{space}{name}{end}" if name else ""
        text += "".join(f"data:{space}{line}{end}" for line in lines)
        text += f"id:{space}{ident}{end}" if ident else ""
        text += end
    return text.encode()


@given(events=EVENTS, end=st.sampled_from(["\n", "\r", "\r\n"]), at=CUTS, mark=st.booleans())
def test_what_was_written_is_read_however_it_is_cut(
    events: list[tuple[str, list[str], str]], end: str, at: list[int], mark: bool
) -> None:
    expected: list[Told] = []
    last = ""
    for name, lines, ident in events:
        last = ident or last
        expected.append((name or "message", "\n".join(lines), last))
    assert parsed(*cut(written(events, end, " ", mark), at)) == expected


def by_the_book(data: bytes) -> list[Told]:
    """Parse at one go, as slowly and literally as the standard tells it."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    events, buffer, kind, last = [], "", "", ""
    for line in text.split("\n")[:-1]:
        if line == "":
            if buffer:
                events.append((kind or "message", buffer[:-1], last))
            buffer, kind = "", ""
        elif not line.startswith(":"):
            field, _, value = line.partition(":")
            value = value[1:] if value.startswith(" ") else value
            if field == "data":
                buffer += value + "\n"
            elif field == "event":
                kind = value
            elif field == "id" and "\0" not in value:
                last = value
    return events


SOUP = st.lists(
    st.sampled_from(
        [
            b"data",
            b"event",
            b"id",
            b"retry",
            b":",
            b" ",
            b"\n",
            b"\r",
            b"\r\n",
            b"\n\n",
            b"x",
            b"\0",
            b"\xef\xbb\xbf",
            b"\xc3",
            b"\xa9",
            b"\xff",
        ]
    ),
    max_size=30,
).map(b"".join)


@given(data=SOUP, at=CUTS)
@example(data=b"data\r\n\r\n", at=[5, 7])
@example(data=b"\r\ndata:x\r\r\n", at=[1, 9])
def test_any_bytes_are_read_as_the_standard_says(data: bytes, at: list[int]) -> None:
    assert parsed(*cut(data, at)) == by_the_book(data)


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b"data: a\n\n", [("message", "a", "")]),
        (b"data:a\n\n", [("message", "a", "")]),
        (b"data:  a\n\n", [("message", " a", "")]),
        (b"data: a\ndata: b\n\n", [("message", "a\nb", "")]),
        (b"data\n\n", [("message", "", "")]),
        (b"data:\ndata:\n\n", [("message", "\n", "")]),
        (b": comment\n\n", []),
        (b"event: x\n\n", []),
        (b"event: x\n\ndata: a\n\n", [("message", "a", "")]),
        (b"event: x\ndata: a\n\ndata: b\n\n", [("x", "a", ""), ("message", "b", "")]),
        (
            b"id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
            [("message", "a", "1"), ("message", "b", "1"), ("message", "c", "")],
        ),
        (b"id: 1\0\ndata: a\n\n", [("message", "a", "")]),
        (b"data: a", []),
        (b"data: a\n", []),
        (b"data: a\n\ndata: b", [("message", "a", "")]),
        (b"DATA: a\n\n", []),
        (b" data: a\n\n", []),
    ],
)
def test_the_rules_of_the_standard(stream: bytes, events: list[Told]) -> None:
    assert parsed(stream) == events


@pytest.mark.parametrize(
    ("line", "retry"), [(b"retry: 250", 250), (b"retry: 2.5", None), (b"retry: -1", None), (b"retry:", None)]
)
def test_retry_takes_digits_only(line: bytes, retry: int | None) -> None:
    parser = EventParser()
    parser.feed(line + b"\n", 0.0)
    assert parser.retry == retry


@pytest.mark.parametrize(
    ("data", "inside"),
    [
        (b"", False),
        (b"data: a\n\n", False),
        (b"data: a\r\n\r", False),
        (b"data: a\n\n: ping\n", False),
        (b"data: a\n\n: pi", False),
        (b"data: a\n\nda", True),
        (b"data: a\n", True),
        (b"id: 3\n", True),
        (b"data: a\n\n\xc3", True),
    ],
)
def test_it_knows_whether_an_event_is_unfinished(data: bytes, inside: bool) -> None:
    parser = EventParser()
    parser.feed(data, 0.0)
    assert parser.is_inside_event is inside


def event(**data: object) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


def streaming(*pieces: bytes, end: bytes = LAST_CHUNK) -> Manner:
    """Send each piece as a chunk, then the end."""

    def manner(visit: Visit) -> None:
        while visit.request():
            visit.send(chunked(SSE) + b"".join(chunk(piece) for piece in pieces) + end)
            if not end:
                return

    return manner


def is_done(one: StreamEvent) -> bool:
    return '"done"' in one.data


def stream(outcome: Answer | Stream) -> Stream:
    assert isinstance(outcome, Stream)
    return outcome


def test_a_stream_is_read_to_its_end(patient: Connecting, tape: Tape) -> None:
    manner = streaming(b"retry: 100\nid: 1\n" + event(type="start"), event(type="done"), event(type="late"))
    with serving(manner) as server:
        heard = stream(Streams(patient(server.url)).read("POST", "/tea", json={"cups": 1}, until=is_done))
    assert [json.loads(one.data)["type"] for one in heard.events] == ["start", "done", "late"]
    assert (heard.status, heard.ending, heard.why, heard.retry, heard.asked) == (
        200,
        Ending.CLOSED,
        "",
        100,
        "POST /tea",
    )
    assert [json.loads(one.data)["type"] for one in heard.after(is_done)] == ["late"]
    done = heard.first(is_done)
    assert done is not None
    assert heard.first_event is not None
    assert heard.last_event is not None
    assert 0 <= heard.first_event <= done.at <= heard.last_event <= heard.took
    assert b"accept: text/event-stream" in server.requests[0].lower()
    (kept,) = tape
    assert (kept.via, kept.events, kept.failure, kept.number) == ("stream", heard.events, "", heard.exchange)
    assert kept.response is not None
    assert kept.response.media_type == "text/event-stream"


def test_what_is_no_stream_is_an_answer(patient: Connecting, tape: Tape) -> None:
    with serving(always(http(b'{"code": "NO"}', "content-type: application/json", status="403 Forbidden"))) as server:
        answer = Streams(patient(server.url)).read("GET", "/tea")
    assert isinstance(answer, Answer)
    assert (answer.status, answer.object(), answer.exchange) == (403, {"code": "NO"}, 1)
    assert len(tape) == 1


@pytest.mark.parametrize(
    ("manner", "ending", "events"),
    [
        (streaming(event(n=1)), Ending.CLOSED, 1),
        (streaming(), Ending.CLOSED, 0),
        (streaming(event(n=1), b": bye\n"), Ending.CLOSED, 1),
        (streaming(event(n=1), b'data: {"n"'), Ending.CUT, 1),
        (streaming(event(n=1), b"data: whole line\n"), Ending.CUT, 1),
        (streaming(event(n=1), end=b""), Ending.CUT, 1),
        (streaming(event(n=1), end=b"not a chunk\r\n"), Ending.CUT, 1),
        (then_drip(chunked(SSE), chunk(event(n=1))), Ending.DEADLINE, None),
        (then_drip(chunked(SSE), chunk(b": ping\n\n")), Ending.DEADLINE, 0),
        (then_drip(chunked(SSE) + chunk(event(n=1)), b""), Ending.DEADLINE, 1),
        (then_pour(chunked(SSE), chunk(b"data: " + b"x" * 4000)), Ending.TOO_BIG, 0),
        (then_pour(chunked(SSE), chunk(b": ping\n" * 1000)), Ending.TOO_BIG, 0),
    ],
)
def test_every_ending_is_told(
    connect: Connecting, tape: Tape, manner: Manner, ending: Ending, events: int | None
) -> None:
    with serving(manner) as server:
        heard = stream(Streams(connect(server.url)).read("GET", "/"))
    assert heard.ending is ending
    assert events is None or len(heard.events) == events
    assert (heard.why == "") == (ending is Ending.CLOSED)
    assert (tape[0].failure, tape[0].events) == (heard.why, heard.events)


def test_a_stream_of_too_many_events_is_left(patient: Connecting) -> None:
    with serving(then_pour(chunked(SSE), chunk(event(n=1) * 10))) as server:
        heard = stream(Streams(patient(server.url)).read("GET", "/", limits=Limits(events=25)))
    assert (heard.ending, len(heard.events)) == (Ending.TOO_MANY, 25)
    assert "after 25 events" in heard.why


def test_exactly_as_many_events_as_are_read_are_not_too_many(patient: Connecting) -> None:
    with serving(streaming(event(n=1) * 25)) as server:
        heard = stream(Streams(patient(server.url)).read("GET", "/", limits=Limits(events=25)))
    assert (heard.ending, len(heard.events)) == (Ending.CLOSED, 25)


def test_after_the_last_expected_event_the_server_has_a_grace_to_close(patient: Connecting) -> None:
    with serving(then_drip(chunked(SSE) + chunk(event(type="done")), chunk(b": ping\n\n"))) as server:
        heard = stream(Streams(patient(server.url)).read("GET", "/", until=is_done, grace=0.1))
    assert (heard.ending, len(heard.events)) == (Ending.DEADLINE, 1)
    assert heard.why == "the stream was still open 0.1 s after the event that was to be its last"


def test_a_stream_without_its_completion_ends_with_the_server(patient: Connecting) -> None:
    with serving(streaming(event(type="start"))) as server:
        heard = stream(Streams(patient(server.url)).read("GET", "/", until=is_done))
    assert (heard.ending, heard.first(is_done), heard.after(is_done)) == (Ending.CLOSED, None, ())


def test_no_answer_at_all_is_a_failure(connect: Connecting, tape: Tape) -> None:
    with serving(silent) as server, pytest.raises(NoAnswer) as caught:
        Streams(connect(server.url)).read("GET", "/")
    assert caught.value.kind == "timeout"
    assert (tape[0].via, tape[0].failure) == ("stream", str(caught.value))


def test_a_compressed_stream_is_read_as_it_comes(patient: Connecting) -> None:
    def manner(visit: Visit) -> None:
        visit.request()
        squeezer = zlib.compressobj(wbits=31)
        first = squeezer.compress(event(n=1)) + squeezer.flush(zlib.Z_SYNC_FLUSH)
        visit.send(chunked(SSE, "content-encoding: gzip") + chunk(first))
        visit.request()
        visit.send(chunk(squeezer.compress(event(n=2)) + squeezer.flush()) + LAST_CHUNK)

    with serving(manner) as server, Streams(patient(server.url)).listen("GET", "/") as listening:
        assert next(iter(listening)).data == '{"n": 1}'


def test_a_listener_acts_in_the_middle_of_a_stream(patient: Connecting, tape: Tape) -> None:
    def manner(visit: Visit) -> None:
        request = visit.request()
        if request.startswith(b"POST"):
            visit.send(http(b"stopped", "connection: close"))
            stopped.append(visit)
            return
        visit.send(chunked(SSE) + chunk(event(type="start")))
        while not stopped:
            visit.send(chunk(b": ping\n"))
        visit.send(chunk(event(type="stopped")) + LAST_CHUNK)

    stopped: list[Visit] = []
    with serving(manner) as server:
        connection = patient(server.url)
        with Streams(connection).listen("GET", "/tea") as listening:
            events = iter(listening)
            assert json.loads(next(events).data) == {"type": "start"}
            assert [listening.ending] == [None]
            connection.send("POST", "/stop")
            assert [json.loads(one.data) for one in events] == [{"type": "stopped"}]
            assert listening.ending is Ending.CLOSED
    assert [(each.method, len(each.events)) for each in tape] == [("POST", 0), ("GET", 2)]


def test_a_listener_may_leave(patient: Connecting, tape: Tape) -> None:
    manner = then_drip(chunked(SSE) + chunk(event(n=1)), chunk(b": ping\n"))
    with serving(manner) as server, Streams(patient(server.url)).listen("GET", "/") as listening:
        assert next(iter(listening)).data == '{"n": 1}'
    assert ([one.data for one in tape[0].events], tape[0].failure) == (['{"n": 1}'], "")


def test_listening_to_what_is_no_stream_is_a_failure(patient: Connecting, tape: Tape) -> None:
    refusal = http(b"sign in first", "content-type: text/plain", status="401 Unauthorized")
    with serving(always(refusal)) as server:
        listening = Streams(patient(server.url)).listen("GET", "/tea")
        with pytest.raises(NoAnswer) as caught, listening:
            pass
    assert caught.value.actual == "status 401, text/plain: 'sign in first'"
    assert tape[0].status == 401


def test_the_deadline_holds_while_a_listener_waits(connect: Connecting) -> None:
    manner = then_drip(chunked(SSE) + chunk(event(n=1)), chunk(b": ping\n"))
    with serving(manner) as server, Streams(connect(server.url)).listen("GET", "/", limits=SHORT) as listening:
        assert len(list(listening)) == 1
        assert listening.ending is Ending.DEADLINE
