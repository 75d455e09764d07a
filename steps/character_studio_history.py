"""Reading what was made, page by page."""

from ratified import Attempt, SceneContext, accepted
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.character_studio import KINDS, CharacterStudio, Reading, finished, judge_listed, read_all

use_type(**KINDS)


@when("{who:w} reads her characters in pages of {size:d}")
@when("{who:w} reads his characters in pages of {size:d}")
def read_in_pages(context: SceneContext, who: str, size: int) -> None:
    """Read all pages, each where the one before it ended."""
    context.scene.remember(read_all(context.scene.client(CharacterStudio, who), Reading(size=size)))


@given("{who:w} has read the first page of {size:d} of her characters")
def read_first_page(context: SceneContext, who: str, size: int) -> None:
    """Read one page, and keep where it ended."""
    page = accepted(Attempt("reading the characters", context.scene.client(CharacterStudio, who).page(size)))
    context.scene.remember(Reading(size=size).with_page(page))


@when("{who:w} reads on")
def read_on(context: SceneContext, who: str) -> None:
    """Read the other pages."""
    context.scene.remember(read_all(context.scene.client(CharacterStudio, who), context.scene.recall(Reading)))


@when("{who:w} looks for characters whose style is {style:DrawnStyle}")
def look_for_style(context: SceneContext, who: str, style: str) -> None:
    """Read the characters of one style."""
    _look(context, who, style=style)


@when("{who:w} looks for characters that have failed")
def look_for_failed(context: SceneContext, who: str) -> None:
    """Read the characters that did not come into being."""
    _look(context, who, status="FAILED")


@when('{who:w} looks for characters with the word "{word:Quoted}"')
def look_for_word(context: SceneContext, who: str, word: str) -> None:
    """Read the characters in which a word occurs."""
    _look(context, who, text=word)


@when('{who:w} looks for characters made after "{first:Quoted}" and before "{last:Quoted}"')
def look_for_time(context: SceneContext, who: str, first: str, last: str) -> None:
    """Read the characters that were asked for between two others."""
    begin, end = finished(context.scene, first).finished_at, finished(context.scene, last).created_at
    _look(context, who, **{"from": str(begin), "to": end})


@then("{who:w} has read {names:Names} on {pages:d} pages")
@then("{who:w} has read {names:Names} on {pages:d} page")
def has_read(context: SceneContext, who: str, names: tuple[str, ...], pages: int) -> None:
    """Judge that each character stood on one page, in this order, as it is, and on how many pages in all."""
    reading = context.scene.recall(Reading)
    expect(list(reading.names), f"characters that {who} has read").is_equal_to(list(names))
    expect(reading.pages, f"pages that {who} has read").is_equal_to(pages)
    judge_listed(context.scene, reading.characters)


@then("{who:w} has read nothing")
def has_read_nothing(context: SceneContext, who: str) -> None:
    """Judge that a list is empty."""
    expect(context.scene.recall(Reading).names, f"characters that {who} has read").is_empty()


@then('{who:w} finds "{name:Quoted}" only')
def finds_only(context: SceneContext, who: str, name: str) -> None:
    """Judge that what was looked for was found as it is, and nothing else."""
    reading = context.scene.recall(Reading)
    expect(list(reading.names), f"characters that {who} has found").is_equal_to([name])
    judge_listed(context.scene, reading.characters)


def _look(context: SceneContext, who: str, **filters: str) -> None:
    studio = context.scene.client(CharacterStudio, who)
    context.scene.remember(read_all(studio, Reading(filters=filters)))
