"""The nets of Model II, and the graphs round them that hold all pre- and post-processing of a tensor contract."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .data import CROP_PIXELS, GRID, HEAT_CELLS, K, LEVELS_WINDOW_HU, VERTEBRA_WINDOW_HU

LEVEL_CLASSES = 9  # background, C1..C7, other vertebra
COLUMN_CHANNELS = 6
PAIR = 2
PLANE_AXES = {"axial": 0, "coronal": 1, "sagittal": 2}  # of an image [Z, Y, X]
FEATURES = 100


def conv(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    """3 x 3 convolution, batch norm, ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class LevelsNet(nn.Module):
    """Sagittal 2.5D UNet: planes [B, 6, Z, Y] (six neighbouring columns) -> logits [B, 2, 9, Z, Y] of the middle two."""

    def __init__(self, widths: tuple[int, ...] = (16, 24, 48, 80, 112)) -> None:
        super().__init__()
        self.down = nn.ModuleList()
        inputs = COLUMN_CHANNELS
        for width in widths:
            self.down.append(nn.Sequential(conv(inputs, width), conv(width, width)))
            inputs = width
        self.whole = nn.Linear(widths[-1], widths[-1])
        self.up = nn.ModuleList()
        for width in reversed(widths[:-1]):
            self.up.append(nn.Sequential(conv(inputs + width, width), conv(width, width)))
            inputs = width
        self.last = nn.Conv2d(inputs, PAIR * LEVEL_CLASSES, 1)

    def forward(self, x: Tensor) -> Tensor:
        kept = []
        for i, block in enumerate(self.down):
            x = block(x if i == 0 else F.max_pool2d(x, 2))
            kept.append(x)
        x = x + self.whole(x.mean((2, 3)))[:, :, None, None]
        for block, skip in zip(self.up, reversed(kept[:-1])):
            x = block(torch.cat([F.interpolate(x, scale_factor=2.0, mode="nearest"), skip], 1))
        return self.last(x).unflatten(1, (PAIR, LEVEL_CLASSES))


