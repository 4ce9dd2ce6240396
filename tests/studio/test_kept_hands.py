"""Hands in files (`ownhand.studio.kept_hands`)."""

from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import ModelError
from ownhand.hands import Model
from ownhand.studio.hand_address import hand_at
from ownhand.studio.kept_hands import KeptHands


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load("pen")


def test_hands_are_kept_as_files_that_the_command_opens(model: Model, tmp_path: Path) -> None:
    kept = KeptHands(tmp_path / "hands")
    hand = hand_at("(3~6@0.5)", model)
    assert hand is not None
    kept.keep(hand, "Zoë")
    assert kept.names() == ["Zoë"]
    assert np.array_equal(model.hand(str(tmp_path / "hands" / "Zoë.json")).style, kept.open("Zoë", model).style)
    with pytest.raises(ModelError, match="there is a hand of that name already"):
        kept.keep(model.hand(7), "ZOË")
    (tmp_path / "hands" / "broken.json").write_text("{}")
    assert [one["name"] for one in kept.described(model)] == ["Zoë"]
    with pytest.raises(ModelError) as error:
        kept.open("broken", model)
    assert str(tmp_path) not in str(error.value)
    kept.forget("Zoë")
    with pytest.raises(ModelError, match="there is no hand of that name"):
        kept.open("Zoë", model)
