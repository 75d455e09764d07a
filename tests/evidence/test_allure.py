"""What a result says: where the scenario belongs, what happened, and why it failed, in words that people understand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .probe_run import Probe, read_results, run_probe

TAKEN = "not @leaves and not @exits and not @ctrl_c and not @disk and not @stops"


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Probe:
    """Run everything once; the tests below look at it from all sides."""
    settings = ("-D", "requirement_url=https://tracker.example/{id}")
    return run_probe(tmp_path_factory.mktemp("run") / "results", "--tags", TAKEN, *settings)


def labels(result: dict[str, Any], name: str) -> list[str]:
    return [label["value"] for label in result["labels"] if label["name"] == name]


def step(result: dict[str, Any], beginning: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in result["steps"] if one["name"].startswith(beginning))
    return found


def test_a_broken_promise_tells_what_was_expected_what_came_and_what_to_do(probe: Probe) -> None:
    result = probe.named("A promise is broken")
    assert result["statusDetails"]["message"] == (
        "deploying\n  expected: refused\n  actual:   accepted\n  next:     look at exchange 7"
    )
    assert "Traceback" in result["statusDetails"]["trace"]
    assert step(result, "When a promise")["status"] == "failed"


def test_a_check_without_words_says_that_it_has_none(probe: Probe) -> None:
    assert probe.message("A check fails and says nothing") == "a check failed and did not say what it expected"


def test_an_exception_is_broken_and_named(probe: Probe) -> None:
    assert probe.named("Something breaks")["status"] == "broken"
    assert probe.message("Something breaks") == "ValueError: not a number"


def test_an_undefined_step_is_told_in_plain_words_and_where_to_write_it(probe: Probe) -> None:
    message = probe.message("A step is not written")
    assert message.startswith('This step is not written yet: "When Omar does what nobody has "written" down"')
    assert "steps/" in message
    assert [one["status"] for one in probe.named("A step is not written")["steps"]] == ["passed", "broken", "skipped"]


def test_a_pending_step_is_promised_and_not_written(probe: Probe) -> None:
    assert probe.message("A step is promised").startswith('Promised, not written yet: "When it is not done yet"')


@pytest.mark.parametrize(
    ("scenario", "reason"),
    [
        ("Skipped half-way", "Skipped: there is no printer"),
        ("Skipped in a hook", "Skipped: the hook saw no use in it"),
        ("Skipped before the feature", "Skipped: marked before the feature began"),
        (
            "before_tag fails",
            "The hook before_tag (@fail.before_tag) failed: RuntimeError: before_tag was told to fail",
        ),
        ("before_step fails", "A hook around this step failed: RuntimeError: before_step was told to fail"),
        ("after_step fails", "A hook around this step failed: RuntimeError: after_step was told to fail"),
        ("after_scenario fails a check", "The hook after_scenario failed: AssertionError: after_scenario was told"),
        (
            "A fixture fails",
            "The hook before_tag (@fixture.at_once) failed: RuntimeError: the fixture was told to fail",
        ),
        ("A clean-up fails", "Clean-up failed: cleanup_that_fails: RuntimeError: the clean-up was told to fail"),
        ("After the feature: clean-up (It cannot be put away)", "Clean-up failed: cleanup_that_fails: RuntimeError"),
        ("Never run in a rule", "Not run, because the rule could not begin: The hook before_rule failed: "),
        ("Never run", "Not run, because the feature could not begin: The hook before_feature failed: RuntimeError"),
    ],
)
def test_every_reason_is_told(probe: Probe, scenario: str, reason: str) -> None:
    assert probe.message(scenario).startswith(reason)


def test_a_scenario_belongs_to_its_system_feature_and_rule(probe: Probe) -> None:
    result = next(one for one in probe.latest if one["name"] == "It has none")
    assert result["titlePath"] == ["Site Builder", "Rules", "A page has a title"]
    assert [labels(result, name) for name in ("epic", "feature", "story")] == [
        ["Site Builder"],
        ["Rules"],
        ["A page has a title"],
    ]
    assert result["fullName"] == "features/site_builder/rules.feature: A page has a title › It has none"
    assert [one["name"] for one in result["steps"]] == [
        "Given all is well",
        "Given all is well with the title",
        "Then a check fails",
    ]


def test_rows_of_an_outline_carry_their_values_and_not_their_numbers(probe: Probe) -> None:
    rows = [one for one in probe.latest if one["name"].startswith("Rows of")]
    assert [one["name"] for one in rows] == ["Rows of pears", "Rows of plums", "Rows of pears"]
    assert [one["parameters"] for one in rows] == [
        [{"name": "thing", "value": "pears"}],
        [{"name": "thing", "value": "plums"}],
        [{"name": "thing", "value": "pears"}],
    ]
    assert len({one["historyId"] for one in rows}) == 3


def test_severity_owner_tags_and_requirement_are_labels(probe: Probe) -> None:
    result = probe.named("A promise is broken")
    assert labels(result, "severity") == ["critical"]
    assert labels(result, "owner") == ["Mia"]
    assert labels(result, "requirement") == ["SB-16"]
    assert labels(result, "tag") == ["promise"]
    assert labels(probe.named("It passes"), "severity") == ["normal"]


def test_allure_s_own_words_are_honoured(probe: Probe) -> None:
    result = probe.named("Another title")
    assert labels(result, "severity") == ["blocker"]
    assert labels(result, "story") == ["Another story"]
    assert labels(result, "component") == ["pages"]
    assert "said" in labels(result, "tag")
    assert result["links"] == [{"type": "link", "url": "https://example.org/x", "name": "x"}]
    assert result["parameters"] == [{"name": "browser", "value": "chromium"}]
    assert result["description"].startswith("Said in a step")
    given = step(result, "Given everything")
    outer = given["steps"][0]
    assert outer["name"] == "outer step"
    assert outer["steps"][0]["name"] == "inner step"
    assert probe.text_of(outer["steps"][0]["attachments"][0]) == "inside"


def test_files_are_named_by_uuid_whatever_an_attachment_is_called(probe: Probe) -> None:
    given = step(probe.named("Another title"), "Given everything")
    evil = given["attachments"][0]
    assert evil["name"] == "../../evil"
    assert (probe.folder / evil["source"]).read_bytes() == b"\x00\x01"
    assert {file.parent for file in probe.folder.rglob("*")} == {probe.folder}


def test_tables_and_texts_are_attached_to_their_steps(probe: Probe) -> None:
    result = probe.named("Tables and texts")
    text, table = (one["attachments"][0] for one in result["steps"])
    assert (text["type"], probe.text_of(text)) == ("text/plain", "a text")
    assert table["type"] == "text/csv"
    assert probe.text_of(table).splitlines() == ["name,age", "Mia,31"]


def test_a_retried_scenario_is_one_flaky_test_and_every_attempt_is_kept(probe: Probe) -> None:
    last = probe.named("It passes the third time")
    attempts = [one for one in probe.results if one["historyId"] == last["historyId"]]
    assert sorted(one["status"] for one in attempts) == ["failed", "failed", "passed"]
    assert last["statusDetails"]["flaky"] is True


def test_hostile_text_does_no_harm(probe: Probe) -> None:
    result = probe.named("<script>")
    message = result["statusDetails"]["message"]
    assert message.startswith("\\x1b[31mred\\x00nul \\ud800 <script>")
    assert len(message) < 12_000
    assert result["name"] == "<script>alert(\"x\")</script> 'quotes' & 🦊 ünïcödé ../../etc"


def test_what_was_printed_and_logged_is_attached_to_a_failure(probe: Probe) -> None:
    attached = {one["name"]: probe.text_of(one) for one in probe.named("A check fails")["attachments"]}
    assert "printed before the check" in attached["Printed"]
    assert "attachments" not in probe.named("It passes")


def test_a_registered_secret_is_in_no_file(probe: Probe) -> None:
    assert probe.message("A secret is shown") == "saw ‹secret password of Mia›"
    for file in probe.folder.iterdir():
        assert b"hunter2-hunter2" not in file.read_bytes(), file


def test_the_storyboard_shows_every_step_and_its_picture_without_a_click(probe: Probe) -> None:
    html = probe.named("Pictures are taken")["descriptionHtml"]
    assert html.count("border-left:6px solid #2e9e5b") == 3
    assert html.count('src="data:image/jpeg;base64,/9j/IHBpY3R1cmU="') == 1
    assert "all is well with &lt;b&gt;markup&lt;/b&gt;" in html
    assert "Replay with: behave features/x.feature:3 -D seed=81f3" in html
    assert "<script" not in html


def test_environment_executor_and_categories_are_written(probe: Probe) -> None:
    environment = (probe.folder / "environment.properties").read_text(encoding="utf-8")
    assert "seed=81f3" in environment
    assert json.loads((probe.folder / "executor.json").read_text(encoding="utf-8"))["name"] == "Ratified"
    categories = json.loads((probe.folder / "categories.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in categories][:3] == ["Contract breaches", "Secrets", "Not written yet"]


def test_identity_survives_edits_above_and_another_selection(probe: Probe, tmp_path: Path) -> None:
    alone = run_probe(tmp_path / "results", "--tags", "@outline or @same")
    before = {(one["fullName"], one["historyId"]) for one in probe.latest}
    assert {(one["fullName"], one["historyId"]) for one in alone.latest} <= before


def test_a_step_that_leaves_for_another_folder_changes_nothing(tmp_path: Path) -> None:
    probe = run_probe(tmp_path / "results", "--tags", "@leaves or @same")
    assert {one["fullName"].partition(":")[0] for one in probe.latest} == {
        "features/endings.feature",
        "features/same.feature",
    }


def test_a_results_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    probe = run_probe(tmp_path / "file", "--tags", "@passed")
    assert probe.code != 0
    assert "cannot be written" in probe.output
    assert "It passes" not in probe.output


def test_a_full_disk_loses_nothing_is_said_loudly_and_fails_the_run(tmp_path: Path) -> None:
    probe = run_probe(tmp_path / "results", "--tags", "@disk or @same", environment={"TMPDIR": str(tmp_path)})
    assert probe.code == 1
    assert "can no longer be written (No space left on device)" in probe.output
    elsewhere = list(tmp_path.glob("ratified-results-*/*-result.json"))
    assert len(elsewhere) + len(probe.results) >= 4


def test_a_step_takes_the_time_it_took(probe: Probe) -> None:
    for result in probe.results:
        for one in result.get("steps", []):
            assert result["start"] <= one["start"] + 2 or one["start"] == one["stop"]
            assert one["start"] <= one["stop"] <= result["stop"] + 2


def test_two_formatters_tell_the_same(tmp_path: Path) -> None:
    files = ("--outfile", str(tmp_path / "plain.txt"), "--outfile", str(tmp_path / "second"))
    second = (*files, "--format", "ratified.allure:AllureFormatter")
    probe = run_probe(tmp_path / "first", "--tags", "@allure or @retry_passes or @pictures", *second)
    told = sorted(_without_names(one) for one in probe.results)
    assert told == sorted(_without_names(one) for one in read_results(tmp_path / "second"))
    assert any("inner step" in one for one in told)


def _without_names(result: dict[str, Any]) -> str:
    """Return a result without what is drawn by lot or by the clock."""
    return re.sub(r'"(uuid|source)": "[^"]*"|"(start|stop)": \d+', "", json.dumps(result))


def test_a_run_begins_anew_and_touches_nothing_but_results(tmp_path: Path) -> None:
    results = tmp_path / "results"
    run_probe(results, "--tags", "@failed")
    (results / "history.json").write_text("{}")
    probe = run_probe(results, "--tags", "@passed")
    assert (probe.code, probe.statuses) == (0, {"passed": 1})
    assert (results / "history.json").exists()


def test_a_run_in_parts_adds_to_what_is_there(tmp_path: Path) -> None:
    run_probe(tmp_path / "results", "--tags", "@failed")
    probe = run_probe(tmp_path / "results", "--tags", "@passed", "-D", "keep_results=yes")
    assert probe.statuses == {"passed": 1, "failed": 1}
