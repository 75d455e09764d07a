"""`Tape.sent()`: two runs of one seed give the same lines, whatever ids the server makes up."""

import json
import random
import string
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.exchange import Body, StreamEvent, Tape

Script = list[tuple[str, int]]


class Shop:
    """A server that makes up ids, and a client that uses them; every exchange goes onto a tape."""

    def __init__(self, chance: random.Random) -> None:
        self.tape = Tape()
        self.chance = chance
        self.port = chance.randint(1024, 65535)

    def made_up(self, prefix: str) -> str:
        return prefix + "".join(self.chance.choices(string.ascii_letters + string.digits, k=16))

    def exchange(
        self,
        method: str,
        path: str,
        answer: Any = None,
        *,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        via: str = "api",
        raw: bytes | None = None,
        media_type: str = "application/json",
        events: tuple[StreamEvent, ...] = (),
        answer_headers: Mapping[str, str] | None = None,
    ) -> None:
        content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        reply = b"" if answer is None else json.dumps(answer).encode()
        self.tape.record(
            system="shop",
            who="Mia",
            via=via,
            method=method,
            url=f"http://127.0.0.1:{self.port}{path}",
            request_headers=tuple((headers or {}).items()),
            request=Body(content, size=len(content), media_type=media_type),
            status=200,
            response_headers=tuple((answer_headers or {}).items()),
            response=Body(reply, size=len(reply), media_type="application/json"),
            failure="",
            started_at=float(len(self.tape)),
            took=self.chance.random(),
            events=events,
        )


def play(script: Script, seed: int, chance: random.Random) -> list[str]:
    """Run a script: `seed` is our side's, `chance` the server's."""
    ours = random.Random(seed)
    shop = Shop(chance)
    orders: list[str] = []
    numbers: list[int] = []
    token = shop.made_up("tok_")
    shop.exchange("POST", "/token", {"accessToken": token}, body={"name": f"mia {ours.random()}"})
    signed = {"Authorization": f"Bearer {token}"}
    for action, pick in script:
        title = f"tea {ours.randint(0, 10**9)}"
        if action == "order" or not orders:
            orders.append(shop.made_up("ord_"))
            numbers.append(chance.randint(10**6, 10**9))
            given_back = {"order": {"orderId": orders[-1], "title": title, "rowId": numbers[-1]}}
            shop.exchange("POST", "/orders", given_back, body={"title": title}, headers=signed)
            continue
        order, number = orders[pick % len(orders)], numbers[pick % len(orders)]
        if action == "read":
            shop.exchange("GET", f"/orders/{order}?row={number}", {"state": "READY"}, headers=signed)
        elif action == "wait":
            for _ in range(chance.randint(1, 4)):
                shop.exchange("GET", f"/orders/{order}/state", {"at": shop.made_up("2026-")}, headers=signed)
        elif action == "link":
            url = f"http://127.0.0.1:{shop.port}/orders/{order}"
            shop.exchange("PUT", "/links", body={"link": f"see {url}!", "rowId": number}, headers=signed)
        elif action == "look":
            for _ in range(chance.randint(0, 3)):
                shop.exchange("GET", f"/page.css?{shop.made_up('v')}", via="browser")
    return shop.tape.sent()


SCRIPTS = st.lists(
    st.tuples(st.sampled_from(["order", "read", "wait", "link", "look"]), st.integers(0, 9)), min_size=1, max_size=12
)


@given(script=SCRIPTS, seed=st.integers(), one=st.integers(), two=st.integers())
def test_equal_seeds_give_equal_lines(script: Script, seed: int, one: int, two: int) -> None:
    assert play(script, seed, random.Random(one)) == play(script, seed, random.Random(two))


@given(script=SCRIPTS, seed=st.integers(0, 10**6), chance=st.integers())
def test_other_seeds_give_other_lines(script: Script, seed: int, chance: int) -> None:
    assert play(script, seed, random.Random(chance)) != play(script, seed + 1, random.Random(chance))


@given(script=SCRIPTS, seed=st.integers(), chance=st.integers(), at=st.integers(0, 12))
def test_using_another_id_gives_other_lines(script: Script, seed: int, chance: int, at: int) -> None:
    orders: Script = [("order", 0), ("order", 0)]
    first, second = ([*orders, *script, ("read", pick), ("order", 0)] for pick in (0, 1))
    assert play(first, seed, random.Random(chance)) != play(second, seed, random.Random(chance))


