"""Makes the test package `tiny` and what the Python reference says of a drawn volume.

The graphs are arithmetic, not trained: the levels graph names a cell by its Hounsfield value (300 + 100 * level), the
vertebra graph calls hot what is near 1900 HU. So a volume can be drawn whose every answer is known.

    cd node-inference/src/test/models
    python make_tiny.py        # with onnx, onnxruntime, numpy, scipy, PyYAML as in models/training/requirements.txt
"""

import gzip
import hashlib
import json
import math
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

HERE = Path(__file__).resolve().parent
RESOURCES = HERE.parent / "resources"
PACKAGE = RESOURCES / "models" / "tiny"
sys.path.insert(0, str(HERE.parents[3] / "models" / "training"))

GRID, K = 64, 4


def constant(name, values, dtype):
    return numpy_helper.from_array(np.asarray(values, dtype=dtype), name)


def hounsfield(source, cast_to):
    return [
        h.make_node("Cast", [source], ["stored"], to=T.FLOAT),
        h.make_node("Mul", ["stored", "slope"], ["scaled"]),
        h.make_node("Add", ["scaled", "intercept"], [cast_to]),
    ]


def save(nodes, name, inputs, outputs, initializers, path):
    graph = h.make_graph(nodes, name, inputs, outputs, initializers)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 18)], ir_version=9, producer_name="atlas-node-test")
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString())


def levels_graph(path):
    value = h.make_tensor_value_info
    nodes = hounsfield("slices", "hu") + [
        h.make_node("Unsqueeze", ["hu", "axis0"], ["hu4"]),
        h.make_node("Shape", ["slices"], ["depth"], start=0, end=1),
        h.make_node("Concat", ["one", "depth", "plane"], ["sizes"], axis=0),
        h.make_node("Resize", ["hu4", "", "", "sizes"], ["small"], mode="nearest"),
        h.make_node("Squeeze", ["small", "axis0"], ["cells"]),
        h.make_node("Unsqueeze", ["cells", "axis1"], ["cell"]),
        h.make_node("Sub", ["cell", "targets"], ["off"]),
        h.make_node("Abs", ["off"], ["distance"]),
        h.make_node("Mul", ["distance", "slopes"], ["named"]),
        h.make_node("Mul", ["cell", "zero"], ["nothing"]),
        h.make_node("Add", ["nothing", "background"], ["other"]),
        h.make_node("Concat", ["other", "named"], ["logits"], axis=1),
        h.make_node("Softmax", ["logits"], ["prob"], axis=1),
        h.make_node("Slice", ["prob", "first", "last", "axis1"], ["bones"]),
        h.make_node("ReduceSum", ["bones", "cellAxes"], ["mass"], keepdims=0),
    ]
    targets = (300 + 100 * np.arange(1, 8)).reshape(1, 7, 1, 1)
    save(
        nodes,
        "levels",
        [value("slices", T.INT16, ["Z", "H", "W"]), value("slope", T.FLOAT, [1]), value("intercept", T.FLOAT, [1])],
        [value("prob", T.FLOAT, ["Z", 8, GRID, GRID]), value("mass", T.FLOAT, ["Z", 7])],
        [
            constant("axis0", [0], np.int64),
            constant("axis1", [1], np.int64),
            constant("one", [1], np.int64),
            constant("plane", [GRID, GRID], np.int64),
            constant("first", [1], np.int64),
            constant("last", [8], np.int64),
            constant("cellAxes", [2, 3], np.int64),
            constant("targets", targets, np.float32),
            constant("slopes", -0.05, np.float32),
            constant("zero", 0, np.float32),
            constant("background", -2.5, np.float32),
        ],
        path,
    )


