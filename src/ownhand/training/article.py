"""The `article` recipe: two dense nets play the original game over pixels, exactly as the article describes it.

Source: "How I trained an algorithm to have its own handwritten style" (2021), after Goodfellow et al., "Generative
Adversarial Nets" (2014), algorithm 1 with one discriminator step a round.
"""

import copy
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int64, UInt8
from torch import Tensor

from ownhand.errors import RunError
from ownhand.letters import Letters
from ownhand.nets.dense import NUM_PIXELS, Discriminator, Generator
from ownhand.training.bounds import check_counts, check_shares
from ownhand.training.dense import Adam, DenseNet, through_activation
from ownhand.training.loop import Trainee
from ownhand.training.objective import binary_cross_entropy, binary_cross_entropy_slope
from ownhand.training.state import TrainState

HALF_RANGE = 127.5
"""Bytes 0..255 become -1..1 by (x - 127.5) / 127.5."""


@dataclass(frozen=True, kw_only=True)
class ArticleConfig:
    """Every number of the article's recipe. The defaults are the article's own."""

    recipe: str = "article"
    seed: int = 0
    """Fixes the balancing draw, the first weights, the order of the letters and every latent."""
    num_epochs: int = 450
    """Times that every letter is seen."""
    batch_size: int = 64
    """Letters in a step; the last batch of an epoch holds what is left."""
    latent_size: int = 64
    """Numbers that the generator draws a letter from, standard normal."""
    learning_rate: float = 2e-4
    """Of Adam, for both nets; its other numbers are its usual ones (0.9, 0.999, 1e-8)."""
    letters_per_character: int = 4182
    """At most so many of each letter, drawn at random: the article's balance (it is the number of Vs at Kaggle)."""
    letter_case_draws: int = 60_000
    """Letters drawn after training, for the reader to sort into the letter case. The article has no such step."""

    def __post_init__(self) -> None:
        check_counts(self, "num_epochs", "batch_size", "latent_size", "letters_per_character", "letter_case_draws")
        check_shares(self, "learning_rate")


def prepared_letters(letters: Letters, config: ArticleConfig) -> Letters:
    """The balanced set that the article trains on, checked: 28x28 images, several characters, a batch or more."""
    if letters.images is None or letters.images.shape[1:] != (28, 28):
        found = "pen strokes" if letters.images is None else "{1}x{0} images".format(*letters.images.shape[1:])
        raise RunError(f"{letters.source}: the article recipe learns from 28x28 images, but this holds {found}.")
    kept = letters.balanced(config.letters_per_character, seed=config.seed)
    present = [character for character, count in kept.counts().items() if count]
    if len(present) < 2:
        raise RunError(
            f"{letters.source}: expected several characters, found only {''.join(present)!r}. "
            "A generator that sees one character has nothing to tell apart; add letters of another."
        )
    if len(kept) < config.batch_size:
        raise RunError(
            f"{letters.source}: expected at least one batch of {config.batch_size} letters, found {len(kept)}. "
            "Add letters, or make batches smaller with --set batch_size=N."
        )
    return kept


def centre(pixels: UInt8[Tensor, "letters 784"], *, out: Float[Tensor, "letters 784"]) -> None:
    """Writes bytes 0..255 as -1..1 into `out`."""
    out.copy_(pixels).sub_(HALF_RANGE).div_(HALF_RANGE)


@dataclass(kw_only=True)
class ArticleState(TrainState):
    """All that a resume of the game needs."""

    generator: Generator
    discriminator: Discriminator
    adam_generator: Adam
    adam_discriminator: Adam
    latent_source: torch.Generator
    """Latents are always drawn on the CPU, so that a GPU and any length of chunk see the same ones."""


