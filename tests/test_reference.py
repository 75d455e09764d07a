"""The generated pages are current, and say what their sources say."""

from pathlib import Path

import pytest

from ratified.failures import ConfigurationError
from ratified.reference import pages, write

ROOT = Path(__file__).parent.parent

STEPS = '''
"""Buying things."""
import re
from ratified.gherkin import given, step, use_type, when

def size(text): return text
size.pattern = "|".join(map(re.escape, ("very large", "small")))
def code(text): return text
code.pattern = "[A-Z]+"
use_type(Size=size, Code=code)

@given('{who:w} has bought "{thing}"')
@when('{who:w} buys "{thing}"')
def buy(context, who, thing):
    """Buy a thing
    at its price."""

@step("a | b")
def either(context): ...

def _pay(): ...
'''
DEFECTS = """
import sys
if "--defects" not in sys.argv or "{systems}" in sys.argv: sys.exit(3)
print("shop  price-doubled  Everything costs twice as much.")
print("shop  never-ships  Nothing  ever arrives.")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project that has something for every page."""
    for name, text in {
        "steps/buying.py": STEPS,
        "steps/empty.py": '"""Nothing."""\n',
        "data/tags.toml": '[tags]\nsmoke = "Quick."\n[patterns]\n\'(A|B)-\\d\' = "A requirement."\n',
        "data/environments.toml": '[systems.shop]\n[environments.here]\nstart = ["{python}", "shop.py", "{systems}"]\n',
        "shop.py": DEFECTS,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_reference_of_this_project_is_current() -> None:
    assert write(ROOT, check=True) == [], "run: ratified reference"


def test_the_catalogue_has_every_phrase_with_its_meaning(project: Path) -> None:
    page = dict(pages(project))["steps.md"]
    assert "## Buying things\n\n`steps/buying.py`" in page
    assert '| Given | `{who:w} has bought "{thing}"` | Buy a thing at its price. |' in page
    assert '| When | `{who:w} buys "{thing}"` | ″ |' in page
    assert "| any | `a \\| b` |  |" in page
    assert "Nothing" not in page


def test_the_catalogue_tells_what_a_type_takes(project: Path) -> None:
    page = dict(pages(project))["steps.md"]
    assert "| `Size` | small · very large |" in page
    assert "| `Code` | text like `[A-Z]+` |" in page


def test_step_modules_that_cannot_be_loaded_are_told(project: Path) -> None:
    (project / "steps" / "selling.py").write_text("import nothing_of_that_name\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="No module named 'nothing_of_that_name'"):
        write(project)


def test_settings_are_told_with_default_and_variable(project: Path) -> None:
    page = dict(pages(project))["settings.md"]
    deadline = "| `deadline` | seconds that one exchange may take in all | a number | `30.0` "
    assert deadline + "| `--deadline` | `RATIFIED_DEADLINE` |" in page
    assert "| yes or no | no | `--last-failed` |" in page
    assert "| yes or no | yes | `--no-storyboard` |" in page
    assert "| `SYSTEM.url` |" in page


def test_tags_and_patterns_are_told(project: Path) -> None:
    page = dict(pages(project))["tags.md"]
    assert "| `@smoke` | Quick. |" in page
    assert "| `@(A\\|B)-\\d` | A requirement. |" in page


def test_defects_come_from_the_command_that_serves_the_systems(project: Path) -> None:
    page = dict(pages(project))["defects.md"]
    assert "## shop" in page
    assert page.index("| `never-ships` | Nothing  ever arrives. |") < page.index("| `price-doubled` |")


def test_a_project_has_only_the_pages_it_has_something_for(tmp_path: Path) -> None:
    assert [name for name, _ in pages(tmp_path)] == ["settings.md"]


def test_a_command_that_knows_no_defects_makes_no_page(project: Path) -> None:
    (project / "shop.py").write_text("import sys\nsys.exit(2)\n", encoding="utf-8")
    assert "defects.md" not in dict(pages(project))


def test_a_command_that_does_not_exist_is_told(project: Path) -> None:
    environments = project / "data" / "environments.toml"
    environments.write_text(environments.read_text("utf-8").replace("{python}", "no-such-program"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"`no-such-program shop\.py --defects` does not list the defects"):
        write(project)


def test_checking_changes_nothing_and_writing_makes_current(project: Path) -> None:
    stale = write(project, check=True)
    assert sorted(path.name for path in stale) == ["defects.md", "settings.md", "steps.md", "tags.md"]
    assert not (project / "docs").exists()
    assert write(project) == stale
    assert write(project, check=True) == []
    (project / "docs" / "reference" / "tags.md").write_text("old", encoding="utf-8")
    assert [path.name for path in write(project, check=True)] == ["tags.md"]
