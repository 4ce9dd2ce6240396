"""Training: two nets play against each other (`article`), or one learns to read (`reader`).

    >>> from ownhand.training import train
    >>> train("letters.csv.gz", recipe="article", out="out/a", epochs=2)  # doctest: +SKIP

`run` takes a recipe from letters to results; `loop` goes round every recipe; `objective` holds the losses. For the
article, `article` is the game itself, `dense` runs its nets by hand and `article_recipe` leaves pictures and a model.
`status` tells how a run stands. That and the names of the recipes may be asked for where torch is not installed.
"""

from typing import TYPE_CHECKING, Any

from ownhand.training.recipes import RECIPES

if TYPE_CHECKING:
    from ownhand.training.session import train

__all__ = ["RECIPES", "train"]


def __getattr__(name: str) -> Any:
    if name == "train":
        from ownhand.training.session import train

        return train
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
