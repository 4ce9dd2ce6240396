"""Pages as an outside reader reads them. What needs that reader itself is skipped where it is not installed."""

import dataclasses
import socket
import string
import sys
import textwrap
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from ownhand.errors import LettersError, OwnhandError, WritingError
from ownhand.evaluation.outside import (
    DPI,
    LineReader,
    NoOutsideReader,
    cut,
    distance,
    line_errors,
    line_pictures,
    outside_reader,
)
from ownhand.evaluation.pages import CHARACTERS_A_LINE, TEXT, interval_of_hands, page_errors, page_text
from ownhand.evaluation.people import real_hands
from ownhand.glyphs import Glyph, GlyphSource
from ownhand.ink import trace_all
from ownhand.letters import Letters, Strokes

PRINTABLE = "".join(chr(code) for code in range(33, 127))
WHOLE = " ".join(TEXT.split())


class PrintedHand(GlyphSource):
    """Writes in the font that comes with Pillow, so many times as wide; or with its letters exchanged."""

    characters = PRINTABLE

    def __init__(self, characters: str = PRINTABLE, *, wide: float = 1.0, shown_as: str | None = None) -> None:
        self.characters = characters
        font = ImageFont.load_default(size=60)
        pictures = []
        for character in shown_as or characters:
            picture = Image.new("L", (120, 120), 0)
            ImageDraw.Draw(picture).text((20, 80), character, fill=255, font=font, anchor="ls")
            pictures.append(np.array(picture))
        x_height = font.getbbox("x", anchor="ls")[1]
        scale = np.array([wide, 1]) / -x_height
        outlines = [outline.transformed(scale, (0, -40 * scale[1])) for outline in trace_all(np.stack(pictures))]
        self._outlines = dict(zip(characters, outlines, strict=True))

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """The printed letter, or the one that it is exchanged for."""
        return Glyph(character, self._outlines[character])


@pytest.fixture(scope="module")
def printed() -> PrintedHand:
    return PrintedHand()


@pytest.fixture(scope="module")
def reader() -> Iterator[LineReader]:
    """The outside reader, kept from the network: its weights come with it."""
    pytest.importorskip("rapidocr", reason="needs the outside reader: pip install 'ownhand[ocr]'")

    def refuse(*_: object) -> None:
        raise AssertionError("the outside reader looked for the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield outside_reader()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("kitten", "sitting", 3),
        ("flaw", "lawn", 2),
        ("", "abc", 3),
        ("abc", "", 3),
        ("same", "same", 0),
        ("ab", "ba", 2),
    ],
)
def test_distances_of_known_texts(one: str, other: str, expected: int) -> None:
    assert distance(one, other) == expected


@given(st.text("ab ", max_size=8), st.text("ab ", max_size=8), st.text("ab ", max_size=8))
def test_the_distance_keeps_the_laws_of_distances(one: str, two: str, three: str) -> None:
    assert distance(one, two) == distance(two, one)
    assert (distance(one, two) == 0) == (one == two)
    assert distance(one, three) <= distance(one, two) + distance(two, three)
    assert abs(len(one) - len(two)) <= distance(one, two) <= max(len(one), len(two))


def test_neither_case_nor_the_length_of_a_space_is_an_error() -> None:
    assert line_errors("Can you read it?", " CAN  YOU read it? ") == (0, 16, 0, 13)
    assert line_errors("Can you read it?", "canyou reod it") == (3, 16, 2, 13)


def test_pictures_are_cut_to_their_ink_and_some_paper() -> None:
    paper = Image.new("L", (300, 200), 255)
    paper.paste(0, (100, 80, 150, 90))
    picture = cut(paper)
    assert picture.size == (50 + 32, 10 + 32)
    assert np.array(picture)[16:26, 16:66].max() == 0
    assert np.array(picture).mean() == pytest.approx(255 * (1 - 500 / (82 * 42)))


def test_a_line_too_wide_for_the_paper_is_written_in_parts(printed: PrintedHand) -> None:
    line = "Max, the old dog next door, got"
    assert len(line_pictures(line, printed, seed=0)) == 1
    parts = line_pictures(line, PrintedHand(wide=4.0), seed=0)
    assert len(parts) > 1
    assert all(part.width < 210 / 25.4 * DPI for part in parts)
    assert len({part.height for part in parts}) <= 3  # None of them has two lines.
    assert max(part.height for part in parts) < 1.5 * line_pictures(line, printed, seed=0)[0].height


