"""Makes the pictures of docs/writing.md and examples/README.md, and the README's first, with the model that comes with
ownhand.

python docs/make_writing_pictures.py [NAME ...]
"""

import importlib.util
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from PIL import Image, ImageDraw

from ownhand import write
from ownhand.drawing import Plotter
from ownhand.ink import NIBS
from ownhand.page import INKS, Page

PICTURES = Path(__file__).parent / "pictures"
EXAMPLES = Path(__file__).parent.parent / "examples"
HAND, SEED = 5, 3
NOTE = (
    "Dear Ada, thank you for the kettle. It came on Saturday, in a box so large that the cat has moved in. "
    "We have had tea at 7 in the morning and at half past 4. Tom says it is snails; I say it is Tom."
)
FIRST = (
    "Dear reader,\n\nnobody ever held the pen that wrote this page. A computer watched how people write, stroke by "
    "stroke, until a second computer could hardly tell its letters from theirs. Every letter is drawn anew: look at "
    "the e's. The hand is number 12 of endless many, and it belongs to nobody.\n\n        Yours,\n        ownhand"
)
CARD = "Dear Zoë,\nthe crème brûlée\nat “Łoś” is 5 €…\nYours, Åse"
SIGNS = "Ärger Ångström çà Łódź Ørsted Nguyễn ß\n“quotes” – „und“ «so» … 20 € 5 £ 3×4 §7 21°\nx̂ = ȳ + m̃, v⃗, q́, ŵ"
LIST = "To buy:\n\ttea\t2\n\tlemons\t12\n\tink, blue\t1\n    and if there are any,\n    pears."


def note(neatness: float = 0.5, text: str = NOTE, **options: object) -> Page:
    options = {"hand": HAND, "seed": SEED, "x_height_mm": 2.2, **options}
    return write(text, neatness=neatness, **options)  # type: ignore[arg-type]


