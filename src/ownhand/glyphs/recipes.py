"""What letters and signs are made of: recipes over the 94 printable characters of ASCII.

An accented letter is its base and its marks, as Unicode takes them apart (NFD), whether Unicode has it as one code
point or not; the rest is told one by one. Heights are in x-heights above the baseline: capitals reach to about 1.8, and
marks stand about a fifth above what bears them.
"""

import functools
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.glyphs.glyph import Glyph
from ownhand.glyphs.pieces import (
    at,
    bottom_centre,
    bounds,
    fitted,
    laid,
    mirrored,
    sized,
    span,
    top_centre,
    turned,
    without_bar,
    without_dot,
    without_low_dot,
)

Build = Callable[[Sequence[Glyph]], list[Glyph]]


@dataclass(frozen=True)
class Recipe:
    """How a character is made."""

    needs: tuple[str, ...]
    """What it is made of: of each string, the first character that the hand can write."""
    build: Build
    """Turns glyphs of what it needs into pieces in their places."""


STICK, BAR, DOT, COMMA = "'|/lI1", "-_'lI1", ".", ",'"
PEAK, WAVE, RING, BOW, HOOK = "^vV", "~sS", "oO0", "(uU", "?2"
"""What marks are made of, in order of liking: capitals alone will do for most."""

_LARGEST_DOT, _LINES_A_DOT = 0.3, 1.8
"""x-heights, and widths of the line: what is larger than both is made smaller to be a dot."""

_GAP = 0.2
"""x-heights between a letter and a mark over or under it."""

_MOST_MARKS = 4
"""On one letter; more than these would pile up into the lines above."""

ABOVE, BELOW, AT_FOOT, AT_RIGHT_FOOT, BESIDE = "above", "below", "at foot", "at right foot", "beside"
AT_RIGHT_SHOULDER, THROUGH = "at right shoulder", "through"
"""Where marks stand by a letter."""


@functools.cache
def recipes() -> dict[str, Recipe]:
    """All recipes, by character."""
    found: dict[str, Recipe] = {}
    for first, last in ((0xC0, 0x24F), (0x1E00, 0x1EFF)):
        for character in map(chr, range(first, last + 1)):
            recipe = _accented(character)
            if recipe:
                found[character] = recipe
    return found | _signs()


@functools.cache
def _signs() -> dict[str, Recipe]:
    return {character: Recipe(needs, build) for characters, needs, build in _SIGNS for character in characters}


@functools.lru_cache(maxsize=1000)
def marked(cluster: str) -> Recipe | None:
    """The recipe of a letter followed by combining marks, for which Unicode has no code point; None without one.

    Marks without a letter are written alone, where they would stand by a small one.
    """
    return _accented(cluster)


# Marks.


def _peak(parts: Sequence[Glyph]) -> Glyph:
    piece = fitted(parts[0], 0.55, 0.36)
    return piece if parts[0].character == "^" else mirrored(piece, 1, -1)


def _wave(parts: Sequence[Glyph]) -> Glyph:
    piece = parts[0] if parts[0].character == "~" else mirrored(turned(parts[0], 90))
    return fitted(piece, 0.65, 0.24)


def _bow(parts: Sequence[Glyph]) -> Glyph:
    return fitted(turned(parts[0], 90) if parts[0].character == "(" else parts[0], 0.55, 0.26)


def _hook(parts: Sequence[Glyph]) -> Glyph:
    """A question mark's bow: the hook over an ả."""
    return fitted(without_low_dot(parts[0]) or parts[0], 0.3, 0.42)


def _dot(parts: Sequence[Glyph]) -> Glyph:
    """A dot, or what a hand has for one: a short stroke, a full stop that came out as a scribble."""
    if parts[0].character != DOT:
        return laid(parts[0], 0.14, 80)
    left, bottom, right, top = parts[0].outline.bounds()
    size = max(right - left, top - bottom)
    # A scribble's contours, made so much smaller, cannot keep the width of the line; so a broad pen's dot is larger.
    largest = max(_LARGEST_DOT, _LINES_A_DOT * parts[0].outline.line_width)
    return parts[0] if size <= largest else parts[0].transformed(largest / size)


