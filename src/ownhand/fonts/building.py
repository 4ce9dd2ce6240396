"""Building: from a hand to a font."""

from collections.abc import Sequence

import numpy as np

from ownhand.errors import WritingError
from ownhand.fonts.drawing import JOINED, Drawn, draw_all
from ownhand.fonts.features import Parts, feature_text
from ownhand.fonts.font import Font
from ownhand.fonts.joining import joined
from ownhand.fonts.kerning import Gaps, bearings_and_kerning
from ownhand.fonts.metrics import measure
from ownhand.fonts.naming import Imprint, glyph_name
from ownhand.fonts.outlines import X_HEIGHT, Contours, box, finished, in_x_heights, merged, shifted
from ownhand.fonts.rotation import Cycle, turn_glyphs
from ownhand.glyphs import Glyph, GlyphSource
from ownhand.glyphs.recipes import ABOVE, AT_FOOT, AT_RIGHT_FOOT, BELOW, set_mark
from ownhand.ink import outlines_of, polygon
from ownhand.progress import Progress

MOST_ALTERNATES = 18
"""Vowels have two more, and there are twenty stylistic sets."""

_DRAWING, _SHAPING = 0.7, 0.2
"""Shares of the work: drawing, and making outlines of drawings; the rest is bearings and kerning."""

_STEPS = 1000

_NOTDEF_WIDTH, _NOTDEF_PEN = 0.9, 0.09
"""x-heights, of the box that stands for what the font lacks."""

_ANYWHERE = {ABOVE, BELOW}
"""Where marks may stand by any letter; other places only letters have that are written so in some language."""

_PROBE = 0.1
"""x-heights: the side of a small square that is set by letters as marks are, to see where they stand."""


def build_font(
    hand: GlyphSource,
    *,
    family: str = "Own Hand",
    alternates: int = 5,
    seed: int = 0,
    imprint: Imprint | None = None,
    made_by: str = "ownhand",
    progress: Progress | None = None,
) -> Font:
    """Makes a font of a hand: of each letter and digit `alternates` shapes that take turns, drawn by the hand.

    Args:
        hand: whatever offers `characters` and `glyph(character, rng)`.
        family: the name that menus show; `imprint` tells it and more.
        alternates: shapes of each consonant and digit, from 1 (nothing takes turns) to `MOST_ALTERNATES`; vowels have
            two more, signs and marks three.
        seed: the same gives the same font, to the byte.
        made_by: the program and its version, for the name table.

    Raises:
        WritingError: the number of alternates is out of bounds, the imprint is no good, the hand draws nothing, or
            skia-pathops is not installed.
    """
    if not 1 <= alternates <= MOST_ALTERNATES:
        raise WritingError(f"A font has 1 to {MOST_ALTERNATES} alternates of each letter, found {alternates}.")
    imprint = imprint or Imprint(family=family)
    told = progress or (lambda done, total: None)
    drawn = draw_all(
        hand, alternates, np.random.default_rng(seed), lambda done, total: told(_part(0, _DRAWING, done, total), _STEPS)
    )
    if not any(shapes.glyphs for shapes in drawn.characters.values()):
        raise WritingError("This hand draws no character that a font could hold.")
    return _Builder(drawn, alternates, told).font(imprint, made_by)


def _part(begun: float, share: float, done: int, total: int) -> int:
    return int(_STEPS * (begun + share * done / max(total, 1)))


