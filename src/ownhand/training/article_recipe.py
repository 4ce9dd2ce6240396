"""What a run of the `article` recipe shows while it goes and leaves at its end."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import torch

from ownhand.letters import Letters
from ownhand.training.article import ArticleConfig, ArticleGame, prepared_letters
from ownhand.training.journal import Journal
from ownhand.training.loop import Action
from ownhand.training.pictures import sample_sheet, save_film, save_picture, save_see_saw

if TYPE_CHECKING:
    from ownhand.training.run import Run

_SAMPLES = (8, 12)
"""Rows and columns of the sheet that is drawn from the same latents each epoch."""

_PRINT_EVERY = 200


class ArticleRecipe:
    """The article's game as a run: lines every 200 steps, a sheet each epoch; then curves, film, model and report."""

    def config(self) -> ArticleConfig:
        """The article's own numbers."""
        return ArticleConfig()

    def prepare(self, letters: Letters, config: ArticleConfig) -> Letters:
        """The balanced set of the article."""
        return prepared_letters(letters, config)

    def make(self, letters: Letters, config: ArticleConfig, device: torch.device) -> ArticleGame:
        """Both nets at their first weights."""
        return ArticleGame(letters, config, device)

    def actions(self, run: "Run", trainee: ArticleGame, say: Callable[[str], None]) -> Sequence[Action]:
        """Prints every 200 steps; draws the same latents each epoch."""
        rows, columns = _SAMPLES
        source = torch.Generator().manual_seed(run.config.seed + 1)
        latents = torch.randn(rows * columns, run.config.latent_size, generator=source)

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

    def finish(self, run: "Run", trainee: ArticleGame, journal: Journal, say: Callable[[str], None]) -> None:
        """Leaves curves.png, training.gif, model.onnx and report.md."""
        sheets = sorted((run.folder / "samples").glob("epoch-*.png"))
        frames = [(f"epoch {int(path.stem[6:])}", path) for path in sheets]
        save_film(frames, run.folder / "training.gif")
        if trainee.step > 0:
            save_see_saw(
                journal.read(), steps_per_epoch=trainee.steps_per_epoch, path=run.folder / "curves.png"
            )
