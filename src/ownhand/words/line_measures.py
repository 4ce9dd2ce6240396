"""How people's lines stand on a page: what `models/lines.json` tells, measured.

    measures = measure_lines(written_lines(load_words("unipen_lines.npz")))
    measures["slope"]                    # Spread(median=0.002, between=0.009, within=0.007, people=186, count=978)

Spreads are those between quartiles, brought to a normal's standard deviation: a line whose letters were found wrongly
does not move them. What comes of letters that stand a little higher or lower is taken off where words are compared.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.words.written_lines import SMALL, STANDING, WrittenLine

QUARTILES = 1.349
"""Standard deviations between the quartiles of a normal."""

_FEWEST_LETTERS = 3
"""Letters of a word that tell where it stands, and how large it is."""

_FEWEST_TILTED = 5
"""And how it is turned."""

_FEWEST_WORDS, _FEWEST_BENT = 4, 7
"""Words of a line that tell how they stand about it, and how it is bent."""

_FEWEST_LINES = 3
"""Lines of a page that tell its margin."""

_WIDEST_GAP = 8.0
"""x-heights; more is no gap between words but something left out."""


@dataclass(frozen=True)
class Spread:
    """A length or the like: over people, and what is left within one."""

    median: float
    between: float
    """Of people's medians."""
    within: float
    """About each one's median."""
    people: int
    count: int


def measure_lines(lines: Iterable[WrittenLine]) -> dict[str, Spread]:
    """Measures lines; lengths in x-heights, sizes and gaps as natural logarithms.

    `slope`: of lines. `word_gap`: between the ink of words, in how far letters of the line stand from one another.
    `word_lift`, `word_tilt`, `word_size`: how words stand about their line, above it, turned and in size. `bow`: how
    far the middle of a line of `bow_length` lies above its ends. `line_size`: of lines of a page. `line_spacing`: from
    baseline to baseline. `margin`: where lines begin, and `margin_step` how far from where the one before did.
    """
    samples: dict[str, list[tuple[int, float]]] = defaultdict(list)
    pages: dict[int, list[WrittenLine]] = defaultdict(list)
    for line in lines:
        pages[line.item].append(line)
        for name, values in (("slope", [line.slope]), ("word_gap", _gaps(line)), *_words(line).items()):
            samples[name] += [(line.writer, value) for value in values]
    for page in pages.values():
        for name, values in _page(sorted(page, key=lambda line: line.number)).items():
            samples[name] += [(page[0].writer, value) for value in values]
    lift = np.sqrt(_typical(samples["word_lift"]))
    tilt = _spread(samples["word_tilt"])
    bow = _spread(samples["bow"])
    noise = np.median([value for _, value in samples["bow_by_lift"]] or [0.0]) * lift**2
    return {
        "slope": _spread(samples["slope"]),
        "word_gap": _spread(samples["word_gap"]),
        "word_lift": _within(lift, samples["word_lift"]),
        "word_tilt": _within(
            _less(np.hypot(tilt.between, tilt.within), _typical(samples["tilt_noise"])), samples["word_tilt"]
        ),
        "word_size": _within(np.sqrt(_typical(samples["word_size"])), samples["word_size"]),
        "bow": _within(_less(np.hypot(bow.between, bow.within), noise), samples["bow"]),
        "bow_length": _spread(samples["bow_length"]),
        "line_size": _within(np.sqrt(_typical(samples["line_size"])), samples["line_size"]),
        "line_spacing": _spread(samples["line_spacing"]),
        "line_step": _within(np.sqrt(_typical(samples["line_step"])), samples["line_step"]),
        "margin": _within(np.sqrt(_typical(samples["margin"])), samples["margin"]),
        "margin_step": _within(np.sqrt(_typical(samples["margin_step"])), samples["margin_step"]),
    }


def _gaps(line: WrittenLine) -> list[float]:
    """Logarithms of the gaps between words that end and begin with letters, in pitches of the line's letters."""
    edges = [(line.boxes[a:b, 0].min(), line.boxes[a:b, 2].max(), b - a, line.text[a:b]) for a, b in line.bounds]
    pitches = [(right - left) / num for left, right, num, text in edges if num >= _FEWEST_LETTERS and text.isalpha()]
    if not pitches:
        return []
    pitch = float(np.median(pitches))
    found = []
    for (_, end, _, before), (begin, _, _, after) in itertools.pairwise(edges):
        gap = begin - end
        if before[-1].isalpha() and after[0].isalpha() and 0 < gap < _WIDEST_GAP:
            found.append(float(np.log(gap / pitch)))
    return found


