"""What owners of characters do when many of them are there at once."""

from ratified import SceneContext
from ratified.gherkin import given, then, use_type
from ratified.load.promises import in_time
from ratified.performance import judge
from ratified.steps.load_kinds import rows, weight_of
from systems.character_studio import KINDS
from systems.character_studio.load import ask_under_load, follow_under_load, look_under_load

use_type(**KINDS)


@given("many owners ask for characters, as {people:People} do")
def ask_for_characters(context: SceneContext, people: tuple[str, ...]) -> None:
    """Let each arrival ask for a character and wait until it is complete, in the name of one of several owners."""
    ask_under_load(context.scene, people)


@given("many owners ask for characters and follow them, as {people:People} do")
def follow_characters(context: SceneContext, people: tuple[str, ...]) -> None:
    """Let each arrival ask for a character and hear all that is told of it, in the name of one of several owners."""
    follow_under_load(context.scene, people)


@given('many owners look at what they have, as {who:w} does with "{name:Quoted}"')
def look_at_everything(context: SceneContext, who: str, name: str) -> None:
    """Let each arrival do one of the things in a table: `what`, and how often beside the others (`weight`)."""
    look_under_load(context.scene, who, name, [(row["what"], weight_of(row)) for row in rows(context, "what")])


@then("{share:Share} of the characters are complete within {limit:Time}")
def complete_in_time(context: SceneContext, share: float, limit: int) -> None:
    """Count the characters that were complete in time, from when they were due to be asked for; no other counts."""
    judge(context.scene, in_time(share, limit, name="characters"))
