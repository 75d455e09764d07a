"""The files that a worker on another machine has written: packed there, unpacked where the run is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

# As much as a scenario may bring home; a video and a trace are far from it.
MOST = 256 * 1024 * 1024


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """One file: the folder that it belongs to, its name in it, and its content."""

    folder: str
    name: str
    content: bytes


class Luggage(msgspec.Struct, frozen=True, array_like=True):
    """What is brought home at once, and what was too much."""

    pieces: tuple[Piece, ...] = ()
    left_behind: tuple[tuple[str, int], ...] = ()


def pack(folder: Path, most: int = MOST) -> Luggage:
    """Take everything below a folder's own folders, the small before the large, as far as there is room."""
    pieces: list[Piece] = []
    left_behind: list[tuple[str, int]] = []
    room = most
    for size, file in sorted(_files(folder)):
        where, *name = file.relative_to(folder).parts
        if size > room:
            left_behind.append((file.name, size))
        else:
            room -= size
            pieces.append(Piece(where, PurePosixPath(*name).as_posix(), file.read_bytes()))
        file.unlink()
    return Luggage(tuple(pieces), tuple(left_behind))


def empty(folder: Path) -> None:
    """Forget what was written before the first scenario."""
    for _, file in _files(folder):
        file.unlink()


def unpack(pieces: Sequence[Piece], folders: Mapping[str, Path]) -> None:
    """Put every file where it belongs; none is there before it is whole."""
    for piece in pieces:
        home = folders[piece.folder].resolve()
        file = (home / piece.name).resolve()
        if not file.is_relative_to(home):
            raise ValueError(f"{piece.name} does not belong into {home}")
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_name(f"{file.name}.half")
        half.write_bytes(piece.content)
        half.replace(file)


def _files(folder: Path) -> Iterator[tuple[int, Path]]:
    for file in folder.rglob("*"):
        # What is half written is of somebody who was killed.
        if file.is_file() and not file.name.endswith(".half"):
            yield file.stat().st_size, file
