"""Settings: each owner's own, changed whole, and never by somebody who has not seen the last change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.studio.nano_banana import refusal

if TYPE_CHECKING:
    from tests.sandbox.studio.conftest import Person

PATH = "/settings/generation"
DEFAULTS = {
    "maxAttempts": 3,
    "backoffSeconds": 0.05,
    "backoffFactor": 2.0,
    "retryOn": ["server_error", "rate_limit", "timeout", "connection", "malformed"],
    "attemptTimeoutSeconds": 10.0,
    "pollIntervalSeconds": 0.02,
}


def test_whoever_has_set_nothing_has_the_studios_settings(person: Person) -> None:
    assert person.ask("GET", PATH) == DEFAULTS


@pytest.mark.mistakes("settings-shared")
def test_settings_are_ones_own(person: Person, stranger: Person) -> None:
    changed = person.ask("PUT", PATH, json={"maxAttempts": 7, "retryOn": ["timeout"]})
    assert changed == {**DEFAULTS, "maxAttempts": 7, "retryOn": ["timeout"]}
    assert person.ask("GET", PATH) == changed
    assert stranger.ask("GET", PATH) == DEFAULTS
    assert person.ask("PUT", PATH, json={}) == DEFAULTS


@pytest.mark.mistakes("settings-update-lost")
def test_a_change_upon_a_change_that_was_not_seen_is_refused(person: Person) -> None:
    for _ in range(2):
        seen = person.send("GET", PATH).headers["ETag"]
        person.ask("PUT", PATH, json={"maxAttempts": 5}, headers={"If-Match": seen})
        late = {"json": {"maxAttempts": 9}, "headers": {"If-Match": seen}}
        person.refused("PUT", PATH, 412, "SETTINGS_CHANGED", **late)
        assert person.ask("GET", PATH)["maxAttempts"] == 5


def test_of_changes_at_the_same_moment_one_is_made(person: Person) -> None:
    def change(number: int) -> int:
        headers = {"If-Match": '"0"'}
        return person.send("PUT", PATH, json={"maxAttempts": number}, headers=headers).status_code

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(change, range(1, 6))) == [200, 412, 412, 412, 412]


def test_a_character_keeps_the_settings_it_was_asked_for_with(person: Person) -> None:
    person.settle(maxAttempts=1)
    gate = person.customer.hold("ask")
    person.customer.first["ask"] = [refusal(503)]
    character = person.order()
    person.settle(maxAttempts=5)
    gate.set()
    assert person.finished(character)["attempts"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("maxAttempts", 0),
        ("maxAttempts", 11),
        ("maxAttempts", "3"),
        ("backoffSeconds", -1),
        ("backoffFactor", 0.5),
        ("attemptTimeoutSeconds", 0),
        ("pollIntervalSeconds", 11),
        ("retries", 3),
    ],
)
def test_settings_that_make_no_sense_are_refused(person: Person, name: str, value: Any) -> None:
    assert person.refused("PUT", PATH, 400, "INVALID_REQUEST", json={name: value}) == [name]


def test_kinds_of_failure_are_known_and_named_once(person: Person) -> None:
    for kinds in (["rejected"], ["timeout", "timeout"]):
        fields = person.refused("PUT", PATH, 400, "INVALID_REQUEST", json={"retryOn": kinds})
        assert fields[0].startswith("retryOn")
