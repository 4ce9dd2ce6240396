"""A model: a trained generator in one file, able to write in endless hands."""

import abc
import functools
import operator
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from ownhand.errors import ModelError, WritingError
from ownhand.files import parsed_json
from ownhand.glyphs import Cursive, Glyph, GlyphSource
from ownhand.hands.hand import Hand
from ownhand.hands.modelfile import (
    card_in,
    characters_in,
    fingerprint_of,
    open_model_file,
    reading_metadata,
    run_net,
)
from ownhand.ink import Nib, nib_named

if TYPE_CHECKING:
    import onnxruntime

DEFAULT_MODEL = "joined"
"""The model that writes when none is named."""

_NOT_WRITING = ("reader", "glance", "judge", "spans", "verifier", "word_reader", "word_verifier")
"""The nets that come with ownhand and only look at letters or words."""

WRITING_KINDS = ("pen", "pixel", "joined")


class Model(GlyphSource):
    """What all models that write have in common; `Model.load` opens any of them.

    >>> model = Model.load("article")  # doctest: +SKIP
    >>> hand = model.hand(7)  # doctest: +SKIP
    """

    style_size: int
    """How many numbers the style of a hand has."""

    has_pen = False
    """Whether it draws pen paths, and not pixels."""

    usual_neatness = 0.0
    """That of its hands by number or name."""

    joins_letters = False
    """Whether it writes words, and not every letter by itself."""

    def __init__(self, path: Path, session: "onnxruntime.InferenceSession", metadata: Mapping[str, str]) -> None:
        self.path = path
        self._session = session
        with reading_metadata(path):
            self._characters = "".join(characters_in(metadata))
            self.card: dict[str, Any] = card_in(metadata)
            """How it was made: recipe, letters and their credit, cost, measured figures."""
            self.named_hands: dict[str, np.ndarray] = {
                name: np.array(style, np.float32)
                for name, style in parsed_json(metadata.get("named_hands", "{}")).items()
            }
            """The styles (style,) of the hands that have a name."""

    def _run(self, inputs: Mapping[str, np.ndarray], shape: tuple[int | None, ...]) -> np.ndarray:
        """What the net draws of `inputs`: numbers of a shape, None where any length will do.

        Raises ModelError where the net is a foreign one: where it cannot be run, or gives something else.
        """
        with reading_metadata(self.path):
            given = run_net(self._session, inputs)[0]
        fits = given.ndim == len(shape) and all(
            expected in (None, length) for expected, length in zip(shape, given.shape, strict=True)
        )
        if not fits or given.dtype.kind != "f" or not np.isfinite(given).all():
            wanted = " x ".join("any" if length is None else str(length) for length in shape)
            raise ModelError(
                f"{self.path}: expected a net that gives {wanted} numbers, found one that gives "
                f"{' x '.join(map(str, given.shape))} of {given.dtype}, or such as are none. Train or export it anew."
            )
        return given

    @classmethod
    def load(cls, model: "str | os.PathLike[str]" = DEFAULT_MODEL) -> "Model":
        """Opens a model that comes with ownhand by its name, or any other by its file or the folder of its run.

        Raises:
            ModelError: there is no such model, or its file is damaged, too new or not a model that writes.
        """
        shipped = shipped_models()
        if str(model) not in shipped and Path(model).suffix != ".onnx" and not Path(model).exists():
            raise ModelError(
                f"{model}: there is no model of that name. There are: {', '.join(shipped)}; or name a file."
            )
        from ownhand.hands.joined import JoinedModel
        from ownhand.hands.labelled import LabelledModel
        from ownhand.hands.unlabelled import UnlabelledModel

        path = shipped.get(str(model), Path(model))
        path = model_of_run(path) if path.is_dir() else path
        session, metadata = open_model_file(path, kinds=WRITING_KINDS)
        if metadata["kind"] == "joined":
            return JoinedModel(path, session, metadata)
        if metadata["kind"] == "pixel" and "letter_case" in metadata:
            return UnlabelledModel(path, session, metadata)
        return LabelledModel(path, session, metadata)

    @property
    def name(self) -> str:
        """Its name, or that of its file without the suffix."""
        return self.path.stem

    @functools.cached_property
    def fingerprint(self) -> str:
        """Of its net: another training gives another, other words about it in its file do not."""
        return fingerprint_of(self.path)

    @property
    def characters(self) -> str:
        """What it can write."""
        return self._characters

    @property
    def is_threadsafe(self) -> bool:
        """It is: a net changes nothing when it draws."""
        return True

    def hand(
        self,
        which: int | str | os.PathLike[str] = 0,
        *,
        neatness: float | None = None,
        wobble: float | None = None,
        joined: float | None = None,
        check: bool = True,
    ) -> Hand:
        """One of its endless hands, by number, by name, or by the file that it was saved in.

        Number 0 is the mean hand, the plainest; the same number is always the same hand, and neighbours have nothing in
        common. For `neatness`, `wobble`, `joined` and `check` see `Hand`; None leaves them as they are.

        Raises:
            ModelError: there is no such hand, it was saved of another model, or a dial is out of bounds.
        """
        if isinstance(which, str) and re.fullmatch(r"-?\d+", which):
            which = int(which)
        if not isinstance(which, str | os.PathLike):
            hand = self._numbered(operator.index(which))
        elif isinstance(which, str) and which in self.named_hands:
            hand = self._named(which)
        elif is_hand_file(which):
            hand = Hand.load(which, self)
        else:
            names = f"Of that name there are: {', '.join(self.named_hands)}. " if self.named_hands else ""
            raise ModelError(
                f"{which}: the model {self.name} has no hand of that name. {names}"
                "Give a number, such as 7, or the file of a saved hand, such as ada.json."
            )
        return hand.adjusted(neatness=neatness, wobble=wobble, joined=joined, check=check)

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes `character` in any hand."""
        return self.glyphs([character], rng)[0]

    @abc.abstractmethod
    def glyphs(self, characters: Sequence[str], rng: np.random.Generator) -> list[Glyph]:
        """Writes many characters, each in any hand: drawn together, which is quicker."""

    def glyphs_of(self, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
        """Writes many characters, each in any hand; all of `seeds` together tell in which."""
        return self.glyphs(characters, np.random.default_rng(seeds))

    @abc.abstractmethod
    def written(self, characters: Sequence[str], hand: Hand, seeds: Sequence[int]) -> list[Glyph]:
        """Writes many characters in one of its hands, each from a seed of its own."""

    @abc.abstractmethod
    def style(self, number: int) -> np.ndarray:
        """(style,) float32: the style of a numbered hand."""

    def written_words(
        self, words: Sequence[Sequence[str]], hand: Hand, seeds: Sequence[Sequence[int]]
    ) -> list[list[Glyph]]:
        """Writes words in one of its hands, each letter from a seed of its own."""
        characters = [character for word in words for character in word]
        flat = iter(self.written(characters, hand, [seed for of_word in seeds for seed in of_word]))
        return [[next(flat) for _ in word] for word in words]

    def habit(self, hand: "Hand") -> float | None:
        """How much a hand joins by itself, from 0 to 1; None where this model joins no letters."""
        return None

    def style_kept(self, neatness: float) -> float:
        """The share of its style that a hand of a neatness keeps: none at 1, where it is the mean hand."""
        return 1 - neatness

    def wobble_kept(self, neatness: float) -> float:
        """The share of its wobble that it keeps."""
        return 1.0

    def cursive_of(self, hand: Hand) -> Cursive | None:
        """How one of its hands joins letters; None where it writes every letter by itself."""
        return None

    def factors(self, rng: np.random.Generator) -> np.ndarray:
        """(factors,) float64: how a hand departs from where letters usually stand on the line, if the model knows."""
        return np.zeros(0)

    def check_characters(self, characters: Sequence[str]) -> None:
        """Raises ModelError where it cannot write one of `characters`."""
        for character in characters:
            if character not in self.characters:
                raise ModelError(
                    f"{self.path.name}: this model cannot write {character!r}. It writes: {self.characters}"
                )

    def _numbered(self, number: int) -> Hand:
        if number < 0:
            raise ModelError(f"There is no hand {number}: hands are numbered from 0.")
        # Hand 0 is plain in everything.
        factors = self.factors(np.random.default_rng([number, 1])) * (number > 0)
        style = self.style(number)
        return Hand(model=self, style=style, factors=factors, number=number, neatness=self.usual_neatness)

    def _named(self, name: str) -> Hand:
        style = self.named_hands[name]
        if style.shape != (self.style_size,):
            raise ModelError(f"{self.path}: this model file is damaged: its hand {name} has {style.size} numbers.")
        factors = self.factors(np.random.default_rng(list(name.encode())))
        return Hand(model=self, style=style, factors=factors, name=name, neatness=self.usual_neatness)


def model_of_run(folder: Path) -> Path:
    """The model in the folder of a run. Raises ModelError where it has left none."""
    path = folder / "model.onnx"
    if not path.is_file():
        raise ModelError(
            f"{folder}: expected a run that has left its model.onnx, found none. Let the run come to its end."
        )
    return path


def numbered_latent(number: int, size: int) -> np.ndarray:
    """(size,) float32: 0 for number 0; a standard normal of its own for every other."""
    if not number:
        return np.zeros(size, np.float32)
    return np.random.default_rng(number).standard_normal(size, dtype=np.float32)


def is_hand_file(which: str | os.PathLike[str]) -> bool:
    """Whether `which` is meant as a file: a name in .json, a path, or the name of a file that is there."""
    return not isinstance(which, str) or Path(which).suffix == ".json" or Path(which).is_file() or os.sep in which


@overload
def open_hand(
    which: "int | str | os.PathLike[str] | Hand" = 0,
    model: "str | os.PathLike[str] | Model | None" = None,
    *,
    neatness: float | None = None,
    wobble: float | None = None,
    joined: float | None = None,
    check: bool = True,
    nib: str | Nib | None = None,
) -> Hand: ...


@overload
def open_hand(
    which: "int | str | os.PathLike[str] | GlyphSource" = 0,
    model: "str | os.PathLike[str] | Model | None" = None,
    *,
    neatness: float | None = None,
    wobble: float | None = None,
    joined: float | None = None,
    check: bool = True,
    nib: str | Nib | None = None,
) -> GlyphSource: ...


def open_hand(
    which: "int | str | os.PathLike[str] | GlyphSource" = 0,
    model: "str | os.PathLike[str] | Model | None" = None,
    *,
    neatness: float | None = None,
    wobble: float | None = None,
    joined: float | None = None,
    check: bool = True,
    nib: str | Nib | None = None,
) -> GlyphSource:
    """Gives the hand that is told by a number, a name, its file or itself, with its dials and its nib set.

    `model` is a model, its name or its file; None is the one that a saved hand names, or the usual one. `neatness`,
    `wobble`, `joined` and `nib` are as the hand has them where they are None.

    Raises:
        ModelError: there is no such model or hand, a dial is out of bounds, or a nib was asked of a model without pen.
        WritingError: there is no such nib, a model was given for a hand that has its own, or the hand has no dials.
    """
    pen = nib_named(nib) if isinstance(nib, str) else nib
    if isinstance(which, int | str | os.PathLike):
        if model is None and not isinstance(which, int) and is_hand_file(which):
            hand = Hand.load(which).adjusted(neatness=neatness, wobble=wobble, joined=joined, check=check)
        else:
            opened = model if isinstance(model, Model) else Model.load(DEFAULT_MODEL if model is None else model)
            hand = opened.hand(which, neatness=neatness, wobble=wobble, joined=joined, check=check)
        return hand.adjusted(nib=pen) if pen else hand
    if model is not None:
        raise WritingError("A hand writes with its own model: give the number of a hand, or no model.")
    return which.adjusted(neatness=neatness, wobble=wobble, joined=joined, check=check, nib=pen)


def shipped_models() -> dict[str, Path]:
    """The models that come with ownhand, by name."""
    folder = Path(__file__).parents[1] / "models"
    return {path.stem: path for path in sorted(folder.glob("*.onnx")) if path.stem not in _NOT_WRITING}
