"""A few steps of every part of the training run, and a resumed run sees what an unbroken one would."""

from pathlib import Path

import pytest
import torch

from atlas_training.data import DataPaths, generate
from atlas_training.train import Schedule, train_head, train_levels, train_slices


@pytest.fixture(scope="module")
def vertebrae(tmp_path_factory: pytest.TempPathFactory) -> DataPaths:
    return generate(tmp_path_factory.mktemp("vertebra"), "vertebra", 4, 9, None, 1)


def test_levels_train_and_resume(tmp_path: Path) -> None:
    data = generate(tmp_path / "levels", "levels", 2, 9, None, 1)
    net = train_levels(data, Schedule(2, 2, 1e-3, 1), tmp_path / "levels.pt", lambda line: None)
    again = train_levels(data, Schedule(2, 2, 1e-3, 1), tmp_path / "levels.pt", lambda line: None)
    for a, b in zip(net.state_dict().values(), again.state_dict().values()):
        assert torch.equal(a, b)


def test_finished_data_is_not_made_again(tmp_path: Path) -> None:
    generate(tmp_path, "vertebra", 2, 9, None, 1)
    written = (tmp_path / "image.npy").stat().st_mtime_ns
    generate(tmp_path, "vertebra", 2, 9, None, 1)
    assert (tmp_path / "image.npy").stat().st_mtime_ns == written


def test_slices_and_head_train(vertebrae: DataPaths, tmp_path: Path) -> None:
    lines: list[str] = []
    net = train_slices(vertebrae, 4, Schedule(2, 2, 1e-3, 1), tmp_path / "slices.pt", lines.append)
    head = train_head(net, vertebrae, 2, 4, Schedule(2, 2, 1e-3, 1), tmp_path / "head.pt", lines.append)
    assert len(lines) == 2
    vertebra, slices = head(torch.zeros(3, 16, 100))
    assert vertebra.shape == (3,) and slices.shape == (3, 16)
