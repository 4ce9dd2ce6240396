"""The joined game: a generator and a critic play over letters as they stand in their words.

The critic is asked the three questions of the labelled game (`game`), of letters whose neighbours and joins it knows,
and a fourth: are these letters, which follow one another, from one real word? All but the first of such a window are
drawn from where the one before, as drawn, left the pen. Without that question letters stand too far apart, for where
one ends is judged, and where the next should begin is not; with it they stand as people's do, and joins run through.

At the end what is drawn is also to be read as what was asked, by a reader that has learned from the real letters
beside the game (`reading_along`).

Half of what is drawn is in the style of the real letters' writer, half in invented ones, as wide as the styles of
people who wrote words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float, Int64
from torch import Tensor

from ownhand.errors import RunError
from ownhand.hands.joins import Joins
from ownhand.nets.cell_reader import CellReader
from ownhand.nets.forms import PenForm
from ownhand.nets.joined import Context, JoinedCritic, JoinedGenerator, JoinedWriting, leaving
from ownhand.training.bounds import check_counts
from ownhand.training.game import Game, GameConfig, GameState, Round
from ownhand.training.interview import Precision, quick_precision
from ownhand.training.joins import fit_joins
from ownhand.training.objective import Answers, Questions
from ownhand.training.reading_along import ReadingAlong
from ownhand.training.styles import spread_of
from ownhand.words import Cells

QUESTIONS = ("real", "writer", "twins", "window")

_EVENNESS = 0.5
"""Half of the twins show characters, and all windows begin with pairs, by this power of their counts."""


@dataclass(frozen=True, kw_only=True)
class JoinedConfig(GameConfig):
    """Every number of the joined game."""

    recipe: str = "joined"
    num_epochs: int = 15
    """Times that as many letters are seen as there are: of those that were found in UNIPEN's words, 18,400 steps."""
    batch_size: int = 272
    """Letters in a step: those of windows, and twins; a multiple of four is left for twins."""
    num_windows: int = 48
    window_size: int = 3
    """Letters that follow one another, seen together."""
    window_weight: float = 1.0
    """Weight of the question whether windows are of real words."""
    reading_after: int = 17_600
    """Steps after which what is drawn is to be read, too: eight hundred, at the end. After fifteen hundred the critic
    had learned that drawn letters read too well, and won (docs/log.md)."""
    read_weight: float = 1.0
    """Weight of how badly drawn letters read."""
    hidden: float = 0.1
    """Share of the neighbours that neither net is told of, so that rare pairs can be asked for."""

    def __post_init__(self) -> None:
        check_counts(self, "num_windows")
        if self.window_size < 2:
            raise RunError(f"window_size: expected at least 2, got {self.window_size}.")
        if self.num_twins < 4 or self.num_twins % 4:
            raise RunError(
                f"batch_size: expected num_windows x window_size = {self.num_windows * self.window_size} and a "
                f"multiple of 4 more, got {self.batch_size}."
            )
        if not 0 <= self.hidden < 1:
            raise RunError(f"hidden: expected a share from 0 up to 1, got {self.hidden}.")
        super().__post_init__()

    @property
    def num_twins(self) -> int:
        """Letters of a step that come in pairs of twins, which stand first; then come the windows."""
        return self.batch_size - self.num_windows * self.window_size


@dataclass(kw_only=True)
class JoinedState(GameState[JoinedGenerator, JoinedCritic]):
    """All that a resume of a joined game needs."""

    reader: CellReader
    optimizer_reader: torch.optim.Adam


