"""Addresses of hands (`ownhand.studio.hand_address`): the same address, the same hand."""

import dataclasses

import numpy as np
import pytest

from ownhand.errors import ModelError
from ownhand.hands import Model
from ownhand.studio.hand_address import address_of, hand_at


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load("pen")


def test_a_hand_told_is_the_same_hand(model: Model) -> None:
    blend = hand_at("((3~6@0.25)~12@0.5)", model)
    again = hand_at(address_of(blend), model)
    assert np.array_equal(blend.style, again.style)
    assert np.array_equal(blend.factors, again.factors)
    assert np.allclose(blend.style, model.hand(3).blend(model.hand(6), 0.25).blend(model.hand(12), 0.5).style)
    assert hand_at(f"({address_of(blend)}~7@1)", model).style == pytest.approx(model.hand(7).style)
    assert hand_at("Ada", model) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("=", "this style is of another model"),
        ("=AAAA", "this style is of another model"),
        ("=!!", "this style cannot be read"),
        ("(7", "found no ~ in its place"),
        ("(7~8)", "found no share in its place"),
        ("(7~8@0.5)x", "found 'x' after"),
        ("(7~8@1.5)", "A share of 1.5 is out of bounds"),
        ("(a~8@0.5)", "expected a hand of a blend here"),
        ("(" * 30 + "7", "at most 8 blends within each other"),
    ],
)
def test_a_hand_badly_told_is_refused(model: Model, text: str, message: str) -> None:
    with pytest.raises(ModelError) as error:
        hand_at(text, model)
    assert message in str(error.value)


def test_a_style_cut_off_is_refused(model: Model) -> None:
    with pytest.raises(ModelError, match="Was the address cut off"):
        hand_at(address_of(model.hand(7))[:-8], model)


@pytest.mark.parametrize("value", [31.0, -700.0, float("nan"), float("inf")])
@pytest.mark.parametrize("part", ["style", "factors"])
def test_a_style_beyond_all_hands_is_refused(model: Model, part: str, value: float) -> None:
    hand = model.hand(7)
    numbers = getattr(hand, part).copy()
    numbers[0] = value
    with pytest.raises(ModelError, match="this style holds numbers that are out of bounds"):
        hand_at(address_of(dataclasses.replace(hand, **{part: numbers})), model)
