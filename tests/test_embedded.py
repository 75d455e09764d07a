"""The systems that a run starts: they answer, they end with the run, and when they cannot start they say why."""

import json
import os
import signal
import socket
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from ratified.embedded import EmbeddedSystems, Keeper, Plan, planned, with_needs
from ratified.failures import Broken, ConfigurationError
from ratified.settings.environments import Environment, Started
from tests.run.projects import eventually, is_running

GOOD = """
import http.server, json, os, pathlib, sys, threading

name, port, folder, *others = sys.argv[1:]
visits = pathlib.Path(folder, "visits")

class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        visits.write_text(str(int(visits.read_text() or 0) + 1 if visits.exists() else 1))
        body = json.dumps({"name": name, "visits": int(visits.read_text()), "others": others}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("some noise first")
for one in name.split(","):
    print(json.dumps({"system": one, "url": f"http://127.0.0.1:{server.server_port}", "pid": os.getpid()}), flush=True)
sys.stdin.read()
"""


@contextmanager
def started(tmp_path: Path, environment: Environment, *systems: str, deadline: float = 20) -> Iterator[EmbeddedSystems]:
    plan = Plan(
        planned(environment, with_needs(environment, systems, ())), str(tmp_path), deadline, "not a secret at all"
    )
    running = EmbeddedSystems.start(plan)
    try:
        yield running
    finally:
        running.stop()


def program(tmp_path: Path, code: str = GOOD) -> str:
    path = tmp_path / "systems.py"
    path.write_text(code, encoding="utf-8")
    return str(path)


def together(tmp_path: Path, code: str = GOOD) -> Environment:
    return Environment("here", start=("{python}", program(tmp_path, code), "{systems}", "0", "."))


def apart(tmp_path: Path, code: str = GOOD) -> Environment:
    """A shop that needs a bank and has a worker."""
    own = ("{python}", program(tmp_path, code))
    return Environment(
        "here",
        services={
            "shop": Started(
                (*own, "shop", "{port}", "{data}", "{bank}"), {"worker": (*own, "shop.worker", "0", "{data}")}
            ),
            "bank": Started((*own, "bank", "{port}", "{data}")),
        },
    )


def visit(url: str) -> Mapping[str, object]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        told: Mapping[str, object] = json.load(answer)
        return told


def test_each_system_tells_its_address(tmp_path: Path) -> None:
    with started(tmp_path, together(tmp_path), "shop") as running:
        assert visit(running.addresses["shop"])["name"] == "shop"


def test_what_a_command_has_a_gap_for_is_started_first_and_its_address_filled_in(tmp_path: Path) -> None:
    with started(tmp_path, apart(tmp_path), "shop") as running:
        assert set(running.addresses) == {"shop", "shop.worker", "bank"}
        assert visit(running.addresses["shop"])["others"] == [running.addresses["bank"]]
        # What belongs together shares its data.
        assert visit(running.addresses["shop.worker"])["visits"] == 2
        assert visit(running.addresses["bank"])["visits"] == 1


def test_a_gap_that_nobody_fills_is_told_with_those_there_are(tmp_path: Path) -> None:
    environment = Environment("here", services={"shop": Started(("shop", "{dta}"))})
    with pytest.raises(ConfigurationError) as mistake:
        with_needs(environment, ["shop"], ())
    assert "the command that starts shop has a gap {dta} that nobody fills" in str(mistake.value)
    assert "data" in mistake.value.next


def test_systems_that_wait_for_each_other_are_refused(tmp_path: Path) -> None:
    environment = Environment(
        "here", services={"shop": Started(("shop", "{bank}")), "bank": Started(("bank", "--for={shop}"))}
    )
    with (
        pytest.raises(ConfigurationError, match="shop and bank cannot be started: each needs the address") as mistake,
        started(tmp_path, environment, "shop"),
    ):
        pass
    assert mistake.value.actual == (
        "the command that starts shop has a gap {bank}; the command that starts bank has a gap {shop}"
    )


def test_a_system_that_waits_for_itself_is_refused_though_its_part_may_wait_for_it(tmp_path: Path) -> None:
    own = ("{python}", program(tmp_path))
    lonely = Environment("here", services={"shop": Started((*own, "shop", "0", "{data}", "{shop}"))})
    with pytest.raises(ConfigurationError, match="shop cannot be started: it needs its own address"):
        Plan(planned(lonely, ["shop"]), str(tmp_path), 20, "a word").must_have_a_beginning()

    parts = {"worker": (*own, "shop.worker", "0", "{data}", "{shop}")}
    with started(
        tmp_path, Environment("here", services={"shop": Started((*own, "shop", "0", "{data}"), parts)}), "shop"
    ) as running:
        assert visit(running.addresses["shop.worker"])["others"] == [running.addresses["shop"]]


