"""Writes a package with the full-size nets: `python -m atlas_training export-full --out DIR`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import onnxruntime
import torch
import yaml
from torch import nn

from . import package
from .data import DOCUMENT_WINDOW_HU, LEVELS_WINDOW_HU, SOFT_WINDOW_HU, VERTEBRA_WINDOW_HU, K
from .export import GOLDEN_CROP, GOLDEN_SEED, GOLDEN_VERTEBRAE, export_graph, golden_input, golden_output
from .full_nets import FullLevelsGraph, FullLevelsNet, FullSliceNet, FullSlicesGraph, FullVertebraGraph, FullVertebraNet
from .package import COLUMNS
from .series import Request, make_series

# Stride and tolerance of each output in the golden vectors.
GOLDEN_OUTPUTS = {
    "prob": (101, 0.001), "mass": (1, 0.5), "p_vertebra": (1, 0.001), "p_slice": (1, 0.001), "heat": (17, 0.001), "p": (1, 0.001),
}
UNTRAINED = "RANDOM WEIGHTS - TESTS OF SPEED AND PLUMBING ONLY - NOT FOR CLINICAL USE"


@dataclass(frozen=True)
class FullPlan:
    """What to export; `checkpoints` holds `levels-N.pt`, `vertebra-N.pt` and `slices_COLUMN-N.pt` of `fit`, if trained."""

    out: Path
    encoder: str = "efficientnet-b0"
    plane: str = "sagittal"
    soft_tissue: bool = False
    checkpoints: Path | None = None
    fold: int = 0
    seed: int = 1
    levels_of: Path | None = None  # a trained package: its levels are found where the full net is not trained

    def windows(self, stage: str) -> list[list[float]]:
        """HU limits of each channel, as in the training arrays of the stage."""
        bone = {"levels": LEVELS_WINDOW_HU, "vertebra": VERTEBRA_WINDOW_HU, "slices": DOCUMENT_WINDOW_HU}[stage]
        return [list(limits) for limits in ((bone, SOFT_WINDOW_HU) if self.soft_tissue else (bone,))]


def export_full(plan: FullPlan) -> dict[str, Any]:
    """Ten graphs and the manifest; weights from the checkpoints, or random by the seed. Returns the manifest."""
    torch.manual_seed(plan.seed)
    plan.out.mkdir(parents=True, exist_ok=True)
    channels = 2 if plan.soft_tissue else 1
    _levels(FullLevelsGraph(_loaded(FullLevelsNet(plan.encoder, channels), plan, "levels"), plan.plane), plan)
    export_vertebra(FullVertebraGraph(_loaded(FullVertebraNet(channels), plan, "vertebra")), plan)
    for column in COLUMNS:
        net = _loaded(FullSliceNet(channels), plan, f"slices_{column}")
        _slices(FullSlicesGraph(net), plan, plan.out / f"model1_{column}.onnx")
    content = manifest(plan)
    if plan.levels_of:
        _add_levels(content, plan.levels_of, plan.out)
    package.set_files(content, plan.out)
    content["golden"] = write_golden(content, plan)
    package.write_manifest(content, plan.out)
    (plan.out / content["card"]).write_text(_card(content), encoding="utf-8", newline="\n")
    return content


def _loaded(net: nn.Module, plan: FullPlan, name: str) -> Any:
    if plan.checkpoints:
        saved = torch.load(plan.checkpoints / f"{name}-{plan.fold}.pt", weights_only=True)
        net.load_state_dict(saved.get("best_state", saved["average"]))
    return net.eval()


def _tail(plan: FullPlan, stage: str) -> tuple[torch.Tensor, ...]:
    return torch.ones(1), torch.zeros(1), torch.tensor(plan.windows(stage))


def _levels(graph: FullLevelsGraph, plan: FullPlan) -> None:
    example = (torch.full((32, 96, 100), 300, dtype=torch.int16), *_tail(plan, "levels"))
    axes = {"slices": {0: "Z", 1: "H", 2: "W"}, "prob": {0: "Z"}, "mass": {0: "Z"}}
    export_graph(graph, example, plan.out / "stage1_levels.onnx", ["slices", "slope", "intercept", "windows"], ["prob", "mass"], axes)


def export_vertebra(graph: FullVertebraGraph, plan: FullPlan) -> None:
    example = (torch.full((2, K + 2, 90, 92), 300, dtype=torch.int16), torch.ones((2, K, 64, 64), dtype=torch.uint8), *_tail(plan, "vertebra"))
    names = ["p_vertebra", "p_slice", "heat"]
    axes = {"crops": {0: "V", 2: "h", 3: "w"}, "masks": {0: "V"}, **{name: {0: "V"} for name in names}}
    inputs = ["crops", "masks", "slope", "intercept", "windows"]
    export_graph(graph, example, plan.out / "stage2_vertebra.onnx", inputs, names, axes)


def _slices(graph: FullSlicesGraph, plan: FullPlan, path: Path) -> None:
    example = (torch.full((4, 100, 104), 300, dtype=torch.int16), *_tail(plan, "slices"))
    axes = {"slices": {0: "S2", 1: "h", 2: "w"}, "p": {0: "S"}}
    export_graph(graph, example, path, ["slices", "slope", "intercept", "windows"], ["p"], axes)


def _add_levels(content: dict[str, Any], trained: Path, out: Path) -> None:
    """A second levels stage, averaged with the first, and no limits on what they find: so that a package of random weights
    finds levels, and every stage runs and can be timed."""
    given = yaml.safe_load((trained / "model.yaml").read_text(encoding="utf-8"))
    stage = next(stage for stage in given["stages"] if stage["kind"] == "levels")
    full = content["stages"][0]
    if any(stage[key] != full[key] for key in ("structures", "pitch_mm", "grid")) or full["z_multiple"] % stage["z_multiple"]:
        raise ValueError(f"the levels of {trained} lie on another grid")
    copyfile(trained / stage["file"], out / "trained_levels.onnx")
    content["stages"].insert(1, {**stage, "name": "trained_levels", "file": "trained_levels.onnx", "z_multiple": full["z_multiple"]})
    check = content["selfcheck"]
    check.update(min_levels=1, min_confidence=0, level_volume_ml=[0, 10000], level_spacing_mm=[0, 1000])
    for limit in ("single_level_volume_ml", "level_volume_ratio", "max_moved", "max_turn_deg"):
        check.pop(limit, None)


def write_golden(content: dict[str, Any], plan: FullPlan) -> list[dict[str, Any]]:
    """One recorded run of each graph on cuts of one phantom; the manifest entries."""
    folder = plan.out / "golden"
    folder.mkdir(exist_ok=True)
    given = _golden_inputs()
    entries = []
    for stage in content["stages"]:
        arrays = {name: given[name] for name in ("slices", "crops", "masks") if name in stage["inputs"]}
        written = {name: golden_input(folder, f"{stage['name']}_{name}.{'u8' if name == 'masks' else 'i16'}", array)
                   for name, array in arrays.items()}
        inputs = {**written, "slope": {"value": 1.0}, "intercept": {"value": -1024.0}}
        fixed = {"slope": np.float32([1]), "intercept": np.float32([-1024])}
        if "windows_hu" in stage:
            fixed["windows"] = np.float32(stage["windows_hu"])
        for graph in stage.get("members", [stage]):
            session = onnxruntime.InferenceSession(str(plan.out / graph["file"]))
            names = list(stage["outputs"])
            values = session.run([stage["outputs"][name] for name in names], {**arrays, **fixed})
            stem = Path(graph["file"]).stem
            outputs = {name: golden_output(folder, f"{stem}_{name}.f32", value, *GOLDEN_OUTPUTS[name])
                       for name, value in zip(names, values, strict=True)}
            entries.append({"stage": stage["name"], "graph": graph["file"], "inputs": inputs, "outputs": outputs})
    return entries


def _golden_inputs() -> dict[str, np.ndarray]:
    """32 slices of a neck at every second pixel; two crops of it, the bone in them the masks."""
    volume, _ = make_series(Request(GOLDEN_SEED, ("C4",), (0.6, 1.0), field_mm=180.0, slice_mm=2.0, noise_hu=8.0))
    middle, side = len(volume.stored) // 2, GOLDEN_CROP
    slices = volume.stored[middle - 16 : middle + 16, ::2, ::2]
    row, column = (n // 2 - side // 2 for n in volume.stored.shape[1:])
    crops = np.stack([volume.stored[at : at + K + 2, row : row + side, column : column + side]
                      for at in (middle - K - 2, middle)][:GOLDEN_VERTEBRAE])
    bone = crops[:, 1 : K + 1, side // 2 - 32 : side // 2 + 32, side // 2 - 32 : side // 2 + 32] > 1024 + 250
    return {"slices": np.ascontiguousarray(slices), "crops": crops, "masks": bone.astype(np.uint8)}


def manifest(plan: FullPlan) -> dict[str, Any]:
    """The default package's manifest with the full-size files, the whole slice in Model I, and windows as an input."""
    command = f"python -m atlas_training export-full --encoder {plan.encoder} --plane {plan.plane}"
    content = package.manifest(command, plan.seed, atlas_used=False)
    content["id"], content["version"] = "cspine-fracture-full", "0.0.1"
    content["title"] = "Cervical spine fracture detection on CT, full-size nets"
    if plan.checkpoints is None:
        content["label"] = UNTRAINED
        content["provenance"]["data"] = "none: random weights"
        content["known_failures"] = ["The weights are random: every answer is meaningless."]
    levels, vertebra, slices = content["stages"]
    levels.update(plane=plan.plane, z_multiple=32)
    del slices["window_mm"], slices["outputs"]["heat"]
    file = slices["members"][0]
    slices["members"] = [{**file, "file": f"model1_{column}.onnx", "columns": [column]} for column in COLUMNS]
    for stage in (levels, vertebra, slices):
        stage["windows_hu"] = plan.windows(stage["name"])
        stage["inputs"]["windows"] = "windows"
    content["post"]["ensemble"] = package.ensemble({"vertebra": 0.7, "slices": 0.3}, {"vertebra": 0.7, "slices": 0.3})
    return content


def _card(content: dict[str, Any]) -> str:
    return (
        f"# {content['title']} - model card\n\n**{content['label']}**\n\nWritten by `{content['provenance']['command']}`. "
        "No figures: this package was not evaluated. For demonstration and integration testing only, not for clinical use.\n"
    )