class JoinedGame(Game[JoinedGenerator, JoinedCritic]):
    """The labelled game over letters in their words."""

    questions = QUESTIONS
    metric_names = ("loss_critic", "loss_generator", "penalty", *(f"lead_{name}" for name in QUESTIONS))
    config: JoinedConfig
    state: JoinedState

    def __init__(self, cells: Cells, characters: str, config: JoinedConfig, device: torch.device) -> None:
        """`characters` are those that can be asked for, in the order of the nets' numbers."""
        super().__init__()
        self.config, self.device, self.characters, self.cells = config, device, characters, cells
        labels = cells.numbers_of(characters)
        self._sampler = CellSampler(cells, labels, len(characters), config.window_size)
        self.num_writers = self._sampler.num_writers
        self._writers = torch.from_numpy(self._sampler.writers).to(device)
        self._writes_words = torch.from_numpy(self._sampler.writes_words).to(device)
        self._paths = torch.from_numpy(cells.paths).float().to(device)
        self._context = context_of(cells, characters, device)
        self.form = PenForm()
        self.form.fit(self._paths.cpu())
        torch.manual_seed(config.seed)
        generator = JoinedGenerator(
            len(characters),
            self.form,
            latent_size=config.latent_size,
            wobble_size=config.wobble_size,
            width=config.width,
            num_blocks=config.generator_blocks,
        )
        critic = JoinedCritic(
            len(characters),
            self.num_writers,
            self.form,
            window_size=config.window_size,
            width=config.width,
            num_blocks=config.critic_blocks,
        )
        self._precision = quick_precision(device)
        self._reading = ReadingAlong(CellReader(len(characters), self.form), characters, device, self._precision)
        state = GameState.begin(generator, critic, num_writers=self.num_writers, config=config, device=device)
        self.state = JoinedState(**vars(state), reader=self._reading.reader, optimizer_reader=self._reading.optimizer)
        self._weights = {
            "real": 1.0,
            "writer": config.writer_weight / 2,  # It is asked of half of the letters.
            "twins": config.twin_weight,
            "window": config.window_weight,
        }

    @property
    def writers(self) -> Int64[np.ndarray, " cells"]:
        """The writer of each cell, a row of the table of styles."""
        return self._sampler.writers

    @property
    def num_letters(self) -> int:
        """Letters in an epoch; what does not fill a batch is left out, since letters are drawn at random anyway."""
        return self.steps_per_epoch * self.config.batch_size

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch."""
        return max(len(self._writers) // self.config.batch_size, 1)

    @property
    def letters_seen(self) -> int:
        """Real letters shown to the critic so far."""
        return self.step * self.config.batch_size

    def _round(self, rng: np.random.Generator, source: torch.Generator) -> Round:
        asked = self._asked(rng)
        wobble = torch.randn(len(asked.cells), self.config.wobble_size, generator=source).to(self.device)
        drawn, context = self._drawn(self._styles(asked, source), asked.context, wobble)
        questions = WindowInterview(self.state.critic, asked, context, self._weights, self._precision)
        return Round(questions, context.characters, self.form.encode(self._paths[asked.cells]), drawn)

    def _loss_besides(self, asked: Round) -> Float[Tensor, ""]:
        config = self.config
        self._reading.learn(asked.real, asked.characters, seed=config.seed * 1_000_003 + self.step)
        if self.step < config.reading_after:
            return super()._loss_besides(asked)
        return config.read_weight * self._reading.unread(asked.drawn, asked.characters)

    def _asked(self, rng: np.random.Generator) -> "AskedCells":
        config = self.config
        twins, are_twins = self._sampler.twins(config.num_twins // 2, rng)
        cells = np.concatenate([twins, self._sampler.windows(config.num_windows, rng)])
        hide = torch.from_numpy(rng.random((2, len(cells))) < config.hidden).to(self.device)
        places = torch.from_numpy(cells).to(self.device)
        context, untold = self._context.at(places), len(self.characters) + 1
        return AskedCells(
            cells=places,
            context=context._replace(
                before=torch.where(hide[0], untold, context.before), after=torch.where(hide[1], untold, context.after)
            ),
            writers=self._writers[places],
            groups=torch.from_numpy(_groups(config)).to(self.device),
            are_twins=torch.from_numpy(are_twins).to(self.device),
        )

    def _styles(self, asked: "AskedCells", source: torch.Generator) -> Float[Tensor, "cells latent"]:
        """The style of each cell, twins and windows sharing one: that of their writer, or an invented one."""
        num_groups, size = int(asked.groups[-1]) + 1, self.config.latent_size
        normal = torch.randn(num_groups, size, generator=source).to(self.device)
        nearer = torch.rand(num_groups, 1, generator=source).to(self.device)
        # A hand may be pulled towards the mean, for neatness; so a quarter of the invented ones are drawn there.
        is_pulled = (torch.arange(num_groups, device=self.device) % 8 == 1)[:, None]
        pulled = torch.where(is_pulled, nearer * normal, normal)
        styles = self._standardised(self.state.table)
        claimed = styles[asked.writers] + self.config.style_noise * normal[asked.groups]
        invented = pulled @ self._spread(styles.detach()).T
        return torch.where(asked.is_invented[:, None], invented[asked.groups], claimed)

    def _standardised(self, table: Float[Tensor, "writers latent"]) -> Float[Tensor, "writers latent"]:
        """Every number of a style with mean 0 and deviation 1 over people who wrote words, so that none drifts off."""
        of_words = table[self._writes_words]
        return (table - of_words.mean(0)) / of_words.std(0).clamp(min=1e-6)

    def _spread(self, styles: Float[Tensor, "writers latent"]) -> Float[Tensor, "latent latent"]:
        """What turns standard normal latents into styles as those of people who wrote words."""
        return spread_of(styles[self._writes_words], self.config.style_noise)

    def hand_spread(self) -> Float[Tensor, "latent latent"]:
        """What turns standard normal latents into the styles of invented hands, for the generator that is kept."""
        return self._spread(self._standardised(self.state.averaged_table))

    def writers_styles(self) -> Float[Tensor, "writers latent"]:
        """The writers' styles, for the generator that is kept."""
        return self._standardised(self.state.averaged_table)

    def writing(self) -> JoinedWriting:
        """The kept generator, which turns standard normal latents into letters of invented hands."""
        return JoinedWriting(self.state.averaged, self.hand_spread()).eval()

    def joins(self) -> Joins:
        """When people join their letters, and how that goes with the styles of the generator that is kept."""
        styles, spread = self.writers_styles().double(), self.hand_spread().double()
        latents = torch.linalg.solve_triangular(spread, styles.T, upper=False).T
        return fit_joins(self.cells, self.writers, latents.cpu().numpy())

    def _drawn(
        self, styles: Float[Tensor, "cells latent"], context: Context, wobble: Float[Tensor, "cells wobble"]
    ) -> tuple[Float[Tensor, "cells code"], Context]:
        """Draws all cells, those of windows each from where the one before left the pen; and what each was told."""
        num_twins, size = self.config.num_twins, self.config.window_size
        every = torch.arange(len(styles), device=self.device)
        steps = every[num_twins:].unflatten(0, (-1, size))
        first = torch.cat([every[:num_twins], steps[:, 0]])
        codes = self._generated(styles[first], context.at(first), wobble[first])
        twins, letters = codes[:num_twins], [codes[num_twins:]]
        contexts = [context.at(steps[:, 0])]
        for place in range(1, size):
            end, way = leaving(self.form.decode(letters[-1]))
            contexts.append(context.at(steps[:, place]).coming_from(end, way))
            letters.append(self._generated(styles[steps[:, place]], contexts[-1], wobble[steps[:, place]]))
        windows = torch.stack(letters, dim=1).flatten(0, 1)
        of_windows = Context(*(torch.stack(parts, dim=1).flatten(0, 1) for parts in zip(*contexts, strict=True)))
        return torch.cat([twins, windows]), context.at(every[:num_twins]).with_more(of_windows)

    def _generated(self, styles: Tensor, context: Context, wobble: Tensor) -> Tensor:
        with self._precision():
            codes: Tensor = self.state.generator(styles, context, wobble)
        return codes.float()


