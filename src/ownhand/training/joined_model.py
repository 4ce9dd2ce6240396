"""A trained joined game as a model file that is able to write words."""

import copy
from collections.abc import Mapping
from pathlib import Path

import torch

from ownhand.training.export import save_model_file
from ownhand.training.joined_game import JoinedGame


def save_joined_model(game: JoinedGame, path: Path, card: Mapping[str, object]) -> None:
    """Writes what the game has trained as a model file of the kind "joined".

    Its inputs are those of `JoinedWriting`, all rows of cells; its output `paths` (cells, 64, 3), in x-heights. Its
    metadata has `joins`, which `ownhand.hands.joins` reads.
    """
    config = game.config
    # A tensor for each, since the exporter takes one that comes twice for one and the same input.
    numbers = {name: torch.ones(2, dtype=torch.int64) for name in ("characters", "before", "after")}
    save_model_file(
        copy.deepcopy(game.writing()),  # It goes to the CPU to be saved; the game may sit on a GPU.
        path,
        kind="joined",
        characters=game.characters,
        card=card,
        inputs={
            "latents": torch.zeros(2, config.latent_size),
            **numbers,
            "places": torch.zeros(2, 5),
            "wobble": torch.zeros(2, config.wobble_size),
        },
        output="paths",
        joins=game.joins().to_json(),
        halved=True,
    )
