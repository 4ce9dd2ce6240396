"""A font as it is made, and its files: OpenType with cubic curves, TrueType with quadratic ones, and WOFF2."""

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ownhand.errors import WritingError
from ownhand.files import write_bytes
from ownhand.fonts.metrics import Metrics
from ownhand.fonts.names import Imprint, name_strings, plain_name, postscript_name
from ownhand.fonts.outlines import UNITS_PER_EM, X_HEIGHT, Contours, box, draw
from ownhand.glyphs import Meeting

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

SUFFIXES = (".otf", ".ttf", ".woff2")
"""What a font can be saved as."""

_MADE = 3_849_984_000
"""Seconds from 1904 to 2026, for fonts that say the same whenever they are made. SOURCE_DATE_EPOCH overrides it."""

_FROM_1904_TO_1970 = 2_082_844_800

_QUADRATIC_ERROR = 0.8
"""Units that quadratic curves may stray from cubic ones."""

_DROPOUT = [0xB8, 0x01, 0xFF, 0x85, 0xB0, 0x04, 0x8D]
"""PUSHW[] 511, SCANCTRL[], PUSHB[] 4, SCANTYPE[]: no hints, but thin lines are not to vanish between dots."""

_SMOOTH_AT_ALL_SIZES = {0xFFFF: 0x000F}


@dataclass(frozen=True, eq=False)
class Font:
    """A finished font. `build_font` makes it of a hand.

    >>> font = build_font(Model.load().hand(7), family="Hand Seven")  # doctest: +SKIP
    >>> font.save("Hand.otf")  # doctest: +SKIP
    """

    imprint: Imprint
    metrics: Metrics
    glyphs: Mapping[str, Contours]
    """The ink of every glyph, in order; .notdef first."""
    advances: Mapping[str, int]
    characters: Mapping[str, str]
    """The glyph of each character."""
    features: str
    """As the text of a feature file."""
    shapes: Mapping[str, tuple[str, ...]]
    """The glyphs of each character that has several, in turn."""
    texts: Mapping[str, str]
    """What each glyph stands for, for what is copied from a document."""
    made_by: str
    meetings: tuple[Meeting, ...] = ()
    """Where strokes of joined letters meet, in x-heights."""
    stances: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Of glyphs that join: the numbers of the meetings at which the pen comes to them, at their origin, and goes on to
    the next, at their advance; -1 where it does not."""
    components: Mapping[str, tuple[tuple[str, int, int], ...]] = field(default_factory=dict)
    """Of glyphs that are put together of others: which, and how far across and up each is moved. TrueType files save
    those rather than their ink."""
    unread: str = ""
    """Characters that do not read as asked, though drawn many times."""
    _compiled: dict[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def style(self) -> str:
        """Such as Regular."""
        return self.imprint.style or self.metrics.style

    @property
    def postscript_name(self) -> str:
        """As documents and programs name it."""
        return f"{postscript_name(self.imprint.family)}-{postscript_name(self.style)}"

    def warnings(self) -> list[str]:
        """What a user of the font will miss."""
        if not self.unread:
            return []
        return [
            f"of {len(self.characters)} characters, {len(self.unread)} could not be drawn so that they read as asked: "
            f"{' '.join(self.unread)}. Another --hand may write them better."
        ]

    def data(self, suffix: str) -> bytes:
        """Gives the bytes of a file of that kind, the same for the same font.

        Raises:
            WritingError: there is no such kind of font, or what makes it is not installed.
        """
        checked_suffix(f"font{suffix}")
        if suffix not in self._compiled:
            self._compiled[suffix] = _woff2(self) if suffix == ".woff2" else _file(self, is_cubic=suffix == ".otf")
        return self._compiled[suffix]

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Saves the font as what the ending of the name says, whole or not at all. Gives the path.

        Raises:
            WritingError: the name ends in none of `SUFFIXES`, or the file cannot be written.
        """
        suffix = checked_suffix(path)
        write_bytes(path, self.data(suffix), error=WritingError)
        return Path(path)

    @cached_property
    def num_shapes(self) -> int:
        """How many shapes of characters it has, those of accented letters not counted."""
        return sum(map(len, self.shapes.values()))


