"""Turns the files of a contract into operations, and refuses what would leave promises unchecked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from ratified.contract.operations import Credential, Media, Operation, Payload, Response
from ratified.contract.parameters import STYLES, Parameter, read_parameter
from ratified.contract.references import Place, References
from ratified.contract.schemas import Schema
from ratified.nearest import meant

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_VERSION = re.compile(r"3\.[12]\.\d+(-.+)?")
_STATUS = re.compile(r"[1-5](\d\d|XX)|default")
_NAME = re.compile(r"{([^{}/]+)}")
_DESCRIBED = frozenset(("summary", "description", "servers", "parameters", "$ref", "additionalOperations"))
_OPERATION = frozenset((
    "callbacks", "deprecated", "description", "externalDocs", "operationId", "parameters", "requestBody", "responses",
    "security", "servers", "summary", "tags",
))  # fmt: skip
# Headers that HTTP itself rules; OpenAPI ignores parameters of these names.
_RULED = frozenset(("accept", "authorization", "content-type"))


class Reader:
    """Reads one contract."""

    def __init__(self, contract: str, references: References, bases: tuple[str, ...] | None) -> None:
        self.contract = contract
        self._references = references
        self._root = Place(references.root, (), references.root.content).fields()
        self._must_be_openapi()
        self.bases = bases or self._bases(self._root)
        self._given = bases

    def operations(self) -> list[Operation]:
        """Return every documented operation."""
        if "paths" not in self._root:
            raise Place(self._references.root, (), None).mistake("a contract needs paths")
        found = []
        for path, place in self._root["paths"].fields().items():
            if path.startswith("x-"):
                continue
            if not path.startswith("/"):
                raise place.mistake(f'the path "{path}" must begin with /')
            found += self._path(path, self._references.resolve(place))
        self._must_be_named_once()
        return found

    def unknown(self) -> Mapping[str, Response]:
        """Return what is documented for operations that do not exist."""
        if "x-unknown-operation" not in self._root:
            return {}
        return self._responses(self._references.resolve(self._root["x-unknown-operation"]).fields()["responses"])

    def _must_be_openapi(self) -> None:
        version = self._root.get("openapi")
        if version is None or not _VERSION.fullmatch(str(version.value)):
            said = "says nothing about it" if version is None else f"is {version.value}"
            place = version or Place(self._references.root, (), None)
            raise place.mistake(f"a contract must be OpenAPI 3.1 or 3.2, this {said}", next="write: openapi: 3.1.0")

    def _path(self, path: str, item: Place) -> list[Operation]:
        fields = item.fields()
        for key, place in fields.items():
            if key not in METHODS and key not in _DESCRIBED and not key.startswith("x-"):
                raise place.mistake(f'"{key}" is no method', next=meant(key, METHODS))
        return [self._operation(path, method, fields) for method in METHODS if method in fields]

    def _operation(self, path: str, method: str, item: Mapping[str, Place]) -> Operation:
        place = item[method]
        fields = place.fields()
        for key, child in fields.items():
            if key not in _OPERATION and not key.startswith("x-"):
                raise child.mistake(f'"{key}" is no field of an operation', next=meant(key, _OPERATION))
        if "responses" not in fields:
            raise place.mistake("an operation needs responses")
        bases = self._given or self._bases(fields) or self._bases(item) or self.bases
        parameters = self._parameters(path, place, item, fields)
        payload = self._payload(self._references.resolve(fields["requestBody"])) if "requestBody" in fields else None
        security = fields.get("security") or self._root.get("security")
        credentials = self._credentials(security.items()) if security else ()
        source = self._references.told(self._references.uri(place))
        responses = self._responses(fields["responses"])
        return Operation(
            self.contract, method.upper(), path, bases, parameters, payload, responses, credentials, source
        )

    def _bases(self, fields: Mapping[str, Place]) -> tuple[str, ...]:
        if "servers" not in fields:
            return () if fields is not self._root else ("",)
        return tuple(dict.fromkeys(_base(server) for server in fields["servers"].items()))

    def _parameters(
        self, path: str, place: Place, item: Mapping[str, Place], fields: Mapping[str, Place]
    ) -> tuple[Parameter, ...]:
        known: dict[tuple[str, str], Parameter] = {}
        for owner in (item, fields):
            found = self._listed(owner["parameters"]) if "parameters" in owner else []
            for parameter in found:
                known[parameter.where, parameter.name.lower()] = parameter
        written = set(_NAME.findall(path))
        read = {parameter.name for parameter in known.values() if parameter.where == "path"}
        for name in sorted(written ^ read):
            reason = "has no parameter in: path" if name in written else "is not in the path"
            raise place.mistake(f'"{name}" {reason}', next=meant(name, written if name in read else read))
        return tuple(known.values())

    def _listed(self, places: Place) -> list[Parameter]:
        found = []
        for place in map(self._references.resolve, places.items()):
            fields = place.fields()
            if not {"name", "in"} <= fields.keys():
                raise place.mistake("a parameter needs a name and an in")
            name, where = fields["name"].text(), fields["in"].text()
            if where not in STYLES:
                raise fields["in"].mistake(f'no parameter is in "{where}"', next=meant(where, STYLES))
            if where != "header" or name.lower() not in _RULED:
                found.append(read_parameter(self._references, place, where, name))
        return found

    def _payload(self, place: Place) -> Payload:
        fields = place.fields()
        if "content" not in fields:
            raise place.mistake("a request body needs content")
        required = "required" in fields and fields["required"].value is True
        return Payload(required, self._media(fields["content"]), self._references.told(self._references.uri(place)))

    def _responses(self, place: Place) -> Mapping[str, Response]:
        responses = {}
        for key, child in place.fields().items():
            if key.startswith("x-"):
                continue
            status = key.upper() if key != "default" else key
            if not _STATUS.fullmatch(status):
                raise child.mistake(f'"{key}" is no status', next='write "200", "4XX" or "default"')
            responses[status] = self._response(status, self._references.resolve(child))
        if not responses:
            raise place.mistake("at least one response must be documented")
        return responses

    def _response(self, status: str, place: Place) -> Response:
        fields = place.fields()
        headers = [
            read_parameter(self._references, self._references.resolve(header), "header", name)
            for name, header in (fields["headers"].fields().items() if "headers" in fields else ())
            if name.lower() != "content-type"
        ]
        media = self._media(fields["content"]) if "content" in fields else ()
        return Response(status, tuple(headers), media, self._references.told(self._references.uri(place)))

    def _media(self, content: Place) -> tuple[Media, ...]:
        return tuple(self._form(key, self._references.resolve(place)) for key, place in content.fields().items())

    def _form(self, key: str, place: Place) -> Media:
        media_type = key.partition(";")[0].strip().lower()
        if "/" not in media_type:
            raise place.mistake(f'"{key}" is no media type', next='write "application/json"')
        fields = place.fields()
        schema = Schema(self._references, fields["schema"]) if "schema" in fields else None
        item = fields.get("itemSchema") or fields.get("x-event-schema")
        return Media(
            media_type,
            schema,
            Schema(self._references, item) if item else None,
            item_is_event="itemSchema" in fields and _describes_events(self._references, fields["itemSchema"]),
            source=self._references.told(self._references.uri(place)),
        )

    def _credentials(self, alternatives: Iterable[Place]) -> tuple[tuple[Credential, ...], ...]:
        components = self._root["components"].fields() if "components" in self._root else {}
        schemes = components["securitySchemes"].fields() if "securitySchemes" in components else {}
        found = []
        for alternative in alternatives:
            for name, place in alternative.fields().items():
                if name not in schemes:
                    raise place.mistake(f'there is no security scheme "{name}"', next=meant(name, schemes))
            needed = [self._references.resolve(schemes[name]).fields() for name in alternative.fields()]
            found.append(tuple(credential for scheme in needed for credential in _credential(scheme)))
        return tuple(found)

    def _must_be_named_once(self) -> None:
        names: dict[str, Place] = {}
        for item in self._root["paths"].fields().values():
            for operation in self._references.resolve(item).fields().values():
                name = operation.fields().get("operationId") if isinstance(operation.value, dict) else None
                if name and names.setdefault(name.text(), name) is not name:
                    raise name.mistake(f'the operationId "{name.text()}" is given twice')


def _base(server: Place) -> str:
    """Return the path below which a server has its operations."""
    fields = server.fields()
    if "url" not in fields:
        raise server.mistake("a server needs a url")
    variables = fields["variables"].fields() if "variables" in fields else {}
    url = fields["url"].text()
    for name in _NAME.findall(url):
        default = variables[name].fields().get("default") if name in variables else None
        if default is None:
            raise fields["url"].mistake(f'the server variable "{name}" has no default')
        url = url.replace("{" + name + "}", str(default.value))
    return urlsplit(url).path.rstrip("/")


def _describes_events(references: References, schema: Place, depth: int = 8) -> bool:
    """Tell whether a schema is about whole events, which have their text in `data`, or about the JSON in that text."""
    schema = references.resolve(schema)
    if not isinstance(schema.value, dict) or depth == 0:
        return False
    fields = schema.fields()
    properties = fields["properties"].fields() if "properties" in fields else {}
    if "data" in properties:
        data = references.resolve(properties["data"])
        return isinstance(data.value, dict) and (data.value.get("type") == "string" or "contentSchema" in data.value)
    branches = [branch for key in ("allOf", "anyOf", "oneOf") if key in fields for branch in fields[key].items()]
    return any(_describes_events(references, branch, depth - 1) for branch in branches)


def _credential(scheme: Mapping[str, Place]) -> list[Credential]:
    kind = scheme["type"].text() if "type" in scheme else ""
    if kind == "apiKey":
        return [Credential(scheme["in"].text(), scheme["name"].text())]
    if kind == "http":
        return [Credential("header", "Authorization", scheme["scheme"].text().title() + " ")]
    return [Credential("header", "Authorization")] if kind in ("oauth2", "openIdConnect") else []
