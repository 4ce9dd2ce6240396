"""What a run of the `article` recipe shows while it goes and leaves at its end."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image

from ownhand.errors import RunError
from ownhand.files import write_bytes
from ownhand.hands import SURE, LetterCase, Reader, fill_letter_case
from ownhand.letters import Letters
from ownhand.nets.dense import Drawing
from ownhand.training.article import ArticleConfig, ArticleGame, prepared_letters
from ownhand.training.export import save_model_file
from ownhand.training.journal import Journal
from ownhand.training.loop import Action
from ownhand.training.pictures import (
    sample_sheet,
    save_film,
    save_picture,
    save_see_saw,
    save_sheet_plan,
    saved_sheets,
    with_row_names,
)
from ownhand.training.recipe import LetterRecipe
from ownhand.training.run import Run, Say

_SAMPLES = (8, 12)
"""Rows and columns of the sheet that is drawn from the same latents each epoch."""

_PRINT_EVERY = 200


class ArticleRecipe(LetterRecipe):
    """The article's game as a run: lines every 200 steps, a sheet each epoch; then curves, film, model and report."""

    changeable = ("num_epochs",)

    def config(self) -> ArticleConfig:
        """The article's own numbers."""
        return ArticleConfig()

    def prepare(self, letters: Letters, config: ArticleConfig) -> Letters:
        """The balanced set of the article."""
        return prepared_letters(letters, config)

    def make(self, letters: Letters, config: ArticleConfig, device: torch.device) -> ArticleGame:
        """Both nets at their first weights."""
        return ArticleGame(letters, config, device)

    def actions(self, run: Run[Letters], trainee: ArticleGame, say: Say) -> Sequence[Action]:
        """Prints every 200 steps; draws the same latents each epoch."""
        rows, columns = _SAMPLES
        source = torch.Generator().manual_seed(run.config.seed + 1)
        latents = torch.randn(rows * columns, run.config.latent_size, generator=source)
        known = "".join(character for character, count in run.letters.counts().items() if count)
        save_sheet_plan(run.folder, cell=2 * 28, known=known)

        def print_losses() -> None:
            epoch = trainee.step // trainee.steps_per_epoch
            d, g, real, fake = trainee.last_metrics
            say(
                f"epoch {epoch}, step {trainee.step:,}: loss D {d:.3f}, G {g:.3f}; "
                f"scores: real {real:.2f}, drawn {fake:.2f}"
            )

        def draw_samples() -> None:
            epoch = trainee.step // trainee.steps_per_epoch
            sheet = sample_sheet(trainee.draw(latents), columns=columns)
            save_picture(sheet, run.folder / "samples" / f"epoch-{epoch:04}.png")

        return [(_PRINT_EVERY, print_losses), (trainee.steps_per_epoch, draw_samples)]

    def finish(self, run: Run[Letters], trainee: ArticleGame, journal: Journal, say: Say) -> None:
        """Leaves curves.png, training.gif, model.onnx and report.md."""
        frames = [(f"epoch {epoch}", path) for epoch, path in saved_sheets(run.folder, "epoch")]
        save_film(frames, run.folder / "training.gif", say=say)
        if trainee.step > 0:
            save_see_saw(journal.read(), steps_per_epoch=trainee.steps_per_epoch, path=run.folder / "curves.png")
        reader = Reader.load()
        present = [character for character, count in run.letters.counts().items() if count]
        known = "".join(character for character in present if character in reader.characters)
        if len(known) < len(present):
            unknown = " ".join(character for character in present if character not in reader.characters)
            say(f"The reader does not know {unknown}: the model will not be able to write them.")
        if known:
            _leave_model(run, trainee, reader, known, say)
        else:
            say("So there is no letter case, and no model.onnx: without one, nothing can be asked of this generator.")


