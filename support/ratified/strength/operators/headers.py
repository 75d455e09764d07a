"""Headers that are missing, or that say what they must not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urlsplit, urlunsplit

from ratified.strength.operators.texts import other_text
from ratified.strength.words import Change, Reply

DROPPED = "header-dropped"
_PROMISED = frozenset({
    "allow", "cache-control", "content-disposition", "content-type", "etag", "last-modified", "link", "location",
    "retry-after", "set-cookie", "vary", "www-authenticate",
})  # fmt: skip
_PRIVATE = re.compile(r"\b(?:no-store|no-cache|private)\b", re.IGNORECASE)
_FOREIGN = "https://elsewhere.example"


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """What is done to the value of one header."""

    header: str
    change: Callable[[str], str]


def without_attribute(name: str) -> Callable[[str], str]:
    """Return the change that takes an attribute from a cookie."""
    attribute = re.compile(rf";\s*{name}\s*(?:=[^;]*)?(?=;|$)", re.IGNORECASE)
    return lambda cookie: attribute.sub("", cookie)


def elsewhere(location: str) -> str:
    """Return the same place with another end of its path."""
    parts = _split(location)
    if parts is None:
        return location
    before, slash, last = parts.path.rpartition("/")
    return urlunsplit(parts._replace(path=f"{before}{slash}{other_text(last) if last else 'elsewhere'}"))


def at_another_host(location: str) -> str:
    """Return the same path at a host that nobody knows."""
    parts = _split(location)
    if parts is None:
        return location
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    return _FOREIGN + urlunsplit(("", "", path, parts.query, parts.fragment))


def _split(location: str) -> SplitResult | None:
    try:
        return urlsplit(location)
    except ValueError:
        return None


def html(media_type: str) -> str:
    """Return the media type of pages."""
    return media_type if media_type.lower().startswith("text/html") else "text/html; charset=utf-8"


def cacheable(directives: str) -> str:
    """Return that everybody may keep what was private."""
    return "public, max-age=3600" if _PRIVATE.search(directives) else directives


def other_scheme(challenge: str) -> str:
    """Return a challenge to prove oneself in another way."""
    scheme, blank, rest = challenge.partition(" ")
    return ("Bearer" if scheme.lower() == "basic" else "Basic") + blank + rest


def other_tag(etag: str) -> str:
    """Return another entity tag."""
    mark, quote, rest = etag.partition('"')
    tag = rest.removesuffix('"')
    return f"{mark}{quote}{other_text(tag)}{quote}" if quote else f"{other_text(etag)}"


HEADERS: Mapping[str, HeaderChange] = {
    "any-origin": HeaderChange("access-control-allow-origin", lambda _: "*"),
    "other-origin": HeaderChange("access-control-allow-origin", lambda _: _FOREIGN),
    "methods-not-allowed": HeaderChange("access-control-allow-methods", lambda _: "GET"),
    "headers-not-allowed": HeaderChange("access-control-allow-headers", lambda _: "Accept"),
    "location-elsewhere": HeaderChange("location", elsewhere),
    "location-at-another-host": HeaderChange("location", at_another_host),
    "cookie-readable": HeaderChange("set-cookie", without_attribute("HttpOnly")),
    "cookie-insecure": HeaderChange("set-cookie", without_attribute("Secure")),
    "cookie-cross-site": HeaderChange("set-cookie", without_attribute("SameSite")),
    "type-html": HeaderChange("content-type", html),
    "etag-other": HeaderChange("etag", other_tag),
    "cacheable": HeaderChange("cache-control", cacheable),
    "retry-at-once": HeaderChange("retry-after", lambda _: "0"),
    "other-scheme": HeaderChange("www-authenticate", other_scheme),
}


def changed(reply: Reply, change: Change) -> Reply | None:
    """Return the answer with a header changed, or nothing where it has none that would be another."""
    if change.operator == DROPPED:
        headers = tuple(pair for pair in reply.headers if pair[0].lower() != change.field)
    else:
        alter = HEADERS[change.operator]
        headers = tuple(
            (name, alter.change(value) if name.lower() == alter.header == change.field else value)
            for name, value in reply.headers
        )
    return None if headers == reply.headers else replace(reply, headers=headers)


def changes_of(replies: Sequence[Reply]) -> Iterator[Change]:
    """Give every change of a header that alters at least one of these answers."""
    names = sorted({name.lower() for reply in replies for name, _ in reply.headers})
    for name in names:
        if name in _PROMISED or name.startswith("access-control-"):
            yield Change(DROPPED, name)
    for operator, alter in HEADERS.items():
        change = Change(operator, alter.header)
        if alter.header in names and any(changed(reply, change) for reply in replies):
            yield change
