"""What a hand has of its own accord, and what it is taken in with that was made elsewhere."""

import re
import string
from pathlib import Path

import numpy as np
import pytest

from ownhand import write
from ownhand.errors import WritingError
from ownhand.glyphs import Composed, Glyph, GlyphSource, Guest
from ownhand.ink import Marker, polygon


class Triangles(GlyphSource):
    characters = string.ascii_letters

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        return Glyph(character, polygon([(0, 0), (1, 0), (0.5, rng.uniform(0.8, 1.2))]))


class Foreign:
    """No `GlyphSource`, though it offers what one must have; what else it offers is nobody's business."""

    neatness = 0.0
    doubtful = "A"

    def __init__(self) -> None:
        self.characters = string.ascii_letters

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        return Triangles().glyph(character, rng)


class Told(Triangles):
    """Has more to say of itself."""

    doubtful, neatness, nib, identity, is_threadsafe = "o", 0.25, Marker(), "told", True

    def __init__(self, wobble: float = 1.0) -> None:
        self.wobble = wobble

    def adjusted(self, *, neatness=None, wobble=None, joined=None, check=True, nib=None):
        return self if wobble is None else Told(wobble)


def tops(glyphs: list[Glyph]) -> list[float]:
    return [glyph.outline.bounds()[3] for glyph in glyphs]


def test_a_source_without_characters_or_glyph_is_refused_at_once() -> None:
    class Mute(GlyphSource):
        characters = "A"

    class Nameless(GlyphSource):
        def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
            return Glyph(character, polygon([(0, 0), (1, 0), (0, 1)]))

    for unfinished in (Mute, Nameless):
        with pytest.raises(TypeError, match="abstract"):
            unfinished()


def test_each_glyph_is_written_from_its_own_seed() -> None:
    hand = Triangles()
    glyphs = hand.glyphs_of("aba", [5, 6, 5])
    assert [glyph.character for glyph in glyphs] == ["a", "b", "a"]
    assert tops(glyphs) == tops([hand.glyph("a", np.random.default_rng(seed)) for seed in (5, 6, 5)])
    seeds = np.random.default_rng(1).integers(2**63, size=3).tolist()
    assert tops(hand.glyphs("aba", np.random.default_rng(1))) == tops(hand.glyphs_of("aba", seeds))


def test_a_source_with_no_more_to_say_is_neat_and_sure() -> None:
    hand = Triangles()
    assert (hand.doubtful, hand.neatness, hand.nib, hand.identity, hand.is_threadsafe) == ("", 1.0, None, None, False)
    assert [hand.can_write(text) for text in ("a", "é", "ab", "")] == [True, False, False, False]
    assert hand.adjusted(neatness=0.5, check=False) is hand
    for dial in ({"wobble": 0.5}, {"nib": Marker()}):
        with pytest.raises(WritingError, match="has no wobble, joins or nib to set"):
            hand.adjusted(**dial)


def test_what_is_composed_of_a_hand_says_what_the_hand_says() -> None:
    hand = Composed(Told())
    assert (hand.neatness, hand.nib, hand.is_threadsafe) == (0.25, Marker(), True)
    assert hand.identity != Told().identity
    assert hand.adjusted(neatness=0.1) is hand
    other = hand.adjusted(wobble=0.5)
    assert isinstance(other, Composed)
    assert other.hand.wobble == 0.5
    assert Composed(Triangles()).identity is None


def test_a_hand_made_elsewhere_is_taken_in() -> None:
    page = write("Abba", hand=Foreign(), seed=3)
    assert (
        page.svg()
        == write("Abba", hand=Guest(Foreign()), seed=3).svg()
        == write("Abba", hand=Triangles(), seed=3).svg()
    )
    assert page.doubtful == ""
    with pytest.raises(WritingError, match="has no wobble, joins or nib to set"):
        write("Abba", hand=Foreign(), wobble=0.5)


def test_the_hand_of_another_making_in_the_docs_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (Path(__file__).parents[2] / "docs" / "hands.md").read_text(encoding="utf-8")
    (snippet,) = (code for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "GlyphSource" in code)
    monkeypatch.chdir(tmp_path)
    exec(snippet, {})
    assert (tmp_path / "stamps.svg").read_text(encoding="utf-8").count("<path") == 3
