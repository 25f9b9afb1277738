"""Training arrays from a folder in the format of the RSNA 2022 cervical spine fracture data.

Layout: `train.csv` (StudyInstanceUID, patient_overall, C1..C7), `train_bounding_boxes.csv` (StudyInstanceUID, x, y,
width, height, slice_number), `train_images/UID/N.dcm`, `segmentations/UID.nii[.gz]` (1..7 = C1..C7, 8 and more =
thoracic). Segmentations exist for some studies only; for the others a stage-1 package names the levels, and
without one they are left out. Boxes exist for some of the fractured: samples whose fracture is not located are
marked, and only the sequence head and Model I's columns may learn from them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .data import (
    CROP_MM, CROP_PIXELS, DOCUMENT_WINDOW_HU, GRID, HEAT_CELLS, LEVELS_WINDOW_HU, LEVELS_Z, PITCH_MM, SLICES_CELLS, SLICES_PIXELS,
    SLICES_WINDOW_MM, SOFT_WINDOW_HU, VERTEBRA_WINDOW_HU, K, DataPaths, pool2, resize_linear, window,
)
from .ensemble import slices_input
from .evaluate import truth_on_grid
from .nifti import labels_on, read_nifti
from .reference import LEVELS, Crop, Pipeline, crop_level
from .reference_input import LevelsInput, Window, levels_input, slices_window
from .scene import OTHER_VERTEBRA
from .volume import Volume, read_series

DOCUMENT_PIXELS = 128
STACKS_PER_STUDY = 12
KINDS = ("levels", "vertebra", "slices", "whole")


@dataclass(frozen=True)
class Box:
    """A fracture box: pixels of the standard axes (first and last edge) on one slice of the volume."""

    slice_index: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Study:
    """One row of train.csv with its boxes (slice numbers as in the file names)."""

    uid: str
    overall: bool
    fractured: tuple[bool, ...]  # C1..C7
    boxes: tuple[tuple[int, float, float, float, float], ...]

    @property
    def located(self) -> bool:
        """Whether every fracture's place is known: there is none, or there are boxes."""
        return not self.overall or bool(self.boxes)


def read_studies(root: Path) -> list[Study]:
    """All studies of train.csv in its order."""
    boxes: dict[str, list[tuple[int, float, float, float, float]]] = {}
    for row in _rows(root / "train_bounding_boxes.csv"):
        x, y, width, height = (float(row[n]) for n in ("x", "y", "width", "height"))
        boxes.setdefault(row["StudyInstanceUID"], []).append((int(row["slice_number"]), x, y, x + width, y + height))
    return [
        Study(row["StudyInstanceUID"], bool(int(row["patient_overall"])), tuple(bool(int(row[n])) for n in LEVELS),
              tuple(boxes.get(row["StudyInstanceUID"], ())))
        for row in _rows(root / "train.csv")
    ]


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def convert(root: Path, out: Path, stage1: Path | None, log=print) -> dict[str, DataPaths]:  # type: ignore[no-untyped-def]
    """Converts every study, one file each, so that an interrupted run goes on; then collects the arrays."""
    pipeline = Pipeline(stage1) if stage1 else None
    folder = out / "studies"
    folder.mkdir(parents=True, exist_ok=True)
    used = []
    for study in read_studies(root):
        path = folder / f"{study.uid}.npz"
        if not path.exists():
            arrays = convert_study(root, study, pipeline)
            if arrays is None:
                log(f"left out, no segmentation and no stage-1 package: {study.uid}")
                continue
            part = path.with_suffix(".part")
            with part.open("wb") as file:
                np.savez_compressed(file, **arrays)
            part.replace(path)
        used.append(study.uid)
    return collect(folder, used, out)


def convert_study(root: Path, study: Study, pipeline: Pipeline | None) -> dict[str, np.ndarray] | None:
    """Arrays of one study, named kind/array; None when its levels are unknown."""
    images = root / "train_images" / study.uid
    volume = read_series(images)
    segmentation = next((p for p in (root / "segmentations" / f"{study.uid}.nii", root / "segmentations" / f"{study.uid}.nii.gz")
                         if p.exists()), None)
    given = levels_input(volume, PITCH_MM, 1, GRID)
    labels = None
    if segmentation:
        labels = np.minimum(labels_on(volume, read_nifti(segmentation)), OTHER_VERTEBRA)
        grid = truth_on_grid(volume, labels, given, GRID)
    elif pipeline:
        grid = pipeline.find_levels(volume)[1].labels
    else:
        return None
    boxes = [box for item in study.boxes if (box := _box(images, item, volume)) is not None]
    arrays = _vertebrae(volume, given, grid, study, boxes)
    arrays.update(_stacks(volume, given, grid, study, boxes))
    if labels is not None:
        arrays.update(_levels(volume, given, grid))
    return arrays


