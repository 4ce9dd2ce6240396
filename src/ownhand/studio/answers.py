"""The API of writing and of hands."""

import dataclasses
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ownhand.drawing import FORMATS
from ownhand.errors import ModelError, WritingError
from ownhand.page import Page
from ownhand.studio.asking import Asked, AskedFont, Saving, read_asked, read_json
from ownhand.studio.desk import Desk, line_of
from ownhand.studio.naming import cleaned_name
from ownhand.studio.telling import told
from ownhand.studio.worker import save_page

TYPES = {form.suffix.removeprefix("."): form.media_type for form in FORMATS}

_QUICK_TEXT = 1_500
"""Characters up to which a still page is saved at once rather than by a process of its own."""

_QUICK_DPI = 220.0

_MOST_HANDS = 48
"""On the wall, at once."""

_LONGEST_WORDS = 60
"""Characters that hands on the wall write."""


async def write(request: Request) -> Response:
    """A page as a file; several files, as a page of several sheets may be, come in a zip."""
    state = request.app.state
    options = dict(request.query_params) if request.method == "GET" else read_json(await request.body())
    asked, saving = read_asked(options, Asked, Saving)
    is_still = saving.format in ("svg", "png", "pdf")
    if is_still and len(asked.text) <= _QUICK_TEXT and saving.dpi <= _QUICK_DPI:
        return await state.workers.quick(_saved, state.desk, asked, saving)
    job = {"folder": str(state.folder), "asked": dataclasses.asdict(asked), "saving": dataclasses.asdict(saving)}
    async with state.workers.slow("save", job) as folder:
        return await state.workers.quick(_as_file, sorted(folder.iterdir(), key=_sheet), asked, saving)


async def font(request: Request) -> Response:
    """A hand as a font, made by a process of its own."""
    state = request.app.state
    (asked,) = read_asked(dict(request.query_params), AskedFont)
    await state.workers.quick(state.desk.hand, asked.page())  # What is no hand is said at once.
    job = {"folder": str(state.folder), "asked": dataclasses.asdict(asked)}
    async with state.workers.slow("font", job) as folder:
        (file,) = folder.iterdir()
        plain = file.stem.encode("ascii", "ignore").decode().strip() or "font"
        headers = {"content-disposition": f'attachment; filename="{plain}.{asked.format}"'}
        return Response(file.read_bytes(), media_type=f"font/{asked.format}", headers=headers)


async def page(request: Request) -> Response:
    """A page for the browser to draw, see `Sheets.told`."""
    state = request.app.state
    options = read_json(await request.body())
    since = options.pop("since", None)
    (asked,) = read_asked(options, Asked)

    def answer() -> Response:
        written = state.desk.page(asked)
        return json_answer(state.sheets.told(written, since if isinstance(since, str) else None))

    return await state.workers.quick(answer)


async def hands(request: Request) -> Response:
    """Hands and what they write: numbered ones from `first`, or those told in `hands`; and all that are kept."""
    state, query = request.app.state, dict(request.query_params)
    numbers = {name: _number(query.pop(name, default), name) for name, default in (("first", "0"), ("count", "0"))}
    told_hands = query.pop("hands", "")
    words = query.pop("words", "") or "Hello"
    if not 0 <= numbers["count"] <= _MOST_HANDS or numbers["first"] < 0:
        raise ModelError(f"Expected a count of at most {_MOST_HANDS} hands from 0 on.")
    if len(words) > _LONGEST_WORDS:
        raise WritingError(f"Expected words of at most {_LONGEST_WORDS} characters, found {len(words)}.")
    wanted = [str(numbers["first"] + k) for k in range(numbers["count"])]
    wanted += [hand for hand in told_hands.split(",") if hand]
    if len(wanted) > _MOST_HANDS:
        raise ModelError(f"Expected at most {_MOST_HANDS} hands at once, found {len(wanted)}.")
    (asked,) = read_asked({"size": "fit", "margin": "1", **query, "text": words}, Asked)

    def answer() -> Response:
        lines = []
        for hand in wanted:
            line = state.desk.page(dataclasses.replace(asked, hand=hand), is_kept=False)
            width, height, path = line_of(line)
            lines.append({"hand": hand, "width": width, "height": height, "path": path})
        model = state.desk.model(asked.model)
        return json_answer({"hands": lines, "kept": state.desk.kept.described(model), "models": state.desk.models()})

    return await state.workers.quick(answer)


async def keep(request: Request) -> Response:
    """Keeps a hand with its dials under a name."""
    state, options = request.app.state, read_json(await request.body())
    name = options.pop("name", None)
    if not isinstance(name, str):
        raise ModelError("Expected a name for the hand, found none.")
    (asked,) = read_asked({**options, "text": "-"}, Asked)

    def answer() -> Response:
        hand = state.desk.hand(asked)
        state.desk.kept.keep(hand, name.strip())
        path = state.desk.kept.folder / f"{name.strip()}.json"
        return json_answer({"name": name.strip(), "hand": told(hand), "file": str(path)}, 201)

    return await state.workers.quick(answer)


async def forget(request: Request) -> Response:
    """Takes a kept hand away."""
    state = request.app.state
    await state.workers.quick(state.desk.kept.forget, request.path_params["name"])
    return Response(status_code=204)


def _saved(desk: Desk, asked: Asked, saving: Saving) -> Response:
    written: Page = desk.page(asked)
    with tempfile.TemporaryDirectory(prefix="ownhand-") as folder:
        return _as_file(save_page(written, saving, Path(folder)), asked, saving)


def _as_file(files: list[Path], asked: Asked, saving: Saving) -> Response:
    """The files of a page as one answer, called by how the text begins."""
    name = cleaned_name(" ".join(asked.text.split())[:30], "page")
    plain = name.encode("ascii", "ignore").decode().strip() or "page"
    if len(files) == 1:
        content, kind, suffix = files[0].read_bytes(), TYPES[saving.format], saving.format
    else:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                # A date of its own would give the same page other bytes each time.
                entry = zipfile.ZipInfo(file.name, (1980, 1, 1, 0, 0, 0))
                archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
        content, kind, suffix = packed.getvalue(), "application/zip", "zip"
    headers = {
        "content-disposition": f'inline; filename="{plain}.{suffix}"',
        # Opened by itself, a drawing may do nothing but be drawn.
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    return Response(content, media_type=kind, headers=headers)


def _sheet(path: Path) -> tuple[int, str]:
    return len(path.name), path.name  # page-10 after page-9


def _number(text: str, name: str) -> int:
    if not text.isdecimal() or len(text) > 12:
        raise ModelError(f"{name}: expected a whole number, found '{text[:40]}'.")
    return int(text)


def json_answer(value: Any, status: int = 200) -> Response:
    """An answer in JSON."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, status, media_type="application/json")
