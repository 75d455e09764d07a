"""A run tells what came, in which order and when."""

from __future__ import annotations

import json

from ratified.exchange import StreamEvent
from systems.site_builder.runs import Run, told


def _run(*said: object, at: tuple[float, ...] = ()) -> Run:
    moments = at or tuple(float(number) for number in range(len(said)))
    events = [
        StreamEvent(number, "message", one if isinstance(one, str) else json.dumps(one), str(number), moment)
        for number, (one, moment) in enumerate(zip(said, moments, strict=True), 1)
    ]
    return Run("Mia", "Spring sale", told(events), "CLOSED", 1.0, "abc")


def test_pieces_are_joined_in_the_order_they_came() -> None:
    run = _run({"type": "chunk", "sequence": 2, "content": "b"}, {"type": "chunk", "sequence": 1, "content": "a"})
    assert run.page == "ba"
    assert run.sequence == (2, 1)


def test_what_came_after_the_completion_is_seen() -> None:
    run = _run({"type": "progress", "progress": 0}, {"type": "complete"}, {"type": "progress", "progress": 100})
    assert [event.kind for event in run.after_the_end] == ["progress"]
    assert _run({"type": "progress"}, {"type": "complete"}).after_the_end == ()


def test_data_that_is_no_json_object_says_nothing_and_is_of_no_kind() -> None:
    assert _run("not json", "[1]", {"type": "chunk"}).kinds == ("", "", "chunk")


def test_progress_that_is_no_number_is_below_every_number() -> None:
    assert _run({"type": "progress", "progress": "ten"}, {"type": "progress", "progress": 5}).progress == (-1, 5)


def test_a_missing_completion_is_no_completion() -> None:
    run = _run({"type": "chunk", "content": "a"})
    assert run.completions == ()
    assert run.first_chunk_at == run.last_chunk_at == 0


def test_an_empty_run_has_no_first_piece() -> None:
    assert _run().first_chunk_at is None
    assert _run().last_at == 0


def test_pieces_that_come_together_come_at_one_moment() -> None:
    pieces = [{"type": "chunk", "content": "a"}] * 4
    assert _run(*pieces, at=(0.5, 0.5001, 0.5002, 0.5003)).moments == 1
    assert _run(*pieces, at=(0.1, 0.2, 0.3, 0.4)).moments == 4


def test_every_generation_that_is_named_is_seen() -> None:
    run = _run({"type": "progress", "generationId": "gen_1"}, {"type": "complete", "generationId": "gen_2"})
    assert run.generations == {"gen_1", "gen_2"}
    assert run.generation_id == "gen_1"
