"""Letters that are dropped on the page: taken in to a folder, read by a process of its own, and kept as an .npz.

A drop is opened, its files are sent one by one, and then they are looked at together: an idx file needs its labels, and
a folder of images is many files. What was read lies in `letters/` by its name, as NAME.npz with a sheet and what was
found; what was sent is deleted.
"""

import json
import re
import secrets
import shutil
import time
from pathlib import Path, PurePosixPath
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from ownhand.errors import LettersError
from ownhand.studio.asking import read_json
from ownhand.studio.naming import cleaned_name, free_name

LARGEST_DROP = 1 << 30
"""Bytes that a drop may have in all: the largest set that people have, as a CSV, has 700 MB."""

MOST_FILES = 20_000
"""Files that a drop may have."""

_MOST_OPEN = 4
_OPEN_SECONDS = 3600.0
"""A drop that nobody looked at is deleted after so long."""

_READ_SECONDS = 600.0


class Drop:
    """Files that are being sent."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.size, self.num_files, self.began = folder, 0, 0, time.monotonic()
        self.folder.mkdir(parents=True)

    def place(self, path: str) -> Path:
        """Where a file called `path` goes, below the drop's folder. Raises LettersError where it may not go there."""
        parts = PurePosixPath(path).parts
        is_inside = parts and not any(part in ("..", "/", "") or "\0" in part or "\\" in part for part in parts)
        if not is_inside or len(path) > 400 or len(parts) > 12 or any(len(part.encode()) > 200 for part in parts):
            raise LettersError(f"{path[:60]}: expected the name of a file within what was dropped.")
        self.num_files += 1
        if self.num_files > MOST_FILES:
            raise LettersError(f"Expected at most {MOST_FILES:,} files, found more. Pack them as an .npz first.")
        place = self.folder.joinpath(*parts)
        if place.exists():
            raise LettersError(f"{path}: this file was sent already.")
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def add(self, size: int) -> None:
        """Counts bytes that came. Raises LettersError where they are too many."""
        self.size += size
        if self.size > LARGEST_DROP:
            raise LettersError(
                f"Expected at most {LARGEST_DROP >> 20:,} MB, found more. Convert them first: ownhand letters convert."
            )


class Drops:
    """Drops that are open, and the sets of letters that came of others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, Drop] = {}

    def begin(self) -> str:
        """Opens a drop and gives its mark. Raises LettersError where too many are open."""
        for mark in [m for m, drop in self._open.items() if time.monotonic() - drop.began > _OPEN_SECONDS]:
            self.end(mark)
        if len(self._open) >= _MOST_OPEN:
            raise LettersError(f"{_MOST_OPEN} drops are being taken in already. Wait until one of them is done.")
        mark = secrets.token_hex(8)
        self._open[mark] = Drop(self.folder / f".incoming-{mark}")
        return mark

    def of(self, mark: str) -> Drop:
        """The drop with a mark. Raises LettersError where there is none."""
        if mark not in self._open:
            raise LettersError("There is no such drop: it was looked at already, or it was given up. Drop it again.")
        return self._open[mark]

    def end(self, mark: str) -> None:
        """Deletes what was sent."""
        if (drop := self._open.pop(mark, None)) is not None:
            shutil.rmtree(drop.folder, ignore_errors=True)

    def sweep(self) -> None:
        """Deletes what a studio that was killed left behind."""
        for folder in self.folder.glob(".incoming-*"):
            shutil.rmtree(folder, ignore_errors=True)

    def names(self) -> list[str]:
        """The names of all sets."""
        return sorted(path.stem for path in self.folder.glob("*.npz"))

    def described(self, name: str) -> dict[str, Any]:
        """What is in a set. Raises LettersError where there is none of that name."""
        if name not in self.names():
            raise LettersError(f"{name[:40]}: there are no letters of that name.")
        try:
            record = json.loads((self.folder / f"{name}.json").read_bytes())
        except (OSError, ValueError):
            return {"name": name, "is_unread": True}
        return {**record, "name": name, "has_sheet": (self.folder / f"{name}.png").is_file()}


async def letters(request: Request) -> Response:
    """All sets of letters, with what is in them."""
    drops: Drops = request.app.state.drops
    return JSONResponse({"letters": [drops.described(name) for name in drops.names()], "folder": str(drops.folder)})


async def begin(request: Request) -> Response:
    """Opens a drop."""
    return JSONResponse({"drop": request.app.state.drops.begin()}, 201)


async def take_in(request: Request) -> Response:
    """Takes in one file of a drop, as it comes, to disk."""
    drops: Drops = request.app.state.drops
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
    state, drops = request.app.state, request.app.state.drops
    mark = request.path_params["drop"]
    folder = drops.of(mark).folder
    options = read_json(await request.body() or b"{}")
    part = options.get("part", "")
    entries = sorted(folder.iterdir())
    if not entries:
        drops.end(mark)
        raise LettersError("Nothing was dropped: expected a CSV, idx files, a zip, an .npz or a folder of letters.")
    source = entries[0] if len(entries) == 1 else folder
    if isinstance(part, str) and re.fullmatch(r"[\w.-]{1,60}", part):
        source = source.with_name(f"{source.name}::{part}")
    try:
        async with state.workers.slow("letters", {"source": str(source)}, seconds=_READ_SECONDS) as left:
            drops.folder.mkdir(parents=True, exist_ok=True)
            name = free_name(cleaned_name(entries[0].name.partition(".")[0], "letters"), drops.folder, ".npz")
            for made, suffix in (("letters.json", ".json"), ("sheet.png", ".png"), ("letters.npz", ".npz")):
                shutil.move(left / made, drops.folder / f"{name}{suffix}")
    except LettersError:
        raise
    except Exception as error:
        # The person knows the file by its own name, not by where it was taken in.
        told = str(error).replace(f"{folder}/", "").replace(str(folder), "what was dropped")
        raise LettersError(told) from error
    finally:
        drops.end(mark)
    return JSONResponse(drops.described(name), 201)


async def sheet(request: Request) -> Response:
    """The contact sheet of a set."""
    drops: Drops = request.app.state.drops
    name = request.path_params["name"]
    if not drops.described(name).get("has_sheet"):
        raise LettersError(f"{name}: there is no sheet of these letters.")
    return FileResponse(drops.folder / f"{name}.png")


async def forget(request: Request) -> Response:
    """Deletes a set."""
    drops: Drops = request.app.state.drops
    name = request.path_params["name"]
    drops.described(name)
    for suffix in (".npz", ".json", ".png"):
        (drops.folder / f"{name}{suffix}").unlink(missing_ok=True)
    return Response(status_code=204)
