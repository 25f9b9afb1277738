"""Writes a package with the full-size nets: `python -m atlas_training export-full --out DIR`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from . import package
from .data import DOCUMENT_WINDOW_HU, LEVELS_WINDOW_HU, SOFT_WINDOW_HU, VERTEBRA_WINDOW_HU, K
from .export import export_graph
from .full_nets import FullLevelsGraph, FullLevelsNet, FullSliceNet, FullSlicesGraph, FullVertebraGraph, FullVertebraNet
from .package import COLUMNS

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
    _vertebra(FullVertebraGraph(_loaded(FullVertebraNet(channels), plan, "vertebra")), plan)
    for column in COLUMNS:
        net = _loaded(FullSliceNet(channels), plan, f"slices_{column}")
        _slices(FullSlicesGraph(net), plan, plan.out / f"model1_{column}.onnx")
    content = manifest(plan)
    package.set_files(content, plan.out)
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


def _vertebra(graph: FullVertebraGraph, plan: FullPlan) -> None:
    example = (torch.full((2, K + 2, 90, 92), 300, dtype=torch.int16), torch.ones((2, K, 64, 64), dtype=torch.uint8), *_tail(plan, "vertebra"))
    names = ["p_vertebra", "p_slice", "heat"]
    axes = {"crops": {0: "V", 2: "h", 3: "w"}, "masks": {0: "V"}, **{name: {0: "V"} for name in names}}
    inputs = ["crops", "masks", "slope", "intercept", "windows"]
    export_graph(graph, example, plan.out / "stage2_vertebra.onnx", inputs, names, axes)


def _slices(graph: FullSlicesGraph, plan: FullPlan, path: Path) -> None:
    example = (torch.full((4, 100, 104), 300, dtype=torch.int16), *_tail(plan, "slices"))
    axes = {"slices": {0: "S2", 1: "h", 2: "w"}, "p": {0: "S"}}
    export_graph(graph, example, path, ["slices", "slope", "intercept", "windows"], ["p"], axes)


def manifest(plan: FullPlan) -> dict[str, Any]:
    """The default package's manifest with the full-size files, the whole slice in Model I, and windows as an input."""
    command = f"python -m atlas_training export-full --encoder {plan.encoder} --plane {plan.plane}"
    content = package.manifest("0.0.1", command, plan.seed, atlas_used=False)
    content["id"], content["title"] = "cspine-fracture-full", "Cervical spine fracture detection on CT, full-size nets"
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
