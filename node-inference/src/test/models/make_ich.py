"""Makes the test package `ich`: a second application, one stage that judges slices, described by its folder alone.

The graphs are arithmetic, not trained: a pixel is hot in a channel where its Hounsfield value lies in the channel's
window (`windows_hu` of the manifest). So a head can be drawn whose every answer is known (DrawnHead.java of
node-testkit).

    cd node-inference/src/test/models
    python make_ich.py        # with onnx, onnxruntime, numpy as in models/training/requirements.txt
"""

import gzip

import numpy as np
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h

from make_tiny import RESOURCES, constant, hounsfield, save, sha256

PACKAGE = RESOURCES / "models" / "ich"
WINDOWS = [[64, 76], [49, 61], [84, 96]]  # blood, thin blood, dense blood
CELL = 4


def hot_pixels(of):
    """Nodes from [S, H, W] in Hounsfield units to [S, C, H, W]: near 1 inside a channel's window, 0.5 on its edge."""
    return [
        h.make_node("Unsqueeze", [of, "axis1"], ["one_channel"]),
        h.make_node("Gather", ["windows", "lower"], ["low"], axis=1),
        h.make_node("Gather", ["windows", "upper"], ["high"], axis=1),
        h.make_node("Add", ["low", "high"], ["sum"]),
        h.make_node("Sub", ["high", "low"], ["widths"]),
        h.make_node("Mul", ["sum", "half"], ["middles"]),
        h.make_node("Mul", ["widths", "half"], ["halves"]),
        h.make_node("Reshape", ["middles", "channels"], ["middle"]),
        h.make_node("Reshape", ["halves", "channels"], ["reach"]),
        h.make_node("Sub", ["one_channel", "middle"], ["off"]),
        h.make_node("Abs", ["off"], ["distance"]),
        h.make_node("Sub", ["reach", "distance"], ["logits"]),
        h.make_node("Sigmoid", ["logits"], ["hot"]),
    ]


def constants(nodes):
    """Those of the fixed values that the nodes use."""
    used = {name for node in nodes for name in node.input}
    values = [
        constant("axis1", [1], np.int64),
        constant("lower", 0, np.int64),
        constant("upper", 1, np.int64),
        constant("half", 0.5, np.float32),
        constant("channels", [1, -1, 1, 1], np.int64),
        constant("one", [1], np.int64),
        constant("two", [2], np.int64),
        constant("three", [3], np.int64),
        constant("minusOne", [-1], np.int64),
        constant("minusTwo", [-2], np.int64),
        constant("zero", [0], np.int64),
        constant("end", [2**62], np.int64),
        constant("axis0", [0], np.int64),
    ]
    return [each for each in values if each.name in used]


def inputs():
    value = h.make_tensor_value_info
    return [
        value("slices", T.INT16, ["S2", "H", "W"]),
        value("slope", T.FLOAT, [1]),
        value("intercept", T.FLOAT, [1]),
        value("windows", T.FLOAT, ["C", 2]),
    ]


def blood_graph(path):
    """Looks at a slice with both neighbours, weighted 1 : 2 : 1; answers with cells of 4 x 4 pixels beside p."""
    value = h.make_tensor_value_info
    nodes = hounsfield("slices", "hu") + [
        h.make_node("Slice", ["hu", "zero", "minusTwo", "axis0"], ["below"]),
        h.make_node("Slice", ["hu", "one", "minusOne", "axis0"], ["here"]),
        h.make_node("Slice", ["hu", "two", "end", "axis0"], ["above"]),
        h.make_node("Sum", ["below", "here", "here", "above"], ["four"]),
        h.make_node("Mul", ["four", "quarter"], ["calmed"]),
    ]
    nodes += hot_pixels("calmed") + [
        h.make_node("Slice", ["hot", "zero", "one", "axis1"], ["blood"]),
        h.make_node("AveragePool", ["blood"], ["cells"], kernel_shape=[CELL, CELL], strides=[CELL, CELL]),
        h.make_node("Squeeze", ["cells", "axis1"], ["heat"]),
        h.make_node("ReduceMax", ["heat", "plane"], ["hottest"], keepdims=0),
        h.make_node("Unsqueeze", ["hottest", "axis1"], ["p_blood"]),
        h.make_node("Mul", ["p_blood", "share"], ["p_any"]),
        h.make_node("Concat", ["p_blood", "p_any"], ["p"], axis=1),
    ]
    save(
        nodes,
        "blood",
        inputs(),
        [value("p", T.FLOAT, ["S", 2]), value("heat", T.FLOAT, ["S", "Hh", "Wh"])],
        constants(nodes) + [
            constant("quarter", 0.25, np.float32),
            constant("share", 0.875, np.float32),
            constant("plane", [1, 2], np.int64),
        ],
        path,
    )


def other_graph(path):
    """Looks at the slice alone, and has no heat map."""
    value = h.make_tensor_value_info
    nodes = hounsfield("slices", "hu") + [h.make_node("Slice", ["hu", "one", "minusOne", "axis0"], ["here"])]
    nodes += hot_pixels("here") + [
        h.make_node("Slice", ["hot", "one", "three", "axis1"], ["others"]),
        h.make_node("ReduceMax", ["others", "plane"], ["p"], keepdims=0),
    ]
    save(
        nodes,
        "others",
        inputs(),
        [value("p", T.FLOAT, ["S", 2])],
        constants(nodes) + [constant("plane", [2, 3], np.int64)],
        path,
    )


