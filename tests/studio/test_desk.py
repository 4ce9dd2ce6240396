"""The desk finds hands and writes pages (`ownhand.studio.desk`, `ownhand.studio.state`)."""

from pathlib import Path

import numpy as np
import pytest

from ownhand import Model, write
from ownhand.errors import ModelError, WritingError
from ownhand.options import Order
from ownhand.studio.desk import Desk, line_of
from ownhand.studio.hand_address import hand_at
from ownhand.studio.state import State


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("studio"))


def test_a_hand_is_found_by_its_number_its_address_or_its_name(desk: Desk) -> None:
    model = Model.load()
    blend = hand_at("(3~6@0.5)", model)
    assert blend is not None
    desk.kept.keep(blend.adjusted(neatness=0.4), "Ada")
    for address, like in (("7", model.hand(7)), ("(3~6@0.5)", blend), ("Ada", blend)):
        assert np.array_equal(desk.hand(Order({"hand": address})).style, like.style)
    assert np.array_equal(desk.hand(Order({})).style, model.hand(0).style)
    with pytest.raises(ModelError, match="there is no hand of that name"):
        desk.hand(Order({"hand": "Bob"}))
    with pytest.raises(ModelError, match="There is no model called 'quill'"):
        desk.hand(Order({"model": "quill"}))


def test_a_kept_hand_has_its_own_dials_until_others_are_asked_for(desk: Desk) -> None:
    desk.kept.keep(Model.load().hand(7, neatness=0.4, wobble=0.5), "Zoë")
    kept, moved = desk.hand(Order({"hand": "Zoë"})), desk.hand(Order({"hand": "Zoë", "neatness": 0.0, "nib": "marker"}))
    assert (kept.neatness, kept.wobble, kept.nib) == (0.4, 0.5, None)
    assert (moved.neatness, moved.wobble, type(moved.nib).__name__) == (0.0, 0.5, "Marker")


def test_a_page_is_the_one_that_is_written_without_a_studio(desk: Desk) -> None:
    order = Order({"text": "Hello", "hand": "7", "line_spacing": 5.0, "paper": "ruled", "seed": 3, "size": "fit"})
    page = write("Hello", hand=7, line_spacing=5.0, paper="ruled", seed=3)
    assert desk.page(order).svg() == page.svg()
    assert desk.page(order, is_kept=False).svg() == page.svg()
    width, height, path = line_of(page)
    assert (width, height) == (round(page.width_mm, 2), round(page.height_mm, 2))
    assert path.startswith("M")


def test_a_page_of_too_many_sheets_is_refused(desk: Desk) -> None:
    with pytest.raises(WritingError, match="Expected at most 60 sheets, found"):
        desk.page(Order({"text": "a b c " * 60, "x_height": 45.0, "margin": 0.0}), is_kept=False)


def test_the_studio_writes_its_own_name(tmp_path: Path) -> None:
    box, path = State(tmp_path).desk.own_name
    assert box.startswith("0 0 ")
    assert len(path) > 500
