"""How the strong suite judges lists, decisions, figures and stocktakes: by what they tell, and what is then so."""

import json
from typing import Any

from counter import Counter
from words import FINDS, Claim, Claims, Fee, Fees, Kept, Page, Refused, Thing, Totals

from ratified import SceneContext
from ratified.api import Answer
from ratified.expect import expect
from ratified.gherkin import then
from ratified.stream import Ending, Stream, StreamEvent


@then("{who:w}'s pages of {limit:d} are, of {total:d} things")
def pages_are(context: SceneContext, who: str, limit: int, total: int) -> None:
    """Judge every page of the list, and that there is no further one."""
    pages = context.scene.client(Counter, who).pages(limit)
    wanted = [(row["things"], total) for row in context.table]
    expect([(page.titles, page.total) for page in pages], "pages").is_equal_to(wanted)


@then('listed are "{titles}", {total:d} in all')
def listed_are(context: SceneContext, titles: str, total: int) -> None:
    """Judge what is listed, and in which order."""
    page = context.scene.recall(Answer).read(Page)
    expect((page.titles, page.total), "the list").is_equal_to((titles, total))


@then('{who:w} finds by "{sort}" "{titles}"')
def finds_by(context: SceneContext, who: str, sort: str, titles: str) -> None:
    """Judge the order of the whole list."""
    page = context.scene.client(Counter, who).lists(sort=sort).read(Page)
    expect(page.titles, f"the list by {sort}").is_equal_to(titles)


@then('{who:w} finds among what is {status:w} "{titles}"')
def finds_among(context: SceneContext, who: str, status: str, titles: str) -> None:
    """Judge what the list has in a state."""
    page = context.scene.client(Counter, who).lists(status=status).read(Page)
    expect((page.titles, {thing.status for thing in page.things}), status).is_equal_to((titles, {status}))


@then("{kept:d} things worth {value:f} are kept, {kinds:d} kinds of them, and {released:d} is released")
def totals_are(context: SceneContext, kept: int, value: float, kinds: int, released: int) -> None:
    """Judge the totals."""
    totals = context.scene.recall(Answer).read(Totals)
    told = (totals.kept, totals.value, len(totals.kinds), totals.released)
    expect(told, "totals").is_equal_to((kept, value, kinds, released))
    expect(sum(one.kept for one in totals.kinds), "things of all kinds").is_equal_to(kept)


@then('the page "{page}" may, and may show a token')
def page_may(context: SceneContext, page: str) -> None:
    """Judge that a browser lets the page ask, with what it needs."""
    answer = context.scene.recall(Answer)
    expect(answer.headers.get("access-control-allow-origin"), "allowed page").is_equal_to(page)
    expect(_parts(answer, "access-control-allow-methods"), "allowed methods").contains("patch")
    expect(_parts(answer, "access-control-allow-headers"), "allowed headers").contains("authorization")


@then('the page "{page}" of {who:w} may not')
def page_may_not(context: SceneContext, page: str, who: str) -> None:
    """Judge that a browser does not let the page ask."""
    answer = context.scene.client(Counter, who).asks_from(page, "PATCH")
    expect(answer.headers.get("access-control-allow-origin"), "allowed page").is_empty()


@then('the claim is granted because "{reason}"')
def is_granted(context: SceneContext, reason: str) -> None:
    """Judge what was decided, and why."""
    expect(context.scene.recall(Answer).read(Claim), "claim").is_equal_to(Claim("Kim", released=True, reason=reason))


@then('the claim is not granted because "{reason}"')
def is_not_granted(context: SceneContext, reason: str) -> None:
    """Judge what was decided, and why."""
    expect(context.scene.recall(Answer).read(Claim), "claim").is_equal_to(Claim("Kim", released=False, reason=reason))


@then('{who:w} finds "{title}" {status:w} and {count:d} claim to it')
def finds_claimed(context: SceneContext, who: str, title: str, status: str, count: int) -> None:
    """Judge what came of a claim."""
    counter, kept = context.scene.client(Counter, who), context.scene.recall(Kept, title)
    expect(counter.looks_at(kept).read(Thing).status, f"state of {title}").is_equal_to(status)
    expect(counter.claims_to(kept).read(Claims).claims, "claims").has_length(count)


