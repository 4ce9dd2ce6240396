"""All that is measured of models, side by side and beside people."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.judge import Judge
from ownhand.evaluation.measures import MEASURES, ModelSubject, OtherPeople, PeopleHeldOut, measured
from ownhand.evaluation.memorisation import Nearest, nearest
from ownhand.evaluation.samples import Sample, chosen_evenly, sample_of, written_alike
from ownhand.evaluation.word_samples import WordSample
from ownhand.evaluation.words_evaluation import measure_words
from ownhand.evaluation.yardstick import EvaluationConfig, Yardstick
from ownhand.hands import JoinedModel, LabelledModel, Model, UnlabelledModel
from ownhand.letters import Letters, Words

_FEWEST = 200
"""Held-out letters, without which nothing is measured: shares would be uncertain by seven hundredths and more."""

_HELD_OUT_SHARE = 0.15
"""Of letters whose source does not say which are held out."""


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What was found, and the letters that it was found on."""

    figures: dict[str, Any]
    """What can go into a JSON file, the same to the bit for the same seed: "letters", "settings", "judge", "people"
    (held out), "other_people" (learned from, in the place of a model), "models" by name, and where there are such
    words, "written" by name. A part that could not be
    measured holds "not_measured" and why."""

    real: Sample
    learned: Sample
    written: Mapping[str, Sample]
    """By model, what it wrote in place of `real`, letter by letter."""
    nearest: Mapping[str, Nearest]
    """By model, and by "people": the nearest learned letter of each."""
    words: Mapping[str, WordSample] = dataclasses.field(default_factory=dict)
    """By model that writes words, by who else wrote some, by "people" and "other people": those measured, if any."""


def evaluate(
    models: Mapping[str, Model],
    letters: Letters,
    *,
    words: Words | None = None,
    written_words: Mapping[str, Words] | None = None,
    judge: Judge | None = None,
    characters: str | None = None,
    config: EvaluationConfig | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> Evaluation:
    """Measures what `models` write in place of held-out letters, and these letters themselves.

    Args:
        models: by the names they are to have; all are measured on the characters that all of them know.
        letters: real ones; those not held out count as learned from.
        words: real ones, by which words are measured as well.
        written_words: what others wrote in the place of people held out, by the names they are to have; see
            `word_samples.words_in_place`.
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
    yardstick = Yardstick(
        config=config,
        judge=judge,
        held_out=held_out,
        real=sample_of(chosen),
        learned=learned,
        lesson=sample_of(chosen_evenly(letters.training_part(), config.lesson_letters, seed=config.seed)),
    )
    say("Measuring people ...")
    people, others = _measure_people(yardstick)
    found: dict[str, Any] = {}
    written: dict[str, Sample] = {}
    near = {"people": yardstick.near_people}
    for name, model in models.items():
        say(f"Measuring {name} ...")
        found[name], written[name], near[name] = _measure_model(yardstick, model, letters)
    word_figures, samples = (
        ({}, {}) if words is None else measure_words(models, words, config, say, written=written_words)
    )
    for name, parts in (("people", people), ("other people", others), *found.items()):
        parts.update(word_figures.get(name, {}))
    figures: dict[str, Any] = {
        "letters": {
            "source": letters.source,
            "fingerprint": letters.fingerprint(),
            "characters": "".join(letters.characters),
            "held_out": len(held_out),
            "held_out_hands": None if held_out.writers is None else len(np.unique(held_out.writers)),
            "measured": len(yardstick.real),
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
    if words is not None:
        figures["words"] = {
            "source": words.source,
            "fingerprint": words.fingerprint(),
            "measured": len(samples["people"]),
            "hands": len(np.unique(samples["people"].hands)),
            "other_hands": len(np.unique(samples["other people"].hands)),
        }
        figures["written"] = {name: word_figures[name] for name in written_words or {}}
    return Evaluation(
        figures=figures, real=yardstick.real, learned=learned, written=written, nearest=near, words=samples
    )


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
    taught_by = (judge.card.get("letters") or {}).get("source")
    if taught_by != letters.source:
        notes.append(f"The judge learned from {taught_by}: whether it has seen {letters.source} is not known.")
    learned = letters.training_part().counts()
    unlearned = "".join(c for c, count in letters.held_out_part().counts().items() if count and not learned[c])
    if unlearned:
        notes.append(f"All letters of {unlearned} are held out, and left out here: none is left to compare them with.")
        letters = letters.only([c for c in letters.characters if c not in unlearned])
    return letters


def _measure_people(yardstick: Yardstick) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is found of people held out, and of people learned from in the place of a model."""
    held_out = PeopleHeldOut(
        written=yardstick.real,
        seen=yardstick.seen_in_real,
        near=lambda: yardstick.near_people,
        lesson=lambda: yardstick.lesson,
        hands=yardstick.people_who_write,
    )
    others = OtherPeople(written=yardstick.others, seen=yardstick.judge.look(yardstick.others.images))
    found_of_people, found_of_others = measured(yardstick, MEASURES, held_out, others)
    return found_of_people, found_of_others


def _measure_model(yardstick: Yardstick, model: Model, letters: Letters) -> tuple[dict[str, Any], Sample, Nearest]:
    seed = yardstick.config.seed
    written = written_alike(model, yardstick.real, seed=seed)
    near = nearest(written, yardstick.learned)
    subject = ModelSubject(
        written=written,
        seen=yardstick.judge.look(written.images),
        near=lambda: near,
        lesson=lambda: written_alike(model, yardstick.lesson, seed=seed + 1, hand_for_each=True),
        hands=lambda text: [model.hand(number) for number in range(1, yardstick.config.num_pages + 1)],
        model=model,
    )
    (found,) = measured(yardstick, MEASURES, subject)
    return {"kind": _kind(model), **found, "cost": _cost(model), "notes": _notes(model, letters)}, written, near


def _kind(model: Model) -> str:
    if isinstance(model, UnlabelledModel):
        return "unconditional, by its letter case"
    if isinstance(model, JoinedModel):
        return "joined"
    return "pen" if isinstance(model, LabelledModel) and model.has_pen else "pixel"


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
