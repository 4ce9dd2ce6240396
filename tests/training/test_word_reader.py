"""How the word reader learns."""

import numpy as np
import pytest
import torch

from ownhand.errors import RunError
from ownhand.ink import Strokes
from ownhand.nets.word_reader import WordReaderNet
from ownhand.training.word_reader import (
    FEWEST,
    Handwriting,
    WordReaderConfig,
    batches,
    characters_of,
    optimizer_of,
    train_epoch,
)
from ownhand.words.alignment import FoundWord
from ownhand.words.cuts import cut_word

_ROUND = np.linspace(0, 2 * np.pi, 24)
_SHAPES = {
    "l": np.array([(0.1, 2.0), (0.1, 0.0)]),
    "o": np.stack([np.cos(_ROUND), np.sin(_ROUND)], axis=1) / 2 + (0.5, 0.5),
    "v": np.array([(0.0, 1.0), (0.4, 0.0), (0.8, 1.0)]),
}


def handwriting(num_words: int = 120) -> Handwriting:
    """Words of one to four letters, written by two people, and some letters that stand alone."""
    rng = np.random.default_rng(0)
    texts = ["".join(rng.choice(list(_SHAPES), rng.integers(1, 5))) for _ in range(num_words)]
    letters, leaves = [], []
    for text in texts:
        x = 0.0
        for character in text:
            letters.append([_SHAPES[character] + (x, 0)])
            leaves.append(x + _SHAPES[character][-1, 0])
            x += np.ptp(_SHAPES[character][:, 0]) + 0.3
    return Handwriting(
        strokes=Strokes.of(letters),
        characters=np.array([ord(character) for text in texts for character in text]),
        leaves=np.array(leaves),
        word_offsets=np.cumsum([0, *map(len, texts)]),
        writers=np.where(np.arange(num_words) < num_words - 10, np.arange(num_words) % 2, -1),
    )


def test_a_short_run_lowers_the_loss() -> None:
    config = WordReaderConfig(num_epochs=12, batch_size=10, spliced_share=0.1)
    torch.manual_seed(0)
    net = WordReaderNet(3)
    optimizer = optimizer_of(net, config)
    learned = handwriting()
    losses = [list(train_epoch(net, optimizer, learned, "lov", config, epoch)) for epoch in range(config.num_epochs)]
    assert np.mean(losses[-1]) < 0.5 < 3 < losses[0][0]


def test_the_same_epoch_shows_the_same_pictures_and_another_one_others() -> None:
    config = WordReaderConfig(batch_size=20)
    shown = [[batch[0] for _, batch in batches(handwriting(), "lov", config, epoch)] for epoch in (0, 0, 1)]
    first, again, other = (np.concatenate([picture.ravel() for picture in pictures]) for pictures in shown)
    assert np.array_equal(first, again)
    assert first.shape != other.shape or not np.array_equal(first, other)


def test_words_with_characters_that_are_not_learned_are_not_shown() -> None:
    config = WordReaderConfig(batch_size=10)
    for _, (pictures, columns, numbers, counts) in batches(handwriting(), "lo", config, 0):
        assert set(numbers.tolist()) <= {1, 2}
        assert counts.sum() == len(numbers)
        assert 2 * columns.max() == pictures.shape[2]


def test_the_second_part_of_a_spliced_word_stands_where_the_pen_left_the_first() -> None:
    writing = handwriting()
    words, codes = writing.words([(np.array([0, 1, 5]), 2.0, 2), (np.array([3]), 0.0, 0)])
    assert [len(row) for row in codes] == [3, 1]
    whole = writing.strokes
    expected = [whole.letter(0)[0], whole.letter(1)[0], whole.letter(5)[0] + (2.0, 0)]
    for stroke, wanted in zip(words.letter(0), expected, strict=True):
        np.testing.assert_allclose(stroke, wanted)


def test_found_words_are_taken_apart_and_levelled() -> None:
    x = np.linspace(0, 6, 200)
    strokes = [np.stack([100 * x, 50 * np.sin(np.pi * x)], axis=1)]
    word = cut_word(strokes, "nnn")
    assert word is not None
    third = len(word.points) // 3
    found = FoundWord(0, "nnn", word, np.array([0, third, 2 * third, len(word.points)]), -0.1)
    writing = Handwriting.of([found], np.array([7]))
    assert len(writing) == 1
    assert writing.word_offsets.tolist() == [0, 3]
    assert writing.writers.tolist() == [7]
    assert writing.strokes.points[:, 1].min() == pytest.approx(0, abs=0.1)
    assert writing.strokes.points[:, 1].max() == pytest.approx(1, abs=0.1)
    # A letter that is joined to the next ends where that begins.
    np.testing.assert_allclose(writing.strokes.letter(0)[-1][-1], writing.strokes.letter(1)[0][0])


def test_characters_are_learned_that_come_often_enough() -> None:
    writing = handwriting()
    counts = {
        character: int((writing.characters[: writing.word_offsets[-11]] == ord(character)).sum()) for character in "lov"
    }
    assert characters_of(writing) == "".join(sorted(c for c, count in counts.items() if count >= FEWEST))


@pytest.mark.parametrize("wrong", [{"num_epochs": 0}, {"spliced_share": 1.5}])
def test_numbers_out_of_bounds_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(RunError, match="expected"):
        WordReaderConfig(**wrong)  # type: ignore[arg-type]
