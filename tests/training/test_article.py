"""Each stated fact of the article's recipe, and that the written-out step is the printed one."""

import numpy as np
import pytest
import torch
from benchmarks.article_loop import AutogradGame, PrintedLoop
from torch import nn

from ownhand.errors import RunError
from ownhand.ink import Strokes, draw_letters
from ownhand.letters import Letters
from ownhand.nets.dense import Discriminator, Generator
from ownhand.training.article import ArticleConfig, ArticleGame, centre, prepared_letters
from ownhand.training.objective import binary_cross_entropy, binary_cross_entropy_slope


def article_letters(counts: dict[str, int], seed: int = 0) -> Letters:
    """Blocks of ink, another place for each character."""
    rng = np.random.default_rng(seed)
    characters = tuple(sorted(counts))
    labels = np.repeat(np.arange(len(characters)), [counts[c] for c in characters]).astype(np.int16)
    images = rng.integers(0, 40, (len(labels), 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4 + 2 * label : 12 + 2 * label, 6:20] = 255
    return Letters(characters=characters, labels=labels, images=images, source="blocks")


def make_game(letters: Letters | None = None, **settings: object) -> ArticleGame:
    config = ArticleConfig(**settings)
    letters = letters or article_letters({"A": 70, "B": 71})
    return ArticleGame(letters, config, torch.device("cpu"))


def test_the_numbers_are_the_articles() -> None:
    config = ArticleConfig()
    assert (config.num_epochs, config.batch_size, config.latent_size) == (450, 64, 64)
    assert (config.learning_rate, config.letters_per_character) == (2e-4, 4182)


def test_the_nets_are_the_articles() -> None:
    def shape(net: nn.Sequential) -> list[object]:
        return [(m.in_features, m.out_features) if isinstance(m, nn.Linear) else type(m) for m in net]

    leaky, relu = nn.LeakyReLU, nn.ReLU
    assert shape(Discriminator()) == [(784, 256), leaky, (256, 256), leaky, (256, 1), nn.Sigmoid]
    assert shape(Generator()) == [(64, 256), relu, (256, 256), relu, (256, 784), nn.Tanh]
    assert {m.negative_slope for m in Discriminator() if isinstance(m, leaky)} == {0.2}


def test_pixels_run_from_minus_one_to_one() -> None:
    pixels = torch.arange(784).remainder(256).to(torch.uint8).repeat(3, 1)
    seen = torch.empty(3, 784)
    centre(pixels, out=seen)
    assert torch.equal(seen, (pixels.float() - 127.5) / 127.5)
    assert (seen.min(), seen.max()) == (-1, 1)


def test_balancing_keeps_at_most_4182_of_each_letter() -> None:
    kept = prepared_letters(article_letters({"A": 5000, "B": 200, "C": 4182}), ArticleConfig())
    assert kept.counts() == {"A": 4182, "B": 200, "C": 4182}


def test_the_articles_balanced_set_of_the_kaggle_letters_has_102651() -> None:
    counts = [13869, 8668, 23409, 10134, 11440, 1163, 5762, 7218, 1120, 8493, 5603, 11586, 12336]
    counts += [19010, 57825, 19341, 5812, 11566, 48419, 22495, 29008, 4182, 10784, 6272, 10859, 6076]
    labels = np.repeat(np.arange(26), counts)
    letters = Letters(
        characters=tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), labels=labels, images=np.zeros((len(labels), 1, 1), np.uint8)
    )
    assert len(letters) == 372_450
    assert len(letters.balanced(ArticleConfig().letters_per_character, seed=0)) == 102_651


def test_an_epoch_sees_every_letter_once_the_last_batch_smaller() -> None:
    game = make_game(article_letters({"A": 70, "B": 71}))
    assert game.steps_per_epoch == 3
    order = game.epoch_order(0)
    assert sorted(order.tolist()) == list(range(141))
    assert order.tolist() != game.epoch_order(1).tolist()
    game.advance(3)
    assert game.letters_seen == 141


