"""Text laid out on paper: each character a glyph of its own, set evenly, wrapped and paged."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ownhand.errors import WritingError
from ownhand.ink import Glyph, GlyphSource, Outline, polygon
from ownhand.page.lines import break_lines
from ownhand.page.page import Page, Placement
from ownhand.page.paper import Paper, paper
from ownhand.page.spacing import Inks, Setter, Spacing, usual_height
from ownhand.page.text import Mark, count_missing, count_stand_ins, named, read_words

_X_HEIGHTS_MM = (0.5, 100.0)
"""Sensible x-heights: finer than any pen, and a poster's."""


_LINE_GAP = 0.15
"""x-heights of paper kept between the inks of two lines."""

_BOX_WIDTH, _BOX_PEN = 0.55, 0.07
"""Of the empty box for a missing character, in units of the usual glyph's height."""


@dataclass
class _Word:
    """A word, or a part of one too long for a line: its glyphs and where they stand, its ink beginning at x = 0."""

    glyphs: list[int]
    positions: list[float]
    width: float
    body: tuple[float, float]
    """Where its ink above the baseline begins and ends."""


@dataclass
class _Line:
    """Words on one line, and where their inks begin; a blank line has none."""

    words: list[_Word]
    starts: list[float]


def lay_out(
    text: str,
    hand: GlyphSource,
    *,
    x_height_mm: float = 3.0,
    size: str = "fit",
    line_spacing: float = 3.4,
    spacing: Spacing | None = None,
    seed: int = 0,
) -> Page:
    """Writes `text` in `hand` and gives the page.

    Line ends and blank lines of the text are kept; other white space parts words. Lines are wrapped evenly where they
    are full, and go on to further sheets where a sheet is. `line_spacing` is in x-heights; a line moves further down
    where inks would meet. All that differs from one writing to the next is drawn from `seed`.

    Characters the hand lacks are written as their plain or other-case kin where it has one, and otherwise drawn as
    empty boxes; `Page.stand_ins` and `Page.missing` name them. Raises WritingError where there is nothing to write, no
    room to write it, or a number out of bounds.
    """
    least, most = _X_HEIGHTS_MM
    if not least <= x_height_mm <= most:
        raise WritingError(f"An x-height of {x_height_mm:g} mm is out of bounds. Choose {least:g} to {most:g} mm.")
    if seed < 0:
        raise WritingError(f"There is no seed {seed}. Seeds are numbered from 0.")
    sheet = paper(size, x_height_mm)
    lines = read_words(text, hand.characters)
    marks = [mark for words in lines for word in words for mark in word]
    if not marks:
        raise WritingError("There is nothing to write: the text is empty or only white space.")
    rng = np.random.default_rng(seed)
    spacing = spacing or Spacing()
    marks, glyphs, unit = _write(marks, hand, rng)
    inks = Inks.of([glyph.outline for glyph in glyphs], unit, spacing.distance)
    _check_room(inks, marks, sheet, x_height_mm)

    # Glyphs are numbered in the order of the text.
    numbers = iter(range(len(marks)))
    words = [[[next(numbers) for _ in word] for word in row] for row in lines]
    limit = sheet.line_mm / x_height_mm
    setter = Setter(inks, spacing)
    rows, num_broken = _set_words(words, setter, limit)
    if num_broken and "-" in hand.characters:
        num_parts = sum(len(row) for row in rows)
        hyphens = [glyph for _ in range(2 * num_parts) if not (glyph := hand.glyph("-", rng)).outline.is_empty]
        glyphs = glyphs + hyphens
        setter = Setter(Inks.of([glyph.outline for glyph in glyphs], unit, spacing.distance), spacing)
        rows, num_broken = _set_words(words, setter, limit, hyphens=range(len(marks), len(glyphs)))
    set_lines = [line for row in rows for line in _set_lines(row, setter, limit)]
    width, height, baselines = _place_lines(set_lines, setter.inks, sheet, x_height_mm, line_spacing)

    placements = []
    for number, (line, (sheet_number, y)) in enumerate(zip(set_lines, baselines, strict=True)):
        for place, (word, start) in enumerate(zip(line.words, line.starts, strict=True)):
            for glyph, position in zip(word.glyphs, word.positions, strict=True):
                is_added = glyph >= len(marks)
                placements.append(
                    Placement(
                        character="-" if is_added else marks[glyph].character,
                        glyph=glyphs[glyph],
                        x=sheet.margin_mm + (start + position) * x_height_mm,
                        y=y,
                        sheet=sheet_number,
                        line=number,
                        word=place,
                        is_missing=not is_added and marks[glyph].written is None,
                        is_added=is_added,
                    )
                )
    return Page(
        placements=tuple(placements),
        width_mm=width,
        height_mm=height,
        x_height_mm=x_height_mm,
        num_sheets=baselines[-1][0] + 1,
        missing=count_missing(marks),
        stand_ins=count_stand_ins(marks),
        num_broken_words=num_broken,
        doubtful="".join(sorted({mark.written for mark in marks if mark.written} & set(getattr(hand, "doubtful", "")))),
    )


def _write(marks: list[Mark], hand: GlyphSource, rng: np.random.Generator) -> tuple[list[Mark], list[Glyph], float]:
    """Has the hand write each mark, boxes where it cannot; gives the height of a usual glyph as well."""
    wanted = [mark.written for mark in marks]
    if hasattr(hand, "glyphs"):  # A hand may write many characters at once, which is faster.
        some = iter(hand.glyphs("".join(character for character in wanted if character), rng))
        glyphs = [next(some) if character else None for character in wanted]
    else:
        glyphs = [hand.glyph(character, rng) if character else None for character in wanted]
    # A glyph without ink would be a character lost in silence.
    glyphs = [None if glyph is None or glyph.outline.is_empty else glyph for glyph in glyphs]
    unit = usual_height([glyph.outline for glyph in glyphs if glyph])
    marks = [mark if glyph else replace(mark, written=None) for mark, glyph in zip(marks, glyphs, strict=True)]
    box = _box(unit)
    glyphs = [glyph or Glyph(mark.character, box) for mark, glyph in zip(marks, glyphs, strict=True)]
    return marks, glyphs, unit


