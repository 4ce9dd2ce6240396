"""Endpoints of the API: what each is asked with and what it gives, told once for the server and for its description."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ownhand.studio.option_parser import OrderForm


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One way of asking the API."""

    method: str
    path: str
    function: Callable[[Request], Awaitable[Response]]

    summary: str
    """What it does, in a sentence."""

    query: OrderForm | None = None
    """What its address may hold."""

    body: OrderForm | None = None
    """What the JSON of its body may hold."""

    takes: str = ""
    """The media type of its body, where that is no JSON."""

    gives: Any = None
    """The type of the JSON that it answers with; None for none."""

    files: tuple[str, ...] = ()
    """Or the media types of the files that it answers with."""

    status: int = 200

    @property
    def operation(self) -> str:
        """A name of its own, for programs that make clients."""
        words = re.findall(r"\w+", self.path.removeprefix("/api/"))
        return "_".join([self.method.lower(), *words])


def json_answer(value: Any, status: int = 200) -> Response:
    """An answer in JSON."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, status, media_type="application/json")
