"""Who meets the faults of a line, how often, in which order, and what is said of one that nobody met."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.exchange.strict_json import strict_json
from ratified.failures import Broken, ConfigurationError, GuardRefused, NoAnswer
from ratified.faults.line import AnsweredWith, AnswerLost, DeliveredTwice, Garbled, RequestLost, SlowAnswer
from ratified.faults.line.garbling import garbled
from ratified.seed import seeded_random
from tests.exchange.tiny_servers import Visit, http

from .lines import Guard, Way, way_to


def outcome(way: Way, who: str = "Mia", system: str = "shop", method: str = "GET") -> str:
    """Return what somebody sees: a status, or the kind of a missing answer."""
    try:
        return str(way.of(who, system).send(method, "/orders").status)
    except NoAnswer as failure:
        return failure.kind


def test_a_line_without_faults_is_clear_before_and_after() -> None:
    with way_to() as way:
        clear = [way.line.is_clear]
        way.line.impose(RequestLost(), times=1)
        clear.append(way.line.is_clear)
        assert (outcome(way), outcome(way)) == ("reset", "200")
        clear.append(way.line.is_clear)
    assert clear == [True, False, True]


def test_faults_on_one_line_wait_for_their_turn() -> None:
    with way_to() as way:
        lost_answer = way.line.impose(AnswerLost(), times=1)
        lost_request = way.line.impose(RequestLost(), times=1)
        assert (outcome(way), way.arrived, lost_answer.met, lost_request.met) == ("reset", 0, 0, 1)
        assert (outcome(way), way.arrived, lost_answer.met) == ("reset", 1, 1)
        assert (outcome(way), way.arrived) == ("200", 2)


def test_who_only_arrives_is_spared() -> None:
    with way_to() as way:
        lost = way.line.impose(RequestLost(), times=1)
        with way.line.spared():
            assert (outcome(way), lost.met) == ("200", 0)
        assert (outcome(way), lost.met) == ("reset", 1)


def test_what_arrives_twice_does_so_though_the_answer_is_lost() -> None:
    with way_to() as way:
        way.line.impose(DeliveredTwice())
        way.line.impose(AnswerLost())
        assert (outcome(way), way.arrived, len(way.tape)) == ("reset", 2, 2)


def test_what_never_arrived_does_not_arrive_twice() -> None:
    with way_to() as way:
        way.line.impose(AnsweredWith(503))
        twice = way.line.impose(DeliveredTwice())
        assert (outcome(way), way.arrived, twice.met, len(way.tape)) == ("503", 0, 0, 1)


def test_several_faults_befall_one_request() -> None:
    with way_to() as way:
        way.line.impose(AnsweredWith(503))
        way.line.impose(SlowAnswer(0.02))
        assert outcome(way) == "503"
        assert way.last.took >= 0.02
        assert way.last.note.startswith("spoilt on command: something in front")
        assert way.last.note.endswith("; the answer was made 0.02 s late")


def test_a_fault_is_for_one_person_and_one_system() -> None:
    with way_to() as way:
        way.line.impose(RequestLost(), who="Mia", system="shop")
        assert outcome(way, "Mia", "shop") == "reset"
        assert outcome(way, "Omar", "shop") == "200"
        assert outcome(way, "Mia", "bank") == "200"


def test_a_fault_is_for_what_changes_something() -> None:
    with way_to() as way:
        way.line.impose(RequestLost(), writes_only=True)
        assert [outcome(way, method=method) for method in ("GET", "OPTIONS")] == ["200", "200"]
        assert {outcome(way, method=method) for method in ("POST", "PUT", "PATCH", "DELETE")} == {"reset"}


@pytest.mark.parametrize(
    ("lifted", "left"),
    [
        ({}, set()),
        ({"who": "Mia"}, {"Omar"}),
        ({"system": "shop"}, set()),
        ({"system": "bank"}, {"Mia", "Omar"}),
        ({"who": "Omar", "system": "shop"}, {"Mia"}),
    ],
)
def test_lines_recover_one_by_one_or_all(lifted: dict[str, str], left: set[str]) -> None:
    with way_to() as way:
        for who in ("Mia", "Omar"):
            way.line.impose(RequestLost(), who=who, system="shop")
        way.line.lift(**lifted)
        assert {who for who in ("Mia", "Omar") if outcome(way, who) == "reset"} == left


def test_one_fault_of_several_is_lifted() -> None:
    with way_to() as way:
        lost = way.line.impose(RequestLost())
        way.line.impose(AnsweredWith(503))
        way.line.lift(lost)
        assert (outcome(way), lost.met) == ("503", 0)


def test_chance_is_the_seeds() -> None:
    def seen(seed: int) -> list[str]:
        with way_to(seed=seed) as way:
            way.line.impose(RequestLost(), chance=0.3)
            return [outcome(way) for _ in range(100)]

    one = seen(1)
    assert one == seen(1) != seen(2)
    assert 15 <= one.count("reset") <= 45


def test_many_at_once_meet_it_as_often_as_was_said() -> None:
    seen: list[str] = []
    with way_to() as way:
        imposed = way.line.impose(RequestLost(), times=23)
        threads = [
            threading.Thread(target=lambda: seen.extend(outcome(way) for _ in range(10)), daemon=True) for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert (seen.count("reset"), seen.count("200"), imposed.met) == (23, 37, 23)


def test_a_fault_that_met_nothing_says_so() -> None:
    with way_to() as way:
        imposed = way.line.impose(RequestLost(), who="Omar", system="shop", writes_only=True)
        outcome(way, "Omar")
        with pytest.raises(Broken) as told:
            imposed.demand_met()
        assert told.value.what == "the fault met nothing: a request is lost"
        assert told.value.expected == "a request that changes something of Omar to shop"
        assert told.value.actual == "no such request came by"
        outcome(way, "Omar", method="POST")
        imposed.demand_met()


def test_a_fault_that_could_not_be_met_says_why() -> None:
    with way_to() as way:
        imposed = way.line.impose(DeliveredTwice())
        outcome(way, method="POST")
        with pytest.raises(Broken) as told:
            imposed.demand_met()
    assert "1: nobody on the way may repeat a POST without an Idempotency-Key" in told.value.actual


def test_nothing_is_broken_where_the_guard_forbids_it() -> None:
    with way_to(guard=Guard(faults=False)) as way:
        with pytest.raises(GuardRefused, match="nothing was broken"):
            way.line.impose(RequestLost())
        assert (way.line.is_clear, outcome(way)) == (True, "200")


def test_the_guard_is_asked_before_anything_befalls_a_request() -> None:
    with way_to(guard=Guard(requests=False)) as way:
        imposed = way.line.impose(AnsweredWith(503))
        with pytest.raises(GuardRefused, match="was not sent"):
            way.ask()
        assert (imposed.met, way.arrived, len(way.tape)) == (0, 0, 0)


@pytest.mark.parametrize("facts", [{"times": 0}, {"chance": 0}, {"chance": 1.1}])
def test_what_nothing_could_meet_is_not_imposed(facts: dict[str, float]) -> None:
    with way_to() as way, pytest.raises(ConfigurationError, match="there is no such fault"):
        way.line.impose(RequestLost(), **facts)  # type: ignore[arg-type]


def test_each_request_of_a_redirect_meets_faults_of_its_own() -> None:
    def leading_on(visit: Visit) -> None:
        visit.request()
        visit.send(http(b"", "location: /there", status="302 Found"))
        visit.request()
        visit.send(http())

    with way_to(leading_on) as way:
        imposed = way.line.impose(SlowAnswer(0.001))
        assert (way.ask(follow_redirects=True).status, imposed.met) == (200, 2)


def test_who_hesitates_sends_later_and_hears_nothing_else() -> None:
    with way_to(hesitates=2) as way:
        chance = seeded_random(way.seed, "pauses of attempt 2")
        pauses = [chance.random() ** 3 * 0.1 for _ in range(4)]
        assert not way.line.is_clear
        assert [outcome(way) for _ in pauses] == ["200"] * 4
        begun = [exchange.started_at for exchange in way.tape]
        assert begun[3] - begun[0] >= sum(pauses[1:])
        assert {(exchange.note, exchange.is_spoilt) for exchange in way.tape} == {("", False)}


@given(st.binary(max_size=200), st.integers())
def test_no_garbled_body_is_json(body: bytes, seed: int) -> None:
    spoilt, how = garbled(body, seeded_random(seed, "a test"))
    assert spoilt != body
    assert how
    with pytest.raises(NoAnswer):
        strict_json(spoilt)


def test_streams_do_not_meet_what_cannot_befall_them() -> None:
    with way_to() as way:
        imposed = [way.line.impose(fault) for fault in (DeliveredTwice(), Garbled())]
        with way.connection.open("GET", "/stream") as opened:
            opened.live.body()
        assert [one.met for one in imposed] == [0, 0]


def test_words_stay_whole_where_bytes_are_changed() -> None:
    body = b'{"said": "q7Zr2Wm9Xk4Tb6Vn8Yc3Lp5Hd1Jf0GsA"}'
    spoilt = [garbled(body, seeded_random(seed, "a test")) for seed in range(40)]
    changed = [found for found, how in spoilt if "changed" in how]
    assert changed
    assert all(b"q7Zr2Wm9Xk4Tb6Vn8Yc3Lp5Hd1Jf0GsA" in found for found in changed)
