"""Held-out figures through the whole pipeline, exactly as a host would run it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .atlas_labels import LabelAtlas, load_label_atlas
from .reference import LEVELS, LevelsInput, Pipeline
from .series import Request, make_series
from .volume import Volume

BOX_HIT_MM = 5.0
WANTED_SPECIFICITY = 0.95


@dataclass
class VertebraCase:
    """One vertebra of one held-out series."""

    seed: int
    source: str
    level: str
    fractured: bool
    severity: float
    p: float | None  # None: not assessed
    named_right: bool
    dice: float
    covered: float  # share of the vertebral body's height inside the series
    assessed: bool  # stage 1 found enough of it
    box_distance_mm: float | None = None  # best box centre to true centre, of fractured vertebrae with boxes


@dataclass
class SeriesCase:
    """One held-out series."""

    seed: int
    declined: list[str]
    confidence: float
    measures: dict[str, float]
    overall: float | None
    fractured: bool
    vertebrae: list[VertebraCase] = field(default_factory=list)


def run_set(model_dir: Path, requests: Sequence[Request], atlas_path: Path | None, workers: int) -> list[SeriesCase]:
    """Makes and analyses the series, in `workers` processes."""
    with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(model_dir, atlas_path)) as pool:
        return list(pool.map(_case_job, requests))


_pipeline: Pipeline | None = None
_atlas: LabelAtlas | None = None


def _start_worker(model_dir: Path, atlas_path: Path | None) -> None:
    global _pipeline, _atlas
    _pipeline = Pipeline(model_dir)
    _atlas = load_label_atlas(atlas_path) if atlas_path else None


def _case_job(request: Request) -> SeriesCase:
    assert _pipeline is not None
    return run_case(_pipeline, request, _atlas)


def calibrate(cases: list[SeriesCase], platt: tuple[float, float]) -> None:
    """Replaces every p by its calibrated value, as the graph will give it."""
    for case in cases:
        for vertebra in case.vertebrae:
            vertebra.p = apply_platt(vertebra.p, platt)
        case.overall = apply_platt(case.overall, platt)


def apply_platt(p: float | None, platt: tuple[float, float]) -> float | None:
    """sigmoid(a * logit(p) + b)."""
    if p is None:
        return None
    logit = float(np.log(max(p, 1e-6) / max(1 - p, 1e-6)))
    return float(1 / (1 + np.exp(-(platt[0] * logit + platt[1]))))


def run_case(pipeline: Pipeline, request: Request, atlas: LabelAtlas | None) -> SeriesCase:
    """One phantom through the pipeline, compared with its truth."""
    seed = request.seed
    volume, truth = make_series(request, atlas)
    given, level_map = pipeline.find_levels(volume)
    result = pipeline.analyse(volume, given, level_map)
    case = SeriesCase(seed, result.declined, result.confidence, result.measures, result.overall, bool(truth.fractures))
    scores = level_scores(level_map.labels, truth_on_grid(volume, truth.labels, given, level_map.labels.shape[1]))
    fractures = {f["level"]: f for f in truth.fractures}
    for found in result.levels:
        fracture = fractures.get(found.level)
        dice, right = scores[found.level]
        vertebra = VertebraCase(seed, truth.source, found.level, fracture is not None,
                                fracture["severity"] if fracture else 0.0, found.p, right, dice,
                                covered=truth.levels[found.level], assessed=found.assessed)
        heated = [box for box in found.boxes if not box.level_only]
        if fracture and fracture["voxels"] and heated:
            vertebra.box_distance_mm = min(distance_to_box(np.asarray(box.centre_mm), fracture) for box in heated)
        case.vertebrae.append(vertebra)
    return case


def distance_to_box(point: np.ndarray, fracture: dict[str, Any]) -> float:
    """Distance of a point from the true box (0 inside)."""
    low, high = np.asarray(fracture["low_mm"]), np.asarray(fracture["high_mm"])
    return float(np.linalg.norm(np.maximum(np.maximum(low - point, point - high), 0)))


def level_scores(labels: np.ndarray, true: np.ndarray) -> dict[str, tuple[float, bool]]:
    """Per level: Dice on the grid, and whether most of the true vertebra's named cells have its own name."""
    scores = {}
    for number, name in enumerate(LEVELS, start=1):
        mine, real = labels == number, true == number
        named = np.bincount(labels[real], minlength=8)[1:]
        total = int(mine.sum() + real.sum())
        scores[name] = (2 * int((mine & real).sum()) / total if total else 1.0,
                        bool(named.sum()) and int(named.argmax()) + 1 == number)
    return scores


def truth_on_grid(volume: Volume, labels: np.ndarray, given: LevelsInput, grid: int) -> np.ndarray:
    """True level at every grid cell: the highest vertebra number among four points of the cell."""
    result = np.zeros((given.count, grid, grid), dtype=np.uint8)
    for z in range(given.count):
        index = volume.nearest_slice(given.first_mm + z * given.pitch_mm)
        plane = given.window.cut(labels[index].astype(np.int16), 0).astype(np.uint8)
        for part_y in (0.25, 0.75):
            for part_x in (0.25, 0.75):
                rows = ((np.arange(grid) + part_y) * plane.shape[0] / grid).astype(np.int64)
                columns = ((np.arange(grid) + part_x) * plane.shape[1] / grid).astype(np.int64)
                np.maximum(result[z], plane[np.ix_(rows, columns)], out=result[z])
    return result


