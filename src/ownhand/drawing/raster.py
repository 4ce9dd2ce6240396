"""Sheets drawn as pixels, without jagged edges. The one place that knows the renderer, pdfium.

It is handed what a PDF page is drawn with: of the renderers tried it was the quickest by far, ten times as quick as one
of SVG, since it looks only at the pixels near the ink (docs/log.md).
"""

import io
import threading
import zlib
from typing import TYPE_CHECKING

import numpy as np

from ownhand.drawing import operators
from ownhand.drawing.pdf import one_page
from ownhand.errors import WritingError
from ownhand.options import DPI
from ownhand.page import Page

if TYPE_CHECKING:
    from PIL import Image

_TOOTH_MM = 0.09
"""The finest tooth of drawing paper."""

_FULL = 150
"""Of 255: where paper stands so high or higher, lead covers it fully."""

_MOST_PIXELS = 150e6
"""An A3 sheet at 600 dpi has 70 million; a renderer needs up to four bytes for each."""

_PIXELS_A_UNIT = 8
"""Of the PDF page: pages of more than 14,400 units are out of bounds (ISO 32000-1, annex C)."""

_RENDERING = threading.Lock()
"""pdfium does one thing at a time."""


def pixel_size(width_mm: float, height_mm: float, dpi: float) -> tuple[int, int]:
    """Gives the width and height of a sheet in pixels, or raises WritingError where they are out of bounds."""
    DPI.check(dpi)
    width, height = (max(round(side / 25.4 * dpi), 1) for side in (width_mm, height_mm))
    if width * height > _MOST_PIXELS:
        raise WritingError(
            f"At {dpi:g} dpi a sheet of {width_mm:.0f} x {height_mm:.0f} mm has {width * height / 1e6:,.0f} million "
            f"pixels; at most {_MOST_PIXELS / 1e6:,.0f} million can be drawn. Choose fewer dpi, or SVG."
        )
    return width, height


def picture(
    page: Page, sheet: int, dpi: float, *, has_paper: bool = True, has_ink: bool = True, is_transparent: bool = False
) -> "Image.Image":
    """Draws one sheet at `dpi` dots an inch: grey (L) where all of it is grey, else RGB; RGBA if transparent."""
    pixels = pixel_size(page.width_mm, page.height_mm, dpi)
    parts = [operators.paper(page, sheet)] if has_paper else []
    parts += [operators.ink(page, sheet, dpi / 25.4)] if has_ink else []
    colours = [page.look.ink, page.look.tone, *(rule.colour for rule in page.background(sheet))]
    return _drawn(
        "\n".join(parts),
        (page.width_mm, page.height_mm),
        pixels,
        is_grey=all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours),
        is_transparent=is_transparent,
    )


def png(page: Page, sheet: int, dpi: float, *, is_transparent: bool = False) -> bytes:
    """Gives one sheet as a PNG file; its ink lets the paper's grain through where it does."""
    if not page.look.grain:
        return _png(picture(page, sheet, dpi, has_paper=not is_transparent, is_transparent=is_transparent), dpi)
    ink = picture(page, sheet, dpi, has_paper=False, is_transparent=True)
    ink = _grained(ink, page.look.grain, dpi)
    if is_transparent:
        return _png(ink, dpi)
    bare = picture(page, sheet, dpi, has_ink=False).convert("RGB")
    bare.paste(ink, mask=ink.getchannel("A"))
    return _png(bare, dpi)


def _png(image: "Image.Image", dpi: float) -> bytes:
    """An image as a PNG file that knows its resolution."""
    file = io.BytesIO()
    # Runs of one colour are what there is to compress: half the time of zlib's usual way, and a tenth less.
    image.save(file, "PNG", dpi=(dpi, dpi), compress_type=zlib.Z_RLE)
    return file.getvalue()


def _drawn(
    operators: str,
    size_mm: tuple[float, float],
    pixels: tuple[int, int],
    *,
    is_grey: bool = False,
    is_transparent: bool = False,
) -> "Image.Image":
    """A sheet of `size_mm` as a picture of `pixels`: L if grey, else RGB; RGBA on no paper.

    `operators` are those of a PDF page's content, in millimetres from the sheet's upper left corner, y down.
    """
    import pypdfium2

    width, height = (side / _PIXELS_A_UNIT for side in pixels)
    # The picture is the sheet to the last pixel, though a sheet is seldom a whole number of them.
    x, y = width / size_mm[0], height / size_mm[1]
    content = f"{x:.9f} 0 0 {-y:.9f} 0 {height} cm\n{operators}"
    with _RENDERING, pypdfium2.PdfDocument(one_page(content, width, height)) as document:
        bitmap = document[0].render(
            scale=_PIXELS_A_UNIT,
            fill_color=(0, 0, 0, 0) if is_transparent else (255, 255, 255, 255),
            grayscale=is_grey and not is_transparent,
            rev_byteorder=True,
        )
        image: Image.Image = bitmap.to_pil().copy()
    return image


def _grained(ink: "Image.Image", grain: float, dpi: float) -> "Image.Image":
    """Ink (RGBA) as it lies on the tooth of paper: thinner where the paper lies low, the same for every page.

    Half of the noise is as fine as _TOOTH_MM, half twice as coarse. A grain of 1 bares the lowest paper.
    """
    from PIL import Image, ImageChops

    rng = np.random.default_rng(0)
    tooth = Image.new("L", ink.size)
    for share, size_mm in ((1.0, _TOOTH_MM), (0.5, 2 * _TOOTH_MM)):
        cell = max(size_mm / 25.4 * dpi, 1.0)
        width, height = (int(side / cell) + 1 for side in ink.size)
        noise = Image.fromarray(rng.integers(0, 256, (height, width), dtype=np.uint8))
        box = (0, 0, ink.width / cell, ink.height / cell)
        tooth = Image.blend(tooth, noise.resize(ink.size, Image.Resampling.BICUBIC, box=box), share)
    kept = tooth.point([round(255 * (1 - grain * max(1 - level / _FULL, 0.0))) for level in range(256)])
    result = ink.copy()
    result.putalpha(ImageChops.multiply(ink.getchannel("A"), kept))
    return result
