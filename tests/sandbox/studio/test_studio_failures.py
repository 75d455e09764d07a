"""When nanoBanana fails: what becomes of the character, what is tried again, how often and after which pause."""

from __future__ import annotations

from email.utils import formatdate
from itertools import pairwise
from time import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.studio.nano_banana import GENERATIONS, RESET, Answer, png, refusal

if TYPE_CHECKING:
    from tests.sandbox.studio.conftest import Person

ALL = ["server_error", "rate_limit", "timeout", "connection", "malformed"]
CUT = Answer(202, {"id": "gen_x", "status": "queued", "created": "2026-01-01T00:00:00Z"}, cut=True)
NONSENSE = Answer(202, b"<html>")
HALF = Answer(202, {"id": "gen_x"})


def pauses(person: Person) -> list[float]:
    """Give the seconds between the requests for a generation, as nanoBanana saw them."""
    return [after.at - before.at for before, after in pairwise(person.customer.asked())]


def fails(person: Person, *answers: Answer) -> None:
    person.customer.first["ask"] = list(answers)


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (refusal(400, "invalid_request"), "EXTERNAL_REJECTED", 422),
        (refusal(422, "content_policy"), "EXTERNAL_REJECTED", 422),
        (refusal(409, "conflict"), "EXTERNAL_REJECTED", 422),
        (refusal(401, "unauthorized"), "EXTERNAL_NOT_AUTHORISED", 502),
        (refusal(402, "payment_required"), "EXTERNAL_NOT_AUTHORISED", 502),
        (refusal(429, "rate_limited"), "EXTERNAL_RATE_LIMITED", 503),
        (refusal(500), "EXTERNAL_UNAVAILABLE", 503),
        (refusal(503), "EXTERNAL_UNAVAILABLE", 503),
        (NONSENSE, "EXTERNAL_MALFORMED", 502),
        (HALF, "EXTERNAL_MALFORMED", 502),
        (Answer(302, b"", {"Location": "/elsewhere"}), "EXTERNAL_MALFORMED", 502),
        (CUT, "EXTERNAL_CONNECTION", 502),
        (RESET, "EXTERNAL_CONNECTION", 502),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, (str, int)) else "",
)
def test_every_failure_has_its_code_and_its_status(person: Person, answer: Answer, code: str, status: int) -> None:
    person.settle(maxAttempts=1)
    fails(person, answer, answer)
    person.refused("POST", "/characters?wait=5", status, code, json={"name": "Zoë", "style": "anime"})
    seen = person.made()
    assert (seen["status"], seen["error"]["code"], seen["images"]) == ("FAILED", code, [])


@pytest.mark.mistakes("rejection-told-as-500")
def test_a_rejection_is_told_as_one_to_who_waits(person: Person) -> None:
    fails(person, refusal(400, "invalid_request"))
    wish = {"name": "Zoë", "style": "anime"}
    person.refused("POST", "/characters?wait=5", 422, "EXTERNAL_REJECTED", json=wish)


@pytest.mark.mistakes("failure-told-as-complete")
def test_a_failed_character_is_failed(person: Person) -> None:
    fails(person, refusal(400))
    assert person.made()["status"] == "FAILED"


@pytest.mark.mistakes("rejection-retried")
@pytest.mark.parametrize("status", [400, 422])
def test_what_is_rejected_is_never_asked_for_again(person: Person, status: int) -> None:
    person.settle(maxAttempts=5, retryOn=ALL)
    fails(person, refusal(status))
    assert person.made()["attempts"] == 1
    assert len(person.customer.asked()) == 1


@pytest.mark.mistakes("one-retry-too-many", "settings-not-used")
def test_as_many_attempts_are_made_as_the_owner_allows(person: Person) -> None:
    person.settle(maxAttempts=2)
    fails(person, *[refusal(503)] * 9)
    assert person.made()["attempts"] == 2
    assert len(person.customer.asked()) == 2


