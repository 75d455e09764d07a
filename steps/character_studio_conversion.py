"""From the studio's words to nanoBanana's, and back."""

from ratified import Attempt, SceneContext, accepted, refused
from ratified.expect import expect
from ratified.gherkin import then, use_type, when
from systems.character_studio import (
    EVERYTHING,
    KINDS,
    CharacterStudio,
    Journey,
    Wish,
    ask,
    judge_refusal,
    sent,
    there_and_back,
    try_invented,
    try_invented_there,
    wait_for,
)

use_type(**KINDS)


@when("{who:w} has {many:d} invented characters translated for nanoBanana and back")
def translate_invented(context: SceneContext, who: str, many: int) -> None:
    """Invent characters from the scenario's seed; the simplest that does not come back as it was fails the scenario."""
    studio = context.scene.client(CharacterStudio, who)
    context.scene.remember(try_invented(studio, many, context.scene.seed))


@when("{who:w} has {many:d} invented wishes to nanoBanana translated for the studio and back")
def translate_invented_there(context: SceneContext, who: str, many: int) -> None:
    """Invent requests to nanoBanana from the scenario's seed, and have them translated the other way round."""
    studio = context.scene.client(CharacterStudio, who)
    context.scene.remember(try_invented_there(studio, many, context.scene.seed))


@when("{who:w} has a character {wish:OddWish} translated for nanoBanana and back")
def translate_odd(context: SceneContext, who: str, wish: Wish) -> None:
    """Have one odd character translated there and back."""
    context.scene.remember(there_and_back(context.scene.client(CharacterStudio, who), wish))


@then("each of them is what it was before")
def is_what_it_was(context: SceneContext) -> None:
    """Judge that nothing was lost on the way, or won."""
    journey = context.scene.recall(Journey)
    expect(journey.changed, f"what has changed in {journey.many} translations").is_empty()


@when("{who:w} asks for a character with everything that can be wished for")
def ask_for_everything(context: SceneContext, who: str) -> None:
    """Ask for a character with nothing left open."""
    wait_for(context.scene, ask(context.scene, who, EVERYTHING))


@then("nanoBanana was asked for exactly what the translation says")
def was_asked_as_translated(context: SceneContext) -> None:
    """Judge that the studio sends what it says that it would."""
    studio = context.scene.client(CharacterStudio, "Ines")
    told = accepted(Attempt("translating", studio.to_external(EVERYTHING)))
    asked = [sent(order) for order in studio.nano_banana.calls("order")]
    expect(asked, "what nanoBanana was asked for").is_equal_to([dict(told)])


@when("{who:w} tries to translate a wish with {request:WrongThere} for the studio")
def try_to_translate(context: SceneContext, who: str, request: object) -> None:
    """Have a request translated that nanoBanana would not take, and keep whatever the studio answers."""
    outcome = context.scene.client(CharacterStudio, who).to_internal(request)
    context.scene.remember(Attempt("the translation", outcome), "the translation")


@then("the translation is refused, and the refusal names {field:Field}")
def translation_is_refused(context: SceneContext, field: str) -> None:
    """Judge that a refusal names the field in nanoBanana's words."""
    judge_refusal(context.scene.recall(Attempt, "the translation"), "INVALID_REQUEST")
    no = refused(context.scene.recall(Attempt, "the translation"))
    expect(list(no.fields), "fields that the refusal names").is_equal_to([f"content.{field}"])


@then('the one who translates is told "{words:Quoted}"')
def is_told(context: SceneContext, words: str) -> None:
    """Judge what people are told of the field that is wrong."""
    no = refused(context.scene.recall(Attempt, "the translation"))
    expect(" ".join(no.fields.values()), "what is told of the field").contains(words)
