"""What scenarios did when they ran last: how long they took, and how they ended."""

from __future__ import annotations

import contextlib
import json
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ratified.runner.outcome import Outcome

_FILE = Path(".ratified") / "history.json"
_FORMAT = 1
# Scenarios that were renamed stay behind; those that ran longest ago are forgotten first.
_KEPT = 50_000
_DID_NOT_RUN = {"skipped", "untested"}


@dataclass(frozen=True, slots=True)
class Past:
    """How one scenario ended when it ran last."""

    seconds: float
    status: str
    attempts: int = 1

    @property
    def passed(self) -> bool:
        """Return whether it passed, be it only when it was tried again."""
        return self.status == "passed"


@dataclass(frozen=True, slots=True)
class History:
    """The last result of every scenario that has ever run; those that ran last come last."""

    scenarios: Mapping[str, Past] = field(default_factory=dict)
    trouble: str = ""

    @classmethod
    def read(cls, root: Path) -> History:
        """Read the project's history; one that is missing is empty, one that cannot be read is empty and says so."""
        file = root / _FILE
        try:
            return cls(_scenarios(json.loads(file.read_bytes())))
        except FileNotFoundError:
            return cls()
        except OSError as error:
            why = error.strerror or str(error)
        except (ValueError, RecursionError) as error:
            why = str(error)
        return cls(trouble=f"The history of earlier runs in {_FILE} is left aside, because it cannot be read: {why}")

    def seconds(self, identity: str) -> float | None:
        """Return how long a scenario took last, or None where it has never run."""
        past = self.scenarios.get(identity)
        return None if past is None else past.seconds

    def did_not_pass(self) -> set[str]:
        """Return the scenarios that did not pass when they ran last."""
        return {identity for identity, past in self.scenarios.items() if not past.passed}

    def after(self, outcomes: Iterable[Outcome]) -> History:
        """Return the history as it is after these outcomes; what did not run keeps what it had."""
        merged = dict(self.scenarios)
        for outcome in outcomes:
            if outcome.status not in _DID_NOT_RUN:
                merged.pop(outcome.scenario, None)
                merged[outcome.scenario] = Past(round(outcome.seconds, 3), outcome.status, outcome.attempts)
        surplus = max(len(merged) - _KEPT, 0)
        return History(dict(list(merged.items())[surplus:]))

    def write(self, root: Path) -> str:
        """Replace the project's history by this one; return a sentence where that cannot be done."""
        file = root / _FILE
        half = file.with_name(f"{file.name}.{os.getpid()}.half")
        rows = {identity: [past.seconds, past.status, past.attempts] for identity, past in self.scenarios.items()}
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            half.write_text(json.dumps({"format": _FORMAT, "scenarios": rows}), encoding="utf-8")
            half.replace(file)
        except OSError as error:
            with contextlib.suppress(OSError):
                half.unlink()
            return f"The history of this run could not be written to {_FILE}: {error.strerror or error}"
        return ""


def _scenarios(told: object) -> Mapping[str, Past]:
    if not isinstance(told, dict) or told.get("format") != _FORMAT or not isinstance(told.get("scenarios"), dict):
        raise ValueError("it is not a history of this version's format")
    return {identity: _past(row) for identity, row in told["scenarios"].items()}


def _past(row: object) -> Past:
    match row:
        case [int() | float() as seconds, str() as status, int() as attempts] if 0 <= seconds < math.inf:
            return Past(float(seconds), status, attempts)
        case _:
            raise ValueError(f"{row!r:.80} is not a result")


__all__ = ["History", "Past"]
