"""Words told apart by a small and by a strong net: who is in which part, and that only what differs is told."""

import functools
import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.evaluation.word_samples import written_letters
from ownhand.hands import Model
from ownhand.letters import Words

TEXTS = ["mind", "house", "river", "ending", "linen", "under"]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benchmarks")
    return importlib.import_module("words_told_apart")


@pytest.fixture(scope="module")
def people() -> Words:
    """The texts by twelve people, a quarter of them held out: hands of a model that comes with ownhand."""
    rng, model = np.random.default_rng(0), Model.load("pen")
    words = [word for number in range(12) for word in written_letters(model.hand(number + 1), TEXTS, rng)]
    return Words.of(
        [[stroke for letter in word for stroke in letter] for word in words],
        TEXTS * 12,
        writers=np.repeat(np.arange(12), len(TEXTS)),
        writer_names=tuple(f"p{k}" for k in range(12)),
        held_out=np.repeat(np.arange(12) % 4 == 0, len(TEXTS)),
        source="people's words",
    )


def test_nobody_is_in_two_parts_and_people_held_out_are_asked_about(script: ModuleType, people: Words) -> None:
    parts = script.parted(people, seed=0)
    writers = [set(part.writers.tolist()) for part in parts]
    assert sum(map(len, writers)) == len(set.union(*writers)) == 12
    assert writers[1] == {0, 4, 8}
    with pytest.raises(LettersError, match="expected words by more people"):
        script.parted(people.select((people.writers == 0) | (people.writers == 1)), seed=0)


def test_a_model_and_a_file_write_what_is_asked_for(script: ModuleType, people: Words, tmp_path: Path) -> None:
    written = script.written_by_source("pen", people, 0)
    assert written.texts.tolist() == people.texts.tolist()
    assert written.writers.tolist() == people.writers.tolist()
    written.save(tmp_path / "written.npz")
    back = script.written_by_source(str(tmp_path / "written.npz"), people, 0)
    np.testing.assert_allclose(back.strokes.points, written.strokes.points, atol=1e-3)
    with pytest.raises(LettersError, match="in their order; found others"):
        script.written_by_source(str(tmp_path / "written.npz"), people.select(np.arange(5)), 0)


def test_what_is_asked_for_is_left_in_the_folder(script: ModuleType, people: Words, tmp_path: Path) -> None:
    people.save(tmp_path / "people.npz")
    answer = script.table(tmp_path / "none.npz", tmp_path, [], seed=0, is_only_asked=True)
    asked = script.load_words(tmp_path / "asked.npz")
    assert "words to be written" in answer
    assert set(asked.writers.tolist()) > {0, 4, 8}
    assert len(asked) == len(script.written_by_source("pen", asked, 0))


def bars(script: ModuleType, is_joined: bool, *, seed: int) -> object:
    """Words of eight upright bars by people of eight words each; a line goes through those that are joined."""
    rng = np.random.default_rng(seed)
    words = [[np.array([[x, 0.0], [x, 1.0]]) for x in rng.uniform(0, 6, size=8)] for _ in range(192)]
    for word in words:
        word.extend([np.array([[0.0, 0.5], [6.0, 0.5]])] if is_joined else [])
    found = Words.of(words, ["bars"] * 192, writers=np.arange(192) // 8, writer_names=tuple(map(str, range(24))))
    return script.Kind(found.select(np.arange(128)), found.select(np.arange(128, 192)))


@pytest.mark.parametrize("is_strong", [False, True])
def test_only_what_differs_is_told(script: ModuleType, monkeypatch: pytest.MonkeyPatch, is_strong: bool) -> None:
    narrow = functools.partial(script.StrongNet, width=8)
    monkeypatch.setattr(script, "StrongNet", narrow)
    monkeypatch.setattr(script, "BATCH", 16)
    kinds = [bars(script, is_joined, seed=seed) for seed, is_joined in enumerate([False, False, True])]
    share, (low, high) = script.told(kinds[0], kinds[1], is_strong=is_strong)
    assert share == pytest.approx(0.5, abs=0.2)
    assert low <= share <= high
    assert script.told(kinds[0], kinds[2], is_strong=is_strong)[0] > 0.9
