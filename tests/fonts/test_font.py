"""Files of fonts: what their tables say, and that the same hand makes the same bytes."""

import io

import pytest
from fontTools.ttLib import TTFont
from tests.fonts.conftest import Stems

from ownhand.fonts import Font, build_font
from ownhand.fonts.outlines import box
from ownhand.glyphs import GlyphSource


def small_font(**options: object) -> Font:
    return build_font(Stems(), family="Stems", **options)  # type: ignore[arg-type]


def test_the_same_seed_makes_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    one, again, other = (small_font(seed=seed) for seed in (1, 1, 2))
    for suffix in (".otf", ".ttf", ".woff2"):
        assert one.data(suffix) == again.data(suffix) != other.data(suffix)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    dated = TTFont(io.BytesIO(small_font(seed=1).data(".otf")))
    assert dated["head"].created == dated["head"].modified == 2_082_844_800 + 86400


def test_sizes_and_formats(font: Font) -> None:
    assert len(font.data(".otf")) < 600_000
    assert font.data(".otf")[:4] == b"OTTO"
    assert font.data(".ttf")[:4] == b"\0\1\0\0"
    assert font.data(".woff2")[:4] == b"wOF2"
    assert len(font.data(".woff2")) < 0.6 * len(font.data(".ttf"))
    web = TTFont(io.BytesIO(font.data(".woff2")))
    assert web.getBestCmap() == TTFont(io.BytesIO(font.data(".ttf"))).getBestCmap()


@pytest.mark.parametrize("suffix", [".otf", ".ttf"])
def test_tables(font: Font, opened: dict[str, TTFont], suffix: str) -> None:
    file = opened[suffix]
    names = {record.nameID: record.toUnicode() for record in file["name"].names if record.nameID < 256}
    assert (names[1], names[2], names[4], names[6]) == (
        "Hand Seven",
        "Regular",
        "Hand Seven Regular",
        "HandSeven-Regular",
    )
    assert names[5].startswith("Version 1.000;ownhand")
    assert "Made of hand 7 of the model pen" in names[10]
    assert "UNIPEN train_r01_v07" in names[10]
    assert "CC-BY 4.0" in names[10]
    assert "any purpose" in names[13]
    assert max(len(text) for text in names.values()) < 1000
    table, line = file["OS/2"], file["hhea"]
    assert (table.usWeightClass, table.fsType, table.achVendID) == (400, 0, "OWNH")
    assert table.fsSelection & 0x80
    assert (table.sTypoAscender, table.sTypoDescender, table.sTypoLineGap) == (line.ascent, line.descent, line.lineGap)
    assert 400 < table.sxHeight < 520
    assert 700 < table.sCapHeight < 900
    assert table.ulUnicodeRange1 & 0b111 == 0b111  # Basic Latin, Latin-1, Latin Extended-A
    assert table.ulCodePageRange1 & 0b11 == 0b11  # Latin 1 and 2
    assert table.usMaxContext >= 5
    boxes = [box(contours) for contours in font.glyphs.values() if contours]
    assert table.usWinAscent >= max(b[3] for b in boxes)
    assert table.usWinDescent >= -min(b[1] for b in boxes)
    for character in "ÀÅÇÊÑÖÝgjpqyþ":
        _, bottom, _, top = box(font.glyphs[font.characters[character]])
        assert line.descent <= bottom < top <= line.ascent, character
    if suffix == ".ttf":
        assert file["gasp"].gaspRange == {0xFFFF: 0x000F}
        assert "prep" in file
        assert "fpgm" not in file
    for tag in ("calt", "kern", "mark", "mkmk", "ccmp", "tnum", "aalt", "ss01", "ss05"):
        tables = [file[name].table.FeatureList.FeatureRecord for name in ("GSUB", "GPOS")]
        assert tag in {record.FeatureTag for records in tables for record in records}, tag


def test_covered_characters(font: Font) -> None:
    for first, last in ((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0xFF), (0x100, 0x17F)):
        assert [chr(point) for point in range(first, last + 1) if chr(point) not in font.characters] == []
    assert set("–—‘’‚“”„•…‹›€−șț") <= set(font.characters)


def test_advances_are_positive_but_of_marks(font: Font, opened: dict[str, TTFont]) -> None:
    classes = opened[".otf"]["GDEF"].table.GlyphClassDef.classDefs
    for name, advance in font.advances.items():
        assert (advance == 0) if classes.get(name) == 3 else (advance > 20), name


def test_ink_stands_by_its_advance(font: Font) -> None:
    """No ink reaches so far out of its own room that words would run into each other."""
    for name in font.characters.values():
        left, _, right, _ = box(font.glyphs[name])
        if font.advances[name]:
            assert left > -250, name
            assert right < font.advances[name] + 380, name


@pytest.mark.parametrize(("nib", "style", "weight"), [("fineliner", "Light", 300), ("marker", "Bold", 700)])
def test_weight_follows_the_pen(nib: str, style: str, weight: int) -> None:
    from ownhand import Model
    from ownhand.ink import nib_named

    hand = Model.load("pen").hand(3).adjusted(nib=nib_named(nib))

    class Few(GlyphSource):
        characters = "Hamburgefonstiv"

        def glyph(self, character, rng):
            return hand.glyph(character, rng)

    font = build_font(Few(), family="Pen", alternates=1)
    file = TTFont(io.BytesIO(font.data(".otf")))
    assert (font.style, file["OS/2"].usWeightClass) == (style, weight)
    names = {record.nameID: record.toUnicode() for record in file["name"].names}
    if style == "Light":
        assert (names[1], names[2], names[16], names[17]) == ("Pen Light", "Regular", "Pen", "Light")
    else:
        assert (names[1], names[2]) == ("Pen", "Bold")
        assert file["head"].macStyle == 1
        assert file["OS/2"].fsSelection & 0x20
