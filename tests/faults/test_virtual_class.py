"""How a virtual service is written, and what is said about one that cannot be used."""

from pathlib import Path

import pytest

from ratified.failures import ConfigurationError
from ratified.faults.virtual import NotJson, Received, Reply, VirtualService, answers
from ratified.faults.virtual.service import must_be_usable
from tests.faults.virtual_services import SERVICE, Painter, refused


class _Counting(VirtualService):
    system = "counting"

    def belongs_to(self, request: Received) -> str | None:
        return request.header("X-Customer")


def _received(body: bytes = b"", headers: tuple[tuple[str, str], ...] = ()) -> Received:
    return Received(1, 0.0, 0.0, "GET", "/", (("a", "1"), ("a", "2")), headers, body, key="mia")


def test_a_request_is_read_by_name() -> None:
    received = _received(b'{"wish": [1]}', (("X-Customer", "mia"), ("x-customer", "leo")))
    assert received.json == {"wish": [1]}
    assert received.header("X-CUSTOMER") == "mia"
    assert (received.header("X-No", "none"), received.parameter("a"), received.parameter("b")) == ("none", "1", "")


def test_a_body_that_is_not_json_says_why() -> None:
    with pytest.raises(NotJson, match=r"^the body is not JSON: .*stands twice in one object, at line 1 column 10$"):
        _ = _received(b'{"a": 1, "a": 2}').json


def test_a_reply_is_sent_as_it_is_meant() -> None:
    assert Reply(json={"a": "ä"}).content == '{"a": "ä"}'.encode()
    assert Reply(json=[]).pairs == (("Content-Type", "application/json"),)
    assert Reply(body="ä").pairs == (("Content-Type", "text/plain; charset=utf-8"),)
    assert Reply(body=b"\xff").pairs == (("Content-Type", "application/octet-stream"),)
    assert Reply(204, headers={"X-A": "1"}).pairs == (("X-A", "1"),)
    assert Reply(body=b"x", headers={"content-type": "image/png"}).pairs == (("Content-Type", "image/png"),)


@pytest.mark.parametrize(
    ("status", "json", "body"), [(100, None, b""), (600, None, b""), (204, {}, b""), (304, None, "x"), (200, {}, "x")]
)
def test_what_cannot_be_sent_is_no_reply(status: int, json: object, body: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Reply(status, json, body)


def test_things_are_found_again_until_their_client_is_forgotten() -> None:
    painter = Painter()
    painter.remember("painting_1", _received())
    assert (painter.owner("painting_1"), painter.owner("painting_2")) == ("mia", None)
    painter.forget("leo")
    assert painter.owner("painting_1") == "mia"
    painter.forget("mia")
    assert painter.owner("painting_1") is None


def test_a_state_is_made_anew_even_by_a_plain_function() -> None:
    class _Listing(_Counting):
        state = lambda: [1]  # noqa: E731

    assert _Listing().new_state() == [1]
    assert _Listing().new_state() is not _Listing().new_state()
    assert _Counting().new_state() == {}


def test_one_method_may_answer_several_kinds_of_requests() -> None:
    class _Many(_Counting):
        @answers("GET", "/a")
        @answers("PUT", "/b/{id}")
        def both(self, request: Received, state: object) -> Reply:
            return Reply()

    service = _Many()
    must_be_usable(service)
    assert [operation.told for operation in service.operations()] == ["both (PUT /b/{id})", "both (GET /a)"]


@pytest.mark.parametrize(("method", "path"), [("get", "/a"), ("GET", "a"), ("GET", "/a b"), ("GET", "/{}"), ("", "/")])
def test_no_request_has_such_a_line(method: str, path: str) -> None:
    with pytest.raises(ConfigurationError, match="no request is ever"):
        answers(method, path)


def test_two_answers_to_one_request_are_refused() -> None:
    class _Twice(_Counting):
        @answers("GET", "/a/{id}")
        def one(self, request: Received, state: object) -> Reply:
            return Reply()

        @answers("GET", "/a/{name}")
        def other(self, request: Received, state: object) -> Reply:
            return Reply()

    with pytest.raises(ConfigurationError, match=r"GET /a/{name} is answered twice"):
        must_be_usable(_Twice())


def test_a_service_without_an_answer_or_a_client_is_refused() -> None:
    class _Nobody(VirtualService):
        system = "nobody"

        @answers("GET", "/a")
        def one(self, request: Received, state: object) -> Reply:
            return Reply()

    with pytest.raises(ConfigurationError, match="it answers nothing"):
        must_be_usable(_Counting())
    with pytest.raises(ConfigurationError, match="does not say whose a request is"):
        must_be_usable(_Nobody())


@pytest.mark.parametrize(
    ("target", "arguments", "said"),
    [
        ("painter", [], "names no virtual service"),
        ("tests.faults.nowhere:Painter", [], "the module tests.faults.nowhere cannot be imported"),
        ("tests.faults.virtual_services:Paintr", [], 'Did you mean "Painter"?'),
        (SERVICE, ["--system", "sculptor"], "does not stand in for sculptor"),
    ],
)
def test_a_service_that_cannot_be_found_is_told_in_one_sentence(
    target: str, arguments: list[str], said: str, tmp_path: Path
) -> None:
    assert said in refused(target, *arguments)
