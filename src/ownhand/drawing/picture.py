"""A sheet as a picture."""

from typing import TYPE_CHECKING

from ownhand.drawing import operators, raster

if TYPE_CHECKING:
    from PIL import Image

    from ownhand.page.page import Page


def picture(
    page: "Page", sheet: int, dpi: float, *, has_paper: bool = True, has_ink: bool = True, is_transparent: bool = False
) -> "Image.Image":
    """Draws one sheet at `dpi` dots an inch: grey (L) where all of it is grey, else RGB; RGBA if transparent."""
    pixels = raster.pixel_size(page.width_mm, page.height_mm, dpi)
    parts = [operators.paper(page, sheet)] if has_paper else []
    parts += [operators.ink(page, sheet, dpi / 25.4)] if has_ink else []
    colours = [page.look.ink, page.look.tone, *(rule.colour for rule in page.background(sheet))]
    return raster.drawn(
        "\n".join(parts),
        (page.width_mm, page.height_mm),
        pixels,
        is_grey=all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours),
        is_transparent=is_transparent,
    )


def png(page: "Page", sheet: int, dpi: float, *, is_transparent: bool = False) -> bytes:
    """Gives one sheet as a PNG file; its ink lets the paper's grain through where it does."""
    if not page.look.grain:
        return raster.png(picture(page, sheet, dpi, has_paper=not is_transparent, is_transparent=is_transparent), dpi)
    ink = picture(page, sheet, dpi, has_paper=False, is_transparent=True)
    ink = raster.grained(ink, page.look.grain, dpi)
    if is_transparent:
        return raster.png(ink, dpi)
    bare = picture(page, sheet, dpi, has_ink=False).convert("RGB")
    bare.paste(ink, mask=ink.getchannel("A"))
    return raster.png(bare, dpi)
