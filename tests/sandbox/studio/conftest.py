"""People who use the embedded Character Studio, the nanoBanana that it asks, and studios that make a mistake.

A test marked `mistakes("name", …)` runs once against the studio as it should be, and must pass; and once against a
studio with each named defect, and must then fail: so every check has been seen to fail. Whatever anybody is answered
is held against the contract.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from ratified.contract import Contracts
from ratified.exchange.tape import Body, Exchange, Pairs, StreamEvent
from tests.sandbox.callers import PASSWORD, Caller, unknown
from tests.sandbox.hosting import HEALTHY, against_each, hosted, needed, started
from tests.sandbox.studio.nano_banana import Customer, NanoBanana

ROOT = Path(__file__).parents[3]
INVITATION = "please"
CONTRACTS = Contracts(ROOT / "data/contracts", {"character_studio": ("character-studio.yaml",)})
# Whoever waits longer than this for something to happen has waited in vain.
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a character."""

    number: int
    kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person(Caller):
    """Somebody with an account of their own, and what nanoBanana knows of them."""

    user_id: str
    customer: Customer

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Call the API; the answer must keep the contract."""
        answer = Caller.send(self, method, path, **more)
        keep_contract(answer)
        return answer

    def order(self, **wish: Any) -> str:
        """Ask for a character and give its id."""
        asked = {"name": "Zoë", "style": "anime", **wish}
        return str(self.ask("POST", "/characters", 202, json=asked)["characterId"])

    def look(self, character: str) -> dict[str, Any]:
        """See how far a character is."""
        seen: dict[str, Any] = self.ask("GET", f"/characters/{character}")
        return seen

    def follow(self, character: str, after: int | None = None) -> Iterator[Told]:
        """Give the events of a character as they come, until the stream ends; too long a silence is a failure."""
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        path = f"/v1/characters/{character}/events"
        with self.api.stream("GET", path, headers=headers, timeout=PATIENCE) as answer:
            if answer.status_code == 204:
                return
            assert answer.status_code == 200, answer.read()
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            fields: dict[str, str] = {}
            try:
                for line in answer.iter_lines():
                    name, _, value = line.partition(": ")
                    if line:
                        fields[name] = value
                    elif "data" in fields:
                        keep_contract(answer, fields)
                        yield Told(int(fields["id"]), fields["event"], json.loads(fields["data"]))
                        fields = {}
            except httpx.ReadTimeout as problem:
                raise AssertionError(f"nothing happens to {self.look(character)}") from problem

    def finished(self, character: str) -> dict[str, Any]:
        """Wait until a character has come to its end."""
        for _ in self.follow(character):
            pass
        return self.look(character)

    def until(self, character: str, wanted: Callable[[Told], bool]) -> Told:
        """Wait for an event."""
        for event in self.follow(character):
            if wanted(event):
                return event
        raise AssertionError(f"it did not happen to {self.look(character)}")

    def made(self, **wish: Any) -> dict[str, Any]:
        """Ask for a character and wait for its end."""
        return self.finished(self.order(**wish))

    def settle(self, **settings: Any) -> None:
        """Choose how generations are retried; what is left out is quick."""
        quick = {"backoffSeconds": 0.0, "pollIntervalSeconds": 0.005, **settings}
        self.ask("PUT", "/settings/generation", json=quick)


def keep_contract(answer: httpx.Response, event: dict[str, str] | None = None) -> None:
    """Insist that an exchange is as the contract promises."""
    sent = answer.request.content
    got = b"" if event else answer.content
    told = (StreamEvent(1, event.get("event", ""), event["data"], event.get("id", ""), 0.0),) if event else ()
    exchange = Exchange(
        number=1,
        system="character_studio",
        who="somebody",
        via="api",
        method=answer.request.method,
        url=str(answer.request.url),
        request_headers=_pairs(answer.request.headers),
        request=Body(sent, size=len(sent), media_type=_media_type(answer.request.headers)),
        status=answer.status_code,
        response_headers=_pairs(answer.headers),
        response=Body(got, size=len(got) or len(told), media_type=_media_type(answer.headers)),
        failure="",
        started_at=0.0,
        took=0.0,
        events=told,
    )
    assert CONTRACTS.check(exchange) == ()


def _pairs(headers: httpx.Headers) -> Pairs:
    return tuple(headers.items())


def _media_type(headers: httpx.Headers) -> str:
    return str(headers.get("content-type", "")).partition(";")[0]


def sign_up(url: str, banana: NanoBanana, invitation: str | None = None) -> Person:
    """Make an account and sign in."""
    email, api = unknown(url)
    wish = {"name": "Mia", "email": email, "password": PASSWORD, **({"invitation": invitation} if invitation else {})}
    made = api.post("/v1/accounts", json=wish).json()
    person = Person(email, api, made["userId"], banana.customer(made["userId"]))
    person.sign_in()
    return person


def leave(person: Person) -> None:
    """Remove an account; what was being made is ended with it."""
    for gate in person.customer.gates.values():
        gate.set()
    person.api.delete("/v1/accounts/me")
    person.api.close()


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", "mistakes(*names): the defects that this test must notice")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test against the healthy studio, and against each studio whose mistake it must notice."""
    against_each(metafunc, "mistake", "it makes this mistake")


