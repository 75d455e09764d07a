"""The project of the notice board, whose scenarios use a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.run.projects import Project

FEATURE = "features/notice_board/pinning.feature"
PAGE = "/houses/{id}"
_SOURCE = Path(__file__).parent.parent / "notice_board"


def board_in(folder: Path) -> Project:
    """Copy the project into a folder that is not there yet."""
    shutil.copytree(_SOURCE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return Project(folder)
