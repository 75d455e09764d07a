"""Several workers under Locust: together they send one load, and what one does not tell is never passed over."""

import csv
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, islice
from pathlib import Path

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.failures import Broken, ConfigurationError
from ratified.load.buckets import Buckets
from ratified.load.errands import Bounds, Errand, Origin, Request, Work
from ratified.load.locust.cluster import Cluster
from ratified.load.locust.messages import Hello
from ratified.load.locust.processes import command, worker_options
from ratified.load.locust.shares import due, share_of, shares_of, stretches, work_of
from ratified.load.locust.tally import Tally
from ratified.load.locust.workers import Worker
from ratified.load.recording import Recording
from ratified.load.samples import Column, Outcome
from ratified.load.traffic import Phase

LONG = 30  # seconds that nothing here takes
SHARES = (0.5, 0.9, 0.95, 0.99, 1.0)


class Site(ThreadingHTTPServer):
    """A server that writes down what it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.log: list[str] = []
        self._awaited: list[tuple[int, threading.Event]] = []
        self._alone = threading.Lock()

    def note(self, path: str) -> None:
        with self._alone:
            self.log.append(path)
            for amount, event in self._awaited:
                if len(self.log) >= amount:
                    event.set()

    def asked(self, amount: int) -> threading.Event:
        """Return what happens when there have been so many requests more."""
        event = threading.Event()
        with self._alone:
            self._awaited.append((len(self.log) + amount, event))
        return event


class Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.note(self.path)
        self.send_response(503 if self.path == "/bad" else 200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        yield served
        served.shutdown()
        thread.join()


def asking(site: Site, path: str) -> Request:
    origin = Origin("http", "127.0.0.1", site.server_address[1])
    return Request(f"GET {path}", origin, "GET", (f"GET {path} HTTP/1.1\r\nhost: site\r\n\r\n".encode(),))


def work(site: Site) -> Work:
    return Work((Errand("good", (asking(site, "/good"),), 3.0), Errand("bad", (asking(site, "/bad"),))), Bounds(10.0))


def numbered(recording: Recording) -> list[tuple[int, Phase]]:
    return list(enumerate(recording.phases))


class Watch:
    """Processes that are to come to an end."""

    def __init__(self, *pids: int) -> None:
        self._files = {pid: os.pidfd_open(pid) for pid in pids}

    def see_the_end(self) -> None:
        for pid, file in self._files.items():
            ready, _, _ = select.select([file], [], [], LONG)
            os.close(file)
            assert ready, f"process {pid} still runs"


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def all_of(cluster: Cluster) -> Watch:
    """Return the master, the workers and their generators."""
    pids = [worker.hello.pid for worker in cluster.workers]
    generators = list(chain.from_iterable(map(children, pids)))
    assert len(generators) == len(pids)
    return Watch(*(member.pid for member in cluster.members), *pids, *generators)


# Shares

OPEN = st.builds(
    Phase,
    seconds=st.floats(0.1, 3),
    rate=st.floats(0.5, 50),
    rate_to=st.one_of(st.none(), st.floats(0.5, 50)),
    at_once=st.integers(1, 4),
    count=st.integers(0, 30),
)


@given(OPEN, st.integers(1, 5))
def test_workers_take_arrivals_in_turn(phase: Phase, of: int) -> None:
    shares = [share_of(phase, number, of) for number in range(of)]
    parts = [list(share.moments()) for share in shares if share]

    whole = list(phase.moments())
    assert parts == [list(islice(whole, number, None, of)) for number in range(of)]
    assert [share.size for share in shares if share] == [max(0, -((number - phase.size) // of)) for number in range(of)]


@given(st.integers(1, 20), st.integers(1, 50), st.integers(1, 5))
def test_users_and_what_they_do_are_divided_to_the_last(users: int, count: int, of: int) -> None:
    shares = [share for number in range(of) if (share := share_of(Phase(users=users, count=count), number, of))]

    assert sum(share.count for share in shares) == count
    # A user for whom nothing is left to do has no need to come.
    assert sum(share.users for share in shares) == users or len(shares) == count < of
    assert all(share.users and share.count for share in shares)


@given(st.integers(1, 40), st.integers(1, 5))
def test_arrivals_at_random_stay_independent(count: int, of: int) -> None:
    phase = Phase(rate=10, rate_to=None, is_random=True, count=count)
    shares = [share for number in range(of) if (share := share_of(phase, number, of))]

    assert sum(share.count for share in shares) == count
    assert {share.rate for share in shares} == {10 / of}
    assert {share.duration for share in shares} == {phase.duration}


def test_each_draws_lots_of_his_own_and_connections_are_divided() -> None:
    works = [work_of(Work((), Bounds(connections=5), "seed"), number, 2) for number in range(2)]
    assert [one.bounds.connections for one in works] == [3, 2]
    assert len({one.seed for one in works}) == 2


def test_users_wait_until_all_arrivals_are_over() -> None:
    phases = list(enumerate([Phase(rate=1, count=1), Phase(rate=2, count=1), Phase(users=1, count=1)] * 2))
    assert [[number for number, _ in stretch] for stretch in stretches(phases)] == [[0, 1], [2], [3, 4], [5]]


def test_how_many_are_due_is_known_unless_users_go_on_for_a_time() -> None:
    counted = [(0, Phase(rate=10, seconds=2.5)), (1, Phase(users=3, count=7))]
    assert [due(shares_of(counted, number, 2), "") for number in range(2)] == [13 + 4, 12 + 3]
    assert due([(0, Phase(users=1, seconds=1))], "") is None


# One load of several workers


def test_two_workers_send_one_load_and_locust_counts_the_same(site: Site, tmp_path: Path) -> None:
    errands = work(site)
    recording = Recording(
        errands.endpoints, [Phase("steady", seconds=1.5, rate=100), Phase("crowd", users=3, count=51)]
    )
    with Cluster(errands, 2, reports=tmp_path) as cluster:
        processes = all_of(cluster)
        cluster.run(numbered(recording), recording)
        shares = [(worker.arrivals, worker.rows) for worker in cluster.workers]
    processes.see_the_end()

    rows = recording.rows
    assert recording.is_complete
    assert [span.phase for span in recording.spans] == [0, 1]
    assert shares == [(75 + 26, 75 + 26), (75 + 25, 75 + 25)]
    assert Counter(rows[:, Column.PHASE].tolist()) == {0: 150, 1: 51}
    asked = [f"/{('good', 'bad')[endpoint]}" for endpoint in rows[:, Column.ENDPOINT].tolist()]
    assert Counter(asked) == Counter(site.log)

    # Interleaved: the moments of one worker lie between those of the other, or beside them, never in a heap.
    steady = rows[rows[:, Column.PHASE] == 0][:, Column.INTENDED]
    assert len(np.unique(steady)) == len(steady)

    good = recording.observed("GET /good").times
    assert len(cluster.tally) == len(rows)
    assert cluster.tally.times(0).counts() == Buckets.of(good).counts()
    assert [cluster.tally.times(0).percentile(share) for share in SHARES] == [
        Buckets.of(good).percentile(share) for share in SHARES
    ]
    agrees_with_locust(tmp_path, recording)


def agrees_with_locust(folder: Path, recording: Recording) -> None:
    told = {entry["name"]: entry for entry in json.loads((folder / "locust.json").read_text(encoding="utf-8"))}
    rows = recording.rows
    for endpoint, name in enumerate(recording.endpoints):
        same = rows[rows[:, Column.ENDPOINT] == endpoint]
        times = (same[:, Column.LAST] - same[:, Column.INTENDED]) / 1e6
        entry = told[name]
        assert entry["num_requests"] == len(same)
        assert entry["num_failures"] == int((same[:, Column.OUTCOME] != Outcome.GOOD).sum())
        assert entry["min_response_time"] == pytest.approx(times.min())
        assert entry["max_response_time"] == pytest.approx(times.max())
        assert entry["total_response_time"] == pytest.approx(times.sum())
        assert entry["total_content_length"] == same[:, Column.SIZE].sum()
        assert sum(entry["response_times"].values()) == len(same)
        assert sum(entry["num_reqs_per_sec"].values()) == len(same)
    with (folder / "locust_stats.csv").open(encoding="utf-8") as table:
        counts = {row["Name"]: row["Request Count"] for row in csv.DictReader(table)}
    assert counts["Aggregated"] == str(len(rows))
    with (folder / "locust_failures.csv").open(encoding="utf-8") as table:
        failures = [(row["Name"], row["Error"], int(row["Occurrences"])) for row in csv.DictReader(table)]
    assert failures == [("GET /bad", "status 503", int((rows[:, Column.OUTCOME] != Outcome.GOOD).sum()))]


def test_merged_tallies_are_those_of_all_rows() -> None:
    chance = np.random.default_rng(7)
    rows = chance.integers(0, 3, (500, len(Column)))
    rows[:, Column.LAST] = rows[:, Column.INTENDED] + chance.integers(0, 10**9, 500)
    merged = Tally()
    for part in np.array_split(rows, 7):
        merged.add(Tally.of_rows(part).counted())

    assert sorted(merged.counted()) == sorted(Tally.of_rows(rows).counted())
    good = rows[rows[:, Column.OUTCOME] == Outcome.GOOD]
    times = Buckets.of(good[:, Column.LAST] - good[:, Column.INTENDED])
    assert [merged.times().percentile(share) for share in SHARES] == [times.percentile(share) for share in SHARES]


def test_the_web_interface_shows_the_load_and_can_end_it(site: Site) -> None:
    errands = work(site)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    recording = Recording(errands.endpoints, [Phase("brief", rate=100, count=50)])
    with Cluster(errands, 1, web_port=port) as cluster:
        processes = all_of(cluster)
        cluster.run(numbered(recording), recording)
        shown = httpx.get(f"http://127.0.0.1:{port}/stats/requests").json()
        assert shown["total_rps"] > 0
        assert {one["name"]: one["num_requests"] for one in shown["stats"]} == {
            **{name: len(recording.observed(name)) for name in recording.endpoints},
            "Aggregated": 50,
        }

        endless = Recording(errands.endpoints, [ENDLESS])
        asked = site.asked(20)
        ender = threading.Thread(target=lambda: asked.wait(LONG) and httpx.post(f"http://127.0.0.1:{port}/stop"))
        ender.start()
        with pytest.raises(Broken, match="a worker was lost") as caught:
            cluster.run(numbered(endless), endless)
        ender.join()
    processes.see_the_end()
    assert "Locust has ended its user" in caught.value.actual
    assert len(site.log) == 50 + cluster.losses[0].reported


OTHER = """
import runpy, sys, ratified
ratified.__version__ = "0.0.1"
sys.argv = ["locust", *sys.argv[1:]]
runpy.run_module("locust", run_name="__main__")
"""


def test_a_worker_of_another_version_is_refused(site: Site) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def start(told: str) -> None:
        host, _, port = told.rsplit(maxsplit=1)[-1].rpartition(":")
        options = command(worker_options(host, int(port)))[3:]
        started.append(subprocess.Popen([sys.executable, "-c", OTHER, *options], stderr=subprocess.DEVNULL))

    with pytest.raises(ConfigurationError, match="does not fit this run") as caught:
        Cluster(work(site), 1, elsewhere=True, tell=start)
    assert caught.value.actual == "version 0.0.1"
    assert started[0].wait(LONG) is not None


def test_times_of_another_clock_come_onto_ours() -> None:
    rows = np.arange(2 * len(Column)).reshape(2, -1) + 10
    rows[1, Column.FIRST_EVENT] = 0
    moved = Worker(0, "", Hello("", "", 1, "", 0), shift=1000).on_our_clock(rows)

    is_time = np.zeros(rows.shape, dtype=bool)
    is_time[:, Column.INTENDED : Column.STATUS] = True
    is_time[1, Column.FIRST_EVENT] = False
    assert (moved - rows == np.where(is_time, 1000, 0)).all()


# Ends that nobody wanted

ENDLESS = Phase("steady", seconds=3600, rate=40)


def when(event: threading.Event, pid: int, number: signal.Signals) -> threading.Thread:
    """Send a signal to a process as soon as something has happened."""

    def send() -> None:
        if event.wait(LONG):
            os.kill(pid, number)

    thread = threading.Thread(target=send)
    thread.start()
    return thread


def test_a_worker_that_is_killed_ends_the_load_and_what_it_did_not_tell_is_counted(site: Site) -> None:
    errands = work(site)
    recording = Recording(errands.endpoints, [ENDLESS])
    with Cluster(errands, 2) as cluster:
        processes = all_of(cluster)
        victim = cluster.workers[1]
        killer = when(site.asked(60), victim.hello.pid, signal.SIGKILL)
        with pytest.raises(Broken, match="a worker was lost") as caught:
            cluster.run(numbered(recording), recording)
        killer.join()
        told = len(recording.rows)
        (loss,) = cluster.losses
        with pytest.raises(Broken, match="a worker was lost"):
            cluster.run(numbered(recording), recording)
    processes.see_the_end()

    assert loss.due == 3600 * 40 // 2
    assert loss.missing == loss.due - loss.reported > 0
    assert told == loss.reported + cluster.workers[0].rows
    assert f"{victim.name}: of {loss.due} arrivals {loss.reported} were reported" in caught.value.actual
    assert "exit code -9" in caught.value.actual
    assert not recording.is_complete


def test_a_generator_that_is_killed_is_a_loss_as_well(site: Site) -> None:
    errands = work(site)
    recording = Recording(errands.endpoints, [ENDLESS, Phase("crowd", users=1, seconds=1)])
    with Cluster(errands, 1) as cluster:
        processes = all_of(cluster)
        (generator,) = children(cluster.workers[0].hello.pid)
        killer = when(site.asked(20), generator, signal.SIGKILL)
        with pytest.raises(Broken, match="a worker was lost") as caught:
            cluster.run(numbered(recording), recording)
        killer.join()
    processes.see_the_end()
    assert "the load generator has died" in caught.value.actual
    assert (cluster.losses[0].due, cluster.losses[0].reported) == (None, len(recording.rows))


def test_a_worker_elsewhere_that_falls_silent_is_noticed_by_locust(site: Site) -> None:
    errands = work(site)
    recording = Recording(errands.endpoints, [Phase("steady", seconds=3600, rate=40)])
    started: list[subprocess.Popen[bytes]] = []

    def start(told: str) -> None:
        command = told.partition(": ")[2].split()
        assert command[0] == "python"
        started.append(subprocess.Popen([sys.executable, *command[1:]], stderr=subprocess.DEVNULL))

    with Cluster(errands, 1, elsewhere=True, tell=start) as cluster:
        processes = all_of(cluster)
        killer = when(site.asked(20), started[0].pid, signal.SIGKILL)
        with pytest.raises(Broken, match="a worker was lost"):
            cluster.run(numbered(recording), recording)
        killer.join()
        started[0].wait()
    processes.see_the_end()
    assert cluster.losses[0].reported == len(recording.rows)


def test_ctrl_c_stops_arrivals_and_hears_out_what_was_measured(site: Site) -> None:
    errands = work(site)
    recording = Recording(errands.endpoints, [ENDLESS])
    with pytest.raises(KeyboardInterrupt), Cluster(errands, 2) as cluster:  # noqa: PT012 - the block is what is stopped
        processes = all_of(cluster)
        killer = when(site.asked(60), os.getpid(), signal.SIGINT)
        cluster.run(numbered(recording), recording)
    killer.join()
    processes.see_the_end()

    assert not recording.is_complete
    assert [span.phase for span in recording.spans] == [0]
    answered = recording.rows[recording.rows[:, Column.STATUS] > 0]
    assert 60 - 2 <= len(answered) <= len(site.log) <= len(recording.rows)


def test_a_master_that_is_killed_ends_the_load(site: Site) -> None:
    errands = work(site)
    recording = Recording(errands.endpoints, [ENDLESS])
    with Cluster(errands, 1) as cluster:
        processes = all_of(cluster)
        killer = when(site.asked(20), cluster.members[0].pid, signal.SIGKILL)
        with pytest.raises(Broken, match="Locust's master has died"):
            cluster.run(numbered(recording), recording)
        killer.join()
    processes.see_the_end()
    assert not recording.is_complete


KEPT = """
import sys
from ratified.load.errands import Errand, Origin, Request, Work
from ratified.load.locust.cluster import Cluster

