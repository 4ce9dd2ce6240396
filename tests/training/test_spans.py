"""Teaching the span reader."""

from pathlib import Path

import numpy as np
import pytest
from tests.words.toys import letters_of, words_of

from ownhand.errors import LettersError, RunError
from ownhand.training.spans import SpanReaderConfig, isolated_pieces, taught, teach_span_reader
from ownhand.words import SpanReader

_CONFIG = SpanReaderConfig(num_epochs=8, batch_size=16, num_words=20, num_tested=5)


def test_a_span_reader_learns_from_letters_and_from_those_found(tmp_path: Path) -> None:
    letters = letters_of("olin" * 60, held_out=[k % 3 == 0 for k in range(240)])
    said: list[str] = []
    found = teach_span_reader(
        letters, words_of(*["noon", "lol", "nil"] * 10), tmp_path / "spans.onnx", config=_CONFIG, say=said.append
    )
    assert found["isolated_read_right"] > 0.9
    assert said[0] == "160 isolated letters to learn from"
    reader = SpanReader.load(tmp_path / "spans.onnx")
    assert reader.card["found"] == found
    assert reader.card["found_in_words"] > 20
    assert reader.card["words"]["credit"] == "CC0"
    pieces = isolated_pieces(letters)
    assert np.mean(reader.likelihoods(pieces.images).argmax(1) == pieces.labels) > 0.9


def test_what_is_learned_is_the_same_each_time() -> None:
    pieces = isolated_pieces(letters_of("olin" * 8))
    weights = [
        taught(pieces, SpanReaderConfig(num_epochs=1, batch_size=8), lambda text: None).state_dict() for _ in range(2)
    ]
    assert all((weights[0][name] == weights[1][name]).all() for name in weights[0])


def test_letters_that_the_net_does_not_know_are_no_pieces() -> None:
    letters = letters_of("olol")
    assert len(isolated_pieces(letters)) == 4
    renamed = type(letters)(
        characters=("l", "ö"), labels=letters.labels, strokes=letters.strokes, writers=letters.writers,
        writer_names=letters.writer_names,
    )  # fmt: skip
    assert isolated_pieces(renamed).labels.tolist() == [ord("l") - 33] * 2


def test_it_asks_for_people_to_be_measured_by(tmp_path: Path) -> None:
    with pytest.raises(LettersError, match="held out"):
        teach_span_reader(
            letters_of("olin" * 4), words_of("noon"), tmp_path / "spans.onnx", config=_CONFIG, say=lambda text: None
        )
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RunError, match="num_words"):
        SpanReaderConfig(num_words=0)
