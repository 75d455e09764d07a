"""The queue when processes are killed, stopped and started again: no job is lost, and none is done twice."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from itertools import count
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.sandbox.hosting import started
from tests.sandbox.studio.conftest import sign_up

if TYPE_CHECKING:
    from tests.sandbox.studio.conftest import Person, Processes

RUNNING = [{"status": "running", "progress": 0.3}]
DONE = [{"status": "succeeded", "progress": 1.0}]
# Leases that end soon, so that a killed worker's jobs are free soon.
QUICK = ("--set", "lease_seconds=0.5")


def owner(processes: Processes) -> Person:
    _, url = processes.api(*QUICK)
    return sign_up(url, processes.banana)


def kill(worker: subprocess.Popen[str]) -> None:
    worker.kill()
    worker.wait()


def assert_made_once(person: Person, characters: list[str]) -> None:
    """Insist that each was asked for once, paid once, and is there."""
    assert [person.finished(one)["status"] for one in characters] == ["COMPLETE"] * len(characters)
    assert len(person.customer.generations) == len(characters)
    assert person.ask("GET", "/costs")["totalCents"] == 4 * len(characters)
    assert {len(person.look(one)["images"]) for one in characters} == {1}


@pytest.mark.mistakes("job-done-twice-after-kill")
def test_a_worker_that_is_killed_while_it_waits_loses_nothing_and_repeats_nothing(processes: Processes) -> None:
    person = owner(processes)
    person.customer.script = RUNNING
    worker = processes.worker(*QUICK)
    characters = [person.order() for _ in range(3)]
    for one in characters:
        person.until(one, lambda event: event.kind == "progress")
    kill(worker)
    person.customer.script = DONE
    processes.worker(*QUICK)
    assert_made_once(person, characters)
    assert len(person.customer.asked()) == 3


@pytest.mark.mistakes("job-done-twice-after-kill")
def test_a_worker_that_is_killed_while_it_asks_makes_no_second_generation(processes: Processes) -> None:
    person = owner(processes)
    gate = person.customer.hold("ask")
    worker = processes.worker(*QUICK)
    character = person.order()
    while not person.customer.asked():
        person.look(character)
    kill(worker)
    gate.set()
    processes.worker(*QUICK)
    assert_made_once(person, [character])
    first, second = person.customer.asked()
    assert first.key == second.key


def test_a_worker_that_is_killed_while_it_fetches_makes_no_second_generation(processes: Processes) -> None:
    person = owner(processes)
    gate = person.customer.hold("image")
    worker = processes.worker(*QUICK)
    character = person.order()
    person.until(character, lambda event: event.data["status"] == "CONVERTING")
    kill(worker)
    gate.set()
    processes.worker(*QUICK)
    assert_made_once(person, [character])
    told = [event.data["status"] for event in person.follow(character) if event.kind == "state"]
    assert told == ["QUEUED", "GENERATING", "CONVERTING", "STORING", "COMPLETE"]


def test_workers_that_are_killed_again_and_again_get_everything_done_once(processes: Processes) -> None:
    person = owner(processes)
    person.customer.script = [{"status": "running", "progress": step / 10} for step in range(1, 9)] + DONE
    characters = [person.order() for _ in range(8)]
    for _ in range(4):
        worker = processes.worker(*QUICK)
        # Some moment: as soon as nanoBanana has been asked a few things more.
        enough = len(person.customer.received) + 15
        while len(person.customer.received) < enough and person.look(characters[-1])["status"] != "COMPLETE":
            continue
        kill(worker)
    processes.worker(*QUICK)
    assert_made_once(person, characters)


def test_two_workers_share_the_work_and_repeat_nothing(processes: Processes) -> None:
    person = owner(processes)
    processes.worker(*QUICK)
    processes.worker(*QUICK)
    characters = [person.order() for _ in range(12)]
    assert_made_once(person, characters)
    assert len(person.customer.asked()) == 12


@pytest.mark.mistakes("job-lost-at-shutdown")
def test_what_is_in_flight_at_a_shutdown_is_taken_up_by_the_next(processes: Processes) -> None:
    person = owner(processes)
    person.customer.script = RUNNING
    worker = processes.worker("--set", "grace_seconds=0.1")
    character = person.order()
    person.until(character, lambda event: event.kind == "progress")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert person.look(character)["status"] == "GENERATING"
    person.customer.script = DONE
    processes.worker()
    assert_made_once(person, [character])


def test_what_can_be_finished_within_the_grace_time_is(processes: Processes) -> None:
    person = owner(processes)
    gate = person.customer.hold("look")
    worker = processes.worker("--set", "grace_seconds=10")
    character, waiting = person.order(), [person.order() for _ in range(5)]
    while not person.customer.asked("look"):
        person.look(character)
    worker.send_signal(signal.SIGTERM)
    gate.set()
    assert worker.wait(15) == 0
    assert person.look(character)["status"] == "COMPLETE"
    # Nothing new was taken up.
    assert person.look(waiting[-1])["status"] == "QUEUED"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_studio_that_is_stopped_and_started_again_goes_on(processes: Processes, number: signal.Signals) -> None:
    api, url = processes.api()
    person = sign_up(url, processes.banana)
    made, waiting = person.order(name="One"), person.order(name="Two")
    api.send_signal(number)
    assert api.wait(10) == 0
    _, url = processes.api()
    person.api.base_url = httpx.URL(url)
    processes.worker()
    assert_made_once(person, [made, waiting])


def test_the_api_works_by_itself_when_nobody_says_otherwise(processes: Processes) -> None:
    command = ("-m", "sandbox", "character_studio", "--data", str(processes.data), "--exit-with-stdin")
    with started(*command, "--nano-banana", processes.banana.url) as process:
        assert process.stdout
        url = json.loads(process.stdout.readline())["url"]
        person = sign_up(url, processes.banana)
        assert person.made()["status"] == "COMPLETE"


@pytest.mark.mistakes("health-always-ok")
def test_nobody_working_is_told(processes: Processes) -> None:
    _, url = processes.api(*QUICK)
    health = httpx.get(f"{url}/health").json()
    assert (health["status"], health["workersAlive"]) == ("degraded", 0)
    worker = processes.worker(*QUICK)
    assert httpx.get(f"{url}/health").json()["workersAlive"] == 1
    kill(worker)
    tries = count()
    while (health := httpx.get(f"{url}/health").json())["status"] == "ok":
        assert next(tries) < 3000
    assert health["workersAlive"] == 0


@pytest.mark.mistakes("queue-depth-always-zero")
def test_the_queue_is_as_deep_as_what_waits(processes: Processes) -> None:
    person = owner(processes)
    for _ in range(3):
        person.order()
    assert person.api.get("/health").json()["queueDepth"] == 3
    assert person.ask("GET", "/health/workflow")["queueDepth"] == 3
    assert "character_studio_queue_depth 3.0" in person.api.get("/metrics").text


def test_what_breaks_inside_is_answered_in_the_error_shape_and_tells_nothing(processes: Processes) -> None:
    person = owner(processes)
    with sqlite3.connect(processes.data / "character_studio.sqlite") as database:
        database.execute("DROP TABLE studio_charges")
    answer = person.api.get("/v1/costs")
    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")
    assert "sqlite" not in answer.text


def refusal(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "sandbox", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    (sentence,) = done.stderr.splitlines()
    return sentence


def test_a_wrong_call_is_told_what_is_wrong(mistake: str) -> None:
    there = ("--nano-banana", "http://127.0.0.1:1")
    assert "--nano-banana URL" in refusal("character_studio")
    assert "did you mean max_attempts?" in refusal("character_studio", *there, "--set", "max_atempts=1")
    assert "max_attempts cannot be '0'" in refusal("character_studio", *there, "--set", "max_attempts=0")
    assert "did you mean charged-twice?" in refusal("character_studio", *there, "--defect", "charged-twise")
    assert "--data" in refusal("character_studio.worker", *there)
    assert "start it alone" in refusal("character_studio", "character_studio.worker", *there)