def vertebra_graph(path):
    value = h.make_tensor_value_info
    nodes = hounsfield("crops", "hu") + [
        h.make_node("Slice", ["hu", "one", "minusOne", "one"], ["inner"]),
        h.make_node("Shape", ["inner"], ["lead"], start=0, end=2),
        h.make_node("Concat", ["lead", "cells"], ["sizes"], axis=0),
        h.make_node("Resize", ["inner", "", "", "sizes"], ["small"], mode="linear"),
        h.make_node("Sub", ["small", "middle"], ["off"]),
        h.make_node("Mul", ["off", "steepness"], ["logits"]),
        h.make_node("Sigmoid", ["logits"], ["heat"]),
        h.make_node("ReduceMax", ["heat", "cellAxes"], ["p_slice"], keepdims=0),
        h.make_node("ReduceMax", ["p_slice", "one"], ["hottest"], keepdims=0),
        h.make_node("Cast", ["masks"], ["bone"], to=T.FLOAT),
        h.make_node("ReduceMean", ["bone", "allAxes"], ["share"], keepdims=0),
        h.make_node("Mul", ["share", "half"], ["bonus"]),
        h.make_node("Sub", ["unit", "bonus"], ["factor"]),
        h.make_node("Mul", ["hottest", "factor"], ["p_vertebra"]),
    ]
    save(
        nodes,
        "vertebra",
        [
            value("crops", T.INT16, ["V", "K2", "h", "w"]),
            value("masks", T.UINT8, ["V", "K", 64, 64]),
            value("slope", T.FLOAT, [1]),
            value("intercept", T.FLOAT, [1]),
        ],
        [value("p_vertebra", T.FLOAT, ["V"]), value("p_slice", T.FLOAT, ["V", "K"]), value("heat", T.FLOAT, ["V", "K", 32, 32])],
        [
            constant("one", [1], np.int64),
            constant("minusOne", [-1], np.int64),
            constant("cells", [32, 32], np.int64),
            constant("cellAxes", [2, 3], np.int64),
            constant("allAxes", [1, 2, 3], np.int64),
            constant("middle", 1500, np.float32),
            constant("steepness", 0.01, np.float32),
            constant("half", 0.5, np.float32),
            constant("unit", 1, np.float32),
        ],
        path,
    )


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def raw(name, array):
    """Writes an array and returns its entry."""
    path = PACKAGE / "golden" / name
    path.write_bytes(gzip.compress(array.tobytes(), mtime=0))
    return f"file: golden/{name}, sha256: {sha256(path)}, dtype: {array.dtype}"


def run(graph, feed):
    session = onnxruntime.InferenceSession(str(PACKAGE / graph), providers=["CPUExecutionProvider"])
    names = [o.name for o in session.get_outputs()]
    return dict(zip(names, session.run(names, feed)))


def golden():
    rng = np.random.default_rng(1)
    slices = rng.integers(0, 3000, (16, 64, 64), dtype=np.int16)
    scale = {"slope": np.float32([1]), "intercept": np.float32([-1024])}
    levels = run("levels.onnx", {"slices": slices, **scale})
    crops = rng.integers(0, 3000, (2, K + 2, 40, 40), dtype=np.int16)
    masks = rng.integers(0, 2, (2, K, 64, 64), dtype=np.uint8)
    vertebra = run("vertebra.onnx", {"crops": crops, "masks": masks, **scale})
    return f"""
  - stage: levels
    inputs:
      slices: {{{raw("levels_slices.i16.gz", slices)}, shape: {list(slices.shape)}}}
      slope: {{value: 1.0}}
      intercept: {{value: -1024.0}}
    outputs:
      prob: {{{raw("levels_prob.f32.gz", levels["prob"].ravel()[::1009])}, stride: 1009, tolerance: 0.0001}}
      mass: {{{raw("levels_mass.f32.gz", levels["mass"])}, stride: 1, tolerance: 0.05}}
  - stage: vertebra
    inputs:
      crops: {{{raw("vertebra_crops.i16.gz", crops)}, shape: {list(crops.shape)}}}
      masks: {{{raw("vertebra_masks.u8.gz", masks)}, shape: {list(masks.shape)}}}
      slope: {{value: 1.0}}
      intercept: {{value: -1024.0}}
    outputs:
      p_vertebra: {{{raw("vertebra_p.f32.gz", vertebra["p_vertebra"])}, stride: 1, tolerance: 0.0001}}
      heat: {{{raw("vertebra_heat.f32.gz", vertebra["heat"].ravel()[::17])}, stride: 17, tolerance: 0.0001}}
"""


