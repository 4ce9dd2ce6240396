"""Letters composed of what a hand can write: in place, of its own ink, with its strokes."""

import string
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.glyphs import Composed, Glyph, GlyphSource
from ownhand.glyphs.pieces import fitted, laid, sized, without_bar, without_dot
from ownhand.ink import Ballpoint, Marker, Outline, Strokes, polygon

PRINTABLE = string.ascii_letters + string.digits + string.punctuation
LETTERS = "".join(chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha())  # Latin-1 and Latin Extended-A
PEN = Ballpoint(width=0.1, steadiness=0)

SHAPES = {
    "i": [[(0, 1), (0, 0)], [(0, 1.4), (0, 1.5)]],
    "j": [[(0, 1), (0, -0.8), (-0.4, -0.8)], [(0, 1.4), (0, 1.5)]],
    "'": [[(0, 1.9), (0, 1.4)]],
    "-": [[(0, 0.6), (0.6, 0.6)]],
    ".": [[(0, 0.05), (0.02, 0.05)]],
    ",": [[(0, 0.1), (-0.1, -0.3)]],
    "f": [[(0.5, 1.8), (0.2, 1.6), (0.2, 0)], [(0, 0.9), (0.5, 0.9)]],
    "o": [[(0.5 + 0.5 * np.cos(t), 0.5 + 0.5 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 30)]],
}


def dense(corners: np.ndarray) -> np.ndarray:
    """A line with points as close as a pen leaves them."""
    steps = np.diff(corners, axis=0)
    counts = np.ceil(np.hypot(*steps.T) / 0.1).astype(int).clip(1)
    share = np.concatenate([np.arange(count) / count for count in counts])[:, None]
    return np.concatenate([corners[:-1].repeat(counts, axis=0) + steps.repeat(counts, axis=0) * share, corners[-1:]])


def inked(character: str, strokes: list[list[tuple[float, float]]]) -> Glyph:
    lines = [dense(np.array(stroke, float)) for stroke in strokes]
    (outline,) = PEN.outlines(Strokes.of([lines]))
    return Glyph(character, outline, strokes=tuple(lines))


class PenHand(GlyphSource):
    """Writes the shapes above, and a box with its diagonal for every other character."""

    characters = PRINTABLE

    def __init__(self, characters: str = PRINTABLE) -> None:
        self.characters, self.asked = characters, ""

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        assert character in self.characters
        self.asked += character
        top = 1.0 if character in "aceglmnopqrsuvwxyz" else 1.8
        box = [[(0, 0), (0.8, 0), (0.8, top), (0, top), (0, 0), (0.8, top)]]
        return inked(character, SHAPES.get(character, box))


def write(character: str, hand: GlyphSource | None = None) -> Glyph:
    return Composed(hand or PenHand()).glyph(character, np.random.default_rng(0))


def test_all_of_latin_1_and_latin_extended_a_is_composed() -> None:
    hand = Composed(PenHand())
    assert hand.characters.startswith(PRINTABLE)
    assert len(set(hand.characters)) == len(hand.characters)
    signs = "¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾×÷‘’‚“”„‹›–—−…•€"
    assert not [c for c in LETTERS + signs if c not in hand.characters]
    glyphs = hand.glyphs(LETTERS + signs, np.random.default_rng(0))
    for character, glyph in zip(LETTERS + signs, glyphs, strict=True):
        left, bottom, right, top = glyph.outline.bounds()
        assert glyph.character == character
        assert -1.5 < bottom < top < 2.9, character
        assert 0.03 < right - left < 2.7, character
        assert glyph.strokes, character


@pytest.mark.parametrize("letter", "áäåāčőẽ")
def test_marks_stand_over_the_middle_of_their_letter(letter: str) -> None:
    glyph, base = write(letter), write(unicodedata.normalize("NFD", letter)[0])
    left, _, right, top = base.outline.bounds()
    marks = [box for box in boxes(glyph) if box[1] > top]
    assert marks
    assert min(box[1] for box in marks) == pytest.approx(top + 0.2, abs=0.02)
    middle = (min(box[0] for box in marks) + max(box[2] for box in marks)) / 2
    assert middle == pytest.approx((left + right) / 2, abs=0.03)
    assert max(box[3] for box in marks) < top + 0.9


