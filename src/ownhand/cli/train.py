"""`ownhand train`: two nets teach each other, or a reader learns to read."""

import os

import click

from ownhand.cli.files import reading_line
from ownhand.cli.options import options_of
from ownhand.errors import OwnhandError
from ownhand.options import EPOCHS, RECIPE


@click.command()
@click.argument("source")
@click.option("--recipe", required=True, metavar="|".join(RECIPE.choices), help=RECIPE.help)
@click.option("--out", type=click.Path(file_okay=False), help="The run's folder.  [default: out/RECIPE]")
@options_of([EPOCHS])
@click.option("--letters-seen", type=click.IntRange(min=1), help="Stop after so many letters instead.")
@click.option("--resume", is_flag=True, help="Go on where the run in --out stopped or was killed.")
@click.option("--device", default="auto", show_default=True, help="cpu, cuda, or auto: a GPU if there is one.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Any other number of the recipe.")
@click.option("--credit", metavar="TEXT", help="Licence and citation of the letters, kept in the model.")
def train(
    source: str,
    recipe: str,
    out: str | None,
    epochs: int | None,
    letters_seen: int | None,
    resume: bool,
    device: str,
    settings: tuple[str, ...],
    credit: str | None,
) -> None:
    """Train a recipe on the letters of SOURCE; joined learns from words.

    Ctrl-C stops the run in good order: checkpoint, curves, film and model are left, and --resume goes on.
    """
    from ownhand.progress import ProgressLine

    try:
        from ownhand.training import train as train_recipe
    except ModuleNotFoundError as missing:
        raise OwnhandError(
            f"Training needs {missing.name}, which is not installed. Install it with: pip install 'ownhand[train]'"
        ) from missing

    out = out or f"out/{recipe}"
    line = ProgressLine("Training", unit="letters")
    came_to_end = train_recipe(
        source,
        recipe=recipe,
        out=out,
        resume=resume,
        epochs=epochs,
        letters_seen=letters_seen,
        device=device,
        settings=_parsed_settings(settings),
        credit=credit,
        say=line.say,
        reading_progress=reading_line(source),
        finding_progress=ProgressLine("Finding letters", unit="words"),
        jobs=os.cpu_count() or 1,
        show=line,
    )
    click.echo(f"The run is in {out}: see {out}/report.md.")
    if not came_to_end:
        raise SystemExit(130)  # What a shell expects of a command stopped by Ctrl-C.


def _parsed_settings(settings: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in settings]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise OwnhandError(f"--set {name}{equals}{value}: expected NAME=VALUE, such as --set batch_size=128.")
    return {name: value for name, _, value in pairs}
