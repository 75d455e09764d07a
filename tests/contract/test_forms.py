"""The many ways in which OpenAPI lets things be written."""

from pathlib import Path

import pytest

from ratified.contract import Contracts

from .conftest import Write
from .exchanges import exchange


def contracts(write: Write, tmp_path: Path, rest: str, servers: str = '[{url: "/v1"}]') -> Contracts:
    text = f"openapi: 3.2.0\ninfo: {{title: Shop, version: '1'}}\nservers: {servers}\n{rest}"
    write(text)
    return Contracts(tmp_path, {"shop": ("shop-api.yaml",)})


def with_parameter(write: Write, tmp_path: Path, parameter: str, path: str = "/things") -> Contracts:
    return contracts(
        write,
        tmp_path,
        f"paths: {{'{path}': {{get: {{parameters: [{parameter}], responses: {{200: {{}}, 400: {{}}}}}}}}}}\n",
    )


@pytest.mark.parametrize(
    ("parameter", "good", "bad"),
    [
        ("{name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}",
         "?ids=1,2", "?ids=1,b"),
        ("{name: ids, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}",
         "?ids=1|2", "?ids=1|b"),
        ("{name: at, in: query, style: deepObject, schema: {type: object, properties: {x: {type: integer}}}}",
         "?at[x]=1", "?at%5Bx%5D=b"),
        ("{name: at, in: query, required: true, schema: {required: [x], type: object, properties: {x: {enum: [1]}}}}",
         "?x=1", "?y=1"),
        ("{name: ok, in: query, schema: {type: boolean}}", "?ok=true", "?ok=yes"),
        ("{name: price, in: query, schema: {type: number, exclusiveMinimum: 0}}", "?price=0.5", "?price=0"),
        ("{name: word, in: query, schema: {type: string, pattern: '^a b$'}}", "?word=a+b", "?word=a%2Bb"),
        ("{name: code, in: query, schema: {type: string, maxLength: 3}}", "?code=123", "?code=1234"),
        ("{name: size, in: query, schema: {anyOf: [{type: integer, minimum: 5}, {const: all}]}}",
         "?size=all", "?size=4"),
        ("{name: some, in: query, schema: {type: [integer, 'null']}}", "?some=", "?some=true"),
        ("{name: n, in: query, schema: {allOf: [{type: [integer, string]}, {type: integer}]}}", "?n=5", "?n=x"),
        ("{name: where, in: query, content: {application/json: {schema: {type: object, required: [a]}}}}",
         "?where=%7B%22a%22%3A1%7D", "?where=%7B%7D"),
    ],
)  # fmt: skip
def test_a_parameter_is_read_as_it_is_written(
    write: Write, tmp_path: Path, parameter: str, good: str, bad: str
) -> None:
    promised = with_parameter(write, tmp_path, parameter)
    assert promised.check(exchange(f"GET /things{good}", 200)) == ()
    assert len(promised.check(exchange(f"GET /things{bad}", 200))) == 1
    assert promised.check(exchange(f"GET /things{bad}", 400)) == ()


def test_part_of_a_step_may_be_a_name(write: Write, tmp_path: Path) -> None:
    parameter = "{name: id, in: path, required: true, schema: {type: integer}}"
    promised = with_parameter(write, tmp_path, parameter, "/things/{id}.json")
    assert promised.check(exchange("GET /things/41.json", 200)) == ()
    assert promised.check(exchange("GET /things/x.json", 200))
    assert promised.find(exchange("GET /things/41", 200)) is None


def test_the_more_particular_path_wins(write: Write, tmp_path: Path) -> None:
    name = "parameters: [{name: id, in: path, required: true, schema: {}}]"
    promised = contracts(
        write,
        tmp_path,
        f"paths: {{'/{{id}}/last': {{{name}, get: {{responses: {{200: {{}}}}}}}},"
        f" '/things/{{id}}': {{{name}, get: {{responses: {{200: {{}}}}}}}}}}\n",
    )
    found = promised.find(exchange("GET /things/last"))
    assert found is not None
    assert (found.operation.path, dict(found.values)) == ("/things/{id}", {"id": "last"})


