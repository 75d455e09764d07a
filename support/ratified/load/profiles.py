"""Loads with names, in data/load/NAME.toml: each in several variants, so that CI runs a shorter one than a release."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ratified.failures import ConfigurationError
from ratified.load.traffic import Phase
from ratified.load.wording import phase_of
from ratified.nearest import meant

_YES_NO = {"True": "yes", "False": "no"}


@dataclass(frozen=True, slots=True)
class Profile:
    """The phases of a load, and where they come from."""

    phases: tuple[Phase, ...]
    name: str = ""
    variant: str = ""


def read_profile(folder: Path, name: str, variant: str) -> Profile:
    """Return the variant of a profile; an unknown one is an error that names the nearest."""
    path = folder / f"{name.replace(' ', '_')}.toml"
    if not path.is_file():
        known = [one.stem.replace("_", " ") for one in sorted(folder.glob("*.toml"))]
        raise ConfigurationError(f'there is no load "{name}"', next=f"{meant(name, known)} See {folder}.")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name} is not valid TOML", actual=str(error), next=f"mend {path}") from None
    if variant not in tables:
        raise ConfigurationError(
            f'the load "{name}" has no variant "{variant}"',
            next=f"{meant(variant, tables)} Choose one with -D load_profile=…, or add it to {path}.",
        )
    return Profile(tuple(_phase(path, row) for row in _rows(path, variant, tables[variant])), name, variant)


def _rows(path: Path, variant: str, found: object) -> list[object]:
    if not isinstance(found, list) or not found:
        raise ConfigurationError(
            f"{path.name} has no phases in {variant}", next=f"write [[{variant}]] above each of them"
        )
    return found


def _phase(path: Path, row: object) -> Phase:
    if not isinstance(row, Mapping):
        raise ConfigurationError(f"{path.name} holds something else than phases", next=f"mend {path}")
    return phase_of({key: _YES_NO.get(str(value), str(value)) for key, value in row.items()})