request = Request("nothing", Origin("http", "127.0.0.1", 9), "GET", (b"",))
cluster = Cluster(Work((Errand("nothing", (request,)),)), 1)
print(*(member.pid for member in cluster.members), flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("is_master_gone", [False, True])
def test_nothing_outlives_whoever_started_it(is_master_gone: bool) -> None:
    process = subprocess.Popen([sys.executable, "-c", KEPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        pids = [int(pid) for pid in process.stdout.readline().split()]
        processes = Watch(*pids, *children(pids[1]))
        if is_master_gone:
            os.kill(pids[0], signal.SIGKILL)
        process.kill()
    processes.see_the_end()


def test_a_master_that_waits_for_workers_goes_with_whoever_started_it() -> None:
    script = KEPT.replace(", 1)", ", 1, elsewhere=True, tell=lambda told: print(told, flush=True))")
    process = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert "python -m ratified.load.locust 127.0.0.1:" in process.stdout.readline()
        processes = Watch(*children(process.pid))
        process.kill()
    processes.see_the_end()


# Locust itself


def test_locust_stays_out_of_this_process() -> None:
    script = (
        "import sys, ratified.load.locust.cluster as c; print([m for m in sys.modules if m in ('locust', 'gevent')])"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_without_locust_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "locust", None)
    with pytest.raises(ConfigurationError, match="needs Locust") as caught:
        Cluster(Work(()), 2)
    assert caught.value.next == 'pip install "ratified[load,locust]"'


def test_a_cluster_has_workers_and_errands(site: Site) -> None:
    with pytest.raises(ConfigurationError, match="sends nothing"):
        Cluster(work(site), 0)
    with pytest.raises(ConfigurationError, match="sends nothing"):
        Cluster(Work(()), 2)
