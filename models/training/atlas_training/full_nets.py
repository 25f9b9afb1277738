"""The full-size nets of the source document, own torch code: EfficientNet-B0, UNet on it or on ResNet-34, ResNet-50 + biGRU.

Each `...Graph` keeps the tensor contract of its stage, so that the host runs full-size and compact packages
alike. `windows` [C, 2] are HU limits, one channel each: bone alone, or bone and soft tissue.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .data import CROP_PIXELS, GRID, K
from .model1 import InvertedBottleneck
from .nets import COLUMN_CHANNELS, LEVEL_CLASSES, PAIR, conv, plane_stacks

SLICE_PIXELS = 128
B0_STAGES = (  # expansion, width, blocks, stride, kernel
    (1, 16, 1, 1, 3), (6, 24, 2, 2, 3), (6, 40, 2, 2, 5), (6, 80, 3, 2, 3), (6, 112, 3, 1, 5), (6, 192, 4, 2, 5), (6, 320, 1, 1, 3),
)
B0_SKIPS = (0, 1, 2, 4, 6)  # stages whose outputs are the last of strides 2, 4, 8, 16, 32
GRU_WIDTH = 256
CROP_CHANNELS = 3


def normed(inputs: int, outputs: int, size: int, stride: int = 1) -> nn.Sequential:
    """Convolution and batch norm."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs))


class EfficientNetB0(nn.Module):
    """Encoder: pictures -> features at strides 2, 4, 8, 16 and 32."""

    widths = tuple(B0_STAGES[i][1] for i in B0_SKIPS)

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(normed(channels, 32, 3, 2), nn.SiLU(inplace=True))
        self.stages = nn.ModuleList()
        inputs = 32
        for expand, width, blocks, stride, size in B0_STAGES:
            self.stages.append(nn.Sequential(*(
                InvertedBottleneck(inputs if i == 0 else width, width, stride if i == 0 else 1, expand, size)
                for i in range(blocks)
            )))
            inputs = width

    def forward(self, x: Tensor) -> list[Tensor]:
        x = self.stem(x)
        kept = []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i in B0_SKIPS:
                kept.append(x)
        return kept


class Block(nn.Module):
    """ResNet block: plain (two 3 x 3) or bottleneck (1 x 1, 3 x 3, 1 x 1 to four times the width)."""

    def __init__(self, inputs: int, width: int, stride: int, bottleneck: bool) -> None:
        super().__init__()
        outputs = 4 * width if bottleneck else width
        if bottleneck:
            layers = [normed(inputs, width, 1), nn.ReLU(inplace=True), normed(width, width, 3, stride), nn.ReLU(inplace=True),
                      normed(width, outputs, 1)]
        else:
            layers = [normed(inputs, width, 3, stride), nn.ReLU(inplace=True), normed(width, outputs, 3)]
        self.body = nn.Sequential(*layers)
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Identity() if same else normed(inputs, outputs, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.shortcut(x) + self.body(x))


class ResNet(nn.Module):
    """Encoder ResNet-34 or ResNet-50: features at strides 2, 4, 8, 16 and 32."""

    def __init__(self, channels: int, bottleneck: bool) -> None:
        super().__init__()
        self.widths = (64, *(w * (4 if bottleneck else 1) for w in (64, 128, 256, 512)))
        self.stem = nn.Sequential(normed(channels, 64, 7, 2), nn.ReLU(inplace=True))
        self.stages = nn.ModuleList()
        inputs = 64
        for i, (width, blocks) in enumerate(zip((64, 128, 256, 512), (3, 4, 6, 3))):
            stage = []
            for b in range(blocks):
                stage.append(Block(inputs, width, 2 if b == 0 and i > 0 else 1, bottleneck))
                inputs = self.widths[i + 1]
            self.stages.append(nn.Sequential(*stage))

    def forward(self, x: Tensor) -> list[Tensor]:
        kept = [self.stem(x)]
        x = F.max_pool2d(kept[0], 3, 2, 1)
        for stage in self.stages:
            x = stage(x)
            kept.append(x)
        return kept


