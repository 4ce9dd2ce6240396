"""The recipes by name. A recipe says what it learns from, makes what is trained, and knows what to leave behind."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from ownhand.errors import RunError

if TYPE_CHECKING:
    import torch

    from ownhand.letters import Letters
    from ownhand.training.journal import Journal
    from ownhand.training.loop import Action, Trainee
    from ownhand.training.run import Run


class Recipe(Protocol):
    """What every recipe offers; see the modules whose names end in `_recipe`."""

    changeable: Collection[str]
    """The settings that a resumed run may have otherwise than before; `num_epochs` where a longer run takes the same
    steps as a shorter one, as far as that goes."""

    def config(self) -> Any:
        """The recipe's own numbers: a frozen dataclass with at least `recipe`, `seed`, `num_epochs`, `batch_size`."""

    def prepare(self, letters: "Letters", config: Any) -> "Letters":
        """The letters to train on, balanced and checked."""

    def make(self, letters: "Letters", config: Any, device: "torch.device") -> "Trainee":
        """What is trained, at step 0."""

    def actions(self, run: "Run", trainee: Any, say: Callable[[str], None]) -> "Sequence[Action]":
        """What is due while it runs."""

    def finish(self, run: "Run", trainee: Any, journal: "Journal", say: Callable[[str], None]) -> None:
        """Leaves the results in the run's folder; may be called again after a resume."""


def find_recipe(name: str) -> Recipe:
    """The recipe called `name`.

    Raises:
        RunError: there is none of that name.
    """
    if name not in RECIPES:
        raise RunError(f"--recipe {name}: there is no such recipe. There are: {', '.join(RECIPES)}.")
    return RECIPES[name]()


def _article() -> Recipe:
    from ownhand.training.article_recipe import ArticleRecipe

    return ArticleRecipe()


def _reader() -> Recipe:
    from ownhand.training.reader_recipe import ReaderRecipe

    return ReaderRecipe("reader")


def _judge() -> Recipe:
    from ownhand.training.reader_recipe import ReaderRecipe

    return ReaderRecipe("judge")


def _pen() -> Recipe:
    from ownhand.training.game_recipe import GameRecipe

    return GameRecipe("pen")


def _pixel() -> Recipe:
    from ownhand.training.game_recipe import GameRecipe

    return GameRecipe("pixel")


RECIPES: dict[str, Callable[[], Recipe]] = {
    "article": _article,
    "pixel": _pixel,
    "pen": _pen,
    "reader": _reader,
    "judge": _judge,
}
