"""Somebody without an account: a visitor of pages, or whoever asks the builder without a token."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from ratified import Attempt, Person, Refusal, Scene, accepted
from ratified.api import Answer, Api
from systems.answers import refusal, said, thing
from systems.site_builder.accounts import Accounts
from systems.site_builder.acts import ACTS, Target
from systems.site_builder.words import Company, Health, Token

_PNG = b"\x89PNG\r\n\x1a\n"
_SENT = "authorization,content-type,x-correlation-id,x-tenant-id"


@dataclass(frozen=True, slots=True)
class Published:
    """What a visitor gets at the address of a page."""

    status: int
    media_type: str
    html: str
    caching: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is served where a picture should be."""

    status: int
    media_type: str
    content: bytes
    refusal: Refusal | None

    def __repr__(self) -> str:
        """Tell the picture without its bytes."""
        return f"Picture({self.status}, {self.media_type}, {len(self.content)} bytes, {self.size})"

    @property
    def drawing(self) -> str:
        """Return a drawing's text."""
        return self.content.decode("utf-8", "replace")

    @property
    def is_gone(self) -> bool:
        """Say whether the builder answers, in its own words, that there is no such picture."""
        no = self.refusal
        return no is not None and (no.status, no.code, no.reason) == (404, "NOT_FOUND", "There is no such logo.")

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height of a whole PNG picture; no size where it is none."""
        if not self.content.startswith(_PNG) or b"IEND" not in self.content[-12:]:
            return (0, 0)
        width, height = struct.unpack(">II", self.content[16:24])
        return (width, height)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as the front end's developers look at it."""

    status: int
    code: str
    message: str
    details: object
    correlation_id: str
    header_correlation_id: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Permission:
    """What the API allows a browser to do for a page of some origin."""

    origin: str
    methods: frozenset[str]
    headers: frozenset[str]
    readable: frozenset[str]
    varies_by: frozenset[str]
    for_seconds: str


@dataclass(frozen=True, slots=True)
class Passed:
    """An act that was let through although nobody expected it."""

    asked: str
    status: int


class Visitor:
    """What anybody may try."""

    system = "site_builder"

    def __init__(self, api: Api, origin: str) -> None:
        self._api = api
        self._origin = origin

    @classmethod
    def enter(cls, scene: Scene, person: Person) -> Self:
        """Come along without an account."""
        return cls(scene.api(cls.system, f"{person.name} (visitor)"), scene.stage.address(cls.system).url)

    @classmethod
    def tidy(cls, scene: Scene, person: Person) -> None:
        """Close the company that a killed run may have left of a person."""
        if not person.has_account:
            cls.enter(scene, person).undoes_sign_up(person)

    def signs_in(self, email: str, password: str) -> Token | Refusal:
        """Try to sign in."""
        return Accounts(self._api).sign_in(email, password)

    def signs_up(self, person: Person, *, email: str = "", flaw: str = "") -> Company | Refusal:
        """Try to become a customer, with another's e-mail address or with a flaw in the request."""
        accounts = Accounts(self._api)
        return accounts.sign_up_with(flaw, person) if flaw else accounts.sign_up(person, email=email)

    def undoes_sign_up(self, person: Person) -> None:
        """Close the company that the person has signed up, if there is one."""
        token = self.signs_in(person.email, person.password)
        if isinstance(token, Token):
            self._api.headers["Authorization"] = f"Bearer {token.access_token}"
            accepted(Attempt(f"closing the company of {person.name}", Accounts(self._api).close(token.tenant_id)))

    def address(self, site: str, place: str) -> str:
        """Return where visitors find a page."""
        return f"{self._origin}/published/{place}/{site}/"

    def opens(self, site: str, place: str) -> Published:
        """Open a published page."""
        return self.opens_address(self.address(site, place))

    def opens_address(self, address: str) -> Published:
        """Open the page at an address."""
        answer = self._api.get(address)
        return Published(answer.status, answer.media_type, answer.text, answer.headers.get("Cache-Control"))

    def picture(self, address: str) -> Picture:
        """Fetch a picture."""
        answer = self._api.get(address)
        return Picture(answer.status, answer.media_type, answer.body, None if answer.ok else refusal(answer))

    def pictures(self, addresses: tuple[str, ...]) -> tuple[Picture, ...]:
        """Fetch several pictures."""
        return tuple(self.picture(address) for address in addresses)

    def health(self) -> Health | Refusal:
        """Ask how the builder is."""
        answer = self._api.get(f"{self._origin}/health")
        told = thing(answer, Health)
        return replace(told, media_type=answer.media_type) if isinstance(told, Health) else told

    def tries(self, act: str, target: Target | None = None) -> Passed | Refusal:
        """Ask for something without a token."""
        return passed(ask(self._api, act, target or Target(), {}))

    def asks(self, act: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for something without a token, and look at the answer closely."""
        return reply(ask(self._api, act, Target(), headers or {}))

    def may(self, origin: str, method: str) -> Permission:
        """Ask, as a browser does, what a page of an origin may do."""
        asked = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": _SENT}
        return permission(self._api.options(f"/sites/{Target().tenant}/generation", headers=asked))

    def asks_from(self, origin: str, act: str) -> Permission:
        """Ask for something, as a browser does for a page of an origin."""
        return permission(ask(self._api, act, Target(), {"Origin": origin}))


def ask(api: Api, act: str, target: Target, headers: Mapping[str, str]) -> Answer:
    """Ask for one of the acts, aimed at somebody's things."""
    request = ACTS[act].aimed_at(target)
    return api.request(request.method, request.path, json=dict(request.body) or None, headers=headers)


def passed(answer: Answer) -> Passed | Refusal:
    """Return that an act was let through, or why it was not."""
    return Passed(answer.asked, answer.status) if answer.ok else refusal(answer)


def reply(answer: Answer) -> Reply:
    """Return an answer with all that the one error shape has."""
    told = said(answer)
    code, message, correlation = (str(told.get(name, "")) for name in ("code", "message", "correlationId"))
    header = answer.headers.get("X-Correlation-Id")
    return Reply(answer.status, code, message, told.get("details"), correlation, header, tuple(sorted(told)))


def permission(answer: Answer) -> Permission:
    """Return what an answer allows a browser."""
    return Permission(
        answer.headers.get("Access-Control-Allow-Origin"),
        _listed(answer, "Access-Control-Allow-Methods", str.upper),
        _listed(answer, "Access-Control-Allow-Headers", str.lower),
        _listed(answer, "Access-Control-Expose-Headers", str.lower),
        _listed(answer, "Vary", str.lower),
        answer.headers.get("Access-Control-Max-Age"),
    )


def _listed(answer: Answer, name: str, spelled: Callable[[str], str]) -> frozenset[str]:
    words = answer.headers.get(name).split(",")
    return frozenset(spelled(word.strip()) for word in words if word.strip())
