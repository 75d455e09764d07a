"""Ordering pages, watching them grow, and what the stream must be like."""

from ratified import Attempt, Scene, SceneContext, accepted, until
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.site_builder import (
    FLAWED_PAGES,
    KINDS,
    POOR,
    WEAKNESSES,
    Generation,
    Logos,
    Page,
    PageOrder,
    Run,
    SiteBuilder,
    keep,
    owner,
    page,
    prompt,
    read,
    watched_at_once,
)

use_type(**KINDS)


@given('{who:w} has generated the page "{title:Quoted}"')
@when('{who:w} generates the page "{title:Quoted}"')
def generate(context: SceneContext, who: str, title: str) -> None:
    """Order a page with nothing to object to, and watch it to its completion."""
    _generate(context.scene, who, title, PageOrder(prompt(title)))


@given('{who:w} has generated the page "{title:Quoted}" with a score below 8')
@when('{who:w} generates the page "{title:Quoted}" with a score below 8')
def generate_poor(context: SceneContext, who: str, title: str) -> None:
    """Order a page with so many weaknesses that it must not go live."""
    page = _generate(context.scene, who, title, PageOrder(prompt(title, POOR)))
    expect(page.brand_score, f'the score of "{title}"').is_less_than(8)


@given('{who:w} has generated the page "{title:Quoted}" with {weakness:Weakness}')
@when('{who:w} generates the page "{title:Quoted}" with {weakness:Weakness}')
def generate_weak(context: SceneContext, who: str, title: str, weakness: str) -> None:
    """Order a page with one weakness."""
    _generate(context.scene, who, title, PageOrder(prompt(title, WEAKNESSES[weakness])))


@given('{who:w} has generated the page "{title:Quoted}" with the headline "{headline:Quoted}"')
@when('{who:w} generates the page "{title:Quoted}" with the headline "{headline:Quoted}"')
def generate_with_headline(context: SceneContext, who: str, title: str, headline: str) -> None:
    """Order a page that says something in particular."""
    _generate(context.scene, who, title, PageOrder(prompt(title, headline=headline)))


@when('{who:w} generates the page "{title:Quoted}" from the template {template:S}')
def generate_from_template(context: SceneContext, who: str, title: str, template: str) -> None:
    """Order a page from a template."""
    _generate(context.scene, who, title, PageOrder(title, template))


@given('{who:w} has generated the page "{title:Quoted}" in the colours {colours:Colours}')
@when('{who:w} generates the page "{title:Quoted}" in the colours {colours:Colours}')
def generate_in_colours(context: SceneContext, who: str, title: str, colours: tuple[str, str]) -> None:
    """Order a page in brand colours."""
    _generate(context.scene, who, title, PageOrder(prompt(title), colours=colours))


@when('{who:w} generates the page "{title:Quoted}" from a prompt of {length:d} characters')
def generate_from_long_prompt(context: SceneContext, who: str, title: str, length: int) -> None:
    """Order a page with a prompt that is exactly so long."""
    _generate(context.scene, who, title, PageOrder(f"{title}, with ".ljust(length, "a")))


@when('{who:w} generates the page "{title:Quoted}" with the {nth:Nth} of the logos')
def generate_with_logo(context: SceneContext, who: str, title: str, nth: int) -> None:
    """Order a page with a logo that was chosen."""
    logo = context.scene.recall(Logos).results[nth]
    _generate(context.scene, who, title, PageOrder(prompt(title), logo=logo.url))


@when('{who:w} orders the page "{title:Quoted}":')
def order_by_table(context: SceneContext, who: str, title: str) -> None:
    """Order a page part by part."""
    parts = {row["part"]: row["order"] for row in context.table}
    order = PageOrder(parts["prompt"], parts["template"], (parts["primary colour"], parts["secondary colour"]))
    _generate(context.scene, who, title, order)


@given('{who:w} has generated a new version of "{title:Quoted}" with the headline "{headline:Quoted}"')
@when('{who:w} generates a new version of "{title:Quoted}" with the headline "{headline:Quoted}"')
def generate_version_with_headline(context: SceneContext, who: str, title: str, headline: str) -> None:
    """Order the next version of a page, saying something in particular."""
    site = context.scene.recall(Page, title).site_id
    _generate(context.scene, who, title, PageOrder(prompt(title, headline=headline), site=site))


