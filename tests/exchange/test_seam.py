"""The seam: what leaves, in whose name, over which connection, and what the tape keeps of it."""

import logging
import threading

import pytest

from ratified import __version__
from ratified.exchange import Connection, Exchange, Limits, Seam, Tape
from ratified.exchange.wire import POOLS
from ratified.failures import ConfigurationError, GuardRefused, NoAnswer

from .conftest import Connecting, OpenGuard
from .tiny_servers import Manner, Visit, always, chunk, chunked, http, once, serving, then_reset

JSON = "content-type: application/json"


class OnlyThis(OpenGuard):
    """Allows one port, as an allow-list does."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    def allow(self, system: str, method: str, url: str) -> None:
        super().allow(system, method, url)
        if f":{self._port}" not in url:
            raise GuardRefused(f"{url} is not on the list")


def header(request: bytes, name: str) -> str | None:
    for line in request.decode("latin-1").split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name:
            return value.strip()
    return None


def to(url: str, status: str = "302 Found", *headers: str) -> bytes:
    return http(b"", f"location: {url}", *headers, status=status)


def paths(exchanges: Tape) -> list[str]:
    return [f"{each.method} {each.url.split('/', 3)[3]} {each.status}" for each in exchanges]


def test_an_answer_comes_whole_and_is_on_the_tape(patient: Connecting, tape: Tape) -> None:
    with serving(always(http(b'{"id": 1}', JSON, "X-Twice: a", "X-Twice: b"))) as server:
        answer = patient(server.url).send("post", "/orders?page=2", json={"cups": 2}, headers={"X-Reason": "tea"})
    assert (answer.status, answer.body, answer.exchange, answer.asked) == (200, b'{"id": 1}', 1, "POST /orders")
    assert answer.headers.all("x-twice") == ("a", "b")
    (kept,) = tape
    assert (kept.system, kept.who, kept.via, kept.method, kept.number) == ("shop", "Mia", "api", "POST", 1)
    assert (kept.url, kept.status, kept.failure) == (f"{server.url}/orders?page=2", 200, "")
    assert (kept.request.content, kept.request.media_type) == (b'{"cups":2}', "application/json")
    assert dict(kept.request_headers)["x-reason"] == "tea"
    assert kept.response is not None
    assert (kept.response.text, kept.response.media_type) == ('{"id": 1}', "application/json")
    assert kept.first_byte is not None
    assert 0 < kept.first_byte <= kept.took


def test_the_sender_says_who_it_is(patient: Connecting) -> None:
    with serving(always(http())) as server:
        patient(server.url).send("GET", "/")
    assert header(server.requests[0], "user-agent") == f"ratified/{__version__}"


@pytest.mark.parametrize(
    ("base", "path", "asked"),
    [
        ("", "/orders", "/orders"),
        ("/", "orders", "/orders"),
        ("/v1", "/orders", "/v1/orders"),
        ("/v1/", "orders?next=http://x.example/y", "/v1/orders?next=http://x.example/y"),
        ("/v1", "", "/v1"),
        ("/v1", "?page=2", "/v1?page=2"),
        ("", "/caf\u00e9 au lait", "/caf%C3%A9%20au%20lait"),
    ],
)
def test_paths_stand_below_the_base_address(patient: Connecting, base: str, path: str, asked: str) -> None:
    with serving(always(http())) as server:
        patient(server.url + base).send("GET", path)
    assert server.requests[0].split()[1].decode() == asked


def test_parameters_join_those_already_in_the_path(patient: Connecting) -> None:
    with serving(always(http())) as server:
        patient(server.url).send("GET", "/orders?page=2", params={"size": 5})
    assert server.requests[0].split()[1] == b"/orders?page=2&size=5"


@pytest.mark.parametrize("address", ["ftp://files.example/", "http://", "http://shop:port/", "mailto://"])
def test_an_address_that_is_none_is_a_configuration_error(patient: Connecting, address: str) -> None:
    with pytest.raises(ConfigurationError, match="no address that it could be sent to"):
        patient("http://127.0.0.1:1").send("GET", address)


def test_a_header_that_http_forbids_is_a_configuration_error(patient: Connecting) -> None:
    with serving(always(http())) as server, pytest.raises(ConfigurationError, match="cannot be sent"):
        patient(server.url).send("GET", "/", headers={"X-Note": "one\r\nHost: two"})
    assert server.requests == []


def test_name_and_password_in_an_address_become_a_header(patient: Connecting) -> None:
    with serving(always(http())) as server:
        connection = patient(server.url.replace("http://", "http://mia:pass%20word@"))
        connection.send("GET", "/")
    assert header(server.requests[0], "authorization") == "Basic bWlhOnBhc3Mgd29yZA=="
    assert "pass" not in connection.base_url


def test_what_signs_in_stays_with_the_system(patient: Connecting) -> None:
    with serving(always(http())) as home, serving(always(http())) as elsewhere:
        connection = patient(home.url)
        connection.headers["Authorization"] = "Bearer abc"
        connection.send("GET", "/")
        connection.send("GET", elsewhere.url + "/")
    assert header(home.requests[0], "authorization") == "Bearer abc"
    assert header(elsewhere.requests[0], "authorization") is None


def test_the_guard_is_asked_before_a_byte_leaves(tape: Tape) -> None:
    with serving(always(http())) as server:
        seam = Seam(tape, OnlyThis(1))
        with pytest.raises(GuardRefused):
            seam.connection("shop", "Mia", server.url).send("POST", "/orders")
        with pytest.raises(GuardRefused), seam.connection("shop", "Mia", server.url).open("GET", "/stream"):
            pass
    assert (server.connections, len(tape)) == (0, 0)


def test_a_redirect_is_not_followed_unless_asked(patient: Connecting) -> None:
    with serving(always(to("/there"))) as server:
        assert patient(server.url).send("GET", "/here").status == 302
    assert len(server.requests) == 1


def test_a_redirect_to_a_forbidden_host_reaches_nobody(tape: Tape) -> None:
    with serving(always(http())) as canary, serving(always(to(f"{canary.url}/steal"))) as server:
        guard = OnlyThis(server.port)
        with pytest.raises(GuardRefused):
            Seam(tape, guard).connection("shop", "Mia", server.url).send("GET", "/", follow_redirects=True)
    assert canary.connections == 0
    assert [url for _, _, url in guard.asked] == [f"{server.url}/", f"{canary.url}/steal"]
    assert len(tape) == 1


@pytest.mark.parametrize(
    ("status", "method", "then"),
    [
        ("301 Moved", "POST", "GET"),
        ("302 Found", "POST", "GET"),
        ("303 See Other", "PUT", "GET"),
        ("303 See Other", "HEAD", "HEAD"),
        ("307 Temporary", "POST", "POST"),
        ("308 Permanent", "PUT", "PUT"),
    ],
)
def test_each_hop_is_an_exchange_of_its_own(
    patient: Connecting, tape: Tape, status: str, method: str, then: str
) -> None:
    def manner(visit: Visit) -> None:
        while request := visit.request():
            visit.send(to("there?x=1", status) if b" /shop/here " in request else http(b""))

    with serving(manner) as server:
        connection = patient(server.url)
        answer = connection.send(method, "/shop/here", content=b"tea", follow_redirects=True)
    assert paths(tape) == [f"{method} shop/here {status[:3]}", f"{then} shop/there?x=1 200"]
    assert (answer.url, answer.exchange) == (f"{server.url}/shop/there?x=1", 2)
    assert server.requests[1].endswith(b"tea") == (then not in {"GET", "HEAD"} or method == "HEAD")


def test_redirects_for_ever_are_a_bad_answer(patient: Connecting, tape: Tape) -> None:
    with serving(always(to("/again"))) as server, pytest.raises(NoAnswer) as caught:
        patient(server.url).send("GET", "/", follow_redirects=True)
    assert caught.value.kind == "bad answer"
    assert "on and on" in caught.value.what
    assert len(tape) == Limits().redirects + 1


@pytest.mark.parametrize(
    "location", ["ftp://files.example/", "http://shop:port/", "javascript:alert(1)", "http://\x01/"]
)
def test_a_redirect_to_no_address_is_a_bad_answer(patient: Connecting, location: str) -> None:
    with serving(always(to(location))) as server, pytest.raises(NoAnswer) as caught:
        patient(server.url).send("GET", "/", follow_redirects=True)
    assert (caught.value.kind, "redirects to no address" in caught.value.what) == ("bad answer", True)


def test_another_origin_gets_no_credentials(patient: Connecting) -> None:
    with serving(always(http())) as canary:
        leading_away = always(to(f"{canary.url}/", "307 Temporary", "set-cookie: session=s3cret; Path=/"))
        with serving(leading_away) as server:
            connection = patient(server.url)
            connection.headers |= {"Authorization": "Bearer s3cret", "X-Shop-Key": "s3cret"}
            own = {"X-Api-Key": "s3cret", "Cookie": "own=s3cret"}
            connection.send("GET", "/", headers=own, follow_redirects=True)
    assert server.requests[0].count(b"s3cret") == 4
    assert b"s3cret" not in canary.requests[0]


def test_the_same_origin_keeps_credentials_over_a_redirect(patient: Connecting) -> None:
    def manner(visit: Visit) -> None:
        while request := visit.request():
            visit.send(to("/in", "302 Found", "set-cookie: session=abc; Path=/") if b" / " in request else http())

    with serving(manner) as server:
        connection = patient(server.url)
        connection.headers["Authorization"] = "Bearer abc"
        connection.send("GET", "/", follow_redirects=True)
    assert header(server.requests[1], "authorization") == "Bearer abc"
    assert header(server.requests[1], "cookie") == "session=abc"


def test_cookies_belong_to_one_person(guard: OpenGuard, tape: Tape) -> None:
    with serving(always(http(b"", "set-cookie: session=mia; Path=/"))) as server:
        seam = Seam(tape, guard)
        mia, omar = (seam.connection("shop", who, server.url) for who in ("Mia", "Omar"))
        mia.send("GET", "/")
        mia.send("GET", "/")
        omar.send("GET", "/")
        assert mia.cookies["session"] == "mia"
        assert seam.connection("shop", "Mia", server.url) is mia
        seam.close()
        seam.connection("shop", "Mia", server.url).send("GET", "/")
    assert [header(each, "cookie") for each in server.requests] == [None, "session=mia", None, None]


def test_people_share_a_connection_that_is_kept(guard: OpenGuard, tape: Tape) -> None:
    with serving(always(http(b"ok"))) as server:
        for who in ("Mia", "Omar", "Lea"):
            Seam(tape, guard).connection("shop", who, server.url).send("GET", "/")
        assert server.connections == 1
        POOLS.close()


@pytest.mark.parametrize("manner", [then_reset(http(b"half", length=9)), once(chunked() + chunk(b"half"))])
def test_a_connection_with_an_unfinished_answer_is_not_kept(patient: Connecting, manner: Manner) -> None:
    with serving(manner) as server:
        for _ in range(2):
            with pytest.raises(NoAnswer):
                patient(server.url).send("GET", "/")
        assert server.connections == 2


def dying_while_kept(visit: Visit) -> None:
    """Answer once on each connection, and close it only when the next request is already on its way."""
    visit.request()
    visit.send(http(b"ok"))
    visit.request()


def test_a_kept_connection_that_its_server_has_closed_is_replaced(patient: Connecting, tape: Tape) -> None:
    with serving(dying_while_kept) as server:
        connection = patient(server.url)
        assert [connection.send("GET", "/").status for _ in range(3)] == [200, 200, 200]
    assert server.connections == 3
    assert [each.note.partition(":")[0] for each in tape] == ["", *["sent again on a new connection"] * 2]
    assert [each.failure for each in tape] == ["", "", ""]


def test_a_connection_closed_while_nobody_used_it_is_not_used(patient: Connecting, tape: Tape) -> None:
    closed = threading.Event()

    def manner(visit: Visit) -> None:
        visit.request()
        visit.send(http(b"ok"))
        visit.socket.close()
        closed.set()

    with serving(manner) as server:
        connection = patient(server.url)
        for _ in range(2):
            assert connection.send("POST", "/orders").status == 200
            assert closed.wait(10)
            closed.clear()
    assert (server.connections, [each.note for each in tape]) == (2, ["", ""])


def test_a_post_that_may_have_arrived_is_not_sent_again(patient: Connecting, tape: Tape) -> None:
    with serving(dying_while_kept) as server:
        connection = patient(server.url)
        connection.send("POST", "/orders", content=b"tea")
        with pytest.raises(NoAnswer) as caught:
            connection.send("POST", "/orders", content=b"tea")
    assert caught.value.kind == "reset"
    assert len(server.requests) == 2
    assert tape[1].failure == str(caught.value)


def test_a_request_that_breaks_on_a_new_connection_is_not_sent_again(patient: Connecting) -> None:
    with serving(once(b"")) as server, pytest.raises(NoAnswer):
        patient(server.url).send("GET", "/")
    assert len(server.requests) == 1


def test_a_refusal_in_mid_request_is_read(patient: Connecting) -> None:
    def manner(visit: Visit) -> None:
        visit.socket.recv(1024)
        visit.send(http(b"too large", "connection: close", status="413 Too Large"))
        while visit.socket.recv(65536):
            pass

    with serving(manner) as server:
        answer = patient(server.url).send("POST", "/", content=b"x" * 3_000_000)
    assert (answer.status, answer.body) == (413, b"too large")


def test_forms_and_files_are_sent(patient: Connecting, tape: Tape) -> None:
    with serving(always(http())) as server:
        connection = patient(server.url)
        connection.send("POST", "/form", data={"cups": "2"})
        connection.send("POST", "/files", files={"picture": ("tea.png", b"\x89PNG", "image/png")})
    assert server.requests[0].endswith(b"\r\n\r\ncups=2")
    assert b'filename="tea.png"' in server.requests[1]
    assert tape[1].request.media_type == "multipart/form-data"


def test_ten_threads_get_their_own_answers(patient: Connecting) -> None:
    def manner(visit: Visit) -> None:
        while request := visit.request():
            visit.send(http(request.split()[1]))

    with serving(manner) as server:
        connection = patient(server.url)
        wrong: list[str] = []

        def ask(name: str) -> None:
            paths = [f"/{name}/{turn}" for turn in range(20)]
            wrong.extend(path for path in paths if connection.send("GET", path).body.decode() != path)

        threads = [threading.Thread(target=ask, args=(str(number),)) for number in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert len(connection._seam.tape) == 200


def test_a_watcher_sees_every_exchange_before_anybody_else(patient: Connecting, tape: Tape) -> None:
    seen: list[Exchange] = []
    tape.watch(seen.append)
    with serving(always(http())) as server:
        patient(server.url).send("GET", "/")
    assert seen == [tape[0]]
    assert tape.since(0) == (tape[0],)
    assert tape.since(1) == ()


def test_the_http_libraries_write_no_log_of_their_own(patient: Connecting, caplog: pytest.LogCaptureFixture) -> None:
    with serving(always(http())) as server, caplog.at_level(logging.DEBUG):
        patient(server.url).send("GET", "/?token=s3cret")
    assert [record.name for record in caplog.records] == []


def test_a_proxy_of_the_environment_is_not_asked(patient: Connecting, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(always(http())) as proxy, serving(always(http())) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        patient(server.url).send("GET", "/")
    assert (proxy.connections, server.connections) == (0, 1)


def test_a_missing_header_is_told_with_those_there_are(patient: Connecting) -> None:
    with serving(always(http(b"", "x-tea: green"))) as server:
        headers = patient(server.url).send("GET", "/").headers
    assert headers["X-Tea"] == headers.get("x-TEA") == "green"
    assert ("etag" in headers, headers.get("etag")) == (False, "")
    with pytest.raises(NoAnswer, match="the answer has no header 'etag'") as caught:
        headers["etag"]
    assert caught.value.actual == "headers content-length, x-tea"


def test_a_ca_file_that_is_none_is_a_configuration_error(tape: Tape, guard: OpenGuard) -> None:
    connection: Connection = Seam(tape, guard, extra_ca="/nowhere/ca.pem").connection("s", "Mia", "https://127.0.0.1:1")
    with pytest.raises(ConfigurationError, match="CA file /nowhere/ca"):
        connection.send("GET", "/")
