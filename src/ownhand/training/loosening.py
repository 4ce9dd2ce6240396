"""Loosening: the letters of a trained pen model come to vary as people's do, and read no worse for it.

    python -m ownhand.training.loosening LETTERS.npz RUN GLANCE.pt OUT.onnx

RUN is the folder of a run of the `pen` recipe on LETTERS that came to its end, and GLANCE.pt what `glance` has taught.
What such a run draws is too neat, as `ownhand evaluate` says (docs/log.md, 2026-11-25 and 27). What mends it is the
energy distance, which is 0 where drawn and real letters are distributed alike. It is taken, of the people learned from,
between

- twins, the same character written twice by one hand, as one vector: so hands differ, and letters of a hand differ, as
  people's do. Once of their codes, and once of what the glance sees in them, for it heeds what makes a letter another
  form of itself, and codes heed where its points lie;
- packs, the mean of what twelve letters of a hand differ from the mean of their characters: so a hand stays one hand.
  Once of where points lie, and once of slant and width, which few points show.

First only what goes into the net is fitted, how far styles and wobble reach. Then a fresh critic, as that of the game,
learns to tell what is drawn from people's letters, and all weights are fitted, at a small rate: to the distances, to
the critic, to be read (the glance is to think what was asked likely), and to be as smooth as people's lines. At last
styles and wobble reach a little farther, for no such fit finds all of the variance. Ten minutes on one core.
"""

import copy
import functools
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Int64
from torch import Tensor

from ownhand.errors import OwnhandError, RunError
from ownhand.hands import LabelledModel, Model
from ownhand.letters import Letters
from ownhand.nets.forms import PenForm
from ownhand.nets.styled import Critic, Generator, LooseWriting, PlainWriting
from ownhand.training.descent import descend, follow, set_rates, slowed, take_step, warmed
from ownhand.training.figures import LiveFigures, figures_text
from ownhand.training.game import LetterGame
from ownhand.training.game_recipe import save_writing
from ownhand.training.glance import TrainedGlance
from ownhand.training.interview import Interview, quick_precision
from ownhand.training.looks import looks, roughness
from ownhand.training.objective import critic_loss, energy_distance, generator_loss, unlikelihood
from ownhand.training.people import People
from ownhand.training.run import Run
from ownhand.training.session import reopened
from ownhand.training.twins import Asked

_PRINT_EVERY = 20


@dataclass(frozen=True, kw_only=True)
class LooseningConfig:
    """Every number of the loosening."""

    seed: int = 0
    input_steps: int = 160
    critic_steps: int = 300
    steps: int = 450
    warm_up: int = 10
    """Steps over which a rate climbs to its height, from which it falls along a cosine."""
    num_characters: int = 8
    num_pairs: int = 36
    num_packs: int = 28
    pack_size: int = 12
    """A step shows so many pairs of each of so many characters, and so many packs of so many letters."""
    input_rate: float = 0.01
    """Of Adam, for styles and wobble alone."""
    late_input_rate: float = 0.003
    weight_rate: float = 1e-4
    """For styles and wobble, and for the weights of the net, when both are fitted."""
    pack_weight: float = 2.0
    looks_weight: float = 0.3
    critic_weight: float = 0.1
    read_weight: float = 0.5
    smooth_weight: float = 0.3
    likely: float = 0.7
    """How likely the glance need think a letter, and no likelier."""
    critic_rate: float = 4e-4
    critic_slowing: int = 1000
    """Steps after which the critic's rate has fallen by the root of 2. Its other numbers are those of the game."""
    critic_width: int = 512
    critic_blocks: int = 3
    penalty: float = 0.1
    penalty_every: int = 4
    twin_weight: float = 0.5
    following: float = 0.05
    """The weights that are kept follow those that learn from a critic by this share of the way each step."""
    farther: float = 1.1
    """By what styles and wobble are stretched at last."""

    @property
    def num_twins(self) -> int:
        """Letters of the pairs, which are the first that are drawn."""
        return 2 * self.num_characters * self.num_pairs


