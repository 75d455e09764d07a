"""How the empty suite judges: not at all."""

from counter import Counter

from ratified import SceneContext
from ratified.gherkin import then, when


@when("{who:w} opens an office and signs in, whatever comes of that")
def open_and_sign_in(context: SceneContext, who: str) -> None:
    """Ask for both, and drop the answers."""
    counter = context.scene.client(Counter, who)
    counter.opens_office()
    counter.signs_in()


@when("{who:w} hands things in, whatever comes of that")
def hand_in(context: SceneContext, who: str) -> None:
    """Hand in two things, and drop the answers."""
    counter = context.scene.client(Counter, who)
    counter.hands_in("black umbrella")
    counter.hands_in("school bag")


@then("{who:w} has had a look at the list")
def has_looked(context: SceneContext, who: str) -> None:
    """Read the list, and drop the answer."""
    context.scene.client(Counter, who).lists()
