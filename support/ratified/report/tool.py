"""Allure 3, found or fetched: a program of Node's world that a Python project cannot bring along."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ratified.display import printable, shortened

VERSION = "3.18.0"
_OLDEST_NODE = 20
_PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class Allure:
    """How Allure is called."""

    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing and how to get it."""

    sentence: str


def find_allure(cache: Path | None = None) -> Allure | Missing:
    """Return Allure from the cache, fetching it there first if need be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None:
        return Missing(
            f"the report needs Node.js {_OLDEST_NODE} or newer, and there is no `node` on the PATH: install it"
        )
    if _major(node) < _OLDEST_NODE:
        return Missing(
            f"the report needs Node.js {_OLDEST_NODE} or newer, and `node` is {_version(node)}: install a newer one"
        )
    folder = (cache or _cache()) / f"allure-{VERSION}"
    script = folder / "node_modules" / "allure" / "cli.js"
    if not script.is_file():
        if npm is None:
            return Missing("the report needs npm to fetch Allure, and there is none on the PATH: install it")
        trouble = _fetch(npm, folder)
        if trouble:
            return Missing(trouble)
    return Allure((node, str(script)))


def run_tool(command: Sequence[str], *, folder: Path) -> tuple[int, str]:
    """Run a program in a folder; return its exit code and what it said."""
    surroundings = {**os.environ, "NO_COLOR": "1", "CI": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - the command is ours, no shell reads it
            command, cwd=folder, env=surroundings, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return 1, f"no end after {_PATIENCE:.0f} seconds"
    except OSError as error:
        return 1, str(error)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def _fetch(npm: str, folder: Path) -> str:
    """Install Allure beside its final place and move it there whole, so that a broken download leaves nothing."""
    half = folder.with_name(f"{folder.name}.{os.getpid()}.half")
    try:
        half.mkdir(parents=True, exist_ok=True)
        asked = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(half), f"allure@{VERSION}"]
        code, said = run_tool([npm, *asked], folder=half)
        if code != 0:
            why = shortened(printable(said.strip()), 300)
            return f"Allure could not be fetched; look at the network, then try `npm install allure@{VERSION}`: {why}"
        if not folder.exists():
            half.rename(folder)
    except OSError as error:
        return f"Allure could not be kept in {folder}: {error.strerror or error}"
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return ""


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ratified"


def _version(node: str) -> str:
    return run_tool([node, "--version"], folder=Path.cwd())[1].strip()


def _major(node: str) -> int:
    found = re.match(r"v(\d+)", _version(node))
    return int(found[1]) if found else 0
