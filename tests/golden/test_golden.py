"""Pages and fonts come out as they did, to the byte."""

import pytest
from tests.golden import GOLDEN, HERE


@pytest.mark.parametrize("name", GOLDEN)
def test_a_file_is_as_it_was(name: str) -> None:
    """To renew the files after a change that is meant: python -m tests.golden"""
    assert GOLDEN[name]() == HERE.joinpath(name).read_text(encoding="utf-8")
