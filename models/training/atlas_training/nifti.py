"""Reads NIfTI-1 label volumes (.nii, .nii.gz) and samples them on a CT series by patient position."""

from __future__ import annotations

import gzip
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .volume import Volume

HEADER_BYTES = 348
DTYPES = {2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 256: "i1", 512: "u2", 768: "u4"}
RAS_TO_LPS = np.diag([-1.0, -1.0, 1.0])


@dataclass(frozen=True)
class LabelVolume:
    """Labels [i, j, k] and the affine that takes (i, j, k) to patient mm, LPS."""

    labels: np.ndarray
    matrix: np.ndarray  # [3, 3]
    origin: np.ndarray  # [3]


def read_nifti(path: Path) -> LabelVolume:
    """Reads one file; orientation from the sform, else the qform (NIfTI-1, methods 3 and 2)."""
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    order = next((o for o in "<>" if struct.unpack_from(o + "i", content, 0)[0] == HEADER_BYTES), None)
    if order is None:
        raise ValueError(f"{path.name} is not a NIfTI-1 file")
    dimensions = struct.unpack_from(order + "8h", content, 40)
    code, = struct.unpack_from(order + "h", content, 70)
    if dimensions[0] < 3 or any(n != 1 for n in dimensions[4 : 1 + dimensions[0]]) or code not in DTYPES:
        raise ValueError(f"{path.name}: not one volume of a known type (dimensions {dimensions}, type {code})")
    spacing = struct.unpack_from(order + "8f", content, 76)
    start, slope, offset = (v for v in struct.unpack_from(order + "3f", content, 108))
    shape = dimensions[1:4]
    values = np.frombuffer(content, order + DTYPES[code], int(np.prod(shape)), int(start)).reshape(shape, order="F")
    if slope not in (0.0, 1.0) or offset != 0.0:
        values = np.round(values * slope + offset) if slope else values
    matrix, origin = _affine(content, order, spacing)
    return LabelVolume(values.astype(np.uint8), RAS_TO_LPS @ matrix, RAS_TO_LPS @ origin)


def _affine(content: bytes, order: str, spacing: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    qform, sform = struct.unpack_from(order + "2h", content, 252)
    if sform > 0:
        rows = np.asarray(struct.unpack_from(order + "12f", content, 280)).reshape(3, 4)
        return rows[:, :3], rows[:, 3]
    if qform <= 0:
        raise ValueError("the file says nothing about its orientation (sform and qform are 0)")
    b, c, d, *shift = struct.unpack_from(order + "6f", content, 256)
    a = np.sqrt(max(0.0, 1 - b * b - c * c - d * d))
    turn = np.asarray([
        [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
        [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
        [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
    ])
    flip = -1.0 if spacing[0] < 0 else 1.0
    return turn @ np.diag([spacing[1], spacing[2], flip * spacing[3]]), np.asarray(shift)


def labels_on(volume: Volume, given: LabelVolume) -> np.ndarray:
    """The nearest label at every voxel of a series, uint8 [N, H, W]; 0 outside the label volume."""
    inverse = np.linalg.inv(given.matrix)
    rows, columns = volume.stored.shape[1:]
    along_row = np.outer(inverse @ volume.row_dir, np.arange(columns) * volume.spacing_x)  # [3, W]
    along_column = np.outer(inverse @ volume.col_dir, np.arange(rows) * volume.spacing_y)  # [3, H]
    result = np.zeros(volume.stored.shape, dtype=np.uint8)
    for k, position in enumerate(volume.positions):
        corner = inverse @ (volume.origin + position * volume.normal - given.origin)
        index = [np.floor(corner[a] + along_column[a][:, None] + along_row[a][None, :] + 0.5).astype(np.int64) for a in range(3)]
        inside = np.ones((rows, columns), dtype=bool)
        for a, size in enumerate(given.labels.shape):
            inside &= (index[a] >= 0) & (index[a] < size)
        result[k][inside] = given.labels[tuple(i[inside] for i in index)]
    return result
