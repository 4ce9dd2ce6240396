"""Plotter files, drawn by plotters of our own and laid over the ink of the page."""

import re
from itertools import pairwise

import numpy as np
import pytest
from click.testing import CliRunner
from tests.page.conftest import Blobs

import ownhand.page.layout
from ownhand.cli import main
from ownhand.drawing import Plotter, summary
from ownhand.drawing.machines import CORNERS
from ownhand.errors import WritingError
from ownhand.page import lay_out

from .plotters import Penned, Running, run_gcode, run_hpgl, run_svg

TEXT = "Toil To Lo-oi\niLiT oo TTo"


def ink_distance(page, points):
    """How far points (n, 2) lie from the middle of the ink of a page, in mm, and how far its middle lies from them."""
    middle = []
    for placement in page.placements:
        for stroke in placement.glyph.strokes:
            steps = np.linspace(0, 1, 60)[:, None]
            line = np.concatenate([a + (b - a) * steps for a, b in pairwise(stroke)] or [stroke])
            middle.append(line * page.x_height_mm + (placement.x, page.height_mm - placement.y))
    middle = np.concatenate(middle)
    apart = np.abs((points @ (1, 1j))[:, None] - middle @ (1, 1j))
    return apart.min(axis=1).max(), apart.min(axis=0).max()


@pytest.mark.parametrize(("form", "run"), [("gcode", run_gcode), ("hpgl", run_hpgl), ("svg", run_svg)])
def test_a_plotter_draws_the_middle_of_the_ink_and_all_of_it(form, run):
    page = lay_out(TEXT, Penned(), x_height_mm=4.0)
    plot = page.plot()
    drawing = run(getattr(plot, form)())
    astray, left_out = ink_distance(page, drawing.samples())
    assert astray < 0.08
    assert left_out < 0.08
    assert len(drawing.lines) == len(plot.runs) <= sum(len(p.glyph.strokes) for p in page.placements)
    assert drawing.travel_mm == pytest.approx(plot.travel_mm, rel=0.02, abs=0.3)
    length = sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in drawing.lines)
    assert length == pytest.approx(plot.ink_mm, rel=0.01)


@pytest.mark.parametrize(("form", "run"), [("gcode", run_gcode), ("hpgl", run_hpgl), ("svg", run_svg)])
def test_strokes_are_drawn_as_they_are_written_or_by_the_way_between_them(form, run):
    page = lay_out("tin nit", Running(), x_height_mm=4.0)
    placed = page.placements
    lines = run(getattr(page.plot(), form)()).lines
    # Two words of one stroke, and after each its bar and its dot.
    assert [round(float(np.ptp(line[:, 0]))) > 5 for line in lines] == [True, False, False, True, False, False]
    marks = [float(line[:, 0].mean()) for line in (lines[1], lines[2], lines[4], lines[5])]
    middles = [(page.box(placed[k])[0] + page.box(placed[k])[2]) / 2 for k in (0, 1, 4, 5)]
    assert np.allclose(marks, middles, atol=1.5)
    by_travel = page.plot(0, Plotter(is_by_travel=True))
    assert by_travel.travel_mm < 0.8 * page.plot().travel_mm
    assert len(run(getattr(by_travel, form)()).lines) == len(lines)


def test_missing_characters_are_plotted_as_boxes():
    page = lay_out("o§o", Penned(), x_height_mm=4.0)
    box = page.placements[1]
    left, bottom, right, top = page.outline(box).bounds()
    lines = run_gcode(page.plot().gcode()).lines
    (found,) = [line for line in lines if len(line) == 5]
    assert np.allclose(found.min(axis=0), (left, page.height_mm + bottom), atol=0.4)
    assert np.allclose(found.max(axis=0), (right, page.height_mm + top), atol=0.4)


def test_a_sheet_can_be_turned():
    page = lay_out("Toil", Penned(), x_height_mm=4.0)
    straight, turned = (run_gcode(page.plot(0, Plotter(is_turned=t)).gcode()).samples() for t in (False, True))
    # A quarter turn to the left about the sheet: what was at the top is at the left.
    back = np.stack([turned[:, 1], page.height_mm - turned[:, 0]], axis=1)
    apart = np.abs((back @ (1, 1j))[:, None] - straight @ (1, 1j))
    assert max(apart.min(axis=0).max(), apart.min(axis=1).max()) < 0.05


