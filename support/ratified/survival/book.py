"""What a project says about survival in `data/survival.toml`: how systems say no, and why a bad cell is as it is."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import msgspec

from ratified.failures import ConfigurationError

PLACE = Path("data", "survival.toml")


class Explanation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why some scenarios do not survive some faults as they should; in names of both, stars stand for anything."""

    scenario: str
    fault: str
    verdict: str
    why: str

    @property
    def told(self) -> str:
        """Return what it explains."""
        return f"{self.verdict} under {self.fault}: {self.scenario}"

    def fits(self, scenario: str, fault: str, verdict: str) -> bool:
        """Say whether it explains a cell."""
        return self.verdict == verdict and fnmatchcase(fault, self.fault) and fnmatchcase(scenario, self.scenario)


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is said; `told` names for each system the words by which its answers say that something went wrong."""

    told: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    explained: tuple[Explanation, ...] = ()

    @classmethod
    def read(cls, root: Path) -> Book:
        """Read what a project says, if it says anything."""
        return _read(root / PLACE)


@cache
def _read(path: Path) -> Book:
    if not path.is_file():
        return Book()
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Book)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{PLACE.as_posix()} cannot be read",
            expected="[told.SYSTEM] with words, and [[explained]] with scenario, fault, verdict and why",
            actual=str(error),
        ) from None
