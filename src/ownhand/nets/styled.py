"""The nets of the labelled game: a generator that is asked for a character in a style, and a critic of letters.

Both are stacks of residual dense blocks whose normalised input is scaled and shifted by what is asked for ("Arbitrary
Style Transfer in Real-time with Adaptive Instance Normalization", Huang and Belongie 2017; for a whole layer as in
"Scalable Diffusion Models with Transformers", Peebles and Xie 2023, section 3.2).
"""

import abc
import math

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn

from ownhand.nets.forms import Form

_CHARACTER_SIZE = 64
_STYLE_SIZE = 256
_WRITER_SIZE = 128


class ModulatedBlock(nn.Module):
    """x + dense(SiLU(dense(norm(x) * scale + shift))), with scale and shift from a condition."""

    def __init__(self, width: int, condition_size: int) -> None:
        super().__init__()
        self.normalise = nn.LayerNorm(width, elementwise_affine=False)
        self.modulate = nn.Linear(condition_size, 2 * width)
        self.widen = nn.Linear(width, 2 * width)
        self.narrow = nn.Linear(2 * width, width)
        # A deep stack learns soonest if each block begins close to doing nothing ("Fixup", Zhang et al. 2019).
        nn.init.normal_(self.narrow.weight, std=0.01)
        nn.init.zeros_(self.narrow.bias)

    def forward(
        self, x: Float[Tensor, "letters width"], condition: Float[Tensor, "letters condition"]
    ) -> Float[Tensor, "letters width"]:
        """The block's output, as wide as its input."""
        scale, shift = self.modulate(condition).chunk(2, dim=1)
        changed: Tensor = x + self.narrow(nn.functional.silu(self.widen(self.normalise(x) * (1 + scale) + shift)))
        return changed


class Generator(nn.Module):
    """Draws the code of a letter from a style, a character and a wobble."""

    def __init__(
        self, num_characters: int, form: Form, *, latent_size: int, wobble_size: int, width: int, num_blocks: int
    ) -> None:
        super().__init__()
        self.form = form
        self.latent_size, self.wobble_size = latent_size, wobble_size
        self.style = nn.Sequential(
            nn.Linear(latent_size, _STYLE_SIZE), nn.SiLU(), nn.Linear(_STYLE_SIZE, _STYLE_SIZE), nn.SiLU()
        )
        self.character = nn.Embedding(num_characters, _CHARACTER_SIZE)
        condition_size = _STYLE_SIZE + _CHARACTER_SIZE
        self.begin = nn.Linear(wobble_size + condition_size, width)
        self.blocks = nn.ModuleList(ModulatedBlock(width, condition_size) for _ in range(num_blocks))
        self.end = nn.Linear(width, form.size)

    def forward(
        self,
        latents: Float[Tensor, "letters latent"],
        characters: Int64[Tensor, " letters"],
        wobble: Float[Tensor, "letters wobble"],
    ) -> Float[Tensor, "letters code"]:
        """Codes of letters; all letters of a hand share a latent, and each has a wobble of its own."""
        condition = torch.cat([self.style(latents), self.character(characters)], dim=1)
        x = self.begin(torch.cat([wobble, condition], dim=1))
        for block in self.blocks:
            x = block(x, condition)
        return self.form.settle(self.end(x))


class AskedCritic(nn.Module):
    """A critic that has looked at letters, and is asked three questions of what it saw, `width` numbers a letter."""

    def add_questions(self, num_writers: int, width: int) -> None:
        """Adds what answers them, once there is what looks."""
        self.real = nn.Linear(width, 1)
        self.writer = nn.Embedding(num_writers, _WRITER_SIZE)
        self.to_writer = nn.Linear(width, _WRITER_SIZE)
        self.to_twins = nn.Linear(width, _STYLE_SIZE)
        self.twins = nn.Sequential(nn.Linear(2 * _STYLE_SIZE, _STYLE_SIZE), nn.SiLU(), nn.Linear(_STYLE_SIZE, 1))

    def how_real(self, seen: Float[Tensor, "letters width"]) -> Float[Tensor, " letters"]:
        """Question 1: is each letter a real one?"""
        answers: Tensor = self.real(seen).squeeze(1)
        return answers

    def how_like_writer(
        self, seen: Float[Tensor, "letters width"], writers: Int64[Tensor, " letters"]
    ) -> Float[Tensor, " letters"]:
        """Question 2: is each letter by that writer? ("cGANs with Projection Discriminator", Miyato and Koyama 2018,
        equation 3, the writer as the class.)"""
        answers: Tensor = (self.to_writer(seen) * self.writer(writers)).sum(1) / _WRITER_SIZE**0.5
        return answers

    def how_real_twins(self, seen: Float[Tensor, "letters width"]) -> Float[Tensor, " pairs"]:
        """Question 3: do two letters in a row differ as one hand's twins, the same character written twice, do?

        Judged by the mean of the two and by how far apart they are ("PacGAN", Lin et al. 2018: a critic that sees
        several samples together notices that they hardly vary).
        """
        one, other = nn.functional.silu(self.to_twins(seen)).unflatten(0, (-1, 2)).unbind(1)
        answers: Tensor = self.twins(torch.cat([(one + other) / 2, (one - other).abs()], dim=1)).squeeze(1)
        return answers


