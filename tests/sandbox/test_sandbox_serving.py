"""The command: what it prints, when it ends, what it keeps, and what it says to a wrong call."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from sandbox.defects import Defects, UnknownDefect, known
from tests.sandbox.hosting import host

if TYPE_CHECKING:
    from tests.sandbox.conftest import Owner

# Starts something, hears as much of it as it is told to, and is killed.
KILLED = """
import os, signal, subprocess, sys
process = subprocess.Popen([sys.executable, *sys.argv[2:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
for _ in range(int(sys.argv[1])):
    print(process.stdout.readline(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
# Never answers that it has ended.
STUBBORN = """
from sandbox import serving, starter

async def application(scope, receive, send):
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await receive()

gone = starter.watched(within=0.2)
serving.serve([serving.Hosted("stubborn", application, serving.bind("127.0.0.1", 0))], gone)
"""

Run = Callable[..., Any]
SignUp = Callable[[str], "Owner"]
SOURCES = Path(__file__).parents[2] / "support/sandbox/site_builder"
# Both only cost time, and time is judged under load, by measurements, never by a test.
MEASURED = {"answers-slowly", "stream-starts-late"}


def line_of(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout
    line: dict[str, Any] = json.loads(process.stdout.readline())
    return line


def refusal(*arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "sandbox", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    (sentence,) = done.stderr.splitlines()
    return sentence


def test_it_says_where_it_answers_and_ends_with_its_standard_input_while_a_stream_is_open(
    run: Run, new_owner: SignUp
) -> None:
    with run("-m", "sandbox", "--exit-with-stdin", "--pace", "60") as process:
        line = line_of(process)
        assert (line["system"], line["pid"]) == ("site_builder", process.pid)
        health = httpx.get(f"{line['url']}/health").json()
        assert (health["status"], health["system"], health["database"]) == ("ok", "site_builder", "ok")
        owner = new_owner(line["url"])
        with owner.api.stream("POST", f"/v1/sites/{owner.tenant_id}/generation", json={"prompt": "Sale"}) as answer:
            assert next(answer.iter_lines()) == "id: 1"
            process.stdin.close()
            assert process.wait(10) == 0
        assert process.stdout.read() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(run: Run, number: signal.Signals) -> None:
    with run("-m", "sandbox", "site_builder") as process:
        line_of(process)
        process.send_signal(number)
        assert process.wait(10) == 0


@pytest.mark.parametrize("heard", [0, 1])
@pytest.mark.parametrize(
    "command",
    [host("site_builder", ["healthy"]), ["-m", "sandbox", "site_builder", "--exit-with-stdin"]],
    ids=["in tests", "by itself"],
)
def test_whoever_starts_it_may_be_killed_while_it_starts_and_afterwards(command: list[str], heard: int) -> None:
    # This ends when nobody is left who could write to the pipes: neither the one who was killed nor what was started.
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(heard), *command], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.count('"url"'), done.stderr) == (-signal.SIGKILL, heard, "")


def test_what_hangs_when_it_should_end_is_ended(run: Run) -> None:
    with run("-c", STUBBORN) as process:
        assert line_of(process)["system"] == "stubborn"
        process.stdin.close()
        assert process.wait(10) == 1


def test_several_systems_share_a_process_and_have_their_own_addresses(systems: dict[str, str]) -> None:
    with httpx.Client() as visitor:
        assert {visitor.get(f"{url}/health").status_code for url in systems.values()} == {200}
    assert len(set(systems.values())) == len(systems)


def test_a_wrong_call_is_told_the_nearest_name() -> None:
    assert "did you mean site_builder?" in refusal("site_bilder")
    assert "did you mean chunk-lost?" in refusal("--defect", "chunk-lots")
    assert "did you mean chunk-lost?" in refusal(RATIFIED_DEFECT="logos-all-alike, chunks-lost")


def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert f"127.0.0.1:{taken.getsockname()[1]}" in refusal("site_builder", "--port", str(taken.getsockname()[1]))


def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    for url in ("nonsense", "sqlite://", "oracle+nothing://here", f"sqlite:///{tmp_path}/missing/folder.sqlite"):
        assert refusal("--database-url", url).startswith("sandbox: The database cannot be opened:")


def test_defects_of_the_environment_are_on_and_the_list_tells_them_all(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RATIFIED_DEFECT", "errors-in-another-shape")
    with run("-m", "sandbox", "--exit-with-stdin") as process:
        assert set(httpx.get(f"{line_of(process)['url']}/v1/nowhere").json()) == {"detail"}
    with run("-m", "sandbox", "--defects") as process:
        listed = [line.split("  ") for line in process.stdout.read().splitlines()]
    assert [tuple(line) for line in listed] == [
        (system, defect.name, defect.description)
        for system in ("site_builder", "character_studio")
        for defect in known(system)
    ]


def test_work_survives_a_restart_and_what_was_interrupted_is_told(run: Run, new_owner: SignUp, tmp_path: Path) -> None:
    command = ("-m", "sandbox", "--exit-with-stdin", "--data", str(tmp_path))
    with run(*command, "--pace", "0", "--build-time", "60") as process:
        owner = new_owner(line_of(process)["url"])
        page = owner.generate("Sale")
        wish = {"siteId": page.site_id, "environment": "staging"}
        deployment = owner.ask("POST", "/sites/{tenant}/deployments", 202, json=wish)
    with run(*command, "--pace", "60") as process:
        owner.api.base_url = httpx.URL(line_of(process)["url"])
        assert owner.html(page.site_id, 1) == page.html
        for _ in range(150):
            state = owner.ask("GET", f"/sites/{{tenant}}/deployments/{deployment['deploymentId']}")["status"]
            if state == "DEPLOYED":
                break
        assert state == "DEPLOYED"
        with owner.api.stream("POST", f"/v1/sites/{owner.tenant_id}/generation", json={"prompt": "Sale"}) as answer:
            line = next(line for line in answer.iter_lines() if line.startswith("data: "))
        begun = json.loads(line[6:])
    with run(*command) as process:
        owner.api.base_url = httpx.URL(line_of(process)["url"])
        state = owner.ask("GET", f"/sites/{{tenant}}/generation/{begun['generationId']}")
        assert (state["status"], state["error"]["code"]) == ("FAILED", "INTERRUPTED")


def test_what_breaks_inside_is_answered_in_the_error_shape_and_tells_nothing(
    run: Run, new_owner: SignUp, tmp_path: Path
) -> None:
    with run("-m", "sandbox", "--exit-with-stdin", "--data", str(tmp_path)) as process:
        owner = new_owner(line_of(process)["url"])
        with sqlite3.connect(tmp_path / "site_builder.sqlite") as database:
            database.execute("DROP TABLE logos")
        owner.refused("GET", "/agents/logo", 500, "INTERNAL")
        assert "sqlite" not in owner.send("GET", "/agents/logo").text
        origin = {"Origin": "https://kimmyai.io"}
        assert "Access-Control-Allow-Origin" in owner.send("GET", "/agents/logo", headers=origin).headers


def test_a_defect_that_nobody_declared_is_refused_where_it_is_asked_for() -> None:
    with pytest.raises(UnknownDefect, match="did you mean chunk-lost"):
        Defects("site_builder").on("chunk-lot")


def test_every_declared_defect_lives_in_the_code_and_is_noticed_by_a_test() -> None:
    files = [*SOURCES.glob("*.py"), *SOURCES.parent.glob("*.py")]
    code = "".join(path.read_text() for path in files if path.name != "known_defects.py")
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_sandbox_*.py"))
    names = [defect.name for defect in known("site_builder") if not defect.name.startswith("page-")]
    assert [name for name in names if f'on("{name}")' not in code] == []
    assert [name for name in names if f'"{name}"' not in tests and name not in MEASURED] == []
    assert len(names) >= 34