def test_an_operation_overrides_the_parameters_of_its_path(write: Write, tmp_path: Path) -> None:
    promised = contracts(
        write,
        tmp_path,
        "paths: {/things: {parameters: [{name: n, in: query, schema: {type: integer, maximum: 3}}], get: {parameters: "
        "[{name: n, in: query, schema: {type: integer, maximum: 5}}], responses: {200: {}}}}}\n",
    )
    assert promised.check(exchange("GET /things?n=4", 200)) == ()
    assert promised.check(exchange("GET /things?n=6", 200))


def test_headers_that_http_rules_are_no_parameters(write: Write, tmp_path: Path) -> None:
    promised = with_parameter(write, tmp_path, "{name: Accept, in: header, required: true, schema: {const: a/b}}")
    assert promised.check(exchange("GET /things", 200)) == ()


def test_another_path_that_begins_alike_is_not_below_the_contract(write: Write, tmp_path: Path) -> None:
    promised = with_parameter(write, tmp_path, "{name: n, in: query, schema: {}}")
    assert promised.check(exchange("GET 0/things", 404)) == ()
    assert promised.check(exchange("GET /thing", 404))


FORM = """
paths:
  /things:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, required: [name], properties: {tags: {type: array, items: {enum: [a, b]}}}}
      responses: {200: {}}
"""


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        (b"name=lamp&tags=a&tags=b", []),
        (b"tags=a&tags=b", ["request body"]),
        (b"name=x&tags=a&tags=c", ["request body /tags/1"]),
    ],
)
def test_forms_are_judged_by_their_fields(write: Write, tmp_path: Path, sent: bytes, where: list[str]) -> None:
    promised = contracts(write, tmp_path, FORM)
    form = "application/x-www-form-urlencoded"
    breaches = promised.check(exchange("POST /things", 200, sent=sent, sent_type=form))
    assert [breach.where for breach in breaches] == where


def test_cookies_are_parameters_too(write: Write, tmp_path: Path) -> None:
    promised = with_parameter(write, tmp_path, "{name: mood, in: cookie, required: true, schema: {enum: [good]}}")
    assert promised.check(exchange("GET /things", 200, request_headers={"Cookie": "a=1; mood=good"})) == ()
    assert promised.check(exchange("GET /things", 200, request_headers={"Cookie": "mood=bad"}))
    assert promised.check(exchange("GET /things", 200))


SECURED = """
security: [{bearer: []}, {key: []}]
paths:
  /open: {get: {security: [], responses: {200: {}}}}
  /closed: {get: {responses: {200: {}, 401: {}}}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Key}
"""


def test_what_needs_credentials_must_refuse_without(write: Write, tmp_path: Path) -> None:
    promised = contracts(write, tmp_path, SECURED)
    assert promised.check(exchange("GET /open", 200)) == ()
    assert promised.check(exchange("GET /closed", 401)) == ()
    (breach,) = promised.check(exchange("GET /closed", 200))
    assert breach.where == "request credentials"
    assert breach.expected == 'header Authorization beginning with "Bearer " or header X-Key, or a refusal'
    assert promised.check(exchange("GET /closed", 200, request_headers={"authorization": "Bearer abc"})) == ()
    assert promised.check(exchange("GET /closed", 200, request_headers={"x-key": "abc"})) == ()
    assert promised.check(exchange("GET /closed", 200, request_headers={"authorization": "Basic abc"}))


EVENTS = """
paths:
  /news:
    get:
      responses:
        200:
          content:
            text/event-stream:
              itemSchema:
                type: object
                required: [event, data]
                not: {required: [id]}
                properties:
                  event: {const: message}
                  data:
                    type: string
                    contentMediaType: application/json
                    contentSchema: {$ref: "#/components/schemas/News"}
  /lines:
    get: {responses: {200: {content: {application/jsonl: {itemSchema: {$ref: "#/components/schemas/News"}}}}}}
components: {schemas: {News: {type: object, required: [text], properties: {text: {type: string}}}}}
"""


def test_a_schema_of_whole_events_is_read_as_version_3_2_means_it(write: Write, tmp_path: Path) -> None:
    promised = contracts(write, tmp_path, EVENTS)

    def check(data: str) -> list[tuple[str, str]]:
        breaches = promised.check(exchange("GET /news", 200, events=(data,), media_type="text/event-stream"))
        return [(breach.where, breach.actual) for breach in breaches]

    assert check('{"text": "a"}') == []
    assert check('{"text": 1}') == [("event 1 /data", "/text: expected type string, not 1")]
    ((where, actual),) = check("hello")
    assert where == "event 1 /data"
    assert actual.startswith("not JSON")


