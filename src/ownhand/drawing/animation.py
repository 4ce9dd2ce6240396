"""A page that is written before one's eyes, stroke by stroke at a person's pace: as GIF and as animated SVG."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import TYPE_CHECKING

import numpy as np

from ownhand.drawing import pen, svg
from ownhand.drawing.raster import picture
from ownhand.ink import Ink, PenLines, RoundPen
from ownhand.ink.cubics import length, polyline
from ownhand.options import PACE
from ownhand.page import Page, Placement
from ownhand.page.stationery import short

if TYPE_CHECKING:
    from PIL import Image

_SPEED, _TRAVEL_SPEED = 15.0, 25.0
"""x-heights a second with the pen down and up: with the pauses, between two and three letters a second."""

_STROKE_SECONDS, _TRAVEL_SECONDS, _WORD_SECONDS, _LINE_SECONDS = 0.05, 0.06, 0.12, 0.35
"""What a stroke, a way between two, a new word and a new line take on top of their lengths."""

_LETTER_SECONDS = 0.3
"""For a letter that no pen wrote: it appears whole."""

_FRAME_SECONDS = 0.04
"""25 frames a second; a GIF counts in hundredths of a second, and viewers slow down what is quicker than two."""

_HOLD_SECONDS = 3.0
"""The written page is shown so long before a GIF begins again."""

_COLOURS = 64

_CHORD_SHARE = 0.02
"""x-heights that the chords of an animated stroke may stray from it; the ink's edge is that of the outline."""

_LENGTH_CHORD_MM = 0.05
"""By chords that stray so far the length of a stroke is reckoned."""

_SLACK = 1.04
"""Strokes that reveal the ink are a little wider than it."""


@dataclass(frozen=True, eq=False)
class Moment:
    """Letters that hang together, or one alone, and when their strokes are written."""

    inks: tuple[Ink, ...]
    """Of each letter, in mm, y up from the sheet's top."""
    strokes: tuple[np.ndarray, ...] | None
    """(curves, 4, 2) each, in mm, y down from the sheet's top; None where they appear whole."""
    times: tuple[tuple[float, float], ...]
    """Seconds at which each stroke begins, and that it takes; one entry where they appear whole."""
    reach_mm: float
    """How far the ink lies from the strokes at most."""
    widths_mm: tuple[float, ...] | None
    """Of the ink along each stroke, where it is that of a round pen and so needs no outline."""


def moments(page: Page, sheet: int, pace: float = 1.0) -> list[Moment]:
    """Gives the letters of a sheet with the times at which they are written; at a pace of 2 in half the time."""
    PACE.check(pace)
    strokes = pen.strokes_of(page, sheet)
    times = [(start / pace, long / pace) for start, long in _times(page, page.on_sheet(sheet), strokes)]
    running = {after for stroke in strokes for (_, _), (after, _) in pairwise(stroke.parts)}
    group = {place: place for stroke in strokes for place, _ in stroke.parts}
    for place in sorted(running):
        group[place] = group[place - 1]
    numbers: dict[int, list[int]] = {}
    for number, stroke in enumerate(strokes):
        numbers.setdefault(group[stroke.first], []).append(number)
    return [_moment(page, sheet, [strokes[k] for k in of], [times[k] for k in of]) for of in numbers.values()]


def _moment(page: Page, sheet: int, strokes: Sequence[pen.Stroke], times: Sequence[tuple[float, float]]) -> Moment:
    """Letters that hang together, of their strokes in the order in which they are written."""
    placements = page.on_sheet(sheet)
    places = sorted({place for stroke in strokes for place, _ in stroke.parts})
    inks = tuple(page.outline(placements[place]) for place in places)
    if strokes[0].curves is None:
        return Moment(inks, None, tuple(times), 0.0, None)
    lines: dict[int, list[np.ndarray]] = {place: [] for place in places}
    for stroke in strokes:
        for (place, _), line in zip(stroke.parts, stroke.lines, strict=True):
            lines[place].append(line)
    canvases = {place: _StrokeCanvas(lines[place]) for place in places}
    for place, ink in zip(places, inks, strict=True):
        ink.draw(canvases[place])
    widths = [[(canvases[place].widths_mm or {}).get(part) for place, part in stroke.parts] for stroke in strokes]
    return Moment(
        inks,
        tuple(stroke.curves for stroke in strokes if stroke.curves is not None),
        tuple(times),
        max(canvas.reach_mm for canvas in canvases.values()),
        None if any(None in of for of in widths) else tuple(max(width or 0.0 for width in of) for of in widths),
    )


