"""Models that write words (`hands.joined`): letters that meet, habits of joining, and what a seed settles."""

from itertools import pairwise

import numpy as np
import onnxruntime
import pytest

from ownhand.errors import ModelError
from ownhand.hands import Hand, Model
from ownhand.hands.joined import JoinedModel
from ownhand.writing import write


@pytest.fixture(scope="module")
def model() -> JoinedModel:
    model = Model.load("joined")
    assert isinstance(model, JoinedModel)
    return model


def word_of(hand: Hand, text: str, seed: int = 0):
    (glyphs,) = hand.words_of([text], [range(seed, seed + len(text))])
    return glyphs


def moved(glyphs):
    """The strokes of each letter of a word in their places."""
    x, strokes = 0.0, []
    for glyph in glyphs:
        x += glyph.step or 0.0
        strokes.append([stroke + np.array([x, 0.0]) for stroke in glyph.strokes])
    return strokes


def num_joined(hand: Hand, text: str, seed: int = 0) -> int:
    """How many letters of a word the pen comes to without a lift."""
    letters = moved(word_of(hand, text, seed))
    ends = [[stroke[-1] for stroke in strokes] for strokes in letters]
    begins = [[stroke[0] for stroke in strokes] for strokes in letters]
    return sum(
        any(np.allclose(end, begin, atol=1e-6) for end in before for begin in after)
        for before, after in zip(ends, begins[1:], strict=False)
    )


def test_joined_letters_meet_in_a_point(model: JoinedModel) -> None:
    for number in range(6):
        assert num_joined(model.hand(number, joined=1, check=False), "minimum") == 6
        assert num_joined(model.hand(number, joined=0, check=False), "minimum") == 0


def test_letters_say_where_the_pen_goes_on_and_what_is_a_mark(model: JoinedModel) -> None:
    for number in range(6):
        letters = word_of(model.hand(number, joined=1, check=False), "minim")
        assert [glyph.goes_on for glyph in letters] == [False, True, True, True, True]
        strokes = moved(letters)
        for before, after, glyph in zip(strokes, strokes[1:], letters, strict=False):
            last = before[len(before) - glyph.num_marks - 1]
            np.testing.assert_allclose(last[-1], after[0][0], atol=1e-6)
        # The dots of the i's come above all else that is written of them.
        for glyph, of_letter in zip(letters, strokes, strict=True):
            if glyph.character == "i" and glyph.num_marks:
                assert min(mark[:, 1].min() for mark in of_letter[-glyph.num_marks :]) > 0.6
        print_ = word_of(model.hand(number, joined=0, check=False), "minim")
        assert not any(glyph.goes_on for glyph in print_)
    dotted = [g.num_marks for n in range(6) for g in word_of(model.hand(n, check=False), "minim") if g.character == "i"]
    assert sum(count == 1 for count in dotted) >= 9  # of twelve


def test_a_hand_has_its_own_habit(model: JoinedModel) -> None:
    shares = [num_joined(model.hand(number, check=False), "minimumunion") / 11 for number in range(1, 13)]
    assert max(shares) - min(shares) > 0.4
    assert word_of(model.hand(3), "habit")[2].step == word_of(model.hand(3), "habit")[2].step


def test_the_dial_joins_ever_more(model: JoinedModel) -> None:
    counts = [
        sum(num_joined(model.hand(n, joined=joined, check=False), "summertime", seed=7 * n) for n in range(8))
        for joined in (0, 0.3, 0.7, 1)
    ]
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] == 8 * 9


def test_words_stand_on_the_line_as_large_as_they_should(model: JoinedModel) -> None:
    tops, bottoms = [], []
    for number in range(20):
        for glyph in word_of(model.hand(number), "nomanous"):
            _, bottom, _, top = glyph.outline.bounds()
            bottoms.append(bottom)
            tops.append(top)
    assert np.median(bottoms) == pytest.approx(0, abs=0.15)
    assert np.median(tops) == pytest.approx(1, abs=0.15)


def test_letters_follow_one_another_and_signs_stand_alone(model: JoinedModel) -> None:
    word = word_of(model.hand(2), "don't(12)")
    assert [glyph.step is None for glyph in word] == [c in "d't(12)" for c in "don't(12)"]
    assert all(glyph.step > 0 for glyph in word if glyph.step is not None)


def test_a_word_is_the_same_whatever_is_written_with_it(model: JoinedModel) -> None:
    hand = model.hand(5)
    words, seeds = ["some", "words", "A"], [[1, 2, 3, 4], [5, 6, 7, 8, 9], [10]]
    together = hand.words_of(words, seeds)
    for word, of_word, glyphs in zip(words, seeds, together, strict=True):
        (alone,) = hand.words_of([word], [of_word])
        for one, other in zip(alone, glyphs, strict=True):
            assert all(np.allclose(a, b, atol=1e-4) for a, b in zip(one.strokes, other.strokes, strict=True))


