"""Owners who use the embedded Site Builder, and systems that keep their promises or break one.

A test marked `defects("name", …)` runs once against the system as it should be, and must pass; and once against
a system with each named defect, and must then fail: so every check has been seen to fail.
"""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest

PASSWORD = "correct horse battery"
HEALTHY = "healthy"
_numbers = count(1)
# Made once: a client that makes its own costs more than everything else in a test.
_TLS = ssl.create_default_context()

# All systems of a test run, the healthy one and one with each defect, live in one process: that is quick.
_HOST = """
import json, sys, tempfile
from pathlib import Path
from sandbox import serving, systems
from sandbox.configuration import Configuration
from sandbox.defects import Defects

with tempfile.TemporaryDirectory() as folder:
    hosted = []
    for name in json.loads(sys.argv[1]):
        data = Path(folder) / name
        data.mkdir()
        defects = Defects("site_builder", () if name == "healthy" else (name,))
        configuration = Configuration(data, defects, pace=0.001, build_time=0.002)
        hosted.append(serving.Hosted(name, systems.create("site_builder", configuration), serving.bind("127.0.0.1", 0)))
    serving.serve(hosted, exit_with_stdin=True)
"""


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
class Owner:
    """Somebody with an account of their own."""

    email: str
    tenant_id: str
    api: httpx.Client

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Call the API; `{tenant}` in the path is the owner's own."""
        return self.api.request(method, "/v1" + path.replace("{tenant}", self.tenant_id), **more)

    def ask(self, method: str, path: str, status: int = 200, **more: Any) -> Any:
        """Call the API, insist on the status and give the JSON."""
        answer = self.send(method, path, **more)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, status: int, code: str, **more: Any) -> list[str]:
        """Insist on a refusal in the one error shape, and give the fields that it names."""
        answer = self.send(method, path, **more)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
        body = answer.json() if answer.content else {}
        assert set(body) == {"code", "message", "details", "correlationId"}
        assert body["code"] == code
        assert body["message"].endswith(".")
        assert body["correlationId"] == answer.headers["X-Correlation-Id"]
        return [detail["field"] for detail in body["details"]]

    def token(self, **wishes: Any) -> str:
        """Sign in again."""
        credentials = {"email": self.email, "password": PASSWORD, **wishes}
        return str(self.ask("POST", "/auth/token", json=credentials)["accessToken"])

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
    email = f"owner{next(_numbers)}@example.org"
    api = httpx.Client(base_url=url, timeout=20, verify=_TLS)
    wish = {"name": "Bakery", "owner": {"name": "Mia", "email": email, "password": PASSWORD}}
    owner = Owner(email, api.post("/v1/tenants", json=wish).json()["tenantId"], api)
    api.headers["Authorization"] = f"Bearer {owner.token()}"
    return owner


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start Python, and end it by closing its standard input."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(10)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", "defects(*names): the defects that this test must notice")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test against the healthy system, and against each system whose defect it must notice."""
    if "defect" not in metafunc.fixturenames:
        return
    names = [name for marker in metafunc.definition.iter_markers("defects") for name in marker.args]
    must_fail = pytest.mark.xfail(strict=True, raises=AssertionError, reason="it has this defect")
    broken = [pytest.param(name, marks=must_fail, id=name) for name in names]
    metafunc.parametrize("defect", [pytest.param(HEALTHY, id=HEALTHY), *broken], scope="session")


@pytest.fixture(scope="session")
def systems(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Serve the systems that the selected tests need; their addresses by the defect's name."""
    names = {HEALTHY}
    for item in request.session.items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            names.add(str(item.callspec.params.get("defect", HEALTHY)))
    with started("-c", _HOST, json.dumps(sorted(names))) as process:
        assert process.stdout
        lines = (json.loads(process.stdout.readline()) for _ in names)
        yield {line["system"]: line["url"] for line in lines}


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


@pytest.fixture(scope="session")
def run() -> Callable[..., Any]:
    """Give the way to start a process that ends with its standard input."""
    return started


@pytest.fixture(scope="session")
def new_owner() -> Callable[[str], Owner]:
    """Give the way to sign up on a system of one's own."""
    return sign_up
