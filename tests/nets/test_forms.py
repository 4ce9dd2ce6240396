"""Forms: codes of letters, and letters of codes."""

import numpy as np
import torch

from ownhand.nets.forms import PenForm, PixelForm


def test_codes_are_half_whitened_and_decode_to_the_same_paths() -> None:
    rng = np.random.default_rng(0)
    scales = np.geomspace(1, 0.01, 128)
    flat = torch.from_numpy((rng.normal(size=(4000, 128)) * scales).astype(np.float32))
    paths = torch.cat([flat.view(-1, 64, 2), torch.ones(4000, 64, 1)], dim=2)
    form = PenForm()
    form.fit(paths)
    codes = form.encode(paths)
    assert torch.allclose(form.decode(codes), paths, atol=1e-5)
    deviations = codes[:, :128].std(0).sort(descending=True).values
    assert torch.allclose(deviations, torch.from_numpy(scales**0.5).float(), rtol=0.1)


def test_pixels_keep_their_range() -> None:
    images = torch.arange(256, dtype=torch.uint8).repeat(4)[: 28 * 28].view(1, 28, 28)
    codes = PixelForm().encode(images)
    assert codes.min() == -1
    assert codes.max() == 1
    assert torch.allclose(PixelForm().decode(codes) * 255, images.float(), atol=1e-3)
