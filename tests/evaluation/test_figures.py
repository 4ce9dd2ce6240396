"""All figures at once, and what must move each of them."""

import json

import numpy as np
import pytest

from ownhand.errors import LettersError, ModelError
from ownhand.evaluation import FiguresConfig, Sample, pen_figures, sample_of, share_after_checking, written_alike
from ownhand.evaluation.legibility import shares_read
from ownhand.evaluation.memorisation import nearest_distances
from ownhand.evaluation.usefulness import usefulness
from ownhand.ink import Glyph, Outline
from ownhand.letters import Letters

FEW = FiguresConfig(num_pairs=200, verifier_steps=5, verifier_width=16, lesson_letters=300, lesson_epochs=1)


def writing_with(pen: object):  # type: ignore[no-untyped-def]
    return lambda sample, seed, hand_for_each: written_alike(pen, sample, seed=seed, hand_for_each=hand_for_each)


def test_all_figures_come_with_those_of_real_people_and_twice_the_same(
    letters: Letters, pen: object, reader: object
) -> None:
    said: list[str] = []
    found = pen_figures(writing_with(pen), letters, reader, FEW, say=said.append)
    assert said == ["legibility", "variety", "memorisation", "one hand", "usefulness"]
    assert found["letters"]["held_out"] == 800
    assert found["letters"]["learned_hands"] == 60
    for name, figure in found["figures"].items():
        assert np.isfinite([figure["generated"], figure["real"]]).all(), name
    assert len(found["figures"]) == 16
    assert set(found["by_character"]) == set(letters.characters)
    again = pen_figures(writing_with(pen), letters, reader, FEW)
    assert json.dumps(found) == json.dumps(again)


def test_a_pen_as_good_as_people_reaches_what_they_reach(letters: Letters, pen: object, reader: object) -> None:
    config = FiguresConfig(parts=("legibility", "variety", "memorisation"))
    found = pen_figures(writing_with(pen), letters, reader, config)["figures"]
    assert found["read as asked"]["generated"] == pytest.approx(found["read as asked"]["real"], abs=0.1)
    for name in ("spread", "consistency of slant", "tremble", "distance to the nearest learned letter"):
        assert found[name]["generated"] == pytest.approx(found[name]["real"], rel=0.5), name


@pytest.mark.parametrize(
    ("fault", "figure"),
    [
        ("one hand for all", "spread"),
        ("a hand for each letter", "consistency of slant"),
        ("copied", "distance to the nearest learned letter"),
        ("shaken", "tremble"),
        ("other letters", "read as asked"),
    ],
)
def test_every_fault_moves_the_figure_that_is_there_to_catch_it(
    fault: str, figure: str, letters: Letters, pen: object, reader: object
) -> None:
    def write(sample: Sample, seed: int, hand_for_each: bool) -> Sample:
        good = written_alike(pen, sample, seed=seed, hand_for_each=hand_for_each or fault == "a hand for each letter")
        paths, rng = good.paths, np.random.default_rng(0)
        if fault == "one hand for all":
            asked = [sample.alphabet[k] for k in sample.characters]
            paths = pen.draw(asked, np.zeros((len(sample), 2)), np.zeros((len(sample), 2)))
        elif fault == "copied":
            learned = sample_of(letters.training_part())
            paths = np.stack([learned.paths[learned.characters == k][n % 40] for n, k in enumerate(sample.characters)])
        elif fault == "shaken":
            paths = paths + rng.normal(0, [0.02, 0.02, 0], paths.shape)
        elif fault == "other letters":
            paths = paths[rng.permutation(len(paths))]
        return Sample(alphabet=sample.alphabet, paths=paths, characters=sample.characters, hands=sample.hands)

    config = FiguresConfig(parts=("legibility", "variety", "memorisation"))
    found = pen_figures(write, letters, reader, config)["figures"]
    assert found[figure]["reached"] is False
    if fault == "copied":
        assert found[figure]["generated"] == pytest.approx(0, abs=1e-6)
        assert found["letters nearer than a third of what is usual"]["real"] < 0.2
        assert found["letters nearer than a third of what is usual"]["generated"] == 1
    if fault == "a hand for each letter":
        assert found[figure]["generated"] == pytest.approx(0, abs=0.05)


def test_the_nearest_distance_is_the_root_mean_square_over_the_points() -> None:
    path = np.zeros((1, 64, 3), np.float32)
    sample = Sample(alphabet=("A", "B"), paths=path, characters=np.array([0]), hands=np.array([0]))
    moved = np.concatenate([path + np.array([3, 4, 1]), path + np.array([30, 40, 0])])
    learned = Sample(alphabet=("A", "B"), paths=moved, characters=np.array([0, 0]), hands=np.array([0, 1]))
    assert nearest_distances(sample, learned) == pytest.approx([5])
    with pytest.raises(LettersError, match="No letter 'A' was learned"):
        nearest_distances(sample, learned.select(np.array([], int)))


