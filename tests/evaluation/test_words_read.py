"""Words read, by a reader that can be told what to see."""

import numpy as np
from PIL import Image

from ownhand.evaluation.words_read import Copyist, words_read

from .words import TEXTS, letters_of, word_sample


def test_a_copyist_writes_words_as_they_were_written() -> None:
    words = letters_of(2, ["mind", "river"])
    hand = Copyist(["mind", "river", "mind", "river"], words)
    assert hand.characters == "deimnrv"
    once, twice, again = hand.words_of([list("mind")] * 3, [[0] * 4] * 3)
    assert [glyph.character for glyph in once] == list("mind")
    assert once[0].step is None
    begins = [min(stroke[:, 0].min() for stroke in letter) for letter in words[0]]
    assert [glyph.step for glyph in once[1:]] == list(np.diff(begins))
    assert once != twice
    assert once == again
    assert hand.glyph("v", np.random.default_rng(0)).character == "v"


def test_lines_of_each_hand_are_read() -> None:
    sample = word_sample(2)
    shown: list[Image.Image] = []

    def blind(picture: Image.Image) -> str:
        shown.append(picture)
        return ""

    found = words_read(sample, blind, num_words=16)
    assert found["misread"] == found["words"] == 1
    assert found["hands"] == 2
    assert 4 <= len(shown) <= 6
    assert found["letters"] == 2 * sum(map(len, TEXTS)) + 16 - len(shown)
