"""How much of what a run draws reads: its sheets of samples, read by the reader that comes with ownhand."""

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np

from ownhand.files import open_file, read_json

_MOST_SHEETS, _MOST_READ = 60, 2_000
"""Sheets of a run that are read, evenly over it, and shares that are remembered in all."""

_AT_ONCE = 4
"""Sheets read at each look, so that a look is quick."""

_MOST_PIXELS = 20_000_000

_LARGEST_CELL = 4096
"""Pixels."""


class SheetReader:
    """Reads sheets of samples, a few at each look, and remembers the shares."""

    def __init__(self) -> None:
        self._shares: OrderedDict[tuple[str, int], float | None] = OrderedDict()
        self._lock = threading.Lock()

    def shares(self, run: Path, names: list[str]) -> list[list[float]]:
        """[step or epoch, share] of some of a run's sheets called `names`: of letters that were asked for, the share
        that reads as asked; where none was, the share that is surely some letter."""
        plan, folder = _plan(run / "samples.json"), run / "samples"
        if plan is None or not names:
            return []
        chosen = sorted({names[k] for k in np.linspace(0, len(names) - 1, _MOST_SHEETS).round().astype(int)})
        found, num_new = [], 0
        with self._lock:
            for name in reversed(chosen):
                path = folder / name
                try:
                    key = str(path), path.stat().st_mtime_ns
                except OSError:
                    continue
                if key not in self._shares:
                    if num_new >= _AT_ONCE:
                        continue
                    num_new += 1
                    self._shares[key] = _share(path, plan)
                    while len(self._shares) > _MOST_READ:
                        self._shares.popitem(last=False)
                share = self._shares[key]
                if share is not None:
                    found.append([int("".join(filter(str.isdigit, path.stem))), round(share, 4)])
        return found[::-1]


def _plan(path: Path) -> dict[str, Any] | None:
    """How the sheets of a run are laid out, see `ownhand.training.pictures.save_sheet_plan`."""
    try:
        plan: dict[str, Any] = read_json(path)
        is_sound = (
            all(type(plan[name]) is int for name in ("cell", "left"))
            and all(type(plan[name]) is str for name in ("asked", "known"))
            and 3 < plan["cell"] <= _LARGEST_CELL
            and 0 <= plan["left"] <= _LARGEST_CELL
            and plan["asked"] + plan["known"]
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return plan if is_sound else None


def _share(path: Path, plan: dict[str, Any]) -> float | None:
    from PIL import Image

    from ownhand.hands import SURE, check_images
    from ownhand.hands.readings import shipped_reader

    cell, left = plan["cell"], plan["left"]
    try:
        with open_file(path) as file, Image.open(file, formats=["PNG"]) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            ink = 255 - np.asarray(picture.convert("L"))[:, left:]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    rows, columns = ink.shape[0] // cell, ink.shape[1] // cell
    if not rows or not columns:
        return None
    tiles = ink[: rows * cell, : columns * cell].reshape(rows, cell, columns, cell).swapaxes(1, 2)
    letters = tiles.reshape(-1, cell, cell)
    if plan["asked"]:
        if len(plan["asked"]) != columns:
            return None
        return check_images(letters, list(plan["asked"]) * rows).share_read
    reader = shipped_reader()
    known = "".join(character for character in plan["known"] if character in reader.characters)
    return float((reader.sureness(letters, known).max(axis=1, initial=0) >= SURE).mean())
