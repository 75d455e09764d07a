"""The six ways to get no answer, each in its own plain words."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpcore

from ratified.display import printable
from ratified.exchange.trip import Trip
from ratified.failures import ConfigurationError, NoAnswer

_TLS_RECORD = (b"\x15\x03", b"\x16\x03")
_NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH", "RECORD_LAYER", "RECORD_TOO")
_SELF_SIGNED, _SELF_SIGNED_IN_CHAIN, _NO_ISSUER, _EXPIRED, _NOT_FOR_NAME, _NOT_FOR_ADDRESS = 18, 19, 20, 10, 62, 64


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of whom, in the words of a failure."""

    system: str
    method: str
    url: str
    is_started_here: bool = False

    @property
    def line(self) -> str:
        """Return the request in short; a query may hold secrets and stays out."""
        path = urlsplit(self.url).path or "/"
        return f"{self.method} {printable(path)}"

    @property
    def server(self) -> str:
        """Return the host and port that were asked."""
        parts = urlsplit(self.url)
        name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return f"{name}:{parts.port or (443 if parts.scheme == 'https' else 80)}"

    @property
    def host(self) -> str:
        """Return the host that was asked."""
        return urlsplit(self.url).hostname or ""

    def refusal(self, why: str) -> str:
        """Return the headline of a failure."""
        return f"{self.system} gave no answer to {self.line}: {why}"

    def pointing(self) -> str:
        """Return how to point the system somewhere else."""
        return f"point to where it runs with -D {self.system}.url=…"


def told(problem: Exception, trip: Trip, asked: Asked) -> NoAnswer:
    """Turn what the network reported into the failure that a reader understands."""
    if isinstance(problem, httpcore.TimeoutException):
        return timeout(trip, asked)
    if isinstance(problem, httpcore.ConnectError):
        return _no_connection(trip, asked)
    if trip.beginning.startswith(_TLS_RECORD):
        return _tls(asked, "plain HTTP was spoken to a port that speaks TLS", "bytes of a TLS record", "https://")
    if isinstance(problem, httpcore.RemoteProtocolError) and trip.received and not _was_cut(problem):
        return not_http(problem, trip, asked)
    return _broken_off(trip, asked)


def timeout(trip: Trip, asked: Asked) -> NoAnswer:
    """Tell which part of the exchange used up the time."""
    reaching = trip.phase in {"looking up the name", "connecting", "shaking hands"} and trip.remaining() > 0
    seconds = f"{trip.connect if reaching else trip.total:g} s"
    return NoAnswer(
        "timeout",
        asked.refusal(f"it took longer than {seconds}"),
        expected=f"{'a connection' if reaching else 'a whole answer'} within {seconds}",
        actual=_where_the_time_went(trip, asked) + _as_begun(trip),
        next="if the system may take that long, raise the limit; else look into its log for what it waited for",
    )


def _where_the_time_went(trip: Trip, asked: Asked) -> str:
    if trip.phase == "looking up the name":
        return f"the resolver had not found the name {asked.host}"
    if trip.phase == "connecting":
        return f"{asked.server} neither accepted nor refused the connection"
    if trip.phase == "shaking hands":
        return f"{asked.server} accepted the connection, but did not finish the TLS handshake"
    if trip.phase == "sending":
        return f"{asked.server} stopped taking the request after {trip.sent} bytes"
    if not trip.received:
        return "the request was sent, and not one byte came back"
    part = "the body" if trip.phase == "body" else "its head"
    return f"the answer had begun, but {part} was not complete after {trip.received} bytes"


def _as_begun(trip: Trip) -> str:
    head, _, body = trip.beginning.partition(b"\r\n\r\n")
    # Headers that nobody has taken apart yet may hold what must not be shown.
    start = beginning(body or head.partition(b"\r\n")[0])
    return f"; it begins with: {start}" if trip.received else ""


def _no_connection(trip: Trip, asked: Asked) -> NoAnswer:
    cause = trip.trouble
    if isinstance(cause, socket.gaierror):
        return NoAnswer(
            "dns",
            asked.refusal(f"the name {asked.host} is not known"),
            expected="a host name that stands for an address",
            actual=f"the resolver says: {cause.strerror or cause}",
            next=f"look for a typing mistake or a missing VPN, or {asked.pointing()}",
        )
    if trip.phase == "shaking hands":
        return _no_handshake(cause, asked)
    refused = isinstance(cause, ConnectionRefusedError)
    return NoAnswer(
        "refused",
        asked.refusal(f"nothing listens at {asked.server}" if refused else f"{asked.server} cannot be reached"),
        expected=f"a server that accepts connections at {asked.server}",
        actual="the connection was refused" if refused else f"the network says: {_reason(cause)}",
        next=_how_to_be_there(asked),
    )


def _how_to_be_there(asked: Asked) -> str:
    if asked.is_started_here:
        return "the run has started it by itself, and says at its end how it ended"
    return f"start {asked.system}, or {asked.pointing()}"


