"""Looking after the studio: its figures, its health, and many characters at once."""

from ratified import Attempt, SceneContext, accepted, until
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.character_studio import (
    FINISHED,
    KINDS,
    CharacterStudio,
    Exposition,
    Figures,
    Several,
    Wanted,
    ask_for_many,
    ask_for_many_each,
    judge_complete,
    judge_counted,
    judge_each_paid,
    judge_refusal,
    seen,
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
    """Judge that a finished character is counted, with its attempt and its price, as its owner's, and nothing else."""
    made = seen(context.scene, context.scene.recall(Wanted).answer.character.name)
    judge_counted(context.scene.recall(Figures), _figures(context, "Olga"), made)


@then("the figures count {count:d} more failures of the image service that was down")
def more_failures(context: SceneContext, count: int) -> None:
    """Judge that failures are counted by their kind, and no others."""
    *_, failures, _ = _figures(context, "Olga").since(context.scene.recall(Figures))
    expect(failures, "failures counted").is_equal_to({"server_error": count})


@then("the figures count {count:d} more attempts that were made again")
def more_retries(context: SceneContext, count: int) -> None:
    """Judge that retries are counted, beside the first attempt."""
    _, attempts, retries, *_ = _figures(context, "Olga").since(context.scene.recall(Figures))
    counted = (attempts, retries)
    expect(counted, "attempts counted, and those that were made again").is_equal_to((1 + count, count))


@then("the figures show 1 character that is being generated")
def one_generating(context: SceneContext) -> None:
    """Judge that work under way is seen, and nothing that is not under way."""
    under_way = {status: count for status, count in _figures(context, "Olga").jobs.items() if status not in FINISHED}
    none = dict.fromkeys(under_way, 0)
    expect(under_way, "characters under way").is_equal_to(none | {"GENERATING": 1})


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
    expect(told.media_type, "what the figures are said to be").is_equal_to("text/plain")
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
    told = (seen.system, seen.status, seen.database)
    expect(told, "who says how it is, and how its database is").is_equal_to(("character_studio", "degraded", "ok"))


@then("Character Studio soon says that it is well")
def is_well(context: SceneContext) -> None:
    """Judge that a studio calls itself well, and its database, as soon as somebody works."""
    studio = context.scene.client(CharacterStudio, "Olga")
    seen = until(studio.health, lambda health: bool(health.workers_alive), "a studio that knows that somebody works")
    told = (seen.system, seen.status, seen.database, seen.queue_depth)
    expect(told, "who says how it is, how its database is, and how many wait").is_equal_to(
        ("character_studio", "ok", "ok", 0)
    )


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
