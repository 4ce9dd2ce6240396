"""From a hand to a font: its repertoire is drawn, its shapes are spaced, and its glyphs and features are gathered."""

import numpy as np

from ownhand.errors import WritingError
from ownhand.fonts.anchors import Anchor, letter_anchors, stack_anchor, standing_marks
from ownhand.fonts.features import Parts, feature_text
from ownhand.fonts.font import Font
from ownhand.fonts.joins import calt_joins
from ownhand.fonts.kerning import LEAST_ADVANCE
from ownhand.fonts.metrics import Metrics, measure
from ownhand.fonts.names import Imprint, glyph_name
from ownhand.fonts.outlines import X_HEIGHT, Contours, box, merged, overlap, shifted
from ownhand.fonts.repertoire import Repertoire, draw_repertoire
from ownhand.fonts.rotation import Cycle, turn_glyphs
from ownhand.fonts.shapes import SpacedShapes, named_shapes, spaced_shapes
from ownhand.glyphs import GlyphSource
from ownhand.glyphs.recipes import ABOVE, AT_FOOT, AT_RIGHT_FOOT, BELOW
from ownhand.ink import polygon
from ownhand.options import ALTERNATES
from ownhand.progress import Progress

MOST_ALTERNATES = int(ALTERNATES.bounds[1])
"""Vowels have two more, and there are twenty stylistic sets."""

_DRAWING, _SHAPING = 0.7, 0.2
"""Shares of the work: drawing, and making outlines of drawings; the rest is bearings and kerning."""

_STEPS = 1000

_NOTDEF_WIDTH, _NOTDEF_HEIGHT, _NOTDEF_PEN = 0.9, 1.6, 0.09
"""x-heights, of the box that stands for what the font lacks."""

_ANYWHERE = {ABOVE, BELOW}
"""Where marks may stand by any letter; other places only letters have that are written so in some language."""

_TOUCHING = {AT_FOOT, AT_RIGHT_FOOT}
"""Places of marks whose ink runs into that of their letter."""


def build_font(
    hand: GlyphSource,
    *,
    family: str = "Own Hand",
    alternates: int = ALTERNATES.default,
    seed: int = 0,
    imprint: Imprint | None = None,
    made_by: str = "ownhand",
    progress: Progress | None = None,
) -> Font:
    """Makes a font of a hand: of each letter and digit `alternates` shapes that take turns, drawn by the hand.

    Args:
        hand: any `GlyphSource`.
        family: the name that menus show; `imprint` tells it and more.
        alternates: shapes of each consonant and digit, from 1 (nothing takes turns) to `MOST_ALTERNATES`; vowels have
            two more, signs and marks three.
        seed: the same gives the same font, to the byte.
        made_by: the program and its version, for the name table.

    Raises:
        WritingError: the number of alternates is out of bounds, the imprint is no good, the hand draws nothing, or
            skia-pathops is not installed.
    """
    ALTERNATES.check(alternates)
    imprint = imprint or Imprint(family=family)
    progress = progress or (lambda done, total: None)
    repertoire = draw_repertoire(hand, alternates, np.random.default_rng(seed), _part(progress, 0, _DRAWING))
    if not repertoire.characters:
        raise WritingError("This hand draws no character that a font could hold.")
    shapes = spaced_shapes(repertoire, alternates, _part(progress, _DRAWING, _SHAPING))
    font = _Builder(repertoire, shapes).font(imprint, made_by)
    progress(_STEPS, _STEPS)
    return font


def _part(whole: Progress, begun: float, share: float) -> Progress:
    """The progress of a share of the work, shown as progress of the whole."""
    return lambda done, total: whole(int(_STEPS * (begun + share * done / max(total, 1))), _STEPS)


