"""The API of letters: they are dropped file by file, looked at together, and kept as sets."""

import re
import shutil

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from typing_extensions import TypedDict

from ownhand.errors import LettersError
from ownhand.studio.endpoint import Endpoint, json_answer
from ownhand.studio.file_names import cleaned_name, free_name
from ownhand.studio.letter_drops import LetterSet
from ownhand.studio.limits import FILE_PATH, PART
from ownhand.studio.option_parser import OrderForm, read_json
from ownhand.studio.state import state_of

_READ_SECONDS = 600.0

LOOK_ORDER = OrderForm("LookOrder", (PART,), error=LettersError)


class LettersAnswer(TypedDict):
    """All sets of letters, and the folder that they are in."""

    letters: list[LetterSet]
    folder: str


class DropAnswer(TypedDict):
    """The mark of a drop, by which its files are sent."""

    drop: str


async def letters(request: Request) -> Response:
    """All sets of letters, with what is in them."""
    drops = state_of(request).drops
    value: LettersAnswer = {
        "letters": [drops.described(name) for name in drops.names()],
        "folder": str(drops.folder),
    }
    return json_answer(value)


async def begin(request: Request) -> Response:
    """Opens a drop."""
    value: DropAnswer = {"drop": state_of(request).drops.begin()}
    return json_answer(value, 201)


async def take_in(request: Request) -> Response:
    """Takes in one file of a drop, as it comes, to disk."""
    drops = state_of(request).drops
    mark = request.path_params["drop"]
    drop = drops.of(mark)
    try:
        place = drop.place(request.query_params.get("path", ""))
        with place.open("wb") as file:
            async for chunk in request.stream():
                drop.add(len(chunk))
                file.write(chunk)
    except LettersError:
        drops.end(mark)
        raise
    except OSError as reason:
        drops.end(mark)
        raise LettersError(f"This file cannot be taken in ({reason.strerror or reason}).") from reason
    return Response(status_code=204)


async def look(request: Request) -> Response:
    """Reads what was dropped, keeps it, and says what is in it."""
    state = state_of(request)
    drops = state.drops
    mark = request.path_params["drop"]
    folder = drops.of(mark).folder
    part = LOOK_ORDER.read(read_json(await request.body() or b"{}"))[PART]
    entries = sorted(folder.iterdir())
    if not entries:
        drops.end(mark)
        raise LettersError("Nothing was dropped: expected a CSV, idx files, a zip, an .npz or a folder of letters.")
    source = entries[0] if len(entries) == 1 else folder
    if re.fullmatch(r"[\w.-]{1,60}", part):
        source = source.with_name(f"{source.name}::{part}")
    try:
        async with state.workers.slow("letters", {"source": str(source)}, seconds=_READ_SECONDS) as left:
            drops.folder.mkdir(parents=True, exist_ok=True)
            kinds = [kind for kind in ("letters", "words") if (left / f"{kind}.npz").exists()]
            names = []
            for kind in kinds:
                stem = cleaned_name(entries[0].name.partition(".")[0], kind)
                # A tree may hold both: two sets then.
                stem = f"{stem} words" if kind == "words" and len(kinds) > 1 else stem
                names.append(free_name(stem, drops.folder, ".npz"))
                for suffix in (".json", ".png", ".npz"):
                    shutil.move(left / f"{kind}{suffix}", drops.folder / f"{names[-1]}{suffix}")
    except LettersError:
        raise
    except Exception as error:
        # The person knows the file by its own name, not by where it was taken in.
        said = str(error).replace(f"{folder}/", "").replace(str(folder), "what was dropped")
        raise LettersError(said) from error
    finally:
        drops.end(mark)
    return json_answer(drops.described(names[0]), 201)


async def sheet(request: Request) -> Response:
    """The contact sheet of a set."""
    drops = state_of(request).drops
    name = request.path_params["name"]
    if not drops.described(name).get("has_sheet"):
        raise LettersError(f"{name}: there is no sheet of these letters.")
    return FileResponse(drops.folder / f"{name}.png")


async def forget(request: Request) -> Response:
    """Deletes a set."""
    drops = state_of(request).drops
    name = request.path_params["name"]
    drops.described(name)
    for suffix in (".npz", ".json", ".png"):
        (drops.folder / f"{name}{suffix}").unlink(missing_ok=True)
    return Response(status_code=204)


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/letters",
        function=letters,
        summary="The sets of letters in the folder, with what is in them.",
        gives=LettersAnswer,
    ),
    Endpoint(
        method="POST",
        path="/api/letters",
        function=begin,
        summary="Opens a drop for files to be sent to.",
        gives=DropAnswer,
        status=201,
    ),
    Endpoint(
        method="PUT",
        path="/api/letters/{drop}/file",
        function=take_in,
        summary="Sends one file of a drop, as the body.",
        query=OrderForm("FilePlace", (FILE_PATH,), required=[FILE_PATH]),
        takes="application/octet-stream",
        status=204,
    ),
    Endpoint(
        method="POST",
        path="/api/letters/{drop}/look",
        function=look,
        summary="Reads what was dropped, keeps it as .npz, and says what is in it.",
        body=LOOK_ORDER,
        gives=LetterSet,
        status=201,
    ),
    Endpoint(
        method="GET",
        path="/api/letters/{name}/sheet.png",
        function=sheet,
        summary="A contact sheet.",
        files=("image/png",),
    ),
    Endpoint(
        method="DELETE",
        path="/api/letters/{name}",
        function=forget,
        summary="Deletes a set of letters.",
        status=204,
    ),
)
