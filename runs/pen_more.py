"""Loosens the shipped pen model: its letters come to vary as people's do, and read no worse for it.

    python runs/pen_more.py LETTERS.npz PEN.onnx OUT.onnx

PEN.onnx is what `runs/pen.sh` leaves. It is too neat, as `ownhand evaluate` says (docs/log.md, 2026-11-25 and 27). What
mends it is a distance, the energy distance of Székely and Rizzo ("Energy statistics", 2013), which is 0 where drawn and
real letters are distributed alike. It is taken, of the people learned from, between

- twins, the same character written twice by one hand, as one vector: so hands differ, and letters of a hand differ, as
  people's do. Once of their codes, and once of what the glance that comes with ownhand sees in them, for it heeds what
  makes a letter another form of itself, and codes heed where its points lie;
- packs, the mean of what twelve letters of a hand differ from the mean of their characters: so a hand stays one hand.
  Once of where points lie, and once of slant and width, which few points show.

First only what goes into the net is fitted, how far styles and wobble reach. Then a fresh critic, as that of the game,
learns to tell what is drawn from people's letters, and all weights are fitted, at a small rate: to the distances, to
the critic, to be read (the glance is to think what was asked likely), and to be as smooth as people's lines. At last
styles and wobble reach a little farther, for no such fit finds all of the variance.
"""

import copy
import json
import math
import sys
import time
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
from ownhand.nets.styled import Critic, Generator, LooseWriting
from ownhand.training.export import save_model_file
from ownhand.training.game_recipe import GameRecipe
from ownhand.training.live import LiveFigures, figures_text, pen_paths
from ownhand.training.objective import relativistic_pairing_loss, squared_slope

_INPUT_STEPS, _CRITIC_STEPS, _ALL_STEPS, _WARM_UP = 160, 300, 450, 10
_CHARACTERS, _PAIRS, _PACKS, _PACK = 8, 36, 28, 12
"""A step shows pairs of so many characters, and so many packs of so many letters."""
_NUM_TWINS = 2 * _CHARACTERS * _PAIRS
"""Letters of the pairs, which are the first that are drawn."""
_PACK_WEIGHT, _LOOKS_WEIGHT, _CRITIC_WEIGHT, _READ_WEIGHT, _SMOOTH_WEIGHT = 2.0, 0.3, 0.1, 0.5, 0.3
_LIKELY = 0.7
"""How likely the glance need think a letter, and no likelier."""
_ROUGH = 0.005
"""Units of the path: third differences from here on count by their logarithm, so that corners have no great say."""
_CRITIC_SLOWING = 1000
"""Steps after which the critic's rate has fallen by the root of 2. Its other numbers are the game's."""
_FOLLOWING = 0.05
"""The weights that are kept follow those that learn from a critic by this share of the way each step."""
_FARTHER = 1.1
"""By what styles and wobble are stretched at last."""


def main() -> None:
    letters_path, before, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    began = time.process_time()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    metadata = {entry.key: entry.value for entry in onnx.load(before).metadata_props}
    characters = json.loads(metadata["characters"])
    recipe = GameRecipe("pen")
    letters = recipe.prepare(load_letters(letters_path).only(characters), recipe.config())
    writing = opened(before, len(characters))
    people = People(writing.generator.form, letters.training_part())
    glance = Glance(characters, writing.generator.form, people)
    inputs = [parameter for name, parameter in writing.named_parameters() if not name.startswith("generator.")]
    writing.generator.requires_grad_(False)
    fit(writing, people, glance, [{"params": inputs, "lr": 0.01}], num_steps=_INPUT_STEPS, seed=0)
    critic = Opponent(people, writing.generator.form, recipe.config())
    critic.prepare(writing, num_steps=_CRITIC_STEPS, seed=1)
    writing.generator.requires_grad_(True)
    groups = [{"params": inputs, "lr": 0.003}, {"params": writing.generator.parameters(), "lr": 1e-4}]
    writing = fit(writing, people, glance, groups, num_steps=_ALL_STEPS, seed=2, critic=critic)
    with torch.no_grad():
        writing.spread *= _FARTHER
        writing.stretch *= _FARTHER

    card = json.loads(metadata["card"])
    steps = {"input_steps": _INPUT_STEPS, "critic_steps": _CRITIC_STEPS, "steps": _ALL_STEPS}
    card["loosened"] = {"script": "runs/pen_more.py", **steps, "cpu_seconds": round(time.process_time() - began)}
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
            paths = [form.decode(some) for some in self.codes.split(8192)]
            self.roughness = torch.stack([roughness(some) for some in paths]).mean()
            self.looks = torch.cat([looks(some) for some in paths])
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
        self.mean_codes, self.mean_looks = (self._means(rows, num_letters) for rows in (self.codes, self.looks))
        packs = self.packs(2000, np.random.default_rng(0)).ravel()
        self.looks_scale = of_packs(self.looks[packs] - self.mean_looks[self.labels[packs]]).std(0)

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

    def _means(self, rows, num_letters):
        """The mean row of each character."""
        sums = torch.zeros(len(num_letters), rows.shape[1]).index_add_(0, torch.from_numpy(self.labels), rows)
        return sums / torch.from_numpy(num_letters)[:, None]