def test_a_reader_learns_from_a_sample(letters: Letters, pen: object) -> None:
    real = sample_of(letters.held_out_part())
    lesson = written_alike(pen, sample_of(letters.training_part()), seed=4, hand_for_each=True)
    assert lesson.num_hands == len(lesson)
    found = usefulness(lesson.letters(), real, num_epochs=2)
    assert found["exact"] > 0.5  # of twenty characters
    assert found["look_alikes"] >= found["exact"]


def test_letters_that_match_are_the_same_characters_by_other_hands(letters: Letters, pen: object) -> None:
    real = sample_of(letters.held_out_part())
    written, again = (written_alike(pen, real, seed=1) for _ in range(2))
    assert (written.paths == again.paths).all()
    assert (written.characters == real.characters).all()
    assert (written.hands == real.hands).all()
    assert not np.allclose(written.paths, real.paths)
    one = written.select(written.hands == 0)
    assert one.num_hands == 1
    assert len(one.letters()) == len(one)


def test_points_spaced_otherwise_are_the_same_letters(letters: Letters) -> None:
    real = sample_of(letters.held_out_part())
    crowded = real.paths[:, np.sort(np.r_[0:64, 10:20])]  # ten points come twice
    spaced = Sample(alphabet=real.alphabet, paths=crowded, characters=real.characters, hands=real.hands).laid_out()
    again = real.laid_out()
    assert spaced.paths.shape == crowded.shape
    assert np.median(nearest_distances(again, real)) < 0.02


class HalfRead:
    """A model whose second hand writes nothing that reads, and of whose lot the Bs are not checked."""

    def hand(self, which: int) -> "HalfRead":
        self.which = which
        return self

    def glyphs(self, characters: list[str], rng: np.random.Generator) -> list[Glyph]:
        return [Glyph(c, Outline(), None if c == "B" else self.which != 2) for c in characters]


def test_letters_are_counted_after_checking(letters: Letters, pen: object, reader: object) -> None:
    real = sample_of(letters.held_out_part())
    assert share_after_checking(HalfRead(), real, seed=0) == pytest.approx(19 / 20)
    config = FiguresConfig(parts=("legibility",))
    found = pen_figures(writing_with(pen), letters, reader, config, checked=lambda sample: 0.98)["figures"]
    assert found["read after checking"]["generated"] == 0.98
    assert found["read after checking"]["reached"] is False


def test_ranges_hold_the_figure(letters: Letters, pen: object, reader: object) -> None:
    figure = pen_figures(writing_with(pen), letters, reader, FiguresConfig(parts=("variety",)))["figures"]
    for whose in ("generated", "real"):
        low, high = figure["consistency of slant"][f"{whose}_range"]
        assert low < figure["consistency of slant"][whose] < high
    assert figure["spread"]["real_range"] is None


def test_what_cannot_be_measured_is_said(letters: Letters, pen: object, reader: object) -> None:
    import dataclasses

    for changes, message in (
        ({"aligned": False}, "expected aligned letters"),
        ({"writers": None, "writer_names": ()}, "they have no known writers"),
        ({"held_out": None}, "no letters are held out"),
    ):
        with pytest.raises(LettersError, match=message):
            pen_figures(writing_with(pen), dataclasses.replace(letters, **changes), reader, FEW)
    with pytest.raises(LettersError, match="no part quill"):
        FiguresConfig(parts=("quill",))
    strange = Sample(
        alphabet=("A", "Z"), paths=np.zeros((1, 64, 3), np.float32), characters=np.array([1]), hands=np.array([0])
    )
    with pytest.raises(LettersError, match="cannot write Z"):
        written_alike(pen, strange, seed=0)
    with pytest.raises(ModelError, match="does not know Z"):
        shares_read(strange, reader)


@pytest.mark.parametrize("kind", ["scrambled", "copied"])
def test_stand_ins_of_the_benchmark(kind: str, letters: Letters, reader: object) -> None:
    from benchmarks.pen_figures import by_character, stand_in, table

    write, known = stand_in(kind, letters)
    config = FiguresConfig(parts=("legibility", "variety", "memorisation"))
    found = pen_figures(write, known, reader, config)
    assert "| consistency of slant |" in table(found)
    assert by_character(found).count("\n") == 21
    copied = found["figures"]["distance to the nearest learned letter"]["generated"] < 1e-6
    assert copied is (kind == "copied")
    scrambled = found["figures"]["consistency of slant"]["generated"] < 0.1
    assert scrambled is (kind == "scrambled")
