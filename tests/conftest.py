"""What tests of several rooms share."""

import os
from pathlib import Path

# Sums depend on the number of threads in their last bits. Tests that compare runs need one number, and one is the
# quickest for nets this small. torch and numpy read this when they are first imported, here and in the commands that
# tests start. jaxtyping imports numpy, so its plugin is left out in pyproject.toml.
os.environ["OMP_NUM_THREADS"] = "1"

import hypothesis
import pytest
from jaxtyping import install_import_hook

# How long an example takes hangs on what else the machine does, and says nothing of the code.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# Shapes and types of everything that handles tensors are checked while tests run, and only then.
_WITH_TENSORS = (
    "evaluation.verification",
    "nets",
    "training.article",
    "training.cashier",
    "training.dense",
    "training.figures",
    "training.game",
    "training.glance",
    "training.interview",
    "training.joined_figures",
    "training.joined_game",
    "training.joined_samples",
    "training.joins",
    "training.looks",
    "training.loosening",
    "training.objective",
    "training.people",
    "training.pictures",
    "training.reader",
    "training.spoilt",
    "training.stretch",
    "training.styles",
    "training.twins",
)
install_import_hook([f"ownhand.{module}" for module in _WITH_TENSORS], "beartype.beartype")


@pytest.fixture
def shared_letters() -> Path:
    """The folder of real letters beside the checkout. Tests that need it are skipped where it is missing."""
    folder = Path(__file__).parents[2] / "shared" / "letters"
    if not folder.is_dir():
        pytest.skip("needs the real letters in ../shared/letters")
    return folder