class _Builder:
    """Gathers glyphs, anchors and names of one font."""

    def __init__(self, drawn: Drawn, alternates: int, told: Progress) -> None:
        self._drawn, self._told = drawn, told
        self._inks: dict[str, list[tuple[str, Contours]]] = {}
        """Names and ink of the shapes, by character, or by two joined letters."""
        kept = [glyph.outline for shapes in drawn.characters.values() for glyph in shapes.glyphs]
        outlines = iter(outlines_of(kept))
        for number, (character, shapes) in enumerate(drawn.characters.items()):
            inks = [finished(next(outlines)) for _ in shapes.glyphs]
            self._inks[character] = _named(glyph_name(character), inks)
            told(_part(_DRAWING, _SHAPING, number, len(drawn.characters)), _STEPS)
        self._inks = {character: some for character, some in self._inks.items() if some}
        self._gaps = Gaps(self._inks)
        self._carets: dict[str, list[int]] = {}
        for pair in JOINED if alternates > 1 else ():
            if not set(pair) <= set(self._inks):
                continue
            made = joined(*(drawn.spare[character] for character in pair), self._gaps.unit, alternates)
            if made:
                name = "_".join(map(glyph_name, pair))
                self._inks[pair] = _named(name, [contours for contours, _ in made])
                self._carets[pair] = [caret for _, caret in made]
        if self._carets:
            self._gaps = Gaps(self._inks)
        self._bearings, self._kerning = bearings_and_kerning(self._gaps)
        self._glyphs: dict[str, Contours] = {}
        self._advances: dict[str, int] = {}
        self._characters: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._bases: dict[str, dict[str, tuple[int, int]]] = {}
        self._marks: dict[str, tuple[str, tuple[int, int]]] = {}
        self._stacks: dict[str, tuple[int, int]] = {}
        self._decomposed: dict[str, list[str]] = {}
        self._glyphs_of: dict[str, list[str]] = {c: [name for name, _ in some] for c, some in self._inks.items()}
        self._tabular: dict[str, str] = {}
        self._mark_shapes: dict[str, list[str]] = {}
        self._places: dict[str, set[str]] = {}
        """Where marks stand by a letter, besides over and under it."""
        for base, marks in drawn.accented.values():
            self._places.setdefault(base, set()).update(drawn.kinds[mark].place for mark in marks)

    def font(self, imprint: Imprint, made_by: str) -> Font:
        """Gives the font."""
        self._add(".notdef", *_notdef())
        self._add("space", (), round(self._gaps.word_space * X_HEIGHT), " ")
        self._characters |= {" ": "space", "\u00a0": "space"}
        self._add_shapes()
        self._add_marks()
        self._add_accented()
        self._add_tabular()
        self._add_stand_ins()
        cycles = self._cycles()
        turns = turn_glyphs(cycles)
        bases = [name for name in self._glyphs if name not in self._marks and name not in self._ligatures()]
        in_cycles = {name for cycle in cycles for name in cycle.glyphs}
        singles = [name for name in bases if name not in in_cycles and name != ".notdef"]
        for turn in turns:
            self._add(turn, (), 0)
        parts = Parts(
            cycles=cycles,
            singles=[name for name in singles if name not in self._tabular.values()],
            decomposed=self._decomposed,
            dotless={a: b for a, b in (("i", "dotlessi"), ("j", "uni0237")) if a in self._glyphs and b in self._glyphs},
            ligatures=self._ligatures(),
            tabular=self._tabular,
            bases=self._bases,
            marks=self._marks,
            stacks=self._stacks,
            kerning=self._kerning,
            glyphs_of=self._glyphs_of,
        )
        metrics = measure(
            self._glyphs.values(),
            [self._glyphs[glyph] for c, glyph in self._characters.items() if " " < c < "\u0100"],
            [self._inks[c][0][1] for c in "acemnorsuvwxz" if c in self._inks],
            [self._inks[c][0][1] for c in "ABCDEFGHIKLMNOPRSTUVWXYZ" if c in self._inks],
        )
        self._told(_STEPS, _STEPS)
        return Font(
            imprint=imprint,
            metrics=metrics,
            glyphs=self._glyphs,
            advances=self._advances,
            characters=self._characters,
            features=feature_text(parts, turns, bases),
            shapes={c: tuple(name for name, _ in some) for c, some in self._inks.items() if len(some) > 1},
            texts=self._texts,
            made_by=made_by,
            unread=self._drawn.unread,
        )

    def _add(self, name: str, contours: Contours, advance: int, text: str = "") -> None:
        self._glyphs[name], self._advances[name], self._texts[name] = contours, advance, text

    def _add_shapes(self) -> None:
        """Every shape of every character, with its bearings."""
        for character, some in self._inks.items():
            for name, contours in some:
                shift = self._bearings.shift[name]
                self._add(name, shifted(contours, shift), self._bearings.advance[name], character)
                if len(character) == 1 and character.isalpha():
                    self._bases[name] = self._anchors(name, _ANYWHERE | self._places.get(character, set()))
            if len(character) == 1:
                self._characters[character] = some[0][0]

    def _anchors(self, name: str, places: set[str]) -> dict[str, tuple[int, int]]:
        """Where marks stand by a glyph."""
        letter = _as_glyph(self._glyphs[name])
        anchors = {}
        for place in sorted(places & {kind.place for kind in self._drawn.kinds.values()}):
            x, y = _probed(letter, place)
            anchors[place] = round(x * X_HEIGHT), round(y * X_HEIGHT)
        return anchors

    def _add_marks(self) -> None:
        reference = Glyph("x", polygon([(-0.3, 0), (0.3, 0), (0.3, 1), (-0.3, 1)]))
        for mark, shapes in self._drawn.marks.items():
            place = self._drawn.kinds[mark].place
            base = np.array(_probed(reference, place))
            inks = []
            for glyph in shapes.glyphs:
                # Written over a letter before it: where no program moves it, it is not far off.
                standing = set_mark(glyph, place, reference, [reference]).transformed(shift=(-0.5, 0.0))
                inks.append(finished(standing.outline))
            inks = [ink for ink in inks if ink]
            at = round((base[0] - 0.5) * X_HEIGHT), round(base[1] * X_HEIGHT)
            name = glyph_name(mark)
            for own, contours in _named(name, inks):
                self._add(own, contours, 0, mark)
                self._marks[own] = (place, at)
                if place == ABOVE:
                    top = box(contours)[3]
                    # Stacked marks stand a little closer than the first.
                    self._stacks[own] = (round(sum(box(contours)[::2]) / 2), top - round(0.08 * X_HEIGHT))
            if inks:
                self._characters[mark] = name
                self._mark_shapes[mark] = [own for own, _ in _named(name, inks)]

    def _add_accented(self) -> None:
        """Accented letters, put together of the usual shapes; `ccmp` takes them apart, so that they have all."""
        for character, (base, marks) in self._drawn.accented.items():
            if base not in self._inks or any(mark not in self._mark_shapes for mark in marks):
                continue
            name, letter = glyph_name(character), self._inks[base][0][0]
            contours, used = self._glyphs[letter], [letter]
            stacked: tuple[int, int] | None = None
            for mark in marks:
                own = self._mark_shapes[mark][0]
                place, at = self._marks[own]
                to = self._bases[letter][place]
                if place == ABOVE:
                    to = stacked or to
                    dx, dy = to[0] - at[0], to[1] - at[1]
                    stacked = self._stacks[own][0] + dx, self._stacks[own][1] + dy
                else:
                    dx, dy = to[0] - at[0], to[1] - at[1]
                moved = shifted(self._glyphs[own], dx, dy)
                contours = merged(contours + moved) if place in (AT_FOOT, AT_RIGHT_FOOT) else contours + moved
                used.append(own)
            self._add(name, contours, self._advances[letter], character)
            self._characters[character] = name
            self._decomposed[name] = used
            self._glyphs_of[base].append(name)

    def _add_tabular(self) -> None:
        """Digits of one width, the ink of each in its middle, and points of half of it: columns of numbers align."""
        digits = [name for c in "0123456789" for name, _ in self._inks.get(c, ())]
        if not digits:
            return
        whole = max(self._advances[name] for name in digits)
        points = [name for c in ",." for name, _ in self._inks.get(c, ())]
        for name, width in [*((name, whole) for name in digits), *((name, whole // 2) for name in points)]:
            left, _, right, _ = box(self._glyphs[name])
            stem, _, suffix = name.partition(".")
            own = f"{stem}.tnum{f'_{suffix}' if suffix else ''}"
            self._add(own, shifted(self._glyphs[name], (width - left - right) // 2), width, self._texts[name])
            self._tabular[name] = own

    def _add_stand_ins(self) -> None:
        """Small letters in a hand of capitals, which are written for them."""
        if not any("a" <= c <= "z" for c in self._drawn.characters):
            for character in list(self._characters):
                small = character.lower()
                if len(small) == 1 and small != character:
                    self._characters.setdefault(small, self._characters[character])

    def _cycles(self) -> list[Cycle]:
        some = [[name for name, _ in own] for own in self._inks.values()] + list(self._mark_shapes.values())
        return [Cycle(tuple(names)) for names in some if len(names) > 1]

    def _ligatures(self) -> dict[str, tuple[list[str], tuple[int, int]]]:
        found: dict[str, tuple[list[str], tuple[int, int]]] = {}
        for pair in JOINED:
            for place, caret in enumerate(self._carets.get(pair, ())):
                name = self._inks[pair][place][0]
                own = [self._characters[c] for c in pair] if place == 0 else []
                found[name] = (own, (caret + self._bearings.shift[name], 0))
        return found


def _named(name: str, inks: Sequence[Contours]) -> list[tuple[str, Contours]]:
    """Names for the shapes of one character; those without ink left out."""
    kept = [ink for ink in inks if ink]
    return [(name if place == 0 else f"{name}.ss{place + 1:02}", ink) for place, ink in enumerate(kept)]


def _as_glyph(contours: Contours) -> Glyph:
    return Glyph("x", in_x_heights(contours))


def _probed(letter: Glyph, place: str) -> tuple[float, float]:
    """Where a mark stands by a letter: the shift of a small square about 0."""
    half = _PROBE / 2
    probe = Glyph("'", polygon([(-half, -half), (half, -half), (half, half), (-half, half)]))
    left, bottom, right, top = set_mark(probe, place, letter, [letter]).outline.bounds()
    return (left + right) / 2, (bottom + top) / 2


def _notdef() -> tuple[Contours, int]:
    """An empty box, and its advance."""
    width, height, pen = (round(X_HEIGHT * part) for part in (_NOTDEF_WIDTH, 1.6, _NOTDEF_PEN))
    outer = polygon([(0, 0), (width, 0), (width, height), (0, height)])
    inner = polygon([(pen, pen), (pen, height - pen), (width - pen, height - pen), (width - pen, pen)])
    contours = tuple(np.rint(c).astype(np.int64) for c in (*outer.contours, *inner.contours))
    return shifted(contours, 2 * pen), width + 4 * pen