def pictures() -> dict[str, Callable[[], None]]:
    """What makes each of them, by name."""
    papers = (("ruled margin ivory", "fountain", None), ("grid", "ballpoint", "blue"), ("dotted cream", "pencil", None))
    inks = " ".join(INKS)

    def sheets() -> None:
        options = ({"size": "A5"}, {"size": "A5", "margin_mm": 30}, {"size": "A5", "x_height_mm": 4.0})
        # Drawn large and made smaller, thin lines stay thin.
        large = [drawn(note(**some), 135) for some in options]
        small = [picture.resize((picture.width // 3, picture.height // 3)) for picture in large]
        save(beside([framed(picture) for picture in small], gap=12), "writing-sizes.png")

    def all_inks() -> None:
        words = [drawn(write(ink, hand=HAND, ink=ink, seed=SEED, x_height_mm=4), 80) for ink in inks.split()]
        save(below([beside(words[:4]), beside(words[4:])]), "writing-inks.png", 96)

    def transparent() -> None:
        page = write("Wish you were here!", hand=HAND, ink="#ffffff", nib="marker", seed=1, x_height_mm=5)
        ink = Image.open(io.BytesIO(page.png(dpi=90, transparent=True)))
        sky = Image.linear_gradient("L").resize((ink.width, ink.height))
        view = Image.composite(Image.new("RGB", ink.size, "#e58b54"), Image.new("RGB", ink.size, "#274a78"), sky)
        view.paste(ink, mask=ink.getchannel("A"))
        save(view, "writing-transparent.png", 128)

    def example_pictures() -> None:
        with tempfile.TemporaryDirectory() as folder:
            for name in ("letter_home", "plotter_card", "poem_in_twelve_hands"):
                example(name).main(Path(folder))
            for picture, name, width in (
                ("letter-home-1.png", "example-letter.png", 460),
                ("card-preview.png", "example-card.png", 600),
                ("poem.png", "example-poem.png", 500),
            ):
                image = Image.open(Path(folder) / picture).convert("RGB")
                save(image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS), name)

    def plot() -> None:
        page = note(0.5, "Dear Ada,\nthank you\nfor the kettle.", x_height_mm=4)
        save(example("plotter_card").preview(page.plot(plotter=Plotter())), "writing-plot.png")

    def film() -> None:
        page = write("Dear Ada, the\nkettle is here.", hand=HAND, seed=SEED, x_height_mm=4)
        page.save(PICTURES / "writing-film.gif", dpi=72, pace=1.0)
        page = write("Yours, Zoë", hand=HAND, nib="fountain", seed=SEED, x_height_mm=6)
        page.save(PICTURES / "writing-animated.anim.svg")

    return {
        "page": lambda: save(
            drawn(
                write(FIRST, hand=12, nib="fountain", paper="ruled margin ivory", seed=1, margin_mm=11),
                100,
            ),
            "first-page.png",
        ),
        "neatness": lambda: save(beside([drawn(note(0.0)), drawn(note(1.0))]), "writing-neatness.png", 16),
        "alignment": lambda: save(
            below(
                [
                    beside([drawn(note(align=some, x_height_mm=4.5), 42) for some in ("left", "right")]),
                    beside(
                        [
                            drawn(note(align="centre", x_height_mm=4.5), 42),
                            drawn(note(justify=True, x_height_mm=4.5), 42),
                        ]
                    ),
                ]
            ),
            "writing-alignment.png",
            16,
        ),
        "slips": lambda: save(drawn(note(0.2, slips=0.08)), "writing-slips.png", 16),
        "wobble": lambda: save(
            below([drawn(note(0, "assess a minimum, minimum, minimum", wobble=some), 100) for some in (0, 1, 2)]),
            "writing-wobble.png",
            16,
        ),
        "sizes": sheets,
        "x-heights": lambda: save(
            below([drawn(note(text=f"an x-height of {mm:g} mm", x_height_mm=mm), 80) for mm in (1.5, 3, 5)]),
            "writing-x-heights.png",
            16,
        ),
        "tabs": lambda: save(drawn(note(text=LIST, x_height_mm=3), 80), "writing-tabs.png", 16),
        "nibs": lambda: save(
            below([drawn(write(f"{nib}: a quick brown fox", hand=HAND, nib=nib, seed=4), 130) for nib in NIBS]),
            "writing-nibs.png",
        ),
        "inks": all_inks,
        "papers": lambda: save(
            beside([drawn(note(text=CARD, x_height_mm=3, paper=p, nib=n, ink=i, seed=2), 100) for p, n, i in papers]),
            "writing-papers.png",
        ),
        "transparent": transparent,
        "characters": lambda: save(drawn(note(text=SIGNS, x_height_mm=3), 120), "writing-characters.png"),
        "missing": lambda: save(
            drawn(note(text="Tea is 茶 in Chinese, ☕ in haste.", x_height_mm=3), 100), "writing-missing.png", 16
        ),
        "film": film,
        "plot": plot,
        "examples": example_pictures,
    }


def example(name: str) -> ModuleType:
    """One of the examples, as a module."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drawn(page: Page, dpi: float = 90) -> Image.Image:
    """The first sheet of a page."""
    return Image.open(io.BytesIO(page.png(dpi=dpi))).convert("RGB")


def framed(picture: Image.Image) -> Image.Image:
    """The picture with a thin line round it, where the paper ends."""
    ImageDraw.Draw(picture).rectangle((0, 0, picture.width - 1, picture.height - 1), outline="#b4bcc8")
    return picture


def beside(parts: list[Image.Image], gap: int = 0) -> Image.Image:
    """Pictures beside one another."""
    whole = Image.new("RGB", (sum(p.width + gap for p in parts) - gap, max(p.height for p in parts)), "white")
    x = 0
    for part in parts:
        whole.paste(part, (x, 0))
        x += part.width + gap
    return whole


def below(parts: list[Image.Image]) -> Image.Image:
    """Pictures one below the other."""
    whole = Image.new("RGB", (max(p.width for p in parts), sum(p.height for p in parts)), "white")
    y = 0
    for part in parts:
        whole.paste(part, (0, y))
        y += part.height
    return whole


def save(picture: Image.Image, name: str, colours: int = 64) -> None:
    """Saves a picture in few colours."""
    few = picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    few.save(PICTURES / name, optimize=True)


def main(names: list[str]) -> None:
    makers = pictures()
    for name in names or makers:
        makers[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