def test_steps_are_those_of_the_printed_loop() -> None:
    letters = article_letters({"A": 300, "B": 300})
    game = make_game(letters)
    generator, discriminator = Generator(), Discriminator()
    generator.load_state_dict(game.generator.state_dict())
    discriminator.load_state_dict(game.discriminator.state_dict())
    printed = PrintedLoop(generator, discriminator)
    source = torch.Generator().manual_seed(5)
    pixels = torch.from_numpy(letters.images.reshape(-1, 784))
    for step in range(30):
        n = 64 if step % 10 else 41  # Now and then a smaller batch, as at the end of an epoch.
        batch = pixels[torch.randperm(len(pixels), generator=source)[:n]]
        latents = torch.randn(2 * n, 64, generator=source)
        ours = game.train_step(batch, latents)
        theirs = printed.step((batch.float() - 127.5) / 127.5, latents[:n], latents[n:])
        torch.testing.assert_close(ours, torch.tensor(theirs), rtol=1e-4, atol=1e-5)
    for ours, theirs in ((game.generator, generator), (game.discriminator, discriminator)):
        for mine, printed_one in zip(ours.parameters(), theirs.parameters(), strict=True):
            torch.testing.assert_close(mine, printed_one, rtol=1e-3, atol=2e-5)


def test_steps_are_those_of_autograd() -> None:
    """The same nets and random numbers: the first step to the bit, later ones as near as rounding lets them be."""
    letters = article_letters({"A": 300, "B": 300})
    ours, theirs = (kind(letters, ArticleConfig(), torch.device("cpu")) for kind in (ArticleGame, AutogradGame))
    found, expected = ours.advance(9), theirs.advance(9)
    assert np.array_equal(found[0], expected[0])
    assert found == pytest.approx(expected, rel=1e-4, abs=1e-5)


def test_the_slope_is_autograds_even_where_scores_saturate() -> None:
    logits = torch.tensor([[-200.0], [-20.0], [-1.0], [0.3], [5.0], [30.0]], requires_grad=True)
    for label in (0, 1):
        scores = logits.sigmoid()
        loss = nn.BCELoss()(scores, torch.full_like(scores, label))
        (slope,) = torch.autograd.grad(loss, logits)
        torch.testing.assert_close(binary_cross_entropy_slope(scores.detach(), label), slope)
        torch.testing.assert_close(binary_cross_entropy(scores.detach(), label), loss.detach())


def test_a_chunk_may_have_any_length() -> None:
    whole, parts = make_game(seed=3), make_game(seed=3)
    in_one = whole.advance(3)
    in_three = np.concatenate([parts.advance(1) for _ in range(3)])
    assert np.array_equal(in_one, in_three)
    assert torch.equal(whole.generator[4].weight, parts.generator[4].weight)


@pytest.mark.parametrize(
    ("counts", "settings", "message"),
    [
        ({"A": 100}, {}, "expected several characters, found only 'A'"),
        ({"A": 20, "B": 20}, {}, "expected at least one batch of 64 letters, found 40"),
    ],
)
def test_letters_that_cannot_teach_are_refused(counts: dict[str, int], settings: dict, message: str) -> None:
    with pytest.raises(RunError, match=message):
        prepared_letters(article_letters(counts), ArticleConfig(**settings))


def test_letters_of_another_size_are_refused() -> None:
    letters = article_letters({"A": 50, "B": 50})
    small = Letters(
        characters=letters.characters, labels=letters.labels, images=letters.images[:, :14, :14], source="small"
    )
    with pytest.raises(RunError, match="28x28 images, but this holds 14x14"):
        prepared_letters(small, ArticleConfig())


@pytest.mark.parametrize("settings", [{"batch_size": 0}, {"num_epochs": 0}, {"learning_rate": 0.0}])
def test_numbers_out_of_bounds_are_refused(settings: dict) -> None:
    with pytest.raises(RunError, match=next(iter(settings))):
        ArticleConfig(**settings)


def test_training_improves_what_it_draws() -> None:
    """A short run on bent lines halves the error of the mean drawing: grey levels a pixel, beside the mean line."""
    lines = np.random.default_rng(0).uniform(-1, 1, (2000, 1, 3, 2))
    images = draw_letters(Strokes.of(lines))
    letters = Letters(characters=("A", "B"), labels=np.arange(2000) % 2, images=images)
    game = ArticleGame(letters, ArticleConfig(), torch.device("cpu"))
    latents = torch.randn(64, 64, generator=torch.Generator().manual_seed(0))

    def error() -> float:
        return float(np.abs(game.draw(latents).mean(0) - images.mean(0)).mean())

    before = error()
    for _ in range(20):
        game.advance(game.steps_per_epoch)
    assert error() < 0.5 * before