# SNOMED CT, C1 to C7
VERTEBRAE = ("14806007", "39976000", "113205007", "5329002", "36978003", "36054005", "87391001")
TARGET = """  - name: {name}
    finding: {{value: '125605004', scheme: SCT, meaning: Fracture of bone}}
    site: {{value: '{code}', scheme: SCT, meaning: {name} vertebra}}"""

MANIFEST = """schema: 2
id: tiny
version: 1.0.0
title: Arithmetic test graphs
intended_use: demonstration
label: "TEST - NOT FOR CLINICAL USE"
manufacturer: Atlas Node project
licence: Apache-2.0
card: CARD.md
provenance: {{data: "none, the graphs are arithmetic", command: python make_tiny.py, seed: 1}}
performance: []
known_failures: ["everything but drawn volumes"]
accepts:
  modality: [CT]
  image_type_excludes: [LOCALIZER]
  body_part: [CSPINE, NECK, HEADNECK, HEAD, SPINE]
  orientation_tolerance_deg: 25
  rows: [64, 1024]
  columns: [64, 1024]
  pixel_spacing_mm: [0.2, 1.2]
  slice_spacing_mm: [0.3, 3.2]
  uniformity: 0.05
  min_slices: 24
  min_extent_mm: 80
  patient_position: [HFS, FFS]
  slice_thickness_mm: [0.2, 4]
  min_slice_coverage: 0.6
  kernel_excludes: [LUNG*, B80f]
outputs:
  term: fracture
  patient:
    name: overall
    finding: {{value: '125605004', scheme: SCT, meaning: Fracture of bone}}
    site: {{value: '122494005', scheme: SCT, meaning: Cervical spine}}
  targets:
{targets}
stages:
  - name: levels
    kind: levels
    file: levels.onnx
    sha256: {levels_sha}
    bytes: {levels_bytes}
    opset: 18
    plane: sagittal
    structures: [C1, C2, C3, C4, C5, C6, C7]
    pitch_mm: 2.0
    z_multiple: 16
    grid: {grid}
    inputs: {{slices: slices, slope: slope, intercept: intercept}}
    outputs: {{prob: prob, mass: mass}}
  - name: vertebra
    kind: vertebra
    file: vertebra.onnx
    sha256: {vertebra_sha}
    bytes: {vertebra_bytes}
    opset: 18
    crop_mm: 60
    k: {k}
    inputs: {{crops: crops, masks: masks, slope: slope, intercept: intercept}}
    outputs: {{p_vertebra: p_vertebra, p_slice: p_slice, heat: heat}}
post:
  min_level_ml: 2.0
  heat_threshold: 0.6
  extent_threshold: 0.45
  box_merge_mm: 5.0
  boxes_per_level: 1
  thresholds: {{C1: 0.3, C2: 0.3, C3: 0.3, C4: 0.3, C5: 0.3, C6: 0.3, C7: 0.3, overall: 0.3}}
  threshold_basis: "none"
  bands: {{medium: 0.5, high: 0.8}}
  shape: {{structures: [C3, C4, C5, C6, C7], height_loss_percent: [20, 25, 40], displacement_mm: [3, 4, 6]}}
selfcheck:
  min_levels: 4
  min_confidence: 0.80
  level_volume_ml: [4, 260]
  level_spacing_mm: [9, 28]
  air_fraction: [0.05, 0.9]
  soft_fraction: [0.10, 0.85]
  bone_fraction: [0.003, 0.20]
golden:{golden}"""


def package():
    (PACKAGE / "golden").mkdir(parents=True, exist_ok=True)
    levels_graph(PACKAGE / "levels.onnx")
    vertebra_graph(PACKAGE / "vertebra.onnx")
    (PACKAGE / "CARD.md").write_text("# Arithmetic test graphs\n\nNot trained on anything. For tests of the node.\n")
    levels, vertebra = PACKAGE / "levels.onnx", PACKAGE / "vertebra.onnx"
    (PACKAGE / "model.yaml").write_text(
        MANIFEST.format(
            levels_sha=sha256(levels),
            levels_bytes=levels.stat().st_size,
            vertebra_sha=sha256(vertebra),
            vertebra_bytes=vertebra.stat().st_size,
            grid=GRID,
            k=K,
            targets="\n".join(TARGET.format(name=f"C{n}", code=code) for n, code in enumerate(VERTEBRAE, start=1)),
            golden=golden(),
        )
    )


