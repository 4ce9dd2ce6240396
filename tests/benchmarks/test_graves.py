"""The RNN of the peers: its arithmetic, its words as steps, and that it learns, goes on and writes."""

import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

from ownhand.errors import LettersError, RunError
from ownhand.evaluation.word_samples import WordSample, people_held_out, words_in_place, written_letters
from ownhand.hands import Model
from ownhand.letters import Words

TEXTS = ["mind", "house", "river", "ending"]


@pytest.fixture
def graves(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with a narrow net; its parts import each other as scripts of one folder."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benchmarks" / "peers")
    found = importlib.import_module("graves")
    monkeypatch.setattr(found, "CELLS", 16)
    monkeypatch.setattr(importlib.import_module("graves_steps"), "FEWEST", 2)
    return found


def part(name: str) -> ModuleType:
    return importlib.import_module(name)


def words_of_people(num_people: int) -> Words:
    """The texts by people of whom every second one is held out: hands of a model that comes with ownhand."""
    rng, model = np.random.default_rng(0), Model.load("pen")
    words = [word for number in range(num_people) for word in written_letters(model.hand(number + 1), TEXTS, rng)]
    return Words.of(
        [[30 * stroke for letter in word for stroke in letter] for word in words],
        TEXTS * num_people,
        writers=np.repeat(np.arange(num_people), len(TEXTS)),
        writer_names=tuple(f"p{k}" for k in range(num_people)),
        held_out=np.repeat(np.arange(num_people) % 2 == 0, len(TEXTS)),
        source="people's words",
    )


def a_mixture(graves_net: ModuleType, *shape: int) -> tuple:
    random = torch.Generator().manual_seed(0)

    def numbers(*more: int) -> torch.Tensor:
        return torch.randn(*shape, graves_net.NUM_MIXTURES, *more, generator=random)

    return graves_net.Mixture(
        numbers(),
        numbers(2),
        numbers(2) / 3,
        torch.tanh(numbers()),
        torch.randn(*shape, 2, generator=random),
    )


@pytest.mark.usefixtures("graves")
def test_surprise_is_that_of_a_mixture_of_normals() -> None:
    net = part("graves_net")
    found, steps, ends = a_mixture(net, 5), torch.randn(5, 2), torch.tensor([[0.0, 1.0]]).repeat(5, 1)
    deviations, rho = found.log_deviations.exp(), found.correlations
    covariance = deviations[..., 0] * deviations[..., 1] * rho
    spread = torch.stack(
        [
            torch.stack([deviations[..., 0] ** 2, covariance], -1),
            torch.stack([covariance, deviations[..., 1] ** 2], -1),
        ],
        -2,
    )
    normals = torch.distributions.MultivariateNormal(found.means, spread)
    mixed = torch.distributions.MixtureSameFamily(torch.distributions.Categorical(logits=found.weights), normals)
    ended = torch.distributions.Bernoulli(logits=found.ends).log_prob(ends).sum(-1)
    expected = -mixed.log_prob(steps) - ended
    assert torch.allclose(net.surprise(found, steps, ends), expected, rtol=1e-3, atol=1e-3)


@pytest.mark.usefixtures("graves")
def test_what_is_drawn_has_the_mixtures_moments_and_a_bias_keeps_to_the_usual() -> None:
    net = part("graves_net")
    (one,) = [a_mixture(net, 1)]
    many = net.Mixture(*(field.expand(20_000, *field.shape[1:]) for field in one))
    random = torch.Generator().manual_seed(1)
    steps, ends = net.drawn(many, bias=0.0, random=random)
    mean = (one.weights.softmax(-1)[..., None] * one.means).sum(1)[0]
    assert torch.allclose(steps.mean(0), mean, atol=0.05)
    assert torch.allclose(ends.mean(0), torch.sigmoid(one.ends)[0], atol=0.02)
    steps, _ = net.drawn(many, bias=400.0, random=random)
    assert torch.allclose(steps, one.means[:, one.weights.argmax()].expand_as(steps), atol=0.02)


