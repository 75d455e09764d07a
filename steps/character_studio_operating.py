"""Looking after the studio: its figures, its health, and many characters at once."""

from ratified import Attempt, SceneContext, accepted, until
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.character_studio import (
    KINDS,
    CharacterStudio,
    Exposition,
    Figures,
    Several,
    ask_for_many,
    ask_for_many_each,
    judge_complete,
    judge_each_paid,
    judge_refusal,
    stored_is_drawn,
    wait_for_each,
)

use_type(**KINDS)


# Figures


@given("{who:w} has looked at the figures")
def look_at_figures(context: SceneContext, who: str) -> None:
    """Keep the figures of everybody as they are."""
    context.scene.remember(_figures(context, who))


@then("the figures count 1 more character that is complete")
def one_more_complete(context: SceneContext) -> None:
    """Judge that a finished character is counted, and no other."""
    before, after = context.scene.recall(Figures), _figures(context, "Olga")
    expect(after.jobs["COMPLETE"] - before.jobs["COMPLETE"], "characters counted as complete").is_equal_to(1)


@then("the figures count {count:d} more failures of the image service that was down")
def more_failures(context: SceneContext, count: int) -> None:
    """Judge that failures are counted by their kind."""
    before, after = context.scene.recall(Figures), _figures(context, "Olga")
    counted = after.external_failures.get("server_error", 0) - before.external_failures.get("server_error", 0)
    expect(counted, "failures counted").is_equal_to(count)


@then("the figures count {count:d} more attempts that were made again")
def more_retries(context: SceneContext, count: int) -> None:
    """Judge that retries are counted."""
    before, after = context.scene.recall(Figures), _figures(context, "Olga")
    expect(after.retries - before.retries, "attempts counted that were made again").is_equal_to(count)


@then("the figures show 1 character that is being generated")
def one_generating(context: SceneContext) -> None:
    """Judge that work under way is seen."""
    expect(_figures(context, "Olga").jobs["GENERATING"], "characters being generated").is_equal_to(1)


@when("{who:w} reads the figures as a monitoring system does")
def read_exposition(context: SceneContext, who: str) -> None:
    """Read the figures in the way that monitoring systems do."""
    context.scene.remember(
        accepted(Attempt("reading the figures", context.scene.client(CharacterStudio, who).exposition()))
    )


@then("they are well-formed, and tell at least one finished character")
def exposition_is_good(context: SceneContext) -> None:
    """Judge that a monitoring system can read the figures, and that they tell of the work."""
    told = context.scene.recall(Exposition)
    expect(told.complaints, "what a monitoring system complains of").is_empty()
    name = 'character_studio_jobs_finished_total{status="COMPLETE"}'
    expect(told.value(name), name).is_at_least(1)


@then("a monitoring system reads that {count:d} characters wait")
def queue_is_read(context: SceneContext, count: int) -> None:
    """Judge that a monitoring system sees how long the queue is."""
    told = accepted(Attempt("reading the figures", context.scene.client(CharacterStudio, "Olga").exposition()))
    name = "character_studio_queue_depth"
    expect(told.value(name), name).is_equal_to(count)


@when("{who:w} tries to read the figures of {owner:w}")
def try_to_read_figures(context: SceneContext, who: str, owner: str) -> None:
    """Ask for somebody else's figures, and keep whatever the studio answers."""
    whom = context.scene.client(CharacterStudio, owner).user_id
    outcome = context.scene.client(CharacterStudio, who).figures(whom)
    context.scene.remember(Attempt("reading the figures", outcome), "reading the figures")


@then("reading the figures is refused because {code:Refused}")
def figures_are_refused(context: SceneContext, code: str) -> None:
    """Judge why somebody does not learn how others work."""
    judge_refusal(context.scene.recall(Attempt, "reading the figures"), code)


# Health


@then("Character Studio soon says that nobody works")
def nobody_works(context: SceneContext) -> None:
    """Judge that a studio whose queue nobody works on does not call itself well."""
    studio = context.scene.client(CharacterStudio, "Olga")
    seen = until(studio.health, lambda health: health.workers_alive == 0, "a studio that knows that nobody works")
    expect(seen.status, "how the studio says it is").is_not_equal_to("ok")


@then("Character Studio soon says that it is well")
def is_well(context: SceneContext) -> None:
    """Judge that a studio calls itself well as soon as somebody works."""
    studio = context.scene.client(CharacterStudio, "Olga")
    seen = until(studio.health, lambda health: bool(health.workers_alive), "a studio that knows that somebody works")
    expect(seen.status, "how the studio says it is").is_equal_to("ok")


@then("Character Studio says that {count:d} characters wait")
def queue_is_told(context: SceneContext, count: int) -> None:
    """Judge that the studio tells how long its queue is."""
    told = context.scene.client(CharacterStudio, "Olga").health()
    expect(told.queue_depth, "characters that the studio says wait for their turn").is_equal_to(count)


@then("Character Studio still takes wishes")
def takes_wishes(context: SceneContext) -> None:
    """Judge that characters can be asked for, though nobody draws them now."""
    (wanted,) = ask_for_many(context.scene, "Ines", 1).wanted
    expect(wanted.answer.status, "what becomes of a wish").is_equal_to("QUEUED")


# Many at once


@when("{who:w} asks for {count:d} characters at once and waits for them")
def ask_for_many_at_once(context: SceneContext, who: str, count: int) -> None:
    """Ask for so many characters without waiting for any, and then for all."""
    wait_for_each(context.scene, ask_for_many(context.scene, who, count))


@when("{one:w} and {other:w} ask for {count:d} characters each at once and wait for them")
def two_ask_at_once(context: SceneContext, one: str, other: str, count: int) -> None:
    """Ask for characters in two names by turns, and then wait for all."""
    wait_for_each(context.scene, ask_for_many_each(context.scene, (one, other), count))


@then("all of them are complete")
def all_are_complete(context: SceneContext) -> None:
    """Judge that each character has come into being."""
    judge_complete(context.scene, *context.scene.recall(Several).names)


@then("each of them has the pictures that nanoBanana has drawn for it")
def each_has_its_pictures(context: SceneContext) -> None:
    """Judge, byte by byte, that nobody got the picture of another character."""
    mixed = [name for name in context.scene.recall(Several).names if not stored_is_drawn(context.scene, name)]
    expect(mixed, "characters with pictures that are not their own").is_empty()


@then("each owner has paid for the own characters only")
def each_has_paid(context: SceneContext) -> None:
    """Judge that what was charged to each owner are their own characters, each once."""
    judge_each_paid(context.scene)


def _figures(context: SceneContext, who: str) -> Figures:
    return accepted(Attempt("reading the figures", context.scene.client(CharacterStudio, who).figures()))
