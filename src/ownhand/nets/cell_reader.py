"""The cell reader: a small dense net that tells from the code of a cell which character it shows.

A generator learns from what it thinks, so it is a net of codes, as generators draw them; see `training.reading_along`.
"""

from jaxtyping import Float
from torch import Tensor, nn

from ownhand.nets.forms import PenForm

_WIDTH = 512

_DROPPED = 0.2
"""Share of what a layer says that is left out at random while it learns: labels found in words are not all right."""


class CellReader(nn.Module):
    """From the code of a cell to a logit for every character; four tenths of a million weights."""

    def __init__(self, num_characters: int, form: PenForm) -> None:
        super().__init__()
        self.tell = nn.Sequential(
            nn.Linear(form.size, _WIDTH),
            nn.SiLU(),
            nn.Dropout(_DROPPED),
            nn.Linear(_WIDTH, _WIDTH),
            nn.SiLU(),
            nn.Dropout(_DROPPED),
            nn.Linear(_WIDTH, num_characters),
        )

    def forward(self, codes: Float[Tensor, "cells code"]) -> Float[Tensor, "cells characters"]:
        """Logits of the characters."""
        logits: Tensor = self.tell(codes)
        return logits
