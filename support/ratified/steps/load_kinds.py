"""The words that phrases about load are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ratified.failures import ConfigurationError
from ratified.gherkin import Context, Kind, Row
from ratified.load.wording import DURATION, SHARE, nanoseconds_of, seconds_of, share_of


def rows(context: Context, *columns: str) -> Sequence[Row]:
    """Return the rows of a step's table; a step that needs one, or a column, and has none says so."""
    headings = context.table.headings if context.table is not None else ()
    if context.table is None or not set(columns) <= set(headings):
        raise ConfigurationError(
            "this step needs a table below it",
            expected=f"the columns {', '.join(columns)}" if columns else "",
            actual=f"the columns {', '.join(headings)}" if headings else "no table",
            next="see its description in the step catalogue",
        )
    return list(context.table)


def plain(line: str) -> set[str]:
    """Return what stands in the cells of a line of a table in Markdown."""
    return {cell.strip().replace("\\", "") for cell in re.split(r"(?<!\\)\|", line)}


def name_of(row: Row) -> str:
    """Return what a thing is called, where the table says so."""
    return row.get("name") or ""


def weight_of(row: Row) -> float:
    """Return how often something happens beside the rest: 1 where the table does not say."""
    told = (row.get("weight") or "1").rstrip("% ")
    if not re.fullmatch(r"\d+(\.\d+)?", told) or not float(told):
        raise ConfigurationError(f'"{told}" is no weight', expected="a number above 0", next="correct the table")
    return float(told)


KINDS: Mapping[str, Kind] = {
    "Seconds": Kind(DURATION, seconds_of),
    "Time": Kind(DURATION, nanoseconds_of),
    "Share": Kind(SHARE, share_of),
    "Percentile": Kind(r"p\d{1,2}(?:\.\d+)?", lambda text: float(text[1:]) / 100),
}
