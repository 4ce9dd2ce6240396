"""The features of a small font as text: accents, ligatures, digits of one width, kerning and marks."""

import numpy as np

from ownhand.fonts.features import Parts, feature_text
from ownhand.fonts.kerning import Kerning
from ownhand.fonts.rotation import Cycle, turn_glyphs

FULL = Parts(
    cycles=[Cycle(("one", "one.ss02")), Cycle(("t", "t.ss02"))],
    singles=["i", "dotlessi", "space"],
    decomposed={"iacute": ["dotlessi", "acutecomb"]},
    dotless={"i": "dotlessi"},
    ligatures={"t_t": (["t", "t"], (210, 0)), "t_t.ss02": ([], (220, 0))},
    tabular={"one": "one.tnum", "one.ss02": "one.tnum_ss02"},
    bases={"t": {"above": (100, 900), "below": (90, -60)}},
    marks={"acutecomb": ("above", (-225, 560))},
    stacks={"acutecomb": (-225, 700)},
    kerning=Kerning([["t"], ["i"]], [["t", "i"]], np.array([[-20], [0]])),
    glyphs_before={"t": ["t", "t.ss02"], "i": ["i", "iacute"]},
    glyphs_after={"t": ["t", "t.ss02"], "i": ["i", "iacute", "i.out"]},
    joins="lookup go_on {\n  sub i by i.out;\n} go_on;",
)


def test_what_is_written_for_what_and_where_it_stands() -> None:
    lines = [line.strip() for line in feature_text(FULL, turn_glyphs(FULL.cycles), ["i", "t"]).splitlines()]
    for line in (
        "sub iacute by dotlessi acutecomb;",
        "sub i' @OVER by dotlessi;",
        "sub t t by t_t;",
        "sub one by one.tnum;",
        "@FIRST0 = [t t.ss02];",
        "@SECOND0 = [t t.ss02 i iacute i.out];",
        "sub i by i.out;",
        "pos @FIRST0 @SECOND0 -20;",
        "markClass acutecomb <anchor -225 560> @above;",
        "pos base t <anchor 100 900> mark @above;",
        "pos mark acutecomb <anchor -225 700> mark @above;",
        "LigatureCaretByPos t_t 210;",
        "GlyphClassDef [i t], [t_t t_t.ss02], [acutecomb turn.1 turn.2], ;",
    ):
        assert line in lines
    assert not any("@FIRST1" in line and "pos" in line for line in lines)  # what is 0 need not be said
    assert not any("<anchor 90 -60>" in line for line in lines)  # no mark stands there


def test_figures_of_one_width_have_stylistic_sets_too() -> None:
    text = feature_text(FULL, turn_glyphs(FULL.cycles), ["i", "t"])
    assert "sub [one.tnum one.tnum_ss02] by one.tnum_ss02;" in text


def test_a_font_of_one_shape_each_has_kerning_alone() -> None:
    bare = Parts(
        cycles=[],
        singles=["a"],
        decomposed={},
        dotless={},
        ligatures={},
        tabular={},
        bases={},
        marks={},
        stacks={},
        kerning=Kerning([["a"]], [["a"]], np.array([[-10]])),
        glyphs_before={"a": ["a"]},
        glyphs_after={"a": ["a"]},
        joins="",
    )
    text = feature_text(bare, [], ["a"])
    assert [line.split()[1] for line in text.splitlines() if line.startswith("feature ")] == ["kern"]
