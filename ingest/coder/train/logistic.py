"""Logistic regression with a ridge, by Newton's method; the first column is the constant and is not shrunk."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_STEPS = 50
_ENOUGH = 1e-8


def fit(values: Array, right: Array, counts: Array, ridge: float) -> Array:
    """The weights under which `right` (0 or 1) is likeliest given `values`, a row an event, a column a feature.

    `counts` says how much each event counts.
    """
    weights = np.zeros(values.shape[1])
    penalty = np.full(values.shape[1], ridge)
    penalty[0] = 0.0
    for _ in range(_STEPS):
        given = probabilities(values, weights)
        slope = values.T @ (counts * (right - given)) - penalty * weights
        curve = (values.T * (counts * given * (1 - given))) @ values + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < _ENOUGH:
            break
    return weights


def probabilities(values: Array, weights: Array) -> Array:
    """What the weights make of each row."""
    found: Array = 1 / (1 + np.exp(-(values @ weights)))
    return found


def log_loss(given: Array, right: Array) -> float:
    """The mean loss in nats."""
    return float(-np.mean(right * np.log(given) + (1 - right) * np.log(1 - given)))
