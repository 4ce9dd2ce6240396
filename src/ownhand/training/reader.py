"""The `reader` and the `judge` recipe: a small net learns which character a letter shows, from letters seen askew."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int64, UInt8
from torch import Tensor, nn

from ownhand.hands.reader import READER_BOX, READER_SIZE
from ownhand.ink import draw_letters, fit_to_box, pen_transforms
from ownhand.letters import Letters
from ownhand.nets.judge import JudgeNet
from ownhand.nets.reader import ReaderNet
from ownhand.training.bounds import check_counts, check_shares
from ownhand.training.descent import set_rates, take_step, warmed_then_cosine
from ownhand.training.loop import Trainee
from ownhand.training.state import TrainState

_WARM_UP = 0.05
"""The share of a run over which the learning rate climbs."""


@dataclass(frozen=True, kw_only=True)
class ReaderConfig:
    """Every number of the two recipes."""

    recipe: str = "reader"
    seed: int = 0
    num_epochs: int = 10
    """Times that as many letters are seen as there are."""
    batch_size: int = 128
    learning_rate: float = 2e-3
    """Its peak, of AdamW; it climbs over the first twentieth of the run and falls along a cosine to nothing."""
    weight_decay: float = 0.02
    label_smoothing: float = 0.05
    """Share of the target spread over all characters: a few letters are labelled wrongly."""
    slant: float = 0.2
    """Standard deviation of the shift to the right for each unit of height."""
    turn: float = 0.08
    """Standard deviation of the turn, radians."""
    aspect: float = 0.18
    """Standard deviation of the logarithm of width against height."""
    thinnest_pen: float = 0.05
    thickest_pen: float = 0.20
    """Pen widths in parts of the letter's longer side, drawn evenly on a logarithmic scale."""
    held_out_share: float = 0.15
    """Of the writers (or letters, where writers are unknown), if the source does not say which are held out."""

    def __post_init__(self) -> None:
        check_counts(self, "num_epochs", "batch_size")
        check_shares(self, "learning_rate", "thinnest_pen", "thickest_pen", "held_out_share")


@dataclass(kw_only=True)
class ReaderState(TrainState):
    """All that a resume needs."""

    net: ReaderNet | JudgeNet
    optimizer: torch.optim.AdamW