def _box(height: float) -> Outline:
    """An empty box on the baseline."""
    pen = _BOX_PEN * height
    inner_width, inner_height = _BOX_WIDTH * height - 2 * pen, height - 2 * pen
    outer = polygon([(0, 0), (_BOX_WIDTH * height, 0), (_BOX_WIDTH * height, height), (0, height)])
    inner = polygon([(0, 0), (0, inner_height), (inner_width, inner_height), (inner_width, 0)])
    return outer + inner.transformed(shift=(pen, pen))


def _check_room(inks: Inks, marks: Sequence[Mark], sheet: Paper, x_height_mm: float) -> None:
    """Raises WritingError where some glyph alone is wider or taller than the paper."""
    widths = (inks.outer_right - inks.outer_left) * x_height_mm
    widest = int(widths.argmax())
    if widths[widest] > sheet.line_mm:
        raise WritingError(
            f"The paper is too narrow: {named(marks[widest].character)} is {widths[widest]:.0f} mm wide at an x-height "
            f"of {x_height_mm:g} mm, and a line has room for {sheet.line_mm:.0f} mm. Choose a smaller x-height."
        )
    heights = (inks.top - inks.bottom) * x_height_mm
    tallest = int(heights.argmax())
    if sheet.height_mm and heights[tallest] > sheet.height_mm - 2 * sheet.margin_mm:
        raise WritingError(
            f"The paper is too low: {named(marks[tallest].character)} is {heights[tallest]:.0f} mm tall at an x-height "
            f"of {x_height_mm:g} mm. Choose a smaller x-height."
        )


def _set_words(
    rows: Sequence[Sequence[Sequence[int]]], setter: Setter, limit: float, hyphens: Sequence[int] = ()
) -> tuple[list[list[_Word]], int]:
    """Sets the words of each row, breaking those longer than a line; also gives how many were broken.

    Broken words end their parts with one of `hyphens` each, where there are any.
    """
    inks, spare = setter.inks, itertools.cycle(hyphens)
    num_broken, set_rows = 0, []
    reserve = max((inks.outer_right[h] - inks.outer_left[h] for h in hyphens), default=0.0) + setter.widest_gap
    for row in rows:
        words = []
        for glyphs in row:
            parts = setter.set_word(glyphs, limit)
            if len(parts) > 1:
                num_broken += 1
                widest = (inks.outer_right[glyphs] - inks.outer_left[glyphs]).max()
                if hyphens and widest <= limit - reserve:
                    *parts, end = setter.set_word(glyphs, limit - reserve)
                    parts = [setter.set_word([*part, next(spare)])[0] for part, _ in parts] + [end]
            for part, positions in parts:
                width = (inks.outer_right[part] + positions).max()
                body = (inks.body_left[part] + positions).min(), (inks.body_right[part] + positions).max()
                words.append(_Word(part, positions, width, body))
        set_rows.append(words)
    return set_rows, num_broken


def _set_lines(words: list[_Word], setter: Setter, limit: float) -> list[_Line]:
    """Sets the words of one row of the text an even space apart, on as many lines as they need."""
    if not words:
        return [_Line([], [])]
    starts = [0.0]
    for before, after in itertools.pairwise(words):
        last, first = before.glyphs[-1], after.glyphs[0]
        x = before.positions[-1] + setter.between(last, first, setter.spacing.word_gap) - after.positions[0]
        room = before.body[1] - after.body[0] + setter.spacing.word_room * setter.inks.unit
        starts.append(starts[-1] + max(x, room, before.width + setter.spacing.distance * setter.inks.unit))
    ends = [start + word.width for start, word in zip(starts, words, strict=True)]
    return [
        _Line(words[first:stop], [start - starts[first] for start in starts[first:stop]])
        for first, stop in break_lines(np.array(starts), np.array(ends), limit)
    ]


def _place_lines(
    lines: Sequence[_Line], inks: Inks, sheet: Paper, x_height_mm: float, line_spacing: float
) -> tuple[float, float, list[tuple[int, float]]]:
    """Gives the size of the paper in mm, and for each line its sheet and the height of its baseline from the top."""
    baselines: list[tuple[int, float]] = []
    number, floor = 0, sheet.margin_mm  # the sheet, and the lowest ink on it so far
    baseline: float | None = None
    for line in lines:
        glyphs = [glyph for word in line.words for glyph in word.glyphs]
        above = max(inks.top[glyphs].max(initial=0), 0 if baseline is None else -np.inf) * x_height_mm
        below = max(-inks.bottom[glyphs].min(initial=0), 0.0) * x_height_mm
        wanted = floor + above if baseline is None else baseline + line_spacing * x_height_mm
        gap = 0.0 if baseline is None else _LINE_GAP * x_height_mm
        y = max(wanted, floor + gap + above)
        if sheet.height_mm and y + below > sheet.height_mm - sheet.margin_mm and baseline is not None:
            number, y = number + 1, sheet.margin_mm + above
        baselines.append((number, y))
        baseline, floor = y, y + below
    widths = [line.starts[-1] + line.words[-1].width for line in lines if line.words]
    return (
        sheet.width_mm or 2 * sheet.margin_mm + max(widths) * x_height_mm,
        sheet.height_mm or floor + sheet.margin_mm,
        baselines,
    )
