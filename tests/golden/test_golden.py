"""Pages and fonts come out as they did, to the byte."""

import pytest
from tests.golden import GOLDEN, HERE

from ownhand.drawing import SUFFIXES


@pytest.mark.parametrize("name", GOLDEN)
def test_a_file_is_as_it_was(name: str) -> None:
    """To renew the files after a change that is meant: python -m tests.golden"""
    assert GOLDEN[name]() == HERE.joinpath(name).read_text(encoding="utf-8")


def test_all_formats_of_text_have_a_golden_page() -> None:
    binary = {".png", ".pdf", ".gif"}
    assert {f".{name.split('.', 1)[1]}" for name in GOLDEN} - {".ttx"} == set(SUFFIXES) - binary
