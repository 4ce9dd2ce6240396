"""Every measure of hands: whom it is taken of and how, and the rows of the table that show its figures.

To add one, write what it reckons in a module of its own, and name it here in `MEASURES`, and in `ROWS` what is to be
seen of it. All of its figures go into the JSON file under its name.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.errors import OwnhandError
from ownhand.evaluation.legibility import unasked
from ownhand.evaluation.looks import LOOKS
from ownhand.evaluation.memorisation import Nearest, memorisation
from ownhand.evaluation.samples import Sample, fitted, written_alike
from ownhand.evaluation.yardstick import Yardstick
from ownhand.glyphs import GlyphSource
from ownhand.hands import LabelledModel, Model, UnlabelledModel
from ownhand.ink import grey_images

_WORKERS = 2
"""Parts are measured two at a time; none depends on another's chance."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Who is measured."""

    written: Sample
    """What it wrote in the place of the letters held out."""

    seen: tuple[np.ndarray, np.ndarray]
    """What the judge makes of that: probabilities and features."""


class OtherPeople(Subject):
    """People learned from, in the place of a model."""


@dataclass(frozen=True, kw_only=True)
class Writer(Subject):
    """One that can be asked for more than those letters."""

    near: Callable[[], Nearest]
    """Gives the nearest learned letter of each."""

    lesson: Callable[[], Sample]
    """Gives letters for a pupil to learn from."""

    hands: Callable[[str], Sequence[GlyphSource]]
    """Gives hands that can write a text."""


class PeopleHeldOut(Writer):
    """Those whose letters are the yardstick, as they are measured themselves."""


@dataclass(frozen=True, kw_only=True)
class ModelSubject(Writer):
    """A model, measured as people are."""

    model: Model


@dataclass(frozen=True)
class Measure:
    """Something that is measured."""

    name: str
    """Of what it finds, among the figures."""

    take: Callable[[Any, Any], dict[str, Any]]
    """Takes it by a yardstick of a subject. It may raise OwnhandError, which says why there is nothing to be found."""

    subjects: tuple[type, ...]
    """Of whom it is taken."""

    is_due: Callable[[Any, Any], bool] = lambda yardstick, subject: True
    """Whether it is taken of a subject of these."""


def measured(yardstick: Any, measures: Sequence[Measure], *subjects: object) -> list[dict[str, dict[str, Any]]]:
    """What each measure finds of each subject that it is taken of, or why it finds nothing."""

    def taken(measure: Measure, subject: object) -> dict[str, Any]:
        try:
            return measure.take(yardstick, subject)
        except OwnhandError as reason:
            return {"not_measured": str(reason)}

    with ThreadPoolExecutor(_WORKERS) as pool:
        under_way = [
            {
                measure.name: pool.submit(taken, measure, subject)
                for measure in measures
                if isinstance(subject, measure.subjects) and measure.is_due(yardstick, subject)
            }
            for subject in subjects
        ]
        return [{name: future.result() for name, future in group.items()} for group in under_way]


def _after_checking(yardstick: Yardstick, subject: ModelSubject) -> dict[str, Any]:
    """How the letters read that users get: drawn again where our own reader, not the judge, does not read them."""
    checked = written_alike(subject.model, yardstick.real, seed=yardstick.config.seed, is_checked=True)
    found = yardstick.read(checked, yardstick.judge.look(checked.images)[0])
    del found["by_character"]
    return found


def _unasked(yardstick: Yardstick, subject: ModelSubject) -> dict[str, Any]:
    """What comes of an unconditional generator if nobody looks anything up in its letter case."""
    model = subject.model
    assert isinstance(model, UnlabelledModel)
    rng = np.random.default_rng([yardstick.config.seed, 4])
    latents = rng.standard_normal((len(yardstick.real), model.latent_size), dtype=np.float32)
    images = fitted(grey_images(model.draw(latents)))
    probabilities, features = yardstick.judge.look(images)
    alphabet = yardstick.real.alphabet
    drawn = Sample(alphabet=alphabet, images=images, characters=np.zeros(len(images), np.int64), hands=None)
    return {
        **unasked(probabilities, yardstick.judge, alphabet),
        "real_sure": unasked(yardstick.seen_in_real[0], yardstick.judge, alphabet)["sure"],
        "fidelity": yardstick.fidelity(drawn, features),
    }


