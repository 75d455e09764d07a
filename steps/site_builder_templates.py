"""What a page can start from, and whether it then is what was promised."""

from ratified import Attempt, SceneContext, accepted
from ratified.expect import expect
from ratified.gherkin import then, use_type, when
from systems.site_builder import KINDS, SiteBuilder, Templates, owner, page, read

use_type(**KINDS)


@when("{who:w} lists the templates")
def list_templates(context: SceneContext, who: str) -> None:
    """Ask what a page can start from."""
    outcome = context.scene.client(SiteBuilder, who).generating.templates()
    context.scene.remember(accepted(Attempt("listing the templates", outcome)))


@then("these are the templates, in this order:")
def templates_are(context: SceneContext) -> None:
    """Compare the list with the table: name, description and sections of each template, and no other."""
    expected = tuple((row["template"], row["name"], row["sections"], row["description"]) for row in context.table)
    expect(context.scene.recall(Templates).rows, "the templates").is_equal_to(expected)


@then('"{title:Quoted}" has the sections of the template {template:S}')
def has_sections(context: SceneContext, title: str, template: str) -> None:
    """Compare the page's sections with those that the template promises: all of them, in order, and no other."""
    templates = accepted(Attempt("listing the templates", owner(context.scene, title).generating.templates()))
    promised = templates.sections(template)
    expect(promised, f"the sections of the template {template}").is_not_empty()
    expect(read(page(context.scene, title).html).sections, f'the sections of "{title}"').is_equal_to(promised)
