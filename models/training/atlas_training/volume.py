"""A CT series as one array with its patient geometry, and how to read it from DICOM files.

All geometry is in patient millimetres, LPS (+x left, +y posterior, +z head).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

AIR_HU = -1000.0
INT16 = np.iinfo(np.int16)


@dataclass(frozen=True)
class Volume:
    """Slices in order from feet to head, columns towards patient left, rows towards posterior.

    `stored[k, r, c]` lies at `origin + positions[k] * normal + r * spacing_y * col_dir
    + c * spacing_x * row_dir`, where `origin` is the part of the position in the plane, so that
    `positions[k]` is the projection of slice k on the normal (mm, ascending).
    """

    stored: np.ndarray  # int16 [N, H, W], stored values, not HU
    positions: np.ndarray  # float64 [N]
    spacing_y: float  # mm between rows
    spacing_x: float  # mm between columns
    slope: float
    intercept: float
    origin: np.ndarray  # float64 [3]
    row_dir: np.ndarray  # unit vector along which the column index grows
    col_dir: np.ndarray  # unit vector along which the row index grows
    normal: np.ndarray  # unit vector towards the head
    sop_instance_uids: tuple[str, ...] = ()

    @property
    def air(self) -> int:
        """The stored value of air (-1000 HU), rounded to nearest and held inside int16."""
        value = np.floor((AIR_HU - self.intercept) / self.slope + 0.5)
        return int(np.clip(value, INT16.min, INT16.max))

    def hu(self) -> np.ndarray:
        """The whole volume in Hounsfield units, float32."""
        return self.stored.astype(np.float32) * np.float32(self.slope) + np.float32(self.intercept)

    def to_patient(self, x_pixels: float, y_pixels: float, position_mm: float) -> np.ndarray:
        """Patient point of a pixel position; pixel centres are at whole numbers."""
        return (
            self.origin
            + position_mm * self.normal
            + x_pixels * self.spacing_x * self.row_dir
            + y_pixels * self.spacing_y * self.col_dir
        )

    def nearest_slice(self, position_mm: float) -> int:
        """Index of the slice nearest to a position; of two equally near the lower one."""
        return int(np.argmin(np.abs(self.positions - position_mm)))


def read_series(folder: Path) -> Volume:
    """Reads every DICOM file of a folder as one CT series.

    Slices are sorted by ImagePositionPatient projected on the slice normal; InstanceNumber is
    ignored. The normal is row x column, turned so that it points to the head. Rows and columns
    are transposed and flipped so that columns run to the patient's left and rows to posterior.
    Unsigned data above 32767 is shifted into int16 and the intercept corrected.
    """
    import pydicom

    headers = [pydicom.dcmread(path) for path in sorted(folder.iterdir()) if path.suffix == ".dcm"]
    if not headers:
        raise ValueError(f"no .dcm file in {folder}")
    first = headers[0]
    row_dir = np.asarray(first.ImageOrientationPatient[:3], dtype=np.float64)
    col_dir = np.asarray(first.ImageOrientationPatient[3:], dtype=np.float64)
    normal = np.cross(row_dir, col_dir)
    if normal[2] < 0:
        normal = -normal
    headers.sort(key=lambda h: float(np.dot(np.asarray(h.ImagePositionPatient, dtype=np.float64), normal)))
    slope, intercept = float(first.RescaleSlope), float(first.RescaleIntercept)
    values = np.stack([h.pixel_array for h in headers])
    if values.max() > INT16.max:
        values = values.astype(np.int32) - 32768
        intercept += 32768 * slope
    corner = np.asarray(headers[0].ImagePositionPatient, dtype=np.float64)
    positions = np.asarray([np.dot(np.asarray(h.ImagePositionPatient, dtype=np.float64), normal) for h in headers])
    spacing_y, spacing_x = (float(s) for s in first.PixelSpacing)
    volume = Volume(
        stored=np.ascontiguousarray(values.astype(np.int16)),
        positions=positions,
        spacing_y=spacing_y,
        spacing_x=spacing_x,
        slope=slope,
        intercept=intercept,
        origin=corner - positions[0] * normal,
        row_dir=row_dir,
        col_dir=col_dir,
        normal=normal,
        sop_instance_uids=tuple(str(h.SOPInstanceUID) for h in headers),
    )
    return to_standard_axes(volume)


def to_standard_axes(volume: Volume) -> Volume:
    """Transposes and flips in the plane until columns run to the left and rows to posterior."""
    v = volume
    if abs(v.row_dir[0]) < abs(v.row_dir[1]):
        v = _replace(v, stored=v.stored.transpose(0, 2, 1), row_dir=v.col_dir, col_dir=v.row_dir,
                     spacing_x=v.spacing_y, spacing_y=v.spacing_x)
    if v.row_dir[0] < 0:
        last = (v.stored.shape[2] - 1) * v.spacing_x * v.row_dir
        v = _replace(v, stored=v.stored[:, :, ::-1], origin=v.origin + last, row_dir=-v.row_dir)
    if v.col_dir[1] < 0:
        last = (v.stored.shape[1] - 1) * v.spacing_y * v.col_dir
        v = _replace(v, stored=v.stored[:, ::-1, :], origin=v.origin + last, col_dir=-v.col_dir)
    return _replace(v, stored=np.ascontiguousarray(v.stored))


def _replace(volume: Volume, **changes: object) -> Volume:
    return Volume(**{**volume.__dict__, **changes})