def test_an_attempt_that_succeeds_at_last_makes_the_character_once(person: Person) -> None:
    person.settle(maxAttempts=4)
    fails(person, refusal(503), RESET, NONSENSE)
    seen = person.made()
    assert (seen["status"], seen["attempts"], seen["cost"]["chargedCents"]) == ("COMPLETE", 4, 4)
    assert len({asked.key for asked in person.customer.asked()}) == 1
    retries = [event.data["detail"]["failure"] for event in person.follow(seen["characterId"]) if event.kind == "retry"]
    assert retries == ["server_error", "connection", "malformed"]


@pytest.mark.mistakes("retry-kinds-ignored")
@pytest.mark.parametrize(
    ("kind", "answer"),
    [("server_error", refusal(503)), ("connection", RESET), ("malformed", NONSENSE), ("rate_limit", refusal(429))],
    ids=["server_error", "connection", "malformed", "rate_limit"],
)
def test_only_the_kinds_that_the_owner_names_are_retried(person: Person, kind: str, answer: Answer) -> None:
    person.settle(maxAttempts=2, retryOn=[one for one in ALL if one != kind])
    fails(person, answer)
    assert person.made()["status"] == "FAILED"
    person.settle(maxAttempts=2, retryOn=[kind])
    fails(person, answer)
    assert person.made()["status"] == "COMPLETE"


@pytest.mark.mistakes("no-back-off", "back-off-does-not-grow")
def test_the_pause_grows_from_attempt_to_attempt(person: Person) -> None:
    person.settle(maxAttempts=3, backoffSeconds=0.08, backoffFactor=3.0)
    fails(person, *[refusal(503)] * 3)
    seen = person.made()
    first, second = pauses(person)
    assert first >= 0.08
    assert second >= 0.24
    told = [event.data["detail"] for event in person.follow(seen["characterId"]) if event.kind == "retry"]
    assert [one["delaySeconds"] for one in told] == [0.08, 0.24]


@pytest.mark.mistakes("retry-after-ignored")
def test_the_pause_is_as_long_as_nano_banana_wants(person: Person) -> None:
    person.settle(maxAttempts=2)
    fails(person, refusal(429, "rate_limited", Retry_After="1"))
    assert person.made()["status"] == "COMPLETE"
    assert pauses(person)[0] >= 1


def test_a_pause_may_be_given_as_a_moment(person: Person) -> None:
    person.settle(maxAttempts=2)
    moment = formatdate(time() + 2, usegmt=True)
    fails(person, refusal(503, Retry_After=moment))
    character = person.order()
    told = person.until(character, lambda event: event.kind == "retry").data["detail"]
    assert 0.5 <= told["delaySeconds"] <= 2
    assert person.finished(character)["status"] == "COMPLETE"


@pytest.mark.mistakes("timeout-ignored", "timeout-told-as-unavailable")
def test_a_slow_service_ends_the_attempt(person: Person) -> None:
    person.settle(maxAttempts=1, attemptTimeoutSeconds=0.2)
    person.customer.script = [{"status": "running", "progress": 0.1}]
    wish = {"name": "Zoë", "style": "anime"}
    person.refused("POST", "/characters?wait=3", 504, "EXTERNAL_TIMEOUT", json=wish)
    assert [one.cancelled for one in person.customer.generations] == [True]


@pytest.mark.mistakes("timeout-ends-all-work")
def test_a_slow_attempt_is_followed_by_another(person: Person) -> None:
    # Long enough for the second, however busy the machine is.
    person.settle(maxAttempts=2, attemptTimeoutSeconds=1.5)
    gate = person.customer.hold("ask")
    character = person.order()
    person.until(character, lambda event: event.kind == "retry")
    gate.set()
    assert person.finished(character)["status"] == "COMPLETE"
    assert len(person.customer.generations) == 1


