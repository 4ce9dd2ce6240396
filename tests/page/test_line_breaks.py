"""Where lines may be broken: by the annex, beyond it, at the signs of addresses, and by a dictionary."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from uniseg.linebreak import line_break_boundaries

from ownhand.errors import WritingError
from ownhand.page import lay_out
from ownhand.page.clusters import composed
from ownhand.page.line_breaks import forced_break, line_breaks

from .conftest import Bars, line_texts


def parts(line: str, language: str | None = None) -> str:
    """The line with bars where it may be broken, and broken ones where with a hyphen."""
    breaks = line_breaks(line, language)
    bars = {"\u00ad": "¦", "\u200b": "|"}
    return "".join(bars.get(breaks.get(place, ""), "") + character for place, character in enumerate(line))


@pytest.mark.parametrize(
    "broken",
    [
        "Quoi ? |Oui ! |Il |a |dit : |« bonjour » |et |puis |« au |revoir » ; |voilà !",
        '(hello) |[a]b, |\'so\' |she |said: |"plover", |"tern" |(and |"x")',
        "„Wort“ |»Wort« |‹ a › |‘tis |don't |l’été",
        "3-4 |12,500.00 |3.14 |12:30 |10-12-2026 |1/2",
        "a\u00a0b |c\u202fd |no-\u2060one |so\u00ad¦lo |a\u200b|b",
        "茶|を|飲|む。 |ok",
    ],
)
def test_the_annex_is_followed(broken: str) -> None:
    assert parts(broken.replace("|", "").replace("¦", "")) == broken


@pytest.mark.parametrize(
    "broken",
    [
        "known – |dash—|em - |end -",
        "He |said |—no— |and",
        "- |milk",
        "well-|known |and/|or",
        "e-mail |x-ray |km/h",
    ],
)
def test_no_line_begins_with_a_dash_and_no_hyphen_leaves_a_single_letter(broken: str) -> None:
    assert parts(broken.replace("|", "")) == broken


@pytest.mark.parametrize(
    "broken",
    [
        "me@|example.|com",
        "http://www.|example.|com/|path_|to?|id=|12",
        "/usr/|lib/|python3.11/|site-|packages",
        "C:\\users\\|anna |file_|name.|txt",
        "U.S.A. |e.g. |a.m.",
    ],
)
def test_addresses_and_paths_may_be_broken_after_their_signs(broken: str) -> None:
    assert parts(broken.replace("|", "")) == broken


@given(st.text(st.sampled_from("ab Zé.,;:!?'’\t1-"), max_size=30))
@example("a' b")
@example(" a")
def test_plain_words_are_told_apart_as_the_annex_has_it(text: str) -> None:
    line = composed(text)
    strictly = {place for place in line_break_boundaries(line) if 0 < place < len(line)} if line else set()
    found = set(line_breaks(line))
    assert found <= strictly
    assert all("-" in line[max(place - 2, 0) : place + 1] for place in strictly - found)


@pytest.mark.parametrize(
    ("word", "most", "broken"),
    [
        ("Donaudampfschiff", 9, "Donaudamp¦fschiff"),
        ("Donaudampfschiff", 15, "Donaudampfsch¦iff"),  # Three letters are better than two,
        ("Donau", 4, "Don¦au"),  # two better than one,
        ("Don", 2, "Do¦n"),  # and what must be must be.
        ("some-where-else", 9, "some-|where-else"),
        ("some-where-else", 12, "some-where-|else"),
        ("12345678901234567890", 9, "123456789|01234567890"),
        ("abc1234567", 9, "abc|1234567"),
        ("wordкириллица", 6, "word|кириллица"),
        ("abcdefgh.", 8, "abcde¦fgh."),
    ],
)
def test_a_word_too_long_is_broken_where_it_does_least_harm(word: str, most: int, broken: str) -> None:
    place, has_hyphen = forced_break(word, most)
    assert word[:place] + ("¦" if has_hyphen else "|") + word[place:] == broken


def test_words_are_hyphenated_by_a_dictionary_when_asked() -> None:
    pytest.importorskip("pyphen")
    assert parts("The oystercatcher, unbelievable", "en_GB") == "The |oyster¦catch¦er, |un¦be¦liev¦able"
    assert parts("oyster@catcher.org", "en_GB") == "oyster@|catcher.|org"
    assert parts("maison anticonstitutionnelle", "fr") == "mai¦son |an¦ti¦cons¦ti¦tu¦tion¦nelle"
    page = lay_out("OYSTERCATCHER " * 12, Bars(Bars().characters + "-"), size="A5", x_height_mm=6.0, hyphenate="en")
    assert any(line.endswith("OYSTER-") for line in line_texts(page))
    with pytest.raises(WritingError, match=r"no dictionary to hyphenate 'xx' by. Choose one of af, "):
        lay_out("A", Bars(), hyphenate="xx")
    with pytest.raises(WritingError, match=r"There is no language '../de' to hyphenate by"):
        lay_out("A", Bars(), hyphenate="../de")
