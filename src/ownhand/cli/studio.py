"""`ownhand studio`: a web page to write with the hands, and to watch one being trained."""

import click

from ownhand.cli.options import options_of
from ownhand.errors import OwnhandError
from ownhand.options import HOST, PORT


@click.command()
@options_of([PORT, HOST])
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
