"""Forms: what the nets of the labelled game see of a letter, and in which numbers they draw it.

A generator draws *codes*; a form turns them into a letter (a pen path or pixels), and tells the critic what to look at.
The code of a letter has zero mean, and its directions are scaled so that those in which real letters hardly differ, the
tremble of a pen from point to point, count for more than they measure: half whitened principal components. Penalties
on the critic's slope are taken on codes. On plain coordinates they forbid it to be strict about the tremble, which
is small; on codes it may be, and what it draws comes out smooth.
"""

import abc

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn

_WHITENING = 0.5
"""Codes are divided by this power of the standard deviation of their direction: 0 leaves them, 1 whitens them."""

_SMALLEST_SHARE = 1e-3
"""Directions in which letters differ by less than this share of the largest are taken to differ by so much."""


class Form(nn.Module, abc.ABC):
    """What the nets see of a letter. `encode` turns letters as the form has them into codes, `decode` turns back."""

    size: int
    """Numbers in a code."""
    num_features: int
    """Numbers that `features` gives."""

    @abc.abstractmethod
    def encode(self, letters: Tensor) -> Float[Tensor, "letters code"]:
        """The codes of letters."""

    @abc.abstractmethod
    def settle(self, raw: Float[Tensor, "letters code"]) -> Float[Tensor, "letters code"]:
        """A generator's last layer as a code."""

    @abc.abstractmethod
    def decode(self, codes: Float[Tensor, "letters code"]) -> Float[Tensor, "letters height width"]:
        """Letters of codes: pen paths (letters, points, 3), or ink in 0..1 (letters, side, side)."""

    @abc.abstractmethod
    def features(self, codes: Float[Tensor, "letters code"]) -> Float[Tensor, "letters features"]:
        """What the critic looks at besides the code."""


class PenForm(Form):
    """Letters as pen paths (points, 3): codes of x and y, then a pen for each point, in -1 (travelling) .. 1 (down)."""

    mean: Tensor
    basis: Tensor
    """Its columns are the directions, as long as codes stretch them."""
    inverse: Tensor

    def __init__(self, num_points: int = 64) -> None:
        super().__init__()
        self.num_points = num_points
        self.size = 3 * num_points
        self.num_features = 9 * num_points
        self.register_buffer("mean", torch.zeros(2 * num_points))
        self.register_buffer("basis", torch.eye(2 * num_points))
        self.register_buffer("inverse", torch.eye(2 * num_points))

    def fit(self, paths: Float[Tensor, "letters points 3"]) -> None:
        """Finds the directions of the letters that are to be learned from."""
        mean, basis = _half_whitened(paths[..., :2].flatten(1))
        self.mean.copy_(mean)
        self.basis.copy_(basis)
        self.inverse.copy_(torch.linalg.inv(basis.double()))

    def encode(self, letters: Float[Tensor, "letters points 3"]) -> Float[Tensor, "letters code"]:
        """The codes of pen paths; `decode` undoes it."""
        places = (letters[..., :2].flatten(1) - self.mean) @ self.inverse.T
        return torch.cat([places, letters[..., 2]], dim=1)

    def settle(self, raw: Float[Tensor, "letters code"]) -> Float[Tensor, "letters code"]:
        """A generator's last layer as a code: the pen is held between -1 and 1."""
        places, pen = raw.split([2 * self.num_points, self.num_points], dim=1)
        return torch.cat([places, torch.tanh(2 * pen)], dim=1)

    def decode(self, codes: Float[Tensor, "letters code"]) -> Float[Tensor, "letters points 3"]:
        """Pen paths of codes."""
        places, pen = codes.split([2 * self.num_points, self.num_points], dim=1)
        return torch.cat([(places @ self.basis.T + self.mean).unflatten(1, (-1, 2)), pen.unsqueeze(2)], dim=2)

    def features(self, codes: Float[Tensor, "letters code"]) -> Float[Tensor, "letters features"]:
        """What the critic looks at besides the code: where the pen goes, how it moves, what it draws, how it turns."""
        path = self.decode(codes)
        place, pen = path[..., :2], path[..., 2:]
        step = nn.functional.pad(place.diff(dim=1), (0, 0, 0, 1))
        turn = nn.functional.pad(step.diff(dim=1), (0, 0, 0, 1))
        # Steps measure a tenth, turns mostly a hundredth of the box, and at corners ten times that.
        seen = (place, pen, 10 * step, 10 * step * pen, torch.asinh(40 * turn))
        return torch.cat([part.flatten(1) for part in seen], dim=1)


class PixelForm(Form):
    """Letters as grey images of `side` by `side`: codes are pixels from -1 (paper) to 1 (ink)."""

    def __init__(self, side: int = 28) -> None:
        super().__init__()
        self.side = side
        self.size = side * side
        self.num_features = 2 * side * side

    def encode(self, letters: UInt8[Tensor, "letters side side"]) -> Float[Tensor, "letters code"]:
        """Bytes 0..255 as -1..1."""
        return (letters.flatten(1).float() - 127.5) / 127.5

    def settle(self, raw: Float[Tensor, "letters code"]) -> Float[Tensor, "letters code"]:
        """A generator's last layer as a code: between paper and ink."""
        return torch.tanh(raw)

    def decode(self, codes: Float[Tensor, "letters code"]) -> Float[Tensor, "letters side side"]:
        """Ink in 0..1."""
        images: Tensor = ((codes + 1) / 2).unflatten(1, (self.side, self.side))
        return images

    def features(self, codes: Float[Tensor, "letters code"]) -> Float[Tensor, "letters features"]:
        """What the critic looks at besides the pixels: the edges, along rows and along columns."""
        image = codes.unflatten(1, (self.side, self.side))
        across = nn.functional.pad(image.diff(dim=2), (0, 1))
        down = nn.functional.pad(image.diff(dim=1), (0, 0, 0, 1))
        return torch.cat([across.flatten(1), down.flatten(1)], dim=1)


def _half_whitened(rows: Float[Tensor, "letters numbers"]) -> tuple[Float[Tensor, " n"], Float[Tensor, "n n"]]:
    """The mean of `rows`, and a basis whose columns are the principal directions, each scaled by the root of its own
    standard deviation."""
    # In float64, so that a GPU and a CPU find the same directions.
    rows = rows.double().cpu()
    mean = rows.mean(0)
    variances, directions = torch.linalg.eigh(torch.cov((rows - mean).T))
    deviations = variances.clamp(min=0).sqrt()
    deviations = deviations.clamp(min=_SMALLEST_SHARE * deviations.max())
    # The sign of a direction is arbitrary; its largest component is made positive.
    signs = directions.gather(0, directions.abs().argmax(0, keepdim=True)).sign()
    return mean.float(), (directions * signs * deviations**_WHITENING).float()
