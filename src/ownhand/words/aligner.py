"""All words of a source taken apart, by as many processes as there are to be: the same result whatever their number."""

import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np

from ownhand.errors import LettersError, OwnhandError
from ownhand.hands.placement import Placement
from ownhand.letters import Letters, Words
from ownhand.progress import Progress
from ownhand.words.alignment import FoundWord, find_letters
from ownhand.words.cells import Cells
from ownhand.words.isolated import isolated_cells
from ownhand.words.lines import words_of_lines
from ownhand.words.report import AlignmentReport
from ownhand.words.span_reader import shipped_span_reader
from ownhand.words.word_cells import NO_LEVEL, TOO_FAR, cells_of

LEAST_LIKELIHOOD = -1.9
"""Mean logarithm of the probability of its letters that a word is kept with: three words in four reach it, and most of
those that do not are labelled wrongly, cut off, or scraps."""

OUTLYING = "size or place unlike others of the character"

ALONE = "stood alone, and are by people held out, of no size or endless line, or unlike others of the character"

_WORDS_A_TASK = 200


def align_words(
    words: Words,
    *,
    letters: Letters | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    least_likelihood: float = LEAST_LIKELIHOOD,
    seed: int = 0,
) -> tuple[Cells, AlignmentReport]:
    """Finds the letters of all words, and gives them as cells, with what became of the words.

    Lines of several words are parted first; the cells count the words of what `words_of_lines` makes of them.

    Args:
        words: from `ownhand.letters.load_words`.
        letters: isolated letters with strokes; those that may be learned from join in as cells without neighbours.
        jobs: processes that share the work. A script that asks for more than one needs `if __name__ == "__main__":`.
        progress: told of words as they are done.
        least_likelihood: mean logarithm of the probability of its letters that a word is kept with.
        seed: of the places of isolated letters on the line.

    Raises:
        LettersError: there are no words, or the isolated letters have no strokes or no writers.
    """
    if not len(words):
        raise LettersError(f"{words.source or 'These words'}: expected words, found none.")
    alone = None if letters is None else lone_letters(letters, words, seed)
    num_lines = int((np.char.find(words.texts, " ") >= 0).sum())
    words, num_lines_left_out = words_of_lines(words)
    if not len(words):
        raise LettersError(f"{words.source or 'These lines'}: expected lines with room for their spaces, found none.")
    num_tasks = -(-len(words) // _WORDS_A_TASK)
    tasks = (
        words.select(np.arange(start, min(start + _WORDS_A_TASK, len(words))))
        for start in range(0, len(words), _WORDS_A_TASK)
    )
    parts: list[_Part] = []
    if progress:
        progress(0, len(words))
    for part in _mapped(partial(_part, least_likelihood=least_likelihood), tasks, min(jobs, num_tasks)):
        first = len(parts) * _WORDS_A_TASK
        parts.append(part._replace(cells=replace(part.cells, words=part.cells.words + first)))
        if progress:
            progress(min(first + _WORDS_A_TASK, len(words)), len(words))
    found = Cells.all_of([part.cells for part in parts])
    cells = found.without_outliers()
    num_outlying = len(found) - len(cells)
    num_alone_left_out = 0
    if letters is not None and alone is not None:
        cells = _together(cells, alone)
        num_alone_left_out = len(letters) - len(alone)
    left_out = sum((part.left_out for part in parts), Counter[str]())
    report = AlignmentReport(
        likelihoods=np.concatenate([part.likelihoods for part in parts]),
        least_likelihood=least_likelihood,
        num_lines=num_lines,
        num_lines_left_out=num_lines_left_out,
        num_kept=sum(part.num_kept for part in parts),
        left_out={reason: count for reason, count in left_out.most_common() if reason != TOO_FAR},
        letters_left_out={
            TOO_FAR: left_out[TOO_FAR],
            OUTLYING: num_outlying,
            ALONE: num_alone_left_out,
        },
    )
    return cells, report


class _Part(NamedTuple):
    """What came of the words of one task."""

    cells: Cells
    likelihoods: np.ndarray
    num_kept: int
    left_out: Counter[str]


def _part(words: Words, least_likelihood: float) -> _Part:
    likelihoods = np.full(len(words), np.nan, np.float32)
    left_out: Counter[str] = Counter()
    kept: list[FoundWord] = []
    for one in find_letters(words, shipped_span_reader().likelihoods):
        if not isinstance(one, FoundWord):
            left_out[one[1]] += 1
            continue
        likelihoods[one.number] = one.likelihood
        if one.likelihood < least_likelihood:
            left_out[f"less likely than {least_likelihood:g} a letter to show their text"] += 1
        else:
            kept.append(one)
    cells, dropped = cells_of(kept, words)
    left_out.update(dropped)
    return _Part(cells, likelihoods, len(kept) - dropped[NO_LEVEL], left_out)


def _mapped(work: Callable[[Words], _Part], tasks: Iterator[Words], jobs: int) -> Iterator[_Part]:
    """The work done on tasks, in their order; in this process, or in `jobs` others."""
    if jobs <= 1:
        yield from map(work, tasks)
        return
    # What is started anew shares no threads and no locks with this process, as a fork of it would.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    waiting: deque[Future[_Part]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as reason:
        raise OwnhandError(
            "A process that looked for letters was ended before its time. Try fewer: --jobs 1."
        ) from reason
    finally:
        pool.shutdown(cancel_futures=True)


def lone_letters(letters: Letters, words: Words, seed: int = 0) -> Cells:
    """The cells of isolated letters that may be learned from, and are by nobody whose words are held out."""
    letters = letters.training_part()
    cells = isolated_cells(letters, Placement.load(), np.random.default_rng(seed))
    cells = cells.without_outliers()
    if words.held_out is None or words.writers is None:
        return cells
    names = np.array(words.writer_names)[np.unique(words.writers[words.held_out])]
    return cells.select(~np.isin(np.array(cells.writer_names)[cells.writers], names))


def _together(cells: Cells, alone: Cells) -> Cells:
    """Cells of words, then those of isolated letters, their writers in one list of names."""
    names = list(cells.writer_names)
    place = {name: number for number, name in enumerate(names)}
    for name in alone.writer_names:
        if name not in place:
            place[name] = len(names)
            names.append(name)
    writers = np.array([place[name] for name in alone.writer_names], np.int64)[alone.writers]
    source, credit = f"{cells.source}, {alone.source}", _credits(cells.credit, alone.credit)
    return Cells.all_of(
        [
            replace(cells, writer_names=tuple(names), source=source, credit=credit),
            replace(alone, writer_names=tuple(names), writers=writers),
        ]
    )


def _credits(one: str, other: str) -> str:
    return one if other in one else f"{one}; {other}" if one else other
