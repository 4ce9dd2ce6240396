"""Where characters stand on the line."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownhand.errors import ModelError
from ownhand.hands.placement import FACTORS, PRINTABLE, Placement

PLAIN = np.zeros(len(FACTORS))


def ink(character, box=(-0.5, -1.0, 0.5, 1.0), *, factors=PLAIN, seed=0, wobble=0.0):
    """left, bottom, right, top of a letter drawn in `box`, once it stands on the line."""
    scale, dx, dy = Placement.load().placed(character, box, factors, np.random.default_rng(seed), wobble)
    return box[0] * scale + dx, box[1] * scale + dy, box[2] * scale + dx, box[3] * scale + dy


def test_letters_stand_where_they_should():
    assert ink("x")[1] == pytest.approx(0, abs=0.1)
    assert ink("x")[3] == pytest.approx(1, abs=0.1)
    assert ink("g")[1] < -0.5
    assert ink("g")[3] == pytest.approx(1, abs=0.15)
    assert ink("H")[3] > ink("x")[3] + 0.4
    assert ink("l")[3] > ink("x")[3] + 0.4
    assert ink("'")[1] > 0.8
    assert 0.2 < sum(ink("-", (-1, -0.02, 1, 0.02))[1::2]) / 2 < 0.9
    assert ink(".", (-1, -1, 1, 1))[3] < 0.4


@given(
    st.sampled_from(PRINTABLE + "é"),
    st.floats(1e-9, 2),
    st.floats(1e-9, 2),
    st.integers(0, 1000),
    st.floats(0, 1),
)
def test_no_letter_is_absurd(character, width, height, seed, wobble):
    rng = np.random.default_rng(seed)
    placement = Placement.load()
    box = (-0.3, 0.1, -0.3 + width, 0.1 + height)
    factors = placement.hand_factors(rng)
    scale, dx, dy = placement.placed(character, box, factors, rng, wobble)
    assert np.isfinite([scale, dx, dy]).all()
    assert scale > 0
    left, bottom, right, top = box[0] * scale + dx, box[1] * scale + dy, box[2] * scale + dx, box[3] * scale + dy
    assert left == pytest.approx(0, abs=1e-6 * max(scale, 1))
    assert right < 5
    assert -3 < bottom < top < 4.5


def test_a_lone_point_stands_where_a_period_does():
    scale, dx, dy = Placement.load().placed(".", (0.0, 0.0, 0.0, 0.0), PLAIN, np.random.default_rng(0), 0.0)
    assert (0 < scale < 1, dx) == (True, 0)
    assert -0.1 < dy < 0.3


def test_a_letter_drawn_too_flat_stays_in_its_width():
    _, bottom, right, top = ink("n", (-1, -0.05, 1, 0.05))
    assert right < 3
    assert -0.2 < bottom < top < 0.5


def test_the_capitals_of_a_hand_agree():
    tall = PLAIN.copy()
    tall[FACTORS.index("capitals")] = 2
    for character in "AHJQ!":
        assert ink(character, factors=tall)[3] > ink(character)[3] + 0.05
    assert ink("x", factors=tall) == ink("x")
    deep = PLAIN.copy()
    deep[FACTORS.index("descenders")] = 2
    for character in "gpqyj":
        assert ink(character, factors=deep)[1] < ink(character)[1] - 0.05


def test_wobble_is_a_dial_and_a_seed_repeats_itself():
    tops = {w: np.std([ink("h", seed=seed, wobble=w)[3] for seed in range(200)]) for w in (0.0, 0.3, 1.0)}
    assert tops[0.0] < 1e-9 < tops[0.3] < tops[1.0] < 0.5
    assert ink("h", seed=3, wobble=1) == ink("h", seed=3, wobble=1)


def test_hands_depart_by_a_standard_deviation_and_never_far():
    placement = Placement.load()
    rng = np.random.default_rng(0)
    factors = np.stack([placement.hand_factors(rng) for _ in range(4000)])
    np.testing.assert_allclose(factors.std(0), 1, atol=0.1)
    np.testing.assert_allclose(np.corrcoef(factors.T), placement.correlations, atol=0.06)
    assert np.abs(factors).max() <= 2


def test_a_table_comes_back_from_its_file(tmp_path):
    placement = Placement.load()
    placement.save(tmp_path / "table.json")
    back = Placement.load(tmp_path / "table.json")
    assert back.to_json() == placement.to_json() == Placement.from_json(placement.to_json()).to_json()
    assert "CC-BY 4.0" in back.credit
    assert "".join(back.stands) == PRINTABLE
    assert all(stand.is_measured for stand in back.stands.values())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": "a poem"}, "something else"),
        ({"version": 2}, "version 1 or older, found version 2. Update ownhand"),
        ({"correlations": [[1]]}, "no square"),
        ({"characters": {"a": {}}}, "cannot be used"),
        ({"characters": 3}, "cannot be used"),
    ],
)
def test_a_table_that_cannot_be_used(tmp_path, changes, message):
    path = tmp_path / "table.json"
    path.write_text(json.dumps(Placement.load().to_json() | changes))
    with pytest.raises(ModelError, match=message) as caught:
        Placement.load(path)
    assert str(caught.value).startswith(str(path))


def test_files_that_are_no_table(tmp_path):
    with pytest.raises(ModelError, match="cannot be read"):
        Placement.load(tmp_path / "none.json")
    for content in (b"", b"[1, 2]", b"\xff\xfe"):
        (tmp_path / "table.json").write_bytes(content)
        with pytest.raises(ModelError, match=r"table.json: "):
            Placement.load(tmp_path / "table.json")
    broken = Placement.load().to_json()
    for values in ([float("nan"), 0, 0], [0, -1, 0], ["x", 0, 0], [0, 0], [9, 0, 0]):
        broken["characters"]["a"]["bottom"] = values
        with pytest.raises(ModelError):
            Placement.from_json(broken)
