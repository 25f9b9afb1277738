"""ONNX export of the graphs, and the golden vectors a host checks at start-up."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from .data import K
from .ensemble import slices_input
from .model1 import SlicesGraph
from .nets import LevelsGraph, VertebraGraph
from .reference import Pipeline, crop_level, fixed_inputs
from .series import Request, make_series
from .volume import Volume

OPSET = 18
IR_VERSION = 9
GOLDEN_SEED = 4242
GOLDEN_SLICES = 16
GOLDEN_SIDE = 128
GOLDEN_CROP = 96
GOLDEN_VERTEBRAE = 2
GOLDEN_STACK = 4


def export_levels(graph: LevelsGraph, path: Path) -> None:
    """Stage 1; Z, H and W are dynamic."""
    example = (torch.full((32, 96, 100), 300, dtype=torch.int16), torch.ones(1), torch.zeros(1))
    axes = {"slices": {0: "Z", 1: "H", 2: "W"}, "prob": {0: "Z"}, "mass": {0: "Z"}}
    export_graph(graph, example, path, ["slices", "slope", "intercept"], ["prob", "mass"], axes)


def export_vertebra(graph: VertebraGraph, path: Path) -> None:
    """Stage 2; V, h and w are dynamic, K is fixed."""
    example = (
        torch.full((2, K + 2, 90, 92), 300, dtype=torch.int16), torch.ones((2, K, 64, 64), dtype=torch.uint8),
        torch.ones(1), torch.zeros(1),
    )
    axes = {"crops": {0: "V", 2: "h", 3: "w"}, "masks": {0: "V"}, "p_vertebra": {0: "V"}, "p_slice": {0: "V"}, "heat": {0: "V"}}
    export_graph(graph, example, path, ["crops", "masks", "slope", "intercept"], ["p_vertebra", "p_slice", "heat"], axes)


def export_slices(graph: SlicesGraph, path: Path) -> None:
    """Model I; S (two slices fewer than given), h and w are dynamic."""
    example = (torch.full((4, 100, 104), 300, dtype=torch.int16), torch.ones(1), torch.zeros(1))
    axes = {"slices": {0: "S2", 1: "h", 2: "w"}, "p": {0: "S"}, "heat": {0: "S"}}
    export_graph(graph, example, path, ["slices", "slope", "intercept"], ["p", "heat"], axes)


def export_graph(
    graph: nn.Module, example: tuple[torch.Tensor, ...], path: Path, inputs: list[str], outputs: list[str],
    axes: dict[str, dict[int, str]],
) -> None:
    import onnx

    graph = graph.eval().float().to(memory_format=torch.contiguous_format)
    torch.onnx.export(
        graph, example, str(path), input_names=inputs, output_names=outputs, dynamic_axes=axes,
        opset_version=OPSET, dynamo=False,
    )
    model = onnx.load(str(path))
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def describe_file(path: Path) -> dict[str, Any]:
    """sha256 and size of a file."""
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def write_golden(model_dir: Path, pipeline: Pipeline) -> list[dict[str, Any]]:
    """Small inputs cut from one phantom with the outputs of these graphs; returns the manifest entries."""
    folder = model_dir / "golden"
    folder.mkdir(exist_ok=True)
    volume, _ = make_series(Request(GOLDEN_SEED, ("C4",), (0.6, 1.0), field_mm=180.0, slice_mm=2.0, noise_hu=8.0))
    rescale = {"slope": np.asarray([1.0], np.float32), "intercept": np.asarray([-1024.0], np.float32)}
    slices, crops, masks = golden_inputs(pipeline, volume)
    prob, mass = pipeline.sessions["levels"].run(["prob", "mass"], {"slices": slices, **rescale})
    p, heat = pipeline.sessions["vertebra"].run(["p_vertebra", "heat"], {"crops": crops, "masks": masks, **rescale})
    values = {"slope": {"value": 1.0}, "intercept": {"value": -1024.0}}
    return [
        {
            "stage": "levels",
            "inputs": {"slices": golden_input(folder, "levels_slices.i16", slices), **values},
            "outputs": {
                "prob": golden_output(folder, "levels_prob.f32", prob, 101, 0.001),
                "mass": golden_output(folder, "levels_mass.f32", mass, 1, 0.5),
            },
        },
        {
            "stage": "vertebra",
            "inputs": {"crops": golden_input(folder, "vertebra_crops.i16", crops),
                       "masks": golden_input(folder, "vertebra_masks.u8", masks), **values},
            "outputs": {
                "p_vertebra": golden_output(folder, "vertebra_p.f32", p, 1, 0.001),
                "heat": golden_output(folder, "vertebra_heat.f32", heat, 17, 0.001),
            },
        },
        _golden_slices(folder, pipeline, volume),
    ]


def _golden_slices(folder: Path, pipeline: Pipeline, volume: Volume) -> dict[str, Any]:
    """Four slices with their neighbours at every second pixel; one member's answer."""
    stage = pipeline.stages["slices"]
    member, session = pipeline.members["slices"][0]
    given = slices_input(volume, stage)
    start = len(given.indices) // 2
    stack = np.ascontiguousarray(given.slices[start : start + GOLDEN_STACK + 2 * stage["halo"], ::2, ::2])
    p, heat = session.run(["p", "heat"], {"slices": stack, **fixed_inputs(volume, stage)})
    return {
        "stage": "slices", "graph": member["file"],
        "inputs": {"slices": golden_input(folder, "slices_slices.i16", stack),
                   "slope": {"value": volume.slope}, "intercept": {"value": volume.intercept}},
        "outputs": {"p": golden_output(folder, "slices_p.f32", p, 1, 0.001), "heat": golden_output(folder, "slices_heat.f32", heat, 17, 0.001)},
    }


