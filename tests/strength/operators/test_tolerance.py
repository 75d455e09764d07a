"""Tolerance probes write an answer differently and leave what it means."""

import json
from collections.abc import Sequence

import pytest

from ratified.exchange.event_stream import parse
from ratified.strength.operators import OPERATORS, changed, changes_of
from ratified.strength.operators.tolerance import AT_ONCE
from ratified.strength.words import Change, Family, Reply
from tests.strength.operators.answers import after, answer, said, stream

PROBES = [name for name, operator in OPERATORS.items() if operator.family is Family.TOLERANCE]
PAGE = {"id": 41, "title": "Über uns", "by": {"41": {"n": 1}}, "counts": {"live": 1}, "tags": [{"a": "b", "c": None}]}
UMLAUTS = Reply(200, answer({}).headers, json.dumps(PAGE, ensure_ascii=False).encode())
STORY = stream('id: 1\nevent: page\ndata: {"title": "Über", "n": 1}', "data:  two spaces", ": note\ndata:tight")


def events(reply: Reply) -> list[tuple[str, str, str]]:
    return [(event.event, event.id, event.data) for event in parse([reply.body])]


def test_a_field_more_stands_in_every_object_but_not_in_a_map() -> None:
    fresh = said(after(answer(PAGE), "extra-field"))
    assert fresh.pop("addedLater")
    assert fresh["tags"][0].pop("addedLater")
    assert fresh["by"]["41"] == {"n": 1}
    assert fresh == PAGE


def test_the_order_of_fields_and_the_space_between_them_are_free() -> None:
    assert [*said(after(answer(PAGE), "keys-reversed"))] == ["tags", "counts", "by", "title", "id"]
    assert after(answer({"a": 1}), "white-space").body == b'{\n  "a": 1\n}'
    escaped = Reply(200, answer({}).headers, '{"a": "Ü"}'.encode())
    assert after(escaped, "letters-escaped").body == b'{"a": "\\u00dc"}'


@pytest.mark.parametrize("probe", ["keys-reversed", "white-space", "letters-escaped"])
def test_json_means_what_it_meant(probe: str) -> None:
    reply = Reply(200, answer({}).headers, json.dumps(PAGE, ensure_ascii=False).encode())
    assert said(after(reply, probe)) == PAGE


def test_headers_are_written_differently() -> None:
    reply = answer({}, headers={"Vary": "Origin"})
    names = [name for name, _ in after(reply, "header-case").headers]
    assert names == ["Content-Type", "vary", "Content-Length"]
    assert dict(after(reply, "charset-told").headers)["content-type"] == "application/json; charset=utf-8"
    assert len(after(reply, "extra-header").headers) == 4


@pytest.mark.parametrize("probe", [probe for probe in PROBES if probe.startswith("stream-")])
def test_a_stream_tells_what_it_told(probe: str) -> None:
    fresh = after(STORY, probe)
    assert fresh.body != STORY.body
    assert events(fresh) == events(STORY)


@pytest.mark.parametrize("probe", ["extra-field", "keys-reversed", "white-space", "letters-escaped"])
def test_the_data_of_events_is_written_differently_too(probe: str) -> None:
    (_, _, data), *rest = events(after(STORY, probe))
    assert data != events(STORY)[0][2]
    value = json.loads(data)
    value.pop("addedLater", None)
    assert value == {"title": "Über", "n": 1}
    assert rest == events(STORY)[1:]


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, (("content-type", "text/html"),), b'{"a": 1, "b": 2}'),
        Reply(200, (("content-type", "application/json"),), b'{"a": 1, "b"'),
        Reply(204, (("vary", "Origin"),), b""),
        Reply(200, (("content-type", "text/event-stream"),), b": nothing\n\n"),
    ],
    ids=["a page", "broken JSON", "no content", "a silent stream"],
)
def test_what_is_neither_json_nor_events_is_left_alone(probe: str, reply: Reply) -> None:
    assert changed(reply, Change(probe), {}) is None


@pytest.mark.parametrize("probe", ["extra-field", "keys-reversed", "letters-escaped"])
def test_a_probe_that_would_change_nothing_is_not_asked(probe: str) -> None:
    assert Change(probe) not in changes_of([answer([1, 2])], {})


@pytest.mark.parametrize("probe", ["charset-told", "letters-escaped", "stream-no-space"])
def test_a_probe_leaves_what_is_written_so_already(probe: str) -> None:
    for media_type, body in (("application/json", b"12"), ("text/event-stream", b"data:12\n\n")):
        reply = Reply(200, (("content-type", f"{media_type}; Charset=utf-8"), ("content-encoding", "gzip")), body)
        assert changed(reply, Change(probe), {}) is None


def test_ascii_has_no_letters_to_escape() -> None:
    assert changed(Reply(200, answer({}).headers, b'{"a":1}'), Change("letters-escaped"), {}) is None


def test_every_probe_is_made_at_once_with_others_or_alone() -> None:
    assert sorted(probe for group in AT_ONCE for probe in group) == sorted(PROBES)


@pytest.mark.parametrize("reply", [answer(PAGE), UMLAUTS, STORY], ids=["json", "umlauts", "stream"])
@pytest.mark.parametrize("group", AT_ONCE)
def test_nothing_of_what_is_made_at_once_undoes_another(group: tuple[str, ...], reply: Reply) -> None:
    able = [probe for probe in group if changed(reply, Change(probe), {}) is not None]
    whole = made(reply, able)
    for probe in able:
        assert made(reply, [one for one in able if one != probe]) != whole, probe


def made(reply: Reply, probes: Sequence[str]) -> Reply:
    """Return the answer with one probe made after another."""
    for probe in probes:
        reply = after(reply, probe)
    return reply
