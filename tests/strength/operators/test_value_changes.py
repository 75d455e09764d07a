"""Values are told a little wrong, everywhere at a field, and so that they could be true."""

from typing import Any

import pytest

from ratified.strength.operators import changed, changes_of
from ratified.strength.words import Change, Reply
from tests.strength.operators.answers import after, answer, said, stream

OTHERS: dict[str, list[Any]] = {
    "status": ["live", "draft", "archived"],
    "note": [None, "seen"],
    "gone[]": [{"id": 7, "title": "Old page"}],
}


@pytest.mark.parametrize(
    ("operator", "before", "now"),
    [
        ("flipped", True, False),
        ("plus-one", 3, 4),
        ("plus-one", 8.4, 9.4),
        ("minus-one", 2.3, 1.3),
        ("minus-one", 0, -1),
        ("zero", 3, 0),
        ("negated", 3, -3),
        ("rounded", 8.46, 8),
        ("other-text", "Spring sale", "Tqsjoh tbmf"),
        ("other-text", "3f1c2a9e-6c4b-4f0a-9a51-0d7c2b8e4f10", "3f1c2a9e-6c4b-4f0a-9a51-1e8d3c9f5a21"),
        ("other-text", "#c2410c", "#d3521d"),
        ("other-text", "#fff", "#aaa"),
        ("other-text", "http://127.0.0.1:80/pages/x", "http://127.0.0.1:80/qbhft/y"),
        ("other-text", "http://127.0.0.1:80", "http://127.0.0.1:80/other"),
        ("other-text", "mia@example.com", "njb@example.com"),
        ("other-text", '<h1 class="big">Sale</h1>', '<h1 class="big">Tbmf</h1>'),
        ("other-text", "…", "… (other)"),
        ("other-text", "", "something else"),
        ("empty-text", "Mia", ""),
        ("last-letter-lost", "Mia", "Mi"),
        ("misread", "Übung", "Ãœbung"),
        ("day-later", "2026-12-31", "2027-01-01"),
        ("day-later", "2026-11-22T10:00:00.5Z", "2026-11-23T10:00:00.5Z"),
        ("day-earlier", "2024-03-01 10:00:00+01:00", "2024-02-29 10:00:00+01:00"),
        ("hour-later", "2026-11-22T23:30:00Z", "2026-11-23T00:30:00Z"),
        ("zone-lost", "2026-11-22T10:00:00+01:00", "2026-11-22T10:00:00"),
        ("list-emptied", [1], []),
        ("element-twice", [1, 2], [1, 1, 2]),
        ("element-lost", [1, 2], [1]),
        ("element-too-many", [1, 2], [1, 2, 3]),
        ("element-too-many", ["red", "blue"], ["red", "blue", "cmvf"]),
        ("list-reversed", [1, 2], [2, 1]),
    ],
)
def test_a_value_is_another(operator: str, before: object, now: object) -> None:
    assert said(after(answer({"of": before, "x": 1}), operator, "of")) == {"of": now, "x": 1}


@pytest.mark.parametrize(
    ("operator", "before"),
    [
        ("flipped", 1), ("plus-one", True), ("zero", 0), ("zero", False), ("negated", 0.0), ("rounded", 8),
        ("rounded", 8.0), ("other-text", "2026-11-22"), ("empty-text", ""), ("last-letter-lost", "x"),
        ("last-letter-lost", "2026-11-22T10:00:00Z"), ("misread", "Mia"), ("day-later", "2026-13-41"),
        ("day-later", "9999-12-31"), ("hour-later", "2026-11-22"), ("zone-lost", "2026-11-22T10:00:00"),
        ("list-emptied", []), ("element-lost", [1]), ("element-too-many", []), ("list-reversed", [1, 1]),
        ("other-member", "live"), ("filled", None), ("plus-one", 1e300), ("flipped", None),
    ],
)  # fmt: skip
def test_a_value_to_which_a_change_does_not_apply_stays(operator: str, before: object) -> None:
    assert changed(answer({"of": before}), Change(operator, "of"), {}) is None


def test_another_member_of_an_enumeration_is_one_that_was_seen() -> None:
    reply = answer({"status": "draft"})
    assert said(after(reply, "other-member", "status", OTHERS)) == {"status": "live"}
    assert said(after(answer({"status": "live"}), "other-member", "status", OTHERS)) == {"status": "archived"}
    offered = {change.operator for change in changes_of([reply], OTHERS) if change.field == "status"}
    assert "other-member" in offered
    assert "other-text" not in offered
    assert Change("other-text", "status") in changes_of([reply], {"status": ["draft"]})


@pytest.mark.parametrize(
    "seen", [["live"], ["live", 3], ["one word", "two"], ["dpl_41", "dpl_42"], [f"word{n}" for n in "abcdefghijklm"]]
)
def test_what_is_no_short_list_of_words_is_no_enumeration(seen: list[Any]) -> None:
    assert changed(answer({"status": "live"}), Change("other-member", "status"), {"status": seen}) is None


