"""What the staff does."""

from collections.abc import Mapping

from counter import Counter
from words import FINDS, Kept

from ratified import Scene, SceneContext
from ratified.api import Answer
from ratified.expect import expect
from ratified.gherkin import given, when


@given("{boss:w} manages an office where {clerk:w} is a clerk")
def manages_with(context: SceneContext, boss: str, clerk: str) -> None:
    """Have an office with two people in it, both signed in."""
    _opens_office(context.scene, boss)
    _done(context.scene.client(Counter, boss).hires(context.scene.person(clerk)))
    _is_in(context.scene, clerk)


@given("{boss:w} manages another office")
def manages(context: SceneContext, boss: str) -> None:
    """Have an office with its manager signed in."""
    _opens_office(context.scene, boss)


@given('{who:w} has handed in "{title}"')
def has_handed_in(context: SceneContext, who: str, title: str) -> None:
    """Hand in a thing that must be taken."""
    _keep_all(context.scene, {title: _done(context.scene.client(Counter, who).hands_in(title))})


@given('{who:w} has handed in, under the key "{key}", "{title}"')
def has_handed_in_under(context: SceneContext, who: str, key: str, title: str) -> None:
    """Hand in a thing under a key; it must be taken."""
    _keep_all(context.scene, {title: _done(context.scene.client(Counter, who).hands_in(title, key))})


@given("{who:w} has handed in everything")
def has_handed_in_everything(context: SceneContext, who: str) -> None:
    """Hand in all that is ever found."""
    counter = context.scene.client(Counter, who)
    taken = {title: _done(counter.hands_in(title)) for title in FINDS}
    _keep_all(context.scene, taken)


@given('{who:w} has looked at "{title}"')
def has_looked(context: SceneContext, who: str, title: str) -> None:
    """Look at a thing that must be there."""
    _done(context.scene.client(Counter, who).looks_at(context.scene.recall(Kept, title)))


@given('{who:w} has given "{title}" away')
def has_given_away(context: SceneContext, who: str, title: str) -> None:
    """Release a thing to somebody who names its mark."""
    _done(context.scene.client(Counter, who).claims(context.scene.recall(Kept, title), FINDS[title].mark))


@when("{who:w} signs in")
def sign_in(context: SceneContext, who: str) -> None:
    """Sign in once more."""
    context.scene.remember(context.scene.client(Counter, who).signs_in())


@when("{who:w} signs in with a wrong password")
def sign_in_wrongly(context: SceneContext, who: str) -> None:
    """Sign in as whoever does not know the password."""
    context.scene.remember(context.scene.client(Counter, who).signs_in("not the password"))


@when("{who:w} signs out")
def sign_out(context: SceneContext, who: str) -> None:
    """Sign out."""
    context.scene.remember(context.scene.client(Counter, who).signs_out())


@when('{who:w} hands in "{title}"')
def hand_in(context: SceneContext, who: str, title: str) -> None:
    """Hand in a thing."""
    context.scene.remember(context.scene.client(Counter, who).hands_in(title))


@when('{who:w} hands in, under the key "{key}", "{title}"')
def hand_in_under(context: SceneContext, who: str, key: str, title: str) -> None:
    """Hand in a thing under a key."""
    context.scene.remember(context.scene.client(Counter, who).hands_in(title, key))


@when("{who:w} hands in what has no title and is worth less than nothing")
def hand_in_nonsense(context: SceneContext, who: str) -> None:
    """Hand in something that is no thing."""
    nonsense = FINDS["school bag"].as_json() | {"title": " ", "value": -1}
    context.scene.remember(context.scene.client(Counter, who).hands_in_as(nonsense))


@when('{who:w} moves "{title}" to "{place}"')
def move(context: SceneContext, who: str, title: str, place: str) -> None:
    """Correct where a thing was found."""
    scene = context.scene
    scene.remember(scene.client(Counter, who).moves(scene.recall(Kept, title), place))


@when('{who:w} strikes off "{title}"')
def strike_off(context: SceneContext, who: str, title: str) -> None:
    """Have a thing forgotten."""
    context.scene.remember(context.scene.client(Counter, who).strikes_off(context.scene.recall(Kept, title)))


@when('{who:w} looks at "{title}"')
def look(context: SceneContext, who: str, title: str) -> None:
    """Look at a thing."""
    context.scene.remember(context.scene.client(Counter, who).looks_at(context.scene.recall(Kept, title)))


@when("{who:w} reads the first page of the list, {limit:d} things a page")
def read_page(context: SceneContext, who: str, limit: int) -> None:
    """Read the beginning of the list."""
    context.scene.remember(context.scene.client(Counter, who).lists(limit=limit))


@when('{who:w} lists the things of the kind "{kind}" by "{sort}"')
def list_things(context: SceneContext, who: str, kind: str, sort: str) -> None:
    """Read the part of the list that is asked for."""
    context.scene.remember(context.scene.client(Counter, who).lists(kind=kind, sort=sort))


@when("{who:w} asks for the totals")
def ask_for_totals(context: SceneContext, who: str) -> None:
    """Ask what there is, in figures."""
    context.scene.remember(context.scene.client(Counter, who).totals())


@when('the page "{page}" of {who:w} asks whether it may correct')
def page_asks(context: SceneContext, page: str, who: str) -> None:
    """Ask as a browser does for a page."""
    context.scene.remember(context.scene.client(Counter, who).asks_from(page, "PATCH"))


@when('{who:w} hears a claim to "{title}" that names "{mark}"')
def hear_claim(context: SceneContext, who: str, title: str, mark: str) -> None:
    """Have the office decide who gets a thing."""
    context.scene.remember(context.scene.client(Counter, who).claims(context.scene.recall(Kept, title), mark))


@when('{who:w} asks what "{title}" costs until {day}')
def ask_for_fee(context: SceneContext, who: str, title: str, day: str) -> None:
    """Ask what keeping a thing has cost."""
    context.scene.remember(context.scene.client(Counter, who).fee(context.scene.recall(Kept, title), day))


@when("{who:w} has a day cost {amount:f}")
def set_fees(context: SceneContext, who: str, amount: float) -> None:
    """Set the fees."""
    context.scene.remember(context.scene.client(Counter, who).sets_fees(amount))


@when("{who:w} takes stock")
def take_stock(context: SceneContext, who: str) -> None:
    """Have everything counted, and hear what is told of it."""
    scene = context.scene
    begun = scene.remember(scene.client(Counter, who).begins_stocktake())
    number = scene.remember(str(begun.object()["id"]), "stocktake")
    scene.remember(scene.client(Counter, who).hears(number), "stocktake")


def _opens_office(scene: Scene, boss: str) -> None:
    _done(scene.client(Counter, boss).opens_office())
    _is_in(scene, boss)


def _is_in(scene: Scene, who: str) -> None:
    counter = scene.client(Counter, who)
    counter.shows(str(_done(counter.signs_in()).object()["token"]))


def _keep_all(scene: Scene, taken: Mapping[str, Answer]) -> None:
    for title, answer in taken.items():
        scene.remember(Kept(str(answer.object()["id"]), answer.headers.get("etag")), title)


def _done(answer: Answer) -> Answer:
    expect(answer.ok, f"whether {answer.asked} was done").is_true()
    return answer
