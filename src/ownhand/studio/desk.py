"""The desk: models, hands and pages, for whoever asks."""

import functools
import threading
from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path

from ownhand.errors import ModelError, WritingError
from ownhand.glyphs import Composed, GlyphSource
from ownhand.hands import Hand, Model, shipped_models
from ownhand.ink import nib_named
from ownhand.page import Page
from ownhand.studio.asking import MOST_SHEETS, Asked
from ownhand.studio.kept import KeptHands
from ownhand.studio.memory import Memory
from ownhand.studio.telling import hand_told

_MOST_MODELS = 4
"""Models that are open at once."""

_MOST_HANDS = 32
"""Hands that are ready at once, each with what it can compose of its letters."""


class Desk:
    """Writes what is asked. It may be used by several threads at once."""

    def __init__(self, folder: Path) -> None:
        self.kept = KeptHands(folder / "hands")
        self.runs = folder / "runs"
        self.memory = Memory()
        self._models: OrderedDict[tuple[str, int], Model] = OrderedDict()
        self._hands: OrderedDict[Hashable, Composed] = OrderedDict()
        self._headings: dict[str, tuple[str, str]] = {}
        self._lock = threading.Lock()

    def models(self) -> list[str]:
        """The names of models: those that come with ownhand, and those of the runs in the folder."""
        trained = sorted(path.parent.name for path in self.runs.glob("*/model.onnx"))
        return [*sorted(shipped_models(), reverse=True), *(f"run:{name}" for name in trained)]

    def model(self, name: str) -> Model:
        """Opens the model called `name`, once. Raises ModelError where there is none."""
        if name in shipped_models():
            path = shipped_models()[name]
        elif name in self.models():
            path = self.runs / name.removeprefix("run:") / "model.onnx"
        else:
            raise ModelError(f"There is no model called '{name[:40]}'. There are: {', '.join(self.models())}.")
        key = str(path), path.stat().st_mtime_ns
        with self._lock:
            if key not in self._models:
                self._models[key] = Model.load(path)
            self._models.move_to_end(key)
            while len(self._models) > _MOST_MODELS:
                self._models.popitem(last=False)
            return self._models[key]

    def hand(self, asked: Asked) -> Hand:
        """The hand that is asked for, its dials and its nib set. Raises ModelError where there is none."""
        model = self.model(asked.model)
        hand = hand_told(asked.hand, model)
        if hand is None:
            hand = model.hand(asked.hand) if asked.hand in model.named_hands else self.kept.open(asked.hand, model)
        return hand.adjusted(
            neatness=asked.neatness,
            wobble=asked.wobble,
            check=asked.check,
            nib=nib_named(asked.nib) if asked.nib else None,
        )

    def page(self, asked: Asked, *, is_kept: bool = True) -> Page:
        """Writes a page: the very one that the command writes. Its glyphs are kept unless `is_kept` is False.

        Raises ModelError and WritingError as `ownhand.write` does, and WritingError where it has too many sheets.
        """
        from ownhand.writing import write

        hand: GlyphSource = self.hand(asked)
        page = write(
            asked.text,
            hand=self._composed(hand) if is_kept else hand,
            workbench=self.memory if is_kept else None,
            **asked.writing(),
        )
        if page.num_sheets > MOST_SHEETS:
            raise WritingError(
                f"Expected at most {MOST_SHEETS} sheets, found {page.num_sheets}. Choose larger paper, a smaller "
                "x-height or a shorter text; the command has no such bound."
            )
        return page

    def _composed(self, hand: GlyphSource) -> Composed:
        """The hand with all that can be composed of its letters, made ready once."""
        identity = hand.identity
        with self._lock:
            if identity not in self._hands:
                self._hands[identity] = Composed(hand)
            self._hands.move_to_end(identity)
            while len(self._hands) > _MOST_HANDS:
                self._hands.popitem(last=False)
            return self._hands[identity]

    @functools.cached_property
    def own_name(self) -> tuple[str, str]:
        """The studio's name in its own hand: a view box and path data."""
        return self.lettering("ownhand", "7", seed=4)

    def heading(self, view: str) -> tuple[str, str]:
        """The heading of a view, in the studio's own hand."""
        if view not in self._headings:
            self._headings[view] = self.lettering(view.capitalize(), "7", seed=1)
        return self._headings[view]

    def lettering(self, text: str, hand: str, *, seed: int = 0) -> tuple[str, str]:
        """A line as a view box and path data in x-heights, for a heading."""
        page = self.page(Asked(text=text, hand=hand, size="fit", margin=0.4, seed=seed, neatness=0.4), is_kept=False)
        width, height, path = line_of(page)
        return f"0 0 {width:g} {height:g}", path


def line_of(page: Page) -> tuple[float, float, str]:
    """A page's only sheet as width, height and path data in millimetres, y down, in one path."""
    paths = [page.outline(placement).svg_path(2) for placement in page.placements]
    return round(page.width_mm, 2), round(page.height_mm, 2), "".join(paths)
