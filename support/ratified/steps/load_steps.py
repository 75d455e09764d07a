"""Performance promises: how much arrives, and what everybody may expect while it does."""

from __future__ import annotations

from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from ratified.load.measuring import Measurement
from ratified.load.profiles import Profile
from ratified.load.promises import (
    all_in_time,
    answering,
    failing,
    in_time,
    mean_time,
    succeeding,
    telling,
    windows_in_time,
)
from ratified.load.samples import Column
from ratified.load.traffic import Phase
from ratified.load.wording import phase_of
from ratified.performance import (
    Traffic,
    apply,
    apply_alternately,
    ask_for_each,
    each,
    judge,
    judge_comparison,
    judge_growth_of,
    judge_limits,
    profile,
    report,
)
from ratified.scene import SceneContext
from ratified.steps.load_kinds import KINDS, name_of, plain, rows, weight_of

use_type(**KINDS)


# What arrives


@given("{who:w} asks {system:w} for this under load")
def ask_under_load(context: SceneContext, who: str, system: str) -> None:
    """Let arrivals ask for what a table says: `request` (a method and a path) and, if wanted, `weight` and `name`."""
    lines = [(row["request"], name_of(row), weight_of(row)) for row in rows(context, "request")]
    ask_for_each(context.scene, system, who, lines)


@given("this load")
def told_load(context: SceneContext) -> None:
    """Plan the phases of a table: `phase`, `arrivals`, `for`, and whether it is `judged`."""
    context.scene.remember(Profile(tuple(phase_of(row.as_dict()) for row in rows(context))))


@given('the load "{name}"')
def named_load(context: SceneContext, name: str) -> None:
    """Plan the phases that data/load tells, in the variant that the run asks for."""
    context.scene.remember(profile(context.scene, name))


@when("the load arrives")
def apply_load(context: SceneContext) -> None:
    """Send the load as planned."""
    apply(context.scene, context.scene.recall(Profile).phases)


@when("each of them is sent {count:d} times, one after another")
def send_each(context: SceneContext, count: int) -> None:
    """Send each of what arrives so many times, each when the one before is answered."""
    apply(context.scene, each(context.scene.recall(Traffic).errands, count))


@when("each of them is sent {count:d} times, one after another, after {few:d} to warm up")
def send_each_when_warm(context: SceneContext, count: int, few: int) -> None:
    """Send each of what arrives so many times, after some that are not judged."""
    apply(context.scene, each(context.scene.recall(Traffic).errands, count, few))


@when("{count:d} of them run at once")
def run_at_once(context: SceneContext, count: int) -> None:
    """Let so many arrive at the same moment, each once."""
    apply(context.scene, [Phase("at once", users=count, count=count)])


@when("{users:d} users send requests at once for {seconds:Seconds}")
def users_for(context: SceneContext, users: int, seconds: float) -> None:
    """Let so many users ask again and again, each as soon as the answer is there."""
    apply(context.scene, [Phase("users", seconds, users=users)])


@when("{count:g} requests a second are sent for {seconds:Seconds}")
def rate_for(context: SceneContext, count: float, seconds: float) -> None:
    """Let arrivals come evenly, however slow the answers are."""
    apply(context.scene, [Phase("steady", seconds, rate=count)])


@when("{count:g} requests a minute are sent for {seconds:Seconds}")
def rate_a_minute_for(context: SceneContext, count: float, seconds: float) -> None:
    """Let arrivals come evenly, however slow the answers are."""
    apply(context.scene, [Phase("steady", seconds, rate=count / 60)])


@when('"{this}" and "{other}" are sent alternately')
def send_alternately(context: SceneContext, this: str, other: str) -> None:
    """Send both by turns of 25, so that the moods of the machine meet both."""
    apply_alternately(context.scene, this, other)


# What everybody may expect


@then("{share:Share} of responses take less than {limit:Time}")
def in_time_all(context: SceneContext, share: float, limit: int) -> None:
    """Count those in time, from when they were due; one that failed is not."""
    judge(context.scene, in_time(share, limit))


