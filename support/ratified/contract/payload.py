"""JSON as contracts mean it, with one sentence for what is none."""

from __future__ import annotations

from ratified.contract.document import Json
from ratified.exchange.strict_json import strict_json
from ratified.failures import NoAnswer


def json_of(text: str | bytes) -> Json:
    """Return the value that a JSON text stands for; raises `ValueError` with the reason if it is none."""
    try:
        return strict_json(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    except NoAnswer as refusal:
        raise ValueError(refusal.actual.splitlines()[0]) from None
