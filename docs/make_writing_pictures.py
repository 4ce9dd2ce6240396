"""Makes the pictures of docs/writing.md, with the pen model that comes with ownhand.

python docs/make_writing_pictures.py
"""

import io
from pathlib import Path

from PIL import Image

from ownhand import Model, write
from ownhand.ink import NIBS
from ownhand.page import Page

PICTURES = Path(__file__).parent / "pictures"
HAND, SEED, DPI = 7, 3, 90
NOTE = (
    "Dear Ada, thank you for the kettle. It came on Saturday, in a box so large that the cat has moved in. "
    "We have had tea at 7 in the morning and at half past 4. Tom says it is snails; I say it is Tom."
)

CARD = "Dear Zoë,\nthe crème brûlée\nat “Łoś” is 5 €…\nYours, Åse"
SIGNS = "Ärger Ångström çà Łódź Ørsted ğ ő ß þ æ ŋ\n“quotes” – „und“ «so» … 20 € 5 £ 3×4 §7 ½ 21°"


def main() -> None:
    model = Model.load("pen")

    def note(neatness: float = 0.5, **options: object) -> Page:
        hand = model.hand(HAND, neatness=neatness)
        return write(NOTE, hand=hand, seed=SEED, x_height_mm=2.2, **options)  # type: ignore[arg-type]

    beside([note(0.0), note(1.0)], "writing-neatness.png")
    beside([note(align="centre"), note(justify=True)], "writing-alignment.png")
    beside([note(0.2, slips=0.08)], "writing-slips.png")
    nibs = [write(f"{nib}: a quick brown fox", hand=model.hand(HAND), nib=nib, seed=4) for nib in NIBS]
    joined(nibs, "writing-nibs.png", dpi=130, is_below=True)
    papers = (("ruled margin ivory", "fountain", None), ("grid", "ballpoint", "blue"), ("dotted cream", "pencil", None))
    cards = [
        write(CARD, hand=model.hand(HAND), paper=paper, nib=nib, ink=ink, seed=2, neatness=0.5)
        for paper, nib, ink in papers
    ]
    joined(cards, "writing-papers.png", dpi=100)
    joined([write(SIGNS, hand=model.hand(HAND), seed=SEED, neatness=0.5)], "writing-characters.png", dpi=130)


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


def joined(pages: list[Page], name: str, *, dpi: float, is_below: bool = False) -> None:
    """Puts pages beside or below one another in one picture, in their colours."""
    parts = [Image.open(io.BytesIO(page.png(dpi=dpi))).convert("RGB") for page in pages]
    widths, heights = [part.width for part in parts], [part.height for part in parts]
    size = (max(widths), sum(heights)) if is_below else (sum(widths), max(heights))
    whole, place = Image.new("RGB", size, "white"), 0
    for part in parts:
        whole.paste(part, (0, place) if is_below else (place, 0))
        place += part.height if is_below else part.width
    whole.quantize(64).save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main()
