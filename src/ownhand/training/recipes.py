"""The recipes by name. A recipe is opened only when it is asked for, so that naming them needs no torch."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ownhand.errors import RunError

if TYPE_CHECKING:
    from ownhand.training.recipe import Recipe


def find_recipe(name: str) -> "Recipe":
    """The recipe called `name`.

    Raises:
        RunError: there is none of that name.
    """
    if name not in RECIPES:
        raise RunError(f"--recipe {name}: there is no such recipe. There are: {', '.join(RECIPES)}.")
    return RECIPES[name]()


def _article() -> "Recipe":
    from ownhand.training.article_recipe import ArticleRecipe

    return ArticleRecipe()


def _reader() -> "Recipe":
    from ownhand.training.reader_recipe import ReaderRecipe

    return ReaderRecipe("reader")


def _judge() -> "Recipe":
    from ownhand.training.reader_recipe import ReaderRecipe

    return ReaderRecipe("judge")


def _pen() -> "Recipe":
    from ownhand.training.game_recipe import GameRecipe

    return GameRecipe("pen")


def _pixel() -> "Recipe":
    from ownhand.training.game_recipe import GameRecipe

    return GameRecipe("pixel")


RECIPES: "dict[str, Callable[[], Recipe]]" = {
    "article": _article,
    "pixel": _pixel,
    "pen": _pen,
    "reader": _reader,
    "judge": _judge,
}
