"""The history: pages that stay put while characters are made, and filters that let through what is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.sandbox.studio.nano_banana import refusal

if TYPE_CHECKING:
    from tests.sandbox.studio.conftest import Person


def names(page: dict[str, Any]) -> list[str]:
    return [one["character"]["name"] for one in page["characters"]]


def page(person: Person, query: str = "") -> dict[str, Any]:
    seen: dict[str, Any] = person.ask("GET", f"/characters?{query}")
    return seen


def held(person: Person, count: int) -> None:
    """Ask for characters that stay in the making, so that nothing but asking changes the history."""
    person.customer.script = [{"status": "running", "progress": 0.3}]
    for number in range(count):
        person.order(name=f"Nr. {number}")


@pytest.mark.mistakes("page-two-repeats-an-item", "pages-by-counting")
def test_pages_show_everything_once_while_more_is_asked_for(person: Person) -> None:
    held(person, 7)
    seen = page(person, "limit=3")
    shown = names(seen)
    while seen["nextCursor"]:
        person.order(name="Later")
        seen = page(person, f"limit=3&cursor={seen['nextCursor']}")
        shown += names(seen)
    assert shown == [f"Nr. {number}" for number in (6, 5, 4, 3, 2, 1, 0)]
    assert names(page(person, "limit=1")) == ["Later"]


def test_a_page_that_is_just_full_is_the_last(person: Person) -> None:
    held(person, 3)
    assert page(person, "limit=3")["nextCursor"] is None
    assert len(names(page(person))) == 3


def test_filters_hold_from_page_to_page(person: Person) -> None:
    for number in range(4):
        person.order(name=f"Nr. {number}", style=("anime", "pixel")[number % 2])
    first = page(person, "style=pixel&limit=1")
    second = page(person, f"style=pixel&limit=1&cursor={first['nextCursor']}")
    assert (names(first), names(second), second["nextCursor"]) == (["Nr. 3"], ["Nr. 1"], None)


@pytest.mark.mistakes("status-filter-ignored")
def test_characters_are_found_by_their_state(person: Person) -> None:
    person.settle(maxAttempts=1)
    person.made(name="Good")
    person.customer.first["ask"] = [refusal(400)]
    person.made(name="Bad")
    assert names(page(person, "status=FAILED")) == ["Bad"]
    assert names(page(person, "status=COMPLETE")) == ["Good"]
    assert names(page(person, "status=COMPLETE&status=FAILED")) == ["Bad", "Good"]
    assert names(page(person, "status=CANCELLED")) == []


@pytest.mark.mistakes("style-filter-ignored")
def test_characters_are_found_by_their_style(person: Person) -> None:
    person.order(name="One", style="comic")
    person.order(name="Two", style="pixel")
    assert names(page(person, "style=comic")) == ["One"]
    assert names(page(person, "style=comic&style=pixel")) == ["Two", "One"]


@pytest.mark.mistakes("date-filter-ignored")
def test_characters_are_found_by_their_time(person: Person) -> None:
    for name in ("One", "Two", "Three"):
        person.order(name=name)
    times = {one["character"]["name"]: quote(one["createdAt"]) for one in page(person)["characters"]}
    assert names(page(person, f"from={times['Two']}")) == ["Three", "Two"]
    assert names(page(person, f"to={times['Two']}")) == ["One"]
    assert names(page(person, f"from={times['One']}&to={times['Three']}")) == ["Two", "One"]
    assert names(page(person, "to=0001-01-01T00:00:00%2B14:00")) == []


@pytest.mark.mistakes("text-filter-by-case")
def test_characters_are_found_by_any_of_their_words(person: Person) -> None:
    person.order(name="Zoë the BRAVE")
    person.order(name="Other", description="a Brave one", tags=["100%"])
    person.order(name="Third", tags=["1000"])
    assert names(page(person, "text=brave")) == ["Other", "Zoë the BRAVE"]
    assert names(page(person, f"text={quote('ZOË')}")) == ["Zoë the BRAVE"]
    assert names(page(person, "text=100%25")) == ["Other"]
    assert names(page(person, "text=_")) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=YWZ0ZXI6LTE", "cursor"),
        ("status=complete", "status.0"),
        ("style=oil", "style.0"),
        ("from=yesterday", "from"),
        ("from=2026-01-01T00:00:00", "from"),
        ("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to"),
        ("text=" + "x" * 201, "text"),
    ],
)
def test_a_question_that_makes_no_sense_names_its_field(person: Person, query: str, field: str) -> None:
    assert person.refused("GET", f"/characters?{query}", 400, "INVALID_REQUEST") == [field]
