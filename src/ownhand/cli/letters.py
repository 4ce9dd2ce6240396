"""`ownhand letters`: look at letters, keep them, and measure how they stand."""

from typing import TYPE_CHECKING

import click

from ownhand.cli.files import check_folder, reading_line
from ownhand.errors import OwnhandError

if TYPE_CHECKING:
    from ownhand.letters import Letters, Words
    from ownhand.words import FoundWord

_WORST = 60
"""Words on the sheet of the worst."""


@click.group()
def letters() -> None:
    """Look at letters, and keep them in a form that opens quickly.

    SOURCE is a CSV of a label and pixels a row, an MNIST or EMNIST file, a folder of images by class, a UNIPEN tree, or
    an .npz of letters. It is recognised by its content; of a file with several sets, FILE::NAME chooses one.
    """


@letters.command()
@click.argument("source")
@click.option("-o", "--out", type=click.Path(dir_okay=False), help="Draw a contact sheet, such as sheet.png.")
@click.option("--columns", type=click.IntRange(1, 200), help="Letters of each character on the sheet.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Which letters the sheet draws at random."
)
def show(source: str, out: str | None, columns: int | None, seed: int) -> None:
    """Say what is in SOURCE, with counts by character, and draw it."""
    from ownhand.letters import contact_sheet, describe

    if out:
        _check_picture(out)
    loaded = _read_letters(source)
    click.echo(describe(loaded))
    if out:
        from ownhand.errors import LettersError
        from ownhand.files import written_whole
        from ownhand.ink import draw_letters

        sheet = contact_sheet(
            loaded,
            None if loaded.strokes is None else draw_letters,
            columns=columns,
            seed=seed,
        )
        with written_whole(out, error=LettersError) as beside:
            sheet.save(beside)
        click.echo(f"\nLook at {out}.")


@letters.command()
@click.argument("source")
@click.argument("out", type=click.Path(dir_okay=False))
@click.option("--align", is_flag=True, help="Keep strokes in one order for each character, as pen models learn them.")
def convert(source: str, out: str, align: bool) -> None:
    """Keep the letters of SOURCE in OUT, an .npz that opens in a blink."""
    from pathlib import Path

    if Path(out).suffix.lower() != ".npz":  # A slip such as OUT = SOURCE would cost the user a CSV.
        raise OwnhandError(f"{out}: expected a name that ends in .npz. Name a file such as letters.npz.")
    check_folder(out)
    loaded = _read_letters(source)
    if align:
        from ownhand.letters.stroke_order import aligned
        from ownhand.progress import ProgressLine

        loaded = aligned(loaded, progress=ProgressLine("Aligning strokes", unit="letters"))
    for note in loaded.notes:
        click.echo(f"  {note}")
    loaded.save(out)
    click.echo(f"{len(loaded):,} letters are in {out}.")


@letters.command()
@click.argument("context")
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False), help="Where to: a name in .json.")
def placement(context: str, out: str) -> None:
    """Measure how characters stand on the line in CONTEXT, an .npz of letters cut out of written words."""
    from pathlib import Path

    from ownhand.hands.placement.measurement import measure_placement
    from ownhand.letters.context import read_context

    if Path(out).suffix.lower() != ".json":
        raise OwnhandError(f"{out}: expected a name that ends in .json. Name a file such as placement.json.")
    check_folder(out)
    table = measure_placement(read_context(context))
    table.save(out)
    by_hand = "".join(character for character, stand in table.stands.items() if not stand.is_measured)
    if by_hand:
        click.echo(f"Too rare to be measured, so that they keep their place by hand ({len(by_hand)}): {by_hand}")
    num_letters = sum(stand.samples for stand in table.stands.values())
    click.echo(f"{len(table.stands) - len(by_hand)} characters measured on {num_letters:,} letters are in {out}.")


@letters.group()
def words() -> None:
    """Look at handwritten words and lines, and find the letters in them.

    SOURCE is an .npz of words, an InkML file, a UNIPEN tree with words in it, or a folder of such. It is recognised by
    its content.
    """