@pytest.fixture(scope="session")
def banana() -> Iterator[NanoBanana]:
    """Run nanoBanana."""
    service = NanoBanana()
    yield service
    service.close()


@pytest.fixture(scope="module")
def studios(request: pytest.FixtureRequest, banana: NanoBanana) -> Iterator[dict[str, str]]:
    """Serve the studios that the selected tests of a module need; their addresses by the mistake's name.

    No longer than that: each of them looks at its queue all the time.
    """
    names = needed((item for item in request.session.items if item.parent is request.node), "studios", "mistake")
    options = {"invitation": INVITATION}
    with hosted("character_studio", names, nano_banana=banana.url, options=options) as addresses:
        yield addresses


@dataclass(frozen=True, slots=True)
class Processes:
    """A studio whose API and workers are processes of their own, on one folder of data."""

    stack: ExitStack
    data: Path
    banana: NanoBanana
    mistakes: tuple[str, ...]

    def api(self, *more: str) -> tuple[subprocess.Popen[str], str]:
        """Start an API without a worker; give its process and its address."""
        process = self._started("character_studio", "--no-worker", "--set", f"invitation={INVITATION}", *more)
        assert process.stdout
        return process, json.loads(process.stdout.readline())["url"]

    def worker(self, *more: str) -> subprocess.Popen[str]:
        """Start a worker and wait until it works."""
        process = self._started("character_studio.worker", *more)
        assert process.stdout
        line = json.loads(process.stdout.readline())
        assert line == {"system": "character_studio.worker", "pid": process.pid}
        return process

    def _started(self, *arguments: str) -> subprocess.Popen[str]:
        place = ("--data", str(self.data), "--nano-banana", self.banana.url, "--exit-with-stdin")
        chosen = [part for mistake in self.mistakes for part in ("--defect", mistake)]
        return self.stack.enter_context(started("-m", "sandbox", *arguments, *place, *chosen))


@pytest.fixture
def processes(banana: NanoBanana, mistake: str, tmp_path: Path) -> Iterator[Processes]:
    """Give a studio of one's own, of which nothing runs yet."""
    with ExitStack() as stack:
        yield Processes(stack, tmp_path, banana, () if mistake == HEALTHY else (mistake,))


@pytest.fixture
def url(studios: dict[str, str], mistake: str) -> str:
    """Give the address of the studio under test."""
    return studios[mistake]


@pytest.fixture
def person(url: str, banana: NanoBanana) -> Iterator[Person]:
    """Give somebody with a fresh account."""
    somebody = sign_up(url, banana)
    yield somebody
    leave(somebody)


@pytest.fixture
def stranger(url: str, banana: NanoBanana) -> Iterator[Person]:
    """Give somebody else in the same studio."""
    somebody = sign_up(url, banana)
    yield somebody
    leave(somebody)


@pytest.fixture
def administrator(url: str, banana: NanoBanana) -> Iterator[Person]:
    """Give somebody who administrates."""
    somebody = sign_up(url, banana, INVITATION)
    yield somebody
    leave(somebody)
