"""Whatever an answer is: a change is offered if and only if it changes what is said, and only where it is said."""

import json
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ratified.exchange import strict_json
from ratified.exchange.event_stream import parse
from ratified.strength.operators import OPERATORS, Lost, changed, changes_of, fields_of, values, values_seen, with_body
from ratified.strength.operators.documents import compact
from ratified.strength.words import Change, Family, Reply
from tests.strength.operators.answers import answer, stream

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.sampled_from(
        ["live", "draft", "2026-11-22T10:00:00Z", "2024-02-29", "https://a.example/x", "Spring sale", "f00d"]
    ),
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS
)  # fmt: skip
KEYS = st.sampled_from(["id", "title", "status", "pages", "a.b", "", "41", "dpl_42", "x[]", "addedSince"])
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
EVENTS = st.lists(
    st.tuples(st.sampled_from(["", "event: page\n", "id: 7\n", ": note\n"]), JSON), min_size=1, max_size=5
)
REPLIES = st.one_of(
    st.builds(answer, JSON, st.sampled_from([200, 201, 404])),
    EVENTS.map(lambda told: stream(*(f"{head}data: {json.dumps(value)}" for head, value in told))),
)


def meaning(reply: Reply) -> Any:
    """Say what a listener is told, however it is written."""
    if reply.is_stream:
        return [(event.event, event.id, canonical(json.loads(event.data))) for event in parse([reply.body])]
    return canonical(strict_json(reply.body))


def canonical(value: Any) -> str:
    return json.dumps(without_addition(value), sort_keys=True)


def without_addition(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_addition(item) for key, item in value.items() if key != "addedLater"}
    return [without_addition(item) for item in value] if isinstance(value, list) else value


def apart(reply: Reply, field: str) -> Counter[tuple[str, str]]:
    """Count what stands at fields that have nothing to do with this one."""
    return Counter(
        (path, compact(value))
        for path, value in fields_of(reply)
        if not path.startswith(field) and not field.startswith(path)
    )


@settings(max_examples=60, deadline=None)
@given(REPLIES)
def test_every_offered_change_is_one_and_the_same_each_time(reply: Reply) -> None:
    others = values_seen([reply])
    changes = [*changes_of([reply], others)]
    assert len({*changes}) == len(changes)
    for change in changes:
        fresh = changed(reply, change, others)
        assert fresh == changed(reply, change, others)
        assert fresh is not None
        assert fresh != with_body(reply, reply.body)
        assert isinstance(fresh, Lost) or ("content-length", str(len(fresh.body))) in fresh.headers or (
            not any(name == "content-length" for name, _ in fresh.headers)
        )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(REPLIES)
def test_values_and_shapes_change_what_is_said_at_their_field_only(reply: Reply) -> None:
    others = values_seen([reply])
    for change in changes_of([reply], others):
        if OPERATORS[change.operator].family in (Family.VALUE, Family.SHAPE):
            fresh = changed(reply, change, others)
            assert isinstance(fresh, Reply)
            assert meaning(fresh) != meaning(reply), change
            if change.field:
                assert apart(fresh, change.field) == apart(reply, change.field), change


@settings(max_examples=60, deadline=None)
@given(REPLIES)
def test_probes_of_tolerance_change_nothing_that_is_said(reply: Reply) -> None:
    for change in changes_of([reply], {}):
        if OPERATORS[change.operator].family is Family.TOLERANCE:
            fresh = changed(reply, change, {})
            assert isinstance(fresh, Reply)
            assert meaning(fresh) == meaning(reply), change


@settings(max_examples=40, deadline=None)
@given(REPLIES)
def test_no_value_that_could_be_changed_is_forgotten(reply: Reply) -> None:
    offered = {*changes_of([reply], {})}
    fields = {field for field, _ in fields_of(reply)}
    for change in (Change(operator, field) for operator in values.VALUES for field in fields):
        assert (changed(reply, change, {}) is not None) == (change in offered), change
