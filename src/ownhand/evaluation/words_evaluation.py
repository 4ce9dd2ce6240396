"""All that is measured of words, of models and of people."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from ownhand.errors import LettersError, OwnhandError
from ownhand.evaluation.measures import measured
from ownhand.evaluation.word_samples import (
    WordSample,
    learned_alike,
    other_people,
    people_held_out,
    words_alike,
    words_in_place,
)
from ownhand.evaluation.words_measures import (
    WORD_MEASURES,
    ModelWords,
    OthersWords,
    PeoplesWords,
    WordsInPlace,
    WordYardstick,
)
from ownhand.evaluation.yardstick import EvaluationConfig
from ownhand.hands import Model
from ownhand.letters import Words

_FEWEST_WORDS = 50
"""Held-out words, without which they are not measured."""


def measure_words(
    models: Mapping[str, Model],
    words: Words,
    config: EvaluationConfig,
    say: Callable[[str], None],
    *,
    written: Mapping[str, Words] | None = None,
) -> tuple[dict[str, dict[str, Any]], dict[str, WordSample]]:
    """What is found of words, and the words: of "people" held out, of "other people", of models and of what else wrote.

    `written` is by the names it is to have.

    Raises:
        LettersError: too few words are held out, or the words' writers are not known.
    """
    say(f"Finding the letters of {2 * config.num_words:,} words ...")
    real = people_held_out(words, config.num_words, seed=config.seed)
    if len(real) < _FEWEST_WORDS:
        raise LettersError(
            f"{words.source}: expected at least {_FEWEST_WORDS} held-out words of four to nine small letters to "
            f"measure by, found {len(real)}. Measure by more words, or leave them out."
        )
    others = other_people(words, real, seed=config.seed)
    learned = learned_alike(words, real, most=config.words_learned)
    yardstick = WordYardstick(config, real, others, learned)
    samples = {"people": real, "other people": others}
    say("Measuring words ...")
    found: dict[str, dict[str, Any]] = dict(
        zip(
            samples,
            measured(yardstick, WORD_MEASURES, PeoplesWords(written=real), OthersWords(written=others)),
            strict=True,
        )
    )
    for name, model in models.items():
        say(f"Measuring the words of {name} ...")
        try:
            samples[name] = words_alike(model, real, seed=config.seed)
        except OwnhandError as reason:
            found[name] = {"words": {"not_measured": str(reason)}}
            continue
        checked = functools.partial(words_alike, model, real, seed=config.seed, is_checked=True)
        (found[name],) = measured(yardstick, WORD_MEASURES, ModelWords(written=samples[name], checked=checked))
    for name, theirs in (written or {}).items():
        say(f"Measuring the words of {name} ...")
        try:
            samples[name] = words_in_place(theirs, real, words.writer_names)
        except OwnhandError as reason:
            found[name] = {"words": {"not_measured": str(reason)}}
            continue
        (figures,) = measured(yardstick, WORD_MEASURES, WordsInPlace(written=samples[name]))
        missing = len(real) - len(samples[name])
        note = f"Of {missing:,} of {len(real):,} words no letters were found; they are left out."
        found[name] = {**figures, "notes": [note] if missing else []}
    return found, samples