@dataclass(frozen=True, kw_only=True)
class AskedCells:
    """What the cells of a step should be: twins in pairs, then windows."""

    cells: Int64[Tensor, " cells"]
    """Positions of the real ones that they stand against."""
    context: Context
    """That of the real ones, some neighbours hidden."""
    writers: Int64[Tensor, " cells"]
    groups: Int64[Tensor, " cells"]
    """Cells of a pair or a window have the same number, and are in one hand."""
    are_twins: Bool[Tensor, " pairs"]
    """Whether a pair is two letters; false where a writer wrote the character once, and it is that letter twice."""

    @property
    def is_invented(self) -> Bool[Tensor, " cells"]:
        """Whether a cell is in an invented hand, and does not claim its writer's: every other pair and window is."""
        return self.groups % 2 == 1


@dataclass(frozen=True)
class WindowInterview(Questions):
    """The questions of a step, put to a critic of letters in their words."""

    critic: JoinedCritic
    asked: AskedCells
    context: Context
    """What each drawn cell was told, the exit of the drawn one before it among it."""
    weights: Mapping[str, float]
    precision: Precision

    def answers(self, codes: Float[Tensor, "cells code"]) -> Answers:
        """The critic's answers on drawn cells, by question."""
        return self._answers(self._look(codes, self.context), codes)

    def answers_on_both(self, both: Float[Tensor, "twice_cells code"]) -> tuple[Answers, Answers]:
        """The answers on real cells and on drawn ones, one set after the other, after one look at both."""
        num = len(both) // 2
        seen = self._look(both, self.asked.context.with_more(self.context.detached()))
        return self._answers(seen[:num], both[:num]), self._answers(seen[num:], both[num:])

    def _look(self, codes: Tensor, context: Context) -> Float[Tensor, "cells width"]:
        with self.precision():
            return self.critic.look(codes, context).float()

    def _answers(self, seen: Float[Tensor, "cells width"], codes: Float[Tensor, "cells code"]) -> Answers:
        num_twins = 2 * len(self.asked.are_twins)
        claimed = ~self.asked.is_invented
        return {
            "real": self.critic.how_real(seen),
            "writer": self.critic.how_like_writer(seen[claimed], self.asked.writers[claimed]),
            "twins": self.critic.how_real_twins(seen[:num_twins])[self.asked.are_twins],
            "window": self.critic.how_real_windows(seen[num_twins:], self.critic.form.decode(codes[num_twins:])),
        }