@pytest.mark.usefixtures("graves")
def test_what_is_written_in_two_goes_is_what_is_written_in_one() -> None:
    net = part("graves_net").Synthesis(5, cells=8, num_layers=3)
    steps, texts = torch.randn(7, 2, 3), torch.eye(5)[torch.randint(5, (2, 4))]
    whole, _ = net(steps, texts)
    _, state = net(steps[:3], texts)
    rest, _ = net(steps[3:], texts, state)
    assert torch.allclose(whole.means[3:], rest.means, atol=1e-5)
    assert (state.places > 0).all()


@pytest.mark.usefixtures("graves")
def test_words_are_steps_and_come_back() -> None:
    steps = part("graves_steps")
    word = [np.array([[0.0, 0.5], [0.4, 1.0], [0.8, 0.0]]), np.array([[0.2, 1.4]])]
    row = steps.pen_steps([word, word])
    assert row.shape == (8, 3)
    assert row[:, 2].tolist() == [0, 0, 1, 1, 0, 0, 1, 1]
    back = steps.strokes_of(row)
    assert [len(stroke) for stroke in back] == [3, 1, 3, 1]
    for stroke, expected in zip(
        back, [*word, *(stroke + np.array([0.8 + steps.GAP, 0]) for stroke in word)], strict=True
    ):
        np.testing.assert_allclose(stroke, expected, atol=1e-5)


def test_a_run_learns_and_goes_on_and_writes_in_the_place_of_people(graves: ModuleType, tmp_path: Path) -> None:
    writing = part("graves_words")
    words, folder = words_of_people(6), tmp_path / "run"
    words.save(tmp_path / "words.npz")
    graves.run(tmp_path / "words.npz", folder, 1e-6, resume=False)
    first = torch.load(folder / "checkpoint.pt", weights_only=True)
    with pytest.raises(RunError, match="a run here already"):
        graves.run(tmp_path / "words.npz", folder, 1e-6, resume=False)
    graves.run(tmp_path / "words.npz", folder, first["cpu_seconds"] + 1e-6, resume=True)
    assert torch.load(folder / "checkpoint.pt", weights_only=True)["step"] == 2

    peer = writing.Peer(folder)
    learned = part("levelled").learned_words(tmp_path / "words.npz", folder)
    assert not set(learned.writers.tolist()) & {0, 2, 4}
    heights = [np.concatenate(learned.strokes.letter(k))[:, 1] for k in range(len(learned))]
    assert np.median([row.max() for row in heights]) == pytest.approx(1.9, abs=0.4)
    real = people_held_out(words, 6, seed=0)
    asked = writing.held_out(words, 6, seed=0)
    assert asked.texts.tolist() == list(real.texts)
    written = writing.written_anew(peer, asked, learned, bias=0.5, seed=0, is_primed=True)
    assert written.texts.tolist() == list(real.texts)
    assert isinstance(words_in_place(written, real, words.writer_names), WordSample)
    again = writing.written_anew(peer, asked, learned, bias=0.5, seed=0, is_primed=True)
    np.testing.assert_array_equal(again.strokes.points, written.strokes.points)
    assert writing.written_anew(peer, asked, learned, bias=0.0, seed=0, is_primed=False).writers is None
    with pytest.raises(LettersError, match="characters that the net learned; q are none"):
        peer.write(["queen"], bias=0.0, seed=0)


def test_what_is_learned_falls(graves: ModuleType) -> None:
    steps = part("graves_steps")
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    bars = [[np.array([[0.0, 0.0], [0.0, 1.0]]) + rng.normal(0, 0.02, (2, 2))] for _ in range(40)]
    words = Words.of(bars, ["l"] * 40, writers=np.zeros(40, int), writer_names=("p",), source="bars")
    lessons = steps.Lessons(words, steps.characters_of(words.texts.tolist()))
    net = graves.Synthesis(len(lessons.characters), cells=16, num_layers=2)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    losses = []
    for _, batch in zip(range(40), lessons.batches(0), strict=False):
        loss = graves.loss_of(net, batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert np.mean(losses[-5:]) < np.mean(losses[:5]) - 1.5
