"""The API as OpenAPI 3.1 tells it, for programs that would use it."""

import dataclasses
from typing import Any, get_type_hints

from ownhand.studio.asking import FONTS, FORMATS, LONGEST_TEXT, MOST_DPI, Asked, AskedFont, Saving

_FONT_KINDS = f"One of {', '.join(FONTS)}."

_KINDS = {bool: "boolean", int: "integer", float: "number", str: "string"}

_SAID = {
    "text": f"What is written, at most {LONGEST_TEXT:,} characters.",
    "hand": "A number, a kept hand's name, a blend such as (7~12@0.3), or a style in full, =...",
    "model": "Whose hands: pen, article, or run:NAME of a run in the studio's folder.",
    "neatness": "0 to 1: pulls the hand to the tidy average, and the page to the ruler.",
    "wobble": "0 to 2: how much letters of a kind differ.",
    "nib": "ballpoint, fountain, pencil, marker or fineliner.",
    "ink": "A name such as blue or sepia, or #rrggbb.",
    "paper": "Words in any order: plain, ruled, grid or dotted; margin; a tone.",
    "size": "fit, A4, A5 or letter.",
    "x_height": "Height of small letters, mm.",
    "margin": "Paper round the writing, mm.",
    "align": "left, right or centre.",
    "justify": "Full lines reach from margin to margin.",
    "slips": "Share of words that are struck out and written again.",
    "seed": "The same seed writes the same page.",
    "check": "Whether letters that do not read as asked are drawn again.",
    "format": f"One of {', '.join(FORMATS)}. Of several sheets, all but pdf come as a zip.",
    "dpi": f"Dots an inch of png and gif, at most {MOST_DPI:g}.",
    "transparent": "No paper under the ink: png and svg.",
    "pace": "Of gif and anim.svg; 1 is a person's.",
    "family": "Of a font: what menus show; made of the hand's name if left out.",
    "alternates": "Of a font: shapes of each letter, which take turns.",
    "title": "Of the file; how the text begins if left out.",
}


