"""Sockets that keep to the total deadline of the request they work for."""

from __future__ import annotations

import ipaddress
import queue
import select
import socket
import ssl
import threading
from collections.abc import Iterable
from typing import Any

import httpcore

from ratified.exchange.trip import Trip

_Address = tuple[Any, ...]


class BoundedBackend(httpcore.NetworkBackend):
    """Opens connections for httpcore; every wait ends with the trip it serves."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - httpcore's signature, not used by our pools
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - as above
    ) -> httpcore.NetworkStream:
        """Try the addresses of a host one after the other within the time to connect."""
        trip = _trip(timeout)
        trip.opened = True
        problem: OSError | None = None
        for address in _addresses(host, port, trip):
            try:
                return BoundedStream(_connected(address, trip))
            except TimeoutError as late:
                raise httpcore.ConnectTimeout("connecting") from late
            except OSError as refused:
                problem = refused
        trip.trouble = problem
        raise httpcore.ConnectError("connecting") from problem


class BoundedStream(httpcore.NetworkStream):
    """One connection; the timeout of each call is the trip of the request it is for."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Receive what is there, waiting no longer than the trip lasts."""
        trip = _trip(timeout)
        if trip.phase != "body":
            trip.phase = "waiting"
        try:
            self._wait_at_most(trip.remaining())
            data = self._socket.recv(max_bytes)
        except TimeoutError as late:
            raise httpcore.ReadTimeout("reading") from late
        except OSError as broken:
            trip.trouble = broken
            raise httpcore.ReadError("reading") from broken
        trip.read(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of the bytes, counting those that left."""
        trip = _trip(timeout)
        trip.phase = "sending"
        unsent = memoryview(buffer)
        try:
            while unsent:
                self._wait_at_most(trip.remaining())
                count = self._socket.send(unsent)
                trip.wrote(count)
                unsent = unsent[count:]
        except TimeoutError as late:
            raise httpcore.WriteTimeout("sending") from late
        except OSError as broken:
            trip.trouble = broken
            raise httpcore.WriteError("sending") from broken

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Shake hands within the time to connect."""
        trip = _trip(timeout)
        trip.phase = "shaking hands"
        try:
            self._wait_at_most(trip.remaining_to_connect())
            return BoundedStream(ssl_context.wrap_socket(self._socket, server_hostname=server_hostname))
        except TimeoutError as late:
            self.close()
            raise httpcore.ConnectTimeout("shaking hands") from late
        except OSError as broken:
            self.close()
            trip.trouble = broken
            raise httpcore.ConnectError("shaking hands") from broken

    def get_extra_info(self, info: str) -> Any:
        """Tell httpcore whether a kept connection has been closed by the server."""
        if info == "is_readable":
            return self._is_readable()
        if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket):
            return self._socket
        return None

    def _is_readable(self) -> bool:
        if self._socket.fileno() < 0:
            return True
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return bool(poll.poll(0))

    def _wait_at_most(self, seconds: float) -> None:
        if seconds <= 0:
            raise TimeoutError
        self._socket.settimeout(seconds)


def _trip(timeout: float | None) -> Trip:
    if not isinstance(timeout, Trip):
        raise TypeError("a request reached the network without the deadline it must keep to")
    return timeout


def _connected(address: _Address, trip: Trip) -> socket.socket:
    family, kind, protocol, _, where = address
    seconds = trip.remaining_to_connect()
    if seconds <= 0:
        raise TimeoutError
    opened = socket.socket(family, kind, protocol)
    try:
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opened.settimeout(seconds)
        opened.connect(where)
    except BaseException:
        opened.close()
        raise
    return opened


def _addresses(host: str, port: int, trip: Trip) -> list[_Address]:
    trip.phase = "looking up the name"
    if _is_literal(host):
        found: list[_Address] | OSError = _looked_up(host, port)
    else:
        found = _looked_up_in_time(host, port, trip.remaining_to_connect())
    if isinstance(found, OSError):
        trip.trouble = found
        raise httpcore.ConnectError("looking up the name") from found
    trip.phase = "connecting"
    return found


def _looked_up_in_time(host: str, port: int, seconds: float) -> list[_Address] | OSError:
    # The resolver takes no timeout; a thread that nobody waits for any more does no harm.
    box: queue.SimpleQueue[list[_Address] | OSError] = queue.SimpleQueue()
    threading.Thread(target=lambda: box.put(_looked_up(host, port)), name=f"resolve {host}", daemon=True).start()
    try:
        return box.get(timeout=max(seconds, 0.0))
    except queue.Empty as late:
        raise httpcore.ConnectTimeout("looking up the name") from late


def _looked_up(host: str, port: int) -> list[_Address] | OSError:
    try:
        return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except UnicodeError:
        return socket.gaierror(socket.EAI_NONAME, "the name is not a valid host name")
    except OSError as unknown:
        return unknown


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
