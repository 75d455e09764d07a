"""A recorded run: every exchange whole, with its step and what was looked at, of a project as its users run it."""

import json
import shutil
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ratified.exchange import Body, Connection, Exchange, Seam, Tape
from ratified.exchange.wire import POOLS
from ratified.failures import Broken
from ratified.stream import Stream, Streams
from ratified.strength.looked_at import Looks
from ratified.strength.noise import noise_between, translation
from ratified.strength.recording import Played, Recording, read_recordings, write_recording
from tests.exchange.conftest import OpenGuard
from tests.exchange.tiny_servers import always, http, serving
from tests.run.projects import Project

SHOP = Path(__file__).parent.parent / "run" / "shop"
LONG = 300_000
STEPS = '''
"""What else people do in the shop."""

from shopping import ShopClient

from ratified.gherkin import then, when


@when("{who:w} orders a very long list")
def order_long(context, who):
    """Order what fills a long answer."""
    context.scene.client(ShopClient, who).order("x" * 300_000)


@when("{who:w} asks for what is not there")
def ask_for_nothing(context, who):
    """Ask, and look at the status only."""
    context.scene.api("shop", who).get("/orders/0").status


@then("everything is on the tape")
def on_the_tape(context):
    """Look at the tape itself."""
    assert ["no such" in one.response.text for one in context.scene.tape] == [True]


@then("the tape tells who has asked")
def tells_who(context):
    """Look at the requests on the tape, and let the contract judge the answers."""
    assert [one.who for one in context.scene.tape] == ["Mia"]
    assert [context.stage.contracts.check(one) for one in context.scene.tape] == [()]


@then("it is wrong")
def wrong(context):
    """Fail."""
    raise AssertionError("wrong")
'''
FEATURE = """
Feature: More orders
  Whatever else is asked for.

  Scenario: A long list can be ordered
    When Mia orders a very long list
    Then Mia is asynchronous

  Scenario: Nothing is not there
    When Mia asks for what is not there
    Then Mia is asynchronous

  Scenario: The tape has everything
    When Mia asks for what is not there
    Then everything is on the tape

  Scenario: The tape has every question
    When Mia asks for what is not there
    Then the tape tells who has asked

  Scenario: This fails
    When Mia asks for what is not there
    Then it is wrong
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("recorded") / "project"
    shutil.copytree(SHOP, root, ignore=shutil.ignore_patterns("__pycache__"))
    made = Project(root)
    (root / "steps" / "more.py").write_text(STEPS, encoding="utf-8")
    made.feature(FEATURE)
    return made


def recorded(project: Project, folder: str) -> Mapping[str, Recording]:
    run = project.behave("-D", f"record={folder}", "-D", "seed=5")
    assert [name for name, status in run.statuses.items() if status != "passed"] == ["This fails"], run.said
    return {one.name: one for one in read_recordings(project.root / folder).values()}


@pytest.fixture(scope="module")
def twice(project: Project) -> tuple[Mapping[str, Recording], Mapping[str, Recording]]:
    return recorded(project, "first"), recorded(project, "second")


@pytest.fixture(scope="module")
def first(twice: tuple[Mapping[str, Recording], Mapping[str, Recording]]) -> Mapping[str, Recording]:
    return twice[0]


def test_every_scenario_is_recorded_with_its_place(project: Project, first: Mapping[str, Recording]) -> None:
    one = first["An order can be read"]
    assert (one.scenario, one.system, one.feature, one.place, one.tags, one.status) == (
        "features/shop/orders.feature::An order can be read", "Shop", "Orders", "features/shop/orders.feature:5",
        ("e2e",), "passed",
    )  # fmt: skip
    assert one.steps[1] == 'When Mia tries to read the order of "a lamp"'
    assert (one.took > 0, one.seed > 0) == (True, True)
    assert first["This fails"].status == "failed"
    # Two rows of an outline have one name and are two scenarios.
    assert len(read_recordings(project.root / "first")) == len(first) + 1


def test_every_exchange_has_its_step(first: Mapping[str, Recording]) -> None:
    played = first["An order can be read"].exchanges
    assert [(one.exchange.method, one.exchange.status, one.step, one.kind) for one in played] == [
        ("POST", 201, 0, "given"),
        ("GET", 200, 1, "when"),
        ("DELETE", 204, -1, ""),
    ]


def test_what_was_looked_at_is_known(first: Mapping[str, Recording]) -> None:
    made, read, gone = first["An order can be read"].exchanges
    assert {"id", "item"}.intersection(made.looked) == {"id"}
    assert {"id", "item"}.intersection(read.looked) == {"item"}
    assert {one.looks_at("customer", shape=True) for one in (made, read, gone)} == {False}
    assert (read.looks_at("id"), read.looks_at("id", shape=True)) == (False, True)


@pytest.mark.parametrize(
    ("scenario", "looks"),
    [("The tape has everything", True), ("The tape has every question", False), ("Nothing is not there", False)],
)
def test_who_takes_an_answer_from_the_tape_sees_everything(
    first: Mapping[str, Recording], scenario: str, looks: bool
) -> None:
    assert [one.looks_at("reason") for one in first[scenario].exchanges] == [looks]


def test_answers_are_kept_whole(first: Mapping[str, Recording]) -> None:
    body = first["A long list can be ordered"].exchanges[0].exchange.response
    assert body is not None
    assert not body.truncated
    assert len(json.loads(body.content)["item"]) == LONG


def test_only_its_owner_reads_it(project: Project, first: Mapping[str, Recording]) -> None:
    folder = project.root / "first"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_two_recordings_differ_in_what_the_shop_made_up(
    twice: tuple[Mapping[str, Recording], Mapping[str, Recording]],
) -> None:
    first, second = (one["An order can be read"] for one in twice)
    noise = noise_between(first, second)
    assert noise.is_alike, noise.why
    assert [set(differing.fields) for differing in noise.pairs.values()] == [{"id"}, {"id"}, set()]
    ids = [json.loads(one.exchanges[0].exchange.response.content)["id"] for one in (first, second)]  # type: ignore[union-attr]
    assert translation(first, second)[ids[0]] == ids[1]


def test_nothing_is_recorded_unless_asked_for(project: Project, tmp_path: Path) -> None:
    before = {path.name for path in project.root.iterdir()}
    project.behave("features/shop/orders.feature", "--name", "An order can be read")
    assert {path.name for path in project.root.iterdir()} - before == set()


def test_of_several_attempts_the_last_one_counts(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    for attempt, status in ((2, "passed"), (1, "failed"), (10, "passed again")):
        write_recording(folder, Recording("a", "", "", "", "", (), 1, status, 0.0, (), ()), attempt)
    assert {name: one.status for name, one in read_recordings(folder).items()} == {"a": "passed again"}


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.recording").write_bytes(b"nonsense")
    with pytest.raises(Broken, match=r"x\.recording cannot be read"):
        read_recordings(tmp_path)


STREAM = (
    b'id: 1\nevent: page\ndata: {"score": 8, "why": "good"}\n\n: a comment\n\ndata: {"type": "end", "of": "all"}\n\n'
)


@pytest.fixture
def looks() -> Iterator[Looks]:
    looks = Looks()
    yield looks
    looks.close()
    POOLS.close()


def mia(tape: Tape, looks: Looks, url: str) -> Connection:
    tape.onlooker = looks
    return Seam(tape, OpenGuard()).connection("shop", "Mia", url)


def test_a_stream_is_kept_as_it_came_and_tells_what_is_looked_at(looks: Looks) -> None:
    tape = Tape()
    with serving(always(http(STREAM, "content-type: text/event-stream", "x-run: 7"))) as server:
        heard = Streams(mia(tape, looks, server.url)).read(
            "GET", "/events", until=lambda event: event.event == "message" and event.object()["type"] == "end"
        )
    assert isinstance(heard, Stream)
    assert heard.events[0].object()["score"] == 8
    assert heard.headers["X-Run"] == "7"
    (exchange,) = tape.since(0, looks=False)
    assert exchange.response is not None
    assert exchange.response.content == STREAM
    assert [(event.event, event.at > 0) for event in exchange.events] == [("page", True), ("message", True)]
    assert type(exchange.events[0]).__name__ == "StreamEvent"
    looked = set(looks.of(exchange)[0])
    assert {"content-type", "x-run", "page", "page.score", "end", "end.type"} <= looked
    assert looked.isdisjoint({"page.why", "end.of", "*"})


def test_what_is_read_past_everybody_was_seen_whole(looks: Looks) -> None:
    tape = Tape()
    with (
        serving(always(http(b'{"a": 1}', "content-type: application/json"))) as server,
        mia(tape, looks, server.url).open("GET", "/a") as opened,
    ):
        opened.live.body()
    assert looked_at(looks, tape) == {"*"}


def test_who_asked_for_a_stream_and_got_none_is_watched_as_well(looks: Looks) -> None:
    tape = Tape()
    with serving(always(http(b'{"a": 1, "b": 2}', "content-type: application/json"))) as server:
        answer = Streams(mia(tape, looks, server.url)).read("GET", "/events")
    assert not isinstance(answer, Stream)
    assert answer.object()["a"] == 1
    assert {"a", "b"}.intersection(looked_at(looks, tape)) == {"a"}


def looked_at(looks: Looks, tape: Tape) -> set[str]:
    (exchange,) = tape.since(0, looks=False)
    return set(looks.of(exchange)[0])


def test_a_field_is_looked_at_by_value_or_by_shape() -> None:
    exchange = Exchange(1, "", "", "", "", "", (), Body(), None, (), None, "", 0.0, 0.0)
    played = Played(exchange, 0, "when", ("a",), ("b",))
    assert [played.looks_at(field) for field in "abc"] == [True, False, False]
    assert [played.looks_at(field, shape=True) for field in "abc"] == [True, True, False]
