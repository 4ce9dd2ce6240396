"""The studio as an application: which address is answered by what, and how errors are told."""

import contextlib
import gc
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
from ownhand.studio import answers, dropping, runs
from ownhand.studio.desk import Desk
from ownhand.studio.dropping import Drops
from ownhand.studio.guard import LARGEST_BODY, Guard, TooLarge, hosts_of
from ownhand.studio.naming import shown_path
from ownhand.studio.openapi import description
from ownhand.studio.running import RECIPES, Runs
from ownhand.studio.sheets import Sheets
from ownhand.studio.working import Busy, Workers

_HERE = Path(__file__).parent

PAGES = {"/": "write", "/hands": "hands", "/letters": "letters", "/learn": "learn"}
"""What a person opens."""


def make_app(
    folder: Path, *, hosts: Sequence[str] = ("127.0.0.1", "localhost", "::1"), is_open: bool = False
) -> Starlette:
    """Gives the studio as an ASGI application that keeps what it keeps in `folder`.

    `hosts` are the names that it answers to; `is_open` lets any address in figures in as well.
    """

    @contextlib.asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        app.state.workers = Workers()
        app.state.drops.sweep()
        yield

    app = Starlette(
        routes=_routes(),
        lifespan=life,
        middleware=[Middleware(Guard, hosts=hosts, is_open=is_open)],
        exception_handlers={
            OwnhandError: _told,
            TooLarge: _too_large,
            Busy: _busy,
            HTTPException: _http,
            Exception: _failed,
        },
    )
    app.state.folder = folder
    app.state.desk = Desk(folder)
    app.state.sheets = Sheets(app.state.desk.memory)
    app.state.drops = Drops(folder / "letters")
    app.state.runs = Runs(folder / "runs", folder / "letters")
    app.state.templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return app


def serve(
    folder: str | Path | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
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
    app.state.desk.page(answers.Asked(text="Hello", hand="7"))  # So that the first letter comes as quickly as others.
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
        Route("/api/write", answers.write, methods=["GET", "POST"]),
        Route("/api/font", answers.font, methods=["GET"]),
        Route("/api/page", answers.page, methods=["POST"]),
        Route("/api/hands", answers.hands, methods=["GET"]),
        Route("/api/hands", answers.keep, methods=["POST"]),
        Route("/api/hands/{name}", answers.forget, methods=["DELETE"]),
        Route("/api/letters", dropping.letters, methods=["GET"]),
        Route("/api/letters", dropping.begin, methods=["POST"]),
        Route("/api/letters/{drop}/file", dropping.take_in, methods=["PUT"]),
        Route("/api/letters/{drop}/look", dropping.look, methods=["POST"]),
        Route("/api/letters/{name}/sheet.png", dropping.sheet, methods=["GET"]),
        Route("/api/letters/{name}", dropping.forget, methods=["DELETE"]),
        Route("/api/runs", runs.runs, methods=["GET"]),
        Route("/api/runs", runs.start, methods=["POST"]),
        Route("/api/runs/open", runs.open_run, methods=["POST"]),
        Route("/api/runs/{mark}", runs.run, methods=["GET"]),
        Route("/api/runs/{mark}/pictures/{name}", runs.picture, methods=["GET"]),
        *(
            Route(f"/api/runs/{{mark}}/{action}", _acting(action), methods=["POST"])
            for action in ("pause", "resume", "stop")
        ),
        Route("/api/openapi.json", _openapi, methods=["GET"]),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
    ]


def _acting(action: str) -> Callable[[Request], Any]:
    async def act(request: Request) -> Response:
        request.path_params["action"] = action
        return await runs.act(request)

    return act


async def _openapi(request: Request) -> Response:
    return JSONResponse(description(ownhand.__version__))


async def _page(request: Request) -> Response:
    """One of the pages that a person opens."""
    from ownhand.page import INKS, SIZES, TONES

    state = request.app.state
    view = PAGES[request.url.path]
    told = await state.workers.quick(_told_to_pages, state, view)
    page = state.templates.get_template(f"{view}.html").render(
        view=view, inks=INKS, tones=TONES, sizes=SIZES, recipes=RECIPES, **told
    )
    return HTMLResponse(page, headers={"cache-control": "no-store"})


def _told_to_pages(state: Any, view: str) -> dict[str, Any]:
    import importlib.util

    desk: Desk = state.desk
    return {
        "own_name": desk.own_name,
        "heading": desk.heading(view),
        "models": desk.models(),
        "can_train": importlib.util.find_spec("torch") is not None,
        "folder": shown_path(state.folder),
    }


async def _told(request: Request, error: Exception) -> Response:
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
