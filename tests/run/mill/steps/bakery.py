"""What people do in the bakery."""

from baking import BakeryClient

from ratified import SceneContext
from ratified.expect import expect
from ratified.gherkin import then, when
from ratified.steps import fault_steps  # noqa: F401 - its phrases


@when("{who:w} orders a loaf from the {way:w} baker")
def order(context: SceneContext, who: str, way: str) -> None:
    """Order a loaf that is made in one way."""
    context.scene.client(BakeryClient, who).order(way, way)
    context.scene.remember(way, "way")


@when("{who:w} tries to order a loaf from the {way:w} baker")
def try_to_order(context: SceneContext, who: str, way: str) -> None:
    """Order a loaf and keep what is answered."""
    baker = context.scene.client(BakeryClient, who)
    asked = {"name": "other", "way": way, "customer": baker.person.email}
    context.scene.remember(baker.api.post("/loaves", json=asked).status, "status")


@then("the loaf is baked")
def is_baked(context: SceneContext) -> None:
    """Judge that there is a loaf to eat."""
    baker, way = context.scene.client(BakeryClient, "Mia"), context.scene.recall(str, "way")
    baker.wait_for(way)
    expect(baker.state(way), "the state of the loaf").is_equal_to("baked")


@then("the baker says why not")
def says_why(context: SceneContext) -> None:
    """Judge that it was refused."""
    expect(context.scene.recall(int, "status"), "status").is_equal_to(502)
