"""Writing with a model: the whole way from a text to a page."""

import os
from typing import TYPE_CHECKING

from ownhand.errors import WritingError
from ownhand.options import (
    ALIGN,
    CHECK,
    HYPHENATE,
    INK,
    JOINED,
    JUSTIFY,
    LINE_SPACING,
    MARGIN,
    NEATNESS,
    NIB,
    PAPER,
    SEED,
    SIZE,
    SLIPS,
    STRICT,
    WOBBLE,
    X_HEIGHT,
)

if TYPE_CHECKING:
    from ownhand.glyphs import GlyphSource
    from ownhand.glyphs.source import OffersGlyphs
    from ownhand.ink import Nib
    from ownhand.page import Page, Workbench
    from ownhand.progress import Progress


def write(
    text: str,
    *,
    hand: "int | str | os.PathLike[str] | GlyphSource | OffersGlyphs" = 0,
    model: str | os.PathLike[str] | None = None,
    neatness: float | None = NEATNESS.default,
    wobble: float | None = WOBBLE.default,
    joined: float | None = JOINED.default,
    check: bool = CHECK.default,
    seed: int = SEED.default,
    size: str = SIZE.default,
    x_height_mm: float = X_HEIGHT.default,
    line_spacing: float = LINE_SPACING.default,
    margin_mm: float | None = MARGIN.default,
    align: str = ALIGN.default,
    justify: bool = JUSTIFY.default,
    hyphenate: str | None = HYPHENATE.default,
    slips: float = SLIPS.default,
    nib: "str | Nib | None" = NIB.default,
    ink: str | None = INK.default,
    paper: str = PAPER.default,
    strict: bool = STRICT.default,
    progress: "Progress | None" = None,
    workbench: "Workbench | None" = None,
) -> "Page":
    """Writes `text` and gives the page.

    >>> write("Can you read it?", hand=7, seed=1).save("page.svg")  # doctest: +SKIP

    `hand` is the number or the name of one of the model's hands, the file of a saved hand, or a hand: a `GlyphSource`,
    or anything else that offers `characters` and `glyph(character, rng)`, of which no more is used. `model` is the name
    of a model that comes with ownhand or a model's file; None is the one that a saved hand names, or the usual one.
    `neatness`, from 0 to 1, pulls the hand towards the tidy average and the page towards the ruler; `wobble`, from 0 to
    2, is how much each letter differs from the last of its kind; `joined`, from 0 to 1, is how much of what people join
    is joined, where the model joins letters; None is as the hand has it. What does not read as asked is drawn again
    unless `check` is False. `align` is left, right or centre, `justify` fills the lines,
    `hyphenate` parts words at their ends by the dictionary of a language, and `slips` is the share of words that are
    struck out and written again. The same seed writes the same page.

    `nib` is a name of `ownhand.ink.NIBS` or a nib, for hands with a pen; `ink` is a name of `ownhand.page.INKS` or a
    colour as #rrggbb, and None is what the nib usually has; for `paper` see `ownhand.page.look_of`. Characters that the
    hand does not know are composed of what it does, where they can be; with `strict`, those that cannot are refused
    rather than drawn as empty boxes. For the rest see `ownhand.page.lay_out`; `ownhand.options` has all bounds.

    Raises:
        ModelError: there is no such model or hand, a dial is out of bounds, or a nib was asked of a model without pen.
        WritingError: there is nothing to write, no room for it, no such nib, ink or paper, or a character that cannot
            be written and `strict` is set.
    """
    import dataclasses

    from ownhand.glyphs import Composed, GlyphSource, Guest
    from ownhand.hands import open_hand
    from ownhand.page import lay_out, look_of

    which: int | str | os.PathLike[str] | GlyphSource = (
        hand if isinstance(hand, int | str | os.PathLike | GlyphSource) else Guest(hand)
    )
    source = open_hand(which, model, neatness=neatness, wobble=wobble, joined=joined, check=check, nib=nib)
    pen = source.nib
    look = look_of(
        paper,
        ink=ink or (pen.ink if pen else "black"),
        grain=pen.grain if pen else 0.0,
        pitch_mm=line_spacing * x_height_mm,
    )
    page = lay_out(
        text,
        source if isinstance(source, Composed) else Composed(source),
        seed=seed,
        size=size,
        x_height_mm=x_height_mm,
        line_spacing=line_spacing,
        margin_mm=margin_mm,
        align=align,
        justify=justify,
        hyphenate=hyphenate,
        neatness=neatness,
        slips=slips,
        progress=progress,
        workbench=workbench,
    )
    if strict and page.missing:
        raise WritingError(f"The hand cannot write {page.missing_in_words()}. Leave them out, or do without --strict.")
    return dataclasses.replace(page, look=look)


def decode_text(content: bytes, source: str) -> str:
    """Reads UTF-8, or says where it is not; `source` names where it came from."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        line = content.count(b"\n", 0, reason.start) + 1
        raise WritingError(
            f"{source}, line {line}: expected UTF-8 text, found the byte 0x{content[reason.start]:02x}. "
            "Save the text as UTF-8."
        ) from reason
