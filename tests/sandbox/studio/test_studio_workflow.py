"""From a description to stored images: what is told on the way, what is kept, and what it costs."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.studio.conftest import PATIENCE
from tests.sandbox.studio.nano_banana import png, refusal

if TYPE_CHECKING:
    from tests.sandbox.studio.conftest import Person

STATES = ["QUEUED", "GENERATING", "CONVERTING", "STORING", "COMPLETE"]
SLOWLY = [
    {"status": "queued", "progress": 0.0},
    {"status": "running", "progress": 0.2},
    {"status": "running", "progress": 0.5},
    {"status": "running", "progress": 0.9},
    {"status": "succeeded", "progress": 1.0},
]


@pytest.mark.mistakes("state-event-missing", "converting-skipped")
def test_every_state_is_told_in_order_and_once(person: Person) -> None:
    character = person.order()
    told = [event.data["status"] for event in person.follow(character) if event.kind == "state"]
    assert told == STATES
    seen = person.look(character)
    assert [one["status"] for one in seen["transitions"]] == STATES
    assert [one["at"] for one in seen["transitions"]] == sorted(one["at"] for one in seen["transitions"])
    assert (seen["transitions"][1]["at"], seen["transitions"][-1]["at"]) == (seen["startedAt"], seen["finishedAt"])


@pytest.mark.mistakes("progress-goes-back")
def test_progress_only_grows_and_ends_at_a_hundred(person: Person) -> None:
    person.customer.script = SLOWLY
    told = [event.data["progress"] for event in person.follow(person.order())]
    assert told == sorted(told)
    assert told[0] == 0
    assert told[-1] == 100
    assert {20, 42, 72} <= set(told)


@pytest.mark.mistakes("events-differ-from-status")
def test_events_and_status_agree_at_every_event(person: Person) -> None:
    person.customer.script = SLOWLY
    gate = person.customer.hold("look")
    character = person.order()
    begun = person.until(character, lambda event: event.data["status"] == "GENERATING")
    seen = person.look(character)
    assert (seen["status"], seen["progress"], seen["lastEventId"]) == (
        "GENERATING",
        begun.data["progress"],
        begun.number,
    )
    gate.set()
    last = list(person.follow(character))[-1]
    seen = person.look(character)
    assert (seen["status"], seen["progress"]) == (last.data["status"], last.data["progress"])
    assert seen["lastEventId"] == last.number


@pytest.mark.mistakes("last-event-id-ignored")
def test_who_comes_back_is_told_what_was_missed_and_nothing_twice(person: Person) -> None:
    character = person.made()["characterId"]
    everything = list(person.follow(character))
    assert [event.number for event in everything] == list(range(1, len(everything) + 1))
    assert list(person.follow(character, after=2)) == everything[2:]
    assert list(person.follow(character, after=len(everything))) == []
    path = f"/v1/characters/{character}/events"
    assert person.api.get(path, headers={"Last-Event-ID": str(len(everything))}).status_code == 204
    assert person.refused("GET", path[3:], 400, "INVALID_REQUEST", headers={"Last-Event-ID": "x"}) == ["Last-Event-ID"]


@pytest.mark.mistakes("stream-stays-open")
def test_the_stream_ends_with_the_character(person: Person) -> None:
    assert list(person.follow(person.order()))[-1].data["status"] == "COMPLETE"


def test_several_listeners_are_told_the_same(person: Person) -> None:
    person.customer.script = SLOWLY
    character = person.order()
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: list(person.follow(character)), range(4)))
    assert all(one == told[0] for one in told)


def test_who_listens_misses_nothing_when_somebody_else_leaves(person: Person, stranger: Person) -> None:
    gate = person.customer.hold("look")
    stream = person.follow(person.order())
    begun = next(event for event in stream if event.data["status"] == "GENERATING")
    stranger.made()
    # What happened last in the studio goes with whom it happened to.
    stranger.send("DELETE", "/accounts/me")
    gate.set()
    assert [event.number for event in stream] == [begun.number + more for more in (1, 2, 3)]


@pytest.mark.mistakes("checksum-wrong", "second-image-lost", "image-of-another-job")
def test_stored_images_are_the_bytes_that_nano_banana_gave(person: Person) -> None:
    person.made()
    seen = person.made(images=3, size="landscape")
    number = int(person.customer.generations[-1].id.removeprefix("gen_"))
    given = [png(576, 384, (number * 7 + position) % 256) for position in (1, 2, 3)]
    assert [image["sha256"] for image in seen["images"]] == [hashlib.sha256(one).hexdigest() for one in given]
    for image, content in zip(seen["images"], given, strict=True):
        assert (image["width"], image["height"], image["sizeBytes"]) == (576, 384, len(content))
        answer = person.api.get(image["url"])
        assert answer.content == content
        assert answer.headers["Content-Type"] == "image/png"
        known = {"If-None-Match": answer.headers["ETag"]}
        assert person.api.get(image["url"], headers=known).status_code == 304


@pytest.mark.parametrize(("size", "images", "cents"), [("square", 1, 4), ("portrait", 1, 6), ("landscape", 3, 15)])
def test_a_character_costs_its_images_by_their_size(person: Person, size: str, images: int, cents: int) -> None:
    character = person.order(size=size, images=images)
    assert person.look(character)["cost"]["estimatedCents"] == cents
    assert person.finished(character)["cost"]["chargedCents"] == cents


@pytest.mark.mistakes("portrait-costs-as-square", "one-image-charged")
def test_two_portraits_cost_twelve_cents(person: Person) -> None:
    assert person.made(size="portrait", images=2)["cost"]["chargedCents"] == 12


@pytest.mark.mistakes("charged-twice")
def test_each_character_is_charged_once(person: Person) -> None:
    made = [person.made(), person.made(size="portrait")]
    costs = person.ask("GET", "/costs")
    assert (costs["totalCents"], costs["charged"]) == (10, 2)
    assert {one["characterId"] for one in costs["charges"]} == {one["characterId"] for one in made}


def test_what_is_made_at_the_same_time_is_not_mixed_up(person: Person, stranger: Person) -> None:
    gates = [one.customer.hold("look") for one in (person, stranger)]
    ordered = [(one, one.order(name=f"Nr. {number}")) for number in range(4) for one in (person, stranger)]
    for gate in gates:
        gate.set()
    for number, (one, character) in enumerate(ordered):
        seen = one.finished(character)
        asked = next(made for made in one.customer.generations if made.id == seen["external"]["generationId"])
        assert asked.request["subject"]["label"] == seen["character"]["name"] == f"Nr. {number // 2}"
        shade = int(asked.id.removeprefix("gen_")) * 7 + 1
        assert one.api.get(seen["images"][0]["url"]).content == png(512, 512, shade % 256)


def test_many_at_once_are_all_made_once(person: Person) -> None:
    with ThreadPoolExecutor(4) as pool:
        ordered = list(pool.map(lambda number: person.order(name=f"Nr. {number}"), range(20)))
    assert {person.finished(one)["status"] for one in ordered} == {"COMPLETE"}
    assert len(person.customer.asked()) == len(person.customer.generations) == 20
    assert person.ask("GET", "/costs")["charged"] == 20


def test_the_owner_is_the_customer_of_every_generation(person: Person) -> None:
    person.made()
    asked: Any = person.customer.asked()[0]
    assert asked.body["customer"] == person.user_id


def test_an_account_takes_what_is_being_made_with_it(person: Person, administrator: Person) -> None:
    person.customer.script = [{"status": "running", "progress": 0.5}]
    gate = person.customer.hold("look")
    character = person.order()
    person.until(character, lambda event: event.data["status"] == "GENERATING")
    person.ask("DELETE", "/accounts/me", 204)
    gate.set()
    assert person.customer.ended.wait(PATIENCE)
    person.refused("GET", "/costs", 401, "UNAUTHENTICATED")
    administrator.refused("GET", f"/characters/{character}", 404, "NOT_FOUND")


@pytest.mark.mistakes("removed-account-keeps-images")
def test_images_of_a_removed_account_are_gone(person: Person, administrator: Person) -> None:
    image = person.made()["images"][0]
    assert administrator.send("GET", f"/images/{image['imageId']}").status_code == 200
    person.ask("DELETE", "/accounts/me", 204)
    administrator.refused("GET", f"/images/{image['imageId']}", 404, "NOT_FOUND")


@pytest.mark.mistakes("state-event-missing", "retries-not-counted")
def test_what_is_tried_again_at_once_is_still_worked_on_by_one_only(person: Person) -> None:
    person.settle(maxAttempts=10, backoffSeconds=0)
    person.customer.script = SLOWLY
    person.customer.first = {"ask": [refusal(503)] * 6, "look": [refusal(500)] * 8, "image": [refusal(503)] * 8}
    ordered = [person.order() for _ in range(8)]
    for character in ordered:
        told = list(person.follow(character))
        assert [event.data["status"] for event in told if event.kind == "state"] == STATES
        tries = [event.data["attempt"] for event in told if event.kind == "attempt"]
        assert tries == list(range(2, len(tries) + 2))
    assert len(person.customer.generations) == 8
    assert person.ask("GET", "/metrics/workflow")["retries"] == 22
