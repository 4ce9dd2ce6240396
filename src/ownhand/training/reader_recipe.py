"""What a run of the `reader` or the `judge` recipe says while it goes and leaves at its end."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from ownhand.errors import RunError
from ownhand.files import write_bytes
from ownhand.letters import Letters, look_alikes
from ownhand.nets.judge import Judgement, JudgeNet
from ownhand.nets.reader import Probabilities
from ownhand.training.bounds import check_learnable
from ownhand.training.export import save_model_file
from ownhand.training.journal import Journal
from ownhand.training.loop import Action
from ownhand.training.pictures import save_confusions
from ownhand.training.reader import ReaderConfig, ReaderTraining, plain_images
from ownhand.training.recipe import LetterRecipe
from ownhand.training.run import Run, Say

_PRINT_EVERY = 200


class ReaderRecipe(LetterRecipe):
    """Training a reader as a run: lines every 200 steps; then held-out accuracy, confusions, model and report."""

    changeable = ()  # The learning rate falls towards the planned end.

    def __init__(self, name: str) -> None:
        self.name = name

    def config(self) -> ReaderConfig:
        """The recipe's own numbers; a judge begins otherwise than the reader, for it is to err otherwise."""
        return ReaderConfig(recipe="judge", seed=1, num_epochs=6) if self.name == "judge" else ReaderConfig()

    def prepare(self, letters: Letters, config: ReaderConfig) -> Letters:
        """All letters, some of them held out: the source's own choice, or whole writers drawn at random."""
        if letters.held_out is None:
            letters = letters.holding_out(config.held_out_share, seed=config.seed)
        check_learnable(letters.training_part(), config.batch_size)
        return letters

    def make(self, letters: Letters, config: ReaderConfig, device: torch.device) -> ReaderTraining:
        """The reader at its first weights; held-out letters are never shown to it."""
        return ReaderTraining(letters.training_part(), config, device)

    def actions(self, run: Run[Letters], trainee: ReaderTraining, say: Say) -> Sequence[Action]:
        """Prints every 200 steps, and the accuracy on held-out letters after each epoch."""
        held_out = run.letters.held_out_part()
        images = plain_images(held_out)

        def print_loss() -> None:
            loss, accuracy, _ = trainee.last_metrics
            say(f"step {trainee.step:,}: loss {loss:.3f}, read right {accuracy:.1%} of the batch")

        def print_accuracy() -> None:
            exact = np.mean(_read(trainee, images).argmax(1) == held_out.labels)
            say(f"epoch {trainee.step // trainee.steps_per_epoch}: read right {exact:.2%} of held-out letters")

        return [(_PRINT_EVERY, print_loss), (trainee.steps_per_epoch, print_accuracy)]

    def finish(self, run: Run[Letters], trainee: ReaderTraining, journal: Journal, say: Say) -> None:
        """Leaves accuracy.json, confusions.png, model.onnx and report.md."""
        held_out = run.letters.held_out_part()
        probabilities = _read(trainee, plain_images(held_out))
        found = held_out_accuracy(probabilities, held_out)
        say(f"Held-out letters read right: {found['exact']:.2%}, or as a look-alike: {found['look_alikes']:.2%}.")
        text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
        write_bytes(run.folder / "accuracy.json", text.encode(), error=RunError)
        characters = run.letters.characters
        shares = confusion_shares(probabilities.argmax(1), held_out)
        save_confusions(shares, characters, run.folder / "confusions.png")
        card = {
            **run.card(trainee),
            "accuracy": {key: found[key] for key in ("letters", "writers", "exact", "look_alikes")},
        }
        example = torch.zeros(2, 32, 32, dtype=torch.uint8)
        net = trainee.net
        save_model_file(
            Judgement(net) if isinstance(net, JudgeNet) else Probabilities(net),
            run.folder / "model.onnx",
            kind=self.name,
            characters=characters,
            card=card,
            inputs={"images": example},
            output=("probabilities", "features") if isinstance(net, JudgeNet) else "probabilities",
        )
        write_bytes(run.folder / "report.md", _report(run, trainee, found).encode(), error=RunError)


@torch.no_grad()
def _read(trainee: ReaderTraining, images: np.ndarray) -> np.ndarray:
    trainee.net.eval()
    parts = [trainee.net(part.to(trainee.device)).softmax(1).cpu() for part in torch.from_numpy(images).split(1024)]
    return torch.cat(parts).numpy()


def held_out_accuracy(probabilities: np.ndarray, letters: Letters) -> dict[str, Any]:
    """The shares of `letters` read right, exactly and with look-alikes counted as one, in all and by character."""
    characters = letters.characters
    same = np.array([[other in look_alikes(one) for other in characters] for one in characters])
    read = probabilities.argmax(1)
    exact, alike = read == letters.labels, same[letters.labels, read]
    by_character = {
        character: {
            "letters": int(mine.sum()),
            "exact": round(float(exact[mine].mean()), 4),
            "look_alikes": round(float(alike[mine].mean()), 4),
        }
        for label, character in enumerate(characters)
        if (mine := letters.labels == label).any()
    }
    return {
        "letters": len(letters),
        "writers": None if letters.writers is None else len(np.unique(letters.writers)),
        "exact": round(float(exact.mean()), 4),
        "look_alikes": round(float(alike.mean()), 4),
        "by_character": by_character,
    }


def confusion_shares(read: np.ndarray, letters: Letters) -> np.ndarray:
    """(characters, characters): which share of each character (row) was read as which (column)."""
    n = len(letters.characters)
    counts = np.zeros((n, n))
    np.add.at(counts, (letters.labels, read), 1)
    shares: np.ndarray = counts / counts.sum(1, keepdims=True).clip(min=1)
    return shares


def _report(run: Run[Letters], trainee: ReaderTraining, found: dict[str, Any]) -> str:
    writers = "" if found["writers"] is None else f" by {found['writers']} people that it never saw"
    rows = "\n".join(
        f"| `{character}` | {row['letters']:,} | {row['exact']:.1%} | {row['look_alikes']:.1%} |"
        for character, row in found["by_character"].items()
    )
    return f"""# A {run.config.recipe}

{run.cost(trainee)}

Of {found["letters"]:,} held-out letters{writers} it reads **{found["exact"]:.2%}** exactly, and
**{found["look_alikes"]:.2%}** if look-alikes (O and 0, S and s ...) count as one.

![Which characters it takes for which](confusions.png)

| character | held-out letters | read right | or as a look-alike |
|---|---|---|---|
{rows}
"""
