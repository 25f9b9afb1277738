"""A label map of real head and neck anatomy (NRRD) as a second source of bone shapes.

Made for the SPL head and neck atlas: 11..17 = C1..C7, 21..24 and 36 = T1..T5, the other bones listed
below. Labels become smooth signed distance grids, so that shapes can be sampled finer than the voxels.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import ndimage

VERTEBRA_LABELS = {1: 11, 2: 12, 3: 13, 4: 14, 5: 15, 6: 16, 7: 17, 8: 21, 9: 22, 10: 23, 11: 24}
OTHER_BONE_LABELS = (2, 9, 10, 25, 26, 27, 28, 31, 32, 33, 34, 35, 36)
MARGIN_VOXELS = 6
FAR_MM = 20.0


@dataclass(frozen=True)
class DistanceGrid:
    """Signed distance (mm) on a grid in atlas millimetres (LPS)."""

    values: np.ndarray  # float32 [z, y, x]
    origin: np.ndarray  # [3], z y x
    spacing: np.ndarray  # [3], z y x

    def sample(self, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Linear interpolation; far outside (20 mm) beyond the grid."""
        x, y, z = np.broadcast_arrays(x, y, z)
        index = np.stack([(c - o) / s for c, o, s in zip((z, y, x), self.origin, self.spacing)])
        return ndimage.map_coordinates(self.values, index, order=1, mode="constant", cval=FAR_MM)

    @property
    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Lowest and highest corner, x y z."""
        high = self.origin + self.spacing * (np.asarray(self.values.shape) - 1)
        return self.origin[::-1], high[::-1]


@dataclass(frozen=True)
class LabelAtlas:
    """Distance grids of the vertebrae (by number, 1 = C1 .. 11 = T4) and of all other bones, with centres."""

    vertebrae: dict[int, DistanceGrid]
    other: DistanceGrid
    centres: dict[int, np.ndarray]  # x y z


def load_label_atlas(path: Path) -> LabelAtlas:
    """Reads the NRRD file (gzip, int16, axes along -x, -y, +z) and computes the distances."""
    labels, origin, spacing = _read_nrrd(path)
    vertebrae = {number: _distance_grid(labels == label, origin, spacing) for number, label in VERTEBRA_LABELS.items()}
    centres = {
        number: (origin + spacing * np.argwhere(labels == label).mean(axis=0))[::-1]
        for number, label in VERTEBRA_LABELS.items()
    }
    other = _distance_grid(np.isin(labels, OTHER_BONE_LABELS), origin, spacing)
    return LabelAtlas(vertebrae, other, centres)


def _read_nrrd(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    header, _, body = path.read_bytes().partition(b"\n\n")
    fields = dict(line.split(": ", 1) for line in header.decode("ascii").splitlines()[1:] if not line.startswith("#"))
    size = [int(n) for n in fields["sizes"].split()]
    steps = [np.asarray(parse_vector(v)) for v in fields["space directions"].split()]
    corner = np.asarray(parse_vector(fields["space origin"]))
    labels = np.frombuffer(gzip.decompress(body), dtype="<i2").reshape(size[::-1])[:, ::-1, ::-1]
    spacing = np.abs([steps[2][2], steps[1][1], steps[0][0]])
    origin = np.asarray([corner[2], corner[1] + steps[1][1] * (size[1] - 1), corner[0] + steps[0][0] * (size[0] - 1)])
    return labels, origin, spacing


def parse_vector(text: str) -> list[float]:
    """Parses the NRRD vector notation `(a,b,c)`."""
    return [float(part) for part in text.strip("()").split(",")]


def _distance_grid(mask: np.ndarray, origin: np.ndarray, spacing: np.ndarray) -> DistanceGrid:
    where = np.argwhere(mask)
    low = np.maximum(where.min(axis=0) - MARGIN_VOXELS, 0)
    high = np.minimum(where.max(axis=0) + MARGIN_VOXELS + 1, mask.shape)
    part = mask[tuple(slice(a, b) for a, b in zip(low, high))]
    outside = ndimage.distance_transform_edt(~part, sampling=spacing)
    inside = ndimage.distance_transform_edt(part, sampling=spacing)
    distance = ndimage.gaussian_filter((outside - inside).astype(np.float32), 0.7)
    return DistanceGrid(np.clip(distance, -FAR_MM, FAR_MM), origin + low * spacing, spacing)
