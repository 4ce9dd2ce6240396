"""What lies ready on a bench is not made again, and a page is the same whatever lies there."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from ownhand.glyphs import Glyph, GlyphSource, Inks
from ownhand.page import Workbench, lay_out
from ownhand.page.workbench import T

from .conftest import Blobs

TEXT = "We waited by the gate, and the zoo stayed shut.\n\tThen su\u00adper\u00adcali-fragi grew feet; 17 saw it. "


class Shelf(Workbench):
    """Keeps all pieces that were ever made, and counts what is made anew."""

    def __init__(self) -> None:
        self.kept: dict[Hashable, object] = {}
        self.num_made = self.num_written = 0

    def __len__(self) -> int:
        return len(self.kept)

    def glyphs(self, hand: GlyphSource, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
        self.num_written += len(characters)
        return super().glyphs(hand, characters, seeds)

    def pieces(
        self, hand: GlyphSource, keys: Sequence[Hashable], make: Callable[[Sequence[int]], Sequence[T]]
    ) -> Sequence[T]:
        new = [place for place, key in enumerate(keys) if key not in self.kept]
        self.num_made += len(new)
        self.kept |= zip((keys[place] for place in new), make(new) if new else (), strict=True)
        return [self.kept[key] for key in keys]


def test_a_page_is_the_same_whatever_lies_ready() -> None:
    shelf = Shelf()
    for options in ({}, {"justify": True, "size": "A5"}, {"neatness": 0.3, "slips": 0.4}, {"x_height_mm": 12.0}):
        for text in (TEXT * 3, TEXT * 4, TEXT * 3):
            plain, kept = (lay_out(text, Blobs(), seed=2, workbench=bench, **options) for bench in (None, shelf))
            assert kept.svg() == plain.svg()
            assert kept.placements[-1].x == plain.placements[-1].x


def test_of_a_page_that_one_writes_on_little_is_made_anew() -> None:
    shelf = Shelf()
    lay_out(TEXT * 5 + "on", Blobs(), workbench=shelf)
    assert shelf.num_written == sum(not c.isspace() for c in TEXT * 5 + "on")
    made, shelf.num_made = shelf.num_made, 0
    lay_out(TEXT * 5 + "once", Blobs(), workbench=shelf)
    assert 0 < shelf.num_made < made / 10


def test_the_plain_bench_has_all_made_anew() -> None:
    bench, hand = Workbench(), Blobs()
    assert bench.pieces(hand, [], lambda places: [1 / 0]) == []
    assert bench.pieces(hand, ["a", "b"], lambda places: [10 * place for place in places]) == [0, 10]
    (one,), (other,) = bench.glyphs(hand, "a", [4]), hand.glyphs_of("a", [4])
    assert one.outline.bounds() == other.outline.bounds()
    outlines = [glyph.outline for glyph in hand.glyphs_of("abg", [1, 2, 3])]
    assert np.array_equal(bench.inks(outlines).left, Inks.of(outlines).left)
    assert bench.heights(outlines).tolist() == [box[3] - box[1] for box in (outline.bounds() for outline in outlines)]
    assert bench.heights([]).shape == (0,)


class Chain(Blobs):
    """Its letters hang together: each begins a tenth of an x-height before the one before it ends."""

    is_running = True

    def words_of(self, words: Sequence[Sequence[str]], seeds: Sequence[Sequence[int]]) -> list[list[Glyph]]:
        written = super().words_of(words, seeds)
        for word in written:
            for place in range(1, len(word)):
                step = word[place - 1].outline.bounds()[2] - word[place].outline.bounds()[0] - 0.1
                word[place] = replace(word[place], step=step)
        return written


def test_letters_that_hang_together_stay_so_on_the_page() -> None:
    page = lay_out("some words", Chain(), neatness=1.0)
    words = [[p for p in page.placements if p.word == number] for number in (0, 1)]
    for word in words:
        for one, other in pairwise(word):
            assert page.box(one)[2] - page.box(other)[0] == pytest.approx(0.1 * page.x_height_mm)
    assert page.box(words[1][0])[0] > page.box(words[0][-1])[2] + 0.5 * page.x_height_mm


def test_letters_that_hang_together_are_raised_together() -> None:
    page = lay_out("some words in a line that slopes " * 3, Chain(), neatness=0.0, seed=1)
    words: dict[tuple[int, int], set[float]] = {}
    for placement in page.placements:
        words.setdefault((placement.line, placement.word), set()).add(placement.y)
    assert {len(heights) for heights in words.values()} == {1}
    assert len(set.union(*words.values())) > len(words) / 2


def test_words_that_hang_together_are_broken_where_no_line_holds_them() -> None:
    page = lay_out("some" * 40, Chain(), size="A5", neatness=1.0)
    assert page.num_broken_words == 1
    for one, other in pairwise(page.placements):
        if one.line == other.line and not other.is_added:
            assert page.box(one)[2] - page.box(other)[0] == pytest.approx(0.1 * page.x_height_mm, rel=0.2)


def test_what_cannot_be_written_parts_a_word_that_hangs_together() -> None:
    page = lay_out("so漢me", Chain(), neatness=1.0)
    boxes = [page.box(placement) for placement in page.placements]
    assert [placement.is_missing for placement in page.placements] == [False, False, True, False, False]
    assert all(other[0] > one[2] for one, other in pairwise(boxes[1:4]))
