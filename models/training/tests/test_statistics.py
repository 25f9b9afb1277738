"""The figures of a series on volumes whose answers are known, and against the numbers of the Java host."""

import json
from pathlib import Path

import numpy as np
import pytest

from atlas_training.statistics import input_statistics, training_range
from atlas_training.volume import Volume

DRAWN = Path(__file__).resolve().parents[3] / "node-inference/src/test/resources/parity/drawn.json"


def volume_of(stored: np.ndarray, slope: float = 1.0, intercept: float = -1024.0, **changes: float) -> Volume:
    return Volume(
        stored=stored.astype(np.int16), positions=10.0 + 2.5 * np.arange(len(stored)), spacing_y=0.9, spacing_x=1.0,
        slope=slope, intercept=intercept, origin=np.zeros(3), row_dir=np.asarray([1.0, 0, 0]),
        col_dir=np.asarray([0, 1.0, 0]), normal=np.asarray([0, 0, 1.0]), **changes,
    )


def drawn_volume() -> np.ndarray:
    """DrawnVolume.java: a body of soft tissue with seven blocks of bone, in air."""
    k, r, c = np.indices((64, 150, 160), dtype=np.int64)
    stored = np.full(k.shape, 24, dtype=np.int64)
    body = (c - 80) ** 2 * 4 + (r - 75) ** 2 * 5 < 4 * 70**2
    stored[body] = 1064 + ((k * 7 + r * 3 + c) % 11 - 5)[body]
    for level in range(1, 8):
        bottom = 4 + (7 - level) * 8
        block = (k >= bottom) & (k < bottom + 6) & (abs(c - 78) <= 18) & (abs(r - 70 - level) <= 14)
        stored[block] = 1324 + 100 * level
    stored[22:24, 74:84, 70:80] = stored[24:25, 74:80, 84:90] = stored[37:39, 70:73, 90:93] = 2924
    stored[61:63, 20:24, 80:84] = stored[13:17, 50:53, 78:81] = 1924
    return stored


def test_figures_of_the_drawn_volume_are_those_of_the_host() -> None:
    expected = json.loads(DRAWN.read_text())["statistics"]
    assert input_statistics(volume_of(drawn_volume())) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("slope", [1.0, 0.25])
def test_noise_is_the_standard_deviation_whatever_the_slope(slope: float) -> None:
    rng = np.random.default_rng(5)
    hu = np.where(np.arange(200) < 100, -900.0, 0.0) + rng.normal(0, 20, (6, 120, 200))
    figures = input_statistics(volume_of(np.round((hu + 1024) / slope), slope=slope))
    assert figures["soft_noise_hu"] == pytest.approx(20, rel=0.06)
    assert figures["air_noise_hu"] == pytest.approx(20, rel=0.06)


def test_what_a_series_does_not_have_is_not_a_number() -> None:
    figures = input_statistics(volume_of(np.full((3, 8, 8), 1024)))
    assert np.isnan(figures["air_noise_hu"]) and np.isnan(figures["bone_quantile_hu"])
    assert figures["soft_noise_hu"] == 0.0
    assert figures["slice_spacing_mm"] == 2.5


def test_training_range_reaches_a_margin_beyond_all_series_and_not_below_nothing() -> None:
    rows = [{"noise": 10.0, "air": float("nan")}, {"noise": 30.0, "air": 1.0}, {"noise": 0.5, "air": 2.0}]
    assert training_range(rows) == {"noise": [0.0, 32.95], "air": [0.9, 2.1]}