MEASURES: tuple[Measure, ...] = (
    # Those that take longest are begun first.
    Measure("useful", lambda by, who: by.useful(who.lesson()), (Writer,)),
    Measure("apart", lambda by, who: by.apart(who.written, who.seen[1]), (ModelSubject, OtherPeople)),
    Measure("fidelity", lambda by, who: by.fidelity(who.written, who.seen[1]), (ModelSubject, OtherPeople)),
    Measure("read", lambda by, who: by.read(who.written, who.seen[0]), (Writer,)),
    Measure("one_hand", lambda by, who: by.one_hand(who.written), (Writer,)),
    Measure("looks", lambda by, who: by.looks(who.written), (Subject,)),
    Measure("memorised", lambda by, who: memorisation(who.near(), by.near_people, who.written), (Writer,)),
    Measure("pages", lambda by, who: by.pages(who.hands), (Writer,), is_due=lambda by, who: by.config.num_pages > 0),
    Measure("unasked", _unasked, (ModelSubject,), is_due=lambda by, who: isinstance(who.model, UnlabelledModel)),
    Measure(
        "read_after_checking",
        _after_checking,
        (ModelSubject,),
        is_due=lambda by, who: isinstance(who.model, LabelledModel),
    ),
)


@dataclass(frozen=True)
class Row:
    """A line of the table: where its figure lies, and how it is told."""

    name: str
    better: str
    path: str
    """In what was found of a model, with dots."""
    people: str = ""
    """In what was found of people held out; the same where empty."""
    shows: Callable[[Any], str] = lambda value: f"{value:.3f}"


def percent(value: float) -> str:
    """A share as the table tells it."""
    return f"{value:.1%}"


def _small(value: float) -> str:
    return f"{value:.4f}"


def thousandths(value: float) -> str:
    """A small number as the table tells it."""
    return f"{1000 * value:.1f}"


ROWS = (
    Row("read as asked, exactly", "up", "read.exact", shows=percent),
    Row("read as asked, look-alikes as one", "up", "read.look_alikes", shows=percent),
    Row("the same, after checking", "up", "read_after_checking.look_alikes", "read.look_alikes", percent),
    Row("a pupil taught by these reads people, exactly", "up", "useful.exact", shows=percent),
    Row("the same, look-alikes as one", "up", "useful.look_alikes", shows=percent),
    Row("Fréchet distance", "down", "fidelity.frechet", shows=lambda value: f"{value:.2f}"),
    Row("kernel distance, thousandths", "down", "fidelity.kernel", shows=thousandths),
    Row("precision", "up", "fidelity.precision"),
    Row("recall", "up", "fidelity.recall"),
    Row("density", "up", "fidelity.density"),
    Row("coverage", "up", "fidelity.coverage"),
    Row("told from real letters by pixels (50 % is perfect)", "down", "apart.pixels.accuracy", shows=percent),
    Row("told from real letters by the judge's features", "down", "apart.features.accuracy", shows=percent),
    Row("one hand known by two letters: AUC", "up", "one_hand.letters.auc"),
    Row("the same: equal error rate", "down", "one_hand.letters.eer", shows=percent),
    Row("one hand known by eight letters and eight: AUC", "up", "one_hand.packs.auc"),
    Row("the same: equal error rate", "down", "one_hand.packs.eer", shows=percent),
    *(
        Row(f"{look}: {words}", "as people", f"looks.{look}.{key}")
        for look in LOOKS
        for key, words in (
            ("agreement", "share between hands"),
            ("within", "within a hand"),
            ("between", "between hands"),
        )
    ),
    Row("nearest learned letter, median distance", "as people", "memorised.median", shows=_small),
    Row("very near ones", "as people", "memorised.very_near", shows=percent),
    Row("pages: characters misread by an outside reader", "down", "pages.misread", shows=percent),
)
