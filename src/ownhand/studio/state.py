"""What an open studio has at hand, for every request."""

from pathlib import Path

from starlette.requests import Request

from ownhand.studio.desk import Desk
from ownhand.studio.letter_drops import Drops
from ownhand.studio.runs import Runs
from ownhand.studio.sheets import Sheets
from ownhand.studio.worker_pool import WorkerPool


class State:
    """The desk, the letters and the runs in a folder, and those who work for it."""

    workers: WorkerPool
    """Made when the studio opens, since they belong to its event loop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = Desk(folder)
        self.sheets = Sheets(self.desk.memory)
        self.drops = Drops(folder / "letters")
        self.runs = Runs(folder / "runs", folder / "letters")


def state_of(request: Request) -> State:
    """The studio that a request came to."""
    state: State = request.app.state.studio
    return state
