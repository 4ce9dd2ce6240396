"""Words broken into lines as even as can be."""

import numpy as np


def break_lines(starts: np.ndarray, ends: np.ndarray, limit: float, indent: float = 0.0) -> list[tuple[int, int]]:
    """Breaks a row of words into lines no longer than `limit`, with the least sum of squared room left at line ends.

    `starts` and `ends` (words,) are where each word would begin and end on one endless line. The last line may be short
    at no cost; the first line begins `indent` later. Gives the first word of each line and the one after its last. A
    word longer than the limit stands alone.

    A dynamic programme over the word that each line begins with, after D. E. Knuth and M. F. Plass, "Breaking
    paragraphs into lines", 1981, without their boxes and glue.
    """
    num_words = len(starts)
    starts, ends = np.asarray(starts).tolist(), np.asarray(ends).tolist()
    cost = [0.0] * (num_words + 1)
    following = [num_words] * num_words
    for first in range(num_words - 1, -1, -1):
        cost[first] = np.inf
        for stop in range(first + 1, num_words + 1):
            room = limit - (ends[stop - 1] - starts[first]) - (0.0 if first else indent)
            if room < -1e-9 and stop > first + 1:
                break
            here = cost[stop] + (0.0 if stop == num_words else (max(room, 0.0) / limit) ** 2)
            if here <= cost[first]:
                cost[first], following[first] = here, stop
    lines, first = [], 0
    while first < num_words:
        lines.append((first, following[first]))
        first = following[first]
    return lines
