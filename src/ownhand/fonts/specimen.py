"""A specimen of a font: a PDF of a few sheets that shows what it can do, set with the font itself.

The font is embedded with the glyphs that are used; what is copied from the sheets is the text.
"""

import io
import string
from itertools import groupby

from ownhand.drawing.operators import filled
from ownhand.drawing.pdf import new_file
from ownhand.fonts.font import Font
from ownhand.fonts.outlines import UNITS_PER_EM, Contours
from ownhand.fonts.pdf_font import embed_font
from ownhand.fonts.typesetter import Line, Typesetter

_WIDTH, _HEIGHT = 595.2756, 841.8898
"""Points, of an A4 sheet."""

_MARGIN = 54.0

_KEPT_TOGETHER = 60.0
"""Points, of a heading and what follows it."""

_FONT = "FHand"
"""What the font is called on the sheets."""

_INK, _PALE = "0.07 0.07 0.07", "0.45 0.45 0.45"

_PROSE = (
    "Dear Ada, thank you for the kettle. It came on Saturday, in a box so large that the cat has moved in. We have had "
    "tea at 7 in the morning and at half past 4. Tom says it is snails; I say it is Tom. Yours, Zoë"
)
_ACCENTS = "Ärger, Ångström, garçon, Łódź, señor, Ørsted, œuvre, Kőszeg, žluťoučký, Reykjavík, İstanbul, ņ ģ ļ ķ"
_REPEATED = "Look, the bees see the tree; the bees see the tree; the bees see the tree."
_KERNED = "AVATAR, To Ta Te, V.A., “Yes”, L'Aquila, P. 7"
_FIGURES = ("1,204.11", "9,871.75", "4,317.00")
_SIGNS = "“quotes” „und“ «so» ‘a’ – — … € £ ¥ ¢ § ¶ © ® ° × ÷ ± ½ ¼ ¾ • ¿qué? ¡no! & @ # % + = ~ ^"


def specimen(font: Font) -> bytes:
    """Gives the PDF, the same bytes for the same font.

    Raises:
        WritingError: uharfbuzz is not installed.
    """
    sheets = _Sheets(font)
    family = font.imprint.family
    sheets.text(family, 40)
    sheets.text(
        f"{font.style}, {len(font.characters)} characters, {font.num_shapes} shapes that take turns", 12, pale=True
    )
    sheets.room(10)
    sheets.text("Sphinx of black quartz, judge my vow.", 24)
    sheets.text("0123456789", 24)
    for size in (18, 12):
        sheets.room(5)
        sheets.text(_PROSE, size)
    sheets.heading("Words that come again")
    sheets.text(_REPEATED, 18)
    sheets.heading(
        "The same, without turns and joins (calt off)" if font.stances else "The same, without turns (calt off)"
    )
    sheets.text(_REPEATED, 18, calt=False)
    sheets.heading("Accents")
    sheets.text(_ACCENTS, 16)
    sheets.heading("Signs")
    sheets.text(_SIGNS, 16)

    sheets.heading("Shapes of each letter and digit")
    sheets.shapes(string.ascii_lowercase + string.ascii_uppercase + string.digits, 14)
    sheets.heading("Kerning")
    sheets.text(_KERNED, 18)
    sheets.text(_KERNED, 18, pale=True, kern=False)
    if any(len(text) > 1 for text in font.shapes):
        joined = [text for text in font.shapes if len(text) > 1]
        sheets.heading("Joined letters")
        sheets.text("  ".join(" ".join([pair] * 3) for pair in joined), 18)
    sheets.heading("Digits of one width (tnum)")
    for number in _FIGURES:
        sheets.text(number, 14, tnum=True)
    sheets.heading("All characters")
    characters = sorted(c for c in font.characters if c.isprintable() and c != " " and c in font.texts.values())
    sheets.text(" ".join(c for c in characters if not "\u0300" <= c < "\u0370"), 10)
    return sheets.bytes()


