"""What is chosen on the validation set: the simplest choice that is not clearly worse than the best."""

import numpy as np
import pytest

from atlas_training.choice import (
    apply_platt, choose_ensemble, choose_extent, choose_thresholds, losses_elsewhere, pick_simplest, recombine, standard_errors)
from atlas_training.evaluate import SeriesCase, VertebraCase


def vertebra(seed: int, fractured: bool, parts: dict[str, float], trials: list[float | None] | None = None) -> VertebraCase:
    return VertebraCase(seed, "parametric", "C4", fractured, 0.5, None, parts, True, 0.9, 1.0, True, trials_mm=trials or [])


def sigmoid(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


def cases(number: int, signal_of_slices: float, seed: int = 1) -> list[SeriesCase]:
    """Series of two vertebrae; Model II's logits tell truth by 3 with unit noise, Model I's by the given signal."""
    rng = np.random.default_rng(seed)
    made = []
    for n in range(number):
        truths = rng.random(2) < 0.3
        levels = [vertebra(n, bool(t), {"vertebra": sigmoid(3 * t - 1.5 + rng.normal()),
                                        "slices": sigmoid(signal_of_slices * (t - 0.5) + rng.normal())}) for t in truths]
        parts = {name: max(v.parts[name] for v in levels) for name in ("vertebra", "slices")}
        made.append(SeriesCase(n, [], 0.95, {}, None, parts, bool(truths.any()), 2.0, 0.7, levels))
    return made


def test_standard_error_is_that_of_the_mean_of_independent_series() -> None:
    rows = np.random.default_rng(2).normal(0, 3, (1, 400))
    assert standard_errors(rows, np.arange(400))[0] == pytest.approx(3 / 20, rel=0.1)


def test_vertebrae_of_one_series_count_as_one() -> None:
    rows = np.repeat(np.random.default_rng(3).normal(0, 1, (1, 50)), 7, axis=1)
    assert standard_errors(rows, np.repeat(np.arange(50), 7))[0] == pytest.approx(1 / np.sqrt(50), rel=0.2)


def test_a_better_candidate_within_a_standard_error_is_not_taken() -> None:
    noise = np.random.default_rng(4).normal(0, 1, 100)
    pick = pick_simplest(np.stack([np.ones(100), 0.95 + noise - noise.mean()]), np.arange(100))
    assert (pick.index, pick.best) == (0, 1)
    assert pick.gain == pytest.approx(0.05) and pick.error > 0.05


def test_a_candidate_better_by_more_is_taken_in_its_simplest_form() -> None:
    losses = np.stack([np.ones(100), np.full(100, 0.6), np.full(100, 0.6), np.full(100, 0.7)])
    assert pick_simplest(losses, np.arange(100)).index == 1


def test_a_model_that_only_guesses_gets_no_vote() -> None:
    rule, facts = choose_ensemble(cases(150, 0.0))
    assert rule["weights"] == {"vertebra": 1.0, "slices": 0.0}
    assert rule["overall_weights"] == {"vertebra": 1.0, "slices": 0.0}
    assert facts["levels"]["chosen"] == 0.0


def test_a_model_that_knows_as_much_gets_a_vote_and_calibration_follows() -> None:
    rule, facts = choose_ensemble(cases(300, 3.0))
    assert rule["weights"]["slices"] > 0 and facts["levels"]["gain"] > facts["levels"]["standard_error"]
    assert rule["calibration"]["slope"] > 1  # the mean of two independent witnesses is too careful


def test_probabilities_are_those_of_the_chosen_rule_and_thresholds_keep_their_specificity() -> None:
    validation = cases(200, 0.0)
    rule, _ = choose_ensemble(validation)
    recombine(validation, rule)
    first = validation[0].vertebrae[0]
    expected = apply_platt(np.asarray([first.parts["vertebra"]]), rule["calibration"]["slope"], rule["calibration"]["offset"])
    assert first.p == pytest.approx(expected[0])
    level, overall, basis = choose_thresholds(validation)
    intact = [v.p for case in validation for v in case.vertebrae if not v.fractured]
    assert np.mean([p < level for p in intact]) >= 0.97
    assert np.mean([p < level - 0.01 for p in intact]) < 0.97
    assert "validation set (200 phantoms)" in basis and 0 < overall < 1


def test_boxes_are_drawn_narrower_only_where_that_hits_clearly_more_often() -> None:
    wide_misses = [5.0, 0.0, 0.0, 0.0, 0.0]
    wide_hits = [0.0, 2.0, 2.0, 2.0, 2.0]
    never = [0.0, 0.0, 0.0, 0.0, None]

    def series(trials: list[list[float | None]]) -> list[SeriesCase]:
        made = [SeriesCase(n, [], 0.9, {}, 0.9, {}, True, 2.0, 0.7, [vertebra(n, True, {}, t)]) for n, t in enumerate(trials)]
        for case in made:
            case.vertebrae[0].p = 0.9
        return made

    assert choose_extent(series([wide_misses] * 8 + [never] * 22), 0.5)[0] == 0.35
    assert choose_extent(series([wide_misses] * 2 + [wide_hits] + [never] * 27), 0.5)[0] == 0.3
    assert choose_extent(series([wide_misses] * 8 + [never] * 22), 0.5)[1]["fractures_called"] == 30


def test_a_choice_is_told_of_on_a_set_that_had_no_say() -> None:
    validation, other = cases(300, 3.0), cases(200, 3.0, seed=7)
    _, facts = choose_ensemble(validation)
    told = losses_elsewhere(validation, other, facts)
    assert told["levels"]["gain"] == pytest.approx(told["levels"]["without"] - told["levels"]["chosen"], abs=2e-4)
    assert told["levels"]["gain"] > told["levels"]["standard_error"] > 0
