"""A letter home: two sheets in fountain pen on ruled cream paper, with a few slips, as a PDF to print and as pictures.

python examples/letter_home.py [FOLDER]
"""

import sys
from pathlib import Path

from ownhand import write

LETTER = """\
Lindow, 3 March

Dear Mother,

the parcel came on Saturday, tied with so much string that Tom took it for a net. Thank you for the socks, and for the \
jam above all; of the six pots five are whole, and the sixth we ate at once, sitting on the floor.

You ask about the house. The roof is mended at last. The man who came to do it is eighty if he is a day, and went up \
the ladder like a cat; I could not look. He says it will hold for thirty years, “which will do for me”. The stove \
smokes when the wind is in the east, and so we have learned to like a cool room, or to go and see the neighbours.

The garden is another matter. What I sowed in February came up in one night, all of it, and was gone by the next \
morning – Tom says snails, I say Tom. So I have begun again with beans and with a row of those blue flowers that grew \
along our wall. Do you still have their seed? I never knew their name.

In the evenings I read aloud, and he draws. He has got quite good at hands. It is very quiet here; sometimes I hear \
the train at half past 10, far off over the water, and think that it will be with you by the morning.

Come in May, when the road is dry. There is a bed, a window to the east, and a chair with three good legs.

With love from us both,

Anna
"""


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page = write(
        LETTER,
        hand=33,
        size="A4",
        x_height_mm=2.7,
        nib="fountain",
        paper="ruled margin cream",
        slips=0.015,  # of a hundred words, one or two are struck out and written again
        seed=11,
    )
    for warning in page.warnings():
        print(f"Mind: {warning}")
    for path in page.save(folder / "letter-home.pdf") + page.save(folder / "letter-home.png", dpi=110):
        print(f"Wrote {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out"))
