"""A system that means ill, a browser that dies and a disk that fills: each costs its own scenario, and is told."""

import json
import re
import resource
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, cast

import pytest
from playwright.sync_api import Dialog, Page, expect, sync_playwright

from ratified.browser import BrowserOptions, find
from ratified.report import ReportMade, make_report
from ratified.report.tool import Missing, find_allure
from tests.run.projects import BEHAVE, environment

HOSTILE = Path(__file__).parent / "hostile"
FEATURES = "features/hostile"
QUICK = ("-D", "deadline=2")
# A run that meets nothing hostile takes some 60 MiB, one that is led into a trap takes a gibibyte.
MOST_MEMORY = 200 * 1024
GOOD = "a good answer"


@dataclass(frozen=True)
class Told:
    """What a run came to, and all that it left."""

    code: int
    said: str
    results: list[dict[str, Any]]
    root: Path

    @property
    def statuses(self) -> Counter[tuple[str, str]]:
        return Counter((result["name"], result["status"]) for result in self.results)

    @property
    def peak(self) -> int:
        """The most memory that behave's process ever had, in KiB."""
        return int(re.findall(r"^Peak of memory: (\d+) KiB$", self.said, re.MULTILINE)[0])

    def message(self, name: str) -> str:
        (result,) = [result for result in self.results if result["name"] == name]
        return str(result["statusDetails"]["message"])


def run(
    root: Path,
    *arguments: str,
    variables: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    inside: tuple[str, ...] = (),
) -> Told:
    """Run behave on a copy of the project; its console is read as the bytes that it is."""
    if not root.exists():
        shutil.copytree(HOSTILE, root, ignore=shutil.ignore_patterns("__pycache__"))
    (root.parent / "elsewhere").mkdir(exist_ok=True)
    surroundings = environment({"TMPDIR": str(root.parent / "elsewhere"), **(variables or {})})
    done = subprocess.run(
        [*inside, *BEHAVE, *arguments],
        cwd=root,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=before,
        timeout=90,
        check=False,
    )
    return Told(done.returncode, done.stdout.decode("utf-8"), results(root.parent), root)


def results(place: Path) -> list[dict[str, Any]]:
    """All results, also those that found refuge elsewhere."""
    return [json.loads(file.read_text(encoding="utf-8")) for file in place.rglob("*-result.json")]


def everything_else_passed(told: Told, *bad: tuple[str, str]) -> None:
    left = told.statuses - Counter(bad)
    assert {status for _, status in left} == {"passed"}, told.said
    assert Counter(bad) <= told.statuses, told.said


# Answers


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return run(tmp_path_factory.mktemp("answers") / "project", f"{FEATURES}/answers.feature", *QUICK)


LARGE, LATE, UNSOUND = "its body is over 10 MiB", "it took longer than 2 s", "is not JSON that can be relied on"
BAD_ANSWERS = {
    "an endless body": (LARGE, "it begins with: '[1,1,1,1,"),
    "a dripping body": (LATE, "it begins with: '[[["),
    "a dripping head": (LATE, "it begins with: 'HTTP/1.1 200 OK'"),
    "an endless head": ("its head is too large", r"it begins with: 'HTTP/1.1 200 OK\r\nX-Long: zzz"),
    "an announced gibibyte": (LARGE, "its content-length announces 1073741824 bytes"),
    "a gzip bomb": (LARGE, r"it begins with: '\x00\x00\x00"),
    "not a number": (f"{UNSOUND}: NaN is not JSON", 'the body begins with: {"name": NaN}'),
    "a doubled key": ('the key "name" stands twice', 'the body begins with: {"name": "fine", "name": "other"}'),
    "ten thousand levels": ("it is nested deeper than 100 levels", "the body begins with: [[[[["),
    "bytes that are no text": ("byte 0xff is not UTF-8", r'the body begins with: {"name": "\xff\xfe"}'),
    "half a pair": (r"a string holds \ud800, half of a surrogate pair", r'the body begins with: {"name": "\ud800"}'),
    "a picture": ("byte 0x89 is not UTF-8", r"the body begins with: \x89PNG"),
}


