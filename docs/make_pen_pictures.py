"""Makes pictures of docs/hands.md and docs/pen.md from the shipped pen model and the run behind it.

python docs/make_pen_pictures.py [out/pen]
"""

import sys
from pathlib import Path

from PIL import Image

from ownhand import Model, write
from ownhand.specimens import hand_sheet

PICTURES = Path(__file__).parent / "pictures"
FRAMES = (1, 3, 8, 20, 50)
"""Sheets of the run that are shown: the first, the third and so on."""


def main(run: Path | None) -> None:
    model = Model.load("pen")
    for first, name in ((0, "pen-hands.png"), (12, "pen-more-hands.png")):
        sheet = hand_sheet(range(first, first + 12), model=model, words="Sphinx of black quartz, judge my vow.")
        sheet.save(PICTURES / name, dpi=90)
    blends = [model.hand(3).blend(model.hand(6), share) for share in (0, 0.25, 0.5, 0.75, 1)]
    lines = [write("From one hand to another", hand=hand, seed=2, neatness=0.5) for hand in blends]
    one_below_another([page_picture(page) for page in lines], "pen-blend.png")
    if run is None:
        return
    sheets = sorted((run / "samples").glob("step-*.png"))
    chosen = [Image.open(sheets[min(place, len(sheets)) - 1]).convert("L") for place in FRAMES]
    rows = [sheet.crop((0, 0, sheet.width, 3 * 40)) for sheet in chosen]
    one_below_another(rows, "pen-steps.png", gap=14)
    for name in ("curves.png", "hands.png"):
        with Image.open(run / name) as picture:
            picture.save(PICTURES / f"pen-{'all-characters' if name == 'hands.png' else 'curves'}.png", optimize=True)


def page_picture(page) -> Image.Image:  # type: ignore[no-untyped-def]
    path = PICTURES / "page.png"
    page.save(path, dpi=110)
    with Image.open(path) as picture:
        copy = picture.convert("L")
    path.unlink()
    return copy


def one_below_another(parts: list[Image.Image], name: str, gap: int = 0) -> None:
    """Puts pictures one below the other in one."""
    whole = Image.new("L", (max(p.width for p in parts), sum(p.height + gap for p in parts)), 255)
    y = 0
    for part in parts:
        whole.paste(part, (0, y))
        y += part.height + gap
    whole.save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