def test_commands_of_the_pen_and_speeds():
    plotter = Plotter(pen_up="M5\nG4 P0.2", pen_down="M3 S90", draw_speed=10, travel_speed=50)
    page = lay_out("To", Penned())
    text = page.plot(0, plotter).gcode()
    assert len(run_gcode(text.replace("\nG4 P0.2", ""), up="M5", down="M3 S90").lines) == 3
    assert {int(speed) for speed in re.findall(r"G1 .*F(\d+)", text)} == {600}
    assert {int(speed) for speed in re.findall(r"G0 .*F(\d+)", text)} == {3000}
    assert page.plot(0, plotter).seconds > 1.5 * page.plot().seconds
    assert "VS1;" in page.plot(0, plotter).hpgl()


def test_a_line_end_may_be_typed():
    text = (
        lay_out("To", Penned()).plot(0, Plotter(pen_up=r"M5\nG4 P0.2", gcode_start=r"G28\n", gcode_end="M84")).gcode()
    )
    lines = text.splitlines()
    assert "\\" not in text
    assert lines[2:7] == ["G21", "G90", "G28", "M5", "G4 P0.2"]
    assert lines[-3:] == ["G0 X0 Y0", "M84", "M2"]


@pytest.mark.parametrize(
    ("options", "moved"),
    [
        ({"origin": "upper-left"}, lambda x, y, w, h: (x, y - h)),
        ({"origin": "centre"}, lambda x, y, w, h: (x - w / 2, y - h / 2)),
        ({"origin": "lower-right"}, lambda x, y, w, h: (x - w, y)),
        ({"origin": "upper-right", "mirror": "both"}, lambda x, y, w, h: (w - x, h - y)),
        ({"origin": "upper-left", "mirror": "y"}, lambda x, y, w, h: (x, h - y)),
        ({"mirror": "x", "offset_mm": (-3, 7.5)}, lambda x, y, w, h: (-x - 3, y + 7.5)),
    ],
)
def test_the_origin_may_lie_elsewhere_and_coordinates_may_be_negative(options, moved):
    page = lay_out("Toil", Penned(), x_height_mm=4.0)
    for form, run, near in (("gcode", run_gcode, 0.011), ("hpgl", run_hpgl, 0.03)):
        usual, others = (run(getattr(page.plot(0, Plotter(**o)), form)()) for o in ({}, options))
        for line, other in zip(usual.lines, others.lines, strict=True):
            if len(line) == len(other):  # Rounding may leave a point out.
                x, y = moved(*line.T, page.width_mm, page.height_mm)
                assert np.allclose(other, np.stack([x, y], axis=1), atol=near)


def test_the_bed_lies_with_the_sheet_at_the_origin():
    page = lay_out("Toil", Penned(), x_height_mm=4.0)
    bed = page.width_mm, page.height_mm
    for origin in CORNERS:
        for mirror in ("none", "x", "y", "both"):
            page.plot(0, Plotter(origin=origin, mirror=mirror, bed_mm=bed))
        with pytest.raises(WritingError, match="another origin or offset"):
            page.plot(0, Plotter(origin=origin, offset_mm=(0, 50), bed_mm=bed))
    # Of an AxiDraw the sheet lies in the upper left corner, so that a small text on A4 can be reached.
    tall = lay_out("Toil", Penned(), x_height_mm=4.0, size="A4")
    tall.plot(0, Plotter(machine="axidraw"))
    with pytest.raises(WritingError, match="beyond the plotter's bed of 300 x 218 mm"):
        tall.plot(0, Plotter(machine="axidraw", origin="lower-left"))


