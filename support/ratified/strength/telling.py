"""How readers are told what would go wrong, whatever it is about."""

from __future__ import annotations

from ratified.strength.operators import operator_of
from ratified.strength.operators import told as told_of_answer
from ratified.strength.pages import told as told_of_page
from ratified.strength.words import Family, Question


def told(question: Question) -> str:
    """Return what a system or its page would be doing wrong, as a part of a sentence for product owners."""
    if is_of_page(question):
        return told_of_page(question.change, question.endpoint.path)
    return told_of_answer(question)


def is_of_page(question: Question) -> bool:
    """Say whether it is about what people see, and not about what they are answered."""
    return operator_of(question.change.operator).family is Family.PAGE


__all__ = ["is_of_page", "told"]
