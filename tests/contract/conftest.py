"""Contracts written on the spot."""

from pathlib import Path
from textwrap import dedent
from typing import Protocol

import pytest

from ratified.contract import Contracts

from .exchanges import SHOP


class Write(Protocol):
    def __call__(self, text: str, name: str = "shop-api.yaml") -> Path: ...


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a contract into the folder of this test."""

    def written(text: str, name: str = "shop-api.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        return path

    return written


@pytest.fixture
def shop(write: Write, tmp_path: Path) -> Contracts:
    """The contracts of a small shop."""
    write(SHOP)
    return Contracts(tmp_path, {"shop": ("shop-api.yaml",)})
