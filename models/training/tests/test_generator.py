"""The generator's truth agrees with its images, and its DICOM files with its volumes."""

from pathlib import Path

import numpy as np
import pytest

from atlas_training.data import levels_sample, vertebra_sample
from atlas_training.scene import LEVEL_NAMES
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
    count = int(sample["count"])
    assert sample["image"].shape == sample["label"].shape == (160, 128, 128)
    assert sample["label"].max() <= 8
    assert not sample["label"][count:].any()


def test_vertebra_samples_alternate_between_broken_and_intact() -> None:
    broken_sample, intact = vertebra_sample(6, None), vertebra_sample(7, None)
    assert broken_sample["heat"].any() and broken_sample["fractured"]
    assert not intact["heat"].any() and not intact["fractured"]
    assert broken_sample["mask"].any() and intact["mask"].any()
    assert 1 <= broken_sample["level"] <= len(LEVEL_NAMES)
