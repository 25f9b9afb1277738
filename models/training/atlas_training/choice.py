"""What is chosen on the validation set: weights, calibration, thresholds, the rule of boxes.

Nothing here sees the test set or the sample study. A more complicated choice is taken only where the validation set shows
that it is better: by more than the standard error of the difference, paired and drawn by whole series (decision 0014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .ensemble import combine
from .evaluate import Scored, SeriesCase, scored_series, scored_vertebrae
from .figures import choose_threshold, fit_platt, rates

LEVEL_SPECIFICITY = 0.97
PATIENT_SPECIFICITY = 0.90
SLICES_SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Weights of Model I that are tried, the simplest first: none."""
EXTENTS = (0.3, 0.35, 0.4, 0.45, 0.5)
"""Extent thresholds of boxes that are tried, the widest first; none above the heat threshold."""
FOLDS = 8
DRAWS = 2000
RAW = {"slope": 1.0, "offset": 0.0}


@dataclass(frozen=True)
class Pick:
    """One choice among candidates, with what it was based on."""

    index: int
    best: int
    losses: tuple[float, ...]  # mean of each candidate
    gain: float  # by how much the best is better than the first
    error: float  # standard error of that gain

    def facts(self, names: Sequence[Any]) -> dict[str, Any]:
        return {
            "chosen": names[self.index], "best": names[self.best], "gain": round(self.gain, 4), "standard_error": round(self.error, 4),
            "losses": {str(name): round(loss, 4) for name, loss in zip(names, self.losses)},
        }


def pick_simplest(losses: np.ndarray, groups: np.ndarray) -> Pick:
    """The first of the candidates [candidates, items] that is not worse than the best by more than a standard error."""
    means = losses.mean(axis=1)
    best = int(means.argmin())
    errors = standard_errors(losses - losses[best], groups)
    index = next(i for i in range(len(losses)) if means[i] - means[best] <= errors[i])
    return Pick(index, best, tuple(means.tolist()), float(means[0] - means[best]), float(errors[0]))


def standard_errors(differences: np.ndarray, groups: np.ndarray, draws: int = DRAWS) -> np.ndarray:
    """Bootstrap standard error of the mean of each row [candidates, items]: whole groups are drawn, all rows alike."""
    rng = np.random.default_rng(0)
    names, of = np.unique(groups, return_inverse=True)
    sums = np.stack([np.bincount(of, weights=row, minlength=len(names)) for row in differences])
    sizes = np.bincount(of, minlength=len(names))
    drawn = rng.integers(0, len(names), (draws, len(names)))
    means = sums[:, drawn].sum(axis=2) / sizes[drawn].sum(axis=1)
    return means.std(axis=1)


