"""Text laid out on paper: each character a glyph of its own, set evenly, wrapped, aligned and paged."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ownhand.errors import WritingError
from ownhand.glyphs import GlyphSource
from ownhand.glyphs.spacing import Inks, Spacing
from ownhand.page.clusters import SOFT_HYPHEN
from ownhand.page.keeping import Recall
from ownhand.page.lines import break_lines
from ownhand.page.page import Page, Placement
from ownhand.page.paper import Paper, paper
from ownhand.page.placement_store import PlacementStore
from ownhand.page.straying import LineStray, Straying
from ownhand.page.text import count_letters, count_missing, count_stand_ins, read_words
from ownhand.page.words import Scribe, Word
from ownhand.progress import Progress

ALIGNMENTS = ("left", "right", "centre")
"""Where lines that are not full stand."""

_X_HEIGHTS_MM = (0.5, 100.0)
"""Sensible x-heights: finer than any pen, and a poster's."""

_LINE_GAP = 0.15
"""x-heights of paper kept between the inks of two lines."""

_TAB = 8.0
"""x-heights from one tab stop to the next."""

_INDENT = 0.5
"""x-heights that a space at the head of a line of the text indents it."""

_MOST_SLIPS = 0.5

_MOST_STRETCH = 5.0
"""x-heights that a space is widened by at most to make a line full: a line of two short words stays short."""

_WORDS_AT_ONCE = 1500
"""A paragraph of more words is broken into lines in parts, so that its glyphs need not all be kept."""

_HYPHEN_COST, _JOINT_COST, _HOLD_COST = 0.02, 0.003, 100.0
"""What it costs to break a word with a hyphen or without, or to part what is to be held together, beside the squared
share of a line left empty: a hyphen is worth a seventh of a line."""

_EDGES = ("outer_left", "outer_right", "bottom", "top")
"""Of inks, what a line's place on paper depends on."""

_BIN = 0.5
"""x-heights: how finely lines feel where the ink of the line before them is."""


@dataclass(frozen=True, eq=False)
class _Line:
    """Words on one line, and where their inks begin, in x-heights; a blank line has none."""

    words: list[Word]
    starts: list[float]
    indent: float = 0.0
    can_stretch: bool = False

    @property
    def width(self) -> float:
        """From the indent to the end of its last word."""
        return self.starts[-1] + self.words[-1].width if self.words else 0.0


