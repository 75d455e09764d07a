"""The command `ratified`, as somebody types it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RATIFIED = Path(sys.executable).with_name("ratified")


def ratified(*arguments: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RATIFIED_")}
    return subprocess.run(
        [RATIFIED, *arguments], cwd=cwd, env=kept | variables, capture_output=True, text=True, check=False
    )


def test_doctor_shows_each_setting_with_the_layer_it_comes_from() -> None:
    said = ratified("doctor", "-D", "seed=81f3", RATIFIED_HEADED="yes").stdout

    lines = [line.split() for line in said.splitlines()]
    assert ["seed", "81f3", "-D", "seed"] in lines
    assert ["headed", "True", "RATIFIED_HEADED"] in lines
    assert ["slowmo", "0", "default"] in lines
    assert ["site_builder", "started", "by", "the", "run"] in lines


def test_doctor_masks_what_must_never_be_shown() -> None:
    done = ratified("doctor", "-D", "env=sit", RATIFIED_MIA_PASSWORD="hush-hush-12345")

    assert done.returncode == 0
    assert "mia.password" in done.stdout
    assert "hush-hush" not in done.stdout + done.stderr


def test_doctor_says_how_to_get_what_is_missing(tmp_path: Path) -> None:
    nothing = ratified("doctor", PATH=str(tmp_path), HOME=str(tmp_path))

    assert nothing.returncode == 0
    assert "node               not found; the Allure report needs Node 20" in nothing.stdout
    assert "apt-get install ffmpeg" in nothing.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["doctor", "-D", "env=sti"], 'Did you mean "sit"?'),
        (["doctor", "-D", "tracng=on"], 'Did you mean "tracing"?'),
    ],
)
def test_a_mistake_is_one_sentence(arguments: list[str], sentence: str) -> None:
    done = ratified(*arguments)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_of_nothing_is_refused_in_a_sentence(tmp_path: Path) -> None:
    done = ratified("report", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stdout == "allure-results holds no results: run behave first, then make the report\n"


def test_the_version_is_told() -> None:
    assert ratified("--version").stdout.startswith("ratified 0.")
