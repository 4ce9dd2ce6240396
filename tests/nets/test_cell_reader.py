"""The net that reads the codes of cells."""

import torch

from ownhand.nets.cell_reader import CellReader
from ownhand.nets.forms import PenForm


def test_a_cell_reader_gives_a_logit_for_each_character_the_same_each_time() -> None:
    torch.manual_seed(0)
    form = PenForm()
    reader, codes = CellReader(94, form).eval(), torch.randn(5, form.size)
    assert reader(codes).shape == (5, 94)
    assert torch.equal(reader(codes), reader(codes))
    assert not torch.equal(reader.train()(codes), reader(codes))  # Something is left out while it learns.
