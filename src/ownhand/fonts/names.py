"""What a font says of itself: names, licence, how it was made; and the names of its glyphs."""

import re
import unicodedata
from dataclasses import dataclass

from ownhand.errors import WritingError
from ownhand.options import FAMILY, FONT_VERSION

DEFAULT_LICENCE = (
    "You may use, embed, change and share this font for any purpose. Where you share the font file itself, keep its "
    "description, which credits the letters that its model learned from."
)

STYLES = ((0.075, "Light", 300), (0.15, "Regular", 400), (float("inf"), "Bold", 700))
"""Width of a line in x-heights below which a font is of a style; its name and its weight class."""


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What the name table says."""

    family: str
    """As menus show it."""

    style: str = ""
    """Such as Regular; empty: by the width of the line."""

    version: str = FONT_VERSION.default
    """Two whole numbers with a full stop between, the second of three digits."""

    maker: str = ""
    """How it was made: the hand, its model and its seed."""

    credit: str = ""
    """Of the letters that the model learned from."""

    licence: str = DEFAULT_LICENCE
    """What people may do with the font."""

    licence_url: str = ""
    """Where the licence is to be read, if anywhere."""

    vendor: str = "OWNH"
    """Four characters for the OS/2 table."""

    def __post_init__(self) -> None:
        if not self.family.strip() or not self.family.isprintable():
            raise WritingError(f"A family called {self.family!r} cannot be shown in a menu. Choose a name of letters.")
        if not postscript_name(self.family):
            raise WritingError(
                f"The family {self.family!r} has no letter or digit of ASCII, and PostScript names need one. "
                "Add one to its name."
            )
        FAMILY.check(self.family)
        FONT_VERSION.check(self.version)
        if not (len(self.vendor) == 4 and self.vendor.isascii() and self.vendor.isprintable()):
            raise WritingError(f"A vendor is four characters of ASCII, found {self.vendor!r}.")


def name_strings(imprint: Imprint, style: str, made_by: str) -> dict[str, str]:
    """Gives the strings of the name table, as fontTools' builder calls them. `made_by` names the program."""
    family, plain = imprint.family.strip(), postscript_name(imprint.family)
    is_linked = style in ("Regular", "Bold")  # The four styles that every program knows; others are families there.
    description = " ".join(
        part
        for part in (
            "Handwriting that no person wrote: a generator learned from many people's letters to have its own hands.",
            imprint.maker,
            f"Learned from {imprint.credit}." if imprint.credit else "",
        )
        if part
    )
    strings = {
        "copyright": f"Drawn by a computer with {made_by}.",
        "familyName": family if is_linked else f"{family} {style}",
        "styleName": style if is_linked else "Regular",
        "uniqueFontIdentifier": f"{imprint.version};{imprint.vendor};{plain}-{style}",
        "fullName": f"{family} {style}",
        "version": f"Version {imprint.version};{made_by}",
        "psName": f"{plain}-{style}",
        "manufacturer": "ownhand",
        "designer": "A computer",
        "description": description,
        "licenseDescription": imprint.licence,
    }
    if imprint.licence_url:
        strings["licenseInfoURL"] = imprint.licence_url
    if not is_linked:
        strings |= {"typographicFamily": family, "typographicSubfamily": style}
    return strings


def postscript_name(family: str) -> str:
    """Gives the letters and digits of a family's name, accents left out."""
    return re.sub(r"[^A-Za-z0-9]", "", plain_name(family))


def plain_name(name: str) -> str:
    """Gives what ASCII has of a name, accents left out."""
    return unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode().strip()


def glyph_name(character: str) -> str:
    """Gives the name of a character's glyph by the Adobe Glyph List, or as uniXXXX."""
    from fontTools.agl import UV2AGL

    return UV2AGL.get(ord(character)) or f"uni{ord(character):04X}"