class _Sheets:
    """A PDF as it grows, from top to bottom, in points."""

    def __init__(self, font: Font) -> None:
        self._font, self._setter = font, Typesetter(font)
        self._file = io.BytesIO()
        title, subject = f"{font.imprint.family}: a specimen", "A font of handwriting that no person wrote"
        self._canvas = new_file(self._file, (_WIDTH, _HEIGHT), title, subject)
        self._y = _HEIGHT - _MARGIN
        # Lines closer than in a program, where every accent of a capital has room.
        self._above, self._below = (
            0.82 * font.metrics.ascender / UNITS_PER_EM,
            -0.82 * font.metrics.descender / UNITS_PER_EM,
        )
        self._used: dict[int, str] = {0: ""}

    def heading(self, text: str) -> None:
        """What comes next, on the same sheet."""
        if self._y - _KEPT_TOGETHER < _MARGIN:
            self.new_sheet()
        self.room(7)
        self.text(text, 9, pale=True)

    def room(self, points: float) -> None:
        """Leaves paper."""
        self._y -= points

    def new_sheet(self) -> None:
        """Ends a sheet and begins another."""
        self._canvas.showPage()
        self._y = _HEIGHT - _MARGIN

    def text(self, text: str, size: float, *, pale: bool = False, **features: bool) -> None:
        """Sets what the font has of a text, in as many lines as it needs, on as many sheets."""
        kept = "".join(c for c in text if c in self._font.characters)
        for usual in self._setter.wrapped(kept, _WIDTH - 2 * _MARGIN, size):
            line = self._setter.line(usual.text, features) if features else usual
            self._down(size)
            self._draw(line, _MARGIN, size, pale)
            self._y -= self._below * size

    def shapes(self, characters: str, size: float) -> None:
        """Sets all shapes of each character, in columns."""
        columns, step = 4, (_WIDTH - 2 * _MARGIN) / 4
        rows = [c for c in characters if c in self._font.characters]
        for place, character in enumerate(rows):
            if place % columns == 0:
                self._down(size)
            x = _MARGIN + place % columns * step
            for number in range(len(self._font.shapes.get(character, ("",)))):
                line = self._setter.line(character, {f"ss{number + 1:02}": True})
                self._draw(line, x, size, False)
                x += line.width * size / UNITS_PER_EM + 3
            if place % columns == columns - 1 or place == len(rows) - 1:
                self._y -= self._below * size

    def bytes(self) -> bytes:
        """Gives the file."""
        self._canvas.showPage()
        embed_font(self._canvas, self._font, self._used, _FONT)
        self._canvas.save()
        return self._file.getvalue()

    def _down(self, size: float) -> None:
        """Goes on to the next line, or sheet."""
        self._y -= self._above * size
        if self._y - self._below * size < _MARGIN / 2:
            self.new_sheet()
            self._y -= self._above * size

    def _draw(self, line: Line, x: float, size: float, pale: bool) -> None:
        scale = size / UNITS_PER_EM
        parts = [f"BT {_PALE if pale else _INK} rg /{_FONT} {size:g} Tf"]
        drawn: list[str] = []
        clusters = [(first, list(glyphs)) for first, glyphs in groupby(line.glyphs, key=lambda glyph: glyph.cluster)]
        ends = [*(first for first, _ in clusters[1:]), len(line.text)]
        for (first, glyphs), end in zip(clusters, ends, strict=True):
            text = line.text[first:end]
            is_plain = len(glyphs) == 1 and self._font.texts[glyphs[0].name] == text
            if not is_plain:  # An accented letter of several glyphs is one character.
                parts.append(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC")
            base, *marks = glyphs
            self._used[base.glyph] = self._font.texts[base.name]
            at = f"{x + base.x * scale:.3f} {self._y + base.y * scale:.3f}"
            parts.append(f"1 0 0 1 {at} Tm <{base.glyph:04X}> Tj")
            if not is_plain:
                parts.append("EMC")
            # Readers would take a mark set by itself for a character more: it is drawn.
            drawn += [
                _path(self._font.glyphs[mark.name], x + mark.x * scale, self._y + mark.y * scale, scale)
                for mark in marks
            ]
        self._canvas.addLiteral(" ".join([*parts, "ET", *drawn]))


def _path(contours: Contours, x: float, y: float, scale: float) -> str:
    """Operators that fill contours (ISO 32000-1, section 8.5)."""
    return f"q {scale:.6f} 0 0 {scale:.6f} {x:.3f} {y:.3f} cm {filled(contours)} Q"
