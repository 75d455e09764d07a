"""An answer while it is coming: read within its limits, and told apart when it does not come whole."""

from __future__ import annotations

from collections.abc import Iterator

import httpcore

from ratified import clock
from ratified.exchange.decoding import Undecodable, decoded, decoders
from ratified.exchange.headers import Headers
from ratified.exchange.limits import KIB, MIB, Limits
from ratified.exchange.telling import Asked, bad_answer, told
from ratified.exchange.trip import Trip
from ratified.exchange.wire import Head
from ratified.failures import NoAnswer


class Live:
    """An answer whose body is still coming."""

    def __init__(self, head: Head, asked: Asked, trip: Trip, limits: Limits) -> None:
        self.status = head.status
        self.headers = Headers(head.headers)
        self.asked = asked
        self.trip = trip
        self.limits = limits
        self.size = 0
        self.is_over_limit = False
        self._head = head
        self._raw_size = 0
        self._kept: list[bytes] = []
        self._kept_size = 0

    @property
    def url(self) -> str:
        """Return the address that answered."""
        return self.asked.url

    @property
    def kept(self) -> bytes:
        """Return the beginning of the body, as much of it as tapes keep."""
        return b"".join(self._kept)

    def elapsed(self) -> float:
        """Return the seconds since the request was written."""
        return clock.now() - self.trip.written_at

    def body(self) -> bytes:
        """Return the whole body."""
        return b"".join(self.chunks())

    def chunks(self) -> Iterator[bytes]:
        """Give the decoded body as it comes, and raise `NoAnswer` where it breaks a limit or breaks off."""
        self._refuse_heads_too_large()
        try:
            yield from self._bounded()
            self._refuse_surplus()
        except Undecodable as broken:
            raise self._bad(str(broken), "a body in the coding that its header names", str(broken)) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as problem:
            raise told(problem, self.trip, self.asked) from problem
        finally:
            self._head.close()

    def close(self) -> None:
        """Let go of the connection, whatever of the answer is still to come."""
        self._head.close()

    def _bounded(self) -> Iterator[bytes]:
        chain = decoders(self.headers.get("content-encoding"))
        for chunk in decoded(self._raw(), chain):
            self.size += len(chunk)
            self._keep(chunk)
            if self.size > self.limits.body:
                raise self._too_large(f"stopped after {self.size} bytes")
            yield chunk

    def _raw(self) -> Iterator[bytes]:
        self._refuse_announced_size()
        for chunk in self._head.chunks():
            self._raw_size += len(chunk)
            if self._raw_size > self.limits.body:
                self._keep(chunk)
                raise self._too_large(f"stopped after {self._raw_size} bytes")
            yield chunk

    def _keep(self, chunk: bytes) -> None:
        room = self.limits.kept - self._kept_size
        if room > 0:
            self._kept.append(chunk[:room])
            self._kept_size += len(self._kept[-1])

    def _refuse_announced_size(self) -> None:
        announced = self._announced()
        if announced is not None and announced > self.limits.body and self.asked.method != "HEAD":
            raise self._too_large(f"its content-length announces {announced} bytes")

    def _refuse_heads_too_large(self) -> None:
        size = sum(len(name) + len(value) + 4 for name, value in self.headers.items())
        if size > self.limits.header:
            self._head.close()
            raise self._bad(
                "its headers are too large", f"headers of at most {self.limits.header} bytes", f"{size} bytes"
            )

    def _refuse_surplus(self) -> None:
        """Refuse bytes after the end that the content-length set: the next answer would begin with them."""
        announced, end = self._announced(), self.trip.beginning.find(b"\r\n\r\n")
        if announced is None or end < 0 or self.trip.beginning.startswith((b"HTTP/1.1 1", b"HTTP/1.0 1")):
            return
        is_empty = self.asked.method == "HEAD" or self.status in {204, 304}
        surplus = self.trip.received - (end + 4) - (0 if is_empty else announced)
        if surplus > 0 and "transfer-encoding" not in self.headers:
            self._head.abandon()
            expected = f"{announced} bytes, as its content-length says"
            raise self._bad("it is longer than it says", expected, f"{surplus} bytes more")

    def _announced(self) -> int | None:
        length = self.headers.get("content-length")
        return int(length) if length.isascii() and length.isdigit() else None

    def _too_large(self, actual: str) -> NoAnswer:
        self.is_over_limit = True
        limit = self.limits.body
        size = f"{limit // MIB} MiB" if limit % MIB == 0 else f"{limit / KIB:g} KiB"
        following = "if the answer may be that large, raise the limit; else look at its attached beginning"
        return self._bad(f"its body is over {size}", f"a body of at most {limit} bytes", actual, following)

    def _bad(self, why: str, expected: str, actual: str, following: str = "look at the attached exchange") -> NoAnswer:
        seen = self.kept[: self.limits.kept]
        return bad_answer(self.asked, why, expected=expected, actual=actual, seen=seen, next=following)
