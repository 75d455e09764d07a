"""The acceptance suite of the Site Builder, copied so that a run leaves the project's own results alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("data", "steps", "features/site_builder")
FILES = ("environment.py", "pyproject.toml")
# Load takes the time that it was told to, and runs alone.
SELECTION = ("--tags", "@e2e and not @load", "features/site_builder")


def copy(folder: Path) -> Path:
    """Return a project that holds the suite and nothing else."""
    project = folder / "suite"
    for part in NEEDED:
        shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(ROOT / file, project / file)
    return project


def size(project: Path, variables: Mapping[str, str]) -> int:
    """Return how many scenarios behave would run."""
    call = (sys.executable, "-m", "behave", "--dry-run", "-r", "behave.runner:Runner", "-f", "progress", *SELECTION)
    done = subprocess.run(call, cwd=project, env=variables, capture_output=True, text=True, check=False)
    found = re.search(r"(?m)^0 scenarios passed, .*\b(\d+) untested", done.stdout)
    if found is None:
        raise RuntimeError(f"behave could not count the suite\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return int(found[1])
