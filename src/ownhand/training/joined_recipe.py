"""What a run of the `joined` recipe learns from, shows while it goes and leaves at its end."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from ownhand.errors import LettersError, RunError
from ownhand.files import read_json, write_bytes
from ownhand.letters import Words, load_words
from ownhand.progress import Progress
from ownhand.training.bounds import check_learnable
from ownhand.training.joined_figures import JoinedFigures, joined_figures_text, joined_shares
from ownhand.training.joined_game import JoinedConfig, JoinedGame
from ownhand.training.joined_model import save_joined_model
from ownhand.training.joined_samples import word_sheet
from ownhand.training.journal import Journal
from ownhand.training.loop import Action
from ownhand.training.pictures import save_film, save_game_curves, save_picture, saved_sheets
from ownhand.training.recipe import Recipe
from ownhand.training.run import Run, Say, make_folder
from ownhand.words import Cells, align_words, load_cells
from ownhand.words.cells import looks_like_cells

_PRINT_EVERY = 100
_SHEET_EVERY = 100
_FIGURES_EVERY = 500

_SHEET_HANDS, _SHEET_X_HEIGHT = 10, 18
"""Lines of the sheet, and pixels of their x-height."""

_LAST_HANDS, _LAST_X_HEIGHT = 24, 24
"""The same of the sheet that is left at the end."""

_HELD_OUT = 0.15
"""Share of those who wrote words that is held out where the source holds out nobody."""


class JoinedRecipe(Recipe[Cells]):
    """The joined game as a run: sheets of words and figures as it goes; then curves, film, words, model, report."""

    changeable = ("num_epochs", "penalty", "reading_after", "read_weight")

    def config(self) -> JoinedConfig:
        """The recipe's own numbers."""
        return JoinedConfig()

    def load(
        self,
        source: str | os.PathLike[str],
        folder: Path,
        *,
        say: Say,
        reading: Progress | None = None,
        finding: Progress | None = None,
        jobs: int = 1,
    ) -> Cells:
        """Letters that were found in words; where the source is words, they are found first, and kept in the folder."""
        path = Path(source)
        if path.is_file() and looks_like_cells(path):
            return load_cells(path)
        try:
            words = load_words(path, progress=reading)
        except LettersError as error:
            if not path.exists():
                raise
            raise LettersError(
                f"{error} The joined recipe learns from words; letters that stand alone can join in: "
                "ownhand letters words align WORDS CELLS.npz --letters LETTERS."
            ) from error
        return _found_in(words, folder, say, finding, jobs)

    def prepare(self, letters: Cells, config: JoinedConfig) -> Cells:
        """The letters as they stand in their words, some writers held out."""
        if not letters.held_out.any() and (letters.words >= 0).any():
            letters = letters.holding_out(_HELD_OUT, seed=config.seed)
        check_learnable(letters.training_part(), config.batch_size)
        return letters

    def few(self, letters: Cells, count: int) -> Cells:
        """Words evenly over the set."""
        every = max(len(letters) // count, 1)
        return letters.select((letters.words % every == 0) & (letters.words >= 0)) if every > 1 else letters

    def make(self, letters: Cells, config: JoinedConfig, device: torch.device) -> JoinedGame:
        """Both nets at their first weights; held-out words are never shown to them."""
        learned = letters.training_part()
        return JoinedGame(learned, "".join(learned.counts()), config, device)

    def actions(self, run: Run[Cells], trainee: JoinedGame, say: Say) -> Sequence[Action]:
        """Prints, and draws the same words in the same hands, every 100 steps; measures what is drawn every 500."""
        live = _figures(run, trainee)

        def print_losses() -> None:
            critic, generator, _, *leads = trainee.last_metrics
            say(
                f"step {trainee.step:,}: loss critic {critic:.2f}, generator {generator:.2f}; real letters lead by "
                + ", ".join(f"{lead:.2f}" for lead in leads)
            )

        def draw_sheet() -> None:
            sheet = _sheet(trainee, _SHEET_HANDS, _SHEET_X_HEIGHT)
            save_picture(sheet, run.folder / "samples" / f"step-{trainee.step:06}.png")

        def measure() -> None:
            found = live.measure(trainee.writing())
            trainee.state.figures.append({"step": trainee.step, **found})
            say(f"step {trainee.step:,}: " + joined_figures_text(found, live.real))

        return [(_PRINT_EVERY, print_losses), (_SHEET_EVERY, draw_sheet), (_FIGURES_EVERY, measure)]

    def finish(self, run: Run[Cells], trainee: JoinedGame, journal: Journal, say: Say) -> None:
        """Leaves curves.png, training.gif, words.png, model.onnx and report.md."""
        frames = [(f"step {step:,}", path) for step, path in saved_sheets(run.folder, "step")]
        save_film(frames, run.folder / "training.gif", say=say)
        live = _figures(run, trainee, num_letters=20_000)
        if trainee.step > 0:
            measured = trainee.state.figures
            save_game_curves(
                journal.read(),
                trainee.questions,
                [row["step"] for row in measured],
                joined_shares(measured, live.real),
                path=run.folder / "curves.png",
            )
        say("Writing words in many hands and having their letters read ...")
        found = live.measure(trainee.writing())
        say(joined_figures_text(found, live.real))
        save_picture(_sheet(trainee, _LAST_HANDS, _LAST_X_HEIGHT), run.folder / "words.png")
        figures = {**found, "real": live.real, "by_character": live.table()}
        card = {**run.card(trainee), "writers": trainee.num_writers, "figures": figures}
        save_joined_model(trainee, run.folder / "model.onnx", card)
        write_bytes(run.folder / "report.md", _report(run, trainee, figures).encode(), error=RunError)


def _found_in(words: Words, folder: Path, say: Say, finding: Progress | None, jobs: int) -> Cells:
    """The letters of words, as they were found in them before, if they were; else they are found now, and kept."""
    path, record = folder / "cells.npz", folder / "cells.json"
    origin = {"words": words.fingerprint(), "held_out": int(0 if words.held_out is None else words.held_out.sum())}
    if path.is_file() and _read(record) == origin:
        return load_cells(path)
    make_folder(folder)
    say(f"Finding the letters of {len(words):,} words of {words.source} ...")
    cells, report = align_words(words, jobs=jobs, progress=finding)
    for line in report.text(cells).splitlines():
        say(line)
    cells.save(path)
    write_bytes(record, (json.dumps(origin) + "\n").encode(), error=RunError)
    return load_cells(path)  # As a resume will: what is kept has fewer digits.


def _read(path: Path) -> Any:
    try:
        return read_json(path)
    except (OSError, ValueError):
        return None


def _figures(run: Run[Cells], trainee: JoinedGame, num_letters: int = 3000) -> JoinedFigures:
    config = run.config
    sizes = config.latent_size, config.wobble_size
    return JoinedFigures(run.letters.held_out_part(), trainee.characters, *sizes, num_letters=num_letters)


def _sheet(trainee: JoinedGame, num_hands: int, x_height: int) -> Any:
    seed = trainee.config.seed
    return word_sheet(trainee.writing(), trainee.characters, num_hands=num_hands, x_height=x_height, seed=seed)


def _report(run: Run[Cells], trainee: JoinedGame, figures: dict[str, Any]) -> str:
    counts = trainee.cells.counts()
    rows = "\n".join(
        f"| `{character}` | {counts[character]:,} | {row['read']:.1%} | {row['real']:.1%} |"
        for character, row in figures["by_character"].items()
    )
    text = joined_figures_text(figures, figures["real"])
    return f"""# Endless hands by the {run.config.recipe} recipe

{run.cost(trainee)}

{text[0].upper()}{text[1:]}.

![Losses, leads and figures](curves.png)

![The same words in the same hands, step after step](training.gif)

A line by each hand, the first the mean; small letters joined more or less often, whatever the hand:

![Words](words.png)

Letters as they stand in held-out people's words, each cut out and read alone, look-alikes included, by the reader that
comes with ownhand: the same words as drawn, unchecked, and as people wrote them.

| character | letters learned from | as drawn | people's held-out |
|---|---|---|---|
{rows}
"""
