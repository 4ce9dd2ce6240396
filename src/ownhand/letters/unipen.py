"""UNIPEN trees: pen strokes in text files, and files that say which strokes make which character.

The format is that of Guyon, Schomaker, Plamondon, Liberman, Janet, "UNIPEN project of on-line data exchange and
recognizer benchmarks", ICPR 1994. What matters of it here:

    .INCLUDE art/data/art01trn.dat        read that file in this place, from the include/ folder of the tree
    .WRITER_ID writer01                   who wrote what follows
    .COORD X Y T                          what the numbers of a point mean; y points up
    .PEN_DOWN / .PEN_UP                   a component: points on paper, or travel above it
    .SEGMENT CHARACTER 12-13 OK "A"       components 12 and 13 are an A
    .SEGMENT WORD 14-19 OK "house"        and these are a word

Components are counted from 0 over the pen-downs, and over those pen-ups that carry points. A segment may begin and end
inside a component (`3:12-4:5`: from point 12 of component 3 to point 5 of component 4) and may have several parts
(`3,5-6`). A backslash in a label takes the next character as it is; `\\@` marks garbage.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from ownhand.errors import LettersError
from ownhand.ink import Strokes
from ownhand.letters.letters import Letters
from ownhand.letters.words import Words
from ownhand.progress import Progress

_HEAD = re.compile(rb"(?m)^\.(VERSION|INCLUDE|SEGMENT|PEN_DOWN|DATA_SOURCE|HIERARCHY|COORD)\b")
_STATEMENT = re.compile(r"(?m)^\.(?=[A-Z])")
_SEGMENT = re.compile(
    r'(?P<level>CHARACTER|WORD)\s+(?P<parts>\S+)\s+(?:(?P<quality>[^\s"]+)\s*)?(?:"(?P<label>(?:\\.|[^"\\])*)")?'
)
_PART = re.compile(r"(\d+)(?::(\d+))?(?:-(\d+)(?::(\d+))?)?")
_GARBAGE = r"\@"


@dataclass(frozen=True, kw_only=True)
class _Component:
    points: np.ndarray
    is_down: bool
    writer: str
    place: tuple[Path, int]
    """Its file and where it stands there: several files may reach the same strokes."""


@dataclass(kw_only=True)
class _Found:
    """What has been read so far."""

    level: Literal["CHARACTER", "WORD"]
    """The segments that are read."""
    letters: list[list[np.ndarray]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    writers: list[str] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    """Of those read, the number of the one that each stood in."""
    seen: set[tuple[object, ...]] = field(default_factory=set)
    dropped: Counter[str] = field(default_factory=Counter)


def looks_like_unipen(head: bytes) -> bool:
    """Whether a file that begins so is UNIPEN text."""
    return b"\0" not in head and _HEAD.search(head) is not None


def read_unipen(files: Sequence[Path], *, where: str, progress: Progress) -> Letters:
    """Reads the characters that `files` mark out. `where` names the whole tree in errors."""
    found = _read(files, _Found(level="CHARACTER"), where, progress)
    characters, labels = _numbered(found.labels)
    writer_names, writers = _numbered(found.writers)
    return Letters(
        characters=characters,
        labels=labels,
        strokes=Strokes.of(found.letters),
        writers=writers,
        writer_names=writer_names,
        notes=_notes(found),
    )


def read_unipen_words(files: Sequence[Path], *, where: str, progress: Progress) -> Words:
    """Reads the words that `files` mark out, each file a page. `where` names the whole tree in errors."""
    found = _read(files, _Found(level="WORD"), where, progress)
    writer_names, writers = _numbered(found.writers)
    return Words(
        texts=np.array(found.labels),
        strokes=Strokes.of(found.letters),
        writers=writers,
        writer_names=writer_names,
        pages=np.array(found.files),
        source=Path(where).resolve().name,
        notes=_notes(found),
    )


def _read(files: Sequence[Path], found: _Found, where: str, progress: Progress) -> _Found:
    """Reads what `files` mark out at a level. Raises LettersError where that is nothing."""
    done, total = 0, sum(path.stat().st_size for path in files)
    for number, path in enumerate(files):
        _take_segments(path, found)
        found.files += [number] * (len(found.letters) - len(found.files))
        done += path.stat().st_size
        progress(done, total)
    if not found.letters:
        what = "single characters" if found.level == "CHARACTER" else "words"
        raise LettersError(
            f"{where}: expected UNIPEN segments of {what} (.SEGMENT {found.level}), found none in "
            f"{len(files):,} file{'s' * (len(files) != 1)}. Give the folder that holds data/ and include/."
        )
    return found


def _numbered(names: Sequence[str]) -> tuple[tuple[str, ...], np.ndarray]:
    """The distinct names, sorted, and the number of each."""
    distinct = tuple(sorted(set(names)))
    number_of = {name: number for number, name in enumerate(distinct)}
    return distinct, np.array([number_of[name] for name in names])


def _notes(found: _Found) -> tuple[str, ...]:
    """What was left out, a sentence each."""
    return tuple(
        f"{count:,} segment{'s' * (count != 1)} left out: {reason}." for reason, count in sorted(found.dropped.items())
    )


def _take_segments(path: Path, found: _Found) -> None:
    """Reads one file with all it includes, and adds what it marks out to `found`."""
    components: list[_Component] = []
    segments: list[str] = []
    axes, writer = ["X", "Y"], path.stem
    for keyword, body, place in _statements(path):
        if keyword == "COORD":
            axes = body.split()
            if not {"X", "Y"} <= set(axes):
                raise LettersError(f"{place[0]}: expected .COORD to name X and Y, found {body!r}.")
        elif keyword == "WRITER_ID":
            writer = _first_line(body) or path.stem
        elif keyword == "SEGMENT":
            segments.append(body)
        elif keyword in ("PEN_DOWN", "PEN_UP"):
            points = _points(body, axes, place[0])
            is_down = keyword == "PEN_DOWN"
            if is_down or len(points):
                # The folder is the contributor's; writer ids are distinct only within it.
                name = f"{path.parent.name}/{writer}"
                components.append(_Component(points=points, is_down=is_down, writer=name, place=place))
    for segment in segments:
        _take_segment(segment, components, path, found)


def _take_segment(segment: str, components: list[_Component], path: Path, found: _Found) -> None:
    match = _SEGMENT.match(segment)
    if match is None or match["level"] != found.level:
        return  # Words where characters are read, texts and the like.
    spans = list(_spans(match["parts"], components, f"{path}: .SEGMENT {_first_line(segment)}"))
    strokes = [c.points[span] for c, span in spans if c.is_down and len(c.points[span])]
    label = re.sub(r"\\(.)", r"\1", match["label"] or "")
    key = (label, *((c.place, span.start, span.stop) for c, span in spans))
    reason = None
    if match["label"] is None:
        reason = "without a label"
    elif match["label"] == _GARBAGE:
        reason = "marked as garbage"
    elif found.level == "CHARACTER" and len(label) != 1:
        reason = "labelled with other than one character"
    elif found.level == "WORD" and not label.strip():
        reason = "labelled with nothing"
    elif match["quality"] == "BAD":
        reason = "of quality BAD"
    elif not strokes:
        reason = "without ink"
    elif key in found.seen:
        reason = "reached before through another file"
    if reason:
        found.dropped[reason] += 1
        return
    found.seen.add(key)
    found.letters.append(strokes)
    found.labels.append(label)
    found.writers.append(spans[0][0].writer)


def _spans(parts: str, components: list[_Component], where: str) -> Iterator[tuple[_Component, slice]]:
    """The components, and the points within each, that the parts of a segment name."""
    for part in parts.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise LettersError(
                f"{where}: expected components such as 49-50 or 3:12-4:5, found {part!r}. Mend the file."
            )
        first, last = int(match[1]), int(match[3] or match[1])
        first_point = int(match[2]) if match[2] else None
        # A single `3:12` is the one point 12.
        last_point = first_point if match[3] is None else int(match[4]) if match[4] else None
        if not first <= last < len(components):
            raise LettersError(
                f"{where}: expected components below {len(components)}, found {part}: the segment points past "
                "its strokes. Is an .INCLUDE missing, or a file cut off?"
            )
        for number, point in ((first, first_point), (last, last_point)):
            if point is not None and point >= len(components[number].points):
                raise LettersError(
                    f"{where}: expected points below {len(components[number].points)} in component {number}, found "
                    f"{point}: the segment points past its strokes. Is a file cut off?"
                )
        for number in range(first, last + 1):
            start = first_point if number == first else None
            stop = None if number != last or last_point is None else last_point + 1
            yield components[number], slice(start, stop)


def _points(body: str, axes: list[str], file: Path) -> np.ndarray:
    """The points of one component as (k, 2) float32."""
    try:
        numbers = np.array(body.split(), np.float32).reshape(-1, len(axes))
    except ValueError as reason:
        raise LettersError(
            f"{file}: expected points of {' '.join(axes)}, found {body[:40]!r} ({reason}). Is the file whole?"
        ) from reason
    return numbers[:, [axes.index("X"), axes.index("Y")]]


def _statements(path: Path, including: tuple[Path, ...] = ()) -> Iterator[tuple[str, str, tuple[Path, int]]]:
    """The statements of a file as (keyword, rest, place), with those of the files it includes where they belong."""
    if path in including:
        raise LettersError(
            f"{path}: expected files that do not include each other in a circle. Take out that .INCLUDE."
        )
    # A statement runs up to the next line that begins with a keyword; what comes before the first is none.
    for i, statement in enumerate(_STATEMENT.split(path.read_text(encoding="latin-1"))[1:]):
        keyword, body = [*statement.split(None, 1), ""][:2]
        if keyword == "INCLUDE":
            yield from _statements(_included(_first_line(body), path), (*including, path))
        else:
            yield keyword, body.strip(), (path, i)


def _first_line(body: str) -> str:
    return body.partition("\n")[0].strip()


def _included(name: str, path: Path) -> Path:
    """The file that `path` includes as `name`: in an include/ folder beside or above it, or else beside or above it."""
    folders = path.absolute().parents
    # include/ goes first: data/1b/xyz/a.dat includes xyz/a.dat, and seen from data/1b that is the file itself.
    for candidate in (*(folder / "include" / name for folder in folders), *(folder / name for folder in folders)):
        if candidate.is_file():
            return candidate
    raise LettersError(
        f"{path}: includes {name}, which lies neither beside it nor in an include/ folder above it. "
        "Give the whole tree, with data/ and include/."
    )
