"""What a font says of itself, and what its glyphs are called."""

import io

import pytest
from fontTools.ttLib import TTFont
from tests.fonts.conftest import Stems

from ownhand.errors import WritingError
from ownhand.fonts import Imprint, build_font
from ownhand.fonts.names import glyph_name, name_strings, postscript_name


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"family": ""}, "cannot be shown in a menu"),
        ({"family": "手"}, "no letter or digit of ASCII"),
        ({"family": "A" * 40}, "choose a shorter one"),
        ({"family": "A", "version": "2"}, "such as 1.000"),
        ({"family": "A", "vendor": "toolong"}, "four characters"),
    ],
)
def test_bad_imprints(options: dict[str, str], message: str) -> None:
    with pytest.raises(WritingError, match=message):
        Imprint(**options)


def test_only_regular_and_bold_share_a_family_in_programs_that_know_four_styles() -> None:
    imprint = Imprint(family="Zoë's Hand", credit="many people's letters", licence_url="https://example.org/licence")
    bold, light = (name_strings(imprint, style, "ownhand 1") for style in ("Bold", "Light"))
    assert (bold["familyName"], bold["styleName"]) == ("Zoë's Hand", "Bold")
    assert "typographicFamily" not in bold
    assert (light["familyName"], light["styleName"]) == ("Zoë's Hand Light", "Regular")
    assert (light["typographicFamily"], light["typographicSubfamily"]) == ("Zoë's Hand", "Light")
    assert bold["psName"] == "ZoesHand-Bold"
    assert "Learned from many people's letters." in bold["description"]
    assert bold["licenseInfoURL"] == "https://example.org/licence"


def test_names_that_programs_can_read() -> None:
    assert postscript_name("Żółw №7!") == "ZowNo7"
    assert [glyph_name(character) for character in "aé1,☃"] == ["a", "eacute", "one", "comma", "uni2603"]


@pytest.mark.parametrize("family", ["Dvořák", "O’Neil", "Łódź 7", "日本 Hand"])
def test_families_outside_latin_1_are_saved_as_every_kind(family: str) -> None:
    font = build_font(Stems("ab"), family=family, alternates=1)
    for suffix in (".otf", ".ttf"):
        names = TTFont(io.BytesIO(font.data(suffix)))["name"]
        assert names.getDebugName(1) == family
