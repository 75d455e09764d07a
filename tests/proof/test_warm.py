"""What runs as a copy of a warm Python is what would run from nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.proof.warm import CAN_COPY, Copied

pytestmark = pytest.mark.skipif(not CAN_COPY, reason="everything begins from nothing here")

# Says what it is; then ends as it is told.
PROBE = """
import json, os, signal, sys

told = {
    "arguments": sys.argv[1:],
    "name": __name__,
    "here": os.getcwd(),
    "first": sys.path[0],
    "greeting": os.environ.get("GREETING"),
    "pid": os.getpid(),
    "session": os.getsid(0),
    "open": sorted(int(name) for name in os.listdir("/proc/self/fd")),
    "handlers": [str(signal.getsignal(number)) for number in (signal.SIGTERM, signal.SIGPIPE)],
}
print(json.dumps(told), flush=True)
word = sys.stdin.readline().strip()
sys.exit(int(word) if word.isdigit() else word or None)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "probe.py").write_text(PROBE)
    return tmp_path


@pytest.fixture
def handled() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    yield
    signal.signal(signal.SIGTERM, before)


def started(kind: Callable[..., subprocess.Popen[str]], folder: Path) -> subprocess.Popen[str]:
    return kind(
        [sys.executable, "-m", "probe", "one", "two"],
        cwd=folder,
        env={**os.environ, "GREETING": "hello"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.mark.usefixtures("handled")
def test_a_copy_has_all_that_a_process_of_its_own_has(folder: Path) -> None:
    told = []
    kinds: list[Callable[..., subprocess.Popen[str]]] = [Copied, subprocess.Popen]
    for kind in kinds:
        with started(kind, folder) as process:
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            assert said.pop("pid") == said.pop("session") == process.pid
            told.append(said)
    assert told[0] == told[1]


@pytest.mark.parametrize(("word", "code", "said"), [("", 0, ""), ("7", 7, ""), ("that was wrong", 1, "that was wrong")])
def test_a_copy_ends_as_its_program_does(word: str, code: int, said: str, folder: Path) -> None:
    with started(Copied, folder) as process:
        out, _ = process.communicate(f"{word}\n")
    assert process.returncode == code
    assert said in out


def test_a_copy_whose_program_fails_says_where(folder: Path) -> None:
    (folder / "probe.py").write_text("1 / 0")
    with started(Copied, folder) as process:
        out, _ = process.communicate()
    assert process.returncode == 1
    assert "ZeroDivisionError" in out


def test_a_copy_is_killed_and_paused_like_any_other(folder: Path) -> None:
    with started(Copied, folder) as process:
        process.send_signal(signal.SIGSTOP)
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        process.kill()
        assert process.wait() == -signal.SIGKILL


def test_what_is_no_module_of_python_begins_as_ever(folder: Path) -> None:
    with Copied(["pwd"], cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        out, _ = process.communicate()
    assert out.strip() == str(folder)
