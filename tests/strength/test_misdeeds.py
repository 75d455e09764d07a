"""What a system may do wrong with what it keeps: found in recordings, and made from them."""

from __future__ import annotations

import json

from ratified.exchange import Body, Exchange
from ratified.exchange.tape import Pairs
from ratified.strength.misdeeds import Donors, alteration, misdeeds, needs_systems
from ratified.strength.recording import Played
from ratified.strength.reel import Frame
from ratified.strength.words import Change, Endpoint, Question, Reply

JSON = (("content-type", "application/json"),)
BOOKS = Endpoint("library", "GET", "/books")
BOOK = Endpoint("library", "GET", "/books/{id}")


def frame(
    endpoint: Endpoint = BOOK,
    status: int = 200,
    said: object = None,
    *,
    who: str = "Mia",
    number: int = 1,
    target: str = "",
    headers: Pairs = (),
) -> Frame:
    """Return an answer that somebody was given."""
    url = "http://127.0.0.1:1" + (target or endpoint.path.replace("{id}", "7"))
    exchange = Exchange(
        number, "library", who, "api", endpoint.method, url, headers, Body(), status, JSON, None, "", 0.0, 0.0
    )
    reply = Reply(status, JSON, json.dumps(said).encode())
    return Frame(endpoint, reply, Played(exchange, 0, "when", ()))


def found(*frames: Frame, others: tuple[Frame, ...] = ()) -> set[tuple[str, str, str]]:
    donors = Donors.of([*frames, *others])
    return {(change.operator, change.field, who) for change, who in misdeeds(frames, donors)}


def made(operator: str, one: Frame, *others: Frame, field: str = "", who: str = "") -> Reply | None:
    donors = Donors.of([one, *others])
    return alteration(Question(one.endpoint, Change(operator, field), who), donors)(one)


def test_whoever_is_refused_could_be_let_in_as_others_are() -> None:
    refused, good = frame(status=403, who="Omar"), frame(said={"title": "Emma"})
    assert found(refused, others=(good,)) == {("let-in", "", "Omar")}
    assert made("let-in", refused, good, who="Omar") == good.reply
    assert made("let-in", refused, good, who="Mia") is None
    assert found(refused) == set()


def test_what_is_gone_or_belongs_to_others_could_be_shown() -> None:
    gone, good = frame(status=404), frame(said={"title": "Emma"}, number=2)
    assert ("foreign-shown", "", "Mia") in found(gone, good)
    assert made("foreign-shown", gone, good) == good.reply


def test_what_has_changed_could_still_be_told_as_it_was() -> None:
    before, now = frame(said={"title": "Ema"}), frame(said={"title": "Emma"}, number=2)
    assert ("stale", "", "") in found(before, now)
    assert ("stale", "", "") not in found(before, frame(said={"title": "Ema"}, number=2))
    alter = alteration(Question(BOOK, Change("stale")), Donors.of([]))
    assert alter(before) is None
    assert alter(now) == before.reply


def test_a_row_of_another_list_could_be_in_this_one() -> None:
    mine = frame(BOOKS, said={"books": [{"id": 1}]})
    theirs = frame(BOOKS, said={"books": [{"id": 1}, {"id": 2}]}, who="Omar")
    assert ("foreign-row", "books", "") in found(mine, others=(theirs,))
    altered = made("foreign-row", mine, theirs, field="books")
    assert altered is not None
    assert json.loads(altered.body) == {"books": [{"id": 1}, {"id": 2}]}
    assert ("foreign-row", "books", "") not in found(theirs, others=(mine,))


def test_writes_could_be_lost_and_what_is_made_could_be_made_twice() -> None:
    def of(method: str, status: int) -> set[str]:
        return {operator for operator, _, _ in found(frame(Endpoint("library", method, "/books"), status))}

    assert of("POST", 201) == {"write-lost", "write-twice"}
    assert of("PUT", 200) == of("PATCH", 200) == of("DELETE", 204) == {"write-lost"}
    # It may have worked something out, and kept nothing.
    assert of("POST", 200) == set()
    assert of("POST", 422) == set()
    assert all(needs_systems(Change(one)) for one in ("write-lost", "write-twice"))


def test_parameters_and_keys_could_be_ignored() -> None:
    asked = frame(BOOKS, target="/books?limit=2&sort=title", said=[])
    assert {("parameter-ignored", "limit", ""), ("parameter-ignored", "sort", "")} <= found(asked)
    keyed = frame(Endpoint("library", "POST", "/books"), 201, headers=(("Idempotency-Key", "k"),))
    assert ("key-ignored", "", "") in found(keyed)
    assert not needs_systems(Change("stale"))
