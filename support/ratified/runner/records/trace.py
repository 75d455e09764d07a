"""The way through the code that led to an exception in another process, in the form in which Python shows its own."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType

Call = tuple[str, int, str]
_MOST = 50


@dataclass(frozen=True, slots=True)
class _Code:
    co_filename: str
    co_name: str

    @property
    def co_qualname(self) -> str:
        return self.co_name

    def co_positions(self) -> Iterator[tuple[None, None, None, None]]:
        return iter(())


@dataclass(frozen=True, slots=True)
class _Frame:
    f_code: _Code
    f_lineno: int
    f_globals: Mapping[str, object] = field(default_factory=dict)
    f_locals: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trace:
    """A stand-in for a traceback: everything that the module traceback looks at."""

    tb_frame: _Frame
    tb_lineno: int
    tb_next: Trace | None
    # No position within the line is known.
    tb_lasti: int = -1


def calls_of(trace: TracebackType | None) -> tuple[Call, ...]:
    """Return the calls that a traceback tells of."""
    found = traceback.extract_tb(trace)[-_MOST:]
    return tuple((call.filename, call.lineno or 0, call.name) for call in found)


def trace_of(calls: Sequence[Call]) -> Trace | None:
    """Return a traceback that tells of these calls."""
    trace = None
    for file, line, name in reversed(calls):
        trace = Trace(_Frame(_Code(file, name), line), line, trace)
    return trace


__all__ = ["Call", "Trace", "calls_of", "trace_of"]
