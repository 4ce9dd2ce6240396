"""InkML: pen strokes in XML, with what they say in annotations (W3C Recommendation, 20 September 2011).

What matters of it here:

    <traceFormat><channel name="X"/><channel name="Y" orientation="-ve"/></traceFormat>    what a point's numbers are
    <trace xml:id="t1">10 0, 9 14, 8 28</trace>                 a stroke; points are parted by commas
    <trace>1125 18432, '23 '43, "7 "-8, 3 -5</trace>            differences, and differences of those (section 3.3.1)
    <traceGroup><annotation type="truth">Dear</annotation><traceView traceDataRef="t1"/></traceGroup>

A group with an annotation of its own is an item, and its innermost annotated groups are; where no group has one, each
annotated `ink` is. Without an `orientation`, y points down, as most programs write it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from ownhand.errors import LettersError
from ownhand.files import read_bytes

_TRUTHS = ("truth", "label", "text", "transcription", "transcript", "groundtruth", "normalizedlabel")
"""Types of annotation that say what is written, in small letters and without signs."""

_NUMBER = re.compile(r"""([!'"]?)\s*(-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[*?TF])""")
_MOST_BYTES = 256 << 20

_MOST_STROKES = 1_000_000
"""Of a file, those counted that are referred to: groups that refer to groups could come to any number."""

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
"""What the parser reads besides eight-bit letters, which agree with the first."""


@dataclass(frozen=True)
class InkItem:
    """What is written, by whom if that is told, and its strokes (points, 2), y up."""

    text: str
    writer: str
    strokes: list[np.ndarray]


def looks_like_inkml(head: bytes) -> bool:
    """Whether a file that begins so is InkML."""
    return re.search(rb"<(\w+:)?ink[\s>]", head) is not None


def read_inkml(path: Path) -> tuple[list[InkItem], int]:
    """Reads the annotated strokes of a file, and how many groups had none to go with their text.

    Raises LettersError where the file is no InkML, is damaged, or says of nothing what it is.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise LettersError(f"{path}: expected InkML of at most {_MOST_BYTES >> 20} MB. Split it.")
    content = read_bytes(path, most=_MOST_BYTES)
    if any(word.encode(code) in content for word in ("<!DOCTYPE", "<!ENTITY") for code in _ENCODINGS):
        raise LettersError(f"{path}: expected InkML without a document type, which it has no use for. Take it out.")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as reason:  # The last two of encodings.
        raise LettersError(
            f"{path}: expected InkML, found XML that is damaged ({reason}). Is the file whole?"
        ) from reason
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if root.tag != "ink":
        raise LettersError(f"{path}: expected InkML, whose outermost element is ink, found {root.tag[:40]!r}.")
    reader = _Reader(root, path)
    items, num_empty = [], 0
    for element, text in reader.annotated():
        strokes = [stroke for stroke in reader.strokes(element) if len(stroke)]
        if strokes:
            items.append(InkItem(text, reader.writer, strokes))
        else:
            num_empty += 1
    if not items:
        raise LettersError(
            f"{path}: expected strokes with an annotation of what they say (of the type truth or label), found none."
        )
    return items, num_empty


class _Reader:
    """Finds the traces of a document."""

    def __init__(self, root: ElementTree.Element, path: Path) -> None:
        self._root, self._path = root, path
        self._by_id = {
            name: element
            for element in root.iter()
            for key, name in element.attrib.items()
            if key.rpartition("}")[2] == "id"
        }
        formats = {e.attrib.get(_ID, ""): e for e in root.iter("traceFormat")}
        self._format = next(iter(formats.values()), None)
        writers = [a.text for a in root.iter("annotation") if a.attrib.get("type", "").lower() in ("writer", "author")]
        self.writer = (writers[0] or "").strip()[:80] if writers else path.stem
        self._num_strokes = 0

    def annotated(self) -> Iterator[tuple[ElementTree.Element, str]]:
        """The innermost elements that say what is written, and what."""
        texts: dict[ElementTree.Element, str] = {}
        order: list[tuple[ElementTree.Element, ElementTree.Element | None]] = [(self._root, None)]
        for element, above in order:  # Grows as it goes: those above come before those below them.
            is_item = element.tag == "traceGroup" and bool(text := _truth(element))
            if is_item:
                texts[element] = text
            order.extend((child, element if is_item else above) for child in element)
        outer = {above for element, above in order if element in texts}
        inner = [(element, text) for element, text in texts.items() if element not in outer]
        text = _truth(self._root)
        yield from inner or ([(self._root, text)] if text else [])

    def strokes(self, element: ElementTree.Element) -> Iterator[np.ndarray]:
        """The strokes within an element, those that it refers to as well, each (points, 2) with y up."""
        for part in element.iter():
            if part.tag == "trace":
                yield self._counted(part)
            elif part.tag == "traceView" and (name := part.attrib.get("traceDataRef", "").lstrip("#")):
                found = self._by_id.get(name)
                if found is None:
                    raise LettersError(
                        f"{self._path}: refers to a trace {name[:40]!r} that is not there. Mend the file."
                    )
                yield from (self._counted(trace) for trace in found.iter("trace"))

    def _counted(self, trace: ElementTree.Element) -> np.ndarray:
        self._num_strokes += 1
        if self._num_strokes > _MOST_STROKES:
            raise LettersError(f"{self._path}: expected at most {_MOST_STROKES:,} strokes, found more. Split it.")
        return self._points(trace)

    def _points(self, trace: ElementTree.Element) -> np.ndarray:
        names, signs = self._channels()
        rows: list[list[float]] = []
        kinds, last, speed = ["!"] * len(names), [0.0] * len(names), [0.0] * len(names)
        for point in (trace.text or "").split(","):
            numbers = _NUMBER.findall(point)
            if not numbers:
                continue
            if len(numbers) < len(names):
                raise LettersError(
                    f"{self._path}: expected {len(names)} numbers a point ({' '.join(names)}), found "
                    f"{point.strip()[:40]!r}. Is the file whole?"
                )
            for k, (kind, number) in enumerate(numbers[: len(names)]):
                kinds[k] = kind or kinds[k]
                if number in "*?TF":
                    continue  # As before, unknown, or a switch: of no place.
                value = float(number)
                if kinds[k] == "'":
                    speed[k], last[k] = value, last[k] + value
                elif kinds[k] == '"':
                    speed[k] += value
                    last[k] += speed[k]
                else:
                    speed[k], last[k] = value - last[k], value
            rows.append(list(last))
        points = np.array(rows, dtype=np.float64).reshape(-1, len(names))
        x, y = names.index("X"), names.index("Y")
        with np.errstate(over="ignore", invalid="ignore"):  # Words are asked whether all are numbers.
            return np.stack([points[:, x], signs * points[:, y]], axis=1).astype(np.float32)

    def _channels(self) -> tuple[list[str], int]:
        """The names of a point's numbers, and 1 where y points up, -1 where it points down."""
        if self._format is None:
            return ["X", "Y"], -1
        channels = list(self._format.iter("channel"))
        names = [channel.attrib.get("name", "") for channel in channels]
        if "X" not in names or "Y" not in names:
            raise LettersError(f"{self._path}: expected channels X and Y, found {' '.join(names)[:60] or 'none'}.")
        orientation = channels[names.index("Y")].attrib.get("orientation", "-ve")
        return names, 1 if orientation.startswith("+") else -1


_ID = "{http://www.w3.org/XML/1998/namespace}id"


def _truth(element: ElementTree.Element) -> str:
    """What an element says of itself is written in it."""
    for annotation in element.findall("annotation"):
        if (
            re.sub(r"[^a-z]", "", annotation.attrib.get("type", "").lower()) in _TRUTHS
            and (annotation.text or "").strip()
        ):
            return (annotation.text or "").strip()
    return ""
