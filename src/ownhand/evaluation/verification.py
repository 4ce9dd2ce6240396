"""One hand: whether letters of one hand are known as such, by a verifier that learned from real writers.

The verifier learns from episodes: sixteen characters, and some writers who wrote them all. Of each writer eight letters
make a pack and the other eight another, and each pack is to find its fellow among all ("Representation Learning with
Contrastive Predictive Coding", van den Oord et al. 2018, equation 4; in both directions as in CLIP, Radford et al.
2021), and so is each letter alone. All writers of an episode show the same characters: these tell nothing.

One comes with ownhand (`runs/verifier.py` trained it), so that measuring need not wait for it.
"""

import functools
from collections.abc import Iterator

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn

from ownhand.errors import LettersError
from ownhand.evaluation.packs import Cells, PackPairs, pack_pairs
from ownhand.evaluation.samples import Sample
from ownhand.hands.modelfile import SmallNet
from ownhand.nets.verifier import VerifierNet
from ownhand.progress import Progress
from ownhand.training.descent import descend, warmed

PACK_SIZE = 8
"""Letters of a pack."""

_FEWEST_WRITERS, _MOST_WRITERS = 8, 48
"""In an episode: fewer teach little, more cost time."""

_LEARNING_RATE, _WEIGHT_DECAY, _WARM_UP = 2e-3, 0.2, 50


def train_verifier(
    sample: Sample, *, num_steps: int = 3000, width: int = 256, seed: int = 0, progress: Progress | None = None
) -> VerifierNet:
    """A verifier that has learned from the hands of `sample`, which are to be real ones, none of them held out.

    Raises:
        LettersError: too few writers wrote sixteen characters in common.
    """
    rng, cells = np.random.default_rng(seed), Cells(sample)
    able = _able_hands(cells)
    images, characters = torch.from_numpy(sample.images), torch.from_numpy(sample.characters)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = VerifierNet(torch.zeros(len(sample.alphabet), *images.shape[1:]), width=width)
        _set_mean_images(net, images, characters)
        optimizer = torch.optim.AdamW(net.parameters(), lr=_LEARNING_RATE, weight_decay=_WEIGHT_DECAY)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, functools.partial(warmed, warm_up=_WARM_UP, num_steps=num_steps)
        )

        def losses() -> Iterator[Tensor]:
            for _ in range(num_steps):
                letters = torch.from_numpy(_episode(cells, able, rng))  # (writers, 2 packs)
                placed = net(images[letters.ravel()], characters[letters.ravel()]).unflatten(0, letters.shape)
                one, other = placed.split(PACK_SIZE, dim=1)
                yield contrast(one, other, net.log_scale.exp())

        for step, _ in enumerate(descend(optimizer, losses(), schedule), start=1):
            if progress is not None:
                progress(step, num_steps)
    return net.eval()


def contrast(
    one: Float[Tensor, "writers pack out"], other: Float[Tensor, "writers pack out"], scale: Float[Tensor, ""]
) -> Float[Tensor, ""]:
    """How badly packs, and letters alone, find their fellow among all writers' others."""
    writers = torch.arange(len(one))
    logits = scale * packed(one) @ packed(other).T
    packs = nn.functional.cross_entropy(logits, writers) + nn.functional.cross_entropy(logits.T, writers)
    # A letter tells little, so its logits are weaker.
    alone = scale / 2 * torch.einsum("ike,jke->kij", one, other)
    return packs / 2 + nn.functional.cross_entropy(alone.flatten(0, 1), writers.repeat(one.shape[1]))


def packed(placed: Float[Tensor, "packs letters out"]) -> Float[Tensor, "packs out"]:
    """Where packs lie: the mean direction of their letters."""
    return nn.functional.normalize(placed.mean(dim=1), dim=1)


class Verifier(SmallNet):
    """A trained verifier from a model file."""

    kind = "verifier"
    rows_at_once = 1024

    def place(self, sample: Sample) -> np.ndarray:
        """Where its letters lie, (n, out) float32 unit vectors.

        Raises:
            LettersError: it does not know one of their characters.
        """
        unknown = sorted(set(sample.asked) - set(self.characters))
        if unknown:
            raise LettersError(f"The verifier of hands does not know {' '.join(unknown)}.")
        place_of = {character: place for place, character in enumerate(self.characters)}
        characters = np.array([place_of[character] for character in sample.asked], np.int64)
        (placed,) = self.run("places", images=sample.images, characters=characters)
        return placed


