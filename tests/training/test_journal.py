"""The journal: a line for every step, and none twice."""

from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import RunError
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


SPOILT = ["", "{", "[]", "null", '{"step": 2}', '{"step": "2", "loss": 1}', '{"step": 2, "loss": "a"}', "[" * 9_999]


@pytest.mark.parametrize("line", [*SPOILT, '{"step": 2, "loss": 1}' + " " * 20_000])
def test_a_spoilt_line_is_left_out_and_counted(tmp_path: Path, line: str) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text(f'{{"step": 1, "loss": 0.5}}\n{line}\n{{"step": 3, "loss": 0.25}}\n{{"step": 4, "loss": 7}}\n')
    journal = Journal(path, ("loss",))
    assert journal.cut_back_to(3) == 1
    assert path.read_text() == '{"step": 1, "loss": 0.5}\n{"step": 3, "loss": 0.25}\n'
    assert journal.read().tolist() == [[0.5], [0.5], [0.25]]  # The step that was lost is as the one before it.


def test_lines_that_two_runs_wrote_into_one_another_are_kept_once(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text("".join(f'{{"step": {step}, "loss": {step}}}\n' for step in (2, 1, 3, 2, 4, 3)))
    journal = Journal(path, ("loss",))
    assert journal.cut_back_to(4) == 0
    assert journal.read().tolist() == [[2], [2], [3], [4]]


def test_a_step_beyond_all_bounds_is_none(tmp_path: Path) -> None:
    (tmp_path / "metrics.jsonl").write_text('{"step": 1, "loss": 1}\n{"step": 999999999999, "loss": 1}\n')
    assert Journal(tmp_path / "metrics.jsonl", ("loss",)).read().tolist() == [[1]]


def test_nothing_was_noted_down(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "metrics.jsonl", ("loss",))
    assert journal.cut_back_to(7) == 0
    (tmp_path / "metrics.jsonl").write_text("")
    assert journal.read().shape == (0, 1)
    (tmp_path / "metrics.jsonl").unlink()
    (tmp_path / "metrics.jsonl").symlink_to("/dev/zero")
    with pytest.raises(RunError, match=r"metrics\.jsonl: cannot be read \(expected a file, found a pipe or a device\)"):
        journal.read()
