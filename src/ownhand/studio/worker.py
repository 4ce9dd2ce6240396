"""Slow work of the studio, in a process of its own: it cannot hold up anyone else, and can be ended.

`python -m ownhand.studio.worker JOB` reads what is asked from standard input as JSON and leaves its files in the folder
named there as `out`. It exits with 2 and says `{"error": ...}` where what was asked cannot be done.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ownhand.errors import LettersError, OwnhandError
from ownhand.options import (
    ALTERNATES,
    DPI,
    FAMILY,
    FONT_FORMAT,
    FONT_VERSION,
    FORMAT,
    PACE,
    PLOTS,
    PLOTTER,
    SEED,
    TITLE,
    TRANSPARENT,
    Order,
)
from ownhand.studio.file_names import cleaned_name

if TYPE_CHECKING:
    from ownhand.letters import Letters, Words
    from ownhand.page import Page

_WORDS_SHOWN = 40
"""On the sheet of a set of words: a second or two to find their letters."""

_MOST_MEMORY, _LARGEST_FILE = 6 << 30, 2 << 30
"""Bytes that a worker may take: a zip can hold a million times what it weighs."""


def main() -> None:
    """Does one job."""
    _bound()
    job = json.load(sys.stdin)
    try:
        _JOBS[sys.argv[1]](job, Path(job["out"]))
    except OwnhandError as error:
        print(json.dumps({"error": str(error)}))
        sys.exit(2)
    except MemoryError:
        print(json.dumps({"error": "This needs more memory than it may take."}))
        sys.exit(2)


def _save(job: dict[str, Any], out: Path) -> None:
    """Writes a page and saves it."""
    from ownhand.studio.desk import Desk

    order = Order(job["order"])
    save_page(Desk(Path(job["folder"])).page(order, is_kept=False), order, out)


def save_page(page: "Page", order: Order, out: Path) -> list[Path]:
    """Saves a page as it is ordered; gives the files, one for each sheet where the format has no sheets."""
    from ownhand.drawing import Plotter

    kind = order[FORMAT]
    return page.save(
        out / f"page.{kind}",
        dpi=order[DPI],
        pace=order[PACE],
        title=order[TITLE],
        transparent=order[TRANSPARENT] and kind in TRANSPARENT.formats,
        plotter=Plotter(**order.arguments(PLOTTER)) if kind in PLOTS else None,
    )


def _make_font(job: dict[str, Any], out: Path) -> None:
    """Makes a font of a hand."""
    from ownhand.lettering import make_font
    from ownhand.studio.desk import Desk

    order = Order(job["order"])
    hand = Desk(Path(job["folder"])).hand(order)
    font = make_font(hand, **order.arguments((FAMILY, ALTERNATES, SEED, FONT_VERSION)))
    font.save(out / f"{cleaned_name(font.imprint.family, 'font')}.{order[FONT_FORMAT]}")


def _read_letters(job: dict[str, Any], out: Path) -> None:
    """Reads what was dropped: leaves letters.npz, letters.png and letters.json, or the same of words, or both."""
    from ownhand.letters import load_letters, load_words

    reasons: list[LettersError] = []
    try:
        _keep_letters(load_letters(job["source"]), out)
    except LettersError as reason:
        reasons.append(reason)
    try:
        words = load_words(job["source"])
    except LettersError as reason:
        reasons.append(reason)
    else:
        if len(words):
            _keep_words(words, out)
    if reasons and not any(out.iterdir()):
        raise reasons[0]


def _keep_letters(letters: "Letters", out: Path) -> None:
    from ownhand.ink import draw_letters
    from ownhand.letters import contact_sheet

    contact_sheet(letters, draw_letters if letters.images is None else None).save(out / "letters.png")
    letters.save(out / "letters.npz")
    record = {
        "kind": "letters",
        "letters": len(letters),
        "counts": letters.counts(),
        "has_images": letters.images is not None,
        "size": None if letters.images is None else list(letters.images.shape[1:]),
        "has_strokes": letters.strokes is not None,
        **_said_of(letters),
    }
    (out / "letters.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def _keep_words(words: "Words", out: Path) -> None:
    import numpy as np

    from ownhand.words import FoundWord, find_letters, word_sheet
    from ownhand.words.span_reader import shipped_span_reader

    chosen = np.sort(np.random.default_rng(0).permutation(len(words))[:_WORDS_SHOWN])
    found = find_letters(words.select(chosen), shipped_span_reader().likelihoods)
    word_sheet([one for one in found if isinstance(one, FoundWord)]).save(out / "words.png")
    words.save(out / "words.npz")
    texts = "".join(words.texts.tolist())
    counts = {character: texts.count(character) for character in sorted(set(texts))}
    record = {"kind": "words", "words": len(words), "letters": len(texts), "counts": counts, **_said_of(words)}
    (out / "words.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def _said_of(source: "Letters | Words") -> dict[str, Any]:
    """What is said of letters and of words alike."""
    return {
        "source": source.source,
        "writers": 0 if source.writers is None else len(set(source.writers.tolist())),
        "held_out": 0 if source.held_out is None else int(source.held_out.sum()),
        "notes": list(source.notes),
        "credit": source.credit,
        "fingerprint": source.fingerprint(),
    }


def _bound() -> None:
    try:
        import resource
    except ImportError:  # Not on Windows.
        return
    for what, most in ((resource.RLIMIT_AS, _MOST_MEMORY), (resource.RLIMIT_FSIZE, _LARGEST_FILE)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


_JOBS = {"save": _save, "font": _make_font, "letters": _read_letters}


if __name__ == "__main__":
    main()
