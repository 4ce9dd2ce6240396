"""The shapes of a font: the ink of every drawing that was kept, with the name of its glyph, spaced evenly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ownhand.fonts.joins import ALONE, JoinedGlyph
from ownhand.fonts.kerning import Bearings, Gaps, Kerning, bearings_and_kerning
from ownhand.fonts.ligatures import ligatures
from ownhand.fonts.names import glyph_name
from ownhand.fonts.outlines import X_HEIGHT, Contours, Shape, finished
from ownhand.fonts.repertoire import LIGATURES, Repertoire
from ownhand.fonts.stances import RunningHand
from ownhand.glyphs import RunningLetter
from ownhand.glyphs.spacing import pitch_of
from ownhand.ink import outlines_of
from ownhand.progress import Progress


class StandingShape(NamedTuple):
    """One shape of a letter in a stance of its own; its ink stands as in `RunningLetter`."""

    glyph: JoinedGlyph
    contours: Contours
    leaves: int | None
    """Units across where the pen goes on to the next letter."""


_USUAL_LETTERS = "etaoinshrdlu"
"""By which it is told how far letters stand from one another."""


@dataclass(frozen=True)
class SpacedShapes:
    """The shapes of letters, digits, signs and ligatures, and how they stand beside each other."""

    by_text: dict[str, list[Shape]]
    """By character, or by the letters of a ligature; each has one shape at least."""

    carets: dict[str, list[int]]
    """Of a ligature's shapes: units from its ink's origin to where the second letter begins."""

    standing: list[StandingShape]
    """Letters that do not stand alone, of a hand that joins."""

    bearings: Bearings
    kerning: Kerning
    word_space: int
    """Units of a space."""


def spaced_shapes(repertoire: Repertoire, alternates: int, progress: Progress) -> SpacedShapes:
    """Makes outlines of what was drawn, joins the letters that the hand joins, and spaces them all.

    Raises:
        WritingError: skia-pathops is not there.
    """
    standing = _standing_letters(repertoire.running)
    # Fitted all together, which is quicker.
    drawn = [glyph for glyphs in repertoire.characters.values() for glyph in glyphs]
    outlines = iter(outlines_of([glyph.outline for glyph in [*drawn, *(letter.glyph for _, letter in standing)]]))
    by_text: dict[str, list[Shape]] = {}
    num_done, num_all = 0, len(drawn) + len(standing)
    for character, glyphs in repertoire.characters.items():
        shapes = named_shapes(glyph_name(character), [finished(next(outlines)) for _ in glyphs])
        if shapes:
            by_text[character] = shapes
        num_done += len(glyphs)
        progress(num_done, num_all)
    in_stances = []
    for place, (glyph, letter) in enumerate(standing):
        leaves = None if letter.leaves is None else round(letter.leaves * X_HEIGHT)
        in_stances.append(StandingShape(glyph, finished(next(outlines)), leaves))
        if place % 100 == 0:
            progress(num_done + place, num_all)
    # Letters that are joined on both sides stand where the pen takes them.
    free = [one for one in in_stances if not (one.glyph.stance.goes_on and one.glyph.stance.entry >= 0)]
    others = [Shape(one.glyph.name, one.contours) for one in free]
    usual = [(glyph, letter.leaves) for glyph, letter in standing if glyph.letter in _USUAL_LETTERS]
    steps = [leaves for glyph, leaves in usual if leaves is not None and glyph.stance.entry >= 0]
    gaps = Gaps(by_text, others, pitch_of(steps))
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
        standing=in_stances,
        bearings=bearings,
        kerning=kerning,
        word_space=round(gaps.word_space * X_HEIGHT),
    )


def _standing_letters(running: RunningHand | None) -> list[tuple[JoinedGlyph, RunningLetter]]:
    """The letters that do not stand alone, with the names of their glyphs."""
    found = []
    for letter, stances in running.letters.items() if running else ():
        for stance, drawn in stances.items():
            for number, one in enumerate(drawn if stance != ALONE else ()):
                name = f"{shape_name(glyph_name(letter), number)}{stance.suffix}"
                found.append((JoinedGlyph(letter, number, stance, name), one))
    return found


def shape_name(name: str, number: int) -> str:
    """Gives the name of the glyph that is a character's shape of that number, from 0."""
    return name if number == 0 else f"{name}.ss{number + 1:02}"


def named_shapes(name: str, inks: Sequence[Contours]) -> list[Shape]:
    """Gives the shapes of one character, their glyphs named after it: a, a.ss02 ...; those without ink left out."""
    inked = [ink for ink in inks if ink]
    return [Shape(shape_name(name, place), ink) for place, ink in enumerate(inked)]


def _ligatures(
    repertoire: Repertoire, by_text: Mapping[str, Sequence[Shape]], unit: float, count: int
) -> dict[str, list[tuple[Contours, int]]]:
    """The ligatures of a hand, `count` shapes of each, with their carets."""
    found = {}
    for pair in LIGATURES:
        if set(pair) <= set(by_text) & set(repertoire.spare):
            first, second = (repertoire.spare[letter] for letter in pair)
            made = ligatures(first, second, unit, count)
            if made:
                found[pair] = made
    return found
