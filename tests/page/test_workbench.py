"""What lies ready on a bench is not made again, and a page is the same whatever lies there."""

from collections.abc import Callable, Hashable, Sequence

import numpy as np

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
