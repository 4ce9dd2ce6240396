"""SVG drawn as pixels, without jagged edges. The one place that knows the renderer."""

import io
from typing import TYPE_CHECKING

from ownhand.errors import WritingError

if TYPE_CHECKING:
    from PIL import Image

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


def png(svg: str, dpi: float, *, is_transparent: bool = False) -> bytes:
    """Draws an SVG document as `drawn` does, and gives it as a PNG file that knows its resolution."""
    file = io.BytesIO()
    drawn(svg, is_transparent=is_transparent).save(file, "PNG", dpi=(dpi, dpi))
    return file.getvalue()


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
