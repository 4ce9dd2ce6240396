"""Small good files of every kind that is read, made anew each time, and how they are spoilt."""

import gzip
import io
import json
import struct
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from PIL import Image

from ownhand.letters import Letters, Strokes, Words
from ownhand.words.cells import Cells

TOKENS = [
    *(b"", b"\0", b"\xff", b"\n", b"\r\n", b",", b";", b"\t", b'"', b"-1", b"1e400", b"NaN", b"Infinity", b"0" * 400),
    *(b"{", b"[" * 2000, b"null", b"true", b'"\\ud800"', b"\x1b[2J", "\u202e\U0010ffff".encode(), b"../../etc/passwd"),
    *(b"PK\3\4", b"\x1f\x8b", b"\x89PNG", b"\x93NUMPY", b"\0\0\x08\x03", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"PAR1"),
    *(struct.pack(">I", number) for number in (0, 1, 2**16, 2**31, 2**32 - 1)),
    *(struct.pack("<q", number) for number in (-1, 2**31, 2**62)),
    *(b".INCLUDE a.dat\n", b".SEGMENT CHARACTER 0-9999999999 OK", b".PEN_DOWN\n", b"<traceGroup>", b"<!DOCTYPE a>"),
]
"""What a spoilt file may have in some place: what readers take for ends, sizes, kinds and ways out."""

UNIPEN = b""".VERSION 1.0
.COORD X Y T
.WRITER_ID ann
.SEGMENT CHARACTER 0-1 OK "A"
.SEGMENT WORD 0:0-1:1 OK "AB"
.PEN_DOWN
0 0 1
1 10 2
.PEN_UP
.PEN_DOWN
2 20 3
3 30 4
"""

INKML = b"""<ink xmlns="http://www.w3.org/2003/InkML"><traceFormat><channel name="X"/><channel name="Y"/></traceFormat>
<traceGroup><annotation type="truth">on</annotation><trace xml:id="a">1 2, 3 4, '1 '1, "1 "1</trace>
<traceView traceDataRef="#a"/></traceGroup></ink>"""


def strokes() -> Strokes:
    return Strokes(
        points=np.array([(0, 0), (1, 5), (2, 2), (3, 9)], np.float32),
        stroke_offsets=np.array([0, 2, 4]),
        letter_offsets=np.array([0, 1, 2]),
    )


def saved(save: Callable[[Path], object], name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder) / name)
        return (Path(folder) / name).read_bytes()


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return content.getvalue()


def arrays(**named: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.savez(content, **named)  # type: ignore[arg-type]
    return content.getvalue()


def idx(values: np.ndarray) -> bytes:
    return struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape) + values.astype(np.uint8).tobytes()


def picture(kind: str) -> bytes:
    content = io.BytesIO()
    Image.fromarray(np.arange(81, dtype=np.uint8).reshape(9, 9)).save(content, kind)
    return content.getvalue()


def cells() -> Cells:
    zeros, codes = np.zeros(2, np.int64), np.array([65, 66])
    return Cells(
        paths=np.zeros((2, 64, 3), np.float32),
        characters=codes,
        before=zeros,
        after=zeros,
        is_joined_before=zeros > 0,
        is_joined_after=zeros > 0,
        entries=np.zeros((2, 3), np.float32),
        following=zeros - 1,
        words=zeros,
        writers=zeros,
        writer_names=("ann",),
        held_out=zeros > 0,
    )


TABLE = b"".join(b"%d,%s\n" % (label, b",".join(b"%d" % (label * k % 256) for k in range(16))) for label in range(12))
IMAGES = np.arange(5 * 16).reshape(5, 4, 4)
STEPS = {
    **{"steps_x": np.arange(4), "steps_y": np.arange(4), "stroke_offsets": np.array([0, 2, 4])},
    **{"item_offsets": np.array([0, 1, 2]), "text": np.array(["a", "b"]), "writer": np.zeros(2, int)},
    **{"writers": np.array(["ann"]), "held_out": np.zeros(2, bool), "source_file": np.zeros(2, int)},
}
CONTEXT = {
    **{"points": strokes().points, "stroke_offsets": np.array([0, 2, 4]), "item_stroke_offsets": np.array([0, 1, 2])},
    **{"text": np.array(["a", "b"]), "writer": np.zeros(2, int), "writers": np.array(["ann"])},
    **{"src_file": np.zeros(2, int), "src_files": np.array(["a"])},
}
OLD = {
    **{"points": strokes().points, "stroke_offsets": np.array([0, 2, 4]), "letter_offsets": np.array([0, 1, 2])},
    **{"label": np.array([65, 66]), "writer": np.zeros(2, int), "writers": np.array(["ann"])},
    "held_out": np.zeros(2, bool),
}
HAND = {
    **{"ownhand.hand": 1, "name": "Ada", "number": 7, "model": "article", "fingerprint": "0" * 16, "neatness": 0.0},
    **{"wobble": 1.0, "style": [0.5, -0.5], "factors": []},
}
CONFIG = {
    "recipe": {"recipe": "pen", "num_epochs": 3},
    "letters": {"source": "a.npz", "fingerprint": "0" * 16, "credit": "", "counts": {"A": 3}},
    **{"machine": "a CPU", "threads": 1, "changes": []},
}
RECORD = {"recipe": "pen", "letters": "mine", "epochs": 3, "process": 999_999_999, "began": 1.5, "is_stopped": False}
STATUS = {"state": "training", "step": 3, "num_steps": 9, "process": 999_999_999, "updated": 1.5, "recipe": "pen"}
METRICS = b"".join(b'{"step": %d, "loss": 0.%d}\n' % (step, step) for step in range(1, 9))

