"""A generated miniature in the RSNA 2022 format gives the same arrays as phantoms do, and can be trained on."""

import csv
import json
import struct
from pathlib import Path

import numpy as np
import pytest

from atlas_training.data import DataPaths
from atlas_training.fit import FitPlan, fit, folds_of, part_of
from atlas_training.nifti import labels_on, read_nifti
from atlas_training.rsna import convert, read_studies
from atlas_training.schedule import Schedule
from atlas_training.series import Request, Truth, make_series, write_series
from atlas_training.volume import Volume

BROKEN, INTACT, UNLABELLED = "1.2.3.1", "1.2.3.2", "1.2.3.3"
LEVELS = ("C1", "C2", "C3", "C4", "C5", "C6", "C7")


def write_nifti(path: Path, labels: np.ndarray, volume: Volume) -> None:
    """Writes labels [z, y, x] of a volume with axes x y z reordered to y z x (sagittal), as such files may be."""
    stored = np.ascontiguousarray(labels.transpose(1, 0, 2))  # i = y, j = z, k = x
    to_ras = np.diag([-1.0, -1.0, 1.0])
    gap = float(np.median(np.diff(volume.positions)))
    matrix = to_ras @ np.stack([volume.col_dir * volume.spacing_y, volume.normal * gap, volume.row_dir * volume.spacing_x], 1)
    origin = to_ras @ (volume.origin + volume.positions[0] * volume.normal)
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, *stored.shape, 1, 1, 1, 1)
    struct.pack_into("<hh", header, 70, 2, 8)
    struct.pack_into("<8f", header, 76, 1, volume.spacing_y, gap, volume.spacing_x, 0, 0, 0, 0)
    struct.pack_into("<3f", header, 108, 352, 1, 0)
    struct.pack_into("<2h", header, 252, 0, 1)
    struct.pack_into("<12f", header, 280, *np.concatenate([matrix, origin[:, None]], 1).ravel())
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(bytes(header) + stored.tobytes(order="F"))


def add_study(root: Path, uid: str, request: Request, segmented: bool = True) -> tuple[Volume, Truth]:
    volume, truth = make_series(request)
    folder = root / "train_images" / uid
    for path in write_series(folder, volume, request):
        path.rename(folder / f"{int(path.stem[3:])}.dcm")
    if segmented:
        write_nifti(root / "segmentations" / f"{uid}.nii", truth.labels, volume)
    return volume, truth


def truth_boxes(truth: Truth) -> list[tuple[int, int, int, int, int]]:
    """Per slice with a fracture: slice, first column, first row, last column, last row."""
    boxes = []
    for k in np.flatnonzero(truth.lesion.any(axis=(1, 2))):
        rows, columns = np.nonzero(truth.lesion[k])
        boxes.append((int(k), int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())))
    return boxes


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rsna")
    small = {"size": 96, "field_mm": 170.0, "slice_mm": 3.0, "noise_hu": 4.0}
    volume, truth = add_study(root, BROKEN, Request(41, ("C4",), (0.6, 1.0), **small))
    add_study(root, INTACT, Request(42, (), **small))
    add_study(root, UNLABELLED, Request(43, (), **small), segmented=False)
    rows = [[BROKEN, 1, *(int(name == "C4") for name in LEVELS)], [INTACT, 0, *[0] * 7], [UNLABELLED, 0, *[0] * 7]]
    write_table(root / "train.csv", ["StudyInstanceUID", "patient_overall", *LEVELS], rows)
    boxes = [[BROKEN, x0, y0, x1 - x0 + 1, y1 - y0 + 1, len(volume.positions) - k] for k, x0, y0, x1, y1 in truth_boxes(truth)]
    write_table(root / "train_bounding_boxes.csv", ["StudyInstanceUID", "x", "y", "width", "height", "slice_number"], boxes)
    return root


def write_table(path: Path, names: list[str], rows: list[list]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *rows])


@pytest.fixture(scope="module")
def converted(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, DataPaths], list[str], Path]:
    lines: list[str] = []
    out = tmp_path_factory.mktemp("arrays")
    return convert(root, out, None, lines.append), lines, out


def test_tables_are_read_with_their_boxes(root: Path) -> None:
    broken, intact, _ = read_studies(root)
    assert broken.overall and broken.fractured == (False, False, False, True, False, False, False)
    assert broken.boxes and not intact.boxes and intact.located


def test_turned_segmentation_lands_on_the_images(root: Path) -> None:
    volume, truth = make_series(Request(41, ("C4",), (0.6, 1.0), size=96, field_mm=170.0, slice_mm=3.0, noise_hu=4.0))
    labels = labels_on(volume, read_nifti(root / "segmentations" / f"{BROKEN}.nii"))
    assert np.array_equal(labels, truth.labels)