@given('{who:w} has generated a new version of "{title:Quoted}" with a score below 8')
def generate_poor_version(context: SceneContext, who: str, title: str) -> None:
    """Order a next version that must not go live."""
    site = context.scene.recall(Page, title).site_id
    page = _generate(context.scene, who, title, PageOrder(prompt(title, POOR), site=site))
    expect(page.brand_score, f'the score of the new version of "{title}"').is_less_than(8)


@given('{who:w} has generated a new version of "{title:Quoted}" without weaknesses')
@when('{who:w} generates a new version of "{title:Quoted}" without weaknesses')
def generate_good_version(context: SceneContext, who: str, title: str) -> None:
    """Order a next version with nothing to object to."""
    site = context.scene.recall(Page, title).site_id
    _generate(context.scene, who, title, PageOrder(prompt(title), site=site))


@when('{who:w} watches the page "{title:Quoted}" being generated')
def watch(context: SceneContext, who: str, title: str) -> None:
    """Order a page and watch the stream to its end, whatever that is."""
    _watch(context.scene, who, title, PageOrder(prompt(title)))


@when('{who:w} watches a comprehensive page "{title:Quoted}" being generated')
def watch_comprehensive(context: SceneContext, who: str, title: str) -> None:
    """Order a page with everything on it and watch the stream to its end."""
    wishes = "comprehensive, with hero, features, testimonials, pricing, gallery and contact"
    _watch(context.scene, who, title, PageOrder(f"{title}, {wishes}"))


@given('{who:w} has watched the page "{title:Quoted}" fail with that logo')
@when('{who:w} watches the page "{title:Quoted}" being generated with that logo')
def watch_with_logo(context: SceneContext, who: str, title: str) -> None:
    """Order a page with the logo that was spoken of, and watch the stream to its end."""
    _watch(context.scene, who, title, PageOrder(prompt(title), logo=context.scene.recall(Logos).results[0].url))


@when('{who:w} watches a new version of "{title:Quoted}" being generated with that logo')
def watch_version_with_logo(context: SceneContext, who: str, title: str) -> None:
    """Order the next version of a page with the logo that was spoken of."""
    scene = context.scene
    logo, site = scene.recall(Logos).results[0].url, scene.recall(Page, title).site_id
    _watch(scene, who, title, PageOrder(prompt(title), logo=logo, site=site))


@given("{who:w} has watched a page fail for want of a prompt")
@when("{who:w} watches a page being generated from an empty prompt")
def watch_empty(context: SceneContext, who: str) -> None:
    """Order a page without a word, and watch the stream to its end."""
    _watch(context.scene, who, "the generation", PageOrder(""))


@when("{who:w} watches a page being generated from a prompt of spaces")
def watch_blank(context: SceneContext, who: str) -> None:
    """Order a page with nothing but spaces, and watch the stream to its end."""
    _watch(context.scene, who, "the generation", PageOrder(" \t\n  "))


@when('{who:w} stops watching the page "{title:Quoted}" after its first piece')
def stop_watching(context: SceneContext, who: str, title: str) -> None:
    """Order a page and leave the stream when its first piece has come."""
    run = context.scene.client(SiteBuilder, who).generating.watch_until_first_piece(PageOrder(prompt(title)))
    keep(context.scene, title, run)
    expect(run.chunks, f'the pieces of "{title}" that came').is_not_empty()


@when('{who:w} and {other:w} generate the pages "{title:Quoted}" and "{second:Quoted}" at the same time')
def generate_at_once(context: SceneContext, who: str, other: str, title: str, second: str) -> None:
    """Have two people order pages, both streams open at once."""
    scene = context.scene
    orders = {
        scene.client(SiteBuilder, who): PageOrder(prompt(title, headline=f"{title} for all")),
        scene.client(SiteBuilder, other): PageOrder(prompt(second, headline=f"{second}, too")),
    }
    for_one, for_other = watched_at_once(orders)
    keep(scene, title, for_one)
    keep(scene, second, for_other)


@when("{who:w} tries to generate a page with {flaw:PageFlaw}")
def try_flawed_order(context: SceneContext, who: str, flaw: str) -> None:
    """Send an order that does not fit."""
    outcome = context.scene.client(SiteBuilder, who).generating.send(FLAWED_PAGES[flaw])
    context.scene.remember(Attempt(f"generating a page with {flaw}", outcome), "generating")