def test_a_bad_answer_breaks_its_own_scenario_and_no_other(answers: Told) -> None:
    assert answers.code == 1
    assert answers.statuses == Counter(
        [("A good answer", "passed")]
        + [(GOOD, "passed")] * len(BAD_ANSWERS)
        + [(name, "broken") for name in BAD_ANSWERS]
    )
    assert f"{len(BAD_ANSWERS) + 1} scenarios passed, 0 failed, {len(BAD_ANSWERS)} error" in answers.said


@pytest.mark.parametrize(("name", "sentence", "beginning"), [(name, *told) for name, told in BAD_ANSWERS.items()])
def test_a_bad_answer_is_told_once_and_with_its_beginning(
    answers: Told, name: str, sentence: str, beginning: str
) -> None:
    asked = f"/answers/{name.replace(' ', '%20')}"
    (told,) = [part for part in answers.said.split("BROKEN: ") if asked in part.splitlines()[0]]

    assert sentence in told.splitlines()[0]
    assert beginning in told
    assert beginning in answers.message(name)
    assert len(told.partition("\n\n")[0]) < 2000


def test_bad_answers_cause_no_traceback_and_take_no_memory(answers: Told) -> None:
    assert "Traceback" not in answers.said
    assert answers.peak < MOST_MEMORY


# Streams


