"""Circuit breakers, proved from outside: by the calls that reach what is behind them, by answers, and by their time."""

from __future__ import annotations

from ratified.gherkin import given, then, use_type
from ratified.resilience import must_be_answered, must_have_come, must_meet_no_failure, must_stay_away, watched
from ratified.scene import SceneContext
from ratified.steps.fault_kinds import KINDS

use_type(**KINDS)


# What reaches the service behind it


@given("{service:Service} has been left in peace for {time:Seconds}")
@then("no further call reaches {service:Service} for {time:Seconds}")
def stays_away(context: SceneContext, service: str, time: float) -> None:
    """Watch for so long that nothing reaches a service, whoever it is for; the first call is told with its moment."""
    must_stay_away(watched(context.scene, service), time)


@then("no call reaches {service:Service}")
def is_not_reached(context: SceneContext, service: str) -> None:
    """Judge that nothing has reached a service since the newest When began."""
    must_have_come(context.scene, watched(context.scene, service), 0)


@then("exactly one call reaches {service:Service}")
@then("exactly one probe reaches {service:Service}")
def is_reached_once(context: SceneContext, service: str) -> None:
    """Judge that a service was reached once since the newest When began, or soon is, however many have asked."""
    must_have_come(context.scene, watched(context.scene, service), 1)


@then("exactly {count:d} calls reach {service:Service}")
def is_reached_so_often(context: SceneContext, count: int, service: str) -> None:
    """Judge how often a service was reached since the newest When began, or soon is."""
    must_have_come(context.scene, watched(context.scene, service), count)


# What people in front of it are answered


@then("{who:w} is answered within {time:Seconds}")
def is_answered_soon(context: SceneContext, who: str, time: float) -> None:
    """Judge how soon a person, or everybody, was answered since the newest When began."""
    must_be_answered(context.scene, who, time)


@then("nobody meets an error")
def meets_no_error(context: SceneContext) -> None:
    """Judge that whoever has asked since the newest When began was answered, and with no error of the system."""
    must_meet_no_failure(context.scene)
