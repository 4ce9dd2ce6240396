"""The cashier: looks at every letter before it leaves the house, and turns away what nobody would take for a person's.

In the article's simile the discriminator is a cashier who is handed false bills, and is dismissed when the forger is
trained. Here one stays ("Discriminator Rejection Sampling", Azadi et al. 2019). It judges looks and not reading: a 5
whose bar has shrunk to a dot reads as a 5. So it stands beside the readers, and what it turns away is drawn again.

It travels in the metadata of the model file whose letters it knows, so that the net which draws stays what it was, and
with it all saved hands (`training.cashier` puts it there).
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ownhand.errors import ModelError
from ownhand.files import parsed_json
from ownhand.hands.modelfile import open_net, reading_metadata, run_net
from ownhand.ink import paths_from_strokes, strokes_from_paths
from ownhand.ink.path import BODY_POINTS

METADATA_KEY = "cashier"
"""JSON object: characters; thresholds, a logit for each, below which letters are turned away; sees_cells, whether of
letters in their words; turned_away, what share of people's letters and of drawn ones was; and net, an .onnx file in
base64."""

_LETTERS_AT_ONCE = 1024


class Cashier:
    """A trained cashier.

    Its net has the inputs paths (rows, 64, 3) and characters (rows,) int64, and gives a logit for each, high where a
    letter looks as if a person had written it.
    """

    def __init__(
        self, net: bytes, characters: Sequence[str], thresholds: Sequence[float], *, sees_cells: bool = False
    ) -> None:
        """Opens a net. Raises ValueError where it is none, or thresholds and characters do not match.

        `sees_cells`: whether it knows letters in their words, and not letters of any size by themselves.
        """
        if len(thresholds) != len(characters):
            raise ValueError(f"{len(characters)} characters, and {len(thresholds)} thresholds")
        self._session, self.sees_cells = open_net(net), sees_cells
        self._place_of = {character: place for place, character in enumerate(characters)}
        self._thresholds = np.array(thresholds, np.float32)

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, str], path: Path) -> "Cashier | None":
        """The one in a model file's metadata; None where there is none. Raises ModelError where it is damaged."""
        if METADATA_KEY not in metadata:
            return None
        with reading_metadata(path):
            found = parsed_json(metadata[METADATA_KEY])
            try:
                net = base64.b64decode(found["net"], validate=True)
            except binascii.Error as reason:
                raise ModelError(f"{path}: this model file is damaged: its cashier cannot be read.") from reason
            return cls(net, found["characters"], found["thresholds"], sees_cells=bool(found["sees_cells"]))

    def leads(self, paths: np.ndarray, characters: Sequence[str]) -> np.ndarray:
        """(n,) float32: by how much each of pen paths (n, 64, 3) is above what `characters` (n of them) must reach.

        Infinite for a character that it does not know.
        """
        places = np.array([self._place_of.get(character, -1) for character in characters], dtype=np.int64)
        leads = np.full(len(places), np.inf, np.float32)
        known = np.flatnonzero(places >= 0)
        for start in range(0, len(known), _LETTERS_AT_ONCE):
            part = known[start : start + _LETTERS_AT_ONCE]
            asked = {"paths": as_inked(paths[part], are_cells=self.sees_cells), "characters": places[part]}
            (logits,) = run_net(self._session, asked)
            leads[part] = logits[:, 0] - self._thresholds[places[part]]
        return leads

    def takes(self, paths: np.ndarray, characters: Sequence[str]) -> np.ndarray:
        """(n,) bool: which pen paths (n, 64, 3) it takes for a person's `characters` (n of them).

        Of a joined model's file they are letters in their words: x from where the pen left the letter before, y from
        the baseline, 52 points of body and 12 of marks, as `JoinedModel.draw` gives them. True for a character that it
        does not know.
        """
        is_taken: np.ndarray = self.leads(paths, characters) >= 0
        return is_taken


def as_inked(paths: np.ndarray, *, are_cells: bool) -> np.ndarray:
    """(n, 64, 3) float32: pen paths with what a nib will show of them, and no more.

    Their strokes are taken and made into paths anew: points stand at even distances, and where the pen travels says
    nothing. A net would tell people's letters from drawn ones by such, and nobody sees it. Letters by themselves are
    enlarged to one box, cells keep size and place.
    """
    paths = np.array(paths, dtype=np.float32)
    if are_cells:
        paths[:, BODY_POINTS - 1, 2] = -1
    shown = paths_from_strokes(strokes_from_paths(paths))
    if not are_cells:
        return shown
    down = paths[:, :-1, 2] > 0
    is_inked = np.zeros(paths.shape[:2], dtype=bool)
    is_inked[:, :-1] |= down
    is_inked[:, 1:] |= down
    low = np.where(is_inked[..., None], paths[..., :2], np.inf).min(axis=1, keepdims=True)
    high = np.where(is_inked[..., None], paths[..., :2], -np.inf).max(axis=1, keepdims=True)
    has_ink = np.isfinite(low)
    centre = np.where(has_ink, low, 0) / 2 + np.where(has_ink, high, 0) / 2
    half = (np.where(has_ink, high, 0) - np.where(has_ink, low, 0)).max(axis=2, keepdims=True) / 2
    shown[..., :2] = centre + half * shown[..., :2]
    return shown
