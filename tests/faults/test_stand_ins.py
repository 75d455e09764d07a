"""A virtual service in the hands of a scenario: who comes late is commanded too, and what met nothing is noticed."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from ratified.failures import Broken, BrokenPromise
from ratified.faults.virtual import AnswerWith, Hold
from ratified.resilience import StandIn, must_be_reached, must_stay_away, stand_in
from ratified.scene import Scene
from ratified.stage import Stage
from tests.faults.virtual_services import ROOT, SERVICE, System, system

_PLACES = f"""
default = "here"
[systems.painter]
title = "The Painter"
health = ""
[environments.here]
guard = "open"
[environments.here.painter]
start = ["{{python}}", "-m", "ratified.faults.virtual", "{SERVICE}", "--port", "{{port}}", "--exit-with-stdin"]
"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    root = tmp_path_factory.mktemp("project")
    (root / "data").mkdir()
    (root / "data" / "environments.toml").write_text(_PLACES)
    (root / "data" / "people.toml").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        stage = Stage.open(Path(root), {}, ["painter"])
    yield stage
    stage.close()


@pytest.fixture
def scene(stage: Stage) -> Iterator[Scene]:
    scene = Scene(stage, uuid.uuid4().hex, "behave")
    yield scene
    scene.close()


@pytest.fixture
def painter(scene: Scene) -> StandIn:
    return stand_in(scene, "painter")


@pytest.fixture
def comes(scene: Scene, painter: StandIn) -> Iterator[Callable[..., System]]:
    """Have somebody come who is a customer of the painter's."""
    url = scene.stage.address("painter").url
    opened = []

    def come(name: str) -> System:
        key = uuid.uuid4().hex
        painter.claim(name, key)
        opened.append(system(url, key))
        return opened[-1].__enter__()

    yield come
    for one in opened:
        one.__exit__(None, None, None)


def end(scene: Scene) -> None:
    """Come to the end of the scenario's last step."""
    scene.step_begins("Then all is well", is_last=True)
    scene.perform(lambda: None)


def test_who_comes_late_meets_what_was_commanded_before(
    scene: Scene, painter: StandIn, comes: Callable[..., System]
) -> None:
    painter.command(AnswerWith(503, times=1))
    painter.command(AnswerWith(418, times=1), who="Omar")
    assert [comes("Mia").paint().status_code for _ in range(1)] == [503]
    omar = comes("Omar")
    assert [omar.paint().status_code for _ in range(3)] == [503, 418, 201]
    end(scene)


def test_a_fault_that_met_nothing_is_noticed_though_the_service_has_recovered(
    scene: Scene, painter: StandIn, comes: Callable[..., System]
) -> None:
    mia = comes("Mia")
    painter.command(AnswerWith(503, times=None))
    painter.recover()
    assert mia.paint().status_code == 201
    with pytest.raises(Broken, match="the fault met nothing: The Painter was to be one that answered 503"):
        end(scene)


def test_a_hold_that_held_nothing_is_noticed_though_it_was_released(
    scene: Scene, painter: StandIn, comes: Callable[..., System]
) -> None:
    mia = comes("Mia")
    painter.command(Hold(times=None), operation="bill")
    painter.release()
    assert mia.get("/v1/bill").status_code == 200
    with pytest.raises(Broken, match="one that held until it was released when asked to bill"):
        end(scene)


def test_a_fault_for_one_is_not_met_by_what_another_met(
    scene: Scene, painter: StandIn, comes: Callable[..., System]
) -> None:
    mia, omar = comes("Mia"), comes("Omar")
    painter.command(AnswerWith(503), who="Mia")
    painter.command(AnswerWith(503), who="Omar")
    assert omar.paint().status_code == 503
    with pytest.raises(Broken, match="the fault met nothing") as unmet:
        end(scene)
    assert unmet.value.expected == "a request to The Painter for Mia"
    assert unmet.value.actual == "0 requests, and none of them met it"
    assert mia.paint().status_code == 503
    end(scene)


def test_the_same_twice_is_met_twice(scene: Scene, painter: StandIn, comes: Callable[..., System]) -> None:
    mia = comes("Mia")
    painter.command(AnswerWith(503))
    painter.command(AnswerWith(503))
    assert mia.paint().status_code == 503
    with pytest.raises(Broken, match="the fault met nothing"):
        end(scene)


