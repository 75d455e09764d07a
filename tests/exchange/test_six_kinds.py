"""Refused, unknown name, TLS, too late, broken off, unusable: six failures, each told in its own words."""

import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ratified.exchange import Connection, Limits, Seam, Tape
from ratified.exchange import network as network_module
from ratified.failures import NoAnswer

from .conftest import Connecting, OpenGuard
from .tiny_servers import (
    LAST_CHUNK,
    Visit,
    always,
    certificate,
    chunk,
    chunked,
    deaf,
    http,
    once,
    serving,
    silent,
    then_drip,
    then_pour,
    then_reset,
)


def failure(connection: Connection, method: str = "GET", path: str = "/orders") -> NoAnswer:
    with pytest.raises(NoAnswer) as caught:
        connection.send(method, path)
    return caught.value


def told(problem: NoAnswer, port: int) -> str:
    return str(problem).replace(str(port), "PORT")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def test_nobody_listens(connect: Connecting) -> None:
    port = free_port()
    problem = failure(connect(f"http://127.0.0.1:{port}"))
    assert problem.kind == "refused"
    assert told(problem, port) == (
        "shop gave no answer to GET /orders: nothing listens at 127.0.0.1:PORT\n"
        "  expected: a server that accepts connections at 127.0.0.1:PORT\n"
        "  actual:   the connection was refused\n"
        "  next:     start shop, or point to where it runs with -D shop.url=…"
    )


def test_an_unknown_name(patient: Connecting) -> None:
    problem = failure(patient("http://name.invalid"))
    assert problem.kind == "dns"
    assert re.sub(r"resolver says: .*", "resolver says: REASON", str(problem)) == (
        "shop gave no answer to GET /orders: the name name.invalid is not known\n"
        "  expected: a host name that stands for an address\n"
        "  actual:   the resolver says: REASON\n"
        "  next:     look for a typing mistake or a missing VPN, or point to where it runs with -D shop.url=…"
    )


def test_a_name_that_cannot_be_one(patient: Connecting) -> None:
    assert failure(patient(f"http://{'a' * 64}.example")).kind == "dns"


