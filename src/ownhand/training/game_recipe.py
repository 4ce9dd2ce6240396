"""What a run of the `pen` or the `pixel` recipe shows while it goes and leaves at its end."""

import copy
import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from ownhand.errors import RunError
from ownhand.files import write_bytes
from ownhand.hands import LabelledModel, Model, Reader
from ownhand.hands.placement import Placement
from ownhand.ink import draw_letters, fit_to_box, strokes_from_paths
from ownhand.letters import Letters, aligned
from ownhand.nets.forms import Form, PenForm, PixelForm
from ownhand.nets.styled import Writing
from ownhand.training.bounds import check_learnable
from ownhand.training.export import save_model_file
from ownhand.training.figures import LiveFigures, figures_text, shares_of_real
from ownhand.training.game import LetterConfig, LetterGame
from ownhand.training.journal import Journal
from ownhand.training.loop import Action
from ownhand.training.people import pen_paths
from ownhand.training.pictures import (
    sample_sheet,
    save_film,
    save_game_curves,
    save_picture,
    save_sheet_plan,
    saved_sheets,
    with_row_names,
)
from ownhand.training.recipe import LetterRecipe
from ownhand.training.run import Run, Say

_PRINT_EVERY = 100
_SHEET_EVERY = 100
_FIGURES_EVERY = 500

_SHEET_HANDS = 10
"""Rows of the sheet: hands that stay the same through the run; the first is the mean."""

_SHEET_CHARACTERS = "AaBbEeGgKkMmRrSsTtfijqwz0123456789.,;:?!\"'()&%$@#*-+="
"""Columns of the sheet where the letters have more characters than these."""

_SHEET_CELL, _SHEET_BOX, _SHEET_PEN = 40, 30.0, 1.8
"""Pixels."""


class GameRecipe(LetterRecipe):
    """The labelled game as a run: sheets of fixed hands and figures as it goes; then curves, film, model, report."""

    changeable = ("num_epochs", "penalty")

    def __init__(self, name: str) -> None:
        self.name = name

    def config(self) -> LetterConfig:
        """The recipe's own numbers."""
        return LetterConfig(recipe=self.name)

    def prepare(self, letters: Letters, config: LetterConfig) -> Letters:
        """The letters in the recipe's form: strokes aligned, some writers held out, what cannot be read left out."""
        if self.name == "pen" and letters.strokes is None:
            raise RunError(
                f"{letters.source}: the pen recipe learns from pen strokes, but this holds images alone. "
                "Train it with --recipe pixel."
            )
        if letters.held_out is None or not letters.held_out.any():  # What is measured must not have been learned.
            letters = letters.holding_out(0.15, seed=config.seed)
        if self.name == "pen":
            letters = aligned(letters)
        letters = _cleaned(letters, config.cleaning)
        present = check_learnable(letters.training_part(), config.batch_size)
        return letters.only("".join(present))

    def make(self, letters: Letters, config: LetterConfig, device: torch.device) -> LetterGame:
        """Both nets at their first weights; held-out letters are never shown to them."""
        learned = letters.training_part()
        form: Form
        if self.name == "pen":
            form, data = PenForm(), torch.from_numpy(pen_paths(learned))
            form.fit(data)
        else:
            form, data = PixelForm(), torch.from_numpy(_images(learned))
        return LetterGame(learned, data, form, config, device)

    def actions(self, run: Run[Letters], trainee: LetterGame, say: Say) -> Sequence[Action]:
        """Prints and draws the same hands every 100 steps; measures what is drawn every 500."""
        characters = _sheet_characters(run.letters.characters)
        save_sheet_plan(run.folder, cell=_SHEET_CELL, asked=characters, has_names=True)
        live = LiveFigures(run.letters, run.config.latent_size, run.config.wobble_size)

        def print_losses() -> None:
            critic, generator, _, *leads = trainee.last_metrics
            say(
                f"step {trainee.step:,}: loss critic {critic:.2f}, generator {generator:.2f}; real letters lead by "
                + ", ".join(f"{lead:.2f}" for lead in leads if lead)
            )

        def draw_sheet() -> None:
            save_picture(_hands_sheet(trainee, characters), run.folder / "samples" / f"step-{trainee.step:06}.png")

        def measure() -> None:
            found = live.measure(trainee.writing())
            trainee.state.figures.append({"step": trainee.step, **found})
            say(f"step {trainee.step:,}: " + figures_text(found, live.real))

        return [(_PRINT_EVERY, print_losses), (_SHEET_EVERY, draw_sheet), (_FIGURES_EVERY, measure)]

    def finish(self, run: Run[Letters], trainee: LetterGame, journal: Journal, say: Say) -> None:
        """Leaves curves.png, training.gif, hands.png, model.onnx and report.md."""
        frames = [(f"step {step:,}", path) for step, path in saved_sheets(run.folder, "step")]
        save_film(frames, run.folder / "training.gif", say=say)
        live = LiveFigures(run.letters, run.config.latent_size, run.config.wobble_size, num_letters=20_000)
        if trainee.step > 0:
            measured = trainee.state.figures
            save_game_curves(
                journal.read(),
                trainee.questions,
                [row["step"] for row in measured],
                shares_of_real(measured, live.real),
                path=run.folder / "curves.png",
            )
        trainee.settle()
        say("Drawing letters of many hands and having them read ...")
        found = live.measure(trainee.writing())
        say(figures_text(found, live.real))
        characters = "".join(run.letters.characters)
        save_picture(_hands_sheet(trainee, characters, num_hands=24), run.folder / "hands.png")
        # Saved once before what users get of it can be measured, and once more with what was found.
        card = {**run.card(trainee), **trainee.about()}
        save = functools.partial(save_writing, kind=self.name, characters=run.letters.characters)
        save(trainee.writing(), run.folder / "model.onnx", card=card)
        model = Model.load(run.folder / "model.onnx")
        assert isinstance(model, LabelledModel)
        figures = live.with_checking(found, model)
        say(f"After checking, {figures['read_after_checking']:.2%} read as asked.")
        save(trainee.writing(), run.folder / "model.onnx", card={**card, "figures": figures})
        write_bytes(run.folder / "report.md", _report(run, trainee, figures).encode(), error=RunError)


