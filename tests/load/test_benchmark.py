"""What the benchmark of the generator takes for the truth, and that ours does the work in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.load import truth
from benchmarks.load.loads import Load, Told
from benchmarks.load.peers import Locust, Ours, Wrk
from benchmarks.load.runs import Ground
from benchmarks.load.server import noting
from benchmarks.load.tables import Column, Row, Table
from benchmarks.runner.contests import NotTheWork
from benchmarks.runner.toolshed import Toolshed

SECOND, MILLISECOND = 1_000_000_000, 1_000_000
WRK = """\
  Latency Distribution
     50%  480.00us
     75%    1.21ms
     90%    2.00ms
     99%    1.10s
  51234 requests in 4.00s, 5.13MB read
  Socket errors: connect 0, read 3, write 0, timeout 1
  Non-2xx or 3xx responses: 7
"""
LOCUST = """\
[2026-01-01 00:00:00] a warning
[
    {
        "name": "/",
        "num_requests": 200,
        "num_failures": 1,
        "response_times": {"5": 100, "7": 97, "980": 3}
    }
]
"""


def test_arrivals_that_are_even_have_no_error() -> None:
    arrivals = [7 + number * SECOND // 50 for number in range(100)]
    assert max(truth.distances(arrivals, 50)) == 0
    assert truth.reached(arrivals, 50, 2) == 1


def test_the_error_of_an_arrival_is_how_far_it_is_from_its_place() -> None:
    arrivals = [number * SECOND // 50 for number in range(100)]
    arrivals[70] += 3 * MILLISECOND
    found = truth.distances(arrivals, 50)
    assert found[70] == 3
    assert truth.percentile(found, 0.99) == 0
    assert sum(found) == 3


def test_arrivals_that_fall_behind_are_far_from_the_row() -> None:
    arrivals = [number * SECOND // 40 for number in range(80)]
    assert truth.percentile(truth.distances(arrivals, 50), 0.99) > 300
    assert truth.reached(arrivals, 50, 2) == 0.8


def test_the_first_second_does_not_count() -> None:
    assert truth.settled([5, 0, SECOND - 1, SECOND, 2 * SECOND]) == [SECOND, 2 * SECOND]


@pytest.mark.parametrize(
    ("arrival", "expected"),
    [(0, 5), (990, 5), (995, 1005), (999, 1001), (1000, 1005), (1500, 505), (1999, 6), (2000, 5)],
)
def test_who_comes_while_the_server_stands_still_waits_for_its_end(arrival: int, expected: int) -> None:
    frozen = [(SECOND, 2 * SECOND)]
    found = truth.response_time(arrival * MILLISECOND, 5 * MILLISECOND, frozen)
    assert found == expected * MILLISECOND


def test_one_second_in_ten_is_what_the_slowest_of_a_hundred_meet() -> None:
    frozen = [(4 * SECOND, 5 * SECOND), (14 * SECOND, 15 * SECOND)]
    times = truth.response_times(0, 100, 20, 5 * MILLISECOND, frozen)
    assert len(times) == 2000
    assert truth.percentile(times, 0.5) == 5
    assert truth.percentile(times, 0.99) == pytest.approx(905, abs=11)


def test_wrk_is_understood() -> None:
    assert Wrk().told(WRK, Path()) == Told(51234, 11, 0.48, 1100.0)


def test_locust_is_understood() -> None:
    assert Locust("locust").told(LOCUST, Path()) == Told(200, 1, 5.0, 980.0)


def test_ours_does_the_work(tmp_path: Path) -> None:
    with noting() as server:
        server.begin(delay=0.001)
        run = _ground(tmp_path).run(Ours(), Load(server.url, 1, rate=50), lambda: len(server.log().arrivals))
    assert (run.seen, run.told.requests, run.told.errors, run.told.dropped) == (50, 50, 0, 0)
    assert run.told.p50 >= 1
    assert run.cpu > 0


def test_ours_hears_every_event(tmp_path: Path) -> None:
    with noting() as server:
        server.begin(audience=3, events=2)
        load = Load(f"{server.url}events", 0, streams=3)
        run = _ground(tmp_path).run(Ours(), load, lambda: len(server.log().arrivals))
        assert run.told.events == server.log().events == 6


def test_who_tells_of_more_than_the_server_has_seen_does_not_count(tmp_path: Path) -> None:
    with noting() as server:
        server.begin()
        with pytest.raises(NotTheWork, match=r"expected: exit code 0, 40 requests.*\n.* 50 requests"):
            _ground(tmp_path).run(Ours(), Load(server.url, 1, rate=50), lambda: 40)


def test_who_fails_once_is_out() -> None:
    turns = iter([1.0, 2.0])

    def fails() -> dict[str, float]:
        if next(turns) == 2.0:
            raise NotTheWork("it did something else")
        return {"each": 1.0}

    table = Table("x", "y", [Column("each", "each")], [Row("ours", lambda: {"each": 2.0}), Row("peer", fails)])
    table.run(3)
    assert len(table.figures["ours"]) == 3
    assert not table.has("peer")
    told = "\n".join(table.lines)
    assert "peer                    ERROR, see below" in told
    assert "peer: it did something else" in told


def _ground(folder: Path) -> Ground:
    return Ground(folder, Toolshed(folder))
