"""Writers' styles and invented ones."""

import torch

from ownhand.training.styles import spread_of, standardised, styles_of
from ownhand.training.twins import Asked

NUM_WRITERS, SIZE = 40, 4


def asked_of(writers: torch.Tensor) -> Asked:
    """Pairs by these writers; every other pair in an invented hand."""
    letters = torch.arange(2 * len(writers))
    return Asked(
        letters=letters,
        characters=torch.zeros_like(letters),
        writers=writers.repeat_interleave(2),
        are_twins=torch.ones(len(writers), dtype=torch.bool),
        is_invented=letters // 2 % 2 == 1,
    )


def test_styles_have_mean_0_and_deviation_1() -> None:
    styles = standardised(5 + 3 * torch.randn(NUM_WRITERS, SIZE, generator=torch.Generator().manual_seed(0)))
    torch.testing.assert_close(styles.mean(0), torch.zeros(SIZE), atol=1e-5, rtol=0)
    torch.testing.assert_close(styles.std(0), torch.ones(SIZE))


def test_invented_styles_spread_as_writers_and_their_noise_do() -> None:
    source = torch.Generator().manual_seed(0)
    styles = torch.randn(500, SIZE, generator=source) @ torch.randn(SIZE, SIZE, generator=source)
    spread = spread_of(styles, 0.5)
    torch.testing.assert_close(spread @ spread.T, torch.cov(styles.T) + 0.25 * torch.eye(SIZE))


def test_twins_share_a_style_and_claim_that_of_their_writer() -> None:
    table = torch.randn(NUM_WRITERS, SIZE, generator=torch.Generator().manual_seed(0))
    asked = asked_of(torch.arange(NUM_WRITERS))
    styles = styles_of(asked, table, noise=1e-3, source=torch.Generator().manual_seed(1))
    assert torch.equal(styles[::2], styles[1::2])
    claimed = ~asked.is_invented
    close = (styles - standardised(table)[asked.writers]).norm(dim=1) < 0.01
    assert close[claimed].all()
    assert not close[~claimed].any()


def test_without_writers_every_letter_has_a_style_of_its_own() -> None:
    asked = asked_of(torch.zeros(10, dtype=torch.int64))
    styles = styles_of(asked, torch.zeros(1, SIZE), noise=0.3, source=torch.Generator().manual_seed(1))
    assert len(styles.unique(dim=0)) == 20