def save_writing(writing: Writing, path: Path, *, kind: str, characters: Sequence[str], card: dict[str, Any]) -> None:
    """Writes what a labelled game has trained as a model file that is able to write."""
    generator = writing.generator
    save_model_file(
        copy.deepcopy(writing),  # It goes to the CPU to be saved; the game may sit on a GPU.
        path,
        kind=kind,
        characters=characters,
        card=card,
        inputs={
            "latents": torch.zeros(2, generator.latent_size),
            "characters": torch.zeros(2, dtype=torch.int64),
            "wobble": torch.zeros(2, generator.wobble_size),
        },
        output="paths" if kind == "pen" else "ink",
        placement=Placement.load().to_json(),
        halved=True,
    )


def _images(letters: Letters) -> np.ndarray:
    """(n, 28, 28) grey images: the letters' own, brought to that size where they differ, or their strokes drawn."""
    if letters.images is None:
        strokes = letters.strokes
        assert strokes is not None
        return draw_letters(strokes)
    if letters.images.shape[1:] == (28, 28):
        return letters.images
    return fit_to_box(letters.images, size=28, box=20.0)


def _cleaned(letters: Letters, least: float) -> Letters:
    """Leaves out letters to learn from which the reader hardly reads as what they are labelled with."""
    reader = Reader.load()
    known = [label for label, character in enumerate(letters.characters) if character in reader.characters]
    if least <= 0 or not known:
        return letters
    names = "".join(letters.characters[label] for label in known)
    kept = np.ones(len(letters), bool)
    asked = np.flatnonzero(np.isin(letters.labels, known) & ~np.asarray(letters.held_out))
    for places in np.array_split(asked, -(-len(asked) // 4096) or 1):
        part = letters.select(places)
        sureness = reader.sureness(_images(part), names)
        kept[places] = sureness[np.arange(len(part)), np.searchsorted(known, part.labels)] >= least
    return letters.select(kept)


def _sheet_characters(characters: Sequence[str]) -> str:
    if len(characters) <= len(_SHEET_CHARACTERS):
        return "".join(characters)
    return "".join(character for character in _SHEET_CHARACTERS if character in characters)


def _hands_sheet(trainee: LetterGame, characters: str, num_hands: int = _SHEET_HANDS) -> Image.Image:
    """A row for each of some hands that stay the same, a column for each character; every letter wobbles alike."""
    source = torch.Generator().manual_seed(trainee.config.seed)
    latents = torch.randn(num_hands, trainee.config.latent_size, generator=source)
    latents[0] = 0
    wobble = torch.randn(num_hands * len(characters), trainee.config.wobble_size, generator=source)
    labels = torch.tensor([trainee.characters.index(character) for character in characters]).repeat(num_hands)
    images = _as_images(trainee.draw(latents.repeat_interleave(len(characters), 0), labels, wobble))
    sheet = sample_sheet(images, columns=len(characters), zoom=1)
    return with_row_names(sheet, [str(number) for number in range(num_hands)])


def _as_images(drawn: np.ndarray) -> np.ndarray:
    """Pen paths (n, points, 3) or ink in 0..1 (n, side, side) as grey images for a sheet."""
    if drawn.shape[2] != 3:
        return fit_to_box((255 * drawn.clip(0, 1)).astype(np.uint8), size=_SHEET_CELL, box=_SHEET_BOX)
    return draw_letters(strokes_from_paths(drawn), size=_SHEET_CELL, box=_SHEET_BOX, pen_width=_SHEET_PEN)


def _report(run: Run[Letters], trainee: LetterGame, figures: dict[str, Any]) -> str:
    real = figures["real"]
    rows = "\n".join(
        f"| `{character}` | {run.letters.counts()[character]:,} | {row['read']:.1%} | "
        f"{row['after_checking']:.1%} | {row['real']:.1%} |"
        for character, row in figures["by_character"].items()
    )
    return f"""# Endless hands by the {run.config.recipe} recipe

{run.cost(trainee)}

{figures_text(figures, real)}

![Losses, leads and figures](curves.png)

![The same hands, step after step](training.gif)

A row for each hand, a column for each character:

![Hands](hands.png)

Read as asked, look-alikes included, by the reader that comes with ownhand. After checking: drawn again, up to five
times, where a letter does not read ({figures["read_after_checking"]:.2%} in all).

| character | letters learned from | as drawn | after checking | real held-out letters |
|---|---|---|---|---|
{rows}
"""
