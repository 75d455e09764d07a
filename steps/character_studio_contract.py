"""What only a program would notice of the studio."""

from ratified import SceneContext
from ratified.expect import expect
from ratified.gherkin import then, use_type, when
from systems.character_studio import KINDS, MISTAKES, NO_MISTAKE, SAYS, CharacterStudio, Reply, Wanted, reply

use_type(**KINDS)


@when("{who:w} makes the mistake to {mistake:StudioMistake}")
def make_mistake(context: SceneContext, who: str, mistake: str) -> None:
    """Send a request with a mistake, under a correlation id of the own."""
    studio = context.scene.client(CharacterStudio, who)
    context.scene.remember(reply(studio.sends_request(MISTAKES[mistake], correlation="a-mistake")))


@then("she is answered with status {status:d} and the code {code:w}")
def is_answered(context: SceneContext, status: int, code: str) -> None:
    """Judge status and code of a refusal, and that people read the same in it."""
    told = context.scene.recall(Reply)
    expect((told.status, told.code), "status and code").is_equal_to((status, code))
    expect(told.reason, "what people are told").matches(SAYS[code])


@then("the refusal carries the correlation id of the request")
def carries_correlation(context: SceneContext) -> None:
    """Judge that a refusal can be found again, by its header and by its body."""
    told = context.scene.recall(Reply)
    both = (told.correlation, told.correlation_told)
    expect(both, "correlation id, in header and body").is_equal_to(("a-mistake", "a-mistake"))


@when('{who:w} reads her characters under the correlation id "{correlation:Quoted}"')
def read_under(context: SceneContext, who: str, correlation: str) -> None:
    """Read the own characters with a correlation id that was brought along."""
    studio = context.scene.client(CharacterStudio, who)
    context.scene.remember(reply(studio.sends_request(NO_MISTAKE, correlation=correlation)))


@then('the answer carries the correlation id "{correlation:Quoted}"')
def answer_carries(context: SceneContext, correlation: str) -> None:
    """Judge that an id that was brought along is kept."""
    expect(context.scene.recall(Reply).correlation, "correlation id").is_equal_to(correlation)


@then('every exchange between the studio and nanoBanana for "{name:Quoted}" is on the tape')
def exchanges_are_on_the_tape(context: SceneContext, name: str) -> None:
    """Judge that what the studio asked of nanoBanana was seen: an order, looks at it, and its pictures."""
    made = context.scene.recall(Wanted, name)
    seen = [one for one in context.scene.tape if one.system == "nano_banana"]
    calls = context.scene.client(CharacterStudio, made.who).nano_banana.calls()
    expect(len(seen), "exchanges with nanoBanana on the tape").is_equal_to(len(calls))
    expect({one.method for one in seen}, "what the studio did at nanoBanana").is_equal_to({"POST", "GET"})
