"""The outside reader: rapidocr, which had no part in making the hands, reads pictures of single lines.

    read = outside_reader()
    line = "Can you read it?"
    answer = " ".join(map(read, line_pictures(line, Model.load().hand(7), seed=1)))
    line_errors(line, answer)                                     # of 16 characters, and of 13 without spaces

Each line is written on a page of its own, which is cut to its ink with a little paper round it, and only the net that
reads lines runs: to find lines on a page is another question. The reader is the extra `ownhand[ocr]`. Its weights come
in its package, and nothing is fetched when it runs.
"""

import io
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageOps

from ownhand.errors import OwnhandError
from ownhand.glyphs import GlyphSource
from ownhand.page import INKS, Page
from ownhand.writing import write

LineReader = Callable[[Image.Image], str]
"""What reads a picture of a line: dark ink on light paper in, text with single spaces out."""

X_HEIGHT_MM, DPI = 2.5, 240
"""Capitals of 43 pixels (the reader brings each line to 48), on lines that the widest hand does not fill."""

_MARGIN = 16
"""Pixels of paper round the ink. Of 4, 8 and 16 the one with which real letters read best in a trial."""

_INK_BELOW = 128
"""Grey that is darker counts as ink."""


class NoOutsideReader(OwnhandError):
    """The outside reader is not installed."""


def outside_reader() -> LineReader:
    """Opens the outside reader, on one thread, in most of a second.

    Raises:
        NoOutsideReader: rapidocr, or something that it needs, is not installed.
    """
    try:
        from rapidocr import RapidOCR
        from rapidocr.ch_ppocr_rec import TextRecOutput
    except ImportError as missing:
        raise NoOutsideReader(
            f"The outside reader needs {missing.name or 'rapidocr'}, which is not there: pip install 'ownhand[ocr]'."
        ) from missing
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    reader = RapidOCR(params={"Global.log_level": "error", **threads})

    def read(picture: Image.Image) -> str:
        found = reader(np.asarray(picture.convert("RGB")), use_det=False, use_cls=False, use_rec=True)
        assert isinstance(found, TextRecOutput)  # What it gives when it is asked to read alone.
        return " ".join(" ".join(found.txts or ()).split())

    return read


def line_pictures(line: str, hand: GlyphSource, *, seed: int, nib: str | None = None) -> list[Image.Image]:
    """Pictures of a line in a hand, black on white, as a reader is shown them.

    It is one picture, unless the hand is so wide that the line does not fit: then the two halves are written apart.

    Raises:
        WritingError: the hand cannot write a character of the line, or it has no pen to take a `nib`.
    """
    page = write(line, hand=hand, seed=seed, x_height_mm=X_HEIGHT_MM, nib=nib, ink=INKS["black"], strict=True)
    words = line.split()
    if page.placements[-1].line and len(words) > 1:
        half = len(words) // 2
        parts = (" ".join(words[:half]), " ".join(words[half:]))
        return [picture for part in parts for picture in line_pictures(part, hand, seed=seed, nib=nib)]
    return [shot(page)]


def shot(page: Page) -> Image.Image:
    """A page as a reader is shown it."""
    return cut(Image.open(io.BytesIO(page.png(dpi=DPI))).convert("L"))


def cut(picture: Image.Image) -> Image.Image:
    """A grey picture cut to its ink and a little paper."""
    box = picture.point(lambda grey: 255 * (grey < _INK_BELOW)).getbbox()
    return ImageOps.expand(picture.crop(box), _MARGIN, fill=255)


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """The fewest characters or words to add, drop or exchange that make one text of the other (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def line_errors(wrote: str, read: str) -> tuple[int, int, int, int]:
    """Characters misread and written, with spaces and without.

    Capitals and small letters count as one, for an O has the shape of an o, and so does a run of spaces.
    """
    wrote, read = " ".join(wrote.lower().split()), " ".join(read.lower().split())
    bare_wrote, bare_read = wrote.replace(" ", ""), read.replace(" ", "")
    return distance(wrote, read), len(wrote), distance(bare_wrote, bare_read), len(bare_wrote)