def _box(images: Path, item: tuple[int, float, float, float, float], volume: Volume) -> Box | None:
    """A box of the table, through patient coordinates, so that turned images do not matter."""
    import pydicom

    path = images / f"{item[0]}.dcm"
    if not path.exists():
        return None
    header = pydicom.dcmread(path, stop_before_pixels=True)
    row, column = np.reshape(np.asarray(header.ImageOrientationPatient, dtype=np.float64), (2, 3))
    corner = np.asarray(header.ImagePositionPatient, dtype=np.float64)
    spacing_y, spacing_x = (float(v) for v in header.PixelSpacing)
    x, y = [], []
    for px, py in ((item[1], item[2]), (item[3], item[4])):
        point = corner + px * spacing_x * row + py * spacing_y * column - volume.origin
        x.append(float(point @ volume.row_dir) / volume.spacing_x)
        y.append(float(point @ volume.col_dir) / volume.spacing_y)
    index = volume.nearest_slice(float(corner @ volume.normal))
    return Box(index, min(x), min(y), max(x), max(y))


def _levels(volume: Volume, given: LevelsInput, grid: np.ndarray) -> dict[str, np.ndarray]:
    """Stage 1: at most 160 slices of the pitch list, from ten below the lowest labelled one."""
    labelled = np.flatnonzero(grid.any(axis=(1, 2)))
    first = max(0, int(labelled[0]) - 10) if len(labelled) else 0
    first = min(first, max(0, given.count - LEVELS_Z))
    kept = slice(first, min(first + LEVELS_Z, given.count))
    hu = _hu(given.slices[kept], volume)
    fine = resize_linear(hu, 3 * GRID).reshape(len(hu), GRID, 3, GRID, 3).mean(axis=(2, 4))
    image, soft, label = (np.zeros((1, LEVELS_Z, GRID, GRID), dtype=np.uint8) for _ in range(3))
    image[0, : len(hu)], soft[0, : len(hu)] = window(fine, LEVELS_WINDOW_HU), window(fine, SOFT_WINDOW_HU)
    label[0, : len(hu)] = grid[kept]
    return {"levels/image": image, "levels/soft": soft, "levels/label": label,
            "levels/count": np.asarray([len(hu)], dtype=np.int64)}


def _vertebrae(volume: Volume, given: LevelsInput, grid: np.ndarray, study: Study, boxes: list[Box]) -> dict[str, np.ndarray]:
    """Stage 2: one crop for every level that the series shows."""
    samples: dict[str, list[np.ndarray]] = {n: [] for n in ("image", "soft", "mask", "heat", "fractured", "level", "located")}
    for level in range(1, 8):
        if not (grid == level).any():
            continue
        crop = crop_level(volume, given, grid, level, CROP_MM, K)
        heat = _crop_heat(crop, boxes) if study.fractured[level - 1] else np.zeros((K, HEAT_CELLS, HEAT_CELLS), np.uint8)
        hu = pool2(resize_linear(_hu(crop.crops, volume), 2 * CROP_PIXELS))
        samples["image"].append(window(hu, VERTEBRA_WINDOW_HU))
        samples["soft"].append(window(hu, SOFT_WINDOW_HU))
        samples["mask"].append(crop.masks)
        samples["heat"].append(heat)
        samples["fractured"].append(np.asarray(study.fractured[level - 1]))
        samples["level"].append(np.asarray(level))
        samples["located"].append(np.asarray(not study.fractured[level - 1] or bool(heat.any())))
    return {f"vertebra/{name}": np.stack(values) for name, values in samples.items() if values}


def _crop_heat(crop: Crop, boxes: list[Box]) -> np.ndarray:
    """Cells inside a box and inside the (slightly grown) mask of this level."""
    heat = np.zeros((K, HEAT_CELLS, HEAT_CELLS), dtype=np.uint8)
    step = crop.masks.shape[1] // HEAT_CELLS
    bone = crop.masks.reshape(K, HEAT_CELLS, step, HEAT_CELLS, step).max(axis=(2, 4))
    for k, index in enumerate(crop.slice_indices[1:-1]):
        for box in boxes:
            if box.slice_index == index:
                heat[k] |= _box_cells(box, crop.window, HEAT_CELLS) & bone[k]
    return heat


def _box_cells(box: Box, cut: Window, cells: int) -> np.ndarray:
    """Cells of a window whose centres lie in a box."""
    x = cut.x0 + (np.arange(cells) + 0.5) * cut.width / cells - 0.5
    y = cut.y0 + (np.arange(cells) + 0.5) * cut.height / cells - 0.5
    return np.outer((y >= box.y0) & (y <= box.y1), (x >= box.x0) & (x <= box.x1)).astype(np.uint8)