def _times(page: Page, placements: Sequence[Placement], strokes: Sequence[pen.Stroke]) -> list[tuple[float, float]]:
    """When each stroke begins and how long it takes, at a person's pace."""
    times: list[tuple[float, float]] = []
    now = 0.3
    tip: np.ndarray | None = None
    scale = page.x_height_mm
    for before, stroke in zip([None, *strokes], strokes, strict=False):
        if before is not None:
            last, here = placements[before.first], placements[stroke.first]
            now += _LINE_SECONDS if here.line != last.line else _WORD_SECONDS if here.word != last.word else 0.0
        if stroke.curves is None:
            seconds = _LETTER_SECONDS
        else:
            if tip is not None:
                # Across the sheet and back to the left a hand goes quicker.
                way = np.hypot(*(stroke.curves[0, 0] - tip)) / scale / _TRAVEL_SPEED
                now += _TRAVEL_SECONDS + min(way, _LINE_SECONDS)
            seconds = _STROKE_SECONDS + length(stroke.curves, _LENGTH_CHORD_MM) / scale / _SPEED
            tip = stroke.curves[-1, 3]
        times.append((now, seconds))
        now += seconds
    return times


class _StrokeCanvas:
    """A canvas that sees how the ink of one glyph, in mm, y up, lies about the lines that wrote it, y down."""

    def __init__(self, lines: Sequence[np.ndarray]) -> None:
        self._lines = lines
        self.reach_mm = 0.0
        self.widths_mm: dict[int, float] | None = None
        """By the glyph's stroke, where the ink is that of a round pen."""

    def fill(self, contours: Sequence[np.ndarray]) -> None:
        edge = np.concatenate([contour[:, 0] for contour in contours]) * (1, -1)
        self.reach_mm = _reach(edge, self._lines)

    def stroke(self, lines: Sequence[np.ndarray], widths: Sequence[float], pen: RoundPen) -> None:
        if len(lines) == len(self._lines):
            self.widths_mm, self.reach_mm = dict(enumerate(widths)), max(widths) / 2
        else:
            self.fill(PenLines(tuple(lines), tuple(widths), pen).contours)


def animated_svg(page: Page, sheet: int, pace: float, title: str) -> str:
    """Gives a sheet as an SVG that writes itself once; where nothing moves, it shows the page.

    A round pen's strokes grow by their dashes (CSS). The ink of any other pen is uncovered by its strokes: wide lines,
    clipped to the glyph's outline. A reader who asked for less motion sees the page at once.
    """
    parts = [
        svg.opening(page),
        f"<title>{svg.escaped(title)}</title>",
        "<style>.s{fill:none;stroke-linecap:round;stroke-linejoin:round;animation:w var(--d) var(--t) linear backwards}"
        ".g{animation:g .1s var(--t) backwards}"
        # The gap is longer than the stroke, and the dash begins before it, or its round end would show too early.
        "@keyframes w{from{stroke-dasharray:1 3;stroke-dashoffset:1.2}to{stroke-dasharray:1 3;stroke-dashoffset:0}}"
        "@keyframes g{from{opacity:0}}@media(prefers-reduced-motion:reduce){.s,.g{animation:none}}</style>",
        svg.paper(page, sheet),
        f'<g fill="{short(page.look.ink)}" stroke="{short(page.look.ink)}" stroke-width="0">',
    ]
    for number, moment in enumerate(moments(page, sheet, pace)):
        if moment.strokes is None:
            ink = "".join(map(svg.outline_data, moment.inks))
            parts.append(f'<path class="g" style="--t:{_seconds(moment.times[0][0])}" d="{ink}"/>')
            continue
        paths = [
            f'<path class="s" pathLength="1" style="--t:{_seconds(start)};--d:{_seconds(long)}"'
            f'{_width(width)} d="{svg.line_data(stroke)}"/>'
            for stroke, (start, long), width in zip(
                moment.strokes, moment.times, moment.widths_mm or repeat(0.0), strict=moment.widths_mm is not None
            )
        ]
        if moment.widths_mm:
            parts += paths
            continue
        outline = "".join(map(svg.outline_data, moment.inks))
        parts.append(f'<clipPath id="c{number}"><path d="{outline}"/></clipPath>')
        parts += [f'<g clip-path="url(#c{number})"{_width(2 * _SLACK * moment.reach_mm)}>', *paths, "</g>"]
    parts += ["</g>", "</svg>", ""]
    return "\n".join(parts)