LETTERS: dict[str, tuple[str, bytes]] = {
    "table": ("a.csv", TABLE),
    "table with names": ("a.csv", b"label," + b",".join(b"p%d" % k for k in range(16)) + b"\n" + TABLE),
    "table of characters": ("a.csv", TABLE.replace(b";", b",").replace(b"\n1", b"\nA")),
    "packed table": ("a.csv.gz", gzip.compress(TABLE, mtime=0)),
    "zip": ("a.zip", zipped(a_dot_csv=TABLE)),
    "archive": (
        "a.npz",
        saved(Letters(characters=("A", "B"), labels=np.array([0, 1]), strokes=strokes()).save, "a.npz"),
    ),
    "archive of images": (
        "a.npz",
        saved(Letters(characters=("A",), labels=np.zeros(5, int), images=IMAGES).save, "a.npz"),
    ),
    "old archive": ("a.npz", arrays(**OLD)),
    "arrays of a framework": ("a.npz", arrays(x_train=IMAGES.astype(np.uint8), y_train=np.arange(5))),
    "unipen": ("a.dat", UNIPEN),
}
"""Sources of letters that are one file: name and content of each."""

PARTS: dict[str, dict[str, bytes]] = {
    "idx": {"train-images-idx3-ubyte": idx(IMAGES), "train-labels-idx1-ubyte": idx(np.arange(5))},
    "emnist": {
        "emnist-letters-train-images-idx3-ubyte": idx(IMAGES),
        "emnist-letters-train-labels-idx1-ubyte": idx(np.arange(1, 6)),
        "emnist-letters-mapping.txt": b"".join(b"%d %d %d\n" % (k, 64 + k, 96 + k) for k in range(1, 27)),
    },
    "images": {
        f"{name}/1.{kind.lower()}": picture(kind)
        for name, kind in zip("ABCD", ("PNG", "GIF", "BMP", "TIFF"), strict=True)
    },
    "listing": {
        "list.csv": b"image,label\nImg/1.png,A\nImg/2.png,B\n",
        "Img/1.png": picture("PNG"),
        "Img/2.png": picture("PNG"),
    },
    "unipen tree": {"data/1a/x/a.dat": b".VERSION 1.0\n.INCLUDE x/b.dat\n" + UNIPEN, "include/x/b.dat": UNIPEN},
}
"""Sources of letters that are a folder of files."""

WORDS: dict[str, tuple[str, bytes]] = {
    "inkml": ("a.inkml", INKML),
    "unipen": ("a.dat", UNIPEN),
    "archive": ("a.npz", saved(Words(texts=np.array(["a", "b"]), strokes=strokes()).save, "a.npz")),
    "steps": ("a.npz", arrays(**STEPS)),
}


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with a few edits: bytes changed, taken out, doubled, or replaced by what readers stumble over."""
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, max(len(data) - 1, 0)))
        last = min(first + draw(st.sampled_from([0, 1, 2, 4, 8, 64, 1 << 20])), len(data))
        kind = draw(st.sampled_from(["flip", "token", "cut", "double", "end"]))
        if kind == "flip" and first < len(data):
            data[first] ^= 1 << draw(st.integers(0, 7))
        elif kind == "token":
            data[first:last] = draw(st.sampled_from(TOKENS))
        elif kind == "cut":
            del data[first:last]
        elif kind == "double":
            data[first:first] = data[first:last] * draw(st.sampled_from([1, 2, 30]))
        elif kind == "end":
            del data[first:]
    return bytes(data)


def json_bytes(record: object) -> bytes:
    return json.dumps(record).encode()
