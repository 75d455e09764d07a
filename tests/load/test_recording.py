"""Rows looked at together: by endpoint, by phase, in the order in which they were due."""

from array import array

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratified.load.frames import Frames, frame
from ratified.load.recording import Recording, Span
from ratified.load.samples import WIDTH, Column, Outcome
from ratified.load.traffic import Phase

MILLISECOND = 1_000_000


def row(intended: int, **known: int) -> bytes:
    """Return a row as the generator tells it; times are in milliseconds after it was due."""
    numbers = [0] * WIDTH
    numbers[Column.INTENDED] = intended * MILLISECOND
    for name, number in known.items():
        which = Column[name.upper()]
        is_time = which in {Column.TAKEN, Column.WRITTEN, Column.FIRST_BYTE, Column.LAST}
        numbers[which] = (intended + number) * MILLISECOND if is_time else number
    return array("q", numbers).tobytes()


def recorded(*rows: bytes, phases: tuple[Phase, ...] = (Phase("one", users=1, count=1),)) -> Recording:
    recording = Recording(("/a", "/b", "/a", "errand"), list(phases))
    for one in rows:
        recording.add_rows(one)
    return recording


def test_rows_stand_in_the_order_in_which_they_were_due_however_they_ended() -> None:
    recording = recorded(row(30, last=1), row(10, last=90) + row(20, last=5))
    assert recording.rows[:, Column.INTENDED].tolist() == [10 * MILLISECOND, 20 * MILLISECOND, 30 * MILLISECOND]

    recording.add_rows(row(0))
    assert len(recording.rows) == 4
    assert recording.rows[0, Column.INTENDED] == 0


def test_of_nothing_there_are_no_rows() -> None:
    recording = recorded()
    assert recording.rows.shape == (0, WIDTH)
    assert len(recording.observed()) == 0
    assert recording.seconds() == 0
    assert len(recording.ticks) == 0
    assert recording.observed().failures() == {}


def test_times_count_from_when_a_request_was_due_and_only_of_those_that_ended_well() -> None:
    observed = recorded(
        row(0, taken=1, written=2, last=10),
        row(5, taken=3, written=4, last=7),
        row(9, taken=0, written=1, last=500, outcome=Outcome.TIMEOUT),
    ).observed()

    assert (observed.times / 1e6).tolist() == [10, 7]
    assert (observed.service_times / 1e6).tolist() == [8, 3]
    assert (observed.lags / 1e6).tolist() == [1, 3, 0]
    assert observed.is_good.tolist() == [True, True, False]


def test_an_endpoint_of_several_errands_is_one() -> None:
    recording = recorded(row(1, endpoint=0), row(2, endpoint=1), row(3, endpoint=2), row(4, endpoint=3))
    assert len(recording.observed("/a")) == 2
    assert len(recording.observed("/b")) == len(recording.observed("errand")) == 1


def test_what_nobody_has_measured_is_not_looked_at() -> None:
    with pytest.raises(ValueError, match="/c"):
        recorded(row(1)).observed("/c")


def test_without_a_phase_those_count_that_are_judged() -> None:
    phases = (
        Phase("warm", users=1, seconds=1, is_judged=False),
        Phase("main", users=1, seconds=1),
        Phase("main", users=1, seconds=1),
    )
    recording = recorded(*(row(number, phase=number) for number in range(3)), phases=phases)
    recording.spans += [Span(0, 0, 10**9), Span(1, 10**9, 3 * 10**9), Span(2, 0, 10**9), Span(1, 0, 10**9)]

    assert len(recording.observed()) == len(recording.observed(phase="main")) == 2
    assert len(recording.observed(phase="warm")) == 1
    assert recording.seconds() == recording.seconds("main") == recording.observed().seconds == 4
    assert recording.seconds("warm") == 1
    assert recording.seconds("none") == 0


def test_failures_are_told_by_what_they_were_and_the_commonest_first() -> None:
    recording = recorded(
        row(1),
        row(2, outcome=Outcome.WRONG_STATUS, status=503),
        row(3, outcome=Outcome.BROKEN_OFF),
        row(4, outcome=Outcome.WRONG_STATUS, status=503),
        row(5, outcome=Outcome.WRONG_STATUS, status=404),
    )
    failures = recording.observed().failures()
    assert failures == {"status 503": 2, "broken off": 1, "status 404": 1}
    assert next(iter(failures)) == "status 503"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-(2**62), 2**62), min_size=WIDTH, max_size=WIDTH))
def test_numbers_are_recorded_as_they_were_told(numbers: list[int]) -> None:
    recording = recorded(array("q", numbers).tobytes())
    assert np.array_equal(recording.rows, [numbers])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([b"W", b"D"]), st.binary(max_size=300)), max_size=8), st.data())
def test_frames_arrive_whole_however_they_were_cut(sent: list[tuple[bytes, bytes]], data: st.DataObject) -> None:
    whole = b"".join(frame(kind, content) for kind, content in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=10)))
    frames = Frames()
    heard: list[tuple[bytes, bytes]] = []
    for begin, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
        heard += frames.feed(whole[begin:end])
    assert heard == sent
