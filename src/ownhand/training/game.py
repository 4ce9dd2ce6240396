"""The labelled game: a generator and a critic play over letters that say which character they show, and by whom.

The critic is asked three questions, all of them relativistically, a drawn letter against the real one that shows the
same character:

1. Is this letter real?
2. Is it by this writer? Half of what the generator draws claims the hand of the real letter's writer, in a style that
   is learned for each writer. Two letters tell little of who wrote them, and a whole pack only a little more; a
   writer's name tells the critic all that the data know. So hands come out consistent, and differ as writers do.
3. Do these two differ as twins do, the same character written twice by one hand? A critic that sees letters one by one
   does not miss the wobble: a hand's letters come out as if printed (a twentieth of the variance of real twins).

The other half of what is drawn is in invented styles, from a normal distribution as wide as the writers' styles are
spread. They are nobody's, and they are the hands of the model. Where writers are unknown, all styles are invented,
every letter has its own, and the second question is not asked.
"""

import abc
import copy
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn

from ownhand.errors import RunError
from ownhand.letters import Letters
from ownhand.nets.forms import Form
from ownhand.nets.styled import Critic, Generator, PlainWriting
from ownhand.training.bounds import check_counts, check_shares
from ownhand.training.descent import follow, following_share, set_rates, slowed, take_step
from ownhand.training.interview import QUESTIONS, Interview, quick_precision
from ownhand.training.loop import Diverged, Trainee
from ownhand.training.objective import Questions, critic_loss, generator_loss
from ownhand.training.state import TrainState
from ownhand.training.stretch import Stretch, strangers
from ownhand.training.styles import spread_of, standardised, styles_of
from ownhand.training.twins import Asked, TwinSampler

_TWINS_COMPARED = 4096

_LOST = 30.0
"""A generator's loss, averaged over a while, from which the critic has won and nothing is learned any more."""

_STYLE_RATE = 10
"""How much faster than the nets the writers' styles learn: each is seen only now and then."""


@dataclass(frozen=True, kw_only=True)
class GameConfig:
    """Every number of the labelled game."""

    recipe: str = "pen"
    seed: int = 0
    num_epochs: int = 30
    """Times that as many letters are seen as there are."""
    batch_size: int = 256
    """Letters in a step; a multiple of four."""
    latent_size: int = 32
    """Numbers that make a style."""
    wobble_size: int = 16
    """Numbers that are drawn anew for each letter."""
    width: int = 512
    generator_blocks: int = 3
    critic_blocks: int = 3
    learning_rate: float = 4e-4
    """Of Adam(0, 0.99), for both nets, at first."""
    slowing: int = 4000
    """Steps after which the learning rate has fallen by the root of 2; it falls with the root of the steps."""
    penalty: float = 0.1
    """Weight gamma of the penalties on the critic's slope."""
    penalty_every: int = 4
    """Steps between penalties, which then weigh as many times as much ("lazy regularization", Karras et al. 2020)."""
    writer_weight: float = 1.0
    """Weight of the question who wrote a letter."""
    twin_weight: float = 0.5
    """Weight of the question whether twins differ as real ones do."""
    style_noise: float = 0.3
    """Standard deviation of what is added to a writer's style each time, so that styles between writers are learned."""
    averaging: float = 0.999
    """How slowly the generator that is kept follows the one that plays."""

    def __post_init__(self) -> None:
        check_counts(
            self,
            *("num_epochs", "batch_size", "latent_size", "wobble_size", "width"),
            *("generator_blocks", "critic_blocks", "penalty_every", "slowing"),
        )
        check_shares(self, "learning_rate", "averaging")
        if self.batch_size % 4:
            raise RunError(f"batch_size: expected a multiple of 4, got {self.batch_size}.")


@dataclass(frozen=True, kw_only=True)
class LetterConfig(GameConfig):
    """Every number of the labelled game over single letters."""

    cleaning: float = 0.05
    """Letters are left out which the reader reads as what they are labelled with less than this probability; 0: none.
    """


GeneratorNet = TypeVar("GeneratorNet", bound=nn.Module)
CriticNet = TypeVar("CriticNet", bound=nn.Module)


@dataclass(kw_only=True)
class GameState(TrainState, Generic[GeneratorNet, CriticNet]):
    """All that a resume of a game needs."""

    generator: GeneratorNet
    critic: CriticNet
    table: nn.Parameter
    """(writers, latent): the writers' styles, before they are standardised."""
    averaged: GeneratorNet
    averaged_table: Tensor
    """The generator and the styles that are kept, which follow those that play."""
    optimizer_generator: torch.optim.Adam
    optimizer_critic: torch.optim.Adam
    penalty: Tensor
    """When it was last taken."""
    figures: list[dict[str, Any]] = field(default_factory=list)
    """What was measured of the drawn letters as it went, with the step; see `figures`."""

    @classmethod
    def begin(
        cls, generator: GeneratorNet, critic: CriticNet, *, num_writers: int, config: GameConfig, device: torch.device
    ) -> "GameState[GeneratorNet, CriticNet]":
        """The nets as they are, at step 0."""
        generator, critic = generator.to(device), critic.to(device)
        table = nn.Parameter(torch.randn(num_writers, config.latent_size).to(device))
        (rate, style_rate), betas = _full_rates(config), (0.0, 0.99)
        groups: list[dict[str, Any]]
        groups = [{"params": generator.parameters()}, {"params": [table], "lr": style_rate}]
        return cls(
            generator=generator,
            critic=critic,
            table=table,
            averaged=copy.deepcopy(generator).requires_grad_(False),
            averaged_table=table.detach().clone(),
            optimizer_generator=torch.optim.Adam(groups, rate, betas, fused=True),
            optimizer_critic=torch.optim.Adam(critic.parameters(), rate, betas, fused=True),
            penalty=torch.zeros((), device=device),
        )


