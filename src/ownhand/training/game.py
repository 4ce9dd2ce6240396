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

import copy
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float, Int64
from torch import Tensor, nn

from ownhand.errors import RunError
from ownhand.letters import Letters
from ownhand.nets.forms import PenForm, PixelForm
from ownhand.nets.styled import Critic, Generator, PlainWriting, Writing
from ownhand.training.bounds import check_counts, check_shares
from ownhand.training.loop import Diverged
from ownhand.training.objective import relativistic_pairing_loss, squared_slope
from ownhand.training.twins import Batch, TwinSampler

_QUESTIONS = ("real", "writer", "twins")

_TWINS_COMPARED = 4096

_LEAST_STRETCH, _MOST_STYLE_STRETCH, _MOST_WOBBLE_STRETCH = 0.7, 1.45, 1.2
"""Bounds of the stretch of styles and wobble: beyond, letters would come from where the generator was never asked. More
wobble makes letters vary as people's do, and hands less consistent than people's (docs/log.md)."""

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
    cleaning: float = 0.05
    """Letters are left out which the reader reads as what they are labelled with less than this probability; 0: none.
    """

    def __post_init__(self) -> None:
        check_counts(
            self,
            *("num_epochs", "batch_size", "latent_size", "wobble_size", "width"),
            *("generator_blocks", "critic_blocks", "penalty_every", "slowing"),
        )
        check_shares(self, "learning_rate", "averaging")
        if self.batch_size % 4:
            raise RunError(f"batch_size: expected a multiple of 4, got {self.batch_size}.")


