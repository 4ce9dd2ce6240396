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

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from ownhand.errors import LettersError
from ownhand.files import read_bytes
from ownhand.ink import Strokes
from ownhand.letters.letters import Letters
from ownhand.letters.words import Words
from ownhand.progress import Progress

_HEAD = re.compile(rb"(?m)^\.(VERSION|INCLUDE|SEGMENT|PEN_DOWN|DATA_SOURCE|HIERARCHY|COORD)\b")
_STATEMENT = re.compile(r"(?m)^\.(?=[A-Z])")
_SEGMENT = re.compile(
    r'(?P<level>CHARACTER|WORD)\s+(?P<parts>\S+)\s+(?:(?P<quality>[^\s"]+)\s*)?(?:"(?P<label>(?:\\.|[^"\\])*)")?'
)
_PART = re.compile(r"(\d{1,9})(?::(\d{1,9}))?(?:-(\d{1,9})(?::(\d{1,9}))?)?")
_GARBAGE = r"\@"

_MOST_BYTES = 256 << 20
"""Of a file; the largest of train_r01_v07 has 9 MB."""

_DEEPEST, _MOST_INCLUDED = 16, 1000
"""Includes within one another, and all that one file leads to: files that include one another twice never end."""


class _Missing(LettersError):
    """What a file includes is not there."""


@dataclass(frozen=True, kw_only=True)
class _Component:
    points: np.ndarray
    is_down: bool
    writer: str
    place: tuple[Path, int]
    """Its file and where it stands there: several files may reach the same strokes."""


@dataclass(frozen=True, kw_only=True)
class _Segment:
    """What a segment marks out, if it is to be read."""

    key: tuple[object, ...]
    strokes: list[np.ndarray]
    label: str
    writer: str


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
    """Segments that were left out, by the reason."""
    left_out: dict[str, list[str]] = field(default_factory=dict)
    """Whole files that were left out, by the kind of reason: what was wrong with each."""


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
    root = Path(where) if Path(where).is_dir() else Path(where).parent
    done, total = 0, sum(path.stat().st_size for path in files)
    for number, path in enumerate(files):
        try:
            _take_segments(path, root, found)
        except LettersError as error:
            if len(files) == 1:
                raise
            # One of 29,000 must not be the end of all; but how many are left out, and why, is said.
            kind = "what they include is not there" if isinstance(error, _Missing) else "they are damaged"
            found.left_out.setdefault(kind, []).append(str(error))
        found.files += [number] * (len(found.letters) - len(found.files))
        done += path.stat().st_size
        progress(done, total)
    if not found.letters:
        what = "single characters" if found.level == "CHARACTER" else "words"
        raise LettersError(
            f"{where}: expected UNIPEN segments of {what} (.SEGMENT {found.level}), found none in "
            f"{len(files):,} file{'s' * (len(files) != 1)}. {' '.join((*_notes(found), ''))}"
            "Give the folder that holds data/ and include/."
        )
    return found


def _numbered(names: Sequence[str]) -> tuple[tuple[str, ...], np.ndarray]:
    """The distinct names, sorted, and the number of each."""
    distinct = tuple(sorted(set(names)))
    number_of = {name: number for number, name in enumerate(distinct)}
    return distinct, np.array([number_of[name] for name in names])


def _notes(found: _Found) -> tuple[str, ...]:
    """What was left out, a sentence each."""
    files = (
        f"{len(errors):,} file{'s' * (len(errors) != 1)} left out, since {kind}. The first: {errors[0][:300]}"
        for kind, errors in sorted(found.left_out.items())
    )
    segments = (
        f"{count:,} segment{'s' * (count != 1)} left out: {reason}." for reason, count in sorted(found.dropped.items())
    )
    return (*files, *segments)


def _take_segments(path: Path, root: Path, found: _Found) -> None:
    """Reads one file with all it includes from below `root`, and adds what it marks out to `found`: all, or nothing."""
    components: list[_Component] = []
    segments: list[str] = []
    axes, writer = ["X", "Y"], path.stem
    for keyword, body, place in _statements(path, root, Counter()):
        if keyword == "COORD":
            axes = body.split()
            if not {"X", "Y"} <= set(axes):
                raise LettersError(f"{place[0]}: expected .COORD to name X and Y, found {body[:40]!r}.")
        elif keyword == "WRITER_ID":
            writer = _first_line(body)[:80] or path.stem
        elif keyword == "SEGMENT":
            segments.append(body)
        elif keyword in ("PEN_DOWN", "PEN_UP"):
            points = _points(body, axes, place[0])
            is_down = keyword == "PEN_DOWN"
            if is_down or len(points):
                # The folder is the contributor's; writer ids are distinct only within it.
                name = f"{path.parent.name}/{writer}"
                components.append(_Component(points=points, is_down=is_down, writer=name, place=place))
    dropped: Counter[str] = Counter()
    taken = [t for segment in segments if (t := _segment(segment, components, path, found.level, dropped)) is not None]
    for segment_taken in taken:
        if segment_taken.key in found.seen:
            dropped["reached before through another file"] += 1
            continue
        found.seen.add(segment_taken.key)
        found.letters.append(segment_taken.strokes)
        found.labels.append(segment_taken.label)
        found.writers.append(segment_taken.writer)
    found.dropped.update(dropped)


