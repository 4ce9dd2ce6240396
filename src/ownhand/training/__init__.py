"""Training: two nets play against each other (`article`), or one learns to read (`reader`).

    >>> from ownhand.training import train
    >>> train("letters.csv.gz", recipe="article", out="out/a", epochs=2)  # doctest: +SKIP

`session` takes a recipe from letters to results in the folder of a `run`, and `loop` goes round every recipe; `state`
is what a resume needs, `journal` and `status` what is noted down. A file for each game:

- `article`: the article's two nets; `dense` runs them by hand, `article_recipe` leaves pictures and a model.
- `game`: letters that are asked for, by hands; `twins` says which letters a step shows, `interview` what the critic is
  asked, `styles` in whose hand letters are drawn, `stretch` how far hands reach at last, `game_recipe` leaves results.
- `reader`: a net learns to read. `glance`: another learns what the reader says.
- `loosening`: a trained pen model comes to vary as the `people` do that it learned from.

`objective` holds the losses, `descent` the step down a loss, its rates, and the weights that follow.
How a run stands (`status`) and the names of the recipes may be asked for where torch is not installed.
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
