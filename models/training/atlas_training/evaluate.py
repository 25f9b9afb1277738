"""Held-out phantoms through the whole pipeline, exactly as a host would run it, and the figures from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .cases import load
from .figures import auc, auc_interval, calibration, mean, rates, rounded
from .reference import LEVELS, LevelsInput, Pipeline, find_boxes
from .series import Request, Truth
from .volume import Volume

BOX_HIT_MM = 5.0


@dataclass
class VertebraCase:
    """One vertebra of one held-out series."""

    seed: int
    source: str
    level: str
    fractured: bool
    severity: float
    p: float | None  # None: not assessed
    parts: dict[str, float]  # p by stage
    named_right: bool
    dice: float
    covered: float  # share of the vertebral body's height inside the series
    assessed: bool  # stage 1 found enough of it
    boxes: int = 0  # boxes from the heat map
    box_distance_mm: float | None = None  # best box centre to true box, of fractured vertebrae with boxes
    trials_mm: list[float | None] = field(default_factory=list)  # the same of the largest box, whatever p, by tried extent threshold


@dataclass
class SeriesCase:
    """One held-out series."""

    seed: int
    declined: list[str]
    confidence: float
    measures: dict[str, float]
    overall: float | None
    overall_parts: dict[str, float]
    fractured: bool
    slice_mm: float
    pixel_mm: float
    vertebrae: list[VertebraCase] = field(default_factory=list)


_pipeline: Pipeline | None = None
_folder = Path()
_extents: Sequence[float] = ()


def run_set(
    model_dir: Path, requests: Sequence[Request], folder: Path, workers: int, extents: Sequence[float] = ()
) -> list[SeriesCase]:
    """Analyses prepared series, in `workers` processes; `extents` are extent thresholds to try on true fractures."""
    with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(model_dir, folder, extents)) as pool:
        return list(pool.map(_case_job, requests))


def _start_worker(model_dir: Path, folder: Path, extents: Sequence[float]) -> None:
    global _pipeline, _folder, _extents
    _pipeline, _folder, _extents = Pipeline(model_dir), folder, extents


def _case_job(request: Request) -> SeriesCase:
    assert _pipeline is not None
    return run_case(_pipeline, request, *load(_folder, request), _extents)


def run_case(pipeline: Pipeline, request: Request, volume: Volume, truth: Truth, extents: Sequence[float] = ()) -> SeriesCase:
    """One phantom through the pipeline, compared with its truth."""
    given, level_map = pipeline.find_levels(volume)
    result = pipeline.analyse(volume, given, level_map)
    case = SeriesCase(
        request.seed, result.declined, result.confidence, result.measures, result.overall, result.overall_parts,
        bool(truth.fractures), round(float(np.median(np.diff(volume.positions))), 2), volume.spacing_x,
    )
    scores = level_scores(level_map.labels, truth_on_grid(volume, truth.labels, given, level_map.labels.shape[1]))
    fractures = {f["level"]: f for f in truth.fractures}
    for found in result.levels:
        fracture = fractures.get(found.level)
        dice, right = scores[found.level]
        heated = [box for box in found.boxes if not box.level_only]
        vertebra = VertebraCase(
            request.seed, truth.source, found.level, fracture is not None, fracture["severity"] if fracture else 0.0,
            found.p, found.parts, right, dice, truth.levels[found.level], found.assessed, len(heated),
        )
        if fracture and fracture["voxels"] and heated:
            vertebra.box_distance_mm = min(distance_to_box(np.asarray(box.centre_mm), fracture) for box in heated)
        if fracture and fracture["voxels"] and found.level in result.seen:
            rules = [{**pipeline.manifest["post"], "extent_threshold": extent} for extent in extents]
            tried = [find_boxes(volume, *result.seen[found.level], rule) for rule in rules]
            vertebra.trials_mm = [distance_to_box(np.asarray(b[0].centre_mm), fracture) if b else None for b in tried]
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


@dataclass(frozen=True)
class Scored:
    """Probabilities with truth and the series they belong to."""

    p: np.ndarray
    truth: np.ndarray
    groups: np.ndarray

    def auc(self) -> float | None:
        return rounded(auc(self.p, self.truth))

    def interval(self) -> list[float] | None:
        return auc_interval(self.p, self.truth, self.groups)


def scored_vertebrae(cases: Sequence[SeriesCase], value: Callable[[VertebraCase], float | None]) -> Scored:
    """One number of every assessed vertebra."""
    rows = [(p, v.fractured, v.seed) for case in cases for v in case.vertebrae if (p := value(v)) is not None]
    return _scored(rows)


def scored_series(cases: Sequence[SeriesCase], value: Callable[[SeriesCase], float | None]) -> Scored:
    """One number of every analysed series."""
    return _scored([(p, c.fractured, c.seed) for c in cases if (p := value(c)) is not None])


def _scored(rows: list[tuple[float, bool, int]]) -> Scored:
    p, truth, groups = (np.asarray(part) for part in zip(*rows))
    return Scored(p.astype(np.float64), truth.astype(bool), groups)


def summary(cases: Sequence[SeriesCase], threshold: float, overall_threshold: float) -> dict[str, Any]:
    """All figures of one set. Vertebrae not assessed, and series declined, are counted and left out of p figures."""
    vertebrae = [v for case in cases for v in case.vertebrae]
    assessed = [v for v in vertebrae if v.p is not None]
    levels, series = scored_vertebrae(cases, lambda v: v.p), scored_series(cases, lambda c: c.overall)
    return {
        "series": len(cases), "series_declined": sum(bool(c.declined) for c in cases),
        "series_fractured": sum(c.fractured for c in cases),
        "vertebrae": len(vertebrae), "vertebrae_assessed": len(assessed), "fractured_assessed": int(levels.truth.sum()),
        "dice": {name: mean([v.dice for v in vertebrae if v.level == name]) for name in LEVELS},
        "dice_mean": mean([v.dice for v in vertebrae]),
        "level_right": mean([float(v.named_right) for v in vertebrae]),
        "level_right_by_level": {name: mean([float(v.named_right) for v in vertebrae if v.level == name]) for name in LEVELS},
        "vertebra_auc": levels.auc(), "vertebra_auc_ci": levels.interval(),
        "series_auc": series.auc(), "series_auc_ci": series.interval(),
        "vertebra_auc_by_source": {s: _auc_where(cases, lambda v, s=s: v.source == s) for s in sorted({v.source for v in assessed})},
        "by_level": {name: _level_row(cases, name, threshold) for name in LEVELS},
        "by_model": _by_model(cases),
        "vertebra_at_threshold": rates(levels.p, levels.truth, threshold),
        "series_at_threshold": rates(series.p, series.truth, overall_threshold),
        "series_any_level": rates(*_called(cases, threshold), 0.5),
        "series_called": rates(*_called(cases, threshold, overall_threshold), 0.5),
        "sensitivity_by_severity": _by_severity(assessed, threshold),
        "boxes": _boxes(cases, threshold),
        "calibration": {"vertebra": calibration(levels.p, levels.truth), "series": calibration(series.p, series.truth)},
        "confidence_min": round(min(c.confidence for c in cases), 3),
        "confidence_5_percent": round(float(np.percentile([c.confidence for c in cases], 5)), 3),
        "measures": {name: [rounded(float(f([c.measures[name] for c in cases])), 4) for f in (np.nanmin, np.nanmax)]
                     for name in cases[0].measures},
    }


def _called(cases: Sequence[SeriesCase], threshold: float, overall_threshold: float = np.inf) -> tuple[np.ndarray, np.ndarray]:
    """Series called positive because one of their levels is, or by the vote about the patient: as the host does."""
    called = scored_series(cases, lambda c: None if c.overall is None else float(
        c.overall >= overall_threshold or any(v.p is not None and v.p >= threshold for v in c.vertebrae)))
    return called.p, called.truth


def _by_model(cases: Sequence[SeriesCase]) -> dict[str, Any]:
    """AUC of each stage alone and of the ensemble."""
    result = {}
    for name in ("vertebra", "slices"):
        levels = scored_vertebrae(cases, lambda v, name=name: v.parts.get(name))
        series = scored_series(cases, lambda c, name=name: c.overall_parts.get(name))
        result[name] = {"level_auc": levels.auc(), "level_auc_ci": levels.interval(),
                        "patient_auc": series.auc(), "patient_auc_ci": series.interval()}
    levels, series = scored_vertebrae(cases, lambda v: v.p), scored_series(cases, lambda c: c.overall)
    result["ensemble"] = {"level_auc": levels.auc(), "level_auc_ci": levels.interval(),
                          "patient_auc": series.auc(), "patient_auc_ci": series.interval()}
    return result


def _level_row(cases: Sequence[SeriesCase], name: str, threshold: float) -> dict[str, Any]:
    mine = scored_vertebrae(cases, lambda v: v.p if v.level == name else None)
    return {"auc": mine.auc(), **rates(mine.p, mine.truth, threshold)}


def _auc_where(cases: Sequence[SeriesCase], wanted: Callable[[VertebraCase], bool]) -> float | None:
    return scored_vertebrae(cases, lambda v: v.p if wanted(v) else None).auc()


def _boxes(cases: Sequence[SeriesCase], threshold: float) -> dict[str, Any]:
    """Boxes of fractures called (best box), and boxes drawn in intact vertebrae, per analysed series."""
    taken = [c for c in cases if c.overall is not None]
    called = [v for c in taken for v in c.vertebrae if v.p is not None and v.p >= threshold]
    found = [v for v in called if v.fractured]
    distances = [v.box_distance_mm for v in found if v.box_distance_mm is not None]
    return {
        "fractures_called": len(found),
        "centre_in_true_box": sum(d == 0 for d in distances),
        "centre_within_5_mm_of_true_box": sum(d <= BOX_HIT_MM for d in distances),
        "false_boxes_per_series": round(sum(v.boxes for v in called if not v.fractured) / max(len(taken), 1), 3),
        "intact_levels_called_per_series": round(sum(not v.fractured for v in called) / max(len(taken), 1), 3),
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


def _by_severity(assessed: list[VertebraCase], threshold: float) -> dict[str, str]:
    result = {}
    for low, high in ((0.0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1.01)):
        mine = [v for v in assessed if v.fractured and low <= v.severity < high]
        called = sum(v.p is not None and v.p >= threshold for v in mine)
        result[f"{low:.2f}-{min(high, 1):.2f}"] = f"{called} of {len(mine)}"
    return result


def as_rows(cases: list[SeriesCase]) -> list[dict[str, Any]]:
    """Plain values for the report file, without what was only tried."""
    rows = [asdict(case) for case in cases]
    for row in rows:
        for vertebra in row["vertebrae"]:
            del vertebra["trials_mm"]
    return rows
