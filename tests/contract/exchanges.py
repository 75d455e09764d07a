"""A contract to hold exchanges against, and exchanges as the tape would hold them."""

import json
from collections.abc import Mapping

from ratified.contract import Breach
from ratified.exchange.tape import Body, Exchange, StreamEvent

SHOP = """
    openapi: 3.1.0
    info: {title: Shop, version: "1"}
    servers: [{url: "https://shop.example/v1"}]
    paths:
      /orders:
        get:
          parameters:
            - {name: limit, in: query, required: true, schema: {type: integer, minimum: 1, maximum: 100}}
            - {name: state, in: query, schema: {type: array, items: {enum: [open, paid]}}}
            - {name: X-Tenant, in: header, schema: {type: string, minLength: 3}}
          responses:
            200:
              description: Orders.
              headers:
                X-Total: {required: true, schema: {type: integer}}
              content:
                application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Order"}}}
            400: {description: Refused.}
            5XX: {$ref: "#/components/responses/Failure"}
        post:
          requestBody:
            required: true
            content:
              application/json: {schema: {$ref: "#/components/schemas/NewOrder"}}
          responses:
            201:
              description: Made.
              content:
                application/json: {schema: {$ref: "#/components/schemas/Order"}}
            default: {$ref: "#/components/responses/Failure"}
      /orders/{id}:
        parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
        get:
          responses:
            200:
              description: An order.
              content:
                application/json: {schema: {$ref: "#/components/schemas/Order"}}
            404: {description: None.}
        delete:
          responses:
            204: {description: Gone.}
      /orders/latest:
        get:
          responses:
            200:
              description: The latest.
              content:
                application/json: {schema: {$ref: "#/components/schemas/Order"}}
      /orders/{id}/photo:
        parameters: [{name: id, in: path, required: true, schema: {type: string}}]
        get:
          responses:
            200:
              description: A photo.
              content:
                image/*: {schema: {type: string}}
      /news:
        get:
          responses:
            200:
              description: News as they come.
              content:
                text/event-stream: {itemSchema: {$ref: "#/components/schemas/News"}}
    components:
      responses:
        Failure:
          description: What went wrong.
          content:
            application/json:
              schema: {type: object, required: [code], properties: {code: {type: string}}}
      schemas:
        NewOrder:
          type: object
          additionalProperties: false
          required: [item]
          properties: {item: {type: string, maxLength: 20}, quantity: {type: integer, format: int32}}
        Order:
          type: object
          required: [id, item]
          properties:
            id: {type: string, format: uuid}
            item: {type: string}
            parts: {type: array, items: {$ref: "#/components/schemas/Order"}}
        News:
          oneOf:
            - {type: object, required: [type, text], properties: {type: {const: news}, text: {type: string}}}
            - {type: object, required: [type], properties: {type: {const: end}}, additionalProperties: false}
"""
ORDER = {"id": "6f1c9c52-9f0b-4b35-8c0a-3f2f6b7f3a11", "item": "lamp"}


def exchange(
    asked: str,
    status: int | None = 200,
    answer: object = None,
    *,
    sent: object = None,
    sent_type: str = "application/json",
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
    request_headers: Mapping[str, str] | None = None,
    events: tuple[str, ...] = (),
    truncated: bool = False,
    via: str = "api",
    number: int = 1,
    system: str = "shop",
) -> Exchange:
    """Return an exchange as the tape would hold it; `asked` is method and path."""
    method, path = asked.split(" ", 1)
    content = _bytes(answer)
    request = _bytes(sent)
    told = tuple(StreamEvent(at, "message", data, "", at / 10) for at, data in enumerate(events, 1))
    return Exchange(
        number=number, system=system, who="Mia", via=via, method=method, url=f"http://127.0.0.1:4000/v1{path}",
        request_headers=tuple((request_headers or {}).items()),
        request=Body(request, size=len(request), media_type=sent_type if request else ""),
        status=status, response_headers=tuple((headers or {}).items()),
        response=None if status is None
        else Body(content, truncated, len(content) or len("".join(events)), media_type if content or events else ""),
        failure="" if status else "nothing listens there", started_at=0.0, took=0.1, events=told,
    )  # fmt: skip


def told(breaches: tuple[Breach, ...]) -> list[tuple[str, str, str]]:
    """Return what tests compare of breaches."""
    return [(breach.where, breach.expected, breach.actual) for breach in breaches]


def _bytes(value: object) -> bytes:
    if value is None or isinstance(value, bytes):
        return value or b""
    return json.dumps(value).encode()
