"""Samples: letters by hands as they are measured, real ones and what a model writes to match them."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.errors import LettersError, ModelError
from ownhand.hands import JoinedModel, LabelledModel, Model, UnlabelledModel
from ownhand.ink import draw_letters, fit_to_box, grey_images, strokes_from_paths
from ownhand.letters import Letters

SIDE, BOX = 28, 20.0
"""Pixels: of the images that are measured, and of the longer side of the ink in them, as the usual data sets have it.
Size and place on the line are settled when letters are written, so they are no part of what is measured."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Letters written by hands."""

    alphabet: tuple[str, ...]
    """The characters there may be."""

    images: np.ndarray
    """(n, 28, 28) uint8, ink 255, its longer side 20 pixels."""

    characters: np.ndarray
    """(n,) int64, places in `alphabet`."""

    hands: np.ndarray | None
    """(n,) int64: whose letter each is; None where that is not known."""

    def __post_init__(self) -> None:
        num_hands = len(self) if self.hands is None else len(self.hands)
        if not len(self.images) == len(self.characters) == num_hands:
            raise ValueError(f"{len(self.images)} images, {len(self.characters)} characters, {num_hands} hands")

    def __len__(self) -> int:
        return len(self.images)

    @property
    def asked(self) -> list[str]:
        """The character that each letter is to be."""
        return [self.alphabet[character] for character in self.characters]

    @property
    def num_hands(self) -> int:
        """How many hands wrote it, 0 where that is not known."""
        return 0 if self.hands is None else len(np.unique(self.hands))

    def select(self, index: np.ndarray) -> "Sample":
        """The letters at `index` (positions or a mask)."""
        hands = None if self.hands is None else self.hands[index]
        return dataclasses.replace(self, images=self.images[index], characters=self.characters[index], hands=hands)


def sample_of(letters: Letters) -> Sample:
    """Real letters as a sample; each writer is a hand. Strokes are drawn with the pen of the usual data sets."""
    if letters.strokes is not None:
        strokes = letters.strokes
        images = draw_letters(strokes, size=SIDE, box=BOX)
    else:
        assert letters.images is not None
        images = letters.images
    hands = None if letters.writers is None else np.unique(letters.writers, return_inverse=True)[1].astype(np.int64)
    return Sample(
        alphabet=letters.characters, images=fitted(images), characters=letters.labels.astype(np.int64), hands=hands
    )


def fitted(images: np.ndarray) -> np.ndarray:
    """Grey images (n, height, width) as they are measured; all go through it, so that none is blurred more by it."""
    return fit_to_box(images, size=SIDE, box=BOX)


def chosen_evenly(letters: Letters, count: int, *, seed: int) -> Letters:
    """At most `count` of the letters, drawn as evenly by writer and character as they go: the first one of each writer
    and character, then the second one of each, and so on. A few prolific people would outweigh the rest otherwise."""
    rng = np.random.default_rng(seed)
    cells = letters.labels.astype(np.int64)
    if letters.writers is not None:
        cells = cells * (len(letters.writer_names) + 1) + letters.writers
    order = rng.permutation(len(letters))
    by_cell = order[np.argsort(cells[order], kind="stable")]
    in_cell = np.arange(len(letters)) - np.searchsorted(cells[by_cell], cells[by_cell])
    rank = np.empty(len(letters), np.int64)
    rank[by_cell] = in_cell
    chosen = order[np.argsort(rank[order], kind="stable")][:count]
    return letters.select(np.sort(chosen))


def written_alike(
    model: Model, sample: Sample, *, seed: int, hand_for_each: bool = False, is_checked: bool = False
) -> Sample:
    """What a model writes to match a sample: letter by letter the same characters, each hand replaced by one of its.

    Args:
        seed: the same seed draws the same hands and letters.
        hand_for_each: give every letter a hand of its own, as where a sample does not tell hands.
        is_checked: draw again what does not read, as pages do; else letters are as the generator drew them.

    Raises:
        ModelError: the model does not know one of the sample's characters, or cannot be measured.
    """
    rng = np.random.default_rng([seed, 1])
    is_alone = hand_for_each or sample.hands is None
    hands = np.arange(len(sample)) if is_alone else sample.hands
    assert hands is not None
    images = _drawn(model, sample.asked, hands, rng, is_checked)
    return dataclasses.replace(sample, images=fitted(images), hands=hands)


