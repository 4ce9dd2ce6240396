"""Loosens the shipped pen model: its letters come to vary as people's do, and read no worse for it.

    python runs/pen_more.py LETTERS.npz PEN.onnx OUT.onnx

PEN.onnx is what `runs/pen.sh` leaves. It is too neat, as `ownhand evaluate` says (docs/log.md, 2026-11-25). Here no
critic judges, but a distance: the energy distance of Székely and Rizzo ("Energy statistics", 2013), which is 0 where
drawn and real letters are distributed alike. It is taken, of the people learned from, between

- twins, the same character written twice by one hand, as one vector: so hands differ, and letters of a hand differ, as
  people's do;
- packs, the mean of what twelve letters of a hand differ from the mean of their characters: so a hand stays one hand.

First only what goes into the net is fitted, how far styles and wobble reach; then all weights, at a small rate. Then
letters are also to read (the glance that comes with ownhand is to think what was asked likely), and lines to be as
smooth as people's. At last hands are drawn a little farther out, since the distance cares more for letters than for
hands.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from ownhand.hands import Model
from ownhand.hands.checking import sets_of
from ownhand.hands.glance import shipped_glance_path
from ownhand.letters import load_letters
from ownhand.nets.forms import PenForm
from ownhand.nets.glance import GlanceNet
from ownhand.nets.styled import Generator, LooseWriting
from ownhand.training.export import save_model_file
from ownhand.training.game_recipe import GameRecipe
from ownhand.training.live import LiveFigures, figures_text, pen_paths

_INPUT_STEPS, _ALL_STEPS, _WARM_UP = 160, 300, 10
_CHARACTERS, _PAIRS, _PACKS, _PACK = 8, 36, 28, 12
"""A step shows pairs of so many characters, and so many packs of so many letters."""
_PACK_WEIGHT, _READ_WEIGHT, _SMOOTH_WEIGHT = 2.0, 0.5, 0.3
_LIKELY = 0.7
"""How likely the glance need think a letter, and no likelier."""
_ROUGH = 0.005
"""Units of the path: third differences from here on count by their logarithm, so that corners have no great say."""
_STYLES = 1.2
"""By what styles are stretched at last."""


def main() -> None:
    letters_path, before, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    torch.set_num_threads(1)
    torch.manual_seed(0)
    metadata = {entry.key: entry.value for entry in onnx.load(before).metadata_props}
    characters = json.loads(metadata["characters"])
    recipe = GameRecipe("pen")
    letters = recipe.prepare(load_letters(letters_path).only(characters), recipe.config())
    writing = opened(before, len(characters))
    people = People(writing.generator.form, letters.training_part())
    reader = GlanceReader(characters)
    inputs = [parameter for name, parameter in writing.named_parameters() if not name.startswith("generator.")]
    writing.generator.requires_grad_(False)
    fit(writing, people, reader, [{"params": inputs, "lr": 0.01}], num_steps=_INPUT_STEPS, seed=0, is_read=False)
    writing.generator.requires_grad_(True)
    groups = [{"params": inputs, "lr": 0.003}, {"params": writing.generator.parameters(), "lr": 1e-4}]
    fit(writing, people, reader, groups, num_steps=_ALL_STEPS, seed=1, is_read=True)
    with torch.no_grad():
        writing.spread *= _STYLES
    writing.requires_grad_(False)

    card = json.loads(metadata["card"])
    card["loosened"] = {"script": "runs/pen_more.py", "input_steps": _INPUT_STEPS, "steps": _ALL_STEPS}
    save(writing, out, characters, card, json.loads(metadata["placement"]))
    live = LiveFigures(letters, len(writing.spread), len(writing.stretch), num_letters=20_000)
    found = live.measure(writing)
    checked = live.after_checking(Model.load(out))
    figures = {**found, "real": live.real, "by_character": live.by_character, "read_after_checking": checked["read"]}
    for character, share in checked["by_character"].items():
        figures["by_character"][character]["after_checking"] = share
    card["figures"] = figures
    save(writing, out, characters, card, json.loads(metadata["placement"]))
    print(figures_text(found, live.real), f"After checking, {checked['read']:.2%} read as asked.")


class People:
    """The letters learned from, as codes, to be drawn as twins and as packs."""

    def __init__(self, form, letters):
        with torch.no_grad():
            self.codes = form.encode(torch.from_numpy(pen_paths(letters)).float())
        self.labels = letters.labels.astype(np.int64)
        writers = np.unique(letters.writers, return_inverse=True)[1]
        cells = writers * len(letters.characters) + self.labels
        self._order = np.argsort(cells, kind="stable")
        found, first, counts = np.unique(cells[self._order], return_index=True, return_counts=True)
        self._by_character = [
            np.stack([first, counts], axis=1)[(found % len(letters.characters) == label) & (counts > 1)]
            for label in range(len(letters.characters))
        ]
        of_writer = [found // len(letters.characters) == writer for writer in np.unique(writers)]
        self._by_writer = [np.stack([first, counts], axis=1)[own] for own in of_writer if own.sum() >= _PACK]
        num_letters = np.bincount(self.labels, minlength=len(letters.characters))
        self.shares = num_letters**0.5 / (num_letters**0.5).sum()
        self.means = torch.zeros(len(num_letters), self.codes.shape[1])
        self.means.index_add_(0, torch.from_numpy(self.labels), self.codes).div_(torch.from_numpy(num_letters)[:, None])
        rough = [roughness(form.decode(some)) for some in self.codes.split(8192)]
        self.roughness = torch.stack(rough).mean()

    def twins(self, label, num_pairs, rng):
        """Positions of twins (pairs, 2) by as many writers as there are."""
        cells = self._by_character[label]
        first, counts = np.resize(cells[rng.permutation(len(cells))], (num_pairs, 2)).T
        one = (rng.random(num_pairs) * counts).astype(int)
        other = (one + 1 + (rng.random(num_pairs) * (counts - 1)).astype(int)) % counts
        return self._order[first[:, None] + np.stack([one, other], axis=1)]

    def packs(self, count, rng):
        """Positions of packs (count, 12), each of twelve characters by one writer."""
        packs = []
        for writer in rng.integers(len(self._by_writer), size=count):
            first, counts = rng.permutation(self._by_writer[writer])[:_PACK].T
            packs.append(self._order[first + (rng.random(_PACK) * counts).astype(int)])
        return np.stack(packs)


class GlanceReader:
    """What the shipped glance thinks, in torch, so that a generator can learn from it."""

    def __init__(self, characters):
        model = onnx.load(shipped_glance_path())
        known = json.loads(next(entry.value for entry in model.metadata_props if entry.key == "characters"))
        self._net = GlanceNet(len(known))
        self._net.load_state_dict({k.removeprefix("net."): v for k, v in weights(model).items() if k[:4] == "net."})
        self._net.requires_grad_(False)
        sets, set_of = sets_of(tuple(known))
        self._sets = torch.from_numpy(np.array(sets, np.float32))
        self._set_of = torch.tensor([set_of.get(character, -1) for character in characters])

    def unlikely(self, paths, labels):
        """How far below `_LIKELY` it thinks what was asked, look-alikes included: the mean logarithm."""
        asked = self._set_of[labels]
        likely = (self._net(paths).float().softmax(1) @ self._sets).gather(1, asked.clamp(min=0)[:, None])[:, 0]
        return (math.log(_LIKELY) - likely.clamp(min=1e-4).log()).clamp(min=0)[asked >= 0].mean()


def fit(writing, people, reader, groups, *, num_steps, seed, is_read):
    """Brings what is drawn nearer to people's letters."""
    rng, source = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(groups, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min(1, (k + 1) / _WARM_UP) * (1 + math.cos(math.pi * k / num_steps)) / 2
    )
    form, found = writing.generator.form, []
    num_alone = 2 * _CHARACTERS * _PAIRS
    for step in range(num_steps):
        labels = rng.choice(len(people.shares), _CHARACTERS, replace=False, p=people.shares)
        # Twice as many real ones as drawn: they cost nothing, and the distance scatters less.
        twins = torch.stack([people.codes[people.twins(label, 2 * _PAIRS, rng)].flatten(1) for label in labels])
        packs = people.packs(_PACKS, rng)
        asked = torch.from_numpy(np.concatenate([labels.repeat(2 * _PAIRS), people.labels[packs.ravel()]]))
        latents = torch.randn(_CHARACTERS * _PAIRS + _PACKS, len(writing.spread), generator=source)
        times = torch.tensor([2, _PACK]).repeat_interleave(torch.tensor([_CHARACTERS * _PAIRS, _PACKS]))
        wobble = torch.randn(len(asked), len(writing.stretch), generator=source)
        with torch.autocast("cpu", torch.bfloat16, enabled=torch.cpu._is_amx_tile_supported()):
            drawn = writing.codes(latents.repeat_interleave(times, 0), asked, wobble)
        drawn = drawn.float()

        def differing(codes, own=asked[num_alone:]):
            places = (codes - people.means[own])[:, : 2 * form.num_points] @ form.basis.T
            return places.unflatten(0, (_PACKS, _PACK)).mean(1)

        by_twins = energy_distance(drawn[:num_alone].reshape(_CHARACTERS, _PAIRS, -1), twins)
        by_packs = energy_distance(differing(drawn[num_alone:]), differing(people.codes[packs.ravel()]))
        terms = [by_twins, _PACK_WEIGHT * by_packs]
        if is_read:
            paths = form.decode(drawn)
            terms.append(_READ_WEIGHT * reader.unlikely(paths, asked))
            terms.append(_SMOOTH_WEIGHT * (roughness(paths) - people.roughness).clamp(min=0))
        optimizer.zero_grad()
        torch.stack(terms).sum().backward()
        optimizer.step()
        schedule.step()
        found.append([term.item() for term in terms])
        if (step + 1) % 20 == 0:
            print(f"step {step + 1}:", np.round(np.mean(found[-20:], axis=0), 4).tolist(), flush=True)


