"""Hands: models that write, the reader that checks them, and the letter case between the two.

    model = Model.load("article")      # a trained generator in one file; or Model.load("out/a/model.onnx")
    hand = model.hand(7)               # one style of it
    hand.glyph("A", rng)               # an A, written once
    Reader.load().read(images)         # which characters images show
    WordReader.load().read(words)      # which texts words show, whose letters are joined

Opening a model needs onnxruntime alone; training one needs `ownhand.training`.

Where things go: a kind of model is a subclass of `Model` in a file of its own, named in `WRITING_KINDS` and opened by
`Model.load`; where characters stand on the line is `placement`; a dial of hands is a field of `Hand`.
"""

from ownhand.hands.hand import Hand
from ownhand.hands.joined import JoinedModel
from ownhand.hands.labelled import LabelledModel
from ownhand.hands.letter_case import SURE, LetterCase, fill_letter_case
from ownhand.hands.model import DEFAULT_MODEL, Model, open_hand, shipped_models
from ownhand.hands.reader import Reader
from ownhand.hands.readings import Readings, check_images, check_paths, check_words
from ownhand.hands.unlabelled import UnlabelledModel
from ownhand.hands.word_reader import WordReader

__all__ = [
    "DEFAULT_MODEL",
    "SURE",
    "Hand",
    "JoinedModel",
    "LabelledModel",
    "LetterCase",
    "Model",
    "Reader",
    "Readings",
    "UnlabelledModel",
    "WordReader",
    "check_images",
    "check_paths",
    "check_words",
    "fill_letter_case",
    "open_hand",
    "shipped_models",
]
