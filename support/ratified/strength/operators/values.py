"""Changes of what stands at a field of a JSON answer, or of the data of an event: its value, or its shape."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from ratified.strength.operators import lists, numbers, texts
from ratified.strength.operators.dates import OnValue, later, zone_lost
from ratified.strength.operators.documents import Document, documents_of, identity, value_of, with_body, written_with
from ratified.strength.operators.fields import Gone, changed_at, element, places
from ratified.strength.words import Change, Reply

Others = Mapping[str, Sequence[Any]]

VALUES: Mapping[str, OnValue] = {
    "flipped": numbers.flipped,
    "plus-one": numbers.more(1),
    "minus-one": numbers.more(-1),
    "zero": numbers.zero,
    "negated": numbers.negated,
    "rounded": numbers.rounded,
    "filled": numbers.filled,
    "other-text": texts.other_text,
    "empty-text": texts.empty_text,
    "last-letter-lost": texts.last_letter_lost,
    "misread": texts.misread,
    "other-member": texts.other_member,
    "day-later": later(timedelta(days=1)),
    "day-earlier": later(timedelta(days=-1)),
    "hour-later": later(timedelta(hours=1)),
    "zone-lost": zone_lost,
    "list-emptied": lists.emptied,
    "element-twice": lists.first_twice,
    "element-lost": lists.last_lost,
    "element-too-many": lists.one_too_many,
    "list-reversed": lists.backwards,
}
SWAPPED = "ids-swapped"
# Where a field is one of a few words, a word that is none of them is noticed by whoever knows the words.
_NOT_FOR_MEMBERS = frozenset({"other-text", "last-letter-lost"})


def dropped(_: Any) -> Any:
    """Return that the value is gone."""
    return Gone.GONE


def null(_: Any) -> Any:
    """Return nothing in its place."""
    return None


def other_type(value: Any) -> Any:
    """Return a value of another type that resembles it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return 0
    if isinstance(value, list):
        return value[0] if value and not isinstance(value[0], list) else {}
    return [value] if isinstance(value, dict) else value


SHAPES: Mapping[str, Callable[[Any], Any]] = {"dropped": dropped, "null": null, "other-type": other_type}
BODY_EMPTIED = "body-emptied"


def changed(reply: Reply, change: Change, others: Others) -> Reply | None:
    """Return the answer with the values at a field changed, or nothing where none is."""
    if change.operator == BODY_EMPTIED:
        value = value_of(reply)
        return with_body(reply, b"{}") if isinstance(value, dict | list) and value else None
    alter = _alteration(change, others)

    def anew(document: Document) -> str | None:
        if change.operator in SHAPES and document.root == change.field:
            return None
        value = changed_at(document.value, change.field, alter, document.root)
        return None if _is_same(value, document.value) else document.written(value)

    return written_with(reply, anew)


def _alteration(change: Change, others: Others) -> Callable[[Sequence[Any]], Sequence[Any]]:
    if change.operator == SWAPPED:
        return lists.exchanged
    if change.operator in SHAPES:
        shape = SHAPES[change.operator]
        return lambda values: [shape(value) for value in values]
    operator, seen = VALUES[change.operator], _seen(change.operator, change.field, others)
    return lambda values: [operator(value, seen) for value in values]


def _seen(operator: str, field: str, others: Others) -> Sequence[Any]:
    return others.get(element(field) if operator == "element-too-many" else field, ())


def changes_of(replies: Sequence[Reply], others: Others, noise: Collection[str]) -> Iterator[Change]:
    """Give every change of a value or a shape that alters at least one of these answers."""
    found, inner = _survey(replies)
    for name, operator in VALUES.items():
        for field in _open_to(name, found, others, noise):
            seen = _seen(name, field, others)
            if any(not _is_same(operator(value, seen), value) for value in found[field].values()):
                yield Change(name, field)
    for field in sorted(inner):
        if "[]." in field and texts.is_name(field) and field not in noise:
            swap = Change(SWAPPED, field)
            yield from [swap] if any(changed(reply, swap, others) for reply in replies) else ()
    yield from _of_shapes(replies, found, inner)


def _survey(replies: Iterable[Reply]) -> tuple[dict[str, dict[object, Any]], set[str]]:
    """Return the distinct values by field, and which fields stand inside something."""
    found: dict[str, dict[object, Any]] = {}
    inner: set[str] = set()
    for reply in replies:
        for document in documents_of(reply):
            for field, value in places(document.value, document.root):
                found.setdefault(field, {}).setdefault(identity(value), value)
                if field != document.root:
                    inner.add(field)
    return found, inner


def _open_to(operator: str, fields: Iterable[str], others: Others, noise: Collection[str]) -> Iterator[str]:
    for field in sorted(fields):
        is_settled = operator in _NOT_FOR_MEMBERS and texts.is_enumeration(others.get(field, ()))
        if field not in noise and not is_settled:
            yield field


def _of_shapes(
    replies: Iterable[Reply], found: Mapping[str, Mapping[object, Any]], inner: Collection[str]
) -> Iterator[Change]:
    for field in sorted(inner):
        if not field.endswith("[]"):
            yield Change("dropped", field)
        if any(value is not None for value in found[field].values()):
            yield Change("null", field)
            yield Change("other-type", field)
    if any(changed(reply, Change(BODY_EMPTIED), {}) for reply in replies):
        yield Change(BODY_EMPTIED)


def _is_same(one: Any, other: Any) -> bool:
    return one is other or identity(one) == identity(other)
