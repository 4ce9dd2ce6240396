"""Text set with a finished font, as applications set it: shaped by HarfBuzz, its features at work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ownhand.errors import WritingError
from ownhand.fonts.font import Font
from ownhand.fonts.outlines import UNITS_PER_EM


@dataclass(frozen=True)
class SetGlyph:
    """One glyph of a line, in units."""

    glyph: int
    """Its number in the font."""
    name: str
    x: int
    """Where its origin stands, from the start of the line."""
    y: int
    cluster: int
    """The character of the text that it belongs to, or the first of those."""


@dataclass(frozen=True)
class Line:
    """One line of text, shaped."""

    text: str
    glyphs: tuple[SetGlyph, ...]
    width: int


class Typesetter:
    """Shapes text with a font."""

    def __init__(self, font: Font) -> None:
        """Raises WritingError where uharfbuzz is not there."""
        try:
            import uharfbuzz
        except ImportError as reason:
            raise WritingError(
                "A specimen needs uharfbuzz, which is not there: pip install 'ownhand[font]'."
            ) from reason
        self._harfbuzz: Any = uharfbuzz
        self._font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(font.data(".ttf"))))
        self._names = list(font.glyphs)

    def line(self, text: str, features: Mapping[str, bool] | None = None) -> Line:
        """Shapes one line; `features` are turned on or off beside the usual ones."""
        buffer = self._harfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        self._harfbuzz.shape(self._font, buffer, dict(features or {}))
        x, found = 0, []
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            name = self._names[info.codepoint]
            found.append(SetGlyph(info.codepoint, name, x + place.x_offset, place.y_offset, info.cluster))
            x += place.x_advance
        return Line(text, tuple(found), x)

    def wrapped(self, text: str, width: float, size: float) -> list[Line]:
        """Shapes text in lines no wider than `width`, in the units of `size`, the height of an em."""
        lines: list[Line] = []
        words: list[str] = []
        for word in text.split():
            longer = self.line(" ".join([*words, word]))
            if words and longer.width * size / UNITS_PER_EM > width:
                lines.append(self.line(" ".join(words)))
                words = []
            words.append(word)
        return [*lines, self.line(" ".join(words))] if words else lines
