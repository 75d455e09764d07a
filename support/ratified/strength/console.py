"""What is told about strength on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ratified.display import printable
from ratified.report.strength.told import Part, Share, Whole
from ratified.strength.accepted import PLACE

_NAME, _FIGURE = 56, 12


@dataclass(frozen=True, slots=True)
class Effort:
    """What it took to find out: seconds in all, and how many changes were judged in how many of them."""

    seconds: float
    judged: int
    judging: float

    def told(self) -> str:
        """Return it as a sentence."""
        rate = f", {self.judged / self.judging:.0f} a second" if self.judging > 0 else ""
        return f"{self.judged:,} changes judged in {self.seconds:.0f} s{rate}"


def told_on_console(whole: Whole, page: Path, effort: Effort | None = None) -> str:
    """Return the summary of what is told about a suite; the page tells the rest."""
    parts = [
        _table(whole),
        _listed("What nobody would notice, the worst first:", [one.text for one in whole.sentences], whole.more),
        _listed("Fails although nothing is wrong:", [one.text for one in whole.brittle]),
        _listed("Notices nothing of what it is asked:", whole.blind),
        _listed("Could not be judged:", [f"{one.what}: {one.why}" for one in whole.unknown]),
        _listed(f"To be decided in {PLACE.as_posix()}:", list(whole.overdue)),
        list(_facts(whole, page, effort)),
    ]
    return printable("\n".join("\n".join((*part, "")) for part in parts if part).rstrip("\n"))


def _table(whole: Whole) -> Sequence[str]:
    rows = [_row(part) for part in whole.parts]
    heads = f"{'':<{_NAME}} {'semantic':>{_FIGURE}} {'state and security':>20} {'asked':>8}"
    everything = _line("all features", whole.semantic, whole.security)
    return [heads, *rows, everything]


def _row(part: Part) -> str:
    return _line(f"{part.system} · {part.feature}", part.semantic, part.security)


def _line(name: str, semantic: Share, security: Share) -> str:
    fitted = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    return f"{fitted:<{_NAME}} {semantic.percent:>{_FIGURE}} {security.counted:>20} {semantic.asked:>8,}"


def _listed(title: str, lines: Sequence[str], more: int = 0) -> Sequence[str]:
    rest = [f"  … and {more:,} more on the page"] * bool(more)
    return [title, *(f"  {line}" for line in lines), *rest] if lines else []


def _facts(whole: Whole, page: Path, effort: Effort | None) -> Iterator[str]:
    yield f"Semantic score: {whole.semantic.percent} ({whole.semantic.told})"
    yield f"State and security: {whole.security.told} noticed"
    if whole.crashes:
        yield whole.told_of_crashes
    if whole.accepted:
        yield f"Accepted in {PLACE.as_posix()}: {sum(one.count for one in whole.accepted):,}"
    if effort:
        yield effort.told()
    yield f"The page: {page}"
