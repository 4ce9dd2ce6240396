"""Words of people who are none: hands of a model that comes with ownhand write them on the spot."""

import numpy as np
import pytest

from ownhand.evaluation.word_samples import WordSample, written_letters
from ownhand.hands import Model, shipped_models
from ownhand.ink import Strokes
from ownhand.letters import Words

TEXTS = ["mind", "house", "river", "ending", "linen", "under", "water", "handed"]


def joined_model() -> Model:
    """The model that writes words; a test is skipped where it does not come with ownhand yet."""
    if "joined" not in shipped_models():
        pytest.skip("needs the model joined")
    return Model.load("joined")


def letters_of(num_hands: int, texts: list[str], *, seed: int = 0) -> list[list[list[np.ndarray]]]:
    """The letters of all texts by so many hands, word by word."""
    rng = np.random.default_rng(seed)
    model = Model.load("pen")
    hands = [model.hand(1 + 100 * seed + number) for number in range(num_hands)]
    return [word for hand in hands for word in written_letters(hand, texts, rng)]


def word_sample(num_hands: int, *, texts: list[str] | None = None, seed: int = 0) -> WordSample:
    """Each text by each hand."""
    texts = texts or TEXTS
    words = letters_of(num_hands, texts, seed=seed)
    return WordSample(
        texts=tuple(texts) * num_hands,
        letters=Strokes.of([letter for word in words for letter in word]),
        hands=np.repeat(np.arange(num_hands), len(texts)),
    )


def words_of_people(num_people: int) -> Words:
    """All texts, and one too short and one of capitals, by people every second of whom is held out."""
    texts = [*TEXTS, "at", "NOT"]
    words = letters_of(num_people, texts)
    return Words.of(
        [[40 * stroke for letter in word for stroke in letter] for word in words],
        texts * num_people,
        writers=np.repeat(np.arange(num_people), len(texts)),
        writer_names=tuple(f"p{k}" for k in range(num_people)),
        held_out=np.repeat(np.arange(num_people) % 2 == 0, len(texts)),
        source="people's words",
    )
