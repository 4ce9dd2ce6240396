"""All figures of a model that writes with a pen, each beside that of real people: what can be reached at all."""

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.legibility import ImageReader, shares_read
from ownhand.evaluation.memorisation import nearest_distances
from ownhand.evaluation.samples import Sample, sample_of
from ownhand.evaluation.usefulness import usefulness
from ownhand.evaluation.verification import one_hand, train_verifier
from ownhand.hands.variety import STYLE_FEATURES, consistency, spread, style_features, tremble
from ownhand.letters import Letters
from ownhand.training.bounds import check_counts

Writing = Callable[[Sample, int, bool], Sample]
"""Writes what matches a sample letter by letter, from a seed, with one hand for each of its hands or (True) for each
letter: see `written_alike`."""

_RESAMPLES = 200


@dataclass(frozen=True, kw_only=True)
class FiguresConfig:
    """How much is measured, and with what care."""

    parts: tuple[str, ...] = ("legibility", "variety", "memorisation", "one_hand", "usefulness")
    """What is measured; usefulness takes most of the time."""
    seed: int = 0
    num_pairs: int = 20_000
    """Pairs of packs by which hands are told apart."""
    verifier_steps: int = 1600
    verifier_width: int = 256
    lesson_letters: int = 20_000
    """Letters from which each of the two readers learns."""
    lesson_epochs: int = 6
    """Times they see as many."""

    def __post_init__(self) -> None:
        check_counts(self, "num_pairs", "verifier_steps", "verifier_width", "lesson_letters", "lesson_epochs")
        unknown = set(self.parts) - set(_PARTS)
        if unknown:
            raise LettersError(
                f"There is no part {', '.join(sorted(unknown))} to measure. There are: {', '.join(_PARTS)}."
            )


@dataclass(frozen=True)
class Figure:
    """One measure of what a model writes, and of real people."""

    generated: float
    real: float
    """Of people held out: neither the model nor a judge has seen a letter of theirs."""
    goal: str
    """Empty where there is none."""
    reached: bool | None
    learned: float | None = None
    """Of the people learned from, where that tells something."""
    generated_range: tuple[float, float] | None = None
    """The middle 95 in a hundred of the figures of as many hands drawn anew from these, where that was tried."""
    real_range: tuple[float, float] | None = None


@dataclass(frozen=True)
class _Case:
    """What the parts measure."""

    write: Writing
    reader: ImageReader
    config: FiguresConfig
    generated: Sample
    real: Sample
    learned: Sample
    checked: Callable[[Sample], float] | None

    @functools.cached_property
    def laid_out(self) -> tuple[Sample, Sample, Sample]:
        """What is generated, real and learned from, with points spaced alike."""
        return self.generated.laid_out(), self.real.laid_out(), self.learned.laid_out()


