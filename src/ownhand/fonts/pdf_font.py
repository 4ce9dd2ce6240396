"""A font in a PDF: the outlines of the glyphs that are used, their widths, and the text that they stand for.

Composite fonts are told by ISO 32000-1, section 9.7, and the map from glyphs to text by section 9.10.3.
"""

import io
from collections.abc import Mapping
from typing import Any

from ownhand.fonts.font import Font


def embed_font(canvas: Any, font: Font, used: Mapping[int, str], name: str) -> None:
    """Puts a font into the PDF of one of reportlab's canvases, to be called `name` there.

    `used` are the numbers of the glyphs that are drawn, by which they are asked for, and the text that each stands for.
    """
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream

    document = canvas._doc
    order = list(font.glyphs)
    subset_name = PDFName(f"OWNHND+{font.postscript_name}")
    file = PDFStream(content=_subset(font, sorted(used)))
    file.dictionary["Length1"] = len(file.content)
    file.filters = document.defaultStreamFilters
    metrics = font.metrics
    descriptor = {
        "Type": PDFName("FontDescriptor"),
        "FontName": subset_name,
        "Flags": 4,
        "FontBBox": PDFArray([0, metrics.lowest, max(font.advances.values()), metrics.highest]),
        "ItalicAngle": 0,
        "Ascent": metrics.ascender,
        "Descent": metrics.descender,
        "CapHeight": metrics.cap_height,
        "StemV": 50,
        "FontFile2": document.Reference(file, "HandFile"),
    }
    widths = PDFArray([part for glyph in sorted(used) for part in (glyph, PDFArray([font.advances[order[glyph]]]))])
    descendant = {
        "Type": PDFName("Font"),
        "Subtype": PDFName("CIDFontType2"),
        "BaseFont": subset_name,
        "CIDSystemInfo": PDFDictionary({"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}),
        "CIDToGIDMap": PDFName("Identity"),
        "FontDescriptor": document.Reference(PDFDictionary(descriptor), "HandDescriptor"),
        "W": widths,
    }
    texts = PDFStream(content=_to_unicode(used))
    texts.filters = document.defaultStreamFilters
    whole = {
        "Type": PDFName("Font"),
        "Subtype": PDFName("Type0"),
        "BaseFont": subset_name,
        "Encoding": PDFName("Identity-H"),
        "DescendantFonts": PDFArray([document.Reference(PDFDictionary(descendant), "HandGlyphs")]),
        "ToUnicode": document.Reference(texts, "HandTexts"),
    }
    document.idToObject["BasicFonts"].dict[name] = document.Reference(PDFDictionary(whole), "Hand")


def _subset(font: Font, glyphs: list[int]) -> bytes:
    """The TrueType font with the outlines of some glyphs alone, all keeping their numbers."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(retain_gids=True, notdef_outline=True, glyph_names=False, layout_features=[], name_IDs=[])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "OS/2", "post", "name", "cmap", "gasp"]
    options.recalc_timestamp = False
    opened = TTFont(io.BytesIO(font.data(".ttf")), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(gids=glyphs)
    subsetter.subset(opened)
    file = io.BytesIO()
    opened.save(file)
    return file.getvalue()


def _to_unicode(used: Mapping[int, str]) -> str:
    """The map from glyphs to text."""
    rows = [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in sorted(used.items()) if text]
    blocks = [rows[k : k + 100] for k in range(0, len(rows), 100)]
    body = "\n".join("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end\n"
    )