def encoder_of(name: str, channels: int) -> EfficientNetB0 | ResNet:
    """An encoder by its name in the command line."""
    return {"efficientnet-b0": lambda: EfficientNetB0(channels), "resnet34": lambda: ResNet(channels, bottleneck=False),
            "resnet50": lambda: ResNet(channels, bottleneck=True)}[name]()


class FullLevelsNet(nn.Module):
    """UNet on 2.5D planes [B, 6 C, rows, columns] -> logits [B, 2, 9, rows, columns] of the middle two planes."""

    def __init__(self, encoder: str = "efficientnet-b0", channels: int = 1) -> None:
        super().__init__()
        self.channels = channels
        self.encoder = encoder_of(encoder, COLUMN_CHANNELS * channels)
        widths = (256, 128, 64, 32)
        self.up = nn.ModuleList()
        inputs = self.encoder.widths[-1]
        for skip, width in zip(reversed(self.encoder.widths[:-1]), widths):
            self.up.append(nn.Sequential(conv(inputs + skip, width), conv(width, width)))
            inputs = width
        self.last = nn.Sequential(conv(inputs, 32), nn.Conv2d(32, PAIR * LEVEL_CLASSES, 1))

    def forward(self, x: Tensor) -> Tensor:
        *skips, x = self.encoder(x)
        for block, skip in zip(self.up, reversed(skips)):
            x = block(torch.cat([F.interpolate(x, scale_factor=2.0, mode="nearest"), skip], 1))
        return self.last(F.interpolate(x, scale_factor=2.0, mode="nearest")).unflatten(1, (PAIR, LEVEL_CLASSES))


class FullSliceNet(nn.Module):
    """One of Model I's eight: EfficientNet-B0, three slices of C channels [B, 3 C, 128, 128] -> logit [B]."""

    def __init__(self, channels: int = 1) -> None:
        super().__init__()
        self.encoder = EfficientNetB0(3 * channels)
        self.head = nn.Sequential(normed(320, 1280, 1), nn.SiLU(inplace=True))
        self.last = nn.Linear(1280, 1)

    def forward(self, x: Tensor, drop: float = 0.0) -> Tensor:
        features = self.head(self.encoder(x)[-1]).mean((2, 3))
        return self.last(F.dropout(features, drop, self.training)).squeeze(1)


class FullVertebraNet(nn.Module):
    """ResNet-50 on each slice (with neighbours and mask), biGRU over the K slices.

    [V, K, 3 C + 1, h, w] -> logits: vertebra [V], slices [V, K], heat [V, K, h / 32, w / 32].
    """

    def __init__(self, channels: int = 1) -> None:
        super().__init__()
        self.encoder = encoder_of("resnet50", CROP_CHANNELS * channels + 1)
        self.narrow = nn.Sequential(normed(2048, 512, 1), nn.ReLU(inplace=True))
        self.heat = nn.Conv2d(512, 1, 1)
        self.gru = nn.GRU(512, GRU_WIDTH, 1, batch_first=True, bidirectional=True)
        self.slice = nn.Linear(2 * GRU_WIDTH, 1)
        self.vertebra = nn.Linear(4 * GRU_WIDTH, 1)

    def forward(self, stack: Tensor, drop: float = 0.0) -> tuple[Tensor, Tensor, Tensor]:
        features = self.narrow(self.encoder(stack.flatten(0, 1))[-1])
        features = F.dropout2d(features, drop, self.training)
        heat = self.heat(features).squeeze(1)
        count = stack.shape[0]
        start = features.new_zeros(2, count, GRU_WIDTH)  # given, for the exporter would freeze it at the example's length
        states = self.gru(features.mean((2, 3)).reshape(count, K, 512), start)[0]
        vertebra = self.vertebra(torch.cat([states.max(1).values, states.mean(1)], 1)).squeeze(1)
        return vertebra, self.slice(states).squeeze(2), heat.reshape(-1, K, heat.shape[1], heat.shape[2])


