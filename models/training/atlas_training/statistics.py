"""Figures of a whole series by which the host tells whether it is like the training data.

`selfcheck.training_range` of the manifest gives a range for each; a series outside of one is declined. The Java host
(`InputStatistics`) gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .volume import Volume

AIR_HU = (-1100.0, -700.0)
SOFT_HU = (-150.0, 120.0)
BONE_HU = 250.0
BONE_QUANTILE = 0.9
ROW_STEP = 4
MEDIAN_DIFFERENCE = 0.6744897501960817 * 2.0**0.5
"""Median of the absolute difference of two normal variables of standard deviation 1."""


def input_statistics(volume: Volume) -> dict[str, float]:
    """Noise, bone and spacings of an upright volume, by the manifest's names; NaN where nothing is there to measure.

    - Noise: every fourth row, each voxel with its neighbour towards the left, both of the tissue; the (lower)
      median of the absolute differences of stored values, as the standard deviation of a normal variable.
    - Bone: the value at rank floor(0.9 (n - 1)) of the n voxels above 250 HU.
    """
    return {
        "air_noise_hu": _noise(volume, *AIR_HU),
        "soft_noise_hu": _noise(volume, *SOFT_HU),
        "bone_quantile_hu": _bone_quantile(volume),
        "pixel_spacing_mm": float(max(volume.spacing_x, volume.spacing_y)),
        "slice_spacing_mm": _median_step(volume),
    }


def training_range(statistics: Iterable[dict[str, float]], margin: float = 0.1) -> dict[str, list[float]]:
    """`selfcheck.training_range` of the manifest: from the lowest to the highest of each figure over the training
    series, each end moved out by this part of the distance; no figure is below 0."""
    rows = list(statistics)
    ranges = {}
    for name in rows[0]:
        values = np.asarray([row[name] for row in rows])
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        wider = margin * (high - low)
        low, high = max(low - wider, 0.0), high + wider
        ranges[name] = [float(np.floor(low * 1000) / 1000), float(np.ceil(high * 1000) / 1000)]
    return ranges


def _noise(volume: Volume, from_hu: float, to_hu: float) -> float:
    low = int(np.ceil((from_hu - volume.intercept) / volume.slope))
    high = int(np.floor((to_hu - volume.intercept) / volume.slope))
    counts = np.zeros(1 << 16, dtype=np.int64)
    for plane in volume.stored:
        rows = plane[::ROW_STEP].astype(np.int32)
        inside = (rows >= low) & (rows <= high)
        both = inside[:, 1:] & inside[:, :-1]
        counts += np.bincount(np.abs(np.diff(rows, axis=1))[both], minlength=counts.size)
    pairs = int(counts.sum())
    if pairs == 0:
        return float("nan")
    median = int(np.searchsorted(np.cumsum(counts), (pairs - 1) // 2, side="right"))
    return float(median * volume.slope / MEDIAN_DIFFERENCE)


def _bone_quantile(volume: Volume) -> float:
    bone = np.concatenate([_above(plane, volume) for plane in volume.stored])
    if bone.size == 0:
        return float("nan")
    rank = int(np.floor(BONE_QUANTILE * (bone.size - 1)))
    return float(np.partition(bone, rank)[rank])


def _above(plane: np.ndarray, volume: Volume) -> np.ndarray:
    hu = plane.astype(np.float32) * np.float32(volume.slope) + np.float32(volume.intercept)
    return hu[hu > BONE_HU]


def _median_step(volume: Volume) -> float:
    """As the host takes it: of an even number of steps the upper of the two in the middle."""
    steps = np.sort(np.diff(volume.positions))
    return float(steps[len(steps) // 2]) if len(steps) else 0.0
