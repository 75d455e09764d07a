"""From answers to words: the thing that was asked for, or the refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from ratified import Refusal
from ratified.api import Answer
from ratified.failures import NoAnswer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Gone:
    """What was asked to go is gone."""

    what: str


def thing(answer: Answer, kind: type[T]) -> T | Refusal:
    """Return what was asked for, or why the system said no."""
    return answer.read(kind) if answer.ok else refusal(answer)


def gone(answer: Answer) -> Gone | Refusal:
    """Return that something is gone, or why the system said no."""
    return Gone(answer.asked) if answer.ok else refusal(answer)


def refusal(answer: Answer) -> Refusal:
    """Return why the system said no, as far as it can be read: the contract judges the shape of errors."""
    told = said(answer)
    fields = {str(entry.get("field", "")): str(entry.get("message", "")) for entry in _entries(told.get("details"))}
    code, message = str(told.get("code", "")), str(told.get("message", ""))
    return Refusal(answer.status, code, message, fields, str(told.get("correlationId", "")))


def said(answer: Answer) -> Mapping[str, object]:
    """Return the object in an answer, or an empty one where there is none."""
    try:
        told = answer.json()
    except NoAnswer:
        return {}
    return told if isinstance(told, dict) else {}


def _entries(details: object) -> list[Mapping[str, object]]:
    return [entry for entry in details if isinstance(entry, dict)] if isinstance(details, list) else []
