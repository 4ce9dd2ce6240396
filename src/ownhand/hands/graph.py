"""What is in an .onnx file, as far as it must be known before a net is run: a reader of protocol buffers in small.

Such a file is a row of fields that each begin with their number and kind (onnx.proto3). In the outermost message,
ModelProto, field 7 is the graph, 20 a training step and 25 a function; in a graph, field 1 is a node; in a node, field
4 is its operator and 5 an attribute; in an attribute, fields 6 and 11 are graphs within it.
"""

import hashlib
from collections.abc import Iterator

_GRAPH, _TRAINING, _FUNCTION = 7, 20, 25
_NODE, _OPERATOR, _ATTRIBUTE = 1, 4, 5
_GRAPHS_OF_ATTRIBUTE = (6, 11)

ENDLESS = frozenset({b"Loop", b"Scan", b"If"})
"""Operators that hold graphs of their own. No net of ours has any, and a loop need not end."""


def fingerprint(content: bytes) -> str:
    """Sixteen hexadecimal digits that tell nets apart: of the graph, weights included, without the metadata.

    Raises ValueError where the file is damaged.
    """
    digest = hashlib.sha256()
    for number, start, stop in _fields(content, 0, len(content)):
        if number == _GRAPH:
            digest.update(content[start:stop])
    return digest.hexdigest()[:16]


def check_graph(content: bytes) -> None:
    """Raises ValueError where a net has operators that may run without end, or a file is damaged."""
    for number, start, stop in _fields(content, 0, len(content)):
        if number in (_FUNCTION, _TRAINING):
            raise ValueError("a net with functions of its own, which no net of ownhand has")
        if number == _GRAPH:
            _check_nodes(content, start, stop)


def _check_nodes(content: bytes, start: int, stop: int) -> None:
    for number, first, last in _fields(content, start, stop):
        if number != _NODE:
            continue
        for part, begin, end in _fields(content, first, last):
            if part == _OPERATOR and content[begin:end] in ENDLESS:
                raise ValueError(f"a net with the operator {content[begin:end].decode()}, which may run without end")
            if part == _ATTRIBUTE and any(
                inner in _GRAPHS_OF_ATTRIBUTE for inner, _, _ in _fields(content, begin, end)
            ):
                raise ValueError("a net with nets within it, which no net of ownhand has")


def _fields(content: bytes, place: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """The fields of a message that hold bytes: their number, and where they begin and end."""
    while place < stop:
        key, place = _varint(content, place, stop)
        kind = key & 7
        if kind == 2:  # a length, and so many bytes
            size, place = _varint(content, place, stop)
            if place + size > stop:
                raise ValueError("a field is longer than what holds it")
            yield key >> 3, place, place + size
            place += size
        elif kind == 0:
            _, place = _varint(content, place, stop)
        elif kind in (1, 5):
            place += 8 if kind == 1 else 4
        else:
            raise ValueError(f"a field of the kind {kind}")


def _varint(content: bytes, place: int, stop: int) -> tuple[int, int]:
    """The number at `place`, seven bits a byte and the least first, and where it ends."""
    number = 0
    for shift in range(0, 70, 7):
        if place >= stop:
            break
        byte = content[place]
        number, place = number | (byte & 0x7F) << shift, place + 1
        if byte < 0x80:
            return number, place
    raise ValueError("a number without end")
