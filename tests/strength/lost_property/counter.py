"""What the staff does at the counter, as a client.

Its verbs give the answer itself, because the suites that use it judge more or less of it: the weak one its status, the
medium one its shape, the strong one what it tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from words import FINDS, Kept, Page

from ratified import Person, Scene
from ratified.api import Answer, Api
from ratified.stream import Stream, Streams


class Counter:
    """One person's way to the office."""

    system = "lost_property"

    def __init__(self, api: Api, stranger: Api, streams: Streams, person: Person) -> None:
        self.person = person
        self._api = api
        self._stranger = stranger
        self._streams = streams

    @classmethod
    def enter(cls, scene: Scene, person: Person) -> Self:
        """Stand before the counter; nobody is in yet."""
        stranger = scene.api(cls.system, f"a stranger beside {person.name}")
        return cls(scene.api(cls.system, person.name), stranger, scene.streams(cls.system, person.name), person)

    def opens_office(self) -> Answer:
        """Open an office and be its manager."""
        return self._api.post("/offices", json={"name": self.person.company, **self._who(self.person)})

    def hires(self, person: Person) -> Answer:
        """Have somebody be a clerk in the own office."""
        return self._api.post("/staff", json={"role": "clerk", **self._who(person)})

    def signs_in(self, password: str = "") -> Answer:
        """Sign in; another password than the own one may be tried."""
        return self._api.post("/sessions", json=self._who(self.person) | ({"password": password} if password else {}))

    def shows(self, token: str) -> None:
        """Show a token from now on."""
        self._api.headers["Authorization"] = f"Bearer {token}"

    def signs_out(self) -> Answer:
        """Sign out, and go on showing the token."""
        return self._api.delete("/sessions")

    def hands_in(self, title: str, key: str = "") -> Answer:
        """Hand in one of the things that are ever found."""
        return self.hands_in_as(FINDS[title].as_json(), key)

    def hands_in_as(self, told: Mapping[str, object], key: str = "") -> Answer:
        """Hand in something as it is described."""
        headers = {"Idempotency-Key": key} if key else {}
        return self._api.post("/things", json=dict(told), headers=headers)

    def looks_at(self, kept: Kept) -> Answer:
        """Look at a thing."""
        return self._api.get(f"/things/{kept.id}")

    def follows(self, location: str) -> Answer:
        """Look at what an answer points to."""
        return self._api.get(location)

    def lists_as_stranger(self) -> Answer:
        """Read the list without a token."""
        return self._stranger.get("/things")

    def lists(self, **asked: str | int) -> Answer:
        """Read the list, or the part of it that is asked for."""
        return self._api.get("/things", params=asked)

    def pages(self, limit: int, most: int = 10) -> list[Page]:
        """Read the list page by page, as long as there is a next one, but no more than so many."""
        pages = [self.lists(limit=limit).read(Page)]
        while pages[-1].next is not None and len(pages) < most:
            pages.append(self.lists(limit=limit, offset=pages[-1].next).read(Page))
        return pages

    def moves(self, kept: Kept, place: str) -> Answer:
        """Correct where a thing was found, if it is still as it was when it was handed in."""
        return self._api.patch(f"/things/{kept.id}", json={"place": place}, headers={"If-Match": kept.tag})

    def strikes_off(self, kept: Kept) -> Answer:
        """Have a thing forgotten."""
        return self._api.delete(f"/things/{kept.id}")

    def claims(self, kept: Kept, mark: str) -> Answer:
        """Say for Kim, who stands at the counter, what makes the thing hers."""
        return self._api.post(f"/things/{kept.id}/claims", json={"by": "Kim", "mark": mark})

    def claims_to(self, kept: Kept) -> Answer:
        """Look at who has claimed a thing."""
        return self._api.get(f"/things/{kept.id}/claims")

    def fee(self, kept: Kept, until: str) -> Answer:
        """Ask what a thing has cost until a day."""
        return self._api.get(f"/things/{kept.id}/fee", params={"until": until})

    def fees(self) -> Answer:
        """Look at what keeping things costs."""
        return self._api.get("/fees")

    def sets_fees(self, per_day: float) -> Answer:
        """Have a day cost so much."""
        return self._api.put("/fees", json={"perDay": per_day})

    def totals(self) -> Answer:
        """Ask what there is, in figures."""
        return self._api.get("/totals")

    def begins_stocktake(self) -> Answer:
        """Have everything counted."""
        return self._api.post("/stocktakes")

    def hears(self, stocktake: str) -> Answer | Stream:
        """Hear what is told of a stocktake."""
        return self._streams.read("GET", f"/stocktakes/{stocktake}/events", until=lambda event: event.event == "end")

    def hears_as_text(self, stocktake: str) -> Answer:
        """Read what is told of a stocktake, letter by letter."""
        return self._api.get(f"/stocktakes/{stocktake}/events")

    def asks_from(self, page: str, method: str) -> Answer:
        """Ask, as a browser does for a page, whether the page may ask with a method."""
        return self._api.options("/things", headers={"Origin": page, "Access-Control-Request-Method": method})

    @staticmethod
    def _who(person: Person) -> dict[str, str]:
        return {"email": person.email, "password": person.password}