def windowed(hu: Tensor, windows: Tensor) -> Tensor:
    """HU [N, H, W] and limits [C, 2] -> channels [N, C, H, W] in 0..1, square root as in training."""
    low, high = windows[:, 0].reshape(1, -1, 1, 1), windows[:, 1].reshape(1, -1, 1, 1)
    return torch.sqrt(torch.clamp((hu[:, None] - low) / (high - low), 0.0, 1.0))


def resized(hu: Tensor, size: int, oversample: int) -> Tensor:
    """[N, H, W] -> [N, size, size]: bilinear to `oversample` times the size, then averaged."""
    fine = F.interpolate(hu[:, None], size=(oversample * size, oversample * size), mode="bilinear", align_corners=False)
    return F.avg_pool2d(fine, oversample).squeeze(1)


class FullLevelsGraph(nn.Module):
    """Contract `levels` with a `windows` input; `plane` axial, sagittal or coronal."""

    def __init__(self, net: FullLevelsNet, plane: str) -> None:
        super().__init__()
        self.net, self.plane = net, plane

    def forward(self, slices: Tensor, slope: Tensor, intercept: Tensor, windows: Tensor) -> tuple[Tensor, Tensor]:
        hu = resized(slices.to(torch.float32) * slope + intercept, GRID, 3)
        image = windowed(hu, windows)
        stacks = torch.cat([plane_stacks(image[:, c], self.plane) for c in range(self.net.channels)], 1)
        prob = torch.softmax(self.net(stacks), 2).flatten(0, 1)  # [planes, 9, rows, columns]
        prob = {"axial": lambda: prob, "coronal": lambda: prob.permute(2, 1, 0, 3), "sagittal": lambda: prob.permute(2, 1, 3, 0)}[
            self.plane
        ]()
        prob = torch.cat([prob[:, :1] + prob[:, 8:], prob[:, 1:8]], 1)
        return prob, prob[:, 1:].sum((2, 3))


class FullSlicesGraph(nn.Module):
    """Contract `slice_classifier`, one column: p [S, 1]."""

    def __init__(self, net: FullSliceNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, slices: Tensor, slope: Tensor, intercept: Tensor, windows: Tensor) -> Tensor:
        image = windowed(resized(slices.to(torch.float32) * slope + intercept, SLICE_PIXELS, 4), windows)
        return torch.sigmoid(self.net(torch.cat([image[:-2], image[1:-1], image[2:]], 1)))[:, None]


class FullVertebraGraph(nn.Module):
    """Contract `vertebra` with a `windows` input."""

    def __init__(self, net: FullVertebraNet) -> None:
        super().__init__()
        self.net = net

    def forward(
        self, crops: Tensor, masks: Tensor, slope: Tensor, intercept: Tensor, windows: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        hu = resized((crops.to(torch.float32) * slope + intercept).flatten(0, 1), CROP_PIXELS, 2)
        image = windowed(hu, windows)  # not unflatten, of which the exporter would freeze V
        image = image.reshape(crops.shape[0], K + 2, *image.shape[1:])  # [V, K + 2, C, h, w]
        vertebra, slices, heat = self.net(crop_stack(image, masks.to(torch.float32)))
        return torch.sigmoid(vertebra), torch.sigmoid(slices), torch.sigmoid(heat)


def crop_stack(image: Tensor, masks: Tensor) -> Tensor:
    """Image [V, K+2, C, 128, 128], masks [V, K, 64, 64] -> [V, K, 3 C + 1, 128, 128]: below, slice, above, mask."""
    wide = F.interpolate(F.max_pool2d(masks, 3, 1, 1), scale_factor=2.0, mode="nearest")
    return torch.cat([image[:, :-2], image[:, 1:-1], image[:, 2:], wide[:, :, None]], 2)
