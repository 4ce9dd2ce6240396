"""Teaches a cashier and puts it into a model file: what the model draws uglily it will draw again.

    python runs/cashier.py MODEL.onnx LETTERS_OR_CELLS

For a pen model give the letters that it was trained on, for a joined model the cells of the words; people held out are
never learned from. Five minutes on one core. Then it says what the cashier turns away of their letters. The model file
is replaced when all is done, and its hands stay what they were.
"""

import sys
from pathlib import Path

import torch

from ownhand.errors import ModelError, OwnhandError
from ownhand.hands import LabelledModel, Model
from ownhand.letters import aligned, load_letters
from ownhand.training.cashier import PeoplesLetters, share_turned_away, teach_cashier
from ownhand.words import load_cells


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    path, source = map(Path, sys.argv[1:])
    torch.set_num_threads(1)  # The same bits on every machine, and quicker for a net so small.
    try:
        learned, held_out = letters_for(Model.load(path), source)
        teach_cashier(learned, path, say=lambda text: print(text, flush=True))
        share = share_turned_away(held_out, path)
    except OwnhandError as error:
        sys.exit(f"ownhand: {error}")
    print(f"The cashier is in {path}. It turns away {share:.1%} of the letters of people held out.")


def letters_for(model: Model, source: Path) -> tuple[PeoplesLetters, PeoplesLetters]:
    """Letters to learn from, and those of people held out."""
    if model.joins_letters:
        cells = load_cells(source)
        return tuple(
            PeoplesLetters.of_words(part, model.path) for part in (cells.training_part(), cells.held_out_part())
        )
    if not isinstance(model, LabelledModel) or not model.has_pen:
        raise ModelError(f"{model.path}: expected a model that draws with a pen.")
    letters = aligned(load_letters(source))
    return tuple(PeoplesLetters.of_pen(part, model) for part in (letters.training_part(), letters.held_out_part()))


if __name__ == "__main__":
    main()