def auc(scores: np.ndarray, truth: np.ndarray) -> float:
    """Area under the ROC curve (ties count half); NaN when one kind is missing."""
    positive, negative = scores[truth], scores[~truth]
    if not len(positive) or not len(negative):
        return float("nan")
    above = (positive[:, None] > negative[None, :]).mean()
    return float(above + 0.5 * (positive[:, None] == negative[None, :]).mean())


def auc_interval(scores: np.ndarray, truth: np.ndarray, groups: np.ndarray, draws: int = 1000) -> list[float]:
    """95 % bootstrap interval of the AUC, drawing whole series."""
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


def summary(cases: list[SeriesCase], threshold: float, overall_threshold: float) -> dict[str, Any]:
    """All figures of one set. Vertebrae not assessed, and series declined, are counted and left out of p figures."""
    vertebrae = [v for case in cases for v in case.vertebrae]
    assessed = [v for v in vertebrae if v.p is not None]
    p = np.asarray([v.p for v in assessed], dtype=np.float64)
    truth = np.asarray([v.fractured for v in assessed], dtype=bool)
    groups = np.asarray([v.seed for v in assessed])
    taken = [case for case in cases if case.overall is not None]
    series_p = np.asarray([case.overall for case in taken], dtype=np.float64)
    series_truth = np.asarray([case.fractured for case in taken], dtype=bool)
    found = [v for v in assessed if v.fractured and v.p is not None and v.p >= threshold]
    hits = [v for v in found if v.box_distance_mm is not None and v.box_distance_mm <= BOX_HIT_MM]
    return {
        "series": len(cases), "series_declined": sum(bool(c.declined) for c in cases),
        "vertebrae": len(vertebrae), "vertebrae_assessed": len(assessed), "fractured_assessed": int(truth.sum()),
        "dice": {name: _mean([v.dice for v in vertebrae if v.level == name]) for name in LEVELS},
        "dice_mean": _mean([v.dice for v in vertebrae]),
        "level_right": _mean([float(v.named_right) for v in vertebrae]),
        "level_right_by_level": {name: _mean([float(v.named_right) for v in vertebrae if v.level == name]) for name in LEVELS},
        "vertebra_auc": _rounded(auc(p, truth)), "vertebra_auc_ci": auc_interval(p, truth, groups),
        "vertebra_auc_by_source": {s: _auc_of(assessed, s) for s in sorted({v.source for v in assessed})},
        "series_auc": _rounded(auc(series_p, series_truth)),
        "vertebra_at_threshold": rates(p, truth, threshold),
        "series_at_threshold": rates(series_p, series_truth, overall_threshold),
        "sensitivity_by_severity": _by_severity(assessed, threshold),
        "box_hit": {"fractures_called": len(found), "centre_within_5_mm_of_true_box": len(hits)},
        "calibration": _calibration(p, truth),
        "confidence_min": round(min(c.confidence for c in cases), 3),
        "confidence_5_percent": round(float(np.percentile([c.confidence for c in cases], 5)), 3),
        "measures": {name: [round(float(f([c.measures[name] for c in cases])), 4) for f in (min, max)]
                     for name in cases[0].measures},
    }


def partial_summary(cases: list[SeriesCase]) -> dict[str, Any]:
    """Stage 1 on series that end inside the neck: are the covered levels named right, are absent ones named?"""
    vertebrae = [v for case in cases for v in case.vertebrae]
    inside = [v for v in vertebrae if v.covered >= 0.5]
    outside = [v for v in vertebrae if v.covered == 0.0]
    return {
        "series": len(cases), "series_declined": sum(bool(c.declined) for c in cases),
        "levels_inside": len(inside), "named_right": sum(v.named_right for v in inside),
        "levels_outside": len(outside), "found_though_outside": sum(v.assessed for v in outside),
    }


def _rounded(value: float) -> float | None:
    """Three decimals; None for NaN, which JSON does not have."""
    return None if np.isnan(value) else round(value, 3)


def _mean(values: list[float]) -> float | None:
    return round(float(np.mean(values)), 3) if values else None


def _auc_of(assessed: list[VertebraCase], source: str) -> float | None:
    mine = [v for v in assessed if v.source == source]
    return _rounded(auc(np.asarray([v.p for v in mine]), np.asarray([v.fractured for v in mine], dtype=bool)))


def _by_severity(assessed: list[VertebraCase], threshold: float) -> dict[str, str]:
    result = {}
    for low, high in ((0.0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1.01)):
        mine = [v for v in assessed if v.fractured and low <= v.severity < high]
        called = sum(v.p is not None and v.p >= threshold for v in mine)
        result[f"{low:.2f}-{min(high, 1):.2f}"] = f"{called} of {len(mine)}"
    return result


def _calibration(p: np.ndarray, truth: np.ndarray) -> list[dict[str, float]]:
    """Mean p against the observed share in four bands of p."""
    bands = []
    for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 0.6), (0.6, 1.01)):
        inside = (p >= low) & (p < high)
        if inside.any():
            bands.append({"from": low, "to": min(high, 1.0), "n": int(inside.sum()),
                          "mean_p": round(float(p[inside].mean()), 3), "observed": round(float(truth[inside].mean()), 3)})
    return bands


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
    return float(a), float(b)


def choose_threshold(p: np.ndarray, truth: np.ndarray) -> float:
    """The lowest threshold in steps of 0.01 at which at least 95 % of the intact vertebrae are below it.

    Seven vertebrae are judged in each neck, so a lower specificity would call most intact necks broken.
    """
    for step in range(1, 100):
        if (p[~truth] < step / 100).mean() >= WANTED_SPECIFICITY:
            return step / 100
    return 0.99


def as_rows(cases: list[SeriesCase]) -> list[dict[str, Any]]:
    """Plain values for the report file."""
    return [asdict(case) for case in cases]
