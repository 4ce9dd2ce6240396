"""The whole way from a text to a page (`writing`), whoever's hand it is (`ownhand.hands.open_hand`)."""

from pathlib import Path

import numpy as np
import pytest
from tests.page.conftest import Bars

from ownhand import Hand, Model, write
from ownhand.errors import ModelError, WritingError
from ownhand.hands import open_hand
from ownhand.writing import decode_text


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load("pen")


def test_a_hand_is_ada_its_number_its_name_its_file_or_itself(model: Model, tmp_path: Path) -> None:
    hand = model.hand(7, neatness=0.3)
    file = hand.named("Ada").save(tmp_path / "ada.json")
    for which in (7, "7", str(file), file, hand):
        found = open_hand(which)
        assert isinstance(found, Hand)
        assert np.array_equal(found.style, hand.style)
        assert found.neatness == (Model.load().usual_neatness if which in (7, "7") else 0.3)
    assert open_hand(7, model).model is model
    assert open_hand(7, "article").model.name == "article"
    with pytest.raises(ModelError, match="has no hand of that name"):
        open_hand("nobody")


@pytest.mark.parametrize("which", [7, "itself"])
def test_dials_and_nib_are_set_whoever_tells_the_hand(model: Model, which: int | str) -> None:
    ada = model.hand(7, neatness=0.3) if which == "itself" else which
    hand = open_hand(ada, neatness=0.0, wobble=0.5, check=False, nib="marker")
    assert (hand.neatness, hand.wobble, hand.check, type(hand.nib).__name__) == (0.0, 0.5, False, "Marker")
    with pytest.raises(WritingError, match="There is no nib called 'quill'"):
        open_hand(ada, nib="quill")
    with pytest.raises(ModelError, match="A wobble of 3 is out of bounds"):
        open_hand(ada, wobble=3)


def test_a_hand_of_ones_own_is_taken_as_it_is() -> None:
    bars = Bars()
    assert open_hand(bars) is bars
    assert open_hand(bars, neatness=0.5) is bars  # That is for the page to keep.
    with pytest.raises(WritingError, match="This hand has no wobble, joins or nib to set"):
        open_hand(bars, wobble=0.5)
    with pytest.raises(WritingError, match="This hand has no wobble, joins or nib to set"):
        open_hand(bars, nib="marker")
    with pytest.raises(WritingError, match="A hand writes with its own model"):
        open_hand(bars, "article")


def test_the_same_hand_writes_the_same_page_however_it_is_told(tmp_path: Path) -> None:
    model = Model.load()
    file = model.hand(7).save(tmp_path / "seven.json")
    pages = [write("Hello", hand=which, nib="fountain", seed=2).svg() for which in (7, "7", file, model.hand(7))]
    assert len(set(pages)) == 1
    assert write("Hello", hand=model.hand(7), seed=2).look.ink == "#111111"
    assert write("Hello", hand=7, nib="pencil", seed=2).look.ink == "#4d4e53"


def test_what_cannot_be_written_is_refused_if_asked() -> None:
    with pytest.raises(WritingError, match=r"The hand cannot write '茶' \(1, first in line 1, character 2\)"):
        write("A茶", hand=Bars(), strict=True)
    assert write("A茶", hand=Bars()).missing


def test_lines_stand_as_far_apart_as_asked() -> None:
    near, far = (write("A\nB", hand=Bars(), line_spacing=spacing, x_height_mm=2.0) for spacing in (3.0, 5.0))
    assert near.placements[1].y - near.placements[0].y == pytest.approx(6.0)
    assert far.placements[1].y - far.placements[0].y == pytest.approx(10.0)
    assert far.look.pitch_mm == pytest.approx(10.0)  # And lines that are printed, too.


def test_text_is_utf8_or_told_where_it_is_not() -> None:
    assert decode_text("\ufeffé\n".encode(), "here") == "é\n"
    with pytest.raises(WritingError, match="here, line 2: expected UTF-8 text, found the byte 0xe9"):
        decode_text(b"a\n\xe9", "here")
