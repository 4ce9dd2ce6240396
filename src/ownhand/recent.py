"""What was made last, kept by all that it was made of, so that what is asked for again need not be made again.

recent = Recent(2_000)
recent.recall(keys, make)                # `make` is asked for the places of those keys alone that are new
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

Made = TypeVar("Made")


class Recent:
    """Keeps so many things; what was not asked for longest goes first. It may be used by several threads at once."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def recall(self, keys: Sequence[Hashable], make: Callable[[Sequence[int]], Sequence[Made]]) -> list[Made]:
        """Gives what is kept under each of `keys`; what is not, `make` makes, told by place, and never None."""
        with self._lock:
            found: list[Any] = [self._kept.get(key) for key in keys]
            for key, value in zip(keys, found, strict=True):
                if value is not None:
                    self._kept.move_to_end(key)
        new = [place for place, value in enumerate(found) if value is None]
        if new:
            made = make(new)
            with self._lock:
                for place, value in zip(new, made, strict=True):
                    # Another thread may have kept its own meanwhile: of two that are alike, one is to be told by.
                    found[place] = self._kept.setdefault(keys[place], value)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return found