def shop() -> Shop:
    return Shop(random.Random(1))


def test_a_line_tells_method_path_headers_and_body() -> None:
    it = shop()
    it.exchange("POST", "/orders?x=1", body={"title": "tea"}, headers={"Content-Type": "application/json", "Host": "h"})
    assert it.tape.sent() == ['Mia→shop POST /orders?x=1 [content-type: application/json] {"title": "tea"}']


def test_an_id_is_told_by_the_answer_that_gave_it() -> None:
    it = shop()
    it.exchange("POST", "/orders", {"order": {"id": "ord_4711"}, "all": [{"key": "k-12345"}]})
    it.exchange("GET", "/orders/ord_4711?key=k-12345", headers={"If-Match": "ord_4711"})
    assert it.tape.sent()[1] == (
        "Mia→shop GET /orders/‹answer 1 order.id›?key=‹answer 1 all[0].key› [if-match: ‹answer 1 order.id›]"
    )


def test_ids_in_events_locations_and_tags_are_told_too() -> None:
    it = shop()
    event = StreamEvent(1, "done", json.dumps({"siteId": "site_4711"}), "", 0.1)
    it.exchange(
        "POST", "/sites", via="stream", events=(event,), answer_headers={"Location": "/s/a1b2c3", "ETag": '"q1w2e3"'}
    )
    it.exchange("GET", "/sites/site_4711/a1b2c3", headers={"If-None-Match": '"q1w2e3"'})
    assert it.tape.sent()[1] == (
        "Mia→shop GET /sites/‹answer 1 event done.siteId›/‹answer 1 location› [if-none-match: ‹answer 1 etag›]"
    )


def test_a_token_and_cookies_are_not_told() -> None:
    it = shop()
    it.exchange("GET", "/", headers={"Authorization": "Bearer abc.def", "Cookie": "session=abc"})
    assert it.tape.sent() == ["Mia→shop GET / [authorization: Bearer ‹token›]"]


def test_what_our_side_said_first_stays_as_it_is() -> None:
    it = shop()
    it.exchange("POST", "/orders", {"title": "Spring sale 2026"}, body={"title": "Spring sale 2026"})
    it.exchange("POST", "/pages", body={"title": "Spring sale 2026"})
    assert it.tape.sent()[1].endswith('{"title": "Spring sale 2026"}')


def test_the_ports_of_this_machine_are_not_told() -> None:
    it = shop()
    it.exchange("POST", "/hooks", body={"url": "http://127.0.0.1:5555/hook"})
    assert it.tape.sent() == ['Mia→shop POST /hooks {"url": "http://127.0.0.1:‹port›/hook"}']


def test_a_boundary_is_not_told() -> None:
    def sent(boundary: str) -> list[str]:
        it = shop()
        raw = f'--{boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\ntea\r\n--{boundary}--\r\n'.encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        it.exchange("POST", "/files", raw=raw, media_type="multipart/form-data", headers=headers)
        it.exchange("POST", "/files", raw=raw + b"\xff", media_type="multipart/form-data", headers=headers)
        return it.tape.sent()

    assert sent("aaaa1111") == sent("bbbb2222")
    assert "tea" in sent("aaaa1111")[0]


def test_binary_bodies_are_told_by_their_digest() -> None:
    def sent(raw: bytes) -> list[str]:
        it = shop()
        it.exchange("PUT", "/picture", raw=raw, media_type="image/png")
        return it.tape.sent()

    assert sent(b"\x89PNG1") != sent(b"\x89PNG2")
    assert "5 bytes, sha256" in sent(b"\x89PNG")[0].replace("4 bytes", "5 bytes")


@pytest.mark.parametrize("body", [b"{broken", b"[1, NaN]", b"\xff"])
def test_a_body_that_is_no_json_is_told_all_the_same(body: bytes) -> None:
    it = shop()
    it.exchange("POST", "/orders", raw=body)
    assert len(it.tape.sent()) == 1


def test_only_what_our_code_sent_is_told() -> None:
    it = shop()
    it.exchange("GET", "/style.css", via="browser")
    assert it.tape.sent() == []


def test_text_of_a_body_is_decoded_by_its_charset() -> None:
    assert Body("café".encode("latin-1"), charset="latin-1").text == "café"
    assert Body(b"caf\xe9").text == "caf\\xe9"
    assert Body(b"tea", charset="no-such-charset").text == "tea"