def _two_dots(parts: Sequence[Glyph]) -> Glyph:
    return _joined([at(_dot([part]), centre=x, middle=0) for part, x in zip(parts, (-0.2, 0.2), strict=True)])


def _two_acutes(parts: Sequence[Glyph]) -> Glyph:
    return _joined([at(laid(part, 0.45, 62), centre=x, middle=0) for part, x in zip(parts, (-0.14, 0.14), strict=True)])


@dataclass(frozen=True)
class Mark:
    """A mark by itself."""

    needs: tuple[str, ...]
    """As of a `Recipe`."""
    make: Callable[[Sequence[Glyph]], Glyph]
    """Turns glyphs of what it needs into the mark, anywhere."""
    place: str = ABOVE
    """Where it stands by its letter."""


MARKS = {
    "\u0300": Mark((STICK,), lambda p: laid(p[0], 0.48, 130)),
    "\u0301": Mark((STICK,), lambda p: laid(p[0], 0.48, 50)),
    "\u0302": Mark((PEAK,), _peak),
    "\u0303": Mark((WAVE,), _wave),
    "\u0304": Mark((BAR,), lambda p: laid(p[0], 0.6, 0)),
    "\u0305": Mark((BAR,), lambda p: laid(p[0], 0.8, 0)),
    "\u0306": Mark((BOW,), _bow),
    "\u0307": Mark((DOT + STICK,), _dot),
    "\u0308": Mark((DOT + STICK, DOT + STICK), _two_dots),
    "\u0309": Mark((HOOK,), _hook),
    "\u030a": Mark((RING,), lambda p: fitted(p[0], 0.42, 0.42)),
    "\u030b": Mark((STICK, STICK), _two_acutes),
    "\u030c": Mark((PEAK,), lambda p: mirrored(_peak(p), 1, -1)),
    "\u030d": Mark((STICK,), lambda p: laid(p[0], 0.35, 90)),
    "\u030f": Mark((STICK, STICK), lambda p: mirrored(_two_acutes(p))),
    "\u0311": Mark((BOW,), lambda p: mirrored(_bow(p), 1, -1)),
    "\u0313": Mark((COMMA,), lambda p: fitted(p[0], height=0.42)),
    "\u031b": Mark((COMMA,), lambda p: fitted(p[0], height=0.42), AT_RIGHT_SHOULDER),
    "\u0323": Mark((DOT + STICK,), _dot, BELOW),
    "\u0324": Mark((DOT + STICK, DOT + STICK), _two_dots, BELOW),
    "\u0325": Mark((RING,), lambda p: fitted(p[0], 0.42, 0.42), BELOW),
    "\u0326": Mark((COMMA,), lambda p: fitted(p[0], height=0.45), BELOW),
    "\u0327": Mark((COMMA,), lambda p: fitted(p[0], height=0.5), AT_FOOT),
    "\u0328": Mark((COMMA,), lambda p: mirrored(fitted(p[0], height=0.5)), AT_RIGHT_FOOT),
    "\u0329": Mark((STICK,), lambda p: laid(p[0], 0.35, 90), BELOW),
    "\u032d": Mark((PEAK,), _peak, BELOW),
    "\u032e": Mark((BOW,), _bow, BELOW),
    "\u0330": Mark((WAVE,), _wave, BELOW),
    "\u0331": Mark((BAR,), lambda p: laid(p[0], 0.6, 0), BELOW),
    "\u0332": Mark((BAR,), lambda p: laid(p[0], 0.8, 0), BELOW),
    "\u0335": Mark((BAR,), lambda p: laid(p[0], 0.6, 0), THROUGH),
    "\u0336": Mark((BAR,), lambda p: laid(p[0], 1.0, 0), THROUGH),
    "\u0338": Mark(("/" + STICK,), lambda p: laid(p[0], 1.3, 60), THROUGH),
    "\u20d7": Mark((BAR, ">"), lambda p: _joined(_arrow(p, 0, 0.75)), ABOVE),
}
"""By the combining character."""

_APOSTROPHE = Mark((STICK,), lambda p: laid(p[0], 0.45, 72), BESIDE)
_TURNED_COMMA = Mark((COMMA,), lambda p: turned(fitted(p[0], height=0.42), 180))


