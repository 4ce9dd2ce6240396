"""Setting images right in place: ink bright on black paper, standing upright.

Sets of letters are large (EMNIST byclass is 640 MB), so nothing here copies a whole one.
"""

import numpy as np

TALL = "1Iil"
"""Characters nearly everyone writes taller than wide, whatever the set: they tell upright from transposed."""

_BLOCK = 4096
_ENOUGH_TALL = 10  # Fewer tall letters than this prove nothing.
_SMALLEST_SIDE = 8


def set_right(
    images: np.ndarray, labels: np.ndarray, characters: tuple[str, ...], *, is_transposed: bool
) -> tuple[np.ndarray, list[str]]:
    """The same images with ink 255 on paper 0, upright; and a note on each thing that was done.

    `is_transposed` is what the format promises. Where tall characters plainly say otherwise, they are believed: files
    are saved again by people who have already turned them.
    """
    notes = []
    if len(images) and _paper_is_bright(images):
        np.subtract(255, images, out=images)
        notes.append("Dark ink on light paper: inverted.")
    seen = _seen_transposed(images, labels, characters)
    if seen is not None and seen != is_transposed:
        notes.append(
            "Tall letters such as 1 and I show that the images are " + ("" if seen else "not ") + "transposed."
        )
        is_transposed = seen
    if is_transposed:
        images = _transposed(images)
        notes.append("Images were stored transposed, as those of EMNIST are: turned upright.")
    return images, notes + blank_notes(images)


def blank_notes(images: np.ndarray) -> list[str]:
    """A note on letters without any ink, where there are some. They are kept, since leaving out is for the user."""
    inked = sum(np.count_nonzero(images[i : i + _BLOCK].any(axis=(1, 2))) for i in range(0, len(images), _BLOCK))
    blank = len(images) - inked
    return [f"{blank:,} of the letters {'is' if blank == 1 else 'are'} blank: kept."] if blank else []


def border_level(image: np.ndarray) -> float:
    """The median brightness along the border of one image, where paper is likelier than ink."""
    return float(np.median(np.concatenate([image[0], image[-1], image[1:-1, 0], image[1:-1, -1]])))


def _paper_is_bright(images: np.ndarray) -> bool:
    sample = images[:: max(1, len(images) // 1000)]
    edges = (sample[:, 0], sample[:, -1], sample[:, 1:-1, 0], sample[:, 1:-1, -1])
    return float(np.median(np.concatenate([edge.ravel() for edge in edges]))) > 127


def _seen_transposed(images: np.ndarray, labels: np.ndarray, characters: tuple[str, ...]) -> bool | None:
    """Whether tall characters lie on their side, or None where there are too few, or they do not say."""
    tall = np.flatnonzero(np.isin(labels, [i for i, c in enumerate(characters) if c in TALL]))
    height, width = images.shape[1:]
    if len(tall) < _ENOUGH_TALL or min(height, width) < _SMALLEST_SIDE:
        return None
    sample = images[tall[:: max(1, len(tall) // 1000)]].astype(np.float32)
    inked = sample[sample.any(axis=(1, 2))]
    if not len(inked):
        return None
    down, across = _spread(inked.sum(axis=2)), _spread(inked.sum(axis=1))
    return None if 0.8 < down / max(across, 1e-6) < 1.25 else bool(down < across)


def _spread(profiles: np.ndarray) -> float:
    """The mean over letters of the variance of the ink's place along one axis."""
    weights = profiles / profiles.sum(axis=1, keepdims=True)
    place = np.arange(profiles.shape[1])
    mean = weights @ place
    return float(np.mean((weights * (place - mean[:, None]) ** 2).sum(axis=1)))


def _transposed(images: np.ndarray) -> np.ndarray:
    if images.shape[1] != images.shape[2]:
        return np.ascontiguousarray(images.transpose(0, 2, 1))
    for i in range(0, len(images), _BLOCK):
        images[i : i + _BLOCK] = images[i : i + _BLOCK].transpose(0, 2, 1).copy()
    return images