def _stacks(volume: Volume, given: LevelsInput, grid: np.ndarray, study: Study, boxes: list[Box]) -> dict[str, np.ndarray]:
    """Model I: stacks of three slices of the pitch list, as the compact net sees them and, `whole`, as the document's does."""
    if not study.located:
        return {}
    stage = {"pitch_mm": PITCH_MM, "window_mm": SLICES_WINDOW_MM, "halo": 1}
    narrow, whole = slices_input(volume, stage), slices_input(volume, {**stage, "window_mm": None})
    cut = slices_window(volume, list(narrow.indices), SLICES_WINDOW_MM)
    marked = [i for i, index in enumerate(narrow.indices) if any(box.slice_index == index for box in boxes)]
    spread = np.linspace(0, len(narrow.indices) - 1, STACKS_PER_STUDY).astype(np.int64).tolist()
    half = STACKS_PER_STUDY // 2
    chosen = sorted({*marked[:: max(1, len(marked) // half)][:half], *([i for i in spread if i not in marked] if not study.overall
                     else [i for i in spread if _far(narrow.indices[i], boxes, volume)])})
    samples: dict[str, list[np.ndarray]] = {n: [] for n in (
        "slices/image", "slices/heat", "slices/level", "whole/image", "whole/soft", "whole/columns")}
    for i in chosen:
        level = _level_plane(grid[i], given, cut)
        heat = np.zeros((SLICES_CELLS, SLICES_CELLS), dtype=np.uint8)
        for box in boxes:
            if box.slice_index == narrow.indices[i]:
                heat |= _box_cells(box, cut, SLICES_CELLS) & (level > 0)
        samples["slices/image"].append(
            window(pool2(resize_linear(_hu(narrow.slices[i : i + 3], volume), 2 * SLICES_PIXELS)), VERTEBRA_WINDOW_HU))
        samples["slices/heat"].append(heat)
        samples["slices/level"].append(level)
        fine = resize_linear(_hu(whole.slices[i : i + 3], volume), 4 * DOCUMENT_PIXELS)
        coarse = fine.reshape(3, DOCUMENT_PIXELS, 4, DOCUMENT_PIXELS, 4).mean(axis=(2, 4))
        samples["whole/image"].append(window(coarse, DOCUMENT_WINDOW_HU))
        samples["whole/soft"].append(window(coarse, SOFT_WINDOW_HU))
        named = [bool((heat & (level == n)).any()) for n in range(1, 8)]
        samples["whole/columns"].append(np.asarray([*named, any(named)]))
    return {name: np.stack(values) for name, values in samples.items() if values}


def _far(index: int, boxes: list[Box], volume: Volume) -> bool:
    """At least 5 mm from every box: boxes are drawn on part of the slices a fracture crosses."""
    return all(abs(volume.positions[index] - volume.positions[box.slice_index]) >= 5.0 for box in boxes)


def _level_plane(grid: np.ndarray, given: LevelsInput, cut: Window) -> np.ndarray:
    """The level under each cell of a window."""
    rows = _under(cut.y0, cut.height, given.window.y0, given.window.height, len(grid))
    columns = _under(cut.x0, cut.width, given.window.x0, given.window.width, len(grid))
    plane = grid[np.ix_(np.clip(rows, 0, GRID - 1), np.clip(columns, 0, GRID - 1))].copy()
    plane[(rows < 0) | (rows >= GRID)] = 0
    plane[:, (columns < 0) | (columns >= GRID)] = 0
    return plane.astype(np.uint8)


def _under(first: int, size: int, field_first: int, field_size: int, grid: int) -> np.ndarray:
    at = first + (np.arange(SLICES_CELLS) + 0.5) * size / SLICES_CELLS - field_first
    return np.floor(at * grid / field_size).astype(np.int64)


def _hu(stored: np.ndarray, volume: Volume) -> np.ndarray:
    return stored.astype(np.float32) * np.float32(volume.slope) + np.float32(volume.intercept)


def collect(folder: Path, uids: list[str], out: Path) -> dict[str, DataPaths]:
    """One array per name over all studies, and `group`, the number of the study (patient) of each sample."""
    shapes: dict[str, list[tuple[int, ...]]] = {}
    for uid in uids:
        with np.load(folder / f"{uid}.npz") as stored:
            for name in stored.files:
                shapes.setdefault(name, []).append(stored[name].shape)
    arrays: dict[str, np.ndarray] = {}
    filled: dict[str, int] = dict.fromkeys(shapes, 0)
    groups: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for number, uid in enumerate(uids):
        with np.load(folder / f"{uid}.npz") as stored:
            for name in stored.files:
                values = stored[name]
                kind, _, array = name.partition("/")
                if name not in arrays:
                    (out / kind).mkdir(exist_ok=True)
                    total = sum(shape[0] for shape in shapes[name])
                    arrays[name] = np.lib.format.open_memmap(
                        out / kind / f"{array}.npy", mode="w+", dtype=values.dtype, shape=(total, *values.shape[1:]))
                arrays[name][filled[name] : filled[name] + len(values)] = values
                filled[name] += len(values)
            for kind in KINDS:
                if f"{kind}/image" in stored.files:
                    groups[kind] += [number] * len(stored[f"{kind}/image"])
    for kind, numbers in groups.items():
        if numbers:
            np.save(out / kind / "group.npy", np.asarray(numbers, dtype=np.int64))
    (out / "studies.json").write_text(json.dumps(uids), encoding="utf-8")
    return {kind: DataPaths(out / kind) for kind, numbers in groups.items() if numbers}
