"""The table of measures: of whom each is taken, and that its figures are shown."""

import pytest

from ownhand.evaluation.measures import MEASURES, ROWS, Measure, ModelSubject, OtherPeople, PeopleHeldOut, Subject

NAMES = [measure.name for measure in MEASURES]


def test_each_row_shows_a_figure_of_a_measure() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for row in ROWS:
        assert row.path.split(".")[0] in NAMES, row.name
        assert row.people.split(".")[0] in ["", *NAMES], row.name


def test_each_measure_is_shown() -> None:
    """What an unconditional model draws unasked is told in a sentence, and has no row."""
    shown = {row.path.split(".")[0] for row in ROWS}
    assert set(NAMES) - shown == {"unasked"}


@pytest.mark.parametrize("measure", MEASURES, ids=NAMES)
def test_every_measure_is_taken_of_models_and_most_of_people_too(measure: Measure) -> None:
    """So that a model's figure stands beside people's."""

    def is_taken_of(kind: type[Subject]) -> bool:
        return issubclass(kind, measure.subjects)

    assert is_taken_of(ModelSubject)
    is_of_models_alone = measure.name in ("unasked", "read_after_checking")
    assert (is_taken_of(PeopleHeldOut) or is_taken_of(OtherPeople)) == (not is_of_models_alone)