def _words(line: WrittenLine) -> dict[str, list[float]]:
    """How the words of a line stand about it; of lift and size the variance within the line."""
    stands, is_small = line.is_of(STANDING), line.is_of(SMALL)
    x, bottom = (line.boxes[:, 0] + line.boxes[:, 2]) / 2, line.boxes[:, 1]
    height = np.maximum(line.boxes[:, 3] - bottom, 0.1)
    found: dict[str, list[float]] = defaultdict(list)
    places, lifts, lift_noise, sizes, size_noise = [], [], [], [], []
    for first, stop in line.bounds:
        mine = first + np.flatnonzero(stands[first:stop])
        if len(mine) >= _FEWEST_LETTERS:
            places.append(x[mine].mean())
            lifts.append(bottom[mine].mean())
            lift_noise.append(bottom[mine].var(ddof=1) / len(mine))
        if len(mine) >= _FEWEST_TILTED:
            away = x[mine] - x[mine].mean()
            tilt = (away @ bottom[mine]) / (away @ away)
            rest = bottom[mine] - bottom[mine].mean() - tilt * away
            found["word_tilt"].append(tilt)
            found["tilt_noise"].append((rest @ rest) / (len(mine) - 2) / (away @ away))
        mine = first + np.flatnonzero(is_small[first:stop])
        if len(mine) >= _FEWEST_LETTERS:
            mean = height[mine].mean()
            sizes.append(np.log(mean))
            size_noise.append(height[mine].var(ddof=1) / len(mine) / mean**2)
    if len(lifts) >= _FEWEST_WORDS:
        away = np.array(places) - np.mean(places)
        level = np.polyfit(away, lifts, 1)
        rest = np.array(lifts) - np.polyval(level, away)
        found["word_lift"].append((rest @ rest) / (len(rest) - 2) - float(np.mean(lift_noise)))
    if len(lifts) >= _FEWEST_BENT:
        bend = np.linalg.pinv(np.vander(away, 3))[0] * np.ptp(away) ** 2 / -4
        found["bow"].append(float(bend @ lifts))
        found["bow_by_lift"].append(float(bend @ bend))
        found["bow_length"].append(float(np.ptp(away)))
    if len(sizes) >= _FEWEST_WORDS:
        found["word_size"].append(float(np.var(sizes, ddof=1) - np.mean(size_noise)))
    return found


def _page(lines: Sequence[WrittenLine]) -> dict[str, list[float]]:
    """How the lines of a page stand; of all but the spacing the variances."""
    height = float(np.median([line.height for line in lines]))
    left = np.array([line.boxes[:, 0].min() * line.height for line in lines]) / height
    steps, offsets = [], []
    for (above, begin), (below, after) in itertools.pairwise(zip(lines, left, strict=True)):
        if below.number == above.number + 1:
            x = min(begin, after) * height
            ground = [line.base * line.height + line.slope * x for line in (above, below)]
            steps.append(float(ground[0] - ground[1]) / height)
            offsets.append(float(after - begin) ** 2)
    found = {"line_spacing": steps}
    if len(steps) >= _FEWEST_LINES - 1:
        found["line_step"] = [float(np.var(steps, ddof=1))]
    if len(lines) >= _FEWEST_LINES:
        found["margin"] = [float(np.var(left, ddof=1))]
        found["margin_step"] = offsets
        logs = np.log([line.height for line in lines])
        noise = []
        for line in lines:
            tops = line.boxes[line.is_of(SMALL), 3]
            noise.append(np.pi / 2 * tops.var(ddof=1) / len(tops))  # A median's variance is so much a mean's.
        found["line_size"] = [float(np.var(logs, ddof=1) - np.mean(noise))]
    return found


def _spread(samples: Sequence[tuple[int, float]]) -> Spread:
    by_person: dict[int, list[float]] = defaultdict(list)
    for writer, value in samples:
        by_person[writer].append(value)
    medians = [float(np.median(values)) for values in by_person.values()]
    rest = [value - np.median(values) for values in by_person.values() if len(values) >= 3 for value in values]
    median = float(np.median(medians)) if medians else 0.0
    return Spread(median, _quartile_spread(medians), _quartile_spread(rest), len(by_person), len(samples))


def _within(spread: float, samples: Sequence[tuple[int, float]]) -> Spread:
    return Spread(0.0, 0.0, float(spread), len({writer for writer, _ in samples}), len(samples))


def _quartile_spread(values: Sequence[float]) -> float:
    return float(np.subtract(*np.percentile(values, [75, 25])) / QUARTILES) if len(values) else 0.0


def _typical(samples: Sequence[tuple[int, float]]) -> float:
    """The mean of the middle four fifths of variances, at least 0."""
    values = np.sort([value for _, value in samples])
    cut = len(values) // 10
    return max(float(values[cut : len(values) - cut].mean()), 0.0) if len(values) else 0.0


def _less(spread: float, variance: float) -> float:
    return float(np.sqrt(max(spread**2 - variance, 0.0)))
