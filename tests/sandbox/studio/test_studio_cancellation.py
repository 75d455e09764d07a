"""Cancellation: of what waits, what runs, what rests between two attempts, and what is finished."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.studio.nano_banana import refusal

if TYPE_CHECKING:
    from tests.sandbox.studio.conftest import Person

RUNNING = [{"status": "running", "progress": 0.3}]


def begun(person: Person) -> str:
    """Ask for a character that stays in the making."""
    person.customer.script = RUNNING
    character = person.order()
    person.until(character, lambda event: event.kind == "progress")
    return character


def cancel(person: Person, character: str, status: int) -> str:
    return str(person.ask("POST", f"/characters/{character}/cancellation", status)["status"])


@pytest.mark.mistakes("queued-job-not-cancelled")
def test_what_waits_is_cancelled_at_once_and_never_asked_for(person: Person) -> None:
    # More than the studio works on at once for one owner: the last one waits.
    gate = person.customer.hold("ask")
    ordered = [person.order() for _ in range(6)]
    assert cancel(person, ordered[-1], 200) == "CANCELLED"
    gate.set()
    assert {person.finished(one)["status"] for one in ordered[:-1]} == {"COMPLETE"}
    assert len(person.customer.generations) == 5


@pytest.mark.mistakes("external-call-not-cancelled", "cancel-forgotten", "cancelled-job-charged")
def test_what_runs_is_ended_at_nano_banana_and_costs_nothing(person: Person) -> None:
    character = begun(person)
    cancel(person, character, 202)
    seen = person.finished(character)
    assert (seen["status"], seen["cancelRequested"], seen["images"]) == ("CANCELLED", True, [])
    assert [one.cancelled for one in person.customer.generations] == [True]
    assert person.ask("GET", "/costs")["charged"] == 0
    assert seen["cost"]["chargedCents"] is None


def test_cancelling_twice_is_cancelling_once(person: Person) -> None:
    character = begun(person)
    person.customer.hold("end")
    cancel(person, character, 202)
    cancel(person, character, 202)
    person.customer.gates["end"].set()
    assert person.finished(character)["status"] == "CANCELLED"
    assert len(person.customer.asked("end")) == 1


@pytest.mark.mistakes("finished-job-cancelled")
def test_what_is_finished_stays_as_it_is(person: Person) -> None:
    character = person.made()["characterId"]
    person.refused("POST", f"/characters/{character}/cancellation", 409, "ALREADY_FINISHED")
    assert person.look(character)["status"] == "COMPLETE"


def test_what_rests_before_its_next_attempt_is_ended(person: Person) -> None:
    person.settle(maxAttempts=2, backoffSeconds=60)
    person.customer.first["ask"] = [refusal(503)]
    character = person.order()
    person.until(character, lambda event: event.kind == "retry")
    cancel(person, character, 202)
    assert person.finished(character)["status"] == "CANCELLED"
    assert person.customer.generations == []


def test_a_generation_that_is_being_asked_for_is_ended_as_soon_as_it_is_known(person: Person) -> None:
    gate = person.customer.hold("ask")
    character = person.order()
    person.until(character, lambda event: event.data["status"] == "GENERATING")
    cancel(person, character, 202)
    gate.set()
    assert person.finished(character)["status"] == "CANCELLED"
    assert all(one.cancelled for one in person.customer.generations)


def test_it_is_cancelled_also_when_nano_banana_does_not_listen(person: Person) -> None:
    character = begun(person)
    person.customer.first["end"] = [refusal(503), refusal(503)]
    cancel(person, character, 202)
    assert person.finished(character)["status"] == "CANCELLED"
    assert [one.cancelled for one in person.customer.generations] == [True]
    assert len(person.customer.asked("end")) == 3


def test_who_waits_for_what_is_cancelled_is_told(person: Person) -> None:
    person.customer.script = RUNNING
    wish = {"name": "Zoë", "style": "anime"}
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(person.refused, "POST", "/characters?wait=5", 409, "CANCELLED", json=wish)
        while not (listed := person.ask("GET", "/characters?status=GENERATING")["characters"]):
            assert not waiting.done()
        cancel(person, listed[0]["characterId"], 202)
        assert waiting.result() == []