def checked_suffix(path: str | os.PathLike[str]) -> str:
    """Gives the kind of font that a file's name asks for. Raises WritingError where there is none such."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise WritingError(
            f"{path}: {suffix!r} is not a kind of font. Choose a name that ends in .otf, .ttf or .woff2."
        )
    return suffix


def _file(font: Font, *, is_cubic: bool) -> bytes:
    from fontTools.feaLib.error import FeatureLibError
    from fontTools.fontBuilder import FontBuilder

    order = list(font.glyphs)
    builder = FontBuilder(UNITS_PER_EM, isTTF=not is_cubic)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(character): glyph for character, glyph in font.characters.items()})
    strings = name_strings(font.imprint, font.style, font.made_by)
    metrics = font.metrics
    if is_cubic:
        # The names in a CFF table are of PostScript's characters; menus show those of the name table.
        plain = plain_name(font.imprint.family)
        info = {"FullName": f"{plain} {font.style}", "FamilyName": plain, "Weight": font.style}
        stem = round(metrics.line_width * X_HEIGHT)
        builder.setupCFF(strings["psName"], info, _charstrings(font), {"StdHW": stem, "StdVW": stem})
        builder.setupMaxp()
    else:
        builder.setupGlyf(_quadratic(font), calcGlyphBounds=True)
    sides = {glyph: _left(font.glyphs[glyph]) for glyph in order}
    builder.setupHorizontalMetrics({glyph: (font.advances[glyph], sides[glyph]) for glyph in order})
    builder.setupHorizontalHeader(ascent=metrics.ascender, descent=metrics.descender, lineGap=0)
    builder.setupNameTable(strings, mac=False)
    is_bold = font.style == "Bold"
    builder.setupOS2(
        version=4,
        usWeightClass=metrics.weight,
        usWidthClass=5,
        fsType=0,
        fsSelection=0x80 | (0x20 if is_bold else 0x40),  # typographic metrics; bold, or regular
        achVendID=font.imprint.vendor,
        sTypoAscender=metrics.ascender,
        sTypoDescender=metrics.descender,
        sTypoLineGap=0,
        usWinAscent=metrics.highest,
        usWinDescent=-metrics.lowest,
        sxHeight=metrics.x_height,
        sCapHeight=metrics.cap_height,
        usDefaultChar=0,
        usBreakChar=32,
        yStrikeoutSize=max(round(metrics.line_width * X_HEIGHT), 1),
        yStrikeoutPosition=round(metrics.x_height * 0.6),
        panose=_panose(),
    )
    line = max(round(metrics.line_width * X_HEIGHT), 1)
    builder.setupPost(underlinePosition=-round(0.25 * X_HEIGHT), underlineThickness=line, keepGlyphNames=True)
    made = int(os.environ.get("SOURCE_DATE_EPOCH", _MADE - _FROM_1904_TO_1970)) + _FROM_1904_TO_1970
    number = float(font.imprint.version)
    # Baseline and left sides at 0; advances of whole dots where a program rounds them.
    builder.setupHead(unitsPerEm=UNITS_PER_EM, fontRevision=number, created=made, modified=made, flags=0b1011)
    builder.font["head"].macStyle = 1 if is_bold else 0
    if not is_cubic:
        _unhinted(builder.font)
    # The other packer of fontTools gives other bytes where uharfbuzz is installed.
    builder.font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = False
    try:
        builder.addOpenTypeFeatures(font.features)
    except FeatureLibError as reason:  # A slip of ours; the text would be hard to come by later.
        raise AssertionError(f"{reason}\n{font.features[:2000]}") from reason
    _summarise(builder.font)
    builder.font.recalcTimestamp = False
    file = io.BytesIO()
    builder.font.save(file, reorderTables=True)
    return file.getvalue()


def _summarise(font: "TTFont") -> None:
    """Lets the OS/2 table say which characters there are, and how far features look."""
    from fontTools.otlLib.maxContextCalc import maxCtxFont

    table = font["OS/2"]
    table.recalcUnicodeRanges(font)
    table.recalcCodePageRanges(font)
    table.recalcAvgCharWidth(font)
    points = sorted(font.getBestCmap())
    table.usFirstCharIndex, table.usLastCharIndex = points[0], min(points[-1], 0xFFFF)
    table.usMaxContext = maxCtxFont(font)


def _charstrings(font: Font) -> dict[str, Any]:
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    strings = {}
    for glyph, contours in font.glyphs.items():
        pen = T2CharStringPen(font.advances[glyph], None)
        draw(contours, pen)
        string = pen.getCharString()
        # There is a point at every extreme; to draw each glyph for its box takes seconds.
        string.calcBounds = partial(_bounds, contours)
        strings[glyph] = string
    return strings


def _bounds(contours: Contours, glyphs: Any) -> tuple[int, int, int, int] | None:
    return box(contours) if contours else None


def _quadratic(font: Font) -> dict[str, Any]:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs = {}
    for glyph, contours in font.glyphs.items():
        pen = TTGlyphPen(font.glyphs)  # It asks which components there are.
        for part, dx, dy in font.components.get(glyph, ()):
            pen.addComponent(part, (1, 0, 0, 1, dx, dy))
        if glyph not in font.components:
            draw(contours, Cu2QuPen(pen, _QUADRATIC_ERROR, reverse_direction=True))  # TrueType has ink on the right
        glyphs[glyph] = pen.glyph()
    return glyphs


def _unhinted(font: "TTFont") -> None:
    """Tells programs to smooth the outlines at all sizes, and not to hint them."""
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables.ttProgram import Program

    font["gasp"] = newTable("gasp")
    font["gasp"].gaspRange = dict(_SMOOTH_AT_ALL_SIZES)
    font["prep"] = newTable("prep")
    font["prep"].program = Program()
    font["prep"].program.fromBytecode(_DROPOUT)
    font["maxp"].maxZones = 2
    font["maxp"].maxStackElements = 2


def _woff2(font: Font) -> bytes:
    from fontTools.ttLib import TTFont

    try:
        import brotli  # noqa: F401  (fontTools compresses with it)
    except ImportError as reason:
        raise WritingError("WOFF2 needs brotli, which is not there: pip install 'ownhand[font]'.") from reason
    opened = TTFont(io.BytesIO(font.data(".ttf")), recalcTimestamp=False)
    opened.flavor = "woff2"
    file = io.BytesIO()
    opened.save(file)
    return file.getvalue()


def _left(contours: Contours) -> int:
    return min((int(contour[:, 0, 0].min()) for contour in contours), default=0)


def _panose() -> Any:
    from fontTools.ttLib.tables.O_S_2f_2 import Panose

    return Panose(bFamilyType=3, bSerifStyle=0, bWeight=0, bProportion=0, bContrast=0)