def test_an_address_that_is_needed_and_never_told_is_missed_before_anything_runs_without_it(tmp_path: Path) -> None:
    silent = GOOD.replace('"url": f"http://127.0.0.1:{server.server_port}"', '"url": ""')
    with (
        pytest.raises(ConfigurationError, match="shop did not start: it needs the address of bank") as mistake,
        started(tmp_path, apart(tmp_path, silent), "shop"),
    ):
        pass
    assert mistake.value.actual == "bank has told none"


def test_others_reach_what_is_proxied_by_way_of_a_proxy(tmp_path: Path) -> None:
    environment = apart(tmp_path)
    bank = environment.services["bank"]
    own = {"teller": (*bank.start[:2], "bank.teller", "0", "{data}", "{bank}")}
    services = {**environment.services, "bank": replace(bank, parts=own, proxied=True)}
    with started(tmp_path, replace(environment, services=services), "shop") as running:
        bank_itself, way = running.addresses["bank"], running.addresses["bank.way"]
        assert visit(running.addresses["shop"])["others"] == [way]
        assert visit(running.addresses["bank.teller"])["others"] == [bank_itself]
        assert way != bank_itself
        assert visit(way)["name"] == "bank"


def test_what_runs_elsewhere_is_not_started(tmp_path: Path) -> None:
    environment = apart(tmp_path)
    assert with_needs(environment, ["shop"], ["bank"]) == ("shop",)
    assert [one.name for one in planned(environment, ["shop"])] == ["shop", "shop.worker"]


def test_a_system_that_ends_at_once_is_quoted(tmp_path: Path) -> None:
    says = together(tmp_path, "import sys; sys.exit('there is no defect \"x\\x1b[2J\"; did you mean y?')")
    with pytest.raises(ConfigurationError) as mistake, started(tmp_path, says, "shop"):
        pass

    assert "the embedded shop did not start: it stopped" in str(mistake.value)
    assert 'there is no defect "x\\x1b[2J"; did you mean y?' in str(mistake.value)
    assert f"try it by itself: {sys.executable}" in str(mistake.value)


def test_a_system_that_never_answers_is_given_up(tmp_path: Path) -> None:
    silent = together(tmp_path, "import sys; sys.stdin.read()")
    with (
        pytest.raises(ConfigurationError, match="did not answer in time"),
        started(tmp_path, silent, "shop", deadline=0.5),
    ):
        pass


def test_a_command_that_there_is_not_is_told(tmp_path: Path) -> None:
    nothing = Environment("here", start=("/nowhere/at/all", "{systems}"))
    with pytest.raises(ConfigurationError, match="/nowhere/at/all"), started(tmp_path, nothing, "shop"):
        pass


def test_a_system_that_does_not_listen_to_its_standard_input_is_ended_all_the_same(tmp_path: Path) -> None:
    deaf = GOOD.replace("sys.stdin.read()", "threading.Event().wait()")
    with started(tmp_path, together(tmp_path, deaf), "shop") as running:
        pid = running.keeper.pid("shop")
        assert is_running(pid)
    assert not is_running(pid)


def test_a_killed_system_is_gone_for_everybody_and_comes_back_at_its_address_with_its_data(tmp_path: Path) -> None:
    with started(tmp_path, apart(tmp_path), "shop") as running:
        url, keeper = running.addresses["bank"], running.keeper
        assert visit(url)["visits"] == 1
        assert keeper.kill("bank") == "signal 9 (SIGKILL)"
        with pytest.raises(urllib.error.URLError, match="refused"):
            visit(url)
        assert keeper.pid("bank") == 0
        assert replace(keeper, who="somebody else").put_back() == []
        assert keeper.put_back() == ["bank"]
        assert visit(url)["visits"] == 2
        assert keeper.put_back() == []


def test_a_stopped_system_may_tidy_up(tmp_path: Path) -> None:
    tidy = GOOD.replace("sys.stdin.read()", "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7)); sys.stdin.read()")
    with started(tmp_path, apart(tmp_path, "import signal" + tidy), "bank") as running:
        assert running.keeper.stop("bank") == "exit code 7"


def test_a_system_that_does_not_end_when_it_is_asked_to_is_killed_and_that_is_told(tmp_path: Path) -> None:
    stubborn = GOOD.replace("sys.stdin.read()", "signal.signal(signal.SIGTERM, signal.SIG_IGN); sys.stdin.read()")
    with started(tmp_path, apart(tmp_path, "import signal" + stubborn), "bank") as running:
        # It may not be deaf yet when it has told its address.
        visit(running.addresses["bank"])
        with pytest.raises(Broken, match=r"was asked to end \(SIGTERM\) and still ran 0.3 s later; it was killed"):
            running.keeper.stop("bank", within=0.3)
        running.keeper.start("bank")
        assert visit(running.addresses["bank"])["visits"] == 2


