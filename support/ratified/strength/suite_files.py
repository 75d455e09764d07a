"""What decides how scenarios go: the files of a project and its settings in the environment, each by a digest."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from ratified.strength.accepted import PLACE

_KINDS = frozenset({".feature", ".py", ".toml", ".ini", ".cfg"})
_FOREIGN = frozenset({"__pycache__", "node_modules"})
_SETTINGS = "RATIFIED_"


def suite_files(root: Path) -> Mapping[str, str]:
    """Return a digest of everything by its name; only what may go unnoticed may change while it is asked for."""
    found = {file.relative_to(root).as_posix(): _digest(file.read_bytes()) for file in sorted(_files(root))}
    found.pop(PLACE.as_posix(), None)
    return found | {name: _digest(os.fsencode(told)) for name, told in os.environ.items() if name.startswith(_SETTINGS)}


def differing(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the names of what is not as it was, or not there any more, or new."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _files(root: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(root):
        folder = Path(place)
        folders[:] = [name for name in folders if not _is_foreign(folder / name)]
        is_data = folder.is_relative_to(root / "data")
        for name in names:
            if (file := folder / name).is_file() and (is_data or file.suffix in _KINDS):
                yield file


def _is_foreign(folder: Path) -> bool:
    return folder.name.startswith(".") or folder.name in _FOREIGN or (folder / "pyvenv.cfg").is_file()


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=8).hexdigest()