@then("for each of them {share:Share} of responses take less than {limit:Time}")
def in_time_each(context: SceneContext, share: float, limit: int) -> None:
    """Count those in time, for each of what arrives."""
    judge(context.scene, in_time(share, limit), each_errand=True)


@then('for "{what}" {share:Share} of responses take less than {limit:Time}')
def in_time_one(context: SceneContext, what: str, share: float, limit: int) -> None:
    """Count those in time, of one thing that arrives."""
    judge(context.scene, in_time(share, limit), errand=what)


@then('in "{phase}" {share:Share} of responses take less than {limit:Time}')
def in_time_phase(context: SceneContext, phase: str, share: float, limit: int) -> None:
    """Count those in time, in a phase."""
    judge(context.scene, in_time(share, limit), phase=phase)


@then("for each of them the mean response time is below {limit:Time}")
def mean_each(context: SceneContext, limit: int) -> None:
    """Take the mean of those that are answered, for each of what arrives."""
    judge(context.scene, mean_time(limit), each_errand=True)


@then("the mean response time is below {limit:Time}")
def mean_all(context: SceneContext, limit: int) -> None:
    """Take the mean of those that are answered."""
    judge(context.scene, mean_time(limit))


@then("none of the responses takes {limit:Time} or more")
def none_longer(context: SceneContext, limit: int) -> None:
    """Look for one that took longer, among those that succeeded."""
    judge(context.scene, all_in_time(limit))


@then("at least {share:Share} of them succeed")
def at_least_succeed(context: SceneContext, share: float) -> None:
    """Count those that ended as they must."""
    judge(context.scene, succeeding(share))


@then("fewer than {share:Share} of requests fail")
def fewer_fail(context: SceneContext, share: float) -> None:
    """Count those that did not end as they must."""
    judge(context.scene, failing(share))


@then("in every stream the first content arrives within {first:Time}, and the last within {last:Time}")
def streams_in_time(context: SceneContext, first: int, last: int) -> None:
    """Look at the moments of each stream that succeeded, from when it was due."""
    judge(context.scene, all_in_time(first, Column.FIRST_CONTENT, "first contents"))
    judge(context.scene, all_in_time(last, Column.LAST, "last contents"))


@then("at least {least:g} requests a second are answered")
def throughput(context: SceneContext, least: float) -> None:
    """Count those that ended as they must, each second."""
    judge(context.scene, answering(least))


@then("the throughput is told")
def throughput_told(context: SceneContext) -> None:
    """Show how many ended as they must each second; nothing is promised."""
    judge(context.scene, telling())


@then('the limits "{name}" are kept')
def limits_kept(context: SceneContext, name: str) -> None:
    """Judge all limits that data/limits tells, in the variant that the run asks for."""
    judge_limits(context.scene, name)


@then("the performance report tells target, actual and status of each limit")
def reported(context: SceneContext) -> None:
    """Look at the lines that the performance report will have about this load."""
    promised = context.scene.recall(Measurement).findings
    rows = [plain(line) for line in report(context.scene).splitlines() if line.startswith("|")][2:]
    expect(rows, "lines of the report").has_length(len(promised))
    missing = [one for one, row in zip(promised, rows, strict=True) if {one.target, one.actual, one.status} - row]
    expect(missing, "promises that the report does not tell").is_empty()


@then("the memory of {system:w} grows by less than {most:g} bytes a request")
def memory(context: SceneContext, system: str, most: float) -> None:
    """Look at the memory of the embedded system, all its processes together, while the judged phases lasted."""
    judge_growth_of(context.scene, system, most)


@then('{share:Percentile} of "{this}" is no more than {most:g} times that of "{other}"')
def no_slower(context: SceneContext, share: float, this: str, most: float, other: str) -> None:
    """Take the median of the ratios of all turns in which both were sent."""
    judge_comparison(context.scene, this, other, most, share)


@then("in no {window:Time} window does {share:Percentile} exceed {limit:Time}")
def windows(context: SceneContext, window: int, share: float, limit: int) -> None:
    """Look at each stretch of time by itself."""
    judge(context.scene, windows_in_time(share, limit, window))