class Round(NamedTuple):
    """What a step of a game is about."""

    questions: Questions
    """What the critic is asked."""
    characters: Int64[Tensor, " letters"]
    """The numbers of those that the letters show."""
    real: Float[Tensor, "letters code"]
    drawn: Float[Tensor, "letters code"]
    """What the playing generator drew to stand against each of the real ones."""


class Game(Trainee, abc.ABC, Generic[GeneratorNet, CriticNet]):
    """Two nets and their state, and the step they are trained by, whatever they play over."""

    questions: tuple[str, ...]
    """What the critic may be asked."""
    state: GameState[GeneratorNet, CriticNet]
    config: GameConfig

    def advance(self, num_steps: int) -> Float[np.ndarray, "steps metrics"]:
        """Takes `num_steps` steps and gives the metrics of each.

        Raises:
            Diverged: a loss is no number any more, or the critic has won.
        """
        metrics = []
        for _ in range(num_steps):
            metrics.append(self.train_step())
            self.state.step += 1
        result = torch.stack(metrics).double().cpu().numpy()
        # A loss may still be a number when the weights of the same step are none any more.
        are_sound = all(bool(weights.isfinite().all()) for weights in self.state.generator.parameters())
        if not are_sound or not np.isfinite(result).all() or result[:, 1].mean() > _LOST:
            raise Diverged(
                f"Training went astray before step {self.step:,} (the generator's loss is {result[-1, 1]:.3g}). The "
                "last good weights are kept. Try a larger penalty or a smaller learning_rate with --set."
            )
        self.last_metrics = result[-1].tolist()
        return result

    def train_step(self) -> Float[Tensor, " metrics"]:
        """The critic learns from real and drawn letters, then the generator from what the critic says of the drawn."""
        state, config, step = self.state, self.config, self.step
        rate, style_rate = (slowed(full, step, config.slowing) for full in _full_rates(config))
        set_rates(state.optimizer_generator, rate, style_rate)
        set_rates(state.optimizer_critic, rate)
        # What is random is drawn on the CPU, so that a GPU sees the same.
        rng = np.random.default_rng([config.seed, step])
        round_ = self._round(rng, torch.Generator().manual_seed(config.seed * 1_000_003 + step))
        questions, _, real, drawn = round_

        on_critic = critic_loss(questions, real, drawn, is_penalised=step % config.penalty_every == 0)
        objective = on_critic.loss
        if on_critic.penalty is not None:
            objective = objective + config.penalty_every * config.penalty / 2 * on_critic.penalty
            state.penalty = on_critic.penalty.detach()
        take_step(state.optimizer_critic, objective)

        state.critic.requires_grad_(False)
        loss_generator, on_drawn = generator_loss(questions, drawn, on_critic.on_real)
        take_step(state.optimizer_generator, loss_generator + self._loss_besides(round_))
        state.critic.requires_grad_(True)

        share = following_share(step, config.averaging)
        follow(state.averaged, state.generator, share)
        state.averaged_table.lerp_(state.table.detach(), share)
        leads = [
            (on_critic.on_real[name] - on_drawn[name]).mean() if len(on_drawn.get(name, ())) else real.new_zeros(())
            for name in self.questions
        ]
        return torch.stack([on_critic.loss, loss_generator, state.penalty, *leads]).detach()

    def _loss_besides(self, asked: Round) -> Float[Tensor, ""]:
        """What the generator is to lower besides what the critic says: nothing, where a game has no more."""
        return asked.drawn.new_zeros(())

    @abc.abstractmethod
    def _round(self, rng: np.random.Generator, source: torch.Generator) -> Round:
        """The real letters of a step, what is drawn to stand against them, and what is asked about both."""


