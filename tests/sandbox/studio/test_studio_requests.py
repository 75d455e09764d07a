"""What may be asked for, what is refused and in which words, and asking twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.sandbox.studio.conftest import Person

WISH: dict[str, Any] = {"name": "Zoë", "style": "anime"}
JSON = {"Content-Type": "application/json"}


def refused_for(person: Person, **changes: Any) -> list[str]:
    wish = {name: value for name, value in {**WISH, **changes}.items() if value is not ...}
    fields = person.refused("POST", "/characters", 400, "INVALID_REQUEST", json=wish)
    person.refused("POST", "/conversions/to-external", 400, "INVALID_REQUEST", json=wish)
    return sorted(fields)


@pytest.mark.mistakes("location-missing")
def test_the_answer_says_where_the_character_will_be(person: Person) -> None:
    answer = person.send("POST", "/characters", json=WISH)
    assert answer.status_code == 202
    made = answer.json()
    assert answer.headers["Location"] == f"/v1/characters/{made['characterId']}"
    assert (made["status"], made["progress"], made["images"]) == ("QUEUED", 0, [])
    assert person.api.get(answer.headers["Location"]).json()["characterId"] == made["characterId"]


def test_who_waits_gets_the_character_or_how_far_it_is(person: Person) -> None:
    assert person.ask("POST", "/characters?wait=10", 201, json=WISH)["status"] == "COMPLETE"
    person.customer.script = [{"status": "running", "progress": 0.3}]
    assert person.ask("POST", "/characters?wait=0.1", 202, json=WISH)["status"] in {"QUEUED", "GENERATING"}
    assert person.refused("POST", "/characters?wait=31", 400, "INVALID_REQUEST", json=WISH) == ["wait"]


@pytest.mark.mistakes("refusal-without-field")
@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": ...}, ["name"]),
        ({"name": ""}, ["name"]),
        ({"name": " \t"}, ["name"]),
        ({"name": "x" * 81}, ["name"]),
        ({"style": ...}, ["style"]),
        ({"archetype": "queen"}, ["archetype"]),
        ({"description": "x" * 2001}, ["description"]),
        ({"tags": ["x"] * 11}, ["tags"]),
        ({"tags": ["ok", ""]}, ["tags.1"]),
        ({"hairColour": "red"}, ["hairColour"]),
        ({"eyeColour": "#12345"}, ["eyeColour"]),
        ({"heightCm": 0}, ["heightCm"]),
        ({"heightCm": 1000.5}, ["heightCm"]),
        ({"heightCm": 180.345}, ["heightCm"]),
        ({"age": -1}, ["age"]),
        ({"images": 0}, ["images"]),
        ({"size": "huge"}, ["size"]),
        ({"style": "oil", "size": "huge", "age": -1}, ["age", "size", "style"]),
    ],
    ids=str,
)
def test_every_refusal_names_the_field(person: Person, changes: dict[str, Any], fields: list[str]) -> None:
    assert refused_for(person, **changes) == fields


@pytest.mark.mistakes("too-many-images-accepted")
def test_more_than_four_images_are_refused(person: Person) -> None:
    assert refused_for(person, images=5) == ["images"]


@pytest.mark.mistakes("unknown-style-accepted")
def test_a_misspelt_style_is_refused(person: Person) -> None:
    assert refused_for(person, style="watercolor") == ["style"]


@pytest.mark.mistakes("unknown-fields-accepted")
def test_a_misspelt_field_is_refused(person: Person) -> None:
    assert refused_for(person, hairColor="#123456") == ["hairColor"]


@pytest.mark.mistakes("wrong-types-accepted")
def test_a_value_of_another_type_is_refused(person: Person) -> None:
    assert refused_for(person, age="7", images="2") == ["age", "images"]


@pytest.mark.parametrize("content", [b"", b"{", b'{"name": "\\ud800"}', b"\xff", b"[" * 10_000])
def test_a_body_that_is_no_json_is_refused(person: Person, content: bytes) -> None:
    person.refused("POST", "/characters", 400, "MALFORMED_JSON", content=content, headers=JSON)


def test_bodies_of_another_type_or_size_are_refused(person: Person) -> None:
    person.refused("POST", "/characters", 415, "UNSUPPORTED_MEDIA_TYPE", content=b"{}")
    large = b" " * (1024 * 1024 + 1)
    person.refused("POST", "/characters", 413, "PAYLOAD_TOO_LARGE", content=large, headers=JSON)


def test_addresses_and_methods_that_do_not_exist_get_the_error_shape(person: Person) -> None:
    answer = person.api.get("/v1/nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    answer = person.api.put("/v1/characters")
    assert (answer.status_code, answer.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["Allow"] == "GET, POST"


def test_a_sane_correlation_id_is_kept(person: Person) -> None:
    answer = person.send("GET", "/accounts/me", headers={"X-Correlation-Id": "order-12.a_b"})
    assert answer.headers["X-Correlation-Id"] == "order-12.a_b"


@pytest.mark.mistakes("idempotency-key-ignored")
def test_asking_again_under_a_key_gives_the_same_character(person: Person) -> None:
    key = {"Idempotency-Key": "first"}
    first = person.ask("POST", "/characters", 202, json=WISH, headers=key)
    person.finished(first["characterId"])
    again = person.ask("POST", "/characters", 202, json={"style": "anime", "name": "Zoë"}, headers=key)
    assert (again["characterId"], again["status"]) == (first["characterId"], "COMPLETE")
    assert len(person.customer.asked()) == 1


def test_asking_at_the_same_moment_under_a_key_gives_the_same_character(person: Person) -> None:
    def ask(_: int) -> httpx.Response:
        return person.send("POST", "/characters", json=WISH, headers={"Idempotency-Key": "at once"})

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, range(6)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["characterId"] for answer in answers}) == 1


@pytest.mark.mistakes("idempotency-conflict-accepted")
def test_another_request_under_a_used_key_is_refused(person: Person, stranger: Person) -> None:
    key = {"Idempotency-Key": "mine"}
    person.ask("POST", "/characters", 202, json=WISH, headers=key)
    another = {**WISH, "age": 7}
    person.refused("POST", "/characters", 409, "IDEMPOTENCY_CONFLICT", json=another, headers=key)
    stranger.ask("POST", "/characters", 202, json=another, headers=key)


def test_a_key_that_is_too_long_is_refused(person: Person) -> None:
    key = {"Idempotency-Key": "x" * 129}
    fields = person.refused("POST", "/characters", 400, "INVALID_REQUEST", json=WISH, headers=key)
    assert fields == ["Idempotency-Key"]
