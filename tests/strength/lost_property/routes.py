"""What can be asked of the office over HTTP, and how it is answered."""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bugs import has
from office import Event, Office
from staff import Offices, Worker
from things import No, Thing, is_date

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Headers
    told: Mapping[str, Any]

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ").strip()


@dataclass(frozen=True)
class Reply:
    """An answer: a body, or events one after the other."""

    status: int
    body: Any = None
    headers: Headers = field(default_factory=dict)
    events: Iterator[Event] | None = None


Route = Callable[..., Reply]
_routes: list[tuple[str, re.Pattern[str], Route]] = []


def route(method: str, path: str) -> Callable[[Route], Route]:
    """Have a function answer requests to a path."""
    pattern = re.compile(re.sub(r"{\w+}", "([^/]+)", path))

    def keep(answer: Route) -> Route:
        _routes.append((method, pattern, answer))
        return answer

    return keep


def answered(offices: Offices, asked: Asked) -> Reply:
    """Return the answer to a request."""
    for method, pattern, answer in _routes:
        match = pattern.fullmatch(asked.path)
        if match and method == asked.method:
            return answer(offices, asked, *match.groups())
    raise No(404, "NO_SUCH_PATH", "there is nothing here")


@route("GET", "/health")
def health(_: Offices, __: Asked) -> Reply:
    return Reply(200, {"status": "ok", "system": "lost_property"})


@route("POST", "/offices")
def open_office(offices: Offices, asked: Asked) -> Reply:
    office = offices.open_office(asked.told)
    return Reply(201, {"id": office.id, "name": office.name})


@route("POST", "/staff")
def hire(offices: Offices, asked: Asked) -> Reply:
    boss = _worker(offices, asked)
    boss.must_manage()
    offices.hire(asked.told, boss.office)
    return Reply(201, {"email": asked.told["email"], "role": asked.told["role"]})


@route("POST", "/sessions")
def sign_in(offices: Offices, asked: Asked) -> Reply:
    token, worker = offices.sign_in(asked.told)
    role = "clerk" if has("wrong-role-told") else worker.role
    return Reply(201, {"token": token, "role": role, "office": worker.office.name})


@route("DELETE", "/sessions")
def sign_out(offices: Offices, asked: Asked) -> Reply:
    _worker(offices, asked)
    offices.sign_out(asked.token)
    return Reply(204)


@route("POST", "/things")
def hand_in(offices: Offices, asked: Asked) -> Reply:
    worker = _worker(offices, asked)
    thing = worker.office.hand_in(asked.told, asked.headers.get("idempotency-key", ""), worker.email)
    place = "/things" if has("location-elsewhere") else f"/things/{thing.id}"
    headers = {"Location": place, "ETag": thing.tag}
    return Reply(200 if has("created-as-200") else 201, thing.shown(), headers)


@route("GET", "/things")
def listed(offices: Offices, asked: Asked) -> Reply:
    worker = _worker(offices, asked)
    return Reply(200, worker.office.listed(asked.query, offices.foreign(worker)))


@route("GET", "/things/{number}")
def look(offices: Offices, asked: Asked, number: str) -> Reply:
    thing = offices.thing(number, _worker(offices, asked), "foreign-thing-shown")
    return Reply(200, offices.look(thing), {"ETag": thing.tag})


@route("PATCH", "/things/{number}")
def correct(offices: Offices, asked: Asked, number: str) -> Reply:
    thing = offices.thing(number, _worker(offices, asked), "foreign-thing-changed")
    seen = asked.headers.get("if-match", "")
    if seen not in ("", thing.tag) and not has("if-match-ignored"):
        raise No(412, "CHANGED_MEANWHILE", "somebody has changed it since")
    before = dict(vars(thing))
    thing.corrected(asked.told)
    reply = Reply(200, thing.shown(), {"ETag": thing.tag})
    if has("correction-lost"):
        vars(thing).update(before)
    return reply


@route("DELETE", "/things/{number}")
def strike_off(offices: Offices, asked: Asked, number: str) -> Reply:
    worker = _worker(offices, asked)
    worker.must_manage("clerks-strike-off")
    thing = offices.thing(number, worker, "foreign-thing-struck-off")
    if not has("striking-off-lost"):
        for office in offices.offices:
            office.things.pop(thing.id, None)
    return Reply(204)


@route("POST", "/things/{number}/claims")
def claim(offices: Offices, asked: Asked, number: str) -> Reply:
    worker = _worker(offices, asked)
    return Reply(201, worker.office.claim(offices.thing(number, worker), asked.told, worker.role))


@route("GET", "/things/{number}/claims")
def claims(offices: Offices, asked: Asked, number: str) -> Reply:
    return Reply(200, {"claims": offices.thing(number, _worker(offices, asked)).claims})


@route("GET", "/things/{number}/fee")
def fee(offices: Offices, asked: Asked, number: str) -> Reply:
    worker = _worker(offices, asked)
    thing: Thing = offices.thing(number, worker)
    until = asked.query.get("until", "")
    if not is_date(until):
        raise No(422, "INVALID", "a fee is for some days", until="is a date")
    return Reply(200, worker.office.fees.of(thing, date.fromisoformat(until)))


@route("GET", "/fees")
def fees(offices: Offices, asked: Asked) -> Reply:
    return Reply(200, _worker(offices, asked).office.fees.shown())


@route("PUT", "/fees")
def set_fees(offices: Offices, asked: Asked) -> Reply:
    worker = _worker(offices, asked)
    worker.must_manage("clerks-set-fees")
    return Reply(200, worker.office.set_fees(asked.told).shown())


@route("GET", "/totals")
def totals(offices: Offices, asked: Asked) -> Reply:
    worker = _worker(offices, asked)
    return Reply(200, worker.office.totals(offices.foreign(worker)))


@route("POST", "/stocktakes")
def take_stock(offices: Offices, asked: Asked) -> Reply:
    office: Office = _worker(offices, asked).office
    number = str(uuid.uuid4())
    office.stocktakes.add(number)
    return Reply(201, {"id": number}, {"Location": f"/stocktakes/{number}/events"})


@route("GET", "/stocktakes/{number}/events")
def follow(offices: Offices, asked: Asked, number: str) -> Reply:
    return Reply(200, events=offices.office_of(number, _worker(offices, asked)).counted())


def _worker(offices: Offices, asked: Asked) -> Worker:
    return offices.worker(asked.token, asked.method)
