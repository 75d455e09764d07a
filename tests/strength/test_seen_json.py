"""Objects and lists that tell what is looked at of them are otherwise what they seem to be."""

import copy
import json
import operator
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.strength.operators.fields import places
from ratified.strength.seen_json import seen

VALUE: dict[str, Any] = {
    "name": "lamp",
    "price": {"cents": 9, "currency": "EUR"},
    "tags": ["a", "b"],
    "parts": [{"id": 1}, {"id": 2}],
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


def looked(look: Callable[[Any], object], value: Any = VALUE) -> set[str]:
    paths: set[str] = set()
    look(seen(value, paths.add))
    return paths


@pytest.mark.parametrize(
    ("look", "paths"),
    [
        (lambda it: it, set()),
        (lambda it: it["name"], {"name"}),
        (lambda it: it.get("nothing"), {"nothing"}),
        (lambda it: "price" in it, {"price"}),
        (lambda it: it["price"]["cents"], {"price", "price.cents"}),
        (lambda it: it["parts"][1]["id"], {"parts", "parts[]", "parts[].id"}),
        (lambda it: [part["id"] for part in it["parts"][:1]], {"parts", "parts[]", "parts[].id"}),
        (lambda it: len(it["parts"]), {"parts", "parts[]"}),
        (lambda it: bool(it["tags"]), {"tags", "tags[]"}),
        (lambda it: ",".join(it["tags"]), {"tags", "tags[]"}),
        (lambda it: [*it["tags"]], {"tags", "tags[]"}),
        (lambda it: it["tags"] + ["c"], {"tags", "tags[]"}),
        (lambda it: ["c"] + it["tags"], {"tags", "tags[]"}),
        (list, set(VALUE)),
        (len, set(VALUE)),
        (lambda it: {**it}, set(VALUE)),
        (dict, set(VALUE)),
        (lambda it: dict(**it), set(VALUE)),
        (lambda it: it | {}, set(VALUE)),
        (lambda it: {} | it, set(VALUE)),
        (operator.itemgetter("name"), {"name"}),
        ("{name}".format_map, {"name"}),
        (lambda it: it.pop("name"), {"name"}),
    ],
)  # fmt: skip
def test_what_is_looked_at_is_told(look: Callable[[Any], object], paths: set[str]) -> None:
    assert looked(look) == paths


EVERYTHING = {path for path, _ in places(VALUE) if path}


@pytest.mark.parametrize(
    "look",
    [
        lambda it: it == VALUE,
        lambda it: operator.eq(VALUE, it),
        lambda it: it != VALUE,
        lambda it: operator.eq([VALUE], [it]),
        lambda it: it in [VALUE],
        repr,
        str,
        json.dumps,
        lambda it: json.dumps(it, indent=1, sort_keys=True),
        copy.deepcopy,
        pickle.dumps,
    ],
)
def test_whoever_takes_it_as_a_whole_has_looked_at_everything(look: Callable[[Any], object]) -> None:
    assert looked(look) == EVERYTHING


def test_a_pattern_looks_at_what_it_names() -> None:
    paths: set[str] = set()
    match seen(VALUE, paths.add):
        case {"price": {"cents": int(cents)}, "tags": [first, *_]}:
            assert (cents, first) == (9, "a")
        case _:
            raise AssertionError("it did not match")
    assert {"price", "price.cents", "tags", "tags[]"} <= paths
    # It also asks how many members there are.
    assert paths.isdisjoint({"parts[]", "parts[].id"})


@given(VALUES)
def test_it_is_what_it_seems_to_be(value: Any) -> None:
    paths: set[str] = set()
    it = seen(value, paths.add)
    assert it.__class__ is value.__class__
    assert isinstance(it, type(value))
    assert (it == value, value == it, it != value, repr(it)) == (True, True, False, repr(value))
    assert json.loads(json.dumps(it)) == value
    assert [type(made) for made in (copy.copy(it), copy.deepcopy(it), pickle.loads(pickle.dumps(it)))] == [
        type(value)
    ] * 3
    assert {path for path, _ in places(value) if path} <= paths


def test_it_can_be_changed_like_any_other() -> None:
    it, plain = seen(VALUE, lambda _: None), copy.deepcopy(VALUE)
    for one in (it, plain):
        one["new"] = one.setdefault("tags", []).pop()
        one["tags"].append("z")
        one["tags"] += ["y"]
        one["tags"].sort(reverse=True)
        one["tags"].remove("z")
        del one["name"]
        one.update(more=1)
    assert it == plain
    assert (it["tags"] < ["z"], it["tags"].index("a"), it["tags"].count("y"), it["tags"] * 2) == (
        True, 1, 1, ["y", "a", "y", "a"]
    )  # fmt: skip
