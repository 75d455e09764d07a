"""What people do with notes."""

from boards import BoardPage, House
from playwright.sync_api import expect as see

from ratified import SceneContext
from ratified.gherkin import given, then, when


@given("{who:w} stands before the board")
def stand(context: SceneContext, who: str) -> None:
    """Open the board of the own house."""
    board = context.scene.page(BoardPage, who)
    board.open(context.scene.client(House, who).number, who)
    see(board.heading).to_be_visible()


@when('{who:w} pins "{note}"')
def pin(context: SceneContext, who: str, note: str) -> None:
    """Write a note and pin it."""
    board = context.scene.page(BoardPage, who)
    board.note.fill(note)
    board.pin.click()


@when('{who:w} writes "{note}" and thinks better of it')
def think_better(context: SceneContext, who: str, note: str) -> None:
    """Write a note and tidy up instead of pinning it."""
    board = context.scene.page(BoardPage, who)
    board.note.fill(note)
    board.tidy.click()


@then("nothing is written for {who:w}")
def nothing_written(context: SceneContext, who: str) -> None:
    """Look at the box for notes."""
    see(context.scene.page(BoardPage, who).note).to_have_value("")


@then('the board shows {who:w} "{note}"')
def shows(context: SceneContext, who: str, note: str) -> None:
    """Look at the list of notes."""
    see(context.scene.page(BoardPage, who).notes).to_have_text([note])


@then("the board tells {who:w} that something is new")
def tells(context: SceneContext, who: str) -> None:
    """Look whether the line about the latest note is there, and not at what it says."""
    see(context.scene.page(BoardPage, who).latest).to_be_visible()
