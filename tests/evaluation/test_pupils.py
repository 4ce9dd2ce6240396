"""Pupils: what teaches them, and that nothing disturbs them."""

import dataclasses

import numpy as np

from ownhand.evaluation import Sample
from ownhand.evaluation.pupils import answers_of, teach_pupil, usefulness


def test_a_pupil_is_taught_by_good_letters_and_not_by_wrong_ones(learned: Sample, real: Sample, good: Sample) -> None:
    by_people = usefulness(learned, real, num_epochs=8)["exact"]
    assert by_people > 0.9
    assert usefulness(good, real, num_epochs=24)["exact"] > by_people - 0.15
    wrong = dataclasses.replace(learned, characters=np.random.default_rng(0).permutation(learned.characters))
    assert usefulness(wrong, real, num_epochs=4)["exact"] < 0.2


def test_a_pupil_is_the_same_whatever_goes_on_beside_it(learned: Sample) -> None:
    import threading

    few = learned.select(np.arange(600))
    alone = answers_of(teach_pupil(few.images, few.characters, num_answers=20, num_epochs=1, seed=1), few.images)
    found: list[np.ndarray] = []

    def teach(seed: int) -> None:
        pupil = teach_pupil(few.images, few.characters, num_answers=20, num_epochs=1, seed=seed)
        if seed == 1:
            found.append(answers_of(pupil, few.images))

    threads = [threading.Thread(target=teach, args=[seed]) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found[0] == alone).all()
