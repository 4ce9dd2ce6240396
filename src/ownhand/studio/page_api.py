"""The API of writing and of hands."""

import io
import tempfile
import zipfile
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import TypedDict

from ownhand.drawing import FORMATS
from ownhand.errors import ModelError, WritingError
from ownhand.options import FONT_FORMAT, FORMAT, STILL, Order
from ownhand.studio.desk import Desk, line_of
from ownhand.studio.endpoint import Endpoint, json_answer
from ownhand.studio.file_names import cleaned_name
from ownhand.studio.hand_address import address_of
from ownhand.studio.kept_hands import KeptHand
from ownhand.studio.limits import (
    COUNT,
    DPI,
    DRAWING,
    FILE,
    FIRST,
    FONT,
    HAND_NAME,
    HANDS,
    KEEPING,
    MODEL,
    MOST_HANDS,
    PAGE,
    PLOTTER,
    SINCE,
    TEXT,
    WALL,
    WORDS,
)
from ownhand.studio.option_parser import OrderForm, read_json
from ownhand.studio.sheets import DrawnPage
from ownhand.studio.state import state_of
from ownhand.studio.worker import save_page

TYPES = {form.suffix.removeprefix("."): form.media_type for form in FORMATS}
"""Media types of pages."""

_QUICK_TEXT = 1_500
"""Characters up to which a still page is saved at once rather than by a process of its own."""

_QUICK_DPI = 220.0

_NO_TEXT = "There is nothing to write: give a text."

FILE_ORDER = OrderForm("FileOrder", (*PAGE, *FILE, *PLOTTER), required=[TEXT], missing=_NO_TEXT)
PAGE_ORDER = OrderForm("PageOrder", DRAWING, required=[TEXT], missing=_NO_TEXT)
FONT_ORDER = OrderForm("FontOrder", FONT)
WALL_ORDER = OrderForm("WallOrder", WALL)
KEEP_ORDER = OrderForm(
    "KeepOrder",
    KEEPING,
    required=[HAND_NAME],
    missing="Expected a name for the hand, found none.",
    error=ModelError,
)


class Dials(TypedDict):
    """The dials of a hand, as it writes."""

    neatness: float
    wobble: float
    joined: float | None
    """What it is told, or else its habit; null where its model joins no letters."""


class PageAnswer(DrawnPage):
    """A page for the browser to draw, and the dials of the hand that wrote it."""

    dials: Dials


class WallHand(TypedDict):
    """A hand and what it writes, in millimetres, y down."""

    hand: str
    width: float
    height: float
    path: str
    """Path data of an SVG."""


class WallAnswer(TypedDict):
    """Hands and what they write, all hands that are kept, and the models that there are."""

    hands: list[WallHand]
    kept: list[KeptHand]
    models: list[str]


class KeepAnswer(TypedDict):
    """The hand that was kept: its name, its address and its file."""

    name: str
    hand: str
    file: str


async def write(request: Request) -> Response:
    """A page as a file; several files, as a page of several sheets may be, come in a zip."""
    state = state_of(request)
    options = dict(request.query_params) if request.method == "GET" else read_json(await request.body())
    order = FILE_ORDER.read(options)
    for option in PLOTTER:
        if order[option] != option.default and order[FORMAT] not in option.formats:
            raise WritingError(f"{option.name}: for {option.files} alone, and the format is {order[FORMAT]}.")
    is_still = order[FORMAT] in STILL
    if is_still and len(order[TEXT]) <= _QUICK_TEXT and order[DPI] <= _QUICK_DPI:
        return await state.workers.quick(_saved, state.desk, order)
    job = {"folder": str(state.folder), "order": order.values}
    async with state.workers.slow("save", job) as folder:
        return await state.workers.quick(_as_file, sorted(folder.iterdir(), key=_sheet), order)


async def font(request: Request) -> Response:
    """A hand as a font, made by a process of its own."""
    state = state_of(request)
    order = FONT_ORDER.read(dict(request.query_params))
    await state.workers.quick(state.desk.hand, order)  # What is no hand is said at once.
    job = {"folder": str(state.folder), "order": order.values}
    async with state.workers.slow("font", job) as folder:
        (file,) = folder.iterdir()
        kind = order[FONT_FORMAT]
        plain = file.stem.encode("ascii", "ignore").decode().strip() or "font"
        headers = {"content-disposition": f'attachment; filename="{plain}.{kind}"'}
        return Response(file.read_bytes(), media_type=f"font/{kind}", headers=headers)


