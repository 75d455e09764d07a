"""What goes wrong between people and a system: on their lines, and at what stands in front of it."""

from __future__ import annotations

from ratified.faults.line import (
    AnsweredWith,
    AnswerLost,
    DeliveredTwice,
    Garbled,
    RequestLost,
    SlowAnswer,
)
from ratified.gherkin import given, use_type, when
from ratified.resilience.lines import disturb, recover
from ratified.scene import SceneContext
from ratified.steps.line_kinds import KINDS

use_type(**KINDS)


# It is slow


@given("{line:Line} to {system:System} is slow by {time:Seconds}")
def is_slow(context: SceneContext, line: str, system: str, time: float) -> None:
    """Have every answer of a system come that much later, until the line recovers."""
    disturb(context.scene, line, system, SlowAnswer(time))


@given("{line:Line} to {system:System} is slow by {time:Seconds}, give or take {jitter:Seconds}")
def is_slow_by_about(context: SceneContext, line: str, system: str, time: float, jitter: float) -> None:
    """Have every answer of a system come later, each by another time, until the line recovers."""
    disturb(context.scene, line, system, SlowAnswer(time, jitter))


# It loses, repeats and spoils


@given("{line:Line} to {system:System} loses {requests:Requests}")
def loses_requests(context: SceneContext, line: str, system: str, requests: int | None) -> None:
    """Have requests never reach a system; whoever asks sees the connection reset."""
    disturb(context.scene, line, system, RequestLost(), requests)


@given("{line:Line} to {system:System} loses {answers:Answers}")
def loses_answers(context: SceneContext, line: str, system: str, answers: int | None) -> None:
    """Have a system do what it is asked for, and its answers never arrive."""
    disturb(context.scene, line, system, AnswerLost(), answers)


@given("{line:Line} to {system:System} delivers everything twice")
def delivers_twice(context: SceneContext, line: str, system: str) -> None:
    """Have every request arrive twice that HTTP lets be repeated, such as one under an Idempotency-Key."""
    disturb(context.scene, line, system, DeliveredTwice())


@given("{line:Line} to {system:System} garbles {answers:Answers}")
def garbles(context: SceneContext, line: str, system: str, answers: int | None) -> None:
    """Have answers arrive that are cut in half or have other bytes in them."""
    disturb(context.scene, line, system, Garbled(), answers)


# Something in front of the system answers


@given("{system:System} seems busy to {who:w} {often:Often}, and asks for {rest:Seconds} of rest")
def seems_busy(context: SceneContext, system: str, who: str, often: int, rest: float) -> None:
    """Have requests answered with 429 and a Retry-After before they reach a system."""
    disturb(context.scene, who, system, AnsweredWith(429, rest), often)


@given("a gateway answers {who:w} {status:d} instead of {system:System}")
def gateway_answers(context: SceneContext, who: str, status: int, system: str) -> None:
    """Have every request answered with a status before it reaches a system, until the line recovers."""
    disturb(context.scene, who, system, AnsweredWith(status))


@given("a gateway answers {who:w} {status:d} instead of {system:System} {often:Often}")
def gateway_answers_so_often(context: SceneContext, who: str, status: int, system: str, often: int) -> None:
    """Have so many requests answered with a status before they reach a system."""
    disturb(context.scene, who, system, AnsweredWith(status), often)


@when("{line:Line} to {system:System} recovers")
def recovers(context: SceneContext, line: str, system: str) -> None:
    """Have everything pass as it is."""
    recover(context.scene, line, system)
