"""What a stream must be like, and the page that it brings."""

from ratified import Attempt, SceneContext, accepted
from ratified.expect import expect
from ratified.gherkin import then, use_type
from systems.site_builder import KINDS, TYPES, Editions, Run, owner, page, read

use_type(**KINDS)


@then('the first piece of "{title:Quoted}" came in less than {seconds:d} seconds')
def first_piece_in_time(context: SceneContext, title: str, seconds: int) -> None:
    """Look at the time from the order to the first piece."""
    run = context.scene.recall(Run, title)
    expect(run.chunks, f'the pieces of "{title}"').is_not_empty()
    expect(run.first_chunk_at, "seconds to the first piece").is_less_than(seconds)


@then('the last piece of "{title:Quoted}" came in less than {seconds:d} seconds')
def last_piece_in_time(context: SceneContext, title: str, seconds: int) -> None:
    """Look at the time from the order to the last piece and to the end."""
    page(context.scene, title)
    run = context.scene.recall(Run, title)
    expect(run.last_chunk_at, "seconds to the last piece").is_less_than(seconds)
    expect(run.last_at, "seconds to the end").is_less_than(seconds)


@then('the first piece of "{title:Quoted}" came well before the end')
def first_piece_before_the_end(context: SceneContext, title: str) -> None:
    """Compare the moment of the first piece with that of the end."""
    run = context.scene.recall(Run, title)
    expect(run.chunks, f'the pieces of "{title}"').is_not_empty()
    expect(run.first_chunk_at, "seconds to the first piece").is_less_than(0.8 * run.last_at)


@then('the pieces of "{title:Quoted}" came at {moments:d} different moments or more')
def pieces_at_moments(context: SceneContext, title: str, moments: int) -> None:
    """Count the moments at which pieces arrived."""
    run = context.scene.recall(Run, title)
    expect(run.moments, f'the moments at which pieces of "{title}" came').is_at_least(moments)


@then('the progress of "{title:Quoted}" started at 0')
def progress_starts(context: SceneContext, title: str) -> None:
    """Look at the first event."""
    run = context.scene.recall(Run, title)
    expect(run.kinds[:1], f'the first event of "{title}"').is_equal_to(("progress",))
    expect(run.progress[:1], f'the first progress of "{title}"').is_equal_to((0,))


@then('the progress of "{title:Quoted}" never went back')
def progress_rises(context: SceneContext, title: str) -> None:
    """Look at all that was told about progress."""
    expect(context.scene.recall(Run, title).progress, f'the progress of "{title}"').is_sorted()


@then('the progress of "{title:Quoted}" reached 100 before the end')
def progress_ends(context: SceneContext, title: str) -> None:
    """Look at the last progress, and at what came after it."""
    run = context.scene.recall(Run, title)
    expect(run.progress[-1:], f'the last progress of "{title}"').is_equal_to((100,))
    expect(run.kinds[-2:], f'the last two events of "{title}"').is_equal_to(("progress", "complete"))


@then('the progress of "{title:Quoted}" was told at least {times:d} times')
def progress_is_told(context: SceneContext, title: str, times: int) -> None:
    """Count the different values of progress."""
    told = set(context.scene.recall(Run, title).progress)
    expect(len(told), f'how many values of progress were told of "{title}"').is_at_least(times)


@then('the progress of "{title:Quoted}" named every part of the page in turn')
def progress_names_parts(context: SceneContext, title: str) -> None:
    """Compare what progress was made with to the parts that the page has."""
    run = context.scene.recall(Run, title)
    sections = (f"section {name}" for name in read(run.page).sections)
    parts = ("started", "head", "header", *sections, "footer", "stored")
    expect(run.stages, f'the parts that the progress of "{title}" named').is_equal_to(parts)


@then('the pieces of "{title:Quoted}" are numbered from 1 without a gap')
def pieces_are_numbered(context: SceneContext, title: str) -> None:
    """Look at the numbers of the pieces in the order they came."""
    run = context.scene.recall(Run, title)
    expect(run.sequence, f'the pieces of "{title}"').is_not_empty()
    expect(run.sequence, f'the numbers of the pieces of "{title}"').is_equal_to(tuple(range(1, len(run.chunks) + 1)))