def test_gaps_are_filled_with_what_other_answers_say() -> None:
    assert said(after(answer({"note": None}), "filled", "note", OTHERS)) == {"note": "seen"}
    assert said(after(answer({"gone": []}), "element-too-many", "gone", OTHERS)) == {
        "gone": [{"id": 8, "title": "Pme qbhf"}]
    }


def test_a_record_too_many_is_like_the_others_but_not_one_of_them() -> None:
    pages = [{"id": 1, "status": "live", "n": 5}, {"id": 2, "status": "live", "n": 5, "title": "Spring sale"}]
    fresh = said(after(answer(pages), "element-too-many"))
    assert fresh == [*pages, {"id": 3, "status": "live", "n": 5, "title": "Tqsjoh tbmf"}]


def test_records_get_the_ids_of_each_other() -> None:
    reply = answer({"pages": [{"id": 1, "n": 5}, {"id": 2, "n": 6}, {"id": 3, "n": 7}]})
    assert [page["id"] for page in said(after(reply, "ids-swapped", "pages[].id"))["pages"]] == [2, 3, 1]
    swaps = [change.field for change in changes_of([reply], {}) if change.operator == "ids-swapped"]
    assert swaps == ["pages[].id"]
    assert not [one for one in changes_of([reply], {}, noise={"pages[].id"}) if one.operator == "ids-swapped"]
    assert changed(answer({"pages": [{"id": 1}]}), Change("ids-swapped", "pages[].id"), {}) is None


def test_every_element_of_every_list_on_the_way_is_changed() -> None:
    reply = answer({"sites": [{"pages": [{"n": 1}, {"n": 2}]}, {"pages": [{"n": 3}]}]})
    assert said(after(reply, "plus-one", "sites[].pages[].n")) == {
        "sites": [{"pages": [{"n": 2}, {"n": 3}]}, {"pages": [{"n": 4}]}]
    }


@pytest.mark.parametrize(
    ("operator", "now"),
    [("dropped", {"x": 1}), ("null", {"x": 1, "of": None}), ("other-type", {"x": 1, "of": "3"})],
)
def test_a_shape_is_another(operator: str, now: object) -> None:
    assert said(after(answer({"x": 1, "of": 3}), operator, "of")) == now


def test_elements_are_no_fields_that_could_be_dropped() -> None:
    dropped = [change.field for change in changes_of([answer({"tags": ["a"]})], {}) if change.operator == "dropped"]
    assert dropped == ["tags"]


@pytest.mark.parametrize(
    ("before", "now"), [(True, "true"), ("a", 0), ([{}], {}), ([], {}), ({"a": 1}, [{"a": 1}]), (1.5, "1.5")]
)
def test_another_type_resembles_the_value(before: object, now: object) -> None:
    assert said(after(answer({"of": before}), "other-type", "of")) == {"of": now}


def test_a_body_is_emptied_to_an_object() -> None:
    fresh = after(answer([1, 2]), "body-emptied")
    assert fresh.body == b"{}"
    assert ("content-length", "2") in fresh.headers
    assert changed(answer({}), Change("body-emptied"), {}) is None


def test_noise_gets_no_other_value_but_another_shape() -> None:
    reply = answer({"id": 3, "n": 4})
    of_id = {change.operator for change in changes_of([reply], {}, noise={"id"}) if change.field == "id"}
    assert of_id == {"dropped", "null", "other-type"}
    assert Change("plus-one", "n") in changes_of([reply], {}, noise={"id"})


def test_data_of_events_is_changed_by_their_kind() -> None:
    told = stream('data: {"type": "page", "score": 8}', "data: {}", 'data: {"type": "page", "score": 7}')
    fresh = after(told, "plus-one", "page.score").body.decode()
    assert fresh.split("\n\n")[:3] == [
        'data: {"type":"page","score":9}', "data: {}", 'data: {"type":"page","score":8}'
    ]  # fmt: skip
    assert changed(told, Change("plus-one", "score"), {}) is None
    assert changed(told, Change("null", "page"), {}) is None


def test_plain_text_in_events_is_a_value_without_a_shape() -> None:
    told = stream("data: Hello\ndata: you", "data: [DONE]")
    assert after(told, "other-text", "message").body == b"data: Ifmmp\ndata: zpv\n\ndata: [EPOF]\n\n"
    assert not [change for change in changes_of([told], {}) if change.operator in ("dropped", "null", "other-type")]


def test_a_text_that_is_not_strict_json_has_no_fields() -> None:
    for body in (b'{"a": 1, "a": 2}', b'{"a": NaN}', b"", b"<html>", b"\xff"):
        reply = Reply(200, answer({}).headers, body)
        assert {change.field for change in changes_of([reply], {})} == {"", "content-type"}
