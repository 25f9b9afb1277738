"""Model I: one compact EfficientNet-like net on axial slices, and the graph round it.

Eight columns come from one net: fracture evidence per level C1..C7, and of any level. The evidence is a
heat map times a map of levels, so that the net learns where and which rather than one number per slice.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .data import SLICES_PIXELS, VERTEBRA_WINDOW_HU
from .nets import LEVEL_CLASSES, Residual, conv, window

TOP_CELLS = 4
EVIDENCE_FLOOR = 1e-4


class Excitation(nn.Module):
    """Squeeze and excitation: channels weighted by the whole picture."""

    def __init__(self, width: int, squeeze: int) -> None:
        super().__init__()
        self.weights = nn.Sequential(nn.Linear(width, squeeze), nn.SiLU(), nn.Linear(squeeze, width), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weights(x.mean((2, 3)))[:, :, None, None]


def _normed(inputs: int, outputs: int, size: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    return [nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs)]


class InvertedBottleneck(nn.Module):
    """MBConv: widening, depthwise convolution, squeeze and excitation, narrowing; a shortcut where shapes allow."""

    def __init__(self, inputs: int, outputs: int, stride: int, expand: int, size: int = 3) -> None:
        super().__init__()
        wide = inputs * expand
        widening = [*_normed(inputs, wide, 1), nn.SiLU(inplace=True)] if expand > 1 else []
        self.body = nn.Sequential(
            *widening, *_normed(wide, wide, size, stride, wide), nn.SiLU(inplace=True),
            Excitation(wide, max(4, inputs // 4)), *_normed(wide, outputs, 1),
        )
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x) if self.shortcut else self.body(x)


class SliceClassifier(nn.Module):
    """Three slices [B, 3, 192, 192] -> logits [B, 8], heat logits [B, 48, 48], level logits [B, 9, 48, 48]."""

    def __init__(self) -> None:
        super().__init__()
        self.fine = nn.Sequential(nn.PixelUnshuffle(4), conv(48, 40), Residual(40), Residual(40))
        self.middle = nn.Sequential(conv(40, 64, 2), Residual(64), Residual(64))
        self.coarse = nn.Sequential(conv(64, 112, 2), InvertedBottleneck(112, 112, 1, 2, size=5),
                                    InvertedBottleneck(112, 112, 1, 2, size=5))
        self.whole = nn.Linear(112, 112)
        self.join_middle = nn.Sequential(*_normed(112, 64, 1))
        self.join_fine = nn.Sequential(*_normed(64, 40, 1))
        self.joined = nn.Sequential(nn.ReLU(inplace=True), conv(40, 48))
        self.heat = nn.Conv2d(48, 1, 1)
        self.level = nn.Conv2d(48, LEVEL_CLASSES, 1)
        self.evidence = nn.Parameter(torch.tensor([[1.0], [0.0]]).repeat(1, LEVEL_CLASSES - 2))  # slope, offset
        self.overall = nn.Sequential(nn.Linear(3 + 2 * 48, 32), nn.SiLU(), nn.Linear(32, 1))
        nn.init.constant_(self.heat.bias, -4.0)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        fine = self.fine(x)
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        coarse = coarse + self.whole(coarse.mean((2, 3)))[:, :, None, None]
        middle = F.relu(middle + F.interpolate(self.join_middle(coarse), scale_factor=2.0, mode="nearest"))
        joined = self.joined(fine + F.interpolate(self.join_fine(middle), scale_factor=2.0, mode="nearest"))
        heat, level = self.heat(joined).squeeze(1).float(), self.level(joined).float()
        share = torch.softmax(level, 1)[:, 1:8].flatten(2) * torch.sigmoid(heat).flatten(1)[:, None]
        strength = torch.topk(share, TOP_CELLS, 2).values.mean(2).clamp(EVIDENCE_FLOOR, 1 - EVIDENCE_FLOOR)
        named = torch.log(strength / (1 - strength)) * self.evidence[0] + self.evidence[1]
        flat = heat.flatten(1)
        top = torch.topk(flat, 16, 1).values
        peaks = torch.stack([top[:, 0], top[:, :4].mean(1), top.mean(1)], 1)
        cells = joined.float().flatten(2)
        attended = (cells * torch.softmax(flat, 1)[:, None]).sum(2)
        overall = self.overall(torch.cat([peaks, attended, cells.mean(2)], 1).to(joined.dtype)).float()
        return torch.cat([named, overall], 1), heat, level


class SlicesGraph(nn.Module):
    """Contract `slice_classifier`: slices int16 [S + 2, h, w], slope [1], intercept [1] -> p [S, 8], heat [S, 48, 48]."""

    def __init__(self, net: SliceClassifier) -> None:
        super().__init__()
        self.net = net

    def forward(self, slices: Tensor, slope: Tensor, intercept: Tensor) -> tuple[Tensor, Tensor]:
        hu = slices.to(torch.float32) * slope + intercept
        hu = F.interpolate(hu[:, None], size=(2 * SLICES_PIXELS, 2 * SLICES_PIXELS), mode="bilinear", align_corners=False)
        image = window(F.avg_pool2d(hu, 2).squeeze(1), VERTEBRA_WINDOW_HU)
        logits, heat, _ = self.net(torch.stack([image[:-2], image[1:-1], image[2:]], 1))
        return torch.sigmoid(logits), torch.sigmoid(heat)
