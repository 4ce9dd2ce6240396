"""What was set once need not be set again: of a page that one writes on, hardly a word is new, and hardly a line.

A hand may keep what is made of its glyphs. It then offers `recall`, and words, the steps between them and lines on
paper are asked of it by all that they depend on; it has made what it does not find. Where nothing is kept all is made,
so that a page is the same either way.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Protocol, TypeVar

_T = TypeVar("_T")


class Recall(Protocol):
    """Gives what belongs to each of `keys`: what was kept, and what `make` makes for the others, told by place."""

    def __call__(self, keys: Sequence[Hashable], make: Callable[[Sequence[int]], Sequence[_T]]) -> Sequence[_T]: ...


def made_anew(keys: Sequence[Hashable], make: Callable[[Sequence[int]], Sequence[_T]]) -> Sequence[_T]:
    """Recalls nothing."""
    return make(range(len(keys))) if keys else []
