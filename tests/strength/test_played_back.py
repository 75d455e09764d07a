"""What a scenario that is only played back leaves behind: nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ratified.exchange import Body
from ratified.failures import ConfigurationError
from ratified.journal import read
from ratified.scene import Scene
from ratified.secrets import SECRETS
from ratified.stage import Stage

TOKEN = ("Authorization", "Bearer a-token-that-nobody-knew")


class Guest:
    """Somebody who may leave something behind."""

    @classmethod
    def enter(cls, *_: object) -> "Guest":
        return cls()

    @classmethod
    def tidy(cls, *_: object) -> None:
        """Leave nothing."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "people.toml").write_text("[Mia]\n")
    (tmp_path / "data" / "environments.toml").write_text("")
    stage = Stage.open(tmp_path, {}, [])
    yield stage
    stage.close()


@pytest.mark.parametrize("is_played_back", [False, True])
def test_what_is_played_back_is_neither_noted_nor_learnt_nor_counted(stage: Stage, *, is_played_back: bool) -> None:
    stage.is_played_back = is_played_back
    before = len(SECRETS)
    token = (TOKEN[0], f"{TOKEN[1]}-{is_played_back}")
    scene = Scene(stage, "feature::scenario", "behave")
    scene.client(Guest, "Mia")
    scene.tape.record(
        system="shop", who="Mia", via="api", method="GET", url="http://127.0.0.1:1/", request_headers=(token,),
        request=Body(), status=200, response_headers=(), response=Body(), failure="", started_at=0.0, took=0.1,
    )  # fmt: skip
    scene.perform(lambda: None)
    scene.close()

    noted = [event["event"] for event in read(stage.journal.path) if event["event"] != "run begins"]
    assert noted == ([] if is_played_back else ["enters", "put away"])
    # The token, and the password of Mia.
    assert len(SECRETS) - before == (1 if is_played_back else 2)
    assert ("coverage" in vars(stage)) is not is_played_back


def test_what_is_played_back_stops_no_process(stage: Stage) -> None:
    stage.is_played_back = True
    with pytest.raises(ConfigurationError, match="what is only played back cannot stop"):
        stage.keeper_for("feature::scenario")
    assert stage.keeper_of("shop") is None
