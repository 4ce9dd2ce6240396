"""What tests of several rooms share."""

from pathlib import Path

import pytest


@pytest.fixture
def shared_letters() -> Path:
    """The folder of real letters beside the checkout. Tests that need it are skipped where it is missing."""
    folder = Path(__file__).parents[2] / "shared" / "letters"
    if not folder.is_dir():
        pytest.skip("needs the real letters in ../shared/letters")
    return folder
