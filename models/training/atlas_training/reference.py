"""Reference of the whole host pipeline: DICOM folder -> levels -> crops and slices -> ensemble -> findings.

The Java host is a port of this file; every rounding and sampling choice below is meant. Words:
*plane* = one slice image, *field* = the square window of a slice that stage 1 sees, *grid* = the
G x G cells of the stage-1 output over that field, *cell* = one heat-map element of stage 2.
Half-way cases round up everywhere: `round(x)` is `floor(x + 0.5)`.

What the voxels and the levels decline, it declines with the host's codes (`checks.py`). What the headers decline
(`Eligibility` of the host: modality, body part, kernel, gantry tilt, gaps, ...) and the shapes of vertebrae it does not have.

Run it: `python -m atlas_training reference --model ../cspine-fracture --series DIR`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy import ndimage

from .checks import input_measures, input_reasons, level_measures, level_reasons, turn_degrees
from .ensemble import OVERALL, aggregate, combine, only_judge, run_slices, slices_input
from .reference_input import LevelsInput, Window, levels_input, round_half_up
from .volume import Volume

LEVELS = ("C1", "C2", "C3", "C4", "C5", "C6", "C7")
NEIGHBOURS_26 = np.ones((3, 3, 3), dtype=bool)
ISLAND_FRACTION = 0.15
BOX_QUANTILE = 0.01
MASK_SIZE = 64
MIN_BOX_CELLS = 3
PATH_PRIOR_CELLS = 20.0


@dataclass(frozen=True)
class LevelMap:
    """Cleaned stage-1 labels: 0 background, 1..7 = C1..C7, [count, G, G], lowest slice first."""

    labels: np.ndarray
    confidence: float
    moved: float  # part of the labelled voxels taken away by the level order
    path: np.ndarray


def clean_levels(prob: np.ndarray, mass: np.ndarray, count: int) -> LevelMap:
    """Labels from stage-1 output (padding slices cut off first).

    1. Label = argmax over the 8 classes (ties: the lower class). Confidence = mean of the largest class
       probability over the voxels with label > 0 (0 when there is none).
    2. `level_path` gives the level of each slice; a voxel is kept only if its level differs from the
       level of its slice by at most 1.
    3. Per level, 3D components (26 neighbours); those smaller than 15 % of the largest are dropped.
    """
    prob, mass = prob[:count], mass[:count]
    labels = prob.argmax(axis=1).astype(np.uint8)
    bone = labels > 0
    total = int(bone.sum())
    confidence = float(prob.max(axis=1)[bone].mean()) if total else 0.0
    path = level_path(mass)
    keep = np.abs(labels.astype(np.int16) - path[:, None, None]) <= 1
    labels = np.where(bone & keep, labels, 0).astype(np.uint8)
    moved = 1.0 - float((labels > 0).sum()) / total if total else 0.0
    for level in range(1, len(LEVELS) + 1):
        _drop_islands(labels, level)
    return LevelMap(labels, confidence, moved, path)


def level_path(mass: np.ndarray) -> np.ndarray:
    """The level of each slice, from the feet up: 8 = below C7, 7..1 = C7..C1, 0 = above C1.

    Maximises the sum of log weights over all sequences that never increase (a level may be skipped).
    Weight of C1..C7 in slice z: mass + 1; weight of `below` and of `above`: 20 cells. Ties: the
    higher number is kept as long as possible, that is, argmax over predecessors takes the first.
    """
    count = mass.shape[0]
    weights = np.empty((count, 9))
    weights[:, 0] = weights[:, 8] = PATH_PRIOR_CELLS
    weights[:, 1:8] = mass + 1.0
    score = np.log(weights / weights.sum(axis=1, keepdims=True))[:, ::-1]  # order: below, C7 .. C1, above
    best = score[0].copy()
    back = np.zeros((count, 9), dtype=np.int64)
    for z in range(1, count):
        for state in range(9):
            back[z, state] = int(np.argmax(best[: state + 1]))
        best = best[back[z]] + score[z]
    states = np.empty(count, dtype=np.int64)
    states[-1] = int(np.argmax(best))
    for z in range(count - 1, 0, -1):
        states[z - 1] = back[z, states[z]]
    return 8 - states


def _drop_islands(labels: np.ndarray, level: int) -> None:
    parts, number = ndimage.label(labels == level, structure=NEIGHBOURS_26)
    if number < 2:
        return
    sizes = np.bincount(parts.ravel())[1:]
    small = 1 + np.flatnonzero(sizes < ISLAND_FRACTION * sizes.max())
    labels[np.isin(parts, small)] = 0


@dataclass(frozen=True)
class Extent:
    """Box of one level on the grid, inclusive indices: the 1 % and 99 % order statistics per axis."""

    z: tuple[int, int]
    y: tuple[int, int]
    x: tuple[int, int]


def extent_of(labels: np.ndarray, level: int) -> Extent:
    """Sorted indices i[0..n-1] per axis; low = i[floor(0.01 (n-1))], high = i[ceil(0.99 (n-1))]."""
    ranges = []
    for indices in np.nonzero(labels == level):
        ordered = np.sort(indices)
        n = len(ordered)
        low = ordered[int(np.floor(BOX_QUANTILE * (n - 1)))]
        high = ordered[int(np.ceil((1 - BOX_QUANTILE) * (n - 1)))]
        ranges.append((int(low), int(high)))
    return Extent(*ranges)


@dataclass(frozen=True)
class Crop:
    """Stage-2 input of one level with its geometry."""

    window: Window
    positions_mm: np.ndarray  # [K] evenly spaced target positions
    slice_indices: tuple[int, ...]  # [K+2] slices of the series, one more at each end
    crops: np.ndarray  # int16 [K+2, h, w]
    masks: np.ndarray  # uint8 [K, 64, 64]


def crop_level(volume: Volume, given: LevelsInput, labels: np.ndarray, level: int, crop_mm: float, k: int) -> Crop:
    """Cuts one vertebra.

    - Window: a square of crop_mm (pixels: round(crop_mm / spacing)), centred on the middle of the
      level's extent, first pixel = round(centre + 0.5 - size / 2); outside = air.
    - Slices: K positions evenly from the lowest to the highest slice of the extent (ends included),
      one more step at each end; each takes the nearest slice of the series, not of the pitch list.
    - Masks: cell (r, c) of 64 x 64 has its centre at pixel x0 + (c + 0.5) * width / 64 - 0.5; it is 1 where
      the grid cell under this pixel, in the pitch slice nearest to the position of the chosen slice, has
      this level; outside the field 0.
    """
    extent = extent_of(labels, level)
    centre_x = _grid_to_pixels((extent.x[0] + extent.x[1]) / 2, given.window.x0, given.window.width, labels.shape[2])
    centre_y = _grid_to_pixels((extent.y[0] + extent.y[1]) / 2, given.window.y0, given.window.height, labels.shape[1])
    width, height = round_half_up(crop_mm / volume.spacing_x), round_half_up(crop_mm / volume.spacing_y)
    window = Window(
        round_half_up(centre_x + 0.5 - width / 2), round_half_up(centre_y + 0.5 - height / 2), width, height
    )
    low = given.first_mm + extent.z[0] * given.pitch_mm
    high = given.first_mm + extent.z[1] * given.pitch_mm
    step = (high - low) / (k - 1)
    targets = low + step * np.arange(-1, k + 1)
    indices = tuple(volume.nearest_slice(t) for t in targets)
    crops = np.stack([window.cut(volume.stored[i], volume.air) for i in indices])
    masks = np.stack([_mask_of(volume.positions[i], window, given, labels, level) for i in indices[1:-1]])
    return Crop(window, targets[1:-1], indices, crops, masks)


def _grid_to_pixels(index: float, first_pixel: int, size: int, grid: int) -> float:
    """Pixel position of the centre of a grid cell (fractions allowed)."""
    return first_pixel + (index + 0.5) * size / grid - 0.5


def _mask_of(position: float, window: Window, given: LevelsInput, labels: np.ndarray, level: int) -> np.ndarray:
    z = min(max(round_half_up((position - given.first_mm) / given.pitch_mm), 0), given.count - 1)
    columns = _grid_under(window.x0, window.width, given.window.x0, given.window.width, labels.shape[2])
    rows = _grid_under(window.y0, window.height, given.window.y0, given.window.height, labels.shape[1])
    mask = np.zeros((MASK_SIZE, MASK_SIZE), dtype=np.uint8)
    inside = np.ix_(rows >= 0, columns >= 0)
    mask[inside] = labels[z][np.ix_(rows[rows >= 0], columns[columns >= 0])] == level
    return mask


def _grid_under(crop0: int, crop_size: int, field0: int, field_size: int, grid: int) -> np.ndarray:
    """Grid index under each of the 64 mask cells along one axis; -1 outside the field."""
    edge_distance = crop0 + (np.arange(MASK_SIZE) + 0.5) * crop_size / MASK_SIZE - field0
    index = np.floor(edge_distance * grid / field_size).astype(np.int64)
    return np.where((index >= 0) & (index < grid), index, -1)


@dataclass
class Box:
    """A findings box: patient mm (LPS, axis-aligned bounds of its corners) and the slices it covers."""

    low_mm: list[float]
    high_mm: list[float]
    centre_mm: list[float]
    mass: float
    level_only: bool
    slices: list[dict[str, Any]] = field(default_factory=list)


def find_boxes(volume: Volume, crop: Crop, heat: np.ndarray, post: dict[str, Any]) -> list[Box]:
    """Boxes from one level's heat map [K, Hh, Wh], largest heat mass first, at most boxes_per_level.

    1. Cells above extent_threshold form components (26 neighbours over K x Hh x Wh).
    2. A component counts when one of its cells is above heat_threshold and it has at least 3 cells.
    3. Components whose boxes are nearer than box_merge_mm on every axis are united, in order of mass,
       until none are.
    4. Cell (k, r, c) covers the pixels x0 + c * width / Wh - 0.5 to x0 + (c + 1) * width / Wh - 0.5 (likewise
       in y), and half a step below and above positions_mm[k].
    """
    parts, number = ndimage.label(heat > post["extent_threshold"], structure=NEIGHBOURS_26)
    found = []
    for part in range(1, number + 1):
        cells = np.argwhere(parts == part)
        values = heat[parts == part]
        if len(cells) < MIN_BOX_CELLS or values.max() <= post["heat_threshold"]:
            continue
        found.append((float(values.sum()), cells))
    found.sort(key=lambda item: -item[0])
    merged = _merge(found, volume, crop, heat.shape, post["box_merge_mm"])
    return [_box_of(volume, crop, heat.shape, cells, mass) for mass, cells in merged[: post["boxes_per_level"]]]


def _merge(
    found: list[tuple[float, np.ndarray]], volume: Volume, crop: Crop, shape: tuple[int, ...], merge_mm: float
) -> list[tuple[float, np.ndarray]]:
    scale = np.asarray([
        crop.positions_mm[1] - crop.positions_mm[0],
        crop.window.height / shape[1] * volume.spacing_y,
        crop.window.width / shape[2] * volume.spacing_x,
    ])
    groups = list(found)
    changed = True
    while changed:
        changed = False
        for i in range(len(groups)):
            for j in range(i + 1, len(groups)):
                a, b = groups[i][1], groups[j][1]
                gap = np.maximum(a.min(0) - b.max(0) - 1, b.min(0) - a.max(0) - 1) * scale
                if (gap < merge_mm).all():
                    groups[i] = (groups[i][0] + groups[j][0], np.concatenate([a, b]))
                    del groups[j]
                    changed = True
                    break
            if changed:
                groups.sort(key=lambda item: -item[0])
                break
    return groups


def _box_of(volume: Volume, crop: Crop, shape: tuple[int, ...], cells: np.ndarray, mass: float) -> Box:
    low, high = cells.min(axis=0), cells.max(axis=0) + 1
    step = float(crop.positions_mm[1] - crop.positions_mm[0])
    x = [crop.window.x0 + c * crop.window.width / shape[2] - 0.5 for c in (low[2], high[2])]
    y = [crop.window.y0 + r * crop.window.height / shape[1] - 0.5 for r in (low[1], high[1])]
    z = [float(crop.positions_mm[low[0]]) - step / 2, float(crop.positions_mm[high[0] - 1]) + step / 2]
    box = _patient_box(volume, x, y, z, mass, level_only=False)
    for k in range(low[0], high[0]):
        here = cells[cells[:, 0] == k]
        if len(here):
            box.slices.append(_slice_box(crop, shape, here, crop.slice_indices[k + 1]))
    return box


def _slice_box(crop: Crop, shape: tuple[int, ...], cells: np.ndarray, index: int) -> dict[str, Any]:
    """Box within one slice, pixels: x0, y0 first edge, x1, y1 last edge (pixel centres at whole numbers)."""
    width, height = crop.window.width / shape[2], crop.window.height / shape[1]
    return {
        "slice": int(index),
        "x0": crop.window.x0 + int(cells[:, 2].min()) * width - 0.5,
        "y0": crop.window.y0 + int(cells[:, 1].min()) * height - 0.5,
        "x1": crop.window.x0 + (int(cells[:, 2].max()) + 1) * width - 0.5,
        "y1": crop.window.y0 + (int(cells[:, 1].max()) + 1) * height - 0.5,
    }


def _patient_box(
    volume: Volume, x: list[float], y: list[float], z: list[float], mass: float, level_only: bool
) -> Box:
    corners = np.stack([volume.to_patient(i, j, k) for i in x for j in y for k in z])
    low, high = corners.min(axis=0), corners.max(axis=0)
    return Box(low.tolist(), high.tolist(), ((low + high) / 2).tolist(), mass, level_only)


def level_box(volume: Volume, given: LevelsInput, labels: np.ndarray, level: int) -> Box:
    """The vertebra's own box, used when a positive level has no component in its heat map."""
    extent = extent_of(labels, level)
    grid_y, grid_x = labels.shape[1:]
    x = [_grid_to_pixels(e, given.window.x0, given.window.width, grid_x) for e in (extent.x[0] - 0.5, extent.x[1] + 0.5)]
    y = [_grid_to_pixels(e, given.window.y0, given.window.height, grid_y) for e in (extent.y[0] - 0.5, extent.y[1] + 0.5)]
    z = [given.first_mm + (e + s) * given.pitch_mm for e, s in zip(extent.z, (-0.5, 0.5))]
    return _patient_box(volume, x, y, z, 0.0, level_only=True)