async def page(request: Request) -> Response:
    """A page for the browser to draw, see `Sheets.answer`."""
    state = state_of(request)
    order = PAGE_ORDER.read(read_json(await request.body()))

    def answer() -> Response:
        hand = state.desk.hand(order)
        drawn = state.sheets.answer(state.desk.page(order, hand=hand), order[SINCE])
        joined = hand.habit if hand.joined is None else hand.joined
        value: PageAnswer = {
            **drawn,
            "dials": {"neatness": hand.neatness, "wobble": hand.wobble, "joined": joined},
        }
        return json_answer(value)

    return await state.workers.quick(answer)


async def hands(request: Request) -> Response:
    """Hands and what they write: numbered ones from `first`, or those told in `hands`; and all that are kept."""
    state = state_of(request)
    order = WALL_ORDER.read(dict(request.query_params))
    wanted = [str(order[FIRST] + k) for k in range(order[COUNT])]
    wanted += [hand for hand in order[HANDS].split(",") if hand]
    if len(wanted) > MOST_HANDS:
        raise ModelError(f"Expected at most {MOST_HANDS} hands at once, found {len(wanted)}.")
    words = order[WORDS] or WORDS.default

    def answer() -> Response:
        lines: list[WallHand] = []
        for hand in wanted:
            line = state.desk.page(Order({**order.values, "text": words, "hand": hand}), is_kept=False)
            width, height, path = line_of(line)
            lines.append({"hand": hand, "width": width, "height": height, "path": path})
        kept = state.desk.kept.described(state.desk.model(order[MODEL]))
        value: WallAnswer = {"hands": lines, "kept": kept, "models": state.desk.models()}
        return json_answer(value)

    return await state.workers.quick(answer)


async def keep(request: Request) -> Response:
    """Keeps a hand with its dials under a name."""
    state = state_of(request)
    order = KEEP_ORDER.read(read_json(await request.body()))
    name = order[HAND_NAME].strip()

    def answer() -> Response:
        hand = state.desk.hand(order)
        state.desk.kept.keep(hand, name)
        path = state.desk.kept.folder / f"{name}.json"
        value: KeepAnswer = {"name": name, "hand": address_of(hand), "file": str(path)}
        return json_answer(value, 201)

    return await state.workers.quick(answer)


async def forget(request: Request) -> Response:
    """Takes a kept hand away."""
    state = state_of(request)
    await state.workers.quick(state.desk.kept.forget, request.path_params["name"])
    return Response(status_code=204)


_PAGES = (*dict.fromkeys(kind.partition(";")[0] for kind in TYPES.values()), "application/zip")

ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/write",
        function=write,
        summary="Writes a page and gives it as a file. Several sheets come in a zip, but for PDF.",
        query=FILE_ORDER,
        files=_PAGES,
    ),
    Endpoint(
        method="POST",
        path="/api/write",
        function=write,
        summary="The same, for long texts.",
        body=FILE_ORDER,
        files=_PAGES,
    ),
    Endpoint(
        method="GET",
        path="/api/font",
        function=font,
        summary="A hand as a font to install.",
        query=FONT_ORDER,
        files=tuple(f"font/{kind}" for kind in FONT_FORMAT.choices),
    ),
    Endpoint(
        method="POST",
        path="/api/page",
        function=page,
        summary="A page as the studio's browser draws it: placements, and shapes not yet told in the answer `since`.",
        body=PAGE_ORDER,
        gives=PageAnswer,
    ),
    Endpoint(
        method="GET",
        path="/api/hands",
        function=hands,
        summary="Hands and what they write, and all hands that are kept.",
        query=WALL_ORDER,
        gives=WallAnswer,
    ),
    Endpoint(
        method="POST",
        path="/api/hands",
        function=keep,
        summary="Keeps a hand with its dials under a name.",
        body=KEEP_ORDER,
        gives=KeepAnswer,
        status=201,
    ),
    Endpoint(
        method="DELETE",
        path="/api/hands/{name}",
        function=forget,
        summary="Takes a kept hand away.",
        status=204,
    ),
)


def _saved(desk: Desk, order: Order) -> Response:
    with tempfile.TemporaryDirectory(prefix="ownhand-") as folder:
        return _as_file(save_page(desk.page(order), order, Path(folder)), order)


def _as_file(files: list[Path], order: Order) -> Response:
    """The files of a page as one answer, called by how the text begins."""
    name = cleaned_name(" ".join(order[TEXT].split())[:30], "page")
    plain = name.encode("ascii", "ignore").decode().strip() or "page"
    if len(files) == 1:
        content, kind, suffix = files[0].read_bytes(), TYPES[order[FORMAT]], order[FORMAT]
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