class Glance:
    """The shipped glance in torch, so that a generator can learn from what it thinks and from what it sees."""

    def __init__(self, characters, form, people):
        model = onnx.load(shipped_glance_path())
        known = json.loads(next(entry.value for entry in model.metadata_props if entry.key == "characters"))
        net = GlanceNet(len(known))
        net.load_state_dict({k.removeprefix("net."): v for k, v in weights(model).items() if k[:4] == "net."})
        self._layers = net.requires_grad_(False).tell
        sets, set_of = sets_of(tuple(known))
        self._sets = torch.from_numpy(np.array(sets, np.float32))
        self._set_of = torch.tensor([set_of.get(character, -1) for character in characters])
        seen = self._seen(form.decode(people.codes[::7]))
        self._scale = seen.std(0).clamp(min=0.05) * seen.shape[1] ** 0.5

    def unlikely(self, paths, labels):
        """How far below `_LIKELY` it thinks what was asked, look-alikes included: the mean logarithm."""
        asked = self._set_of[labels]
        likely = (self._layers(paths).softmax(1) @ self._sets).gather(1, asked.clamp(min=0)[:, None])[:, 0]
        return (math.log(_LIKELY) - likely.clamp(min=1e-4).log()).clamp(min=0)[asked >= 0].mean()

    def sees(self, paths):
        """Its last two hidden layers, each number as much as it varies among people's letters."""
        return self._seen(paths) / self._scale

    def _seen(self, paths):
        one = self._layers[:5](paths)
        return torch.cat([one, self._layers[5:-1](one)], dim=1)


class Batch:
    """Letters of a step: people's, and what a writing is asked for in their place."""

    def __init__(self, people, writing, rng, source, *, num_packs):
        labels = rng.choice(len(people.shares), _CHARACTERS, replace=False, p=people.shares)
        # Twice as many real twins as drawn: they cost nothing, and the distance scatters less.
        twins = np.stack([people.twins(label, 2 * _PAIRS, rng) for label in labels])
        self.twins = people.codes[twins.ravel()]
        self.mates = people.codes[twins[:, :_PAIRS].ravel()]
        """For each drawn twin a real letter of its character."""
        self.packs = people.packs(num_packs, rng).ravel() if num_packs else np.zeros(0, int)
        self.asked = torch.from_numpy(np.concatenate([labels.repeat(2 * _PAIRS), people.labels[self.packs]]))
        times = torch.tensor([2] * (_CHARACTERS * _PAIRS) + [_PACK] * num_packs)
        latents = torch.randn(len(times), len(writing.spread), generator=source).repeat_interleave(times, 0)
        wobble = torch.randn(len(self.asked), len(writing.stretch), generator=source)
        with torch.autocast("cpu", torch.bfloat16, enabled=torch.cpu._is_amx_tile_supported()):
            codes = writing.codes(latents, self.asked, wobble)
        self.drawn = codes.float()
        """Codes of what was asked for."""


class Opponent:
    """A critic as the game's, asked whether letters are real and whether twins differ as real ones do."""

    def __init__(self, people, form, config):
        self._people, self._config, self._step = people, config, 0
        self._net = Critic(len(people.mean_codes), 1, form, width=config.width, num_blocks=config.critic_blocks)
        self._optimizer = torch.optim.Adam(self._net.parameters(), config.learning_rate, (0.0, 0.99), fused=True)

    def prepare(self, writing, num_steps, seed):
        """Learns to tell what is drawn now, before anything learns from it."""
        rng, source = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
        leads = []
        for _ in range(num_steps):
            with torch.no_grad():
                batch = Batch(self._people, writing, rng, source, num_packs=0)
            leads.append(self.learn(batch))
        print(f"critic: real letters lead by {np.mean(leads[-20:]):.2f}", flush=True)

    def learn(self, batch):
        """Takes a step, and gives by how much it rates real letters higher."""
        config = self._config
        for group in self._optimizer.param_groups:
            group["lr"] = config.learning_rate / (1 + self._step / _CRITIC_SLOWING) ** 0.5
        is_due = self._step % config.penalty_every == 0
        both = torch.cat([batch.mates, batch.drawn[:_NUM_TWINS].detach()]).requires_grad_(is_due)
        self._net.requires_grad_(True)
        answers = self._answers(both, batch.asked[:_NUM_TWINS].repeat(2))
        on_real, on_drawn = zip(*(answer.chunk(2) for answer in answers), strict=True)
        objective = self._loss(on_real, on_drawn)
        if is_due:
            # Twins are half as many, and count half.
            penalty = 2 * squared_slope(sum(answer.sum() for answer in answers), both)
            objective = objective + config.penalty_every * config.penalty / 2 * penalty
        self._optimizer.zero_grad()
        objective.backward()
        self._optimizer.step()
        self._net.requires_grad_(False)
        self._step += 1
        return (on_real[0].mean() - on_drawn[0].mean()).item()

    def loss_of(self, batch):
        """What the generator is to lower: the lead of real letters."""
        labels = batch.asked[:_NUM_TWINS]
        with torch.no_grad():
            on_real = self._answers(batch.mates, labels)
        return self._loss(self._answers(batch.drawn[:_NUM_TWINS], labels), on_real)

    def _answers(self, codes, labels):
        """Whether letters are real, and whether twins differ as real ones do."""
        seen = self._net.look(codes, labels)
        return self._net.how_real(seen), self._net.how_real_twins(seen)

    def _loss(self, should_lead, should_trail):
        on_letters, on_twins = map(relativistic_pairing_loss, should_lead, should_trail)
        return on_letters + self._config.twin_weight * on_twins