class Critic(AskedCritic):
    """Judges letters, one by one and in pairs. `look` comes first; the questions are asked of what it saw."""

    def __init__(self, num_characters: int, num_writers: int, form: Form, *, width: int, num_blocks: int) -> None:
        super().__init__()
        self.form = form
        self.character = nn.Embedding(num_characters, _CHARACTER_SIZE)
        self.begin = nn.Linear(form.size + form.num_features, width)
        self.blocks = nn.ModuleList(ModulatedBlock(width, _CHARACTER_SIZE) for _ in range(num_blocks))
        self.add_questions(num_writers, width)

    def look(
        self, codes: Float[Tensor, "letters code"], characters: Int64[Tensor, " letters"]
    ) -> Float[Tensor, "letters width"]:
        """What the critic sees in each letter, knowing which character it should be."""
        x = self.begin(torch.cat([codes, self.form.features(codes)], dim=1))
        condition = self.character(characters)
        for block in self.blocks:
            x = block(x, condition)
        return nn.functional.silu(x)


class Writing(nn.Module, abc.ABC):
    """A trained generator as it is shipped: standard normal latents in, letters out."""

    generator: Generator
    spread: Tensor
    """(latent, latent): turns a standard normal latent into a style as the writers' styles are spread."""

    @abc.abstractmethod
    def codes(
        self,
        latents: Float[Tensor, "letters latent"],
        characters: Int64[Tensor, " letters"],
        wobble: Float[Tensor, "letters wobble"],
    ) -> Float[Tensor, "letters code"]:
        """The codes of letters, as the generator's form has them."""

    def forward(
        self,
        latents: Float[Tensor, "letters latent"],
        characters: Int64[Tensor, " letters"],
        wobble: Float[Tensor, "letters wobble"],
    ) -> Float[Tensor, "letters height width"]:
        """Pen paths (letters, points, 3) or ink (letters, side, side)."""
        return self.generator.form.decode(self.codes(latents, characters, wobble))


class PlainWriting(Writing):
    """A generator as a game leaves it, its wobble stretched by one number."""

    spread: Tensor

    def __init__(self, generator: Generator, spread: Float[Tensor, "latent latent"], stretch: float = 1.0) -> None:
        super().__init__()
        self.generator = generator
        self.stretch = stretch
        self.register_buffer("spread", spread)

    def codes(
        self,
        latents: Float[Tensor, "letters latent"],
        characters: Int64[Tensor, " letters"],
        wobble: Float[Tensor, "letters wobble"],
    ) -> Float[Tensor, "letters code"]:
        """The codes of letters, as the generator's form has them."""
        codes: Tensor = self.generator(latents @ self.spread.T, characters, self.stretch * wobble)
        return codes


class LooseWriting(Writing):
    """A generator whose letters vary as people's do (`training.loosening`).

    Besides `spread` (latent, latent) and `stretch` (wobble, wobble), three things say how much letters may vary: each
    character has factors of its own for style and wobble, each hand one for its wobble, for some people write more
    evenly than others, and each letter one that grows with the length of its wobble, for now and then one goes astray.
    At first all are 1. A hand's and a letter's are held between a third and twice, so that no dial leads far out.
    """

    spread: nn.Parameter

    def __init__(
        self,
        generator: Generator,
        spread: Float[Tensor, "latent latent"],
        stretch: Float[Tensor, "wobble wobble"],
        num_characters: int,
    ) -> None:
        super().__init__()
        self.generator = generator
        self.spread = nn.Parameter(spread.clone())
        self.stretch = nn.Parameter(stretch.clone())
        self.style_of_character = nn.Parameter(torch.zeros(num_characters))
        self.wobble_of_character = nn.Parameter(torch.zeros(num_characters))
        self.wobble_of_hand = nn.Parameter(torch.zeros(len(spread)))
        self.wobble_of_letter = nn.Parameter(torch.zeros(()))

    def codes(
        self,
        latents: Float[Tensor, "letters latent"],
        characters: Int64[Tensor, " letters"],
        wobble: Float[Tensor, "letters wobble"],
    ) -> Float[Tensor, "letters code"]:
        """The codes of letters, as the generator's form has them."""
        # The length of a normal vector of n numbers is about normal: mean sqrt(n - 1/2), variance 1/2 (Fisher 1925).
        length = (wobble.square().sum(1) + 1e-6).sqrt()
        beyond = (length - math.sqrt(wobble.shape[1] - 0.5)) * math.sqrt(2)
        by_letter = (self.wobble_of_letter * beyond).clamp(-1.1, 0.7)
        by_hand = (latents @ self.wobble_of_hand).clamp(-1.1, 0.7)
        looseness = self.wobble_of_character[characters] + by_hand + by_letter
        styles = latents @ self.spread.T * self.style_of_character[characters].exp().unsqueeze(1)
        codes: Tensor = self.generator(styles, characters, wobble @ self.stretch.T * looseness.exp().unsqueeze(1))
        return codes
