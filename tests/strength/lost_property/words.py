"""What is spoken of in an office."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Find:
    """Something that somebody has found, as it is described when it is handed in."""

    title: str
    kind: str
    place: str
    found_on: str
    value: float
    mark: str

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        told["foundOn"] = told.pop("found_on")
        return told


# Everything that is ever found, in the order of handing in.
FINDS = {
    find.title: find
    for find in (
        Find("black umbrella", "other", "Platform 1", "2026-03-02", 9.90, "bent rib"),
        Find("school bag", "bag", "Platform 3", "2026-03-01", 45.50, "Kim inside"),
        Find("silver watch", "other", "Waiting room", "2026-02-27", 500.00, "for Ada"),
        Find("grey coat", "clothing", "Platform 1", "2026-03-03", 120.00, "torn lining"),
        Find("music player", "device", "Platform 3", "2026-02-28", 89.99, "only jazz"),
    )
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What finds a thing again, and the tag it had when it was handed in."""

    id: str
    tag: str


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that the office has."""

    id: str
    title: str
    kind: str
    place: str
    found_on: str
    value: float
    status: str
    registered_by: str
    version: int


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list."""

    things: tuple[Thing, ...]
    total: int
    next: int | None

    @property
    def titles(self) -> str:
        return ", ".join(thing.title for thing in self.things)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is in."""

    token: str
    role: str
    office: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether somebody gets a thing, and why."""

    by: str
    released: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Claims:
    """Everybody who has claimed a thing."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Fee:
    """What keeping a thing has cost."""

    days: int
    billed_days: int
    net: float
    tax: float
    total: float


@dataclass(frozen=True, slots=True)
class Fees:
    """What keeping things costs."""

    per_day: float
    tax: int
    free_days: int


@dataclass(frozen=True, slots=True)
class OfKind:
    """How much is kept of a kind."""

    kind: str
    kept: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What an office has, in figures."""

    kept: int
    released: int
    value: float
    kinds: tuple[OfKind, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field."""

    name: str
    fault: str


@dataclass(frozen=True, slots=True)
class Error:
    """Why the office refuses."""

    code: str
    message: str
    fields: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """What the office says when it refuses."""

    error: Error
