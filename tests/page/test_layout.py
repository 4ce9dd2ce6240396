import itertools
import string
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.errors import WritingError
from ownhand.glyphs import Glyph, GlyphSource
from ownhand.ink import polygon
from ownhand.page import SIZES, lay_out
from ownhand.page.words import box

from .conftest import Bars, Blobs, Shapes, any_characters, bounds, visible

BLOBS = Blobs()


def are_apart(a, b):
    """Whether two convex polygons are disjoint, by the separating axis theorem."""
    for points in (a, b):
        sides = np.roll(points, -1, axis=0) - points
        for normal in np.stack([-sides[:, 1], sides[:, 0]], axis=1):
            if (a @ normal).max() <= (b @ normal).min() or (b @ normal).max() <= (a @ normal).min():
                return True
    return False


@given(st.text(any_characters), st.sampled_from(SIZES))
@settings(max_examples=80, deadline=None)
def test_every_character_is_placed_or_reported_on_the_paper_and_the_same_twice(text, size):
    if not visible(text):
        with pytest.raises(WritingError, match="nothing to write"):
            lay_out(text, BLOBS, size=size)
        return
    page = lay_out(text, BLOBS, size=size, seed=1)
    written = [placement for placement in page.placements if not placement.is_added]
    assert visible("".join(placement.character for placement in written)) == visible(text)
    missing = Counter(placement.character for placement in written if placement.is_missing)
    assert missing == {m.character: m.count for m in page.missing}
    replaced = Counter(p.character for p in written if not p.is_missing and p.glyph.character != p.character)
    assert replaced == {s.character: s.count for s in page.stand_ins}
    box = bounds(page)
    assert box[:, 0].min() >= 0
    assert box[:, 2].max() <= page.width_mm
    assert box[:, 3].max() <= 0
    assert -box[:, 1].min() <= page.height_mm
    for sheet in range(page.num_sheets):
        assert page.svg(sheet) == lay_out(text, BLOBS, size=size, seed=1).svg(sheet)