def _accented(character: str) -> Recipe | None:
    """The recipe of a letter that Unicode takes apart into another letter and marks, or of marks alone."""
    base, *marks = list(unicodedata.normalize("NFD", character) or " ")
    if base in MARKS:
        base, marks = "", [base, *marks]
    if not 0 < len(marks) <= _MOST_MARKS or any(mark not in MARKS for mark in marks):
        return None
    written = [written_mark(base, mark) for mark in marks]
    letter = _letter(base, is_bare=any(mark.place == ABOVE for mark in written))
    if letter is None:
        return None

    def build(parts: Sequence[Glyph]) -> list[Glyph]:
        place = len(letter.needs)
        pieces = letter.build(parts[:place])
        bearer = _joined(pieces) if pieces else None
        for mark in written:
            made = mark.make(parts[place : place + len(mark.needs)])
            place += len(mark.needs)
            if bearer is None:
                pieces.append(_alone(made, mark.place))
                bearer = pieces[0]
            else:
                pieces.append(set_mark(made, mark.place, bearer, pieces))
        return pieces

    return Recipe(letter.needs + tuple(need for mark in written for need in mark.needs), build)


def _letter(base: str, is_bare: bool) -> Recipe | None:
    """The recipe of what bears marks: a character of ASCII, a letter of the list, or nothing."""
    if not base:
        return Recipe((), lambda parts: [])
    if not base.isascii() or not base.isprintable():
        return _signs().get(base)
    if base in "ij" and is_bare:
        # Without its dot, an i or a j takes marks above; of three, the first whose dot stands alone.
        return Recipe((base,) * 3, lambda parts: [_bare(parts)])
    return Recipe((base,), lambda parts: [parts[0]])


def written_mark(base: str, mark: str) -> Mark:
    """The mark as it is written with a letter, which is not always as Unicode calls it."""
    if mark == "\u030c" and base and base in "dtlL":
        return _APOSTROPHE
    if mark == "\u0327" and base == "g":
        return _TURNED_COMMA
    if mark == "\u0327" and base and base in "GKLNRklnr":
        return MARKS["\u0326"]
    return MARKS[mark]


def span_box(letter: Glyph) -> tuple[float, float, float, float]:
    """The box of what is at the top of a letter: the ascender of a d alone."""
    _, bottom, _, top = letter.outline.bounds()
    low = top - 0.35 * (top - bottom)
    left, right = span(letter, low, top)
    return left, low, right, top


def set_mark(mark: Glyph, place: str, letter: Glyph, pieces: Sequence[Glyph]) -> Glyph:
    """The mark in its place by a letter, and beyond the marks that are there already."""
    if place == BESIDE:
        _, _, right, top = span_box(letter)
        return at(mark, left=right + 0.12, top=top + 0.08)
    _, bottom, _, top = bounds(*pieces)
    if place == ABOVE:
        return at(mark, centre=top_centre(letter), bottom=top + _GAP * (1 if len(pieces) == 1 else 0.6))
    if place == BELOW:
        return at(mark, centre=bottom_centre(letter), top=bottom - _GAP)
    left, foot, right, head = letter.outline.bounds()
    if place == THROUGH:
        return at(mark, centre=(left + right) / 2, middle=(foot + head) / 2)
    if place == AT_RIGHT_SHOULDER:
        return at(mark, left=span(letter, head - 0.3, head)[1] + 0.02, bottom=head - 0.25)
    if place == AT_FOOT:
        return at(mark, centre=bottom_centre(letter), top=foot + 0.08)
    return at(mark, left=span(letter, foot, foot + 0.3)[1] - 0.2, top=foot + 0.1)


def _alone(mark: Glyph, place: str) -> Glyph:
    """A mark without a letter, where it would stand by a small one."""
    if place in (ABOVE, AT_RIGHT_SHOULDER):
        return at(mark, bottom=1.25)
    return at(mark, middle=0.5) if place == THROUGH else at(mark, top=0.05)


def _bare(letters: Sequence[Glyph]) -> Glyph:
    """The first of some i's or j's whose dot can be taken off; else the first, with its dot."""
    return next((bare for letter in letters if (bare := without_dot(letter))), letters[0])