def _segment(
    segment: str, components: list[_Component], path: Path, level: str, dropped: Counter[str]
) -> _Segment | None:
    """What a segment of a level marks out; None where it is not to be read, which is counted in `dropped`."""
    match = _SEGMENT.match(segment)
    if match is None or match["level"] != level:
        return None  # Words where characters are read, texts and the like.
    spans = list(_spans(match["parts"], components, f"{path}: .SEGMENT {_first_line(segment)[:80]}"))
    strokes = [c.points[span] for c, span in spans if c.is_down and len(c.points[span])]
    label = re.sub(r"\\(.)", r"\1", match["label"] or "")
    reason = None
    if match["label"] is None:
        reason = "without a label"
    elif match["label"] == _GARBAGE:
        reason = "marked as garbage"
    elif level == "CHARACTER" and len(label) != 1:
        reason = "labelled with other than one character"
    elif level == "WORD" and not label.strip():
        reason = "labelled with nothing"
    elif match["quality"] == "BAD":
        reason = "of quality BAD"
    elif not strokes:
        reason = "without ink"
    if reason:
        dropped[reason] += 1
        return None
    key = (label, *((c.place, span.start, span.stop) for c, span in spans))
    return _Segment(key=key, strokes=strokes, label=label, writer=spans[0][0].writer)


def _spans(parts: str, components: list[_Component], where: str) -> Iterator[tuple[_Component, slice]]:
    """The components, and the points within each, that the parts of a segment name."""
    for part in parts.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise LettersError(
                f"{where}: expected components such as 49-50 or 3:12-4:5, found {part[:40]!r}. Mend the file."
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
        with np.errstate(over="ignore"):  # What is too large is infinite then, and no number.
            numbers = np.array(body.split(), np.float32).reshape(-1, len(axes))
    except ValueError as reason:
        raise LettersError(
            f"{file}: expected points of {' '.join(axes)}, found {body[:40]!r} ({reason}). Is the file whole?"
        ) from reason
    points: np.ndarray = numbers[:, [axes.index("X"), axes.index("Y")]]
    if not np.isfinite(points).all():
        raise LettersError(f"{file}: expected points that are numbers, found one that is none. Mend the file.")
    return points


def _statements(
    path: Path, root: Path, included: Counter[Path], including: tuple[Path, ...] = ()
) -> Iterator[tuple[str, str, tuple[Path, int]]]:
    """The statements of a file as (keyword, rest, place), with those of the files it includes where they belong."""
    if path in including:
        raise LettersError(
            f"{path}: expected files that do not include each other in a circle. Take out that .INCLUDE."
        )
    included[path] += 1
    if len(including) > _DEEPEST or included.total() > _MOST_INCLUDED:
        raise LettersError(
            f"{(*including, path)[0]}: expected files that include at most {_MOST_INCLUDED:,} others, {_DEEPEST} deep, "
            f"found more. Take out an .INCLUDE."
        )
    text = read_bytes(path, most=_MOST_BYTES)
    if including and not looks_like_unipen(text[: 1 << 20]):  # Whatever else it is, nothing is quoted of it.
        raise LettersError(f"{including[-1]}: includes {path.name}, which is no UNIPEN file. Take out that .INCLUDE.")
    # A statement runs up to the next line that begins with a keyword; what comes before the first is none.
    for i, statement in enumerate(_STATEMENT.split(text.decode("latin-1"))[1:]):
        keyword, body = [*statement.split(None, 1), ""][:2]
        if keyword == "INCLUDE":
            other = _included(_first_line(body), path, root)
            yield from _statements(other, root, included, (*including, path))
        else:
            yield keyword, body.strip(), (path, i)


def _first_line(body: str) -> str:
    return body.partition("\n")[0].strip()


def _included(name: str, path: Path, root: Path) -> Path:
    """The file that `path` includes as `name`: in an include/ folder beside or above it, or else beside or above it.

    Such an include/ folder may lie above the folder that was given, `root`; other files may not. No name leads out of
    its folder, as /etc/passwd or ../../passwd would.
    """
    folders, root = path.absolute().parents, root.absolute()
    # include/ goes first: data/1b/xyz/a.dat includes xyz/a.dat, and seen from data/1b that is the file itself.
    places = [(folder / "include", folder / "include") for folder in folders]
    places += [(folder, root) for folder in folders if folder.is_relative_to(root)]
    for folder, within in places:
        candidate = Path(os.path.normpath(folder / name))  # As text: what is linked in belongs to the tree.
        # Where include/ lacks a file, its namesake that asks for it is not what is meant.
        is_itself = within == root and candidate == path.absolute()
        if candidate.is_relative_to(within) and candidate != within and not is_itself and _is_file(candidate):
            return candidate
    raise _Missing(
        f"{path}: includes {name[:80]}, which lies neither beside it nor in an include/ folder above it. "
        "Give the whole tree, with data/ and include/."
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # A name that is longer than names may be, or a folder that may not be looked into.
        return False
