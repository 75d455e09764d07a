"""People who call the API of an embedded system."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

PASSWORD = "correct horse battery"
_numbers = count(1)
# Made once: a client that makes its own costs more than everything else in a test.
_TLS = ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with an account of their own."""

    email: str
    api: httpx.Client

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Call the API."""
        return self.api.request(method, "/v1" + path, **more)

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

    def sign_in(self) -> None:
        """Sign in, and show the token from now on."""
        self.api.headers["Authorization"] = f"Bearer {self.token()}"


def unknown(url: str) -> tuple[str, httpx.Client]:
    """Give an address that nobody has signed up with, and the way to a system."""
    return f"person{next(_numbers)}@example.org", httpx.Client(base_url=url, timeout=20, verify=_TLS)
