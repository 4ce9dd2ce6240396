"""Which characters a font holds, how many shapes of each, and what it puts together."""

import numpy as np
import pytest
from tests.fonts.conftest import Stems

from ownhand.fonts.repertoire import MORE_SHAPES, Repertoire, draw_repertoire


@pytest.fixture(scope="module")
def repertoire() -> Repertoire:
    return draw_repertoire(Stems(), 5, np.random.default_rng(0))


def test_letters_have_as_many_shapes_as_asked_vowels_more_and_signs_fewer(repertoire: Repertoire) -> None:
    shapes = repertoire.characters
    assert {len(shapes[character]) for character in "bcdhntv1"} == {5}
    assert {len(shapes[character]) for character in "aeio"} == {5 + MORE_SHAPES}
    assert {len(shapes[character]) for character in ".,-'"} == {3}
    assert all(glyph.character == character for character, glyphs in shapes.items() for glyph in glyphs)


def test_accented_letters_are_put_together_of_a_letter_and_marks(repertoire: Repertoire) -> None:
    assert repertoire.accented["é"] == ("e", ("\u0301",))
    for character, (base, marks) in repertoire.accented.items():
        assert character not in repertoire.characters
        assert repertoire.characters[base]
        for mark in marks:
            assert repertoire.marks[mark]
            assert mark in repertoire.kinds


def test_a_letter_that_bears_a_mark_over_it_loses_its_dot(repertoire: Repertoire) -> None:
    assert repertoire.accented["í"][0] == "ı"
    assert repertoire.accented["į"][0] == "i"  # under it


def test_one_shape_of_each_where_nothing_takes_turns() -> None:
    repertoire = draw_repertoire(Stems(), 1, np.random.default_rng(0))
    assert {len(glyphs) for glyphs in repertoire.characters.values()} == {1}
    assert {len(glyphs) for glyphs in repertoire.marks.values()} == {1}


def test_what_does_not_read_is_named() -> None:
    class Blots(Stems):
        def glyph(self, character, rng):
            from dataclasses import replace

            return replace(super().glyph(character, rng), is_read=character != "b")

    repertoire = draw_repertoire(Blots("abc"), 2, np.random.default_rng(0))
    assert repertoire.unread == "b"
    assert len(repertoire.characters["b"]) == 2


def test_progress_counts_all_that_is_drawn() -> None:
    steps: list[tuple[int, int]] = []
    draw_repertoire(Stems(), 5, np.random.default_rng(0), lambda done, total: steps.append((done, total)))
    assert len(steps) > 1
    assert steps[-1][0] == steps[-1][1]
