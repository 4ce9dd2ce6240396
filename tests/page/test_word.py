"""A word at the end of a line that breaks it, and a word put together of its parts."""

import numpy as np
import pytest

from ownhand.glyphs import Glyph, Inks
from ownhand.ink import polygon
from ownhand.page.drift import WordDrift
from ownhand.page.word import Hyphen, Letter, Word

BAR = polygon([(0, 0), (0.5, 0), (0.5, 1), (0, 1)])


def word(text: str, *, size: float = 1.0, space: str = "", hyphen: float | None = None) -> Word:
    """Bars an x-height apart, each half as wide, with a hyphen that would stand at `hyphen`."""
    inks = Inks.of([BAR] * len(text))
    return Word(
        0,
        space,
        [Letter(character, Glyph(character, BAR)) for character in text],
        inks,
        np.arange(len(text)) * size,
        WordDrift(size, 1.0, 0.0),
        hyphen=None if hyphen is None else Hyphen(Letter("-", Glyph("-", BAR), is_added=True), inks.part(0, 1), hyphen),
    )


def test_a_word_is_as_wide_as_its_ink_however_large_it_is_written() -> None:
    assert word("abc").width == pytest.approx(2.5)
    assert word("abc", size=2.0).width == pytest.approx(5.0)
    assert word("abc", hyphen=3.0).width == pytest.approx(2.5)
    assert word("abc").broken_width == pytest.approx(2.5)
    assert word("abc", hyphen=3.0).broken_width == pytest.approx(3.5)


def test_a_broken_word_ends_with_its_hyphen_and_goes_on() -> None:
    broken = word("ab", hyphen=2.5).broken()
    assert [letter.character for letter in broken.letters] == ["a", "b", "-"]
    assert [letter.goes_on for letter in broken.letters] == [False, False, True]
    assert broken.letters[-1].is_added
    assert broken.origins.tolist() == [0, 1, 2.5]
    assert len(broken.inks.top) == 3
    bare = word("ab").broken()
    assert [letter.character for letter in bare.letters] == ["a", "b"]
    assert [letter.goes_on for letter in bare.letters] == [False, True]


def test_parts_are_joined_where_they_stand() -> None:
    whole = word("ab").joined(word("cd"), 2.25)
    assert "".join(letter.character for letter in whole.letters) == "abcd"
    assert whole.origins.tolist() == [0, 1, 2.25, 3.25]
    assert whole.width == pytest.approx(3.75)