@dataclass(frozen=True)
class Batch:
    """Letters of a step: people's, and what a writing is asked for in their place."""

    twins: Float[Tensor, "real code"]
    """Codes of people's twins, twice as many as drawn: they cost nothing, and the distance scatters less."""
    mates: Float[Tensor, "twins code"]
    """For each drawn twin a real letter of its character."""
    packs: Int64[np.ndarray, " packed"]
    """Positions of the letters of people's packs."""
    asked: Int64[Tensor, " letters"]
    """Characters asked for: of twins, then of packs."""
    drawn: Float[Tensor, "letters code"]
    """Codes of what was asked for."""

    @classmethod
    def of(
        cls,
        people: People,
        writing: LooseWriting,
        config: LooseningConfig,
        rng: np.random.Generator,
        source: torch.Generator,
        *,
        num_packs: int,
    ) -> "Batch":
        """Shows people's letters, and has the writing draw as many, a hand for each pair and each pack."""
        labels = rng.choice(len(people.shares), config.num_characters, replace=False, p=people.shares)
        twins = np.stack([people.twins(label, 2 * config.num_pairs, rng) for label in labels.tolist()])
        mates = twins[:, : config.num_pairs].ravel()
        packs = people.packs(num_packs, rng).ravel() if num_packs else np.zeros(0, np.int64)
        asked = torch.from_numpy(np.concatenate([labels.repeat(2 * config.num_pairs), people.labels[packs]]))
        times = torch.tensor([2] * (config.num_characters * config.num_pairs) + [config.pack_size] * num_packs)
        latents = torch.randn(len(times), len(writing.spread), generator=source).repeat_interleave(times, 0)
        wobble = torch.randn(len(asked), len(writing.stretch), generator=source)
        with quick_precision(latents.device)():
            codes = writing.codes(latents, asked, wobble)
        return cls(people.codes[twins.ravel()], people.codes[mates], packs, asked, codes.float())


