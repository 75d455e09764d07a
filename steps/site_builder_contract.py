"""What is written down in the contracts, held against what was said."""

from ratified import SceneContext
from ratified.expect import expect
from ratified.gherkin import then, when
from systems.site_builder import SiteBuilder, breaches, page, take_tour, used_operations, written_operations


@when("{who:w} uses everything that the builder offers")
def use_everything(context: SceneContext, who: str) -> None:
    """Use each operation of the contracts once; a refusal fails this step."""
    take_tour(context.scene.client(SiteBuilder, who), page(context.scene, "Catalogue"))


@then("every operation of the contracts was used")
def everything_was_used(context: SceneContext) -> None:
    """Compare what was used with what is written down."""
    written = written_operations(context.scene)
    expect(written, "the operations that are written down").is_not_empty()
    expect(written - used_operations(context.scene), "operations that nobody has used").is_empty()


@then("every answer was as its contract says")
def answers_are_as_written(context: SceneContext) -> None:
    """Hold every exchange of the scenario against its contract."""
    expect(len(context.scene.tape), "how many exchanges there were").is_greater_than(0)
    expect(breaches(context.scene), "what was not as its contract says").is_empty()
