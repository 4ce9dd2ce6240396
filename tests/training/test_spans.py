"""Teaching the span reader."""

from pathlib import Path

import numpy as np
import pytest
from tests.words.toys import found_word, letters_of, strokes_of, words_of

from ownhand.errors import LettersError, RunError
from ownhand.hands.joined import JoinedModel
from ownhand.hands.model import Model
from ownhand.training.spans import (
    SpanReaderConfig,
    isolated_pieces,
    letter_spans,
    other_spans,
    taught,
    teach_span_reader,
)
from ownhand.words import SpanReader

_CONFIG = SpanReaderConfig(num_epochs=8, batch_size=16, num_words=20, num_written=10, num_tested=5)


def test_a_span_reader_learns_from_letters_and_from_those_found(tmp_path: Path) -> None:
    letters = letters_of("olin" * 60, held_out=[k % 3 == 0 for k in range(240)])
    said: list[str] = []
    model = Model.load("joined")
    assert isinstance(model, JoinedModel)
    found = teach_span_reader(
        letters,
        words_of(*["noon", "lol", "nil"] * 10),
        tmp_path / "spans.onnx",
        model=model,
        config=_CONFIG,
        say=said.append,
    )
    assert found["isolated_read_right"] > 0.9
    assert said[0] == "160 isolated letters to learn from"
    assert "in 10 words that joined.onnx wrote" in said[1]
    reader = SpanReader.load(tmp_path / "spans.onnx")
    assert reader.card["found"] == found
    assert reader.card["found_in_words"] > 20
    assert reader.card["written"] > 20
    assert reader.card["words"]["credit"] == "CC0"
    pieces = isolated_pieces(letters, np.random.default_rng(0))
    assert np.mean(reader.likelihoods(pieces.images).argmax(1) == pieces.labels) > 0.9


def test_what_is_learned_is_the_same_each_time() -> None:
    pieces = isolated_pieces(letters_of("olin" * 8), np.random.default_rng(0))
    weights = [taught(pieces, SpanReaderConfig(batch_size=8), 1, lambda text: None).state_dict() for _ in range(2)]
    assert all((weights[0][name] == weights[1][name]).all() for name in weights[0])


def test_letters_that_the_net_does_not_know_are_no_pieces() -> None:
    letters = letters_of("olol")
    rng = np.random.default_rng(0)
    assert len(isolated_pieces(letters, rng)) == 4
    renamed = type(letters)(
        characters=("l", "ö"), labels=letters.labels, strokes=letters.strokes, writers=letters.writers,
        writer_names=letters.writer_names,
    )  # fmt: skip
    assert isolated_pieces(renamed, rng).labels.tolist() == [ord("l") - 33] * 2


def test_a_lone_letter_stands_on_its_line() -> None:
    images = isolated_pieces(letters_of("ol" * 40), np.random.default_rng(0)).images
    stripe = (images[:, :, 0] > 0).sum(axis=1)
    # An o fills the line from the baseline to the x-height; an l reaches far above it.
    assert 12 < np.median(stripe[::2]) < 17
    assert 6 < np.median(stripe[1::2]) < 11


def test_other_spans_are_no_letters() -> None:
    word = found_word("lol", strokes_of("lol"), 0, 1, -2, -1)
    letters = letter_spans(word)
    assert np.array_equal(word.word.cuts[letters.ravel()], np.repeat(word.bounds, 2)[1:-1])
    others = other_spans(word, 5, np.random.default_rng(0))
    assert 0 < len(others) <= 5
    begins, ends = word.word.cuts[others].T
    for begin, end in zip(word.bounds[:-1], word.bounds[1:], strict=True):
        assert (np.maximum(abs(begins - begin), abs(ends - end)) > 8).all()


def test_it_asks_for_people_to_be_measured_by(tmp_path: Path) -> None:
    with pytest.raises(LettersError, match="held out"):
        teach_span_reader(
            letters_of("olin" * 4), words_of("noon"), tmp_path / "spans.onnx", config=_CONFIG, say=lambda text: None
        )
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RunError, match="num_words"):
        SpanReaderConfig(num_words=0)
