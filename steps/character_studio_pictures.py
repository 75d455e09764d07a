"""Pictures, and what they cost."""

from ratified import SceneContext
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.character_studio import (
    KINDS,
    Wanted,
    as_wanted,
    ask,
    finished,
    have,
    judge_drawn,
    judge_known,
    judge_pictures_refused,
    paid,
    stored,
    wait_for,
)

use_type(**KINDS)


@when('{who:w} asks for the character "{name:Quoted}" in {count:d} {size:DrawnSize} pictures and waits for it')
def ask_in_pictures(context: SceneContext, who: str, name: str, count: int, size: str) -> None:
    """Ask for a character in so many pictures of a size, and wait until it is finished."""
    wait_for(context.scene, ask(context.scene, who, as_wanted(name, images=count, size=size)))


@when('{who:w} asks for the character "{name:Quoted}" in {count:d} {size:DrawnSize} picture and waits for it')
def ask_in_one_picture(context: SceneContext, who: str, name: str, count: int, size: str) -> None:
    """Ask for a character in a picture of a size, and wait until it is finished."""
    wait_for(context.scene, ask(context.scene, who, as_wanted(name, images=count, size=size)))


@given('{who:w} has the character "{name:Quoted}" in {count:d} {size:DrawnSize} picture')
@given('{who:w} has the character "{name:Quoted}" in {count:d} {size:DrawnSize} pictures')
def has_in_pictures(context: SceneContext, who: str, name: str, count: int, size: str) -> None:
    """Have a character made in so many pictures of a size."""
    have(context.scene, who, as_wanted(name, images=count, size=size))


@then('{who:w} can look at every picture of "{name:Quoted}"')
def can_look(context: SceneContext, who: str, name: str) -> None:
    """Judge that each stored picture is served, as a picture that nobody between may keep, and once if it is kept."""
    served = stored(context.scene, who, name)
    kinds = [content.media_type for content in served]
    expect(len(kinds), f'pictures of "{name}"').is_at_least(1)
    expect(kinds, f'what the pictures of "{name}" are said to be').is_equal_to(["image/png"] * len(kinds))
    judge_known(context.scene, who, name, served)


@then('the pictures of "{name:Quoted}" are those that nanoBanana has drawn')
def are_as_drawn(context: SceneContext, name: str) -> None:
    """Judge that what is served is, byte by byte, what nanoBanana has drawn for this character."""
    judge_drawn(context.scene, name)


@then('"{name:Quoted}" has {count:d} pictures of {width:d} by {height:d}')
def has_pictures_of(context: SceneContext, name: str, count: int, width: int, height: int) -> None:
    """Judge number and size of a character's pictures, as the studio tells them."""
    told = [(one.width, one.height) for one in finished(context.scene, name).images]
    expect(told, f'sizes of the pictures of "{name}"').is_equal_to([(width, height)] * count)


@then('every picture of "{name:Quoted}" is as large, and has the checksum, that the studio tells')
def are_as_told(context: SceneContext, name: str) -> None:
    """Judge what the studio tells of its pictures by their bytes, and that they are nanoBanana's, in its order."""
    images = finished(context.scene, name).images
    served = stored(context.scene, context.scene.recall(Wanted, name).who, name)
    expect([one.told for one in served], f'size and checksum of the pictures of "{name}"').is_equal_to(
        [(one.size_bytes, one.sha256) for one in images]
    )
    expect([one.tag for one in served], f'what names the pictures of "{name}" when they are served').is_equal_to(
        [f'"{one.sha256}"' for one in images]
    )
    judge_drawn(context.scene, name)


@then('the pictures of "{name:Quoted}" cannot be looked at any more')
def are_gone(context: SceneContext, name: str) -> None:
    """Judge that pictures have gone with their owner: an administrator does not find them either."""
    judge_pictures_refused(context.scene, "Olga", name, "NOT_FOUND")


# Money


@then('"{name:Quoted}" has cost {cents:d} cents, as was said before')
def has_cost(context: SceneContext, name: str, cents: int) -> None:
    """Judge what was charged for a character, and what was said when it was asked for."""
    said = context.scene.recall(Wanted, name).answer.cost.estimated_cents
    expect(said, f'cents that "{name}" was said to cost').is_equal_to(cents)
    expect(finished(context.scene, name).cost.charged_cents, f'cents charged for "{name}"').is_equal_to(cents)


@then("{who:w} has paid {cents:d} cents in all")
def has_paid(context: SceneContext, who: str, cents: int) -> None:
    """Judge the sum of what somebody has paid."""
    expect(paid(context.scene, who).total_cents, f"cents that {who} has paid").is_equal_to(cents)


@then("{who:w} has paid nothing")
def has_paid_nothing(context: SceneContext, who: str) -> None:
    """Judge that nothing was charged."""
    costs = paid(context.scene, who)
    expect((costs.total_cents, costs.charged), f"cents that {who} has paid, and how often").is_equal_to((0, 0))


@then('{who:w} has paid for "{name:Quoted}" only')
def has_paid_for(context: SceneContext, who: str, name: str) -> None:
    """Judge that one character was charged, once, with its price."""
    made, charged = finished(context.scene, name), paid(context.scene, who).charges
    expect([(one.character_id, one.cents) for one in charged], f"what {who} has paid for, and how much").is_equal_to(
        [(made.character_id, made.cost.charged_cents)]
    )