@then('{who:w} is refused "{title}" with {status:d} because "{code}"')
def is_refused_thing(context: SceneContext, who: str, title: str, status: int, code: str) -> None:
    """Judge that nobody gets what somebody else has got, even who names the mark."""
    kept = context.scene.recall(Kept, title)
    answer = context.scene.client(Counter, who).claims(kept, FINDS[title].mark)
    expect((answer.status, answer.read(Refused).error.code), "refusal").is_equal_to((status, code))


@then('{who:w} may release "{title}"')
def may_release(context: SceneContext, who: str, title: str) -> None:
    """Judge that somebody gets a thing from whoever may give it."""
    kept = context.scene.recall(Kept, title)
    claim = context.scene.client(Counter, who).claims(kept, FINDS[title].mark).read(Claim)
    expect(claim.released, f"whether {who} releases {title}").is_true()


@then("{billed:d} of {days:d} days cost {net:f}")
def days_cost(context: SceneContext, billed: int, days: int, net: float) -> None:
    """Judge what keeping a thing has cost, before tax."""
    fee = context.scene.recall(Answer).read(Fee)
    expect((fee.billed_days, fee.days, fee.net), "billed days of all, and fee").is_equal_to((billed, days, net))


@then("that is {total:f} with {tax:f} of tax")
def total_is(context: SceneContext, total: float, tax: float) -> None:
    """Judge what keeping a thing has cost, to the cent."""
    fee = context.scene.recall(Answer).read(Fee)
    expect((fee.total, fee.tax), "fee and tax").is_equal_to((total, tax))


@then("a day still costs {who:w} {amount:f}")
def day_costs(context: SceneContext, who: str, amount: float) -> None:
    """Judge the fees of somebody's office."""
    fees = context.scene.client(Counter, who).fees().read(Fees)
    expect(fees, f"fees of {who}").is_equal_to(Fees(amount, tax=19, free_days=3))


@then("{who:w} can have a day cost {amount:f}, and that holds")
def can_set_fees(context: SceneContext, who: str, amount: float) -> None:
    """Judge that fees can be set by whoever may, and that they are kept."""
    counter = context.scene.client(Counter, who)
    told = [counter.sets_fees(amount).read(Fees), counter.fees().read(Fees)]
    expect(told, "fees").is_equal_to([Fees(amount, tax=19, free_days=3)] * 2)


@then("the stocktake begins with {shelves:d} shelves and {things:d} things")
def stocktake_begins(context: SceneContext, shelves: int, things: int) -> None:
    """Judge the first event."""
    first = context.scene.recall(Stream).events[0]
    told = (first.event, *_told(first, "shelves", "things"))
    expect(told, "first event").is_equal_to(("start", shelves, things))


@then("it tells of these shelves, in their order")
def tells_of(context: SceneContext) -> None:
    """Judge what comes between the first event and the last."""
    between = context.scene.recall(Stream).events[1:-1]
    told = [(event.event, *_told(event, "place", "counted")) for event in between]
    wanted = [("shelf", row["place"], int(row["things"])) for row in context.table]
    expect(told, "shelves").is_equal_to(wanted)


@then("it ends with {things:d} things counted")
def stocktake_ends(context: SceneContext, things: int) -> None:
    """Judge the last event, and that nothing is cut off."""
    stream = context.scene.recall(Stream)
    last = stream.events[-1]
    expect((last.event, *_told(last, "counted")), "last event").is_equal_to(("end", things))
    expect(stream.ending, "how the stream ends").is_equal_to(Ending.CLOSED)


@then("{who:w} cannot hear it")
def cannot_hear(context: SceneContext, who: str) -> None:
    """Judge that a stocktake is told in its own office only."""
    heard = context.scene.client(Counter, who).hears(context.scene.recall(str, "stocktake"))
    expect(heard.status, f"status that {who} gets").is_equal_to(404)


def _told(event: StreamEvent, *names: str) -> list[Any]:
    told = json.loads(event.data)
    return [told.get(name) for name in names]


def _parts(answer: Answer, header: str) -> list[str]:
    return [part.strip().lower() for part in answer.headers.get(header).split(",")]
