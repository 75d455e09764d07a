"""Logos: asking for them, choosing, keeping and removing them."""

from ratified import Attempt, Scene, SceneContext, accepted
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.site_builder import FLAWED_LOGOS, KINDS, KeptLogos, LogoOrder, Logos, SiteBuilder, Visitor, page, read

use_type(**KINDS)


@given('{who:w} has asked for {count:d} logo for "{idea:Quoted}"')
@given('{who:w} has asked for {count:d} logos for "{idea:Quoted}"')
@when('{who:w} asks for {count:d} logo for "{idea:Quoted}"')
@when('{who:w} asks for {count:d} logos for "{idea:Quoted}"')
def ask(context: SceneContext, who: str, count: int, idea: str) -> None:
    """Ask for so many logos."""
    _ask(context.scene, who, LogoOrder(idea, count))


@when('{who:w} asks for logos for "{idea:Quoted}"')
def ask_without_count(context: SceneContext, who: str, idea: str) -> None:
    """Ask for logos without saying how many."""
    _ask(context.scene, who, LogoOrder(idea))


@when('{who:w} asks for {count:d} logos for "{idea:Quoted}" in the colours {colours:Colours}')
def ask_in_colours(context: SceneContext, who: str, count: int, idea: str, colours: tuple[str, str]) -> None:
    """Ask for logos in brand colours."""
    _ask(context.scene, who, LogoOrder(idea, count, colours=colours))


@given('{who:w} has asked for {count:d} logos for "{idea:Quoted}" in the style {style:w}')
@when('{who:w} asks for {count:d} logo for "{idea:Quoted}" in the style {style:w}')
def ask_in_style(context: SceneContext, who: str, count: int, idea: str, style: str) -> None:
    """Ask for logos in a style."""
    _ask(context.scene, who, LogoOrder(idea, count, style))


@when("{who:w} tries to ask for logos with {flaw:LogoFlaw}")
def try_flawed_order(context: SceneContext, who: str, flaw: str) -> None:
    """Send an order that does not fit."""
    outcome = context.scene.client(SiteBuilder, who).drawing.send(FLAWED_LOGOS[flaw])
    context.scene.remember(Attempt(f"asking for logos with {flaw}", outcome), "asking for logos")


@given("{who:w} has removed that logo")
@when("{who:w} removes the first of the logos")
def remove(context: SceneContext, who: str) -> None:
    """Remove the first of the logos that were asked for."""
    logo = context.scene.recall(Logos).results[0]
    accepted(Attempt(f"{who} removing a logo", context.scene.client(SiteBuilder, who).drawing.remove(logo.id)))


@then("{who:w} is offered {count:d} logo")
@then("{who:w} is offered {count:d} logos")
def is_offered(context: SceneContext, who: str, count: int) -> None:
    """Count what is offered, and what is kept."""
    offered = context.scene.recall(Logos)
    expect(offered.type, "what is offered").is_equal_to("logo")
    expect(offered.results, f"the logos that {who} is offered").has_length(count)
    expect([one.id for one in offered.results], "the logos' ids").has_no_duplicates()
    expect(_kept(context.scene, who).offers, f"the logos that are kept for {who}").is_equal_to(
        frozenset(offered.results)
    )


@then("no two of the logos look the same")
def logos_differ(context: SceneContext) -> None:
    """Compare what is drawn."""
    drawings = [read(drawing).shapes for drawing in _drawings(context.scene)]
    expect(drawings, "the drawings").has_no_duplicates()


@then("no two of the previews look the same")
def previews_differ(context: SceneContext) -> None:
    """Compare the previews point by point."""
    addresses = tuple(logo.preview for logo in context.scene.recall(Logos).results)
    pictures = context.scene.client(Visitor, "Vera").pictures(addresses)
    expect(len({picture.content for picture in pictures}), "different previews").is_equal_to(len(addresses))


@then("every logo is served as a drawing")
def logos_are_served(context: SceneContext) -> None:
    """Fetch every logo as a browser would."""
    addresses = tuple(logo.url for logo in context.scene.recall(Logos).results)
    pictures = context.scene.client(Visitor, "Vera").pictures(addresses)
    expect([(one.status, one.media_type) for one in pictures], "the logos").contains_only((200, "image/svg+xml"))
    expect([len(read(one.drawing).all("svg")) for one in pictures], "drawings in each logo").contains_only(1)


@then("every preview is served as a picture of at least {width:d} by {height:d} points")
def previews_are_served(context: SceneContext, width: int, height: int) -> None:
    """Fetch every preview as a browser would."""
    addresses = tuple(logo.preview for logo in context.scene.recall(Logos).results)
    pictures = context.scene.client(Visitor, "Vera").pictures(addresses)
    expect([(one.status, one.media_type) for one in pictures], "the previews").contains_only((200, "image/png"))
    small = [one for one in pictures if one.size[0] < width or one.size[1] < height]
    expect(small, "previews that are too small, or no pictures").is_empty()


@then("every picture of {who:w}'s logos is still served")
def pictures_are_still_served(context: SceneContext, who: str) -> None:
    """Fetch every logo and preview."""
    logos = context.scene.recall(Logos).results
    addresses = tuple(address for logo in logos for address in (logo.url, logo.preview))
    pictures = context.scene.client(Visitor, "Vera").pictures(addresses)
    expect([one.status for one in pictures], f"what is served of {who}'s logos").contains_only(200)


