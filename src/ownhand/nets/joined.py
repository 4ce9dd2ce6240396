"""The nets of the joined game: a generator that draws letters as they stand in their words, and a critic of them.

Both are told, besides the character, what stands before and after it, whether it is joined to either, and where and in
which direction the pen comes (`Context`). What they draw and judge are cells: pen paths of 52 points of body, from
where the pen comes to where it leaves, and 12 of marks; see `ownhand.words.cells`. The critic is also asked about
windows, letters that follow one another: all but the first are drawn from where the one before, as drawn, left the pen,
and the critic sees them together, and the points on each side of the cuts between them.
"""

from typing import NamedTuple

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn

from ownhand.ink.path import BODY_POINTS
from ownhand.nets.forms import PenForm
from ownhand.nets.styled import AskedCritic, ModulatedBlock

_ABOUT_CUT = 7
"""Points on each side of a cut that the critic sees together."""

_DIRECTION_STEPS = 3
"""Steps before the end of a body that tell the direction in which the pen leaves."""

_FARTHEST_EXIT = 3.0
"""x-heights above or below the baseline at which the pen may leave."""

_CHARACTER_SIZE, _NEIGHBOUR_SIZE, _PLACE_SIZE = 64, 24, 32
_CONTEXT_SIZE = _CHARACTER_SIZE + 2 * _NEIGHBOUR_SIZE + _PLACE_SIZE
_STYLE_SIZE, _CUT_SIZE, _PAIR_SIZE = 256, 128, 256
_NUM_PLACES = 5


class Context(NamedTuple):
    """What a letter of a word is told of its place."""

    characters: Int64[Tensor, " cells"]
    before: Int64[Tensor, " cells"]
    after: Int64[Tensor, " cells"]
    """Characters count from 1; 0 is none, and one more than there are is one that is not told."""
    places: Float[Tensor, "cells 5"]
    """+1 or -1 for joined before and after; the height at which the pen comes, and its direction (0, 0: it is lifted).
    """

    def at(self, index: Tensor) -> "Context":
        """Those of the cells at `index`."""
        return Context(*(part[index] for part in self))

    def detached(self) -> "Context":
        """The same, without what it was reckoned from."""
        return self._replace(places=self.places.detach())

    def with_more(self, other: "Context") -> "Context":
        """These, and then the others."""
        return Context(*(torch.cat(pair) for pair in zip(self, other, strict=True)))

    def coming_from(self, end: Float[Tensor, "cells 2"], way: Float[Tensor, "cells 2"]) -> "Context":
        """The same letters after others that left the pen at `end`, going on in the direction `way`."""
        is_joined = (self.places[:, :1] > 0).to(end.dtype)
        return self._replace(places=torch.cat([self.places[:, :2], end[:, 1:], is_joined * way], dim=1))


class ContextEmbedding(nn.Module):
    """A context as a row of numbers."""

    def __init__(self, num_characters: int) -> None:
        super().__init__()
        self.character = nn.Embedding(num_characters + 2, _CHARACTER_SIZE)
        self.before = nn.Embedding(num_characters + 2, _NEIGHBOUR_SIZE)
        self.after = nn.Embedding(num_characters + 2, _NEIGHBOUR_SIZE)
        self.place = nn.Linear(_NUM_PLACES, _PLACE_SIZE)

    def forward(self, context: Context) -> Float[Tensor, "cells context"]:
        """What the blocks are modulated by."""
        parts = [self.character(context.characters), self.before(context.before), self.after(context.after)]
        return torch.cat([*parts, self.place(context.places)], dim=1)


class JoinedGenerator(nn.Module):
    """Draws the codes of cells from a style, a context and a wobble."""

    def __init__(
        self, num_characters: int, form: PenForm, *, latent_size: int, wobble_size: int, width: int, num_blocks: int
    ) -> None:
        super().__init__()
        self.form = form
        self.num_characters, self.latent_size, self.wobble_size = num_characters, latent_size, wobble_size
        self.style = nn.Sequential(
            nn.Linear(latent_size, _STYLE_SIZE), nn.SiLU(), nn.Linear(_STYLE_SIZE, _STYLE_SIZE), nn.SiLU()
        )
        self.context = ContextEmbedding(num_characters)
        condition_size = _STYLE_SIZE + _CONTEXT_SIZE
        self.begin = nn.Linear(wobble_size + condition_size, width)
        self.blocks = nn.ModuleList(ModulatedBlock(width, condition_size) for _ in range(num_blocks))
        self.end = nn.Linear(width, form.size)

    def forward(
        self, styles: Float[Tensor, "cells latent"], context: Context, wobble: Float[Tensor, "cells wobble"]
    ) -> Float[Tensor, "cells code"]:
        """Codes of cells; all cells of a hand share a style, and each has a wobble of its own."""
        condition = torch.cat([self.style(styles), self.context(context)], dim=1)
        x = self.begin(torch.cat([wobble, condition], dim=1))
        for block in self.blocks:
            x = block(x, condition)
        codes: Tensor = self.form.settle(self.end(x))
        return codes


