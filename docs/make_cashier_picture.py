"""Makes docs/pictures/cashier.png: what the shipped pen model draws unchecked, and what its cashier turns away.

python docs/make_cashier_picture.py
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from ownhand.hands import LabelledModel, Model
from ownhand.ink import draw_letters, strokes_from_paths

PICTURE = Path(__file__).parent / "pictures" / "cashier.png"
COLUMNS, CELL = 20, 52
ROWS = (("5", 0), ("5", 3), ("y", 0), ("y", None), (".", None))
"""A character, and a hand or all of them."""


def main() -> None:
    model = Model.load("pen")
    assert isinstance(model, LabelledModel)
    parts = [row for character, hand in ROWS for row in rows(model, character, hand)]
    whole = Image.new("L", (COLUMNS * CELL, len(parts) * (CELL + 14)), 255)
    for place, (title, picture) in enumerate(parts):
        ImageDraw.Draw(whole).text((4, place * (CELL + 14) + 2), title, fill=90)
        whole.paste(picture, (0, place * (CELL + 14) + 14))
    whole.save(PICTURE, optimize=True)


def rows(model: LabelledModel, character: str, hand: int | None) -> list[tuple[str, Image.Image]]:
    """The first letters as they come; and of four hundred the twenty worst and the twenty best."""
    assert model.cashier is not None
    rng, count = np.random.default_rng(0), 400
    latents = rng.standard_normal((count, model.style_size), dtype=np.float32)
    if hand is not None:
        latents[:] = model.style(hand)
    asked = [character] * count
    paths = model.draw(asked, latents, rng.standard_normal((count, model.wobble_size), dtype=np.float32))
    leads = model.cashier.leads(paths, asked)
    order = np.argsort(leads)
    name = f"{character}  {'hands at random' if hand is None else f'hand {hand}'}"
    return [
        (f"{name}, as drawn; {np.mean(leads < 0):.0%} are turned away, here with a bar", sheet(paths, leads, COLUMNS)),
        ("the worst of 400", sheet(paths[order], leads[order], COLUMNS)),
        ("the best", sheet(paths[order[::-1]], leads[order[::-1]], COLUMNS)),
    ]


def sheet(paths: np.ndarray, leads: np.ndarray, count: int) -> Image.Image:
    """Letters side by side; under those that are turned away there is a bar."""
    images = 255 - draw_letters(strokes_from_paths(paths[:count]), size=CELL, box=38, pen_width=2.4)
    images[leads[:count] < 0, -3:, 8:-8] = 0
    return Image.fromarray(np.concatenate(images, axis=1))


if __name__ == "__main__":
    main()
