"""A thing that was found, and whether whoever brought it has told enough about it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bugs import has

KINDS = ("bag", "clothing", "device", "other")


class No(Exception):
    """The office refuses."""

    def __init__(self, status: int, code: str, message: str, **fields: str) -> None:
        super().__init__(message)
        self.status, self.code, self.fields = status, code, fields


@dataclass
class Thing:
    """Something that somebody has found."""

    title: str
    kind: str
    place: str
    found_on: date
    value: Decimal
    mark: str
    registered_by: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    registered_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))
    status: str = "kept"
    version: int = 1
    claims: list[dict[str, Any]] = field(default_factory=list)

    @property
    def tag(self) -> str:
        return '"1"' if has("stale-etag") else f'"{self.version}"'

    def shown(self) -> dict[str, Any]:
        """Return it as the staff sees it: without the mark, which only the owner knows."""
        told: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "place": self.place,
            "foundOn": self.found_on.isoformat(),
            "value": str(self.value) if has("value-as-text") else float(self.value),
            "status": self.status,
            "registeredBy": None if has("registered-by-nobody") else self.registered_by,
            "registeredAt": self.registered_at,
            "version": self.version,
        }
        if has("place-missing"):
            del told["place"]
        if has("mark-shown"):
            told["mark"] = self.mark
        return told

    def corrected(self, told: Mapping[str, Any]) -> None:
        """Replace what is told."""
        refuse_faulty(self.shown() | {"value": float(self.value), "place": self.place} | dict(told))
        self.title = str(told.get("title", self.title))
        self.place = str(told.get("place", self.place))
        self.value = Decimal(str(told.get("value", 0 if has("correction-wipes-the-rest") else self.value)))
        self.version += 1


def read_thing(told: Mapping[str, Any], by: str) -> Thing:
    """Make a thing of what was told about it; what does not say enough has been refused before."""
    found_on = date.fromisoformat(str(told["foundOn"]))
    value = Decimal(str(told["value"]))
    return Thing(
        title=str(told["title"])[: 10 if has("title-cut") else None],
        kind=str(told["kind"]),
        place=str(told["place"]),
        found_on=found_on - timedelta(days=1) if has("day-early") else found_on,
        value=Decimal(int(value)) if has("cents-lost") else value,
        mark=str(told.get("mark", "")),
        registered_by=by,
    )


def refuse_faulty(told: Mapping[str, Any]) -> None:
    """Refuse what does not describe a thing, and say of each field why."""
    faults = {name: why for name, why in _doubts(told) if why}
    if faults and has("wrong-field-blamed"):
        faults = {"kind": "is one of " + ", ".join(KINDS)}
    if faults:
        raise No(422, "INVALID", "this is no description of a thing", **faults)


def _doubts(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    title, value = str(told.get("title") or "").strip(), told.get("value")
    is_amount = isinstance(value, int | float) and (value >= 0 or has("negative-value-kept"))
    return [
        ("title", "" if title or has("blank-title-kept") else "is needed"),
        ("kind", "" if told.get("kind") in KINDS else "is one of " + ", ".join(KINDS)),
        ("place", "" if told.get("place") else "is needed"),
        ("foundOn", "" if is_date(told.get("foundOn")) else "is a date"),
        ("value", "" if is_amount else "is an amount, not below nothing"),
    ]


def is_date(text: object) -> bool:
    """Say whether a text is a date."""
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return False
    return True
