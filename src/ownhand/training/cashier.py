"""Teaching the cashier: the net that turns away, before they leave the house, letters that nobody would take for a
person's (`ownhand.hands.cashier`).

It learns people's letters against what a model draws in their place, unchecked and in hands at random, and against
letters of people that were spoilt. It would tell them by the least thing, a tremble of the line: so it sees no more
than ink shows, and noise is laid on that. And most of what is drawn is good: so what it turns away is set by people of
whom it learned nothing: what it clearly doubts, and five in a hundred of their letters at most.
"""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float, Int64
from torch import Tensor, nn

from ownhand.errors import LettersError, ModelError, RunError
from ownhand.files import written_whole
from ownhand.hands import LabelledModel
from ownhand.hands.cashier import METADATA_KEY, Cashier, as_inked
from ownhand.hands.modelfile import characters_in, open_model_file
from ownhand.letters import Letters
from ownhand.nets.cashier import CashierNet
from ownhand.training.descent import descend
from ownhand.training.export import save_model_file
from ownhand.training.people import pen_paths
from ownhand.training.spoilt import hooked, spoilt
from ownhand.words import Cells

Draw = Callable[[np.ndarray, np.random.Generator], np.ndarray]
"""What the model draws in the place of people's letters at some places (n,): paths (n, 64, 3)."""


@dataclass(frozen=True, kw_only=True)
class CashierConfig:
    """Every number of the lesson."""

    seed: int = 0
    aside: float = 0.15
    """The share of the people learned from of whom the net learns nothing: by them it is told when to end, and how sure
    it has to be."""
    num_epochs: int = 10
    epoch_size: int = 60_000
    """People's letters in each."""
    patience: int = 4
    """Epochs without gain after which it ends; the best net so far is kept."""
    batch_size: int = 512
    drawn: float = 0.4
    spoilt: float = 1.0
    """So many drawn and spoilt letters for one of people's. Were more of them drawn, neat letters were turned away for
    being as the model likes to draw them."""
    hooked: float = 0.5
    """So many full stops with a hook for one of people's."""
    most_slant: float = 0.15
    """By so much of its height a letter leans to either side, whoever wrote it, so that none is known again."""
    most_noise: float = 0.02
    """Of half a letter's size, or of x-heights: what is laid on every point, as a deviation, is at most that."""
    learning_rate: float = 2e-3
    """Its peak, of AdamW; it climbs and falls along cosines."""
    weight_decay: float = 0.05
    turned_away: float = 0.05
    """Of people's letters, by character, at most."""
    least_doubt: float = 0.7
    """And only where the net holds the odds against a person's to be two to one: this is their logarithm."""
    of_stops: float = 0.1
    """Of people's full stops. Enlarged to one size, many a tiny one is a hook; drawn at its size, the hook shows."""
    most_of_drawn: float = 0.3
    """Of what the model draws of a character; where more would be, the cashier is laxer there."""
    few: int = 100
    """A character of which there are so many letters is judged by half as all characters together are."""


