"""Content codings undone piece by piece, so that a small body cannot become a huge one in memory."""

from __future__ import annotations

import importlib
import importlib.util
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

PIECE = 64 * 1024
# One block of four bytes may stand for 128 KiB, so a slice of this size stays below some megabytes.
_ZSTD_SLICE = 128
_GZIP_START = b"\x1f\x8b"


class Undecodable(ValueError):
    """The bytes are not what their content coding says."""


class Decoder(Protocol):
    """Undoes one content coding."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Give what the chunk decodes to, in pieces of bounded size."""

    def finish(self) -> None:
        """Complain if the bytes ended too early."""


class _Zlib:
    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._inflater = zlib.decompressobj(_WINDOW[coding])
        self._begun = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        waiting = chunk
        while waiting:
            if self._inflater.eof:
                waiting = self._next_member(waiting)
            piece = self._inflated(waiting)
            if piece:
                yield piece
            waiting = self._inflater.unused_data or self._inflater.unconsumed_tail
        self._begun = self._begun or bool(chunk)

    def _next_member(self, waiting: bytes) -> bytes:
        if self._coding != "gzip" or not waiting.startswith(_GZIP_START[: len(waiting)]):
            raise Undecodable(f"{len(waiting)} bytes follow the end of the {self._coding} data")
        self._inflater = zlib.decompressobj(_WINDOW["gzip"])
        return waiting

    def _inflated(self, waiting: bytes) -> bytes:
        try:
            return self._inflater.decompress(waiting, PIECE)
        except zlib.error as broken:
            if self._coding != "deflate" or self._begun:
                raise Undecodable(f"broken {self._coding} data: {broken}") from broken
        # "deflate" means zlib data, but some servers send the bare stream inside it.
        self._begun = True
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        return self._inflated(waiting)

    def finish(self) -> None:
        if self._begun and not self._inflater.eof:
            raise Undecodable(f"the {self._coding} data ends too early")


_WINDOW = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class _Brotli:
    def __init__(self) -> None:
        self._module: Any = importlib.import_module("brotli")
        self._inflater = self._module.Decompressor()
        self._begun = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(chunk)
        piece = self._inflated(chunk)
        while piece or not self._inflater.can_accept_more_data():
            yield piece
            piece = self._inflated(b"")

    def _inflated(self, chunk: bytes) -> bytes:
        try:
            return bytes(self._inflater.process(chunk, output_buffer_limit=PIECE))
        except self._module.error as broken:
            raise Undecodable(f"broken br data: {broken}") from broken

    def finish(self) -> None:
        if self._begun and not self._inflater.is_finished():
            raise Undecodable("the br data ends too early")


class _Zstandard:
    def __init__(self) -> None:
        self._module: Any = importlib.import_module("zstandard")
        self._inflater = self._module.ZstdDecompressor(max_window_size=8 * 1024 * 1024).decompressobj()
        self._begun = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(chunk)
        for start in range(0, len(chunk), _ZSTD_SLICE):
            try:
                piece = self._inflater.decompress(chunk[start : start + _ZSTD_SLICE])
            except self._module.ZstdError as broken:
                raise Undecodable(f"broken zstd data: {broken}") from broken
            if piece:
                yield piece

    def finish(self) -> None:
        if self._begun and not self._inflater.eof:
            raise Undecodable("the zstd data ends too early")


def _can_bound_brotli() -> bool:
    if not importlib.util.find_spec("brotli"):
        return False
    # Releases before 1.2 cannot limit what one call returns.
    return hasattr(importlib.import_module("brotli").Decompressor, "can_accept_more_data")


_MAKERS: dict[str, Callable[[], Decoder]] = {"gzip": lambda: _Zlib("gzip"), "deflate": lambda: _Zlib("deflate")}
if _can_bound_brotli():
    _MAKERS["br"] = _Brotli
if importlib.util.find_spec("zstandard"):
    _MAKERS["zstd"] = _Zstandard

ACCEPTED = ", ".join(_MAKERS)


def decoders(content_encoding: str) -> list[Decoder]:
    """Return what undoes the codings named in the header, the last one applied first."""
    codings = [name.strip().lower() for name in content_encoding.split(",") if name.strip()]
    wanted = [name.removeprefix("x-") for name in codings if name != "identity"]
    unknown = [name for name in wanted if name not in _MAKERS]
    if unknown or len(wanted) > len(_MAKERS):
        raise Undecodable(f"its content-encoding is {content_encoding!r}; asked for was one of: {ACCEPTED}")
    return [_MAKERS[name]() for name in reversed(wanted)]


def decoded(chunks: Iterator[bytes], chain: list[Decoder]) -> Iterator[bytes]:
    """Pass the chunks through every decoder of the chain."""
    for decoder in chain:
        chunks = _through(chunks, decoder)
    return chunks


def _through(chunks: Iterator[bytes], decoder: Decoder) -> Iterator[bytes]:
    for chunk in chunks:
        yield from decoder.feed(chunk)
    decoder.finish()