def energy_distance(drawn, real):
    """2 E|X - Y| - E|X - X'| - E|Y - Y'| of samples (..., n, d) and (..., m, d), without bias; the mean over sets."""

    def among(some):
        return torch.cdist(some, some).sum((-2, -1)) / (some.shape[-2] * (some.shape[-2] - 1))

    return (2 * torch.cdist(drawn, real).mean((-2, -1)) - among(drawn) - among(real)).mean()


def roughness(paths):
    """How rough drawn lines are: the mean of asinh(|third difference| / 0.005) over drawn points."""
    is_drawn = (paths[:, :-3, 2] > 0) & (paths[:, 1:-2, 2] > 0) & (paths[:, 2:-1, 2] > 0)
    third = paths[..., :2].diff(n=3, dim=1).abs().sum(2) / 2
    return torch.asinh(third / _ROUGH)[is_drawn].mean()


def opened(path, num_characters):
    """The shipped generator and how its styles and wobble are stretched, read from a model file."""
    model = onnx.load(path)
    found = weights(model)
    generator = Generator(num_characters, PenForm(), latent_size=32, wobble_size=16, width=512, num_blocks=3)
    basis = found["permute_1"].T.contiguous()
    own = {name.removeprefix("generator."): value for name, value in found.items() if name.startswith("generator.")}
    generator.load_state_dict({**own, "form.basis": basis, "form.inverse": torch.linalg.inv(basis.double()).float()})
    stretch = next(node.input[1] for node in model.graph.node if node.input[:1] == ["wobble"])
    return LooseWriting(generator, found["permute"].T, found[stretch] * torch.eye(16), num_characters)


def weights(model):
    """The numbers in a model file by name, in 32 bits."""
    floats = (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)
    return {
        tensor.name.removesuffix(".half"): torch.from_numpy(numpy_helper.to_array(tensor).astype(np.float32))
        for tensor in model.graph.initializer
        if tensor.data_type in floats
    }


def save(writing, out, characters, card, placement):
    """Writes the model file."""
    save_model_file(
        writing,
        out,
        kind="pen",
        characters=characters,
        card=card,
        inputs={
            "latents": torch.zeros(2, len(writing.spread)),
            "characters": torch.zeros(2, dtype=torch.int64),
            "wobble": torch.zeros(2, len(writing.stretch)),
        },
        output="paths",
        placement=placement,
        halved=True,
    )


if __name__ == "__main__":
    main()
