"""The API as OpenAPI 3.1 tells it, for programs that would use it.

Its schemas are pydantic's: of what is asked, those by which it is checked (`OrderForm`); of answers, those of their
types.
"""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from ownhand.studio.endpoint import Endpoint
from ownhand.studio.option_parser import OrderForm

_REF = "#/components/schemas/{model}"

_IN_PATHS = {
    "name": "Of a hand, a set of letters or a picture.",
    "drop": "The mark of a drop.",
    "mark": "The mark of a run.",
}
"""What stands in paths."""

_REFUSALS = {
    "400": "What was asked cannot be done.",
    "403": "Another site asked.",
    "413": "The request is too large.",
    "503": "The studio is busy.",
}

_JSON = "application/json"


def description(version: str, endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """The OpenAPI description of the API."""
    schemas, definitions = _schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, schemas, definitions)
    error = {
        "type": "object",
        "required": ["error"],
        "properties": {"error": {"type": "string", "description": "What is wrong and what to do."}},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ownhand studio",
            "version": version,
            "description": "Writes any text in a handwriting that belongs to nobody. For pages of the same origin and "
            "for programs on this machine; requests of other sites are refused.",
        },
        "paths": paths,
        "components": {"schemas": {**definitions, "Error": error}},
    }


def _schemas(endpoints: Sequence[Endpoint]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """The schema of all that is asked and given, by its model or type, and those that they refer to."""
    asked = {form.model: form.model for e in endpoints for form in (e.query, e.body) if form is not None}
    given = {repr(e.gives): e.gives for e in endpoints if e.gives is not None}
    kinds: list[tuple[Any, JsonSchemaMode, TypeAdapter[Any]]] = [
        *((key, "validation", TypeAdapter(kind)) for key, kind in asked.items()),
        *((key, "serialization", TypeAdapter(kind)) for key, kind in given.items()),
    ]
    found, rest = TypeAdapter.json_schemas(kinds, ref_template=_REF)
    return {key: schema for (key, _), schema in found.items()}, rest.get("$defs", {})


def _operation(endpoint: Endpoint, schemas: dict[Any, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "description": _IN_PATHS[name], "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", endpoint.path)
    ]
    if endpoint.query is not None:
        parameters += _parameters(endpoint.query, schemas, definitions)
    operation: dict[str, Any] = {"operationId": endpoint.operation, "summary": endpoint.summary}
    if parameters:
        operation["parameters"] = parameters
    if endpoint.body is not None:
        is_required = any(field.is_required() for field in endpoint.body.model.model_fields.values())
        content = {_JSON: {"schema": schemas[endpoint.body.model]}}
        operation["requestBody"] = {"required": is_required, "content": content}
    if endpoint.takes:
        operation["requestBody"] = {"required": True, "content": {endpoint.takes: {}}}
    done: dict[str, Any] = {"description": "Done."}
    if endpoint.gives is not None:
        done["content"] = {_JSON: {"schema": schemas[repr(endpoint.gives)]}}
    elif endpoint.files:
        done["content"] = {kind: {} for kind in endpoint.files}
    refused = {"content": {_JSON: {"schema": {"$ref": _REF.format(model="Error")}}}}
    operation["responses"] = {
        str(endpoint.status): done,
        **{status: {"description": said, **refused} for status, said in _REFUSALS.items()},
    }
    return operation


def _parameters(form: OrderForm, schemas: dict[Any, Any], definitions: dict[str, Any]) -> list[dict[str, Any]]:
    """The options of a form as an address holds them, where what is left out cannot be told as nothing."""
    schema = schemas[form.model]
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    found = []
    for name, whole in schema["properties"].items():
        kept = {key: value for key, value in whole.items() if key not in ("description", "title")}
        if kept.get("default", ...) is None:
            del kept["default"]
            kinds = [kind for kind in kept.pop("anyOf") if kind != {"type": "null"}]
            kept |= kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
        found.append(
            {
                "name": name,
                "in": "query",
                "required": name in schema.get("required", []),
                "description": whole["description"],
                "schema": kept,
            }
        )
    return found
