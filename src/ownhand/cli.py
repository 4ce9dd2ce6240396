"""The command line: one thin function a command. What a command does lives in the rooms below."""

from typing import Any

import click

from ownhand import __version__
from ownhand.errors import OwnhandError


class _Group(click.Group):
    """A group that turns what the user can mend into one sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OwnhandError as error:
            if ctx.params.get("debug"):
                raise
            click.echo(f"ownhand: {error}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ownhand", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the full trace of an error.")
def main(debug: bool) -> None:
    """Teach a computer a handwriting of its own, and write with it."""


@main.command()
@click.argument("source")
@click.option("--recipe", required=True, help="What to train: article (the blog article's GAN) or reader.")
@click.option("--out", type=click.Path(file_okay=False), help="The run's folder.  [default: out/RECIPE]")
@click.option("--epochs", type=click.IntRange(min=1), help="Times every letter is seen.  [default: the recipe's]")
@click.option("--letters-seen", type=click.IntRange(min=1), help="Stop after so many letters instead.")
@click.option("--resume", is_flag=True, help="Go on where the run in --out stopped or was killed.")
@click.option("--device", default="auto", show_default=True, help="cpu, cuda, or auto: a GPU if there is one.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Any other number of the recipe.")
def train(source, recipe, out, epochs, letters_seen, resume, device, settings) -> None:  # type: ignore[no-untyped-def]
    """Train a recipe on the letters of SOURCE.

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
        say=line.say,
        reading_progress=ProgressLine(f"Reading {source}", unit="MB", scale=1e-6),
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
