"""Text set with a finished font, as applications set it."""

from ownhand.fonts import Font
from ownhand.fonts.typesetter import Typesetter


def test_lines_are_wrapped(font: Font) -> None:
    setter = Typesetter(font)
    lines = setter.wrapped("the quick brown fox jumps over the lazy dog", 100, 20)
    assert " ".join(line.text for line in lines) == "the quick brown fox jumps over the lazy dog"
    assert all(line.width * 20 / 1000 <= 100 for line in lines)
    assert setter.wrapped("", 100, 20) == []


def test_a_line_says_where_its_glyphs_stand_and_what_they_are_written_for(font: Font) -> None:
    setter = Typesetter(font)
    line = setter.line("aé a", {"calt": False, "kern": False})
    assert [glyph.name for glyph in line.glyphs] == ["a", "e", "acutecomb", "space", "a"]
    assert [glyph.cluster for glyph in line.glyphs] == [0, 1, 1, 2, 3]
    order = list(font.glyphs)
    assert all(order[glyph.glyph] == glyph.name for glyph in line.glyphs)
    assert line.glyphs[1].x == font.advances["a"] + line.glyphs[0].x
    assert line.width == line.glyphs[-1].x + font.advances["a"]