def drawn_volume():
    """The volume that DrawnVolume.java draws too: upright, columns 1.0 mm, rows 0.9 mm, slices 2.5 mm."""
    n, rows, columns = 64, 150, 160
    k, r, c = np.indices((n, rows, columns), dtype=np.int64)
    stored = np.full((n, rows, columns), 24, dtype=np.int64)  # -1000 HU
    body = (c - 80) ** 2 * 4 + (r - 75) ** 2 * 5 < 4 * 70**2
    stored[body] = 1064 + ((k * 7 + r * 3 + c) % 11 - 5)[body]
    for level in range(1, 8):
        bottom = 4 + (7 - level) * 8
        centre = 70 + level
        block = (k >= bottom) & (k < bottom + 6) & (abs(c - 78) <= 18) & (abs(r - centre) <= 14)
        stored[block] = 1024 + 300 + 100 * level
    stored[22:24, 74:84, 70:80] = 1024 + 1900  # C5, slices 20..25
    stored[24:25, 74:80, 84:90] = 1024 + 1900  # beside it, to be merged
    stored[37:39, 70:73, 90:93] = 1024 + 1900  # C3, slices 36..41
    stored[61:63, 20:24, 80:84] = 1024 + 300 + 100 * 6  # an island of C6 above C1
    stored[13:17, 50:53, 78:81] = 1024 + 300 + 100 * 6  # a small one beside C6
    return stored.astype(np.int16)


def parity():
    from atlas_training import reference
    from atlas_training.statistics import input_statistics
    from atlas_training.volume import Volume, to_standard_axes

    stored = drawn_volume()
    positions = 10.0 + 2.5 * np.arange(stored.shape[0])
    upright = dict(
        stored=stored, positions=positions, spacing_y=0.9, spacing_x=1.0, slope=1.0, intercept=-1024.0,
        origin=np.array([-79.0, -60.0, 0.0]), row_dir=np.array([1.0, 0, 0]), col_dir=np.array([0, 1.0, 0]),
        normal=np.array([0, 0, 1.0]),
    )
    pipeline = reference.Pipeline(PACKAGE)
    result = pipeline.run(Volume(**upright))
    turned = dict(upright)
    turned["stored"] = np.ascontiguousarray(stored.transpose(0, 2, 1)[:, ::-1, ::-1])
    turned["row_dir"], turned["col_dir"] = np.array([0, -1.0, 0]), np.array([-1.0, 0, 0])
    turned["spacing_x"], turned["spacing_y"] = 0.9, 1.0
    turned["origin"] = upright["origin"] + np.array([159 * 1.0, 149 * 0.9, 0])
    again = pipeline.run(to_standard_axes(Volume(**turned)))
    assert [level.p for level in again.levels] == [level.p for level in result.levels]
    assert not result.declined, result.declined
    stage = pipeline.stages["levels"]
    given = reference.levels_input(Volume(**upright), stage["pitch_mm"], stage["z_multiple"], stage["grid"])
    answer = {
        "confidence": result.confidence,
        "moved": result.moved,
        "measures": {name: None if math.isnan(value) else value for name, value in result.measures.items()},
        "statistics": input_statistics(Volume(**upright)),
        "overall": result.overall,
        "slices_sha256": hashlib.sha256(given.slices.tobytes()).hexdigest(),
        "slices_shape": list(given.slices.shape),
        "levels": [
            {
                "level": level.level,
                "volume_ml": level.volume_ml,
                "centroid_mm": level.centroid_mm,
                "p": level.p,
                "positive": level.positive,
                "key_slice": level.key_slice,
                "boxes": [
                    {"low_mm": box.low_mm, "high_mm": box.high_mm, "level_only": box.level_only, "slices": box.slices}
                    for box in level.boxes
                ],
            }
            for level in result.levels
        ],
    }
    (RESOURCES / "parity" / "drawn.json").write_text(json.dumps(answer, indent=1, allow_nan=False) + "\n")


if __name__ == "__main__":
    package()
    parity()
