"""Teaching the glance: the quick look that spares the reader most of what it would read (`ownhand.hands.glance`).

    python -m ownhand.training.glance LETTERS.npz MODEL.onnx OUT.onnx

A small dense net over pen paths learns what the reader says of them: of 500,000 letters that the pen model MODEL draws,
in stretched styles and with stretched wobble; of the letters of LETTERS, held-out writers left out; and of both mixed
and shaken, which hardly read. Eight minutes on one core. Then it says how often the glance is sure, and how often the
reader differs where it is, on hands and people that it never saw.

Beside OUT.onnx lies OUT.pt, the net as torch has it, from which a generator can learn (`loosening`).
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from ownhand.errors import ModelError, OwnhandError, RunError
from ownhand.hands import LabelledModel, Model, Reader
from ownhand.hands.checking import SURE, images_of_paths, sets_of, shipped_reader
from ownhand.letters import Letters, aligned, load_letters
from ownhand.nets.glance import GlanceNet, Probabilities
from ownhand.training.checkpoint import load_checkpoint, save_checkpoint
from ownhand.training.descent import descend
from ownhand.training.export import save_model_file
from ownhand.training.people import pen_paths

_THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, kw_only=True)
class GlanceConfig:
    """Every number of the lesson."""

    seed: int = 0
    num_drawn: int = 500_000
    """Letters that the model draws."""
    num_spoilt: int = 60_000
    """Letters mixed and shaken."""
    num_tested: int = 30_000
    """Letters drawn afterwards, to tell how often it is right."""
    most_style: float = 1.6
    most_wobble: float = 2.0
    """By how much styles and wobble are stretched at most, so that it knows more than the model's usual letters."""
    num_epochs: int = 30
    batch_size: int = 1024
    learning_rate: float = 2e-3
    """Its peak, of AdamW; it climbs and falls along cosines."""
    weight_decay: float = 0.01


class TrainedGlance:
    """A glance in torch, so that a generator can learn from what it thinks and from what it sees."""

    def __init__(self, net: GlanceNet, characters: tuple[str, ...]) -> None:
        self.net, self.characters = net.eval().requires_grad_(False), characters
        sets, self._set_of = sets_of(characters)
        self._sets = torch.from_numpy(np.array(sets, np.float32))

    @classmethod
    def load(cls, path: Path) -> "TrainedGlance":
        """Opens what `save` wrote. Raises RunError where there is nothing of the kind."""
        state: Any = load_checkpoint(path, device=torch.device("cpu"))
        try:
            net = GlanceNet(len(state["characters"]))
            net.load_state_dict(state["net"])
            return cls(net, tuple(state["characters"]))
        except (KeyError, TypeError, RuntimeError) as reason:
            raise RunError(f"{path}: expected a glance, found something else.") from reason

    def save(self, path: Path) -> None:
        """Writes the net as torch has it."""
        save_checkpoint(path, {"characters": list(self.characters), "net": self.net.state_dict()})

    def set_numbers(self, characters: tuple[str, ...]) -> Tensor:
        """(characters,): which set of look-alikes each is in; -1 where its shape says nothing, or it is not known."""
        return torch.tensor([self._set_of.get(character, -1) for character in characters])

    def likelihoods(self, paths: Float[Tensor, "letters 64 3"]) -> Float[Tensor, "letters sets"]:
        """How likely it thinks each set of look-alikes."""
        likely: Tensor = self.net(paths).softmax(1) @ self._sets
        return likely

    def sees(self, paths: Float[Tensor, "letters 64 3"]) -> Float[Tensor, "letters 1024"]:
        """What it sees in letters before it tells which they are."""
        return self.net.sees(paths)


