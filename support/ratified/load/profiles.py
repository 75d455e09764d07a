"""Loads with names, in data/load/NAME.toml: each in several variants, so that CI runs a shorter one than a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ratified.failures import ConfigurationError
from ratified.load.traffic import Phase
from ratified.load.variants import read_variant
from ratified.load.wording import phase_of

_YES_NO = {"True": "yes", "False": "no"}


@dataclass(frozen=True, slots=True)
class Profile:
    """The phases of a load, and where they come from."""

    phases: tuple[Phase, ...]
    name: str = ""
    variant: str = ""


def read_profile(folder: Path, name: str, variant: str) -> Profile:
    """Return the variant of a profile; an unknown one is an error that names the nearest."""
    found = read_variant(folder, name, variant, "load")
    if not found.rows:
        raise ConfigurationError(
            f"{found.path.name} has no phases in {variant}", next=f"write [[{variant}]] above each of them"
        )
    return Profile(tuple(_phase(found.path, row) for row in found.rows), name, variant)


def _phase(path: Path, row: object) -> Phase:
    if not isinstance(row, Mapping):
        raise ConfigurationError(f"{path.name} holds something else than phases", next=f"mend {path}")
    return phase_of({key: _YES_NO.get(str(value), str(value)) for key, value in row.items()})