def test_marks_under_letters_and_through_them() -> None:
    assert write("ç").outline.bounds()[1] == pytest.approx(-0.5, abs=0.12)
    comma = min(boxes(write("ņ")), key=lambda box: box[1])
    assert comma[3] == pytest.approx(write("n").outline.bounds()[1] - 0.2, abs=0.01)  # clear of the letter
    ogonek = min(boxes(write("ą")), key=lambda box: box[1])
    assert ogonek[0] > 0.5  # at its right foot
    left, bottom, right, top = write("ø").outline.bounds()
    base = write("o").outline.bounds()
    assert bottom < base[1] - 0.05 < base[3] + 0.05 < top
    assert right - left < 1.2 * (base[2] - base[0])


def test_a_full_stop_that_came_out_as_a_scribble_is_a_small_dot() -> None:
    class Scribbler(PenHand):
        def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
            if character != ".":
                return super().glyph(character, rng)
            scribble = np.array([(0, 0), (0.4, 0.3), (0.1, 0.35), (0.3, 0.0), (0.2, 0.4)])
            (outline,) = Marker().outlines(Strokes.of([[scribble]]))
            return Glyph(character, outline, strokes=(scribble,))

    own, dot = Scribbler().glyph(".", np.random.default_rng(0)).outline, write("\u0307", Scribbler()).outline
    left, bottom, right, top = dot.bounds()
    size = max(right - left, top - bottom)
    assert size == pytest.approx(1.8 * own.line_width)
    assert 0.3 < size < 0.45  # the line is 0.22 wide, and in the scribble runs over itself
    share = size / max(np.ptp(np.reshape(own.bounds(), (2, 2)), axis=0))
    assert dot.area() == pytest.approx(own.area() * share**2)  # its shape is as it was


def test_any_letter_bears_any_mark() -> None:
    hand = Composed(PenHand())
    for cluster in (
        "x\u0302",
        "q\u0301",
        "m\u0303",
        "x\u0302\u0323",
        "\u00f8\u0304",
        "\u00e6\u0301",
        "1\u0305",
        "=\u0338",
    ):
        assert hand.can_write(cluster), cluster
        assert cluster not in hand.characters
        glyph, base = write(cluster), write(unicodedata.normalize("NFD", cluster)[0])
        assert glyph.character == cluster
        assert glyph.strokes
        assert len(glyph.outline.contours) > len(base.outline.contours)
    one, two = (write(cluster).outline.bounds() for cluster in ("x\u0302", "x\u0302\u0302"))
    assert two[3] > one[3] + 0.3  # marks are stacked
    assert write("x\u0323").outline.bounds()[1] < -0.2
    horn = max(boxes(write("\u01a1")), key=lambda box: box[2])
    assert horn[1] > 0.5
    assert write("\u0301").outline.bounds()[1] == pytest.approx(1.25)  # alone
    for cluster in ("x\u035a", "x" + 5 * "\u0301", "\u05d0\u0301", "xy", "", "\u0300" * 9):
        assert not hand.can_write(cluster), cluster
    assert not Composed(PenHand("ab")).can_write("a\u0302")


def test_an_i_loses_its_dot_under_an_accent_alone() -> None:
    assert len(write("i").outline.contours) == 2
    assert len(write("í").outline.contours) == 2  # stem and accent
    assert len(write("ï").outline.contours) == 3
    assert len(write("į").outline.contours) == 3  # an ogonek, and the dot
    dotless = write("ı")
    assert dotless.outline.bounds()[3] < 1.1
    assert len(dotless.strokes or ()) == 1
    assert without_dot(inked("i", [[(0, 0), (0, 1.5)]])) is None
    bare = without_bar(inked("f", SHAPES["f"]))
    assert bare is not None
    assert bare.outline.bounds()[3] > 1.7
    assert len(bare.strokes or ()) == 1


def test_a_piece_written_smaller_or_larger_keeps_the_width_of_its_line() -> None:
    ring = inked("o", SHAPES["o"])
    for scale in (0.4, 1.7):
        changed = sized(ring, scale)
        assert changed.outline.line_width == pytest.approx(0.1, abs=0.02)
    assert fitted(ring, 0.5, 0.5).outline.bounds()[3] == pytest.approx(0.5 * 1.05, abs=0.05)
    line = laid(inked("'", SHAPES["'"]), 1.5, 30)
    left, bottom, right, top = line.outline.bounds()
    assert np.hypot(right - left, top - bottom) == pytest.approx(1.5, abs=0.15)
    assert np.degrees(np.arctan2(top - bottom, right - left)) == pytest.approx(30, abs=5)


