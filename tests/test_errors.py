"""What a user can mend."""

import re

import pytest

from ownhand import errors


def test_the_tree_in_the_documentation_is_the_one_in_the_code() -> None:
    drawn = re.findall(r"^ +(?:\|--|'--) (\w+) ", errors.__doc__ or "", re.MULTILINE)
    kinds = [kind for kind in errors.OwnhandError.__subclasses__() if kind.__module__ == errors.__name__]
    assert drawn == [kind.__name__ for kind in kinds]


@pytest.mark.parametrize("kind", [errors.LettersError, errors.ModelError, errors.RunError, errors.WritingError])
def test_all_are_caught_as_one(kind: type[errors.OwnhandError]) -> None:
    with pytest.raises(errors.OwnhandError, match="what to do"):
        raise kind("what to do")
