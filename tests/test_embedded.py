"""The systems that a run starts: they answer, they end with the run, and when they cannot start they say why."""

import sys
from pathlib import Path

import pytest

from ratified.embedded import EmbeddedSystems
from ratified.failures import ConfigurationError

GOOD = """
import json, os, sys
print("some noise first")
for name in sys.argv[1:]:
    print(json.dumps({"system": name, "url": "http://127.0.0.1:1/" + name, "pid": os.getpid()}), flush=True)
sys.stdin.read()
"""


def start(tmp_path: Path, program: str, *systems: str, deadline: float = 10) -> tuple[EmbeddedSystems, dict[str, str]]:
    path = tmp_path / "systems.py"
    path.write_text(program, encoding="utf-8")
    started, addresses = EmbeddedSystems.start(["{python}", str(path), "{systems}"], systems, "", tmp_path, deadline)
    return started, dict(addresses)


def test_each_system_tells_its_address(tmp_path: Path) -> None:
    started, addresses = start(tmp_path, GOOD, "shop", "bank")
    started.stop()

    assert addresses == {"shop": "http://127.0.0.1:1/shop", "bank": "http://127.0.0.1:1/bank"}


def test_a_system_that_ends_at_once_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as mistake:
        start(tmp_path, "import sys; sys.exit('there is no defect \"x\\x1b[2J\"; did you mean y?')", "shop")

    assert "the embedded shop did not start: it stopped" in str(mistake.value)
    assert 'there is no defect "x\\x1b[2J"; did you mean y?' in str(mistake.value)
    assert f"try it by itself: {sys.executable}" in str(mistake.value)


def test_a_system_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="did not answer in time"):
        start(tmp_path, "import sys; sys.stdin.read()", "shop", deadline=0.5)


def test_a_system_that_does_not_listen_to_its_standard_input_is_ended_all_the_same(tmp_path: Path) -> None:
    deaf = GOOD.replace("sys.stdin.read()", "import threading; threading.Event().wait()")
    started, _ = start(tmp_path, deaf, "shop")
    started.stop()

    assert started._process.returncode is not None
