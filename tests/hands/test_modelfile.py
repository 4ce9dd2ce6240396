"""Model files as they are opened: what is refused, and the small nets that read letters."""

from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import ModelError
from ownhand.hands import Reader
from ownhand.hands.glance import Glance
from ownhand.hands.modelfile import SmallNet, check_metadata, fingerprint_of

SOUND = {"ownhand.format": "1", "kind": "reader", "characters": "[]", "card": "{}"}


@pytest.mark.parametrize("net", [Reader, Glance])
def test_a_small_net_that_comes_with_ownhand_says_what_it_knows(net: type[SmallNet]) -> None:
    opened = net.load()
    assert net.shipped_path().stem == net.kind
    assert len(opened.characters) == 94
    assert "CC-BY 4.0" in opened.card["letters"]["credit"]
    assert net.load(net.shipped_path()).characters == opened.characters


def test_letters_are_taken_in_parts_and_none_is_taken_for_none() -> None:
    glance = Glance.load()
    paths = np.random.default_rng(0).normal(size=(2 * Glance.rows_at_once + 1, 64, 3)).astype(np.float32)
    whole = glance.probabilities(paths)
    assert whole.shape == (len(paths), 94)
    assert np.array_equal(whole[-1:], glance.probabilities(paths[-1:]))
    assert glance.probabilities(paths[:0]).shape == (0, 94)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="expected a model of the kind glance, but this is of the kind reader"):
        Glance.load(Reader.shipped_path())
    with pytest.raises(ModelError, match="there is no such model file"):
        Glance.load(tmp_path / "glance.onnx")


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({}, "was not made by ownhand"),
        ({**SOUND, "ownhand.format": "2"}, r"has format 2, newer than this ownhand knows \(1\)"),
        ({"ownhand.format": "1", "kind": "reader"}, "it lacks characters, card"),
        (SOUND, "expected a model of the kind pen or pixel"),
    ],
)
def test_what_cannot_be_opened_is_said(metadata: dict[str, str], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        check_metadata(metadata, Path("a.onnx"), kinds=["pen", "pixel"])


def test_a_fingerprint_is_the_nets_own() -> None:
    assert len(fingerprint_of(Reader.shipped_path())) == 16
    assert fingerprint_of(Reader.shipped_path()) != fingerprint_of(Glance.shipped_path())
