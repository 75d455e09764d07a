"""What holds for every test."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

HERE = Path(__file__).parent

# A shell starts what runs in its background with Ctrl-C ignored, and whoever is started by it inherits that; the tests
# that press Ctrl-C must find it working.
signal.signal(signal.SIGINT, signal.default_int_handler)


# What takes long begins first, so that nobody is left alone with it at the end.
_FIRST = ("proof", "strength", "run", "load", "sandbox", "faults")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests into the order in which workers take their files."""
    items.sort(key=lambda item: _place_of(item.path))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Have half as many workers again as there are processors: much of what is tested is that somebody waits."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    return (os.cpu_count() or 1) * 3 // 2


def _place_of(file: Path) -> int:
    return next((place for place, folder in enumerate(_FIRST) if HERE / folder in file.parents), len(_FIRST))
