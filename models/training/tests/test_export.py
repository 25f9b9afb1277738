"""The exported graphs keep the tensor contract, and the shipped package its own golden vectors."""

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest

from atlas_training.export import export_levels, export_slices, export_vertebra
from atlas_training.model1 import SliceClassifier, SlicesGraph
from atlas_training.nets import LevelsGraph, LevelsNet, SequenceHead, SliceNet, VertebraGraph

onnxruntime = pytest.importorskip("onnxruntime")
PACKAGE = Path(__file__).resolve().parents[2] / "cspine-fracture"


def session(path: Path) -> "onnxruntime.InferenceSession":
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def rescale(slope: float = 1.0, intercept: float = -1024.0) -> dict[str, np.ndarray]:
    return {"slope": np.asarray([slope], np.float32), "intercept": np.asarray([intercept], np.float32)}


@pytest.fixture(scope="module")
def levels(tmp_path_factory: pytest.TempPathFactory) -> "onnxruntime.InferenceSession":
    path = tmp_path_factory.mktemp("levels") / "levels.onnx"
    export_levels(LevelsGraph(LevelsNet().eval()), path)
    return session(path)


@pytest.fixture(scope="module")
def vertebra(tmp_path_factory: pytest.TempPathFactory) -> "onnxruntime.InferenceSession":
    path = tmp_path_factory.mktemp("vertebra") / "vertebra.onnx"
    export_vertebra(VertebraGraph(SliceNet().eval(), SequenceHead().eval()), path)
    return session(path)


@pytest.mark.parametrize(("z", "side"), [(16, 90), (32, 140)])
def test_levels_graph_takes_any_size_and_gives_probabilities(levels, z: int, side: int) -> None:
    slices = np.random.default_rng(1).integers(0, 2500, (z, side, side + 4)).astype(np.int16)
    prob, mass = levels.run(["prob", "mass"], {"slices": slices, **rescale()})
    assert prob.shape == (z, 8, 128, 128) and mass.shape == (z, 7)
    assert np.allclose(prob.sum(axis=1), 1, atol=1e-4)
    assert np.allclose(mass, prob[:, 1:].sum(axis=(2, 3)), rtol=1e-3, atol=1e-2)


def test_levels_graph_follows_slope_and_intercept(levels) -> None:
    stored = np.random.default_rng(2).integers(0, 1000, (16, 80, 80)).astype(np.int16)
    one, _ = levels.run(["prob", "mass"], {"slices": 2 * stored, **rescale(1.0)})
    two, _ = levels.run(["prob", "mass"], {"slices": stored, **rescale(2.0)})
    assert np.allclose(one, two, atol=1e-5)


def test_vertebra_graph_gives_the_same_for_one_and_for_many(vertebra) -> None:
    rng = np.random.default_rng(3)
    crops = rng.integers(0, 2500, (3, 18, 70, 74)).astype(np.int16)
    masks = rng.integers(0, 2, (3, 16, 64, 64)).astype(np.uint8)
    p, p_slice, heat = vertebra.run(["p_vertebra", "p_slice", "heat"], {"crops": crops, "masks": masks, **rescale()})
    assert p.shape == (3,) and p_slice.shape == (3, 16) and heat.shape == (3, 16, 32, 32)
    assert ((heat >= 0) & (heat <= 1)).all()
    single = vertebra.run(["p_vertebra"], {"crops": crops[:1], "masks": masks[:1], **rescale()})[0]
    assert np.allclose(single, p[:1], atol=1e-5)


def test_slices_graph_gives_the_same_in_one_batch_and_in_parts_with_halo(tmp_path: Path) -> None:
    path = tmp_path / "slices.onnx"
    export_slices(SlicesGraph(SliceClassifier().eval()), path)
    run = session(path).run
    slices = np.random.default_rng(4).integers(0, 2500, (7, 80, 84)).astype(np.int16)
    p, heat = run(["p", "heat"], {"slices": slices, **rescale()})
    assert p.shape == (5, 8) and heat.shape == (5, 48, 48)
    part = run(["p"], {"slices": slices[2:6], **rescale()})[0]
    assert np.allclose(part, p[2:4], atol=1e-5)


@pytest.mark.skipif(not (PACKAGE / "model.yaml").exists(), reason="package not built")
def test_shipped_package_reproduces_its_golden_vectors() -> None:
    yaml = pytest.importorskip("yaml")
    manifest = yaml.safe_load((PACKAGE / "model.yaml").read_text(encoding="utf-8"))
    stages = {stage["name"]: stage for stage in manifest["stages"]}
    for golden in manifest["golden"]:
        stage = stages[golden["stage"]]
        stage = next((m for m in stage.get("members", []) if m["file"] == golden.get("file")), stage)
        path = PACKAGE / stage["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == stage["sha256"]
        inputs = {name: _golden_input(entry) for name, entry in golden["inputs"].items()}
        names = list(golden["outputs"])
        for name, output in zip(names, session(path).run(names, inputs)):
            entry = golden["outputs"][name]
            expected = np.frombuffer(gzip.decompress((PACKAGE / entry["file"]).read_bytes()), "<f4")
            assert np.allclose(output.ravel()[:: entry["stride"]], expected, atol=entry["tolerance"], rtol=0)


def _golden_input(entry: dict) -> np.ndarray:
    if "value" in entry:
        return np.asarray([entry["value"]], np.float32)
    return np.frombuffer(gzip.decompress((PACKAGE / entry["file"]).read_bytes()), entry["dtype"]).reshape(entry["shape"])
