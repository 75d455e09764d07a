"""Files of a recording: other tools read back the same figures."""

import csv
import io
import json
import math
from array import array
from pathlib import Path

import pytest
from hdrh.histogram import HdrHistogram  # type: ignore[import-untyped]
from hdrh.log import HistogramLogReader  # type: ignore[import-untyped]

from ratified.load.judging import Judgement
from ratified.load.recording import Health, Recording
from ratified.load.samples import Outcome
from ratified.load.showing import csv_of, hdr_log, json_of
from ratified.load.traffic import Phase
from tests.load.recordings import BEGIN, MS, failed, finding, recording, row

HOUR = 3_600_000_000_000


def spread() -> Recording:
    """Two endpoints, three seconds, times from 0.1 ms to 70 s, and a phase that is not judged."""
    rows = [
        row(number / 500, 0.1 * 1.009 ** (number * 7 % 1500), endpoint=number % 2, phase=0 if number < 500 else 1)
        for number in range(1500)
    ]
    rows += [failed(1.5, endpoint=0, phase=1, took=500)]
    phases = [Phase("warm up", rate=500, seconds=1, is_judged=False), Phase("normal", rate=500, seconds=2)]
    return recording(rows, phases, ("GET /pages, all", "search"))


def read_back(log: str, place: Path) -> dict[str, list[tuple[float, float, HdrHistogram]]]:
    place.write_text(log, encoding="utf-8")
    reader = HistogramLogReader(str(place), HdrHistogram(1, HOUR, 3))
    found: dict[str, list[tuple[float, float, HdrHistogram]]] = {}
    while (one := reader.get_next_interval_histogram()) is not None:
        found.setdefault(one.get_tag(), []).append((one.get_start_time_stamp(), one.get_end_time_stamp(), one))
    reader.close()
    return found


def test_the_log_of_histograms_gives_the_same_percentiles(tmp_path: Path) -> None:
    made = spread()
    found = read_back(hdr_log(made), tmp_path / "log.hlog")
    assert set(found) == {
        "GET%20/pages%2C%20all",
        "search",
        "GET%20/pages%2C%20all;not-judged",
        "search;not-judged",
    }
    for name, tag in (("GET /pages, all", "GET%20/pages%2C%20all"), ("search", "search")):
        times = sorted(made.observed(name).times.tolist())
        assert [(begin, end) for begin, end, _ in found[tag]] == [(1000.0, 2000.0), (2000.0, 3000.0)]
        joined = HdrHistogram(1, HOUR, 3)
        for *_, one in found[tag]:
            joined.add(one)
        assert joined.get_total_count() == len(times)
        for percent in (0.2, 25, 50, 90, 99, 99.9, 100):
            expected = times[max(0, math.ceil(percent / 100 * len(times) - 1e-9) - 1)]
            assert joined.get_value_at_percentile(percent) == pytest.approx(expected, rel=1e-3)


def test_a_long_measurement_has_longer_intervals_and_a_long_time_fits(tmp_path: Path) -> None:
    day = 86_400.0
    made = recording([row(0), row(7200 * 3, took=day * 1000)], [Phase(rate=0.01, seconds=day)])
    ((begin, end, _), (_, _, last)) = read_back(hdr_log(made), tmp_path / "log.hlog")["list%20pages"]
    assert end - begin == 37_000
    assert begin == 0
    assert last.get_max_value() == pytest.approx(day * 1e9, rel=1e-3)


@pytest.mark.parametrize("rows", [[], [failed(0.1)]])
def test_a_log_without_answers_has_no_intervals(rows: list[list[int]], tmp_path: Path) -> None:
    assert read_back(hdr_log(recording(rows)), tmp_path / "log.hlog") == {}


@pytest.mark.parametrize("name", ["<a>,b c", "a\nTag=x,1,2,3", "\ud800", "", "漢字"])
def test_no_name_harms_the_log(name: str, tmp_path: Path) -> None:
    found = read_back(hdr_log(recording([row(0.1)], endpoints=[name])), tmp_path / "log.hlog")
    (intervals,) = found.values()
    assert len(intervals) == 1


