"""Words as a joined game draws them."""

import numpy as np
import pytest
import torch

from ownhand.nets.forms import PenForm
from ownhand.nets.joined import BODY_POINTS, JoinedGenerator, JoinedWriting
from ownhand.training.joined_samples import Script, as_written, in_words, word_sheet, write_words

KNOWN = "clno"


@pytest.fixture(scope="module")
def writing() -> JoinedWriting:
    torch.manual_seed(0)
    net = JoinedGenerator(4, PenForm(), latent_size=8, wobble_size=4, width=32, num_blocks=1)
    return JoinedWriting(net, torch.eye(8)).eval()


def drawn(writing: JoinedWriting, script: Script, latents: np.ndarray, wobble: np.ndarray) -> np.ndarray:
    return write_words(writing, script, latents, wobble)


def test_a_script_tells_each_letter_of_its_neighbours_and_joins() -> None:
    script = Script.of(["loc", "n"], KNOWN, np.array([[True, False, True], [True, True, True]]))
    assert script.characters.tolist() == [[2, 4, 1], [3, 0, 0]]
    assert script.before.tolist() == [[0, 2, 4], [0, 0, 0]]
    assert script.after.tolist() == [[4, 1, 0], [0, 0, 0]]
    assert script.places[0, :, 0].tolist() == [-1, 1, -1]
    assert script.places[0, :, 1].tolist() == [1, -1, -1]
    assert script.is_joined_before.tolist() == [[False, True, False], [False, False, False]]


def test_a_joined_letter_begins_where_the_one_before_left_the_pen(writing: JoinedWriting) -> None:
    rng = np.random.default_rng(0)
    script = Script.of(["loon", "cool"], KNOWN, np.array([[True, False, True, False]] * 2))
    latents = rng.standard_normal((2, 8), dtype=np.float32)
    wobble = rng.standard_normal((2, 4, 4), dtype=np.float32)
    cells = in_words(drawn(writing, script, latents, wobble))
    ends, begins = cells[:, :-1, BODY_POINTS - 1, :2], cells[:, 1:, 0, :2]
    gaps = np.hypot(*(begins - ends).transpose(2, 0, 1))
    assert gaps[:, [0, 2]].max() < 1e-5
    assert gaps[:, 1].min() > 1e-3


def test_words_come_out_alike_whether_drawn_together_or_alone(writing: JoinedWriting) -> None:
    rng = np.random.default_rng(0)
    joins = rng.random((3, 5)) < 0.5
    words = ["loon", "c", "colon"]
    latents = rng.standard_normal((3, 8), dtype=np.float32)
    wobble = rng.standard_normal((3, 5, 4), dtype=np.float32)
    together = drawn(writing, Script.of(words, KNOWN, joins), latents, wobble)
    for row, word in enumerate(words):
        script = Script.of([word], KNOWN, joins[row : row + 1])
        alone = drawn(writing, script, latents[row : row + 1], wobble[row : row + 1, : len(word)])
        assert np.abs(together[row, : len(word)] - alone[0]).max() < 1e-5
        assert not together[row, len(word) :].any()


def test_a_letter_depends_on_where_the_one_before_left_the_pen(writing: JoinedWriting) -> None:
    script = Script.of(["lo", "co"], KNOWN, np.array([[True, False]] * 2))
    same_before = script._replace(before=np.zeros_like(script.before))
    cells = drawn(writing, same_before, np.zeros((2, 8), np.float32), np.zeros((2, 2, 4), np.float32))
    assert np.abs(cells[0, 1] - cells[1, 1]).max() > 1e-3


def test_no_line_leads_from_a_body_to_its_marks() -> None:
    cells = np.ones((2, 64, 3), np.float32)
    assert as_written(cells)[:, BODY_POINTS - 1, 2].tolist() == [-1, -1]
    assert cells.min() == 1


def test_a_sheet_has_a_line_for_each_hand_and_is_the_same_each_time(writing: JoinedWriting) -> None:
    sheet = word_sheet(writing, KNOWN, num_hands=3, x_height=10, seed=0)
    assert sheet.height == 3 * 46
    pixels = np.asarray(sheet)
    assert all((pixels[row * 46 : (row + 1) * 46, 44:] < 128).any() for row in range(3))
    assert (np.asarray(word_sheet(writing, KNOWN, num_hands=3, x_height=10, seed=0)) == pixels).all()
    # No character of the text is known: the characters themselves are written.
    assert (np.asarray(word_sheet(writing, "%&#@", num_hands=1, x_height=10, seed=0))[:, 44:] < 128).any()
