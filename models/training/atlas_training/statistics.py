"""Figures of a whole series by which the host tells whether it is like the training data.

`selfcheck.training_range` of the manifest gives a range for each; a series outside of one is declined. The Java host
(`InputStatistics`, `Intensities`) gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .volume import Volume

AIR_HU = (-1100.0, -700.0)
SOFT_HU = (-150.0, 120.0)
BONE_HU = 250.0
BONE_QUANTILE = 0.9
ROW_STEP = 4
STORED_VALUES = 1 << 16
MEDIAN_DIFFERENCE = 0.6744897501960817 * 2.0**0.5
"""Median of the absolute difference of two normal variables of standard deviation 1."""


@dataclass(frozen=True)
class Intensities:
    """How often each stored value occurs in a series, and what it is in Hounsfield units."""

    counts: np.ndarray  # int64 [65536], of the stored values from -32768 up
    hu: np.ndarray  # float32 [65536]

    @staticmethod
    def of(volume: Volume) -> Intensities:
        counts = np.zeros(STORED_VALUES, dtype=np.int64)
        for plane in volume.stored:
            counts += np.bincount(plane.ravel().astype(np.int32) + STORED_VALUES // 2, minlength=STORED_VALUES)
        stored = np.arange(STORED_VALUES, dtype=np.float32) - STORED_VALUES // 2
        return Intensities(counts, stored * np.float32(volume.slope) + np.float32(volume.intercept))

    def part(self, inside: np.ndarray) -> float:
        """Part of all voxels whose values [65536] are marked."""
        return int(self.counts[inside].sum()) / int(self.counts.sum())

    def bone_quantile(self) -> float:
        """The value at rank floor(0.9 (n - 1)) of the n voxels above 250 HU; NaN where there is none."""
        bone = np.where(self.hu > BONE_HU, self.counts, 0)
        total = int(bone.sum())
        if total == 0:
            return float("nan")
        rank = int(np.floor(BONE_QUANTILE * (total - 1)))
        return float(self.hu[np.searchsorted(np.cumsum(bone), rank, side="right")])


def input_statistics(volume: Volume) -> dict[str, float]:
    """Noise, bone and spacings of an upright volume, by the manifest's names; NaN where nothing is there to measure.

    - Noise: every fourth row, each voxel with its neighbour towards the left, both of the tissue; the (lower)
      median of the absolute differences of stored values, as the standard deviation of a normal variable.
    - Bone: `Intensities.bone_quantile`.
    """
    return {
        "air_noise_hu": _noise(volume, *AIR_HU),
        "soft_noise_hu": _noise(volume, *SOFT_HU),
        "bone_quantile_hu": Intensities.of(volume).bone_quantile(),
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
        ranges[name] = [round(max(low - wider, 0.0), 3), round(high + wider, 3)]
    return ranges


def _noise(volume: Volume, from_hu: float, to_hu: float) -> float:
    low = int(np.ceil((from_hu - volume.intercept) / volume.slope))
    high = int(np.floor((to_hu - volume.intercept) / volume.slope))
    counts = np.zeros(STORED_VALUES, dtype=np.int64)
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


def _median_step(volume: Volume) -> float:
    """As the host takes it: of an even number of steps the upper of the two in the middle."""
    steps = np.sort(np.diff(volume.positions))
    return float(steps[len(steps) // 2]) if len(steps) else 0.0
