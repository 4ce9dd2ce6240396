"""Pages as an outside reader reads them. What needs that reader itself is skipped where it is not installed."""

import socket
import string
import textwrap
from collections.abc import Iterator

import numpy as np
import pytest

from ownhand.errors import LettersError, WritingError
from ownhand.evaluation.outside import (
    LineReader,
    outside_reader,
)
from ownhand.evaluation.pages import CHARACTERS_A_LINE, TEXT, interval_of_hands, page_errors, page_text

from .printed import PRINTABLE, PrintedHand

WHOLE = " ".join(TEXT.split())


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
    shown = []
    answers = iter([*lines, *([""] * len(lines)), *(line[1:] for line in lines)])
    found = page_errors([printed] * 3, reader=lambda _: next(answers), progress=lambda *step: shown.append(step))
    assert found.by_hand == (0.0, 1.0, len(lines) / length)
    assert found.misread == pytest.approx((length + len(lines)) / (3 * length))
    assert found.misread_without_spaces == pytest.approx((bare + len(lines)) / (3 * bare))
    assert (found.num_hands, found.num_characters, found.text) == (3, 3 * length, WHOLE)
    # One of 27 draws takes the first hand thrice, and one takes the second.
    assert found.interval == (0.0, 1.0)
    assert shown == [(n + 1, 3 * len(lines)) for n in range(3 * len(lines))]


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
