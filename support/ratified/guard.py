"""What may be done in an environment: which hosts may be reached, by which methods, by which scenarios."""

from __future__ import annotations

from collections.abc import Collection
from fnmatch import fnmatchcase
from functools import lru_cache
from urllib.parse import urlsplit

from ratified.failures import GuardRefused
from ratified.settings import Environment

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_TOO_MUCH = ("destructive", "load", "resilience")


class Guard:
    """Stands at the seam and lets through only what the environment allows."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._origins: set[str] = set()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the hosts that may be reached, for readers."""
        return (*sorted(self._origins), *self._environment.hosts)

    def admit(self, url: str) -> None:
        """Add the host of a system of this run to those that may be reached."""
        self._origins.add(_host_and_port(url))

    def allow(self, system: str, method: str, url: str) -> None:
        """Refuse a request that this environment does not allow; nothing has been sent yet."""
        if not self.may_reach(url):
            raise GuardRefused(
                f"{method} to {_host_and_port(url)} was not sent: {self._place} does not list that host",
                expected=f"a host of {system or 'a system'}: {', '.join(self.hosts) or 'none is listed'}",
                actual=f"{method} {_without_query(url)}",
                next="if it belongs there, add it to `hosts` in data/environments.toml",
            )
        if self._environment.guard == "read-only" and not self._is_safe(method, url):
            raise GuardRefused(
                f"{method} {urlsplit(url).path} was not sent: {self._place} is read-only",
                expected=f"one of {', '.join((*SAFE_METHODS, *self._environment.allowed))}",
                actual=f"{method} {_without_query(url)}",
                next="run this scenario in another environment, or add the call to `allowed` in data/environments.toml",
            )

    def allow_load(self) -> None:
        """Refuse load where others work, or might."""
        if self._environment.guard != "open":
            raise GuardRefused(
                f"no load was sent: {self._place} does not admit it",
                expected='an environment whose guard is "open"',
                actual=f'its guard is "{self._environment.guard}"',
                next="run load in an environment of its own, such as the embedded one",
            )

    def allow_faults(self) -> None:
        """Refuse to break anything where others work, or might."""
        if self._environment.guard != "open":
            raise GuardRefused(
                f"nothing was broken: {self._place} does not admit it",
                expected='an environment whose guard is "open"',
                actual=f'its guard is "{self._environment.guard}"',
                next="break things in an environment of their own, such as the embedded one",
            )

    def may_reach(self, url: str) -> bool:
        """Say whether a host is on the list."""
        if _host_and_port(url) in self._origins:
            return True
        host = urlsplit(url).hostname or ""
        return any(fnmatchcase(host, like) for like in self._environment.hosts)

    def objection(self, tags: Collection[str]) -> str:
        """Say why a scenario with these tags may not run here, or nothing where it may."""
        if self._environment.guard == "read-only" and "safe" not in tags:
            return f"{self._place} is read-only: it admits only scenarios marked @safe"
        if self._environment.guard in ("careful", "read-only"):
            for tag in _TOO_MUCH:
                if tag in tags:
                    return f"{self._place} is handled with care: it admits no scenario marked @{tag}"
        return ""

    @property
    def _place(self) -> str:
        return f'the environment "{self._environment.name}"' if self._environment.name else "this run"

    def _is_safe(self, method: str, url: str) -> bool:
        asked = f"{method.upper()} {urlsplit(url).path}"
        return method.upper() in SAFE_METHODS or any(fnmatchcase(asked, like) for like in self._environment.allowed)


@lru_cache(2048)
def _host_and_port(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or _PORTS.get(parts.scheme, 0)}"


def _without_query(url: str) -> str:
    return urlsplit(url)._replace(query="", fragment="").geturl()