@given(st.text(string.ascii_letters + string.digits + string.punctuation + "  \n", min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_two_inks_overlap(text):
    if not text.strip():
        return
    page = lay_out(text, BLOBS, x_height_mm=5.0)
    polygons = [np.concatenate(page.outline(placement).flattened()) for placement in page.placements]
    box = bounds(page)
    for i, j in itertools.combinations(range(len(polygons)), 2):
        if (box[i, :2] < box[j, 2:]).all() and (box[j, :2] < box[i, 2:]).all():
            assert are_apart(polygons[i], polygons[j]), page.placements[i].character + page.placements[j].character


@given(st.text(string.ascii_lowercase + " ", min_size=100, max_size=400), st.sampled_from(["A5", "fit"]))
@settings(max_examples=20, deadline=None)
def test_lines_keep_within_the_margins(text, size):
    if not text.strip():
        return
    page = lay_out(text, BLOBS, size=size)
    margin = 15 if size == "A5" else 5
    box = bounds(page)
    assert box[:, 0].min() == pytest.approx(margin)
    assert box[:, 2].max() <= page.width_mm - margin + 1e-6


def test_another_seed_writes_otherwise(capitals):
    assert lay_out("HELLO", capitals, seed=1).svg() != lay_out("HELLO", capitals, seed=2).svg()


def test_a_repeated_letter_is_asked_for_anew(capitals):
    page = lay_out("LL", capitals)
    first, second = (placement.glyph.outline.contours[0] for placement in page.placements)
    assert np.abs(first - second).max() > 0.001


def test_bays_close_up_but_never_touch():
    tall = polygon([(0, 0), (0.3, 0), (0.3, 2), (0, 2)])
    ell = polygon([(0, 0), (1.3, 0), (1.3, 0.2), (0.2, 0.2), (0.2, 2), (0, 2)])
    tee = polygon([(0.5, 0), (0.7, 0), (0.7, 1.8), (1.2, 1.8), (1.2, 2), (0, 2), (0, 1.8), (0.5, 1.8)])
    hand = Shapes(I=tall, L=ell, T=tee)
    gap = {}
    for pair in ("II", "LT", "TT", "LL"):
        box = bounds(lay_out(pair, hand, x_height_mm=1.0))
        gap[pair] = box[1, 0] - box[0, 2]
    assert gap["LT"] < 0 < gap["TT"]  # the bar of the T reaches over the foot of the L
    assert gap["LT"] < gap["LL"] < gap["II"]


def test_a_tail_reaches_under_its_neighbour():
    bar = polygon([(0, 0), (0.4, 0), (0.4, 1), (0, 1)])
    tailed = bar + polygon([(-0.5, -0.9), (0.4, -0.9), (0.4, -0.7), (-0.5, -0.7)])
    hand = Shapes(i=bar, j=tailed)
    straight, under, apart = (bounds(lay_out(text, hand, x_height_mm=1.0)) for text in ("iii", "iij", "iii j"))
    assert under[2, 2] == pytest.approx(straight[2, 2], abs=0.05)  # its body stands where a body without a tail would
    assert apart[3, 0] - apart[2, 2] < 0.6


def test_words_stand_a_column_of_paper_apart_that_is_neither_narrow_nor_wide():
    stem, arm = polygon([(0, 0), (0.4, 0), (0.4, 1), (0, 1)]), [(1.0, 0.8), (1.0, 1), (0, 1)]
    dash = polygon([(0, 0.4), (0.5, 0.4), (0.5, 0.5), (0, 0.5)])
    hand = Shapes(i=stem, r=polygon([(0, 0), (0.2, 0), (0.2, 0.8), *arm]), **{"-": dash})
    page = lay_out("ii ri rr ir - ri", hand, x_height_mm=1.0)
    box, word = bounds(page), np.array([placement.word for placement in page.placements])
    gaps = [box[word == k + 1, 0].min() - box[word == k, 2].max() for k in range(word.max())]
    assert len(gaps) == 5
    assert 0.85 <= min(gaps) < 0.95  # beside an arm, under which there is paper enough
    assert max(gaps) == pytest.approx(1.02)


def test_tails_reach_under_the_word_before_but_not_up_to_its_tail():
    bar, low = polygon([(0, 0), (0.4, 0), (0.4, 1), (0, 1)]), [(-0.9, -0.9), (0.4, -0.9), (0.4, -0.7), (-0.9, -0.7)]
    tail = bar + polygon(low)
    comma = polygon([(0, 0.1), (0.1, -0.8), (0.2, 0.1)])
    hand = Shapes(i=bar, j=tail, **{",": comma})
    under, clear = (bounds(lay_out(text, hand, x_height_mm=1.0)) for text in ("ii ji", "i, ji"))
    assert under[2, 0] < under[1, 2] + 0.2  # the tail begins about where the word before it ends
    assert clear[2, 0] - clear[1, 2] > 0.2  # ends of tails are further apart


def test_ink_beyond_the_neighbour_is_kept_clear():
    tee = polygon([(1, 0), (1.2, 0), (1.2, 1.8), (2.6, 1.8), (2.6, 2), (0, 2), (0, 1.8), (1, 1.8)])
    dot = polygon([(0, 0), (0.15, 0), (0.15, 0.15), (0, 0.15)])
    page = lay_out("T.T", Shapes(**{"T": tee, ".": dot}), x_height_mm=1.0)
    box = bounds(page)
    assert box[1, 0] < box[0, 2]  # the full stop stands under the bar
    assert box[2, 0] > box[0, 2] + 0.1


def test_composed_and_decomposed_text_are_the_same():
    hand = Bars("é")
    assert lay_out("e\u0301", hand).svg() == lay_out("é", hand).svg()


def test_a_hand_may_write_many_characters_at_once():
    class Many(Bars):
        def glyphs_of(self, characters, seeds):
            self.asked = characters
            return super().glyphs_of(characters, seeds)

    hand = Many()
    assert lay_out("A éB", hand).svg() == lay_out("A éB", Bars()).svg()
    assert hand.asked == ["A", "B"]


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("", {}, "nothing to write"),
        (" \n\t ", {}, "nothing to write"),
        ("A", {"align": "middle"}, "no alignment called 'middle'. Choose one of left, right, centre"),
        ("A", {"margin_mm": -1}, "margin of -1 mm is out of bounds"),
        ("A", {"margin_mm": 90, "size": "A5"}, "margin of 90 mm leaves no room to write on A5"),
        ("A", {"neatness": 1.5}, "neatness of 1.5 is out of bounds"),
        ("A", {"slips": float("nan")}, "out of bounds"),
        ("A", {"size": "A2"}, "no paper called 'A2'. Choose one of fit, A4, A5, letter"),
        ("A", {"x_height_mm": 0.1}, "x-height of 0.1 mm is out of bounds"),
        ("A", {"x_height_mm": 500}, "out of bounds"),
        ("A", {"x_height_mm": float("nan")}, "out of bounds"),
        ("AB", {"size": "A5", "x_height_mm": 90.0}, "too narrow: 'A' is 180 mm wide"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(text, options, message):
    with pytest.raises(WritingError, match=message):
        lay_out(text, Bars(width=2.0), **options)


def test_paper_too_low_for_a_letter():
    with pytest.raises(WritingError, match="too low: 'A' is 250 mm tall"):
        lay_out("A", Bars(height=5.0), size="A5", x_height_mm=50.0)


def test_boxes_are_those_of_the_ink():
    page = lay_out("AB", Bars(width=0.5, height=2.0), x_height_mm=3.0, size="A5")
    left, top, right, bottom = page.box(page.placements[1])
    outline = page.outline(page.placements[1]).bounds()
    assert (left, -bottom, right, -top) == pytest.approx(outline)
    assert (right - left, bottom - top) == pytest.approx((1.5, 6.0))


class UnsureHand(GlyphSource):
    characters = "ABC"
    doubtful = "BC"

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        return Glyph(character, box(1.0))


def test_doubtful_characters_that_were_written_are_named() -> None:
    page = lay_out("ABBA", UnsureHand())
    assert page.doubtful == "B"
    assert page.warnings() == ["the model never drew B surely: they may not read."]
    assert lay_out("AAA", UnsureHand()).warnings() == []
