"""What the host feeds to a stage: chosen slices and windows. Part of the reference, see `reference.py`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .volume import Volume

BONE_HU = 250.0


def round_half_up(value: float) -> int:
    """floor(value + 0.5), the same in Python and Java."""
    return int(np.floor(value + 0.5))


@dataclass(frozen=True)
class Window:
    """A rectangle of whole pixels in the plane; it may reach outside the image."""

    x0: int
    y0: int
    width: int
    height: int

    def cut(self, plane: np.ndarray, outside: int) -> np.ndarray:
        """Copies the window out of one plane [H, W]; what lies outside becomes `outside`."""
        result = np.full((self.height, self.width), outside, dtype=np.int16)
        rows, columns = plane.shape
        top, bottom = max(self.y0, 0), min(self.y0 + self.height, rows)
        left, right = max(self.x0, 0), min(self.x0 + self.width, columns)
        if top < bottom and left < right:
            result[top - self.y0 : bottom - self.y0, left - self.x0 : right - self.x0] = plane[top:bottom, left:right]
        return result


@dataclass(frozen=True)
class LevelsInput:
    """What stage 1 is given, and the geometry needed to read its answer."""

    slices: np.ndarray  # int16 [Z, h, w]
    count: int  # slices of the series among Z; the rest is padding
    window: Window
    first_mm: float  # position of slice 0
    pitch_mm: float


def levels_input(volume: Volume, pitch_mm: float, z_multiple: int, grid: int) -> LevelsInput:
    """Chooses and cuts the slices for stage 1.

    1. `count = floor((last - first) / pitch + 1e-6) + 1` target positions first, first + pitch, ...;
       each takes the nearest slice (ties: the lower one), so thick slices are repeated.
    2. The field is a square of `grid * pitch_mm` millimetres (128 * 2.0 = 256 mm): the net sees cells
       as large in the plane as the slices are apart. Its size in pixels is rounded half up.
    3. Its centre is the mean row and mean column of the pixels above 250 HU in the chosen slices
       (repeats counted), else the image centre ((W - 1) / 2, (H - 1) / 2). First pixel of the window:
       round(centre + 0.5 - size / 2). What lies outside the image is air.
    4. Padding at the top (head) with air, in stored units, to a multiple of `z_multiple`.
    """
    chosen = chosen_slices(volume, pitch_mm)
    count = len(chosen)
    field_mm = grid * pitch_mm
    width = round_half_up(field_mm / volume.spacing_x)
    height = round_half_up(field_mm / volume.spacing_y)
    centre_x, centre_y = bone_centre(volume, chosen)
    window = Window(
        x0=round_half_up(centre_x + 0.5 - width / 2),
        y0=round_half_up(centre_y + 0.5 - height / 2),
        width=width,
        height=height,
    )
    padded = -(-count // z_multiple) * z_multiple
    slices = np.full((padded, height, width), volume.air, dtype=np.int16)
    for k, index in enumerate(chosen):
        slices[k] = window.cut(volume.stored[index], volume.air)
    return LevelsInput(slices, count, window, float(volume.positions[0]), pitch_mm)


def chosen_slices(volume: Volume, pitch_mm: float) -> list[int]:
    """floor((last - first) / pitch + 1e-6) + 1 positions first, first + pitch, ...; each takes the nearest slice."""
    first, last = volume.positions[0], volume.positions[-1]
    count = int(np.floor((last - first) / pitch_mm + 1e-6)) + 1
    return [volume.nearest_slice(first + k * pitch_mm) for k in range(count)]


def bone_centre(volume: Volume, chosen: list[int]) -> tuple[float, float]:
    """Mean column and row of the pixels above 250 HU in the chosen slices (repeats counted), else the image centre."""
    rows, columns = volume.stored.shape[1:]
    bone_stored = (BONE_HU - volume.intercept) / volume.slope
    total = 0
    sum_x = sum_y = 0
    for index in chosen:
        bone = volume.stored[index] > bone_stored
        total += int(bone.sum())
        sum_x += int((bone.sum(axis=0) * np.arange(columns)).sum())
        sum_y += int((bone.sum(axis=1) * np.arange(rows)).sum())
    if total == 0:
        return (columns - 1) / 2, (rows - 1) / 2
    return sum_x / total, sum_y / total


def slices_window(volume: Volume, chosen: list[int], window_mm: float | None) -> Window:
    """The part of each slice that a slice classifier sees: a square round the centre of bone, or the whole image."""
    rows, columns = volume.stored.shape[1:]
    if window_mm is None:
        return Window(0, 0, columns, rows)
    width, height = round_half_up(window_mm / volume.spacing_x), round_half_up(window_mm / volume.spacing_y)
    x, y = bone_centre(volume, chosen)
    return Window(round_half_up(x + 0.5 - width / 2), round_half_up(y + 0.5 - height / 2), width, height)