class Opponent:
    """A critic as the game's, asked whether letters are real and whether twins differ as real ones do."""

    def __init__(self, people: People, config: LooseningConfig) -> None:
        self._config, self._step = config, 0
        self._net = Critic(
            len(people.mean_codes), 1, people.form, width=config.critic_width, num_blocks=config.critic_blocks
        )
        self._optimizer = torch.optim.Adam(self._net.parameters(), config.critic_rate, (0.0, 0.99), fused=True)

    def learn(self, batch: Batch) -> float:
        """Takes a step, and gives by how much it rates real letters higher."""
        config = self._config
        set_rates(self._optimizer, slowed(config.critic_rate, self._step, config.critic_slowing))
        interview, drawn = self._interview(batch), batch.drawn[: config.num_twins].detach()
        is_due = self._step % config.penalty_every == 0
        self._net.requires_grad_(True)
        on_critic = critic_loss(interview, batch.mates, drawn, is_penalised=is_due)
        objective = on_critic.loss
        if on_critic.penalty is not None:
            objective = objective + config.penalty_every * config.penalty / 2 * on_critic.penalty
        take_step(self._optimizer, objective)
        self._net.requires_grad_(False)
        self._step += 1
        return float((on_critic.on_real["real"].mean() - on_critic.on_drawn["real"].mean()).item())

    def loss_of(self, batch: Batch) -> Float[Tensor, ""]:
        """What the generator is to lower: the lead of real letters."""
        interview = self._interview(batch)
        with torch.no_grad():
            on_real = interview.answers(batch.mates)
        loss, _ = generator_loss(interview, batch.drawn[: self._config.num_twins], on_real)
        return loss

    def _interview(self, batch: Batch) -> Interview:
        """Nobody is asked who wrote a letter, and all pairs are twins."""
        characters = batch.asked[: self._config.num_twins]
        asked = Asked(
            letters=torch.arange(len(characters)),
            characters=characters,
            writers=torch.zeros_like(characters),
            are_twins=torch.ones(len(characters) // 2, dtype=torch.bool),
            is_invented=torch.ones(len(characters), dtype=torch.bool),
        )
        return Interview(self._net, asked, {"real": 1.0, "twins": self._config.twin_weight})


class Loosening:
    """What a writing is fitted by: people's letters and a glance."""

    def __init__(
        self, people: People, glance: TrainedGlance, characters: tuple[str, ...], config: LooseningConfig
    ) -> None:
        self.people, self.config, self._glance = people, config, glance
        self._asked_sets = glance.set_numbers(characters)
        seen = glance.sees(people.form.decode(people.codes[::7]))
        self._scale = seen.std(0).clamp(min=0.05) * seen.shape[1] ** 0.5
        """Each number that the glance sees is to count by how much it varies among people's letters."""

    def prepare(self, opponent: Opponent, writing: LooseWriting, *, num_steps: int, seed: int) -> float:
        """The critic learns to tell what is drawn now, before anything learns from it; gives real letters' lead."""
        rng, source = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
        leads = []
        for _ in range(num_steps):
            with torch.no_grad():
                batch = Batch.of(self.people, writing, self.config, rng, source, num_packs=0)
            leads.append(opponent.learn(batch))
        return float(np.mean(leads[-20:]))

    def fit(
        self,
        writing: LooseWriting,
        groups: Iterable[dict[str, Any]],
        *,
        num_steps: int,
        seed: int,
        say: Callable[[str], None],
        opponent: Opponent | None = None,
    ) -> LooseWriting:
        """Brings what is drawn nearer to people's letters, and gives the writing to keep.

        With an opponent more than how far inputs reach is fitted; then what is drawn has to read and to be smooth, too.
        """
        config = self.config
        rng, source = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
        optimizer = torch.optim.Adam(groups, betas=(0.5 if opponent else 0.9, 0.99))
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, functools.partial(warmed, warm_up=config.warm_up, num_steps=num_steps)
        )
        kept = copy.deepcopy(writing).requires_grad_(False) if opponent else writing
        found: list[list[float]] = []

        def losses() -> Iterator[Tensor]:
            for _ in range(num_steps):
                batch = Batch.of(self.people, writing, config, rng, source, num_packs=config.num_packs)
                terms = self._terms(batch, opponent)
                found.append([term.item() for term in terms])
                yield torch.stack(terms).sum()

        for step, _ in enumerate(descend(optimizer, losses(), schedule), start=1):
            if opponent:
                follow(kept, writing, config.following)
            if step % _PRINT_EVERY == 0:
                say(f"step {step}: {np.round(np.mean(found[-_PRINT_EVERY:], axis=0), 4).tolist()}")
        return kept

    def _terms(self, batch: Batch, opponent: Opponent | None) -> list[Tensor]:
        """What is to be lowered; the opponent learns first."""
        paths = self.people.form.decode(batch.drawn)
        terms = self.distances(batch, paths)
        if opponent:
            opponent.learn(batch)
            terms += [self.config.critic_weight * opponent.loss_of(batch), *self.manners(batch, paths)]
        return terms

    def distances(self, batch: Batch, paths: Float[Tensor, "letters points 3"]) -> list[Tensor]:
        """How far what is drawn lies from people's: twins by codes and by what is seen, packs by places and looks."""
        people, config, num_twins = self.people, self.config, self.config.num_twins
        form, packed = people.form, people.labels[batch.packs]
        seen, seen_of_people = self._sees(paths[:num_twins]), self._sees(form.decode(batch.twins))
        mean_codes, mean_looks = people.mean_codes[packed], people.mean_looks[packed]

        def places(codes: Tensor) -> Tensor:
            return people.of_packs((codes - mean_codes)[:, : 2 * form.num_points] @ form.basis.T)

        def looked(rows: Tensor) -> Tensor:
            return people.of_packs(rows - mean_looks) / people.looks_scale

        by_places = energy_distance(places(batch.drawn[num_twins:]), places(people.codes[batch.packs]))
        by_looks = energy_distance(looked(looks(paths[num_twins:])), looked(people.looks[batch.packs]))
        return [
            energy_distance(self._as_twins(batch.drawn[:num_twins]), self._as_twins(batch.twins)),
            energy_distance(self._as_twins(seen), self._as_twins(seen_of_people)),
            config.pack_weight * by_places,
            config.looks_weight * by_looks,
        ]

    def manners(self, batch: Batch, paths: Float[Tensor, "letters points 3"]) -> list[Tensor]:
        """How badly what is drawn reads, and by how much its lines are rougher than people's."""
        asked = self._asked_sets[batch.asked]
        likely = self._glance.likelihoods(paths).gather(1, asked.clamp(min=0)[:, None])[:, 0]
        return [
            self.config.read_weight * unlikelihood(likely[asked >= 0], self.config.likely),
            self.config.smooth_weight * (roughness(paths) - self.people.roughness).clamp(min=0),
        ]

    def _sees(self, paths: Tensor) -> Tensor:
        seen: Tensor = self._glance.sees(paths) / self._scale
        return seen

    def _as_twins(self, rows: Float[Tensor, "letters d"]) -> Float[Tensor, "characters pairs both"]:
        """Rows of letters as the twins of each character, both letters of a pair as one row."""
        twins: Tensor = rows.unflatten(0, (self.config.num_characters, -1, 2)).flatten(2)
        return twins


