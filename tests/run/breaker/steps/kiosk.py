"""What customers do at the kiosk, and what they see there."""

from customers import KioskClient, Rate

from ratified import Attempt, SceneContext, accepted
from ratified.expect import expect
from ratified.gherkin import given, then, when
from ratified.resilience import at_once
from ratified.steps import breaker_steps, fault_steps, service_steps, way_steps

__all__ = ["breaker_steps", "fault_steps", "service_steps", "way_steps"]

CROWD = ("Ada", "Ben", "Eva", "Kim", "Leo")


@given("{who:w} has seen the rate")
def has_seen(context: SceneContext, who: str) -> None:
    """Look at the rate, which must be there."""
    accepted(Attempt("seeing the rate", context.scene.client(KioskClient, who).look()))


@given("{who:w} has looked at the rate {count:d} times, whatever that showed")
def has_looked(context: SceneContext, who: str, count: int) -> None:
    """Look so often, one time after the other."""
    context.scene.client(KioskClient, who).look_often(count)


@when("{who:w} looks at the rate")
@when("{who:w} looks at the rate again")
def look(context: SceneContext, who: str) -> None:
    """Look, and keep what is shown."""
    kiosk = context.scene.client(KioskClient, who)
    context.scene.remember(Attempt(f"{who} seeing the rate", kiosk.look()), who)


@when("five customers look at the rate at once")
def five_look(context: SceneContext) -> None:
    """Have five people look at the same moment."""
    kiosks = [context.scene.client(KioskClient, who) for who in CROWD]
    for who, seen in zip(CROWD, at_once([kiosk.look for kiosk in kiosks]), strict=True):
        context.scene.remember(Attempt(f"{who} seeing the rate", seen), who)


@then("{who:w} is shown today's rate")
def shown_todays(context: SceneContext, who: str) -> None:
    """Judge that the rate is the bank's own."""
    expect(_seen(context, who), "what is shown").is_equal_to(Rate(1.25, is_of_today=True))


@then("{who:w} is shown the last known rate")
def shown_last(context: SceneContext, who: str) -> None:
    """Judge that the rate is the one from before."""
    expect(_seen(context, who), "what is shown").is_equal_to(Rate(1.25, is_of_today=False))


@then("four of them are shown the last known rate, and one today's")
def four_and_one(context: SceneContext) -> None:
    """Judge that one of the five was let through."""
    seen = [_seen(context, who).is_of_today for who in CROWD]
    expect(sorted(seen), "who was shown today's rate").is_equal_to([False] * 4 + [True])


@then("{who:w} has waited at least {time:Seconds}")
def has_waited(context: SceneContext, who: str, time: float) -> None:
    """Judge how long the last answer took."""
    expect(context.scene.acted[-1].took, f"how long {who} has waited").is_at_least(time)


def _seen(context: SceneContext, who: str) -> Rate:
    return accepted(context.scene.recall(Attempt, who))
