"""The report is made from the results, shows what happened without a click, and talks to nobody."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

from ratified.browser.finder import find
from ratified.browser.options import BrowserOptions
from ratified.report import ReportMade, make_report
from ratified.report.quiet import silence
from ratified.report.tool import Missing, find_allure

from .probe_run import run_probe

SHOWN = "A published page is seen by visitors"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "results"
    run_probe(folder, "--tags", "@showing or @hostile or @passed")
    return folder


@pytest.fixture(scope="module", autouse=True)
def allure() -> None:
    tool = find_allure()
    if isinstance(tool, Missing):
        pytest.skip(tool.sentence)


@pytest.fixture(scope="module")
def report(results: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_report(results, tmp_path_factory.mktemp("made") / "report", name="Acceptance of Spring")
    assert isinstance(made, ReportMade), made
    assert made.results == 3
    return made.index


@pytest.fixture(scope="module")
def folder_report(results: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    made = make_report(results, tmp_path_factory.mktemp("made") / "report", single_file=False)
    assert isinstance(made, ReportMade), made
    handler = partial(_Quiet, directory=str(made.index.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = find(BrowserOptions())
        browser = playwright.chromium.launch(executable_path=found.executable or None, channel=found.channel or None)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    # Other tests in this process may have left less patience.
    expect.set_options(timeout=10_000)
    said: list[str] = []

    def heard(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", heard)
    yield page
    assert said == [], "something in the report ran"
    page.close()


def foreign_requests(page: Page) -> list[str]:
    """Return a list that fills with every request for another host; none of them leaves."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if _foreign(request.url) else None)
    page.context.on("requestfailed", lambda request: seen.append(request.url) if _foreign(request.url) else None)
    return seen


def _foreign(url: str) -> bool:
    return not url.startswith(("file:", "data:", "blob:", "http://127.0.0.1"))


def test_the_storyboard_is_seen_without_a_click(page: Page, report: Path) -> None:
    foreign = foreign_requests(page)
    page.goto(report.as_uri())
    expect(page.get_by_text("Acceptance of Spring").first).to_be_visible()
    page.get_by_text(SHOWN).first.click()
    for text in ('Mia has generated the page "Spring sale"', 'visitors see "Spring sale"'):
        picture = page.frame_locator("iframe").get_by_alt_text(text)
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.complete && image.naturalWidth") == 640
    assert foreign == []


def test_an_exchange_is_shown_as_an_exchange_without_its_secrets(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    page.get_by_text(SHOWN).first.click()
    page.get_by_text("Given Mia has generated the page").last.click()
    page.get_by_text("1. POST /sites/acme/generation").first.click()
    expect(page.get_by_text("200 OK").first).to_be_visible()
    expect(page.get_by_text("‹secret accessToken›").first).to_be_visible()
    assert "open sesame" not in page.content()


def test_what_a_system_sent_is_shown_and_never_run(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    page.get_by_text(SHOWN).first.click()
    page.get_by_text("When Mia publishes").last.click()
    page.get_by_text("3. GET /p/1").first.click()
    expect(page.get_by_text("<script>alert(1)</script>").first).to_be_visible()


def test_a_report_in_a_folder_is_silent_too(page: Page, folder_report: str) -> None:
    foreign = foreign_requests(page)
    page.goto(folder_report)
    page.get_by_text(SHOWN).first.click()
    expect(page.frame_locator("iframe").get_by_alt_text("Mia publishes")).to_be_visible()
    assert foreign == []


def test_a_page_that_counts_its_readers_is_silenced(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text(
        "<html><head><title>x</title></head><body><p>kept</p>"
        '<script async src="https://count.invalid/a.js"></script>'
        "<script>\n window.dataLayer = [];\n</script>"
        "<script>fetch('https://other.invalid/').catch(() => { document.title = 'refused' })</script></body></html>"
    )
    foreign = foreign_requests(page)
    page.goto(file.as_uri())
    expect(page.get_by_text("kept")).to_be_visible()
    assert foreign
    silence(file)
    silence(file)
    foreign.clear()
    page.goto(file.as_uri())
    expect(page).to_have_title("refused")
    assert foreign == []
    assert file.read_text().count("Content-Security-Policy") == 1


def test_a_folder_without_results_is_one_sentence(tmp_path: Path) -> None:
    said = make_report(tmp_path, tmp_path / "report")
    assert said == f"{tmp_path} holds no results: run behave first, then make the report"


def test_a_folder_that_holds_something_else_is_not_emptied(results: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    said = make_report(results, tmp_path)
    assert isinstance(said, str)
    assert "not a report" in said
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_report_is_replaced_by_the_next(results: Path, report: Path) -> None:
    (report.parent / "stale.txt").write_text("old")
    assert isinstance(make_report(results, report.parent, name="Acceptance of Spring"), ReportMade)
    assert not (report.parent / "stale.txt").exists()


def test_without_node_the_sentence_says_what_is_missing(results: Path, tmp_path: Path) -> None:
    asked = (
        "import sys; from pathlib import Path; from ratified.report import make_report;"
        "print(make_report(Path(sys.argv[1]), Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", asked, str(results), str(tmp_path / "report")]
    nothing = {**os.environ, "PATH": str(tmp_path)}
    said = subprocess.run(command, capture_output=True, text=True, env=nothing, timeout=60, check=True).stdout
    assert said.startswith("the report needs Node.js 20 or newer, and there is no `node` on the PATH")


def test_without_npm_the_sentence_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = shutil.which("node")
    assert node is not None
    (tmp_path / "node").symlink_to(node)
    monkeypatch.setenv("PATH", str(tmp_path))
    tool = find_allure(tmp_path / "cache")
    assert isinstance(tool, Missing)
    assert "npm" in tool.sentence
