"""How people's lines stand on a page: the table `models/lines.json`, measured on their lines by `runs/lines.py`.

habits = shipped_habits()
habits["slope"].within                # how far the slopes of one person's lines lie apart, as a standard deviation

`ownhand.words.line_measures` says what each of them is. Lengths are in x-heights; sizes, and gaps between words in how
far letters stand from one another, are natural logarithms.
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FORMAT, _VERSION = "ownhand lines", 1


@dataclass(frozen=True)
class Habit:
    """One of them: the median person, how far people lie apart, and how far what one person does."""

    median: float
    between: float
    within: float


@functools.cache
def shipped_habits() -> Mapping[str, Habit]:
    """The habits that come with ownhand, by name."""
    path = Path(__file__).parents[1] / "models" / "lines.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    assert (table["format"], table["version"]) == (_FORMAT, _VERSION), path
    return {
        name: Habit(measure["median"], measure["between"], measure["within"])
        for name, measure in table["measures"].items()
    }
