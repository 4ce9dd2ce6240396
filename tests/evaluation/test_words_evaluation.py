"""All that is measured of words (`words_measures`), with models that come with ownhand."""

import dataclasses
import json
from typing import Any

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.evaluation import EvaluationConfig, notes, table
from ownhand.evaluation.words_evaluation import measure_words
from ownhand.hands import Model
from ownhand.letters import Words

from .words import words_of_people

FEW = EvaluationConfig(num_words=60, words_read=8, num_pairs=200)
COST: dict[str, Any] = {"letters_seen": 1, "seconds": 1, "machine": None, "file_bytes": 1}


@pytest.fixture(scope="module")
def words() -> Words:
    return words_of_people(20)


def test_words_stand_beside_peoples(words: Words) -> None:
    models = {name: Model.load(name) for name in ("pen", "article")}
    copied = {"copied.npz": words.held_out_part(), "few.npz": words.select(np.arange(9))}
    found, samples = measure_words(models, words, FEW, lambda text: None, written=copied)
    assert list(samples) == ["people", "other people", "pen", "copied.npz"]
    assert samples["pen"].texts == samples["people"].texts
    for name in samples:
        assert found[name]["words_form"]["gap"]["median"] == pytest.approx(0.38, abs=0.1)
        assert found[name]["words_one_hand"]["packs"]["auc"] > 0.5
    # They are hands that write every letter by itself, but here and there a letter is found to end within a stroke.
    assert found["people"]["words_joins"]["share"] < 0.15
    assert found["pen"]["words_joins"]["share"] == 0
    figures = {
        "letters": {"notes": []},
        "people": found["people"],
        "other_people": found["other people"],
        "models": {name: {**found[name], "cost": COST, "notes": []} for name in models},
        "written": {name: found[name] for name in copied},
    }
    assert "letters apart: median gap" in table(figures)
    remarks = " ".join(notes(figures))
    assert "article: words not measured. The model article has no pen" in remarks
    assert "at least 100 words of each kind by hands that were not learned from" in remarks
    assert "few.npz: words not measured. people's words: expected a word in the place of each" in remarks
    assert found["copied.npz"]["words_form"] == found["people"]["words_form"]
    assert json.dumps(measure_words(models, words, FEW, lambda text: None, written=copied)[0]) == json.dumps(found)


def test_hardly_any_words_are_none(words: Words) -> None:
    few = dataclasses.replace(words, held_out=words.writers == 0)
    with pytest.raises(LettersError, match="at least 50 held-out words of four to nine small letters"):
        measure_words({}, few, FEW, lambda text: None)
