"""A worker that dies takes one scenario with it, and nothing else; a run that is killed can still be reported."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.run.probes import Probe, console, latest, message, of_the_run
from tests.run.projects import RATIFIED, children_of, environment, eventually, is_running, kill_all

ENDS = {
    "os._exit(0)": "ended by itself, with exit code 0",
    "sys.exit(0)": "a step tried to end the whole run",
    "a fault in native code": "was killed by SIGSEGV (a fault in native code)",
    "a kill": "was killed by SIGKILL (as the system does when memory runs out)",
    "asking for all memory": "MemoryError",
}


@pytest.mark.parametrize("jobs", ["1", "3"])
@pytest.mark.parametrize(("how", "reason"), ENDS.items(), ids=list(ENDS))
def test_a_step_that_ends_its_process_is_broken_and_says_how(probe: Probe, how: str, reason: str, jobs: str) -> None:
    probe.only(
        "Feature: F\n  Scenario: Before\n    Given all is well\n"
        f"  Scenario: Ending\n    Given all is well\n    When the process ends by {how}\n    Then all is well\n"
        "  Scenario: After\n    Given all is well\n",
        "Feature: G\n  Scenario: Elsewhere\n    Given all is well\n",
    )
    run = probe.told("--jobs", jobs)

    assert run.code == 1
    assert run.statuses == {"Before": "passed", "Ending": "broken", "After": "passed", "Elsewhere": "passed"}
    assert reason in message(run, "Ending")
    assert console(run.said) == {"passed": 3, "error": 1}
    (ending,) = [one for one in run.results if one["name"] == "Ending"]
    assert [step["status"] for step in ending["steps"]] == ["passed", "broken", "skipped"]
    assert len(probe.ends("Ending")) == 1


def test_the_last_words_of_a_worker_are_kept(probe: Probe) -> None:
    probe.only("Feature: F\n  Scenario: Ending\n    When the process ends by a kill\n")

    assert "its last words:\nthese are last words" in message(probe.told(), "Ending")


@pytest.mark.parametrize("where", ["before_scenario", "after_scenario", "cleanup"])
def test_a_hook_that_ends_its_process_breaks_its_scenario(probe: Probe, where: str) -> None:
    probe.only(
        f"Feature: F\n  @dies.{where}\n  Scenario: Dying\n    Given all is well\n"
        "  Scenario: After\n    Given all is well\n"
    )
    run = probe.told("--jobs", "2")

    assert run.code == 1
    assert run.statuses == {"Dying": "broken", "After": "passed"}
    assert "was killed by SIGKILL" in message(run, "Dying")


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_feature_whose_beginning_kills_every_worker_takes_only_itself(probe: Probe, jobs: str) -> None:
    probe.only(
        "@dies.before_feature\nFeature: F\n  Scenario: One\n    Given all is well\n"
        "  Scenario: Two\n    Given all is well\n",
        "".join(["Feature: G\n", *(f"  Scenario: G{number}\n    Given all is well\n" for number in range(9))]),
    )
    run = probe.told("--jobs", jobs)

    assert run.code == 1
    assert console(run.said) == {"passed": 9, "untested": 2}
    assert run.statuses["One"] == run.statuses["Two"] == "broken"
    assert "the feature could not begin: The hook before_feature failed: 3 workers died in it" in message(run, "One")


def test_a_worker_that_dies_after_its_scenarios_turns_the_run_red(probe: Probe) -> None:
    probe.only("@dies.after_feature\nFeature: F\n  Scenario: One\n    Given all is well\n")
    run = probe.told()

    assert run.code == 1
    assert run.statuses["One"] == "passed"
    assert "worker 1 was killed by SIGKILL" in of_the_run(run)


@pytest.mark.parametrize(
    ("step", "place"),
    [("somebody waits", "in waits"), ("somebody waits and does not hear the first alarm", "in waits_deaf")],
)
def test_a_scenario_that_takes_too_long_is_stopped_and_says_where_it_was(probe: Probe, step: str, place: str) -> None:
    probe.only(
        f"Feature: F\n  @timeout:0.2\n  Scenario: Slow\n    Given {step}\n  Scenario: After\n    Given all is well\n"
    )
    run = probe.told()

    assert run.code == 1
    assert run.statuses == {"Slow": "broken", "After": "passed"}
    assert "the scenario took longer than 0.2 s" in message(run, "Slow")
    assert place in message(run, "Slow")


def test_a_hook_that_takes_too_long_is_stopped_as_well(probe: Probe) -> None:
    probe.only("Feature: F\n  @timeout:0.2 @waits.before_scenario\n  Scenario: Slow\n    Given all is well\n")

    assert "the scenario took longer than 0.2 s" in message(probe.told(), "Slow")


def test_a_scenario_that_hears_no_alarm_is_ended_with_its_process(probe: Probe) -> None:
    probe.only(
        "Feature: F\n  @timeout:0.2\n  Scenario: Deaf\n    Given somebody waits and hears no alarm at all\n"
        "  Scenario: After\n    Given all is well\n"
    )
    run = probe.told("--jobs", "2")

    assert run.code == 1
    assert run.statuses == {"Deaf": "broken", "After": "passed"}
    assert "did not end within 0.2 s, nor when it was told to; its process was ended" in message(run, "Deaf")


HELD = (
    "Feature: F\n  Scenario: Done\n    When a picture is attached\n  Scenario: Wrong\n    When a check fails\n"
    "  Scenario: Held\n    Given all is well\n    When somebody waits\n  Scenario: Later\n    Given all is well\n"
)


def started(probe: Probe, *arguments: str, scenario: str = "Held") -> subprocess.Popen[str]:
    run = probe.start("-f", "ratified.allure:AllureFormatter", "-o", "allure-results", "-f", "plain", *arguments)
    eventually(lambda: probe.begun(scenario), "the held scenario")
    return run


def report(probe: Probe, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RATIFIED, "report", "--from-journal", *arguments],
        cwd=probe.root,
        env=environment({}),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_run_killed_with_its_workers_is_reported_from_its_journal(probe: Probe) -> None:
    probe.only(HELD)
    run = started(probe)
    kill_all(run)
    run.communicate()
    outputs = ["-f", "junit", "-o", "junit", "-f", "json", "-o", "run.json", "-f", "plain", "-o", "run.txt"]
    told = report(probe, *outputs, "-f", "rerun", "-o", "rerun.txt", "-f", "progress", "-o", "dots.txt")

    assert told.returncode == 1, told.stdout + told.stderr
    statuses = {one["name"]: one["status"] for one in probe.read_results()}
    assert statuses == {
        "Done": "passed",
        "Wrong": "failed",
        "Held": "broken",
        "Later": "skipped",
        "The run itself": "broken",
    }
    assert "of 4 scenarios 2 were finished, 1 under way, and 1 had not begun: features/a.feature::Later" in told.stdout
    assert "ABORTED" not in told.stdout
    (held,) = [one for one in probe.read_results() if one["name"] == "Held"]
    assert held["statusDetails"]["message"] == "the run was killed while this was under way"
    assert [step["name"] for step in held["steps"]] == ["Given all is well", "When somebody waits"]
    junit = (probe.root / "junit" / "TESTS-a.xml").read_text()
    assert 'tests="4" errors="1" failures="1" skipped="1"' in junit
    assert "the run was killed while this was under way" in junit
    assert "expected 4" in junit
    assert (probe.root / "rerun.txt").read_text().splitlines()[1:3] == ["features/a.feature:4", "features/a.feature:6"]
    assert "When a picture is attached ... passed" in (probe.root / "run.txt").read_text()
    assert '"data": ' in (probe.root / "run.json").read_text()
    assert "features/a.feature  .FE" in (probe.root / "dots.txt").read_text()


def test_a_killed_run_is_reported_as_often_as_anybody_likes(probe: Probe) -> None:
    probe.only(HELD)
    run = started(probe)
    kill_all(run)
    run.communicate()

    counts = []
    for _ in range(2):
        report(probe)
        counts.append(
            sorted(
                (one["name"], one["status"], one["start"])
                for one in probe.read_results()
                if one["name"] != "The run itself"
            )
        )
    assert counts[0] == counts[1]
    assert len(counts[0]) == 4


def test_results_that_are_gone_are_made_from_the_journal(probe: Probe) -> None:
    probe.only(HELD)
    run = started(probe)
    kill_all(run)
    run.communicate()
    for file in probe.results.glob("*"):
        file.unlink()
    report(probe)

    (wrong,) = [one for one in probe.read_results() if one["name"] == "Wrong"]
    assert wrong["status"] == "failed"
    assert wrong["statusDetails"]["message"] == "expected 4\ngot 5"
    (ended,) = probe.ends("Wrong")
    assert wrong["stop"] == round(ended["at"] * 1000)


def test_a_feature_file_that_has_changed_since_is_named(probe: Probe) -> None:
    probe.only(HELD)
    run = started(probe)
    kill_all(run)
    run.communicate()
    probe.only(
        HELD.replace("Scenario: Wrong", "Scenario: Right").replace(
            "a picture is", "a picture is attached\n    And a picture is"
        )
    )
    told = report(probe, "-f", "json", "-o", "run.json")

    assert told.returncode == 1
    assert "features/a.feature changed since the run" in told.stdout
    assert "1 of the finished scenarios are no longer there: features/a.feature::Wrong (failed)" in told.stdout
    assert {one["name"]: one["status"] for one in probe.read_results() if one["name"] == "Done"} == {"Done": "passed"}


def test_a_run_that_ended_is_reported_as_it_was(probe: Probe) -> None:
    written = (
        "-f",
        "plain",
        "-o",
        "first.txt",
        "-f",
        "json",
        "-o",
        "first.json",
        "--junit",
        "--junit-directory",
        "junit",
    )
    first = probe.behave(*written, "-f", "ratified.allure:AllureFormatter", "-o", "allure-results", "--jobs", "3")
    before = latest(first)
    told = report(
        probe, "-f", "plain", "-o", "again.txt", "-f", "json", "-o", "again.json", "-f", "junit", "-o", "again"
    )

    assert told.returncode == 0, told.stdout + told.stderr
    assert (probe.root / "again.txt").read_text() == (probe.root / "first.txt").read_text()
    assert (probe.root / "again.json").read_text() == (probe.root / "first.json").read_text()
    assert console(told.stdout) == console(first.said)
    assert {file.name for file in (probe.root / "again").iterdir()} == {
        file.name for file in (probe.root / "junit").iterdir()
    }
    assert {
        one["fullName"]: one["status"] for one in probe.read_results() if one["titlePath"] != ["The run itself"]
    } == before


def test_repetitions_and_second_tries_are_reported_as_what_they_were(probe: Probe) -> None:
    probe.only("Feature: F\n  @safe\n  Scenario: Flaky\n    Given it works from attempt 2 on\n")
    for setting, is_flaky in (("repeat=3", False), ("retries=2", True)):
        (probe.root / "tries.txt").unlink(missing_ok=True)
        first = probe.told("-D", setting, "--junit", "--junit-directory", "first")
        told = report(probe, "-f", "junit", "-o", "again")

        assert told.returncode == 0, told.stdout + told.stderr
        assert console(told.stdout) == console(first.said)
        junit = (probe.root / "again" / "TESTS-a.xml").read_text()
        assert ("FLAKY" in junit) == is_flaky
        assert ("FLAKY" in (probe.root / "first" / "TESTS-a.xml").read_text()) == is_flaky


def test_results_of_a_later_run_are_left_alone(probe: Probe) -> None:
    probe.only(HELD)
    run = started(probe)
    kill_all(run)
    run.communicate()
    (journal,) = (probe.root / ".ratified" / "journals").iterdir()
    probe.only("Feature: F\n  Scenario: Done\n    Given all is well\n")
    probe.told()
    told = report(probe, str(journal))

    assert told.returncode == 1
    assert "allure-results holds the results of a later run" in told.stderr
    assert [one["name"] for one in probe.read_results()] == ["Done"]


def test_without_a_journal_one_sentence_says_so(probe: Probe) -> None:
    told = report(probe)

    assert told.returncode == 1
    assert "no run has left a journal here" in told.stderr


@pytest.mark.parametrize("arguments", [["-f", "json"], ["-o", "x", "--from-journal"]])
def test_a_format_needs_a_file_and_a_journal(probe: Probe, arguments: list[str]) -> None:
    told = subprocess.run([RATIFIED, "report", *arguments], cwd=probe.root, capture_output=True, text=True, check=False)

    assert told.returncode == 2
    assert "every -f FORMAT needs an -o FILE" in told.stderr


def test_workers_end_with_a_run_that_is_killed_and_write_down_what_they_were_about(probe: Probe) -> None:
    probe.only(HELD)
    run = started(probe, "--jobs", "2")
    children = children_of(run.pid)
    run.kill()
    run.communicate()

    eventually(lambda: not any(is_running(child) for child in children), "the end of the workers")
    (held,) = probe.ends("Held")
    assert held["status"] == "error"
    assert report(probe).returncode == 1
    statuses = {one["name"]: one["status"] for one in probe.read_results()}
    assert statuses == {
        "Done": "passed",
        "Wrong": "failed",
        "Held": "broken",
        "Later": statuses["Later"],
        "The run itself": "broken",
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_asked_to_stop_ends_with_clean_up_and_summary(probe: Probe, number: int) -> None:
    probe.only(HELD)
    run = started(probe)
    run.send_signal(number)
    said, _ = run.communicate(timeout=60)

    assert run.returncode == 1
    assert console(said) == {"passed": 1, "failed": 1, "error": 1, "untested": 1}
    statuses = {one["name"]: one["status"] for one in probe.read_results()}
    assert {name: statuses[name] for name in ("Done", "Wrong", "Held", "Later")} == {
        "Done": "passed",
        "Wrong": "failed",
        "Held": "broken",
        "Later": "skipped",
    }
    assert probe.events()[-1]["event"] == "run ends"


DEAF = "Feature: F\n  Scenario: Deaf\n    Given somebody waits and hears no alarm at all\n"


@pytest.mark.parametrize("at_once", [True, False], ids=["both at once", "one after the other"])
def test_a_second_ctrl_c_ends_a_run_whose_worker_does_not_listen(probe: Probe, *, at_once: bool) -> None:
    probe.only(DEAF)
    run = started(probe, scenario="Deaf")
    children = children_of(run.pid)
    eventually(lambda: all(_is_deaf(child) for child in children), "a worker that hears nothing")
    if at_once:
        # Who is paused hears both when it goes on. Two of the same kind would be one.
        for number in (signal.SIGSTOP, signal.SIGINT, signal.SIGTERM, signal.SIGCONT):
            run.send_signal(number)
    else:
        run.send_signal(signal.SIGINT)
        # Before the first is heard, another would be the same.
        eventually(lambda: all(_is_asked_to_end(child) for child in children), "workers that are asked to end")
        run.send_signal(signal.SIGINT)
    run.communicate(timeout=60)

    assert run.returncode == 1
    (deaf,) = [one for one in probe.read_results() if one["name"] == "Deaf"]
    assert deaf["status"] == "broken"
    assert "the run was stopped at once while this was under way" in deaf["statusDetails"]["message"]
    eventually(lambda: not any(is_running(child) for child in children), "the end of the worker")


def test_one_ctrl_c_ends_a_run_whose_worker_does_not_listen_after_a_while(probe: Probe) -> None:
    probe.only(DEAF)
    run = started(probe, scenario="Deaf")
    children = children_of(run.pid)
    eventually(lambda: all(_is_deaf(child) for child in children), "a worker that hears nothing")
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=60)

    assert run.returncode == 1
    (deaf,) = [one for one in probe.read_results() if one["name"] == "Deaf"]
    assert "the run was stopped while this was under way" in deaf["statusDetails"]["message"]
    eventually(lambda: not any(is_running(child) for child in children), "the end of the worker")


def _is_deaf(pid: int) -> bool:
    """Whether a process has blocked the signal that asks it to end."""
    return bool(_mask(pid, "SigBlk") & 1 << signal.SIGTERM - 1)


def _is_asked_to_end(pid: int) -> bool:
    """Whether a deaf process has been asked to end."""
    return bool(_mask(pid, "ShdPnd") & 1 << signal.SIGTERM - 1)


def _mask(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1], 16)