@pytest.mark.mistakes("one-at-a-time")
def test_who_waits_for_nano_banana_keeps_nobody_waiting(person: Person, stranger: Person) -> None:
    gate = person.customer.hold("ask")
    held = person.order()
    assert stranger.finished(stranger.order())["status"] == "COMPLETE"
    gate.set()
    assert person.finished(held)["status"] == "COMPLETE"


@pytest.mark.mistakes("failed-job-charged")
def test_what_failed_costs_nothing(person: Person) -> None:
    person.settle(maxAttempts=1)
    fails(person, refusal(503))
    assert person.made()["cost"]["chargedCents"] is None
    assert person.ask("GET", "/costs")["totalCents"] == 0


def picture(content: bytes) -> Any:
    return lambda *_: content


@pytest.mark.mistakes("malformed-answer-accepted")
@pytest.mark.parametrize(
    "content", [b"<html>", b"", png(512, 512, 1)[:-4], png(512, 512, 1).replace(b"IDAT", b"IDAU")], ids=str
)
def test_what_is_no_image_is_not_stored(person: Person, content: bytes) -> None:
    person.settle(maxAttempts=1)
    person.customer.image = picture(content)
    seen = person.made()
    assert (seen["status"], seen["images"]) == ("FAILED", [])
    assert seen["error"]["code"] == "EXTERNAL_MALFORMED"


@pytest.mark.mistakes("wrong-size-accepted")
def test_an_image_of_another_size_is_not_stored(person: Person) -> None:
    person.settle(maxAttempts=1)
    person.customer.image = picture(png(64, 64, 1))
    seen = person.made()
    assert (seen["status"], seen["images"]) == ("FAILED", [])


@pytest.mark.parametrize(
    "state",
    [
        {"status": "succeeded", "progress": 1.0, "images": []},
        {"status": "succeeded"},
        {"status": "done", "progress": 1.0},
        {"status": "succeeded", "progress": 7.0},
        {"status": "succeeded", "progress": 1.0, "images": [{"url": "http://127.0.0.2:1/x.png"}]},
    ],
    ids=str,
)
def test_an_answer_that_breaks_the_contract_is_malformed(person: Person, state: dict[str, Any]) -> None:
    person.settle(maxAttempts=1)
    person.customer.script = [state]
    assert person.made()["error"]["code"] == "EXTERNAL_MALFORMED"


def test_our_key_goes_to_nano_banana_only(person: Person) -> None:
    person.settle(maxAttempts=1)
    elsewhere = {"url": "http://127.0.0.2:1/x.png", "width": 512, "height": 512, "media_type": "image/png"}
    person.customer.script = [{"status": "succeeded", "progress": 1.0, "images": [elsewhere]}]
    assert "another address" in person.made()["error"]["message"]


@pytest.mark.parametrize(
    ("kind", "attempts", "code"),
    [("content_policy", 1, "EXTERNAL_REJECTED"), ("overloaded", 2, "EXTERNAL_UNAVAILABLE")],
)
def test_a_generation_that_fails_there_is_asked_for_anew_only_if_that_may_help(
    person: Person, kind: str, attempts: int, code: str
) -> None:
    person.settle(maxAttempts=2)
    person.customer.script = [{"status": "failed", "progress": 0.3, "error": {"type": kind, "message": "No."}}]
    seen = person.made()
    assert (seen["attempts"], seen["error"]["code"]) == (attempts, code)
    assert len(person.customer.generations) == attempts


def test_a_look_that_fails_does_not_cost_another_generation(person: Person) -> None:
    person.settle(maxAttempts=3)
    person.customer.first["look"] = [refusal(503)]
    person.customer.first["image"] = [RESET]
    seen = person.made()
    assert (seen["status"], seen["attempts"]) == ("COMPLETE", 3)
    assert len(person.customer.generations) == 1
    assert person.customer.asked()[0].path == GENERATIONS
