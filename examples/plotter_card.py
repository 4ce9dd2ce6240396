"""A birthday card for a pen plotter: G-code and a single-line SVG, and a picture of what the plotter will do.

python examples/plotter_card.py [FOLDER]
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw

from ownhand import write
from ownhand.drawing import Plot, Plotter

CARD = "Dear Zoë,\nmany happy returns!\nMay your tea stay warm\nand your pens never dry.\n    Yours, the plotter"
BED_MM = (200, 150)
"""What the machine's pen can reach; a card that is larger is refused before anything is written."""

DOTS_A_MM = 6


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page = write(CARD, hand=5, x_height_mm=4.5, margin_mm=12, neatness=0.4, seed=4)
    plotter = Plotter(machine="grbl-servo", bed_mm=BED_MM)
    plot = page.plot(plotter=plotter)
    for name in ("card.gcode", "card.plot.svg"):
        for path in page.save(folder / name, plotter=plotter):
            print(f"Wrote {path}")
    preview(plot).save(folder / "card-preview.png")
    print(f"Wrote {folder / 'card-preview.png'}")
    print(plot.summary())


def preview(plot: Plot) -> Image.Image:
    """The lines that the plotter draws, and in red where its pen travels above the paper."""
    fine = 3 * DOTS_A_MM  # drawn large and made smaller, lines are smooth
    image = Image.new("RGB", (round(plot.width_mm * fine), round(plot.height_mm * fine)), "white")
    draw = ImageDraw.Draw(image)
    pen = (0.0, plot.height_mm)  # home: the lower left corner
    for line in plot.lines():
        points = [tuple(point) for point in line.tolist()]
        draw.line([(x * fine, y * fine) for x, y in (pen, points[0])], "#e59c9c", width=2)
        draw.line([(x * fine, y * fine) for x, y in points], "#1b2a52", width=round(0.4 * fine), joint="curve")
        pen = points[-1]
    return image.resize((image.width // 3, image.height // 3), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out"))
