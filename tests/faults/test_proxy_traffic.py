"""What passes arrives as it was sent, in order, with its ends, whatever the parties do to each other."""

import asyncio
import contextlib
import hashlib
import random
import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from ratified.failures import Broken
from ratified.faults.proxy import Bandwidth, Direction, FaultProxy, Latency, Relay, Slices
from ratified.loop import BackgroundLoop
from ratified.wait import until
from tests.exchange.tiny_servers import Visit, deaf, serving
from tests.faults.proxy_servers import Line, echo, line, nothing_logged, proxied, read, read_all, sent_until_held_back

MUCH = random.Random(7).randbytes(20_000_000)


@pytest.fixture
def echoing() -> Iterator[Line]:
    with line(echo) as made:
        yield made


def _rst(caller: socket.socket) -> None:
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    caller.close()


def _finish_and_listen(made: Line) -> bytes:
    caller = made.connect()
    with contextlib.suppress(OSError):  # the reset may be there already
        caller.shutdown(socket.SHUT_WR)
    return caller.recv(1)


def _sent_and_heard(caller: socket.socket, data: bytes) -> bytes:
    def send() -> None:
        caller.sendall(data)
        caller.shutdown(socket.SHUT_WR)

    sending = threading.Thread(target=send)
    sending.start()
    heard = read_all(caller)
    sending.join()
    return heard


def test_twenty_megabytes_pass_both_ways_at_once(echoing: Line) -> None:
    heard = _sent_and_heard(echoing.connect(), MUCH)
    assert hashlib.sha256(heard).digest() == hashlib.sha256(MUCH).digest()


def test_no_byte_is_lost_or_moved_while_faults_come_and_go(echoing: Line) -> None:
    data = MUCH[:3_000_000]
    caller = echoing.connect()
    heard: list[bytes] = []
    talking = threading.Thread(target=lambda: heard.append(_sent_and_heard(caller, data)))
    talking.start()
    while talking.is_alive():
        echoing.proxy.impose(Latency(0.02, 0.02), Slices(50_000, 0.0005))
        echoing.proxy.impose(Bandwidth(20_000_000))
        talking.join(0.03)
        echoing.proxy.lift()
        talking.join(0.005)
    assert heard == [data]


def test_a_thousand_small_writes_arrive_in_order(echoing: Line) -> None:
    echoing.proxy.impose(Latency(0.01, 0.01))
    caller = echoing.connect()
    written = [b"%d;" % number for number in range(1000)]
    for one in written:
        caller.sendall(one)
    caller.shutdown(socket.SHUT_WR)
    assert read_all(caller) == b"".join(written)


def test_small_pieces_do_not_wait_for_larger_ones(echoing: Line) -> None:
    caller = echoing.connect()
    caller.sendall(b"x")
    assert read(caller, 1) == b"x"
    (link,) = echoing.proxy.relay._links
    for end in (link._near, link._far):
        assert end._transport is not None
        assert end._transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_far_side_hears_that_the_caller_has_finished_and_can_still_answer() -> None:
    def sums_up(visit: Visit) -> None:
        total = 0
        while data := visit.socket.recv(65536):
            total += len(data)
        visit.send(b"%d" % total)

    with line(sums_up) as made:
        caller = made.connect()
        caller.sendall(b"x" * 1000)
        caller.shutdown(socket.SHUT_WR)
        assert read_all(caller) == b"1000"


def test_the_caller_hears_that_the_far_side_has_finished_and_can_still_speak() -> None:
    heard: list[bytes] = []

    def greets(visit: Visit) -> None:
        visit.send(b"hello")
        visit.socket.shutdown(socket.SHUT_WR)
        heard.append(visit.socket.recv(100))

    with line(greets) as made:
        caller = made.connect()
        assert read_all(caller) == b"hello"
        caller.sendall(b"goodbye")
        until(lambda: heard, lambda said: said == [b"goodbye"], "the far side hears the caller", every=0.01)


def test_an_rst_of_the_far_side_is_an_rst_for_the_caller() -> None:
    with line(Visit.reset) as made, pytest.raises(ConnectionResetError):
        made.connect().recv(1)


def test_an_rst_of_the_caller_is_an_rst_for_the_far_side() -> None:
    ends: list[str] = []

    def listens(visit: Visit) -> None:
        try:
            visit.send(b"hello")
            ends.append(repr(visit.socket.recv(1)))
        except ConnectionResetError:
            ends.append("reset")

    with line(listens) as made:
        caller = made.connect()
        assert read(caller, 5) == b"hello"
        _rst(caller)
        until(lambda: ends, lambda seen: seen == ["reset"], "the far side is told of the reset", every=0.01)


@pytest.mark.parametrize("fault", [Latency(0), Latency(0.3, direction=Direction.TO)])
def test_who_finishes_and_then_is_gone_is_an_rst_for_the_far_side(fault: Latency) -> None:
    ends: list[str] = []

    def pours(visit: Visit) -> None:
        try:
            visit.pour(b"x" * 10_000)
        except ConnectionError:
            ends.append("told")

    with line(pours) as made:
        made.proxy.impose(fault)
        caller = made.connect()
        caller.shutdown(socket.SHUT_WR)
        assert read(caller, 100) == b"x" * 100
        _rst(caller)
        until(lambda: ends, lambda seen: seen == ["told"], "the far side is told", every=0.01)
        until(lambda: len(made.proxy.relay._links), lambda left: left == 0, "nothing is left", every=0.01)


