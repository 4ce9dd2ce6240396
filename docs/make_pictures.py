"""Makes the pictures of the README and docs/article.md from the run behind the shipped model.

python docs/make_pictures.py out/article
"""

import shutil
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ownhand import Model, write

PICTURES = Path(__file__).parent / "pictures"
EPOCHS = (1, 5, 20, 100, 450)
ROWS_OF_SAMPLES = 2


def main(run: Path) -> None:
    PICTURES.mkdir(exist_ok=True)
    for name in ("curves.png", "training.gif", "letter-case.png"):
        shutil.copyfile(run / name, PICTURES / f"article-{name}")
    save(epochs_strip(run / "samples"), "article-epochs.png")
    model = Model.load("article")
    line = write("CAN YOU READ IT", hand=model.hand(0), seed=7, x_height_mm=8)
    line.save(PICTURES / "can-you-read-it.png", dpi=150)
    hands = [write("PACK MY BOX WITH FIVE DOZEN LIQUOR JUGS", hand=model.hand(n), seed=n) for n in range(6)]
    for number, page in enumerate(hands):
        page.save(PICTURES / f"hand-{number}.png", dpi=200)
    stack([PICTURES / f"hand-{number}.png" for number in range(6)], "article-hands.png")


def epochs_strip(samples: Path) -> Image.Image:
    """The first rows of the sample sheets of some epochs, one below the other: the same latents all the way."""
    font = ImageFont.load_default(18)
    strips = []
    for epoch in EPOCHS:
        with Image.open(samples / f"epoch-{epoch:04}.png") as sheet:
            strips.append(sheet.crop((0, 0, sheet.width, ROWS_OF_SAMPLES * 56)))
    left, gap = 120, 18
    height = sum(strip.height + gap for strip in strips)
    whole = Image.new("L", (left + strips[0].width, height), 255)
    y = 0
    for epoch, strip in zip(EPOCHS, strips, strict=True):
        whole.paste(strip, (left, y))
        ImageDraw.Draw(whole).text((8, y + strip.height // 2 - 10), f"epoch {epoch}", fill=90, font=font)
        y += strip.height + gap
    return whole


def stack(paths: list[Path], name: str) -> None:
    """Puts the pictures one below the other and removes them."""
    parts = [Image.open(path).convert("L") for path in paths]
    whole = Image.new("L", (max(part.width for part in parts), sum(part.height for part in parts)), 255)
    y = 0
    for part in parts:
        whole.paste(part, (0, y))
        y += part.height
    save(whole, name)
    for path in paths:
        path.unlink()


def save(picture: Image.Image, name: str) -> None:
    picture.save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