def gif(page: Page, sheet: int, dpi: float, pace: float) -> bytes:
    """Gives a sheet as a GIF in which a pen writes it, over and over.

    Within a stroke the pen goes slowly where it bends (the power of two thirds; P. Lacquaniti, C. Terzuolo and
    P. Viviani, "The law relating the kinematic and figural aspects of drawing movements", 1983).
    """
    inked, bare = (picture(page, sheet, dpi, has_ink=has_ink).convert("RGB") for has_ink in (True, False))
    pixels = inked.size
    palette, inked_at, bare_at = _in_one_palette(inked, bare)
    parts = [
        b"GIF89a" + struct.pack("<HHBBB", *pixels, 0b11110111, 0, 0),
        palette,
        b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00",  # for ever
    ]
    # A frame's delay is told before it: each waits for the next.
    waiting: tuple[np.ndarray, tuple[int, int]] = (bare_at, (0, 0))
    shown, now = 0, 0
    for frame, box, is_inked in _frames(page, sheet, dpi, pace, inked_at.shape):
        left, top, right, bottom = box
        parts += _frame(*waiting, frame - shown)
        part = np.s_[top:bottom, left:right]
        waiting, shown = (np.where(is_inked, inked_at[part], bare_at[part]), (left, top)), frame
        now = frame
    parts += _frame(*waiting, now + 1 - shown)
    parts += _frame(inked_at, (0, 0), round(_HOLD_SECONDS / _FRAME_SECONDS))
    return b"".join([*parts, b";"])


def _frames(
    page: Page, sheet: int, dpi: float, pace: float, shape: tuple[int, int]
) -> Iterator[tuple[int, tuple[int, int, int, int], np.ndarray]]:
    """Gives the number of each frame in which ink comes, its box of pixels, and where ink is by now in it."""
    from PIL import Image, ImageDraw

    scale = dpi / 25.4
    mask = Image.new("1", shape[::-1])
    draw = ImageDraw.Draw(mask)
    news: dict[int, list[tuple[Sequence[tuple[float, float]], float]]] = {}
    for moment in moments(page, sheet, pace):
        # More on each side: ink's edge is grey, and this line has none.
        width = 2 * _SLACK * moment.reach_mm * scale + 3
        if moment.strokes is None:
            for ink in moment.inks:
                left, bottom, right, top = (scale * side for side in ink.bounds())
                corners = [(left - 1, -top - 1), (right + 1, -bottom + 1)]
                news.setdefault(int(moment.times[0][0] / _FRAME_SECONDS), []).append((corners, 0.0))
            continue
        for stroke, (start, long) in zip(moment.strokes, moment.times, strict=True):
            points = polyline(stroke, _CHORD_SHARE * page.x_height_mm) * scale
            frames = ((start + long * _progress(points)) / _FRAME_SECONDS).astype(int)
            rows: list[tuple[float, float]] = [(x, y) for x, y in points.tolist()]
            for k in range(max(len(rows) - 1, 1)):
                frame = int(frames[min(k + 1, len(frames) - 1)])
                news.setdefault(frame, []).append((rows[k : k + 2], width))
    for frame in sorted(news):
        corners = []
        for ends, width in news[frame]:
            if width:
                draw.line(ends, fill=1, width=max(round(width), 1))
                for x, y in ends:
                    draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=1)
            else:
                draw.rectangle([*ends[0], *ends[1]], fill=1)
            corners += [(x + way, y + way) for x, y in ends for way in (-width / 2 - 2, width / 2 + 2)]
        low, high = np.min(corners, axis=0), np.max(corners, axis=0)
        left, top = np.floor(low).astype(int).clip(0, (shape[1] - 1, shape[0] - 1)).tolist()
        right, bottom = np.ceil(high).astype(int).clip((left + 1, top + 1), shape[::-1]).tolist()
        yield frame, (left, top, right, bottom), np.asarray(mask.crop((left, top, right, bottom)))


