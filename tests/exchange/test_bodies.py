"""Bodies: decoded piece by piece, bounded before and after, and refused when they are not what they say."""

import gzip
import importlib
import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.exchange import Tape
from ratified.exchange.decoding import ACCEPTED, PIECE, Undecodable, decoded, decoders
from ratified.failures import NoAnswer

from .conftest import Connecting
from .tiny_servers import always, chunk, chunked, http, serving, then_pour


def bare_deflate(data: bytes) -> bytes:
    squeezer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeezer.compress(data) + squeezer.flush()


def brotli(data: bytes) -> bytes:
    return bytes(importlib.import_module("brotli").compress(data, quality=2))


def zstandard(data: bytes) -> bytes:
    return bytes(importlib.import_module("zstandard").ZstdCompressor().compress(data))


ALL: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli,
    "zstd": zstandard,
}
# Two of them are asked for only where their library is installed.
CODERS = {name: ALL[name] for name in ACCEPTED.split(", ")}


def cut(data: bytes, at: list[int]) -> list[bytes]:
    places = sorted({place % (len(data) + 1) for place in at})
    return [data[start:end] for start, end in zip([0, *places], [*places, len(data)], strict=True)]


def through(coding: str, chunks: list[bytes]) -> list[bytes]:
    return list(decoded(iter(chunks), decoders(coding)))


@given(data=st.binary(max_size=2000), at=st.lists(st.integers(0, 4000), max_size=5), coding=st.sampled_from([*CODERS]))
def test_every_coding_gives_back_what_went_in_however_it_is_cut(data: bytes, at: list[int], coding: str) -> None:
    assert b"".join(through(coding, cut(CODERS[coding](data), at))) == data


@given(data=st.binary(min_size=1, max_size=500), coding=st.sampled_from([*CODERS]), missing=st.integers(1, 8))
def test_a_coding_that_ends_too_early_is_refused(data: bytes, coding: str, missing: int) -> None:
    whole = CODERS[coding](data)
    with pytest.raises(Undecodable):
        through(coding, [whole[: max(len(whole) - missing, 1)]])


@pytest.mark.parametrize("coding", [*CODERS])
def test_a_bomb_goes_off_in_small_pieces(coding: str) -> None:
    bomb = CODERS[coding](bytes(64 * 1024 * 1024))
    total = 0
    for piece in decoded(iter([bomb]), decoders(coding)):
        assert len(piece) <= 64 * PIECE
        total += len(piece)
    assert total == 64 * 1024 * 1024


def test_gzip_and_deflate_are_always_asked_for() -> None:
    assert {"gzip", "deflate"} <= {*CODERS}


def test_the_bare_stream_that_some_servers_call_deflate_is_read() -> None:
    assert through("deflate", [bare_deflate(b"hello")]) == [b"hello"]


def test_several_gzip_members_are_one_body() -> None:
    assert b"".join(through("gzip", [gzip.compress(b"one ") + gzip.compress(b"two")])) == b"one two"


def test_codings_one_in_the_other_are_undone_in_turn() -> None:
    assert b"".join(through("gzip, deflate", [zlib.compress(gzip.compress(b"hello"))])) == b"hello"


@pytest.mark.parametrize("coding", ["rot13", "gzip, rot13", ", ".join(["gzip"] * 9)])
def test_codings_that_nobody_asked_for_are_refused(coding: str) -> None:
    with pytest.raises(Undecodable, match="content-encoding"):
        decoders(coding)


@pytest.mark.parametrize("coding", [*CODERS])
def test_an_encoded_answer_is_read(patient: Connecting, tape: Tape, coding: str) -> None:
    answer = http(CODERS[coding](b'{"ok": true}'), f"content-encoding: {coding}", "content-type: application/json")
    with serving(always(answer)) as server:
        assert patient(server.url).send("GET", "/").object() == {"ok": True}
    assert f"accept-encoding: {ACCEPTED}".encode() in server.requests[0].lower()
    seen = tape[0].response
    assert seen is not None
    assert (seen.content, seen.media_type, seen.truncated) == (b'{"ok": true}', "application/json", False)


@pytest.mark.parametrize("coding", [*CODERS])
def test_broken_encoding_is_a_bad_answer(patient: Connecting, coding: str) -> None:
    plain = http(b"this is not compressed at all", f"content-encoding: {coding}")
    with serving(always(plain)) as server, pytest.raises(NoAnswer) as caught:
        patient(server.url).send("GET", "/")
    assert (caught.value.kind, coding in caught.value.actual) == ("bad answer", True)


def test_data_after_the_end_of_gzip_is_a_bad_answer(patient: Connecting) -> None:
    answer = http(gzip.compress(b"whole") + b"surplus", "content-encoding: gzip")
    with serving(always(answer)) as server, pytest.raises(NoAnswer, match="7 bytes follow the end of the gzip data"):
        patient(server.url).send("GET", "/")


def test_an_empty_body_may_name_any_coding(patient: Connecting) -> None:
    with serving(always(http(b"", "content-encoding: gzip"))) as server:
        assert patient(server.url).send("GET", "/").body == b""


def test_a_body_that_decodes_to_nothing_for_ever_is_left(connect: Connecting) -> None:
    endless = then_pour(chunked("content-encoding: gzip"), chunk(gzip.compress(b"") * 100))
    with serving(endless) as server, pytest.raises(NoAnswer, match="its body is over 64 KiB"):
        connect(server.url).send("GET", "/")


def test_the_tape_keeps_the_beginning_of_a_large_body(patient: Connecting, tape: Tape) -> None:
    with serving(always(http(b"x" * 400_000, "content-type: text/plain; charset=utf-8"))) as server:
        assert len(patient(server.url).send("GET", "/").body) == 400_000
    seen = tape[0].response
    assert seen is not None
    assert (len(seen.content), seen.size, seen.truncated) == (256 * 1024, 400_000, True)


@pytest.mark.parametrize("kind", ["bomb", "endless", "announced"])
def test_no_answer_takes_more_memory_than_its_limit(kind: str) -> None:
    # Members of 16 MiB each: 64 times the same megabyte of work, and together 1 GiB from 1 MiB.
    bomb = gzip.compress(bytes(2**24)) * 64 if kind == "bomb" else b""
    manners = {
        "bomb": always(http(bomb, "content-encoding: gzip")),
        "endless": then_pour(chunked(), chunk(b"x" * 65536)),
        "announced": then_pour(http(length=2**30), b"x" * 65536),
    }
    with serving(manners[kind]) as server:
        asked = subprocess.run(
            [sys.executable, "-c", _ASKING, server.url], capture_output=True, text=True, timeout=60, check=True
        )
    what, grown = asked.stdout.strip().rsplit("\n", 1)
    assert "its body is over 10 MiB" in what
    # The body up to its limit, once more while it is put together, and some room for the interpreter's own.
    assert int(grown) < 40 * 1024


_ASKING = """
import resource, sys
from ratified.exchange import Seam, Tape
from ratified.failures import NoAnswer
class Open:
    def allow(self, system, method, url): pass
connection = Seam(Tape(), Open()).connection("shop", "Mia", sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    connection.send("GET", "/")
except NoAnswer as failure:
    print(failure.what)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