def test_a_resolver_that_never_answers(connect: Connecting, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(network_module, "_looked_up", lambda host, port: over.wait() and [])
    problem = failure(connect("http://shop.example"))
    over.set()
    assert problem.kind == "timeout"
    assert problem.actual == "the resolver had not found the name shop.example"


def test_a_self_signed_certificate(patient: Connecting, tmp_path: Path) -> None:
    _, tls = certificate(tmp_path)
    with serving(always(http(b"{}")), tls) as server:
        problem = failure(patient(server.url))
    assert problem.kind == "tls"
    assert str(problem) == (
        "shop gave no answer to GET /orders: its certificate is self-signed\n"
        "  expected: a certificate for 127.0.0.1 from an authority that is trusted here\n"
        "  actual:   the check of the certificate says: self-signed certificate\n"
        "  next:     if this is your own test authority, name its CA file in the settings"
    )
    assert server.requests == []


def test_a_certificate_of_the_own_test_authority_is_believed(tmp_path: Path) -> None:
    ca_file, tls = certificate(tmp_path)
    with serving(always(http(b"{}")), tls) as server:
        seam = Seam(Tape(), OpenGuard(), extra_ca=str(ca_file))
        assert seam.connection("shop", "Mia", server.url).send("GET", "/").status == 200


@pytest.mark.parametrize(
    ("host", "days", "why"),
    [
        ("elsewhere.example", 1, "its certificate is for another host than 127.0.0.1"),
        ("127.0.0.1", -1, "its certificate has expired"),
    ],
)
def test_a_certificate_that_does_not_fit(tmp_path: Path, host: str, days: int, why: str) -> None:
    ca_file, tls = certificate(tmp_path, host=host, days=days)
    with serving(always(http()), tls) as server:
        seam = Seam(Tape(), OpenGuard(), extra_ca=str(ca_file))
        problem = failure(seam.connection("shop", "Mia", server.url))
    assert (problem.kind, problem.what) == ("tls", f"shop gave no answer to GET /orders: {why}")


def test_tls_spoken_to_a_plain_port(patient: Connecting) -> None:
    def misunderstand(visit: Visit) -> None:
        visit.socket.recv(65536)
        visit.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with serving(misunderstand) as server:
        problem = failure(patient(server.url.replace("http:", "https:")))
    assert problem.kind == "tls"
    assert "TLS was spoken to a port that does not speak it" in problem.what
    assert "use http:// instead of https://" in problem.next


def test_plain_http_spoken_to_a_tls_port_that_sends_an_alert(patient: Connecting) -> None:
    def alert(visit: Visit) -> None:
        visit.request()
        visit.send(b"\x15\x03\x01\x00\x02\x02\x46")

    with serving(alert) as server:
        problem = failure(patient(server.url))
    assert problem.kind == "tls"
    assert "use https:// instead of http://" in problem.next


def test_plain_http_spoken_to_a_tls_port_that_hangs_up(patient: Connecting, tmp_path: Path) -> None:
    _, tls = certificate(tmp_path)
    with serving(always(http()), tls) as server:
        problem = failure(patient(server.plain_url))
    assert problem.kind in {"reset", "tls"}
    assert "use https://" in problem.next


def test_a_server_that_says_nothing(connect: Connecting, tape: Tape) -> None:
    with serving(silent) as server:
        problem = failure(connect(server.url))
    assert problem.kind == "timeout"
    assert str(problem) == (
        "shop gave no answer to GET /orders: it took longer than 0.4 s\n"
        "  expected: a whole answer within 0.4 s\n"
        "  actual:   the request was sent, and not one byte came back\n"
        "  next:     if the system may take that long, raise the limit; else look into its log for what it waited for"
    )
    assert (tape[0].status, tape[0].response, tape[0].failure) == (None, None, str(problem))


def test_a_head_that_drips_for_ever(connect: Connecting) -> None:
    with serving(then_drip(b"HTTP/1.1 200 OK\r\nx: ", b"x")) as server:
        problem = failure(connect(server.url))
    assert problem.kind == "timeout"
    told = r"the answer had begun, but its head was not complete after \d+ bytes; it begins with: 'HTTP/1.1 200 OK'"
    assert re.fullmatch(told, problem.actual)


def test_interim_answers_for_ever(connect: Connecting) -> None:
    with serving(then_drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n")) as server:
        assert failure(connect(server.url)).kind == "timeout"


def test_a_body_that_drips_for_ever(connect: Connecting, tape: Tape) -> None:
    with serving(then_drip(chunked("content-type: text/plain"), chunk(b"drop"))) as server:
        problem = failure(connect(server.url))
    assert problem.kind == "timeout"
    told = r"the answer had begun, but the body was not complete after \d+ bytes; it begins with: '"
    assert re.match(told, problem.actual)
    seen = tape[0].response
    assert seen is not None
    assert seen.content.startswith(b"dropdrop")
    assert (tape[0].status, tape[0].failure) == (200, str(problem))


def test_a_server_that_stops_taking_the_request(connect: Connecting) -> None:
    with serving(deaf) as server, pytest.raises(NoAnswer) as caught:
        connect(server.url).send("POST", "/orders", content=b"x" * 32_000_000)
    assert caught.value.kind == "timeout"
    assert re.search(r"stopped taking the request after \d+ bytes", caught.value.actual)


def test_a_server_that_never_shakes_hands(connect: Connecting) -> None:
    with serving(deaf) as server:
        problem = failure(connect(server.url.replace("http:", "https:")))
    assert problem.kind == "timeout"
    assert "did not finish the TLS handshake" in problem.actual
    assert "within 0.3 s" in problem.expected


def test_a_server_too_busy_to_accept(connect: Connecting) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        queued = []
        for _ in range(4):
            waiting = socket.socket()
            waiting.settimeout(0)
            waiting.connect_ex(("127.0.0.1", port))
            queued.append(waiting)
        problem = failure(connect(f"http://127.0.0.1:{port}"))
        for waiting in queued:
            waiting.close()
    assert problem.kind == "timeout"
    assert problem.actual == f"127.0.0.1:{port} neither accepted nor refused the connection"


def test_a_connection_closed_without_an_answer(patient: Connecting) -> None:
    with serving(once(b"")) as server:
        problem = failure(patient(server.url))
    assert problem.kind == "reset"
    assert str(problem) == (
        "shop gave no answer to GET /orders: the connection broke\n"
        "  expected: a whole answer\n"
        "  actual:   the server closed the connection without sending a byte\n"
        "  next:     look into the log of shop for a crash or a restart, or at a proxy in between; "
        "if the port speaks TLS, use https://"
    )


@pytest.mark.parametrize(
    ("manner", "actual"),
    [
        (then_reset(b""), r"the server reset the connection without sending a byte"),
        (then_reset(http(b"half", length=10)), r"the server reset the connection after 43 bytes of its answer"),
        (once(http(b"half", length=10)), r"the server closed the connection after 43 bytes of its answer"),
        (once(b"HTTP/1.1 200 OK\r\ncont"), r"the server closed the connection after 21 bytes of its answer"),
        (once(chunked() + chunk(b"half")), r"the server closed the connection after \d+ bytes of its answer"),
    ],
)
def test_an_answer_broken_off(patient: Connecting, manner: Callable[[Visit], None], actual: str) -> None:
    with serving(manner) as server:
        problem = failure(patient(server.url))
    assert problem.kind == "reset"
    assert re.fullmatch(actual, problem.actual)


def test_something_that_is_not_http(patient: Connecting) -> None:
    with serving(once(b"220 mail.example ESMTP\x1b[31m\r\n\r\n")) as server:
        problem = failure(patient(server.url))
    assert problem.kind == "bad answer"
    assert "what came back is not HTTP" in problem.what
    assert r"it begins with: '220 mail.example ESMTP\x1b[31m" in problem.actual


def test_a_body_over_the_limit(connect: Connecting, tape: Tape) -> None:
    with serving(then_pour(chunked("content-type: text/plain"), chunk(b"endless " * 512))) as server:
        problem = failure(connect(server.url))
    assert problem.kind == "bad answer"
    assert re.sub(r"\d{5}", "N", str(problem)) == (
        "shop gave no usable answer to GET /orders: its body is over 64 KiB\n"
        "  expected: a body of at most N bytes\n"
        "  actual:   stopped after N bytes; it begins with: '" + "endless " * 25 + "' and N bytes more\n"
        "  next:     if the answer may be that large, raise the limit; else look at its attached beginning"
    )
    seen = tape[0].response
    assert seen is not None
    assert seen.content.startswith(b"endless ")


def test_a_gigabyte_announced(connect: Connecting) -> None:
    with serving(then_pour(http(length=2**30), b"x" * 65536)) as server:
        problem = failure(connect(server.url))
    assert problem.kind == "bad answer"
    assert problem.actual == "its content-length announces 1073741824 bytes"


def test_a_gigabyte_announced_to_a_head_request_is_only_told(connect: Connecting) -> None:
    with serving(always(http(length=2**30))) as server:
        assert connect(server.url).send("HEAD", "/").headers["content-length"] == str(2**30)


@pytest.mark.parametrize("size", [70_000, 300_000])
def test_headers_over_the_limit(patient: Connecting, size: int) -> None:
    with serving(once(http(b"", f"x-large: {'x' * size}"))) as server:
        assert failure(patient(server.url)).kind == "bad answer"


def test_headers_that_never_end(patient: Connecting) -> None:
    with serving(then_pour(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n" * 100)) as server:
        assert failure(patient(server.url)).kind == "bad answer"


def test_a_body_longer_than_it_says_does_not_spoil_the_next_answer(patient: Connecting) -> None:
    with serving(always(http(b"one" + http(b"poison"), length=3))) as server:
        connection = patient(server.url)
        for _ in range(2):
            problem = failure(connection)
            assert (problem.kind, problem.expected) == ("bad answer", "3 bytes, as its content-length says")
            assert problem.actual.startswith(f"{len(http(b'poison'))} bytes more")
        assert server.connections == 2


def test_what_follows_the_last_chunk_is_not_taken_for_the_next_answer(patient: Connecting) -> None:
    with serving(always(chunked() + chunk(b"one") + LAST_CHUNK + http(b"poison"))) as server:
        connection = patient(server.url)
        assert connection.send("GET", "/").body == b"one"
        problem = failure(connection)
        assert (problem.kind, "before the request was sent" in problem.what) == ("bad answer", True)
        assert connection.send("GET", "/").body == b"one"
        assert server.connections == 2


@pytest.mark.parametrize("header", ["content-length: many", "content-length: -1", "content-length: 1, 2"])
def test_a_content_length_that_is_none(patient: Connecting, header: str) -> None:
    with serving(once(f"HTTP/1.1 200 OK\r\n{header}\r\n\r\n".encode() + b"x")) as server:
        assert failure(patient(server.url)).kind == "bad answer"


def test_the_total_deadline_holds_over_redirects(connect: Connecting) -> None:
    def slow(visit: Visit) -> None:
        while visit.request():
            visit.stop.wait(0.1)
            visit.send(http(b"", "location: /again", status="302 Found"))

    limits = Limits(deadline=0.5, redirects=1000)
    with serving(slow) as server, pytest.raises(NoAnswer) as caught:
        connect(server.url).send("GET", "/", follow_redirects=True, limits=limits)
    assert caught.value.kind == "timeout"


def test_secrets_in_a_query_stay_out_of_the_failure(patient: Connecting) -> None:
    with serving(once(b"")) as server:
        assert "hunter2" not in str(failure(patient(server.url), path="/orders?password=hunter2"))