def test_a_fault_for_somebody_who_never_came_is_noticed(
    scene: Scene, painter: StandIn, comes: Callable[..., System]
) -> None:
    comes("Mia").paint()
    painter.command(AnswerWith(503), who="Omar")
    with pytest.raises(Broken, match="the fault met nothing"):
        end(scene)


def test_a_fault_for_everybody_is_met_by_anybody(scene: Scene, painter: StandIn, comes: Callable[..., System]) -> None:
    mia, _ = comes("Mia"), comes("Omar")
    painter.command(AnswerWith(503))
    assert mia.paint().status_code == 503
    end(scene)


def test_letting_go_is_for_what_is_held_and_of_that_operation_only(
    scene: Scene, painter: StandIn, comes: Callable[..., System]
) -> None:
    painter.command(AnswerWith(503), operation="paint")
    painter.command(Hold(), operation="bill")
    painter.command(Hold(), operation="catalogue")
    painter.release("bill")
    mia = comes("Mia")
    assert [mia.paint().status_code, mia.get("/v1/bill").status_code] == [503, 200]
    painter.command(AnswerWith(500), operation="bill")
    painter.release()
    omar = comes("Omar")
    assert [omar.paint().status_code, omar.get("/v1/bill").status_code] == [503, 500]
    assert omar.get("/v1/catalogue").status_code == 200


def test_somebody_may_have_several_keys(scene: Scene, painter: StandIn, comes: Callable[..., System]) -> None:
    first, second = comes("Mia"), comes("Mia")
    painter.command(AnswerWith(503), who="Mia")
    assert [second.paint().status_code, first.paint().status_code] == [503, 503]
    assert len(painter.calls("paint", who="Mia")) == 2
    end(scene)
    assert len([one for one in scene.tape if one.who == "the system, for Mia"]) == 2


def test_a_watch_lasts_as_long_as_it_says_and_heeds_nothing_from_before(
    painter: StandIn, comes: Callable[..., System]
) -> None:
    comes("Mia").paint()
    began = time.monotonic()
    must_stay_away(painter, 0.3)
    assert time.monotonic() - began >= 0.3


def test_a_call_in_the_middle_of_a_watch_ends_it_and_is_told(painter: StandIn, comes: Callable[..., System]) -> None:
    mia = comes("Mia")
    late = threading.Timer(0.2, mia.paint)
    late.start()
    with pytest.raises(BrokenPromise) as seen:
        must_stay_away(painter, 60)
    late.join()
    assert seen.value.what == "what reaches The Painter in 60 s"
    told, _, moment = seen.value.actual.partition(", ")
    assert told == f"POST {mia.url}/v1/paintings for Mia"
    assert float(moment.partition(" ")[0]) >= 0.1


def test_a_call_that_nobody_can_be_found_for_is_a_call_all_the_same(painter: StandIn, scene: Scene) -> None:
    url = scene.stage.address("painter").url
    began = time.monotonic()
    assert httpx.get(f"{url}/v1/bill", trust_env=False).status_code == 501
    with pytest.raises(BrokenPromise, match="belongs_to") as seen:
        must_be_reached(painter, 0, began, patience=0)
    assert f"GET {url}/v1/bill" in seen.value.actual


def test_calls_are_waited_for_and_counted_from_a_moment_on(painter: StandIn, comes: Callable[..., System]) -> None:
    mia = comes("Mia")
    mia.paint()
    began = time.monotonic()
    late = threading.Timer(0.2, mia.paint)
    late.start()
    must_be_reached(painter, 1, began, patience=30)
    late.join()
    mia.paint()
    with pytest.raises(BrokenPromise, match="how often The Painter is called") as seen:
        must_be_reached(painter, 1, began, patience=30)
    assert seen.value.expected == "once"
    assert seen.value.actual.startswith("twice: POST ")
    with pytest.raises(BrokenPromise) as missed:
        must_be_reached(painter, 3, began, patience=0.1)
    assert missed.value.actual.startswith("twice: ")


def test_what_was_never_asked_is_told_as_that(painter: StandIn, comes: Callable[..., System]) -> None:
    comes("Mia")
    with pytest.raises(BrokenPromise) as missed:
        must_be_reached(painter, 1, time.monotonic(), patience=0.1)
    assert (missed.value.expected, missed.value.actual) == ("once", "not at all")


def test_several_can_play_back_the_same_people_at_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "is_played_back", True)
    scenes = [Scene(stage, uuid.uuid4().hex, "behave") for _ in range(2)]
    for scene in scenes:
        stand_in(scene, "painter").claim("Mia", "usr_of_the_recording")
    for scene in scenes:
        scene.close()
