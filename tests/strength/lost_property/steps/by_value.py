"""How the strong suite judges who gets in, what is kept, and what is refused: by what is told, then and afterwards."""

from counter import Counter
from words import FINDS, Kept, Page, Refused, Session, Thing

from ratified import Scene, SceneContext
from ratified.api import Answer
from ratified.expect import expect
from ratified.gherkin import then


@then("{who:w} is let in as a {role:w} of {boss:w}'s office")
def is_let_in(context: SceneContext, who: str, role: str, boss: str) -> None:
    """Judge what the office says of whoever has signed in, and that the token opens the list."""
    counter = context.scene.client(Counter, who)
    session = context.scene.recall(Answer).read(Session)
    told = (session.role, session.office)
    expect(told, f"as whom {who} is in").is_equal_to((role, context.scene.person(boss).company))
    counter.shows(session.token)
    expect(counter.lists().status, "status of the list").is_equal_to(200)


@then('that is refused with {status:d} because "{code}"')
def is_refused(context: SceneContext, status: int, code: str) -> None:
    """Judge why the office said no."""
    _refused(context.scene.recall(Answer), status, code)


@then("that is refused because of {first:w} and {second:w}")
def is_refused_for_fields(context: SceneContext, first: str, second: str) -> None:
    """Judge which fields the office finds fault with."""
    refused = _refused(context.scene.recall(Answer), 422, "INVALID")
    expect({fault.name for fault in refused.error.fields}, "fields that are wrong").is_equal_to({first, second})


@then("who shows no token is shown nothing beside {who:w}")
def strangers_see_nothing(context: SceneContext, who: str) -> None:
    """Judge that a stranger is refused."""
    _refused(context.scene.client(Counter, who).lists_as_stranger(), 401, "NOT_SIGNED_IN")


@then("{who:w} is shown nothing any more")
def sees_nothing_more(context: SceneContext, who: str) -> None:
    """Judge that the token that is still shown opens nothing."""
    expect(context.scene.recall(Answer).status, "status of signing out").is_equal_to(204)
    _refused(context.scene.client(Counter, who).lists(), 401, "NOT_SIGNED_IN")


@then('"{title}" of {who:w} is told of as it was handed in')
def is_told_of(context: SceneContext, title: str, who: str) -> None:
    """Judge the answer to handing something in, and what stands where it points to."""
    answer = context.scene.recall(Answer)
    expect(answer.status, "status").is_equal_to(201)
    counter = context.scene.client(Counter, who)
    _is_as_handed_in(answer, title, counter)
    followed = counter.follows(answer.headers["location"])
    _is_as_handed_in(followed, title, counter)
    expect(followed.headers.get("etag"), "tag").is_equal_to(answer.headers["etag"])


@then('{who:w} finds in the list "{titles}"')
def finds_in_list(context: SceneContext, who: str, titles: str) -> None:
    """Judge what the whole list has, in its order."""
    page = context.scene.client(Counter, who).lists().read(Page)
    expect((page.titles, page.total), "the list").is_equal_to((titles, titles.count(",") + 1))


@then("{who:w} finds nothing in the list")
def finds_nothing(context: SceneContext, who: str) -> None:
    """Judge that the office has nothing."""
    expect(context.scene.client(Counter, who).lists().read(Page), "the list").is_equal_to(Page((), 0, None))


@then('{who:w} still finds "{title}" as it was handed in by {finder:w}')
def still_finds(context: SceneContext, who: str, title: str, finder: str) -> None:
    """Judge that a thing is there and has not changed."""
    scene = context.scene
    answer = scene.client(Counter, who).looks_at(scene.recall(Kept, title))
    _is_as_handed_in(answer, title, scene.client(Counter, finder))


@then('it is the "{title}" that was there before')
def is_the_same(context: SceneContext, title: str) -> None:
    """Judge that nothing new was made."""
    thing = context.scene.recall(Answer).read(Thing)
    expect(thing.id, "id").is_equal_to(context.scene.recall(Kept, title).id)


@then('anything else that {who:w} hands in under the key "{key}" is refused because "{code}"')
def handing_in_is_refused(context: SceneContext, who: str, key: str, code: str) -> None:
    """Judge that a key stands for one thing."""
    _refused(context.scene.client(Counter, who).hands_in("school bag", key), 409, code)


@then('{who:w} now finds "{title}" at "{place}" and otherwise as it was')
def finds_at(context: SceneContext, who: str, title: str, place: str) -> None:
    """Judge the answer to a correction, and what is there afterwards."""
    answers = context.scene.recall(Answer), context.scene.client(Counter, who).looks_at(_kept(context.scene, title))
    for answer in answers:
        thing, find = answer.read(Thing), FINDS[title]
        told = (thing.title, thing.kind, thing.place, thing.found_on, thing.value)
        expect(told, title).is_equal_to((title, find.kind, place, find.found_on, find.value))


@then('{who:w} moving "{title}" as it was before is refused with {status:d} because "{code}"')
def moving_is_refused(context: SceneContext, who: str, title: str, status: int, code: str) -> None:
    """Judge that nobody overwrites what they have not seen."""
    _refused(context.scene.client(Counter, who).moves(_kept(context.scene, title), "the cellar"), status, code)


@then('{who:w} can strike off "{title}", which then is gone')
def can_strike_off(context: SceneContext, who: str, title: str) -> None:
    """Judge that a thing can be struck off, and that it is not there afterwards."""
    counter, kept = context.scene.client(Counter, who), _kept(context.scene, title)
    expect(counter.strikes_off(kept).status, "status").is_equal_to(204)
    _refused(counter.looks_at(kept), 404, "NO_SUCH_THING")


@then('{who:w} can neither move "{title}" nor strike it off')
def can_do_nothing(context: SceneContext, who: str, title: str) -> None:
    """Judge that what others have does not exist."""
    counter, kept = context.scene.client(Counter, who), _kept(context.scene, title)
    _refused(counter.moves(kept, "the cellar"), 404, "NO_SUCH_THING")
    _refused(counter.strikes_off(kept), 404, "NO_SUCH_THING")


def _kept(scene: Scene, title: str) -> Kept:
    return scene.recall(Kept, title)


def _refused(answer: Answer, status: int, code: str) -> Refused:
    expect(answer.status, f"status of {answer.asked}").is_equal_to(status)
    refused = answer.read(Refused)
    expect(refused.error.code, "reason").is_equal_to(code)
    return refused


def _is_as_handed_in(answer: Answer, title: str, finder: Counter) -> None:
    expect(answer.ok, f"whether there is an answer to {answer.asked}").is_true()
    thing, find = answer.read(Thing), FINDS[title]
    told = (thing.title, thing.kind, thing.place, thing.found_on, thing.value)
    expect(told, title).is_equal_to((title, find.kind, find.place, find.found_on, find.value))
    known = (thing.status, thing.registered_by, thing.version)
    expect(known, f"what is known of {title}").is_equal_to(("kept", finder.person.email, 1))