def test_study_without_levels_is_left_out_and_named(converted: tuple[dict[str, DataPaths], list[str], Path]) -> None:
    data, lines, out = converted
    assert json.loads((out / "studies.json").read_text()) == [BROKEN, INTACT]
    assert len(lines) == 1 and UNLABELLED in lines[0]
    assert np.asarray(data["vertebra"].array("group")).tolist() == [0] * 7 + [1] * 7


def test_fracture_box_becomes_heat_in_its_vertebra_only(converted: tuple[dict[str, DataPaths], list[str], Path]) -> None:
    vertebra = converted[0]["vertebra"]
    hot = np.asarray(vertebra.array("heat")).any(axis=(1, 2, 3))
    assert hot.tolist() == [n == 3 for n in range(14)]
    assert np.asarray(vertebra.array("fractured")).tolist() == hot.tolist()
    assert np.asarray(vertebra.array("located")).all()


def test_stacks_know_level_and_fracture(converted: tuple[dict[str, DataPaths], list[str], Path]) -> None:
    whole, slices = converted[0]["whole"], converted[0]["slices"]
    columns = np.asarray(whole.array("columns"))
    assert columns[:, 3].any() and np.array_equal(columns[:, 3], columns[:, 7]) and not columns[:, [0, 1, 2, 4, 5, 6]].any()
    assert np.array_equal(np.asarray(slices.array("heat")).any(axis=(1, 2)), columns[:, 7])
    assert slices.array("image").shape[1:] == (3, 192, 192) and whole.array("image").shape[1:] == (3, 128, 128)


def test_converting_again_reads_what_is_there(root: Path, converted: tuple[dict[str, DataPaths], list[str], Path]) -> None:
    out = converted[2]
    before = (out / "studies" / f"{BROKEN}.npz").stat().st_mtime_ns
    convert(root, out, None, lambda line: None)
    assert (out / "studies" / f"{BROKEN}.npz").stat().st_mtime_ns == before


def test_folds_keep_patients_together() -> None:
    groups = np.repeat(np.arange(11), 7)
    folds = folds_of(groups, 5, seed=3)
    assert all(len(set(folds[groups == g])) == 1 for g in range(11))
    assert sorted(np.bincount(folds) // 7) == [2, 2, 2, 2, 3]


def test_fit_stops_early_on_the_held_out_fold_and_resumes(
    converted: tuple[dict[str, DataPaths], list[str], Path], tmp_path: Path
) -> None:
    plan = FitPlan(converted[2], "slices", tmp_path, Schedule(40, 2, 1e-9, 5), folds=2, every=1, patience=2)
    lines: list[str] = []
    fit(plan, lines.append)
    facts = json.loads((tmp_path / "slices-0.json").read_text())
    assert facts["train_samples"] == facts["held_out_samples"] == 7
    assert facts["steps"] < 40
    scored = len(lines)
    fit(plan, lines.append)
    assert len(lines) == scored


@pytest.mark.parametrize(("part", "channels"), [("full-levels", 12), ("full-slices", 6)])
def test_full_size_parts_draw_bone_and_soft_tissue(
    converted: tuple[dict[str, DataPaths], list[str], Path], tmp_path: Path, part: str, channels: int
) -> None:
    data = converted[0]["levels" if part == "full-levels" else "whole"]
    plan = FitPlan(converted[2], part, tmp_path, Schedule(1, 2, 1e-3, 5), column="C4", soft_tissue=True)
    drawn = part_of(plan, data, np.asarray([0, 1]))
    pictures = drawn.draw(data, [0, 1], 2)(np.random.default_rng(1))[0]
    assert pictures.shape[:2] == (2, channels)
    assert drawn.loss(drawn.make(), drawn.draw(data, [0, 1], 2)(np.random.default_rng(2))).isfinite()


def test_full_vertebra_draws_crops_with_mask_and_weight(converted: tuple[dict[str, DataPaths], list[str], Path], tmp_path: Path) -> None:
    data = converted[0]["vertebra"]
    plan = FitPlan(converted[2], "full-vertebra", tmp_path, Schedule(1, 2, 1e-3, 5), soft_tissue=True)
    drawn = part_of(plan, data, np.arange(14))
    stack, fractured, cells = drawn.draw(data, list(range(14)), 3)(np.random.default_rng(1))
    assert stack.shape == (3, 16, 7, 128, 128) and fractured.shape == (3,) and cells.shape == (3, 16, 32, 32)
    assert drawn.loss.keywords["positive"] == 10.0  # 13 intact to 1 fractured, held at the limit
