"""What a run shows: sheets of samples, the film of them, the see-saw of losses and scores."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8
from PIL import Image, ImageDraw, ImageFont

from ownhand.errors import RunError
from ownhand.files import write_bytes, written_whole

_FILM_FRAMES = 100
_FILM_GREYS = [round(round(grey / 255 * 4) / 4 * 255) for grey in range(256)]
"""Which of five greys stands for each of 256 in the film: finer fog makes it many times larger and tells little."""

_FILM_SECONDS = 15.0
_CURVE_POINTS = 600
_NAMES_WIDTH = 44

_MOST_PIXELS = 40_000_000
"""Of a sheet of samples that goes into the film: ours have a tenth of it."""

_LEAD_COLOURS = ("#3a7d44", "#7d5ba6", "#b08d2f", "#2f6690")
_SHARE_COLOURS = ("#2f6690", "#b5473c", "#3a7d44")


def sample_sheet(images: UInt8[np.ndarray, "letters height width"], *, columns: int, zoom: int = 2) -> Image.Image:
    """The letters in rows of `columns`, black ink on white paper, each pixel `zoom` times as wide."""
    rows = -(-len(images) // columns)
    height, width = images.shape[1:]
    cells = np.zeros((rows * columns, height, width), dtype=np.uint8)
    cells[: len(images)] = images
    sheet = cells.reshape(rows, columns, height, width).swapaxes(1, 2).reshape(rows * height, columns * width)
    return Image.fromarray(255 - sheet).resize((sheet.shape[1] * zoom, sheet.shape[0] * zoom), Image.Resampling.BICUBIC)


def with_row_names(sheet: Image.Image, names: Sequence[str]) -> Image.Image:
    """The sheet with a name to the left of each of its rows, which are of one height."""
    height = sheet.height // max(len(names), 1)
    named = Image.new("L", (sheet.width + _NAMES_WIDTH, sheet.height), 255)
    named.paste(sheet, (_NAMES_WIDTH, 0))
    font = ImageFont.load_default(20)
    for row, name in enumerate(names):
        place = (_NAMES_WIDTH // 2, (row + 0.5) * height)
        ImageDraw.Draw(named).text(place, name, fill=130, font=font, anchor="mm")
    return named


def save_sheet_plan(folder: Path, *, cell: int, asked: str = "", known: str = "", has_names: bool = False) -> None:
    """Leaves `samples.json` in a run's folder: how its sheets are laid out, so that they can be read.

    A sheet has square cells of `cell` pixels, after a column of names if it has any. Its columns show the characters
    `asked`; or nobody asked, and each cell may be any of those `known`.
    """
    plan = {"cell": cell, "left": _NAMES_WIDTH if has_names else 0, "asked": asked, "known": known}
    write_bytes(folder / "samples.json", (json.dumps(plan, ensure_ascii=False) + "\n").encode(), error=RunError)


def save_picture(picture: Image.Image, path: Path) -> None:
    """Writes a picture whole or not at all."""
    with written_whole(path, error=RunError) as beside:
        picture.save(beside)


def saved_sheets(folder: Path, unit: str) -> list[tuple[int, Path]]:
    """The sheets of samples in a run's folder as (number, path), by number: `samples/step-000100.png` of the unit step.

    What else lies there, such as a copy with another name, is none.
    """
    names = ((re.fullmatch(rf"{unit}-(\d{{1,12}})\.png", path.name), path) for path in (folder / "samples").glob("*"))
    return sorted((int(name[1]), path) for name, path in names if name)


def save_film(frames: Sequence[tuple[str, Path]], path: Path, *, say: Callable[[str], None]) -> None:
    """Plays (caption, picture) pairs as an animated GIF. Pictures that are damaged are left out, and that is said.

    Much happens early and little late, so of a long run the frames are taken ever more sparsely (evenly on the square
    root of time).
    """
    places = np.linspace(0, 1, min(len(frames), _FILM_FRAMES)) ** 2 * (len(frames) - 1)
    font = ImageFont.load_default(16)
    shown, damaged = [], []
    for place in sorted(set(places.round().astype(int).tolist())):
        caption, picture_path = frames[place]
        try:
            with Image.open(picture_path, formats=["PNG"]) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    raise ValueError("too large for a sheet of samples")
                frame = Image.new("L", (picture.width, picture.height + 26), 255)
                frame.paste(picture, (0, 26))
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            damaged.append(picture_path.name)
            continue
        ImageDraw.Draw(frame).text((8, 3), caption, fill=90, font=font)
        shown.append(frame.point(_FILM_GREYS).quantize(len(set(_FILM_GREYS))))
    if damaged:
        say(f"Of samples/, {len(damaged):,} damaged: left out of the film ({', '.join(damaged[:3])}).")
    if not shown:
        return
    milliseconds = max(round(1000 * _FILM_SECONDS / max(len(shown), 30)), 40)
    durations = [milliseconds] * (len(shown) - 1) + [2500]
    with written_whole(path, error=RunError) as beside:
        shown[0].save(beside, save_all=True, append_images=shown[1:], duration=durations, loop=0, optimize=True)


def save_see_saw(metrics: Float[np.ndarray, "steps 4"], *, steps_per_epoch: int, path: Path) -> None:
    """Draws the losses and the scores of the two nets over the epochs, averaged over stretches; nothing of none."""
    if not len(metrics):
        return
    plt = _pyplot()
    length = max(len(metrics) // _CURVE_POINTS, 1)
    means = metrics[: len(metrics) // length * length].reshape(-1, length, metrics.shape[1]).mean(1)
    epochs = (np.arange(len(means)) + 0.5) * length / steps_per_epoch
    figure, (losses, scores) = plt.subplots(2, 1, sharex=True, figsize=(9, 6.5), layout="constrained")
    losses.plot(epochs, means[:, 0], color="#b5473c", label="discriminator: high when it is fooled")
    losses.plot(epochs, means[:, 1], color="#2f6690", label="generator: high when it is found out")
    losses.set_ylabel("loss (cross-entropy)")
    losses.set_ylim(bottom=0)
    scores.plot(epochs, means[:, 2], color="#3a7d44", label="given to real letters")
    scores.plot(epochs, means[:, 3], color="#7d5ba6", label="given to drawn letters")
    scores.axhline(0.5, color="#999999", linewidth=0.8, linestyle=":")
    scores.set_ylim(0, 1)
    scores.set_ylabel("the discriminator's score")
    scores.set_xlabel("epochs")
    for axes in (losses, scores):
        axes.legend(frameon=False, loc="best")
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.25)
    with written_whole(path, error=RunError) as beside:
        figure.savefig(beside, dpi=110)
    plt.close(figure)


QUESTIONS = {
    "real": "is it real?",
    "writer": "is it by this writer?",
    "twins": "do twins differ so?",
    "window": "is it of one word?",
}
"""What the critic is asked, by the name of the question, in words for a legend."""


def save_game_curves(
    metrics: Float[np.ndarray, "steps metrics"],
    questions: Sequence[str],
    measured_at: Sequence[int],
    shares: Mapping[str, Sequence[float]],
    *,
    path: Path,
) -> None:
    """Draws a labelled game: losses, how real letters lead, and what was measured as it went; nothing of no metrics.

    Args:
        metrics: losses of critic and generator, the penalty, and the lead by each of the `questions`.
        measured_at: the steps at which it was measured.
        shares: what drawn letters had then as a share of what real ones have, by the name of the figure.
    """
    if not len(metrics):
        return
    plt = _pyplot()
    length = max(len(metrics) // _CURVE_POINTS, 1)
    means = metrics[: len(metrics) // length * length].reshape(-1, length, metrics.shape[1]).mean(1)
    steps = (np.arange(len(means)) + 0.5) * length
    figure, (losses, leads, parts) = plt.subplots(3, 1, sharex=True, figsize=(9, 9), layout="constrained")
    losses.plot(steps, means[:, 0], color="#b5473c", label="critic: high when it is fooled")
    losses.plot(steps, means[:, 1], color="#2f6690", label="generator: high when it is found out")
    losses.set_ylabel("loss")
    for question, lead, color in zip(questions, means[:, 3:].T, _LEAD_COLOURS, strict=False):
        if lead.any():
            leads.plot(steps, lead, color=color, label=QUESTIONS[question])
    leads.set_ylabel("lead of real over drawn letters")
    for (name, values), color in zip(shares.items(), _SHARE_COLOURS, strict=False):
        parts.plot(measured_at, values, color=color, label=name)
    parts.axhline(1, color="#999999", linewidth=0.8, linestyle=":")
    parts.set_ylim(bottom=0)
    parts.set_ylabel("share of what real letters have")
    parts.set_xlabel("steps")
    for axes in (losses, leads, parts):
        axes.legend(frameon=False, loc="best")
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.25)
    with written_whole(path, error=RunError) as beside:
        figure.savefig(beside, dpi=110)
    plt.close(figure)


def save_confusions(shares: Float[np.ndarray, "characters characters"], characters: Sequence[str], path: Path) -> None:
    """Draws which characters (rows) a reader takes for which (columns), as shares of each row."""
    plt = _pyplot()
    size = 3 + 0.13 * len(characters)
    figure, axes = plt.subplots(figsize=(size, size), layout="constrained")
    axes.imshow(np.sqrt(shares), cmap="Greys", vmin=0, vmax=1)  # The root lifts rare confusions into sight.
    axes.set_xticks(range(len(characters)), characters, fontsize=7, parse_math=False)
    axes.set_yticks(range(len(characters)), characters, fontsize=7, parse_math=False)
    axes.set_xlabel("read as")
    axes.set_ylabel("written")
    axes.tick_params(length=0, labeltop=True, labelright=True)
    with written_whole(path, error=RunError) as beside:
        figure.savefig(beside, dpi=130)
    plt.close(figure)


def _pyplot() -> Any:
    # The Agg back end draws into memory: no window is opened, none is needed.
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    return plt
