"""Where a suite uses what reads objects and lists past their methods, whoever was given one has seen all of it."""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import msgspec
import pytest

from ratified.api import Answer, Headers
from ratified.exchange import Body, Tape
from ratified.strength.looked_at import Looks
from ratified.strength.past_methods import are_used

BODY = {"id": 1, "name": "lamp"}


def looked(root: Path) -> set[str]:
    looks, tape = Looks(root), Tape()
    exchange = tape.record(
        system="shop", who="Mia", via="api", method="GET", url="http://127.0.0.1/", request_headers=(), request=Body(),
        status=200, response_headers=(), response=Body(), failure="", started_at=0.0, took=0.1,
    )  # fmt: skip
    plain = Answer(200, Headers(), json.dumps(BODY).encode(), 1, "GET /", "http://127.0.0.1/", 0.1)
    answer = looks.begins().answer(plain)
    assert json.loads(msgspec.json.encode(answer.json())) == BODY
    looks.close()
    return set(looks.of(exchange)[0])


@pytest.mark.parametrize("line", ["import msgspec", "from pydantic import BaseModel", "    import orjson as fast"])
def test_steps_that_use_one_have_seen_everything(tmp_path: Path, line: str) -> None:
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "shop.py").write_text(f"import json\n{line}\n")
    assert are_used(tmp_path)
    assert looked(tmp_path) == {"*"}


def test_steps_that_use_none_have_seen_what_they_have_asked_for(tmp_path: Path) -> None:
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "shop.py").write_text("import json\n# import orjson\nimport pydantics\n")
    assert not are_used(tmp_path)
    assert looked(tmp_path).isdisjoint({"*", "id", "name"})


def test_a_module_that_was_loaded_counts_and_one_that_was_installed_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, used in (("venv/site-packages", False), ("systems", True)):
        file = tmp_path / folder / "shopping.py"
        file.parent.mkdir(parents=True)
        file.write_text("import msgspec\n")
        spec = spec_from_file_location("shopping", file)
        assert spec is not None
        monkeypatch.setitem(sys.modules, "shopping", module_from_spec(spec))
        assert are_used(tmp_path) is used
