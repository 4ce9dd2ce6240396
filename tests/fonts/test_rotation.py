"""Shapes take turns: proved by shaping thousands of words."""

import itertools
import random
from collections import defaultdict

import pytest
from fontTools.ttLib import TTFont
from tests.fonts.conftest import Shaper

from ownhand.fonts import Font

PROSE = """
the of and to in is it you that he was for on are with as his they be at one have this from or had by hot but
some what there we can out other were all your when up use word how said an each she which do their time if
will way about many then them would write like so these her long make thing see him two has look more day
could go come did my sound no most number who over know water than call first people may down side been now
find any new work part take get place made live where after back little only round man year came show every
good me give our under name very through just form much great think say help low line before turn cause same
mean differ move right boy old too does tell sentence set three want air well also play small end put home
read hand port large spell add even land here must big high such follow act why ask men change went light kind
off need house picture try us again animal kettle bottle butter letter Zoë café naïve 1,234 2026 1999 11:55
Anna Otto OSLO Łódź happy coffee bookkeeper
"""
WORDS = PROSE.split()


def prose(num_words: int, seed: int = 0) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(num_words))


def occurrences(glyphs: list[str], font: Font) -> dict[str, list[str]]:
    """The shapes of each character, in the order of the text."""
    of = {name: character for character, names in font.shapes.items() for name in names}
    found: dict[str, list[str]] = defaultdict(list)
    for name in glyphs:
        if name in of:
            found[of[name]].append(name)
    return found


def test_a_shape_comes_again_only_when_all_others_were_used(font: Font, shape: Shaper) -> None:
    """Over 5,000 words in one run: of five occurrences of a letter in a row no two are alike, however far apart."""
    found = occurrences(shape(prose(5000)), font)
    letters = [c for c in found if c.isalnum()]
    assert len(letters) > 35
    for character in letters:
        assert len(font.shapes[character]) >= 5
        row = found[character]
        for start in range(len(row) - 4):
            assert len(set(row[start : start + 5])) == 5, (character, start)


@pytest.mark.parametrize("seed", range(3))
def test_every_word_begins_anew_where_it_is_alone(font: Font, shape: Shaper, seed: int) -> None:
    for word in prose(200, seed).split():
        for character, row in occurrences(shape(word), font).items():
            assert len(set(row[:5])) == len(row[:5]), (word, character)


def test_doubles_differ(shape: Shaper) -> None:
    for character in "abcdefghijklmnopqrsuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?'":
        one, other = shape(character * 2, liga=False)
        assert one != other
    for text in ("éé", "ää", "e\u0301e\u0301"):
        one, mark, other, mark_again = shape(text)
        assert one != other
        assert mark != mark_again


def test_words_that_come_again_differ(font: Font, shape: Shaper) -> None:
    """All repeats on lines of 70 characters of words of two letters at least, and the same word over and over."""
    num_pairs, alike = 0, []
    for seed in range(300):
        line = prose(14, seed)
        glyphs = iter(shape(line, liga=False))
        words: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for word in line.split():
            own = tuple(name for name in itertools.takewhile(lambda name: name != "space", glyphs))
            words[word].append(own)
        for word, shapes in words.items():
            for one, other in itertools.combinations(shapes, 2):
                num_pairs += 1
                alike += [word] * (one == other)
    assert num_pairs > 100
    assert alike == []
    for word in ("the", "of", "is", "later", "it"):
        glyphs = shape(f"{word} " * 35)
        size = len(word) + 1
        assert len({tuple(glyphs[k : k + size]) for k in range(0, len(glyphs), size)}) == 35, word


def test_no_turn_is_left_and_no_character_is_missing(font: Font, shape: Shaper) -> None:
    every = "".join(font.characters)
    for text in (every, " ".join(every), prose(500)):
        glyphs = shape(text)
        assert not any(name.startswith("turn") or name == ".notdef" for name in glyphs)


def test_lines_that_begin_alike_mostly_begin_with_other_shapes(shape: Shaper) -> None:
    begins = {tuple(shape(f"The {word}")[:3]) for word in WORDS[:60]}
    assert len(begins) >= 4


def test_every_shape_is_reached_by_a_stylistic_set(font: Font, shape: Shaper) -> None:
    for number in range(5):
        feature = {f"ss{number + 1:02}": True}
        for text in ("abcxyz", "AEIOU", "0123456789"):
            expected = [font.shapes[character][number] for character in text]
            assert shape(text, **feature) == expected
            assert shape(text, calt=False, **feature) == expected
            assert shape(text * 3, liga=False, **feature) == expected * 3
    assert shape("ee", ss07=True) == ["e.ss07"] * 2
    assert shape("11", ss02=True, tnum=True) == ["one.tnum_ss02"] * 2


def test_without_turns_every_letter_has_its_first_shape(shape: Shaper) -> None:
    assert shape("eee", calt=False) == ["e", "e", "e"]


def test_the_space_takes_part(opened: dict[str, TTFont]) -> None:
    """Browsers shape word by word where no rule of a font has to do with the space."""
    gsub = opened[".otf"]["GSUB"].table
    glyphs = set()
    for lookup in gsub.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            for coverage in getattr(table, "BacktrackCoverage", []) or []:
                glyphs.update(coverage.glyphs)
    assert "space" in glyphs
