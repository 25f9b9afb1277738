"""The host algorithms on inputs small enough to check by hand."""

import numpy as np
import pytest

from atlas_training.reference import Crop, clean_levels, crop_level, extent_of, find_boxes, level_path
from atlas_training.reference_input import LevelsInput, Window, levels_input, round_half_up
from atlas_training.volume import Volume, to_standard_axes

POST = {"heat_threshold": 0.6, "extent_threshold": 0.4, "box_merge_mm": 5.0, "boxes_per_level": 1}


def volume_of(stored: np.ndarray, gap: float = 2.0, spacing: float = 1.0) -> Volume:
    return Volume(
        stored=stored.astype(np.int16), positions=10.0 + gap * np.arange(len(stored)), spacing_y=spacing,
        spacing_x=spacing, slope=1.0, intercept=-1024.0, origin=np.asarray([-50.0, -60.0, 0.0]),
        row_dir=np.asarray([1.0, 0, 0]), col_dir=np.asarray([0, 1.0, 0]), normal=np.asarray([0, 0, 1.0]),
    )


@pytest.mark.parametrize(("value", "rounded"), [(0.5, 1), (1.5, 2), (-0.5, 0), (2.49, 2)])
def test_rounds_halves_up(value: float, rounded: int) -> None:
    assert round_half_up(value) == rounded


def test_window_outside_the_image_is_air() -> None:
    plane = np.arange(12, dtype=np.int16).reshape(3, 4)
    assert Window(-1, 2, 3, 2).cut(plane, -7).tolist() == [[-7, 8, 9], [-7, -7, -7]]


def test_levels_input_repeats_thick_slices_pads_with_air_and_centres_on_bone() -> None:
    stored = np.zeros((5, 40, 60))
    stored[:, 10, 20] = 2000
    given = levels_input(volume_of(stored, gap=3.0), pitch_mm=2.0, z_multiple=4, grid=8)
    assert given.count == 7
    assert given.slices.shape == (8, 16, 16)
    assert (given.slices[7] == 24).all()  # -1000 HU
    assert (given.window.x0, given.window.y0) == (13, 3)
    assert given.slices[0, 7, 7] == 2000


def test_level_path_never_goes_down_the_neck() -> None:
    mass = np.zeros((30, 7))
    for z in range(30):
        mass[z, 6 - z * 7 // 30] = 100
    mass[12] = 0
    mass[12, 6] = 500  # one slice that says C7 in the middle
    path = level_path(mass)
    assert (np.diff(path) <= 0).all()
    assert path[0] == 7 and path[-1] == 1


def test_clean_levels_drops_wrong_levels_and_islands() -> None:
    prob = np.zeros((20, 8, 16, 16), dtype=np.float32)
    prob[:, 0] = 0.9
    prob[:10, 3, 4:10, 4:10] = 1.0
    prob[10:, 2, 4:10, 4:10] = 1.0
    prob[2, 7, 12:15, 12:15] = 1.0  # C7 far above its place
    prob[5, 3, 0, 15] = 1.0  # an island of C3
    result = clean_levels(prob, prob[:, 1:].sum(axis=(2, 3)), 20)
    assert set(np.unique(result.labels)) == {0, 2, 3}
    assert result.labels[5, 0, 15] == 0
    assert result.confidence == pytest.approx(1.0)


def test_crop_takes_slices_evenly_with_one_more_at_each_end() -> None:
    stored = np.zeros((40, 100, 100))
    volume = volume_of(stored, gap=1.0)
    labels = np.zeros((20, 50, 50), dtype=np.uint8)
    labels[4:12, 20:31, 20:31] = 3
    given = LevelsInput(np.zeros((1, 1, 1), np.int16), 20, Window(0, 0, 100, 100), 10.0, 2.0)
    crop = crop_level(volume, given, labels, 3, crop_mm=40.0, k=8)
    assert extent_of(labels, 3).z == (4, 11)
    assert crop.slice_indices == (6, 8, 10, 12, 14, 16, 18, 20, 22, 24)
    assert (crop.window.x0, crop.window.width) == (31, 40)
    assert crop.masks[0].sum() > 0 and crop.masks.shape == (8, 64, 64)


def test_box_grows_from_hot_cells_over_connected_warm_ones() -> None:
    volume = volume_of(np.zeros((40, 100, 100)))
    heat = np.zeros((8, 32, 32))
    heat[2:5, 10:12, 10] = 0.5
    heat[3, 10, 10] = 0.9
    heat[6, 25:30, 25] = 0.5  # warm only: no box
    crop = Crop(Window(20, 20, 64, 64), 20.0 + 2.0 * np.arange(8), tuple(range(10)), np.zeros(0), np.zeros(0))
    boxes = find_boxes(volume, crop, heat, POST)
    assert len(boxes) == 1
    assert boxes[0].low_mm == pytest.approx([-50 + 39.5, -60 + 39.5, 23.0])
    assert boxes[0].high_mm == pytest.approx([-50 + 41.5, -60 + 43.5, 29.0])
    assert [s["slice"] for s in boxes[0].slices] == [3, 4, 5]


def test_flipped_and_transposed_images_come_back_to_the_same_geometry() -> None:
    stored = np.random.default_rng(0).integers(0, 100, (3, 5, 7))
    straight = volume_of(stored)
    turned = Volume(**{
        **straight.__dict__,
        "stored": straight.stored[:, :, ::-1].transpose(0, 2, 1),
        "origin": straight.origin + 6 * straight.row_dir,
        "row_dir": straight.col_dir, "col_dir": -straight.row_dir,
    })
    back = to_standard_axes(turned)
    assert np.array_equal(back.stored, straight.stored)
    assert np.allclose(back.to_patient(2, 3, 12.0), straight.to_patient(2, 3, 12.0))
