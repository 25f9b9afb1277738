"""A few steps of every part of the training run, and a resumed run sees what an unbroken one would."""

from pathlib import Path

import pytest
import torch

from atlas_training.data import DataPaths, generate
from atlas_training.schedule import Schedule, Watch, run_schedule
from atlas_training.train import CLASSIFIER_PART, LEVELS_PART, SLICES_PART, draw_planes, train_head, train_part

TWO_STEPS = Schedule(2, 2, 1e-3, 1)


def quiet(line: str) -> None:
    """Nothing is said."""


@pytest.fixture(scope="module")
def vertebrae(tmp_path_factory: pytest.TempPathFactory) -> DataPaths:
    return generate(tmp_path_factory.mktemp("vertebra"), "vertebra", 2, 9, None, 1)


@pytest.fixture(scope="module")
def volumes(tmp_path_factory: pytest.TempPathFactory) -> DataPaths:
    return generate(tmp_path_factory.mktemp("levels"), "levels", 2, 9, None, 1)


def test_levels_train_and_a_finished_run_is_not_repeated(volumes: DataPaths, tmp_path: Path) -> None:
    net = train_part(LEVELS_PART, volumes, range(2), TWO_STEPS, tmp_path / "levels.pt", quiet)
    again = train_part(LEVELS_PART, volumes, range(2), TWO_STEPS, tmp_path / "levels.pt", quiet)
    for a, b in zip(net.state_dict().values(), again.state_dict().values()):
        assert torch.equal(a, b)


@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
def test_planes_of_every_direction_come_with_labels_of_the_middle_two(volumes: DataPaths, plane: str) -> None:
    import numpy as np

    planes, labels = draw_planes(volumes, [0, 1], 6, plane)(np.random.default_rng(1))
    assert planes.shape == (6, 6, 128, 128) and labels.shape == (6, 2, 128, 128)
    assert labels.max() > 0
    assert planes[:, 2:4][labels > 0].mean() > 2 * planes[:, 2:4][labels == 0].mean()


def test_finished_data_is_not_made_again(vertebrae: DataPaths) -> None:
    written = (vertebrae.folder / "image.npy").stat().st_mtime_ns
    generate(vertebrae.folder, "vertebra", 2, 9, None, 1)
    assert (vertebrae.folder / "image.npy").stat().st_mtime_ns == written


def test_slices_and_head_train(vertebrae: DataPaths, tmp_path: Path) -> None:
    lines: list[str] = []
    net = train_part(SLICES_PART, vertebrae, range(4), TWO_STEPS, tmp_path / "slices.pt", lines.append)
    head = train_head(net, vertebrae, range(2, 6), TWO_STEPS, tmp_path / "head.pt", lines.append)
    assert len(lines) == 2
    vertebra, slices = head(torch.zeros(3, 16, 100))
    assert vertebra.shape == (3,) and slices.shape == (3, 16)


def test_slice_classifier_trains(tmp_path: Path) -> None:
    data = generate(tmp_path / "slices", "slices", 1, 9, None, 1)
    net = train_part(CLASSIFIER_PART, data, range(8), TWO_STEPS, tmp_path / "classifier.pt", quiet)
    logits, heat, level = net(torch.zeros(1, 3, 192, 192))
    assert logits.shape == (1, 8) and heat.shape == (1, 48, 48) and level.shape == (1, 9, 48, 48)


def scripted(scores: list[float], patience: int, checkpoint: Path) -> list[float]:
    """Trains one weight and returns the scores that were asked for."""
    asked: list[float] = []

    def score(net: torch.nn.Module) -> float:
        asked.append(scores[len(asked)])
        return asked[-1]

    net = torch.nn.Linear(1, 1)
    run_schedule(net, Schedule(6, 1, 1e-3, 1), lambda rng: (torch.ones(1, 1),), lambda m, b: m(b[0]).sum() ** 2,
                 checkpoint, quiet, Watch(score, 1, patience))
    return asked


def test_training_stops_when_the_held_out_score_does_not_improve(tmp_path: Path) -> None:
    assert scripted([3.0, 2.0, 2.5, 2.4, 9.0, 9.0], 2, tmp_path / "a.pt") == [3.0, 2.0, 2.5, 2.4]
    assert torch.load(tmp_path / "a.pt", weights_only=True)["best"] == 2.0


def test_training_goes_to_the_end_while_it_improves(tmp_path: Path) -> None:
    assert len(scripted([6.0, 5.0, 4.0, 3.0, 2.0, 1.0], 2, tmp_path / "a.pt")) == 6
