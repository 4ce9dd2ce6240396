"""Looks of pen paths, and how rough their lines are."""

import numpy as np
import pytest
import torch

from ownhand.letters.variety import style_features
from ownhand.training.looks import looks, roughness


def ellipse(*, lean: float = 0.0, width: float = 1.0, tremble: float = 0.0) -> torch.Tensor:
    """A path round an ellipse that is 2 high, all ink."""
    turn = torch.linspace(0, 2 * torch.pi, 64)
    y = turn.sin()
    x = width * turn.cos() + lean * y
    xy = torch.stack([x, y], dim=1) + tremble * torch.randn(64, 2, generator=torch.Generator().manual_seed(0))
    return torch.cat([xy, torch.ones(64, 1)], dim=1).unsqueeze(0)


def test_slant_and_width_are_told_apart() -> None:
    upright, leaning, wide = (looks(path)[0] for path in (ellipse(), ellipse(lean=0.5), ellipse(width=1.5)))
    assert leaning[0] - upright[0] == pytest.approx(0.5, abs=0.02)
    assert leaning[1] == pytest.approx(upright[1].item(), abs=0.02)  # As upright as it would be,
    assert leaning[2] > upright[2] + 0.05  # and wider as it leans.
    assert wide[1] - upright[1] == pytest.approx(np.log(1.5), abs=0.03)


def test_travel_has_no_looks() -> None:
    path = torch.cat([ellipse(), torch.tensor([[[30.0, 0.0, -1.0]]])], dim=1)
    torch.testing.assert_close(looks(path), looks(ellipse()), atol=0.02, rtol=0)


def test_looks_agree_with_the_measure_of_hands() -> None:
    leans = torch.linspace(-0.5, 0.5, 9).tolist()
    paths = torch.cat([ellipse(lean=lean) for lean in leans])
    assert np.corrcoef(looks(paths)[:, 0], style_features(paths.numpy())[:, 1])[0, 1] > 0.99


def test_lines_that_tremble_are_rough() -> None:
    smooth, rough = roughness(ellipse()), roughness(ellipse(tremble=0.02))
    assert smooth < 0.3
    assert rough > 1.5


def test_looks_can_be_learned_by_even_where_there_is_no_ink() -> None:
    path = ellipse().repeat(3, 1, 1)
    path[1, :, 2] = -1  # All travel,
    path[2, :, :2] = 0.5  # and a dot.
    path.requires_grad_()
    looks(path).sum().backward()
    assert path.grad is not None
    assert path.grad.isfinite().all()