def loosened(
    writing: LooseWriting,
    people: People,
    glance: TrainedGlance,
    characters: tuple[str, ...],
    config: LooseningConfig,
    say: Callable[[str], None] = print,
) -> LooseWriting:
    """A writing whose letters vary as people's do; the one given is changed on the way."""
    loosening = Loosening(people, glance, characters, config)
    inputs = [parameter for name, parameter in writing.named_parameters() if not name.startswith("generator.")]
    writing.generator.requires_grad_(False)
    groups = [{"params": inputs, "lr": config.input_rate}]
    loosening.fit(writing, groups, num_steps=config.input_steps, seed=config.seed, say=say)
    opponent = Opponent(people, config)
    lead = loosening.prepare(opponent, writing, num_steps=config.critic_steps, seed=config.seed + 1)
    say(f"critic: real letters lead by {lead:.2f}")
    writing.generator.requires_grad_(True)
    groups = [
        {"params": inputs, "lr": config.late_input_rate},
        {"params": list(writing.generator.parameters()), "lr": config.weight_rate},
    ]
    kept = loosening.fit(writing, groups, num_steps=config.steps, seed=config.seed + 2, say=say, opponent=opponent)
    with torch.no_grad():
        kept.spread.mul_(config.farther)
        kept.stretch.mul_(config.farther)
    return kept


def loosen_run(
    folder: Path,
    source: Path,
    glance_path: Path,
    out: Path,
    *,
    config: LooseningConfig | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Loosens what a run of the `pen` recipe has trained, from its checkpoint, and leaves a model file.

    Raises:
        LettersError: the letters cannot be read.
        RunError: there is no such run, or it does not fit; or the file cannot be written.
    """
    began = time.process_time()
    config = config or LooseningConfig()
    glance = TrainedGlance.load(glance_path)
    run, game = reopened(folder, source, device=torch.device("cpu"))
    if not isinstance(game, LetterGame) or not isinstance(game.form, PenForm) or not game.knows_writers:
        raise RunError(f"{folder}: expected a run of the pen recipe on letters by known writers.")
    torch.set_num_threads(1)  # The same bits on every machine, and quicker where anything else runs.
    game.settle()
    torch.manual_seed(config.seed)
    learned = run.letters.training_part()
    people = People(game.form, learned, pack_size=config.pack_size)
    characters = run.letters.characters
    writing = loosened(loose(game.writing(), len(characters)), people, glance, characters, config, say)
    steps = {"input_steps": config.input_steps, "critic_steps": config.critic_steps, "steps": config.steps}
    card = {**run.card(game), **game.about()}
    card["loosened"] = {**steps, "cpu_seconds": round(time.process_time() - began)}
    _save_with_figures(run, writing, card, out, say)


def loose(writing: PlainWriting, num_characters: int) -> LooseWriting:
    """A copy of a writing of which styles and wobble can be fitted; at first it draws the same."""
    generator: Generator = copy.deepcopy(writing.generator).requires_grad_(True)
    wobble_size = generator.wobble_size
    return LooseWriting(generator, writing.spread, writing.stretch * torch.eye(wobble_size), num_characters)


def _save_with_figures(
    run: Run[Letters], writing: LooseWriting, card: dict[str, Any], out: Path, say: Callable[[str], None]
) -> None:
    characters = run.letters.characters
    save_writing(writing, out, kind="pen", characters=characters, card=card)
    live = LiveFigures(run.letters, len(writing.spread), len(writing.stretch), num_letters=20_000)
    found = live.measure(writing)
    model = Model.load(out)
    assert isinstance(model, LabelledModel)
    figures = live.with_checking(found, model)
    save_writing(writing, out, kind="pen", characters=characters, card={**card, "figures": figures})
    say(f"{figures_text(found, live.real)} After checking, {figures['read_after_checking']:.2%} read as asked.")


def main() -> None:
    """The command in the module's docstring."""
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    source, folder, glance_path, out = map(Path, sys.argv[1:])
    try:
        loosen_run(folder, source, glance_path, out, say=lambda text: print(text, flush=True))
    except OwnhandError as error:
        print(f"ownhand: {error}", file=sys.stderr)
        sys.exit(2)
    print(f"The loosened model is in {out}.")


if __name__ == "__main__":
    main()
