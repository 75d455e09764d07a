"""The guard, as a browser obeys it: what is not allowed is never sent, whoever in the page asks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from ratified.failures import GuardRefused

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route, WebSocketRoute

_NETWORK = ("http", "https", "ws", "wss")
_PATTERN = re.compile(r"[\w.*?-]+")
_ORIGIN = re.compile(r"(?P<host>[\w.-]+|[\da-fA-F:]+:[\da-fA-F:]*):(?P<port>\d+)")


class Guard(Protocol):
    """Whoever may forbid a request, and can name the hosts that it lets through."""

    @property
    def hosts(self) -> Sequence[str]:
        """Return the hosts that may be reached: `host:port`, or a host with * for any part."""

    def allow(self, system: str, method: str, url: str) -> None:
        """Raise `GuardRefused` if this request must not be sent."""


class Wall:
    """Asks the guard about every request of one person's window."""

    def __init__(self, guard: Guard, system: str, base_url: str) -> None:
        self._guard = guard
        self._system = system
        self._base_url = base_url

    def refusal(self, method: str, url: str) -> str:
        """Return why a request may not be sent, or nothing where it may."""
        refused = self.refused(method, url)
        return refused.what if refused else ""

    def refused(self, method: str, url: str) -> GuardRefused | None:
        """Return the refusal of a request, or nothing where it may be sent."""
        scheme = urlsplit(url).scheme
        if scheme not in _NETWORK:
            return None
        try:
            self._guard.allow(self._system, method, url)
        except GuardRefused as refusal:
            return refusal
        return None

    def stand_before(self, context: BrowserContext, *, is_walled: bool) -> None:
        """Stop in the context what the browser's own rules do not stop.

        A browser with `resolver_rules` reaches no other host at all, so nobody need ask for its requests one by one,
        which costs each a round trip. Methods it does not know: a guard that limits them is asked all the same.
        """
        if is_walled and not self.refusal("POST", self._base_url):
            return
        context.route("**/*", self._judge)
        if not is_walled:
            context.route_web_socket(self._is_foreign, _shut)

    def _is_foreign(self, url: str) -> bool:
        return bool(self.refusal("GET", url))

    def _judge(self, route: Route) -> None:
        from playwright.sync_api import Error

        try:
            if self.refusal(route.request.method, route.request.url):
                route.abort("blockedbyclient")
            else:
                route.continue_()
        except Error:
            # The page was left or closed while it was asked for; nothing is sent then.
            return


def resolver_rules(guard: Guard) -> str:
    """Return Chromium's rules that let it find the allowed hosts and no others.

    They hold below everything a page can do: redirects, workers, sockets, pop-ups, pre-fetches.
    """
    rules = [rule for host in sorted(guard.hosts) if (rule := _rule(host))]
    return ", ".join([*rules, "MAP * ~NOTFOUND"])


def _rule(host: str) -> str:
    origin = _ORIGIN.fullmatch(host)
    if origin:
        name = f"[{origin['host']}]" if ":" in origin["host"] else origin["host"]
        return f"MAP {name}:{origin['port']} {name}:{origin['port']}"
    return f"EXCLUDE {host}" if _PATTERN.fullmatch(host) else ""


def _shut(socket: WebSocketRoute) -> None:
    socket.close(code=1008, reason="the guard refuses this host")
