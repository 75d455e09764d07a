"""What GitHub gets to see; nothing that a name or a message says is taken for a command or for markup."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.runner.ci import GitHub, summary
from ratified.runner.outcome import Outcome

HOSTILE = "a%0A\n::error::x\r\n| b | `c` **d** <script>e</script> @f #1 https://g ::stop-commands::h,line=9 \x1b[31m"


def outcome(name: str = "A page", status: str = "failed", message: str = "no", **facts: object) -> Outcome:
    known = {"scenario": name, "place": "features/shop/orders.feature:12", "seconds": 1.0} | facts
    return Outcome(name=name, status=status, message=message, **known)  # type: ignore[arg-type]


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    variables = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }
    found = GitHub.found(variables)
    assert found is not None
    return found


def commands(lines: list[str]) -> list[tuple[str, dict[str, str], str]]:
    """Read commands as GitHub does."""
    read = []
    for line in lines:
        assert len(line.splitlines()) == 1
        found = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert found, line
        facts = dict(fact.split("=", 1) for fact in found[2].split(","))
        plain = {name: unescaped(value.replace("%3A", ":").replace("%2C", ",")) for name, value in facts.items()}
        read.append((found[1], plain, unescaped(found[3])))
    return read


def unescaped(text: str) -> str:
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def test_elsewhere_there_is_nothing_to_say() -> None:
    assert GitHub.found({}) is None
    assert GitHub.found({"GITHUB_ACTIONS": ""}) is None


def test_a_failure_stands_beside_its_line(github: GitHub, tmp_path: Path) -> None:
    lines = github.annotations([outcome(message="expected: 1\nactual: 100%")], [], tmp_path / "acceptance")

    assert commands(lines) == [
        (
            "error",
            {"file": "acceptance/features/shop/orders.feature", "line": "12", "title": "A page"},
            "expected: 1\nactual: 100%",
        )
    ]


def test_flaky_scenarios_are_warnings_and_green_ones_are_silent(github: GitHub, tmp_path: Path) -> None:
    lines = github.annotations([outcome(status="passed"), outcome(status="passed", attempts=3)], [], tmp_path)

    assert [(kind, said) for kind, _, said in commands(lines)] == [
        ("warning", "flaky: it passed only when it was tried 3 times")
    ]


def test_a_problem_of_the_run_itself_is_an_error(github: GitHub, tmp_path: Path) -> None:
    assert commands(github.annotations([], ["after_all: no disk"], tmp_path)) == [
        ("error", {"title": "The run itself"}, "after_all: no disk")
    ]


def test_no_more_annotations_than_github_shows(github: GitHub, tmp_path: Path) -> None:
    outcomes = [outcome()] * 50 + [outcome(status="passed", attempts=2)] * 50

    kinds = [kind for kind, _, _ in commands(github.annotations(outcomes, [], tmp_path))]
    assert kinds == ["error"] * 10 + ["warning"] * 10


@given(st.text(), st.text(), st.text())
def test_no_name_and_no_message_breaks_out_of_a_command(name: str, place: str, message: str) -> None:
    github = GitHub(Path("/nowhere"), None)
    hostile = outcome(HOSTILE + name, message=HOSTILE + message, place=f"{place.replace(chr(0), '')}:3")

    [(kind, facts, said)] = commands(github.annotations([hostile], [HOSTILE], Path("/nowhere"))[1:])

    assert kind == "error"
    assert set(facts) == {"file", "line", "title"}
    assert facts["line"] == "3"
    assert facts["title"].startswith("a%0A\n::error::x")
    assert said.startswith("a%0A\n::error::x")


def test_what_scenarios_print_is_no_command(github: GitHub) -> None:
    assert github.opening() == f"::stop-commands::{github.token}"
    assert github.closing() == f"::{github.token}::"
    assert GitHub(github.workspace, None).token != github.token


class Outline(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.append(tag)


def test_the_summary_tells_counts_failures_flaky_ones_the_slowest_and_the_replay() -> None:
    outcomes = [outcome(f"Slow {n}", "passed", "", seconds=float(n)) for n in range(1, 8)]
    outcomes += [outcome("Broken", "error", "no answer\n  next: look", seconds=0.5)]
    outcomes += [
        outcome("Sometimes", "passed", "", attempts=2, seconds=0.1),
        outcome("Not now", "skipped", seconds=0.0),
    ]

    said = summary(outcomes, ["after_all: no disk"], "behave -D seed=81f3")

    assert said.startswith("## ❌ 1 of 10 scenarios did not pass\n")
    assert "| passed | 8 |\n" in said
    assert "| error | 1 |\n" in said
    assert "| skipped | 1 |\n" in said
    assert "| of these flaky | 1 |\n" in said
    assert "**Broken**  \n<code>features&#47;shop&#47;orders&#46;feature&#58;12</code> error\n" in said
    assert "<pre>\nno answer\n  next: look\n</pre>" in said
    assert "| Sometimes | <code>" in said
    assert re.findall(r"\| (Slow \d) \|", said) == ["Slow 7", "Slow 6", "Slow 5", "Slow 4", "Slow 3"]
    assert "<pre>\nafter_all: no disk\n</pre>" in said
    assert said.endswith("Run it again:\n<pre>\nbehave -D seed=81f3\n</pre>\n")


def test_a_run_of_nothing_is_not_called_green() -> None:
    assert summary([], [], "").startswith("## ⚠️ No scenario passed")
    assert summary([outcome(status="skipped")], [], "").startswith("## ⚠️ No scenario passed")
    assert summary([outcome(status="passed")], ["a leak"], "").startswith("## ❌ The run itself failed")
    assert summary([outcome(status="passed")], [], "").startswith("## ✅ 1 scenarios passed")


@given(st.text(), st.text())
def test_no_name_and_no_message_breaks_out_of_the_summary(name: str, message: str) -> None:
    plain = [outcome(), outcome(status="passed", attempts=2)]
    hostile = [
        outcome(HOSTILE + name, message="</pre>" + HOSTILE + message, place=f"{HOSTILE}:3"),
        outcome(HOSTILE + name, "passed", attempts=2, place=f"{HOSTILE}:3"),
    ]

    expected, said = (summary(outcomes, [], "behave") for outcomes in (plain, hostile))

    assert elements(said) == elements(expected)
    outside, outside_plain = without_blocks(said), without_blocks(expected)
    assert len(outside.splitlines()) == len(outside_plain.splitlines())
    assert [outside.count(mark) for mark in "|*`@["] == [outside_plain.count(mark) for mark in "|*`@["]


def elements(text: str) -> list[str]:
    outline = Outline()
    outline.feed(text)
    return outline.elements


def without_blocks(text: str) -> str:
    return re.sub(r"<pre>.*?</pre>", "", text, flags=re.DOTALL)


def test_a_thousand_failures_leave_a_summary_that_github_accepts() -> None:
    said = summary([outcome("<" * 1000, message="&" * 100_000)] * 1000, [], "behave")

    assert len(said.encode()) < 1_000_000
    assert "… and 970 more; the report has them all." in said


def test_the_summary_is_appended(github: GitHub, tmp_path: Path) -> None:
    assert [github.append("one\n"), github.append("two \ud800\n")] == ["", ""]
    assert (tmp_path / "summary.md").read_text() == "one\ntwo \\ud800\n"


def test_a_summary_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    said = GitHub(tmp_path, tmp_path).append("one")

    assert said.startswith(f"The summary could not be written to {tmp_path}: ")


def test_a_job_without_a_summary_needs_none(tmp_path: Path) -> None:
    assert GitHub(tmp_path, None).append("one") == ""
