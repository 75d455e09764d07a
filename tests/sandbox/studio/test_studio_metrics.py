"""Metrics and health: they move with the work, and say so when nobody works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.sandbox.studio.nano_banana import refusal

if TYPE_CHECKING:
    from tests.sandbox.studio.conftest import Person


def figures(person: Person) -> dict[tuple[str, str], float]:
    """Give what Prometheus would read: the value of each sample by its name and the value of its label."""
    answer = person.api.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name.removeprefix("character_studio_"), "".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def work(person: Person) -> None:
    """Have one character made at the second attempt, one rejected, and one cancelled."""
    person.settle(maxAttempts=2)
    person.customer.first["ask"] = [refusal(503)]
    person.made(images=2)
    person.customer.first["ask"] = [refusal(400)]
    person.made()
    person.customer.script = [{"status": "running", "progress": 0.5}]
    character = person.order()
    person.until(character, lambda event: event.kind == "progress")
    person.ask("POST", f"/characters/{character}/cancellation", 202)
    person.finished(character)


@pytest.mark.mistakes("metrics-never-move", "retries-not-counted", "failures-not-counted")
def test_prometheus_sees_what_was_done(person: Person) -> None:
    before = figures(person)
    work(person)
    after = figures(person)
    moved = {name: after[name] - before.get(name, 0) for name in after}
    expected = {
        ("jobs_created_total", ""): 3,
        ("jobs_finished_total", "COMPLETE"): 1,
        ("jobs_finished_total", "FAILED"): 1,
        ("jobs_finished_total", "CANCELLED"): 1,
        ("attempts_total", "succeeded"): 1,
        ("retries_total", "server_error"): 1,
        ("external_failures_total", "server_error"): 1,
        ("external_failures_total", "rejected"): 1,
        ("images_stored_total", ""): 2,
        ("charged_cents_total", ""): 8,
        ("job_seconds_count", ""): 3,
        ("job_seconds_bucket", "+Inf"): 3,
    }
    # Nobody else uses this studio while a test of it runs.
    assert {name: moved.get(name) for name in expected} == expected
    assert moved["job_seconds_sum", ""] > 0
    assert moved["http_requests_total", "POST202"] >= 3


@pytest.mark.mistakes("metrics-never-move", "retries-not-counted", "failures-not-counted")
def test_owners_see_their_own_figures(person: Person, stranger: Person) -> None:
    work(person)
    mine = person.ask("GET", "/metrics/workflow")
    assert mine["jobs"] == {
        "QUEUED": 0, "GENERATING": 0, "CONVERTING": 0, "STORING": 0, "COMPLETE": 1, "FAILED": 1, "CANCELLED": 1,
    }  # fmt: skip
    assert (mine["attempts"], mine["retries"], mine["chargedCents"]) == (4, 1, 8)
    assert mine["externalFailures"] == {"server_error": 1, "rejected": 1}
    means = mine["meanSeconds"]
    assert means["total"] == pytest.approx(means["queued"] + means["working"], abs=1e-5)
    assert stranger.ask("GET", "/metrics/workflow")["attempts"] == 0


def test_a_healthy_studio_says_so(person: Person) -> None:
    health: dict[str, Any] = person.api.get("/health").json()
    assert (health["status"], health["system"], health["database"]) == ("ok", "character_studio", "ok")
    assert health["workersAlive"] == 1
    assert person.ask("GET", "/health/workflow")["workers"][0]["jobs"] == 0


def test_the_workflow_is_not_well_when_the_image_service_fails(person: Person) -> None:
    person.settle(maxAttempts=10)
    person.customer.first["ask"] = [refusal(503)] * 30
    for _ in range(3):
        person.made()
    health = person.ask("GET", "/health/workflow")
    assert (health["status"], health["imageService"]) == (
        "degraded", {"status": "failing", "latestAttempts": 20, "latestFailures": 20},
    )  # fmt: skip
