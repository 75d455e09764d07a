"""What is done to recorded answers, so that one learns who would notice."""

from __future__ import annotations

from ratified.strength.operators.catalogue import OPERATORS, Operator, operator_of, told
from ratified.strength.operators.changing import changed, changes_of
from ratified.strength.operators.documents import fields_of, kind_of, values_seen, with_body
from ratified.strength.operators.fields import element, joined
from ratified.strength.operators.transport import Lost

__all__ = [
    "OPERATORS",
    "Lost",
    "Operator",
    "changed",
    "changes_of",
    "element",
    "fields_of",
    "joined",
    "kind_of",
    "operator_of",
    "told",
    "values_seen",
    "with_body",
]
