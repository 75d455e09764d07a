"""What `ratified run` makes of its arguments."""

from pathlib import Path

import pytest

from ratified.cli.arguments import Misused, help_text, translated
from ratified.gherkin import options_of_behave
from ratified.settings import KEYS

UNCHANGED = [
    [],
    ["features/shop/orders.feature:5", "@rerun.txt"],
    ["-D", "seed=81f3", "-Dtapes=here", "--define", "my.thing=1"],
    ["--tags", "@e2e and not @slow", "-t", "-@slow", "--tags=~@slow"],
    ["-f", "json", "-o", "out.json", "--format=plain", "--no-capture", "--junit", "--stop", "-k"],
    ["--tag", "@e2e", "--dry"],
    ["--", "--retries", "2"],
]


@pytest.mark.parametrize("words", UNCHANGED)
def test_what_belongs_to_behave_stays_as_it_is(words: list[str]) -> None:
    assert translated(words) == words


TRANSLATED = {
    "a value that follows": (["--retries", "2"], ["-D", "retries=2"]),
    "a value with =": (["--shard=1/4", "--order=random:a=b"], ["-D", "shard=1/4", "-D", "order=random:a=b"]),
    "a flag leaves a path alone": (["--last-failed", "features"], ["-D", "last_failed=yes", "features"]),
    "a flag that is said": (["--last-failed=no", "--no-allow-flaky"], ["-D", "last_failed=no", "-D", "allow_flaky=no"]),
    "a flag that is on by default": (["--no-storyboard"], ["-D", "storyboard=no"]),
    "jobs": (["--jobs", "auto"], ["-D", "jobs=auto"]),
    "jobs, short": (["-j", "8", "-j4", "-jauto"], ["-D", "jobs=8", "-D", "jobs=4", "-D", "jobs=auto"]),
    "order among others": (
        ["--tags", "@e2e", "--retries", "2", "features/a.feature", "--seed", "1"],
        ["--tags", "@e2e", "-D", "retries=2", "features/a.feature", "-D", "seed=1"],
    ),
    "changes since HEAD": (["--only-changed"], ["-D", "only_changed=HEAD"]),
    "changes since a branch": (["--only-changed", "main", "-q"], ["-D", "only_changed=main", "-q"]),
    "changes since a branch that is a path": (["--only-changed=features"], ["-D", "only_changed=features"]),
    "changes before an option": (["--only-changed", "--stop"], ["-D", "only_changed=HEAD", "--stop"]),
    "changes before a folder": (["--only-changed", "features"], ["-D", "only_changed=HEAD", "features"]),
    "changes before a scenario": (["--only-changed", "a.feature:5"], ["-D", "only_changed=HEAD", "a.feature:5"]),
    "changes before a list": (["--only-changed", "@rerun.txt"], ["-D", "only_changed=HEAD", "@rerun.txt"]),
    "a setting that is no text": (["--timeout", "1.5"], ["-D", "timeout=1.5"]),
}


@pytest.mark.parametrize(("words", "expected"), TRANSLATED.values(), ids=list(TRANSLATED))
def test_a_setting_becomes_a_definition(
    words: list[str], expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "features").mkdir()
    monkeypatch.chdir(tmp_path)

    assert translated(words) == expected


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_every_setting_has_an_option_and_stands_in_the_help(key: object) -> None:
    option = key.option  # type: ignore[attr-defined]
    default = key.default  # type: ignore[attr-defined]
    choices = key.choices  # type: ignore[attr-defined]
    value = "yes" if isinstance(default, bool) else choices[-1] if choices else "1"

    assert translated([f"{option}={value}"]) == ["-D", f"{key.name}={value}"]  # type: ignore[attr-defined]
    assert f"  {option}" in help_text() or f"  --no-{option[2:]}" in help_text()


def test_only_jobs_is_an_option_of_behave_too() -> None:
    assert {key.option for key in KEYS} & options_of_behave() == {"--jobs"}


MISTAKES = {
    "an option mistyped": (["--retires", "2"], "there is no option --retires; did you mean --retries?"),
    "an option of behave mistyped": (["--dryrun"], "did you mean --dry-run?"),
    "an option that nothing resembles": (["--xyzzy=1"], "there is no option --xyzzy; ratified run --help and"),
    "no value": (["--retries"], "--retries needs a value"),
    "an option for a value": (["--shard", "--stop"], "--shard needs a value"),
    "no number of jobs": (["-j"], "-j needs a value"),
    "a word for a number": (["--retries", "many"], 'the setting "retries" cannot be "many" (--retries)'),
    "no choice": (["--browser=chromuim"], 'Did you mean "chromium"?'),
    "neither yes nor no": (["--last-failed=features"], "yes or no"),
}


@pytest.mark.parametrize(("words", "sentence"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_wrong_command_is_refused_in_a_sentence(words: list[str], sentence: str) -> None:
    with pytest.raises(Misused) as refused:
        translated(words)

    assert sentence in str(refused.value)
