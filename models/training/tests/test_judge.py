"""A package is finished again from its graphs alone."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from atlas_training.judge import HELD_OUT, HeldOut, Place, Training, from_package, judge

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "models/cspine-fracture"
# tested on series that it was tuned on: three series span no range that others would lie in
FEW = HeldOut(validation=range(10_000, 10_003), test=range(10_000, 10_002), partial=range(30_000, 30_001))


def quiet(line: str) -> None:
    """Nothing is said."""


def test_held_out_sets_have_no_series_in_common() -> None:
    sets = [HELD_OUT.validation, HELD_OUT.test, HELD_OUT.partial]
    assert len(set().union(*sets)) == sum(len(seeds) for seeds in sets)


def test_what_the_shipped_package_knows_of_its_training_is_kept() -> None:
    training = from_package(SHIPPED)
    assert training.command.startswith("python -m atlas_training build")
    assert training.with_atlas and training.seed == 1
    assert "Model I" in training.cpu_minutes and "evaluation" not in training.cpu_minutes
    assert "levels" in training.plan and not any(name.endswith("_seeds") for name in training.plan)


def test_package_is_finished_from_its_graphs_without_checkpoints(tmp_path: Path) -> None:
    out, sample = tmp_path / "package", tmp_path / "sample"
    out.mkdir()
    for graph in SHIPPED.glob("*.onnx"):
        shutil.copy(graph, out)
    shutil.copytree(ROOT / "samples/cspine-phantom", sample)
    (sample / "expected.json").unlink()
    training = Training("python -m atlas_training build", 1, False, {"stage 1": 20.0}, {})
    judge(training, FEW, Place(out, tmp_path / "work", None, (), sample, 1), quiet)
    manifest = yaml.safe_load((out / "model.yaml").read_text())
    report = json.loads((out / "report.json").read_text())
    assert report["validation"]["series"] == 3 and report["test"]["series"] == 2 and report["partial"]["series"] == 1
    assert report["cpu_minutes_by_part"]["stage 1"] == 20.0 and report["cpu_minutes_by_part"]["held-out series"] > 0
    assert "validation set (3 phantoms)" in manifest["post"]["threshold_basis"]
    assert {golden["stage"] for golden in manifest["golden"]} == {"levels", "vertebra", "slices"}
    assert json.loads((sample / "expected.json").read_text())["version"] == manifest["version"]
    assert f"version {manifest['version']}" in (out / "CARD.md").read_text()


def test_a_package_trained_with_the_label_atlas_is_not_judged_without(tmp_path: Path) -> None:
    training = Training("", 1, True, {}, {})
    with pytest.raises(ValueError, match="label atlas"):
        judge(training, FEW, Place(tmp_path, tmp_path, None, (), None, 1), quiet)