class JoinedCritic(AskedCritic):
    """Judges cells: one by one, as twins, as windows. `look` comes first; the questions are asked of what it saw."""

    def __init__(
        self, num_characters: int, num_writers: int, form: PenForm, *, window_size: int, width: int, num_blocks: int
    ) -> None:
        super().__init__()
        self.form, self.window_size = form, window_size
        self.context = ContextEmbedding(num_characters)
        self.begin = nn.Linear(form.size + form.num_features, width)
        self.blocks = nn.ModuleList(ModulatedBlock(width, _CONTEXT_SIZE) for _ in range(num_blocks))
        self.add_questions(num_writers, width)
        self.to_window = nn.Linear(width, _PAIR_SIZE)
        self.to_cut = nn.Linear(4 * _ABOUT_CUT + 2 * (2 * _ABOUT_CUT - 1) + _ABOUT_CUT - 1, _CUT_SIZE)
        window = window_size * _PAIR_SIZE + (window_size - 1) * _CUT_SIZE
        self.window = nn.Sequential(nn.Linear(window, _PAIR_SIZE), nn.SiLU(), nn.Linear(_PAIR_SIZE, 1))

    def look(self, codes: Float[Tensor, "cells code"], context: Context) -> Float[Tensor, "cells width"]:
        """What the critic sees in each cell, knowing what it should be and where it stands."""
        condition = self.context(context)
        x = self.begin(torch.cat([codes, self.form.features(codes)], dim=1))
        for block in self.blocks:
            x = block(x, condition)
        return nn.functional.silu(x)

    def how_real_windows(
        self, seen: Float[Tensor, "cells width"], paths: Float[Tensor, "cells points 3"]
    ) -> Float[Tensor, " windows"]:
        """Question 4: are the letters of each window, which follow one another, from one real word?"""
        looks = nn.functional.silu(self.to_window(seen)).unflatten(0, (-1, self.window_size))
        of_windows = paths.unflatten(0, (-1, self.window_size))
        about = _about_cuts(of_windows[:, :-1].flatten(0, 1), of_windows[:, 1:].flatten(0, 1))
        cuts = nn.functional.silu(self.to_cut(about)).unflatten(0, (-1, self.window_size - 1))
        answers: Tensor = self.window(torch.cat([looks.flatten(1), cuts.flatten(1)], dim=1)).squeeze(1)
        return answers


class JoinedWriting(nn.Module):
    """A trained generator as it is shipped: standard normal latents in, pen paths out."""

    spread: Tensor

    def __init__(self, generator: JoinedGenerator, spread: Float[Tensor, "latent latent"]) -> None:
        """`spread` turns a standard normal latent into a style as people's are spread."""
        super().__init__()
        self.generator = generator
        self.register_buffer("spread", spread)

    def forward(
        self,
        latents: Float[Tensor, "cells latent"],
        characters: Int64[Tensor, " cells"],
        before: Int64[Tensor, " cells"],
        after: Int64[Tensor, " cells"],
        places: Float[Tensor, "cells 5"],
        wobble: Float[Tensor, "cells wobble"],
    ) -> Float[Tensor, "cells points 3"]:
        """Pen paths of cells, whose context is told in four parts; see `Context`."""
        context = Context(characters, before, after, places)
        paths: Tensor = self.generator.form.decode(self.generator(latents @ self.spread.T, context, wobble))
        return paths


def leaving(paths: Float[Tensor, "cells points 3"]) -> tuple[Float[Tensor, "cells 2"], Float[Tensor, "cells 2"]]:
    """Where the pen leaves cells, and in which direction (unit vectors)."""
    end = paths[:, BODY_POINTS - 1, :2]
    way = end - paths[:, BODY_POINTS - 1 - _DIRECTION_STEPS, :2]
    height = end[:, 1:].clamp(-_FARTHEST_EXIT, _FARTHEST_EXIT)
    return torch.cat([end[:, :1], height], dim=1), way / (way.square().sum(1, keepdim=True) + 1e-6).sqrt()


def _about_cuts(
    first: Float[Tensor, "cuts points 3"], second: Float[Tensor, "cuts points 3"]
) -> Float[Tensor, "cuts numbers"]:
    """The last points of one body and the first of the next, about where the one ends, their steps, and the pen."""
    end = first[:, BODY_POINTS - 1 : BODY_POINTS, :2]
    before = first[:, BODY_POINTS - _ABOUT_CUT : BODY_POINTS, :2] - end
    # The second counts x from there, and y from the baseline.
    after = second[:, :_ABOUT_CUT, :2] - torch.cat([torch.zeros_like(end[..., :1]), end[..., 1:]], dim=2)
    row = torch.cat([before, after], dim=1)
    pen = second[:, : _ABOUT_CUT - 1, 2]
    return torch.cat([5 * row.flatten(1), 10 * row.diff(dim=1).flatten(1), pen], dim=1)
