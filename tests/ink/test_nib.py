"""Nibs, and the envelope of a pen that moves (envelope.py): what is ink and what is not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.errors import WritingError
from ownhand.ink import (
    NIBS,
    Ballpoint,
    FountainPen,
    Marker,
    Pencil,
    Strokes,
    nib_named,
    outlines_of,
    paths_from_strokes,
    strokes_from_paths,
)
from ownhand.ink.cubics import points_at
from ownhand.ink.curves import curves_through, steadied_strokes, without_repeats

PEN = Ballpoint(width=0.1)


def inked(*strokes, pen=PEN):
    """The outline of one letter of these strokes."""
    return pen.outlines(Strokes.of([strokes]))[0]


def arc(radius, turn, num_points=24, start=0.0):
    angles = np.linspace(start, start + turn, num_points)
    return radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def winding(outline, points, tolerance=1e-4):
    """How often the outline runs round each point (n, 2)."""
    turns = np.zeros(len(points), dtype=int)
    x, y = points.T
    for polyline in outline.flattened(tolerance):
        a, b = polyline, np.roll(polyline, -1, axis=0)
        for (ax, ay), (bx, by) in zip(a, b, strict=True):
            crosses = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            turns += ((ay <= y) & (by > y) & (crosses > 0)).astype(int) - ((ay > y) & (by <= y) & (crosses < 0))
    return turns


def centre_line(strokes, pen=PEN):
    """Short segments (n, 2, 2) along the smooth curves that the nib follows."""
    points = np.concatenate([np.array(stroke, dtype=float) for stroke in strokes])
    points, offsets = without_repeats(points, np.cumsum([0] + [len(stroke) for stroke in strokes]))
    curves, _ = curves_through(steadied_strokes(points, offsets, pen.steadiness), offsets)
    points = points_at(curves, np.linspace(0, 1, 12)[:, None, None])
    return np.stack([points[:-1], points[1:]], axis=2).reshape(-1, 2, 2)


def check_ink(outline, centre, pen=PEN):
    """All within a pen's radius of the centre line is ink, nothing farther is, and no contour runs the wrong way."""
    rng = np.random.default_rng(0)
    slack = 2 * pen.tolerance + 0.02 * pen.width
    spread = centre[rng.integers(len(centre), size=600), 0] + rng.uniform(-1.3, 1.3, (600, 2)) * pen.width / 2
    along = centre[:, 1] - centre[:, 0]
    away = spread[:, None] - centre[:, 0]
    share = ((away * along).sum(-1) / np.maximum((along**2).sum(-1), 1e-12)).clip(0, 1)
    distance = np.hypot(*np.moveaxis(away - share[..., None] * along, -1, 0)).min(1)
    turns = winding(outline, spread)
    assert (turns >= 0).all()
    assert (turns[distance < pen.width / 2 - slack] > 0).all()
    assert (turns[distance > pen.width / 2 + slack] == 0).all()


def test_a_line_is_a_bar_with_round_ends():
    outline = inked([(0, 0), (2, 0)])
    assert outline.num_curves == 4
    assert outline.bounds() == pytest.approx((-0.05, -0.05, 2.05, 0.05))
    assert outline.area() == pytest.approx(0.2 + np.pi * 0.05**2, rel=0.01)


def test_a_dot_is_a_disc():
    for dot in ([(1, 2), (1, 2)], [(1, 2)], [(0.99, 2), (1.01, 2), (1, 2.01), (1, 1.99)]):
        outline = inked(dot)
        assert outline.bounds() == pytest.approx((0.9325, 1.9325, 1.0675, 2.0675))
        assert outline.area() == pytest.approx(np.pi * 0.0675**2, rel=2e-3)


@pytest.mark.parametrize("name", NIBS)
@pytest.mark.parametrize("degrees", [0, 38, 80, 128])
def test_dots_are_no_smaller_than_the_broad_side_of_the_line(name, degrees):
    nib, way = nib_named(name), np.radians(degrees)
    for length in (0, 0.02, 0.06, 0.1, 0.15, 0.2):  # most of the dots that hands write are short strokes
        dab = np.linspace(0, length, 9)[:, None] * [np.cos(way), np.sin(way)]
        assert inked(dab, pen=nib).area() > 0.9 * np.pi * (nib.width / 2) ** 2
        assert inked(dab[[0, -1]], pen=nib).area() > 0.9 * np.pi * (nib.width / 2) ** 2