def _progress(points: np.ndarray) -> np.ndarray:
    """The share of a stroke's time that has passed at each of its points (n,): slow in bends, quick between."""
    if len(points) < 3:
        return np.linspace(0, 1, len(points))
    steps = np.diff(points, axis=0)
    way = steps @ (1, 1j)
    lengths = np.maximum(np.abs(way), 1e-9)
    turns = np.abs(np.angle(way[1:] * np.conj(way[:-1])))
    bend = turns / ((lengths[1:] + lengths[:-1]) / 2) * lengths.sum()  # radians over the whole stroke's length
    bend = np.concatenate([bend[:1], (bend[1:] + bend[:-1]) / 2, bend[-1:]])
    times = lengths * (1 + bend) ** (1 / 3)
    shares: np.ndarray = np.concatenate([[0], np.cumsum(times)]) / times.sum()
    return shares


def _frame(colours: np.ndarray, place: tuple[int, int], frames: int) -> list[bytes]:
    """A picture at its place in a GIF, shown for so many frames; it stays."""
    from PIL import GifImagePlugin, Image

    image = Image.fromarray(np.ascontiguousarray(colours))
    # Longer pauses than two bytes of hundredths hold do not occur.
    hundredths = min(round(100 * _FRAME_SECONDS * max(frames, 1)), 65535)
    return GifImagePlugin.getdata(image, place, duration=10 * hundredths, disposal=1)


def _in_one_palette(inked: "Image.Image", bare: "Image.Image") -> tuple[bytes, np.ndarray, np.ndarray]:
    """Gives a palette of 256 colours as a GIF holds it, and both pictures as places in it (height, width) uint8."""
    from PIL import Image

    both = Image.new("RGB", (inked.width, 2 * inked.height))
    both.paste(inked, (0, 0))
    both.paste(bare, (0, inked.height))
    few = both.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette = bytes(few.getpalette() or ())[: 3 * 256]
    places = np.asarray(few)
    return palette.ljust(3 * 256, b"\0"), places[: inked.height], places[inked.height :]


def _reach(edge: np.ndarray, lines: Sequence[np.ndarray]) -> float:
    """How far points of the ink's edge (n, 2) lie from the pen's way, points along its strokes, at most."""
    lines = [points if len(points) > 1 else points.repeat(2, axis=0) for points in lines]
    starts = np.concatenate([points[:-1] for points in lines])
    ways = np.concatenate([np.diff(points, axis=0) for points in lines])
    away = edge[:, None] - starts
    share = ((away * ways).sum(axis=2) / np.maximum((ways**2).sum(axis=1), 1e-12)).clip(0, 1)
    distance = np.hypot(*np.moveaxis(away - share[..., None] * ways, -1, 0)).min(axis=1)
    return float(distance.max(initial=0))


def _width(width_mm: float) -> str:
    """The attribute of a stroke as wide as told; nothing where its group tells it."""
    return f' stroke-width="{max(round(width_mm * svg.UNITS_A_MM, 1), 1):g}"' if width_mm else ""


def _seconds(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").removeprefix("0") + "s" if value >= 0.005 else "0s"
