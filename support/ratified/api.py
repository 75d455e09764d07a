"""A client for HTTP APIs: one verb for each method, each giving an answer to judge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from ratified.exchange import Answer, Connection, Headers, Json, Limits

__all__ = ["Answer", "Api", "Headers", "Json", "Options"]


class Options(TypedDict, total=False):
    """What a request may carry besides its path."""

    params: Mapping[str, Any] | None
    json: Any
    content: bytes | str | None
    data: Mapping[str, Any] | None
    files: Any
    headers: Mapping[str, str] | None
    follow_redirects: bool
    limits: Limits | None


class Api:
    """One person's way to speak HTTP with one system."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that every request of this person carries; change them to sign in."""
        return self.connection.headers

    def request(self, method: str, path: str, **options: Unpack[Options]) -> Answer:
        """Send a request with any method."""
        return self.connection.send(method, path, **options)

    def get(self, path: str, **options: Unpack[Options]) -> Answer:
        """Send a GET request."""
        return self.connection.send("GET", path, **options)

    def head(self, path: str, **options: Unpack[Options]) -> Answer:
        """Send a HEAD request."""
        return self.connection.send("HEAD", path, **options)

    def options(self, path: str, **options: Unpack[Options]) -> Answer:
        """Send an OPTIONS request."""
        return self.connection.send("OPTIONS", path, **options)

    def post(self, path: str, **options: Unpack[Options]) -> Answer:
        """Send a POST request."""
        return self.connection.send("POST", path, **options)

    def put(self, path: str, **options: Unpack[Options]) -> Answer:
        """Send a PUT request."""
        return self.connection.send("PUT", path, **options)

    def patch(self, path: str, **options: Unpack[Options]) -> Answer:
        """Send a PATCH request."""
        return self.connection.send("PATCH", path, **options)

    def delete(self, path: str, **options: Unpack[Options]) -> Answer:
        """Send a DELETE request."""
        return self.connection.send("DELETE", path, **options)
