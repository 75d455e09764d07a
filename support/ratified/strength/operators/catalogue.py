"""Every way in which a recorded answer is changed, and how readers are told of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ratified.failures import ConfigurationError
from ratified.nearest import meant
from ratified.strength.words import Family, Question

_NO_MEANING = frozenset({Family.STATUS, Family.SHAPE, Family.TRANSPORT, Family.TOLERANCE})
# A stream that breaks off or holds what nobody can read is noticed by whoever listens at all.
_BROKEN_STREAM = frozenset({"cut-inside", "event-garbled"})

_TOLD: Mapping[Family, Mapping[str, str]] = {
    Family.STATUS: {
        "success-to-500": "{endpoint} answered 500 instead of its success",
        "success-to-403": "{endpoint} answered 403 instead of its success",
        "success-to-204": "{endpoint} answered 204, with nothing, instead of its success",
        "200-to-201": "{endpoint} answered 201 instead of 200",
        "201-to-200": "{endpoint} answered 200 instead of 201",
        "202-to-200": "{endpoint} answered 200 instead of 202",
        "redirect-to-200": "{endpoint} answered 200 instead of sending its callers elsewhere",
        "refusal-to-200": "{endpoint} answered 200 where it must refuse",
        "refusal-to-500": "{endpoint} answered 500 where it must refuse",
        "refusal-to-another": "{endpoint} refused with another status than its own",
        "failure-to-200": "{endpoint} answered 200 where it must say that it failed",
    },
    Family.HEADER: {
        "header-dropped": "{endpoint} stopped sending the header `{field}`",
        "any-origin": "{endpoint} allowed pages of every origin",
        "other-origin": "{endpoint} allowed pages of another origin instead",
        "methods-not-allowed": "{endpoint} allowed other origins GET only",
        "headers-not-allowed": "{endpoint} allowed other origins no header of theirs",
        "location-elsewhere": "{endpoint} pointed to another place in `location`",
        "location-at-another-host": "{endpoint} pointed to another host in `location`",
        "cookie-readable": "{endpoint} let scripts read its cookies",
        "cookie-insecure": "{endpoint} let its cookies travel without encryption",
        "cookie-cross-site": "{endpoint} let its cookies come from other sites",
        "type-html": "{endpoint} called its answer a web page in `content-type`",
        "etag-other": "{endpoint} sent another `etag`",
        "cacheable": "{endpoint} let everybody keep what is private",
        "retry-at-once": "{endpoint} asked to be tried again at once",
        "other-scheme": "{endpoint} asked for another way to sign in",
    },
    Family.VALUE: {
        "flipped": "{endpoint} returned the opposite of `{field}`",
        "plus-one": "{endpoint} returned one too many in `{field}`",
        "minus-one": "{endpoint} returned one too few in `{field}`",
        "zero": "{endpoint} returned 0 in `{field}`",
        "negated": "{endpoint} returned `{field}` with the wrong sign",
        "rounded": "{endpoint} returned `{field}` without its decimals",
        "filled": "{endpoint} returned something in `{field}` where there is nothing",
        "other-text": "{endpoint} returned another text in `{field}`",
        "empty-text": "{endpoint} returned no text in `{field}`",
        "last-letter-lost": "{endpoint} returned `{field}` without its last letter",
        "misread": "{endpoint} returned `{field}` with its special letters garbled",
        "other-member": "{endpoint} returned another of the words that `{field}` can be",
        "day-later": "{endpoint} returned `{field}` a day too late",
        "day-earlier": "{endpoint} returned `{field}` a day too early",
        "hour-later": "{endpoint} returned `{field}` an hour off",
        "zone-lost": "{endpoint} returned `{field}` without its time zone",
        "list-emptied": "{endpoint} returned an empty list in `{field}`",
        "element-twice": "{endpoint} returned the first of `{field}` twice",
        "element-lost": "{endpoint} left out the last of `{field}`",
        "element-too-many": "{endpoint} returned something in `{field}` that does not belong there",
        "list-reversed": "{endpoint} returned `{field}` in the opposite order",
        "ids-swapped": "{endpoint} gave each record the `{field}` of another",
    },
    Family.SHAPE: {
        "dropped": "{endpoint} stopped returning `{field}`",
        "null": "{endpoint} returned null in `{field}`",
        "other-type": "{endpoint} returned another type in `{field}`",
        "body-emptied": "{endpoint} returned an empty object",
    },
    Family.STREAM: {
        "start-missing": "{endpoint} left out the first event of its stream",
        "completion-missing": "{endpoint} left out the last event of its stream",
        "completion-too-early": "{endpoint} told the end of its stream too early",
        "truncated": "{endpoint} stopped telling in the middle of its stream",
        "cut-inside": "{endpoint} broke off inside the last event of its stream",
        "error-event": "{endpoint} ended its stream with an error",
        "event-ids-lost": "{endpoint} stopped numbering its events",
        "event-missing": "{endpoint} left out one event `{field}`",
        "kind-missing": "{endpoint} told no event `{field}`",
        "event-twice": "{endpoint} told one event `{field}` twice",
        "events-reordered": "{endpoint} told two events `{field}` in the wrong order",
        "event-garbled": "{endpoint} told an event `{field}` that nobody can read",
        "event-unnamed": "{endpoint} stopped naming its events `{field}`",
        "foreign-text": "{endpoint} told somebody else's text in `{field}`",
        "late": "{endpoint} began its stream seconds too late",
    },
    Family.STATE: {
        "let-in": "{endpoint} let in somebody whom it must refuse",
        "foreign-shown": "{endpoint} showed what is gone, or belongs to others",
        "stale": "{endpoint} still told what was there before",
        "foreign-row": "{endpoint} put a record from elsewhere into `{field}`",
        "write-lost": "{endpoint} said yes and kept nothing",
        "write-twice": "{endpoint} did twice what it was asked once",
    },
    Family.REQUEST: {
        "parameter-ignored": "{endpoint} took no notice of the parameter `{field}`",
        "key-ignored": "{endpoint} took no notice of the idempotency key",
    },
    Family.PAGE: {
        "hidden": "{field} were hidden",
        "not-displayed": "{field} were not displayed",
        "transparent": "{field} were transparent",
        "off-screen": "{field} were off the screen",
        "covered": "{field} were covered by something else",
        "removed": "{field} were not there",
        "reworded": "{field} said something else",
        "dead": "{field} did nothing",
        "disabled": "{field} were disabled",
        "sent-twice": "{field} sent its request twice",
        "broken-picture": "{field} showed no picture",
        "role-lost": "{field} were no longer what it is to assistive technology",
        "nameless": "{field} had lost its label",
        "list-frozen": "nothing new appeared in {field}",
        "retitled": "{field} had another title",
        "console-error": "{field} logged an error that only the browser's console shows",
        "uncaught-error": "{field} threw an error that only the browser's console shows",
    },
    Family.TRANSPORT: {
        "half-body": "{endpoint} sent half of its answer",
        "no-body": "{endpoint} sent its answer without a body",
        "error-page": "something in front of {endpoint} answered 502 with a web page",
        "reset": "the connection broke instead of an answer of {endpoint}",
        "nothing": "{endpoint} never answered",
    },
    Family.TOLERANCE: {
        "extra-field": "{endpoint} returned one field more in every object",
        "extra-header": "{endpoint} sent one header more",
        "keys-reversed": "{endpoint} returned its fields in another order",
        "white-space": "{endpoint} returned its JSON with white space",
        "letters-escaped": "{endpoint} wrote its special letters as escapes",
        "header-case": "{endpoint} wrote its headers in capital or small letters",
        "charset-told": "{endpoint} told that its text is UTF-8",
        "stream-comment": "{endpoint} sent comments between its events",
        "stream-unknown-field": "{endpoint} sent a line in its events that nobody knows yet",
        "stream-crlf": "{endpoint} ended the lines of its stream with CR LF",
        "stream-no-space": "{endpoint} sent no space after `data:`",
    },
}


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to change answers; `told` is part of a sentence about an {endpoint} and a {field}."""

    name: str
    family: Family
    is_semantic: bool
    told: str


def _operators() -> Iterator[Operator]:
    for family, changes in _TOLD.items():
        for name, said in changes.items():
            yield Operator(name, family, family not in _NO_MEANING and name not in _BROKEN_STREAM, said)


OPERATORS: Mapping[str, Operator] = {operator.name: operator for operator in _operators()}


def told(question: Question) -> str:
    """Return what a system would be doing wrong, as a part of a sentence for product owners."""
    operator = operator_of(question.change.operator)
    field = question.change.field
    sentence = operator.told if field else operator.told.replace("`{field}`", "its answer")
    return sentence.format(endpoint=question.endpoint, field=field)


def operator_of(name: str) -> Operator:
    """Return the operator of a name."""
    if name not in OPERATORS:
        raise ConfigurationError(f'there is no change "{name}" of recorded answers', next=meant(name, OPERATORS))
    return OPERATORS[name]
