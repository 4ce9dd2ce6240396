"""Makes the pictures of docs/joined.md and the README: a wall of hands, the dial of joins, the film of a run.

python docs/make_joined_pictures.py RUN      # the folder of a run of the joined recipe
"""

import shutil
import sys
from pathlib import Path

from PIL import Image

from ownhand import Model, write

PICTURES = Path(__file__).parent / "pictures"
TEXT = "Dear Anna, I have been meaning to write to you about the summer."
DEMO = "Can you read it? The quick brown fox jumps over the lazy dog, 0123456789!"
"""What `make demo` writes."""
WALL, COLUMNS = 24, 2
DIAL = (0.0, 0.35, 0.7, 1.0)


def main(run: Path) -> None:
    shutil.copyfile(run / "training.gif", PICTURES / "joined-training.gif")
    model = Model.load("joined")
    write(DEMO, hand=5, x_height_mm=5).save(PICTURES / "can-you-read-it.png", dpi=150)
    save(side_by_side([line(model, number) for number in range(WALL)], COLUMNS), "joined-hands.png")
    save(side_by_side([line(model, 5, joined=joined) for joined in (None, *DIAL)], 1), "joined-dial.png")


def line(model: Model, number: int, joined: float | None = None) -> Image.Image:
    """A text in one hand, as `ownhand write` writes it."""
    page = write(TEXT, hand=model.hand(number, joined=joined), seed=number, x_height_mm=2.2)
    path = PICTURES / "line.png"
    page.save(path, dpi=130)
    with Image.open(path) as picture:
        grey = picture.convert("L")
    path.unlink()
    return grey


def side_by_side(parts: list[Image.Image], columns: int) -> Image.Image:
    """Pictures in columns, read from left to right."""
    width = max(part.width for part in parts)
    rows = [parts[first : first + columns] for first in range(0, len(parts), columns)]
    heights = [max(part.height for part in row) for row in rows]
    whole = Image.new("L", (columns * width, sum(heights)), 255)
    y = 0
    for row, height in zip(rows, heights, strict=True):
        for column, part in enumerate(row):
            whole.paste(part, (column * width, y))
        y += height
    return whole


def save(picture: Image.Image, name: str) -> None:
    picture.quantize(16).save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