class CellSampler:
    """Draws the cells of steps; the same random numbers give the same cells.

    Half of the twins are drawn as cells come, the others by the root of how often their character comes; windows by the
    root of how often their first pair of characters does.
    """

    def __init__(
        self, cells: Cells, labels: Int64[np.ndarray, " cells"], num_characters: int, window_size: int
    ) -> None:
        names, writers = np.unique(cells.writers, return_inverse=True)
        self.num_writers, self.writers = len(names), writers.astype(np.int64)
        self.writes_words = np.isin(names, cells.writers[cells.following >= 0])
        """(writers,): who wrote words, and not isolated letters alone."""
        kind = self.writers * (num_characters + 1) + labels
        self._order = np.argsort(kind, kind="stable")
        kinds, self._first, self._counts = np.unique(kind[self._order], return_index=True, return_counts=True)
        self._kind_shares = np.cumsum(self._counts) / self._counts.sum()
        counts = np.bincount(labels, minlength=num_characters + 1)
        self._character_shares = counts**_EVENNESS / (counts**_EVENNESS).sum()
        self._kinds_of = [np.flatnonzero(kinds % (num_characters + 1) == label) for label in range(num_characters + 1)]
        self._following = cells.following
        """(cells,): the cell that follows, -1 where none does."""
        self._window_size = window_size
        begins = np.arange(len(labels))
        for _ in range(window_size - 1):
            begins = np.where(begins >= 0, cells.following[begins], -1)
        self._begins = np.flatnonzero(begins >= 0)
        """The cells that windows begin with."""
        if not len(self._begins):
            raise RunError(f"Expected words with {window_size} letters in a row that were found, and there are none.")
        pair = labels[self._begins] * (num_characters + 1) + labels[cells.following[self._begins]]
        _, which, num = np.unique(pair, return_inverse=True, return_counts=True)
        weights = num[which] ** (_EVENNESS - 1)
        self._begin_shares = np.cumsum(weights) / weights.sum()

    def twins(
        self, num_pairs: int, rng: np.random.Generator
    ) -> tuple[Int64[np.ndarray, " cells"], Bool[np.ndarray, " pairs"]]:
        """Positions of pairs one after the other, and whether each pair is two cells."""
        half = num_pairs // 2
        kinds = np.searchsorted(self._kind_shares, rng.random(half))
        characters = rng.choice(len(self._character_shares), num_pairs - half, p=self._character_shares)
        more = [rng.choice(self._kinds_of[character]) for character in characters]
        kinds = np.concatenate([kinds, np.array(more, dtype=np.int64)])
        counts = self._counts[kinds]
        one = (rng.random(num_pairs) * counts).astype(np.int64)
        # The other is any but the one, by so many places further on.
        other = (one + 1 + (rng.random(num_pairs) * (counts - 1)).astype(np.int64)) % counts
        return self._order[self._first[kinds][:, None] + np.stack([one, other], axis=1)].ravel(), counts > 1

    def windows(self, count: int, rng: np.random.Generator) -> Int64[np.ndarray, " cells"]:
        """Positions of windows one after the other."""
        letters = [self._begins[np.searchsorted(self._begin_shares, rng.random(count))]]
        for _ in range(self._window_size - 1):
            letters.append(self._following[letters[-1]])
        return np.stack(letters, axis=1).ravel()


def context_of(cells: Cells, characters: str, device: torch.device) -> Context:
    """What real cells tell of their places."""
    joins = np.stack([cells.is_joined_before, cells.is_joined_after], axis=1) * 2.0 - 1
    places = np.concatenate([joins, cells.entries], axis=1).astype(np.float32)
    numbers = (cells.numbers_of(characters, which) for which in ("characters", "before", "after"))
    parts: list[Any] = [*numbers, places]
    return Context(*(torch.from_numpy(part).to(device) for part in parts))


def _groups(config: JoinedConfig) -> Int64[np.ndarray, " cells"]:
    pairs, windows = np.arange(config.num_twins // 2), np.arange(config.num_windows)
    return np.concatenate([pairs.repeat(2), len(pairs) + windows.repeat(config.window_size)])
