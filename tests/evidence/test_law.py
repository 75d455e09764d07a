"""The law: the report counts what behave ran, and is green exactly when the exit code is 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from .probe_run import Probe, run_probe

RED = ("failed", "error", "hook_error", "cleanup_error")


@dataclass(frozen=True, slots=True)
class Ending:
    """One way a run can end: how it is brought about, the statuses expected, and results nobody asked for."""

    tags: str
    statuses: dict[str, int]
    extra: int = 0
    arguments: Sequence[str] = ()
    not_run: int = 0
    fail: str = ""


def just(
    tags: str, *, extra: int = 0, not_run: int = 0, arguments: Sequence[str] = (), fail: str = "", **statuses: int
) -> Ending:
    return Ending(tags, statuses, extra, arguments, not_run, fail)


ENDINGS = {
    "passed": just("@passed", passed=1),
    "a check fails": just("@failed", failed=1),
    "a silent check fails": just("@silent", failed=1),
    "a promise is broken": just("@promise", failed=1),
    "a contract is breached": just("@breach", failed=1),
    "no answer": just("@noanswer", broken=1),
    "exception": just("@error", broken=1),
    "exception that cannot be shown": just("@mute", broken=1),
    "undefined": just("@undefined", broken=1),
    "pending": just("@pending", broken=1),
    "pending in progress": just("@pending_wip", passed=1),
    "skipped in a step": just("@skip_in_step", skipped=1),
    "skipped in a hook": just("@skip.in_hook", skipped=1),
    "marked before the feature": just("@marked", skipped=1),
    "before_tag": just("@fail.before_tag and not @feature_tag", broken=1),
    "before_scenario": just("@fail.before_scenario", broken=1),
    "before_step": just("@fail.before_step", broken=1),
    "after_step": just("@fail.after_step", broken=1),
    "after_scenario": just("@fail.after_scenario", broken=1),
    "a check in after_scenario": just("@assert.after_scenario", broken=1),
    "after_tag": just("@fail.after_tag", broken=1),
    "fixture": just("@fixture.at_once", broken=1),
    "fixture put away": just("@fixture.later", broken=1),
    "clean-up of a scenario": just("@fail.scenario_cleanup", broken=1),
    "clean-up of a feature": just("@feature_cleanup", passed=1, broken=1, extra=1),
    "clean-up left to the feature by a step": just("@leftover", passed=1, broken=1, extra=1),
    "clean-up of the run": just("@passed", passed=1, broken=1, extra=1, fail="testrun_cleanup"),
    "before_all": just("@passed or @rules", broken=7, not_run=6, extra=1, fail="before_all"),
    "after_all": just("@passed", passed=1, broken=1, extra=1, fail="after_all"),
    "before_feature": just("@before_feature", broken=2, not_run=2),
    "after_feature": just("@after_feature", passed=1, broken=1, extra=1),
    "tag of a feature": just("@feature_tag", broken=1, not_run=1),
    "before_rule": just("@before_rule", broken=1, not_run=1),
    "after_rule": just("@after_rule", passed=1, broken=1, extra=1),
    "rules": just("@rules", passed=4, failed=1),
    "rules without the failing one": just("@rules and not @rule_fails", passed=4),
    "retry that passes": just("@retry_passes", passed=1),
    "retry that never passes": just("@retry_fails", failed=1),
    "a hook that fails once": just("@fail.hook_once", passed=1, broken=1, extra=1),
    "the same name": just("@same", passed=3),
    "outline": just("@outline", passed=3),
    "steps inside steps": just("@inside", failed=1),
    "hostile": just("@hostile", failed=1),
    "tables": just("@table", passed=1),
    "pictures": just("@pictures", passed=1),
    "Allure's own words": just("@allure", passed=1),
    "another folder": just("@leaves", passed=1),
    "a secret": just("@secret", failed=1),
    "stop at the first failure": just(
        "@stops and not @ctrl_c or @rules", passed=1, failed=1, skipped=6, not_run=6, arguments=("--stop",)
    ),
    "Ctrl-C": just("@stops", passed=1, broken=2, skipped=2, not_run=2, extra=1),
    "dry run": just("@passed or @failed", skipped=2, arguments=("--dry-run",)),
    "dry run with an undefined step": just("@passed or @undefined", skipped=1, broken=1, arguments=("--dry-run",)),
    "by name": just("@rules", passed=3, arguments=("--name", "It has one")),
    "by line": just("@rules", passed=1, arguments=("features/site_builder/rules.feature:12",)),
    "nothing selected": just("@nobody"),
}  # fmt: skip


RUNNERS = {
    "behave": ("--show-skipped",),
    "behave without the skipped": ("--no-skipped",),
    "ratified": ("--no-skipped", "--runner", "ratified.runner:Runner"),
}
# Where our runner is stricter than behave's.
OURS = {
    "nothing selected": just("@nobody", broken=1, extra=1),
}


# What is left out and what is skipped is told to formatters in another way when the skipped are not shown.
SKIPPING = [
    *(ending for ending in ENDINGS if "skipped" in ENDINGS[ending].statuses or ENDINGS[ending].not_run),
    "passed",
    "rules",
    "by name",
    "by line",
]
CASES = [(ending, runner) for runner in RUNNERS for ending in (SKIPPING if "without" in runner else ENDINGS)]


@pytest.mark.parametrize(("ending", "runner"), CASES)
def test_the_report_counts_what_behave_ran_and_is_green_exactly_when_the_exit_code_is_0(
    tmp_path: Path, ending: str, runner: str
) -> None:
    told = {**ENDINGS, **OURS}[ending] if runner == "ratified" else ENDINGS[ending]
    probe = run_probe(
        tmp_path / "results",
        "--tags",
        told.tags,
        *RUNNERS[runner],
        *told.arguments,
        environment={"PROBE_FAIL": told.fail},
    )
    assert probe.green == (probe.code == 0), probe.output
    assert probe.statuses == told.statuses, (probe.names, probe.output)
    _counts_agree(probe, told)


def _counts_agree(probe: Probe, told: Ending) -> None:
    """Every scenario that behave counts as run is one result; the other results are those that were expected."""
    if "--dry-run" in told.arguments:
        return
    run = sum(probe.counts[status] for status in ("passed", *RED))
    skipped = sum("Skipped:" in str(one.get("statusDetails", {}).get("message")) for one in probe.latest)
    assert len(probe.latest) == run + skipped + told.not_run + told.extra, probe.output
    assert probe.statuses["passed"] == probe.counts["passed"], probe.output


def test_a_process_that_exits_in_a_step_leaves_no_green_report(tmp_path: Path) -> None:
    probe = run_probe(tmp_path / "results", "--tags", "@exits or @same")
    assert "The run ended while this scenario was under way" in probe.message("The process exits")
    assert probe.message("The same name") == "Not run, because of this: the process ended in the middle of the run"
    assert len(probe.latest) == 5


def test_everything_at_once_is_counted_once(tmp_path: Path) -> None:
    probe = run_probe(tmp_path / "results", "--tags", "not @leaves and not @exits and not @ctrl_c and not @disk")
    assert probe.code == 1
    assert not probe.green
    unasked = [name for name in probe.names if name.startswith(("After the ", "The run itself"))]
    not_run = [one for one in probe.latest if str(one.get("statusDetails", {}).get("message")).startswith("Not run")]
    run = sum(probe.counts[status] for status in ("passed", *RED))
    skipped = [one for one in probe.latest if one["status"] == "skipped"]
    assert len(probe.latest) == run + len(skipped) + len(unasked) + len(not_run)
    assert len({one["uuid"] for one in probe.results}) == len(probe.results)
    assert not list(probe.folder.glob("*.half"))


def test_our_runner_tells_the_report_which_clean_up_failed_even_where_nothing_is_captured(tmp_path: Path) -> None:
    runner = (*RUNNERS["ratified"], "--no-capture", "--no-capture-hooks")
    probe = run_probe(tmp_path / "results", "--tags", "@fail.scenario_cleanup", *runner)
    assert probe.message("A clean-up fails") == (
        "Clean-up failed: cleanup_that_fails: RuntimeError: the clean-up was told to fail"
    )
