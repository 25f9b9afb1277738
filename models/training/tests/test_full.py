"""The full-size nets keep the tensor contracts of the compact ones."""

from pathlib import Path

import numpy as np
import pytest
import torch

from atlas_training import __main__ as command
from atlas_training import fit, full_export, nets, package
from atlas_training.data import K
from atlas_training.export import export_graph
from atlas_training.full_export import FullPlan
from atlas_training.full_nets import (
    EfficientNetB0, FullLevelsGraph, FullLevelsNet, FullSliceNet, FullSlicesGraph, FullVertebraGraph, FullVertebraNet, ResNet, crop_stack,
)
from atlas_training.nets import plane_stacks
from test_export import session

ONE, ZERO = torch.ones(1), torch.zeros(1)


def parameters(net: torch.nn.Module) -> float:
    """Millions."""
    return sum(p.numel() for p in net.parameters()) / 1e6


def test_nets_have_the_published_sizes() -> None:
    """EfficientNet-B0 5.3 M with its 1000 classes (Tan and Le 2019), ResNet-50 25.6 M, ResNet-34 21.8 M (He 2015)."""
    assert parameters(FullSliceNet()) == pytest.approx(5.29 - 1.28, abs=0.02)
    assert parameters(ResNet(3, bottleneck=True)) == pytest.approx(25.56 - 2.05, abs=0.02)
    assert parameters(ResNet(3, bottleneck=False)) == pytest.approx(21.80 - 0.51, abs=0.02)


def test_encoders_give_five_strides() -> None:
    for net in (EfficientNetB0(3), ResNet(3, bottleneck=False)):
        features = net.eval()(torch.zeros(1, 3, 64, 64))
        assert [f.shape[2] for f in features] == [32, 16, 8, 4, 2]
        assert tuple(f.shape[1] for f in features) == net.widths


@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
def test_planes_come_back_to_the_volume(plane: str) -> None:
    class Middle(torch.nn.Module):
        """Says class 1 where the middle two planes are above 0.5."""

        channels = 1

        def forward(self, stacks: torch.Tensor) -> torch.Tensor:
            middle = (stacks[:, 2:4] - 0.5) * 100
            return torch.cat([torch.zeros_like(middle)[:, :, None], middle[:, :, None], torch.full((*middle.shape[:2], 7, *middle.shape[2:]), -50.0)], 2)

    slices = torch.zeros(32, 128, 128, dtype=torch.int16)
    slices[5, 20:40, 90:100] = 1000
    prob, mass = FullLevelsGraph(Middle(), plane)(slices, ONE, ZERO, torch.tensor([[0.0, 1000.0]]))  # type: ignore[arg-type]
    assert prob.shape == (32, 8, 128, 128) and mass.shape == (32, 7)
    assert torch.equal(prob[:, 1] > 0.5, slices > 500)


def test_stacks_hold_six_neighbouring_planes_with_nothing_outside() -> None:
    image = torch.arange(8.0)[:, None, None].expand(8, 3, 4) + 1
    stacks = plane_stacks(image, "axial")
    assert stacks.shape == (4, 6, 3, 4)
    assert stacks[0, :, 0, 0].tolist() == [0, 0, 1, 2, 3, 4]
    assert stacks[3, :, 0, 0].tolist() == [5, 6, 7, 8, 0, 0]


def test_soft_tissue_is_a_second_channel_of_every_net() -> None:
    masks = torch.ones(1, 16, 64, 64)
    stack = crop_stack(torch.zeros(1, 18, 2, 128, 128), masks)
    assert stack.shape == (1, 16, 7, 128, 128)
    vertebra, slices, heat = FullVertebraNet(2).eval()(stack)
    assert vertebra.shape == (1,) and slices.shape == (1, 16) and heat.shape == (1, 16, 4, 4)
    assert FullLevelsNet(channels=2).eval()(torch.zeros(1, 12, 32, 64)).shape == (1, 2, 9, 32, 64)


def test_exported_slice_net_feeds_on_windows_and_halo(tmp_path: Path) -> None:
    path = tmp_path / "slices.onnx"
    example = (torch.full((4, 90, 92), 300, dtype=torch.int16), ONE, ZERO, torch.tensor([[150.0, 2050.0]]))
    graph = FullSlicesGraph(FullSliceNet())
    axes = {"slices": {0: "S2", 1: "h", 2: "w"}, "p": {0: "S"}}
    export_graph(graph, example, path, ["slices", "slope", "intercept", "windows"], ["p"], axes)
    slices = np.random.default_rng(0).integers(0, 2000, (5, 70, 64)).astype(np.int16)
    feed = {"slices": slices, "slope": np.ones(1, np.float32), "intercept": np.zeros(1, np.float32),
            "windows": np.asarray([[150, 2050]], np.float32)}
    p = session(path).run(["p"], feed)[0]
    with torch.no_grad():
        expected = graph(torch.from_numpy(slices), ONE, ZERO, example[3]).numpy()
    assert p.shape == (3, 1) and np.allclose(p, expected, atol=1e-5)


def test_exported_vertebra_net_gives_the_same_for_one_and_for_many(tmp_path: Path) -> None:
    torch.manual_seed(3)
    full_export.export_vertebra(FullVertebraGraph(FullVertebraNet().eval()), FullPlan(tmp_path))
    run = session(tmp_path / "stage2_vertebra.onnx").run
    rng = np.random.default_rng(4)
    crops = rng.integers(0, 2000, (3, K + 2, 40, 44), dtype=np.int16)
    masks = rng.integers(0, 2, (3, K, 64, 64), dtype=np.uint8)
    fixed = {"slope": np.float32([1]), "intercept": np.float32([-1024]), "windows": np.float32([[-200, 1800]])}
    outputs = ["p_vertebra", "p_slice", "heat"]
    many = run(outputs, {"crops": crops, "masks": masks, **fixed})
    one = run(outputs, {"crops": crops[1:2], "masks": masks[1:2], **fixed})
    assert many[0].shape == (3,)
    assert all(np.allclose(a[1:2], b, atol=1e-4) for a, b in zip(many, one, strict=True))


def test_full_manifest_has_one_member_per_column_and_says_that_it_is_untrained() -> None:
    content = full_export.manifest(FullPlan(Path("out"), soft_tissue=True, plane="coronal"))
    levels, vertebra, slices = content["stages"]
    assert [m["columns"] for m in slices["members"]] == [[c] for c in ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "overall")]
    assert "window_mm" not in slices and levels["plane"] == "coronal"
    assert slices["windows_hu"] == [[150.0, 2050.0], [-160.0, 240.0]]
    assert all(len(stage["windows_hu"]) == 2 and stage["inputs"]["windows"] == "windows" for stage in (levels, vertebra, slices))
    assert "RANDOM WEIGHTS" in content["label"]


def test_command_line_names_what_there_is() -> None:
    assert set(command.PARTS) == set(fit.KIND_OF_PART) and command.COLUMNS == package.COLUMNS
    assert set(command.PLANES) == set(nets.PLANE_AXES)
