"""Letters of a font join: where, which of them, and what HarfBuzz makes of it."""

import io

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from tests.fonts.conftest import Shaper, Stems, Waves

from ownhand.fonts import Font, build_font
from ownhand.fonts.joins import Joinery, Stance, joinery
from ownhand.glyphs import Cursive, Meeting


def plan_of(hand: Waves, count: int = 5) -> Joinery | None:
    letters = [c for c in hand.characters if c.isalpha()]
    cursive = hand.cursive
    assert isinstance(cursive, Cursive)
    return joinery(cursive, dict.fromkeys(letters, count), np.random.default_rng(0))


@pytest.fixture(scope="module")
def running() -> Font:
    return build_font(Waves(), family="Waves", alternates=3)


@pytest.fixture(scope="module")
def shape(running: Font) -> Shaper:
    return Shaper(running.data(".otf"))


def test_letters_meet_where_the_hand_leaves_them() -> None:
    plan = plan_of(Waves())
    assert plan is not None
    assert {letter for letter, _ in plan.leaves_at} == set("aeinotvAB")
    for (letter, _), number in plan.leaves_at.items():
        height = plan.meetings[number].height
        assert height == pytest.approx(0.9 if letter in Waves.HIGH else 0.1, abs=0.05), letter
    assert all(0 <= meeting.direction <= 0.9 for meeting in plan.meetings)


def test_every_letter_is_needed_in_the_stances_that_its_neighbours_ask_for() -> None:
    plan = plan_of(Waves("anoA"))
    assert plan is not None
    low, high = plan.leaves_at["a", -1], plan.leaves_at["o", -1]
    assert low != high
    assert set(plan.stances("n")) == {Stance(e, g) for e in (-1, low, high) for g in (False, True)}
    assert plan.stances("A") == [Stance(-1, False), Stance(-1, True)]  # capitals are not entered
    assert Stance().suffix == ""
    assert Stance(1, True).suffix == ".in2.out"


@pytest.mark.parametrize("chance", [0.2, 0.5, 0.9])
def test_as_many_shapes_go_on_as_the_hand_joins_pairs(chance: float) -> None:
    plan = plan_of(Waves(chance=chance), count=10)
    assert plan is not None
    for letter in "aeinot":
        joined = [plan.joined_after(letter, number) for number in range(10)]
        assert np.mean(["n" in followers for followers in joined]) == pytest.approx(chance, abs=0.05)
    orders = {tuple("n" in plan.joined_after(letter, number) for number in range(10)) for letter in "aeinot"}
    assert len(orders) > 1


def test_a_hand_that_prints_joins_nothing() -> None:
    assert plan_of(Waves(chance=0.0)) is None
    assert Stems().cursive is None
    font = build_font(Waves(chance=0.0), family="Print", alternates=2)
    assert font.stances == {}
    assert font.meetings == ()
    assert not any(".out" in name or ".in" in name for name in font.glyphs)


def test_letters_of_a_word_are_initial_medial_final_or_alone(running: Font, shape: Shaper) -> None:
    for text in ("novena", "aa", "o", "voti"):
        names = shape(text)
        entries = [running.stances.get(name, (-1, -1))[0] for name in names]
        exits = [running.stances.get(name, (-1, -1))[1] for name in names]
        assert entries[0] == exits[-1] == -1
        assert entries[1:] == exits[:-1]
        assert all(number >= 0 for number in exits[:-1])
        low, high = running.stances[shape("aa")[0]][1], running.stances[shape("oo")[0]][1]
        assert exits[:-1] == [high if letter in Waves.HIGH else low for letter in text[:-1]]


def test_a_word_that_is_shaped_in_parts_joins_within_them(shape: Shaper) -> None:
    parts = [shape("nov"), shape("ena")]
    assert [[".in" in name for name in part] for part in parts] == [[False, True, True]] * 2
    assert [[name.endswith(".out") for name in part] for part in parts] == [[True, True, False]] * 2


def test_nothing_but_letters_joins(shape: Shaper) -> None:
    for text in ("a a", "a,a", "a1a", "aB", "a'a"):
        assert not any(name.endswith(".out") for name in shape(text)), text
    assert shape("Ba")[0].endswith(".out")


def test_accents_do_not_part_letters(running: Font, shape: Shaper) -> None:
    for text in ("n\u00e9n", "ne\u0301n"):
        first, base, mark, last = shape.placed(text)
        assert first[0].endswith(".out")
        assert ".in" in base[0]
        assert base[0].endswith(".out")
        assert ".in" in last[0]
        assert mark[1] == 0
        assert mark[3] != 0 or mark[2] != 0


def test_joined_letters_are_not_kerned_and_shapes_take_turns(running: Font, shape: Shaper) -> None:
    placed = shape.placed("vovovotata")
    for name, advance, dx, dy in placed[:-1]:
        assert (advance, dx, dy) == (running.advances[name], 0, 0)
    shapes = {name.split(".")[1] if ".ss" in name else "" for name, *_ in placed if name.startswith("o")}
    assert len(shapes) == 3


def test_ink_reaches_beyond_where_letters_meet(running: Font) -> None:
    """Both inks cover the place, so that rounding leaves no gap."""
    for name, (entry, leaves) in running.stances.items():
        xs = np.concatenate([contour[:, 0, 0] for contour in running.glyphs[name]])
        if entry >= 0:
            assert xs.min() < 0, name
        if leaves >= 0:
            assert xs.max() > running.advances[name], name


def test_without_turns_letters_stand_alone_and_stylistic_sets_join(shape: Shaper) -> None:
    assert shape("non", calt=False) == ["n", "o", "n"]
    assert all(".ss02" in name for name in shape("non", ss02=True))
    assert shape("non", ss02=True)[0].endswith(".out")


def test_one_shape_of_each_letter_joins_too() -> None:
    shape = Shaper(build_font(Waves("ano", chance=0.6), family="One", alternates=1).data(".ttf"))
    assert [name.endswith(".out") for name in shape("noan")] == [True, True, True, False]


def test_names_of_glyphs_say_what_they_stand_for(running: Font) -> None:
    names = TTFont(io.BytesIO(running.data(".otf"))).getGlyphOrder()
    assert "a.ss02.in1.out" in names or "a.ss02.in2.out" in names
    assert all(running.texts[name] == name[0] for name in running.stances if not name.startswith("dotless"))
    assert isinstance(running.meetings[0], Meeting)
