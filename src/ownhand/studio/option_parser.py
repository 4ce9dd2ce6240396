"""What is asked of the studio, read by the table of options: from an address or from JSON, alike.

    form = OrderForm("PageOrder", PAGE, required=[TEXT], missing="There is nothing to write: give a text.")
    order = form.read({"text": "Hello", "neatness": "0.4"})
    order[NEATNESS]                     # 0.4

A form is a model of pydantic made of rows of the table; the OpenAPI document is made of the same models
(`ownhand.studio.openapi`). What does not fit is told in one sentence, the library's where it is out of bounds.
"""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model

from ownhand.errors import OwnhandError, WritingError
from ownhand.options import Option, Order
from ownhand.studio.limits import HAND

_KINDS: dict[type, str] = {bool: "yes or no", int: "a whole number", float: "a number", str: "text"}

_OUT_OF_BOUNDS = {
    *("greater_than_equal", "less_than_equal", "literal_error", "string_pattern_mismatch", "string_too_long"),
}
"""What pydantic calls it when a value is of the right kind and still not one that may be asked for."""

_LONGEST_SHOWN = 40


class OrderForm:
    """What an order may hold, and what it must."""

    def __init__(
        self,
        name: str,
        options: Sequence[Option[Any]],
        *,
        required: Sequence[Option[Any]] = (),
        missing: str = "",
        error: type[OwnhandError] = WritingError,
    ) -> None:
        """`missing` says what to give where one of the `required` options is not there; `{names}` are theirs."""
        self.options = {option.name: option for option in options}
        self._missing, self._error = missing, error
        fields: dict[str, Any] = {option.name: _field(option, option in required) for option in options}
        self.model: type[BaseModel] = create_model(name, __config__=ConfigDict(extra="forbid"), **fields)
        """The form as pydantic has it."""

    def read(self, given: Mapping[str, Any]) -> Order:
        """Reads an order; what it does not hold is as usual.

        Raises OwnhandError where an option is unknown, missing, of another kind than expected or out of bounds.
        """
        try:
            return Order(self.model.model_validate(dict(given)).model_dump())
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False)
        for wrong in found:
            if wrong["type"] == "extra_forbidden":
                names = ", ".join(self.options)
                raise self._error(f"There is no option '{_shown(wrong['loc'][0])}'. There are: {names}.")
        missing = [str(wrong["loc"][0]) for wrong in found if wrong["type"] == "missing"]
        if missing:
            raise self._error(self._missing.format(names=", ".join(missing)))
        option = self.options[str(found[0]["loc"][0])]
        kinds = [wrong["type"] for wrong in found if wrong["loc"][0] == option.name]
        raise self._refused(option, given[option.name], kinds)

    def _refused(self, option: Option[Any], value: Any, kinds: list[str]) -> OwnhandError:
        """Of a value that did not fit, for reasons of these kinds."""
        if set(kinds) <= _OUT_OF_BOUNDS and isinstance(value, str) == (option.kind is str):
            return option.error(option.sentence(value))
        if set(kinds) <= _OUT_OF_BOUNDS and option.kind in (int, float):
            return option.error(option.sentence(option.kind(value)))
        if "string_unicode" in kinds:
            return self._error(f"{option.name}: expected text, found half of a character at place {_half(value) + 1}.")
        return self._error(f"{option.name}: expected {_KINDS[option.kind]}, found '{_shown(value)}'.")


def read_json(body: bytes) -> dict[str, Any]:
    """Reads the JSON object of a request. Raises WritingError where it is none."""
    try:
        options = json.loads(body)
    except (ValueError, RecursionError) as reason:
        raise WritingError("Expected a JSON object of options, found something else.") from reason
    if not isinstance(options, dict):
        raise WritingError("Expected a JSON object of options, found something else.")
    return options


def described(option: Option[Any]) -> str:
    """What an option is, for people who read the API's description."""
    said = option.help
    if option.unit:
        said += f" In {option.unit}."
    if option.formats:
        said += f" For {option.files} alone."
    return f"{said} Left out: {option.usual}." if option.default is None and option.usual else said


def _field(option: Option[Any], is_required: bool) -> tuple[Any, Any]:
    """The kind and the usual value of an option, as pydantic's fields tell them."""
    kind: Any = option.kind
    if option.pattern:
        kind = Annotated[kind, Field(pattern=f"^(?:{option.pattern})$")]
    if option.choices:
        kind = Literal[option.choices] | kind if option.pattern else Literal[option.choices]
    elif option.longest is not None:
        kind = Annotated[kind, Field(max_length=option.longest)]
    elif option.kind in (int, float):
        whole = int if option.kind is int else float
        least, most = (None if bound is None else whole(bound) for bound in (option.least, option.most))
        kind = Annotated[kind, Field(allow_inf_nan=False, ge=least, le=most)]
    is_nullable = option.default is None and not is_required
    reads = BeforeValidator(partial(_plain, option, is_nullable))
    if is_nullable:
        kind = kind | None
    return Annotated[kind, reads, Field(description=described(option))], ... if is_required else option.default


def _plain(option: Option[Any], is_nullable: bool, value: Any) -> Any:
    """A value as pydantic is to have it: nothing where it may be left out, and no number that is a yes or no."""
    if value is None or (value == "" and (option.kind is not str or is_nullable)):
        if is_nullable:
            return None
        raise option.error(f"The option {option.name} is empty. Give {_KINDS[option.kind]}, or leave it out.")
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if option.kind in (int, float) and isinstance(value, bool):
        raise option.error(f"{option.name}: expected {_KINDS[option.kind]}, found '{value}'.")
    return str(value) if option.name == HAND.name and is_number else value


def _half(text: Any) -> int:
    """Where in a text half of a character stands; JSON may hold such."""
    try:
        str(text).encode()
    except UnicodeEncodeError as reason:
        return reason.start
    return 0


def _shown(value: Any) -> str:
    return str(value)[:_LONGEST_SHOWN]
