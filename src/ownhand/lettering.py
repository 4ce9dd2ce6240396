"""Lettering: the whole way from a hand to a font that is installed and typed with."""

import os
from typing import TYPE_CHECKING

from ownhand.options import ALTERNATES, FAMILY, FONT_VERSION, JOINED, NEATNESS, NIB, SEED, WOBBLE

if TYPE_CHECKING:
    from ownhand.fonts import Font
    from ownhand.hands import Hand
    from ownhand.ink import Nib
    from ownhand.progress import Progress


def make_font(
    hand: "int | str | os.PathLike[str] | Hand" = 0,
    *,
    model: str | os.PathLike[str] | None = None,
    family: str | None = FAMILY.default,
    alternates: int = ALTERNATES.default,
    neatness: float | None = NEATNESS.default,
    wobble: float | None = WOBBLE.default,
    joined: float | None = JOINED.default,
    nib: "str | Nib | None" = NIB.default,
    seed: int = SEED.default,
    version: str = FONT_VERSION.default,
    progress: "Progress | None" = None,
) -> "Font":
    """Makes a font of a hand, whose letters take turns with `alternates` shapes and more.

    >>> make_font(7, family="Hand Seven").save("Hand.otf")  # doctest: +SKIP

    `hand`, `model`, `neatness`, `wobble`, `joined` and `nib` are those of `write`. `family` is the name that menus
    show, and is made of the hand's where none is given. The name table says how it was made and credits the
    letters its model learned from. The same seed makes the same bytes. For the rest see `ownhand.fonts.build_font`.

    Raises:
        ModelError: there is no such model or hand, a dial is out of bounds, or a nib was asked of a model without pen.
        WritingError: the name is no good, the number of alternates out of bounds, or what makes fonts not installed.
    """
    from importlib.metadata import version as version_of

    from ownhand.fonts import Imprint, build_font
    from ownhand.hands import open_hand

    SEED.check(seed)
    hand = open_hand(hand, model, neatness=neatness, wobble=wobble, joined=joined, nib=nib)
    imprint = Imprint(
        family=family or f"Own Hand {hand.title}".strip(),
        version=version,
        maker=_maker(hand, seed),
        credit=str(hand.model.card.get("letters", {}).get("credit", "")),
    )
    return build_font(
        hand,
        alternates=alternates,
        seed=seed,
        imprint=imprint,
        made_by=f"ownhand {version_of('ownhand')}",
        progress=progress,
    )


def _maker(hand: "Hand", seed: int) -> str:
    """How a font was made, in a sentence, so that it can be made again."""
    whose = f"hand {hand.title}" if hand.title else "a hand"
    dials = [
        f"{dial} {getattr(hand, dial):g}"
        for dial in ("neatness", "wobble", "joined")
        if getattr(hand, dial) != getattr(type(hand), dial)  # A hand's usual one is its class's.
    ]
    pen = [f"with a {type(hand.nib).__name__}"] if hand.nib else []
    parts = [f"Made of {whose} of the model {hand.model.name} ({hand.model.fingerprint})", *dials, *pen]
    return f"{', '.join(parts)}, seed {seed}."
