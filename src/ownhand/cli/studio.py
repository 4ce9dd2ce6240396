"""`ownhand studio`: a web page to write with the hands, and to watch one being trained."""

import click

from ownhand.errors import OwnhandError


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any that is free."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Another than this opens the studio to others.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False),
    help="Where hands, letters and runs are kept.  [default: ownhand in your home]",
)
def studio(port: int, host: str, no_browser: bool, folder: str | None) -> None:
    """Open the studio: write, choose hands, look at letters, and watch a hand being trained.

    It needs no network, answers this machine alone unless told otherwise, and runs until Ctrl-C. Training that was
    started in it goes on.
    """
    try:
        from ownhand.studio import serve
    except ModuleNotFoundError as missing:
        package = str(missing.name).partition(".")[0]
        raise OwnhandError(
            f"The studio needs {package}, which is not installed. Install it with: pip install 'ownhand[studio]'"
        ) from missing
    serve(folder, host=host, port=port, has_browser=not no_browser, say=click.echo)
