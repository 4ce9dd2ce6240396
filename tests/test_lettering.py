"""The whole way from a hand to a font (`lettering`): what the font says of how it was made."""

from pathlib import Path

import pytest

from ownhand import Model, make_font
from ownhand.errors import ModelError, WritingError


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load("pen")


def test_a_font_says_how_it_was_made(model: Model) -> None:
    font = make_font(model.hand(7), alternates=1, neatness=0.5, nib="marker", seed=3, version="2.001")
    assert (font.imprint.family, font.imprint.version) == ("Own Hand 7", "2.001")
    assert font.imprint.maker == (
        f"Made of hand 7 of the model pen ({model.fingerprint}), neatness 0.5, with a Marker, seed 3."
    )
    assert "UNIPEN" in font.imprint.credit


def test_dials_that_are_as_usual_are_not_told(model: Model, tmp_path: Path) -> None:
    file = model.hand(7).named("Ada").save(tmp_path / "ada.json")
    font = make_font(file, alternates=1)
    assert font.imprint.family == "Own Hand Ada"
    assert font.imprint.maker == f"Made of hand Ada of the model pen ({model.fingerprint}), seed 0."


def test_a_hand_is_found_or_refused_before_anything_is_drawn(model: Model) -> None:
    with pytest.raises(WritingError, match="A hand writes with its own model"):
        make_font(model.hand(7), model="article")
    with pytest.raises(ModelError, match="has no hand of that name"):
        make_font("nobody")
    with pytest.raises(WritingError, match="There is no seed -1"):
        make_font(7, seed=-1)