def test_the_estimate_of_time():
    """One straight stroke of 40 mm from 30 mm off: two ways, one stroke, two lifts, each from a stand to a stand."""
    page = lay_out("-", Penned({"-": [[(0, 0), (10, 0)]]}), x_height_mm=4.0)
    plot = page.plot(0, Plotter(draw_speed=40, travel_speed=100, acceleration=1000, lift_seconds=0.2))
    (line,) = plot.lines()
    ways = [np.hypot(*(end - (0, page.height_mm))) for end in (line[0], line[-1])]
    expected = plot.ink_mm / 40 + 0.04 + sum(way / 100 + 0.1 if way > 10 else 2 * (way / 1000) ** 0.5 for way in ways)
    assert plot.seconds == pytest.approx(expected + 0.4, rel=1e-6)
    assert summary([plot, plot]).startswith(f"Plotting takes about {2 * plot.seconds:.0f} s: ")


def test_what_the_pen_cannot_reach_is_refused():
    page = lay_out("Toil", Penned(), x_height_mm=4.0)
    reach = page.plot().reach_mm
    page.plot(0, Plotter(bed_mm=(reach[0] + 0.1, reach[1] + 0.1)))
    with pytest.raises(WritingError, match=r"beyond the plotter's bed of 20 x 80 mm\. It fits if the sheet is turned"):
        page.plot(0, Plotter(bed_mm=(20, 80)))
    with pytest.raises(WritingError, match="Choose smaller paper"):
        page.plot(0, Plotter(bed_mm=(20, 20)))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bed_mm": (0, 5)}, "bed's sides must be above 0; 0 is not"),
        ({"draw_speed": float("nan")}, "drawing speed must be 0.1 to 10000 mm a second; nan is not"),
        ({"draw_speed": 1e9}, "drawing speed must be 0.1 to 10000 mm a second; 1e+09 is not"),
        ({"pen_up": " "}, "The command for pen up must be G-code"),
        ({"gcode_end": "Ende: Stift höher"}, "The command at the end must be G-code"),
        ({"machine": "robot"}, "There is no machine called 'robot'. Choose one of grbl-z, grbl-servo"),
        ({"origin": "middle"}, "There is no origin called 'middle'"),
        ({"offset_mm": (0, float("inf"))}, "offset of 0, inf mm is out of bounds"),
        ({"lift_seconds": -1}, "-1 seconds for a lift"),
    ],
)
def test_plotters_that_cannot_be(options, message):
    with pytest.raises(WritingError, match=re.escape(message)):
        Plotter(**options)


@pytest.mark.parametrize("name", ["a.gcode", "a.hpgl", "a.plot.svg"])
def test_a_hand_without_a_pen_is_told(tmp_path, name):
    with pytest.raises(WritingError, match="this hand has none: its model draws pictures of letters"):
        lay_out("AB", Blobs("AB")).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_the_command_tells_time_and_checks_the_bed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        "ownhand.writing.write", lambda *_, **__: ownhand.page.layout.lay_out("ToiL", Penned(), x_height_mm=4.0)
    )

    def run(*arguments):
        return CliRunner().invoke(main, ["write", "Toil", *arguments])

    result = run("-o", "a.gcode", "--bed", "210x297", "--pen-up", "M5", "--pen-down", "M3")
    assert result.exit_code == 0, result.output
    assert re.fullmatch(r"Wrote a\.gcode\nPlotting takes about \d+ s: .* strokes, within .* mm\.\n", result.stdout)
    assert len(run_gcode((tmp_path / "a.gcode").read_text(), up="M5", down="M3").lines) >= 5
    for arguments, message in (
        (["-o", "b.gcode", "--bed", "10x10"], "beyond the plotter's bed of 10 x 10 mm"),
        (["-o", "b.gcode", "--bed", "10"], "--bed 10: expected width x height in mm"),
        (["-o", "b.png", "--bed", "10x10"], "--bed: for .plot.svg, .gcode and .hpgl alone, and the name ends in .png"),
        (["-o", "b.hpgl", "--pen-up", "M5"], "--pen-up: for .gcode alone"),
        (["-o", "b.svg", "--pace", "2"], "--pace: for .gif and .anim.svg alone"),
        (["-o", "b.pdf", "--transparent"], "--transparent: for .png and .svg alone"),
        (["-o", "b.png", "--title", "x"], "--title: for .svg, .pdf"),
    ):
        result = run(*arguments)
        assert message in result.stderr
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["a.gcode"]
