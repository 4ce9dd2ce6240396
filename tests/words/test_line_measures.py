"""How lines stand, measured on lines that are known: `words.line_measures`."""

import numpy as np
import pytest

from ownhand.words.line_measures import Spread, measure_lines
from ownhand.words.written_lines import WrittenLine

NUM_PEOPLE, NUM_PAGES, NUM_LINES, NUM_WORDS, NUM_LETTERS = 30, 3, 5, 9, 6
PITCH, SPACING = 1.5, 4.0
SLOPES, LIFT, GAPS, MARGIN, BOW = (0.02, 0.01), 0.1, (0.4, 0.3), 0.7, 0.2


def lines(rng: np.random.Generator) -> list[WrittenLine]:
    """Made-up lines whose letters are all of a size, their words lifted, their gaps and margins drawn."""
    made = []
    for person in range(NUM_PEOPLE):
        usual_slope, usual_gap = SLOPES[0] * rng.standard_normal(), GAPS[0] * rng.standard_normal()
        for page in range(NUM_PAGES):
            for number in range(NUM_LINES):
                slope = usual_slope + SLOPES[1] * rng.standard_normal()
                lifts = LIFT * rng.standard_normal(NUM_WORDS)
                gaps = PITCH * np.exp(usual_gap + GAPS[1] * rng.standard_normal(NUM_WORDS))
                # Words are as long as their pitch has it: their letters touch.
                starts = np.cumsum([0, *(gaps[1:] + PITCH * NUM_LETTERS)]) + MARGIN * rng.standard_normal()
                left = (starts[:, None] + PITCH * np.arange(NUM_LETTERS)).ravel()
                t = (left - left[0]) / (left[-1] - left[0])
                bow = BOW * rng.standard_normal() * 4 * t * (1 - t)
                bottom = np.repeat(lifts, NUM_LETTERS) + bow
                made.append(
                    WrittenLine(
                        item=NUM_PAGES * person + page,
                        number=number,
                        writer=person,
                        text="namesa" * NUM_WORDS,
                        word=np.repeat(np.arange(NUM_WORDS), NUM_LETTERS),
                        boxes=np.stack([left, bottom, left + PITCH, bottom + 1], axis=1),
                        slope=slope,
                        height=20.0,
                        base=-SPACING * number - slope * starts[0],
                    )
                )
    return made


def test_what_went_in_comes_out() -> None:
    found = measure_lines(lines(np.random.default_rng(0)))
    assert (found["slope"].people, found["slope"].count) == (NUM_PEOPLE, NUM_PEOPLE * NUM_PAGES * NUM_LINES)
    assert (found["slope"].between, found["slope"].within) == pytest.approx(SLOPES, rel=0.3)
    assert (found["word_gap"].between, found["word_gap"].within) == pytest.approx(GAPS, rel=0.3)
    assert found["word_gap"].median == pytest.approx(0, abs=0.15)
    assert found["word_lift"].within == pytest.approx(LIFT, rel=0.25)
    # From the middle of the first word to that of the last.
    seen = (NUM_WORDS - 1) / NUM_WORDS
    assert found["bow"].within == pytest.approx(BOW * seen**2, rel=0.2)
    assert found["margin"].within == pytest.approx(MARGIN, rel=0.2)
    assert found["margin_step"].within == pytest.approx(np.sqrt(2) * MARGIN, rel=0.2)
    assert found["line_spacing"].median == pytest.approx(SPACING, abs=0.1)
    assert found["word_size"].within == pytest.approx(0, abs=1e-6)


def test_nothing_is_made_of_nothing() -> None:
    assert set(measure_lines([]).values()) == {Spread(0.0, 0.0, 0.0, 0, 0)}
