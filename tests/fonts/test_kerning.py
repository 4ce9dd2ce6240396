"""Bearings and kerning even the gaps between letters."""

import numpy as np
import pytest

from ownhand import Model
from ownhand.fonts.kerning import Gaps, bearings_and_kerning
from ownhand.fonts.outlines import X_HEIGHT, Shape, finished


@pytest.fixture(scope="module")
def gaps() -> Gaps:
    text = "aeonhlbdTVAoyr.,HI"
    hand = Model.load("pen").hand(7)
    drawn = hand.glyphs(list(dict.fromkeys(text)) * 2, np.random.default_rng(0))
    half = len(drawn) // 2
    return Gaps(
        {
            a.character: [Shape(a.character, finished(a.outline)), Shape(f"{a.character}2", finished(b.outline))]
            for a, b in zip(drawn[:half], drawn[half:], strict=True)
        }
    )


def test_kerning_evens_gaps(gaps: Gaps) -> None:
    """What is left of the differences from the wanted distances, with bearings alone and with kerning."""
    bearings, kerning = bearings_and_kerning(gaps)
    row_of = {c: k for k, characters in enumerate(kerning.firsts) for c in characters}
    column_of = {c: k for k, characters in enumerate(kerning.seconds) for c in characters}
    assert set(row_of) == set(column_of) == set(gaps.rows)
    off = {"alone": [], "kerned": []}
    for first, rows in gaps.rows.items():
        for second, columns in gaps.rows.items():
            a, b = rows[0], columns[1]
            wanted = X_HEIGHT * float(gaps.offsets(np.array([a]), np.array([b]))[0])
            one, other = gaps.names[a], gaps.names[b]
            alone = bearings.right[one] + bearings.left[other]
            off["alone"].append(alone - wanted)
            off["kerned"].append(alone + kerning.values[row_of[first], column_of[second]] - wanted)
    spread = {how: float(np.std(values)) for how, values in off.items()}
    assert spread["kerned"] < 0.5 * spread["alone"]
    assert spread["kerned"] < 30
    assert kerning.values[row_of["T"], column_of["o"]] < -30
    assert kerning.values[row_of["V"], column_of["a"]] < -30
    assert abs(kerning.values[row_of["n"], column_of["h"]]) < 30


def test_bars_do_not_meet_over_a_full_stop(gaps: Gaps) -> None:
    t, stop = gaps.rows["T"][0], gaps.rows["."][0]
    apart = gaps.offsets(np.array([t, stop]), np.array([stop, t])).sum()
    assert apart > gaps.inks.outer_right[t] - gaps.inks.outer_left[t] + 0.1
