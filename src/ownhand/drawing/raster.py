"""Sheets drawn as pixels, without jagged edges. The one place that knows the renderer, pdfium.

It is handed what a PDF page is drawn with (`page.operators`): of the renderers tried it was the quickest by far, ten
times as quick as one of SVG, since it looks only at the pixels near the ink (docs/log.md).
"""

import io
import threading
import zlib
from typing import TYPE_CHECKING

import numpy as np

from ownhand.errors import WritingError
from ownhand.options import DPI

if TYPE_CHECKING:
    from PIL import Image

_TOOTH_MM = 0.09
"""The finest tooth of drawing paper."""

_FULL = 150
"""Of 255: where paper stands so high or higher, lead covers it fully."""

_DPI = DPI.bounds
_MOST_PIXELS = 150e6
"""An A3 sheet at 600 dpi has 70 million; a renderer needs up to four bytes for each."""

_PIXELS_A_UNIT = 8
"""Of the PDF page: pages of more than 14,400 units are out of bounds (ISO 32000-1, annex C)."""

_RENDERING = threading.Lock()
"""pdfium does one thing at a time."""


def pixel_size(width_mm: float, height_mm: float, dpi: float) -> tuple[int, int]:
    """Gives the width and height of a sheet in pixels, or raises WritingError where they are out of bounds."""
    check_dpi(dpi)
    width, height = (max(round(side / 25.4 * dpi), 1) for side in (width_mm, height_mm))
    if width * height > _MOST_PIXELS:
        raise WritingError(
            f"At {dpi:g} dpi a sheet of {width_mm:.0f} x {height_mm:.0f} mm has {width * height / 1e6:,.0f} million "
            f"pixels; at most {_MOST_PIXELS / 1e6:,.0f} million can be drawn. Choose fewer dpi, or SVG."
        )
    return width, height


def png(image: "Image.Image", dpi: float) -> bytes:
    """Gives an image as a PNG file that knows its resolution."""
    file = io.BytesIO()
    # Runs of one colour are what there is to compress: half the time of zlib's usual way, and a tenth less.
    image.save(file, "PNG", dpi=(dpi, dpi), compress_type=zlib.Z_RLE)
    return file.getvalue()


def drawn(
    operators: str,
    size_mm: tuple[float, float],
    pixels: tuple[int, int],
    *,
    is_grey: bool = False,
    is_transparent: bool = False,
) -> "Image.Image":
    """Draws a sheet of `size_mm` as a picture of `pixels`: L if grey, else RGB; RGBA on no paper.

    `operators` are those of a PDF page's content, in millimetres from the sheet's upper left corner, y down.
    """
    import pypdfium2

    width, height = (side / _PIXELS_A_UNIT for side in pixels)
    # The picture is the sheet to the last pixel, though a sheet is seldom a whole number of them.
    x, y = width / size_mm[0], height / size_mm[1]
    content = f"{x:.9f} 0 0 {-y:.9f} 0 {height} cm\n{operators}"
    with _RENDERING, pypdfium2.PdfDocument(_document(content, width, height)) as document:
        bitmap = document[0].render(
            scale=_PIXELS_A_UNIT,
            fill_color=(0, 0, 0, 0) if is_transparent else (255, 255, 255, 255),
            grayscale=is_grey and not is_transparent,
            rev_byteorder=True,
        )
        image = bitmap.to_pil().copy()
    return image


def _document(content: str, width: float, height: float) -> bytes:
    """A PDF file of one page with that content (ISO 32000-1, section 7.5)."""
    stream = content.encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Resources<<>>/Contents 4 0 R>>".encode(),
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(stream), stream),
    ]
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    table = file.tell()
    file.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table)
    return file.getvalue()


def grained(ink: "Image.Image", grain: float, dpi: float) -> "Image.Image":
    """Gives ink (RGBA) as it lies on the tooth of paper: thinner where the paper lies low, the same for every page.

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


def check_dpi(dpi: float) -> None:
    """Raises WritingError where `dpi` is out of sensible bounds."""
    least, most = _DPI
    if not least <= dpi <= most:
        raise WritingError(f"{dpi:g} dpi is out of bounds. Choose {least:g} to {most:g}; 300 is fine print.")
