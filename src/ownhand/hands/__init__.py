"""Hands: models that write, the reader that checks them, and the letter case between the two.

    model = Model.load("article")      # a trained generator in one file; or Model.load("out/a/model.onnx")
    hand = model.hand(7)               # one style of it
    hand.glyph("A", rng)               # an A, written once
    Reader.load().read(images)         # which characters images show

Opening a model needs onnxruntime alone; training one needs `ownhand.training`.
"""

from ownhand.hands.letter_case import SURE, LetterCase, fill_letter_case
from ownhand.hands.model import DEFAULT_MODEL, Hand, Model, shipped_models
from ownhand.hands.reader import Reader

__all__ = ["DEFAULT_MODEL", "SURE", "Hand", "LetterCase", "Model", "Reader", "fill_letter_case", "shipped_models"]
