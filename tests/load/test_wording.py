"""Loads in words, and in files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ratified.failures import ConfigurationError
from ratified.load.limits import promise_of, read_limits
from ratified.load.profiles import read_profile
from ratified.load.traffic import Phase
from ratified.load.wording import phase_of, seconds_of


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("300 ms", 0.3), ("60 s", 60), ("5 minutes", 300), ("1 minute", 60), ("1.5 h", 5400), ("2s", 2), ("10m", 600)],
)
def test_durations(text: str, seconds: float) -> None:
    assert seconds_of(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "5", "five seconds", "-1 s", "1e3 s", "5 fortnights", "5 s s"])
def test_what_is_no_duration_says_so(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is no duration"):
        seconds_of(text)


@pytest.mark.parametrize(
    ("told", "phase"),
    [
        ({"phase": "peak", "arrivals": "50 a second", "for": "60 s"}, Phase("peak", 60, rate=50)),
        ({"arrivals": "120 a minute", "for": "60 s"}, Phase(seconds=60, rate=2)),
        ({"arrivals": "5 to 50 a second", "for": "10 s"}, Phase(seconds=10, rate=5, rate_to=50)),
        ({"arrivals": "10 a second, 5 at a time", "for": "10 s"}, Phase(seconds=10, rate=10, at_once=5)),
        ({"arrivals": "10 a second, at random", "for": "10 s"}, Phase(seconds=10, rate=10, is_random=True)),
        ({"arrivals": "10 at once", "in all": "40"}, Phase(users=10, count=40)),
        ({"arrivals": "10 at once", "for": "2 s", "judged": "no"}, Phase(seconds=2, users=10, is_judged=False)),
        ({"arrivals": "100 a second", "in all": "50"}, Phase(rate=100, count=50)),
    ],
)
def test_phases(told: dict[str, str], phase: Phase) -> None:
    assert phase_of(told) == phase


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"arrivals": "many", "for": "1 s"}, '"many" is no number of arrivals'),
        ({"arrivals": "0 a second", "for": "1 s"}, "neither users nor a rate above 0"),
        ({"arrivals": "5 a second"}, "it has no end"),
        ({"arrivals": "5 a second", "for": "2 days"}, "is no duration"),
        ({"arrivals": "5 a second", "for": "48 hours"}, "a day is the longest"),
        ({"arrival": "5 a second", "for": "1 s"}, 'no "arrival"'),
        ({"arrivals": "5 a second", "for": "1 s", "judged": "maybe"}, "yes or no"),
        ({"arrivals": "5 at once", "in all": "some"}, '"some" is no number'),
    ],
)
def test_what_cannot_be_says_why(told: dict[str, str], why: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        phase_of(told)
    assert why in str(refused.value)


def test_a_named_load_has_variants(tmp_path: Path) -> None:
    (tmp_path / "a_usual_day.toml").write_text(
        '[[full]]\nphase = "noon"\narrivals = "20 a second"\nfor = "2 h"\n'
        '[[ci]]\nphase = "warm up"\narrivals = "2 a second"\nfor = "1 s"\njudged = false\n'
        '[[ci]]\nphase = "noon"\narrivals = "20 a second"\nfor = "3 s"\n'
    )
    found = read_profile(tmp_path, "a usual day", "ci")
    assert found.phases == (Phase("warm up", 1, rate=2, is_judged=False), Phase("noon", 3, rate=20))


@pytest.mark.parametrize(
    ("words", "metric", "target"),
    [
        ("95% of responses take less than 300 ms", "p95 of responses", "< 300 ms"),
        ("99.9 % of responses take less than 2 seconds", "p99.9 of responses", "< 2 s"),
        ("the mean response time is below 10 ms", "mean response time", "< 10 ms"),
        ("none of the responses takes 30 s or more", "longest of responses", "< 30 s"),
        ("at least 80% of them succeed", "requests that succeed", "≥ 80 %"),
        ("fewer than 5% of requests fail", "requests that fail", "< 5 %"),
        ("at least 12.5 requests a second are answered", "throughput", "≥ 12.5/s"),
    ],
)
def test_limits_are_promises_in_the_words_of_the_steps(words: str, metric: str, target: str) -> None:
    promise = promise_of(words)
    assert (promise.metric, promise.target) == (metric, target)


@pytest.mark.parametrize("words", ["95% of responses are quick", "fewer than 5 requests fail", "", "5"])
def test_what_is_no_limit_names_the_nearest(words: str) -> None:
    with pytest.raises(ConfigurationError, match="is no limit of a load"):
        promise_of(words)


def test_named_limits_have_variants(tmp_path: Path) -> None:
    (tmp_path / "a_release.toml").write_text(
        'ci = ["fewer than 5% of requests fail"]\n'
        'full = ["fewer than 1% of requests fail", "the mean response time is below 1 s"]\n'
    )
    assert [one.target for one in read_limits(tmp_path, "a release", "full")] == ["< 1 %", "< 1 s"]
    assert [one.target for one in read_limits(tmp_path, "a release", "ci")] == ["< 5 %"]


@pytest.mark.parametrize("read", [read_profile, read_limits])
@pytest.mark.parametrize(
    ("name", "variant", "said"),
    [
        ("a usual dai", "ci", 'Did you mean "a usual day"'),
        ("a usual day", "cl", 'Did you mean "ci"'),
        ("a usual day", "fall", 'Did you mean "full"'),
    ],
)
def test_a_name_that_there_is_not_names_the_nearest(
    read: Callable[[Path, str, str], object], name: str, variant: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "a_usual_day.toml").write_text("ci = []\nfull = []\n")
    with pytest.raises(ConfigurationError) as refused:
        read(tmp_path, name, variant)
    assert said in str(refused.value)


@pytest.mark.parametrize("read", [read_profile, read_limits])
@pytest.mark.parametrize(
    "text", ["[[ci]\n", "ci = [\n", "ci = []\n", "ci = 5\n", "ci = [5]\n", "[[ci]]\nfor = '1 s'\n", 'ci = ["soon"]\n']
)
def test_a_file_that_holds_something_else_is_one_sentence(
    read: Callable[[Path, str, str], object], text: str, tmp_path: Path
) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(ConfigurationError):
        read(tmp_path, "x", "ci")