def _joined(pieces: Sequence[Glyph]) -> Glyph:
    """Pieces as one, to be moved together."""
    first, *others = pieces
    outline, strokes = first.outline, first.strokes
    for other in others:
        outline = outline + other.outline
        strokes = None if strokes is None or other.strokes is None else strokes + other.strokes
    return Glyph(first.character, outline, first.is_read, first.num_tries, strokes)


# Signs, and letters that are not taken apart.


def _lone(mark: str) -> tuple[tuple[str, ...], Build]:
    """A mark alone, where it stands over a small letter."""
    lone = MARKS[mark]
    return lone.needs, lambda p: [_alone(lone.make(p), lone.place)]


def _raised(scale: float, bottom: float) -> Build:
    return lambda p: [at(sized(p[0], scale), bottom=bottom)]


def _barred(length: float, height: float, degrees: float = 0.0) -> Build:
    """A letter with a stroke through its stem; how high is told as a share of the letter."""

    def build(p: Sequence[Glyph]) -> list[Glyph]:
        _, bottom, _, top = p[0].outline.bounds()
        y = bottom + height * (top - bottom)
        x = sum(span(p[0], y - 0.12, y + 0.12)) / 2
        return [p[0], at(laid(p[1], length, degrees), centre=x, middle=y)]

    return build


def _barred_left(p: Sequence[Glyph]) -> list[Glyph]:
    left, bottom, _, top = p[0].outline.bounds()
    return [p[0], at(laid(p[1], 0.6, 0), centre=left + 0.08, middle=(bottom + top) / 2)]


def _barred_wide(p: Sequence[Glyph]) -> list[Glyph]:
    left, bottom, right, top = p[0].outline.bounds()
    bar = laid(p[1], 1.2 * (right - left), 0)
    return [p[0], at(bar, centre=(left + right) / 2, middle=bottom + 0.78 * (top - bottom))]


def _slashed(p: Sequence[Glyph]) -> list[Glyph]:
    left, bottom, right, top = p[0].outline.bounds()
    slash = fitted(laid(p[1], 1.2 * (top - bottom), 55), right - left, 1.22 * (top - bottom))
    return [p[0], at(slash, centre=(left + right) / 2, middle=(bottom + top) / 2)]


def _ligature(overlap: float) -> Build:
    """Two letters that share a stroke."""

    def build(p: Sequence[Glyph]) -> list[Glyph]:
        # Where both have their bodies: the tail of an a may reach into the e.
        top = min(p[0].outline.bounds()[3], p[1].outline.bounds()[3])
        edge, begin = span(p[0], 0.4 * top, top)[1], span(p[1], 0.25 * top, top)[0]
        return [p[0], p[1].transformed(shift=(edge - overlap - begin, 0.0))]

    return build


def _beside(gap: float) -> Build:
    def build(p: Sequence[Glyph]) -> list[Glyph]:
        pieces = [p[0]]
        for piece in p[1:]:
            pieces.append(at(piece, left=bounds(*pieces)[2] + gap))
        return pieces

    return build


def _sharp_s(p: Sequence[Glyph]) -> list[Glyph]:
    """A stem, and a 3 that hangs on its top."""
    stem = at(laid(p[0], 1.75, 86), left=0, bottom=-0.05)
    three = fitted(p[1], 0.62, 1.72)
    return [stem, at(three, left=span(stem, 1.3, 1.8)[0] + 0.04, top=1.78)]


def _long_s(p: Sequence[Glyph]) -> list[Glyph]:
    return [without_bar(p[0]) or without_bar(p[1]) or p[0]]


def _thorn(p: Sequence[Glyph]) -> list[Glyph]:
    """A p whose stem goes on upwards."""
    left, _, _, top = p[0].outline.bounds()
    edge = span(p[0], 0.8 * top, top)[0]
    return [p[0], at(laid(p[1], 1.85 - 0.75 * top, 88), left=min(edge, left + 0.3), top=1.85)]


def _capital_thorn(p: Sequence[Glyph]) -> list[Glyph]:
    stem = at(laid(p[0], 1.75, 90), left=0, bottom=0)
    return [stem, at(fitted(p[1], 0.7, 0.9), left=0, bottom=0.4)]