def test_what_was_said_before_an_rst_arrives_before_it() -> None:
    def speaks_and_resets(visit: Visit) -> None:
        visit.send(b"last words")
        visit.request()
        visit.reset()

    with line(speaks_and_resets) as made:
        made.proxy.impose(Latency(0.05))
        caller = made.connect()
        caller.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert read(caller, 10) == b"last words"
        with pytest.raises(ConnectionResetError):
            caller.recv(1)


def test_an_rst_while_the_other_side_has_finished_is_no_error_of_the_proxy() -> None:
    for _ in range(20):
        with line(Visit.reset) as made, pytest.raises(ConnectionResetError):
            _finish_and_listen(made)


def test_a_far_side_that_is_down_is_a_reset_for_the_caller() -> None:
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        with proxied(kept.getsockname()[1]) as made:
            with pytest.raises(ConnectionResetError):
                made.connect().recv(1)
            seen = made.proxy.seen
            assert (seen.accepted, seen.reached, seen.unreached) == (1, 0, 1)


def test_a_far_side_without_an_address_is_a_reset_for_the_caller() -> None:
    with nothing_logged(), FaultProxy("no-such-host.invalid", 80) as proxy, pytest.raises(ConnectionResetError):
        socket.create_connection(proxy.address, timeout=10).recv(1)


def test_what_is_said_before_the_far_side_takes_the_connection_is_kept() -> None:
    with socket.socket() as slow:
        slow.bind(("127.0.0.1", 0))
        slow.listen(1)
        with proxied(slow.getsockname()[1]) as made:
            caller = made.connect()
            caller.sendall(b"early")
            taken, _ = slow.accept()
            assert read(taken, 5) == b"early"
            taken.close()


def test_who_sends_into_a_wall_is_held_back_and_the_proxy_keeps_little() -> None:
    with line(deaf) as made:
        caller = made.connect()
        sent = sent_until_held_back(caller)
        until(lambda: made.proxy.seen.bytes_to_far, lambda size: size > 0, "the wall takes a little", every=0.01)
        # What the kernels of three sockets keep, and two mebibytes of ours.
        assert sent < 3 * 6_291_456 + 2 * 1_048_576


def test_no_connection_is_left_when_both_sides_have_finished(echoing: Line) -> None:
    for _ in range(5):
        caller = echoing.connect()
        caller.sendall(b"x")
        caller.shutdown(socket.SHUT_WR)
        assert read_all(caller) == b"x"
        caller.close()
    until(lambda: len(echoing.proxy.relay._links), lambda left: left == 0, "all are forgotten", every=0.01)


def test_closing_while_traffic_flows_is_told_to_both_sides() -> None:
    def pours(visit: Visit) -> None:
        visit.pour(b"x" * 100_000)

    with line(pours) as made:
        caller = made.connect()
        read(caller, 1_000_000)
        made.proxy.close()
        with pytest.raises(ConnectionResetError):
            read(caller, 1 << 30)
        assert made.proxy.seen.bytes_from_far >= 1_000_000
        with pytest.raises(ConnectionRefusedError):
            made.connect()


def test_it_closes_while_it_still_calls_the_far_side() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        with proxied(full.getsockname()[1]) as made:
            callers = [made.connect() for _ in range(5)]
            until(lambda: made.proxy.seen.accepted, lambda count: count == 5, "all are taken", every=0.01)
            made.proxy.close()
            for caller in callers:
                with pytest.raises(ConnectionResetError):
                    caller.recv(1)


def test_a_port_that_is_taken_is_told() -> None:
    with serving(echo) as server, pytest.raises(Broken, match="the fault proxy has no port"):
        FaultProxy("127.0.0.1", server.port, port=server.port).start()


def test_several_proxies_share_the_loop_of_the_run() -> None:
    loop = BackgroundLoop()
    with nothing_logged(), serving(echo) as server:
        first = FaultProxy("127.0.0.1", server.port, loop=loop)
        with first, FaultProxy(*first.start(), loop=loop) as second:
            caller = socket.create_connection(second.address, timeout=10)
            caller.sendall(b"through both")
            assert read(caller, 12) == b"through both"
            assert (first.seen.bytes_to_far, second.seen.bytes_from_far) == (12, 12)
        loop.close()


def test_many_threads_may_command_it(echoing: Line) -> None:
    def command() -> None:
        for _ in range(20):
            for one in echoing.proxy.impose(Latency(0.001)):
                assert one.is_in_force
            caller = echoing.connect()
            caller.sendall(b"x")
            assert read(caller, 1) == b"x"
            caller.close()

    threads = [threading.Thread(target=command) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(echoing.proxy.imposed) == echoing.proxy.seen.accepted == 80


def test_asynchronous_code_uses_it_on_its_own_loop() -> None:
    async def talk(port: int) -> tuple[bytes, int]:
        async with Relay("127.0.0.1", port) as relay:
            reader, writer = await asyncio.open_connection(*relay.address)
            await relay.impose(Slices(1, 0))
            writer.write(b"hello")
            heard = await reader.readexactly(5)
            writer.close()
            relay.demand_met()
            return heard, relay.seen.bytes_to_far

    with nothing_logged(), serving(echo) as server:
        assert asyncio.run(talk(server.port)) == (b"hello", 5)
