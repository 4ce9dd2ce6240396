"""Text laid out on paper: read, written, set, broken into lines and placed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from ownhand.errors import WritingError
from ownhand.glyphs import GlyphSource
from ownhand.glyphs.spacing import Spacing
from ownhand.options import ALIGN, HYPHENATE, JUSTIFY, LINE_SPACING, MARGIN, NEATNESS, SEED, SIZE, SLIPS, X_HEIGHT
from ownhand.page.drift import Drift, LineDrift
from ownhand.page.line_breaks import hyphenation
from ownhand.page.lines import Line, LineSetter
from ownhand.page.page import Page
from ownhand.page.paper import paper
from ownhand.page.placement_store import PlacementStore
from ownhand.page.placer import Placer, Setting
from ownhand.page.scribe import Scribe
from ownhand.page.text import count_letters, count_missing, count_stand_ins, read_words
from ownhand.page.words import WordSetter
from ownhand.page.workbench import Workbench
from ownhand.progress import Progress


def lay_out(
    text: str,
    hand: GlyphSource,
    *,
    x_height_mm: float = X_HEIGHT.default,
    size: str = SIZE.default,
    margin_mm: float | None = MARGIN.default,
    align: str = ALIGN.default,
    justify: bool = JUSTIFY.default,
    hyphenate: str | None = HYPHENATE.default,
    line_spacing: float = LINE_SPACING.default,
    neatness: float | None = NEATNESS.default,
    slips: float = SLIPS.default,
    spacing: Spacing | None = None,
    seed: int = SEED.default,
    progress: Progress | None = None,
    workbench: Workbench | None = None,
) -> Page:
    """Writes `text` in `hand` and gives the page.

    Line ends and blank lines of the text are kept; tabs go on to the next tab stop, spaces at the head of a line indent
    it, and other white space parts words. Lines are wrapped evenly where they are full, and go on to further sheets
    where a sheet is. `align` is left, right or centre; with `justify`, full lines reach from margin to margin.
    `line_spacing` is in x-heights; a line moves further down where inks would meet. `hyphenate` names a language, by
    whose dictionary words are parted where that makes lines more even; see `page.line_breaks` for all other places.

    `neatness` is how closely the page keeps to the ruler, see `page.drift`: 0 is as people write, 1 is copperplate.
    None takes that of the hand. `slips` is the share of words that are struck out and
    written again. All that differs from one writing to the next is drawn from `seed`.

    Characters the hand lacks are written as their plain or other-case kin where it has one, and otherwise drawn as
    empty boxes; `Page.stand_ins` and `Page.missing` name them. `progress` is told of letters written.
    `workbench` is where what was made for other pages may lie ready. Raises WritingError where there is nothing to
    write, no room to write it, or a number out of bounds.
    """
    neatness = hand.neatness if neatness is None else neatness
    X_HEIGHT.check(x_height_mm)
    SEED.check(seed)
    ALIGN.check(align)
    LINE_SPACING.check(line_spacing)
    NEATNESS.check(neatness, error=WritingError)
    SLIPS.check(slips)
    if HYPHENATE.check(hyphenate):
        hyphenation(hyphenate or "")  # Says at once what is wrong with it.
    sheet = paper(size, x_height_mm, margin_mm)
    num_letters = count_letters(text)
    if not num_letters:
        raise WritingError("There is nothing to write: the text is empty, or nothing in it is seen.")

    spacing = spacing or Spacing()
    room = sheet.line_mm / x_height_mm
    drift, limit = _drift_and_limit(1 - neatness, room, seed, justify=justify, manner=hand.manner)
    scribe = Scribe(hand, Workbench() if workbench is None else workbench, drift, slips=slips, seed=seed)
    word_setter = WordSetter(scribe, sheet, x_height_mm=x_height_mm, limit=limit, spacing=spacing, seed=seed)
    rows = read_words(text, hand.can_write, language=hyphenate)
    line_setter = LineSetter(word_setter, limit)
    lines: Iterable[tuple[Line, LineDrift]] = (
        (line, drift.next_line()) for line in line_setter.lines(rows, progress, num_letters)
    )
    if sheet.is_fitted:
        # The paper is as wide as the widest line, and its margin begins where the first of them does.
        lines, room = _fitted(list(lines), room if justify else None, drift)
    setting = Setting(
        sheet=sheet, x_height_mm=x_height_mm, room=room, line_spacing=line_spacing, align=align, justify=justify
    )
    placer, store = Placer(setting, scribe), PlacementStore()
    for number, (line, line_drift) in enumerate(lines):
        store.add(placer.place(number, line, line_drift))
    reached, account = placer.reached, scribe.account
    return Page(
        placements=store.placements(),
        width_mm=sheet.width_mm or 2 * sheet.margin_mm + reached.right * x_height_mm,
        height_mm=sheet.height_mm or reached.lowest + sheet.margin_mm,
        x_height_mm=x_height_mm,
        num_sheets=reached.sheet + 1,
        missing=count_missing(account.odd),
        stand_ins=count_stand_ins(account.odd),
        num_broken_words=len(account.broken),
        broken_words=tuple(account.broken),
        doubtful="".join(sorted(account.written & set(hand.doubtful))),
    )


def _drift_and_limit(
    untidiness: float, room: float, seed: int, *, justify: bool, manner: Sequence[float]
) -> tuple[Drift, float]:
    """How a page with lines of `room` x-heights drifts, and how long its lines may be, in x-heights."""
    drift = Drift(untidiness, np.random.default_rng([seed, 1]), manner)
    # Lines that drift from the margins are broken earlier, so that none goes beyond them.
    limit = room - drift.most_indent * (2 if justify else 1)
    if limit < room / 2:  # Paper so narrow that a wandering margin would be most of it.
        return Drift(0.0, np.random.default_rng([seed, 1])), room
    return drift, limit


def _fitted(
    lines: Sequence[tuple[Line, LineDrift]], full: float | None, drift: Drift
) -> tuple[list[tuple[Line, LineDrift]], float]:
    """Moves lines so that the first of them begins at the margin; gives them and the room for a line, in x-heights."""
    begin = min(line_drift.begin for line, line_drift in lines if line.words)
    end = min(line_drift.end for line, line_drift in lines if line.words)
    moved = [
        (line, replace(line_drift, begin=line_drift.begin - begin, end=line_drift.end - end))
        for line, line_drift in lines
    ]
    if full is not None and any(line.can_stretch for line, _ in lines):
        return moved, full
    return moved, max(line.indent + line.width for line, _ in lines if line.words) + drift.most_indent