def _eth(p: Sequence[Glyph]) -> list[Glyph]:
    six = mirrored(p[0])
    top = bounds(six)[3]
    x = sum(span(six, 0.75 * top, 0.9 * top)) / 2
    return [six, at(laid(p[1], 0.5, 15), centre=x, middle=0.82 * top)]


def _eng(p: Sequence[Glyph]) -> list[Glyph]:
    tail = _bare(p[1:])
    right = span(p[0], 0.2, 0.6)[1]
    top = tail.outline.bounds()[3]
    return [p[0], at(tail, right=right + (bounds(tail)[2] - span(tail, 0.3, top)[1]))]


def _capital_eng(p: Sequence[Glyph]) -> list[Glyph]:
    return [sized(piece, 1.65) for piece in _eng(p)]


def _micro(p: Sequence[Glyph]) -> list[Glyph]:
    left = p[0].outline.bounds()[0]
    return [p[0], at(laid(p[1], 1.7, 86), right=left + 0.12, top=0.95)]


def _upside_down(top: float) -> Build:
    return lambda p: [at(turned(p[0], 180), top=top)]


def _cent(p: Sequence[Glyph]) -> list[Glyph]:
    left, _, right, _ = p[0].outline.bounds()
    return [p[0], at(laid(p[1], 1.5, 78), centre=(left + right) / 2, middle=0.5)]


def _pound(p: Sequence[Glyph]) -> list[Glyph]:
    stem = at(fitted(p[0], height=1.7), bottom=0)
    return [stem, at(laid(p[1], 0.95, 0), left=span(stem, 0, 0.5)[0] - 0.25, middle=0.06)]


def _currency(p: Sequence[Glyph]) -> list[Glyph]:
    ring = at(fitted(p[0], 0.6, 0.6), centre=0, middle=0.65)
    arms = [
        at(laid(part, 0.3, 45 if x * y > 0 else 135), centre=0.32 * x, middle=0.65 + 0.32 * y)
        for part, (x, y) in zip(p[1:], ((1, 1), (-1, 1), (-1, -1), (1, -1)), strict=True)
    ]
    return [ring, *arms]


def _yen(p: Sequence[Glyph]) -> list[Glyph]:
    x = sum(span(p[0], 0.2, 0.6)) / 2
    return [p[0], *(at(laid(bar, 0.75, 0), centre=x, middle=y) for bar, y in zip(p[1:], (0.4, 0.68), strict=True))]


def _euro(p: Sequence[Glyph]) -> list[Glyph]:
    left, bottom, _, top = p[0].outline.bounds()
    middle = (bottom + top) / 2
    bars = (
        at(laid(bar, 0.75, 4), left=left - 0.22, middle=middle + y) for bar, y in zip(p[1:], (-0.14, 0.14), strict=True)
    )
    return [p[0], *bars]


def _broken_bar(p: Sequence[Glyph]) -> list[Glyph]:
    return [at(laid(p[0], 0.75, 90), centre=0, bottom=0.95), at(laid(p[1], 0.75, 90), centre=0, top=0.65)]


def _section(p: Sequence[Glyph]) -> list[Glyph]:
    return [at(fitted(p[0], 0.65, 1.15), centre=0, top=1.85), at(fitted(p[1], 0.65, 1.15), centre=0, bottom=-0.25)]


def _ringed(scale: float) -> Build:
    def build(p: Sequence[Glyph]) -> list[Glyph]:
        ring = at(fitted(p[0], 1.65, 1.65), centre=0, middle=0.8)
        return [ring, at(fitted(p[1], height=scale), centre=0, middle=0.8)]

    return build


def _guillemets(p: Sequence[Glyph]) -> list[Glyph]:
    return [at(fitted(piece, 0.35, 0.6), left=0.38 * place, middle=0.5) for place, piece in enumerate(p)]


def _not(p: Sequence[Glyph]) -> list[Glyph]:
    bar = at(laid(p[0], 0.8, 0), left=0, middle=0.75)
    return [bar, at(laid(p[1], 0.4, 90), right=0.8, top=0.78)]


