"""Mistakes in a contract are told with file, line and pointer before anything runs."""

from pathlib import Path

import pytest

from ratified.contract import Contract, Contracts
from ratified.failures import ConfigurationError

from .conftest import Write

HEAD = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
"""


def refused(write: Write, text: str, name: str = "shop-api.yaml") -> str:
    with pytest.raises(ConfigurationError) as told:
        Contract.load(write(text, name))
    return str(told.value)


def operation(rest: str, path: str = "/orders") -> str:
    return f"{HEAD}paths:\n  {path}:\n    get:\n{rest}"


def with_schema(schema: str) -> str:
    responses = "      responses: {200: {description: Yes., content: {application/json: {schema: "
    return operation(f"{responses}{schema}}}}}}}}}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("openapi: 3.1.0\npaths: {}\npaths: {}\n", 'line 3: the key "paths" was already written on line 2'),
        ("openapi: [3\n", "is not YAML"),
        ("a: !thing 1\n", "line 1: the tag !thing is not supported"),
        ("a: &a [*a]\n", "an alias that contains itself"),
        ("a: {<<: {b: 1}}\n", "merge keys"),
        ("openapi: 3.0.3\npaths: {}\n", "line 1 (#/openapi): a contract must be OpenAPI 3.1 or 3.2, this is 3.0.3"),
        ("paths: {}\n", "this says nothing about it"),
        (HEAD, "a contract needs paths"),
        (f"{HEAD}paths: {{orders: {{}}}}\n", 'line 3 (#/paths/orders): the path "orders" must begin with /'),
        (f"{HEAD}paths:\n  /orders:\n    gett: {{}}\n", 'line 5 (#/paths/~1orders/gett): "gett" is no method'),
        (operation("      respones: {}\n"), '"respones" is no field of an operation'),
        (operation("      responses: {}\n"), "at least one response must be documented"),
        (operation("      responses: {20X: {}}\n"), '"20X" is no status'),
        (operation("      responses: {200: {}}\n", "/orders/{id}"), '"id" has no parameter in: path'),
        (
            operation(
                "      parameters: [{name: id, in: path, required: true, schema: {}}]\n      responses: {200: {}}\n"
            ),
            '"id" is not in the path',
        ),
        (
            operation("      parameters: [{name: a, in: querry, schema: {}}]\n      responses: {200: {}}\n"),
            'no parameter is in "querry"\n  next:     Did you mean "query"?',
        ),
        (
            operation("      parameters: [{name: a, in: query}]\n      responses: {200: {}}\n"),
            "either a schema or a content is needed",
        ),
        (
            operation("      security: [{bearer: []}]\n      responses: {200: {}}\n"),
            'there is no security scheme "bearer"',
        ),
        (
            operation(
                "      operationId: a\n      responses: {200: {}}\n    put: {operationId: a, responses: {200: {}}}\n"
            ),
            'line 8 (#/paths/~1orders/put/operationId): the operationId "a" is given twice',
        ),
        (with_schema("{type: strin}"), "this is no schema"),
        (with_schema("{requierd: [a]}"), 'Did you mean "required"?'),
        (with_schema("{type: string, format: uuidd}"), '"uuidd" is no known format\n  next:     Did you mean "uuid"?'),
        (with_schema("{type: string, nullable: true}"), "OpenAPI 3.0 has it"),
        (with_schema("{properties: {a: {minimun: 3}}}"), '"minimun" is no keyword of a schema'),
        (with_schema("{$ref: '#/components/schemas/Order'}"), "leads nowhere"),
        (with_schema("{$ref: 'others.yaml#/Order'}"), 'the file "others.yaml", which does not exist'),
        (with_schema("{$ref: 'https://shop.example/x.yaml'}"), "leads out of the folder"),
        (with_schema("{$ref: '../x.yaml'}"), "leads out of the folder"),
        (with_schema("{$ref: '#Order'}"), "is no JSON pointer"),
    ],
)
def test_a_mistake_is_told_where_it_is(write: Write, text: str, said: str) -> None:
    message = refused(write, text)
    assert "shop-api.yaml" in message
    assert said in message


def test_the_line_of_a_mistake_is_that_of_its_key(write: Write) -> None:
    text = operation(
        "      responses:\n        200:\n          description: Yes.\n          content:\n            json: {}\n"
    )
    assert "shop-api.yaml line 10 (#/paths/~1orders/get/responses/200/content/json)" in refused(write, text)


def test_a_mistake_in_a_file_beside_the_contract_names_that_file(write: Write) -> None:
    write("Order:\n  type: objct\n", "others.yaml")
    assert "others.yaml line 2 (#/Order/type): this is no schema" in refused(
        write, with_schema("{$ref: 'others.yaml#/Order'}")
    )


def test_json_is_read_as_strictly(write: Write) -> None:
    assert "line 2: the key" in refused(write, '{"openapi": "3.1.0",\n"openapi": "3.1.0"}', "shop-api.json")
    assert "line 1 is not JSON" in refused(write, '{"openapi": }', "shop-api.json")
    assert "NaN is not JSON" in refused(write, '{"openapi": NaN}', "shop-api.json")


def test_aliases_cannot_unfold_without_end(write: Write) -> None:
    lines = ["a0: &a0 [1,1,1,1,1,1,1,1,1,1]"]
    lines += [f"a{at}: &a{at} [{','.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 9)]
    assert "unfold into more than 1,000,000 values" in refused(write, "\n".join(lines) + "\n")


def test_depth_has_an_end(write: Write) -> None:
    assert "nested too deeply" in refused(write, "[" * 50_000 + "]" * 50_000)
    assert "nested too deeply" in refused(write, "[" * 50_000 + "]" * 50_000, "shop-api.json")


def test_a_loop_of_references_that_holds_nothing_is_refused(write: Write) -> None:
    text = (
        with_schema("{}")
        + "components: {responses: {A: {$ref: '#/components/responses/B'}, B: {$ref: '#/components/responses/A'}}}\n"
    )
    assert "leads back to itself" in refused(
        write,
        text.replace("200: {description: Yes.", "201: {$ref: '#/components/responses/A'}, 200: {description: Yes."),
    )


def test_one_operation_in_two_contracts_is_refused(write: Write, tmp_path: Path) -> None:
    write(operation("      responses: {200: {}}\n", "/orders"), "a.yaml")
    write(operation("      responses: {200: {}}\n", "/orders"), "b.yaml")
    with pytest.raises(ConfigurationError, match="GET /orders is promised twice"):
        Contracts(tmp_path, {"shop": ("a.yaml", "b.yaml")})


def test_an_unknown_contract_is_told_with_the_nearest(write: Write, tmp_path: Path) -> None:
    write(operation("      responses: {200: {}}\n"), "orders-api.yaml")
    with pytest.raises(ConfigurationError, match=r'Did you mean "orders-api\.yaml"'):
        Contracts(tmp_path, {"shop": ("order-api.yaml",)})


def test_what_is_called_like_a_keyword_is_still_a_name(write: Write) -> None:
    contract = Contract.load(
        write(
            with_schema("{properties: {example: {$ref: '#/components/schemas/default'}, $ref: {type: string}}}")
            + "components: {schemas: {default: {enum: [{$ref: nowhere}]}}}\n"
        )
    )
    assert [operation.name for operation in contract.operations] == ["GET /orders"]


def test_yaml_is_read_as_version_1_2(write: Write) -> None:
    contract = Contract.load(write(with_schema("{enum: [no, 2024-01-01, 1e3, ~, 012, !!str 7, '8']}")))
    schema = contract.operations[0].responses["200"].media[0].schema
    assert schema is not None
    assert [
        value for value in ("no", "2024-01-01", 1000.0, None, 12, "7", "8", False) if not schema.accepts(value)
    ] == [False]
