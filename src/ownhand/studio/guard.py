"""Who may ask the studio, and for how much.

The studio is for the person at this machine. A page of another site that the same browser shows may not use it: the
host that a request names must be this one (a name that was made to point here is refused), and a request that another
site sent is refused by its Origin or Sec-Fetch-Site. Bodies are bounded. Every answer says what a page may load.
"""

import ipaddress
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1 << 20
"""Bytes of a request that is not an upload of letters."""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")

_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class TooLarge(Exception):
    """A body is larger than it may be."""


class Guard:
    """Lets in what this machine's person asks, and nothing else."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str], is_open: bool = False) -> None:
        self._app, self._hosts, self._is_open = app, {host.lower() for host in hosts}, is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or refuses it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                has = {name for name, _ in message["headers"]}
                more = [(k.encode(), v.encode()) for k, v in _HEADERS.items() if k.encode() not in has]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if reason := self._refusal(scope, headers):
            await JSONResponse({"error": reason}, status_code=403)(scope, receive, send_with_headers)
            return
        is_upload = scope["method"] == "PUT" and scope["path"].startswith("/api/letters/")
        await self._app(scope, receive if is_upload else _bounded(receive), send_with_headers)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> str:
        host = headers.get("host", "")
        if not self._is_ours(_host_name(host)):
            return f"This studio does not answer as '{host[:60]}'. Open it at the address that it said at its start."
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return "This request comes from another site, and the studio answers its own pages only."
        site = headers.get("sec-fetch-site", "none")
        is_api = scope["path"].startswith("/api/")
        # A link from elsewhere may open a page of the studio; it may not use the API, nor change anything.
        if site not in ("none", "same-origin") and (is_api or scope["method"] not in ("GET", "HEAD")):
            return "This request comes from another site, and the studio answers its own pages only."
        return ""

    def _is_ours(self, name: str) -> bool:
        if name in self._hosts:
            return True
        if not self._is_open:
            return False
        try:  # Opened to the network, it may be called by any address of this machine: no name can be made to be one.
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def hosts_of(host: str) -> tuple[list[str], bool]:
    """The names that a studio at `host` answers to, and whether it is open to addresses that it cannot know."""
    is_open = host not in _LOOPBACK
    named = [host, socket.gethostname(), f"{socket.gethostname()}.local"] if is_open else []
    return [*_LOOPBACK, *named], is_open


def _host_name(host: str) -> str:
    """The name in a Host header, without its port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.rpartition(":")[0].lower() if host.count(":") == 1 else host.lower()


def _bounded(receive: Receive) -> Receive:
    """Receives a body, as far as it may go."""
    size = 0

    async def bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise TooLarge
        return message

    return bounded