def _plus_minus(p: Sequence[Glyph]) -> list[Glyph]:
    cross = at(fitted(p[0], 0.8, 0.8), left=0, bottom=0.35)
    return [cross, at(laid(p[1], 0.75, 0), centre=0.4, middle=0.08)]


def _fraction(p: Sequence[Glyph]) -> list[Glyph]:
    over = at(fitted(p[0], height=0.8), left=0, bottom=0.95)
    slash = at(fitted(p[1], 0.75, 1.75), left=bounds(over)[2] - 0.22, bottom=-0.05)
    return [over, slash, at(fitted(p[2], height=0.8), left=bounds(slash)[2] - 0.22, bottom=0)]


def _pilcrow(p: Sequence[Glyph]) -> list[Glyph]:
    front = mirrored(p[0])
    right, top = bounds(front)[2:]
    return [front, at(laid(p[1], top, 90), left=right + 0.15, top=top)]


def _divide(p: Sequence[Glyph]) -> list[Glyph]:
    bar = at(laid(p[0], 0.8, 0), centre=0, middle=0.55)
    return [bar, *(at(_dot([dot]), centre=0, middle=y) for dot, y in zip(p[1:], (0.9, 0.2), strict=True))]


def _dash(length: float) -> Build:
    return lambda p: [at(laid(p[0], length, 0), left=0, middle=0.55)]


def _bullet(p: Sequence[Glyph]) -> list[Glyph]:
    left, bottom, right, top = p[0].outline.bounds()
    size = max(0.36, 2 * p[0].outline.line_width)
    blown_up = p[0].transformed(size / np.maximum([right - left, top - bottom], 1e-6))  # its line grows with it
    return [at(blown_up, middle=0.5)]


def _quotes(top: float, turn: float = 0.0) -> Build:
    def build(p: Sequence[Glyph]) -> list[Glyph]:
        pieces = [at(turned(fitted(piece, height=0.55), turn), top=top) for piece in p]
        return _beside(0.14)(pieces)

    return build


def _arrow(head: Sequence[Glyph], degrees: float, length: float = 1.2) -> list[Glyph]:
    shaft = at(laid(head[0], length, 0), left=0, middle=0.55)
    point = fitted(head[1], 0.29 * length, 0.46 * length)
    return [shaft, at(point, right=length + 0.05, middle=0.55) if degrees == 0 else at(point, left=-0.05, middle=0.55)]


_LONE_MARKS = (("´", "\u0301"), ("¨", "\u0308"), ("¯", "\u0304"), ("¸", "\u0327"), ("˜", "\u0303"), ("ˆ", "\u0302"))