def test_every_request_is_a_row_of_the_table() -> None:
    rows = [
        row(0.0, 5, first_event=BEGIN + 2 * MS, first_content=BEGIN + 3 * MS, events=7, is_cold=1),
        failed(0.25, Outcome.REFUSED, 1, written=0),
        row(1.5, 2, phase=1, endpoint=1, status=503, outcome=Outcome.WRONG_STATUS),
    ]
    phases = [Phase("warm, up", rate=10, seconds=1, is_judged=False), Phase("normal", rate=10, seconds=1)]
    read = list(csv.DictReader(io.StringIO(csv_of(recording(rows, phases, ['a "b" c', "=1+1"])))))
    assert read[0] == {
        "endpoint": 'a "b" c',
        "phase": "warm, up",
        "judged": "no",
        "intended": "0.000000000",
        "taken": "0.000001000",
        "written": "0.000100000",
        "first_byte": "0.005000000",
        "first_event": "0.002000000",
        "first_content": "0.003000000",
        "last": "0.005000000",
        "status": "200",
        "outcome": "good",
        "bytes": "2",
        "events": "7",
        "cold": "yes",
    }
    assert [read[1][name] for name in ("intended", "written", "first_byte", "last", "outcome")] == [
        "0.250000000", "", "", "0.251000000", "refused",
    ]  # fmt: skip
    assert [read[2][name] for name in ("endpoint", "judged", "status", "outcome")] == [
        "'=1+1", "yes", "503", "wrong status",
    ]  # fmt: skip
    assert csv_of(recording([])).count("\n") == 1


def test_the_summary_tells_what_was_measured() -> None:
    made = spread()
    made.add_health(Health(BEGIN, 0, 0, 0, 4), array("q", [1000]).tobytes())
    made.add_health(Health(BEGIN + 1000 * MS, 250 * MS, 30 * MS, 2, 9), b"")
    told = json.loads(json_of(made, [finding()]))
    assert told["is_complete"] is True
    assert told["requests"] == 1501
    (pages,) = [one for one in told["measured"] if one["endpoint"] == "GET /pages, all" and one["phase"] == "normal"]
    observed = made.observed("GET /pages, all")
    times = sorted(observed.times.tolist())
    assert pages["is_judged"] is True
    assert (pages["count"], pages["failed"], pages["failures"]) == (501, 1, {"timeout": 1})
    assert pages["answered_per_second"] == pytest.approx(250)
    assert pages["response_time_ms"]["p95"] == times[math.ceil(0.95 * 500) - 1] / 1e6
    assert pages["response_time_ms"]["max"] == times[-1] / 1e6
    assert pages["service_time_ms"]["max"] == pytest.approx(times[-1] / 1e6 - 0.1)
    assert told["generator"]["cpu_share"] == 0.25
    assert told["generator"]["waited_for_a_core_seconds"] == 0.03
    assert told["generator"]["lag_ms"]["p99"] == 0.001
    assert told["findings"][0] == {
        "promise": "95 % of responses take less than 20 ms",
        "where": "list pages",
        "metric": "p95 of responses",
        "target": "< 20 ms",
        "actual": "24.1 ms; 91 % in time, certainly 84.9 to 95.2 %",
        "limit_ms": 20.0,
        "verdict": "fail",
        "figure": 0.91,
        "interval": [0.849, 0.952],
        "n": 100,
        "effective_n": 80.5,
        "why": "91 of 100 (91.0%); the true share lies between 84.9% and 95.2%",
    }


def test_what_is_not_known_is_null() -> None:
    from dataclasses import replace

    made = recording([failed(0.1)])
    made.is_complete = False
    told = json.loads(json_of(made, [replace(finding(), judgement=Judgement.error("nothing was observed"))]))
    assert told["is_complete"] is False
    assert told["measured"][0]["response_time_ms"] is None
    assert told["generator"]["cpu_share"] is None
    assert told["findings"][0]["figure"] is None
    assert told["findings"][0]["interval"] == [None, None]
    assert json.loads(json_of(recording([]), []))["measured"] == []
    assert json.loads(json_of(Recording(("\ud800",)), []))["requests"] == 0