@then('the pieces of "{title:Quoted}" join to one well-formed page')
def pieces_join(context: SceneContext, title: str) -> None:
    """Read the page as strictly as no browser does."""
    reading = read(context.scene.recall(Run, title).page)
    expect(reading.problems, f'what is wrong with "{title}"').is_empty()
    expect(reading.source.rstrip(), f'the end of "{title}"').ends_with("</html>")


@then('the kept page "{title:Quoted}" is what was streamed, letter by letter')
def kept_is_streamed(context: SceneContext, title: str) -> None:
    """Compare what is kept with what was streamed."""
    seen = page(context.scene, title)
    kept = accepted(
        Attempt(f'reading "{title}"', owner(context.scene, title).publishing.version(seen.site_id, seen.version))
    )
    expect(kept.html, f'the kept page "{title}", which should be the streamed one').is_the_text(seen.html)


@then('the kept page "{title:Quoted}" is still the first one, letter by letter')
def kept_is_first(context: SceneContext, title: str) -> None:
    """Compare the newest version that is kept with what was streamed first."""
    first = context.scene.recall(Editions, title).pages[0]
    holdings = owner(context.scene, title).holdings(first)
    expect(holdings.html, f'the kept page "{title}", which should be the first one').is_the_text(first.html)


@then('every event of "{title:Quoted}" is a progress, chunk, complete or error')
def events_are_known(context: SceneContext, title: str) -> None:
    """Look for events of any other type, or of none."""
    run = context.scene.recall(Run, title)
    expect(run.kinds, f'the events of "{title}"').is_not_empty()
    expect(set(run.kinds) - set(TYPES), "types of events that nobody knows").is_empty()


@then('the events of "{title:Quoted}" are numbered from 1 without a gap')
def events_are_numbered(context: SceneContext, title: str) -> None:
    """Look at the ids of the events in the order they came."""
    ids = [event.id for event in context.scene.recall(Run, title).events]
    expect(ids, f'the ids of the events of "{title}"').is_equal_to([str(number + 1) for number in range(len(ids))])


@then('every event of "{title:Quoted}" speaks of the same generation')
def events_are_of_one_generation(context: SceneContext, title: str) -> None:
    """Look at the generations that the events name."""
    run = context.scene.recall(Run, title)
    expect(run.generations, f'the generations that events of "{title}" name').has_length(1).does_not_contain("")


@then('"{title:Quoted}" was completed exactly once')
def completed_once(context: SceneContext, title: str) -> None:
    """Count completions and errors."""
    run = context.scene.recall(Run, title)
    expect(run.kinds.count("complete"), f'how often "{title}" was completed').is_equal_to(1)
    expect(run.failures, f'the errors of "{title}"').is_empty()


@then('nothing came after the end of "{title:Quoted}"')
def nothing_after_the_end(context: SceneContext, title: str) -> None:
    """Look behind the completion or the error."""
    run = context.scene.recall(Run, title)
    expect(run.after_the_end, f'what came after the end of "{title}"').is_empty()
    expect(run.kinds[-1:], f'the last event of "{title}"').is_not_equal_to(("progress",)).is_not_equal_to(("chunk",))
    expect(run.ending, f'how the stream of "{title}" ended').is_equal_to("CLOSED")


@then('the completion of "{title:Quoted}" has a brand score from 0 to 10')
def completion_has_score(context: SceneContext, title: str) -> None:
    """Look at the score that the completion tells."""
    expect(page(context.scene, title).brand_score, f'the score of "{title}"').is_between(0, 10)


@then('the completion of "{title:Quoted}" tells the title that the page has')
def completion_has_title(context: SceneContext, title: str) -> None:
    """Compare the title that the completion tells with that of the page."""
    run = context.scene.recall(Run, title)
    told = [completion.text("title") for completion in run.completions]
    expect(told, f'the title in the completion of "{title}"').is_equal_to([read(run.page).title])


@then('the page "{title:Quoted}" is version 1 of its site')
def is_version_1(context: SceneContext, title: str) -> None:
    """Look at the version that the completion tells, and at the history."""
    seen = page(context.scene, title)
    expect(seen.version, f'the version of "{title}"').is_equal_to(1)
    expect(owner(context.scene, title).holdings(seen).versions, f'the versions of "{title}"').is_equal_to((1,))


