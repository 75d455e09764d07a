"""How the brittle suite judges: by what a system may change without harm to anybody."""

import json

from counter import Counter
from words import Kept, Page, Thing

from ratified import SceneContext
from ratified.api import Answer
from ratified.expect import expect
from ratified.gherkin import then, when

FIELDS = ["id", "title", "kind", "place", "foundOn", "value", "status", "registeredBy", "registeredAt", "version"]


@when("{who:w} takes stock and reads on")
def take_stock(context: SceneContext, who: str) -> None:
    """Have everything counted, and read the stream letter by letter."""
    counter = context.scene.client(Counter, who)
    begun = counter.begins_stocktake().object()
    context.scene.remember(counter.hears_as_text(str(begun["id"])))


@then("the fields come in their order, and no other")
def fields_in_order(context: SceneContext) -> None:
    """Judge the order of keys, which no reader of JSON minds."""
    expect(list(context.scene.recall(Answer).object()), "fields").is_equal_to(FIELDS)


@then('the body is the list of "{title}" letter by letter')
def body_of_list(context: SceneContext, title: str) -> None:
    """Judge white space, the order of keys, and that there is no further field."""
    answer = context.scene.recall(Answer)
    thing = answer.read(Page).things[0]
    rows = answer.object()["things"]
    expect(thing.id, "id").is_equal_to(context.scene.recall(Kept, title).id)
    whole = json.dumps({"things": rows, "total": 1, "next": None})
    expect(answer.text, "body").is_equal_to(whole)


@then("the body is a refusal letter by letter")
def body_of_refusal(context: SceneContext) -> None:
    """Judge white space, the order of keys, and that there is no further field."""
    text = '{"error": {"code": "NOT_LET_IN", "message": "the email address or the password is wrong", "fields": []}}'
    expect(context.scene.recall(Answer).text, "body").is_equal_to(text)


@then("the headers are the usual ones, spelled as usual")
def usual_headers(context: SceneContext) -> None:
    """Judge the case of header names, which no reader of HTTP minds, and that there is no further header."""
    names = ["Server", "Date", "Vary", "Location", "ETag", "Content-Type", "Content-Length"]
    expect(list(context.scene.recall(Answer).headers), "headers").is_equal_to(names)


@then("the content type is spelled as usual")
def usual_content_type(context: SceneContext) -> None:
    """Judge that there is no charset, which says nothing that JSON has not."""
    expect(context.scene.recall(Answer).headers.get("content-type"), "content type").is_equal_to("application/json")


@then('"{title}" is told of with these words and no other')
def told_with_these_words(context: SceneContext, title: str) -> None:
    """Judge a thing as a whole, so that a further field is one too many."""
    answer = context.scene.recall(Answer)
    thing, told = answer.read(Thing), dict(answer.object())
    told.pop("registeredAt")
    known = {"id": thing.id, "version": 1, "status": "kept", "registeredBy": thing.registered_by}
    whole = {"title": title, "kind": "other", "place": "Platform 1", "foundOn": "2026-03-02", "value": 9.9, **known}
    expect(told, title).is_equal_to(whole)


@then("the stream of an empty office is this letter by letter")
def stream_letter_by_letter(context: SceneContext) -> None:
    """Judge line ends and spaces of a stream, and that there is no comment and no further field."""
    start = 'id: 1\nevent: start\ndata: {"shelves": 0, "things": 0}\n\n'
    end = 'id: 2\nevent: end\ndata: {"counted": 0}\n\n'
    expect(context.scene.recall(Answer).text, "stream").is_equal_to(start + end)
