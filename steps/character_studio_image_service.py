"""How nanoBanana behaves towards the studio, how patient owners are with it, and what it was asked."""

from ratified import SceneContext
from ratified.expect import expect
from ratified.faults.virtual import AnswerWith, Hold, Malform, Repeat, Reset
from ratified.gherkin import given, then, use_type, when
from ratified.resilience import StandIn, stand_in
from systems.character_studio import (
    KINDS,
    CharacterStudio,
    Several,
    drawings,
    finished,
    judge_pauses,
    orders,
    waits_as_wanted,
)

use_type(**KINDS)

_GIVEN_UP = {
    "id": "gen_given_up",
    "status": "failed",
    "progress": 0.5,
    "images": [],
    "usage": None,
    "error": {"type": "content_policy", "message": "this is not drawn"},
}


# What it does


@given("nanoBanana answers nonsense when it is asked for a picture")
def nonsense_for_pictures(context: SceneContext) -> None:
    """Have pictures be no pictures."""
    _nano_banana(context).command(Malform(times=None), operation="picture")


@given("nanoBanana sends its last picture again")
def sends_last_picture(context: SceneContext) -> None:
    """Have the picture that was sent last be sent for whatever is drawn next."""
    _nano_banana(context).command(Repeat(times=None), operation="picture")


@given("nanoBanana gives up on what it draws")
def gives_up(context: SceneContext) -> None:
    """Have every generation fail at nanoBanana itself, after its order was taken."""
    _nano_banana(context).command(AnswerWith(status=200, json=_GIVEN_UP, times=None), operation="look")


@given("nanoBanana takes the order once and then resets the connection")
def takes_the_order_and_resets(context: SceneContext) -> None:
    """Have an order taken whose answer never arrives."""
    _nano_banana(context).command(Reset(when="before the answer", times=1), operation="order")


@given("nanoBanana holds its drawing back")
def holds_drawing(context: SceneContext) -> None:
    """Have orders taken, and nothing told of how far they are."""
    _nano_banana(context).command(Hold(times=None), operation="look")


@when("nanoBanana goes on drawing")
def goes_on(context: SceneContext) -> None:
    """Have told what was held back."""
    _nano_banana(context).release("look")


# How patient owners are


@given("{who:w} has allowed one attempt only")
def one_attempt(context: SceneContext, who: str) -> None:
    """Have nothing tried again."""
    waits_as_wanted(context.scene, who, maxAttempts=1)


@given("{who:w} has allowed one attempt only, of {time:Seconds}")
def one_attempt_of(context: SceneContext, who: str, time: float) -> None:
    """Have nothing tried again, and an attempt ended after a time."""
    waits_as_wanted(context.scene, who, maxAttempts=1, attemptTimeoutSeconds=time)


@given("{who:w} has allowed {count:d} attempts")
def attempts(context: SceneContext, who: str, count: int) -> None:
    """Have tried so often in all."""
    waits_as_wanted(context.scene, who, maxAttempts=count)


@given("{who:w} has allowed {count:d} attempts, of {time:Seconds} each")
def attempts_of(context: SceneContext, who: str, count: int, time: float) -> None:
    """Have tried so often, each attempt ended after a time."""
    waits_as_wanted(context.scene, who, maxAttempts=count, attemptTimeoutSeconds=time)


@given("{who:w} has allowed {count:d} attempts, with pauses that begin at {time:Seconds} and double")
def attempts_with_pauses(context: SceneContext, who: str, count: int, time: float) -> None:
    """Have tried so often, each pause twice as long as the one before."""
    waits_as_wanted(context.scene, who, maxAttempts=count, backoffSeconds=time, backoffFactor=2)


@given("{who:w} pauses an hour after each failure")
def long_pauses(context: SceneContext, who: str) -> None:
    """Have nothing tried again for as long as any scenario lasts."""
    waits_as_wanted(context.scene, who, backoffSeconds=60, backoffFactor=10)


@given("{who:w} wants only {kind:Retried} to be tried again")
def only_some(context: SceneContext, who: str, kind: str) -> None:
    """Have tried again only what failed in one way."""
    waits_as_wanted(context.scene, who, retryOn=[kind])


# What it was asked


@then('nanoBanana was asked for "{name:Quoted}" {often:Often}')
def was_asked(context: SceneContext, name: str, often: int) -> None:
    """Judge how often a character was ordered, whatever came of it."""
    found = [call.command or "answered" for call in orders(context.scene, name)]
    expect(len(found), f'how often "{name}" was ordered ({", ".join(found)})').is_equal_to(often)


@then('nanoBanana has drawn "{name:Quoted}" {often:Often}')
def has_drawn(context: SceneContext, name: str, often: int) -> None:
    """Judge how many drawings of a character there are to be paid, however often they were asked for."""
    expect(len(drawings(context.scene, name)), f'drawings of "{name}"').is_equal_to(often)


@then("nanoBanana has drawn each of them once")
def has_drawn_each(context: SceneContext) -> None:
    """Judge that no character was drawn twice, and none left out."""
    found = {name: len(drawings(context.scene, name)) for name in context.scene.recall(Several).names}
    expect(found, "how often each was drawn").is_equal_to(dict.fromkeys(found, 1))


@then("nanoBanana was asked in the name of {who:w}")
def was_asked_in_the_name(context: SceneContext, who: str) -> None:
    """Judge that the studio tells nanoBanana who pays."""
    studio = context.scene.client(CharacterStudio, who)
    expect(len(studio.nano_banana.calls("order", who=who)), f"orders in the name of {who}").is_at_least(1)


@then('nanoBanana was told to stop drawing "{name:Quoted}"')
def was_stopped(context: SceneContext, name: str) -> None:
    """Judge that the drawing was cancelled where it is made."""
    made = finished(context.scene, name).external.generation_id
    stopped = _nano_banana(context).calls("stop", at_least=1)
    expect([call.url.rpartition("/")[2] for call in stopped], "what nanoBanana was told to stop").contains(made)


@then("nanoBanana had pauses of at least {first:Seconds}, {second:Seconds} and {third:Seconds}")
def had_pauses(context: SceneContext, first: float, second: float, third: float) -> None:
    """Judge the time from each answer to the next order."""
    judge_pauses(context.scene, first, second, third)


@then("nanoBanana had a pause of at least {wanted:Seconds}")
def had_a_pause(context: SceneContext, wanted: float) -> None:
    """Judge the time from the first answer to the second order."""
    judge_pauses(context.scene, wanted)


def _nano_banana(context: SceneContext) -> StandIn:
    return stand_in(context.scene, "nano_banana")
