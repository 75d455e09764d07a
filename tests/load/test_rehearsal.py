"""What a verb has sent becomes an errand: repeated byte for byte, except for what answers tell anew each time."""

import itertools
import json
from typing import Any

import pytest

from ratified.exchange import Exchange, Seam, Tape
from ratified.failures import Broken, ConfigurationError
from ratified.load.errands import Hearing, Work
from ratified.load.rehearsal import errand_of
from ratified.load.samples import Outcome
from ratified.load.traffic import Phase
from ratified.stream import Streams
from tests.load.servers import Server, Wire, answer, load, saying, serving


class Open:
    def allow(self, system: str, method: str, url: str) -> None:
        pass


def exchanges(server: Server, *sent: tuple[str, str, dict[str, Any]]) -> tuple[Exchange, ...]:
    """What the seam keeps of some requests."""
    tape = Tape()
    connection = Seam(tape, Open()).connection("shop", "Mia", server.origin.told)
    connection.headers["Authorization"] = "Bearer token-of-mia"
    for method, path, payload in sent:
        connection.send(method, path, **payload)
    return tape.since(0)


def test_a_load_repeats_what_was_sent_byte_for_byte() -> None:
    with serving(saying(answer(b'{"ok": true}'))) as server:
        seen = exchanges(server, ("POST", "/orders?size=large", {"json": {"item": "a lamp", "note": "süß"}}))
        server.hang_up()
        made = load(Work((errand_of("order", seen),)), Phase("few", users=1, count=3))
        first, *repeated = [(one.head.lower(), one.body) for one in server.asked]
        assert repeated == [first] * 3
        assert b"authorization: bearer token-of-mia" in first[0]
    assert made.observed().is_good.all()
    assert made.endpoints == ("order",)


def test_the_status_that_was_seen_is_the_one_that_is_expected() -> None:
    with serving(saying(answer(status="404 Not Found"))) as server:
        seen = exchanges(server, ("GET", "/gone", {}))
        server.hang_up()
        assert load(Work((errand_of("look", seen),)), Phase("one", users=1, count=1)).observed().is_good.all()
        server.become(saying(answer()))
        other = load(Work((errand_of("look", seen),)), Phase("one", users=1, count=1)).observed()
    assert other.failures() == {"status 200": 1}


def orders(wire: Wire) -> None:
    """Give every order a number of its own, and know only the order that was given last on a connection."""
    numbers = itertools.count(1)
    number, secret = "", ""
    while request := wire.hear():
        if request.path == "/orders":
            number = f"order-{wire.number}-{next(numbers):08d}"
            secret = f"key-{number[::-1]}"
            wire.say(answer(json.dumps({"order": {"id": number}, "keys": [secret]}).encode()))
        else:
            known = request.path == f"/orders/{number}/payment" and json.loads(request.body) == {
                "key": secret,
                "for": number,
            }
            wire.say(answer(status="200 OK" if known else "409 Conflict"))


def test_what_an_answer_told_is_taken_from_the_answer_of_each_time() -> None:
    with serving(orders) as server:
        tape = Tape()
        connection = Seam(tape, Open()).connection("shop", "Mia", server.origin.told)
        connection.send("POST", "/orders", json={"item": "a lamp"})
        body = tape.since(0)[0].response
        assert body is not None
        told = json.loads(body.content)
        number, key = told["order"]["id"], told["keys"][0]
        connection.send("POST", f"/orders/{number}/payment", json={"key": key, "for": number})
        errand = errand_of("order and pay", tape.since(0))
        server.hang_up()
        made = load(Work((errand,)), Phase("few", users=2, count=6))
    assert [len(request.keeps) for request in errand.requests] == [2, 0]
    # What is read must not come compressed.
    assert b"accept-encoding: identity" in errand.requests[0].head[0]
    for endpoint in ("order and pay, step 1", "order and pay, step 2", "order and pay"):
        assert (len(made.observed(endpoint)), made.observed(endpoint).failures()) == (6, {})


def test_what_we_said_ourselves_is_no_news_when_an_answer_repeats_it() -> None:
    with serving(saying(answer(b'{"customer": "customer-12345"}'))) as server:
        seen = exchanges(server, ("GET", "/customers/customer-12345", {}), ("GET", "/orders/customer-12345", {}))
    errand = errand_of("look", seen)
    assert all(not request.keeps and not request.head_holes for request in errand.requests)


def test_a_stream_must_end_each_time_as_it_did_when_it_was_seen() -> None:
    def events(*kinds: str) -> bytes:
        body = "".join(f'data: {{"type": "{kind}"}}\n\n' for kind in kinds).encode()
        return answer(body, "content-type: text/event-stream")

    with serving(saying(events("progress", "chunk", "complete"))) as server:
        tape = Tape()
        Streams(Seam(tape, Open()).connection("shop", "Mia", server.origin.told)).read("GET", "/stream")
        errand = errand_of("watch", tape.since(0), content=("chunk",))
        assert errand.requests[0].hearing == Hearing(("chunk",), "complete", "type")
        server.become(saying(events("progress", "chunk", "error")))
        failed = load(Work((errand,)), Phase("one", users=1, count=1)).observed()
    assert failed.failures() == {Outcome.WRONG_STREAM.told: 1}


def test_what_cannot_be_repeated_says_so() -> None:
    with pytest.raises(ConfigurationError, match="cannot be repeated under load"):
        errand_of("nothing", ())
    with serving(saying(answer())) as server:
        seen = exchanges(server, ("POST", "/big", {"content": b"x" * 3_000_000}))
    with pytest.raises(Broken, match="cannot be repeated under load"):
        errand_of("upload", seen)
