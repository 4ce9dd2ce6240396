"""Words broken into lines as even as can be."""

import numpy as np


def break_lines(
    starts: np.ndarray,
    ends: np.ndarray,
    limit: float,
    indent: float = 0.0,
    *,
    broken_ends: np.ndarray | None = None,
    costs: np.ndarray | None = None,
) -> list[tuple[int, int]]:
    """Breaks a row of words into lines no longer than `limit`, with the least sum of squared room left at line ends.

    `starts` and `ends` (words,) are where each word would begin and end on one endless line. The last line may be short
    at no cost; the first line begins `indent` later. Gives the first word of each line and the one after its last. A
    word longer than the limit stands alone. `broken_ends` tells where each word ends if a line does so, a hyphen
    included, and `costs` what it costs to end a line with it, beside the square of the share of the line left empty.

    A dynamic programme over the word that each line begins with, after D. E. Knuth and M. F. Plass, "Breaking
    paragraphs into lines", 1981, without their boxes and glue.
    """
    num_words = len(starts)
    last = np.asarray(ends if broken_ends is None else broken_ends).tolist()
    extra = [0.0] * num_words if costs is None else np.asarray(costs).tolist()
    starts, ends = np.asarray(starts).tolist(), np.asarray(ends).tolist()
    cost = [0.0] * (num_words + 1)
    following = [num_words] * num_words
    for first in range(num_words - 1, -1, -1):
        cost[first] = np.inf
        for stop in range(first + 1, num_words + 1):
            room = limit + starts[first] - (0.0 if first else indent)
            if room - ends[stop - 1] < -1e-9 and stop > first + 1:
                break
            if room - last[stop - 1] < -1e-9 and stop > first + 1:
                continue  # There is no room for the hyphen, and may be for the rest of the word.
            room = max(room - last[stop - 1], 0.0) / limit
            here = cost[stop] + (0.0 if stop == num_words else room**2 + extra[stop - 1])
            if here <= cost[first]:
                cost[first], following[first] = here, stop
    lines, first = [], 0
    while first < num_words:
        lines.append((first, following[first]))
        first = following[first]
    return lines