class ReaderTraining(Trainee):
    """The letters, the net and its state, and the step it is trained by."""

    metric_names = ("loss", "accuracy", "learning_rate")
    state: ReaderState

    def __init__(self, letters: Letters, config: ReaderConfig, device: torch.device) -> None:
        super().__init__()
        self.config, self.device = config, device
        self._letters = letters
        self._labels = torch.from_numpy(letters.labels.astype(np.int64)).to(device)
        self._weights = torch.from_numpy(drawing_weights(letters))
        self._epoch_shown = -1
        torch.manual_seed(config.seed)
        self.net: ReaderNet | JudgeNet
        self.net = (JudgeNet if config.recipe == "judge" else ReaderNet)(len(letters.characters)).to(device)
        # Torch's types do not know that a net may be told how its images lie in memory.
        self.net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        optimizer = torch.optim.AdamW(
            self.net.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay, fused=True
        )
        self.state = ReaderState(net=self.net, optimizer=optimizer)

    @property
    def num_letters(self) -> int:
        """Letters in an epoch."""
        return len(self._labels)

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch; what does not fill a batch is left out, since letters are drawn at random anyway."""
        return max(self.num_letters // self.config.batch_size, 1)

    @property
    def letters_seen(self) -> int:
        """Letters shown so far, repeats included."""
        return self.step * self.config.batch_size

    def train_step(
        self, images: UInt8[Tensor, "batch 32 32"], labels: Int64[Tensor, " batch"]
    ) -> tuple[float, float, float]:
        """One step down the cross-entropy; gives `metric_names`."""
        optimizer = self.state.optimizer
        done = min(self.step / (self.config.num_epochs * self.steps_per_epoch), 1.0)
        learning_rate = self.config.learning_rate * warmed_then_cosine(done, warm_up=_WARM_UP)
        set_rates(optimizer, learning_rate)
        self.net.train()
        # Dropout draws from torch's own generator; seeded by the step, so that a resumed run drops the same.
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)
        logits = self.net(images)
        loss = nn.functional.cross_entropy(logits, labels, label_smoothing=self.config.label_smoothing)
        take_step(optimizer, loss)
        accuracy = (logits.argmax(1) == labels).float().mean().item()
        return loss.item(), accuracy, learning_rate

    def advance(self, num_steps: int) -> Float[np.ndarray, "steps 3"]:
        """Takes `num_steps` steps within one epoch and gives the metrics of each."""
        epoch, first = divmod(self.step, self.steps_per_epoch)
        self._show_epoch(epoch)
        metrics = []
        for k in range(first, first + num_steps):
            batch = slice(k * self.config.batch_size, (k + 1) * self.config.batch_size)
            images, labels = self._images[batch], self._labels[self._order[batch].to(self.device)]
            metrics.append(self.train_step(images.to(self.device), labels))
            self.state.step += 1
        self.last_metrics = list(metrics[-1])
        return np.array(metrics, dtype=np.float64)

    def _show_epoch(self, epoch: int) -> None:
        """Draws the letters of `epoch` anew, each in another pen, slant and shape."""
        if epoch == self._epoch_shown:
            return
        seed = [self.config.seed, epoch]
        count = self.steps_per_epoch * self.config.batch_size
        source = torch.Generator().manual_seed(self.config.seed * 1_000_003 + epoch)
        self._order = torch.multinomial(self._weights, count, replacement=True, generator=source)
        drawn = varied_images(self._letters.select(self._order.numpy()), self.config, np.random.default_rng(seed))
        self._images = torch.from_numpy(drawn)
        self._epoch_shown = epoch


def drawing_weights(letters: Letters) -> Float[np.ndarray, " letters"]:
    """How often to draw each letter: rare characters more often than they come, and prolific writers less.

    The weight is the root of what would make all characters, and all writers of a character, come equally often: full
    evenness would show the few letters of a rare character over and over.
    """
    per_character = np.bincount(letters.labels, minlength=len(letters.characters))[letters.labels]
    weights = per_character**-0.5
    if letters.writers is not None:
        pairs = letters.labels.astype(np.int64) * len(letters.writer_names) + letters.writers
        _, inverse, per_pair = np.unique(pairs, return_inverse=True, return_counts=True)
        weights = weights * per_pair[inverse] ** -0.5
    shares: np.ndarray = weights / weights.sum()
    return shares


def plain_images(letters: Letters) -> UInt8[np.ndarray, "letters 32 32"]:
    """The letters as the reader is shown them, neither slanted nor stretched, in a middling pen."""
    if letters.strokes is None:
        assert letters.images is not None
        return fit_to_box(letters.images, size=READER_SIZE, box=READER_BOX)
    return _draw(letters, pen_width=np.full(len(letters), 0.1 * READER_BOX))


def varied_images(
    letters: Letters, config: ReaderConfig, rng: np.random.Generator
) -> UInt8[np.ndarray, "letters 32 32"]:
    """The letters slanted, turned, stretched and drawn with another pen, each at random."""
    n = len(letters)
    transforms = pen_transforms(
        slant=rng.normal(0, config.slant, n),
        turn=rng.normal(0, config.turn, n),
        aspect=np.exp(rng.normal(0, config.aspect, n)),
    )
    pens = np.exp(rng.uniform(np.log(config.thinnest_pen), np.log(config.thickest_pen), n))
    if letters.strokes is None:
        assert letters.images is not None
        return _varied_pixels(fit_to_box(letters.images, size=READER_SIZE, box=READER_BOX), transforms, rng)
    images = _draw(letters, pen_width=pens * READER_BOX, transforms=transforms)
    # What is read is often drawn coarsely: every other letter goes through the 28 pixels of the usual data sets.
    coarse = np.flatnonzero(rng.random(n) < 0.5)
    pen_width = np.maximum(pens[coarse] * 20, 1.2)
    drawn = _draw(letters.select(coarse), size=28, box=20.0, pen_width=pen_width, transforms=transforms[coarse])
    images[coarse] = fit_to_box(drawn, size=READER_SIZE, box=READER_BOX)
    return images


def _draw(letters: Letters, *, size: int = READER_SIZE, box: float = READER_BOX, **how: np.ndarray) -> np.ndarray:
    strokes = letters.strokes
    assert strokes is not None
    return draw_letters(strokes, size=size, box=box, **how)


def _varied_pixels(images: np.ndarray, transforms: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Images transformed as pen paths would be, their strokes thickened or thinned at random."""
    varied = np.empty_like(images)
    strength = torch.from_numpy(rng.uniform(-0.8, 1.0, len(images)).astype(np.float32))
    for start in range(0, len(images), 1024):
        part = slice(start, start + 1024)
        ink = torch.from_numpy(images[part]).float().unsqueeze(1)
        # affine_grid maps what is drawn to where it comes from, in image coordinates: hence inverted, y down.
        matrices = np.linalg.inv(transforms[part]) * np.array([[1, -1], [-1, 1]], np.float32)
        theta = np.concatenate([matrices, np.zeros((len(matrices), 2, 1), np.float32)], axis=2)
        grid = nn.functional.affine_grid(torch.from_numpy(theta).float() * 1.15, list(ink.shape), align_corners=False)
        ink = nn.functional.grid_sample(ink, grid, align_corners=False)
        thick = nn.functional.max_pool2d(ink, 3, stride=1, padding=1)
        thin = -nn.functional.max_pool2d(-ink, 3, stride=1, padding=1)
        share = strength[part].reshape(-1, 1, 1, 1)
        ink = torch.where(share > 0, ink.lerp(thick, share.clamp(min=0)), ink.lerp(thin, (-share).clamp(min=0) * 0.6))
        varied[part] = ink.squeeze(1).clamp(0, 255).round().to(torch.uint8).numpy()
    return fit_to_box(varied, size=READER_SIZE, box=READER_BOX)
