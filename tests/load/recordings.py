"""Recordings made of rows, as a generator would have told them."""

from array import array
from collections.abc import Callable, Sequence

from ratified.load.findings import Finding
from ratified.load.judging import Judgement, Verdict
from ratified.load.recording import Recording, Span
from ratified.load.samples import WIDTH, Column, Outcome
from ratified.load.traffic import Phase

BEGIN = 7_000_000_000_000
MS = 1_000_000


def row(due: float, took: float = 10.0, **told: int) -> list[int]:
    """A request that is due after so many seconds, and takes so many milliseconds, a tenth of one before it is sent."""
    intended = BEGIN + round(due * 1e9)
    last = intended + round(took * MS)
    written = intended + round(min(0.1, took / 2) * MS)
    made = dict.fromkeys(Column, 0)
    made |= {
        Column.INTENDED: intended,
        Column.TAKEN: intended + 1000,
        Column.WRITTEN: written,
        Column.FIRST_BYTE: last,
        Column.LAST: last,
        Column.STATUS: 200,
        Column.SIZE: 2,
        Column.IS_ARRIVAL: 1,
    }
    made |= {Column[name.upper()]: value for name, value in told.items()}
    return [made[column] for column in Column]


def failed(due: float, outcome: Outcome = Outcome.TIMEOUT, took: float = 10.0, **told: int) -> list[int]:
    return row(due, took, **{"outcome": outcome, "status": 0, "first_byte": 0, **told})


def recording(
    rows: Sequence[Sequence[int]], phases: Sequence[Phase] = (), endpoints: Sequence[str] = ("list pages",)
) -> Recording:
    """A recording of phases one after another."""
    made = Recording(tuple(endpoints), list(phases) or [Phase("normal", rate=100, seconds=1)])
    content = array("q", [number for one in rows for number in one])
    assert len(content) == WIDTH * len(rows)
    if rows:
        made.add_rows(content.tobytes())
    begin = BEGIN
    for number, phase in enumerate(made.phases):
        end = begin + round((phase.duration or 1) * 1e9)
        made.spans.append(Span(number, begin, end))
        begin = end
    return made


def steady(seconds: float, rate: int, took: Callable[[int], float], **told: int) -> list[list[int]]:
    return [row(number / rate, took(number), **told) for number in range(round(seconds * rate))]


def finding(verdict: Verdict = Verdict.FAIL, limit: int = 20 * MS, **told: str) -> Finding:
    words = {
        "promise": "95 % of responses take less than 20 ms",
        "where": "list pages",
        "metric": "p95 of responses",
        "target": "< 20 ms",
        "actual": "24.1 ms; 91 % in time, certainly 84.9 to 95.2 %",
        "why": "91 of 100 (91.0%); the true share lies between 84.9% and 95.2%",
    } | told
    judgement = Judgement(verdict, 0.91, 0.849, 0.952, 100, 80.5, is_settled=True, why=words.pop("why"))
    return Finding(judgement=judgement, limit=limit, **words)