def verified(placed: np.ndarray, pairs: PackPairs) -> dict[str, float]:
    """How well pairs of packs of the same hand are told from those of different ones: "auc" and "eer".

    `placed` (n, out) is where a verifier places the letters.
    """
    one, same, other = (_packed(placed[which]) for which in (pairs.one, pairs.same, pairs.other))
    alike, unlike = (one * same).sum(axis=1), (one * other).sum(axis=1)
    return {"auc": area_under_curve(alike, unlike), "eer": equal_error_rate(alike, unlike)}


def one_hand(sample: Sample, placed: np.ndarray, *, pack_size: int, num_pairs: int, seed: int = 0) -> dict[str, float]:
    """How well the hands of `sample` are told apart, by packs of so many letters: "auc" and "eer".

    Samples that match each other letter by letter are compared on the same pairs.

    Raises:
        LettersError: no two hands wrote enough characters in common.
    """
    return verified(placed, pack_pairs(sample, pack_size, num_pairs, seed=seed))


def area_under_curve(alike: np.ndarray, unlike: np.ndarray) -> float:
    """The chance that a score of `alike` is above one of `unlike`; ties count half (Mann and Whitney 1947)."""
    ordered = np.sort(unlike)
    below, up_to = np.searchsorted(ordered, alike, "left"), np.searchsorted(ordered, alike, "right")
    return float((below + up_to).mean() / (2 * len(unlike)))


def equal_error_rate(alike: np.ndarray, unlike: np.ndarray) -> float:
    """The error at the threshold where as many of `alike` are refused as of `unlike` are accepted."""
    thresholds = np.unique(np.concatenate([alike, unlike]))
    refused = np.searchsorted(np.sort(alike), thresholds, "left") / len(alike)
    accepted = 1 - np.searchsorted(np.sort(unlike), thresholds, "left") / len(unlike)
    nearest = np.abs(refused - accepted).argmin()
    return float((refused[nearest] + accepted[nearest]) / 2)


def _able_hands(cells: Cells) -> np.ndarray:
    """Hands that wrote enough characters in common with enough others to begin an episode."""
    common = cells.has.astype(np.int64) @ cells.has.T
    able = np.flatnonzero((common >= 2 * PACK_SIZE).sum(axis=1) >= 2)
    if not len(able):
        raise LettersError(
            f"Expected writers who wrote {2 * PACK_SIZE} characters in common, to train a verifier of hands by; among "
            f"the {cells.num_hands} here there are none. Give more letters of each writer."
        )
    return able


def _episode(cells: Cells, able: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Positions of letters (writers, 2 packs), the same characters by each writer."""
    fewest: float = _FEWEST_WRITERS
    while True:
        characters = rng.permutation(np.flatnonzero(cells.has[rng.choice(able)]))[: 2 * PACK_SIZE]
        writers = np.flatnonzero(cells.has[:, characters].all(axis=1))
        if len(writers) >= fewest and len(characters) == 2 * PACK_SIZE:
            return cells.pick(rng.permutation(writers)[:_MOST_WRITERS, None], characters, rng)
        fewest = max(fewest - 0.1, 2)  # Where writers have little in common, fewer will have to do.


@torch.no_grad()
def _set_mean_images(net: VerifierNet, images: Tensor, characters: Tensor) -> None:
    for part, shown in zip(images.split(4096), characters.split(4096), strict=True):
        net.mean_images.index_add_(0, shown, net.blurred(part))
    net.mean_images /= torch.bincount(characters, minlength=len(net.mean_images)).clamp(min=1)[:, None, None]


def _packed(placed: np.ndarray) -> np.ndarray:
    """Where packs (packs, letters, out) lie: the mean direction of their letters."""
    mean = placed.mean(axis=1)
    directions: np.ndarray = mean / np.linalg.norm(mean, axis=1, keepdims=True).clip(min=1e-9)
    return directions
