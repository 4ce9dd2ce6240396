"""People as hands: they write with letters of their own."""

import dataclasses

import numpy as np
import pytest

from ownhand.evaluation.outside import (
    line_pictures,
)
from ownhand.evaluation.people import real_hands
from ownhand.letters import Letters, Strokes


def people(*, with_images: bool) -> Letters:
    """Three people who write I and L, the last two held out; a person's strokes are so many times as wide as high."""
    drawn, labels, writers = [], [], []
    for writer, widths in enumerate(([0.2], [0.5, 0.6], [1.0])):
        for label, width in ((label, width) for label in (0, 1) for width in widths):
            tall = np.array([[0, 1], [0, 0], [width, 0]]) * 40 + 100
            drawn.append(tall if label else np.array([[0, 0], [0, 1], [width, 1]]) * 40 + 100)
            labels.append(label)
            writers.append(writer)
    offsets = np.arange(len(drawn) + 1)
    images = np.zeros((len(drawn), 28, 28), np.uint8)
    for image, points in zip(images, drawn, strict=True):
        width = round(20 * np.ptp(points[:, 0]) / 40)
        image[4:24, 4:6] = 255
        image[22:24, 4 : 4 + width] = 255
    return Letters(
        characters=("I", "L"),
        labels=labels,
        images=images if with_images else None,
        strokes=None
        if with_images
        else Strokes(points=np.concatenate(drawn), stroke_offsets=3 * offsets, letter_offsets=offsets),
        writers=writers,
        writer_names=("Ann", "Bea", "Cid"),
        held_out=np.array(writers) > 0,
    )


@pytest.mark.parametrize("way", ["inked", "drawn and traced", "traced"])
def test_people_write_with_letters_of_their_own(way: str) -> None:
    hands = real_hands(people(with_images=way == "traced"), "ILL IL", 5, as_pixels=way == "drawn and traced")
    assert [hand.characters for hand in hands] == ["IL", "IL"]
    shapes = []
    for hand in hands:
        seen = set()
        for glyph in (hand.glyph("L", np.random.default_rng(seed)) for seed in range(8)):
            left, low, right, high = glyph.outline.bounds()
            assert glyph.character == "L"
            assert -0.2 < low < 0.1
            assert 1.3 < high < 2.2  # A capital.
            seen.add(round((right - left) / (high - low), 1))
        shapes.append(seen)
    bea, cid = shapes
    assert len(bea) == 2
    assert len(cid) == 1
    assert max(bea) < min(cid)


def test_the_same_seed_chooses_the_same_letters() -> None:
    hand = real_hands(people(with_images=False), "IL", 1)[0]
    once = [line_pictures("ILL LIL", hand, seed=seed)[0].tobytes() for seed in (1, 1, 2)]
    assert once[0] == once[1]
    assert once[0] != once[2]


def test_nobody_writes_what_they_never_wrote() -> None:
    letters = people(with_images=False)
    assert real_hands(letters, "ILX", 5) == []
    assert len(real_hands(letters, "IL", 1)) == 1
    others = letters.select(~((letters.writers == 1) & (letters.labels == 1)))
    assert len(real_hands(others, "IL", 5)) == 1
    for unknown in ({"writers": None, "writer_names": ()}, {"held_out": None}):
        assert real_hands(dataclasses.replace(letters, **unknown), "IL", 5) == []