def teach_glance(
    model: LabelledModel,
    letters: Letters,
    out: Path,
    *,
    reader: Reader | None = None,
    config: GlanceConfig | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Teaches a glance what the reader says of letters by people and by a model; leaves `out`, and `out` as `.pt`.

    Raises:
        ModelError: the model draws no pen paths.
        LettersError: the letters have no strokes.
        RunError: the files cannot be written.
    """
    if not model.has_pen:
        raise ModelError(f"{model.path}: expected a model that draws with a pen, found one that draws pixels.")
    config, reader = config or GlanceConfig(), reader or shipped_reader()
    rng = np.random.default_rng(config.seed)
    letters = aligned(letters)
    real, held_out = pen_paths(letters.training_part()), letters.held_out_part()
    stretch = {"most_style": config.most_style, "most_wobble": config.most_wobble}
    drawn, _ = _drawings(model, config.num_drawn, rng, **stretch)
    paths = np.concatenate([drawn, real])
    paths = np.concatenate([paths, _spoilt(paths, config.num_spoilt, rng)])
    net = _taught(paths, reader.probabilities(images_of_paths(paths)), config, rng, say)
    glance = TrainedGlance(net, reader.characters)

    tested, asked = _drawings(model, config.num_tested, rng)
    of_people = np.array(held_out.characters)[held_out.labels]
    found = {
        "drawn": _compared(glance, reader, tested, asked),
        "people_held_out": _compared(glance, reader, pen_paths(held_out), of_people),
        "asked_wrongly": _compared(glance, reader, tested, rng.permutation(asked)),
    }
    for name, figures in found.items():
        say(f"{name}: {figures}")
    about = {"letters": reader.card["letters"], "paths": len(paths), "epochs": config.num_epochs, "sure": SURE}
    shares = {name: {key: row[key] for key in row if key != "by_threshold"} for name, row in found.items()}
    save_model_file(
        Probabilities(net),
        out,
        kind="glance",
        characters=reader.characters,
        card={**about, "found": shares},
        inputs={"paths": torch.zeros(2, 64, 3)},
        output="probabilities",
        halved=True,
    )
    glance.save(out.with_suffix(".pt"))


def _drawings(
    model: LabelledModel, count: int, rng: np.random.Generator, *, most_style: float = 1.0, most_wobble: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Paths (count, 64, 3) of letters in a hand each, styles and wobble stretched at random, and their characters."""
    asked = rng.choice(list(model.characters), count)
    stretch = rng.uniform([0.8, 0.5], [max(most_style, 0.8), max(most_wobble, 0.5)], (count, 2)).astype(np.float32)
    if most_style == most_wobble == 1:
        stretch[:] = 1
    latents = stretch[:, :1] * rng.standard_normal((count, model.style_size), dtype=np.float32)
    wobble = stretch[:, 1:] * rng.standard_normal((count, model.wobble_size), dtype=np.float32)
    return model.draw(asked.tolist(), latents, wobble), asked


def _spoilt(
    paths: Float[np.ndarray, "letters points 3"], count: int, rng: np.random.Generator
) -> Float[np.ndarray, "spoilt points 3"]:
    """Paths between two letters, or shaken: such as no reader should be sure of."""
    one, other = paths[rng.integers(len(paths), size=(2, count))]
    share = rng.uniform(0, 0.5, (count, 1, 1)) * (rng.random((count, 1, 1)) < 0.7)
    mixed = (1 - share) * one + share * other
    shakes = rng.standard_normal((count, 8, 2)) * rng.uniform(0, 0.3, (count, 1, 1))
    places = np.linspace(0, 7, paths.shape[1])
    low, part = np.floor(places).astype(int).clip(max=6), (places % 1)[:, None]
    part[-1] = 1
    mixed[..., :2] += shakes[:, low] * (1 - part) + shakes[:, low + 1] * part
    mixed[..., 2] = np.where(mixed[..., 2] > 0, 1, -1)
    spoilt: np.ndarray = mixed.astype(np.float32)
    return spoilt


def _taught(
    paths: Float[np.ndarray, "letters 64 3"],
    wanted: Float[np.ndarray, "letters characters"],
    config: GlanceConfig,
    rng: np.random.Generator,
    say: Callable[[str], None],
) -> GlanceNet:
    """A net whose probabilities come close to those wanted, by cross-entropy."""
    torch.manual_seed(config.seed)
    net = GlanceNet(wanted.shape[1])
    optimizer = torch.optim.AdamW(net.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
    num_batches = len(paths) // config.batch_size
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.learning_rate, total_steps=config.num_epochs * num_batches
    )
    shown, answers = torch.from_numpy(paths), torch.from_numpy(wanted)
    for epoch in range(config.num_epochs):
        order = torch.from_numpy(rng.permutation(len(paths))[: num_batches * config.batch_size])
        losses = (
            nn.functional.cross_entropy(net(shown[batch]), answers[batch]) for batch in order.split(config.batch_size)
        )
        say(f"epoch {epoch + 1}: {np.mean(list(descend(optimizer, losses, schedule))):.4f}")
    return net.eval()


@torch.no_grad()
def _compared(glance: TrainedGlance, reader: Reader, paths: np.ndarray, asked: np.ndarray) -> dict[str, Any]:
    """How often the glance is sure that letters read as asked, and how often the reader then says otherwise."""
    sets, set_of = sets_of(reader.characters)
    known = np.array([character in set_of for character in asked])
    paths, set_asked = paths[known], np.array([set_of[character] for character in np.asarray(asked)[known]])
    parts = [glance.likelihoods(part) for part in torch.from_numpy(paths).split(4096)]
    sureness = torch.cat(parts).numpy()[np.arange(len(paths)), set_asked]
    is_read = (reader.probabilities(images_of_paths(paths)) @ sets).argmax(1) == set_asked

    def differs(is_sure: Bool[np.ndarray, " letters"]) -> float | None:
        return round(float(np.mean(~is_read[is_sure])), 5) if is_sure.any() else None

    is_sure = sureness >= SURE
    return {
        "letters": len(paths),
        "reader_accepts": round(float(is_read.mean()), 4),
        "glance_is_sure": round(float(is_sure.mean()), 4),
        "of_these_reader_differs": differs(is_sure),
        "by_threshold": {
            least: (round(float(np.mean(sureness >= least)), 4), differs(sureness >= least)) for least in _THRESHOLDS
        },
    }


def main() -> None:
    """The command in the module's docstring."""
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    source, model_path, out = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    torch.set_num_threads(1)  # The same bits on every machine, and quicker for a net so small.
    try:
        model = Model.load(model_path)
        if not isinstance(model, LabelledModel):
            raise ModelError(f"{model_path}: expected a model that is told which character to draw.")
        teach_glance(model, load_letters(source), out, say=lambda text: print(text, flush=True))
    except OwnhandError as error:
        print(f"ownhand: {error}", file=sys.stderr)
        sys.exit(2)
    print(f"The glance is in {out}.")


if __name__ == "__main__":
    main()
