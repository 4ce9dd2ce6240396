"""A joined game as a model file."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from ownhand.hands.joins import Joins
from ownhand.training.joined_game import JoinedConfig, JoinedGame
from ownhand.training.joined_model import save_joined_model

from .word_writers import written_cells


def test_the_file_draws_what_the_net_draws_and_knows_when_letters_join(tmp_path: Path) -> None:
    config = JoinedConfig(width=32, batch_size=32, num_windows=4, generator_blocks=1, critic_blocks=1)
    game = JoinedGame(written_cells(), "clno", config, torch.device("cpu"))
    game.advance(3)
    save_joined_model(game, tmp_path / "model.onnx", {"made": "for a test"})
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx")
    source = torch.Generator().manual_seed(0)
    inputs = {
        "latents": torch.randn(5, 32, generator=source),
        "characters": torch.tensor([1, 2, 3, 4, 1]),
        "before": torch.tensor([0, 1, 2, 5, 4]),
        "after": torch.tensor([2, 3, 5, 0, 0]),
        "places": torch.randn(5, 5, generator=source),
        "wobble": torch.randn(5, 16, generator=source),
    }
    (drawn,) = session.run(None, {name: part.numpy() for name, part in inputs.items()})
    with torch.no_grad():
        expected = game.writing()(*inputs.values()).numpy()
    assert drawn.shape == (5, 64, 3)
    assert np.abs(drawn - expected).max() < 0.02
    metadata = session.get_modelmeta().custom_metadata_map
    assert metadata["kind"] == "joined"
    assert json.loads(metadata["characters"]) == list("clno")
    joins = Joins.from_json(json.loads(metadata["joins"]))
    assert 0 < joins.probability("o", "n") < 1
    assert len(joins.rate_by_latent) == 33
