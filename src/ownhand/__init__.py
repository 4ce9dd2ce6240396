"""Teach a computer a handwriting of its own, and write with it.

    from ownhand import Model, write

    hand = Model.load("article").hand(7)
    write("Can you read it?", hand=hand, seed=1).save("line.svg")

Public names are loaded when they are first used: `import ownhand` costs next to nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ownhand.errors import OwnhandError
    from ownhand.hand_letters import load_letters
    from ownhand.hands import Hand, Model, Reader
    from ownhand.lettering import make_font
    from ownhand.letters import Letters
    from ownhand.page import Page
    from ownhand.writing import write

__version__ = "0.1.0"

__all__ = ["Hand", "Letters", "Model", "OwnhandError", "Page", "Reader", "load_letters", "make_font", "write"]

_HOMES = {
    "Hand": "ownhand.hands",
    "Letters": "ownhand.letters",
    "Model": "ownhand.hands",
    "OwnhandError": "ownhand.errors",
    "Page": "ownhand.page",
    "Reader": "ownhand.hands",
    "load_letters": "ownhand.hand_letters",
    "make_font": "ownhand.lettering",
    "write": "ownhand.writing",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'ownhand' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
