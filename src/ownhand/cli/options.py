"""Options of the command line, made of the table that tells them all (`ownhand.options`).

@options_of(WHOSE, FILE)
def command(out: str, **given: Any) -> None:
    order = Order(given)
    order[DPI]                      # a float, as the table says
    order.arguments(WHOSE)          # by the names of Python's parameters
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from ownhand.options import Option, number_text, usual_text

_Command = TypeVar("_Command", bound=Callable[..., None])

_KINDS: "dict[type, click.ParamType[Any]]" = {int: click.INT, float: click.FLOAT, str: click.STRING}


class Bounded(click.ParamType):  # type: ignore[type-arg]  # It takes arguments since click 8.4 alone.
    """What an option of the table takes, checked as the library checks it: the sentence is the same."""

    def __init__(self, option: Option[Any]) -> None:
        self._option, self._kind = option, _KINDS[option.kind]
        self.name = self._kind.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Reads the value. Raises OwnhandError where it is out of bounds."""
        return self._option.check(self._kind.convert(value, param, ctx))


def options_of(*groups: Iterable[Option[Any]]) -> Callable[[_Command], _Command]:
    """Gives a command the options of some groups of the table; each comes by its name in the table."""

    def decorate(command: _Command) -> _Command:
        for option in reversed([option for group in groups for option in group]):
            command = _option(option)(command)
        return command

    return decorate


def help_of(option: Option[Any]) -> str:
    """What the command's help says of an option: what it does, what for, what it usually is, and its bounds."""
    facts = [", ".join(f".{name}" for name in option.formats)] if option.formats else []
    if option.metavar and option.choices and not option.pattern:
        facts.append(", ".join(option.choices))
    if option.kind is not bool and option.default != "":
        facts.append(f"default: {usual_text(option)}")
    if _is_bounded(option) and (option.metavar or option.unit):
        facts.append("{} to {}".format(*map(number_text, option.bounds)))
    said = option.help_off or option.help
    return f"{said}  [{'; '.join(facts)}]" if facts else said


def _option(option: Option[Any]) -> Callable[[_Command], _Command]:
    if option.kind is bool:
        return click.option(
            option.flag,
            option.name,
            is_flag=True,
            flag_value=not option.default,
            default=option.default,
            help=help_of(option),
        )
    return click.option(
        option.flag,
        option.name,
        type=Bounded(option),
        default=option.default,
        metavar=metavar_of(option),
        help=help_of(option),
    )


def metavar_of(option: Option[Any]) -> str | None:
    """What stands for a value of an option; None where its kind says enough."""
    if option.metavar:
        return option.metavar
    if option.choices:
        return "|".join(option.choices)
    if option.unit:
        return option.unit.upper()
    if _is_bounded(option):
        return "{}..{}".format(*map(number_text, option.bounds))
    return None


def _is_bounded(option: Option[Any]) -> bool:
    return option.least is not None and option.most is not None
