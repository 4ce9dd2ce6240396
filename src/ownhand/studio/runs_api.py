"""The API of training runs."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from typing_extensions import TypedDict

from ownhand.errors import RunError
from ownhand.options import RECIPE
from ownhand.studio.endpoint import Endpoint, json_answer
from ownhand.studio.limits import EPOCHS, LETTERS, RUN, RUN_FOLDER
from ownhand.studio.option_parser import OrderForm, read_json
from ownhand.studio.runs import DRAWN, RunAnswer, RunSummary
from ownhand.studio.state import state_of

_MOST_RUNS = 100
"""That are listed, the newest first."""

RUN_ORDER = OrderForm(
    "RunOrder",
    RUN,
    required=[RECIPE, LETTERS, EPOCHS],
    missing="Expected {names} for a run, found none.",
    error=RunError,
)
OPEN_ORDER = OrderForm(
    "OpenOrder",
    (RUN_FOLDER,),
    required=[RUN_FOLDER],
    missing="Expected the path of a run's folder, found none.",
    error=RunError,
)


class RunsAnswer(TypedDict):
    """All runs, the folder that they are in, and the sets of letters and of words that one may be started on."""

    runs: list[RunSummary]
    folder: str
    letters: list[str]
    words: list[str]


async def runs(request: Request) -> Response:
    """All runs, each in short."""
    state = state_of(request)

    def answer() -> Response:
        value: RunsAnswer = {
            "runs": state.runs.summaries(_MOST_RUNS),
            "folder": str(state.runs.folder),
            "letters": [DRAWN, *state.drops.names_of("letters")],
            "words": state.drops.names_of("words"),
        }
        return json_answer(value)

    return await state.workers.quick(answer)


async def start(request: Request) -> Response:
    """Starts a run on a set of letters."""
    state, order = state_of(request), RUN_ORDER.read(read_json(await request.body()))
    mark = await state.workers.quick(state.runs.start, **order.arguments(RUN_ORDER.options.values()))
    return json_answer(await state.workers.quick(state.runs.summary, mark), 201)


async def open_run(request: Request) -> Response:
    """Opens the folder of a run that was started elsewhere."""
    state, order = state_of(request), OPEN_ORDER.read(read_json(await request.body()))
    path = order[RUN_FOLDER]
    if not path.strip() or "\0" in path:
        raise RunError("Expected the path of a run's folder, found none.")
    mark = await state.workers.quick(state.runs.open, path)
    return json_answer(await state.workers.quick(state.runs.summary, mark), 201)


async def run(request: Request) -> Response:
    """A run as it stands: curves, samples, the share that reads, what it said last."""
    state = state_of(request)
    return json_answer(await state.workers.quick(state.runs.answer, request.path_params["mark"]))


async def pause(request: Request) -> Response:
    """Asks a run to stop in good order."""
    return await _acted(request, state_of(request).runs.pause)


async def resume(request: Request) -> Response:
    """Goes on with a run."""
    return await _acted(request, state_of(request).runs.resume)


async def stop(request: Request) -> Response:
    """Pauses a run for good."""
    return await _acted(request, state_of(request).runs.stop)


async def picture(request: Request) -> Response:
    """A sheet of samples, or a picture that a run left."""
    state = state_of(request)
    path = await state.workers.quick(state.runs.picture, request.path_params["mark"], request.path_params["name"])
    return FileResponse(path)


async def _acted(request: Request, act: Callable[[str], None]) -> Response:
    """Acts on a run, and tells how it stands then."""
    state, mark = state_of(request), request.path_params["mark"]
    await state.workers.quick(act, mark)
    return json_answer(await state.workers.quick(state.runs.summary, mark))


def _action(function: Callable[[Request], Awaitable[Response]], summary: str) -> Endpoint:
    path = f"/api/runs/{{mark}}/{function.__name__}"
    return Endpoint(method="POST", path=path, function=function, summary=summary, gives=RunSummary)


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/runs",
        function=runs,
        summary="All runs, each in short.",
        gives=RunsAnswer,
    ),
    Endpoint(
        method="POST",
        path="/api/runs",
        function=start,
        summary="Starts a training run, a process of its own.",
        body=RUN_ORDER,
        gives=RunSummary,
        status=201,
    ),
    Endpoint(
        method="POST",
        path="/api/runs/open",
        function=open_run,
        summary="Opens the folder of a run that was started elsewhere on this machine.",
        body=OPEN_ORDER,
        gives=RunSummary,
        status=201,
    ),
    Endpoint(
        method="GET",
        path="/api/runs/{mark}",
        function=run,
        summary="A run as it stands: curves, samples, what reads.",
        gives=RunAnswer,
    ),
    Endpoint(
        method="GET",
        path="/api/runs/{mark}/pictures/{name}",
        function=picture,
        summary="A picture of a run.",
        files=("image/png", "image/gif"),
    ),
    _action(pause, "Asks a run to stop in good order, its results left; asked twice, at once."),
    _action(resume, "Goes on with a run."),
    _action(stop, "Pauses a run for good."),
)