class _Builder:
    """Gathers the glyphs of one font, and what its features say of them."""

    def __init__(self, repertoire: Repertoire, shapes: SpacedShapes) -> None:
        self._repertoire, self._shapes = repertoire, shapes
        self._glyphs: dict[str, Contours] = {}
        self._advances: dict[str, int] = {}
        self._texts: dict[str, str] = {}
        """What each glyph stands for."""
        self._characters: dict[str, str] = {}
        """The glyph of each character."""
        self._bases: dict[str, dict[str, Anchor]] = {}
        self._marks: dict[str, tuple[str, Anchor]] = {}
        self._mark_shapes: dict[str, list[str]] = {}
        self._stacks: dict[str, Anchor] = {}
        self._decomposed: dict[str, list[str]] = {}
        self._components: dict[str, tuple[tuple[str, int, int], ...]] = {}
        self._tabular: dict[str, str] = {}
        self._kern_before = {text: [shape.name for shape in kin] for text, kin in shapes.by_text.items()}
        """The glyphs that kern as a character does before another; those that go on into the next do not."""
        self._kern_after = {text: list(names) for text, names in self._kern_before.items()}
        """And after another."""

    def font(self, imprint: Imprint, made_by: str) -> Font:
        """Gives the font."""
        self._add(".notdef", *_notdef())
        self._add("space", (), self._shapes.word_space, " ")
        self._characters |= {" ": "space", "\u00a0": "space"}
        self._add_letters()
        self._add_marks()
        self._add_accented()
        self._add_tabular()
        self._add_stand_ins()
        cycles, ligatures, running = self._cycles(), self._ligatures(), self._repertoire.running
        turns = turn_glyphs(cycles)
        bases = [name for name in self._glyphs if name not in self._marks and name not in ligatures]
        for turn in turns:
            self._add(turn, (), 0)
        return Font(
            imprint=imprint,
            metrics=self._metrics(),
            glyphs=self._glyphs,
            advances=self._advances,
            characters=self._characters,
            features=feature_text(self._parts(cycles, ligatures, bases), turns, bases),
            shapes={
                text: tuple(shape.name for shape in shapes)
                for text, shapes in self._shapes.by_text.items()
                if len(shapes) > 1
            },
            texts=self._texts,
            made_by=made_by,
            meetings=running.plan.meetings if running else (),
            stances=self._stances(),
            components=self._components,
            unread=self._repertoire.unread,
        )

    def _add(self, name: str, contours: Contours, advance: int, text: str = "") -> None:
        self._glyphs[name], self._advances[name], self._texts[name] = contours, advance, text

    def _add_letters(self) -> None:
        """Every shape of every character and ligature, with its bearings; letters have anchors for marks."""
        bearings, kinds = self._shapes.bearings, self._repertoire.kinds
        places: dict[str, set[str]] = {}  # where marks stand by a letter, besides over and under it
        for base, marks in self._repertoire.accented.values():
            places.setdefault(base, set()).update(kinds[mark].place for mark in marks)
        marked_places = {kind.place for kind in kinds.values()}
        for text, shapes in self._shapes.by_text.items():
            for name, ink in shapes:
                self._add(name, shifted(ink, bearings.left[name]), bearings.advance(name), text)
            if len(text) == 1:
                self._characters[text] = shapes[0].name
        self._add_standing()
        for name, text in self._texts.items():
            if len(text) == 1 and text.isalpha():
                wanted = marked_places & (_ANYWHERE | places.get(text, set()))
                self._bases[name] = letter_anchors(self._glyphs[name], wanted)

    def _add_standing(self) -> None:
        """Letters that do not stand alone: the pen comes at their origin, and goes on where they end."""
        bearings = self._shapes.bearings
        for glyph, ink, leaves in self._shapes.standing:
            shift = 0 if glyph.stance.entry >= 0 else bearings.left[glyph.name]
            advance = bearings.right[glyph.name] if leaves is None else leaves
            self._add(glyph.name, shifted(ink, shift), max(advance + shift, LEAST_ADVANCE), glyph.letter)
            if not glyph.stance.goes_on:
                self._kern_before[glyph.letter].append(glyph.name)
            if glyph.stance.entry < 0:
                self._kern_after[glyph.letter].append(glyph.name)

    def _add_marks(self) -> None:
        """Every shape of every mark, set by nothing in particular."""
        for mark, drawings in self._repertoire.marks.items():
            place = self._repertoire.kinds[mark].place
            inks, anchor = standing_marks(drawings, place)
            shapes = named_shapes(glyph_name(mark), inks)
            for name, contours in shapes:
                self._add(name, contours, 0, mark)
                self._marks[name] = (place, anchor)
                if place == ABOVE:
                    self._stacks[name] = stack_anchor(contours)
            if shapes:
                self._characters[mark] = shapes[0].name
                self._mark_shapes[mark] = [shape.name for shape in shapes]

    def _add_accented(self) -> None:
        """Accented letters, put together of the usual shapes; `ccmp` takes them apart, so that they have all."""
        for character, (base, marks) in self._repertoire.accented.items():
            if base not in self._shapes.by_text or any(mark not in self._mark_shapes for mark in marks):
                continue
            letter = self._shapes.by_text[base][0].name
            contours, parts, components = self._glyphs[letter], [letter], [(letter, 0, 0)]
            is_whole = False
            stacked: Anchor | None = None
            for mark in marks:
                mark_name = self._mark_shapes[mark][0]
                place, (mark_x, mark_y) = self._marks[mark_name]
                x, y = stacked if stacked and place == ABOVE else self._bases[letter][place]
                dx, dy = x - mark_x, y - mark_y
                if place == ABOVE:
                    stack_x, stack_y = self._stacks[mark_name]
                    stacked = stack_x + dx, stack_y + dy
                moved = shifted(self._glyphs[mark_name], dx, dy)
                does_touch = place in _TOUCHING or overlap(box(contours), box(moved))
                contours = merged(contours + moved) if does_touch else contours + moved
                is_whole |= does_touch
                parts.append(mark_name)
                components.append((mark_name, dx, dy))
            name = glyph_name(character)
            self._add(name, contours, self._advances[letter], character)
            self._characters[character] = name
            self._decomposed[name] = parts
            if not is_whole:
                self._components[name] = tuple(components)
            self._kern_before[base].append(name)
            self._kern_after[base].append(name)

    def _add_tabular(self) -> None:
        """Digits of one width, the ink of each in its middle, and points of half of it: columns of numbers align."""
        digits = self._names_of("0123456789")
        if not digits:
            return
        whole = max(self._advances[name] for name in digits)
        widths = dict.fromkeys(digits, whole) | dict.fromkeys(self._names_of(",."), whole // 2)
        for name, width in widths.items():
            left, _, right, _ = box(self._glyphs[name])
            stem, _, suffix = name.partition(".")
            tabular = f"{stem}.tnum{f'_{suffix}' if suffix else ''}"
            self._add(tabular, shifted(self._glyphs[name], (width - left - right) // 2), width, self._texts[name])
            self._tabular[name] = tabular

    def _add_stand_ins(self) -> None:
        """Small letters in a hand of capitals, which are written for them."""
        if not any("a" <= c <= "z" for c in self._repertoire.characters):
            for character in list(self._characters):
                small = character.lower()
                if len(small) == 1 and small != character:
                    self._characters.setdefault(small, self._characters[character])

    def _names_of(self, characters: str) -> list[str]:
        """The glyphs of all shapes of some characters."""
        return [shape.name for c in characters for shape in self._shapes.by_text.get(c, ())]

    def _cycles(self) -> list[Cycle]:
        """The shapes that take turns, marks' too."""
        letters = [[shape.name for shape in shapes] for shapes in self._shapes.by_text.values()]
        return [Cycle(tuple(names)) for names in (*letters, *self._mark_shapes.values()) if len(names) > 1]

    def _ligatures(self) -> dict[str, tuple[list[str], Anchor]]:
        """By glyph, the letters that its first shape stands for, and the caret between them."""
        found: dict[str, tuple[list[str], Anchor]] = {}
        for pair, carets in self._shapes.carets.items():
            for place, (shape, caret) in enumerate(zip(self._shapes.by_text[pair], carets, strict=True)):
                letters = [self._characters[letter] for letter in pair] if place == 0 else []
                found[shape.name] = (letters, (caret + self._shapes.bearings.left[shape.name], 0))
        return found

    def _parts(self, cycles: list[Cycle], ligatures: dict[str, tuple[list[str], Anchor]], bases: list[str]) -> Parts:
        """What the features are made of."""
        several = {".notdef", *self._tabular.values(), *(name for cycle in cycles for name in cycle.glyphs)}
        several |= {one.glyph.name for one in self._shapes.standing}
        return Parts(
            cycles=cycles,
            singles=[name for name in bases if name not in several],
            decomposed=self._decomposed,
            dotless={
                letter: dotless
                for letter, dotless in (("i", "dotlessi"), ("j", "uni0237"))
                if letter in self._glyphs and dotless in self._glyphs
            },
            ligatures=ligatures,
            tabular=self._tabular,
            bases=self._bases,
            marks=self._marks,
            stacks=self._stacks,
            kerning=self._shapes.kerning,
            glyphs_before=self._kern_before,
            glyphs_after=self._kern_after,
            joins=self._joins(),
        )

    def _stances(self) -> dict[str, tuple[int, int]]:
        """Of glyphs that join: where the pen comes and goes on."""
        leaves_at = self._repertoire.running.plan.leaves_at if self._repertoire.running else {}
        return {
            one.name: (one.stance.entry, leaves_at[one.letter, one.stance.entry] if one.stance.goes_on else -1)
            for one, *_ in self._shapes.standing
        }

    def _joins(self) -> str:
        """The lookups that choose stances."""
        if self._repertoire.running is None:
            return ""
        shapes = {letter: self._names_of(letter) for letter in self._repertoire.running.letters}
        return calt_joins(self._repertoire.running.plan, shapes, [one.glyph for one in self._shapes.standing])

    def _metrics(self) -> Metrics:
        """How high its lines and letters are."""
        first = {text: shapes[0].contours for text, shapes in self._shapes.by_text.items()}
        return measure(
            self._glyphs.values(),
            [self._glyphs[glyph] for c, glyph in self._characters.items() if " " < c < "\u0100"],
            [first[c] for c in "acemnorsuvwxz" if c in first],
            [first[c] for c in "ABCDEFGHIKLMNOPRSTUVWXYZ" if c in first],
        )


def _notdef() -> tuple[Contours, int]:
    """An empty box, and its advance."""
    width, height, pen = (round(X_HEIGHT * part) for part in (_NOTDEF_WIDTH, _NOTDEF_HEIGHT, _NOTDEF_PEN))
    outer = polygon([(0, 0), (width, 0), (width, height), (0, height)])
    inner = polygon([(pen, pen), (pen, height - pen), (width - pen, height - pen), (width - pen, pen)])
    contours = tuple(np.rint(c).astype(np.int64) for c in (*outer.contours, *inner.contours))
    return shifted(contours, 2 * pen), width + 4 * pen