class CountingSession:
    """A session that counts the letters it draws."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self.session, self.num_letters = session, 0

    def get_inputs(self):
        return self.session.get_inputs()

    def run(self, names, inputs):
        self.num_letters += len(inputs["wobble"])
        return self.session.run(names, inputs)


def test_of_a_word_that_is_typed_on_only_the_end_is_drawn(model: JoinedModel) -> None:
    session = CountingSession(onnxruntime.InferenceSession(model.path))
    fresh = JoinedModel(model.path, session, session.session.get_modelmeta().custom_metadata_map)
    word, latents = list("afterward"), fresh.style(11)[None]
    wobble = np.random.default_rng(0).standard_normal((len(word), fresh.wobble_size))
    is_joined = np.ones(len(word), bool)
    before = fresh.draw([word[:-1]], latents, wobble[:-1], is_joined[:-1])
    session.num_letters = 0
    after = fresh.draw([word], latents, wobble, is_joined)
    assert session.num_letters == 4  # the letter that was the last, and the new one, two rows each
    assert (after.paths[:-2] == before.paths[:-1]).all()
    together = fresh.draw([word] * 9, latents.repeat(9, axis=0), np.tile(wobble, (9, 1)), np.tile(is_joined, 9))
    assert session.num_letters == 4 + 9 * 9  # of many nothing is looked up
    np.testing.assert_allclose(together.paths[-9:], after.paths, atol=1e-5)


def test_without_wobble_words_are_alike_but_where_they_join(model: JoinedModel) -> None:
    hand = model.hand(4, wobble=0, joined=1, check=False)
    one, other = (moved(word_of(hand, "alike", seed)) for seed in (1, 2))
    for letter, twin in zip(one, other, strict=True):
        assert [stroke.tolist() for stroke in letter] == [stroke.tolist() for stroke in twin]


def test_letters_alone_are_written_too(model: JoinedModel) -> None:
    glyphs = model.hand(1).glyphs(list("Ab3?"), np.random.default_rng(0))
    assert [glyph.character for glyph in glyphs] == list("Ab3?")
    assert all(glyph.step is None and glyph.strokes for glyph in glyphs)
    assert len(model.glyphs(["a", "b"], np.random.default_rng(0))) == 2
    assert model.written_words([], model.hand(0), []) == []


def test_what_is_not_known_is_named(model: JoinedModel) -> None:
    with pytest.raises(ModelError, match="cannot write 'é'"):
        model.draw([["é"]], np.zeros((1, model.style_size)), np.zeros((1, model.wobble_size)), np.zeros(1, bool))


def test_hands_keep_and_blend_their_joins(model: JoinedModel, tmp_path) -> None:
    hand = model.hand(7, joined=0.4).named("Ada")
    assert Hand.load(hand.save(tmp_path / "ada.json"), model).joined == 0.4
    assert Hand.load(model.hand(7).save(tmp_path / "plain.json"), model).joined is None
    assert model.hand(7, joined=0.2).blend(model.hand(8, joined=0.6)).joined == pytest.approx(0.4)
    assert model.hand(7, joined=0.2).blend(model.hand(8)).joined is None
    with pytest.raises(ModelError, match="A joining of 2 is out of bounds"):
        model.hand(7, joined=2)


def test_models_that_write_letters_alone_cannot_be_told_to_join() -> None:
    with pytest.raises(ModelError, match="writes every letter by itself"):
        Model.load("pen").hand(7, joined=1)


def test_a_page_runs_on_and_is_the_same_twice() -> None:
    text = "Dear Anna, I have been meaning to write to you about the summer."
    page, again = (write(text, hand=7, model="joined", seed=3) for _ in range(2))
    assert page.svg() == again.svg()
    assert page.missing == ()
    words = {}
    for placement in page.placements:
        words.setdefault((placement.line, placement.word), []).append(placement)
    for one, other in pairwise(list(words.values())):
        if one[0].line == other[0].line:
            assert page.box(other[0])[0] > max(page.box(placement)[0] for placement in one)


def test_neat_hands_write_their_letters_more_alike_and_keep_most_of_their_style(model: JoinedModel) -> None:
    hand = model.hand(7)
    assert hand.neatness == model.usual_neatness > 0
    assert np.allclose(model.hand(7, neatness=0.5).latent, (1 - 0.5**4) * hand.style)
    assert not model.hand(7, neatness=1).latent.any()
    wobbles = [model.hand(7, neatness=neatness, wobble=0.8).calmed_wobble for neatness in (0, 0.5, 1)]
    assert wobbles == pytest.approx([0.8, 0.6, 0.4])
    assert hand.identity != model.hand(7, neatness=0.5).identity
