"""Which series the host declines after a look at its voxels, and after stage 1: by the host's codes.

The Java host (`InputChecks`, `SelfChecks`, `Facing`) is a port of this file: the same checks in the same order, the
first code is the one that it reports. Limits themselves pass; a value that is not a number fails.

Not here is what the headers alone decline (`Eligibility`: modality, body part, position, kernel, gantry tilt, gaps, sizes,
...): `read_series` takes what it is given, so whoever runs the reference on files picks series that the host would take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from scipy import ndimage

from .reference_input import LevelsInput
from .statistics import BONE_HU, SOFT_HU, Intensities, input_statistics
from .volume import Volume

AIR_BELOW_HU = -300.0
AIR_PEAK_HU = (-1150.0, -300.0)
SOFT_PEAK_HU = (-300.0, 300.0)
DENSE_HU = 3071.0
BIN_HU = 10
NEIGHBOURS_8 = np.ones((3, 3), dtype=bool)
FACING_WITHIN_MM = 60.0
FACING_MIN_CELLS = 4
FACING_AGREEMENT = 0.5
SHARES = ("air_fraction", "soft_fraction", "bone_fraction")
OPTIONAL_SHARES = (
    ("dense_fraction", "max_dense_fraction", "DENSE_FRACTION"),
    ("air_peak_hu", "air_peak_hu", "AIR_PEAK"),
    ("soft_peak_hu", "soft_peak_hu", "SOFT_PEAK"),
)


class Level(Protocol):
    """What is known of a level that was found."""

    volume_ml: float
    centroid_mm: list[float] | None
    assessed: bool


def input_measures(volume: Volume) -> dict[str, float]:
    """What the voxels are, over the whole series (not the pitch list); NaN where nothing is there to measure."""
    found = Intensities.of(volume)
    hu = found.hu
    same = [np.array_equal(a, b) for a, b in zip(volume.stored, volume.stored[1:])]
    return {
        "unchanged_fraction": float(np.mean(same)) if same else 0.0,
        "air_fraction": found.part(hu < AIR_BELOW_HU),
        "soft_fraction": found.part((hu >= SOFT_HU[0]) & (hu <= SOFT_HU[1])),
        "bone_fraction": found.part(hu > BONE_HU),
        "dense_fraction": found.part(hu > DENSE_HU),
        "air_peak_hu": _peak(found, *AIR_PEAK_HU),
        "soft_peak_hu": _peak(found, *SOFT_PEAK_HU),
    }


def _peak(found: Intensities, from_hu: float, below_hu: float) -> float:
    """Middle of the 10 HU bin with most voxels, of equal ones the lowest."""
    inside = (found.hu >= from_hu) & (found.hu < below_hu)
    first = int(from_hu) // BIN_HU
    bins = np.zeros(int(below_hu - from_hu) // BIN_HU, dtype=np.int64)
    np.add.at(bins, np.floor(found.hu[inside] / np.float32(BIN_HU)).astype(np.int64) - first, found.counts[inside])
    best = int(np.argmax(bins))
    return (first + best) * float(BIN_HU) + BIN_HU / 2 if bins[best] else float("nan")


def input_reasons(volume: Volume, measures: Mapping[str, float], limits: Mapping[str, Any]) -> list[str]:
    """Codes of the checks that fail before stage 1."""
    reasons = []
    if SHARES[0] in limits:
        if not _passes(measures["unchanged_fraction"], limits.get("max_unchanged_fraction")):
            reasons.append("UNCHANGED_SLICES")
        reasons += [name.upper() for name in SHARES if not _passes(measures[name], limits[name])]
        reasons += [code for name, key, code in OPTIONAL_SHARES if not _passes(measures[name], limits.get(key))]
    return reasons + (["TRAINING_RANGE"] if outside_training(volume, limits) else [])


def outside_training(volume: Volume, limits: Mapping[str, Any]) -> list[str]:
    """Which figures of the series lie outside the range of the series that the package was tried on."""
    ranges = limits.get("training_range", {})
    figures = input_statistics(volume) if ranges else {}
    return [name for name, limit in ranges.items() if not _passes(figures[name], limit)]


def level_measures(levels: Sequence[Level]) -> dict[str, float]:
    """Of the levels with enough volume: number, median volume, median distance of neighbours (0 if none), and how
    many times as large as the next one any of them is."""
    found = [level for level in levels if level.assessed]
    volumes = [level.volume_ml for level in found]
    distances = [
        float(np.linalg.norm(np.subtract(a.centroid_mm, b.centroid_mm)))  # type: ignore[arg-type]
        for a, b in zip(levels, levels[1:])
        if a.assessed and b.assessed
    ]
    return {
        "levels": float(len(found)),
        "level_volume_ml": float(np.median(volumes)) if volumes else 0.0,
        "level_spacing_mm": float(np.median(distances)) if distances else 0.0,
        "level_volume_ratio": max((max(a, b) / min(a, b) for a, b in zip(volumes, volumes[1:])), default=1.0),
    }


def level_reasons(
    levels: Sequence[Level], confidence: float, moved: float, measures: Mapping[str, float], limits: Mapping[str, Any]
) -> list[str]:
    """Codes of the checks that fail after stage 1."""
    found = [level for level in levels if level.assessed]
    heights = [level.centroid_mm[2] for level in found if level.centroid_mm is not None]
    single = limits.get("single_level_volume_ml")
    checks = {
        "LEVELS_NOT_FOUND": measures["levels"] >= limits["min_levels"],
        "LEVEL_ORDER": all(upper > lower for upper, lower in zip(heights, heights[1:])),
        "LEVEL_TURNED": _passes(measures["turn_deg"], limits.get("max_turn_deg")),
        "LOW_CONFIDENCE": confidence >= limits["min_confidence"],
        "LEVEL_MOVED": _passes(moved, limits.get("max_moved")),
        "LEVEL_VOLUME": _passes(measures["level_volume_ml"], limits["level_volume_ml"]),
        "LEVEL_SPACING": _passes(measures["level_spacing_mm"], limits["level_spacing_mm"]),
        "LEVEL_SIZE": all(_passes(level.volume_ml, single) for level in found)
        and _passes(measures["level_volume_ratio"], limits.get("level_volume_ratio")),
    }
    return [code for code, passed in checks.items() if not passed]


def _passes(value: float, limit: Any) -> bool:
    """Whether a value lies in a range or is not above a greatest value; no limit lets everything pass."""
    if limit is None:
        return True
    low, high = limit if isinstance(limit, list | tuple) else (-np.inf, limit)
    return bool(low <= value <= high)


def turn_degrees(volume: Volume, given: LevelsInput, labels: np.ndarray, levels: Sequence[Level]) -> float:
    """Degrees between where the air that the body encloses lies and the patient's front; NaN where there is none.

    Pharynx, larynx and trachea lie in front of the spine. In every slice of the grid with cells of assessed levels, each
    cell of air (8-connected parts of 4 cells or more that do not touch the edge of the field) within 60 mm of the
    middle of those cells votes for its direction; votes that cancel each other have none. A cell's air is the pixel
    under its middle: row floor((2 y + 1) height / (2 G)).
    """
    taken = [number for number, level in enumerate(levels, start=1) if level.assessed]
    rows, columns = labels.shape[1:]
    at_y = (2 * np.arange(rows) + 1) * given.window.height // (2 * rows)
    at_x = (2 * np.arange(columns) + 1) * given.window.width // (2 * columns)
    cell_mm = (given.window.height * volume.spacing_y / rows, given.window.width * volume.spacing_x / columns)
    air_stored = (AIR_BELOW_HU - volume.intercept) / volume.slope
    total, voters = np.zeros(2), 0
    for z in range(given.count):
        bone = np.isin(labels[z], taken)
        if bone.any():
            y, x = np.nonzero(_enclosed(given.slices[z][np.ix_(at_y, at_x)] < air_stored))
            middle = [float(i.mean()) for i in np.nonzero(bone)]
            votes = np.stack([(y - middle[0]) * cell_mm[0], (x - middle[1]) * cell_mm[1]], axis=1)
            distance = np.linalg.norm(votes, axis=1)
            near = (distance > 0) & (distance < FACING_WITHIN_MM)
            total += (votes[near] / distance[near, None]).sum(axis=0)
            voters += int(near.sum())
    if voters == 0 or np.hypot(*total) < FACING_AGREEMENT * voters:
        return float("nan")
    direction = total[1] * volume.row_dir + total[0] * volume.col_dir
    return float(np.degrees(abs(np.arctan2(direction[0], -direction[1]))))


def _enclosed(air: np.ndarray) -> np.ndarray:
    """The parts of air that are large enough and do not reach the edge."""
    parts, number = ndimage.label(air, structure=NEIGHBOURS_8)
    keep = np.bincount(parts.ravel(), minlength=number + 1) >= FACING_MIN_CELLS
    keep[0] = False
    keep[np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))] = False
    return keep[parts]
