"""One person's way to have characters made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Self, TypeVar
from urllib.parse import urljoin

from ratified import Attempt, Person, Refusal, Scene, accepted, until
from ratified.api import Answer, Api
from ratified.expect import expect
from ratified.failures import NoAnswer
from ratified.resilience import stand_in
from systems.answers import gone, refusal, thing
from systems.character_studio.exposition import Exposition
from systems.character_studio.figures import Figures, Health
from systems.character_studio.mistakes import Request
from systems.character_studio.watching import is_the_end, story, story_of
from systems.character_studio.words import (
    Account,
    Character,
    Content,
    Costs,
    Edition,
    HistoryPage,
    Meaning,
    Patience,
    Story,
    Token,
    Wish,
)

T = TypeVar("T")

# Only the embedded studio knows it; elsewhere whoever administrates has an account.
_INVITATION = "the embedded studio"
_ADMINISTRATOR = "Olga"
_GONE = (401, 404)
_NOT_MODIFIED = 304
_HOUR = 3600  # seconds for which somebody is signed in who says nothing about it
_JSON = {"Content-Type": "application/json"}


class CharacterStudio:
    """The studio as a person uses it who has signed in."""

    system = "character_studio"

    def __init__(self, scene: Scene, person: Person, token: Token) -> None:
        self.person = person
        self.user_id = token.user_id
        self.nano_banana = stand_in(scene, "nano_banana")
        self._api = scene.api(self.system, person.name)
        self._streams = scene.streams(self.system, person.name)
        self._stranger = scene.api(self.system, f"a stranger beside {person.name}")
        self._origin = scene.stage.address(self.system).url

    @classmethod
    def enter(cls, scene: Scene, person: Person) -> Self:
        """Sign a person up, unless they have an account already, and in."""
        # It is let go of after the account has gone: until then the studio may ask it something.
        nano_banana = stand_in(scene, "nano_banana")
        api = scene.api(cls.system, person.name)
        if not person.has_account:
            account = accepted(Attempt(f"{person.name} signing up", _sign_up(api, person)))
            nano_banana.claim(person.name, account.user_id)
            _judge_account(account, person)
        token = accepted(Attempt(f"{person.name} signing in", sign_in(api, person.email, person.password)))
        if not person.has_account:
            told = (token.user_id, token.role, token.expires_in)
            expect(told, f"whom {person.name} signs in as, and for how long").is_equal_to(
                (account.user_id, account.role, _HOUR)
            )
        api.headers["Authorization"] = f"Bearer {token.access_token}"
        studio = cls(scene, person, token)
        if not person.has_account:
            scene.on_cleanup(f"the account of {person.name}", studio.leave)
        return studio

    @classmethod
    def tidy(cls, scene: Scene, person: Person) -> None:
        """Close the account that a killed run may have left behind."""
        api = scene.api(cls.system, person.name)
        token = sign_in(api, person.email, person.password)
        if isinstance(token, Token) and not person.has_account:
            api.headers["Authorization"] = f"Bearer {token.access_token}"
            gone(api.delete("/accounts/me"))

    def leave(self) -> None:
        """Close the account, unless that has happened already."""
        left = gone(self._api.delete("/accounts/me"))
        if isinstance(left, Refusal) and left.status not in _GONE:
            accepted(Attempt(f"closing the account of {self.person.name}", left))

    def sign_in(self, password: str) -> Token | Refusal:
        """Sign in once more, with another password."""
        return sign_in(self._api, self.person.email, password)

    # Characters

    def asks(self, wish: Wish, *, key: str = "", wait: float = 0.0) -> Character | Refusal:
        """Ask for a character; under a key it is asked for once, however often that is said."""
        return thing(self.asked(wish.as_json(), key=key, wait=wait), Character)

    def insists(self, wish: Wish, key: str) -> Character | Refusal:
        """Ask for a character under a key, and once more whenever the connection breaks: it is the same asking."""
        return until(lambda: _answered(lambda: self.asks(wish, key=key)), bool, "an answer to asking")[0]

    def asked(self, content: object, *, key: str = "", wait: float = 0.0) -> Answer:
        """Ask for a character by sending something, whatever that is, and look at the answer closely."""
        headers = {"Idempotency-Key": key} if key else {}
        params = {"wait": wait} if wait else {}
        return self._api.post("/characters", json=content, headers=headers, params=params)

    def sends(self, content: str) -> Character | Refusal:
        """Ask for a character with a body as it is."""
        answer = self._api.post("/characters", content=content, headers=_JSON)
        return thing(answer, Character)

    def sends_request(self, request: Request, *, correlation: str) -> Answer:
        """Send a request as it is, under a correlation id, and look at the answer closely."""
        headers = {"X-Correlation-Id": correlation} | ({} if request.content is None else _JSON)
        api = self._api if request.is_signed_in else self._stranger
        return api.request(request.method, request.path, content=request.content, headers=headers)

    def reads(self, character_id: str) -> Character | Refusal:
        """See how far a character is."""
        return thing(self._api.get(f"/characters/{character_id}"), Character)

    def sees(self, character_id: str) -> Character:
        """See how far a character is that must be there."""
        return accepted(Attempt("looking at a character", self.reads(character_id)))

    def finds(self, place: str) -> Character | Refusal:
        """See what is at the place that the studio has named."""
        return thing(self._api.get(urljoin(self._origin, place)), Character)

    def waits_for(self, character_id: str, what: str = "a character that is finished") -> Character:
        """Look again and again until nothing more becomes of a character."""
        return until(lambda: self.sees(character_id), lambda seen: seen.is_finished, what, every=0.02)

    def waits_until(self, character_id: str, status: str) -> Character:
        """Look again and again until a character has come so far."""
        return until(
            lambda: self.sees(character_id), lambda seen: status in seen.states, f"a character that is {status}"
        )

    def follows(self, character_id: str, after: int = 0) -> Story | Refusal:
        """Hear everything that is told of a character after an event, to the end."""
        headers = {"Last-Event-ID": str(after)} if after else {}
        path = f"/characters/{character_id}/events"
        return story_of(self._streams.read("GET", path, headers=headers, until=is_the_end))

    def hears_of(self, character_id: str, sign: str, each: Callable[[], object] = lambda: None) -> Story:
        """Hear what is told of a character until a state is reached or a kind of event comes, and go."""
        with self._streams.listen("GET", f"/characters/{character_id}/events") as listening:
            for event in listening:
                each()
                if sign in (event.event, event.object()["status"]):
                    break
            return story(listening.events, "left")

    def cancels(self, character_id: str) -> Character | Refusal:
        """Cancel a character."""
        return thing(self._api.post(f"/characters/{character_id}/cancellation"), Character)

    def picture(self, image_id: str) -> Content | Refusal:
        """Look at a picture."""
        answer = self._api.get(f"/images/{image_id}")
        if not answer.ok:
            return refusal(answer)
        headers = answer.headers
        tag, keeping = headers.get("etag", ""), headers.get("cache-control", "")
        return Content(headers.get("content-type", ""), answer.body, tag, keeping)

    def knows(self, image_id: str, tag: str) -> bool:
        """Say whether a picture is still the one that a tag names."""
        return self._api.get(f"/images/{image_id}", headers={"If-None-Match": tag}).status == _NOT_MODIFIED

    def page(self, limit: int = 20, cursor: str = "", **filters: str) -> HistoryPage | Refusal:
        """Read a page of the own characters, or of those that filters let through."""
        params = {"limit": str(limit), **filters, **({"cursor": cursor} if cursor else {})}
        return thing(self._api.get("/characters", params=params), HistoryPage)

    def lists_with(self, authorization: str) -> HistoryPage | Refusal:
        """Read the own characters with another token, or none."""
        headers = {"Authorization": authorization} if authorization else {}
        return thing(self._stranger.get("/characters", headers=headers), HistoryPage)

    def lists_when_expired(self) -> HistoryPage | Refusal:
        """Read the own characters with a token of one second until the studio does not take it any more."""
        who = {"email": self.person.email, "password": self.person.password, "lifetimeSeconds": 1}
        token = accepted(Attempt("signing in for a second", thing(self._api.post("/auth/token", json=who), Token)))
        return until(
            lambda: self.lists_with(f"Bearer {token.access_token}"),
            lambda outcome: isinstance(outcome, Refusal),
            "a refusal of a token that has expired",
        )

    @property
    def authorization(self) -> str:
        """Return what this person shows."""
        return self._api.headers["Authorization"]

    # Settings, money and figures

    def settings(self) -> Edition:
        """Read the own settings."""
        answer = self._api.get("/settings/generation")
        patience = accepted(Attempt("reading the settings", thing(answer, Patience)))
        return Edition(patience, answer.headers.get("etag", ""))

    def changes(self, changes: Mapping[str, object], *, tag: str = "") -> Edition | Refusal:
        """Replace the own settings, if they are still those that a tag tells."""
        headers = {"If-Match": tag} if tag else {}
        answer = self._api.put("/settings/generation", json=dict(changes), headers=headers)
        return Edition(answer.read(Patience), answer.headers.get("etag", "")) if answer.ok else refusal(answer)

    def paid(self, owner: str = "") -> Costs | Refusal:
        """Read what was paid, by oneself or by another."""
        return thing(self._api.get("/costs", params={"ownerId": owner} if owner else {}), Costs)

    def figures(self, owner: str = "") -> Figures | Refusal:
        """Read what became of an owner's characters; an administrator who names none, of everybody's."""
        return thing(self._api.get("/metrics/workflow", params={"ownerId": owner} if owner else {}), Figures)

    def health(self) -> Health:
        """Ask how the studio is; whatever it says, it must answer."""
        return accepted(Attempt("asking how the studio is", thing(self._api.get(f"{self._origin}/health"), Health)))

    def exposition(self) -> Exposition | Refusal:
        """Read the figures as a monitoring system does."""
        answer = self._api.get(f"{self._origin}/metrics")
        return Exposition(answer.text, answer.media_type) if answer.ok else refusal(answer)

    # The two languages

    def to_external(self, wish: Wish) -> Mapping[str, object] | Refusal:
        """Have a wish said in nanoBanana's words."""
        answer = self._api.post("/conversions/to-external", json=wish.as_json())
        return dict(answer.read(dict)) if answer.ok else refusal(answer)

    def to_internal(self, request: object) -> Wish | Refusal:
        """Have a request to nanoBanana said in the studio's words."""
        answer = self._api.post("/conversions/to-internal", json={"kind": "request", "content": request})
        return answer.read(Meaning).character if answer.ok else refusal(answer)


def _answered(ask: Callable[[], T]) -> Sequence[T]:
    """Return the answer alone, or nothing where the connection broke before it came."""
    try:
        return [ask()]
    except NoAnswer as failure:
        if failure.kind != "reset":
            raise
        return []


def sign_in(api: Api, email: str, password: str) -> Token | Refusal:
    """Exchange e-mail address and password for a token."""
    return thing(api.post("/auth/token", json={"email": email, "password": password}), Token)


def _judge_account(account: Account, person: Person) -> None:
    role = "administrator" if person.name == _ADMINISTRATOR else "owner"
    told = (account.name, account.email, account.role)
    expect(told, f"the account of {person.name}").is_equal_to((person.name, person.email, role))


def _sign_up(api: Api, person: Person) -> Account | Refusal:
    who: dict[str, object] = {"name": person.name, "email": person.email, "password": person.password}
    if person.name == _ADMINISTRATOR:
        who["invitation"] = _INVITATION
    return thing(api.post("/accounts", json=who), Account)
