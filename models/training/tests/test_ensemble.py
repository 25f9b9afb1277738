"""The slice-classifier stage and the ensemble on inputs small enough to check by hand."""

import numpy as np
import pytest

from atlas_training.ensemble import SlicesInput, aggregate, combine, logit, run_slices, slices_input
from test_reference import volume_of

PLAIN = {"slope": 1.0, "offset": 0.0}
TOP = {"method": "top_mean", "count": 3}


class Mean:
    """A stand-in session: p of a slice is the mean of its stack of three over 1000."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def run(self, outputs: list[str], inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        stack = inputs["slices"].astype(np.float32)
        self.sizes.append(len(stack))
        means = (stack[:-2] + stack[1:-1] + stack[2:]).mean(axis=(1, 2)) / 3000
        return [np.stack([means, 1 - means], 1)]


def test_slices_are_chosen_at_the_pitch_and_ends_repeated() -> None:
    stored = np.arange(5)[:, None, None] * np.ones((5, 6, 8))
    given = slices_input(volume_of(stored, gap=1.0), {"pitch_mm": 2.0, "halo": 1})
    assert given.indices == (0, 2, 4)
    assert given.slices[:, 0, 0].tolist() == [0, 0, 2, 4, 4]
    assert given.slices.shape == (5, 6, 8)


def test_window_is_cut_round_the_bone_with_air_outside() -> None:
    stored = np.zeros((2, 40, 60))
    stored[:, 10, 20] = 2000
    given = slices_input(volume_of(stored), {"window_mm": 30.0})
    assert given.slices.shape == (2, 30, 30)
    assert given.slices[0, 14, 14] == 2000
    assert given.slices[0, 0, 0] == 24  # above the image: -1000 HU


@pytest.mark.parametrize(("plane", "count", "shape"), [("sagittal", 4, (5, 6)), ("coronal", 3, (5, 8))])
def test_other_planes_are_cut_through_the_chosen_slices(plane: str, count: int, shape: tuple[int, int]) -> None:
    stored = np.random.default_rng(0).integers(0, 500, (5, 6, 8))
    given = slices_input(volume_of(stored, gap=2.0), {"plane": plane, "pitch_mm": 2.0})
    assert given.slices.shape == (count, *shape)
    expected = stored[:, :, 2] if plane == "sagittal" else stored[:, 2, :]
    assert np.array_equal(given.slices[1], expected)
    assert given.indices == tuple(range(0, 2 * count, 2))


def test_answer_does_not_depend_on_the_batch() -> None:
    slices = np.random.default_rng(1).integers(0, 1000, (9, 4, 4)).astype(np.int16)
    given = SlicesInput(slices, tuple(range(7)))
    stage = {"inputs": {"slices": "slices"}, "outputs": {"p": "p"}, "halo": 1}
    small, large = Mean(), Mean()
    one = run_slices([({"columns": ["C1", "overall"]}, small)], {**stage, "batch": 3}, given, {})
    two = run_slices([({"columns": ["C1", "overall"]}, large)], {**stage, "batch": 32}, given, {})
    assert small.sizes == [5, 5, 3] and large.sizes == [9]
    assert np.allclose(one["C1"], two["C1"]) and np.allclose(one["overall"], 1 - one["C1"])


def test_members_add_their_columns() -> None:
    given = SlicesInput(np.zeros((3, 2, 2), np.int16), (0,))
    stage = {"inputs": {"slices": "slices"}, "outputs": {"p": "p"}, "halo": 1, "batch": 8}
    columns = run_slices([({"columns": ["C1", "C2"]}, Mean()), ({"columns": ["C3", "overall"]}, Mean())], stage, given, {})
    assert sorted(columns) == ["C1", "C2", "C3", "overall"]


def test_patient_value_is_the_mean_of_the_largest_slices() -> None:
    values = np.asarray([0.1, 0.9, 0.2, 0.8, 0.7])
    assert aggregate(values, TOP) == pytest.approx(0.8)
    assert aggregate(values[:2], TOP) == pytest.approx(0.5)
    assert aggregate(values, {"method": "max"}) == pytest.approx(0.9)


def test_ensemble_is_a_weighted_mean_of_logits_then_calibrated() -> None:
    parts = {"vertebra": 0.8, "slices": 0.3}
    mean = 0.7 * logit(0.8) + 0.3 * logit(0.3)
    plain = combine(parts, {"vertebra": 0.7, "slices": 0.3}, PLAIN)
    assert logit(plain) == pytest.approx(mean)
    calibrated = combine(parts, {"vertebra": 1.4, "slices": 0.6}, {"slope": 2.0, "offset": -1.0})
    assert logit(calibrated) == pytest.approx(2 * mean - 1)


def test_stage_without_weight_or_answer_does_not_vote() -> None:
    assert combine({"vertebra": 0.8, "slices": 0.3}, {"vertebra": 1.0, "slices": 0.0}, PLAIN) == pytest.approx(0.8)
    assert combine({"vertebra": 0.8}, {"vertebra": 0.5, "slices": 0.5}, PLAIN) == pytest.approx(0.8)


def test_certain_votes_stay_finite() -> None:
    assert combine({"vertebra": 1.0}, {"vertebra": 1.0}, PLAIN) == pytest.approx(1 - 1e-6)