def choose_ensemble(cases: Sequence[SeriesCase]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The manifest's `post.ensemble`, and what it was chosen by. Levels and patient are chosen apart."""
    rule: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    for name, weights_key, calibration_key in (
        ("levels", "weights", "calibration"), ("patient", "overall_weights", "overall_calibration"),
    ):
        mixed = [_mixed(cases, name, share) for share in SLICES_SHARES]
        pick = pick_simplest(np.stack([cross_fitted_losses(m) for m in mixed]), mixed[0].groups)
        slope, offset = fit_platt(mixed[pick.index].p, mixed[pick.index].truth)
        rule[weights_key] = _weights(SLICES_SHARES[pick.index])
        rule[calibration_key] = {"slope": slope, "offset": offset}
        facts[name] = pick.facts(SLICES_SHARES)
    return rule, facts


def losses_elsewhere(tuned: Sequence[SeriesCase], other: Sequence[SeriesCase], facts: dict[str, Any]) -> dict[str, Any]:
    """Mean cross entropy on a set that had no say, calibrated on the one that had: without Model I, and as chosen."""
    result = {}
    for name in ("levels", "patient"):
        chosen = facts[name]["chosen"]
        losses = []
        for share in (SLICES_SHARES[0], chosen):
            source, target = _mixed(tuned, name, share), _mixed(other, name, share)
            losses.append(_losses(apply_platt(target.p, *fit_platt(source.p, source.truth)), target.truth))
        difference = losses[0] - losses[1]
        error = standard_errors(difference[None], target.groups)[0]
        result[name] = {"without": round(float(losses[0].mean()), 4), "chosen": round(float(losses[1].mean()), 4),
                        "gain": round(float(difference.mean()), 4), "standard_error": round(float(error), 4)}
    return result


def _losses(p: np.ndarray, truth: np.ndarray) -> np.ndarray:
    return -np.log(np.where(truth, p, 1 - p))


def _weights(share: float) -> dict[str, float]:
    return {"vertebra": round(1 - share, 2), "slices": share}


def _mixed(cases: Sequence[SeriesCase], name: str, share: float) -> Scored:
    """The vote with this weight of Model I, not calibrated."""
    weights = _weights(share)
    if name == "levels":
        return scored_vertebrae(cases, lambda v: combine(v.parts, weights, RAW) if v.parts else None)
    return scored_series(cases, lambda c: combine(c.overall_parts, weights, RAW) if c.overall_parts else None)


def cross_fitted_losses(scored: Scored) -> np.ndarray:
    """Cross entropy of every item after Platt's calibration by the series of the other folds."""
    names = np.unique(scored.groups)
    fold = np.searchsorted(names, scored.groups) % FOLDS
    losses = np.empty(len(scored.p))
    for number in range(FOLDS):
        mine = fold == number
        p = apply_platt(scored.p[mine], *fit_platt(scored.p[~mine], scored.truth[~mine]))
        losses[mine] = _losses(p, scored.truth[mine])
    return losses


def apply_platt(p: np.ndarray, slope: float, offset: float) -> np.ndarray:
    """sigmoid(slope * logit(p) + offset), held inside [1e-6, 1 - 1e-6] as p is."""
    inside = np.clip(p, 1e-6, 1 - 1e-6)
    return np.clip(1 / (1 + np.exp(-(slope * np.log(inside / (1 - inside)) + offset))), 1e-6, 1 - 1e-6)


def recombine(cases: Sequence[SeriesCase], rule: dict[str, Any]) -> None:
    """Every p as the manifest's ensemble will give it."""
    for case in cases:
        for v in case.vertebrae:
            v.p = combine(v.parts, rule["weights"], rule["calibration"]) if v.parts else None
        if case.overall_parts:
            case.overall = combine(case.overall_parts, rule["overall_weights"], rule["overall_calibration"])


def choose_thresholds(cases: Sequence[SeriesCase]) -> tuple[float, float, str]:
    """Of the levels and of the patient, and the sentence that says what they rest on."""
    levels, series = scored_vertebrae(cases, lambda v: v.p), scored_series(cases, lambda c: c.overall)
    level = choose_threshold(levels.p, levels.truth, LEVEL_SPECIFICITY)
    overall = choose_threshold(series.p, series.truth, PATIENT_SPECIFICITY)
    at, of = rates(levels.p, levels.truth, level), rates(series.p, series.truth, overall)
    return level, overall, (
        f"Lowest with specificity {LEVEL_SPECIFICITY} per vertebra and {PATIENT_SPECIFICITY} per patient on the "
        f"validation set ({len(cases)} phantoms): vertebrae {int(levels.truth.sum())} positive / {int((~levels.truth).sum())} "
        f"negative, sensitivity {at['sensitivity']}, specificity {at['specificity']}; patients {int(series.truth.sum())} / "
        f"{int((~series.truth).sum())}, sensitivity {of['sensitivity']}, specificity {of['specificity']}"
    )


def choose_extent(cases: Sequence[SeriesCase], threshold: float) -> tuple[float, dict[str, Any]]:
    """The manifest's `post.extent_threshold`: how often the box of a fracture that is called is not centred in the true
    one. What it was chosen by comes with it."""
    called = [v for case in cases for v in case.vertebrae if v.trials_mm and v.p is not None and v.p >= threshold]
    losses = np.asarray([[float(d is None or d > 0) for d in v.trials_mm] for v in called]).T
    pick = pick_simplest(losses, np.asarray([v.seed for v in called]))
    return EXTENTS[pick.index], {**pick.facts(EXTENTS), "fractures_called": len(called)}
