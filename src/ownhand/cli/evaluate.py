"""`ownhand evaluate`: how good hands are, beside people's."""

import dataclasses
import os
from typing import TYPE_CHECKING

import click

from ownhand.cli.options import options_of
from ownhand.errors import OwnhandError
from ownhand.options import NUM_LETTERS, NUM_WORDS, SEED

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("models", nargs=-1, required=True, metavar="MODEL|RUN...")
@click.option("--letters", "source", required=True, metavar="SOURCE", help="Real letters to measure by, some held out.")
@click.option("--words", "word_source", metavar="SOURCE", help="Real words to measure by as well, some held out.")
@click.option(
    "--written",
    "written_sources",
    multiple=True,
    metavar="SOURCE",
    help="Words by something else, in the place of those of --words held out, to be measured, too; may come again.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False),
    default="out/evaluation",
    show_default=True,
    help="For report.md and pictures.",
)
@click.option("--json", "json_file", type=click.Path(dir_okay=False), metavar="F", help="A file for all figures.")
@click.option("--characters", metavar="ABC", help="Measure these alone.  [default: all that all know]")
@click.option(
    "--judge",
    "judge_file",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Another judge: see ownhand train --recipe judge.",
)
@options_of([NUM_LETTERS, NUM_WORDS])
@click.option("--no-pages", is_flag=True, help="Leave out whole pages, which take a third of the time.")
@options_of([dataclasses.replace(SEED, help="The same seed gives the same figures, to the bit.")])
def evaluate(
    models: tuple[str, ...],
    source: str,
    word_source: str | None,
    written_sources: tuple[str, ...],
    out: str,
    json_file: str | None,
    characters: str | None,
    judge_file: str | None,
    num_letters: int,
    num_words: int,
    no_pages: bool,
    seed: int,
) -> None:
    """Tell how good the hands of models are: do they read, are they varied, is each one hand, is nothing copied?

    A MODEL is a model's name or file, a RUN the folder of a run. Every figure stands beside the same figure of people
    held out, whom neither the model nor the judge has seen. Several models stand side by side, measured on the
    characters that all of them know.
    """
    # Before numpy is loaded: with a second thread, small decompositions are many times slower beside other work.
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    from pathlib import Path

    from ownhand.cli.files import check_folder, reading_line
    from ownhand.hands import Model
    from ownhand.progress import ProgressLine

    if json_file:
        check_folder(json_file)
    if written_sources and word_source is None:
        raise OwnhandError(
            f"--written {written_sources[0]} names words by something else, but none by people to measure them by. "
            "Name these, too: --words SOURCE."
        )
    try:
        import torch

        from ownhand.evaluation import EvaluationConfig, Judge, letters_a_second, notes, save_json, save_report, table
        from ownhand.evaluation import evaluate as measure
    except ModuleNotFoundError as missing:
        raise OwnhandError(
            f"Measuring needs {missing.name}, which is not installed. Install it with: pip install 'ownhand[train]'"
        ) from missing
    from ownhand.hand_letters import load_letters
    from ownhand.letters import load_words

    opened = {name: Model.load(_file_of(name)) for name in models}
    letters = load_letters(source, progress=reading_line(source))
    words = (
        None
        if word_source is None
        else load_words(word_source, progress=ProgressLine(f"Reading {word_source}", unit="MB", scale=1e-6))
    )
    torch.set_num_threads(1)  # Two parts are measured at a time, and the same bits come on every machine.
    config = EvaluationConfig(
        seed=seed, num_letters=num_letters, num_words=num_words, **({"num_pages": 0} if no_pages else {})
    )
    evaluation = measure(
        opened,
        letters,
        words=words,
        written_words={name: load_words(name) for name in written_sources},
        judge=Judge.load(judge_file),
        characters=characters,
        config=config,
        say=lambda text: click.echo(text, err=True),
    )
    speeds = {name: letters_a_second(model) for name, model in opened.items()}
    click.echo(table(evaluation.figures, speeds))
    for note in notes(evaluation.figures):
        click.echo(f"\n{note}")
    save_report(evaluation, Path(out), speeds)
    if json_file:
        save_json(evaluation.figures, Path(json_file))
    click.echo(f"\nPictures and figures by character: {out}/report.md")


def _file_of(name: str) -> "str | Path":
    """What to open: a folder is a run's, whatever model comes with ownhand by its name."""
    from pathlib import Path

    from ownhand.hands.model import model_of_run

    folder = Path(name)
    return model_of_run(folder) if folder.is_dir() else name
