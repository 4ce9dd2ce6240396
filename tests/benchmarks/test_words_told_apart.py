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


@pytest.mark.parametrize("is_strong", [False, True])
def test_only_what_differs_is_told(script: ModuleType, monkeypatch: pytest.MonkeyPatch, is_strong: bool) -> None:
    narrow = functools.partial(script.StrongNet, width=8)
    monkeypatch.setattr(script, "StrongNet", narrow)
    monkeypatch.setattr(script, "BATCH", 16)
    rng = np.random.default_rng(0)
    bars = np.zeros((3, 192, 32, 128), np.uint8)
    for image in bars.reshape(-1, 32, 128):
        for x in rng.integers(4, 124, size=8):
            image[6:26, x : x + 2] = 255
    one, alike, other = bars
    other[:, 15:17] = 255  # All is joined.
    kinds = [script.Kind(kind[:128], kind[128:], np.arange(64) // 8) for kind in (one, alike, other)]
    share, (low, high) = script.told(kinds[0], kinds[1], is_strong=is_strong)
    assert share == pytest.approx(0.5, abs=0.2)
    assert low <= share <= high
    assert script.told(kinds[0], kinds[2], is_strong=is_strong)[0] > 0.9
