"""All offices and who works there: who gets in, and which office is theirs."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bugs import has
from office import Office
from things import No, Thing

ROLES = ("clerk", "manager")


@dataclass
class Worker:
    """Somebody who works in an office."""

    email: str
    password: str
    role: str
    office: Office

    def must_manage(self, bug: str = "") -> None:
        """Refuse what only managers do."""
        if self.role != "manager" and not (bug and has(bug)):
            raise No(403, "MANAGERS_ONLY", "only a manager does this")


@dataclass
class Offices:
    """Everything there is."""

    offices: list[Office] = field(default_factory=list)
    workers: dict[str, Worker] = field(default_factory=dict)
    sessions: dict[str, Worker] = field(default_factory=dict)
    # What was shown of a thing when it was first looked at.
    looked_at: dict[str, dict[str, Any]] = field(default_factory=dict)

    def open_office(self, told: Mapping[str, Any]) -> Office:
        """Open an office whose manager is whoever opens it."""
        office = Office(str(told.get("name", "")))
        self._engage(told, "manager", office)
        self.offices.append(office)
        return office

    def hire(self, told: Mapping[str, Any], office: Office) -> Worker:
        """Have somebody work in an office."""
        if told.get("role") not in ROLES:
            raise No(422, "INVALID", "nobody is hired for this", role="is one of " + ", ".join(ROLES))
        return self._engage(told, "manager" if has("clerks-hired-as-managers") else str(told["role"]), office)

    def sign_in(self, told: Mapping[str, Any]) -> tuple[str, Worker]:
        """Give somebody a token."""
        worker = self.workers.get(str(told.get("email", "")))
        if worker is None or (worker.password != told.get("password") and not has("any-password")):
            raise No(401, "NOT_LET_IN", "the email address or the password is wrong")
        token = secrets.token_urlsafe(24)
        self.sessions[token] = worker
        return token, worker

    def sign_out(self, token: str) -> None:
        """Have a token open nothing any more."""
        if not has("token-outlives-sign-out"):
            self.sessions.pop(token, None)

    def worker(self, token: str, method: str) -> Worker:
        """Return whose token this is."""
        if token in self.sessions:
            return self.sessions[token]
        if not token and method == "GET" and has("reads-without-token") and self.workers:
            return list(self.workers.values())[-1]
        raise No(401, "NOT_SIGNED_IN", "sign in first")

    def thing(self, number: str, worker: Worker, bug: str = "") -> Thing:
        """Return a thing of a worker's office; what others have does not exist."""
        things = worker.office.things
        if bug and has(bug):
            things = things | {thing.id: thing for thing in self.foreign(worker)}
        if number not in things and not has("crash-on-unknown"):
            raise No(404, "NO_SUCH_THING", "there is no such thing")
        return things[number]

    def foreign(self, worker: Worker) -> list[Thing]:
        """Return what other offices have."""
        return [thing for office in self.offices if office is not worker.office for thing in office.things.values()]

    def office_of(self, stocktake: str, worker: Worker) -> Office:
        """Return the office in which a stocktake is taken, which must be the worker's own."""
        for office in self.offices if has("foreign-stocktake-heard") else [worker.office]:
            if stocktake in office.stocktakes:
                return office
        raise No(404, "NO_SUCH_STOCKTAKE", "there is no such stocktake")

    def look(self, thing: Thing) -> dict[str, Any]:
        """Return a thing as it is shown."""
        shown = thing.shown()
        first = self.looked_at.setdefault(thing.id, shown)
        return first if has("stale-thing") else shown

    def _engage(self, told: Mapping[str, Any], role: str, office: Office) -> Worker:
        email, password = str(told.get("email", "")), str(told.get("password", ""))
        if "@" not in email or not password:
            raise No(422, "INVALID", "somebody must be able to sign in", email="is needed", password="is needed")
        if email in self.workers:
            raise No(409, "EMAIL_TAKEN", "somebody with this email address works here already")
        self.workers[email] = Worker(email, password, role, office)
        return self.workers[email]
