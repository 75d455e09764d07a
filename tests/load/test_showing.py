"""What people see of a load: a picture that holds whatever was measured, and tables that say what became of it."""

import itertools
import re
import subprocess
import sys
from array import array
from xml.etree import ElementTree as ET

import pytest

from ratified.load.judging import Judgement, Verdict
from ratified.load.recording import Recording
from ratified.load.samples import Outcome
from ratified.load.showing import plots, sentence, table_html
from ratified.load.showing.drawing import _apart
from ratified.load.showing.timeline import Timeline, single_requests
from ratified.load.traffic import Phase
from tests.load.recordings import BEGIN, MS, failed, finding, recording, row, steady

PHASES = (
    Phase("warm up", rate=100, seconds=1, is_judged=False),
    Phase("normal", rate=100, seconds=2),
    Phase("crowd", users=5, seconds=1),
)
HOSTILE = ("<script>alert(1)</script>", "a\nb", "$\\frac{1}{0}$", "x\x00\u202ey\ud800", "%s {} & \"'", "漢字 🐢", "")


def texts(svg: bytes) -> list[str]:
    """What a reader of the picture reads."""
    assert svg.startswith(b"<svg")
    root = ET.fromstring(svg)
    return ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]


def three_phases() -> Recording:
    rows = [row(number / 100, 5 + number % 7, phase=0 if number < 100 else 1) for number in range(300)]
    rows += [row(3 + number / 200, 8, phase=2) for number in range(200)]
    rows += [failed(1.5, phase=1), failed(1.6, Outcome.WRONG_STATUS, phase=1, status=503)]
    return recording(rows, PHASES)


# The picture


def test_the_picture_names_phases_limits_percentiles_and_failures() -> None:
    told = texts(plots(three_phases(), [finding(), finding(limit=500 * MS, metric="p99 of responses")]))
    for expected in (
        "502 requests in 4 s, 2 failed.",
        "warm up (not judged)",
        "normal",
        "crowd",
        "limit 20 ms, p95 of responses",
        "limit 500 ms, p99 of responses",
        "p50",
        "p95",
        "p99",
        "max",
        "× 2 failed",
        "timeout: 1",
        "status 503: 1",
        "wanted",
        "sent",
        "How many requests took how long (400 judged and answered)",
        "99 %",
    ):
        assert expected in told, told


def test_the_picture_is_the_same_each_time_and_holds_nothing_from_elsewhere() -> None:
    first, second = (plots(three_phases(), [finding()]) for _ in range(2))
    assert first == second
    assert b"<script" not in first
    assert b"<metadata" not in first
    assert b"<!DOCTYPE" not in first
    links = re.findall(rb'(?:href|src)="([^"]*)"', first)
    assert links
    assert all(link.startswith(b"#") for link in links)
    assert set(re.findall(rb"https?://[^\"' ]*", first)) <= {
        b"http://www.w3.org/2000/svg",
        b"http://www.w3.org/1999/xlink",
    }


