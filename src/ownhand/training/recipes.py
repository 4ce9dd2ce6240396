"""The recipes by name. A recipe is opened only when it is asked for, so that naming them needs no torch."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ownhand.errors import RunError

if TYPE_CHECKING:
    from ownhand.training.recipe import Recipe


def find_recipe(name: str) -> "Recipe[Any]":
    """The recipe called `name`.

    Raises:
        RunError: there is none of that name.
    """
    if name not in RECIPES:
        raise RunError(f"--recipe {name}: there is no such recipe. There are: {', '.join(RECIPES)}.")
    return RECIPES[name]()


def _article() -> "Recipe[Any]":
    from ownhand.training.article_recipe import ArticleRecipe

    return ArticleRecipe()


def _reader() -> "Recipe[Any]":
    from ownhand.training.reader_recipe import ReaderRecipe

    return ReaderRecipe("reader")


def _judge() -> "Recipe[Any]":
    from ownhand.training.reader_recipe import ReaderRecipe

    return ReaderRecipe("judge")


def _pen() -> "Recipe[Any]":
    from ownhand.training.game_recipe import GameRecipe

    return GameRecipe("pen")


def _pixel() -> "Recipe[Any]":
    from ownhand.training.game_recipe import GameRecipe

    return GameRecipe("pixel")


def _joined() -> "Recipe[Any]":
    from ownhand.training.joined_recipe import JoinedRecipe

    return JoinedRecipe()


RECIPES: "dict[str, Callable[[], Recipe[Any]]]" = {
    "article": _article,
    "pixel": _pixel,
    "pen": _pen,
    "joined": _joined,
    "reader": _reader,
    "judge": _judge,
}