def _no_handshake(cause: BaseException | None, asked: Asked) -> NoAnswer:
    if isinstance(cause, ssl.SSLCertVerificationError):
        why, following = _certificate(cause, asked)
        return NoAnswer(
            "tls",
            asked.refusal(why),
            expected=f"a certificate for {asked.host} from an authority that is trusted here",
            actual=f"the check of the certificate says: {cause.verify_message}",
            next=following,
        )
    reason = (getattr(cause, "reason", None) or "").upper()
    if reason.startswith(_NOT_TLS):
        return _tls(
            asked, "TLS was spoken to a port that does not speak it", f"the handshake says: {reason}", "http://"
        )
    return NoAnswer(
        "tls",
        asked.refusal("the TLS handshake failed"),
        expected="a completed TLS handshake",
        actual=f"the handshake says: {_reason(cause)}",
        next=f"look into the log of {asked.server} for the other half of the story, or try http://",
    )


def _certificate(cause: ssl.SSLCertVerificationError, asked: Asked) -> tuple[str, str]:
    if cause.verify_code in {_SELF_SIGNED, _SELF_SIGNED_IN_CHAIN, _NO_ISSUER}:
        own = "self-signed" if cause.verify_code == _SELF_SIGNED else "signed by an authority that is not trusted here"
        return f"its certificate is {own}", "if this is your own test authority, name its CA file in the settings"
    if cause.verify_code in {_NOT_FOR_NAME, _NOT_FOR_ADDRESS}:
        return (
            f"its certificate is for another host than {asked.host}",
            f"use the certificate's name: {asked.pointing()}",
        )
    if cause.verify_code == _EXPIRED:
        return "its certificate has expired", "renew the certificate, and look at the clock of this machine"
    return "its certificate is not accepted", "look at the certificate and at the clock of this machine"


def _tls(asked: Asked, why: str, actual: str, scheme: str) -> NoAnswer:
    spoken = urlsplit(asked.url).scheme
    return NoAnswer(
        "tls",
        asked.refusal(why),
        expected=f"a server that speaks {spoken} at {asked.server}",
        actual=actual,
        next=f"use {scheme} instead of {spoken}:// in the address: {asked.pointing()}",
    )


def _broken_off(trip: Trip, asked: Asked) -> NoAnswer:
    how = "reset" if isinstance(trip.trouble, ConnectionResetError) else "closed"
    begun = f"the server {how} the connection after {trip.received} bytes of its answer"
    hint = "" if trip.received or urlsplit(asked.url).scheme == "https" else "; if the port speaks TLS, use https://"
    return NoAnswer(
        "reset",
        asked.refusal("the connection broke"),
        expected="a whole answer",
        actual=begun if trip.received else f"the server {how} the connection without sending a byte",
        next=f"look into the log of {asked.system} for a crash or a restart, or at a proxy in between{hint}",
    )


def not_http(problem: Exception, trip: Trip, asked: Asked) -> NoAnswer:
    """Tell what came instead of an answer in HTTP."""
    if "too long" in str(problem):
        seen = trip.beginning
        return bad_answer(asked, "its head is too large", expected="a head that ends", actual=str(problem), seen=seen)
    return NoAnswer(
        "bad answer",
        asked.refusal("what came back is not HTTP"),
        expected="an HTTP/1.1 answer",
        actual=f"{problem}; it begins with: {beginning(trip.beginning)}",
        next=f"check that {asked.server} is {asked.system} and not another service",
    )


def bad_answer(
    asked: Asked,
    why: str,
    *,
    expected: str,
    actual: str,
    seen: bytes = b"",
    next: str = "look at the attached exchange",
) -> NoAnswer:
    """Tell why an answer that came cannot be used, and how it begins."""
    return NoAnswer(
        "bad answer",
        f"{asked.system} gave no usable answer to {asked.line}: {why}",
        expected=expected,
        actual=f"{actual}; it begins with: {beginning(seen)}" if seen else actual,
        next=next,
    )


def leftover(asked: Asked) -> NoAnswer:
    """Tell that an answer was there before its question."""
    return bad_answer(
        asked,
        "it was there before the request was sent",
        expected="one answer to each request",
        actual="bytes left over from an earlier answer on the same connection, taken for an answer of their own",
        next=f"look at what {asked.system} answered before: it sent more than the end of that answer",
    )


def unsendable(asked: Asked, problem: httpcore.LocalProtocolError) -> ConfigurationError:
    """Tell that HTTP does not allow a request to be sent as it is."""
    return ConfigurationError(
        f"{asked.line} cannot be sent to {asked.system}",
        expected="a method, a path and headers that HTTP allows",
        actual=str(problem),
        next="correct what the client puts into the request; header values hold no line breaks",
    )


def beginning(seen: bytes, limit: int = 200) -> str:
    """Return the first bytes in a form that harms no reader."""
    start = seen[:limit]
    try:
        shown = printable(repr(start.decode("utf-8")))
    except UnicodeDecodeError:
        shown = repr(start)
    return shown + (f" and {len(seen) - limit} bytes more" if len(seen) > limit else "")


def _was_cut(problem: Exception) -> bool:
    words = str(problem)
    return "peer closed connection" in words or "disconnected" in words or "ConnectionClosed" in words


def _reason(cause: BaseException | None) -> str:
    return printable(str(getattr(cause, "strerror", None) or cause or "no reason given"))