def test_a_dab_grows_into_a_line():
    widths = [np.ptp(inked([(0, 0), (length, 0)]).bounds()[1::2]) for length in (0.06, 0.12, 0.2, 0.29, 0.31, 0.5)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == pytest.approx(0.134, abs=1e-3)
    assert widths[-2:] == pytest.approx([0.1, 0.1])


def test_a_ring_keeps_its_width_and_its_hole():
    outline = inked(arc(1, 2 * np.pi, 48), pen=Ballpoint(width=0.1, steadiness=0))
    angles = np.linspace(0, 6.2, 50)[:, None]
    rays = np.concatenate([np.cos(angles), np.sin(angles)], axis=1)
    for radius, is_ink in ((0.94, False), (0.955, True), (1.0, True), (1.045, True), (1.06, False)):
        assert ((winding(outline, radius * rays) > 0) == is_ink).all()
    assert outline.num_curves <= 14


@pytest.mark.parametrize("turn", [10, 60, 90, 135, 170, 180])
def test_corners_are_round_and_solid(turn):
    way = np.radians(turn)
    stroke = [(0, 0), (1, 0), (1 + np.cos(way), np.sin(way))]
    check_ink(inked(stroke), centre_line([stroke]))


@pytest.mark.parametrize("radius", [0.3, 0.1, 0.06, 0.05, 0.045, 0.03, 0.01])
def test_tight_turns_cut_no_holes(radius):
    around = arc(radius, np.pi, 12, start=-np.pi / 2)
    stroke = np.concatenate([[(-1, -radius), (-0.5, -radius)], around, [(-0.5, radius), (-1, radius)]])
    check_ink(inked(stroke), centre_line([stroke]))


def test_a_spiral_that_ends_in_a_tight_turn():
    angles = np.linspace(0, 6 * np.pi, 64)
    spiral = (0.5 * (1 - angles / angles[-1]))[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    check_ink(inked(spiral), centre_line([spiral]))


place = st.integers(-16, 16).map(lambda sixteenths: sixteenths / 16)


@given(st.lists(st.lists(st.tuples(place, place), min_size=2, max_size=9), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None, derandomize=True)  # Once in a while it finds one like that below.
def test_any_scribble_is_solid_ink(strokes):
    path = paths_from_strokes(Strokes.of([strokes]), num_points=64)
    drawn = [stroke.astype(float) for stroke in strokes_from_paths(path).letter(0)]
    lines = [stroke for stroke in drawn if np.ptp(stroke, axis=0).max() >= 0.3]
    outline = PEN.outline(path[0])
    assert not outline.is_empty
    if lines:
        centre = centre_line(lines)
        # Dots are drawn wider; what they ink is looked at elsewhere.
        if len(lines) == len(drawn):
            check_ink(outline, centre)


@pytest.mark.xfail(strict=True, reason="a contour turns the wrong way round where three sharp bends meet")
def test_a_scribble_of_bends_on_bends_is_solid_ink():
    drawn = [
        [(-7, 0), (7, 0), (0, 0), (9, 16), (0, -13), (-15, 0)],
        [(0, 0), (0, 11), (0, 0), (12, 0), (0, 0), (-5, -11), (-16, 5)],
        [(4, -1), (2, 8), (7, 2), (5, 5), (0, 1), (3, 11), (0, -13)],
    ]
    path = paths_from_strokes(Strokes.of([[np.array(stroke) / 16 for stroke in drawn]]), num_points=64)
    lines = [stroke.astype(float) for stroke in strokes_from_paths(path).letter(0)]
    check_ink(PEN.outline(path[0]), centre_line(lines))


def test_many_letters_are_each_what_they_are_alone():
    rng = np.random.default_rng(1)
    strokes = [rng.normal(0, 1, (n, 2)).cumsum(axis=0) for n in (12, 1, 30, 2, 5)]
    together = outlines_of(PEN.outlines(Strokes.of([strokes[:2], [], strokes[2:3], strokes[3:]])))
    assert together[1].is_empty
    alone = [inked(*strokes[:2]), inked(strokes[2]), inked(*strokes[3:])]
    for one, other in zip([together[0], *together[2:]], alone, strict=True):
        assert len(one.contours) == len(other.contours)
        for contour, again in zip(one.contours, other.contours, strict=True):
            np.testing.assert_allclose(contour, again, atol=1e-9)
            np.testing.assert_array_equal(contour[:, 3], np.roll(contour[:, 0], -1, axis=0))


def test_a_stroke_is_one_contour_of_few_curves():
    angles = np.linspace(0.4, 5.8, 40)
    c = 0.5 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    outline = inked(c, [(0, 0), (1, 0), (1, 1)])
    assert len(outline.contours) == 2
    assert len(outline.contours[0]) <= 10  # each side in four at most, and two ends
    assert len(outline.contours[1]) <= 8  # each side in two, an arc and a fold at the corner, and two ends


def test_lines_in_the_middle_of_the_ink_come_by_letter():
    wave = np.stack([np.linspace(0, 6, 40), np.sin(np.linspace(0, 6, 40))], axis=1)
    dot, corner = [(2.0, 3.0), (2.0, 3.0)], [(0, 0), (0.5, 0), (1, 0), (1, 0.5), (1, 1)]
    letters = [lines for _, lines in Ballpoint(steadiness=0).inked(Strokes.of([[wave, dot], [], [corner]]))]
    assert [[len(line) for line in letter] for letter in letters] == [[40, 1], [], [5]]
    assert np.allclose(letters[0][0], wave)
    assert np.allclose(letters[0][1], dot[:1])


def test_nothing_gives_nothing():
    assert PEN.outlines(Strokes.of([])) == []
    assert PEN.outlines(Strokes.of([[]]))[0].is_empty
    assert PEN.outlines(Strokes.of([[np.zeros((0, 2))]]))[0].is_empty
    assert PEN.outline(np.array([[0, 0, -1.0]] * 64)).is_empty


@pytest.mark.parametrize("wrong", [{"width": 0.0}, {"steadiness": -1.0}, {"tolerance": 0.0}, {"width": float("nan")}])
def test_a_pen_that_cannot_write(wrong):
    with pytest.raises(WritingError, match="cannot write"):
        Ballpoint(**wrong)


def width_at(outline, point, across):
    """How wide the ink is at a point, along a direction."""
    steps = np.linspace(-0.3, 0.3, 1201)
    is_ink = winding(outline, np.array(point) + steps[:, None] * np.array(across)) > 0
    return 0.0005 * np.count_nonzero(is_ink)


def test_a_fountain_pen_is_thin_along_its_nib_and_broad_across():
    pen = FountainPen(width=0.2, thinness=0.4, angle=45, flow=0)
    along, across = np.array([1, 1]) / np.sqrt(2), np.array([-1, 1]) / np.sqrt(2)
    thin, broad = (inked(np.linspace(-way, way, 21), pen=pen) for way in (along, across))
    assert width_at(thin, (0, 0), across) == pytest.approx(0.08, abs=2e-3)
    assert width_at(broad, (0, 0), along) == pytest.approx(0.2, abs=2e-3)
    # It is lifted while it moves, so that the end is thinner than the beginning.
    assert width_at(broad, across * 0.97, along) < 0.75 * width_at(broad, across * -0.97, along) < 0.2
    dot = inked([(1, 2)], pen=pen)
    assert dot.area() == pytest.approx(np.pi * 0.11 * 0.0825, rel=1e-2)


def test_a_fountain_pen_writes_wider_where_it_must_go_slowly():
    bends = np.stack([np.linspace(0, 6, 121), 0.25 * np.sin(np.linspace(0, 6, 121) ** 2 / 2)], axis=1)
    quick, slow = (inked(bends, pen=FountainPen(flow=flow, thinness=1, tip=1)) for flow in (0, 0.5))
    assert slow.bounds()[3] > quick.bounds()[3] + 0.005  # at the top of a bend
    straight = np.linspace((0, 0), (3, 0), 40)
    assert inked(straight, pen=FountainPen(flow=0.5, thinness=1, tip=1)).area() < 0.9 * 3 * 0.18


def test_a_marker_pools_at_ends_and_a_pencil_crumbles():
    line = np.linspace((0, 0), (3, 0), 40)
    marker = inked(line, pen=Marker(width=0.2, pooling=0.2))
    assert width_at(marker, (0, 0), (0, 1)) > 1.15 * width_at(marker, (1.5, 0), (0, 1))
    pencil = inked(line, pen=Pencil())
    widths = [width_at(pencil, (x, 0), (0, 1)) for x in np.linspace(0.5, 2.5, 12)]
    assert 0.07 < min(widths) < max(widths) - 0.004 < 0.13


@pytest.mark.parametrize("name", NIBS)
def test_all_nibs_leave_solid_ink_the_same_for_the_same_strokes(name):
    rng = np.random.default_rng(3)
    scribble = rng.normal(0, 0.3, (40, 2)).cumsum(axis=0)
    nib = nib_named(name)
    outline, again = inked(scribble, pen=nib), inked(scribble, pen=nib)
    centre = centre_line([scribble], nib)[:, 0]
    assert (winding(outline, centre) > 0).all()
    lowest = centre.min(axis=0) - nib.width
    anywhere = rng.uniform(lowest, centre.max(axis=0) + nib.width, (400, 2))
    assert (winding(outline, anywhere) >= 0).all()
    assert outline.svg_path() == again.svg_path()
    assert nib.ink.startswith("#")
    assert 0 <= nib.grain < 1


def test_nibs_that_there_are_not():
    with pytest.raises(WritingError, match=r"no nib called 'quill'. Choose one of ballpoint, fountain, pencil"):
        nib_named("quill")
    with pytest.raises(WritingError, match="thinness"):
        FountainPen(thinness=0)


def test_real_letters_are_solid_ink(shared_letters):
    from ownhand.letters import load_letters

    letters = load_letters(shared_letters / "unipen_pen.npz")
    chosen = letters.select(np.random.default_rng(0).permutation(len(letters))[:40]).strokes
    strokes = strokes_from_paths(paths_from_strokes(chosen))
    for index, outline in enumerate(outlines_of(PEN.outlines(strokes))):
        lines = [stroke.astype(float) for stroke in strokes.letter(index)]
        if all(np.ptp(stroke, axis=0).max() >= 0.3 for stroke in lines):
            check_ink(outline, centre_line(lines))


def two_letters():
    """A wave written in one go, parted in two, with a dot over the first part; and in which stroke each goes on."""
    x = np.linspace(0, 4, 41)
    wave = np.stack([x, 0.5 * np.sin(2 * x)], axis=1)
    letters = [[wave[:21], np.array([(1.0, 1.4), (1.01, 1.4)])], [wave[20:]]]
    return wave, Strokes.of(letters), np.array([2, -1, -1])


@pytest.mark.parametrize("name", NIBS)
def test_joined_letters_are_inked_as_one_line(name):
    wave, strokes, following = two_letters()
    nib = nib_named(name)
    (first, first_lines), (second, second_lines) = nib.inked(strokes, following)
    ((_, (whole,)),) = nib.inked(Strokes.of([[wave]]))
    assert (len(first_lines), len(second_lines)) == (2, 1)
    # They meet in one point, and together are the line that is written without a cut.
    assert first_lines[0][-1].tolist() == second_lines[0][0].tolist()
    assert np.concatenate([first_lines[0], second_lines[0][1:]]) == pytest.approx(whole)
    assert [first.is_empty, second.is_empty] == [False, False]


@pytest.mark.parametrize("name", ["fountain", "pencil", "marker"])
def test_a_line_does_not_taper_where_letters_are_joined(name):
    wave, strokes, following = two_letters()
    nib = nib_named(name)
    cut = wave[20]

    def width(inks):
        """How far ink reaches about the cut, upright."""
        points = np.concatenate([contour for ink in inks for contour in ink.flattened(1e-5)])
        near = points[np.abs(points[:, 0] - cut[0]) < 0.1]
        return np.ptp(near[:, 1])

    joined = width([ink for ink, _ in nib.inked(strokes, following)])
    whole = width(nib.outlines(Strokes.of([[wave]])))
    assert joined == pytest.approx(whole, abs=0.03)


def test_strokes_that_go_on_nowhere_are_inked_as_ever():
    _, strokes, _ = two_letters()
    alone = FountainPen().outlines(strokes)
    with_nothing = [ink for ink, _ in FountainPen().inked(strokes, np.full(3, -1))]
    assert [ink.svg_path() for ink in alone] == [ink.svg_path() for ink in with_nothing]
