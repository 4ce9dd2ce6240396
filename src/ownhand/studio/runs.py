"""The API of training runs."""

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from ownhand.errors import RunError
from ownhand.studio.answers import json_answer
from ownhand.studio.asking import read_json
from ownhand.studio.running import Runs


async def runs(request: Request) -> Response:
    """All runs, each in short."""
    state = request.app.state

    def answer() -> Response:
        some = [state.runs.summary(mark) for mark in state.runs.names()[:100]]
        return json_answer({"runs": some, "folder": str(state.runs.folder), "letters": state.drops.names()})

    return await state.workers.quick(answer)


async def start(request: Request) -> Response:
    """Starts a run on a set of letters."""
    state, options = request.app.state, read_json(await request.body())
    wanted = {"recipe": str, "letters": str, "epochs": int, "name": str}
    for name, value in options.items():
        kind = wanted.get(name)
        if kind is None or not isinstance(value, kind) or isinstance(value, bool):
            raise RunError(f"{name}: expected a recipe, letters, a whole number of epochs and perhaps a name.")
    missing = [name for name in ("recipe", "letters", "epochs") if name not in options]
    if missing:
        raise RunError(f"Expected {', '.join(missing)} for a run, found none.")
    mark = await state.workers.quick(state.runs.start, **options)
    return json_answer(await state.workers.quick(state.runs.summary, mark), 201)


async def open_run(request: Request) -> Response:
    """Opens the folder of a run that was started elsewhere."""
    state, options = request.app.state, read_json(await request.body())
    path = options.get("path")
    if not isinstance(path, str) or not path.strip() or "\0" in path:
        raise RunError("Expected the path of a run's folder, found none.")
    mark = await state.workers.quick(state.runs.open, path)
    return json_answer(await state.workers.quick(state.runs.summary, mark), 201)


async def run(request: Request) -> Response:
    """A run as it stands: curves, samples, the share that reads, what it said last."""
    state = request.app.state
    return json_answer(await state.workers.quick(state.runs.told, request.path_params["mark"]))


async def act(request: Request) -> Response:
    """Pauses, resumes or stops a run."""
    state, mark = request.app.state, request.path_params["mark"]
    runs_here: Runs = state.runs
    action = request.path_params["action"]
    if action == "resume":
        await state.workers.quick(runs_here.resume, mark)
    else:
        await state.workers.quick(runs_here.pause, mark, for_good=action == "stop")
    return JSONResponse(await state.workers.quick(runs_here.summary, mark))


async def picture(request: Request) -> Response:
    """A sheet of samples, or a picture that a run left."""
    state = request.app.state
    path = await state.workers.quick(state.runs.picture, request.path_params["mark"], request.path_params["name"])
    return FileResponse(path)
