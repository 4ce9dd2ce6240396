"""Reading along: a small reader learns from the real letters of a game's steps, and asks that drawn ones be read.

A critic that knows the character says whether a letter is real, and a letter that nobody can read may be: people write
such. So what it teaches reads as often as people's letters do, and those that come out badly are read by nobody. Here
what is drawn is to be thought what was asked by a reader that has seen real letters alone ("Conditional Image Synthesis
With Auxiliary Classifier GANs", Odena et al. 2017, whose classifier learns from drawn ones, too). A letter that is read
well enough teaches no more, or all hands would come to write the plainest form of each letter.
"""

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn

from ownhand.hands.readings import sets_of
from ownhand.nets.cell_reader import CellReader
from ownhand.training.descent import take_step
from ownhand.training.interview import Precision
from ownhand.training.objective import unlikelihood

_RATE = 5e-4
"""Of Adam, for the reader."""

_ENOUGH = 0.8
"""How likely the reader need think a letter, and no likelier."""


class ReadingAlong:
    """A reader that learns beside a game, and what it says of drawn letters."""

    def __init__(self, reader: CellReader, characters: str, device: torch.device, precision: Precision) -> None:
        """The reader tells `characters`, which are numbered from 1."""
        self.reader, self._precision = reader.to(device), precision
        self.optimizer = torch.optim.Adam(reader.parameters(), _RATE, (0.9, 0.99), fused=True)
        sets, set_of = sets_of(tuple(characters))
        self._sets = torch.from_numpy(sets.copy()).to(device)
        self._set_of = torch.tensor([-1, *(set_of.get(character, -1) for character in characters)]).to(device)

    def learn(self, codes: Float[Tensor, "cells code"], numbers: Int64[Tensor, " cells"], seed: int) -> None:
        """Takes a step on real cells; what its layers leave out is drawn by the seed."""
        self.reader.train().requires_grad_(True)
        devices = [codes.device] if codes.is_cuda else []
        with torch.random.fork_rng(devices), self._precision():
            torch.manual_seed(seed)
            logits = self.reader(codes)
        take_step(self.optimizer, nn.functional.cross_entropy(logits.float(), numbers - 1))
        self.reader.eval().requires_grad_(False)

    def unread(self, codes: Float[Tensor, "cells code"], numbers: Int64[Tensor, " cells"]) -> Float[Tensor, ""]:
        """How badly drawn cells read as asked, look-alikes counting as one; shapeless characters are not looked at."""
        with self._precision():
            logits = self.reader(codes)
        asked = self._set_of[numbers]
        likely = (logits.float().softmax(1) @ self._sets).gather(1, asked.clamp(min=0)[:, None])[:, 0]
        return unlikelihood(torch.where(asked >= 0, likely, 1.0), _ENOUGH)
