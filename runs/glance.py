"""Trains the glance: the quick look that spares the reader most of what it would read (`ownhand.hands.glance`).

    python runs/glance.py LETTERS.npz [OUT.onnx]

A small dense net over pen paths learns what the shipped reader says of them: of 500,000 letters that the shipped pen
model draws, in stretched styles and with stretched wobble; of the letters of LETTERS, held-out writers left out; and of
both mixed and shaken, which hardly read. Eight minutes on one core. Then it says how often the glance is sure, and how
often the reader differs where it is, on hands and people that it never saw.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ownhand.hands import Model
from ownhand.hands.checking import SURE, images_of_paths, sets_of, shipped_reader
from ownhand.hands.glance import shipped_glance_path
from ownhand.letters import aligned, load_letters
from ownhand.nets.glance import GlanceNet, Probabilities
from ownhand.training.export import save_model_file
from ownhand.training.live import pen_paths

_NUM_DRAWN, _NUM_SPOILT, _NUM_TESTED = 500_000, 60_000, 30_000
_EPOCHS, _BATCH, _RATE = 30, 1024, 2e-3
_THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)


def main() -> None:
    letters_path, out = sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else shipped_glance_path()
    rng = np.random.default_rng(0)
    model, reader = Model.load("pen"), shipped_reader()
    letters = aligned(load_letters(letters_path))
    real, held_out = pen_paths(letters.training_part()), letters.held_out_part()
    drawn, _ = drawings(model, _NUM_DRAWN, rng, most_style=1.6, most_wobble=2.0)
    paths = np.concatenate([drawn, real, spoilt(np.concatenate([drawn, real]), _NUM_SPOILT, rng)])
    net = train(paths, reader.probabilities(images_of_paths(paths)), rng)

    tested, asked = drawings(model, _NUM_TESTED, rng)
    found = {
        "drawn": compare(net, reader, tested, asked),
        "people_held_out": compare(net, reader, pen_paths(held_out), np.array(held_out.characters)[held_out.labels]),
        "asked_wrongly": compare(net, reader, tested, rng.permutation(asked)),
    }
    for name, figures in found.items():
        print(name, figures)
    save_model_file(
        Probabilities(net),
        out,
        kind="glance",
        characters=reader.characters,
        card={"letters": reader.card["letters"], "paths": len(paths), "epochs": _EPOCHS, "sure": SURE, "found": found},
        inputs={"paths": torch.zeros(2, 64, 3)},
        output="probabilities",
        halved=True,
    )
    print(f"The glance is in {out}.")


def drawings(model, count, rng, *, most_style=1.0, most_wobble=1.0):
    """Paths (count, 64, 3) of letters in a hand each, styles and wobble stretched at random, and their characters."""
    asked = rng.choice(list(model.characters), count)
    stretch = rng.uniform([0.8, 0.5], [max(most_style, 0.8), max(most_wobble, 0.5)], (count, 2)).astype(np.float32)
    if most_style == most_wobble == 1:
        stretch[:] = 1
    latents = stretch[:, :1] * rng.standard_normal((count, model.style_size), dtype=np.float32)
    wobble = stretch[:, 1:] * rng.standard_normal((count, model.wobble_size), dtype=np.float32)
    return model.draw(asked.tolist(), latents, wobble), asked


def spoilt(paths, count, rng):
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
    return mixed.astype(np.float32)


def train(paths, wanted, rng):
    """A net whose probabilities come close to those wanted (n, characters), by cross-entropy."""
    torch.manual_seed(0)
    net = GlanceNet(wanted.shape[1])
    optimizer = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=0.01)
    num_batches = len(paths) // _BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=_EPOCHS * num_batches)
    paths, wanted = torch.from_numpy(paths), torch.from_numpy(wanted)
    for epoch in range(_EPOCHS):
        losses = []
        for batch in torch.from_numpy(rng.permutation(len(paths))[: num_batches * _BATCH]).split(_BATCH):
            loss = nn.functional.cross_entropy(net(paths[batch]), wanted[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: {np.mean(losses):.4f}", flush=True)
    return net.eval()


@torch.no_grad()
def compare(net, reader, paths, asked):
    """How often the glance is sure that letters read as asked, and how often the reader then says otherwise."""
    sets, set_of = sets_of(reader.characters)
    known = np.array([character in set_of for character in asked])
    paths, own = paths[known], np.array([set_of[character] for character in np.asarray(asked)[known]])
    quick = torch.cat([net(part).softmax(1) for part in torch.from_numpy(paths).split(4096)]).numpy() @ sets
    says = (reader.probabilities(images_of_paths(paths)) @ sets).argmax(1) == own
    sureness = quick[np.arange(len(own)), own]
    is_sure = sureness >= SURE
    print({t: (np.mean(sureness >= t).round(4), np.mean(~says[sureness >= t]).round(5)) for t in _THRESHOLDS})
    return {
        "letters": len(own),
        "reader_accepts": round(float(says.mean()), 4),
        "glance_is_sure": round(float(is_sure.mean()), 4),
        "of_these_reader_differs": round(float(np.mean(~says[is_sure])), 5) if is_sure.any() else None,
    }


if __name__ == "__main__":
    main()
