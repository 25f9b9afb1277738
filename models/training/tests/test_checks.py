"""The checks round the nets: the codes that the Java host gives for the same changed sample study (`SafetyIT`)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from atlas_training.checks import input_measures, level_measures, level_reasons, turn_degrees
from atlas_training.reference import LevelResult, Pipeline
from atlas_training.reference_input import LevelsInput, Window
from atlas_training.volume import Volume, read_series
from test_reference import volume_of

ROOT = Path(__file__).resolve().parents[3]
LIMITS = {"min_levels": 2, "min_confidence": 0.8, "level_volume_ml": [4, 60], "level_spacing_mm": [9, 28]}


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(ROOT / "models/cspine-fracture")


@pytest.fixture(scope="module")
def sample() -> Volume:
    return read_series(ROOT / "samples/cspine-phantom/dicom")


def stored(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Volume], Volume]:
    return lambda volume: replace(volume, stored=np.ascontiguousarray(change(volume.stored).astype(np.int16)))


def shifted(hu: float) -> Callable[[Volume], Volume]:
    return lambda volume: replace(volume, intercept=volume.intercept + hu)


@pytest.mark.parametrize(("change", "code"), [
    (shifted(1000), "AIR_FRACTION"),
    (shifted(-500), "SOFT_FRACTION"),
    (shifted(-120), "AIR_PEAK"),
    (stored(lambda v: np.repeat(v[44:45], len(v), axis=0)), "UNCHANGED_SLICES"),
    (stored(lambda v: np.where(v > 1024 + 400, v + 3000, v)), "DENSE_FRACTION"),
    (stored(lambda v: v[::-1]), "LEVEL_MOVED"),
    (stored(lambda v: v[:, ::-1, ::-1]), "LEVEL_TURNED"),
    (stored(lambda v: v.transpose(0, 2, 1)[:, :, ::-1]), "LEVEL_TURNED"),
])
def test_reference_declines_what_the_host_declines_for_its_first_reason(
    pipeline: Pipeline, sample: Volume, change: Callable[[Volume], Volume], code: str
) -> None:
    result = pipeline.run(change(sample))
    assert result.declined[0] == code
    assert result.overall is None and not any(level.parts for level in result.levels)


def test_sample_study_passes_and_faces_the_front(pipeline: Pipeline, sample: Volume) -> None:
    result = pipeline.run(sample)
    assert result.declined == []
    assert result.measures["turn_deg"] < 10


def test_voxels_are_measured_as_the_host_counts_them() -> None:
    hu = np.full((4, 10, 10), -1000.0)
    hu[:, :5] = -95.0
    hu[:, 0, 0] = 300.0
    hu[:, 0, 1] = 3072.0
    hu[3, 9, 9] = -998.0
    found = input_measures(volume_of(hu + 1024))
    assert found["air_fraction"] == 0.5 and found["soft_fraction"] == 0.48 and found["bone_fraction"] == 0.02
    assert found["dense_fraction"] == 0.01
    assert found["unchanged_fraction"] == pytest.approx(2 / 3)
    assert found["air_peak_hu"] == -995.0  # the bin from -1000 on
    assert found["soft_peak_hu"] == -95.0  # the bin from -100 on


def level(name: str, ml: float, z: float, assessed: bool = True) -> LevelResult:
    return LevelResult(name, ml, [0.0, 0.0, z], assessed)


def reasons(levels: list[LevelResult], confidence: float = 0.9, moved: float = 0.0, turn: float = 5.0, **limits: object) -> list[str]:
    return level_reasons(levels, confidence, moved, {**level_measures(levels), "turn_deg": turn}, {**LIMITS, **limits})


def test_levels_within_all_limits_pass_and_limits_themselves_too() -> None:
    spine = [level("C1", 4.0, 28.0), level("C2", 4.0, 0.0)]
    assert reasons(spine, confidence=0.8, moved=0.03, turn=45.0, max_moved=0.03, max_turn_deg=45) == []


@pytest.mark.parametrize(("levels", "limits", "code"), [
    ([level("C1", 10, 20), level("C2", 10, 0, assessed=False)], {}, "LEVELS_NOT_FOUND"),
    ([level("C1", 10, 0), level("C2", 10, 20)], {}, "LEVEL_ORDER"),
    ([level("C1", 3, 20), level("C2", 3, 0)], {}, "LEVEL_VOLUME"),
    ([level("C1", 10, 40), level("C2", 10, 0)], {}, "LEVEL_SPACING"),
    ([level("C1", 10, 20), level("C2", 30, 0)], {"level_volume_ratio": 2}, "LEVEL_SIZE"),
    ([level("C1", 10, 20), level("C2", 30, 0)], {"single_level_volume_ml": [4, 20]}, "LEVEL_SIZE"),
])
def test_a_spine_that_is_none_has_the_code_of_what_is_wrong(levels: list[LevelResult], limits: dict, code: str) -> None:
    assert code in reasons(levels, **limits)


def test_a_neck_without_enclosed_air_is_turned_nobody_knows_how_far() -> None:
    spine = [level("C1", 10, 20), level("C2", 10, 0)]
    assert reasons(spine, turn=float("nan"), max_turn_deg=45) == ["LEVEL_TURNED"]


@pytest.mark.parametrize(("row", "column", "degrees"), [(4, 20, 0.0), (20, 4, 90.0), (36, 20, 180.0)])
def test_turn_is_the_angle_of_the_enclosed_air(row: int, column: int, degrees: float) -> None:
    hu = np.zeros((2, 41, 41))
    hu[:, row - 1 : row + 2, column - 1 : column + 2] = -1000
    hu[:, :, 40] = -1000  # beside the body, not enclosed
    labels = np.zeros((2, 41, 41), dtype=np.uint8)
    labels[:, 19:22, 19:22] = 1
    given = LevelsInput((hu + 1024).astype(np.int16), 2, Window(0, 0, 41, 41), 10.0, 2.0)
    assert turn_degrees(volume_of(hu + 1024), given, labels, [level("C1", 10, 0)]) == pytest.approx(degrees, abs=1)
