"""The form of words, of bars that stand as they are told to."""

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.evaluation.word_samples import WordSample
from ownhand.evaluation.words_form import form, gaps, letter_slants, tops, turns
from ownhand.ink import Strokes


def bars(gap: float, lean: float, heights: tuple[float, ...] = (1.0, 1.0, 1.0), *, times: int = 40) -> WordSample:
    """Words of leaning bars with a dot over each, far to the right."""
    letters = []
    for _ in range(times):
        for place, height in enumerate(heights):
            x = gap * place
            letters.append([np.array([[x, 0.0], [x + lean * height, height]])])
    return WordSample(texts=("n" * len(heights),) * times, letters=Strokes.of(letters), hands=np.arange(times))


def test_gaps_and_slants_are_those_that_were_drawn() -> None:
    sample = bars(0.8, 0.3)
    # Evened points inside the band lie a step off its edges at most.
    assert gaps(sample) == pytest.approx(0.5, abs=0.05)
    slants, is_told = letter_slants(sample)
    assert is_told.all()
    assert slants == pytest.approx(0.3, abs=1e-6)
    found = form(sample)
    assert found["gap"]["median"] == pytest.approx(0.5, abs=0.05)
    assert found["slant"]["within"] == pytest.approx(0, abs=1e-6)
    assert "turn" not in found


def test_heights_differ_within_a_word() -> None:
    sample = bars(1.0, 0.0, (0.8, 1.0, 1.2))
    assert tops(sample)[:3] == pytest.approx([0.8, 1, 1.2])
    assert form(sample)["x_height"]["within"] == pytest.approx(0.2)


@pytest.mark.parametrize("degrees", [0, 30, 90])
def test_the_pen_turns_by_so_much_where_letters_join(degrees: float) -> None:
    angle = np.radians(degrees)
    one = [np.array([[0.0, 0], [1, 0]]), np.array([[0.4, 0.6], [0.6, 0.6]])]
    other = [np.array([[1.0, 0], [1 + np.cos(angle), np.sin(angle)]])]
    sample = WordSample(texts=("in",), letters=Strokes.of([one, other]), hands=np.zeros(1, int))
    assert turns(sample) == pytest.approx([degrees], abs=1e-3)


def test_a_few_words_have_no_form() -> None:
    with pytest.raises(LettersError, match="at least 30 words"):
        form(bars(1.0, 0.0, times=3))
