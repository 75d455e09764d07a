"""Packed files: looked into and rewritten member by member, because what is compressed hides from every search."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator

from ratified.failures import Broken

# A few bytes may unpack to terabytes: what is larger than this is refused, not skipped, because unseen is not clean.
LARGEST = 512 * 1024 * 1024
DEEPEST = 3


def parts(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield the content and, if it is packed, whatever is inside."""
    yield content
    if depth < DEEPEST:
        for member in _members(content):
            yield from parts(member, depth + 1)


def rewritten(content: bytes, change: Callable[[bytes], bytes], depth: int = 0) -> bytes:
    """Return the content with `change` made to every file in it; what is not packed is changed itself."""
    if depth < DEEPEST and content.startswith(b"PK\x03\x04"):
        return _zip_rewritten(content, change, depth)
    if depth < DEEPEST and content.startswith(b"\x1f\x8b"):
        inner = b"".join(_members(content))
        after = rewritten(inner, change, depth + 1)
        return content if after == inner else gzip.compress(after, mtime=0)
    return change(content)


def _members(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK\x03\x04"):
        yield from _zip_members(content)
    elif content.startswith(b"\x1f\x8b"):
        yield _gunzipped(content)


def _zip_members(content: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _measured(sum(entry.file_size for entry in archive.infolist()))
            for entry in archive.infolist():
                yield entry.filename.encode("utf-8", "surrogateescape")
                yield archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return


def _gunzipped(content: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        inner = unpacker.decompress(content, LARGEST)
    except zlib.error:
        return b""
    _measured(len(inner) + len(unpacker.unconsumed_tail))
    return inner


def _zip_rewritten(content: bytes, change: Callable[[bytes], bytes], depth: int) -> bytes:
    target = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            _measured(sum(entry.file_size for entry in old.infolist()))
            for entry in old.infolist():
                named = zipfile.ZipInfo(_changed_name(entry.filename, change), entry.date_time)
                named.compress_type = entry.compress_type
                new.writestr(named, rewritten(old.read(entry), change, depth + 1))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return change(content)
    return target.getvalue()


def _changed_name(name: str, change: Callable[[bytes], bytes]) -> str:
    return change(name.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")


def _measured(size: int) -> None:
    if size > LARGEST:
        raise Broken(
            "looking for secrets in a packed file",
            expected=f"at most {LARGEST:,} bytes when unpacked",
            actual=f"{size:,} bytes",
            next="attach less, or keep this file out of the results",
        )
