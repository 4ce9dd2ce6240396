"""All words of a source: `align_words`, and what the `AlignmentReport` says of them."""

import numpy as np
import pytest
from tests.words.toys import letters_of, words_of

from ownhand.errors import LettersError
from ownhand.words import align_words


def test_the_number_of_processes_changes_nothing() -> None:
    words = words_of(*["on", "noon", "lol", "till", "nil"] * 90)
    done: list[int] = []
    cells, report = align_words(words, progress=lambda number, total: done.append(number))
    again, same = align_words(words, jobs=2)
    assert done == [0, 200, 400, 450]
    for name, value in vars(cells).items():
        if isinstance(value, np.ndarray):
            assert np.array_equal(value, vars(again)[name]), name
    assert np.array_equal(report.likelihoods, same.likelihoods)
    assert report.text(cells) == same.text(again)
    assert np.array_equal(np.unique(cells.words), np.arange(450))


def test_isolated_letters_of_people_who_may_be_learned_from_join_in() -> None:
    letters = letters_of("olinolin", held_out=[False] * 6 + [True] * 2)
    cells, report = align_words(words_of("on", "noon", "lol"), letters=letters)
    alone = cells.select(cells.words < 0)
    # Ben's words are held out, so his letters are no part of it.
    assert {cells.writer_names[k] for k in alone.writers} == {"Cleo"}
    assert "".join(map(chr, alone.characters)) == "lnl"
    assert not alone.held_out.any()
    assert cells.writer_names == ("Ada", "Ben", "Cleo")
    assert cells.source == "toys, alone"
    assert "3 that stood alone" in report.text(cells)
    assert "5 left out: stood alone, and are by people held out" in report.text(cells)


def test_a_report_says_what_became_of_the_words() -> None:
    words = words_of("on", "no", "lol", "till")
    wrong = type(words).of(
        [words.strokes.letter(k) for k in range(4)],
        ["on", "wx", "lol", "tüll"],
        writers=words.writers,
        writer_names=words.writer_names,
    )
    cells, report = align_words(wrong)
    text = report.text(cells)
    assert "words     4 read, 2 kept (50%)" in text
    assert "1 left out: less likely than -1.9 a letter to show their text" in text
    assert "1 left out: characters that the net does not know" in text
    assert "letters   5 of words, 0 that stood alone" in text
    assert "rarest    n 1    l 2    o 2" in text
    assert "pairs     3, 0% of them joined, 3 different" in text
    assert report.worst(9).tolist()[0] == 1
    assert sorted(report.worst(9).tolist()) == [0, 1, 2]
    assert np.isnan(report.likelihoods[3])


def test_a_report_of_nothing_kept_can_be_read() -> None:
    cells, report = align_words(words_of("on", "no"), least_likelihood=0)
    assert len(cells) == 0
    assert "2 read, 0 kept (0%)" in report.text(cells)


def test_no_words_are_refused() -> None:
    with pytest.raises(LettersError, match="toys: expected words, found none"):
        align_words(words_of("on").select(np.zeros(0, int)))
