"""Makes docs/pictures/results-letters.png from what `runs/results.sh` left: the same letters by each net.

python docs/make_results_picture.py [out/results]
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PICTURES = Path(__file__).parent / "pictures"
NETS = ("pen", "pixel", "dcgan", "hinge")
HANDS, CELL, NAME_WIDTH, GAP = 3, 56, 90, 14
"""Rows that are shown of each net, the size of a letter, and what lies about them, in pixels."""


def main(folder: Path) -> None:
    rows = [Image.open(folder / "all" / f"letters-{net}.png").convert("L") for net in NETS]
    height = HANDS * CELL
    page = Image.new("L", (NAME_WIDTH + rows[0].width, len(NETS) * (height + GAP)), 255)
    pencil = ImageDraw.Draw(page)
    for place, (net, row) in enumerate(zip(NETS, rows, strict=True)):
        top = GAP // 2 + place * (height + GAP)
        page.paste(row.crop((0, 0, row.width, height)), (NAME_WIDTH, top))
        pencil.text((6, top + height // 2), net, fill=60, anchor="lm", font=ImageFont.load_default(20))
    page.save(PICTURES / "results-letters.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/results"))