class Residual(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(conv(width, width), nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.body(x))


class SliceNet(nn.Module):
    """One slice with its two neighbours and the mask [B, 4, 128, 128] -> heat logits [B, 32, 32], features [B, 100]."""

    def __init__(self) -> None:
        super().__init__()
        self.fine = nn.Sequential(conv(4, 20, 2), conv(20, 24), conv(24, 40, 2), Residual(40), Residual(40))
        self.middle = nn.Sequential(conv(40, 64, 2), Residual(64), Residual(64))
        self.coarse = nn.Sequential(conv(64, 96, 2), Residual(96))
        self.join_middle = nn.Sequential(nn.Conv2d(160, 64, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True))
        self.join_fine = conv(104, 48)
        self.heat = nn.Conv2d(48, 1, 1)
        nn.init.constant_(self.heat.bias, -4.0)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        fine = self.fine(x)
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        middle = self.join_middle(torch.cat([middle, F.interpolate(coarse, scale_factor=2.0, mode="nearest")], 1))
        joined = self.join_fine(torch.cat([fine, F.interpolate(middle, scale_factor=2.0, mode="nearest")], 1))
        heat = self.heat(joined).squeeze(1)
        flat = heat.flatten(1)
        weight = torch.softmax(flat, 1)
        attended = (joined.flatten(2) * weight[:, None, :]).sum(2)
        top = torch.topk(flat, 16, 1).values
        levels = torch.stack([top[:, 0], top[:, :4].mean(1), top[:, :8].mean(1), top.mean(1)], 1)
        return heat, torch.cat([levels, attended, joined.mean((2, 3))], 1)


class SequenceHead(nn.Module):
    """Features of the K slices [V, K, 100] -> logit per vertebra [V] and per slice [V, K]."""

    def __init__(self, hidden: int = 24) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(FEATURES)
        self.gru = nn.GRU(FEATURES, hidden, batch_first=True, bidirectional=True)
        self.slice = nn.Linear(2 * hidden + 4, 1)
        self.vertebra = nn.Linear(4 * hidden + 8, 1)

    def forward(self, features: Tensor, drop: float = 0.0) -> tuple[Tensor, Tensor]:
        states = self.gru(F.dropout(self.norm(features), drop, self.training))[0]
        peaks = features[:, :, :4]
        slices = self.slice(torch.cat([states, peaks], 2)).squeeze(2)
        top = torch.topk(peaks, 3, 1).values
        pooled = torch.cat([states.max(1).values, states.mean(1), top[:, 0], top.mean(1)], 1)
        return self.vertebra(pooled).squeeze(1), slices


def window(hu: Tensor, limits: tuple[float, float]) -> Tensor:
    """Clamp, scale to 0..1, square root."""
    low, high = limits
    return torch.sqrt(torch.clamp((hu - low) / (high - low), 0.0, 1.0))


class LevelsGraph(nn.Module):
    """Contract `levels`: slices int16 [Z, H, W], slope [1], intercept [1] -> prob [Z, 8, 128, 128], mass [Z, 7]."""

    def __init__(self, net: LevelsNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, slices: Tensor, slope: Tensor, intercept: Tensor) -> tuple[Tensor, Tensor]:
        hu = slices.to(torch.float32) * slope + intercept
        hu = F.interpolate(hu[:, None], size=(3 * GRID, 3 * GRID), mode="bilinear", align_corners=False)
        image = window(F.avg_pool2d(hu, 3).squeeze(1), LEVELS_WINDOW_HU)
        prob = torch.softmax(self.net(plane_stacks(image, "sagittal")), 2)
        prob = prob.flatten(0, 1).permute(2, 1, 3, 0)
        prob = torch.cat([prob[:, :1] + prob[:, 8:], prob[:, 1:8]], 1)
        return prob, prob[:, 1:].sum((2, 3))


def plane_stacks(image: Tensor, plane: str) -> Tensor:
    """[Z, Y, X] -> [n / 2, 6, rows, columns] across the plane: stack c holds the planes 2c - 2 .. 2c + 3, zero outside."""
    moved = image.movedim(PLANE_AXES[plane], 0)
    padded = F.pad(moved, (0, 0, 0, 0, 2, 2))
    count = moved.shape[0]
    return torch.stack([padded[j : j + count - 1 : 2] for j in range(COLUMN_CHANNELS)], 1)


class VertebraGraph(nn.Module):
    """Contract `vertebra`: crops int16 [V, K+2, h, w], masks uint8 [V, K, 64, 64] -> p_vertebra, p_slice, heat."""

    def __init__(self, net: SliceNet, head: SequenceHead, platt: tuple[float, float] = (1.0, 0.0)) -> None:
        super().__init__()
        self.net, self.head = net, head
        self.register_buffer("platt", torch.tensor(platt))

    def forward(
        self, crops: Tensor, masks: Tensor, slope: Tensor, intercept: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        hu = crops.to(torch.float32) * slope + intercept
        hu = F.interpolate(hu, size=(2 * CROP_PIXELS, 2 * CROP_PIXELS), mode="bilinear", align_corners=False)
        image = window(F.avg_pool2d(hu, 2), VERTEBRA_WINDOW_HU)
        stack = slice_stack(image, masks.to(torch.float32))
        heat, features = self.net(stack.flatten(0, 1))
        vertebra, slices = self.head(features.reshape(-1, K, FEATURES))
        p = torch.sigmoid(self.platt[0] * vertebra + self.platt[1])
        return p, torch.sigmoid(slices), torch.sigmoid(heat).reshape(-1, K, HEAT_CELLS, HEAT_CELLS)


def slice_stack(image: Tensor, masks: Tensor) -> Tensor:
    """Image [V, K+2, 128, 128], masks [V, K, 64, 64] -> [V, K, 4, 128, 128]: slice below, slice, above, mask."""
    wide = F.interpolate(F.max_pool2d(masks, 3, 1, 1), scale_factor=2.0, mode="nearest")
    return torch.stack([image[:, :-2], image[:, 1:-1], image[:, 2:], wide], 2)
