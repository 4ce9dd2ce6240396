"""What the API says of itself (`ownhand.studio.openapi`): made of what checks it; answers are what it says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.routing import Route
from tests.studio.conftest import Studio

from ownhand import options
from ownhand.studio.app import ENDPOINTS, make_app
from ownhand.studio.limits import LETTERS, RUN
from ownhand.studio.openapi import description

DOCUMENT = description("1.2.3", ENDPOINTS)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def schema_of(content: dict[str, Any]) -> dict[str, Any]:
    schema = content["application/json"]["schema"]
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = DOCUMENT["components"]["schemas"][name] if name else schema
    return found


def test_all_that_is_answered_is_described(tmp_path: Path) -> None:
    routes = {
        (route.path, method.lower())
        for route in make_app(tmp_path).routes
        if isinstance(route, Route) and route.path.startswith("/api/")
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert {(path, method) for path, method, _ in operations()} == routes
    assert DOCUMENT["info"]["version"] == "1.2.3"
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(names)) == len(names)


def test_every_option_is_described_with_its_bounds_and_choices() -> None:
    query = {one["name"]: one for one in DOCUMENT["paths"]["/api/write"]["get"]["parameters"]}
    body = schema_of(DOCUMENT["paths"]["/api/write"]["post"]["requestBody"]["content"])
    groups = (*options.WHOSE, *options.DIALS, *options.PAGE, *options.FILE, *options.PLOTTER)
    assert set(query) == set(body["properties"]) == {option.name for option in groups} | {"text", "format"}
    assert [name for name, one in query.items() if one["required"]] == ["text"] == body["required"]
    margin = query["margin"]["schema"]
    assert (margin["minimum"], margin["maximum"]) == options.MARGIN.bounds
    assert query["dpi"]["schema"]["maximum"] == 600  # The studio's own bound.
    assert query["nib"]["schema"]["enum"] == list(options.NIB.choices)
    assert query["size"]["schema"]["default"] == "A5"
    assert all(one["description"] for one in query.values())
    assert {one["name"] for one in DOCUMENT["paths"]["/api/font"]["get"]["parameters"]} >= {
        "font_version",
        "alternates",
    }
    run = schema_of(DOCUMENT["paths"]["/api/runs"]["post"]["requestBody"]["content"])
    assert run["properties"]["recipe"]["enum"] == list(options.RECIPE.choices)
    assert set(run["required"]) == {"recipe", LETTERS.name, "epochs"} < set(run["properties"])
    assert set(run["properties"]) == {option.name for option in RUN}


def test_what_is_referred_to_is_there() -> None:
    assert set(re.findall(r"#/components/schemas/(\w+)", str(DOCUMENT))) <= set(DOCUMENT["components"]["schemas"])
    for path, _, operation in operations():
        places = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
        assert places == set(re.findall(r"{(\w+)}", path))
        assert operation["responses"].keys() >= {"400", "403", "413", "503"}


def test_uploads_and_files_are_told_by_their_kinds() -> None:
    upload = DOCUMENT["paths"]["/api/letters/{drop}/file"]["put"]
    assert list(upload["requestBody"]["content"]) == ["application/octet-stream"]
    kinds = DOCUMENT["paths"]["/api/write"]["get"]["responses"]["200"]["content"]
    assert {"image/svg+xml", "image/png", "application/pdf", "application/zip"} <= set(kinds)
    assert "204" in DOCUMENT["paths"]["/api/hands/{name}"]["delete"]["responses"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/page", {"text": "Hello", "paper": "ruled"}),
        ("GET", "/api/hands", None),
        ("POST", "/api/hands", {"name": "Described", "hand": "7"}),
        ("GET", "/api/letters", None),
        ("POST", "/api/letters", b""),
        ("GET", "/api/runs", None),
    ],
)
def test_answers_are_what_is_said_of_them(studio: Studio, method: str, path: str, body: Any) -> None:
    (endpoint,) = [one for one in ENDPOINTS if (one.method, one.path) == (method, path)]
    answer = studio.json(path, body, method=method)
    found = TypeAdapter(endpoint.gives).validate_python(answer)
    assert found.keys() == answer.keys()  # Nothing is answered that is not described.


def test_the_studio_tells_the_same(studio: Studio) -> None:
    assert studio.json("/api/openapi.json")["paths"] == DOCUMENT["paths"]
