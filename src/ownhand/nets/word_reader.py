"""The word reader: a convolutional net that reads a whole word, column by column of its picture.

It is taught without being told where in a picture the letters are (A. Graves and others, "Connectionist Temporal
Classification", 2006): in each column it names a character, or says that none is new here.
"""

from jaxtyping import Float, UInt8
from torch import Tensor, nn

COLUMN = 2
"""Pixels of the picture in a column of what it says."""

_HEIGHTS_LEFT = 8
"""By so much the height of a picture is divided before its columns are looked at as wholes."""

_WIDTH = 192


class WordReaderNet(nn.Module):
    """From pictures of words (ink 255) to a logit in every column for no character and for each; 0.9 million weights.

    A column sees 15 columns, three x-heights, on each side of it: letters and their neighbours, but no whole words,
    which it might know by heart.
    """

    def __init__(self, num_characters: int, *, height: int = 40) -> None:
        super().__init__()
        self.look = nn.Sequential(
            *_convolution(1, 32, size=5, stride=2),
            *_convolution(32, 64, stride=(2, 1)),
            *_convolution(64, 128, stride=(2, 1)),
            nn.Flatten(1, 2),
            nn.Conv1d(128 * (height // _HEIGHTS_LEFT), _WIDTH, 1, bias=False),
            nn.BatchNorm1d(_WIDTH),
            nn.ReLU(inplace=True),
        )
        self.compare = nn.Sequential(*[_Neighbours(_WIDTH, dilation) for dilation in (1, 2, 3)])
        self.tell = nn.Sequential(nn.Dropout(0.2), nn.Conv1d(_WIDTH, 1 + num_characters, 1))

    def forward(self, pictures: UInt8[Tensor, "words height width"]) -> Float[Tensor, "words columns characters"]:
        """Logits: first that no character is new in a column, then of each character."""
        ink = pictures.unsqueeze(1).to(next(self.parameters()).dtype) / 255
        logits: Tensor = self.tell(self.compare(self.look(ink)))
        return logits.transpose(1, 2)


class LogProbabilities(nn.Module):
    """A trained word reader as it is shipped: the logarithms of the probabilities in every column."""

    def __init__(self, net: WordReaderNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, pictures: UInt8[Tensor, "words height width"]) -> Float[Tensor, "words columns characters"]:
        """They are 0 at most."""
        logits: Tensor = self.net(pictures)
        return logits.log_softmax(2)


class _Neighbours(nn.Module):
    """A residual block that looks at two columns on each side, so far apart as its dilation says."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.change = nn.Sequential(
            nn.Conv1d(width, width, 5, padding=2 * dilation, dilation=dilation, bias=False),
            nn.BatchNorm1d(width),
            nn.ReLU(inplace=True),
            nn.Conv1d(width, width, 1),
        )

    def forward(self, x: Float[Tensor, "words width columns"]) -> Float[Tensor, "words width columns"]:
        changed: Tensor = x + self.change(x)
        return changed


def _convolution(num_in: int, num_out: int, *, size: int = 3, stride: int | tuple[int, int] = 1) -> list[nn.Module]:
    return [
        nn.Conv2d(num_in, num_out, size, stride=stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(num_out),
        nn.ReLU(inplace=True),
    ]