@pytest.fixture(scope="module")
def streams(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return run(tmp_path_factory.mktemp("streams") / "project", f"{FEATURES}/streams.feature", *QUICK)


BAD_STREAMS = {
    "cut in an event": "the stream ended inside an event, after 2 whole ones",
    "never ending": "the stream was still open when its time was over",
    "flooding": "the stream was left after 10000 events, the most that are read",
    "without completion": "the completion event\n  expected: something",
    "going on after completion": "what came after the completion event",
}


def test_streams_that_end_badly_fail_and_are_told_apart(streams: Told) -> None:
    everything_else_passed(streams, *[(name, "failed") for name in BAD_STREAMS])

    assert streams.code == 1
    assert streams.statuses["whole", "passed"] == len(BAD_STREAMS) + 1
    for name, sentence in BAD_STREAMS.items():
        assert [other for other in BAD_STREAMS if sentence in streams.message(other)] == [name]
        assert streams.said.count(sentence) == 1


def test_a_step_can_ask_how_a_stream_ended(streams: Told) -> None:
    endings = ("cut in an event is CUT", "never ending is DEADLINE", "flooding is TOO_MANY")
    closed = ("without completion is CLOSED", "going on after completion is CLOSED")
    for name in (*endings, *closed):
        assert streams.statuses[name, "passed"] == 1


def test_bad_streams_cause_no_traceback_and_take_no_memory(streams: Told) -> None:
    assert "Traceback" not in streams.said
    assert streams.peak < MOST_MEMORY


# Browsers


def test_a_browser_that_dies_breaks_its_own_scenario_and_the_next_one_gets_another(tmp_path: Path) -> None:
    told = run(tmp_path / "project", f"{FEATURES}/browser.feature")

    assert told.code == 1
    everything_else_passed(told, ("Killed", "broken"), ("Crashed", "broken"))
    assert len(told.results) == 7
    assert "the browser is gone: it was killed, or it crashed" in told.message("Killed")
    # The crash of a page may take the whole browser along.
    assert re.search(r"the page \S+ crashed|the browser is gone", told.message("Crashed"))
    assert len(re.findall("has no working window|the browser broke down in", told.said)) == 2
    assert "Traceback" not in told.said


MISSING = {
    "a browser that was named and is not there": (["-D", "browser_path=/nowhere/chromium"], "/nowhere/chromium"),
    "a browser that nobody has installed": (["-D", "browser=firefox"], "Playwright's own firefox: not installed at"),
}


@pytest.mark.parametrize(("arguments", "place"), MISSING.values(), ids=list(MISSING))
def test_without_a_browser_only_what_needs_one_is_broken(tmp_path: Path, arguments: list[str], place: str) -> None:
    told = run(
        tmp_path / "project",
        f"{FEATURES}/browser.feature",
        *arguments,
        variables={"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "none")},
    )
    broken = ("Untroubled", "Killed", "After the kill", "Crashed", "After the crash")

    assert told.code == 1
    everything_else_passed(told, *[(name, "broken") for name in broken])
    assert told.statuses.total() == len(broken) + 2
    for name in broken:
        assert "no browser was found" in told.message(name)
        assert place in told.message(name)
        assert "python -m ratified.browser installs one" in told.message(name)
    assert "Traceback" not in told.said


# Places that cannot be written

DISK = f"{FEATURES}/disk.feature"
PLAIN = ("--tags", "not @tidied and not @full and not @large")


def _a_file_in_its_place(root: Path) -> None:
    (root / "allure-results").write_text("mine")


def _a_file_in_place_of_the_journals(root: Path) -> None:
    (root / ".ratified").write_text("mine")


def _a_place_below_a_device(root: Path) -> None:
    settings = root / "pyproject.toml"
    settings.write_text(settings.read_text().replace('"allure-results"', '"/dev/full/results"'))


def _a_folder_that_nobody_may_change(root: Path) -> None:
    (root / "allure-results").mkdir()
    if subprocess.run(["chattr", "+i", str(root / "allure-results")], capture_output=True, check=False).returncode:
        pytest.skip("this file system, or this user, cannot forbid root to write")


FORBIDDEN = {
    "a file in its place": (_a_file_in_its_place, "the results folder"),
    "a folder that nobody may change": (_a_folder_that_nobody_may_change, "the results folder"),
    "a place below a device": (_a_place_below_a_device, "the results folder /dev/full/results"),
    "a file in place of the journals": (_a_file_in_place_of_the_journals, "the run's journal"),
}


@pytest.mark.parametrize(("forbid", "what"), FORBIDDEN.values(), ids=list(FORBIDDEN))
def test_a_place_that_cannot_be_written_is_told_before_anything_runs(
    tmp_path: Path, forbid: Callable[[Path], None], what: str
) -> None:
    root = tmp_path / "project"
    shutil.copytree(HOSTILE, root, ignore=shutil.ignore_patterns("__pycache__"))
    forbid(root)
    try:
        told = run(root, DISK, *PLAIN)
    finally:
        if (root / "allure-results").is_dir():
            subprocess.run(["chattr", "-i", str(root / "allure-results")], capture_output=True, check=False)

    assert told.code == 1
    assert f"Nothing was run: {what}" in told.said
    assert "cannot be written" in told.said
    assert "next:" in told.said
    assert "Traceback" not in told.said
    assert "passed" not in {result["status"] for result in told.results}


def test_a_disk_that_fills_costs_no_result(tmp_path: Path) -> None:
    root, disk = tmp_path / "project", tmp_path / "disk"
    mounted = f"mount -t tmpfs -o size=4m tmpfs {disk}"
    disk.mkdir()
    # The disk is seen by these processes alone, and gone with them.
    alone = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*alone, mounted], capture_output=True, check=False).returncode:
        pytest.skip("here, nobody may mount a small disk")
    shutil.copytree(HOSTILE, root, ignore=shutil.ignore_patterns("__pycache__"))
    steps = (
        f'{mounted} && cp -r {root}/. {disk} && cd {disk} && "$@"; code=$?; cp -r {disk} {tmp_path}/kept; exit $code'
    )
    told = run(root, DISK, "--tags", "not @tidied and not @large", inside=(*alone, steps, "sh"))

    assert told.code == 1
    everything_else_passed(told, ("Still wrong", "broken"), ("The run itself", "broken"))
    assert {"Before", "Full", "After"} <= {name for name, _ in told.statuses}
    assert f"{disk}/allure-results can no longer be written (No space left on device): further results" in told.said
    assert "Traceback" not in told.said