def golden_inputs(pipeline: Pipeline, volume: Volume) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """16 slices of the middle neck at every second pixel, and two crops with their masks."""
    vertebra = pipeline.stages["vertebra"]
    given, level_map = pipeline.find_levels(volume)
    labels = level_map.labels
    present = [n for n in range(1, 8) if (labels == n).any()]
    chosen = (present + [1] * GOLDEN_VERTEBRAE)[2 : 2 + GOLDEN_VERTEBRAE]
    pieces = [crop_level(volume, given, labels, n, vertebra["crop_mm"], vertebra["k"]) for n in chosen]
    crops = np.stack([_fit(p.crops, GOLDEN_CROP, volume.air) for p in pieces])
    start = max(0, given.count // 2 - GOLDEN_SLICES // 2)
    slices = _fit(given.slices[start : start + GOLDEN_SLICES, ::2, ::2], GOLDEN_SIDE, volume.air)
    return np.ascontiguousarray(slices), crops, np.stack([p.masks for p in pieces])


def _fit(stack: np.ndarray, side: int, outside: int) -> np.ndarray:
    """The central `side` x `side` pixels of each plane, filled with air where the plane is smaller."""
    result = np.full((len(stack), side, side), outside, dtype=np.int16)
    height, width = (min(n, side) for n in stack.shape[1:])
    from_y, from_x = (stack.shape[1] - height) // 2, (stack.shape[2] - width) // 2
    to_y, to_x = (side - height) // 2, (side - width) // 2
    result[:, to_y : to_y + height, to_x : to_x + width] = stack[:, from_y : from_y + height, from_x : from_x + width]
    return result


def golden_input(folder: Path, name: str, array: np.ndarray) -> dict[str, Any]:
    """Writes an input; its entry in the manifest."""
    path = _write(folder, name, array)
    return {"file": f"golden/{path.name}", "sha256": describe_file(path)["sha256"],
            "dtype": str(array.dtype), "shape": list(array.shape)}


def golden_output(folder: Path, name: str, array: np.ndarray, stride: int, tolerance: float) -> dict[str, Any]:
    """Writes every so-many-th element of an output; its entry in the manifest."""
    path = _write(folder, name, array.ravel()[::stride])
    return {"file": f"golden/{path.name}", "sha256": describe_file(path)["sha256"],
            "dtype": "float32", "stride": stride, "tolerance": tolerance}


def _write(folder: Path, name: str, array: np.ndarray) -> Path:
    path = folder / f"{name}.gz"
    path.write_bytes(gzip.compress(array.astype(array.dtype.newbyteorder("<")).tobytes(), mtime=0))
    return path
