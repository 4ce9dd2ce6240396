"""The judge's net."""

import torch

from ownhand.nets.judge import NUM_FEATURES, Judgement, JudgeNet


def test_a_judge_gives_probabilities_and_what_they_follow_from() -> None:
    net = JudgeNet(94).eval()
    images = torch.randint(0, 256, (4, 32, 32), dtype=torch.uint8)
    probabilities, features = Judgement(net)(images)
    assert probabilities.shape == (4, 94)
    assert features.shape == (4, NUM_FEATURES)
    torch.testing.assert_close(probabilities.sum(1), torch.ones(4))
    torch.testing.assert_close(net.tell(features).softmax(1), probabilities)
    torch.testing.assert_close(net(images).softmax(1), probabilities)