def fit(writing, people, glance, groups, *, num_steps, seed, critic=None):
    """Brings what is drawn nearer to people's letters; with a critic, what is to be fitted is more than how far inputs
    reach, and has to read and to be smooth. Gives the writing to keep."""
    rng, source = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(groups, betas=(0.5 if critic else 0.9, 0.99))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min(1, (k + 1) / _WARM_UP) * (1 + math.cos(math.pi * k / num_steps)) / 2
    )
    form, found = writing.generator.form, []
    kept = copy.deepcopy(writing).requires_grad_(False) if critic else writing
    for step in range(num_steps):
        batch = Batch(people, writing, rng, source, num_packs=_PACKS)
        paths = form.decode(batch.drawn)
        seen, seen_of_people = glance.sees(paths[:_NUM_TWINS]), glance.sees(form.decode(batch.twins))
        terms = [
            energy_distance(by_twins(batch.drawn[:_NUM_TWINS]), by_twins(batch.twins)),
            energy_distance(by_twins(seen), by_twins(seen_of_people)),
            _PACK_WEIGHT * between_packs(form, people, batch),
            _LOOKS_WEIGHT * between_looks(people, paths[_NUM_TWINS:], batch),
        ]
        if critic:
            critic.learn(batch)
            terms.append(_CRITIC_WEIGHT * critic.loss_of(batch))
            terms.append(_READ_WEIGHT * glance.unlikely(paths, batch.asked))
            terms.append(_SMOOTH_WEIGHT * (roughness(paths) - people.roughness).clamp(min=0))
        optimizer.zero_grad()
        torch.stack(terms).sum().backward()
        optimizer.step()
        schedule.step()
        if critic:
            with torch.no_grad():
                torch._foreach_lerp_(list(kept.parameters()), list(writing.parameters()), _FOLLOWING)
        found.append([term.item() for term in terms])
        if (step + 1) % 20 == 0:
            print(f"step {step + 1}:", np.round(np.mean(found[-20:], axis=0), 4).tolist(), flush=True)
    return kept


def by_twins(rows):
    """Rows of the letters of a step as its characters' twins (characters, pairs, numbers of both)."""
    return rows.unflatten(0, (_CHARACTERS, -1, 2)).flatten(2)


def of_packs(rows):
    """The mean row of each pack."""
    return rows.unflatten(0, (-1, _PACK)).mean(1)


def between_packs(form, people, batch):
    """The distance between packs by where their points lie."""
    means = people.mean_codes[people.labels[batch.packs]]

    def places(codes):
        return of_packs((codes - means)[:, : 2 * form.num_points] @ form.basis.T)

    return energy_distance(places(batch.drawn[_NUM_TWINS:]), places(people.codes[batch.packs]))


def between_looks(people, paths, batch):
    """The distance between packs by their looks."""
    means = people.mean_looks[people.labels[batch.packs]]
    ours, theirs = (of_packs(rows - means) / people.looks_scale for rows in (looks(paths), people.looks[batch.packs]))
    return energy_distance(ours, theirs)


def looks(paths):
    """(letters, 3): slant, and the logarithm of the width against the height, upright and as slanted."""
    places, weight = paths[..., :2], torch.sigmoid(20 * paths[..., 2:])
    weight = weight / weight.sum(1, keepdim=True).clamp(min=1)
    away = places - (weight * places).sum(1, keepdim=True)
    across, up = (weight * away.square()).sum(1).unbind(1)
    leaning = (weight[..., 0] * away.prod(2)).sum(1)
    upright = (across - leaning.square() / (up + 0.01)).clamp(min=0)
    widths = [((part + 0.003) / (up + 0.003)).log() / 2 for part in (upright, across)]
    return torch.stack([leaning / (up + 0.01), *widths], dim=1)


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
