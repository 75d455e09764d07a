"""Files of data with names, each in several variants: data/FOLDER/NAME.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from ratified.failures import ConfigurationError
from ratified.nearest import meant


@dataclass(frozen=True, slots=True)
class Rows:
    """What one variant of a file holds."""

    path: Path
    rows: tuple[object, ...]


def read_variant(folder: Path, name: str, variant: str, what: str) -> Rows:
    """Return a variant of a file; an unknown file or variant is an error that names the nearest."""
    path = folder / f"{name.replace(' ', '_')}.toml"
    if not path.is_file():
        known = [one.stem.replace("_", " ") for one in sorted(folder.glob("*.toml"))]
        raise ConfigurationError(f'there is no {what} "{name}"', next=f"{meant(name, known)} See {folder}.")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name} is not valid TOML", actual=str(error), next=f"mend {path}") from None
    if variant not in tables:
        raise ConfigurationError(
            f'the {what} "{name}" has no variant "{variant}"',
            next=f"{meant(variant, tables)} Choose one with -D load_profile=…, or add it to {path}.",
        )
    found = tables[variant]
    return Rows(path, tuple(found) if isinstance(found, list) else ())
