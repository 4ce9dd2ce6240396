"""The curves of a run (`ownhand.studio.metrics`)."""

from pathlib import Path

import numpy as np
import pytest

from ownhand.studio.metrics import Metrics


def test_curves_are_thinned_and_follow_a_run_that_went_back(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    metrics = Metrics(path)
    assert metrics.curves()["steps"] == 0
    path.write_text("".join(f'{{"step": {k}, "loss": {k % 2}}}\n' for k in range(1, 1001)) + '{"step": 1001, "lo')
    curves = metrics.curves()
    assert (curves["names"], curves["steps"]) == (["loss"], 1000)
    assert 300 < len(curves["points"][0]) <= 400
    assert np.mean(curves["points"][1]) == pytest.approx(0.5, abs=0.01)
    path.write_text("".join(f'{{"step": {k}, "loss": 7}}\n' for k in range(1, 11)))
    curves = metrics.curves()
    assert (curves["steps"], curves["last"][1]) == (10, 7)