def pen_figures(
    write: Writing,
    letters: Letters,
    reader: ImageReader,
    config: FiguresConfig | None = None,
    *,
    checked: Callable[[Sample], float] | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> dict[str, Any]:
    """Measures what `write` writes in place of the held-out letters, and these letters themselves.

    Args:
        write: the model; for a pen model `functools.partial(written_alike, model)`.
        letters: real ones, aligned (`ownhand.hands.aligned`), with writers, some held out; the others are those that
            the model learned from.
        reader: the judge of legibility; it has not seen the held-out letters either.
        config: how much is measured.
        checked: gives the share read of what is written in place of a sample once it was checked, see
            `share_after_checking`.
        say: told what is done.

    Returns:
        What can go into a JSON file, the same for the same seed: "letters", "settings", "figures" (name of the
        measure -> the fields of `Figure`) and "by_character".

    Raises:
        LettersError: the letters have no strokes, no known writers or none held out, are not aligned, or too few.
        ModelError: the reader does not know one of their characters.
    """
    config = config or FiguresConfig()
    if not letters.aligned:
        raise LettersError(
            f"{letters.source or 'These letters'}: expected aligned letters, for the strokes of what a model writes "
            "come in one order. Align them first: ownhand letters convert --align."
        )
    learned, real = sample_of(letters.training_part()), sample_of(letters.held_out_part())
    generated = write(real, config.seed, False)
    case = _Case(write, reader, config, generated, real, learned, checked)
    figures: dict[str, Figure] = {}
    by_character: dict[str, dict[str, Any]] = {
        real.alphabet[place]: {"letters": int(count)}
        for place, count in enumerate(np.bincount(real.characters, minlength=len(real.alphabet)))
        if count
    }
    for part in config.parts:
        say(part.replace("_", " "))
        found, of_character = _PARTS[part](case)
        figures |= found
        for character, values in of_character.items():
            by_character[character] |= values
    return {
        "letters": {
            "source": letters.source,
            "fingerprint": letters.fingerprint(),
            "held_out": len(real),
            "held_out_hands": real.num_hands,
            "learned": len(learned),
            "learned_hands": learned.num_hands,
        },
        "settings": dataclasses.asdict(config),
        "figures": {name: dataclasses.asdict(figure) for name, figure in figures.items()},
        "by_character": by_character,
    }


_Found = tuple[dict[str, Figure], dict[str, dict[str, Any]]]


def _legibility(case: _Case) -> _Found:
    generated, real = (shares_read(sample, case.reader) for sample in (case.generated, case.real))
    figures = {
        "read as asked": _at_least(generated["exact"], real["exact"]),
        "read as asked or a look-alike": _at_least(generated["look_alikes"], real["look_alikes"]),
    }
    if case.checked is not None:
        share = case.checked(case.real)
        figures["read after checking"] = Figure(share, real["look_alikes"], "at least 0.99", share >= 0.99)
    of_character = {
        character: {"read_generated": own, "read_real": real["by_character"][character]}
        for character, own in generated["by_character"].items()
    }
    return figures, of_character


def _variety(case: _Case) -> _Found:
    samples = case.laid_out
    num_characters = len(case.real.alphabet)
    spreads = [spread(sample.paths, sample.characters, num_characters=num_characters) for sample in samples]
    places = np.flatnonzero(np.isfinite(spreads).all(axis=0))
    if not len(places):
        raise LettersError("Expected ten held-out letters of some character to measure the spread by, found fewer.")
    figures = {"spread": _at_least(*(float(found[places].mean()) for found in spreads), share=0.9)}
    described = [(style_features(sample.paths), sample.characters, sample.hands) for sample in samples]
    shares = [consistency(*some).tolist() for some in described]
    ranges = [_range_by_hands(*some, seed=case.config.seed) for some in described[:2]]
    for k, (name, *values) in enumerate(zip(STYLE_FEATURES, *shares, strict=True)):
        figures[f"consistency of {name}"] = dataclasses.replace(
            _at_least(*values, share=0.9), generated_range=ranges[0][k], real_range=ranges[1][k]
        )
    figures["tremble"] = _at_most(*(tremble(sample.paths) for sample in (case.generated, case.real, case.learned)))
    of_character = {
        case.real.alphabet[place]: {
            "spread_generated": float(spreads[0][place]),
            "spread_real": float(spreads[1][place]),
        }
        for place in places.tolist()
    }
    return figures, of_character


def _memorisation(case: _Case) -> _Found:
    *samples, learned = case.laid_out
    generated, real = (nearest_distances(sample, learned) for sample in samples)
    # By character, for dots and dashes are always close to others.
    usual = np.zeros(len(case.real.alphabet))
    for place in np.unique(case.real.characters):
        usual[place] = np.median(real[case.real.characters == place])
    near_generated, near_real = (float((away < usual[case.real.characters] / 3).mean()) for away in (generated, real))
    figures = {
        "distance to the nearest learned letter": _at_least(float(np.median(generated)), float(np.median(real))),
        # Letters much alike come now and then among people too, and in neat hands more often: no goal, but a warning.
        "letters nearer than a third of what is usual": Figure(near_generated, near_real, "", None),
    }
    of_character = {
        case.real.alphabet[place]: {
            "nearest_generated": float(np.median(generated[case.real.characters == place])),
            "nearest_real": float(usual[place]),
        }
        for place in np.unique(case.real.characters).tolist()
    }
    return figures, of_character


def _one_hand(case: _Case) -> _Found:
    config = case.config
    *samples, learned = case.laid_out
    verifier = train_verifier(learned, num_steps=config.verifier_steps, width=config.verifier_width, seed=config.seed)
    generated, real = (one_hand(sample, verifier, num_pairs=config.num_pairs, seed=config.seed) for sample in samples)
    figures = {}
    for size, name in (("letters", "two letters"), ("packs", "eight letters and eight")):
        figures[f"one hand, {name}: area under the curve"] = _at_least(generated[size]["auc"], real[size]["auc"])
        figures[f"one hand, {name}: equal error rate"] = _at_most(generated[size]["eer"], real[size]["eer"])
    return figures, {}


def _usefulness(case: _Case) -> _Found:
    config = case.config
    order = np.random.default_rng(config.seed).permutation(len(case.learned))[: config.lesson_letters]
    chosen = np.sort(order)
    people = case.learned.select(chosen)
    # Every letter in a hand of its own: what the model offers is endless hands. Both lessons are paths, and neither
    # tells who wrote what, so that the two differ in the letters alone.
    lessons = (case.write(people, config.seed + 1, True).letters(), people.letters())
    generated, real = (
        usefulness(lesson, case.real, num_epochs=config.lesson_epochs, seed=config.seed) for lesson in lessons
    )
    figures = {
        f"read by a reader taught by these{words}": _at_least(generated[name], real[name], less=0.03)
        for name, words in (("exact", ""), ("look_alikes", ", or as a look-alike"))
    }
    return figures, {}


_PARTS: dict[str, Callable[[_Case], _Found]] = {
    "legibility": _legibility,
    "variety": _variety,
    "memorisation": _memorisation,
    "one_hand": _one_hand,
    "usefulness": _usefulness,
}


def _at_least(
    generated: float, real: float, learned: float | None = None, *, share: float = 1, less: float = 0
) -> Figure:
    goal = f"at least {share:g} of real" if share != 1 else f"real less {less:g}" if less else "at least real"
    return Figure(generated, real, goal, generated >= share * real - less, learned)


def _at_most(generated: float, real: float, learned: float | None = None) -> Figure:
    return Figure(generated, real, "at most real", generated <= real, learned)


def _range_by_hands(
    features: np.ndarray, characters: np.ndarray, hands: np.ndarray, *, seed: int
) -> list[tuple[float, float]]:
    """Between which bounds the consistency of each feature lies, had other such hands been measured.

    The bootstrap over hands (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13): few hands
    wrote most of the letters, so that letters drawn anew would flatter.
    """
    rng = np.random.default_rng(seed)
    letters_of = [np.flatnonzero(hands == hand) for hand in np.unique(hands)]
    shares = []
    for _ in range(_RESAMPLES):
        drawn = rng.integers(len(letters_of), size=len(letters_of))
        letters = np.concatenate([letters_of[k] for k in drawn])
        named = np.repeat(np.arange(len(drawn)), [len(letters_of[k]) for k in drawn])
        shares.append(consistency(features[letters], characters[letters], named))
    return [(float(low), float(high)) for low, high in np.percentile(shares, [2.5, 97.5], axis=0).T]
