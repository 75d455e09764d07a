"""JSON is read only if every parser would read it alike."""

import contextlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.exchange import Limits, strict_json
from ratified.failures import NoAnswer

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def refusal(body: bytes) -> NoAnswer:
    with pytest.raises(NoAnswer) as caught:
        strict_json(body, source="the answer 200 to GET /orders")
    return caught.value


@given(value=VALUES, escaped=st.booleans())
def test_honest_json_is_read_as_it_was_written(value: object, escaped: bool) -> None:
    assert strict_json(json.dumps(value, ensure_ascii=escaped).encode()) == value


@given(body=st.binary(max_size=60) | st.text(alphabet='{}[]:,"\\u d8\n019-.eEtrufalsn').map(str.encode))
def test_whatever_comes_is_read_or_refused_and_nothing_else(body: bytes) -> None:
    with contextlib.suppress(NoAnswer):
        value = strict_json(body)
        assert json.loads(body) == value
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("body", "problem", "place"),
    [
        (b"", "the body is empty", "line 1 column 1"),
        (b" \n ", "the body is empty", "line 1 column 1"),
        (b'{"a": NaN}', "NaN is not JSON", "line 1 column 7"),
        (b"[1,\n -Infinity]", "-Infinity is not JSON", "line 2 column 2"),
        (b"[1e999]", "the number 1e999 is too large for a double", "line 1 column 2"),
        (b"[-1e999]", "the number -1e999 is too large for a double", "line 1 column 2"),
        (b'{"a": 1,\n "a": 2}', 'the key "a" stands twice in one object', "line 2 column 2"),
        (b'{"a": 1, "\\u0061": 2}', 'the key "\\u0061" stands twice in one object', "line 1 column 10"),
        (b"[" * 10_000 + b"]" * 10_000, "it is nested deeper than 100 levels", "line 1 column 101"),
        (b'{"a":' * 10_000, "it is nested deeper than 100 levels", "line 1 column 501"),
        (b"9" * 5000, "a number has 5000 characters; at most 400 are read", "line 1 column 1"),
        (b'["caf\xe9"]', "byte 0xe9 is not UTF-8 (invalid continuation byte)", "line 1 column 6"),
        (
            b'\xef\xbb\xbf{"a": 1}',
            "the body begins with a byte order mark, which JSON must not have",
            "line 1 column 1",
        ),
        (
            b'["\\ud800"]',
            "a string holds \\ud800, half of a surrogate pair without its other half",
            "line 1 column 2",
        ),
        (
            b'{"\\uDFFF": 1}',
            "a string holds \\udfff, half of a surrogate pair without its other half",
            "line 1 column 2",
        ),
        (b"\x89PNG\r\n\x1a\n\x00", "byte 0x89 is not UTF-8 (invalid start byte)", "line 1 column 1"),
        (b"<html>", "Expecting value", "line 1 column 1"),
        (b'{"a": 1} {}', "Extra data", "line 1 column 10"),
        (b'{"a": 1', "Expecting ',' delimiter", "line 1 column 8"),
        (b'["unfinished', "Unterminated string starting at", "line 1 column 2"),
        (b"['a']", "Expecting value", "line 1 column 2"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(body: bytes, problem: str, place: str) -> None:
    told = refusal(body)
    assert told.kind == "bad answer"
    assert told.what == f"the answer 200 to GET /orders is not JSON that can be relied on: {problem}"
    assert told.actual.startswith(f"{problem}, at {place}\n")


def test_the_whole_message_reads_well() -> None:
    assert str(refusal(b'{"a": 1, "a": "\x1b[31m"}'.replace(b"\x1b", b"\\u001b"))) == (
        'the answer 200 to GET /orders is not JSON that can be relied on: the key "a" stands twice in one object\n'
        "  expected: JSON in UTF-8 that every parser reads alike\n"
        '  actual:   the key "a" stands twice in one object, at line 1 column 10\n'
        '            the body begins with: {"a": 1, "a": "\\u001b[31m"}\n'
        "  next:     look at the attached exchange; the system, or something in front of it, sends this"
    )


def test_the_beginning_of_a_hostile_body_harms_no_terminal() -> None:
    assert "\x1b" not in str(refusal(b"\x1b[2Joops"))


@given(pair=st.characters(min_codepoint=0x10000, max_codepoint=0x10FFFF))
def test_whole_surrogate_pairs_are_letters(pair: str) -> None:
    assert strict_json(json.dumps(pair).encode()) == pair


def test_keys_may_repeat_in_different_objects() -> None:
    assert strict_json(b'[{"a": {"a": 1}}, {"a": 2}]' + b" " * 10) == [{"a": {"a": 1}}, {"a": 2}]


def test_brackets_inside_of_strings_are_no_depth() -> None:
    assert strict_json(json.dumps(["[" * 500, "{" * 500]).encode()) == ["[" * 500, "{" * 500]


def test_many_shallow_objects_are_not_deep() -> None:
    assert strict_json(json.dumps([{"a": [1]}] * 500).encode()) == [{"a": [1]}] * 500


def test_a_whole_number_may_be_larger_than_a_double_wherever_it_stands() -> None:
    large = 10**350
    assert strict_json(json.dumps(large).encode()) == large
    assert strict_json(json.dumps([large, "\U0001f98a"]).encode()) == [large, "\U0001f98a"]


def test_limits_can_be_widened() -> None:
    wide = Limits(depth=300, digits=6000)
    deep = strict_json(b"[" * 300 + b"]" * 300, wide)
    assert isinstance(deep, list)
    huge = strict_json(b"1" + b"0" * 4200, wide)
    assert isinstance(huge, int)
    assert math.log10(huge) == pytest.approx(4200)


def test_a_limit_wider_than_python_s_own_still_ends_in_a_refusal() -> None:
    with pytest.raises(NoAnswer, match="more than Python reads"):
        strict_json(b"9" * 5000, Limits(digits=6000))
