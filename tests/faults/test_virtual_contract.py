"""A virtual service that needs no class: it answers with the examples of a contract."""

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ratified.contract import Contracts
from ratified.exchange.tape import Tape
from ratified.faults.virtual import AnswerWith
from tests.faults.virtual_services import Served, refused, served

_HEAD = """
openapi: 3.1.0
info: {title: Weather, version: 1.0.0}
servers: [{url: /v1}]
paths:
"""
_WEATHER = """
  /towns/{town}/{what}:
    parameters:
      - {name: town, in: path, required: true, schema: {type: string}}
      - {name: what, in: path, required: true, schema: {type: string}}
    get:
      responses:
        "200":
          description: Less particular than what is written out.
          content:
            text/plain: {schema: {type: string}, example: Something.}
  /towns/{town-id}/weather:
    parameters:
      - {name: town-id, in: path, required: true, schema: {type: string}}
    get:
      operationId: weather
      responses:
        "200":
          description: It.
          headers:
            X-Station: {required: true, schema: {type: integer, minimum: 7}}
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Weather"}
              examples:
                sunny: {$ref: "#/components/examples/Sunny"}
        "404": {description: No such town.}
  /towns:
    get:
      responses:
        default: {description: Whatever.}
        "200":
          description: All.
          content:
            application/json:
              schema:
                type: object
                required: [towns, asked, page, next, kind, extent, code]
                properties:
                  code: {type: string, pattern: "^[A-Z0-9]{3,}$", minLength: 5}
                  towns: {type: array, minItems: 2, items: {$ref: "#/components/schemas/Town"}}
                  asked: {type: string, format: date-time}
                  page: {type: integer, exclusiveMinimum: 10, multipleOf: 4}
                  next: {type: [string, "null"], format: uuid}
                  kind: {enum: [all, some]}
                  extent: {oneOf: [{type: number, maximum: -3}, {type: string}]}
                  ignored: {type: string, pattern: "^z{9}$"}
    post:
      responses:
        "204": {description: Noted.}
  /report:
    get:
      responses:
        "200":
          description: In words.
          content:
            text/plain: {schema: {type: string}, example: It rains.}
components:
  examples:
    Sunny: {value: {degrees: 24.5, sky: clear}}
  schemas:
    Weather:
      type: object
      required: [degrees, sky]
      properties: {degrees: {type: number}, sky: {type: string}}
    Named:
      type: object
      required: [name]
      properties: {name: {type: string, minLength: 6}}
    Town:
      allOf:
        - {$ref: "#/components/schemas/Named"}
        - type: object
          required: [people]
          properties: {name: {examples: [Springfield]}, people: {type: integer, minimum: 1000}}
"""


def _contract(folder: Path, paths: str = _WEATHER) -> Path:
    path = folder / "weather-api.yaml"
    path.write_text(_HEAD.lstrip() + paths)
    return path


@pytest.fixture(scope="module")
def weather(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Contracts]]:
    folder = tmp_path_factory.mktemp("weather")
    path = _contract(folder)
    arguments = ["--belongs-to", "header:X-Customer", "--system", "weather"]
    with served(f"contract:{path}", arguments) as service:
        yield service, Contracts(folder, {"weather": [path.name]})


def _ask(service: Served, method: str, path: str) -> httpx.Response:
    return httpx.request(method, service.url + path, headers={"X-Customer": "mia"}, trust_env=False)


def test_each_operation_is_answered_with_its_example_and_keeps_the_contract(weather: tuple[Served, Contracts]) -> None:
    service, contracts = weather
    with service.client() as hand:
        hand.claim("mia")
        sunny = _ask(service, "GET", "/v1/towns/a%20b/weather")
        towns = _ask(service, "GET", "/v1/towns")
        report = _ask(service, "GET", "/v1/report")
        assert _ask(service, "POST", "/v1/towns").status_code == 204
        assert (sunny.json(), sunny.headers["x-station"]) == ({"degrees": 24.5, "sky": "clear"}, "7")
        assert towns.json() == {
            "towns": [{"name": "Springfield", "people": 1000}] * 2,
            "asked": "2026-01-31T12:00:00Z",
            "page": 12,
            "next": "3f1c2a9e-6c4b-4f0a-9a51-0d7c2b8e4f10",
            "kind": "all",
            "extent": -3,
            "code": "11111",
        }
        assert (report.text, report.headers["content-type"]) == ("It rains.", "text/plain")
        tape = Tape()
        for call in hand.exchanges("mia"):
            call.put_on(tape, system="weather", who="studio")
    assert len(tape) == 4
    assert [breach for exchange in tape for breach in contracts.check(exchange)] == []