@then("every logo is drawn with {colour:Colour}")
def drawn_with(context: SceneContext, colour: str) -> None:
    """Look for a colour in every drawing."""
    without = [drawing for drawing in _drawings(context.scene) if not read(drawing).has_colour(colour)]
    expect(without, f"the drawings without {colour}").is_empty()


@then('every logo shows the letter "{letter:Quoted}"')
def shows_letter(context: SceneContext, letter: str) -> None:
    """Look for a letter in the text of every drawing."""
    texts = [read(drawing).text for drawing in _drawings(context.scene)]
    expect(texts, "the texts of the logos").contains_only(letter)


@then('{who:w} now has {count:d} logos, first the one for "{idea:Quoted}"')
def has_logos(context: SceneContext, who: str, count: int, idea: str) -> None:
    """List the logos that are kept."""
    kept = _kept(context.scene, who).logos
    expect(kept, f"{who}'s logos").has_length(count)
    expect(kept[0].prompt, "the idea of the first logo").is_equal_to(idea)
    expect(kept[0].offer, "the first logo").is_equal_to(context.scene.recall(Logos, idea).results[0])
    expect([logo.created_at for logo in kept], "when the logos were made").is_sorted(newest_first=True)


@then("the builder remembers style and idea of each of {who:w}'s logos")
def remembers_styles(context: SceneContext, who: str) -> None:
    """Compare what is kept with what was asked for."""
    kept = _kept(context.scene, who).logos
    asked = [("Quokka travels", "playful"), ("Modern tech logo", "classic"), ("Modern tech logo", "classic")]
    expect([(logo.prompt, logo.style) for logo in kept], f"ideas and styles of {who}'s logos").is_equal_to(asked)


@then("{who:w} now has {count:d} logo")
@then("{who:w} has {count:d} logos")
def has_count(context: SceneContext, who: str, count: int) -> None:
    """Count the logos that are kept; they are some of those that were offered."""
    kept, offered = _kept(context.scene, who), context.scene.recall(Logos).results
    expect(kept.logos, f"{who}'s logos").has_length(count)
    expect(kept.offers - frozenset(offered), f"{who}'s logos that were never offered").is_empty()


@then("{who:w} has no logos")
@then("{who:w} still has no logos")
def has_none(context: SceneContext, who: str) -> None:
    """List the logos that are kept."""
    expect(_kept(context.scene, who).logos, f"{who}'s logos").is_empty()


@then("the {nth:Nth} logo and its preview are no longer served")
def is_not_served(context: SceneContext, nth: int) -> None:
    """Fetch what was removed."""
    logo = context.scene.recall(Logos).results[nth]
    pictures = context.scene.client(Visitor, "Vera").pictures((logo.url, logo.preview))
    expect([one for one in pictures if not one.is_gone], "what is served of the removed logo").is_empty()


@then("the {nth:Nth} logo and its preview are still served")
def is_served(context: SceneContext, nth: int) -> None:
    """Fetch what was not removed."""
    logo = context.scene.recall(Logos).results[nth]
    pictures = context.scene.client(Visitor, "Vera").pictures((logo.url, logo.preview))
    expect([one.status for one in pictures], "what is served of the other logo").is_equal_to([200, 200])


@then('the {nth:Nth} logo is seen in the header of "{title:Quoted}"')
def is_in_header(context: SceneContext, nth: int, title: str) -> None:
    """Look for the logo among the pictures of the header, and fetch it."""
    logo = context.scene.recall(Logos).results[nth]
    pictures = read(page(context.scene, title).html).header_pictures
    expect(pictures, f'the pictures in the header of "{title}"').contains(logo.url)
    expect(context.scene.client(Visitor, "Vera").picture(logo.url).status, "what is served of the logo").is_equal_to(
        200
    )


@then('none of the other logos is in "{title:Quoted}"')
def others_are_absent(context: SceneContext, title: str) -> None:
    """Look for logos in the page; one was chosen."""
    html = page(context.scene, title).html
    found = [logo.id for logo in context.scene.recall(Logos).results if logo.id in html]
    expect(found, f'the logos in "{title}"').has_length(1)


def _ask(scene: Scene, who: str, order: LogoOrder) -> Logos:
    outcome = scene.client(SiteBuilder, who).drawing.ask(order)
    offered = scene.remember(accepted(Attempt(f'asking for logos for "{order.idea}"', outcome)), order.idea)
    expect(offered.results, "the logos that are offered").is_not_empty()
    return offered


def _kept(scene: Scene, who: str) -> KeptLogos:
    return accepted(Attempt(f"listing {who}'s logos", scene.client(SiteBuilder, who).drawing.kept()))


def _drawings(scene: Scene) -> list[str]:
    addresses = tuple(logo.url for logo in scene.recall(Logos).results)
    pictures = scene.client(Visitor, "Vera").pictures(addresses)
    expect([one.status for one in pictures], "what is served of the logos").contains_only(200)
    return [one.drawing for one in pictures]
