"""What prdc and torch-fidelity say of known features: reference values for the tests, and how long they take.

python -m venv PEERS; PEERS/bin/pip install torch prdc tqdm pillow; PEERS/bin/pip install --no-deps torch-fidelity
PEERS/bin/python benchmarks/distances_peers.py             values for each case, as tests/evaluation/peers.json has them
PEERS/bin/python benchmarks/distances_peers.py 10000 256   seconds for so many against so many features

torch-fidelity wants torchvision, whose wheel from the index does not import beside a torch for the CPU. Only its
networks for pictures use that, so that an empty one stands in for it here; so neither peer is a dependency of the
tests.
"""

import contextlib
import importlib.metadata
import io
import json
import resource
import sys
import time
import unittest.mock
from collections.abc import Callable

import numpy as np

NEAREST = 5


def features(case: str) -> tuple[np.ndarray, np.ndarray]:
    """Real and generated ones, float64."""
    rng = np.random.default_rng(20261125)
    modes = 3 * rng.standard_normal((5, 24))

    def letters(num: int, *kinds: int) -> np.ndarray:
        return modes[rng.choice(kinds, num)] + rng.standard_normal((num, 24))

    every = (0, 1, 2, 3, 4)
    match case:
        case "near":
            return letters(600, *every), letters(600, *every) + 0.1
        case "far":
            return letters(600, *every), 1.3 * letters(600, *every) + 1
        case "sizes":
            return letters(900, *every), 0.9 * letters(400, *every)
        case "dropped":
            return letters(600, *every), letters(600, 0, 1, 2)
        case "invented":
            return letters(600, 0, 1, 2), letters(600, *every)
        case "copies":
            real = letters(600, *every)
            return real, np.concatenate([real[:300], np.repeat(letters(60, *every), 5, axis=0)])
        case "few":  # Fewer than dimensions, so that covariances are singular.
            return rng.standard_normal((40, 64)), 0.8 * rng.standard_normal((50, 64))
        case "shifted":  # Far from zero, as features behind a ReLU are.
            return letters(600, *every) + 40, 1.1 * letters(600, *every) + 40
    raise ValueError(f"No case {case}.")


CASES = ("near", "far", "sizes", "dropped", "invented", "copies", "few", "shifted")


def peers() -> dict[str, Callable[[np.ndarray, np.ndarray], dict[str, float]]]:
    """Three measurements of real and generated features."""
    from prdc import compute_prdc

    for name in ("", ".datasets", ".transforms", ".transforms.functional", ".models"):
        sys.modules.setdefault(f"torchvision{name}", unittest.mock.MagicMock())
    import torch
    from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
    from torch_fidelity.metric_kid import kernel_mmd

    def frechet(real: np.ndarray, generated: np.ndarray) -> dict[str, float]:
        fits = [fid_features_to_statistics(torch.from_numpy(some)) for some in (generated, real)]
        return {"frechet": fid_statistics_to_metric(*fits, False)["frechet_inception_distance"]}

    def kernel(real: np.ndarray, generated: np.ndarray) -> dict[str, float]:
        # Its estimator wants sets of one size, which a subset of full size is.
        num = min(len(real), len(generated))
        options = {"kid_kernel": "poly", "kid_kernel_poly_degree": 3, "kid_kernel_poly_gamma": None}
        distance = kernel_mmd(generated[:num], real[:num], **options, kid_kernel_poly_coef0=1)
        return {"kernel": float(distance)}

    def shares(real: np.ndarray, generated: np.ndarray) -> dict[str, float]:
        with contextlib.redirect_stdout(io.StringIO()):
            found = compute_prdc(real, generated, nearest_k=NEAREST)
        return {name: float(value) for name, value in found.items()}

    return {"torch-fidelity, Fréchet": frechet, "torch-fidelity, kernel": kernel, "prdc": shares}


def main(arguments: list[str]) -> None:
    names = ("numpy", "prdc", "scikit-learn", "torch", "torch-fidelity")
    found: dict[str, object] = {"versions": {name: importlib.metadata.version(name) for name in names}}
    if arguments:
        num, width = map(int, arguments)
        rng = np.random.default_rng(0)
        real, generated = rng.standard_normal((num, width)), 0.98 * rng.standard_normal((num, width)) + 0.02
        found["seconds"] = {}
        for name, measure in peers().items():
            started, cpu = time.perf_counter(), time.process_time()
            measure(real, generated)
            found["seconds"][name] = (time.perf_counter() - started, time.process_time() - cpu)
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    else:
        found["cases"] = {
            case: {name: value for measure in peers().values() for name, value in measure(*features(case)).items()}
            for case in CASES
        }
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
