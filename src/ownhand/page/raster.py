"""SVG drawn as pixels, without jagged edges. The one place that knows the renderer."""

import io

from ownhand.errors import WritingError

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


def png(svg: str, dpi: float) -> bytes:
    """Draws an SVG document, sized in pixels, as a grey PNG file that knows its resolution."""
    import resvg_py
    from PIL import Image

    # The paper may end part of a pixel before the picture does.
    drawn = resvg_py.svg_to_bytes(svg_string=svg, background="#fff", skip_system_fonts=True)
    file = io.BytesIO()
    with Image.open(io.BytesIO(bytes(drawn))) as image:
        image.convert("L").save(file, "PNG", dpi=(dpi, dpi))
    return file.getvalue()


def check_dpi(dpi: float) -> None:
    """Raises WritingError where `dpi` is out of sensible bounds."""
    least, most = _DPI
    if not least <= dpi <= most:
        raise WritingError(f"{dpi:g} dpi is out of bounds. Choose {least:g} to {most:g}; 300 is fine print.")