def test_the_picture_needs_no_display_and_leaves_the_style_of_others_alone() -> None:
    code = (
        "import sys; from ratified.load.showing import plots; import tests.load.recordings as r;"
        "assert 'matplotlib' not in sys.modules;"
        "import matplotlib; matplotlib.rcParams['font.size'] = 31;"
        "plots(r.recording([r.row(0)]), []);"
        "assert matplotlib.rcParams['font.size'] == 31; assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=100)


def test_of_nothing_it_says_that_nothing_was_measured() -> None:
    for empty in (recording([]), Recording(("a",))):
        told = texts(plots(empty, [finding()]))
        assert told.count("nothing was measured") == 3
        assert "nothing was sent" in told


def test_one_request_is_a_picture() -> None:
    told = texts(plots(recording([row(0.5, 12)]), []))
    assert "from due, at most 12 ms" in told
    assert "1 request in 1 s, 0 failed." in told
    assert "no request failed" in told


def test_where_all_failed_it_says_so() -> None:
    told = texts(plots(recording([failed(number / 100) for number in range(100)]), [finding()]))
    assert "no request was answered as it must be" in told
    assert "no judged request was answered as it must be" in told
    assert "timeout: 100" in told


def test_users_who_wait_have_no_wanted_rate() -> None:
    rows = steady(1, 50, lambda _: 10)
    told = texts(plots(recording(rows, [Phase("crowd", users=5, seconds=1)]), []))
    assert "wanted" not in told
    assert "none wanted: users wait" in told


def test_streams_show_when_they_began() -> None:
    rows = steady(1, 50, lambda _: 30)
    begun = [
        row(number / 50, 30, first_event=one[2] + 4 * MS, first_content=one[2] + 9 * MS, events=3)
        for number, one in enumerate(rows)
    ]
    told = texts(plots(recording(begun), []))
    assert "first event, at most 4 ms" in told
    assert "first content, at most 9 ms" in told
    assert not [text for text in texts(plots(recording(rows), [])) if text.startswith("first")]


@pytest.mark.parametrize(("took", "expected"), [(0.1, "at most 0.1 ms"), (60_000, "at most 60 s")])
def test_times_are_told_in_their_own_unit(took: float, expected: str) -> None:
    told = texts(plots(recording(steady(1, 20, lambda _: took)), []))
    assert f"from due, {expected}" in told


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_harms_the_picture(name: str) -> None:
    made = recording([row(0.1), failed(0.2)], [Phase(name, rate=100, seconds=1)], [name])
    svg = plots(made, [finding(metric=name, where=name, promise=name)])
    told = texts(svg)
    assert b"<script" not in svg
    if "$" in name:
        assert name in told
    if "script" in name:
        assert name in told
    assert not [text for text in told if "\n" in text]


def test_phases_too_short_for_their_names_are_numbered() -> None:
    phases = [Phase(f"a long name for a phase, {number}", rate=10, seconds=1) for number in range(12)]
    rows = [row(number / 10, phase=number // 10) for number in range(120)]
    told = texts(plots(recording(rows, phases), []))
    assert "12" in told
    assert any("1 a long name for a phase, 0" in text for text in told)


def test_an_interrupted_measurement_says_so_and_shows_the_phases_that_had_begun() -> None:
    made = three_phases()
    made.is_complete = False
    made.spans.clear()
    told = texts(plots(made, []))
    assert any("Interrupted" in text for text in told)
    assert "normal" in told


def test_whole_errands_are_not_counted_twice() -> None:
    first = row(0.1, 5)
    due = BEGIN + 100 * MS
    later = due + 5 * MS
    second = row(0.105, 5, endpoint=1, is_arrival=0, taken=later)
    whole = row(0.1, 10, endpoint=2, is_arrival=0, taken=due, status=0, first_byte=0)
    refused = failed(0.105, Outcome.REFUSED, is_arrival=0, taken=later, endpoint=1)
    made = recording([first, second, whole, refused], endpoints=("first", "second", "both"))
    assert single_requests(made.rows)[:, 0].tolist() == [0, 1, 1]
    assert "3 requests in 1 s, 1 failed." in texts(plots(made, []))


def test_percentiles_of_a_piece_are_those_by_nearest_rank() -> None:
    rows = steady(2, 500, lambda number: 1 + number % 500)
    timeline = Timeline(recording(rows, [Phase(rate=500, seconds=2)]))
    middle, most = timeline.percentiles([0.5, 1.0])
    size = round(timeline.width * 500 / 1e9)
    assert timeline.edges[-1] == 2
    assert middle[0] == pytest.approx(-(-size // 2) / 1000)
    assert most[0] == pytest.approx(size / 1000)


def test_wanted_and_sent_fall_apart_where_the_generator_was_held_up() -> None:
    rows = steady(1, 100, lambda _: 5)
    late = [
        row(number / 100, 5, written=BEGIN + 900 * MS) if 40 <= number < 60 else one for number, one in enumerate(rows)
    ]
    timeline = Timeline(recording(late))
    held_up = (timeline.middles > 0.4) & (timeline.middles < 0.6)
    assert timeline.due()[held_up].tolist() == pytest.approx([100.0] * held_up.sum())
    assert not timeline.sent()[held_up].any()
    assert timeline.sent().max() > 200


def test_a_million_requests_are_a_picture_no_larger_than_that_of_a_thousand() -> None:
    import numpy as np

    small = recording(steady(1, 1000, lambda number: 1 + number % 50), [Phase(rate=1000, seconds=1)])
    rows = np.repeat(np.asarray(small.rows), 1000, axis=0)
    large = recording([], [Phase(rate=1_000_000, seconds=1)])
    large.add_rows(array("q", rows.tobytes()).tobytes())
    assert len(plots(large, [])) < 2 * len(plots(small, []))


def test_labels_stand_apart_and_inside() -> None:
    for heights in ([0.0, 0.0, 0.01], [0.5, 0.5, 0.5, 1.0], [0.99, 1.0], [0.2]):
        placed = _apart(heights, 0.1)
        assert all(after - before >= 0.1 - 1e-9 for before, after in itertools.pairwise(placed))
        assert min(placed) >= 0
        assert max(placed) <= 1 + 1e-9


# Tables

PASSED = finding(
    Verdict.PASS, promise="none of the responses takes 1 s or more", where="", metric="longest", why="fine"
)
FAILED = finding()
UNDECIDED = finding(Verdict.INCONCLUSIVE, where="search", why="10 of 10; fewer than 59 can never prove 0.95")
BROKEN = finding(Verdict.ERROR, where="peak", actual="not known", why="nothing was observed")


def test_the_table_in_html_says_the_same() -> None:
    root = ET.fromstring(table_html([PASSED, FAILED, UNDECIDED, BROKEN]))
    rows = [["".join(cell.itertext()) for cell in one] for one in root.iter("tr")]
    assert rows[0] == ["Promise", "Metric", "Target", "Actual", "Verdict"]
    assert [cells[-1] for cells in rows[1:] if len(cells) == 5] == ["PASS", "FAIL", "INCONCLUSIVE", "ERROR"]
    assert [cells[0] for cells in rows if len(cells) == 1] == [one.judgement.why for one in (FAILED, UNDECIDED, BROKEN)]
    assert rows[2][:3] == ["95 % of responses take less than 20 mslist pages", "p95 of responses", "< 20 ms"]
    assert "class=" not in table_html([FAILED])
    assert table_html([]) == "<p>Nothing was promised.</p>"


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_harms_a_table(name: str) -> None:
    hostile = finding(promise=name, where=name, metric=name, target=name, actual=f"{name} | `x`", why=name)
    assert len(list(ET.fromstring(table_html([hostile])).iter("tr"))) == 3
    assert "\n" not in sentence([hostile])


def test_no_secret_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from ratified.secrets import SECRETS

    monkeypatch.setattr(type(SECRETS), "redact", lambda _, text: text.replace("hunter2", "***"))
    told = finding(where="GET /?password=hunter2")
    assert "hunter2" not in table_html([told]) + sentence([told])


def test_one_sentence_says_how_many_hold_and_what_became_of_the_worst() -> None:
    assert sentence([]) == "Nothing was promised"
    assert sentence([PASSED]) == "The promise holds"
    assert sentence([PASSED, PASSED]) == "All 2 promises hold"
    assert sentence([PASSED, PASSED, FAILED]) == (
        "2 of 3 promises hold; list pages: 24.1 ms; 91 % in time, certainly 84.9 to 95.2 %, "
        "where it was promised that 95 % of responses take less than 20 ms"
    )
    assert sentence([UNDECIDED]) == (
        "0 of 1 promises hold; search: nobody can say yet whether 95 % of responses take less than 20 ms: "
        "10 of 10; fewer than 59 can never prove 0.95"
    )
    assert sentence([UNDECIDED, BROKEN, FAILED, PASSED]).startswith("1 of 4 promises holds; list pages: 24.1 ms")
    assert sentence([UNDECIDED, BROKEN]).endswith("20 ms was not measured: nothing was observed; and 1 more")


def test_what_has_no_figure_is_no_problem() -> None:
    from dataclasses import replace

    unknown = replace(BROKEN, judgement=Judgement.error("nothing was observed"))
    assert "nothing was observed" in table_html([unknown])
    assert "limit 20 ms, p95 of responses" in texts(plots(recording([row(0)]), [unknown]))
