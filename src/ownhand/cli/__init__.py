"""The command line: one thin function a command. What a command does lives in the rooms below."""

import sys
from typing import Any

import click

from ownhand import __version__
from ownhand.cli.evaluate import evaluate
from ownhand.cli.font import font
from ownhand.cli.hands import hands
from ownhand.cli.letters import letters
from ownhand.cli.studio import studio
from ownhand.cli.train import train
from ownhand.cli.write import write
from ownhand.errors import OwnhandError


class _Group(click.Group):
    """A group that turns what the user can mend into one sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OwnhandError as error:
            if ctx.params.get("debug"):
                raise
            clear = "\r\x1b[K" if sys.stderr.isatty() else ""  # A progress line may stand there.
            click.echo(f"{clear}ownhand: {error}", err=True)
            ctx.exit(2)
        except click.exceptions.NoArgsIsHelpError:
            raise  # Not a mistake: click shows the help.
        except click.UsageError as error:
            command = (error.ctx or ctx).command_path
            dash = " A text that begins with a dash goes last, after --." if command.endswith(" write") else ""
            dash = dash if isinstance(error, click.NoSuchOption) else ""
            click.echo(f"ownhand: {error.format_message()}{dash} See {command} --help.", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ownhand", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the full trace of an error.")
def main(debug: bool) -> None:
    """Teach a computer a handwriting of its own, and write with it."""


for _command in (write, hands, font, train, evaluate, letters, studio):
    main.add_command(_command)