def test_a_paused_system_answers_once_it_goes_on(tmp_path: Path) -> None:
    with started(tmp_path, apart(tmp_path), "bank") as running:
        keeper, url = running.keeper, running.addresses["bank"]
        keeper.pause("bank")
        answers: list[Mapping[str, object]] = []
        asking = threading.Thread(target=lambda: answers.append(visit(url)))
        asking.start()
        asking.join(0.2)
        assert answers == []
        assert keeper.put_back() == ["bank"]
        asking.join(10)
        assert [one["name"] for one in answers] == ["bank"]


@pytest.mark.parametrize("what", ["pause", "resume", "kill", "stop"])
def test_nothing_can_be_done_with_what_does_not_run(tmp_path: Path, what: str) -> None:
    with started(tmp_path, apart(tmp_path), "bank") as running:
        running.keeper.kill("bank")
        with pytest.raises(Broken, match=f"bank could not be asked to {what}"):
            getattr(running.keeper, what)("bank")


def test_what_runs_is_not_started_twice_and_what_there_is_not_is_told(tmp_path: Path) -> None:
    with started(tmp_path, apart(tmp_path), "bank") as running:
        with pytest.raises(Broken, match="bank runs already"):
            running.keeper.start("bank")
        with pytest.raises(Broken, match="no process of this run is bnk; there are: bank"):
            running.keeper.kill("bnk")


def test_whoever_does_not_know_the_word_commands_nothing(tmp_path: Path) -> None:
    with started(tmp_path, apart(tmp_path), "bank") as running:
        stranger = Keeper(running.keeper.host, running.keeper.port, "a guess")
        with pytest.raises(Broken, match="only the run itself may ask that"):
            stranger.kill("bank")
        assert running.keeper.pid("bank")


def test_many_may_ask_at_the_same_moment(tmp_path: Path) -> None:
    with started(tmp_path, apart(tmp_path), "bank") as running:
        with ThreadPoolExecutor(64) as crowd:
            pids = list(crowd.map(lambda _: running.keeper.pid("bank"), range(256)))
        assert pids == [running.keeper.pid("bank")] * 256


def test_whoever_says_nothing_keeps_nobody_else_waiting(tmp_path: Path) -> None:
    with started(tmp_path, apart(tmp_path), "bank") as running:
        at = (running.keeper.host, running.keeper.port)
        with socket.create_connection(at), socket.create_connection(at) as rude:
            rude.sendall(b"\0\0\0\x05hello")
            assert running.keeper.pid("bank")


def test_what_comes_back_elsewhere_is_an_error_with_the_remedy(tmp_path: Path) -> None:
    environment = apart(tmp_path)
    wandering = Environment(
        "here", services={"bank": Started((*environment.services["bank"].start[:3], "0", "{data}"))}
    )
    with started(tmp_path, wandering, "bank") as running:
        running.keeper.kill("bank")
        with pytest.raises(Broken, match=r"came back at .* give its command \{port\} as its port"):
            running.keeper.start("bank")


def test_a_system_that_dies_by_itself_is_told_to_whoever_watches(tmp_path: Path) -> None:
    with started(tmp_path, apart(tmp_path), "bank") as running:
        told: list[str] = []
        running.watch(told.append)
        os.kill(running.keeper.pid("bank"), signal.SIGKILL)
        eventually(lambda: told, "the news")
    assert "the embedded bank ended in the middle of the run (signal 9 (SIGKILL), and no word why)" in told[0]
    assert "By itself it runs with: " in told[0]
    assert len(told) == 1


def test_who_begins_to_watch_hears_what_has_happened_before(tmp_path: Path) -> None:
    with started(tmp_path, apart(tmp_path), "bank") as running:
        os.kill(running.keeper.pid("bank"), signal.SIGKILL)
        eventually(lambda: running._news, "the news")
        told: list[str] = []
        running.watch(told.append)
        assert "the embedded bank ended in the middle of the run" in told[0]
        running.watch(told.append)
        assert len(told) == 1


def test_what_was_killed_and_started_again_has_not_ended_by_itself(tmp_path: Path) -> None:
    with started(tmp_path, apart(tmp_path), "bank") as running:
        told: list[str] = []
        running.watch(told.append)
        for _ in range(3):
            running.keeper.kill("bank")
            running.keeper.start("bank")
        assert visit(running.addresses["bank"])["visits"] == 1
    assert told == []


def test_all_end_when_the_keeper_is_killed(tmp_path: Path) -> None:
    with started(tmp_path, apart(tmp_path), "shop") as running:
        told: list[str] = []
        running.watch(told.append)
        pids = [running.keeper.pid(name) for name in ("shop", "shop.worker", "bank")]
        os.kill(running._child.process.pid, signal.SIGKILL)
        eventually(lambda: not any(is_running(pid) for pid in pids), "the end of all")
        eventually(lambda: told, "the news")
        assert "whoever kept the embedded systems ended" in told[0]
        with pytest.raises(Broken, match="whoever keeps the embedded systems is gone"):
            running.keeper.kill("bank")
