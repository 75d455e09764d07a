"""What people do in the shop."""

from pathlib import Path

import behave
from shopping import Order, ShopClient

from ratified import Attempt, SceneContext, accepted, refused
from ratified.expect import expect
from ratified.gherkin import given, then, when


@given('{who:w} has ordered "{item}"')
@when('{who:w} orders "{item}"')
def order(context: SceneContext, who: str, item: str) -> None:
    """Order something."""
    context.scene.remember(context.scene.client(ShopClient, who).order(item), item)


@when("{who:w} orders whatever comes to mind")
def order_anything(context: SceneContext, who: str) -> None:
    """Order something invented."""
    context.scene.remember(context.scene.client(ShopClient, who).order(context.scene.data.sentence()))


@when('{who:w} tries to read the order of "{item}"')
def try_to_read(context: SceneContext, who: str, item: str) -> None:
    """Read an order and keep whatever comes of it."""
    scene = context.scene
    scene.remember(Attempt(f"reading {item}", scene.client(ShopClient, who).read(scene.recall(Order, item))), item)


@then('the order of "{item}" is there')
def order_is_there(context: SceneContext, item: str) -> None:
    """Judge that reading worked."""
    expect(accepted(context.scene.recall(Attempt, item)).item, f"item of the order of {item}").is_equal_to(item)


@then('there is no order of "{item}"')
def no_order(context: SceneContext, item: str) -> None:
    """Judge that reading was refused."""
    expect(refused(context.scene.recall(Attempt, item)).status, "status").is_equal_to(404)


@then("{who:w} is asynchronous")
async def asynchronous(context: SceneContext, who: str) -> None:
    """Run on the background loop."""
    import asyncio

    await asyncio.sleep(0)
    expect(who, "who").is_equal_to("Mia")


@when("somebody leaves the building")
def leave(context: SceneContext) -> None:
    """Try to end the process."""
    raise SystemExit(0)


@behave.when("somebody leaves by the back door")
def leave_unseen(context: SceneContext) -> None:
    """Try to end the process in a step that the library does not guard."""
    raise SystemExit(0)


@when("the shop keeps everybody waiting")
def hold(context: SceneContext) -> None:
    """Ask what takes long."""
    context.scene.api("shop", "Mia").get("/hold")


@when("the password of {who:w} is printed")
def print_password(context: SceneContext, who: str) -> None:
    """Leak a secret past the library, straight into the results."""
    Path("allure-results", "leak.txt").write_text(context.scene.person(who).password, encoding="utf-8")