@dataclass
class LevelResult:
    """What the pipeline says about one level."""

    level: str
    volume_ml: float
    centroid_mm: list[float] | None
    assessed: bool
    p: float | None = None
    parts: dict[str, float] = field(default_factory=dict)  # p by stage, before the ensemble
    positive: bool = False
    key_slice: int | None = None
    boxes: list[Box] = field(default_factory=list)


@dataclass
class Result:
    """What the pipeline says about a series; `declined` holds the reasons when it is not analysed."""

    declined: list[str]
    confidence: float
    moved: float
    measures: dict[str, float]
    levels: list[LevelResult]
    overall: float | None
    overall_positive: bool
    overall_parts: dict[str, float] = field(default_factory=dict)
    seen: dict[str, tuple[Crop, np.ndarray]] = field(default_factory=dict)  # crop and heat map by level, for evaluation


class Pipeline:
    """The model package with its sessions. Confined to one thread."""

    def __init__(self, model_dir: Path, threads: int = 1) -> None:
        import onnxruntime
        import yaml

        self.manifest = yaml.safe_load((model_dir / "model.yaml").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads

        def session(file: str) -> Any:
            return onnxruntime.InferenceSession(str(model_dir / file), options, providers=["CPUExecutionProvider"])

        self.stages = {stage["name"]: stage for stage in self.manifest["stages"]}
        self.sessions = {name: session(stage["file"]) for name, stage in self.stages.items() if "file" in stage}
        self.members = {
            name: [(member, session(member["file"])) for member in stage["members"]]
            for name, stage in self.stages.items() if "members" in stage
        }

    def run(self, volume: Volume) -> Result:
        """Analyses one series."""
        return self.analyse(volume, *self.find_levels(volume))

    def find_levels(self, volume: Volume) -> tuple[LevelsInput, LevelMap]:
        """Stage 1 and the clean-up of its labels."""
        stage = self.stages["levels"]
        given = levels_input(volume, stage["pitch_mm"], stage["z_multiple"], stage["grid"])
        prob, mass = self.sessions["levels"].run(["prob", "mass"], {"slices": given.slices, **fixed_inputs(volume, stage)})
        return given, clean_levels(prob, mass, given.count)

    def analyse(self, volume: Volume, given: LevelsInput, level_map: LevelMap, heed: bool = True) -> Result:
        """Self-check, and when it passes stage 2, Model I and the ensemble of both.

        With `heed` false the nets run whatever the self-check says, if any level was found: for the card only.
        """
        limits = self.manifest["selfcheck"]
        levels = measure_levels(volume, given, level_map.labels, self.manifest["post"]["min_level_ml"])
        turn = turn_degrees(volume, given, level_map.labels, levels)
        measures = {**input_measures(volume), **level_measures(levels), "turn_deg": turn}
        declined = input_reasons(volume, measures, limits) or level_reasons(
            levels, level_map.confidence, level_map.moved, measures, limits)
        result = Result(declined, level_map.confidence, level_map.moved, measures, levels, None, False)
        if not declined or (not heed and measures["levels"]):
            self._vertebrae(volume, given, level_map.labels, result)
            self._slices(volume, result)
            self._combine(result)
            self._locate(volume, given, level_map.labels, result)
        return result

    def _vertebrae(self, volume: Volume, given: LevelsInput, labels: np.ndarray, result: Result) -> None:
        stage = self.stages["vertebra"]
        assessed = [level for level in result.levels if level.assessed]
        crops = [
            crop_level(volume, given, labels, LEVELS.index(level.level) + 1, stage["crop_mm"], stage["k"])
            for level in assessed
        ]
        feed = {"crops": np.stack([c.crops for c in crops]), "masks": np.stack([c.masks for c in crops])}
        p, p_slice, heat = self.sessions["vertebra"].run(
            ["p_vertebra", "p_slice", "heat"], {**feed, **fixed_inputs(volume, stage)}
        )
        for i, (level, crop) in enumerate(zip(assessed, crops)):
            level.parts["vertebra"] = float(p[i])
            level.key_slice = crop.slice_indices[1 + int(np.argmax(p_slice[i]))]
            result.seen[level.level] = crop, heat[i]
        result.overall_parts["vertebra"] = max(level.parts["vertebra"] for level in assessed)

    def _slices(self, volume: Volume, result: Result) -> None:
        """Every slice classifier; a level is answered only where the vertebra stage judged it."""
        for name, members in self.members.items():
            stage = self.stages[name]
            columns = run_slices(members, stage, slices_input(volume, stage), fixed_inputs(volume, stage))
            values = {column: aggregate(p, stage["aggregate"]) for column, p in columns.items()}
            for level in result.levels:
                if level.assessed and level.level in values:
                    level.parts[name] = values[level.level]
            if OVERALL in values:
                result.overall_parts[name] = values[OVERALL]

    def _combine(self, result: Result) -> None:
        """The vote of the stages. As on the host the patient is positive where a level is, or by the vote of its own."""
        post = self.manifest["post"]
        rule = post["ensemble"] if "ensemble" in post else only_judge("vertebra")
        for level in result.levels:
            if level.assessed:
                level.p = combine(level.parts, rule["weights"], rule["calibration"])
                level.positive = level.p >= post["thresholds"][level.level]
        result.overall = combine(result.overall_parts, rule["overall_weights"], rule["overall_calibration"])
        result.overall_positive = result.overall >= post["thresholds"][OVERALL] or any(v.positive for v in result.levels)

    def _locate(self, volume: Volume, given: LevelsInput, labels: np.ndarray, result: Result) -> None:
        """Boxes of the positive levels from the vertebra stage's heat, else the vertebra's own box."""
        for level in result.levels:
            if level.positive:
                boxes = find_boxes(volume, *result.seen[level.level], self.manifest["post"])
                level.boxes = boxes or [level_box(volume, given, labels, LEVELS.index(level.level) + 1)]


def fixed_inputs(volume: Volume, stage: dict[str, Any]) -> dict[str, np.ndarray]:
    """Slope and intercept, and with `windows_hu` the HU limits of each channel [C, 2]."""
    inputs = {
        "slope": np.asarray([volume.slope], dtype=np.float32),
        "intercept": np.asarray([volume.intercept], dtype=np.float32),
    }
    if "windows_hu" in stage:
        inputs["windows"] = np.asarray(stage["windows_hu"], dtype=np.float32)
    return inputs


def measure_levels(volume: Volume, given: LevelsInput, labels: np.ndarray, min_level_ml: float) -> list[LevelResult]:
    """Volume and centroid (patient mm) of every level; a level below min_level_ml is not assessed."""
    grid_y, grid_x = labels.shape[1:]
    cell_ml = (
        given.window.width / grid_x * volume.spacing_x
        * (given.window.height / grid_y * volume.spacing_y)
        * given.pitch_mm / 1000.0
    )
    results = []
    for number, name in enumerate(LEVELS, start=1):
        z, y, x = np.nonzero(labels == number)
        ml = len(z) * cell_ml
        centroid = None
        if len(z):
            centroid = volume.to_patient(
                _grid_to_pixels(float(x.mean()), given.window.x0, given.window.width, grid_x),
                _grid_to_pixels(float(y.mean()), given.window.y0, given.window.height, grid_y),
                given.first_mm + float(z.mean()) * given.pitch_mm,
            ).tolist()
        results.append(LevelResult(name, ml, centroid, assessed=bool(len(z)) and ml >= min_level_ml))
    return results
