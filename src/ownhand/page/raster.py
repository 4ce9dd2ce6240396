"""SVG drawn as pixels, without jagged edges. The one place that knows the renderer."""

import io
from typing import TYPE_CHECKING

import numpy as np

from ownhand.errors import WritingError

if TYPE_CHECKING:
    from PIL import Image

_TOOTH_MM = 0.09
"""The finest tooth of drawing paper."""

_FULL = 150
"""Of 255: where paper stands so high or higher, lead covers it fully."""

_DPI = (20.0, 2400.0)
_MOST_PIXELS = 150e6
"""An A3 sheet at 600 dpi has 70 million; a renderer needs four bytes for each."""


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
    image.save(file, "PNG", dpi=(dpi, dpi))
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


def drawn(svg: str, *, is_transparent: bool = False) -> "Image.Image":
    """Draws an SVG document, sized in pixels: grey (L) where all of it is grey, else RGB; RGBA on no paper."""
    import resvg_py
    from PIL import Image, ImageChops

    # The paper may end part of a pixel before the picture does.
    background = {} if is_transparent else {"background": "#fff"}
    with Image.open(
        io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, **background)))
    ) as file:
        if is_transparent:
            return file.convert("RGBA")
        image = file.convert("RGB")
    red, green, blue = image.split()
    is_grey = not (ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox())
    return red if is_grey else image


def check_dpi(dpi: float) -> None:
    """Raises WritingError where `dpi` is out of sensible bounds."""
    least, most = _DPI
    if not least <= dpi <= most:
        raise WritingError(f"{dpi:g} dpi is out of bounds. Choose {least:g} to {most:g}; 300 is fine print.")