def _leave_model(run: Run[Letters], trainee: ArticleGame, reader: Reader, characters: str, say: Say) -> None:
    """Fills the letter case for `characters`; leaves model.onnx, letter-case.png and report.md."""

    def draw(latents: np.ndarray) -> np.ndarray:
        return trainee.draw(torch.from_numpy(latents))

    say("Drawing letters and having them read, to fill the letter case ...")
    rng = np.random.default_rng(run.config.seed)
    sizes = {"latent_size": run.config.latent_size, "num_draws": run.config.letter_case_draws}
    case = fill_letter_case(draw, reader, characters, rng=rng, **sizes)
    figures = {
        "read_surely": round(sum(case.shares.values()), 4),
        "real_letters_read_surely": round(_real_share(run.letters, reader, characters), 4),
        "by_character": {character: round(share, 5) for character, share in case.shares.items()},
        "never_drawn_surely": case.doubtful,
    }
    real = f"{figures['real_letters_read_surely']:.0%}"
    say(f"Of what it draws, {figures['read_surely']:.0%} is surely some letter (of real letters: {real}).")
    if case.doubtful:
        say(f"Not one sure drawing was found of: {' '.join(case.doubtful)}. The surest are kept all the same.")
    save_model_file(
        Drawing(copy.deepcopy(trainee.generator)),
        run.folder / "model.onnx",
        kind="pixel",
        characters=list(characters),
        card={**run.card(trainee), "figures": figures},
        inputs={"latents": torch.zeros(2, run.config.latent_size)},
        output="ink",
        letter_case=case.to_json(),
    )
    save_picture(_case_sheet(draw, case), run.folder / "letter-case.png")
    write_bytes(run.folder / "report.md", _report(run, trainee, case, figures).encode(), error=RunError)


def _real_share(letters: Letters, reader: Reader, characters: str) -> float:
    """The share of real letters, 5,000 at most, that are surely read as what they are labelled."""
    known = [label for label, character in enumerate(letters.characters) if character in characters]
    candidates = np.flatnonzero(np.isin(letters.labels, known))
    asked = letters.select(np.random.default_rng(0).permutation(candidates)[:5000])
    assert asked.images is not None
    sureness = reader.sureness(asked.images, "".join(letters.characters[label] for label in known))
    of_asked = sureness[np.arange(len(asked)), np.searchsorted(known, asked.labels)]
    return float((of_asked >= SURE).mean())


def _case_sheet(draw: Callable[[np.ndarray], np.ndarray], case: LetterCase, columns: int = 24) -> Image.Image:
    """A row of sorts for each character, the surest first."""
    rows = []
    for latents in case.sorts.values():
        images = draw(latents[:columns])
        rows.append(np.concatenate([images, np.zeros((columns - len(images), *images.shape[1:]), np.uint8)]))
    return with_row_names(sample_sheet(np.concatenate(rows), columns=columns), list(case.sorts))


def _report(run: Run[Letters], trainee: ArticleGame, case: LetterCase, figures: dict[str, Any]) -> str:
    rows = "\n".join(
        f"| {character} | {run.letters.counts()[character]:,} | {share:.2%} | {len(case.sorts[character])} | "
        f"{case.sureness[character].max():.2f} |"
        for character, share in case.shares.items()
    )
    never = (
        f"Not one sure drawing was found of: {' '.join(case.doubtful)}."
        if case.doubtful
        else "Sure drawings were found of every letter; of rare ones, by a search around the few that came up."
    )
    return f"""# A hand by the article's recipe

{run.cost(trainee)}

The reader takes **{figures["read_surely"]:.1%}** of what the generator draws surely (probability {SURE} or more) for
some letter; of the real letters it learned from, {figures["real_letters_read_surely"]:.1%} for the right one. {never}

![Losses and scores](curves.png)

![The same latents, epoch after epoch](training.gif)

The letter case, a row for each letter, the surest first:

![The letter case](letter-case.png)

| letter | real letters | share of what it draws | sorts in the case | surest |
|---|---|---|---|---|
{rows}
"""
