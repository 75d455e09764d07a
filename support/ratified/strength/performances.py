"""Every performance and what came of it, one line each, so that who is killed loses only what was under way."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from ratified.failures import Broken
from ratified.runner.choosing.units import Unit
from ratified.strength.asking import Order
from ratified.strength.outcome import Ending, Outcome
from ratified.strength.words import Question

# Of which scenario, what was different, and whether before the systems.
_Key = tuple[str, Question | tuple[Question, ...] | None, bool]


class _Performed(msgspec.Struct, frozen=True):
    """One performance: of which scenario, while what was different, and after how many seconds of asking it ended."""

    scenario: str
    question: Question | None
    is_live: bool
    turn: int
    at: float
    outcome: Outcome
    # What was different where that was more than one thing.
    together: tuple[Question, ...] = ()


class Performances:
    """All performances so far, those of earlier commands too; nothing that is known is performed again."""

    def __init__(self, path: Path, units: Sequence[Unit], questions: Sequence[Question]) -> None:
        self._path = path
        self._units = units
        self._questions = questions
        self._known: dict[_Key, Outcome] = {}
        # What would have come of performances that need not be given.
        self._implied: dict[_Key, Outcome] = {}
        # How long earlier commands have asked.
        self.earlier = 0.0
        self._turn = 1
        for one in _performed(path):
            self._learn((one.scenario, one.together or one.question, one.is_live), one.outcome)
            self.earlier, self._turn = max(self.earlier, one.at), max(self._turn, one.turn)
        self._file = _opened(path)
        self._began = time.monotonic()

    def __len__(self) -> int:
        return len(self._known)

    def leave_room(self, count: int) -> None:
        """Leave out the turns of so many performances that may have been under way when an earlier command ended."""
        self._turn += count

    def next_turn(self) -> int:
        """Return the number of a performance; that of the recordings was the first, and none comes twice."""
        self._turn += 1
        return self._turn

    def known(self, order: Order) -> Outcome | None:
        """Return what came of the same performance, if it has been given."""
        key = self._key(order)
        return self._known.get(key) or self._implied.get(key)

    def note(self, order: Order, outcome: Outcome) -> None:
        """Write down what came of a performance."""
        scenario, asked, is_live = key = self._key(order)
        self._learn(key, outcome)
        at = round(self.earlier + time.monotonic() - self._began, 3)
        question, together = (None, asked) if isinstance(asked, tuple) else (asked, ())
        performed = _Performed(scenario, question, is_live, order.turn, at, outcome, together)
        # What cannot be written, because a system speaks in half characters, is performed again.
        with suppress(UnicodeEncodeError):
            self._append(msgspec.json.encode(performed) + b"\n")

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _key(self, order: Order) -> _Key:
        question = None if order.question is None else self._questions[order.question]
        together = tuple(self._questions[number] for number in order.together)
        return self._units[order.unit].identity, together or question, order.is_live

    def _learn(self, key: _Key, outcome: Outcome) -> None:
        self._known[key] = outcome
        scenario, _, is_live = key
        for question in outcome.unnoticed:
            self._implied[scenario, question, is_live] = Outcome(Ending.UNNOTICED)

    def _append(self, line: bytes) -> None:
        try:
            while line:
                line = line[os.write(self._file, line) :]
        except OSError as error:
            raise Broken(
                f"what was performed cannot be written into {self._path}",
                actual=error.strerror or str(error),
                next="make room on its disk; then `ratified strength --resume`",
            ) from None


def _performed(path: Path) -> Iterator[_Performed]:
    try:
        for line in _whole(path).splitlines():
            yield msgspec.json.decode(line, type=_Performed)
    except msgspec.DecodeError as error:
        raise Broken(
            f"what was performed cannot be read from {path}",
            actual=str(error),
            next="begin anew: `ratified strength` without --resume",
        ) from None


def _whole(path: Path) -> bytes:
    """Return what is written, without a last line that a kill has cut short."""
    content = path.read_bytes() if path.exists() else b""
    return content[: content.rfind(b"\n") + 1]


def _opened(path: Path) -> int:
    """Open a file that only its owner can read, to write behind its last whole line."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.ftruncate(file, len(_whole(path)))
    return file
