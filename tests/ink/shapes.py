"""Shapes that tests of ink share."""

import numpy as np

from ownhand.ink import Outline

HANDLE = 4 / 3 * (np.sqrt(2) - 1)


def circle(radius: float = 1.0, x: float = 0.0, y: float = 0.0) -> Outline:
    """A disc, of four curves."""
    quarter = np.array([[1, 0], [1, HANDLE], [HANDLE, 1], [0, 1]])
    turn = np.array([[0, -1], [1, 0]])
    curves = [quarter @ np.linalg.matrix_power(turn, k).T for k in range(4)]
    return Outline((np.array(curves) * radius + (x, y),))
