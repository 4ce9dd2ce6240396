"""Sources of words, told by their content."""

from pathlib import Path

import pytest

from ownhand.errors import LettersError
from ownhand.letters import load_words

UNIPEN = """.VERSION 1.0
.COORD X Y
.WRITER_ID ada
.PEN_DOWN
1 2
3 4
.PEN_UP
.PEN_DOWN
5 6
.SEGMENT WORD 0-1 OK "it\\'s"
.SEGMENT WORD 1 BAD "x"
.SEGMENT WORD 0 OK " "
.SEGMENT CHARACTER 1 OK "s"
"""

INKML = '<ink><annotation type="truth">{}</annotation><trace>1 2, 3 4</trace></ink>'


def test_a_unipen_tree_gives_its_words(tmp_path: Path) -> None:
    (tmp_path / "data" / "abc").mkdir(parents=True)
    (tmp_path / "data" / "abc" / "one.dat").write_text(UNIPEN, encoding="latin-1")
    (tmp_path / "data" / "abc" / "two.dat").write_text(UNIPEN, encoding="latin-1")
    calls: list[tuple[int, int]] = []
    found = load_words(tmp_path, progress=lambda done, total: calls.append((done, total)))
    assert found.texts.tolist() == ["it's", "it's"]
    assert [stroke.tolist() for stroke in found.strokes.letter(0)] == [[[1, 2], [3, 4]], [[5, 6]]]
    assert found.writer_names == ("abc/ada",)
    assert found.pages is not None
    assert found.pages.tolist() == [0, 1]
    assert found.notes == ("2 segments left out: labelled with nothing.", "2 segments left out: of quality BAD.")
    assert calls[-1][0] == calls[-1][1]


def test_a_folder_of_inkml_gives_a_page_for_each_file(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.inkml").write_text(INKML.format(name.upper()), encoding="utf-8")
    found = load_words(tmp_path)
    assert found.texts.tolist() == ["A", "B"]
    assert found.writer_names == ("a", "b")
    assert load_words(tmp_path / "b.inkml").texts.tolist() == ["B"]


def test_what_holds_no_words_is_told(tmp_path: Path) -> None:
    with pytest.raises(LettersError, match="none of that name"):
        load_words(tmp_path / "nowhere")
    with pytest.raises(LettersError, match="no words in this folder"):
        load_words(tmp_path)
    (tmp_path / "letter.txt").write_text("Dear Anna", encoding="utf-8")
    with pytest.raises(LettersError, match="no words in this file"):
        load_words(tmp_path / "letter.txt")
    (tmp_path / "only.dat").write_text(UNIPEN.replace("WORD", "TEXT"), encoding="latin-1")
    with pytest.raises(LettersError, match=r"segments of words \(.SEGMENT WORD\), found none"):
        load_words(tmp_path / "only.dat")
