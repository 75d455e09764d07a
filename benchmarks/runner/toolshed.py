"""The peers themselves, installed at first use in a cache folder, far from the project and its environment."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
LISTS = ("requirements.txt", "package.json", "package-lock.json")
# What CI, a proxy or an outer run of the library would tell our runs, too.
FOREIGN = ("CI", "GITHUB_ACTIONS", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "NODE_OPTIONS")


@dataclass(frozen=True, slots=True)
class Toolshed:
    """The folder that holds the peers."""

    folder: Path
    lists: Path = HERE  # the folder that says which peers

    @classmethod
    def open(cls, lists: Path = HERE) -> Toolshed:
        """Return the peers of exactly the listed versions, installing them if need be."""
        contents = b"".join((lists / name).read_bytes() for name in LISTS) + sys.version.encode()
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ratified-benchmarks"
        shed = cls(cache / hashlib.sha256(contents).hexdigest()[:12], lists)
        if not (shed.folder / "ready").exists():
            shed._install()
        return shed

    @property
    def bin(self) -> Path:
        """Return where the Python peers' programs are."""
        return self.folder / "venv" / "bin"

    @property
    def node_modules(self) -> Path:
        """Return where the JavaScript peers are."""
        return self.folder / "node_modules"

    def variables(self, project: Path) -> dict[str, str]:
        """Return the environment of a peer's run: the same for all, with a folder of its own for temporary files."""
        kept = {name: value for name, value in os.environ.items() if _concerns_peers(name)}
        temporary = project / "tmp"
        temporary.mkdir(exist_ok=True)
        found = {"PATH": f"{self.bin}{os.pathsep}{kept.get('PATH', '')}", "NODE_PATH": str(self.node_modules)}
        return {**kept, **found, "TMPDIR": str(temporary)}

    def _install(self) -> None:
        print(f"Installing the peers in {self.folder} …", flush=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name in LISTS:
            shutil.copy(self.lists / name, self.folder)
        self._do(sys.executable, "-m", "venv", "venv")
        self._do("venv/bin/python", "-m", "pip", "install", "--quiet", "--no-deps", "-r", "requirements.txt")
        # Scripts would fetch what no benchmark needs, such as browsers.
        self._do("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        (self.folder / "ready").touch()

    def _do(self, *command: str) -> None:
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stdout.decode('utf-8', 'replace')[-3000:]}")


def _concerns_peers(variable: str) -> bool:
    # Where the browser is, is a fact of the machine; every other setting of the library would change the contest.
    foreign = variable.startswith("RATIFIED_") and variable != "RATIFIED_BROWSER_PATH"
    return variable not in FOREIGN and not foreign