@when("{who:w} tries to generate a new version of a page that nobody has")
def try_version_of_nothing(context: SceneContext, who: str) -> None:
    """Order the next version of a page that there never was."""
    builder = context.scene.client(SiteBuilder, who)
    outcome = builder.generating.watch(PageOrder("Spring sale", site=builder.target().site))
    context.scene.remember(Attempt("generating a version of nothing", outcome), "generating")


@when('{who:w} tries to read the score of "{title:Quoted}"')
def try_to_read_score(context: SceneContext, who: str, title: str) -> None:
    """Ask for the score of a generation."""
    run = context.scene.recall(Run, title)
    outcome = context.scene.client(SiteBuilder, who).generating.score_card(run.generation_id)
    context.scene.remember(Attempt(f'reading the score of "{title}"', outcome), f'reading the score of "{title}"')


@then('the builder now remembers that "{title:Quoted}" was made from the template {template:S}')
@then('the builder still remembers that "{title:Quoted}" was made from the template {template:S}')
def remembers_template(context: SceneContext, title: str, template: str) -> None:
    """Read the generation and look at its template."""
    expect(_generation(context.scene, title).template_id, f'the template of "{title}"').is_equal_to(template)


@then('the builder now remembers the prompt "{words:Quoted}" for "{title:Quoted}"')
def remembers_prompt(context: SceneContext, title: str, words: str) -> None:
    """Read the generation and look at its prompt."""
    expect(_generation(context.scene, title).prompt, f'the prompt of "{title}"').is_equal_to(words)


@then('the builder now remembers the generation of "{title:Quoted}" as complete')
@then('the generation that the completion of "{title:Quoted}" names is complete, with the same score')
def remembers_completion(context: SceneContext, title: str) -> None:
    """Read the generation that the completion names."""
    seen, known = page(context.scene, title), _generation(context.scene, title)
    expect((known.status, known.progress), "status and progress").is_equal_to(("COMPLETE", 100))
    expect((known.site_id, known.version), "site and version").is_equal_to((seen.site_id, seen.version))
    expect(known.brand_score, "the score").is_equal_to(seen.brand_score)


@then('the builder now remembers the generation of "{title:Quoted}" as failed because {code:Why}')
def remembers_failure(context: SceneContext, title: str, code: str) -> None:
    """Read the generation that has failed: it says of its failure what the stream said, and became nothing."""
    known, run = _generation(context.scene, title), context.scene.recall(Run, title)
    became = (known.status, known.version, known.brand_score)
    expect(became, f'status, version and score of "{title}"').is_equal_to(("FAILED", None, None))
    expect(known.error and known.error.code, f'why "{title}" failed').is_equal_to(code)
    expect(run.reasons, f'what the stream said of the failure of "{title}"').is_equal_to((known.error,))


@then('the generation of "{title:Quoted}" completes all the same')
def completes_all_the_same(context: SceneContext, title: str) -> None:
    """Follow the generation although nobody watches it."""
    scene = context.scene
    ended = until(lambda: _generation(scene, title), lambda seen: seen.status != "GENERATING", f'"{title}" ends')
    expect(ended.status, f'the status of "{title}"').is_equal_to("COMPLETE")


@then('"{title:Quoted}" is kept as version 1')
def is_kept(context: SceneContext, title: str) -> None:
    """Read the first version, which nobody has seen to its end."""
    known, builder = _generation(context.scene, title), owner(context.scene, title)
    kept = accepted(Attempt(f'reading "{title}"', builder.publishing.version(known.site_id, 1)))
    expect(read(kept.html).problems, f'what is wrong with the kept page "{title}"').is_empty()
    expect(kept.html, f'the kept page "{title}"').starts_with(context.scene.recall(Run, title).page)


def _generate(scene: Scene, who: str, title: str, order: PageOrder) -> Page:
    _watch(scene, who, title, order)
    return page(scene, title)


def _watch(scene: Scene, who: str, title: str, order: PageOrder) -> Run:
    outcome = scene.client(SiteBuilder, who).generating.watch(order)
    return keep(scene, title, accepted(Attempt(f'generating "{title}"', outcome)))


def _generation(scene: Scene, title: str) -> Generation:
    generation_id = scene.recall(Run, title).generation_id
    expect(generation_id, f'the generation that the events of "{title}" name').is_not_empty()
    return accepted(
        Attempt(f'reading the generation of "{title}"', owner(scene, title).generating.generation(generation_id))
    )