class LetterGame:
    """The two nets, the writers' styles, their optimizers and the letters, and the step they are trained by."""

    metric_names = ("loss_critic", "loss_generator", "penalty", "lead_real", "lead_writer", "lead_twins")
    """A lead is how much higher the critic rates real letters than drawn ones, by question."""

    def __init__(
        self, letters: Letters, data: Tensor, form: PenForm | PixelForm, config: GameConfig, device: torch.device
    ) -> None:
        """`data` holds what the form encodes, a row for each of `letters`: pen paths, or images as bytes."""
        self.config, self.device = config, device
        self.step = 0
        self.last_metrics: list[float] = []
        self.figures: list[dict[str, Any]] = []
        """What was measured of its letters as it went, with the step; see `live`."""
        self.style_stretch = self.wobble_stretch = 1.0
        """By how much styles and the wobble are stretched when the kept generator draws; see `settle`."""
        self.characters = letters.characters
        self._sampler = TwinSampler(letters)
        self.num_writers = self._sampler.num_writers
        self.knows_writers = self.num_writers > 1
        self._data = data.to(device)
        self._labels = torch.from_numpy(letters.labels.astype(np.int64)).to(device)
        self._writers = torch.from_numpy(self._sampler.writers.astype(np.int64)).to(device)

        torch.manual_seed(config.seed)
        num_characters = len(letters.characters)
        self.form = form.to(device)
        self.generator = Generator(
            num_characters,
            self.form,
            latent_size=config.latent_size,
            wobble_size=config.wobble_size,
            width=config.width,
            num_blocks=config.generator_blocks,
        ).to(device)
        self.critic = Critic(
            num_characters, self.num_writers, self.form, width=config.width, num_blocks=config.critic_blocks
        ).to(device)
        self._table = nn.Parameter(torch.randn(self.num_writers, config.latent_size).to(device))
        self._averaged = copy.deepcopy(self.generator).requires_grad_(False)
        self._averaged_table = self._table.detach().clone()
        rate = config.learning_rate
        styles = {"params": [self._table], "lr": rate * _STYLE_RATE}
        self._g = torch.optim.Adam([{"params": self.generator.parameters()}, styles], rate, (0.0, 0.99), fused=True)
        self._d = torch.optim.Adam(self.critic.parameters(), rate, (0.0, 0.99), fused=True)
        for group in (*self._g.param_groups, *self._d.param_groups):
            group["full_lr"] = group["lr"]
        self._autocast = _precision(device)
        self._penalty = torch.zeros((), device=device)

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

    def advance(self, num_steps: int) -> Float[np.ndarray, "steps 6"]:
        """Takes `num_steps` steps and gives the metrics of each.

        Raises:
            Diverged: a loss is no number any more, or the critic has won.
        """
        metrics = []
        for _ in range(num_steps):
            metrics.append(self._train_step())
            self.step += 1
        result = torch.stack(metrics).double().cpu().numpy()
        # A loss may still be a number when the weights of the same step are none any more.
        is_sound = np.isfinite(result).all() and all(bool(p.isfinite().all()) for p in self.generator.parameters())
        if not is_sound or result[:, 1].mean() > _LOST:
            raise Diverged(
                f"Training went astray before step {self.step:,} (the generator's loss is {result[-1, 1]:.3g}). The "
                "last good weights are kept. Try a larger penalty or a smaller learning_rate with --set."
            )
        self.last_metrics = result[-1].tolist()
        return result

    def _train_step(self) -> Float[Tensor, " 6"]:
        """The critic learns from real and drawn letters, then the generator from what the critic says of the drawn."""
        config = self.config
        for group in (*self._g.param_groups, *self._d.param_groups):
            group["lr"] = group["full_lr"] / (1 + self.step / config.slowing) ** 0.5
        numbers = np.random.default_rng([config.seed, self.step])
        asked = self._asked(self._sampler.batch(config.batch_size // 2, numbers))
        real = self.form.encode(self._data[asked.letters])
        # What is random is always drawn on the CPU, so that a GPU sees the same.
        source = torch.Generator().manual_seed(config.seed * 1_000_003 + self.step)
        styles = self._styles(asked, source)
        wobble = torch.randn(len(real), config.wobble_size, generator=source).to(self.device)
        with self._autocast():
            drawn = self.generator(styles, asked.characters, wobble).float()

        is_due = self.step % config.penalty_every == 0
        both = torch.cat([real, drawn.detach()]).requires_grad_(is_due)
        seen = self._look(both, asked.characters.repeat(2))
        on_real = self._answers(seen[: len(real)], asked)
        on_drawn = self._answers(seen[len(real) :], asked)
        loss_critic = self._loss(on_real, on_drawn)
        objective = loss_critic
        if is_due:
            # So weighted, the squared slopes of the questions count as the questions do. That of twins is their slope
            # at both together.
            scores = sum(
                (self._weights[name] * len(real) / len(answers[name])) ** 0.5 * answers[name].sum()
                for answers in (on_real, on_drawn)
                for name in answers
            )
            self._penalty = 2 * squared_slope(scores, both)
            objective = loss_critic + config.penalty_every * config.penalty / 2 * self._penalty
            self._penalty = self._penalty.detach()
        self._d.zero_grad()
        objective.backward()
        self._d.step()

        self.critic.requires_grad_(False)
        # The answers on real letters are those from before the critic's step: it changes little, and saves a pass.
        before = {name: answer.detach() for name, answer in on_real.items()}
        on_drawn = self._answers(self._look(drawn, asked.characters), asked)
        loss_generator = self._loss(on_drawn, before)
        self._g.zero_grad()
        loss_generator.backward()
        self._g.step()
        self.critic.requires_grad_(True)
        self._average()
        leads = [
            (before[name] - on_drawn[name]).mean() if name in before else real.new_zeros(()) for name in _QUESTIONS
        ]
        return torch.stack([loss_critic, loss_generator, self._penalty, *leads]).detach()

    def _asked(self, batch: Batch) -> "_Asked":
        """What each letter of the batch should be; every other pair of twins is drawn in an invented hand."""
        letters = torch.from_numpy(batch.letters).to(self.device)
        are_twins = torch.from_numpy(batch.are_twins).to(self.device)
        is_invented = torch.arange(len(letters), device=self.device) // 2 % 2 == 1
        if not self.knows_writers:
            is_invented = torch.ones_like(is_invented)
        return _Asked(letters, self._labels[letters], self._writers[letters], are_twins, is_invented)

    def _styles(self, asked: "_Asked", source: torch.Generator) -> Float[Tensor, "letters latent"]:
        """The style of each letter, twins sharing one: that of their writer, or an invented one."""
        num_pairs, size = len(asked.are_twins), self.config.latent_size
        if not self.knows_writers:
            return torch.randn(2 * num_pairs, size, generator=source).to(self.device)
        normal = torch.randn(num_pairs, size, generator=source).to(self.device)
        nearer = torch.rand(num_pairs, 1, generator=source).to(self.device)
        # A hand may be pulled towards the mean, for neatness; so a quarter of the invented ones are drawn there.
        is_pulled = (torch.arange(num_pairs, device=self.device) % 8 == 1)[:, None]
        pulled = torch.where(is_pulled, nearer * normal, normal)
        table = _standardised(self._table)
        claimed = table[asked.writers] + self.config.style_noise * normal.repeat_interleave(2, 0)
        invented = (pulled @ self._spread_of(table.detach()).T).repeat_interleave(2, 0)
        return torch.where(asked.is_invented[:, None], invented, claimed)

    def _spread_of(self, styles: Float[Tensor, "writers latent"]) -> Float[Tensor, "latent latent"]:
        """What turns standard normal latents into styles with the covariance of the writers' (noise included)."""
        noise = self.config.style_noise**2 * torch.eye(styles.shape[1], device=styles.device)
        return torch.linalg.cholesky_ex(torch.cov(styles.T) + noise).L  # It does not raise where styles are astray.

    def _look(self, codes: Float[Tensor, "n code"], characters: Int64[Tensor, " n"]) -> Float[Tensor, "n width"]:
        with self._autocast():
            return self.critic.look(codes, characters).float()

    def _answers(self, seen: Float[Tensor, "letters width"], asked: "_Asked") -> dict[str, Tensor]:
        """The critic's answers by question; who wrote it is asked of claimed letters only."""
        answers = {"real": self.critic.how_real(seen)}
        if self.knows_writers:
            claimed = ~asked.is_invented
            answers["writer"] = self.critic.how_like_writer(seen[claimed], asked.writers[claimed])
        if self.config.twin_weight:
            answers["twins"] = self.critic.how_real_twins(seen)[asked.are_twins]
        return answers

    @property
    def _weights(self) -> dict[str, float]:
        """How much each question counts; who wrote it is asked of half of the letters."""
        return {"real": 1.0, "writer": self.config.writer_weight / 2, "twins": self.config.twin_weight}

    def _loss(self, should_lead: dict[str, Tensor], should_trail: dict[str, Tensor]) -> Float[Tensor, ""]:
        losses = [
            self._weights[name] * relativistic_pairing_loss(should_lead[name], should_trail[name])
            for name in should_lead
        ]
        return torch.stack(losses).sum()

    @torch.no_grad()
    def _average(self) -> None:
        """Moves the kept weights towards the playing ones, quickly at first."""
        share = 1 - min(self.config.averaging, (self.step + 1) / (self.step + 10))
        torch._foreach_lerp_(list(self._averaged.parameters()), list(self.generator.parameters()), share)
        self._averaged_table.lerp_(self._table, share)

    def writing(self) -> Writing:
        """The kept generator, which turns standard normal latents into letters of invented hands."""
        if self.knows_writers:
            spread = self._spread_of(_standardised(self._averaged_table))
        else:
            spread = torch.eye(self.config.latent_size, device=self.device)
        return PlainWriting(self._averaged, self.style_stretch * spread, self.wobble_stretch).eval()

    @torch.no_grad()
    def settle(self) -> None:
        """Stretches the wobble until drawn twins lie as far apart as real twins do, and styles until hands do.

        A generator hardly ever reaches all of the variance of what it learns from, least of all between the writers
        that it knows. Distances are root mean squares; how far hands lie apart is what strangers, the same character by
        two hands, do beyond twins. Where writers are unknown there is nothing to compare with; nothing is stretched.
        """
        self.style_stretch = self.wobble_stretch = 1.0
        if not self.knows_writers:
            return
        asked = self._asked(self._sampler.batch(_TWINS_COMPARED, np.random.default_rng(self.config.seed)))
        ones, others = _strangers(asked)
        real = self.form.decode(self.form.encode(self._data[asked.letters]))
        source = torch.Generator().manual_seed(self.config.seed)
        latents = torch.randn(_TWINS_COMPARED, self.config.latent_size, generator=source).repeat_interleave(2, 0)
        wobble = torch.randn(len(latents), self.config.wobble_size, generator=source)
        inputs = [part.to(self.device) for part in (latents, asked.characters, wobble)]

        def distances(letters: Tensor) -> tuple[float, float]:
            twins = _apart(letters[::2], letters[1::2])[asked.are_twins].mean().item()
            return twins, max(_apart(letters[ones], letters[others]).mean().item() - twins, 1e-9)

        real_twins, real_hands = distances(real)
        for _ in range(6):  # Distances grow nearly in step with either, so a few corrections settle them.
            twins, hands = distances(self.writing()(*inputs))
            self.wobble_stretch = _bounded(
                self.wobble_stretch * (real_twins / max(twins, 1e-9)) ** 0.5, _MOST_WOBBLE_STRETCH
            )
            self.style_stretch = _bounded(self.style_stretch * (real_hands / hands) ** 0.5, _MOST_STYLE_STRETCH)

    @torch.no_grad()
    def draw(
        self, latents: Float[Tensor, "n latent"], characters: Int64[Tensor, " n"], wobble: Float[Tensor, "n wobble"]
    ) -> Float[np.ndarray, "n height width"]:
        """Pen paths (n, points, 3), or ink in 0..1 (n, side, side), by the kept generator."""
        return self.writing()(*(part.to(self.device) for part in (latents, characters, wobble))).cpu().numpy()

    def about(self) -> dict[str, Any]:
        """What a model's card says of the writing: writers learned from, and how far `settle` stretched it."""
        stretch = {"styles": round(self.style_stretch, 3), "wobble": round(self.wobble_stretch, 3)}
        return {"writers": self.num_writers, "stretch": stretch}

    def state(self) -> dict[str, object]:
        """All that a resume needs to go on to the same bits."""
        return {
            "step": self.step,
            "figures": self.figures,
            "penalty": self._penalty,
            "generator": self.generator.state_dict(),
            "critic": self.critic.state_dict(),
            "table": self._table.detach(),
            "averaged": self._averaged.state_dict(),
            "averaged_table": self._averaged_table,
            "optimizer_generator": self._g.state_dict(),
            "optimizer_critic": self._d.state_dict(),
        }

    def load(self, state: dict[str, Any]) -> None:
        """Takes up what `state` gave."""
        self.generator.load_state_dict(state["generator"])
        self.critic.load_state_dict(state["critic"])
        self._averaged.load_state_dict(state["averaged"])
        with torch.no_grad():
            self._table.copy_(state["table"])
            self._averaged_table.copy_(state["averaged_table"])
        self._g.load_state_dict(state["optimizer_generator"])
        self._d.load_state_dict(state["optimizer_critic"])
        self._penalty = state["penalty"].to(self.device)
        self.figures = list(state["figures"])
        self.step = state["step"]


@dataclass(frozen=True)
class _Asked:
    """What the letters of a batch should be, in pairs."""

    letters: Int64[Tensor, " letters"]
    characters: Int64[Tensor, " letters"]
    writers: Int64[Tensor, " letters"]
    are_twins: Bool[Tensor, " pairs"]
    is_invented: Bool[Tensor, " letters"]


def _strangers(asked: _Asked) -> tuple[Int64[Tensor, " n"], Int64[Tensor, " n"]]:
    """Places in the batch of letters and of others that show the same characters by other writers."""
    firsts = torch.arange(0, len(asked.letters), 2, device=asked.letters.device)
    ones = firsts[asked.characters[firsts].argsort(stable=True)]
    others = ones.roll(1)
    fits = (asked.characters[ones] == asked.characters[others]) & (asked.writers[ones] != asked.writers[others])
    return ones[fits], others[fits]


def _apart(
    ones: Float[Tensor, "letters height width"], others: Float[Tensor, "letters height width"]
) -> Float[Tensor, " letters"]:
    """The squared distance of letters, in the place of points (not the pen's state) or in pixels."""
    if ones.shape[2] == 3:
        ones, others = ones[..., :2], others[..., :2]
    return (ones - others).square().sum((1, 2))


def _bounded(stretch: float, most: float) -> float:
    return min(max(stretch, _LEAST_STRETCH), most)


def _standardised(table: Float[Tensor, "writers latent"]) -> Float[Tensor, "writers latent"]:
    """Every number of a style with mean 0 and deviation 1 over the writers, so that styles cannot drift apart."""
    return (table - table.mean(0)) / table.std(0).clamp(min=1e-6)


def _precision(device: torch.device) -> Callable[[], AbstractContextManager[Any]]:
    """Matrix products in bfloat16 where the machine gains by it, on GPUs and on CPUs with AMX; else as they are."""
    has_amx = device.type == "cpu" and torch.cpu._is_amx_tile_supported()
    if device.type == "cuda" or has_amx:
        return lambda: torch.autocast(device.type, torch.bfloat16)
    return nullcontext
