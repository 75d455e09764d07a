"""What goes wrong at a service that a system depends on, where a virtual one stands in for it."""

from __future__ import annotations

from math import ceil

from ratified.expect import expect
from ratified.faults.virtual import AnswerWith, Cut, Delay, ErrorPage, Hang, Hold, Malform, Reset, TooManyRequests
from ratified.gherkin import given, then, use_type, when
from ratified.resilience import StandIn, named, stand_in
from ratified.scene import SceneContext
from ratified.steps.fault_kinds import KINDS

use_type(**KINDS)


# It says no


@given("{service:Service} answers {status:d}")
@when("{service:Service} answers {status:d} from now on")
def answers(context: SceneContext, service: str, status: int) -> None:
    """Have every request to a service answered with a status, until it recovers."""
    _of(context, service).command(AnswerWith(status=status, times=None))


@given("{service:Service} answers {status:d} {often:Often}")
@when("{service:Service} answers {status:d} {often:Often} from now on")
def answers_so_often(context: SceneContext, service: str, status: int, often: int) -> None:
    """Have so many requests to a service answered with a status; those after them are answered as usual."""
    _of(context, service).command(AnswerWith(status=status, times=often))


@given("{service:Service} answers {status:d} to {who:w}")
def answers_somebody(context: SceneContext, service: str, status: int, who: str) -> None:
    """Have every request that the system makes for one person answered with a status."""
    _of(context, service).command(AnswerWith(status=status, times=None), who=who)


@given("{service:Service} answers 429 {often:Often} and asks for {rest:Seconds} of rest")
def asks_for_rest(context: SceneContext, service: str, often: int, rest: float) -> None:
    """Have so many requests answered with 429 and a Retry-After."""
    _of(context, service).command(TooManyRequests(retry_after=ceil(rest), times=often))


# It says nonsense


@given("{service:Service} answers nonsense")
def answers_nonsense(context: SceneContext, service: str) -> None:
    """Have every answer say something else than JSON, though it says that it is JSON."""
    _of(context, service).command(Malform(times=None))


@given("{service:Service} answers nonsense {often:Often}")
def answers_nonsense_so_often(context: SceneContext, service: str, often: int) -> None:
    """Have so many answers say something else than JSON."""
    _of(context, service).command(Malform(times=often))


@given("{service:Service} answers with a web page")
def answers_with_a_page(context: SceneContext, service: str) -> None:
    """Have every request answered with a page, as something in front of a service does that means well."""
    _of(context, service).command(ErrorPage(status=200, times=None))


@given("{service:Service} cuts its answers in half")
def cuts_answers(context: SceneContext, service: str) -> None:
    """Have every answer end in its middle, with the connection."""
    _of(context, service).command(Cut(times=None))


@given("{service:Service} cuts its answer in half {often:Often}")
def cuts_answers_so_often(context: SceneContext, service: str, often: int) -> None:
    """Have so many answers end in their middle, with the connection."""
    _of(context, service).command(Cut(times=often))


# It says nothing


@given("{service:Service} is down")
@when("{service:Service} goes down")
def is_down(context: SceneContext, service: str) -> None:
    """Have every connection reset before anything is done, until it recovers."""
    _of(context, service).command(Reset(when="before the work", times=None))


@given("{service:Service} resets the connection")
def resets(context: SceneContext, service: str) -> None:
    """Have every request done, and its connection reset instead of an answer."""
    _of(context, service).command(Reset(times=None))


@given("{service:Service} resets the connection {often:Often}")
def resets_so_often(context: SceneContext, service: str, often: int) -> None:
    """Have so many requests done, and their connections reset instead of an answer."""
    _of(context, service).command(Reset(times=often))


@given("{service:Service} does not answer")
def does_not_answer(context: SceneContext, service: str) -> None:
    """Have every request wait for an answer that does not come."""
    _of(context, service).command(Hang(times=None))


@given("{service:Service} does not answer {often:Often}")
def does_not_answer_so_often(context: SceneContext, service: str, often: int) -> None:
    """Have so many requests wait for an answer that does not come."""
    _of(context, service).command(Hang(times=often))


@given("{service:Service} takes {time:Seconds} to answer")
@when("{service:Service} becomes slow and takes {time:Seconds} to answer")
def is_slow(context: SceneContext, service: str, time: float) -> None:
    """Have every answer come that much later."""
    _of(context, service).command(Delay(seconds=time, times=None))


@given("{service:Service} holds its answers back")
def holds_back(context: SceneContext, service: str) -> None:
    """Have every request wait until the scenario lets it go."""
    _of(context, service).command(Hold(times=None))


@given("{service:Service} holds back what {who:w} asks for")
def holds_back_from(context: SceneContext, service: str, who: str) -> None:
    """Have every request that the system makes for one person wait until the scenario lets it go."""
    _of(context, service).command(Hold(times=None), who=who)


@when("{service:Service} lets its answers go")
def lets_go(context: SceneContext, service: str) -> None:
    """Have answered what was held back, and hold nothing back any more."""
    _of(context, service).release()


@when("{service:Service} recovers")
def recovers(context: SceneContext, service: str) -> None:
    """Have everything answered as usual."""
    _of(context, service).recover()


# What reached it


@then("{service:Service} was not asked for anything")
def was_not_asked(context: SceneContext, service: str) -> None:
    """Judge that nothing at all has reached a service for this scenario."""
    virtual = _of(context, service)
    expect([f"{call.method} {call.url}" for call in virtual.calls()], f"what reached {virtual.title}").is_empty()


def _of(context: SceneContext, service: str) -> StandIn:
    return stand_in(context.scene, named(context.scene, service).system)
