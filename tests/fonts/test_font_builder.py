"""From a hand to a font: how many shapes, what stands in for what, and what cannot be made."""

from pathlib import Path

import pytest
from tests.fonts.conftest import Shaper, Stems

from ownhand.errors import WritingError
from ownhand.fonts import Font, build_font
from ownhand.lettering import make_font


def test_one_alternate_takes_no_turns() -> None:
    font = build_font(Stems(), family="Stems", alternates=1)
    assert font.num_shapes == 0
    shape = Shaper(font.data(".otf"))
    assert shape("aab") == ["a", "a", "b"]


def test_a_hand_of_capitals_writes_small_letters_as_capitals() -> None:
    font = make_font(3, model="article", family="Capitals")
    shape = Shaper(font.data(".ttf"))
    assert [name.split(".")[0] for name in shape("abA")] == ["A", "B", "A"]
    assert len(set(shape("aAa"))) == 3


def test_accents_follow_their_letters(font: Font, shape: Shaper) -> None:
    """Composed and decomposed text are the same glyphs; the accent stands over each shape of its letter."""
    assert shape("é") == shape("e\u0301")
    for letter in ("é", "Å", "ğ", "ñ"):
        for name, _, dx, dy in shape.placed(letter * 5):
            if name in font.shapes.get(letter, ()) or "comb" not in name:
                continue
            assert (dx, dy) != (0, 0), name
    assert shape("ï")[0].startswith("dotlessi")
    assert shape("i\u0308")[0].startswith("dotlessi")
    *_, first, second = shape.placed("q\u0301\u0301")
    assert second[3] > first[3] + 30  # one over the other


def test_a_hand_of_any_script_has_a_font() -> None:
    font = build_font(Stems("日本"), family="Signs", alternates=1)
    assert set(font.characters) == {" ", "\u00a0", "日", "本"}
    assert Shaper(font.data(".ttf"))("日本") == ["uni65E5", "uni672C"]


def test_bad_fonts(tmp_path: Path) -> None:
    with pytest.raises(WritingError, match="1 to 18 alternates"):
        build_font(Stems(), alternates=0)
    with pytest.raises(WritingError, match="draws no character"):
        build_font(Stems(" "))
    font = build_font(Stems(), alternates=1)
    with pytest.raises(WritingError, match=r"'\.eot' is not a kind of font"):
        font.save(tmp_path / "x.eot")
    with pytest.raises(WritingError, match="cannot be written"):
        font.save(tmp_path / "nowhere" / "x.otf")
    assert list(tmp_path.iterdir()) == []


def test_progress_goes_up_to_all_of_the_work() -> None:
    steps: list[tuple[int, int]] = []
    build_font(Stems("ae."), alternates=2, progress=lambda done, total: steps.append((done, total)))
    done = [step for step, _ in steps]
    assert done == sorted(done)
    assert {total for _, total in steps} == {done[-1]}
