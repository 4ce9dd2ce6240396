"""The judge that comes with ownhand."""

import numpy as np
import pytest

from ownhand.evaluation.judge import Judge


def test_the_judge_knows_all_that_ownhand_writes_and_names_what_it_does_not() -> None:
    judge = Judge.load()
    assert len(judge.characters) == 94
    probabilities, features = judge.look(np.zeros((0, 28, 28), np.uint8))
    assert probabilities.shape == (0, 94)
    assert features.shape == (0, 256)
    with pytest.raises(Exception, match="does not know é"):
        judge.check_characters(["A", "é"])
