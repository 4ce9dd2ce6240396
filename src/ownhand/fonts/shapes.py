"""The shapes of a font: the ink of every drawing that was kept, with the name of its glyph, spaced evenly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ownhand.fonts.kerning import Bearings, Gaps, Kerning, bearings_and_kerning
from ownhand.fonts.ligatures import ligatures
from ownhand.fonts.names import glyph_name
from ownhand.fonts.outlines import X_HEIGHT, Contours, Shape, finished
from ownhand.fonts.repertoire import LIGATURES, Repertoire
from ownhand.ink import outlines_of
from ownhand.progress import Progress


@dataclass(frozen=True)
class SpacedShapes:
    """The shapes of letters, digits, signs and ligatures, and how they stand beside each other."""

    by_text: dict[str, list[Shape]]
    """By character, or by the letters of a ligature; each has one shape at least."""

    carets: dict[str, list[int]]
    """Of a ligature's shapes: units from its ink's origin to where the second letter begins."""

    bearings: Bearings
    kerning: Kerning
    word_space: int
    """Units of a space."""


def spaced_shapes(repertoire: Repertoire, alternates: int, progress: Progress) -> SpacedShapes:
    """Makes outlines of what was drawn, joins the letters that the hand joins, and spaces them all.

    Raises:
        WritingError: skia-pathops is not there.
    """
    # Fitted all together, which is quicker.
    outlines = iter(outlines_of([glyph.outline for glyphs in repertoire.characters.values() for glyph in glyphs]))
    by_text: dict[str, list[Shape]] = {}
    for number, (character, glyphs) in enumerate(repertoire.characters.items()):
        shapes = named_shapes(glyph_name(character), [finished(next(outlines)) for _ in glyphs])
        if shapes:
            by_text[character] = shapes
        progress(number, len(repertoire.characters))
    gaps = Gaps(by_text)
    joined = _ligatures(repertoire, by_text, gaps.unit, alternates) if alternates > 1 else {}
    if joined:
        by_text |= {
            pair: named_shapes("_".join(map(glyph_name, pair)), [contours for contours, _ in made])
            for pair, made in joined.items()
        }
        gaps = Gaps(by_text)
    bearings, kerning = bearings_and_kerning(gaps)
    return SpacedShapes(
        by_text=by_text,
        carets={pair: [caret for _, caret in made] for pair, made in joined.items()},
        bearings=bearings,
        kerning=kerning,
        word_space=round(gaps.word_space * X_HEIGHT),
    )


def named_shapes(name: str, inks: Sequence[Contours]) -> list[Shape]:
    """Gives the shapes of one character, their glyphs named after it: a, a.ss02 ...; those without ink left out."""
    inked = [ink for ink in inks if ink]
    return [Shape(name if place == 0 else f"{name}.ss{place + 1:02}", ink) for place, ink in enumerate(inked)]


def _ligatures(
    repertoire: Repertoire, by_text: Mapping[str, Sequence[Shape]], unit: float, count: int
) -> dict[str, list[tuple[Contours, int]]]:
    """The ligatures of a hand, `count` shapes of each, with their carets."""
    found = {}
    for pair in LIGATURES:
        if set(pair) <= set(by_text):
            first, second = (repertoire.spare[letter] for letter in pair)
            made = ligatures(first, second, unit, count)
            if made:
                found[pair] = made
    return found
