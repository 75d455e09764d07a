"""While scenarios are recorded, what people see on pages is kept, and what their steps have to do with."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ratified.strength.pages.glimpses import Glimpse
from ratified.strength.recording import Recording, read_recordings
from tests.run.projects import Project
from tests.strength.pages.boards import PAGE, board_in

pytestmark = pytest.mark.timeout(120)

HEADING, NOTE, PIN, TIDY = 'heading "Notes of this house"', 'textbox "Note"', 'button "Pin"', 'button "Tidy up"'
LATEST, NOTES, ITEMS = 'status "Latest"', 'list "Notes"', 'items of list "Notes"'
HELP, TREE, READER = 'link "Help"', 'img "A tree"', 'test id "reader"'
ALWAYS = {"page", HEADING, NOTE, PIN, TIDY, LATEST, HELP, TREE, READER}
MORE = """
Feature: Other ways to look
  Whatever a step asks of a page.

  Scenario: The title is read
    Given Mia stands before the board
    Then the title is right

  Scenario: A script looks
    Given Mia stands before the board
    Then a script finds the picture

  Scenario: Everything is read
    Given Mia stands before the board
    Then everything is read

  Scenario: Keys are pressed
    Given Mia stands before the board
    When Mia goes to the link by keyboard

  Scenario: A selector is used
    Given Mia stands before the board
    When the link is followed by its selector

  Scenario: Something without a name is looked at
    Given Mia stands before the board
    Then the words before the box are there
"""
STEPS = '''
"""Other ways to look."""

from boards import BoardPage
from playwright.sync_api import expect as see

from ratified.gherkin import then, when


@then("the title is right")
def title(context):
    """Look at the title."""
    see(context.scene.page(BoardPage, "Mia").page).to_have_title("Notice board")


@then("a script finds the picture")
def script(context):
    """Look by a script."""
    assert context.scene.page(BoardPage, "Mia").page.evaluate("document.querySelector('img').width") == 40


@then("everything is read")
def everything(context):
    """Read the whole page."""
    assert "Help" in context.scene.page(BoardPage, "Mia").page.content()


@when("Mia goes to the link by keyboard")
def keys(context):
    """Go backwards to the last thing."""
    context.scene.page(BoardPage, "Mia").page.keyboard.press("Shift+Tab")


@when("the link is followed by its selector")
def selector(context):
    """Click past all locators."""
    context.scene.page(BoardPage, "Mia").page.click("nav a")


@then("the words before the box are there")
def words(context):
    """Look at the label itself."""
    see(context.scene.page(BoardPage, "Mia").page.locator("label")).to_contain_text("Note")
'''


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = board_in(tmp_path_factory.mktemp("board") / "project")
    (made.root / "features" / "notice_board" / "more.feature").write_text(MORE, encoding="utf-8")
    (made.root / "steps" / "more.py").write_text(STEPS, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def recorded(project: Project) -> Mapping[str, Recording]:
    run = project.behave("-D", "record=recorded", "-D", "seed=5", "--jobs", "1")
    assert set(run.statuses.values()) == {"passed"}, run.said
    return {one.name: one for one in read_recordings(project.root / "recorded").values()}


def only(recording: Recording) -> Glimpse:
    (glimpse,) = recording.pages
    return glimpse


def test_what_is_on_the_page_after_each_step_is_kept(recorded: Mapping[str, Recording]) -> None:
    seen = only(recorded["A note that is pinned is on the board"])
    assert (seen.system, seen.path, seen.who) == ("notice_board", PAGE, "Mia")
    assert set(seen.seen) == ALWAYS | {NOTES, ITEMS}
    assert (seen.seen[PIN], seen.seen[ITEMS], seen.seen[NOTE]) == ("button", "li", "input")


def test_what_steps_look_at_and_use_is_known(recorded: Mapping[str, Recording]) -> None:
    pinning, latest, tidying = (
        only(recorded[name])
        for name in (
            "A note that is pinned is on the board",
            "The board tells that something is new",
            "What is not pinned is put away",
        )
    )
    assert set(pinning.touched) == {HEADING, NOTE, PIN, NOTES, ITEMS}
    assert set(latest.touched) == {HEADING, NOTE, PIN, LATEST}
    assert set(tidying.touched) == {HEADING, NOTE, TIDY}
    # Whoever fills in a box may send its form.
    assert PIN in tidying.naming
    assert not any(one.is_read_whole for one in (pinning, latest, tidying))


@pytest.mark.parametrize(
    ("scenario", "touched"),
    [
        ("The title is read", {"page"}),
        ("A script looks", {TREE}),
        ("A selector is used", {HELP}),
        ("Something without a name is looked at", {NOTE}),
        ("Everything is read", set()),
    ],
)
def test_whatever_way_steps_look_it_is_known_at_what(
    scenario: str, touched: set[str], recorded: Mapping[str, Recording]
) -> None:
    seen = only(recorded[scenario])
    assert {name for name in seen.touched if name != HEADING} - {PIN} == touched
    assert seen.is_read_whole is (scenario == "Everything is read")


def test_where_keys_go_is_known(recorded: Mapping[str, Recording]) -> None:
    assert HELP in only(recorded["Keys are pressed"]).touched


def test_how_long_anything_was_waited_for_is_known(recorded: Mapping[str, Recording]) -> None:
    assert all(0 < one.waited < one.took for one in recorded.values())


def test_an_ordinary_run_has_nobody_beside_its_steps(project: Project) -> None:
    path = project.root / "features" / "notice_board" / "alone.feature"
    path.write_text(
        "Feature: Alone\n  Scenario: Nobody is beside\n    Given Mia stands before the board\n"
        "    Then nobody is beside her\n"
    )
    (project.root / "steps" / "alone.py").write_text(
        "import sys\nfrom ratified.gherkin import then\n\n\n@then('nobody is beside her')\ndef nobody(context):\n"
        "    assert 'ratified.strength.pages' not in sys.modules\n"
    )
    assert project.behave(str(path), "--jobs", "1").statuses["Nobody is beside"] == "passed"
    assert project.behave(str(path), "--jobs", "1", "-D", "record=beside").code == 1
