"""What the how-to shows works as it stands there."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.faults.virtual_services import ROOT, served

_CODE = re.findall(r"```python\n(.*?)```", (ROOT / "docs/how-to/stand-in-for-a-service.md").read_text(), re.DOTALL)


def test_the_service_of_the_how_to_obeys_the_commands_of_the_how_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service, commands = _CODE[:2]
    (tmp_path / "painter.py").write_text(service)
    answered: list[Future[int]] = []
    with served("painter:Painter", folder=tmp_path) as painter, ThreadPoolExecutor() as system:

        def call() -> None:
            """Do what the system under test does."""
            answered.append(system.submit(_paint, painter.url))

        def call_thrice() -> None:
            for _ in range(3):
                call()
                answered[-1].exception(20)

        calls: dict[str, Callable[[], None]] = {"unmet": call_thrice, "waiting": call}
        names = {"url": painter.url, "control": painter.address.control, "calls": calls}
        exec("\n".join(_with_calls(commands)), names)
        told = capsys.readouterr().out
        statuses = [one.exception(20) or one.result() for one in answered]
    assert statuses[:2] + statuses[3:] == [503, 503, 201]
    assert isinstance(statuses[2], httpx.RemoteProtocolError)
    assert [line.rpartition(") ")[2] for line in told.splitlines()] == [
        "answered 503", "answered 503", "cut its answer in half", "held until it was released",
    ]  # fmt: skip


def _with_calls(commands: str) -> Iterator[str]:
    """Have the system call before the scenario looks at what its commands have done."""
    for line in commands.splitlines():
        asks = re.search(r"painter\.(unmet|waiting)\(", line)
        if asks:
            yield f"    calls['{asks[1]}']()"
        yield line


def _paint(url: str) -> int:
    wish = {"customer": "customer_41", "wish": "a cat"}
    return httpx.post(f"{url}/v1/paintings", json=wish, trust_env=False, timeout=20).status_code
