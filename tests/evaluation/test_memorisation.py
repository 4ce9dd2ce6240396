"""Memorisation: copies are found."""

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.evaluation import Sample
from ownhand.evaluation.memorisation import memorisation, nearest
from ownhand.evaluation.samples import other_people


def test_copies_are_found(learned: Sample, real: Sample, good: Sample) -> None:
    of_people = nearest(real, learned)
    usual = memorisation(of_people, of_people, real)
    copied = other_people(learned, real, seed=0)
    copies = memorisation(nearest(copied, learned), of_people, copied)
    assert copies["median"] == 0
    assert copies["very_near"] == 1
    assert usual["very_near"] < 0.1
    fresh = memorisation(nearest(good, learned), of_people, good)
    assert fresh["median"] == pytest.approx(usual["median"], rel=0.2)
    with pytest.raises(LettersError, match="No letter 'A' was learned"):
        nearest(real, learned.select(learned.characters > 0))


def test_the_nearest_is_the_nearest_however_many_are_looked_at_at_once(learned: Sample, real: Sample) -> None:
    few = real.select(np.arange(0, 800, 40))
    whole = nearest(few, learned)
    for k in range(len(few)):
        alone = nearest(few.select(np.array([k])), learned)
        assert alone.places[0] == whole.places[k]
        assert learned.characters[whole.places[k]] == few.characters[k]
