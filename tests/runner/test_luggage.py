"""Files that come home from another machine: whole, in their place, and no more than there is room for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.runner.cluster.luggage import Luggage, Piece, empty, pack, unpack

names = st.text("abcxyz-ö", min_size=1, max_size=8)


def test_what_is_packed_there_is_unpacked_here_and_there_no_more(tmp_path: Path) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    _write(there / "0" / "allure-results" / "a-result.json", b"{}")
    _write(there / "0" / "allure-results" / "deep" / "b.bin", bytes(range(256)))
    _write(there / "tapes" / "one.txt", b"sent")
    unpack(pack(there).pieces, {"0": here, "tapes": here / "kept"})

    assert _content(here) == {
        "allure-results/a-result.json": b"{}",
        "allure-results/deep/b.bin": bytes(range(256)),
        "kept/one.txt": b"sent",
    }
    assert pack(there) == Luggage()


@given(st.dictionaries(names, st.binary(max_size=40), max_size=8), st.integers(0, 120))
def test_no_more_than_there_is_room_for_is_taken_and_the_rest_is_named(
    tmp_path_factory: pytest.TempPathFactory, contents: dict[str, bytes], room: int
) -> None:
    there = tmp_path_factory.mktemp("there")
    for name, content in contents.items():
        _write(there / "0" / name, content)
    luggage = pack(there, room)

    taken = {piece.name: piece.content for piece in luggage.pieces}
    left = dict(luggage.left_behind)
    assert sum(map(len, taken.values())) <= room
    assert taken.keys() | left.keys() == contents.keys()
    assert not taken.keys() & left.keys()
    assert all(contents[name] == content for name, content in taken.items())
    # Whatever was left behind would not have found room beside the rest.
    assert all(size + sum(map(len, taken.values())) > room for size in left.values())


def test_what_is_half_written_stays_there(tmp_path: Path) -> None:
    _write(tmp_path / "0" / "a-result.json.half", b"{")

    assert pack(tmp_path) == Luggage()


def test_what_was_written_before_the_first_scenario_is_forgotten(tmp_path: Path) -> None:
    _write(tmp_path / "0" / "environment.properties", b"x")
    empty(tmp_path)

    assert pack(tmp_path) == Luggage()


@pytest.mark.parametrize("name", ["../elsewhere.txt", "/etc/elsewhere.txt", "a/../../elsewhere.txt"])
def test_nothing_is_unpacked_beside_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="does not belong into"):
        unpack([Piece("0", name, b"")], {"0": tmp_path / "home"})


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _content(folder: Path) -> dict[str, bytes]:
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}