class ArticleGame(Trainee):
    """The letters, the two nets and their state, and the step they are trained by."""

    metric_names = ("loss_discriminator", "loss_generator", "score_real", "score_fake")
    state: ArticleState

    def __init__(self, letters: Letters, config: ArticleConfig, device: torch.device) -> None:
        super().__init__()
        self.config, self.device = config, device
        assert letters.images is not None
        # Bytes, not floats: a quarter of the memory. Eight to a word: a batch is one gather of 98 words a letter.
        pixels = torch.from_numpy(np.ascontiguousarray(letters.images).reshape(-1, NUM_PIXELS))
        self._pixel_words = pixels.view(torch.int64).to(device)

        torch.manual_seed(config.seed)
        self.generator = Generator(config.latent_size).to(device)
        self.discriminator = Discriminator().to(device)
        rows = 2 * config.batch_size
        self._g = DenseNet(self.generator, batch_size=rows, learning_rate=config.learning_rate)
        self._d = DenseNet(self.discriminator, batch_size=rows, learning_rate=config.learning_rate)
        self.state = ArticleState(
            generator=self.generator,
            discriminator=self.discriminator,
            adam_generator=self._g.adam,
            adam_discriminator=self._d.adam,
            latent_source=torch.Generator().manual_seed(config.seed),
        )
        self._seen = torch.empty(rows, NUM_PIXELS, device=device)
        self._graph: torch.cuda.CUDAGraph | None = None

    @property
    def num_letters(self) -> int:
        """Letters in an epoch."""
        return len(self._pixel_words)

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch, the last, smaller one included."""
        return -(-self.num_letters // self.config.batch_size)

    @property
    def letters_seen(self) -> int:
        """Real letters shown to the discriminator so far."""
        epoch, step = divmod(self.step, self.steps_per_epoch)
        return epoch * self.num_letters + step * self.config.batch_size

    @torch.no_grad()
    def train_step(
        self, real: UInt8[Tensor, "batch 784"], latents: Float[Tensor, "twice_batch latent"]
    ) -> Float[Tensor, " 4"]:
        """One round: the discriminator learns from real letters and fakes, then the generator from fresh fakes.

        `latents` holds those of the discriminator's fakes, then those of the generator's. Both are drawn in one go:
        the generator does not change in between. Returns `metric_names`.
        """
        n = len(real)
        seen = self._seen[: 2 * n]
        centre(real, out=seen[:n])
        fakes = self._g.forward(latents)
        seen[n:].copy_(fakes[:n])

        scores = self._d.forward(seen)
        on_real, on_fake = scores[:n], scores[n:]
        loss_discriminator = binary_cross_entropy(on_real, 1) + binary_cross_entropy(on_fake, 0)
        score_real, score_fake = on_real.mean(), on_fake.mean()
        slope = torch.cat([binary_cross_entropy_slope(on_real, 1), binary_cross_entropy_slope(on_fake, 0)])
        self._d.backward(seen, slope)
        self._d.adam.step()

        fresh = fakes[n:]
        scores = self._d.forward(fresh)
        loss_generator = binary_cross_entropy(scores, 1)
        slope = self._d.slope_at_input(binary_cross_entropy_slope(scores, 1))
        slope = through_activation(self._g.activations[-1], slope, fresh)
        self._g.backward(latents[n:], slope, first_row=n)
        self._g.adam.step()
        return torch.stack([loss_discriminator, loss_generator, score_real, score_fake])

    def advance(self, num_steps: int) -> Float[np.ndarray, "steps 4"]:
        """Takes `num_steps` steps within one epoch and gives the metrics of each."""
        epoch, first = divmod(self.step, self.steps_per_epoch)
        assert first + num_steps <= self.steps_per_epoch
        size = self.config.batch_size
        rows = self.epoch_order(epoch)[first * size : (first + num_steps) * size]
        latents = torch.randn(num_steps, 2 * size, self.config.latent_size, generator=self.state.latent_source)
        latents = latents.to(self.device)
        metrics = torch.empty(num_steps, len(self.metric_names), device=self.device)
        for k, batch in enumerate(rows.split(size)):
            real = self._pixel_words.index_select(0, batch).view(torch.uint8)
            metrics[k] = self._captured_step(real, latents[k])
        self.state.step += num_steps
        self.last_metrics = metrics[-1].tolist()
        return metrics.cpu().numpy()

    def _captured_step(self, real: Tensor, latents: Tensor) -> Tensor:
        # On a GPU the step is some sixty small kernels; as one graph they are launched by one call.
        if self.device.type != "cuda" or len(real) < self.config.batch_size:
            return self.train_step(real, latents[: 2 * len(real)])
        if self._graph is None:
            self._capture(real, latents)
        self._graph_real.copy_(real)
        self._graph_latents.copy_(latents)
        assert self._graph is not None
        self._graph.replay()
        return self._graph_metrics

    def _capture(self, real: Tensor, latents: Tensor) -> None:
        self._graph_real, self._graph_latents = real.clone(), latents.clone()
        before = copy.deepcopy(self.state.state_dict())
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):  # What the libraries set up on their first call must not be captured.
            self.train_step(self._graph_real, self._graph_latents)
        torch.cuda.current_stream().wait_stream(side)
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._graph):
            self._graph_metrics = self.train_step(self._graph_real, self._graph_latents)
        self.state.load_state_dict(before)

    def epoch_order(self, epoch: int) -> Int64[Tensor, " letters"]:
        """In which order an epoch shows the letters: made from the seed and the epoch alone, so that a resume in the
        middle of one needs nothing from the checkpoint."""
        source = torch.Generator().manual_seed(self.config.seed * 1_000_003 + epoch + 1)
        return torch.randperm(self.num_letters, generator=source).to(self.device)

    @torch.no_grad()
    def draw(self, latents: Float[Tensor, "letters latent"]) -> UInt8[np.ndarray, "letters 28 28"]:
        """What the generator draws for `latents`, as bytes, ink 255."""
        pixels: Tensor = self.generator(latents.to(self.device))
        return pixels.add(1).mul(HALF_RANGE).round().to(torch.uint8).cpu().numpy().reshape(-1, 28, 28)
