"""Making sure of a browser, on machines that have exactly what a test gives them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ratified.browser.setup import ensure


class Machine:
    """A machine with its own PATH, on which every program is a script that writes down how it was called."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.log = folder / "called"
        self.said: list[str] = []
        self.environ = {
            "PATH": str(self.bin),
            "HOME": str(folder),
            "PLAYWRIGHT_BROWSERS_PATH": str(folder / "own"),
        }

    def program(self, name: str, script: str = "") -> None:
        path = self.bin / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.log}\n{script}\n', encoding="utf-8")
        path.chmod(0o755)

    def ensure(self, *, is_root: bool = True) -> int:
        return ensure(self.said.append, self.environ, is_root=is_root, download=("download",))

    @property
    def called(self) -> list[str]:
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [line for line in lines if not line.startswith("download")]

    def installing(self, name: str) -> str:
        """Return a script that installs a browser of this name when asked for exactly that."""
        made = f"printf '#!/bin/sh\\necho 1.0\\n' > {self.bin}/{name}; /bin/chmod +x {self.bin}/{name}"
        return f'case "$*" in *" {name}") {made};; install*) echo "E: no package" >&2; exit 100;; esac'


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr("ratified.browser.finder.LIBRARIES", ())
    monkeypatch.setattr("ratified.browser.finder.channel_places", lambda _: iter(()))
    bare = Machine(tmp_path)
    bare.program("download", 'echo "Error: no such host" >&2; exit 1')
    return bare


def test_a_browser_that_is_there_is_named_and_nothing_is_installed(machine: Machine) -> None:
    machine.program("chromium")
    machine.program("apt-get")
    assert machine.ensure() == 0
    assert machine.said == [f"Browser {machine.bin}/chromium (found in PATH)"]
    assert machine.called == []


def test_the_smallest_package_is_asked_for_first(machine: Machine) -> None:
    machine.program("apt-get", machine.installing("chromium-headless-shell"))
    assert machine.ensure() == 0
    assert machine.called == [
        "apt-get update",
        "apt-get install -y --no-install-recommends chromium-headless-shell",
    ]
    assert machine.said[-1] == f"Browser installed: {machine.bin}/chromium-headless-shell (found in PATH)"


def test_the_full_browser_is_taken_where_there_is_no_shell_to_install(machine: Machine) -> None:
    machine.program("apt-get", machine.installing("chromium"))
    assert machine.ensure() == 0
    assert machine.called[-1] == "apt-get install -y --no-install-recommends chromium"


def test_sudo_is_used_where_it_asks_for_no_password(machine: Machine) -> None:
    machine.program("sudo", 'shift; exec "$@"')
    machine.program("apk", machine.installing("chromium"))
    machine.program("true")
    assert machine.ensure(is_root=False) == 0
    assert "sudo -n " in machine.called[-2]
    assert machine.called[-1] == "apk add --no-cache chromium"


def test_without_rights_nothing_is_installed_and_one_sentence_says_what_helps(machine: Machine) -> None:
    machine.program("apt-get", machine.installing("chromium"))
    machine.program("sudo", "exit 1")
    assert machine.ensure(is_root=False) == 1
    assert machine.called == ["sudo -n true"]
    assert "apt-get may only be used by root or with sudo" in machine.said[-1]
    assert "RATIFIED_BROWSER_PATH" in machine.said[-1]
    assert "\n" not in machine.said[-1]


def test_a_package_manager_that_fails_is_quoted(machine: Machine) -> None:
    machine.program("apt-get", 'echo "E: Unable to locate package $4" >&2; exit 100')
    assert machine.ensure() == 1
    assert "apt-get gave none (E: Unable to locate package chromium)" in machine.said[-1]


def test_a_browser_that_does_not_start_after_installation_counts_as_none(machine: Machine) -> None:
    machine.program(
        "apk", f"printf '#!/bin/sh\\nexit 127\\n' > {machine.bin}/chromium; /bin/chmod +x {machine.bin}/chromium"
    )
    assert machine.ensure() == 1
    assert any("does not start" in line for line in machine.said)


def test_a_named_program_that_is_missing_is_told_at_once(machine: Machine) -> None:
    machine.environ["RATIFIED_BROWSER_PATH"] = "/nowhere/chromium"
    machine.program("apt-get")
    assert machine.ensure() == 1
    assert machine.called == []
    assert len(machine.said) == 1
    assert "/nowhere/chromium" in machine.said[0]


def test_the_command_finds_the_browser_of_this_machine() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ratified.browser"], capture_output=True, text=True, env=os.environ, check=False
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Browser ")
    assert done.stdout.count("\n") == 1