def _drawn(
    model: Model, asked: Sequence[str], hands: np.ndarray, rng: np.random.Generator, is_checked: bool
) -> np.ndarray:
    """(n, height, width) uint8 images of the characters asked for, those of a hand in one style."""
    num_hands = int(hands.max(initial=-1)) + 1
    if isinstance(model, UnlabelledModel):
        styles = np.stack([model.style(1 + int(number)) for number in rng.integers(2**31, size=num_hands)])
        return grey_images(model.drawn(asked, styles[hands], rng))
    if isinstance(model, JoinedModel):
        latents = rng.standard_normal((num_hands, model.style_size), dtype=np.float32)[hands]
        wobble = rng.standard_normal((len(asked), model.wobble_size), dtype=np.float32)
        return draw_letters(model.drawn_alone(asked, latents, wobble), size=SIDE, box=BOX)
    if not isinstance(model, LabelledModel):
        raise ModelError(f"{model.path}: a model of this kind cannot be measured.")
    latents = rng.standard_normal((num_hands, model.style_size), dtype=np.float32)[hands]
    if is_checked:
        drawn = model.drawn(asked, latents, rng.integers(2**63, size=len(asked)).tolist())
    else:
        drawn = model.draw(asked, latents, rng.standard_normal((len(asked), model.wobble_size), dtype=np.float32))
    if not model.has_pen:
        return grey_images(drawn)
    return draw_letters(strokes_from_paths(drawn), size=SIDE, box=BOX)


def other_people(learned: Sample, sample: Sample, *, seed: int) -> Sample:
    """Letters of `learned` that match a sample: what a model would write that is as good as people, and is not they.

    Each hand is replaced by that writer who has most of what it takes, each writer standing in for several hands only
    where there are too few; of what a writer lacks, each letter is by anyone. Where hands are not known, all are.

    Raises:
        LettersError: nobody learned from wrote one of the characters.
    """
    rng = np.random.default_rng([seed, 2])
    chosen = np.empty(len(sample), np.int64)
    counts = _counts(learned)
    times_used = np.zeros(len(counts))
    hands = np.zeros(len(sample), np.int64) if sample.hands is None else sample.hands
    for hand in np.unique(hands):
        by_hand = np.flatnonzero(hands == hand)
        asked = np.bincount(sample.characters[by_hand], minlength=counts.shape[1])
        shares = np.minimum(counts, asked).sum(axis=1) / len(by_hand)
        writer = int(np.argmax(shares - times_used))
        times_used[writer] += 1
        for character in np.flatnonzero(asked):
            places = by_hand[sample.characters[by_hand] == character]
            among = np.flatnonzero(learned.characters == character)
            if not len(among):
                raise LettersError(f"Nobody learned from wrote {sample.alphabet[character]!r}.")
            if learned.hands is not None and sample.hands is not None and counts[writer, character]:
                among = among[learned.hands[among] == writer]
            turns = -(-len(places) // len(among))
            chosen[places] = np.concatenate([rng.permutation(among) for _ in range(turns)])[: len(places)]
    return dataclasses.replace(sample, images=learned.images[chosen])


def _counts(sample: Sample) -> np.ndarray:
    """(hands, characters): how many letters each hand wrote of each; one hand where they are not known."""
    hands = np.zeros(len(sample), np.int64) if sample.hands is None else sample.hands
    counts = np.zeros((int(hands.max(initial=0)) + 1, len(sample.alphabet)), np.int64)
    np.add.at(counts, (hands, sample.characters), 1)
    return counts
