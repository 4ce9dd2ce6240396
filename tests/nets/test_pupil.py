"""The pupils' nets."""

import torch

from ownhand.nets.pupil import FeaturePupil, PupilNet, WordPupil


def test_a_pupil_answers_by_images_or_by_features() -> None:
    assert PupilNet(7)(torch.randint(0, 256, (3, 28, 28), dtype=torch.uint8)).shape == (3, 7)
    assert WordPupil(2)(torch.randint(0, 256, (3, 32, 128), dtype=torch.uint8)).shape == (3, 2)
    assert FeaturePupil(torch.zeros(5), torch.ones(5), 2)(torch.randn(3, 5)).shape == (3, 2)


def test_features_are_standardised_as_the_lessons_are() -> None:
    torch.manual_seed(0)
    plain = FeaturePupil(torch.zeros(5), torch.ones(5), 2)
    moved = FeaturePupil(torch.full((5,), 3.0), torch.full((5,), 2.0), 2)
    moved.layers.load_state_dict(plain.layers.state_dict())
    features = torch.randn(4, 5)
    torch.testing.assert_close(moved(3 + 2 * features), plain(features))
