"""Evaluation: how good the hands of models are, each figure beside the same figure of real people.

    models = {"pen": Model.load("pen")}
    evaluation = evaluate(models, load_letters("unipen_pen.npz"))     # some writers of which are held out
    print(table(evaluation.figures))
    save_report(evaluation, Path("out/evaluation"))

Every letter held out is matched by one that a model writes, in a hand that replaces its writer's. All is measured on
images, so that pen paths, pixels and real letters go the same way. A file for each question:

- `legibility`: do letters read as asked? Told by the `judge`, which no generator and no checking step ever saw.
- `pupils`: how useful are they, or how well does a net read people that learned from these letters alone?
- `distances`: how faithful and how varied are they, in the judge's features?
- `separability`: can a net learn to tell them from real ones?
- `verification`, `looks`: is each hand one hand? `packs` draws which letters are set against one another.
- `memorisation`: how close do they lie to the nearest letter learned from?
- `pages`: how well does an outside reader read whole pages?

Words, where there are real ones to measure by, are held beside people's whole, `word_samples`:

- `words_apart`: can a net learn to tell them from real ones?
- `words_read`: how well does an outside reader read them?
- `words_verification`: is each hand one hand, and how faithful and varied are its words?
- `words_joins`, `words_form`: do letters join, stand apart and go together as people's do?

`samples` holds what is measured, `yardstick` what it is measured by; `measures` and `words_measures` name all that is
taken, `evaluation` gathers it, and `report` tells it.
How uncertain a figure is, `bootstrap` says.
"""

from ownhand.evaluation.evaluation import Evaluation, evaluate
from ownhand.evaluation.judge import Judge
from ownhand.evaluation.report import letters_a_second, notes, save_json, save_report, table
from ownhand.evaluation.samples import Sample, sample_of, written_alike
from ownhand.evaluation.yardstick import EvaluationConfig

__all__ = [
    "Evaluation",
    "EvaluationConfig",
    "Judge",
    "Sample",
    "evaluate",
    "letters_a_second",
    "notes",
    "sample_of",
    "save_json",
    "save_report",
    "table",
    "written_alike",
]