class LetterGame(Game[Generator, Critic]):
    """The labelled game over single letters."""

    metric_names = ("loss_critic", "loss_generator", "penalty", "lead_real", "lead_writer", "lead_twins")
    """A lead is how much higher the critic rates real letters than drawn ones, by question."""
    questions = QUESTIONS
    config: LetterConfig

    def __init__(self, letters: Letters, data: Tensor, form: Form, config: LetterConfig, device: torch.device) -> None:
        """`data` holds what the form encodes, a row for each of `letters`: pen paths, or images as bytes."""
        super().__init__()
        self.config, self.device = config, device
        self.characters = letters.characters
        self.stretch = Stretch()
        """By how much styles and the wobble are stretched when the kept generator draws; see `settle`."""
        self._sampler = TwinSampler(letters)
        self.num_writers, self.knows_writers = self._sampler.num_writers, self._sampler.knows_writers
        self.data = data.to(device)
        self._labels = torch.from_numpy(letters.labels.astype(np.int64)).to(device)
        self._writers = torch.from_numpy(self._sampler.writers.astype(np.int64)).to(device)
        self.form = form.to(device)
        torch.manual_seed(config.seed)
        generator = Generator(
            len(letters.characters),
            form,
            latent_size=config.latent_size,
            wobble_size=config.wobble_size,
            width=config.width,
            num_blocks=config.generator_blocks,
        )
        critic = Critic(
            len(letters.characters), self.num_writers, form, width=config.width, num_blocks=config.critic_blocks
        )
        self.state = GameState.begin(generator, critic, num_writers=self.num_writers, config=config, device=device)
        self._precision = quick_precision(device)
        self._weights = {"real": 1.0}
        if self.knows_writers:
            self._weights["writer"] = config.writer_weight / 2  # It is asked of half of the letters.
        if config.twin_weight:
            self._weights["twins"] = config.twin_weight

    @property
    def num_letters(self) -> int:
        """Letters in an epoch: what does not fill a batch is left out, since letters are drawn at random anyway."""
        return self.steps_per_epoch * self.config.batch_size

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch."""
        return max(len(self._labels) // self.config.batch_size, 1)

    @property
    def letters_seen(self) -> int:
        """Real letters shown to the critic so far."""
        return self.step * self.config.batch_size

    def _round(self, rng: np.random.Generator, source: torch.Generator) -> Round:
        asked = self._asked(self.config.batch_size // 2, rng)
        questions = Interview(self.state.critic, asked, self._weights, self._precision)
        real = self.form.encode(self.data[asked.letters])
        return Round(questions, asked.characters, real, self._drawn(asked, source))

    def _asked(self, num_pairs: int, rng: np.random.Generator) -> Asked:
        return Asked.of(self._sampler.batch(num_pairs, rng), self._labels, self._writers)

    def _drawn(self, asked: Asked, source: torch.Generator) -> Float[Tensor, "letters code"]:
        """What the playing generator draws."""
        styles = styles_of(asked, self.state.table, noise=self.config.style_noise, source=source)
        wobble = torch.randn(len(asked.letters), self.config.wobble_size, generator=source).to(self.device)
        with self._precision():
            codes: Tensor = self.state.generator(styles, asked.characters, wobble)
        return codes.float()

    def writing(self, stretch: Stretch | None = None) -> PlainWriting:
        """The kept generator, which turns standard normal latents into letters of invented hands."""
        stretch = stretch or self.stretch
        if self.knows_writers:
            spread = spread_of(standardised(self.state.averaged_table), self.config.style_noise)
        else:
            spread = torch.eye(self.config.latent_size, device=self.device)
        return PlainWriting(self.state.averaged, stretch.styles * spread, stretch.wobble).eval()

    @torch.no_grad()
    def settle(self) -> None:
        """Stretches the wobble until drawn twins lie as far apart as real twins do, and styles until hands do.

        Where writers are unknown, or nobody wrote a character twice, there is nothing to compare with, and nothing is
        stretched.
        """
        if not self.knows_writers:
            return
        config = self.config
        asked = self._asked(_TWINS_COMPARED, np.random.default_rng(config.seed))
        if not asked.are_twins.any() or not len(strangers(asked)[0]):
            return
        source = torch.Generator().manual_seed(config.seed)
        latents = torch.randn(_TWINS_COMPARED, config.latent_size, generator=source).repeat_interleave(2, 0)
        wobble = torch.randn(len(latents), config.wobble_size, generator=source)
        inputs = [part.to(self.device) for part in (latents, asked.characters, wobble)]
        real = self.form.decode(self.form.encode(self.data[asked.letters]))
        self.stretch = Stretch.fitting(lambda stretch: self.writing(stretch)(*inputs), real, asked)

    @torch.no_grad()
    def draw(
        self, latents: Float[Tensor, "n latent"], characters: Int64[Tensor, " n"], wobble: Float[Tensor, "n wobble"]
    ) -> Float[np.ndarray, "n height width"]:
        """Pen paths (n, points, 3), or ink in 0..1 (n, side, side), by the kept generator."""
        drawn: Tensor = self.writing()(*(part.to(self.device) for part in (latents, characters, wobble)))
        return drawn.cpu().numpy()

    def about(self) -> dict[str, Any]:
        """What a model's card says of the writing: writers learned from, and how far `settle` stretched it."""
        stretch = {"styles": round(self.stretch.styles, 3), "wobble": round(self.stretch.wobble, 3)}
        return {"writers": self.num_writers, "stretch": stretch}


def _full_rates(config: GameConfig) -> tuple[float, float]:
    """The learning rates of the nets and of the writers' styles, at first."""
    return config.learning_rate, config.learning_rate * _STYLE_RATE