@then('"{title:Quoted}" failed because {code:Why}')
def failed_because(context: SceneContext, title: str, code: str) -> None:
    """Look at the one error of the run."""
    run = context.scene.recall(Run, title)
    expect([one.text("code") for one in run.failures], f'the errors of "{title}"').is_equal_to([code])
    expect(run.completions, f'the completions of "{title}"').is_empty()


@then("the generation failed because {code:Why}")
def generation_failed_because(context: SceneContext, code: str) -> None:
    """Look at the one event of a generation that did not even begin."""
    run = context.scene.recall(Run)
    expect(run.kinds, "the events of the generation").is_equal_to(("error",))
    expect(run.failures[0].text("code"), "why the generation failed").is_equal_to(code)


@then("the failure of the generation is told in a sentence, with its correlation id")
def failure_is_told(context: SceneContext) -> None:
    """Look at what the error says to people and to support."""
    run = context.scene.recall(Run)
    expect(run.failures[0].text("message"), "the message of the error").matches(r"\w+ \w+")
    expect(run.correlation_id, "the correlation id of the answer").is_not_empty()
    expect(run.failures[0].text("correlationId"), "the correlation id of the error").is_equal_to(run.correlation_id)


@then('"{title:Quoted}" had begun before it failed')
def had_begun(context: SceneContext, title: str) -> None:
    """Look at what came before the error."""
    run = context.scene.recall(Run, title)
    expect(run.progress[:1], f'the first progress of "{title}"').is_equal_to((0,))
    expect(run.progress, f'the progress of "{title}" before the error').is_sorted().does_not_contain(100)
    expect(run.chunks, f'the pieces of "{title}" that came before the error').is_not_empty()
    expect(run.generations, f'the generations that events of "{title}" name').has_length(1).does_not_contain("")


@then('"{title:Quoted}" is painted in {first:Colour} first and {second:Colour} second')
def is_painted(context: SceneContext, title: str, first: str, second: str) -> None:
    """Look at the page's named colours, and whether they are used."""
    reading = read(page(context.scene, title).html)
    named = (reading.colours.get("primary"), reading.colours.get("secondary"))
    expect(named, f'first and second colour of "{title}"').is_equal_to((first.upper(), second.upper()))
    expect((reading.uses("primary"), reading.uses("secondary")), "both colours are used").is_equal_to((True, True))


@then('neither {first:Colour} nor {second:Colour} is in "{title:Quoted}"')
def colours_are_absent(context: SceneContext, title: str, first: str, second: str) -> None:
    """Look for colours that belong elsewhere."""
    reading = read(page(context.scene, title).html)
    found = [colour for colour in (first, second) if reading.has_colour(colour)]
    expect(found, f'colours in "{title}" that belong elsewhere').is_empty()


@then('visitors of "{title:Quoted}" would read "{words:Quoted}"')
def visitors_would_read(context: SceneContext, title: str, words: str) -> None:
    """Read the page's text as a browser would show it."""
    expect(read(page(context.scene, title).html).text, f'the text of "{title}"').contains(words)


@then('visitors of "{title:Quoted}" would read nothing of "{words:Quoted}"')
def visitors_would_not_read(context: SceneContext, title: str, words: str) -> None:
    """Read the page's text and look for what belongs elsewhere."""
    text = read(context.scene.recall(Run, title).page).text
    expect(text, f'the text of "{title}"').contains(title).does_not_contain(words)


@then('nothing of the prompt runs in "{title:Quoted}"')
def nothing_runs(context: SceneContext, title: str) -> None:
    """Look for anything that a browser would run, and for broken markup."""
    reading = read(page(context.scene, title).html)
    expect(reading.programs, f'what would run in "{title}"').is_empty()
    expect(reading.problems, f'what is wrong with "{title}"').is_empty()


@then('"{title:Quoted}" has a language, a title, one main heading and fits small screens')
def is_ready_for_everybody(context: SceneContext, title: str) -> None:
    """Look for what every visitor needs."""
    reading = read(page(context.scene, title).html)
    expect(reading.language, f'the language of "{title}"').is_not_empty()
    expect(reading.title, f'the title of "{title}"').contains(title)
    expect(len(reading.all("h1")), f'the main headings of "{title}"').is_equal_to(1)
    expect(reading.fits_small_screens, f'"{title}" fits small screens').is_true()
