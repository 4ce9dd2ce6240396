"""The ink of all shapes, named and spaced."""

import numpy as np
import pytest
from tests.fonts.conftest import Stems, Waves

from ownhand.fonts.outlines import X_HEIGHT, Shape, box, finished
from ownhand.fonts.repertoire import draw_repertoire
from ownhand.fonts.shapes import SpacedShapes, named_shapes, shape_name, spaced_shapes
from ownhand.ink import polygon


@pytest.fixture(scope="module")
def shapes() -> SpacedShapes:
    repertoire = draw_repertoire(Stems("abo.-"), 3, np.random.default_rng(0))
    return spaced_shapes(repertoire, 3, lambda done, total: None)


def test_shapes_are_named_after_their_character_and_those_without_ink_left_out() -> None:
    ink = finished(polygon([(0, 0), (1, 0), (1, 1), (0, 1)]))
    assert named_shapes("a", [ink, (), ink]) == [Shape("a", ink), Shape("a.ss02", ink)]
    assert named_shapes("a", [()]) == []


def test_every_shape_has_bearings_and_every_character_a_place_in_the_kerning(shapes: SpacedShapes) -> None:
    names = {shape.name for kin in shapes.by_text.values() for shape in kin}
    assert {"a", "a.ss02", "b.ss03", "period"} <= names
    assert set(shapes.bearings.left) == set(shapes.bearings.right) == names
    assert {c for firsts in shapes.kerning.firsts for c in firsts} == set(shapes.by_text)
    assert shapes.word_space > 100


def test_each_shape_has_bearings_of_its_own(shapes: SpacedShapes) -> None:
    """Beside upright letters: what begins farther to the right is moved less."""
    lefts = {shape.name: box(shape.contours)[0] for shape in shapes.by_text["b"]}
    edges = {name: left + shapes.bearings.left[name] for name, left in lefts.items()}
    assert len(edges) == 3
    assert min(edges.values()) > 0
    assert max(edges.values()) - min(edges.values()) < 0.1 * X_HEIGHT


def test_a_hand_whose_strokes_are_not_known_joins_nothing(shapes: SpacedShapes) -> None:
    assert shapes.carets == {}
    assert all(len(text) == 1 for text in shapes.by_text)


def test_letters_of_a_running_hand_stand_in_words_too() -> None:
    repertoire = draw_repertoire(Waves("ano."), 2, np.random.default_rng(0))
    shapes = spaced_shapes(repertoire, 2, lambda done, total: None)
    names = {one.glyph.name: one for one in shapes.standing}
    assert "a.out" in names
    assert names["a.out"].leaves is not None
    free = {name for name, one in names.items() if one.glyph.stance.entry < 0 or not one.glyph.stance.goes_on}
    alone = {shape.name for kin in shapes.by_text.values() for shape in kin}
    assert set(shapes.bearings.left) == alone | free  # others stand where the pen takes them
    assert [name for name in names if name.startswith("a.ss02")]
    assert shape_name("a", 0) == "a"
    assert shape_name("a", 2) == "a.ss03"