def lay_out(
    text: str,
    hand: GlyphSource,
    *,
    x_height_mm: float = 3.0,
    size: str = "fit",
    margin_mm: float | None = None,
    align: str = "left",
    justify: bool = False,
    line_spacing: float = 3.4,
    neatness: float | None = None,
    slips: float = 0.0,
    spacing: Spacing | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Page:
    """Writes `text` in `hand` and gives the page.

    Line ends and blank lines of the text are kept; tabs go on to the next tab stop, spaces at the head of a line indent
    it, and other white space parts words. Lines are wrapped evenly where they are full, and go on to further sheets
    where a sheet is. `align` is left, right or centre; with `justify`, full lines reach from margin to margin.
    `line_spacing` is in x-heights; a line moves further down where inks would meet.

    `neatness` is how closely the page keeps to the ruler, see `page.straying`: 0 is written down in passing, 1 is
    copperplate. None takes that of the hand, 1 if it has none. `slips` is the share of words that are struck out and
    written again. All that differs from one writing to the next is drawn from `seed`.

    Characters the hand lacks are written as their plain or other-case kin where it has one, and otherwise drawn as
    empty boxes; `Page.stand_ins` and `Page.missing` name them. `progress` is told of letters written. Raises
    WritingError where there is nothing to write, no room to write it, or a number out of bounds.
    """
    least, most = _X_HEIGHTS_MM
    if not least <= x_height_mm <= most:
        raise WritingError(f"An x-height of {x_height_mm:g} mm is out of bounds. Choose {least:g} to {most:g} mm.")
    if seed < 0:
        raise WritingError(f"There is no seed {seed}. Seeds are numbered from 0.")
    if align not in ALIGNMENTS:
        raise WritingError(f"There is no alignment called '{align}'. Choose one of {', '.join(ALIGNMENTS)}.")
    neatness = float(getattr(hand, "neatness", 1.0)) if neatness is None else neatness
    if not 0 <= neatness <= 1:
        raise WritingError(f"A neatness of {neatness:g} is out of bounds. Choose 0 to 1.")
    if not 0 <= slips <= _MOST_SLIPS:
        raise WritingError(f"Slips of {slips:g} are out of bounds. Choose 0 to {_MOST_SLIPS:g} of all words.")
    sheet = paper(size, x_height_mm, margin_mm)
    num_letters = count_letters(text)
    if not num_letters:
        raise WritingError("There is nothing to write: the text is empty, or nothing in it is seen.")

    spacing = spacing or Spacing()
    straying = Straying(1 - neatness, np.random.default_rng([seed, 1]))
    room = sheet.line_mm / x_height_mm
    # Lines that stray from the margins are broken earlier, so that none goes beyond them.
    limit = room - straying.most_indent * (2 if justify else 1)
    if limit < room / 2:  # Paper so narrow that a wandering margin would be most of it.
        straying, limit = Straying(0.0, np.random.default_rng([seed, 1])), room
    scribe = Scribe(
        hand, sheet, x_height_mm=x_height_mm, limit=limit, spacing=spacing, straying=straying, slips=slips, seed=seed
    )
    known, can_write = frozenset(hand.characters), getattr(hand, "can_write", None)
    rows = read_words(text, lambda character: character in known or bool(can_write and can_write(character)))
    lines = _strayed(_lines(rows, scribe, limit, progress, num_letters), straying)
    if sheet.is_fitted:
        # The paper is as wide as the widest line, and its margin begins where the first of them does.
        lines, room = _fitted(list(lines), room if justify else None, straying)
    placer = _Placer(sheet, x_height_mm, room, line_spacing, align, justify, scribe.recall)
    store = PlacementStore()
    for number, (line, stray) in enumerate(lines):
        store.add(placer.place(number, line, stray))
    reached = placer.reached
    return Page(
        placements=store.placements(),
        width_mm=sheet.width_mm or 2 * sheet.margin_mm + reached.right * x_height_mm,
        height_mm=sheet.height_mm or reached.lowest + sheet.margin_mm,
        x_height_mm=x_height_mm,
        num_sheets=reached.sheet + 1,
        missing=count_missing(scribe.account.odd),
        stand_ins=count_stand_ins(scribe.account.odd),
        num_broken_words=len(scribe.account.broken),
        broken_words=tuple(scribe.account.broken),
        doubtful="".join(sorted(scribe.account.written & set(getattr(hand, "doubtful", "")))),
    )


def _lines(
    rows: Iterable[Sequence[Sequence]], scribe: Scribe, limit: float, progress: Progress | None, num_letters: int
) -> Iterator[_Line]:
    """Gives the lines of a text one by one, as its words are written."""
    num_rows = 0

    def counted() -> Iterator[Sequence[Sequence]]:
        nonlocal num_rows
        for row in rows:
            yield row
            num_rows += 1

    done, row, pending, is_begun = 0, 0, [], False
    for batch in scribe.words(counted()):
        for word in batch:
            if word.row > row or len(pending) >= _WORDS_AT_ONCE:
                is_end = word.row > row
                lines, pending = _set_row(pending, scribe, limit, is_begun=is_begun, is_end=is_end)
                yield from lines
                is_begun = not is_end
                if is_end:
                    yield from (_Line([], []) for _ in range(word.row - row - 1))
                    row = word.row
            pending.append(word)
        done += sum(not letter.is_added for word in batch for letter in word.letters)
        if progress:
            progress(done, num_letters)
    yield from _set_row(pending, scribe, limit, is_begun=is_begun, is_end=True)[0]
    # Blank lines after the last word are kept, too: they lie on the paper.
    yield from (_Line([], []) for _ in range(num_rows - row - 1))


def _set_row(
    words: list[Word], scribe: Scribe, limit: float, *, is_begun: bool, is_end: bool
) -> tuple[list[_Line], list[Word]]:
    """Sets the words of a row of the text an even space apart, on as many lines as they need, parts of a word closely.

    Unless the row ends with them, the last lines may change with the words to come; their words are given back.
    """
    if not words:
        return [_Line([], [])], []
    indent = 0.0 if is_begun else min(_indent(words[0].space), limit / 2)
    starts, has_tab = [0.0], [False]
    for before, after, step in zip(words, words[1:], _steps(words, scribe), strict=False):
        x = starts[-1] + step
        num_tabs = after.space.count("\t")
        if num_tabs:
            x = (np.ceil((x + indent) / _TAB) + num_tabs - 1) * _TAB - indent
        if after.must_begin_line:
            x = starts[-1] + before.width + 2 * limit
        starts.append(x)
        has_tab.append(num_tabs > 0)
    begins = np.array(starts)
    ends, broken_ends = (begins + [getattr(word, name) for word in words] for name in ("width", "broken_width"))
    costs = np.array([_cost(word) for word in words[1:]] + [0.0])
    breaks = break_lines(begins, ends, limit, indent, broken_ends=broken_ends, costs=costs)
    if not is_end:
        breaks, again = breaks[:-3], breaks[-3:]
    told = []
    for first, stop in breaks:
        after = words[stop] if stop < len(words) else None
        own, places = words[first:stop], [start - starts[first] for start in starts[first:stop]]
        is_broken = bool(after and after.joint)
        can_stretch = bool(after and not after.must_begin_line and not any(has_tab[first + 1 : stop]))
        told.append((own, places, is_broken, 0.0 if first else indent, can_stretch))
    keys = [("line", *own, *places, *rest) for own, places, *rest in told]
    lines = scribe.recall(keys, lambda some: [_line(*told[k]) for k in some])
    return list(lines), [] if is_end else words[again[0][0] :]


def _steps(words: Sequence[Word], scribe: Scribe) -> Sequence[float]:
    """How far from where the ink of each word begins that of the next does, were there no tabs."""
    unit, spacing, setter = scribe.setter.unit, scribe.setter.spacing, scribe.setter

    def make(places: Sequence[int]) -> list[float]:
        # Those between the first and the last are measured together, whether they are wanted or not.
        first = places[0]
        some = words[first : places[-1] + 2]
        befores, afters = (
            Inks.all_of(inks)
            for inks in (
                [word.inks.part(len(word.letters) - 1, len(word.letters)) for word in some[:-1]],
                [word.inks.part(0, 1) for word in some[1:]],
            )
        )
        gaps = np.array([spacing.letter_gap if word.joint else spacing.word_gap for word in some[1:]])
        offsets = setter.offsets(befores, afters, gaps)
        counts = [len(word.letters) for word in some]
        wholes = Inks.all_of([word.inks for word in some]).together(
            counts,
            np.concatenate([word.origins for word in some]),
            np.repeat([word.stray.size for word in some], counts),
        )
        before_each, after_each = wholes.part(0, len(some) - 1), wholes.part(1, len(some))
        clear = setter.closest(before_each, after_each, spacing.word_distance)
        columns = before_each.body_right - after_each.body_left  # from word to word, were there no space
        steps = []
        for (before, after), offset, least, column in zip(
            itertools.pairwise(some), *(each.tolist() for each in (offsets, clear, columns)), strict=True
        ):
            # Origin to origin, and from there to where the inks of the words begin. Sizes breathe too little to matter.
            optical = before.origins[-1] + offset - after.origins[0]
            if not after.joint:
                optical += (after.stray.room - 1) * unit
                narrow, wide = (column + room * unit * after.stray.room for room in spacing.word_room)
                optical = max(min(max(optical, narrow), wide), least)
            steps.append(optical)
        return [steps[place - first] for place in places]

    return scribe.recall([("step", *pair) for pair in itertools.pairwise(words)], make)


def _line(words: list[Word], starts: list[float], is_broken: bool, indent: float, can_stretch: bool) -> _Line:
    """A line, parts of one word joined, and its last word broken where it goes on in the next."""
    words, starts = _joined(words, starts)
    if is_broken:
        words[-1] = words[-1].broken()
    return _Line(words, starts, indent, can_stretch)


def _cost(word: Word) -> float:
    """What it costs to begin a line with a word."""
    if word.joint:
        return _HYPHEN_COST if word.joint == SOFT_HYPHEN else _JOINT_COST
    return _HOLD_COST if word.is_held else 0.0


def _joined(words: list[Word], starts: list[float]) -> tuple[list[Word], list[float]]:
    """The words of a line, parts of one word joined, and where they begin."""
    own, places = [], []
    for word, start in zip(words, starts, strict=True):
        if word.joint and own:
            hyphen = word.hyphen and replace(word.hyphen, origin=word.hyphen.origin + start - places[-1])
            own[-1] = replace(own[-1].joined(word, start - places[-1]), hyphen=hyphen)
        else:
            own.append(word)
            places.append(start)
    return own, places


def _indent(space: str) -> float:
    """How far white space at the head of a line of the text indents it, in x-heights."""
    return _TAB * space.count("\t") + _INDENT * (len(space) - space.count("\t"))


def _strayed(lines: Iterable[_Line], straying: Straying) -> Iterator[tuple[_Line, LineStray]]:
    for line in lines:
        yield line, straying.next_line()


def _fitted(
    lines: Sequence[tuple[_Line, LineStray]], full: float | None, straying: Straying
) -> tuple[list[tuple[_Line, LineStray]], float]:
    """Moves lines so that the first of them begins at the margin; gives them and the room for a line, in x-heights."""
    begin, end = (min(getattr(stray, edge) for line, stray in lines if line.words) for edge in ("begin", "end"))
    moved = [(line, replace(stray, begin=stray.begin - begin, end=stray.end - end)) for line, stray in lines]
    if full is not None and any(line.can_stretch for line, _ in lines):
        return moved, full
    return moved, max(line.indent + line.width for line, _ in lines if line.words) + straying.most_indent


@dataclass(frozen=True, eq=False)
class _Reached:
    """How far the lines down to one reach."""

    baseline: float | None
    """Of the last, in mm from the top of its sheet."""

    floor: np.ndarray
    """(bins,): the lowest ink on the sheet, in mm from its top."""

    sheet: int = 0
    right: float = 0.0
    """x-heights from the margin to the right end of the widest line."""

    lowest: float = 0.0
    """Millimetres from the top of a sheet to the lowest ink of any."""


class _Placer:
    """Puts lines on paper, one below the other."""

    def __init__(
        self,
        sheet: Paper,
        x_height_mm: float,
        room: float,
        line_spacing: float,
        align: str,
        justify: bool,
        recall: Recall,
    ) -> None:
        self._sheet, self._mm, self._room, self._line_spacing = sheet, x_height_mm, room, line_spacing
        self._align, self._justify, self._recall = align, justify, recall
        nothing = _Reached(None, np.full(int(room / _BIN) + 2, -np.inf), lowest=sheet.margin_mm)
        page = "page", sheet, x_height_mm, room, line_spacing, align, justify
        (self.reached,) = recall([page], lambda _: [nothing])

    def place(self, number: int, line: _Line, stray: LineStray) -> list[Placement]:
        """Gives the glyphs of the next line in their places, on a further sheet if need be."""
        # What the lines above have reached is theirs alone, so that it tells them, the page and the number.
        key = "placed", self.reached, line, stray.begin, stray.end, stray.slope, stray.waves.tobytes()
        ((placements, self.reached),) = self._recall([key], lambda _: [self._placed(number, line, stray)])
        return placements

    def _placed(self, number: int, line: _Line, stray: LineStray) -> tuple[list[Placement], _Reached]:
        """The glyphs of a line in their places, and how far it reaches."""
        reached = self.reached
        if not line.words:
            nothing = np.full_like(reached.floor, -np.inf)
            return [], self._next_baseline(nothing, 0.0, 0.0)
        starts, words = self._starts(line, stray), line.words
        counts = [len(word.letters) for word in words]
        begins, sizes, lifts = (
            np.repeat(of_words, counts)
            for of_words in (starts, [word.stray.size for word in words], [word.stray.lift for word in words])
        )
        edges = [np.concatenate([getattr(word.inks, name) for word in words]) for name in _EDGES]
        origins = begins + np.concatenate([word.origins for word in words])
        left, right = (origins + sizes * edge for edge in edges[:2])
        rises = stray.rise((left + right) / 2) + lifts
        bottom, top = (rises + sizes * edge for edge in edges[2:])
        roof = _skyline(left, right, top, len(reached.floor))
        here = self._next_baseline(roof, max(top.max(), 0.0), max(-bottom.min(), 0.0))
        floor = here.baseline + self._mm * _skyline(left, right, -bottom, len(reached.floor))
        here = replace(here, floor=np.maximum(here.floor, floor), right=max(here.right, float(right.max())))
        placements = [
            Placement(
                character=letter.character,
                glyph=letter.glyph,
                x=self._sheet.margin_mm + origin * self._mm,
                y=float(here.baseline - rise * self._mm),
                sheet=here.sheet,
                line=number,
                word=place,
                is_missing=letter.is_missing,
                is_added=letter.is_added,
                is_struck=letter.is_struck,
                scale=size,
                goes_on=letter.goes_on,
            )
            for (place, letter), origin, rise, size in zip(
                ((place, letter) for place, word in enumerate(words) for letter in word.letters),
                *(of_letters.tolist() for of_letters in (origins, rises, sizes)),
                strict=True,
            )
        ]
        return placements, here

    def _starts(self, line: _Line, stray: LineStray) -> list[float]:
        """Where the words of a line begin, from the margin."""
        width = line.indent + line.width
        num_gaps = len(line.words) - 1
        if self._justify and line.can_stretch and num_gaps:
            more = (self._room - stray.end - stray.begin - width) / num_gaps
            if 0 <= more <= _MOST_STRETCH:
                return [stray.begin + line.indent + start + more * k for k, start in enumerate(line.starts)]
        slack = self._room - width
        begin = {
            "left": stray.begin,
            "right": slack - stray.end,
            "centre": (slack + stray.begin - stray.end) / 2,
        }[self._align]
        # A word cut to the width of the line leaves no slack to stray in.
        begin = min(max(begin, 0.0), max(slack, 0.0))
        return [begin + line.indent + start for start in line.starts]

    def _next_baseline(self, roof: np.ndarray, above: float, below: float) -> _Reached:
        """Goes on to the next baseline; what is above and below it in x-heights."""
        reached = self.reached
        y = first = self._sheet.margin_mm + above * self._mm
        if reached.baseline is not None:
            clear = float((reached.floor + self._mm * roof).max()) + _LINE_GAP * self._mm
            y = max(reached.baseline + self._line_spacing * self._mm, clear, first)
            height = self._sheet.height_mm
            if height and y + below * self._mm > height - self._sheet.margin_mm:
                nothing = np.full_like(reached.floor, -np.inf)
                y, reached = first, replace(reached, floor=nothing, sheet=reached.sheet + 1)
        return replace(reached, baseline=y, lowest=max(reached.lowest, y + below * self._mm))


def _skyline(left: np.ndarray, right: np.ndarray, height: np.ndarray, num_bins: int) -> np.ndarray:
    """(bins,): the greatest height of boxes over each bin of the line, -inf where there is none."""
    first, last = ((edge / _BIN).astype(int).clip(0, num_bins - 1) for edge in (left, right))
    spans = last - first + 1
    bins = np.arange(spans.sum()) - np.repeat(np.cumsum(spans) - spans, spans) + np.repeat(first, spans)
    sky = np.full(num_bins, -np.inf)
    np.maximum.at(sky, bins, np.repeat(height, spans))
    return sky