def test_what_can_be_written_nowhere_is_told_and_costs_nothing_else(tmp_path: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    told = run(
        tmp_path / "project",
        f"{FEATURES}/answers.feature",
        DISK,
        "--name",
        "good answer|Before|Large|After",
        before=small_files,
        variables={"PYTHONDONTWRITEBYTECODE": "1"},
    )

    assert told.code == 1
    everything_else_passed(told, ("The run itself", "broken"))
    assert told.statuses["Large", "passed"] == 1
    assert told.statuses[GOOD, "passed"] == len(BAD_ANSWERS)
    for sentence in (
        r"allure-results can no longer be written \(File too large\): further results are in \S+/ratified-results-",
        r"-attachment.txt could not be written anywhere: File too large",
        r"the journal \S+ can no longer be written \(.+\): should this run leave anything behind",
    ):
        assert len(re.findall(sentence, told.said)) == 1
        assert re.search(sentence, told.message("The run itself"))
    assert "Traceback" not in told.said


def test_a_project_that_is_tidied_up_in_mid_run_costs_only_what_was_removed(tmp_path: Path) -> None:
    told = run(tmp_path / "project", DISK, "--tags", "not @full and not @large")

    assert told.code == 1
    everything_else_passed(told, ("Still wrong", "broken"), ("The run itself", "broken"))
    assert {"Tidied up", "After"} <= {name for name, _ in told.statuses}
    assert "allure-results can no longer be written (No such file or directory): further results are in" in told.said
    assert "Replay this run with" in told.said
    assert "Traceback" not in told.said
    (journal,) = (told.root / ".ratified" / "journals").iterdir()
    events = [json.loads(line)["event"] for line in journal.read_text(encoding="utf-8").splitlines()]
    assert events[0] == "run begins"
    assert events[-1] == "run ends"


# Words


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return run(tmp_path_factory.mktemp("names") / "project", f"{FEATURES}/names.feature")


BAD_NAMES = 11
WAYS = {
    "In a judgement": "failed",
    "In a memory": "broken",
    "In a mistake": "broken",
    "In an assertion": "failed",
    "In a clean-up": "broken",
    "In a page": "failed",
}


def test_hostile_names_harm_nobody_elses_verdict(names: Told) -> None:
    bad = [pair for pair in names.statuses.elements() if pair[0].partition(":")[0] in WAYS]
    everything_else_passed(names, *bad)

    assert names.code == 1
    assert Counter((name.partition(":")[0], status) for name, status in bad) == Counter(
        {(way, status): 3 if way == "In a page" else BAD_NAMES for way, status in WAYS.items()}
    )
    assert names.statuses.total() == len(bad) + BAD_NAMES + 2


def test_hostile_names_are_harmless_in_the_console(names: Told) -> None:
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", names.said) == []
    assert r"\x1b[2J\x1b[31mred\x1b]0;taken\x07" in names.said
    assert max(map(len, names.said.splitlines())) < 3000
    assert len(names.said) < 200_000
    assert names.peak < MOST_MEMORY


def test_hostile_names_are_harmless_in_files(names: Told) -> None:
    given = {path.relative_to(HOSTILE) for path in HOSTILE.rglob("*")}
    made = {path.relative_to(names.root) for path in names.root.rglob("*") if path.is_file()} - given
    names_of_ours = r"[0-9a-f-]{36}-(result\.json|attachment\.\w+)|categories.json|executor.json|environment.properties"

    assert {path.parts[0] for path in made if "__pycache__" not in path.parts} == {"allure-results", ".ratified"}
    for path in made:
        if path.parts[0] == "allure-results":
            assert re.fullmatch(names_of_ours, path.name)
            assert len(path.parts) == 2
    assert not list(Path("/tmp").glob("ratified-way-out*"))
    assert not Path("/ratified-way-out.txt").exists()


def test_hostile_names_are_harmless_in_results(names: Told) -> None:
    for text in _texts(names.results):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
        assert len(text) < 45_000
    for path in (names.root / "allure-results").glob("*.httpexchange"):
        json.loads(path.read_text(encoding="utf-8"))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.items() if isinstance(value, dict) else value:
            yield from _texts(list(inner) if isinstance(inner, tuple) else inner)


@pytest.fixture(scope="module")
def report(names: Told) -> Path:
    tool = find_allure()
    if isinstance(tool, Missing):
        pytest.skip(tool.sentence)
    # A report of a megabyte's many megabytes opens as well, but takes its time over each click.
    small = names.root.parent / "small"
    shutil.copytree(names.root / "allure-results", small, ignore=_large)
    made = make_report(small, names.root.parent / "report")
    assert isinstance(made, ReportMade), made
    return made.index


class Elsewhere(BaseHTTPRequestHandler):
    """Every other host there is."""

    def do_GET(self) -> None:
        cast("Listening", self.server).asked.append(self.headers["Host"] + self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Listening(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Elsewhere)
        self.asked: list[str] = []


def _large(folder: str, files: list[str]) -> list[str]:
    return [name for name in files if (Path(folder) / name).stat().st_size > 100_000]


@dataclass
class Watched:
    """A page, and what it did that no report may do."""

    page: Page
    dialogs: list[str]
    foreign: list[str]

    @property
    def taken(self) -> bool:
        return any(frame.evaluate("'__pwned' in window") for frame in self.page.frames)


@pytest.fixture
def watched() -> Iterator[Watched]:
    with Listening() as elsewhere, sync_playwright() as playwright:
        Thread(target=elsewhere.serve_forever, daemon=True).start()
        found = find(BrowserOptions())
        browser = playwright.chromium.launch(
            executable_path=found.executable or None,
            channel=found.channel or None,
            args=[f"--host-resolver-rules=MAP * 127.0.0.1:{elsewhere.server_port}"],
        )
        watched = Watched(browser.new_page(), [], elsewhere.asked)
        watched.page.set_default_timeout(10_000)
        expect.set_options(timeout=10_000)

        def heard(dialog: Dialog) -> None:
            watched.dialogs.append(dialog.message)
            dialog.dismiss()

        watched.page.on("dialog", heard)
        yield watched
        browser.close()
        elsewhere.shutdown()


RUNNING = ("a running picture", "a running drawing", "marked up text")
SHOWN = ["In a mistake: a script", *(f"In the report: {what}" for what in RUNNING)]


def test_hostile_names_are_harmless_in_the_report(names: Told, report: Path, watched: Watched) -> None:
    page = watched.page
    page.goto(report.as_uri())
    # A click of the mouse waits for the page to come to rest; the many that are needed here are told to the page.
    for full_name in SHOWN:
        (result,) = [result for result in names.results if result["fullName"].endswith(full_name)]
        for story in [label["value"] for label in result["labels"] if label["name"] == "story"]:
            page.get_by_test_id("tree-section-title").get_by_text(story, exact=True).dispatch_event("click")
        page.get_by_test_id("tree-leaf").get_by_text(result["name"], exact=True).dispatch_event("click")
        expect(page.get_by_test_id("test-result-fullname")).to_contain_text(full_name)
        page.get_by_test_id("test-result-steps-subtree-toggle").dispatch_event("click")
        files = page.get_by_test_id("test-result-attachment-header")
        expect(files.filter(has_text="text/html")).to_be_visible()
        files.evaluate_all("all => all.forEach(one => one.querySelector('button').click())")
        expect(page.get_by_test_id("html-attachment-preview")).to_be_visible()
        assert not watched.taken
        page.go_back()
    assert watched.dialogs == []
    assert watched.foreign == []


def test_a_page_that_is_taken_would_be_seen(watched: Watched, tmp_path: Path) -> None:
    page = tmp_path / "taken.html"
    page.write_text("<img src='http://foreign.invalid/p.png'><script>window.__pwned=1;alert(1)</script>")
    watched.page.goto(page.as_uri())

    assert watched.taken
    assert watched.dialogs == ["1"]
    assert watched.foreign == ["foreign.invalid/p.png"]


LOCALES = {
    "UTF-8": {"LC_ALL": "C.UTF-8"},
    "C": {"LC_ALL": "C"},
    "C taken literally": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
WORDS = (("Grüße an 漢字 🎉", "passed"), ("Schöne Überraschung 🎁", "broken"))


@pytest.mark.parametrize("variables", LOCALES.values(), ids=list(LOCALES))
def test_words_of_every_alphabet_are_kept_whatever_the_console_can_show(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    told = run(tmp_path / "project", f"{FEATURES}/words.feature", variables=variables)

    assert told.code == 1
    assert told.statuses == Counter(WORDS)
    assert "1 scenario passed, 0 failed, 1 error" in told.said
    assert "Traceback" not in told.said
    assert ("Grüße an 漢字 🎉" in told.said) is ("PYTHONUTF8" not in variables)


def test_a_feature_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(HOSTILE, root)
    words = root / FEATURES / "words.feature"
    words.write_text(words.read_text(encoding="utf-8"), encoding="utf-8-sig")
    told = run(root, f"{FEATURES}/words.feature")

    assert told.statuses == Counter(WORDS)
    assert "Traceback" not in told.said


def test_a_feature_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(HOSTILE, root)
    (root / FEATURES / "words.feature").write_text("Feature: Grüße\n  Scenario: Grüße\n", encoding="latin-1")
    told = run(root, DISK, f"{FEATURES}/words.feature", *PLAIN)

    assert told.code == 1
    assert re.search(r"Nothing was run: the feature file \S+words\.feature is not UTF-8", told.said)
    assert "Traceback" not in told.said
