"""The desk: models, hands and pages, for whoever asks."""

import functools
import threading
from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path

from ownhand.errors import ModelError, WritingError
from ownhand.glyphs import Composed, GlyphSource
from ownhand.hands import Hand, Model, open_hand, shipped_models
from ownhand.ink import outlines_of
from ownhand.options import DIALS, Order
from ownhand.page import Page
from ownhand.studio.file_names import listed
from ownhand.studio.hand_address import hand_at
from ownhand.studio.kept_hands import KeptHands
from ownhand.studio.limits import HAND, MODEL, MOST_SHEETS, SETTING, TEXT
from ownhand.studio.memory import Memory

_MOST_MODELS = 4
"""Models that are open at once."""

_MOST_HANDS = 32
"""Hands that are ready at once, each with what it can compose of its letters."""


OWN_HAND = "7"
"""The hand of the studio itself, for its name and its headings."""


class Desk:
    """Writes what is ordered. It may be used by several threads at once."""

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
        trained = [path.name for path in listed(self.runs, "*") if (path / "model.onnx").is_file()]
        return [*sorted(shipped_models(), reverse=True), *(f"run:{name}" for name in trained)]

    def model(self, name: str) -> Model:
        """Opens the model called `name`, once. Raises ModelError where there is none."""
        if name in shipped_models():
            path = shipped_models()[name]
        elif name in self.models():
            path = self.runs / name.removeprefix("run:") / "model.onnx"
        else:
            raise ModelError(f"There is no model called '{name[:40]}'. There are: {', '.join(self.models())}.")
        try:
            key = str(path), path.stat().st_mtime_ns
        except OSError as reason:
            raise ModelError(f"{name[:60]}: this model cannot be read ({reason.strerror}).") from reason
        with self._lock:
            if key not in self._models:
                self._models[key] = Model.load(path)
            self._models.move_to_end(key)
            while len(self._models) > _MOST_MODELS:
                self._models.popitem(last=False)
            return self._models[key]

    def hand(self, order: Order) -> Hand:
        """The hand that is asked for, its dials and its nib set. Raises ModelError where there is none."""
        model, address = self.model(order[MODEL]), order[HAND]
        hand = hand_at(address, model)
        if hand is None:
            hand = model.hand(address) if address in model.named_hands else self.kept.open(address, model)
        adjusted: Hand = open_hand(hand, **order.arguments(DIALS))
        return adjusted

    def page(self, order: Order, *, is_kept: bool = True, hand: Hand | None = None) -> Page:
        """Writes a page: the very one that the command writes. Its glyphs are kept unless `is_kept` is False. `hand` is
        that of the order, for whoever has it already.

        Raises ModelError and WritingError as `ownhand.write` does, and WritingError where it has too many sheets.
        """
        from ownhand.writing import write

        writer: GlyphSource = hand or self.hand(order)
        page = write(
            order[TEXT],
            hand=self._composed(writer) if is_kept else writer,
            workbench=self.memory if is_kept else None,
            **order.arguments(SETTING),
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
        return self.lettering("ownhand", seed=4)

    def heading(self, view: str) -> tuple[str, str]:
        """The heading of a view, in the studio's own hand."""
        if view not in self._headings:
            self._headings[view] = self.lettering(view.capitalize(), seed=1)
        return self._headings[view]

    def lettering(self, text: str, *, seed: int = 0) -> tuple[str, str]:
        """A line as a view box and path data in x-heights, for a heading."""
        line = {"text": text, "hand": OWN_HAND, "size": "fit", "margin": 0.4, "seed": seed, "neatness": 0.4}
        page = self.page(Order(line), is_kept=False)
        width, height, path = line_of(page)
        return f"0 0 {width:g} {height:g}", path


def line_of(page: Page) -> tuple[float, float, str]:
    """A page's only sheet as width, height and path data in millimetres, y down, in one path."""
    outlines = outlines_of([page.outline(placement) for placement in page.placements])
    paths = [outline.svg_path(2) for outline in outlines]
    return round(page.width_mm, 2), round(page.height_mm, 2), "".join(paths)
