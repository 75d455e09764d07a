"""What customers of the builder do when many of them are there at once."""

from ratified import SceneContext
from ratified.gherkin import given, use_type
from ratified.performance import rehearse
from ratified.steps.load_kinds import rows, weight_of
from systems.site_builder import KINDS, LogoOrder, PageOrder, SiteBuilder, prompt, rehearse_acts

use_type(**KINDS)


@given("many customers do what {who:w} does here")
def do_under_load(context: SceneContext, who: str) -> None:
    """Let each arrival do one of the things in a table: `what`, and how often beside the others (`weight`)."""
    rehearse_acts(context.scene, who, [(row["what"], weight_of(row)) for row in rows(context, "what")])


@given('many customers generate a page, as {who:w} does for "{title:Quoted}"')
def generate_under_load(context: SceneContext, who: str, title: str) -> None:
    """Let each arrival order a page and watch it grow to its end."""
    generating, order = context.scene.client(SiteBuilder, who).generating, PageOrder(prompt(title))
    rehearse(context.scene, "generate a page", lambda: generating.watch(order), content=("chunk",))


@given('many customers ask for {count:d} logos, as {who:w} does for "{idea:Quoted}"')
def logos_under_load(context: SceneContext, count: int, who: str, idea: str) -> None:
    """Let each arrival ask for logos."""
    drawing, order = context.scene.client(SiteBuilder, who).drawing, LogoOrder(idea, count)
    rehearse(context.scene, f"ask for {count} logos", lambda: drawing.ask(order))
