"""Owners who use the embedded Site Builder, and systems that keep their promises or break one.

A test marked `defects("name", …)` runs once against the system as it should be, and must pass; and once against
a system with each named defect, and must then fail: so every check has been seen to fail.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.sandbox.callers import PASSWORD, Caller, unknown
from tests.sandbox.hosting import against_each, hosted, needed, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSERS = ("/usr/lib/chromium/chromium-headless-shell", "/usr/bin/chromium-headless-shell")


@dataclass(frozen=True, slots=True)
class Generated:
    """What a generation told while it ran."""

    events: list[dict[str, Any]]

    @property
    def html(self) -> str:
        """Join the chunks as they arrived."""
        return "".join(event["content"] for event in self.events if event["type"] == "chunk")

    @property
    def end(self) -> dict[str, Any]:
        """Give the last event."""
        return self.events[-1]

    @property
    def site_id(self) -> str:
        """Give the site's id, from the first event."""
        return str(self.events[0]["siteId"])

    @property
    def generation_id(self) -> str:
        """Give the generation's id, from the first event."""
        return str(self.events[0]["generationId"])


@dataclass(frozen=True, slots=True)
class Owner(Caller):
    """Somebody with a tenant of their own."""

    tenant_id: str

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Call the API; `{tenant}` in the path is the owner's own."""
        return Caller.send(self, method, path.replace("{tenant}", self.tenant_id), **more)

    def generate(self, prompt: str, **more: Any) -> Generated:
        """Generate a page and wait for the end of the stream."""
        address = f"/v1/sites/{self.tenant_id}/generation"
        with self.api.stream("POST", address, json={"prompt": prompt, **more}) as answer:
            assert answer.status_code == 200, answer.read()
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            return Generated([json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: ")])

    def versions(self, site_id: str) -> list[dict[str, Any]]:
        """List the versions of a site."""
        return list(self.ask("GET", f"/sites/{{tenant}}/sites/{site_id}/versions")["versions"])

    def html(self, site_id: str, number: int) -> str:
        """Read the page of a version."""
        return str(self.ask("GET", f"/sites/{{tenant}}/sites/{site_id}/versions/{number}")["html"])

    def deployed(self, site_id: str, environment: str = "staging") -> dict[str, Any]:
        """Deploy and look until it has ended, or for as long as anybody would."""
        wish = {"siteId": site_id, "environment": environment}
        now: dict[str, Any] = self.ask("POST", "/sites/{tenant}/deployments", 202, json=wish)
        for _ in range(150):
            now = self.ask("GET", f"/sites/{{tenant}}/deployments/{now['deploymentId']}")
            if now["status"] in {"DEPLOYED", "FAILED"}:
                break
        return now

    def visit(self, site_id: str, environment: str = "staging") -> httpx.Response:
        """Look at a published page."""
        return self.api.get(f"/published/{environment}/{site_id}/")


def sign_up(url: str) -> Owner:
    """Make a tenant with an owner who is signed in."""
    email, api = unknown(url)
    wish = {"name": "Bakery", "owner": {"name": "Mia", "email": email, "password": PASSWORD}}
    owner = Owner(email, api, api.post("/v1/tenants", json=wish).json()["tenantId"])
    owner.sign_in()
    return owner


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", "defects(*names): the defects that this test must notice")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test against the healthy system, and against each system whose defect it must notice."""
    against_each(metafunc, "defect", "it has this defect")


@pytest.fixture(scope="session")
def systems(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Serve the systems that the selected tests need; their addresses by the defect's name."""
    names = needed(request.session.items, "systems", "defect")
    with hosted("site_builder", names, pace=0.001, build_time=0.002) as addresses:
        yield addresses


@pytest.fixture
def url(systems: dict[str, str], defect: str) -> str:
    """Give the address of the system under test."""
    return systems[defect]


@pytest.fixture
def owner(url: str) -> Iterator[Owner]:
    """Give an owner with a fresh tenant."""
    person = sign_up(url)
    yield person
    person.api.close()


@pytest.fixture
def stranger(url: str) -> Iterator[Owner]:
    """Give the owner of another tenant on the same system."""
    person = sign_up(url)
    yield person
    person.api.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser without a window; no longer than needed, for it takes memory."""
    from playwright.sync_api import sync_playwright

    found = next((path for path in BROWSERS if Path(path).exists()), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def run() -> Callable[..., Any]:
    """Give the way to start a process that ends with its standard input."""
    return started


@pytest.fixture(scope="session")
def new_owner() -> Callable[[str], Owner]:
    """Give the way to sign up on a system of one's own."""
    return sign_up