@words.command("show")
@click.argument("source")
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False), help="The sheet, such as sheet.png.")
@click.option("--count", type=click.IntRange(1, 1000), default=40, show_default=True, help="Words on the sheet.")
@click.option("--columns", type=click.IntRange(1, 20), default=5, show_default=True, help="Words in a row.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Which words the sheet draws at random."
)
@click.option(
    "--worst", is_flag=True, help="Of ten times as many drawn, those whose letters are found with the least likelihood."
)
def show_words(source: str, out: str, count: int, columns: int, seed: int, worst: bool) -> None:
    """Draw words of SOURCE, the letters found in them in colours; lines are parted into words.

    Above each stand its text and the mean logarithm of the probability of a letter: -0.4 is usual, below -2 something
    is wrong.
    """
    import numpy as np

    from ownhand.words import FoundWord, SpanReader, find_letters, words_of_lines

    _check_picture(out)
    loaded = _read_words(source)
    rng = np.random.default_rng(seed)
    drawn, _ = words_of_lines(loaded.select(np.sort(rng.permutation(len(loaded))[: 10 * count if worst else count])))
    found = [one for one in find_letters(drawn, SpanReader.load().likelihoods) if isinstance(one, FoundWord)]
    kind = "lines and words" if np.char.count(loaded.texts, " ").any() else "words"
    click.echo(f"{len(loaded):,} {kind}; letters were found in {len(found):,} of {len(drawn):,} words.")
    if worst:
        found = sorted(found, key=lambda one: one.likelihood)
    _draw_words(found[:count], out, columns)


@words.command()
@click.argument("source")
@click.argument("out", type=click.Path(dir_okay=False))
@click.option(
    "--letters", "alone", help="Isolated letters with strokes, to join in those of them that may be learned from."
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="How those stand on the line.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes that share the work; as many as cores.")
@click.option(
    "--likelihood",
    type=click.FloatRange(max=0),
    default=-1.9,
    show_default=True,
    help="Mean logarithm of the probability of a letter that a word is kept with.",
)
@click.option(
    "--worst", type=click.Path(dir_okay=False), help="Draw the words that are worst found, such as worst.png."
)
def align(
    source: str, out: str, alone: str | None, seed: int, jobs: int | None, likelihood: float, worst: str | None
) -> None:
    """Find the letters in all words of SOURCE, and keep them in OUT, an .npz, as they stand in their words."""
    import os
    from pathlib import Path

    from ownhand.progress import ProgressLine
    from ownhand.words import FoundWord, SpanReader, align_words, find_letters, words_of_lines

    if Path(out).suffix.lower() != ".npz":
        raise OwnhandError(f"{out}: expected a name that ends in .npz. Name a file such as cells.npz.")
    check_folder(out)
    if worst:
        _check_picture(worst)
    loaded = _read_words(source)
    cells, report = align_words(
        loaded,
        letters=_read_letters(alone) if alone else None,
        jobs=jobs or os.cpu_count() or 1,
        progress=ProgressLine("Finding letters", unit="words"),
        least_likelihood=likelihood,
        seed=seed,
    )
    cells.save(out)
    click.echo(report.text(cells))
    click.echo(f"{len(cells):,} letters are in {out}.")
    if worst:
        shown = words_of_lines(loaded)[0].select(report.worst(_WORST))
        found = [one for one in find_letters(shown, SpanReader.load().likelihoods) if isinstance(one, FoundWord)]
        _draw_words(found, worst, 5)


def _check_picture(out: str) -> None:
    from pathlib import Path

    if Path(out).suffix.lower() not in (".png", ".jpg", ".webp", ".gif", ".tif", ".bmp", ".pdf"):
        raise OwnhandError(f"{out}: expected the name of a picture. Name a picture such as sheet.png.")
    check_folder(out)


def _draw_words(found: "list[FoundWord]", out: str, columns: int) -> None:
    from ownhand.errors import LettersError
    from ownhand.files import written_whole
    from ownhand.words import word_sheet

    with written_whole(out, error=LettersError) as beside:
        word_sheet(found, columns=columns).save(beside)
    click.echo(f"Look at {out}.")


def _read_words(source: str) -> "Words":
    from ownhand.errors import LettersError
    from ownhand.letters import load_words
    from ownhand.progress import ProgressLine

    words = load_words(source, progress=ProgressLine(f"Reading {source}", unit="MB", scale=1e-6))
    if not len(words):
        raise LettersError(f"{source}: expected words, found none. See docs/letters.md.")
    for note in words.notes:
        click.echo(f"  {note}")
    return words


def _read_letters(source: str) -> "Letters":
    from ownhand.hand_letters import load_letters

    return load_letters(source, progress=reading_line(source))
