"""What a command leaves is gone on with only where nothing has changed, by one at a time, and else removed."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ratified.failures import Broken
from ratified.strength.kept import PLACE, Kept, kept_for

ARGUMENTS = ["features/shop", "-D", "seed=1"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("features/shop/buying.feature", "steps/buying.py", "data/tags.toml", "data/contracts/shop.json"):
        _write(tmp_path / name, name)
    return tmp_path


def stopped(root: Path) -> Kept:
    """Have a command record, and stop it while it asks."""
    with kept_for(root, ARGUMENTS, resumes=False) as kept:
        kept.keep()
    return kept


def test_who_goes_on_has_the_same_folder_the_same_seed_and_the_same_arguments(root: Path) -> None:
    before = stopped(root)
    for given in (ARGUMENTS, []):
        with kept_for(root, given, resumes=True) as kept:
            assert (kept.folder, kept.begun, kept.is_resumed) == (before.folder, before.begun, True)
    assert list(before.begun.arguments) == ARGUMENTS


def test_where_everything_is_asked_nothing_is_left(root: Path) -> None:
    with kept_for(root, ARGUMENTS, resumes=False) as kept:
        kept.keep()
        kept.let_go()
    assert not list((root / PLACE).iterdir())
    assert _refusal(root) == "there is nothing to go on with"


def test_what_was_not_recorded_to_the_end_is_not_kept(root: Path) -> None:
    with kept_for(root, ARGUMENTS, resumes=False) as kept:
        (kept.folder / "first").mkdir()
    assert not list((root / PLACE).iterdir())


def test_who_begins_anew_removes_what_was_left(root: Path) -> None:
    before = stopped(root)
    with kept_for(root, ARGUMENTS, resumes=False) as kept:
        assert list((root / PLACE).iterdir()) == [kept.folder]
    assert kept.begun.seed != before.begun.seed


def test_nobody_else_may_look_into_it(root: Path) -> None:
    kept = stopped(root)
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700


def test_other_arguments_are_refused(root: Path) -> None:
    stopped(root)
    with pytest.raises(Broken, match="something else was asked for before") as told:
        _go_on(root, "features/bank")
    assert "features/shop -D seed=1" in told.value.expected
    assert told.value.actual == "features/bank"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda root: _write(root / "features/shop/buying.feature", "anew"), "features/shop/buying.feature"),
        (lambda root: _write(root / "steps/selling.py", ""), "steps/selling.py"),
        (lambda root: (root / "steps/buying.py").unlink(), "steps/buying.py"),
        (lambda root: _write(root / "data/contracts/shop.json", "{}"), "data/contracts/shop.json"),
    ],
)
def test_what_was_recorded_of_something_else_is_refused(
    root: Path, change: Callable[[Path], object], name: str
) -> None:
    stopped(root)
    change(root)
    with pytest.raises(Broken, match="what was recorded is not what there is now") as told:
        _go_on(root)
    assert told.value.actual == f"changed since: {name}"


def test_settings_in_the_environment_count_as_well(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped(root)
    monkeypatch.setenv("RATIFIED_ENV", "staging")
    with pytest.raises(Broken) as told:
        _go_on(root)
    assert told.value.actual == "changed since: RATIFIED_ENV"


def test_what_a_run_writes_and_what_may_go_unnoticed_may_change(root: Path) -> None:
    stopped(root)
    for name in ("data/strength.toml", ".ratified/history.json", "allure-results/1.json", "README.md", ".venv/a.py"):
        _write(root / name, "")
    _go_on(root)


def test_only_one_at_a_time_goes_on_and_nobody_removes_what_another_holds(root: Path) -> None:
    before = stopped(root)
    with kept_for(root, [], resumes=True):
        assert _refusal(root) == "what is to be gone on with is still at work"
        with kept_for(root, ARGUMENTS, resumes=False) as another:
            assert another.folder != before.folder
        assert before.folder.exists()


def test_it_is_held_as_long_as_the_one_who_asks_is_there(root: Path) -> None:
    with kept_for(root, ARGUMENTS, resumes=False) as kept:
        kept.keep()
        asking = subprocess.Popen(["cat"], stdin=subprocess.PIPE, pass_fds=[kept.hold])
    assert _refusal(root) == "what is to be gone on with is still at work"
    asking.communicate()
    _go_on(root)


def test_a_command_that_is_killed_holds_nothing(root: Path) -> None:
    pid = os.fork()
    if not pid:
        with kept_for(root, ARGUMENTS, resumes=False) as kept:
            kept.keep()
            os.kill(os.getpid(), 9)
    os.waitpid(pid, 0)
    _go_on(root)


def _go_on(root: Path, *arguments: str) -> None:
    with kept_for(root, arguments, resumes=True):
        pass


def _refusal(root: Path) -> str:
    with pytest.raises(Broken) as told:
        _go_on(root)
    return told.value.what


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
