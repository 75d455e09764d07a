"""A proxy in a process of its own: scenarios command it, and whatever they impose is gone with them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from ratified.failures import Broken
from ratified.faults.proxy import BlackHole, Latency, Refuse, RemoteProxy
from ratified.wait import until
from tests.exchange.tiny_servers import Visit, serving
from tests.faults.proxy_servers import PATIENCE, is_silent, read

REQUEST = b"POST /charges HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi"
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
IMPOSE = """
import sys
from ratified.faults.proxy import Refuse, RemoteProxy
proxy = RemoteProxy(sys.argv[1])
proxy.impose(Refuse())
print("done", flush=True)
sys.stdin.read()
"""


class Way:
    """The way in, and the way to command it."""

    def __init__(self, told: dict[str, str]) -> None:
        self.url, self.control = told["url"], told["control"]

    def connect(self) -> socket.socket:
        at = urlsplit(self.url)
        return socket.create_connection((at.hostname, at.port), timeout=PATIENCE)

    def asks(self) -> bytes:
        """Ask once on a new connection, and return what is answered."""
        try:
            with self.connect() as caller:
                caller.sendall(REQUEST)
                return read(caller, len(ANSWER))
        except ConnectionResetError:
            return b""


def answers(visit: Visit) -> None:
    while visit.request():
        visit.send(ANSWER)


@pytest.fixture
def way() -> Iterator[Way]:
    with serving(answers) as server, process("-m", "ratified.faults.proxy", *to(server.port)) as (served, line):
        yield Way(json.loads(line))
        served.communicate(timeout=PATIENCE)
        assert served.returncode == 0


def to(port: int) -> tuple[str, ...]:
    return "--system", "bank.way", "--to", f"http://127.0.0.1:{port}/v1"


@contextmanager
def process(*arguments: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run Python until the end of its standard input, and give what it says first."""
    with subprocess.Popen(
        [sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        try:
            assert started.stdout is not None
            yield started, started.stdout.readline()
        finally:
            started.kill()


def test_it_leads_where_it_says(way: Way) -> None:
    assert urlsplit(way.url).path == "/v1"
    assert way.asks() == ANSWER


def test_a_fault_is_met_and_lifted(way: Way) -> None:
    proxy = RemoteProxy(way.control)
    proxy.impose(Refuse())
    assert way.asks() == b""
    proxy.lift()
    assert way.asks() == ANSWER
    proxy.demand_met()
    proxy.close()


def test_a_fault_that_met_nothing_is_told(way: Way) -> None:
    proxy = RemoteProxy(way.control)
    proxy.impose(Latency(0.2, jitter=0.1))
    with pytest.raises(Broken, match="the fault met nothing") as unmet:
        proxy.demand_met()
    assert "Latency(seconds=0.2, jitter=0.1, direction=Direction.FROM" in unmet.value.expected
    assert way.asks() == ANSWER
    proxy.demand_met()
    proxy.close()


def test_what_one_has_imposed_outlasts_another(way: Way) -> None:
    one, other = RemoteProxy(way.control), RemoteProxy(way.control)
    one.impose(Refuse())
    other.lift()
    other.close()
    assert way.asks() == b""
    one.close()
    assert way.asks() == ANSWER


def test_what_two_have_imposed_alike_is_lifted_for_one_alone(way: Way) -> None:
    one, other = RemoteProxy(way.control), RemoteProxy(way.control)
    one.impose(Refuse())
    other.impose(Refuse())
    other.close()
    assert way.asks() == b""
    one.close()
    assert way.asks() == ANSWER


def test_what_was_imposed_is_lifted_when_its_process_is_killed(way: Way) -> None:
    with process("-c", IMPOSE, way.control) as (scenario, said):
        assert said == "done\n"
        assert way.asks() == b""
        os.kill(scenario.pid, signal.SIGKILL)
        scenario.wait(PATIENCE)
        until(way.asks, lambda answer: answer == ANSWER, "the way is free")


def test_calls_are_counted_whether_or_not_they_get_through(way: Way) -> None:
    proxy = RemoteProxy(way.control)
    way.asks()
    began = time.monotonic()
    way.asks()
    proxy.impose(Refuse())
    way.asks()
    proxy.lift()
    proxy.impose(BlackHole())
    with way.connect() as caller:
        caller.sendall(REQUEST)
        assert is_silent(caller)
        caller.sendall(REQUEST)
        until(lambda: len(proxy.calls(began).calls), lambda count: count == 4, "the calls that came")
    told = proxy.calls(began)
    assert (len(told.connections), told.are_requests) == (3, True)
    assert all(began <= moment <= time.monotonic() for moment in told.calls)
    proxy.close()


def test_what_cannot_be_read_is_seen_and_said_to_be_no_request(way: Way) -> None:
    proxy = RemoteProxy(way.control)
    with way.connect() as caller:
        caller.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello")
        told = until(lambda: proxy.calls(0.0), lambda told: bool(told.calls), "what came")
    assert (len(told.calls), told.are_requests) == (1, False)
    proxy.close()


def test_only_who_knows_the_word_commands(way: Way) -> None:
    address = way.control.partition("/")[0]
    with pytest.raises(Broken, match="the fault proxy takes no commands"):
        RemoteProxy(f"{address}/a guess").impose(Refuse())
    assert way.asks() == ANSWER


@pytest.mark.parametrize("nonsense", [b"{", b'{"what": "dance"}', b'{"what": "lift", "how": 1}', b"\xff"])
def test_nonsense_is_refused_and_harms_nothing(way: Way, nonsense: bytes) -> None:
    address, _, token = way.control.partition("/")
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), PATIENCE) as caller, caller.makefile("rb") as lines:
        caller.sendall(token.encode() + b"\n" + nonsense + b"\n")
        assert json.loads(lines.readline())["refused"]["what"]
    assert way.asks() == ANSWER


def test_who_is_gone_is_told_as_that() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"127.0.0.1:{free.getsockname()[1]}/word"
    with pytest.raises(Broken, match="the fault proxy takes no commands"):
        RemoteProxy(nobody)
