"""All that is measured of models, side by side and beside people."""

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.errors import LettersError, OwnhandError
from ownhand.evaluation.distances import distances
from ownhand.evaluation.judge import Judge
from ownhand.evaluation.legibility import shares_read, unasked
from ownhand.evaluation.looks import looks
from ownhand.evaluation.memorisation import Nearest, memorisation, nearest
from ownhand.evaluation.outside import LineReader, outside_reader
from ownhand.evaluation.pages import page_errors, page_text
from ownhand.evaluation.people import real_hands
from ownhand.evaluation.samples import Sample, chosen_evenly, fitted, other_people, sample_of, written_alike
from ownhand.evaluation.telling_apart import told_apart
from ownhand.evaluation.usefulness import usefulness
from ownhand.evaluation.verification import PACK_SIZE, ShippedVerifier, one_hand
from ownhand.glyphs import GlyphSource
from ownhand.hands import Model, UnlabelledModel
from ownhand.ink import grey_images
from ownhand.letters import Letters
from ownhand.training.bounds import check_counts

_FEWEST = 200
"""Held-out letters, without which nothing is measured: shares would be uncertain by seven hundredths and more."""

_FEWEST_FOR_DISTANCES = 1000
"""The distances compare covariances of 256 features, which fewer letters do not tell."""

_HELD_OUT_SHARE = 0.15
"""Of letters whose source does not say which are held out."""

_WORKERS = 2
"""Parts are measured two at a time; none depends on another's chance."""


