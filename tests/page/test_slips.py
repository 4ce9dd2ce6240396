"""Slips of the pen: what is struck out, and the line through it."""

import numpy as np
import pytest
from tests.drawing.plotters import Penned

from ownhand.page import lay_out
from ownhand.page.slips import strike, struck_marks
from ownhand.page.text import Mark

from .conftest import Blobs

BLOBS = Blobs()
TEXT = "pack my box with five dozen liquor jugs " * 12


def marks(word):
    return [Mark(character, character, 1, k) for k, character in enumerate(word, start=1)]


def test_a_word_is_struck_as_often_as_told_whole_or_after_two_letters_at_least():
    rng = np.random.default_rng(0)
    struck = [struck_marks(marks("gate"), 0.3, rng) for _ in range(4000)]
    lengths = np.array([len(slip) for slip in struck])
    assert np.mean(lengths > 0) == pytest.approx(0.3, abs=0.03)
    assert set(lengths[lengths > 0]) == {2, 3, 4}
    assert np.mean(lengths[lengths > 0] == 4) == pytest.approx(0.4, abs=0.05)
    assert all("gate".startswith("".join(mark.character for mark in slip)) for slip in struck)


def test_short_words_and_what_is_no_word_are_never_struck():
    for word in ("at", "a.m.", "17th"):
        assert not any(struck_marks(marks(word), 0.5, np.random.default_rng(seed)) for seed in range(50))
    unwritten = [*marks("gate"), Mark("漢", None, 1, 5)]
    assert not any(struck_marks(unwritten, 0.5, np.random.default_rng(seed)) for seed in range(50))


def test_a_strike_reaches_beyond_its_word_at_half_the_height_of_small_letters():
    for seed in range(20):
        left, bottom, right, top = strike(5.0, 0.1, np.random.default_rng(seed)).outline.bounds()
        assert left < 0
        assert right > 5
        assert 0 < bottom < top < 1


def test_slips_are_struck_out_and_written_again():
    page = lay_out(TEXT, BLOBS, slips=0.2, seed=1)
    struck = [p for p in page.placements if p.is_struck]
    assert all(p.is_added for p in struck)
    lines = [p for p in struck if p.character == "\u0336"]
    assert 5 < len(lines) < 40
    assert "".join(p.character for p in page.placements if not p.is_added) == TEXT.replace(" ", "")
    for line in lines:
        own = [p for p in struck if (p.line, p.word) == (line.line, line.word) and p is not line]
        left, _, right, _ = page.outline(line).bounds()
        assert len(own) >= 2
        assert left < min(page.outline(p).bounds()[0] for p in own)
        assert right > max(page.outline(p).bounds()[2] for p in own)
    assert not any(p.is_struck for p in lay_out(TEXT, BLOBS, seed=1).placements)


def test_only_whole_words_are_struck_out():
    page = lay_out("Toi\u00adL " * 30, Penned(), slips=0.5, seed=2)
    assert not any(p.is_struck for p in page.placements)
