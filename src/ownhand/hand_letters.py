"""Letters that a shipped model draws, as a source to learn from where one has no others.

load_letters("hands:pen")                                # capitals in 200 hands, 20,000 of them
load_letters("hands:pen?n=500&characters=abc&hands=20&seed=1")
load_letters("unipen_pen.npz")                           # or any other source, see ownhand.letters
"""

import os
import string
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import numpy as np

from ownhand.errors import LettersError

if TYPE_CHECKING:
    from ownhand.letters import Letters
    from ownhand.progress import Progress

SCHEME = "hands:"
"""What the name of such a source begins with."""

_USUAL = {"n": "20000", "hands": "200", "seed": "0", "characters": string.ascii_uppercase}
"""As of the article: capitals."""

_MOST = {"n": 1_000_000, "hands": 100_000, "seed": 2**32}

_HELD_OUT = 7
"""One hand in so many is kept for measuring, as of UNIPEN's people."""

_AT_ONCE = 2_000


def load_letters(source: "str | os.PathLike[str]", *, progress: "Progress | None" = None) -> "Letters":
    """Reads letters from any source of files (`ownhand.letters.load_letters`), or has a model draw them.

    `progress` is told of bytes read, or of letters drawn. Raises LettersError, which says what to mend.
    """
    from ownhand.letters import load_letters as load_files

    name = os.fspath(source)
    return drawn_letters(name, progress) if name.startswith(SCHEME) else load_files(source, progress=progress)


def drawn_letters(source: str, progress: "Progress | None" = None) -> "Letters":
    """Has a model draw letters, pen strokes and images of them, in its numbered hands, as `source` says.

    Each hand is a writer. The same source is the same letters. Raises LettersError where it asks for what there is not.
    """
    from ownhand.hands import LabelledModel, Model, shipped_models
    from ownhand.ink import Strokes, draw_letters, strokes_from_paths
    from ownhand.letters import Letters

    name, _, query = source.removeprefix(SCHEME).partition("?")
    known = [model for model in shipped_models() if model == "pen"]
    if name not in known:
        raise LettersError(f"{source}: expected letters drawn by a model as {SCHEME}{known[0]}; found '{name[:40]}'.")
    asked = _asked(source, query)
    num, num_hands, seed = (_number(source, asked, option) for option in ("n", "hands", "seed"))
    model = Model.load(name)
    assert isinstance(model, LabelledModel)
    characters = tuple(sorted(set(model.characters if asked["characters"] == "all" else asked["characters"])))
    unknown = "".join(character for character in characters if character not in model.characters)
    if unknown or not characters:
        raise LettersError(f"{source}: the model {name} cannot draw {unknown or 'no characters'}.")
    rng = np.random.default_rng(seed)
    labels, writers = np.arange(num) % len(characters), np.arange(num) // len(characters) % num_hands
    styles = np.stack([model.style(number) for number in range(1, num_hands + 1)])
    seeds = rng.integers(2**63, size=num).tolist()
    strokes: list[list[np.ndarray]] = []
    for first in range(0, num, _AT_ONCE):
        part = slice(first, min(first + _AT_ONCE, num))
        paths = model.drawn([characters[k] for k in labels[part].tolist()], styles[writers[part]], seeds[part])
        drawn = strokes_from_paths(paths)
        strokes += [drawn.letter(k) for k in range(len(drawn))]
        if progress:
            progress(len(strokes), num)
    together = Strokes.of(strokes)
    return Letters(
        characters=characters,
        labels=labels,
        images=draw_letters(together),
        strokes=together,
        writers=writers,
        writer_names=tuple(f"hand {number}" for number in range(1, num_hands + 1)),
        held_out=writers % _HELD_OUT == _HELD_OUT - 1 if num_hands >= _HELD_OUT else None,
        source=source,
        credit=f"Drawn by ownhand's model {name}, which learned from {model.card['letters']['credit']}",
    )


def _asked(source: str, query: str) -> dict[str, str]:
    """What is asked for besides the model; what is not is as usual."""
    found = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(set(found) - set(_USUAL))
    if unknown or (query and not found):
        raise LettersError(
            f"{source[:80]}: expected {', '.join(_USUAL)} after the ?, such as hands:pen?n=20000; "
            f"found '{(unknown or [query])[0][:40]}'."
        )
    return {**_USUAL, **found}


def _number(source: str, asked: dict[str, str], option: str) -> int:
    text = asked[option]
    least, most = int(option != "seed"), _MOST[option]
    if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
        raise LettersError(f"{source[:80]}: expected {option} from {least} to {most:,}, found '{text[:20]}'.")
    return int(text)
