"""One office: what it keeps, whom it gives a thing to, and what keeping costs."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from bugs import has
from things import No, Thing, read_thing, refuse_faulty

# From this value on, only a manager gives a thing away.
VALUABLE = Decimal(500)
NAMED, NOT_NAMED, TOO_VALUABLE = "the mark was named", "the mark was not named", "a manager must release it"
Event = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Fees:
    """What keeping a thing costs: a day, in per cent on top, and from which day on."""

    per_day: Decimal = Decimal("0.35")
    tax: int = 19
    free_days: int = 3

    def shown(self) -> dict[str, Any]:
        return {"perDay": float(self.per_day), "tax": self.tax, "freeDays": self.free_days}

    def of(self, thing: Thing, until: date) -> dict[str, Any]:
        """Return what a thing has cost until a day."""
        days = (until - thing.found_on).days + has("fee-counts-the-first-day")
        billed = max(0, days - (0 if has("free-days-forgotten") else self.free_days))
        net = billed * self.per_day
        rounding = ROUND_DOWN if has("fee-rounded-down") else ROUND_HALF_UP
        tax = (net * self.tax / 100).quantize(Decimal("0.01"), rounding)
        total = net if has("tax-forgotten") else net + tax
        return {"days": days, "billedDays": billed, "net": float(net), "tax": float(tax), "total": float(total)}


@dataclass
class Office:
    """A lost property office."""

    name: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    things: dict[str, Thing] = field(default_factory=dict)
    own_fees: Fees = Fees()
    stocktakes: set[str] = field(default_factory=set)
    _keys: dict[str, tuple[str, Thing]] = field(default_factory=dict)
    _totals: dict[str, Any] = field(default_factory=dict)

    fees_of_all: ClassVar[Fees] = Fees()
    keys_of_all: ClassVar[dict[str, tuple[str, Thing]]] = {}

    @property
    def fees(self) -> Fees:
        return Office.fees_of_all if has("fees-of-all-offices") else self.own_fees

    def set_fees(self, told: Mapping[str, Any]) -> Fees:
        """Have other fees from now on."""
        if not isinstance(told.get("perDay"), int | float) or told["perDay"] < 0:
            raise No(422, "INVALID", "these are no fees", perDay="is an amount, not below nothing")
        fees = replace(self.fees, per_day=Decimal(str(told["perDay"])))
        if not has("fees-lost"):
            self.own_fees = Office.fees_of_all = fees
        return fees

    def hand_in(self, told: Mapping[str, Any], key: str, by: str) -> Thing:
        """Keep a thing; under one key the same is kept once."""
        self._refuse_faulty(told, by)
        keys = Office.keys_of_all if has("keys-of-all-offices") else self._keys
        content = json.dumps(told, sort_keys=True)
        if key in keys and not has("key-ignored"):
            first, thing = keys[key]
            if first != content and not has("key-reused"):
                raise No(409, "KEY_REUSED", "something else was handed in under this key")
            return thing
        thing = read_thing(told, by)
        if has("place-of-the-last-one") and self.things:
            thing.place = list(self.things.values())[-1].place
        self._keep(thing)
        if key:
            keys[key] = content, thing
        return thing

    def listed(self, asked: Mapping[str, str], foreign: list[Thing]) -> dict[str, Any]:
        """Return a page of the things that are asked for."""
        rows = [*self.things.values(), *(foreign if has("foreign-things-listed") else [])]
        if "kind" in asked and not has("kind-ignored"):
            rows = [row for row in rows if row.kind == asked["kind"]]
        if "status" in asked and not has("status-ignored"):
            rows = [row for row in rows if row.status == asked["status"]]
        limit, offset = _number(asked, "limit", 20), _number(asked, "offset", 0)
        page = _page(_sorted(rows, asked.get("sort", "")), limit, offset)
        has_more = offset + limit < len(rows) or has("next-without-end")
        return {
            "things": [row.shown() for row in page],
            "total": len(page) if has("total-of-page") else len(rows),
            "next": offset + limit if has_more else None,
        }

    def claim(self, thing: Thing, told: Mapping[str, Any], role: str) -> dict[str, Any]:
        """Decide whether somebody gets a thing."""
        if thing.status != "kept" and not has("released-twice"):
            raise No(409, "ALREADY_RELEASED", "somebody has it already")
        reason = self._reason(thing, str(told.get("mark", "")), role)
        released = reason == NAMED
        if released and not has("release-lost"):
            thing.status = "released"
            thing.version += 1
        if has("reasons-mixed-up"):
            reason = {NAMED: NOT_NAMED, NOT_NAMED: NAMED}.get(reason, reason)
        claim = {"id": str(uuid.uuid4()), "by": told.get("by", ""), "released": released, "reason": reason}
        if not has("claim-not-noted"):
            thing.claims.append(claim)
        return claim

    def totals(self, foreign: list[Thing]) -> dict[str, Any]:
        """Return what there is, in figures."""
        things = [*self.things.values(), *(foreign if has("foreign-things-in-totals") else [])]
        kept = [thing for thing in things if thing.status == "kept"]
        kinds = Counter(thing.kind for thing in kept)
        counted = things if has("released-things-in-totals") else kept
        totals = {
            "kept": len(kept),
            "released": len(things) - len(kept),
            "value": float(sum((thing.value for thing in counted), Decimal(0))),
            "kinds": [{"kind": kind, "kept": count} for kind, count in sorted(kinds.items())],
        }
        self._totals = self._totals or totals
        return self._totals if has("stale-totals") else totals

    def counted(self) -> Iterator[Event]:
        """Count shelf by shelf, telling of it."""
        shelves = sorted(Counter(thing.place for thing in self.things.values() if thing.status == "kept").items())
        whole = sum(count for _, count in shelves)
        start = ("start", {"shelves": len(shelves), "things": whole})
        told: list[Event] = [("shelf", {"place": place, "counted": count}) for place, count in shelves]
        end = ("end", {"counted": whole + has("end-miscounts")})
        if has("shelf-missing"):
            told = told[:-1]
        if has("shelf-twice"):
            told = [*told[:1], *told]
        if has("end-too-early"):
            told, end = [*told[:-1], end], told[-1]
        yield from [] if has("start-missing") else [start]
        yield from told
        yield from [] if has("end-missing") else [end]

    def _keep(self, thing: Thing) -> None:
        if has("handing-in-lost"):
            return
        self.things[thing.id] = thing
        if has("handing-in-doubled"):
            twin = replace(thing, id=str(uuid.uuid4()), claims=[])
            self.things[twin.id] = twin

    def _refuse_faulty(self, told: Mapping[str, Any], by: str) -> None:
        try:
            refuse_faulty(told)
        except No:
            if has("refused-yet-kept"):
                self._keep(read_thing(told, by))
            raise

    def _reason(self, thing: Thing, mark: str, role: str) -> str:
        is_named = mark == thing.mark if has("capitals-matter") else mark.casefold() == thing.mark.casefold()
        if has("nobody-is-the-owner") or not (is_named or has("anybody-is-the-owner")):
            return NOT_NAMED
        is_valuable = thing.value > VALUABLE if has("limit-of-value-off-by-one") else thing.value >= VALUABLE
        if is_valuable and role != "manager" and not has("clerks-release-valuables"):
            return TOO_VALUABLE
        return NAMED


def _sorted(rows: list[Thing], sort: str) -> list[Thing]:
    by = sort.removeprefix("-")
    if not sort or has("sort-ignored"):
        return rows
    if by not in {"title", "value", "foundOn"}:
        raise No(422, "INVALID", "things are not sorted by this", sort="is title, value or foundOn")
    rows = sorted(rows, key=lambda row: _rank(row, by))
    return rows[::-1] if sort != by and not has("descending-ignored") else rows


def _rank(row: Thing, by: str) -> Any:
    ranks = {"title": row.title, "value": row.value, "foundOn": row.found_on}
    return str(row.value) if by == "value" and has("values-sorted-as-text") else ranks[by]


def _page(rows: list[Thing], limit: int, offset: int) -> list[Thing]:
    begin = 0 if has("offset-ignored") else offset
    if begin and has("pages-overlap"):
        begin -= 1
    if has("limit-ignored"):
        return rows[begin:]
    return rows[begin : begin + limit - has("page-too-short")]


def _number(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    told = asked.get(name, str(otherwise))
    if not told.isdigit() or int(told) > 100:
        raise No(422, "INVALID", "this is no page", **{name: "is a number up to 100"})
    return int(told)