def test_operations_of_a_contract_take_commands_by_method_and_path(weather: tuple[Served, Contracts]) -> None:
    service, _ = weather
    with service.client() as hand:
        hand.claim("mia")
        hand.command("mia", AnswerWith(503), operation="GET /towns/{town-id}/weather")
        assert _ask(service, "GET", "/v1/towns").status_code == 200
        assert _ask(service, "GET", "/v1/towns/1/weather").status_code == 503
        assert _ask(service, "GET", "/towns").status_code == 501
        assert _ask(service, "DELETE", "/v1/towns").status_code == 501
        [_, _, nowhere, never] = hand.received("mia")
        assert nowhere.operation == never.operation == ""


@pytest.mark.parametrize(
    ("where", "request_"),
    [
        ("query:customer", httpx.Request("GET", "http://x/v1/report?customer=mia")),
        ("body:order.customer", httpx.Request("POST", "http://x/v1/towns", json={"order": {"customer": "mia"}})),
        ("path:town-id", httpx.Request("GET", "http://x/v1/towns/mia/weather")),
    ],
)
def test_whose_a_request_is_is_found_where_it_was_said(tmp_path: Path, where: str, request_: httpx.Request) -> None:
    with served(f"contract:{_contract(tmp_path)}", ["--belongs-to", where]) as service, service.client() as hand:
        assert service.system == "weather-api"
        hand.claim("mia")
        with httpx.Client(trust_env=False) as http:
            url = service.url + request_.url.raw_path.decode()
            sent = http.request(request_.method, url, content=request_.content)
            assert sent.status_code in (200, 204)
            assert http.get(f"{service.url}/v1/report").status_code == 501
        assert len(hand.received("mia")) == 1


def _answer(media: str) -> str:
    return textwrap.indent(
        f"""
/report:
  get:
    responses:
      "200":
        description: It.
        content:
          {media}
""",
        "  ",
    )


@pytest.mark.parametrize(
    ("media", "why"),
    [
        (
            "application/json: {schema: {type: string, pattern: '^z{9}$'}}",
            "a text in it must match ^z{9}$",
        ),
        (
            "application/json: {schema: {type: object, properties: {n: {type: integer}}}, example: {n: x}}",
            "its example breaks its schema: /n is ",
        ),
        (
            "application/json: {schema: {type: integer, minimum: 5, maximum: 4}}",
            "it has no example, and none can be made",
        ),
        ("image/png: {}", "its answer has neither an example nor a schema"),
        ("text/event-stream: {itemSchema: {type: object}}", "its answer is text/event-stream"),
    ],
)
def test_what_cannot_be_answered_is_refused_at_the_start(tmp_path: Path, media: str, why: str) -> None:
    said = refused(f"contract:{_contract(tmp_path, _answer(media))}", "--belongs-to", "header:X-Customer")
    assert said.startswith("GET /report of ")
    assert f"weather-api.yaml cannot be answered from its contract: {why}" in said.splitlines()[0]
    assert "write an example of its answer into the contract" in said


def test_a_contract_needs_to_be_told_whose_requests_are(tmp_path: Path) -> None:
    target = f"contract:{_contract(tmp_path)}"
    assert "add for instance --belongs-to header:X-Tenant-Id" in refused(target)
    assert 'Did you mean "header"?' in refused(target, "--belongs-to", "haeder:X")
    empty = tmp_path / "empty.yaml"
    empty.write_text(_HEAD.lstrip().replace("paths:", "paths: {}"))
    assert "empty.yaml cannot stand in for a service: it answers nothing" in refused(
        f"contract:{empty}", "--belongs-to", "header:X"
    )
    assert "there is no contract" in refused("contract:nowhere.yaml", "--belongs-to", "header:X")


def test_json_is_written_as_it_was_given(tmp_path: Path) -> None:
    path = _contract(tmp_path, _answer('application/json: {example: "ä"}'))
    with served(f"contract:{path}", ["--belongs-to", "header:X-Customer"]) as service, service.client() as hand:
        hand.claim("mia")
        assert json.loads(_ask(service, "GET", "/v1/report").content) == "ä"