def test_json_lines_are_judged_line_by_line(write: Write, tmp_path: Path) -> None:
    promised = contracts(write, tmp_path, EVENTS)
    good, bad = b'{"text": "a"}\n\n{"text": "b"}\n', b'{"text": "a"}\n{"text": 1}\n'
    assert promised.check(exchange("GET /lines", 200, good, media_type="application/jsonl")) == ()
    (breach,) = promised.check(exchange("GET /lines", 200, bad, media_type="application/jsonl"))
    assert breach.where == "response body line 2 /text"


@pytest.mark.parametrize(
    ("servers", "base"),
    [
        ('[{url: "https://shop.example/api/v2/"}]', "/api/v2"),
        ('[{url: "{origin}/{version}", variables: {origin: {default: "http://a"}, version: {default: v9}}}]', "/v9"),
        ("[{url: /}]", ""),
    ],
)
def test_the_base_path_comes_from_the_servers(write: Write, tmp_path: Path, servers: str, base: str) -> None:
    promised = contracts(write, tmp_path, "paths: {/things: {get: {responses: {200: {}}}}}\n", servers)
    assert promised.systems["shop"][0].bases == (base,)


def test_a_given_base_path_wins(write: Write, tmp_path: Path) -> None:
    write("openapi: 3.1.0\nservers: [{url: /other}]\npaths: {/things: {get: {responses: {200: {}}}}}\n")
    promised = Contracts(tmp_path, {"shop": ("shop-api.yaml",)}, {"shop": "/v1/"})
    assert promised.check(exchange("GET /things", 200)) == ()
    assert promised.check(exchange("GET /things", 201))


def test_a_path_may_have_a_server_of_its_own(write: Write, tmp_path: Path) -> None:
    promised = contracts(
        write, tmp_path, "paths: {/v1/health: {servers: [{url: /}], get: {responses: {200: {}}}}}\n", "[{url: /api}]"
    )
    assert promised.check(exchange("GET /health", 500))
    assert promised.check(exchange("GET /nothing", 404)) == ()


UNKNOWN = """
x-unknown-operation:
  responses:
    404: {content: {application/json: {schema: {type: object, required: [code]}}}}
paths: {/things: {get: {responses: {200: {}}}}}
"""


def test_a_contract_may_say_how_unknown_operations_are_refused(write: Write, tmp_path: Path) -> None:
    promised = contracts(write, tmp_path, UNKNOWN)
    assert promised.check(exchange("GET /nothing", 404, {"code": "NOT_FOUND"})) == ()
    (breach,) = promised.check(exchange("GET /nothing", 404, {}))
    assert (breach.operation, breach.where) == ("GET /v1/nothing", "response body")
    (breach,) = promised.check(exchange("GET /nothing", 200, {}))
    assert breach.expected == "an operation of a contract, or a refusal with 404"


def test_pages_beside_a_contract_at_the_root_are_not_its_business(write: Write, tmp_path: Path) -> None:
    promised = contracts(write, tmp_path, "paths: {/v1/things: {get: {responses: {200: {}}}}}\n", "[{url: /}]")
    assert promised.check(exchange("GET /studio", 200, via="browser")) == ()
    assert promised.check(exchange("GET /studio", 200))
    assert promised.check(exchange("GET /things", 500, via="browser"))


def test_schemas_may_contain_themselves_across_files(write: Write, tmp_path: Path) -> None:
    write("Tree: {type: object, properties: {leaf: {$ref: 'leaves.yaml#/Leaf'}}}\n", "trees.yaml")
    write(
        "Leaf: {type: object, properties: {tree: {$ref: 'trees.yaml#/Tree'}, size: {type: integer}}}\n", "leaves.yaml"
    )
    promised = contracts(
        write, tmp_path,
        "paths: {/tree: {get: {responses: {200: {content: {application/json: {schema: "
        "{$ref: 'trees.yaml#/Tree'}}}}}}}}\n",
    )  # fmt: skip
    assert promised.check(exchange("GET /tree", 200, {"leaf": {"tree": {"leaf": {"size": 1}}}})) == ()
    (breach,) = promised.check(exchange("GET /tree", 200, {"leaf": {"tree": {"leaf": {"size": "big"}}}}))
    assert breach.where == "response body /leaf/tree/leaf/size"
    assert breach.source.endswith("leaves.yaml#/Leaf/properties/size/type")