def test_the_text_is_what_the_characters_allow() -> None:
    assert page_text(PRINTABLE) == WHOLE
    assert set(WHOLE) >= set(string.ascii_lowercase)
    assert page_text(string.ascii_letters) == "".join(c for c in WHOLE if c not in ",.;?")
    assert page_text(string.ascii_lowercase + ",.;?") == WHOLE.lower()
    capitals = page_text(string.ascii_uppercase)
    assert capitals == "".join(c for c in WHOLE if c not in ",.;?").upper()
    assert page_text(string.ascii_uppercase.replace("Q", "")) == capitals.replace("QUICK ", "")


@pytest.mark.parametrize("characters", [string.digits, "abc", ""])
def test_hands_that_can_write_hardly_any_of_it_are_told_so(characters: str) -> None:
    with pytest.raises(LettersError, match="60 characters or more"):
        page_text(characters)


def test_errors_are_counted_by_hand(printed: PrintedHand) -> None:
    lines = textwrap.wrap(WHOLE, CHARACTERS_A_LINE)
    length, bare = sum(map(len, lines)), sum(len(line.replace(" ", "")) for line in lines)
    told = []
    answers = iter([*lines, *([""] * len(lines)), *(line[1:] for line in lines)])
    found = page_errors([printed] * 3, reader=lambda _: next(answers), progress=lambda *step: told.append(step))
    assert found.by_hand == (0.0, 1.0, len(lines) / length)
    assert found.misread == pytest.approx((length + len(lines)) / (3 * length))
    assert found.misread_without_spaces == pytest.approx((bare + len(lines)) / (3 * bare))
    assert (found.num_hands, found.num_characters, found.text) == (3, 3 * length, WHOLE)
    # One of 27 draws takes the first hand thrice, and one takes the second.
    assert found.interval == (0.0, 1.0)
    assert told == [(n + 1, 3 * len(lines)) for n in range(3 * len(lines))]


def test_intervals_hold_the_share_and_narrow_with_more_hands() -> None:
    wrong, written = np.random.default_rng(0).binomial(100, 0.1, 400), np.full(400, 100)
    few, many = interval_of_hands(wrong[:10], written[:10]), interval_of_hands(wrong, written)
    assert few
    assert many
    assert few[0] < 0.1 < few[1]
    # Of 400 hands with 100 letters each: 1.96 standard errors of a share of 0.1 of 40,000.
    assert many[1] - many[0] == pytest.approx(2 * 1.96 * np.sqrt(0.09 / 40_000), rel=0.15)
    assert interval_of_hands(wrong[:1], written[:1]) is None


def test_pages_without_hands_or_characters_are_refused(printed: PrintedHand) -> None:
    with pytest.raises(LettersError, match="found none"):
        page_errors([])
    with pytest.raises(LettersError, match="can write 0"):
        page_errors([printed, PrintedHand(string.digits)], reader=lambda _: "")
    with pytest.raises(WritingError, match="cannot write"):
        page_errors([PrintedHand("abc")], text="abc xyz", reader=lambda _: "")


def test_a_missing_reader_is_said_to_be_missing(printed: PrintedHand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(NoOutsideReader, match=r"needs rapidocr.* pip install 'ownhand\[ocr\]'") as raised:
        page_errors([printed])
    assert isinstance(raised.value, OwnhandError)


def test_print_is_read_nearly_without_errors_and_twice_alike(printed: PrintedHand, reader: LineReader) -> None:
    found = page_errors([printed], reader=reader)
    assert found.misread < 0.01
    assert found.text == WHOLE
    assert page_errors([printed], reader=reader) == found


def test_capitals_alone_are_read_too(reader: LineReader) -> None:
    found = page_errors([PrintedHand(string.ascii_uppercase)], reader=reader)
    assert found.text.isupper()
    assert found.misread < 0.01


def test_letters_exchanged_are_errors(reader: LineReader) -> None:
    turned = string.ascii_lowercase[1:] + "a"
    exchanged = PrintedHand(string.ascii_lowercase, shown_as=turned)
    assert page_errors([exchanged], reader=reader).misread > 0.7


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
    some = letters.select(~((letters.writers == 1) & (letters.labels == 1)))
    assert len(real_hands(some, "IL", 5)) == 1
    for unknown in ({"writers": None, "writer_names": ()}, {"held_out": None}):
        assert real_hands(dataclasses.replace(letters, **unknown), "IL", 5) == []
