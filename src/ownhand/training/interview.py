"""What the critic is asked about letters: are they real, are they by this writer, do twins differ as real ones do?"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from ownhand.nets.styled import Critic
from ownhand.training.objective import Answers, Questions
from ownhand.training.twins import Asked

QUESTIONS = ("real", "writer", "twins")

Precision = Callable[[], AbstractContextManager[object]]
"""In what precision matrix products are taken, as a context to take them in."""


@dataclass(frozen=True)
class Interview(Questions):
    """The questions of a step, put to a critic about letters that were asked for."""

    critic: Critic
    asked: Asked
    weights: Mapping[str, float]
    """How much each question counts; those left out are not asked."""
    precision: Precision = nullcontext

    def answers(self, codes: Float[Tensor, "letters code"]) -> Answers:
        """The critic's answers on the letters that were asked for, by question."""
        return self._answers(self._look(codes, 1))

    def answers_on_both(self, both: Float[Tensor, "twice_letters code"]) -> tuple[Answers, Answers]:
        """The answers on real letters and on drawn ones, one set after the other, after one look at both."""
        on_real, on_drawn = self._look(both, 2).split(len(both) // 2)
        return self._answers(on_real), self._answers(on_drawn)

    def _look(self, codes: Tensor, times: int) -> Float[Tensor, "letters width"]:
        with self.precision():
            return self.critic.look(codes, self.asked.characters.repeat(times)).float()

    def _answers(self, seen: Float[Tensor, "letters width"]) -> Answers:
        """Who wrote it is asked of claimed letters only, and twins of pairs that are two letters."""
        answers = {"real": self.critic.how_real(seen)}
        if "writer" in self.weights:
            claimed = ~self.asked.is_invented
            answers["writer"] = self.critic.how_like_writer(seen[claimed], self.asked.writers[claimed])
        if "twins" in self.weights:
            answers["twins"] = self.critic.how_real_twins(seen)[self.asked.are_twins]
        return answers


def quick_precision(device: torch.device) -> Precision:
    """Matrix products in bfloat16 where the machine gains by it, on GPUs and on CPUs with AMX; else as they are."""
    has_amx = device.type == "cpu" and torch.cpu._is_amx_tile_supported()
    if device.type == "cuda" or has_amx:
        return lambda: torch.autocast(device.type, torch.bfloat16)
    return nullcontext