def raw(name, array):
    """Writes an array and returns its entry."""
    path = PACKAGE / "golden" / name
    path.write_bytes(gzip.compress(np.ascontiguousarray(array).tobytes(), mtime=0))
    return f"file: golden/{name}, sha256: {sha256(path)}, dtype: {array.dtype}"


def run(graph, slices):
    session = onnxruntime.InferenceSession(str(PACKAGE / graph), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    feed = {
        "slices": slices,
        "slope": np.float32([1]),
        "intercept": np.float32([-1024]),
        "windows": np.float32(WINDOWS),
    }
    return dict(zip(names, session.run(names, feed)))


def golden():
    slices = np.random.default_rng(2).integers(1024, 1124, (6, 8, 8), dtype=np.int16)
    given = f"""
      slices: {{{raw("slices.i16.gz", slices)}, shape: {list(slices.shape)}}}
      slope: {{value: 1.0}}
      intercept: {{value: -1024.0}}"""
    blood, others = run("blood.onnx", slices), run("others.onnx", slices)
    return f"""
  - stage: slices
    graph: blood.onnx
    inputs:{given}
    outputs:
      p: {{{raw("blood_p.f32.gz", blood["p"])}, stride: 1, tolerance: 0.0001}}
      heat: {{{raw("blood_heat.f32.gz", blood["heat"].ravel()[::3])}, stride: 3, tolerance: 0.0001}}
  - stage: slices
    graph: others.onnx
    inputs:{given}
    outputs:
      p: {{{raw("others_p.f32.gz", others["p"])}, stride: 1, tolerance: 0.0001}}
"""


MANIFEST = """schema: 2
id: ich-demo
version: 0.2.0
title: Intracranial haemorrhage, arithmetic test graphs
intended_use: demonstration
label: "TEST - NOT FOR CLINICAL USE"
manufacturer: Atlas Node project
licence: Apache-2.0
card: CARD.md
provenance: {{data: "none, the graphs are arithmetic", command: python make_ich.py, seed: 2}}
performance: []
known_failures: ["everything but drawn heads"]
accepts:
  modality: [CT]
  image_type_excludes: [LOCALIZER]
  body_part: [HEAD, BRAIN]
  orientation_tolerance_deg: 25
  rows: [64, 1024]
  columns: [64, 1024]
  pixel_spacing_mm: [0.2, 2.0]
  slice_spacing_mm: [0.5, 6.0]
  uniformity: 0.05
  min_slices: 12
  min_extent_mm: 80
  patient_position: [HFS]
outputs:
  term: hemorrhage
  patient:
    name: any
    finding: {{value: '1386000', scheme: SCT, meaning: Intracranial hemorrhage}}
    site: {{value: '69536005', scheme: SCT, meaning: Head}}
  targets:
    - name: intraparenchymal
      finding: {{value: '1386000', scheme: SCT, meaning: Intracranial hemorrhage}}
      site: {{value: '12738006', scheme: SCT, meaning: Brain}}
    - name: intraventricular
      finding: {{value: '1386000', scheme: SCT, meaning: Intracranial hemorrhage}}
      site: {{value: '35764002', scheme: SCT, meaning: Brain ventricle}}
    - name: subarachnoid
      finding: {{value: '1386000', scheme: SCT, meaning: Intracranial hemorrhage}}
      site: {{value: '35951006', scheme: SCT, meaning: Subarachnoid space}}
stages:
  - name: slices
    kind: slice_classifier
    plane: axial
    window_mm: 192
    halo: 1
    batch: 7
    windows_hu: {windows}
    inputs: {{slices: slices, slope: slope, intercept: intercept, windows: windows}}
    outputs: {{p: p}}
    members:
      - file: blood.onnx
        sha256: {blood_sha}
        bytes: {blood_bytes}
        opset: 18
        columns: [intraparenchymal, any]
        outputs: {{p: p, heat: heat}}
      - file: others.onnx
        sha256: {others_sha}
        bytes: {others_bytes}
        opset: 18
        columns: [subarachnoid, intraventricular]
    aggregate: {{method: top_mean, count: 3}}
post:
  heat_threshold: 0.6
  extent_threshold: 0.45
  box_merge_mm: 5.0
  boxes_per_level: 2
  thresholds: {{intraparenchymal: 0.5, intraventricular: 0.5, subarachnoid: 0.5, any: 0.4}}
  threshold_basis: "none, the graphs are arithmetic"
  bands: {{medium: 0.6, high: 0.9}}
selfcheck:
  air_fraction: [0.05, 0.9]
  soft_fraction: [0.10, 0.85]
  bone_fraction: [0.003, 0.30]
golden:{golden}"""


def package():
    (PACKAGE / "golden").mkdir(parents=True, exist_ok=True)
    blood, others = PACKAGE / "blood.onnx", PACKAGE / "others.onnx"
    blood_graph(blood)
    other_graph(others)
    (PACKAGE / "CARD.md").write_text(
        "# Intracranial haemorrhage, arithmetic test graphs\n\nNot trained on anything. For tests of the node.\n"
    )
    (PACKAGE / "model.yaml").write_text(
        MANIFEST.format(
            windows=WINDOWS,
            blood_sha=sha256(blood),
            blood_bytes=blood.stat().st_size,
            others_sha=sha256(others),
            others_bytes=others.stat().st_size,
            golden=golden(),
        )
    )


if __name__ == "__main__":
    package()
