"""The journal: a line for every step, and none twice."""

from pathlib import Path

import numpy as np

from ownhand.training.journal import Journal


def test_the_journal_drops_what_a_killed_run_wrote_after_its_checkpoint(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "metrics.jsonl", ("loss",))
    journal.append(0, np.array([[0.5], [0.25], [0.125]]))
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 4, "lo')
    journal.cut_back_to(2)
    assert journal.read().tolist() == [[0.5], [0.25]]
    journal.append(2, np.array([[1.0]]))
    assert (tmp_path / "metrics.jsonl").read_text().splitlines()[-1] == '{"step": 3, "loss": 1.0}'
