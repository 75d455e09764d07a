"""A request as it leaves: its address, its headers, its cookies, and where a redirect sends it next."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpx

from ratified.exchange.decoding import ACCEPTED
from ratified.exchange.tape import Body, Pairs
from ratified.failures import ConfigurationError

# What a redirect to another origin must not carry along.
_CREDENTIALS = ("authorization", "cookie", "proxy-authorization", "x-api-key", "x-auth-token", "x-csrf-token")
_ABOUT_BODY = ("content-length", "content-type", "content-encoding", "transfer-encoding")
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TO_GET = {303: ("HEAD",), 302: ("HEAD",), 301: ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")}

Origin = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class Payload:
    """What a request carries, in one of httpx's forms."""

    params: Mapping[str, Any] | None = None
    json: Any = None
    content: bytes | str | None = None
    data: Mapping[str, Any] | None = None
    files: Any = None
    headers: Mapping[str, str] | None = None


def origin(url: httpx.URL) -> Origin:
    """Return what decides whether two addresses share credentials."""
    return url.scheme, url.host, url.port


def default_headers() -> dict[str, str]:
    """Return what every request says about its sender."""
    from ratified import __version__

    return {"Accept": "*/*", "Accept-Encoding": ACCEPTED, "User-Agent": f"ratified/{__version__}"}


# A path is asked for again and again by whoever waits, and where scenarios are played back.
@lru_cache(2048)
def address(base_url: str, path_or_url: str) -> httpx.URL:
    """Return the whole address of a path below the base, or of another origin's URL."""
    whole = path_or_url
    if "://" not in path_or_url.partition("?")[0]:
        separator = "" if not path_or_url or path_or_url.startswith("?") else "/"
        whole = base_url.rstrip("/") + separator + path_or_url.lstrip("/")
    try:
        url = httpx.URL(whole)
    except httpx.InvalidURL as wrong:
        raise _no_address(whole, str(wrong)) from wrong
    if url.scheme not in {"http", "https"} or not url.host:
        raise _no_address(whole, "it has no scheme http or https, or no host")
    return url


def built(method: str, url: httpx.URL, payload: Payload, defaults: Mapping[str, str]) -> httpx.Request:
    """Make the request, its body read into memory so that it can be kept."""
    merged = httpx.Headers(dict(defaults))
    merged.update(payload.headers)
    request = httpx.Request(
        method.upper(),
        url.copy_merge_params(payload.params) if payload.params else url,
        headers=merged,
        content=payload.content,
        data=payload.data,
        files=payload.files,
        json=payload.json,
    )
    request.read()
    return request


def redirected(request: httpx.Request, status: int, url: httpx.URL, explicit: httpx.Headers) -> httpx.Request:
    """Make the request that a redirect asks for; another origin gets no credentials."""
    to_get = status in _TO_GET and request.method not in _TO_GET[status]
    headers = httpx.Headers({name: value for name, value in request.headers.items() if name not in {"host", "cookie"}})
    dropped = _ABOUT_BODY if to_get else ()
    if origin(url) != origin(request.url):
        dropped += (*_CREDENTIALS, *explicit)
    for name in dropped:
        headers.pop(name, None)
    content = None if to_get else request.content
    made = httpx.Request("GET" if to_get else request.method, url, headers=headers, content=content or None)
    made.read()
    return made


def without_userinfo(url: httpx.URL) -> tuple[httpx.URL, str]:
    """Take name and password out of an address and return them as an Authorization header."""
    if not url.userinfo:
        return url, ""
    token = base64.b64encode(f"{url.username}:{url.password}".encode()).decode()
    return url.copy_with(username=None, password=None), f"Basic {token}"


class CookieJars:
    """One person's cookies; servers on ports of their own do not see each other's."""

    def __init__(self) -> None:
        self._jars: dict[int | None, httpx.Cookies] = {}

    def of(self, url: httpx.URL) -> httpx.Cookies:
        """Return the jar that serves this address."""
        return self._jars.setdefault(url.port, httpx.Cookies())

    def put_into(self, request: httpx.Request) -> None:
        """Add the Cookie header, unless the caller wrote one."""
        jar = self._jars.get(request.url.port)
        if jar is not None and "cookie" not in request.headers:
            jar.set_cookie_header(request)

    def take_from(self, request: httpx.Request, headers: Pairs) -> None:
        """Keep what an answer sets."""
        if any(name.lower() == "set-cookie" for name, _ in headers):
            self.of(request.url).extract_cookies(httpx.Response(200, headers=list(headers), request=request))


def body_of(content: bytes, content_type: str, keep: int, size: int | None = None) -> Body:
    """Return a body as tapes keep it."""
    whole = len(content) if size is None else size
    media_type, _, parameters = content_type.partition(";")
    charset = ""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    kept = content[:keep]
    return Body(kept, len(kept) < whole, whole, media_type.strip().lower(), charset)


def _no_address(whole: str, why: str) -> ConfigurationError:
    return ConfigurationError(
        "a request has no address that it could be sent to",
        expected="an http:// or https:// address, or a path below the system's own",
        actual=f"{whole!r}: {why}",
        next="correct the path in the client, or the system's url in the settings",
    )