def test_all_parts_are_asked_for_at_once_and_known_letters_pass() -> None:
    hand = PenHand(PRINTABLE + "ä")
    glyphs = Composed(hand).glyphs("aäö", np.random.default_rng(0))
    assert hand.asked == "aäo.."
    assert [glyph.character for glyph in glyphs] == ["a", "ä", "ö"]


class Judged(PenHand):
    doubtful = "."
    neatness = 0.5

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        outline = Outline() if character == "^" else polygon([(0, 0), (1, 0), (1, 1)])
        return Glyph(character, outline, None if character == "o" else character == "a", 3 if character == "." else 1)


def test_verdicts_doubts_and_missing_parts_are_handed_on() -> None:
    hand = Composed(Judged())
    assert "ö" in hand.doubtful
    assert "ó" not in hand.doubtful
    assert hand.neatness == 0.5
    glyphs = hand.glyphs("öáéôo", np.random.default_rng(0))
    assert [glyph.is_read for glyph in glyphs] == [None, True, False, None, None]
    assert [glyph.num_tries for glyph in glyphs] == [3, 1, 1, 1, 1]
    assert [glyph.outline.is_empty for glyph in glyphs] == [False, False, False, True, False]
    assert glyphs[0].strokes is None


def test_capitals_alone_bear_accents() -> None:
    hand = Composed(PenHand(string.ascii_uppercase))
    assert set("ÁÀÂÃÄÅĀČŐÖÜØÆŒĐ") <= set(hand.characters)
    assert not set("áäé…") & set(hand.characters)
    assert hand.glyph("Á", np.random.default_rng(0)).outline.bounds()[3] > 2


@given(st.text(st.sampled_from(Composed(PenHand()).characters), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_composed_and_decomposed_are_written_the_same(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert composed == unicodedata.normalize("NFC", unicodedata.normalize("NFD", text))
    for character in composed:
        assert not write(character).outline.is_empty


def boxes(glyph: Glyph) -> list[tuple[float, float, float, float]]:
    return [Outline((contour,)).bounds() for contour in glyph.outline.contours]


class RunningHand(PenHand):
    """Its letters hang together: each stands a whole x-height right of the one before."""

    is_running = True

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def words_of(self, words: Sequence[Sequence[str]], seeds: Sequence[Sequence[int]]) -> list[list[Glyph]]:
        self.words += ["".join(word) for word in words]
        written = super().words_of(words, seeds)
        return [[replace(g, step=1.0 if k else None, goes_on=k > 0) for k, g in enumerate(word)] for word in written]


def test_letters_with_marks_run_on_with_the_others() -> None:
    hand = RunningHand()
    (word,) = Composed(hand).words_of([["n", "é", "e"]], [[1, 2, 3]])
    assert hand.words == ["nee"]
    (plain,) = hand.words_of([["n", "e", "e"]], [[1, 2, 3]])
    assert [glyph.character for glyph in word] == ["n", "é", "e"]
    assert [glyph.step for glyph in word] == [None, 1.0, 1.0]
    assert [glyph.goes_on for glyph in word] == [False, True, True]
    assert [len(glyph.strokes or ()) - glyph.num_marks for glyph in word] == [
        len(glyph.strokes or ()) for glyph in plain
    ]
    # The accent stands over a letter that is where it would be without.
    assert word[1].outline.bounds()[:2] == pytest.approx(word[2].outline.bounds()[:2])
    assert word[1].outline.bounds()[3] > word[2].outline.bounds()[3] + 0.2


def test_signs_of_several_letters_part_a_word() -> None:
    hand = RunningHand()
    (word,) = Composed(hand).words_of([["a", "b", "€", "c", "d"]], [[1, 2, 3, 4, 5]])
    assert hand.words == ["ab", "cd"]
    assert [glyph.step for glyph in word] == [None, 1.0, None, None, 1.0]
    assert all(not glyph.outline.is_empty for glyph in word)


def test_hands_whose_letters_stand_alone_write_words_letter_by_letter() -> None:
    hand = Composed(PenHand())
    words, seeds = [["a", "é"], [], ["b"]], [[1, 2], [], [3]]
    written = hand.words_of(words, seeds)
    assert [[glyph.character for glyph in word] for word in written] == words
    (alone,) = hand.glyphs_of(["é"], [2])
    assert written[0][1].outline.svg_path() == alone.outline.svg_path()
