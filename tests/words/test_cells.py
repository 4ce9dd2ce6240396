"""Cells: kept, opened and selected."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.words.toys import words_of

from ownhand.errors import LettersError
from ownhand.words import Cells, align_words, load_cells


@pytest.fixture(scope="module")
def cells() -> Cells:
    return align_words(words_of("on", "no", "lol", "till"))[0]


def arrays(cells: Cells) -> dict[str, np.ndarray]:
    return {name: value for name, value in vars(cells).items() if isinstance(value, np.ndarray)}


def test_cells_come_back_as_they_were_saved(cells: Cells, tmp_path: Path) -> None:
    cells.save(tmp_path / "cells.npz")
    after = load_cells(tmp_path / "cells.npz")
    for name, value in arrays(cells).items():
        assert np.array_equal(arrays(after)[name], value), name
        assert arrays(after)[name].dtype == value.dtype
    assert (after.writer_names, after.source, after.credit) == (("Ada", "Ben"), "toys", "CC0")


def test_a_selected_cell_keeps_its_follower_if_it_stays(cells: Cells) -> None:
    assert cells.following.tolist() == [1, -1, 3, -1, 5, 6, -1, 8, 9, 10, -1]
    kept = cells.select(np.array([1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1], bool))
    assert kept.following.tolist() == [1, -1, -1, 4, -1, 6, 7, -1]
    assert kept.words.tolist() == [0, 0, 1, 2, 2, 3, 3, 3]
    both = Cells.all_of([kept, cells])
    assert both.following.tolist() == [1, -1, -1, 4, -1, 6, 7, -1, 9, -1, 11, -1, 13, 14, -1, 16, 17, 18, -1]


def test_who_is_held_out_is_no_part_of_what_is_learned_from(cells: Cells) -> None:
    assert {cells.writer_names[k] for k in cells.training_part().writers} == {"Ada"}
    assert {cells.writer_names[k] for k in cells.held_out_part().writers} == {"Ben"}
    with pytest.raises(LettersError, match="toys: no words are held out"):
        cells.training_part().held_out_part()


def test_characters_are_numbered_by_their_place(cells: Cells) -> None:
    assert cells.numbers_of("nol")[:7].tolist() == [2, 1, 1, 2, 3, 2, 3]
    assert cells.numbers_of("nol", "before")[:7].tolist() == [0, 2, 0, 1, 0, 3, 2]


def test_cells_that_stand_out_are_left_out(cells: Cells) -> None:
    many = Cells.all_of([cells] * 12)
    assert len(many.without_outliers()) == len(many)
    paths = many.paths.copy()
    paths[0, :, 1] *= 4
    assert len(replace(many, paths=paths).without_outliers()) == len(many) - 1


def test_what_does_not_fit_together_is_refused(cells: Cells) -> None:
    with pytest.raises(LettersError, match=r"paths of shape \(11, 64, 3\), found \(11, 60, 3\)"):
        replace(cells, paths=cells.paths[:, 4:])
    with pytest.raises(LettersError, match="indices into 1 names"):
        replace(cells, writer_names=("Ada",))
    with pytest.raises(LettersError, match="places among 11"):
        replace(cells, following=cells.following + 5)


def test_foreign_damaged_and_missing_files_are_one_sentence(cells: Cells, tmp_path: Path) -> None:
    path = tmp_path / "cells.npz"
    with pytest.raises(LettersError, match="no file of that name"):
        load_cells(path)
    words_of("on").save(path)
    with pytest.raises(LettersError, match=r"expected letters found in words, found .*ownhand letters words align"):
        load_cells(path)
    cells.save(path)
    with np.load(path) as archive:
        newer = {**archive, "version": np.array(99)}
    path.write_bytes(path.read_bytes()[:-3000])
    with pytest.raises(LettersError, match="or damaged"):
        load_cells(path)
    np.savez(path, **newer)
    with pytest.raises(LettersError, match="version 1 or older, found version 99"):
        load_cells(path)
    np.savez(path, **{**newer, "version": np.array(1), "characters": newer["characters"][:3]})
    with pytest.raises(LettersError, match=r"cells\.npz: Expected characters of shape"):
        load_cells(path)
