"""Makes the pictures of docs/writing.md, with the pen model that comes with ownhand.

python docs/make_writing_pictures.py
"""

from pathlib import Path

from PIL import Image

from ownhand import Model, write
from ownhand.page import Page

PICTURES = Path(__file__).parent / "pictures"
HAND, SEED, DPI = 7, 3, 90
NOTE = (
    "Dear Ada, thank you for the kettle. It came on Saturday, in a box so large that the cat has moved in. "
    "We have had tea at 7 in the morning and at half past 4. Tom says it is snails; I say it is Tom."
)


def main() -> None:
    model = Model.load("pen")

    def note(neatness: float = 0.5, **options: object) -> Page:
        hand = model.hand(HAND, neatness=neatness)
        return write(NOTE, hand=hand, seed=SEED, x_height_mm=2.2, **options)  # type: ignore[arg-type]

    beside([note(0.0), note(1.0)], "writing-neatness.png")
    beside([note(align="centre"), note(justify=True)], "writing-alignment.png")
    beside([note(0.2, slips=0.08)], "writing-slips.png")


def beside(pages: list[Page], name: str) -> None:
    """Puts pages beside one another in one small picture."""
    parts = []
    for number, page in enumerate(pages):
        path = PICTURES / f"{name}-{number}.png"
        page.save(path, dpi=DPI)
        with Image.open(path) as part:
            parts.append(part.convert("L"))
        path.unlink()
    whole = Image.new("L", (sum(part.width for part in parts), max(part.height for part in parts)), 255)
    x = 0
    for part in parts:
        whole.paste(part, (x, 0))
        x += part.width
    whole.quantize(16).save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main()
