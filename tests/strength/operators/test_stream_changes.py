"""Streams lose, repeat, mix up and break off what they tell, and the rest stays as it was."""

from ratified.exchange.event_stream import EventParser, parse
from ratified.strength.operators import changed, changes_of
from ratified.strength.words import Change, Reply
from tests.strength.operators.answers import after, answer, stream

STORY = stream(
    'id: 1\ndata: {"type": "start"}',
    'id: 2\ndata: {"type": "chunk", "text": "One fine "}',
    ": still here",
    'id: 3\ndata: {"type": "chunk", "text": "day"}',
    'id: 4\ndata: {"type": "chunk", "text": " it <b>rained</b>"}',
    'id: 5\ndata: {"type": "end", "score": 8}',
)
NAMED = stream('event: opened\nid: a\ndata: {"n": 1}', 'event: done\nid: b\ndata: {"n": 2}')


def heard(reply: Reply) -> list[tuple[str, str, str]]:
    return [(event.event, event.id, event.data) for event in parse([reply.body])]


def ids(reply: Reply) -> str:
    return "".join(event.id for event in parse([reply.body]))


def test_events_are_missing() -> None:
    assert ids(after(STORY, "start-missing")) == "2345"
    assert ids(after(STORY, "completion-missing")) == "1234"
    assert ids(after(STORY, "event-missing", "chunk")) == "1245"
    assert ids(after(STORY, "kind-missing", "chunk")) == "15"
    assert ids(after(STORY, "truncated")) == "12"
    assert b": still here" in after(STORY, "event-missing", "chunk").body


def test_events_come_twice_or_in_another_order() -> None:
    assert ids(after(STORY, "event-twice", "chunk")) == "123345"
    mixed = heard(after(STORY, "events-reordered", "chunk"))
    assert [number for _, number, _ in mixed] == ["1", "2", "3", "4", "5"]
    assert [data for _, _, data in mixed][1:3] == [data for _, _, data in heard(STORY)][2:0:-1]
    early = heard(after(NAMED, "completion-too-early"))
    assert early == [("done", "a", '{"n": 2}'), ("opened", "b", '{"n": 1}')]


def test_a_stream_breaks_off_inside_an_event() -> None:
    fresh = after(STORY, "cut-inside")
    parser = EventParser()
    assert len(parser.feed(fresh.body, 0.0)) == 4
    assert parser.is_inside_event


def test_an_event_cannot_be_read() -> None:
    data = [data for _, _, data in heard(after(STORY, "event-garbled", "chunk"))]
    assert data[2] == '{"type": "chunk"'
    assert data[:2] + data[3:] == [said for _, _, said in heard(STORY)][:2] + [said for _, _, said in heard(STORY)][3:]


def test_what_can_be_read_all_the_same_is_not_garbled() -> None:
    for readable in ("12", "Hello"):
        assert changed(stream(f"data: {readable}"), Change("event-garbled", "message"), {}) is None


def test_an_error_is_told_in_the_way_in_which_the_stream_tells() -> None:
    assert heard(after(STORY, "error-event"))[-1][2].startswith('{"type":"error","code":"INTERNAL_ERROR"')
    event, number, data = heard(after(NAMED, "error-event"))[-1]
    assert (event, number) == ("error", "b")
    assert data.startswith('{"code":')
    failed = stream('data: {"type": "error", "code": "X"}')
    assert changed(failed, Change("error-event"), {}) is None


def test_numbers_and_names_are_lost() -> None:
    assert [event[1] for event in heard(after(NAMED, "event-ids-lost"))] == ["", ""]
    assert [event[0] for event in heard(after(NAMED, "event-unnamed", "done"))] == ["opened", "message"]
    assert changed(STORY, Change("event-unnamed", "chunk"), {}) is None


def test_somebody_elses_text_is_told_once() -> None:
    told = [data for _, _, data in heard(after(STORY, "foreign-text", "chunk.text"))]
    assert ["Northwind" in data for data in told] == [False, False, True, False, False]
    assert [change.field for change in changes_of([STORY], {}) if change.operator == "foreign-text"] == ["chunk.text"]


def test_a_date_is_nobodys_text() -> None:
    dated = stream('data: {"at": "2026-11-22 10:00:00", "word": "day"}')
    assert "foreign-text" not in {change.operator for change in changes_of([dated], {})}


def test_a_late_stream_says_the_same_later() -> None:
    fresh = after(STORY, "late")
    assert fresh.body == STORY.body
    assert fresh.delay > 2


def test_what_cannot_happen_to_a_short_stream_is_not_asked() -> None:
    one = {change.operator for change in changes_of([stream('data: {"a": 1}')], {})}
    assert {"start-missing", "cut-inside", "event-twice"} <= one
    assert not one & {"completion-missing", "completion-too-early", "truncated", "event-missing", "kind-missing"}
    assert Change("truncated") not in changes_of([NAMED], {})
    for nothing in (stream(), stream(": only a comment"), answer({"a": 1})):
        streams = {change.operator for change in changes_of([nothing], {})}
        assert not streams & {"start-missing", "cut-inside", "late", "error-event", "event-twice", "stream-crlf"}


def test_an_unfinished_event_is_nobodys() -> None:
    open_ended = Reply(200, STORY.headers, STORY.body + b'data: {"type": "ch')
    assert ids(after(open_ended, "completion-missing")) == "1234"
    assert after(open_ended, "completion-missing").body.endswith(b'data: {"type": "ch')
    assert changed(Reply(200, STORY.headers, b"data: \xff\n\n"), Change("start-missing"), {}) is None
