"""The verifier's net."""

import torch

from ownhand.nets.verifier import VerifierNet


def test_letters_lie_on_the_unit_sphere() -> None:
    torch.manual_seed(0)
    net = VerifierNet(torch.zeros(3, 28, 28), width=32).eval()
    images = torch.randint(0, 256, (5, 28, 28), dtype=torch.uint8)
    placed = net(images, torch.arange(5) % 3)
    assert placed.shape == (5, 64)
    torch.testing.assert_close(placed.norm(dim=1), torch.ones(5))


def test_a_blur_keeps_the_ink_and_spreads_it() -> None:
    net = VerifierNet(torch.zeros(1, 28, 28), width=8)
    dot = torch.zeros(1, 28, 28, dtype=torch.uint8)
    dot[0, 14, 14] = 255
    blurred = net.blurred(dot)[0]
    torch.testing.assert_close(blurred.sum(), torch.tensor(1.0))
    torch.testing.assert_close(blurred[14, 14], torch.tensor((6 / 16) ** 2))
    assert (blurred > 0).sum() == 25


def test_a_letter_that_is_its_characters_mean_departs_from_nothing() -> None:
    net = VerifierNet(torch.zeros(2, 28, 28), width=8).eval()
    image = torch.randint(0, 256, (1, 28, 28), dtype=torch.uint8)
    net.mean_images[1] = net.blurred(image)[0]
    blank = VerifierNet(torch.zeros(2, 28, 28), width=8).eval()
    blank.load_state_dict({**net.state_dict(), "mean_images": torch.zeros(2, 28, 28)})
    asked = torch.tensor([1])
    torch.testing.assert_close(net(image, asked), blank(torch.zeros_like(image), asked))
