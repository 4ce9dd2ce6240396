"""The studio as an application: which address is answered by what, and how errors are told."""

import contextlib
import gc
import importlib.util
import socket
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import jinja2
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import ownhand
from ownhand.errors import OwnhandError
from ownhand.options import HOST, PORT, RECIPES, Order
from ownhand.studio import letters_api, limits, page_api, runs_api
from ownhand.studio.desk import OWN_HAND
from ownhand.studio.endpoint import Endpoint
from ownhand.studio.file_names import LONGEST_NAME, shown_path
from ownhand.studio.guard import LARGEST_BODY, Guard, TooLarge, hosts_of
from ownhand.studio.openapi import description
from ownhand.studio.page_form import PageForm
from ownhand.studio.state import State, state_of
from ownhand.studio.worker_pool import Busy, WorkerPool

_HERE = Path(__file__).parent

PAGES = {"/": "write", "/hands": "hands", "/letters": "letters", "/learn": "learn"}
"""What a person opens."""


def make_app(
    folder: Path, *, hosts: Sequence[str] = ("127.0.0.1", "localhost", "::1"), is_open: bool = False
) -> Starlette:
    """Gives the studio as an ASGI application that keeps what it keeps in `folder`.

    `hosts` are the names that it answers to; `is_open` lets any address in figures in as well.
    """

    state = State(folder)

    @contextlib.asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        state.workers = WorkerPool()
        state.drops.sweep()
        yield

    app = Starlette(
        routes=_routes(),
        lifespan=life,
        middleware=[Middleware(Guard, hosts=hosts, is_open=is_open)],
        exception_handlers={
            OwnhandError: _refused,
            TooLarge: _too_large,
            Busy: _busy,
            HTTPException: _http,
            Exception: _failed,
        },
    )
    app.state.studio = state
    app.state.templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return app


def serve(
    folder: str | Path | None = None,
    *,
    host: str = HOST.default,
    port: int = PORT.default,
    has_browser: bool = True,
    say: Callable[[str], Any] = print,
) -> None:
    """Serves the studio until Ctrl-C.

    Raises OwnhandError where the port is taken, or the folder cannot be made.
    """
    import uvicorn

    folder = (Path(folder) if folder else Path.home() / "ownhand").absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise OwnhandError(f"{folder}: cannot be made ({reason.strerror}). Choose another --folder.") from reason
    listener = _listener(host, port)
    hosts, is_open = hosts_of(host)
    app = make_app(folder, hosts=hosts, is_open=is_open)
    state: State = app.state.studio
    # So that the first letter comes as quickly as others.
    state.desk.page(Order({"text": "Hello", "hand": OWN_HAND}))
    # What is loaded by now stays: looked through again and again, it would make one key in many slow.
    gc.collect()
    gc.freeze()
    named = f"[{host}]" if ":" in host else host
    address = f"http://{named}:{listener.getsockname()[1]}/"
    say(f"The studio is at {address}")
    say(f"What you keep is in {folder}")
    if is_open:
        say("It is open to others on this network: whoever reaches it can use it, and there is no password.")
    say("Ctrl-C closes it; training goes on.")
    if has_browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, limit_concurrency=256, timeout_keep_alive=30
    )
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _listener(host: str, port: int) -> socket.socket:
    listener = None
    try:
        kinds = {"type": socket.SOCK_STREAM, "proto": socket.IPPROTO_TCP, "flags": socket.AI_PASSIVE}
        found = socket.getaddrinfo(host, port, **kinds)
        # With its protocol named: without, asyncio leaves Nagle's wait of 40 ms on every answer.
        listener = socket.socket(*found[0][:3])
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(found[0][4])
        listener.listen(256)
    except OSError as reason:
        if listener is not None:
            listener.close()
        raise OwnhandError(
            f"The studio cannot answer at {host}, port {port} ({reason.strerror or reason}). Is another studio open? "
            "Choose another --port, such as 8001."
        ) from reason
    return listener


def _routes() -> list[Route | Mount]:
    return [
        *(Route(path, _page, methods=["GET"], name=name) for path, name in PAGES.items()),
        *(Route(endpoint.path, endpoint.function, methods=[endpoint.method]) for endpoint in ENDPOINTS),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
    ]


async def openapi(request: Request) -> Response:
    """This description."""
    return JSONResponse(description(ownhand.__version__, ENDPOINTS))


ENDPOINTS = (
    *page_api.ENDPOINTS,
    *letters_api.ENDPOINTS,
    *runs_api.ENDPOINTS,
    Endpoint(
        method="GET",
        path="/api/openapi.json",
        function=openapi,
        summary="This description.",
        gives=dict[str, Any],
    ),
)
"""All of the API."""


async def _page(request: Request) -> Response:
    """One of the pages that a person opens."""
    state = state_of(request)
    view = PAGES[request.url.path]
    facts = await state.workers.quick(_facts, state, view)
    page = request.app.state.templates.get_template(f"{view}.html").render(view=view, **facts)
    return HTMLResponse(page, headers={"cache-control": "no-store"})


def _facts(state: State, view: str) -> dict[str, Any]:
    """What the page of a view tells."""
    form = PageForm(state.desk.models())
    return {
        "own_name": state.desk.own_name,
        "heading": state.desk.heading(view),
        "can_train": importlib.util.find_spec("torch") is not None,
        "folder": shown_path(state.folder),
        "form": form,
        "facts": form.facts(state.folder),
        "recipes": RECIPES,
        "limits": limits,
        "longest_name": LONGEST_NAME,
    }


async def _refused(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=400)


async def _too_large(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"Expected a request of at most {LARGEST_BODY >> 10:,} kB, found more."}, 413)


async def _busy(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": "The studio is busy. Try again in a moment."}, 503, headers={"retry-after": "2"})


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return JSONResponse({"error": f"There is nothing at {request.url.path[:80]}."}, 404)
    return JSONResponse({"error": f"{error.detail}."}, error.status_code, headers=error.headers)


async def _failed(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": "The studio made a mistake; its terminal says more."}, 500)
