"""Statistics of scores against truth: ROC, rates, calibration."""

from __future__ import annotations

from typing import Any

import numpy as np

CALIBRATION_BINS = 10


def auc(scores: np.ndarray, truth: np.ndarray) -> float:
    """Area under the ROC curve (ties count half); NaN when one kind is missing."""
    positive, negative = scores[truth], scores[~truth]
    if not len(positive) or not len(negative):
        return float("nan")
    above = (positive[:, None] > negative[None, :]).mean()
    return float(above + 0.5 * (positive[:, None] == negative[None, :]).mean())


def auc_interval(scores: np.ndarray, truth: np.ndarray, groups: np.ndarray, draws: int = 1000) -> list[float] | None:
    """95 % bootstrap interval of the AUC, drawing whole series; None when one kind is missing."""
    if truth.all() or not truth.any():
        return None
    rng = np.random.default_rng(0)
    names = np.unique(groups)
    members = {name: np.flatnonzero(groups == name) for name in names}
    values = []
    for _ in range(draws):
        index = np.concatenate([members[name] for name in rng.choice(names, len(names))])
        values.append(auc(scores[index], truth[index]))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return [round(float(low), 3), round(float(high), 3)]


def rates(p: np.ndarray, truth: np.ndarray, threshold: float) -> dict[str, Any]:
    """Counts, sensitivity and specificity at a threshold (p >= threshold is positive)."""
    called = p >= threshold
    hits, misses = int((called & truth).sum()), int((~called & truth).sum())
    false, right = int((called & ~truth).sum()), int((~called & ~truth).sum())
    return {
        "threshold": threshold, "true_positive": hits, "false_negative": misses,
        "false_positive": false, "true_negative": right,
        "sensitivity": round(hits / max(hits + misses, 1), 3), "specificity": round(right / max(right + false, 1), 3),
    }


def calibration(p: np.ndarray, truth: np.ndarray) -> dict[str, Any]:
    """Expected calibration error over ten equal bands of p, Brier score, and mean p against the observed share."""
    band = np.minimum((p * CALIBRATION_BINS).astype(np.int64), CALIBRATION_BINS - 1)
    bands, error = [], 0.0
    for i in range(CALIBRATION_BINS):
        inside = band == i
        if inside.any():
            mean, share = float(p[inside].mean()), float(truth[inside].mean())
            error += inside.sum() / len(p) * abs(mean - share)
            bands.append({"from": i / CALIBRATION_BINS, "to": (i + 1) / CALIBRATION_BINS, "n": int(inside.sum()),
                          "mean_p": round(mean, 3), "observed": round(share, 3)})
    return {"ece": round(float(error), 3), "brier": round(float(((p - truth) ** 2).mean()), 3), "bands": bands}


def fit_platt(p: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Slope and offset on the logit by Newton steps on the cross entropy with a weak prior on the slope (1, sd 0.5)."""
    logit = np.log(np.clip(p, 1e-6, 1 - 1e-6) / np.clip(1 - p, 1e-6, 1))
    a, b = 1.0, 0.0
    for _ in range(50):
        q = 1 / (1 + np.exp(-(a * logit + b)))
        gradient = np.asarray([((q - truth) * logit).sum() + 4 * (a - 1), (q - truth).sum()])
        weight = q * (1 - q)
        hessian = np.asarray([[(weight * logit * logit).sum() + 4, (weight * logit).sum()],
                              [(weight * logit).sum(), weight.sum() + 1e-6]])
        a, b = np.asarray([a, b]) - np.linalg.solve(hessian, gradient)
    return round(float(a), 4), round(float(b), 4)


def choose_threshold(p: np.ndarray, truth: np.ndarray, specificity: float) -> float:
    """The lowest threshold in steps of 0.01 below which at least this share of the intact lies."""
    for step in range(1, 100):
        if (p[~truth] < step / 100).mean() >= specificity:
            return step / 100
    return 0.99


def rounded(value: float, decimals: int = 3) -> float | None:
    """Rounded; None for NaN, which JSON does not have."""
    return None if np.isnan(value) else round(value, decimals)


def mean(values: list[float]) -> float | None:
    """Mean with three decimals, None of nothing."""
    return round(float(np.mean(values)), 3) if values else None
