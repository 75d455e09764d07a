"""How the weak suite and the medium one judge: by status, and by the shape of what is told."""

import json

from shapes import misfits

from ratified import SceneContext
from ratified.api import Answer
from ratified.expect import expect
from ratified.gherkin import then
from ratified.stream import Ending, Stream


@then("the office answers {status:d}")
def answers(context: SceneContext, status: int) -> None:
    """Judge the status of the last answer."""
    expect(context.scene.recall(Answer).status, "status").is_equal_to(status)


@then("the office answers {status:d} with a {shape:w}")
def answers_with(context: SceneContext, status: int, shape: str) -> None:
    """Judge the status of the last answer, its fields and their types."""
    answer = context.scene.recall(Answer)
    expect(answer.status, "status").is_equal_to(status)
    expect(answer.media_type, "content type").is_equal_to("application/json")
    expect(misfits(answer.json(), shape), f"what is wrong with the {shape}").is_empty()


@then("the office answers {status:d} with nothing")
def answers_with_nothing(context: SceneContext, status: int) -> None:
    """Judge that there is a status and no more."""
    answer = context.scene.recall(Answer)
    expect(answer.status, "status").is_equal_to(status)
    expect(answer.body, "body").is_equal_to(b"")


@then('the office answers {status:d} with the header "{name}"')
def answers_with_header(context: SceneContext, status: int, name: str) -> None:
    """Judge that there is a status and a header, whatever that says."""
    answer = context.scene.recall(Answer)
    expect(answer.status, "status").is_equal_to(status)
    expect(answer.headers.get(name), f"header {name}").is_not_empty()


@then("the stocktake is answered with {status:d}")
def stocktake_is_answered(context: SceneContext, status: int) -> None:
    """Judge the status of a stream."""
    expect(context.scene.recall(Stream).status, "status").is_equal_to(status)


@then("the stocktake is a stream of events that have their shape")
def stocktake_has_shape(context: SceneContext) -> None:
    """Judge that there are events to the end of the stream, each with the fields of its kind."""
    stream = context.scene.recall(Stream)
    expect(stream.status, "status").is_equal_to(200)
    expect(stream.ending, "how the stream ends").is_equal_to(Ending.CLOSED)
    expect(stream.events, "events").is_not_empty()
    wrong = [misfit for event in stream.events for misfit in misfits(json.loads(event.data), event.event)]
    expect(wrong, "what is wrong with the events").is_empty()
