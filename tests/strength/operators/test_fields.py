"""Fields: one path for all the elements of a list, and for all the members whose keys are identifiers."""

import pytest

from ratified.strength.operators import fields_of, values_seen
from ratified.strength.operators.fields import Gone, changed_at, is_identifier, places
from ratified.strength.words import Reply
from tests.strength.operators.answers import answer, stream

SITES = {"pages": [{"id": 1, "tags": ["a"]}, {"id": 2, "tags": ["b", "c"]}], "by": {"41": {"n": 1}, "42": {"n": 2}}}


def test_paths_of_everything_in_an_answer() -> None:
    assert [path for path, _ in places(SITES)] == [
        "", "pages", "pages[]", "pages[].id", "pages[].tags", "pages[].tags[]", "pages[]", "pages[].id", "pages[].tags",
        "pages[].tags[]", "pages[].tags[]", "by", "by.{}", "by.{}.n", "by.{}", "by.{}.n",
    ]  # fmt: skip
    assert dict(places([{"id": 7}]))["[].id"] == 7
    assert dict(places({"": 1}))['""'] == 1


@pytest.mark.parametrize(
    "text",
    ["41", "3f1c2a9e-6c4b-4f0a-9a51-0d7c2b8e4f10", "9f86d081", "dpl_41", "cus_NffrFeUfNV2Hib",
     "01ARZ3NDEKTSV4RRFFQ69G5FAV"],
)  # fmt: skip
def test_identifiers(text: str) -> None:
    assert is_identifier(text)


@pytest.mark.parametrize("text", ["title", "address_line2", "utf-8", "brandScore", "deadbeef", "x-trace", "", "a41"])
def test_words_are_no_identifiers(text: str) -> None:
    assert not is_identifier(text)


def test_every_value_at_a_field_is_changed_and_nothing_else() -> None:
    before = repr(SITES)
    fresh = changed_at(SITES, "pages[].id", lambda values: [value * 10 for value in values])
    assert [page["id"] for page in fresh["pages"]] == [10, 20]
    assert [page["tags"] for page in fresh["pages"]] == [["a"], ["b", "c"]]
    assert fresh["by"] == SITES["by"]
    assert repr(SITES) == before


def test_values_are_taken_out_wherever_they_stand() -> None:
    def out(values: object) -> list[Gone]:
        return [Gone.GONE] * len(list(values))  # type: ignore[call-overload]

    assert changed_at(SITES, "pages[].tags[]", out)["pages"] == [{"id": 1, "tags": []}, {"id": 2, "tags": []}]
    assert changed_at(SITES, "by.{}", out)["by"] == {}
    assert changed_at(SITES, "pagesX", out) is SITES


def test_events_stand_at_the_path_of_their_kind() -> None:
    told = stream('data: {"type": "page", "score": 8}', 'event: done\ndata: {"ok": true}', "data: [DONE]")
    assert [field for field, _ in fields_of(told)] == ["page", "page.type", "page.score", "done", "done.ok", "message"]


def test_the_name_of_an_event_is_its_kind_and_the_last_one_counts() -> None:
    told = stream('event: first\nevent: done\ndata: {"type": "page"}')
    assert [field for field, _ in fields_of(told)] == ["done", "done.type"]


def test_a_byte_order_mark_belongs_to_no_event() -> None:
    marked = Reply(200, stream().headers, "\ufeffdata: 1\n\n".encode())
    assert [*fields_of(marked)] == [("message", 1)]


def test_distinct_values_are_kept_by_field() -> None:
    replies = [answer({"status": "live", "tags": ["x"]}), answer({"status": "draft", "tags": ["x", "y"]})]
    assert values_seen(replies) == {"status": ["live", "draft"], "tags[]": ["x", "y"]}
    assert values_seen(replies, most=1)["status"] == ["live"]