@dataclass(frozen=True, kw_only=True)
class EvaluationConfig:
    """How much is measured."""

    seed: int = 0
    num_letters: int = 5000
    """Held-out letters, and as many of each model."""
    lesson_letters: int = 10_000
    """Letters from which a pupil learns to read."""
    lesson_epochs: int = 6
    apart_epochs: int = 8
    """Times that a pupil sees the letters which it learns to tell apart."""
    num_pairs: int = 10_000
    """Pairs of packs by which hands are told apart."""
    num_pages: int = 10
    """Hands whose pages are read; 0: none."""
    resamples: int = 96
    """Samples drawn anew to tell how uncertain distances are."""

    def __post_init__(self) -> None:
        check_counts(self, "num_letters", "lesson_letters", "lesson_epochs", "apart_epochs", "num_pairs", "resamples")


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What was found, and the letters that it was found on."""

    figures: dict[str, Any]
    """What can go into a JSON file, the same to the bit for the same seed: "letters", "settings", "judge", "people"
    (held out), "other_people" (learned from, in the place of a model) and "models" by name. A part that could not be
    measured holds "not_measured" and why."""

    real: Sample
    learned: Sample
    written: Mapping[str, Sample]
    """By model, what it wrote in place of `real`, letter by letter."""
    nearest: Mapping[str, Nearest]
    """By model, and by "people": the nearest learned letter of each."""


def evaluate(
    models: Mapping[str, Model],
    letters: Letters,
    *,
    judge: Judge | None = None,
    characters: str | None = None,
    config: EvaluationConfig | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> Evaluation:
    """Measures what `models` write in place of held-out letters, and these letters themselves.

    Args:
        models: by the names they are to have; all are measured on the characters that all of them know.
        letters: real ones; those not held out count as learned from.
        judge: the one that comes with ownhand where none is given.
        characters: measured alone, where given.
        say: told what is done.

    Raises:
        LettersError: too few letters are held out, or models, judge and letters have no character in common.
    """
    config, judge = config or EvaluationConfig(), judge or Judge.load()
    notes: list[str] = []
    letters = _measurable(letters, models, judge, characters, notes, config.seed)
    held_out = letters.held_out_part()
    if len(held_out) < _FEWEST:
        raise LettersError(
            f"{letters.source}: expected at least {_FEWEST} held-out letters to measure by, found {len(held_out)}. "
            "Measure by more letters."
        )
    say(f"Drawing {len(letters):,} letters ...")
    learned = sample_of(letters.training_part())
    chosen = chosen_evenly(held_out, config.num_letters, seed=config.seed)
    case = _Case(
        config=config,
        judge=judge,
        held_out=held_out,
        real=sample_of(chosen),
        learned=learned,
        lesson=sample_of(chosen_evenly(letters.training_part(), config.lesson_letters, seed=config.seed)),
    )
    say("Measuring people ...")
    people, others = _measure_people(case)
    found, written, near = {}, {}, {"people": case.near_people}
    for name, model in models.items():
        say(f"Measuring {name} ...")
        found[name], written[name], near[name] = _measure_model(case, model, letters)
    figures = {
        "letters": {
            "source": letters.source,
            "fingerprint": letters.fingerprint(),
            "characters": "".join(letters.characters),
            "held_out": len(held_out),
            "held_out_hands": None if held_out.writers is None else len(np.unique(held_out.writers)),
            "measured": len(case.real),
            "learned": len(learned),
            "learned_hands": None if learned.hands is None else learned.num_hands,
            "notes": notes,
        },
        "settings": dataclasses.asdict(config),
        "judge": {"fingerprint": judge.fingerprint, "letters": judge.card.get("letters")},
        "people": people,
        "other_people": others,
        "models": found,
    }
    return Evaluation(figures=figures, real=case.real, learned=learned, written=written, nearest=near)


def _measurable(
    letters: Letters, models: Mapping[str, Model], judge: Judge, characters: str | None, notes: list[str], seed: int
) -> Letters:
    """The letters that all can be measured by, some of them held out; says in `notes` what was left out and why."""
    if not len(letters):
        raise LettersError(
            f"{letters.source}: expected letters to measure by, found none. Name a source that has some."
        )
    counts = letters.counts()
    present = {character for character, count in counts.items() if count}
    kept = present & set(characters) if characters else present
    for name, known in [(name, model.characters) for name, model in models.items()] + [("the judge", judge.characters)]:
        missing = "".join(sorted(kept - set(known)))
        kept -= set(missing)
        if missing:
            count = sum(counts[character] for character in missing)
            hint = " Another that knows them: --judge FILE." if name == "the judge" else ""
            notes.append(f"{count:,} letters are left out, for {name} does not know {missing}.{hint}")
    if not kept:
        raise LettersError(
            f"{letters.source}: expected characters that the models, the judge and the letters have in common, found "
            f"none. {' '.join(notes)}".strip()
        )
    letters = letters.only("".join(kept))
    if letters.held_out is None:
        letters = letters.holding_out(_HELD_OUT_SHARE, seed=seed)
        notes.append(
            f"{letters.source} does not say which letters are held out, so {_HELD_OUT_SHARE:.0%} were drawn as such. A "
            "model that learned from all of them has seen these: its figures flatter it."
        )
    taught_by = (judge.card.get("letters") or {}).get("source")  # type: ignore[attr-defined]
    if taught_by != letters.source:
        notes.append(f"The judge learned from {taught_by}: whether it has seen {letters.source} is not known.")
    learned = letters.training_part().counts()
    unlearned = "".join(c for c, count in letters.held_out_part().counts().items() if count and not learned[c])
    if unlearned:
        notes.append(f"All letters of {unlearned} are held out, and left out here: none is left to compare them with.")
        letters = letters.only([c for c in letters.characters if c not in unlearned])
    return letters


@dataclass(frozen=True)
class _Case:
    """What models are measured by."""

    config: EvaluationConfig
    judge: Judge
    held_out: Letters
    real: Sample
    learned: Sample
    lesson: Sample

    @functools.cached_property
    def seen_in_real(self) -> tuple[np.ndarray, np.ndarray]:
        """What the judge makes of the real letters."""
        return self.judge.look(self.real.images)

    @functools.cached_property
    def others(self) -> Sample:
        """People learned from, in the place of a model."""
        return other_people(self.learned, self.real, seed=self.config.seed)

    @functools.cached_property
    def near_people(self) -> Nearest:
        """The nearest learned letter of each real one."""
        return nearest(self.real, self.learned)

    @functools.cached_property
    def verifier(self) -> ShippedVerifier:
        """Tells hands apart."""
        return ShippedVerifier.load()

    @functools.cached_property
    def outside_reader(self) -> LineReader:
        """Reads lines of pages."""
        return outside_reader()

    def read(self, sample: Sample, probabilities: np.ndarray) -> dict[str, Any]:
        return shares_read(sample, self.judge, probabilities, seed=self.config.seed)

    def fidelity(self, sample: Sample, features: np.ndarray) -> dict[str, Any]:
        if len(self.real) < _FEWEST_FOR_DISTANCES:
            raise LettersError(
                f"Expected at least {_FEWEST_FOR_DISTANCES:,} held-out letters to compare the features of, found "
                f"{len(self.real):,}."
            )
        hands = self.real.hands
        groups = None if hands is None or sample.hands is None else (hands, sample.hands)
        of_real = self.seen_in_real[1]
        found = distances(of_real, features, seed=self.config.seed, num_resamples=self.config.resamples, groups=groups)
        return dataclasses.asdict(found)

    def one_hand(self, sample: Sample) -> dict[str, Any]:
        _check_hands(self.real)
        placed, config = self.verifier.place(sample), self.config
        return {
            name: one_hand(sample, placed, pack_size=size, num_pairs=config.num_pairs, seed=config.seed)
            for name, size in (("letters", 1), ("packs", PACK_SIZE))
        }

    def looks(self, sample: Sample) -> dict[str, Any]:
        _check_hands(self.real)
        return looks(sample)

    def useful(self, lesson: Sample) -> dict[str, Any]:
        return usefulness(lesson, self.real, num_epochs=self.config.lesson_epochs, seed=self.config.seed)

    def apart(self, sample: Sample, features: np.ndarray) -> dict[str, Any]:
        """By the pixels, and by what the judge sees: by it a net learns sooner, and is blind to blur and specks."""
        config = self.config
        return {
            name: told_apart(shown, real, self.real.hands, num_epochs=config.apart_epochs, seed=config.seed)
            for name, shown, real in (
                ("pixels", sample.images, self.real.images),
                ("features", features, self.seen_in_real[1]),
            )
        }

    def pages(self, hands: Callable[[str], Sequence[GlyphSource]]) -> dict[str, Any]:
        """What an outside reader misreads of pages; `hands` gives those that can write a text."""
        text = page_text("".join(self.real.alphabet))
        found = page_errors(hands(text), text=text, seed=self.config.seed, reader=self.outside_reader)
        return {
            "hands": found.num_hands,
            "letters": found.num_characters,
            "misread": found.misread,
            "misread_interval": found.interval,
            "misread_without_spaces": found.misread_without_spaces,
            "text": text,
        }

    def people_who_write(self, text: str) -> Sequence[GlyphSource]:
        hands = real_hands(self.held_out, text, self.config.num_pages)
        if not hands:
            raise LettersError("Nobody held out is known to have written all the characters that the text takes.")
        return hands


_Parts = dict[str, Callable[[], dict[str, Any]]]


def _measure_people(case: _Case) -> tuple[dict[str, Any], dict[str, Any]]:
    probabilities, _ = case.seen_in_real
    _, of_others = case.judge.look(case.others.images)
    people: _Parts = {
        "useful": lambda: case.useful(case.lesson),
        "read": lambda: case.read(case.real, probabilities),
        "one_hand": lambda: case.one_hand(case.real),
        "looks": lambda: case.looks(case.real),
        "memorised": lambda: memorisation(case.near_people, case.near_people, case.real),
    }
    if case.config.num_pages:
        people["pages"] = lambda: case.pages(case.people_who_write)
    others: _Parts = {
        "apart": lambda: case.apart(case.others, of_others),
        "fidelity": lambda: case.fidelity(case.others, of_others),
        "looks": lambda: case.looks(case.others),
    }
    found_of_people, found_of_others = _measured(people, others)
    return found_of_people, found_of_others


def _measure_model(case: _Case, model: Model, letters: Letters) -> tuple[dict[str, Any], Sample, Nearest]:
    config = case.config
    written = written_alike(model, case.real, seed=config.seed)
    probabilities, features = case.judge.look(written.images)
    near = nearest(written, case.learned)
    parts: _Parts = {
        "useful": lambda: case.useful(written_alike(model, case.lesson, seed=config.seed + 1, hand_for_each=True)),
        "apart": lambda: case.apart(written, features),
        "fidelity": lambda: case.fidelity(written, features),
        "read": lambda: case.read(written, probabilities),
        "one_hand": lambda: case.one_hand(written),
        "looks": lambda: case.looks(written),
        "memorised": lambda: memorisation(near, case.near_people, written),
    }
    if config.num_pages:
        numbers = range(1, config.num_pages + 1)
        parts["pages"] = lambda: case.pages(lambda text: [model.hand(number) for number in numbers])
    if isinstance(model, UnlabelledModel):
        parts["unasked"] = lambda: _unasked(case, model)
    else:
        parts["read_after_checking"] = lambda: _after_checking(case, model)
    (found,) = _measured(parts)
    return {"kind": _kind(model), **found, "cost": _cost(model), "notes": _notes(model, letters)}, written, near


def _measured(*groups: _Parts) -> list[dict[str, dict[str, Any]]]:
    """What each part of each group finds, or why it finds nothing."""

    def measure(part: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            return part()
        except OwnhandError as reason:
            return {"not_measured": str(reason)}

    with ThreadPoolExecutor(_WORKERS) as pool:
        under_way = [{name: pool.submit(measure, part) for name, part in group.items()} for group in groups]
        return [{name: future.result() for name, future in group.items()} for group in under_way]


def _check_hands(sample: Sample) -> None:
    if sample.hands is None:
        raise LettersError("The source does not say who wrote its letters, so hands cannot be compared with people's.")


def _after_checking(case: _Case, model: Model) -> dict[str, Any]:
    """How the letters read that users get: drawn again where our own reader, not the judge, does not read them."""
    checked = written_alike(model, case.real, seed=case.config.seed, is_checked=True)
    found = case.read(checked, case.judge.look(checked.images)[0])
    del found["by_character"]
    return found


def _unasked(case: _Case, model: UnlabelledModel) -> dict[str, Any]:
    """What comes of an unconditional generator if nobody looks anything up in its letter case."""
    rng = np.random.default_rng([case.config.seed, 4])
    latents = rng.standard_normal((len(case.real), model.latent_size), dtype=np.float32)
    images = fitted(grey_images(model.draw(latents)))
    probabilities, features = case.judge.look(images)
    drawn = Sample(alphabet=case.real.alphabet, images=images, characters=np.zeros(len(images), np.int64), hands=None)
    return {
        **unasked(probabilities, case.judge, case.real.alphabet),
        "real_sure": unasked(case.seen_in_real[0], case.judge, case.real.alphabet)["sure"],
        "fidelity": case.fidelity(drawn, features),
    }


def _kind(model: Model) -> str:
    if isinstance(model, UnlabelledModel):
        return "unconditional, by its letter case"
    return "pen" if model.has_pen else "pixel"


def _cost(model: Model) -> dict[str, Any]:
    """What the model says of its training, and its size."""
    card = model.card
    return {
        "letters_seen": card.get("letters_seen"),
        "seconds": card.get("seconds"),
        "machine": card.get("machine"),
        "file_bytes": model.path.stat().st_size,
    }


def _notes(model: Model, letters: Letters) -> list[str]:
    learned_from = (model.card.get("letters") or {}).get("source")
    if learned_from and learned_from != letters.source:
        return [
            f"It learned from {learned_from}, not from {letters.source}: what it was shown of the people held out here "
            "is not known, and how near it lies to learned letters says little."
        ]
    return []
