"""The font's features, as the text of a feature file: which glyph is written for which, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.fonts.anchors import Anchor
from ownhand.fonts.kerning import Kerning
from ownhand.fonts.rotation import Cycle, aalt, calt, stylistic_sets

_LONGEST_LINE = 4000
"""Glyph names on one line of a class definition."""


@dataclass(frozen=True)
class Parts:
    """What features are made of: names of glyphs, and anchors in units."""

    cycles: Sequence[Cycle]
    """The shapes of every character that has several, marks too."""

    singles: Sequence[str]
    """Glyphs that come in one shape, the space among them; no marks."""

    decomposed: Mapping[str, Sequence[str]]
    """What glyphs of accented letters are taken apart to: letter and marks."""

    dotless: Mapping[str, str]
    """i and j without their dots, by i and j."""

    ligatures: Mapping[str, tuple[Sequence[str], Anchor]]
    """Of ligatures: the glyphs they stand for; and (carets,) where the second letter begins."""

    tabular: Mapping[str, str]
    """Digits of one width, by the usual ones."""

    bases: Mapping[str, Mapping[str, Anchor]]
    """Anchors of letters, by glyph and place."""

    marks: Mapping[str, tuple[str, Anchor]]
    """The place and the anchor of each mark, by glyph."""

    stacks: Mapping[str, Anchor]
    """Where a mark over a letter bears another."""

    kerning: Kerning
    glyphs_before: Mapping[str, Sequence[str]]
    """All glyphs that kern as a character does before another."""
    glyphs_after: Mapping[str, Sequence[str]]
    """And after another."""

    joins: str
    """The lookups that choose how letters stand, where they join; see `joins`."""


def feature_text(parts: Parts, turns: Sequence[str], bases: Sequence[str]) -> str:
    """Gives the whole feature file.

    Args:
        turns: the glyphs that count, see `rotation`.
        bases: all glyphs that are neither marks, turns nor ligatures.
    """
    names = {k: f"Shape {k}" for k in range(1, 21)}
    texts = [
        "languagesystem DFLT dflt;\nlanguagesystem latn dflt;",
        aalt(parts.cycles),
        _ccmp(parts),
        _liga(parts),
        calt(parts.cycles, parts.singles),
        _tnum(parts),
        stylistic_sets([*parts.cycles, *_tabular_cycles(parts)], names),
        parts.joins,
        _kern(parts),
        _mark(parts),
        _gdef(parts, turns, bases),
    ]
    return "\n".join(text for text in texts if text) + "\n"


def _ccmp(parts: Parts) -> str:
    """Accented letters are a letter and marks, so that all have the letter's shapes."""
    lines = ["feature ccmp {"]
    above = [glyph for glyph, (place, _) in parts.marks.items() if place == "above"]
    lines.append("  lookup apart {")
    lines += [f"    sub {glyph} by {' '.join(apart)};" for glyph, apart in parts.decomposed.items()]
    lines.append("  } apart;")
    if parts.dotless and above:
        lines.append("  lookup dotless {")
        lines.append(f"    @OVER = [{' '.join(above)}];")
        lines += [f"    sub {glyph}' @OVER by {bare};" for glyph, bare in parts.dotless.items()]
        lines.append("  } dotless;")
    lines.append("} ccmp;")
    return "\n".join(lines) if parts.decomposed else ""


def _liga(parts: Parts) -> str:
    if not parts.ligatures:
        return ""
    lines = [f"  sub {' '.join(letters)} by {glyph};" for glyph, (letters, _) in parts.ligatures.items() if letters]
    return "\n".join(["feature liga {", *lines, "} liga;"])


def _tnum(parts: Parts) -> str:
    if not parts.tabular:
        return ""
    lines = [f"  sub {usual} by {tabular};" for usual, tabular in parts.tabular.items()]
    return "\n".join(["feature tnum {", *lines, "} tnum;"])


def _tabular_cycles(parts: Parts) -> list[Cycle]:
    cycles = [cycle for cycle in parts.cycles if all(glyph in parts.tabular for glyph in cycle.glyphs)]
    return [Cycle(tuple(parts.tabular[glyph] for glyph in cycle.glyphs)) for cycle in cycles]


def _kern(parts: Parts) -> str:
    kerning, lines = parts.kerning, []
    for kind, classes, glyphs_of in (
        ("FIRST", kerning.firsts, parts.glyphs_before),
        ("SECOND", kerning.seconds, parts.glyphs_after),
    ):
        for number, characters in enumerate(classes):
            glyphs = [glyph for character in characters for glyph in glyphs_of[character]]
            lines.append(f"@{kind}{number} = [{' '.join(glyphs)}];")
    lines.append("feature kern {\n  lookupflag IgnoreMarks;")
    for first, second in zip(*np.nonzero(kerning.values), strict=True):
        lines.append(f"  pos @FIRST{first} @SECOND{second} {kerning.values[first, second]};")
    return "\n".join([*lines, "} kern;"])


def _mark(parts: Parts) -> str:
    if not parts.marks:
        return ""
    lines = [f"markClass {glyph} {_anchor(at)} @{_name(place)};" for glyph, (place, at) in parts.marks.items()]
    places = sorted({place for place, _ in parts.marks.values()})
    lines.append("feature mark {")
    for place in places:
        name = _name(place)
        lines.append(f"  lookup at_{name} {{")
        for glyph, anchors in parts.bases.items():
            if place in anchors:
                lines.append(f"    pos base {glyph} {_anchor(anchors[place])} mark @{name};")
        lines.append(f"  }} at_{name};")
    lines.append("} mark;")
    if parts.stacks:
        lines.append("feature mkmk {")
        lines += [f"  pos mark {glyph} {_anchor(at)} mark @above;" for glyph, at in parts.stacks.items()]
        lines.append("} mkmk;")
    return "\n".join(lines)


def _gdef(parts: Parts, turns: Sequence[str], bases: Sequence[str]) -> str:
    marks = " ".join([*parts.marks, *turns])
    lines = [
        "table GDEF {",
        f"  GlyphClassDef [{' '.join(bases)}], [{' '.join(parts.ligatures)}], [{marks}], ;",
    ]
    lines += [f"  LigatureCaretByPos {glyph} {caret};" for glyph, (_, (caret, _)) in parts.ligatures.items()]
    return "\n".join([*lines, "} GDEF;"])


def _anchor(at: Anchor) -> str:
    return f"<anchor {at[0]} {at[1]}>"


def _name(place: str) -> str:
    return place.replace(" ", "_")
