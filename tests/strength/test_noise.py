"""What differs between two recordings of one scenario by itself, and what stands for what in them."""

import json
from collections.abc import Sequence

import pytest

from ratified.exchange import Body, Exchange, StreamEvent
from ratified.strength.noise import noise_between, translation
from ratified.strength.recording import Played, Recording

HERE, THERE = "http://127.0.0.1:1111", "http://127.0.0.1:2222"


def asked(
    method: str,
    url: str,
    answer: object = None,
    *,
    who: str = "Mia",
    status: int = 200,
    step: int = 0,
    headers: tuple[tuple[str, str], ...] = (),
    events: Sequence[tuple[str, object]] = (),
    via: str = "api",
) -> Played:
    told = tuple(
        StreamEvent(at, kind, json.dumps(said), str(at), 0.1 * at) for at, (kind, said) in enumerate(events, 1)
    )
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    exchange = Exchange(
        1, "shop", who, via, method, url, (), Body(), status, headers, Body(content), "", 0.0, 0.1, None, told
    )
    return Played(exchange, step, "when", ())


def recording(*played: Played) -> Recording:
    return Recording("shop::x", "Shop", "Orders", "x", "x:1", (), 1, "passed", 1.0, (), played)


def test_what_differs_in_an_answer_is_noise() -> None:
    def visit(origin: str, number: str, at: int) -> Recording:
        order = {
            "id": number,
            "item": "lamp",
            "url": f"{origin}/orders/{number}",
            "shop": origin,
            "at": at,
            "rows": [{"id": f"{number}-1", "count": 2}],
        }
        headers = (("Date", str(at)), ("Location", f"{origin}/orders/{number}"), ("Server", "shop"))
        return recording(
            asked("POST", f"{origin}/orders", order, headers=headers, status=201),
            asked("GET", f"{origin}/orders/{number}", order),
        )  # fmt: skip

    first, second = visit(HERE, "dpl_41", 5), visit(THERE, "dpl_97", 6)
    noise = noise_between(first, second)
    assert noise.is_alike, noise.why
    assert {pair: set(found.fields) for pair, found in noise.pairs.items()} == {
        (0, 0): {"id", "url", "at", "rows[].id"},
        (1, 1): {"id", "url", "at", "rows[].id"},
    }
    assert noise.pairs[0, 0].headers == {"date", "location"}
    assert noise.by_numbers(first) == {1: frozenset({"id", "url", "at", "rows[].id"})}
    told = translation(first, second)
    assert told["dpl_41"] == "dpl_97"
    assert told["127.0.0.1:1111"] == "127.0.0.1:2222"
    assert "lamp" not in told


def test_waiting_for_longer_is_alike_and_only_its_end_counts() -> None:
    def waiting(times: int) -> Recording:
        url = f"{HERE}/jobs/12"
        pending = [asked("GET", url, {"status": "PENDING", "progress": at}) for at in range(times)]
        return recording(
            asked("POST", f"{HERE}/jobs", {}), *pending, asked("GET", url, {"status": "DONE", "progress": 9})
        )

    noise = noise_between(waiting(1), waiting(4))
    assert noise.is_alike, noise.why
    assert {pair: set(found.fields) for pair, found in noise.pairs.items()} == {(0, 0): set(), (2, 5): set()}


def test_looking_again_after_a_change_is_no_waiting() -> None:
    url = f"{HERE}/jobs/12"
    twice = recording(asked("GET", url, 1), asked("DELETE", url), asked("GET", url, 2))
    once = recording(asked("GET", url, 1), asked("DELETE", url))
    noise = noise_between(twice, once)
    assert noise.why == "GET /jobs/{id} by Mia the first time, nothing more the second time"
    assert set(noise.pairs) == {(0, 0), (1, 1)}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (
            asked("GET", f"{HERE}/a"),
            asked("GET", f"{HERE}/b"),
            "GET /a by Mia the first time, GET /b by Mia the second",
        ),
        (asked("GET", f"{HERE}/a", who="Omar"), asked("GET", f"{HERE}/a"), "by Omar"),
        (asked("GET", f"{HERE}/a"), asked("GET", f"{HERE}/a", status=404), "was answered 200 first and 404 then"),
    ],
)
def test_another_way_is_told(one: Played, other: Played, why: str) -> None:
    noise = noise_between(recording(one), recording(other))
    assert not noise.is_alike
    assert why in noise.why


def test_what_people_do_at_once_may_come_in_any_order() -> None:
    mia, omar = asked("GET", f"{HERE}/a", 1), asked("GET", f"{HERE}/a", 2, who="Omar")
    noise = noise_between(recording(mia, omar), recording(omar, mia))
    assert noise.is_alike
    assert {pair: set(found.fields) for pair, found in noise.pairs.items()} == {(0, 1): set(), (1, 0): set()}


def test_events_differ_by_their_kinds() -> None:
    def heard(score: int, *progress: int) -> Recording:
        events = [("progress", {"done": one}) for one in progress] + [("page", {"score": score, "title": "Spring"})]
        return recording(asked("GET", f"{HERE}/events", events=events, via="stream"))

    noise = noise_between(heard(8, 1, 2), heard(9, 1))
    assert noise.pairs[0, 0].fields == {"page.score", "progress"}


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        (b"<p>1</p>", b"<p>2</p>", {""}),
        ({"a": 1}, {"b": 1}, {"a", "b"}),
        ({"a": [1, 2]}, {"a": [1]}, {"a"}),
        ({"a": 1}, {"a": 1.0}, {"a"}),
        ({"a": None}, {}, {"a"}),
        ({"a": {"x": 1}}, {"a": [1]}, {"a"}),
    ],
)
def test_every_difference_is_told(one: object, other: object, fields: set[str]) -> None:
    url = f"{HERE}/a"
    noise = noise_between(recording(asked("GET", url, one)), recording(asked("GET", url, other)))
    assert noise.pairs[0, 0].fields == fields


def test_what_stands_for_several_things_is_not_translated() -> None:
    first = recording(asked("GET", f"{HERE}/a", {"x": "same", "y": "same", "z": "z1"}))
    second = recording(asked("GET", f"{HERE}/a", {"x": "one", "y": "other", "z": "z2"}))
    assert translation(first, second) == {"z1": "z2"}
