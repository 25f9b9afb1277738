"""The generator's truth agrees with its images, and its DICOM files with its volumes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from atlas_training.data import levels_sample, slices_sample, vertebra_sample
from atlas_training.render import Acquisition, render
from atlas_training.scene import Bone, Mark, Paint, Scene, parametric_scene
from atlas_training.series import Request, Truth, make_series, write_series
from atlas_training.volume import Volume, read_series

BROKEN = Request(5, ("C4",), (0.7, 1.0), size=128, field_mm=180.0, slice_mm=2.0, noise_hu=5.0)


@pytest.fixture(scope="module")
def broken() -> tuple[Volume, Truth]:
    return make_series(BROKEN)


def test_every_level_is_labelled_and_stacked_in_order(broken: tuple[Volume, Truth]) -> None:
    volume, truth = broken
    heights = [volume.positions[np.nonzero(truth.labels == level)[0]].mean() for level in range(1, 8)]
    assert heights == sorted(heights, reverse=True)


def test_labelled_voxels_are_denser_than_their_surroundings(broken: tuple[Volume, Truth]) -> None:
    volume, truth = broken
    hu = volume.hu()
    assert hu[truth.labels > 0].mean() > 300
    assert hu[truth.labels == 0].mean() < 0


def test_fracture_lies_in_the_named_level_only(broken: tuple[Volume, Truth]) -> None:
    volume, truth = broken
    assert set(np.unique(truth.lesion)) == {0, 4}
    assert [f["level"] for f in truth.fractures] == ["C4"]
    fracture = truth.fractures[0]
    where = np.nonzero(truth.lesion == 4)
    first = volume.to_patient(where[2].min(), where[1].min(), volume.positions[where[0].min()])
    assert np.allclose(first, fracture["low_mm"], atol=0.01)


def test_same_seed_gives_the_same_series(broken: tuple[Volume, Truth]) -> None:
    again, _ = make_series(BROKEN)
    assert np.array_equal(again.stored, broken[0].stored)


def test_partial_coverage_leaves_out_the_lower_levels() -> None:
    _, truth = make_series(Request(5, (), bottom_level="C3", size=96, field_mm=180.0, slice_mm=3.0))
    assert truth.levels["C7"] == 0.0
    assert truth.levels["C2"] == 1.0
    assert not truth.fractures


def test_dicom_files_read_back_as_the_same_volume(broken: tuple[Volume, Truth], tmp_path: Path) -> None:
    volume, _ = broken
    write_series(tmp_path, volume, BROKEN)
    back = read_series(tmp_path)
    assert np.array_equal(back.stored, volume.stored)
    assert np.allclose(back.to_patient(3, 5, back.positions[7]), volume.to_patient(3, 5, volume.positions[7]), atol=1e-3)


def test_levels_sample_has_labels_only_on_image() -> None:
    sample = levels_sample(3, None)
    count = int(sample["count"][0])
    assert sample["image"].shape == sample["label"].shape == (1, 160, 128, 128)
    assert sample["label"].max() <= 8
    assert not sample["label"][:, count:].any()


def test_vertebra_samples_have_heat_where_they_are_broken() -> None:
    sample = vertebra_sample(6, None)
    broken = sample["fractured"]
    assert len(set(sample["level"].tolist())) == len(broken) == 3
    assert broken.any() and not broken.all()
    assert not sample["heat"][~broken].any() and sample["heat"][broken].any(axis=(1, 2, 3)).all()
    assert sample["mask"].any(axis=(1, 2, 3)).all()


def test_slice_stacks_have_heat_in_named_bone() -> None:
    sample = slices_sample(4, None)
    heat, level = sample["heat"], sample["level"]
    assert sample["image"].shape == (8, 3, 192, 192) and heat.shape == level.shape == (8, 48, 48)
    assert heat.any() and level.max() <= 8
    assert (level[heat > 0] > 0).mean() > 0.7


def plate() -> tuple[Scene, np.ndarray, np.ndarray]:
    """One flat bone, 1.5 mm high at z = 0, and axes round it."""
    paint = Paint(1000.0, 1000.0, 1.0)
    low, high = np.asarray([-20.0, -20.0, -10.0]), np.asarray([20.0, 20.0, 10.0])
    bones = [
        Bone(level, (lambda x, y, z: np.abs(z) - 0.75 + 0 * x + 0 * y) if level == 3 else (lambda x, y, z: 50.0 + 0 * (x + y + z)),
             low, high, paint, body_centre=np.asarray([0.0, 0.0, 100.0 - 15 * level]))
        for level in range(1, 8)
    ]
    return Scene(bones, "parametric"), np.asarray([0.0]), np.arange(-10.0, 10.0, 0.5)


@pytest.mark.parametrize(("thickness", "low", "high"), [(0.5, 900, 1100), (3.0, 250, 450)])
def test_thick_slices_average_thin_bone_with_what_is_beside_it(thickness: float, low: float, high: float) -> None:
    scene, z, plane = plate()
    acquisition = replace(Acquisition.draw(np.random.default_rng(0)), noise_hu=0.0, sharpen=0.0, blur_mm=0.0, couch=False,
                          thickness_mm=thickness, motion_mm=0.0, mask_shell=False)
    rendered = render(scene, z, plane, plane, acquisition, np.random.default_rng(1))
    assert low < np.median(rendered.hu) < high


def test_marks_change_bone_without_being_fractures() -> None:
    scene = parametric_scene(np.random.default_rng(3))
    bone = scene.bone(5)
    inside = bone.body_centre
    bone.marks.append(Mark("dent", inside, inside, 3.0))
    point = [np.float32(v) for v in inside]
    assert bone.distance(*point) > 0 > bone.shape(*point)
    bone.marks[:] = [Mark("spur", inside + [0, 0, 40], inside + [0, 0, 44], 2.0)]
    assert bone.distance(point[0], point[1], point[2] + np.float32(42)) < 0