def description(version: str) -> dict[str, Any]:
    """The OpenAPI description of the API."""
    page, saving = _fields(Asked), _fields(Saving)
    options = {**page, **saving}
    query = [_parameter(name, schema, name == "text") for name, schema in options.items()]
    of_hands = [
        _parameter("first", {"type": "integer", "default": 0, "description": "Number of the first hand."}),
        _parameter("count", {"type": "integer", "default": 0, "description": "How many numbered hands, at most 48."}),
        _parameter(
            "hands", {"type": "string", "description": "Further hands, told as `hand` is, with commas between."}
        ),
        _parameter("words", {"type": "string", "default": "Hello", "description": "What each writes, at most 60."}),
        *(_parameter(name, page[name]) for name in page if name not in ("text", "hand")),
    ]
    named = {"type": "string", "description": "Of the hand."}
    paths: dict[str, Any] = {
        "/api/write": {
            "get": _operation("Writes a page and gives it as a file.", query, answer=_FILE),
            "post": _operation("The same, for long texts.", body=_body(options, ["text"]), answer=_FILE),
        },
        "/api/font": {
            "get": _operation(
                "A hand as a font to install.",
                [
                    _parameter(name, {**schema, "description": _FONT_KINDS} if name == "format" else schema)
                    for name, schema in _fields(AskedFont).items()
                ],
                answer=_FILE,
            )
        },
        "/api/page": {
            "post": _operation(
                "A page as the studio's browser draws it: placements, and shapes not yet told in the answer `since`.",
                body=_body({**page, "since": {"type": "string"}}, ["text"]),
            )
        },
        "/api/hands": {
            "get": _operation("Hands and what they write, and all hands that are kept.", of_hands),
            "post": _operation(
                "Keeps a hand with its dials under a name.",
                body=_body({"name": named, **{n: s for n, s in page.items() if n != "text"}}, ["name", "hand"]),
                status="201",
            ),
        },
        "/api/hands/{name}": {"delete": _operation("Takes a kept hand away.", [_in_path("name")], status="204")},
        "/api/letters": {
            "get": _operation("The sets of letters in the folder, with what is in them."),
            "post": _operation("Opens a drop for files to be sent to.", status="201"),
        },
        "/api/letters/{drop}/file": {
            "put": _operation(
                "Sends one file of a drop, as the body.",
                [_in_path("drop"), _parameter("path", {"type": "string"}, True)],
                status="204",
            )
        },
        "/api/letters/{drop}/look": {
            "post": _operation(
                "Reads what was dropped, keeps it as .npz, and says what is in it.",
                [_in_path("drop")],
                body=_body({"part": {"type": "string", "description": "Of a file with several sets, which."}}, []),
                status="201",
            )
        },
        "/api/letters/{name}/sheet.png": {
            "get": _operation("A contact sheet.", [_in_path("name")], answer="image/png")
        },
        "/api/letters/{name}": {"delete": _operation("Deletes a set of letters.", [_in_path("name")], status="204")},
        "/api/runs": {
            "get": _operation("All runs, each in short."),
            "post": _operation(
                "Starts a training run, a process of its own.",
                body=_body(
                    {
                        "recipe": {"type": "string"},
                        "letters": {"type": "string", "description": "The name of a set in the folder."},
                        "epochs": {"type": "integer", "description": "Times that every letter is seen."},
                        "name": {"type": "string"},
                    },
                    ["recipe", "letters", "epochs"],
                ),
                status="201",
            ),
        },
        "/api/runs/open": {
            "post": _operation(
                "Opens the folder of a run that was started elsewhere on this machine.",
                body=_body({"path": {"type": "string"}}, ["path"]),
                status="201",
            )
        },
        "/api/runs/{mark}": {"get": _operation("A run as it stands: curves, samples, what reads.", [_in_path("mark")])},
        "/api/runs/{mark}/pictures/{name}": {
            "get": _operation("A picture of a run.", [_in_path("mark"), _in_path("name")], answer="image/png")
        },
        "/api/openapi.json": {"get": _operation("This description.")},
    }
    for action, said in (
        ("pause", "Asks a run to stop in good order, its results left; asked twice, at once."),
        ("resume", "Goes on with a run."),
        ("stop", "Pauses a run for good."),
    ):
        paths[f"/api/runs/{{mark}}/{action}"] = {"post": _operation(said, [_in_path("mark")])}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ownhand studio",
            "version": version,
            "description": "Writes any text in a handwriting that belongs to nobody. For pages of the same origin and "
            "for programs on this machine; requests of other sites are refused.",
        },
        "paths": paths,
        "components": {
            "schemas": {
                "Error": {
                    "type": "object",
                    "required": ["error"],
                    "properties": {"error": {"type": "string", "description": "What is wrong and what to do."}},
                }
            }
        },
    }


_FILE = "application/octet-stream"


def _fields(kind: type) -> dict[str, Any]:
    """The schemas of a dataclass's fields by name."""
    hints, found = get_type_hints(kind), {}
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        own = next(k for k in _KINDS if k is hint or k in getattr(hint, "__args__", ()))
        found[field.name] = {"type": _KINDS[own], "description": _SAID[field.name]}
        if field.default is not dataclasses.MISSING and field.default is not None:
            found[field.name]["default"] = field.default
    return found


def _parameter(name: str, schema: dict[str, Any], is_required: bool = False) -> dict[str, Any]:
    schema = dict(schema)
    said = {"description": schema.pop("description")} if "description" in schema else {}
    return {"name": name, "in": "query", "required": is_required, **said, "schema": schema}


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _body(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {"required": bool(required), "content": {"application/json": {"schema": {**schema, "required": required}}}}


def _operation(
    said: str,
    parameters: list[dict[str, Any]] | None = None,
    *,
    body: dict[str, Any] | None = None,
    answer: str = "application/json",
    status: str = "200",
) -> dict[str, Any]:
    content = {} if status == "204" else {"content": {answer: {"schema": {} if answer == "application/json" else True}}}
    error = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
    return {
        "summary": said,
        **({"parameters": parameters} if parameters else {}),
        **({"requestBody": body} if body else {}),
        "responses": {
            status: {"description": "Done.", **content},
            "400": {"description": "What was asked cannot be done.", **error},
            "403": {"description": "Another site asked.", **error},
            "503": {"description": "The studio is busy.", **error},
        },
    }
