"""The cashier: a small net that tells letters that people wrote from what a model draws, and from spoilt ones."""

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn

from ownhand.nets.styled import ModulatedBlock

_CHARACTER_SIZE = 32
_FEATURES = 5


class CashierNet(nn.Module):
    """From pen paths and their characters to logits, high where a letter is a person's; 0.3 million weights."""

    def __init__(self, num_characters: int, *, width: int = 160, num_blocks: int = 2, dropout: float = 0.2) -> None:
        super().__init__()
        self.character = nn.Embedding(num_characters, _CHARACTER_SIZE)
        self.begin = nn.Linear(_FEATURES * 64, width)
        self.blocks = nn.ModuleList(ModulatedBlock(width, _CHARACTER_SIZE) for _ in range(num_blocks))
        self.dropout = nn.Dropout(dropout)
        self.end = nn.Linear(width, 1)

    def forward(
        self, paths: Float[Tensor, "letters 64 3"], characters: Int64[Tensor, " letters"]
    ) -> Float[Tensor, "letters 1"]:
        """How like a person's each letter is, as a logit; of paths as `ownhand.hands.cashier.as_inked` gives them."""
        place, pen = paths[..., :2], paths[..., 2:]
        step = nn.functional.pad(place.diff(dim=1), (0, 0, 0, 1))
        # Steps measure a tenth of the box.
        seen = torch.cat([place, pen, 5 * step * (pen + 1)], dim=2)
        x, known = self.begin(seen.flatten(1)), self.character(characters)
        for block in self.blocks:
            x = self.dropout(block(x, known))
        logits: Tensor = self.end(nn.functional.silu(x))
        return logits
