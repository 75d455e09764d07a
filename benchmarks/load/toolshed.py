"""The peers of the generator: what the runner's shed installs, and programs of Debian that are unpacked beside them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.runner.toolshed import Toolshed

HERE = Path(__file__).resolve().parent
READY = "debian"


def open_shed() -> Toolshed:
    """Return the folder with all peers, installing them if need be."""
    shed = Toolshed.open(HERE)
    if not (shed.folder / READY).exists():
        _unpack(shed.folder)
    return shed


def debian(shed: Toolshed, program: str) -> list[str]:
    """Return how a program of Debian is called, which finds its libraries beside it."""
    root = shed.folder / READY
    (libraries,) = {str(path.parent) for path in root.glob("usr/lib/*/libluajit*.so.2")}
    (place,) = (path for path in root.glob(f"usr/*bin/{program}"))
    return ["env", f"LD_LIBRARY_PATH={libraries}", str(place)]


def _unpack(folder: Path) -> None:
    """Unpack packages without installing them: nothing of the machine changes."""
    if shutil.which("apt-get") is None:
        sys.exit("wrk and nginx are taken from Debian's packages, and there is no apt-get here")
    found = folder / "packages"
    shutil.rmtree(found, ignore_errors=True)
    found.mkdir()
    names = (HERE / "debian.txt").read_text(encoding="utf-8").split()
    _do(found, "apt-get", "download", "--quiet", *names)
    unpacked = folder / "unpacked"
    for package in sorted(found.glob("*.deb")):
        _do(found, "dpkg-deb", "--extract", str(package), str(unpacked))
    unpacked.replace(folder / READY)


def _do(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace")[-3000:]
        sys.exit(f"{' '.join(command)} failed; after `apt-get update` it may not:\n{said}")
