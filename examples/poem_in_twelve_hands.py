"""A poem in twelve hands on one sheet, a line each: pages are lists of placed glyphs, and can be put together anew.

python examples/poem_in_twelve_hands.py [FOLDER]
"""

import dataclasses
import sys
from pathlib import Path

from ownhand import Model, write
from ownhand.page import Page, look_of

POEM = """\
Hope is the thing with feathers
That perches in the soul,
And sings the tune without the words,
And never stops at all,

And sweetest in the gale is heard;
And sore must be the storm
That could abash the little bird
That kept so many warm.

I've heard it in the chillest land,
And on the strangest sea;
Yet, never, in extremity,
It asked a crumb of me.
"""
"""Emily Dickinson, as it was printed in 1891."""

MARGIN_MM, LINE_MM, STANZA_MM = 20.0, 8.5, 5.0


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page = poem(Model.load())
    for name in ("poem.svg", "poem.png"):
        for path in page.save(folder / name):
            print(f"Wrote {path}")


def poem(model: Model) -> Page:
    """Each line written by a hand of its own, and all of them moved to one sheet."""
    placements, row, y, right = [], 0, MARGIN_MM, 0.0
    for line in POEM.splitlines():
        if not line:
            y += STANZA_MM
            continue
        page = write(line, hand=model.hand(row + 1), seed=row, x_height_mm=2.0, margin_mm=0)
        down = y - page.placements[0].y
        placements += [dataclasses.replace(p, x=p.x + MARGIN_MM, y=p.y + down, line=row) for p in page.placements]
        row, y, right = row + 1, y + LINE_MM, max(right, MARGIN_MM + page.width_mm)
    return dataclasses.replace(
        page,
        placements=tuple(placements),
        width_mm=right + MARGIN_MM,
        height_mm=y - LINE_MM + MARGIN_MM,
        look=look_of("ivory", ink="sepia"),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out"))
