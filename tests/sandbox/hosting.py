"""Processes of the embedded systems, for as long as tests need them: kept promises and broken ones, side by side."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

HEALTHY = "healthy"

# All systems of a test run, the healthy one and one with each defect, live in one process: that is quick.
_HOST = """
import json, sys, tempfile
from pathlib import Path
from sandbox import serving, starter, systems
from sandbox.configuration import Configuration
from sandbox.defects import Defects

gone = starter.watched()
system, names, more = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
with tempfile.TemporaryDirectory() as folder:
    hosted = []
    for name in names:
        if gone.done():
            sys.exit(1)
        data = Path(folder) / name
        data.mkdir()
        configuration = Configuration(data, Defects(system, () if name == "healthy" else (name,)), **more)
        hosted.append(serving.Hosted(name, systems.create(system, configuration), serving.bind("127.0.0.1", 0)))
    serving.serve(hosted, gone)
"""


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start Python, and end it by closing its standard input; what does not end then is killed, and the test fails."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            assert process.stdin
            process.stdin.close()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


@contextmanager
def hosted(system: str, names: Iterable[str], **configured: Any) -> Iterator[dict[str, str]]:
    """Serve a system as it should be, and once with each of some defects; give their addresses by the defect's name."""
    command = host(system, {HEALTHY, *names}, **configured)
    with started(*command) as process:
        assert process.stdout
        lines = (json.loads(process.stdout.readline()) for _ in {HEALTHY, *names})
        yield {line["system"]: line["url"] for line in lines}


def host(system: str, names: Iterable[str], **configured: Any) -> list[str]:
    """Give what Python has to be told to serve them."""
    return ["-c", _HOST, system, json.dumps(sorted(names)), json.dumps(configured)]


def against_each(metafunc: pytest.Metafunc, parameter: str, reason: str) -> None:
    """Run a test against the healthy system, and against each system whose defect it must notice."""
    if parameter not in metafunc.fixturenames:
        return
    names = [name for marker in metafunc.definition.iter_markers(f"{parameter}s") for name in marker.args]
    must_fail = pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)
    broken = [pytest.param(name, marks=must_fail, id=name) for name in names]
    metafunc.parametrize(parameter, [pytest.param(HEALTHY, id=HEALTHY), *broken], scope="session")


def needed(items: Iterable[pytest.Item], fixture: str, parameter: str) -> set[str]:
    """Give the names of the systems that tests ask a fixture for."""
    return {
        str(item.callspec.params.get(parameter, HEALTHY))
        for item in items
        if isinstance(item, pytest.Function) and fixture in item.fixturenames and hasattr(item, "callspec")
    }
