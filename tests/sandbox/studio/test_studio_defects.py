"""Every mistake that the studio can be told to make lives in its code, and is noticed by a test."""

from __future__ import annotations

from pathlib import Path

from sandbox.defects import known
from tests.sandbox.studio.conftest import ROOT

# They only cost time or memory, which are judged under load, by measurements, never by a test.
MEASURED = {"answers-slowly", "asks-rarely", "forgets-nothing"}


def test_every_declared_defect_lives_in_the_code_and_is_noticed_by_a_test() -> None:
    sandbox = ROOT / "support/sandbox"
    files = [*(sandbox / "character_studio").glob("*.py"), *sandbox.glob("*.py")]
    code = "".join(path.read_text() for path in files if path.name != "known_defects.py")
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_studio_*.py"))
    names = [defect.name for defect in known("character_studio")]
    of_api = [name for name in names if not name.startswith("page-")]
    assert [name for name in of_api if f'on("{name}")' not in code] == []
    assert [name for name in names if f'"{name}"' not in tests and name not in MEASURED] == []
    assert len(of_api) >= 30
