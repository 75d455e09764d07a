"""Which browser is taken, from folders that hold exactly what a test puts there."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import playwright
import pytest

from ratified.browser import BrowserOptions, Found, Refused, find
from ratified.browser.finder import candidates
from ratified.failures import BrowserBroken

Put = Callable[[str], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Put a program somewhere below the test's own folder."""

    def program(place: str) -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x7fELF not really")
        path.chmod(0o755)
        return path

    return program


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at no place of this machine: neither its libraries nor its channels."""
    monkeypatch.setattr("ratified.browser.finder.LIBRARIES", ())
    monkeypatch.setattr("ratified.browser.finder.channel_places", lambda _: iter(()))


def _machine(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"PATH": str(tmp_path / "bin"), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "own"), **more}


def _own(name: str) -> str:
    listed = Path(playwright.__file__).parent / "driver" / "package" / "browsers.json"
    browsers = json.loads(listed.read_text(encoding="utf-8"))["browsers"]
    revision = next(each["revision"] for each in browsers if each["name"] == name)
    return f"own/{name.replace('-', '_')}-{revision}"


def test_the_order_is_variables_then_playwrights_own_then_the_machines(tmp_path: Path, put: Put) -> None:
    shell, full = put("bin/chromium-headless-shell"), put("bin/chromium")
    own_shell = put(_own("chromium-headless-shell") + "/chrome-headless-shell-linux64/chrome-headless-shell")
    own = put(_own("chromium") + "/chrome-linux64/chrome")
    named, other = put("named"), put("other")
    environ = _machine(tmp_path, CHROME_BIN=str(other), RATIFIED_BROWSER_PATH=str(named))
    found = [each.executable for each in candidates(BrowserOptions(), environ) if isinstance(each, Found)]
    assert found == [str(path) for path in (named, other, own_shell, own, shell, full)]


def test_a_window_that_is_to_be_seen_is_never_a_headless_shells(tmp_path: Path, put: Put) -> None:
    put("bin/chromium-headless-shell")
    full = put("bin/chromium")
    assert find(BrowserOptions(headed=True), _machine(tmp_path)).executable == str(full)
    assert find(BrowserOptions(), _machine(tmp_path)).executable.endswith("chromium-headless-shell")


def test_a_wrapper_script_gives_way_to_the_program_it_starts(tmp_path: Path, put: Put) -> None:
    real = put("lib/chromium-headless-shell")
    wrapper = put("bin/chromium-headless-shell")
    wrapper.write_text(f'#!/bin/sh -e\n\n{real} "$@"\n', encoding="utf-8")
    assert find(BrowserOptions(), _machine(tmp_path)).executable == str(real)


def test_a_script_that_starts_something_else_is_taken_as_it_is(tmp_path: Path, put: Put) -> None:
    script = put("bin/chromium")
    script.write_text('#!/bin/sh\nexec /usr/bin/env something "$@"\n', encoding="utf-8")
    assert find(BrowserOptions(), _machine(tmp_path)).executable == str(script)


@pytest.mark.parametrize("options", [BrowserOptions(remote="ws://far:1"), BrowserOptions(channel="msedge")])
def test_what_was_asked_for_by_name_is_the_only_candidate(tmp_path: Path, put: Put, options: BrowserOptions) -> None:
    put("bin/chromium")
    (only,) = candidates(options, _machine(tmp_path))
    assert isinstance(only, Found)
    assert (only.endpoint, only.channel) == (options.remote, options.channel)


def test_a_named_path_that_leads_nowhere_is_an_error_and_no_reason_to_take_another(tmp_path: Path, put: Put) -> None:
    put("bin/chromium")
    with pytest.raises(BrowserBroken, match="there is no such file"):
        find(BrowserOptions(path=str(tmp_path / "gone")), _machine(tmp_path))


def test_without_any_browser_every_place_is_listed_with_its_reason(tmp_path: Path, put: Put) -> None:
    put("bin/chromium").chmod(0o644)
    with pytest.raises(BrowserBroken) as broken:
        find(BrowserOptions(), _machine(tmp_path, CHROME_PATH=str(tmp_path / "gone")))
    told = broken.value.actual
    assert "RATIFIED_BROWSER_PATH: not set" in told
    assert f"{tmp_path / 'gone'}: named by CHROME_PATH, but there is no such file" in told
    assert "Playwright's own chromium-headless-shell: not installed at" in told
    assert "bin/chromium: found in PATH, but it is not a program that may be run" in told
    assert "python -m ratified.browser" in broken.value.next


def test_firefox_is_playwrights_own_or_none(tmp_path: Path, put: Put) -> None:
    put("bin/chromium")
    (refused,) = candidates(BrowserOptions(browser="firefox"), _machine(tmp_path))
    assert isinstance(refused, Refused)
    own = put(_own("firefox") + "/firefox/firefox")
    assert find(BrowserOptions(browser="firefox"), _machine(tmp_path)).executable == str(own)


def test_looking_for_a_browser_does_not_load_playwright() -> None:
    import subprocess

    script = "import sys, ratified.browser; ratified.browser.find; sys.exit('playwright' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
