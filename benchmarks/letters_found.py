"""How well letters are found in words, by words of which UNIPEN itself says which points are which letter.

    OMP_NUM_THREADS=1 python benchmarks/letters_found.py unipen_words.npz unipen_context.npz [WORST.png]

The two archives hold the same strokes of several contributors: words, and the characters cut out of them. In a word
whose characters are all there, each point of the tablet belongs to a letter. This says of how many points the letters
found agree: in all words, in those cut inside strokes, and in those that are kept. WORST.png shows the kept words that
agree least.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ownhand.letters import Words, load_words
from ownhand.words import LEAST_LIKELIHOOD, FoundWord, SpanReader, find_letters, letters_of_marks, word_sheet

_MISSED = 0.02
"""The share of a word's points that no character may have."""


class CutOut(NamedTuple):
    """A word of which UNIPEN says where its letters are."""

    number: int
    """Its place among the words."""
    letters: np.ndarray
    """(points,): the place in the text of the letter that each point belongs to, -1 for none."""
    is_joined: bool
    """Whether a cut lies within a stroke."""


def main() -> None:
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    words = load_words(sys.argv[1])
    cut_out = list(cut_words(words, *(dict(np.load(path)) for path in sys.argv[1:3])))
    chosen = words.select(np.array([one.number for one in cut_out]))
    found, shares = [], []
    for one in find_letters(chosen, SpanReader.load().likelihoods):
        if isinstance(one, FoundWord):
            letters = cut_out[one.number].letters
            agrees = letters_of_points(one, chosen.strokes.letter(one.number)) == letters
            found.append(one)
            shares.append(agrees[letters >= 0].mean())
    share = np.array(shares)
    is_joined = np.array([cut_out[one.number].is_joined for one in found])
    is_kept = np.array([one.likelihood for one in found]) >= LEAST_LIKELIHOOD
    print(f"{len(cut_out):,} words of which UNIPEN cut out all characters; letters found in {len(found):,}")
    print("| words | number | points that agree | words with nine points in ten |")
    print("|---|---|---|---|")
    for name, members in {
        "all": np.full(len(found), True),
        "kept": is_kept,
        "not kept": ~is_kept,
        "cut inside strokes": is_joined,
        "cut inside strokes, kept": is_joined & is_kept,
    }.items():
        print(f"| {name} | {members.sum():,} | {share[members].mean():.1%} | {np.mean(share[members] >= 0.9):.1%} |")
    if len(sys.argv) == 4:
        worst = np.flatnonzero(is_kept)[np.argsort(share[is_kept])[:60]]
        word_sheet([found[place] for place in worst]).save(sys.argv[3])


def cut_words(words: Words, archive: dict[str, np.ndarray], context: dict[str, np.ndarray]) -> Iterator[CutOut]:
    """The words whose characters are all among those cut out."""
    of_file = defaultdict(list)
    for number, name in enumerate(context["src_files"][context["src_file"]].tolist()):
        of_file[name.split("/", 2)[2]].append(number)
    # The points of the tablet, by which the two archives know one another.
    points = np.stack([np.cumsum(archive["steps_x"]), np.cumsum(archive["steps_y"])], axis=1)
    bounds, maps = archive["stroke_offsets"], dict[str, defaultdict[tuple[int, int], set[int]]]()
    for number, file in enumerate(archive["source_files"][archive["source_file"]].tolist()):
        if file.split("/", 2)[2] not in of_file:
            continue
        if file not in maps:
            maps[file] = letters_at_points(of_file[file.split("/", 2)[2]], context)
        first, last = archive["item_offsets"][number : number + 2]
        of_word = letter_of_each(points[bounds[first] : bounds[last]], str(words.texts[number]), maps[file], context)
        if of_word is not None:
            starts = bounds[first : last + 1] - bounds[first]
            inner = np.setdiff1d(np.arange(1, len(of_word)), starts)
            known = (of_word[inner] >= 0) & (of_word[inner - 1] >= 0)
            yield CutOut(number, of_word, bool((of_word[inner] != of_word[inner - 1])[known].any()))


def letters_at_points(letters: list[int], context: dict[str, np.ndarray]) -> defaultdict[tuple[int, int], set[int]]:
    """Which of a file's letters have a point."""
    has_point = defaultdict[tuple[int, int], set[int]](set)
    for letter in letters:
        strokes = context["item_stroke_offsets"][letter : letter + 2]
        begin, end = context["stroke_offsets"][strokes]
        for point in map(tuple, context["points"][begin:end].tolist()):
            has_point[point].add(letter)
    return has_point


def letter_of_each(
    points: np.ndarray,
    text: str,
    has_point: defaultdict[tuple[int, int], set[int]],
    context: dict[str, np.ndarray],
) -> np.ndarray | None:
    """(points,) the letter of a word that each point belongs to; None unless the letters of its file spell it."""
    of_points = [has_point.get(point, set()) for point in map(tuple, points.tolist())]
    candidates = sorted(set().union(*of_points))
    # Letters of a file stand in reading order: those of this word follow one another and spell it.
    for first in candidates:
        numbers = range(first, first + len(text))
        if numbers.stop - 1 > candidates[-1]:
            break
        if "".join(context["text"][first : numbers.stop].tolist()) != text:
            continue
        of_word = np.array([min((k - first for k in mine if k in numbers), default=-1) for mine in of_points])
        if np.mean(of_word < 0) < _MISSED:
            return of_word
    return None


def letters_of_points(one: FoundWord, strokes: list[np.ndarray]) -> np.ndarray:
    """(points,) the letter found to which each point of the tablet belongs: that of the nearest evened point."""
    row = np.arange(len(one.word.points))
    letters = [np.searchsorted(one.bounds, row, side="right") - 1]
    letters += [np.full(len(mark), k) for mark, k in zip(one.word.marks, letters_of_marks(one), strict=True)]
    evened, letter = np.concatenate([one.word.points, *one.word.marks]), np.concatenate(letters)
    points = np.concatenate(strokes)
    points = (points - points.min(axis=0)) / one.word.unit
    nearest = ((evened[None] - points[:, None]) ** 2).sum(axis=2).argmin(axis=1)
    return letter[nearest]


if __name__ == "__main__":
    main()
