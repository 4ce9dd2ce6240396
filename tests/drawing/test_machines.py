"""Machines that are told by name."""

import pytest

from ownhand.drawing import MACHINES, Plotter
from ownhand.drawing.machines import CORNERS
from ownhand.errors import WritingError
from ownhand.options import MACHINE, ORIGIN
from ownhand.page import lay_out

from .plotters import Penned, run_svg


def test_the_table_of_options_has_them_all() -> None:
    assert tuple(MACHINES) == MACHINE.choices
    assert tuple(CORNERS) == ORIGIN.choices


@pytest.mark.parametrize("name", MACHINES)
def test_machines_are_told_by_name(name: str) -> None:
    machine, page = MACHINES[name], lay_out("To", Penned(), x_height_mm=4.0)
    plot = page.plot(0, Plotter(machine=name))
    if not machine.pen_up:
        with pytest.raises(WritingError, match=f"The machine {name} reads no G-code. Save the page as .plot.svg"):
            plot.gcode()
        assert len(run_svg(plot.svg()).lines) == 3
        return
    text = plot.gcode()
    assert text.count(machine.pen_up) >= 4
    assert text.count(machine.pen_down) == 3
    assert Plotter(machine=name, pen_up="M5").command("pen_up") == ["M5"]