@dataclass(frozen=True)
class PeoplesLetters:
    """Letters of people as a cashier sees them, and what a model draws in their place."""

    paths: Float[np.ndarray, "letters 64 3"]
    labels: Int64[np.ndarray, " letters"]
    """Places in `characters`."""
    characters: tuple[str, ...]
    writers: np.ndarray
    draw: Draw
    are_cells: bool
    """Whether they are letters in their words, whose size and place say something."""

    @classmethod
    def of_pen(cls, letters: Letters, model: LabelledModel) -> "PeoplesLetters":
        """Letters with strokes in the aligned order, and a pen model that draws such. Raises LettersError without."""
        if letters.strokes is None or letters.writers is None:
            raise LettersError(f"{letters.source}: expected letters with strokes, by known writers.")
        known = np.flatnonzero([character in model.characters for character in letters.characters])
        letters = letters.select(np.flatnonzero(np.isin(letters.labels, known)))
        asked = np.array(letters.characters)[letters.labels]

        def draw(places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
            latents = rng.standard_normal((len(places), model.style_size), dtype=np.float32)
            wobble = rng.standard_normal((len(places), model.wobble_size), dtype=np.float32)
            return model.draw(asked[places].tolist(), latents, wobble)

        assert letters.writers is not None
        labels = letters.labels.astype(np.int64)
        return cls(pen_paths(letters), labels, letters.characters, letters.writers, draw, are_cells=False)

    @classmethod
    def of_words(cls, cells: Cells, path: Path) -> "PeoplesLetters":
        """Letters in their words, and a joined model in the file `path` that draws each in the same place: between the
        same neighbours, joined as people joined it, from where the pen came to theirs."""
        from ownhand.hands.joined import close_gaps

        session, metadata = open_model_file(path, kinds=("joined",))
        characters = "".join(characters_in(metadata))
        cells = cells.select(cells.numbers_of(characters) > 0)
        sizes = {entry.name: entry.shape[1] for entry in session.get_inputs() if len(entry.shape) > 1}
        number, before, after = (cells.numbers_of(characters, which) for which in ("characters", "before", "after"))
        joined = np.stack([cells.is_joined_before, cells.is_joined_after], axis=1)
        context = np.concatenate([2.0 * joined - 1, cells.entries], axis=1).astype(np.float32)

        def draw(places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
            parts = []
            for part in np.array_split(places, -(-len(places) // 1024)):
                asked = {"characters": number, "before": before, "after": after, "places": context}
                normal = {
                    name: rng.standard_normal((len(part), sizes[name]), np.float32) for name in ("latents", "wobble")
                }
                (drawn,) = session.run(None, {**{name: rows[part] for name, rows in asked.items()}, **normal})
                close_gaps(drawn, context[part, 2], cells.is_joined_before[part])
                parts.append(drawn)
            return np.concatenate(parts)

        return cls(cells.paths, number - 1, tuple(characters), cells.writers, draw, are_cells=True)

    def aside(self, share: float, rng: np.random.Generator) -> Bool[np.ndarray, " letters"]:
        """Which letters are by the people that are set aside. Raises LettersError where that would be nobody."""
        writers = rng.permutation(np.unique(self.writers))
        chosen = writers[: round(share * len(writers))]
        if not len(chosen):
            raise LettersError(f"Expected letters by more people than {len(writers)}: some are set aside.")
        return np.isin(self.writers, chosen)

    def bad(
        self, places: np.ndarray, config: CashierConfig, rng: np.random.Generator
    ) -> tuple[Float[np.ndarray, "bad 64 3"], Int64[np.ndarray, " bad"]]:
        """What is drawn in place of letters at `places`, and spoilt ones of these; with their labels."""
        mine, labels = self.paths[places], self.labels[places]
        broken, which = spoilt(mine, round(config.spoilt * len(places)), rng)
        stops = np.flatnonzero(np.array(self.characters)[labels] == ".")
        stops = stops[rng.random(len(stops)) < config.hooked] if not self.are_cells else stops[:0]
        asked = rng.choice(len(places), round(config.drawn * len(places)), replace=False)
        paths = np.concatenate([self.draw(places[asked], rng), broken, hooked(mine[stops], rng)])
        return self.shown(paths), np.concatenate([labels[asked], labels[which], labels[stops]])

    def shown(self, paths: Float[np.ndarray, "letters 64 3"]) -> Float[np.ndarray, "letters 64 3"]:
        """Paths as a cashier sees them."""
        return as_inked(paths, are_cells=self.are_cells)


class Lesson:
    """What the net learns from, epoch by epoch."""

    def __init__(self, people: PeoplesLetters, config: CashierConfig, say: Callable[[str], None]) -> None:
        self.people, self.config, self._say = people, config, say
        self._rng = np.random.default_rng(config.seed)
        is_aside = people.aside(config.aside, self._rng)
        self.learned, self.aside = np.flatnonzero(~is_aside), np.flatnonzero(is_aside)
        self.drawn_aside = people.shown(people.draw(self.aside, self._rng))
        """What the model draws in place of the letters set aside."""
        self.real_aside = people.shown(people.paths[self.aside])
        self._test = [people.bad(self.aside, config, self._rng), (self.real_aside, people.labels[self.aside])]

    def taught(self) -> CashierNet:
        """The net that tells letters set aside best."""
        config = self.config
        torch.manual_seed(config.seed)
        net = CashierNet(len(self.people.characters))
        optimizer = torch.optim.AdamW(net.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
        num_batches = max(round(config.epoch_size * (1 + config.drawn + config.spoilt) / config.batch_size), 1)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, config.learning_rate, total_steps=config.num_epochs * num_batches
        )
        best, kept, waited = np.inf, net.state_dict(), 0
        for epoch in range(config.num_epochs):
            net.train()
            losses = (_loss(net, *batch) for batch in self._batches(num_batches))
            lost = np.mean(list(descend(optimizer, losses, schedule)))
            test = self._test_loss(net.eval())
            self._say(f"epoch {epoch + 1}: {lost:.4f}, of letters set aside {test:.4f}")
            if test < best:
                best, waited = test, 0
                kept = {name: value.clone() for name, value in net.state_dict().items()}
            else:
                waited += 1
                if waited == config.patience:
                    break
        net.load_state_dict(kept)
        return net.eval()

    def _batches(self, num_batches: int) -> Iterator[tuple[Tensor, ...]]:
        """An epoch's: paths, labels, 1 for people's, and how much each counts."""
        people, rng, config = self.people, self._rng, self.config
        learned = rng.choice(self.learned, config.epoch_size, replace=len(self.learned) < config.epoch_size)
        bad, labels = people.bad(learned, config, rng)
        paths = np.concatenate([people.shown(people.paths[learned]), bad])
        labels = np.concatenate([people.labels[learned], labels])
        is_real = np.arange(len(paths)) < len(learned)
        # Half of what counts is people's.
        weights = len(paths) / 2 / np.where(is_real, len(learned), len(bad))
        for batch in np.array_split(rng.permutation(len(paths)), num_batches):
            shown = paths[batch]
            noise = rng.uniform(0, config.most_noise, (len(batch), 1, 1)) * rng.standard_normal((len(batch), 64, 2))
            shown[..., :2] += noise
            shown[..., 0] += rng.uniform(-1, 1, (len(batch), 1)) * config.most_slant * shown[..., 1]
            rows = (shown, labels[batch], is_real[batch].astype(np.float32), weights[batch].astype(np.float32))
            yield tuple(map(torch.from_numpy, rows))

    @torch.no_grad()
    def _test_loss(self, net: CashierNet) -> float:
        losses = [
            nn.functional.softplus((1 - 2 * is_real) * torch.from_numpy(logits_of(net, *rows))).mean().item()
            for is_real, rows in enumerate(self._test)
        ]
        return sum(losses) / 2


def _loss(
    net: CashierNet,
    paths: Float[Tensor, "letters 64 3"],
    labels: Int64[Tensor, " letters"],
    is_real: Float[Tensor, " letters"],
    weights: Float[Tensor, " letters"],
) -> Float[Tensor, ""]:
    logits = net(paths, labels)[:, 0]
    return nn.functional.binary_cross_entropy_with_logits(logits, is_real, weights)


@torch.no_grad()
def logits_of(net: CashierNet, paths: np.ndarray, labels: np.ndarray) -> Float[np.ndarray, " letters"]:
    """What a net says of many letters."""
    parts = zip(torch.from_numpy(paths).split(4096), torch.from_numpy(labels).split(4096), strict=True)
    return np.concatenate([net(*part)[:, 0].numpy() for part in parts])


def thresholds_of(
    characters: Sequence[str],
    peoples: tuple[np.ndarray, np.ndarray],
    drawn: tuple[np.ndarray, np.ndarray],
    config: CashierConfig,
) -> Float[np.ndarray, " characters"]:
    """By character, the logit below which letters are turned away; `peoples` and `drawn` are logits and labels.

    A share of people's letters lies below at most, and of drawn ones `most_of_drawn`, and nothing that the net hardly
    doubts. Where there are few letters of a character, it leans on what holds for all.
    """
    logits, labels = peoples
    overall = float(np.quantile(logits, config.turned_away))
    found = np.full(len(characters), overall)
    for label, character in enumerate(characters):
        mine = logits[labels == label]
        if len(mine):
            usual = np.quantile(mine, config.of_stops if character == "." else config.turned_away)
            found[label] = (len(mine) * usual + config.few * overall) / (len(mine) + config.few)
        theirs = drawn[0][drawn[1] == label]
        if len(theirs):
            found[label] = min(found[label], np.quantile(theirs, config.most_of_drawn))
    found = found.clip(max=-config.least_doubt)
    return found


def teach_cashier(
    people: PeoplesLetters,
    path: Path,
    *,
    config: CashierConfig | None = None,
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Teaches a cashier, puts it into the model file `path`, whole or not at all, and gives what it turns away.

    Raises:
        LettersError: there are letters by too few people.
        RunError: the file cannot be written.
    """
    config = config or CashierConfig()
    lesson = Lesson(people, config, say)
    net = lesson.taught()
    labels = people.labels[lesson.aside]
    peoples, drawn = (logits_of(net, rows, labels) for rows in (lesson.real_aside, lesson.drawn_aside))
    thresholds = thresholds_of(people.characters, (peoples, labels), (drawn, labels), config)
    found = {
        "of_people": round(float(np.mean(peoples < thresholds[labels])), 4),
        "of_drawn": round(float(np.mean(drawn < thresholds[labels])), 4),
    }
    say(f"Turned away: {found['of_people']:.1%} of people's letters set aside, {found['of_drawn']:.1%} of drawn ones.")
    put_into(path, net, people, thresholds, found)
    return found


def put_into(
    path: Path,
    net: CashierNet,
    people: PeoplesLetters,
    thresholds: Float[np.ndarray, " characters"],
    found: dict[str, Any],
) -> None:
    """Puts a cashier into a model file, in the place of one that may be there; the rest stays as it is, to the bit.

    Raises:
        ModelError: `path` is no model file.
        RunError: the file cannot be written.
    """
    import onnx

    with TemporaryDirectory() as folder:
        beside = Path(folder, "cashier.onnx")
        save_model_file(
            net,
            beside,
            kind="cashier",
            characters=people.characters,
            card={},
            inputs={"paths": torch.zeros(2, 64, 3), "characters": torch.zeros(2, dtype=torch.int64)},
            output="logits",
            halved=True,
        )
        content = base64.b64encode(beside.read_bytes()).decode("ascii")
    said = {
        "characters": list(people.characters),
        "sees_cells": people.are_cells,
        "thresholds": [round(float(threshold), 3) for threshold in thresholds],
        "turned_away": found,
        "net": content,
    }
    open_model_file(path)
    model = onnx.load(path)
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    metadata[METADATA_KEY] = json.dumps(said, ensure_ascii=False, sort_keys=True)
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, metadata)
    with written_whole(path, error=RunError) as beside:
        beside.write_bytes(model.SerializeToString())


def share_turned_away(people: PeoplesLetters, path: Path) -> float:
    """The share of people's letters that the cashier of a model file turns away. Raises ModelError without one."""
    _, metadata = open_model_file(path)
    cashier = Cashier.from_metadata(metadata, path)
    if cashier is None:
        raise ModelError(f"{path}: this model file has no cashier.")
    return float(np.mean(~cashier.takes(people.paths, [people.characters[label] for label in people.labels])))