_SIGNS: tuple[tuple[str, tuple[str, ...], Build], ...] = (
    # Letters.
    ("ı", ("i", "i", "i"), lambda p: [_bare(p)]),
    ("ȷ", ("j", "j", "j"), lambda p: [_bare(p)]),
    ("ø", ("o", "/" + STICK), _slashed),
    ("Ø", ("O", "/" + STICK), _slashed),
    ("đ", ("d", BAR), _barred(0.7, 0.78)),
    ("ħ", ("h", BAR), _barred(0.7, 0.78)),
    ("ŧ", ("t", BAR), _barred(0.5, 0.3)),
    ("Ŧ", ("T", BAR), _barred(0.7, 0.45)),
    ("ł", ("l", STICK), _barred(0.6, 0.5, 30)),
    ("Ł", ("L", STICK), _barred(0.75, 0.52, 30)),
    ("ÐĐ", ("D", BAR), _barred_left),
    ("Ħ", ("H", BAR), _barred_wide),
    ("æ", ("a", "e"), _ligature(0.1)),
    ("Æ", ("A", "E"), _ligature(0.12)),
    ("œ", ("o", "e"), _ligature(0.1)),
    ("Œ", ("O", "E"), _ligature(0.12)),
    ("ĳ", ("i", "j"), _beside(0.15)),
    ("Ĳ", ("I", "J"), _beside(0.15)),
    ("ŀ", ("l", DOT), lambda p: [p[0], at(p[1], left=bounds(p[0])[2] + 0.12, middle=0.7)]),
    ("Ŀ", ("L", DOT), lambda p: [p[0], at(p[1], left=span(p[0], 0.6, 1.2)[1] + 0.2, middle=0.9)]),
    ("ŉ", ("'" + STICK, "n"), lambda p: [at(laid(p[0], 0.45, 80), top=1.6), at(p[1], left=bounds(p[0])[2] + 0.05)]),
    ("ĸ", ("K",), lambda p: [at(fitted(p[0], 0.7, 1.0), bottom=0)]),
    ("ßẞ", (STICK[1:], "3"), _sharp_s),
    ("ſ", ("f", "f"), _long_s),
    ("þ", ("p", STICK[1:]), _thorn),
    ("Þ", (STICK[1:], "D"), _capital_thorn),
    ("ð", ("6", BAR), _eth),
    ("ŋ", ("n", "j", "j", "j"), _eng),
    ("Ŋ", ("n", "j", "j", "j"), _capital_eng),
    ("ª", ("a",), _raised(0.6, 1.0)),
    ("º", ("o",), _raised(0.55, 1.0)),
    ("µμ", ("u", STICK), _micro),
    # Quotes, dashes and points.
    ("’", (COMMA,), _quotes(1.9)),
    ("‘‛", (COMMA,), _quotes(1.9, 180)),
    ("‚", (COMMA,), _quotes(0.15)),
    ("”", (COMMA, COMMA), _quotes(1.9)),
    ("“‟", (COMMA, COMMA), _quotes(1.9, 180)),
    ("„", (COMMA, COMMA), _quotes(0.15)),
    ("′", ("'",), lambda p: [p[0]]),
    ("″", ('"',), lambda p: [p[0]]),
    ("‹", ("<",), _guillemets),
    ("›", (">",), _guillemets),
    ("«", ("<", "<"), _guillemets),
    ("»", (">", ">"), _guillemets),
    ("‐‑", (BAR,), _dash(0.6)),
    ("–", (BAR,), _dash(1.15)),
    ("—―", (BAR,), _dash(1.9)),
    ("−", (BAR,), _dash(0.8)),
    ("…", (DOT, DOT, DOT), lambda p: _beside(0.28)([at(_dot([dot]), bottom=0) for dot in p])),
    ("·", (DOT,), lambda p: [at(_dot(p), middle=0.5)]),
    ("•", (DOT,), _bullet),
    ("¡", ("!",), _upside_down(1.05)),
    ("¿", ("?",), _upside_down(1.05)),
    # Signs.
    ("€", ("C", BAR, BAR), _euro),
    ("£", ("f", BAR), _pound),
    ("¥", ("Y", BAR, BAR), _yen),
    ("¢", ("c", STICK), _cent),
    ("¤", ("o", STICK, STICK, STICK, STICK), _currency),
    ("¦", (STICK, STICK), _broken_bar),
    ("§", ("S", "S"), _section),
    ("©", ("O", "c"), _ringed(0.65)),
    ("®", ("O", "R"), _ringed(0.8)),
    ("¬", (BAR, STICK), _not),
    ("°", (RING,), lambda p: [at(fitted(p[0], 0.42, 0.42), bottom=1.35)]),
    ("±", ("+", BAR), _plus_minus),
    ("¹", ("1",), _raised(0.5, 1.0)),
    ("²", ("2",), _raised(0.5, 1.0)),
    ("³", ("3",), _raised(0.5, 1.0)),
    ("¼", ("1", "/", "4"), _fraction),
    ("½", ("1", "/", "2"), _fraction),
    ("¾", ("3", "/", "4"), _fraction),
    ("¶", ("P", STICK), _pilcrow),
    ("×", ("x",), lambda p: [at(fitted(p[0], 0.6, 0.6), middle=0.5)]),
    ("÷", (BAR, DOT, DOT), _divide),
    ("≠", ("=", "/"), lambda p: [p[0], at(fitted(p[1], 0.5, 0.9), centre=top_centre(p[0]), middle=0.55)]),
    ("→", (BAR, ">"), lambda p: _arrow(p, 0)),
    ("←", (BAR, "<"), lambda p: _arrow(p, 180)),
    *((character, *_lone(mark)) for character, mark in _LONE_MARKS),
)
"""Characters, what they need, and how they are built."""
