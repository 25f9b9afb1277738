"""What each net learns from: batches drawn from a finished data set, and losses.

A `Part` is one net with its batches and its loss; `schedule.run_schedule` trains it. The same parts train the
compact and the full-size nets, on phantoms and on data in the RSNA format.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .data import GRID, K, SLICES_CELLS, SLICES_PIXELS, DataPaths
from .model1 import SliceClassifier
from .nets import COLUMN_CHANNELS, FEATURES, LEVEL_CLASSES, PAIR, PLANE_AXES, LevelsNet, SequenceHead, SliceNet, slice_stack
from .schedule import Batch, Draw, Loss, Schedule, Watch, run_schedule

TRAIN_Z = 128
BONE_ONLY = ("image",)
BONE_AND_SOFT = ("image", "soft")


@dataclass(frozen=True)
class Part:
    """One net: how it is made, drawn for and judged."""

    make: Callable[[], nn.Module]
    draw: Callable[[DataPaths, Sequence[int], int], Draw]
    loss: Loss


def train_part(
    part: Part, data: DataPaths, samples: Sequence[int], schedule: Schedule, checkpoint: Path,
    log: Callable[[str], None], watch: Watch | None = None, start: nn.Module | None = None,
) -> nn.Module:
    """Trains a part on these samples of a data set, from random weights or from those of `start`."""
    torch.manual_seed(schedule.seed)
    net = part.make().to(memory_format=torch.channels_last)
    if start:
        net.load_state_dict(start.state_dict())
    return run_schedule(net, schedule, part.draw(data, samples, schedule.batch), part.loss, checkpoint, log, watch)


def _stacked(chosen: list[tuple[np.ndarray, ...]]) -> Batch:
    return tuple(torch.from_numpy(np.stack(part)) for part in zip(*chosen))


def draw_planes(
    data: DataPaths, samples: Sequence[int], batch: int, plane: str = "sagittal", windows: Sequence[str] = BONE_ONLY
) -> Draw:
    """Stage 1: random planes, three quarters of them through vertebrae; six channels per window."""
    axis = PLANE_AXES[plane]
    images = [data.array(name) for name in windows]
    label, count = data.array("label"), data.array("count")
    spans = {i: _span(np.asarray(label[i]), axis, int(count[i])) for i in samples}

    def draw(rng: np.random.Generator) -> Batch:
        chosen = []
        for i in rng.choice(np.asarray(samples), batch):
            volumes = [np.asarray(image[i, : count[i]]) for image in images]
            chosen.append(_plane(volumes, np.asarray(label[i, : count[i]]), spans[int(i)], axis, rng))
        return _stacked(chosen)

    return draw


def _span(label: np.ndarray, axis: int, count: int) -> tuple[int, int]:
    """First and last plane along an axis that crosses a vertebra; without one the whole middle."""
    others = tuple(i for i in range(3) if i != axis)
    hit = np.flatnonzero((label[:count] > 0).any(axis=others))
    return (int(hit[0]), int(hit[-1])) if len(hit) else (4, label[:count].shape[axis] - 6)


def _plane(
    images: list[np.ndarray], label: np.ndarray, span: tuple[int, int], axis: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """One training plane [6 per window, 128, 128] with the labels [2, 128, 128] of its middle two: random end cuts, mirror,
    contrast, noise, shape, shift."""
    if axis:
        low, high = _end_cuts(len(label), rng)
        images, label = [image[low:high] for image in images], label[low:high]
    size = label.shape[axis]
    first, last = span if rng.random() < 0.75 else (4, size - 6)
    middle = int(np.clip(rng.integers(first, max(first, last) + 1), 2, size - 4))
    near = range(middle - 2, middle + 4)
    planes = np.concatenate([np.moveaxis(np.take(image, near, axis), axis, 0) for image in images]).astype(np.float32) / 255
    truth = np.moveaxis(np.take(label, range(middle, middle + PAIR), axis), axis, 2).astype(np.int64)
    planes, truth = _deform(planes, truth, rng)
    if rng.random() < 0.5:
        mirrored = planes.reshape(len(images), COLUMN_CHANNELS, *planes.shape[1:])[:, ::-1]
        planes, truth = mirrored.reshape(planes.shape), truth[:, :, ::-1]
    planes = np.clip(planes ** rng.uniform(0.7, 1.4) * rng.uniform(0.8, 1.2), 0, 1)
    noisy = planes + rng.uniform(0, 0.1) * rng.standard_normal(planes.shape, dtype=np.float32) * (planes > 0)
    full = np.zeros((len(planes), TRAIN_Z, GRID), dtype=np.float32)
    full[:, : noisy.shape[1]] = np.clip(noisy, 0, 1)
    labels = np.zeros((PAIR, TRAIN_Z, GRID), dtype=np.int64)
    labels[:, : truth.shape[0]] = truth.transpose(2, 0, 1)
    return full, labels


def _end_cuts(count: int, rng: np.random.Generator) -> tuple[int, int]:
    """Slices kept when the series is made to end anywhere."""
    low = int(rng.integers(0, count // 3)) if rng.random() < 0.3 else 0
    return low, count - (int(rng.integers(0, count // 5)) if rng.random() < 0.15 else 0)


def _deform(planes: np.ndarray, truth: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Stretches along z (0.8 to 1.55) and y, leans, shifts, nearest sampling; at most 128 rows are kept.

    The wide stretch along z is there because real vertebrae stand up to 20 mm apart, the atlas's 13 mm.
    """
    stretch_z, stretch_y = np.exp(rng.uniform(-0.22, 0.44)), np.exp(rng.uniform(-0.15, 0.2))
    rows = int(planes.shape[1] * stretch_z)
    start = int(rng.integers(0, rows - TRAIN_Z + 1)) if rows > TRAIN_Z and rng.random() < 0.5 else 0
    z = np.arange(start, min(rows, start + TRAIN_Z))
    lean, shift = rng.uniform(-0.3, 0.3), rng.uniform(-12, 12)
    y = (np.arange(GRID) - GRID / 2)[None, :] / stretch_y + GRID / 2 + shift + lean * (z - z.mean())[:, None]
    from_z = np.minimum((z / stretch_z).astype(np.int64), planes.shape[1] - 1)[:, None]
    from_y = np.round(y).astype(np.int64)
    inside = (from_y >= 0) & (from_y < GRID)
    from_y = np.clip(from_y, 0, GRID - 1)
    return planes[:, from_z, from_y] * inside, truth[from_z, from_y] * inside[:, :, None]


def levels_loss(model: nn.Module, batch: Batch) -> Tensor:
    """Cross entropy (bone classes weighted 1.5) and soft Dice over the classes present."""
    planes, labels = batch
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(planes.contiguous(memory_format=torch.channels_last))
    logits, labels = logits.float().flatten(0, 1), labels.flatten(0, 1)
    weight = torch.full((LEVEL_CLASSES,), 1.5)
    weight[0] = 1.0
    entropy = F.cross_entropy(logits, labels, weight)
    prob = torch.softmax(logits, 1)[:, 1:]
    truth = F.one_hot(labels, LEVEL_CLASSES).permute(0, 3, 1, 2)[:, 1:].float()
    overlap, size = (prob * truth).sum((0, 2, 3)), (prob + truth).sum((0, 2, 3))
    present = truth.sum((0, 2, 3)) > 0
    dice = (1 - (2 * overlap + 1) / (size + 1))[present]
    return entropy + (dice.mean() if present.any() else 0.0)


def draw_slices(data: DataPaths, samples: Sequence[int], batch: int) -> Draw:
    """Stage 2, first part: single slices for the heat map, fractured ones mostly at their fracture."""
    image, mask, heat, fractured = (data.array(n) for n in ("image", "mask", "heat", "fractured"))

    def draw(rng: np.random.Generator) -> Batch:
        return _stacked([_slice(image, mask, heat, bool(fractured[i]), i, rng)
                         for i in rng.choice(np.asarray(samples), batch)])

    return draw


def _slice(
    image: np.ndarray, mask: np.ndarray, heat: np.ndarray, fractured: bool, i: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    k = int(rng.integers(K))
    if fractured and rng.random() < 0.8:
        amount = np.asarray(heat[i]).sum(axis=(1, 2)).astype(np.float64)
        if amount.sum() > 0:
            k = int(rng.choice(K, p=amount / amount.sum()))
    pictures = np.asarray(image[i, k : k + 3], dtype=np.float32) / 255
    pictures = np.clip(pictures ** rng.uniform(0.8, 1.25) * rng.uniform(0.85, 1.15), 0, 1)
    pictures = pictures + rng.uniform(0, 0.05) * rng.standard_normal(pictures.shape, dtype=np.float32)
    here, cells = np.asarray(mask[i, k], dtype=np.float32), np.asarray(heat[i, k], dtype=np.float32)
    if rng.random() < 0.5:
        pictures = pictures[::-1]
    if rng.random() < 0.5:
        pictures, here, cells = pictures[:, :, ::-1], here[:, ::-1], cells[:, ::-1]
    return np.ascontiguousarray(pictures), np.ascontiguousarray(here), np.ascontiguousarray(cells)


def heat_loss(model: nn.Module, batch: Batch) -> Tensor:
    """Weighted cross entropy per cell, soft Dice on slices with a fracture, and one per-slice term."""
    pictures, masks, cells = batch
    wide = F.interpolate(F.max_pool2d(masks[:, None], 3, 1, 1), scale_factor=2.0, mode="nearest")
    with torch.autocast("cpu", torch.bfloat16):
        heat, features = model(torch.cat([pictures, wide], 1).contiguous(memory_format=torch.channels_last))
    heat = heat.float()
    entropy = F.binary_cross_entropy_with_logits(heat, cells, pos_weight=torch.tensor(4.0), reduction="none").sum((1, 2))
    prob = torch.sigmoid(heat)
    broken = (cells.sum((1, 2)) > 0).float()
    overlap = (2 * (prob * cells).sum((1, 2)) + 1) / ((prob + cells).sum((1, 2)) + 1)
    dice = ((1 - overlap) * broken).sum() / broken.sum().clamp(min=1)
    peak = F.binary_cross_entropy_with_logits(features[:, 1].float(), broken)
    return entropy.mean() / 60 + 0.5 * dice + 0.5 * peak


@torch.no_grad()
def slice_features(net: SliceNet, data: DataPaths, samples: Sequence[int]) -> Tensor:
    """Features of samples, [n, K, 100]."""
    image, mask = data.array("image"), data.array("mask")
    result = []
    for i in samples:
        picture = torch.from_numpy(np.asarray(image[i : i + 1], dtype=np.float32) / 255)
        stack = slice_stack(picture, torch.from_numpy(np.asarray(mask[i : i + 1], dtype=np.float32)))
        with torch.autocast("cpu", torch.bfloat16):
            features = net(stack.flatten(0, 1).contiguous(memory_format=torch.channels_last))[1]
        result.append(features.float().reshape(1, K, FEATURES))
    return torch.cat(result)


def draw_features(net: SliceNet, data: DataPaths, samples: Sequence[int], batch: int) -> Draw:
    """Stage 2, second part: features of samples that the slice net should not have seen."""
    features = slice_features(net, data, samples)
    fractured = torch.from_numpy(np.asarray(data.array("fractured"), dtype=np.float32)[np.asarray(samples)])
    heat = data.array("heat")
    broken = torch.from_numpy(np.stack([(np.asarray(heat[i]).sum(axis=(1, 2)) > 0) for i in samples]).astype(np.float32))

    def draw(rng: np.random.Generator) -> Batch:
        chosen = torch.from_numpy(rng.integers(0, len(features), batch))
        if rng.random() < 0.5:
            return features[chosen].flip(1), fractured[chosen], broken[chosen].flip(1)
        return features[chosen], fractured[chosen], broken[chosen]

    return draw


def train_head(
    net: SliceNet, data: DataPaths, samples: Sequence[int], schedule: Schedule, checkpoint: Path,
    log: Callable[[str], None],
) -> SequenceHead:
    """The sequence head on cached features."""
    torch.manual_seed(schedule.seed)
    draw = draw_features(net, data, samples, schedule.batch)
    return run_schedule(SequenceHead(), schedule, draw, head_loss, checkpoint, log)  # type: ignore[return-value]


def head_loss(model: nn.Module, batch: Batch, positive: float = 1.0) -> Tensor:
    """Cross entropy per vertebra (`positive` = weight of the fractured), and half of it per slice."""
    features, fractured, broken = batch
    vertebra, slices = model(features, drop=0.3)
    weight = torch.tensor(positive)
    return F.binary_cross_entropy_with_logits(vertebra, fractured, pos_weight=weight) + (
        0.5 * F.binary_cross_entropy_with_logits(slices, broken)
    )


def draw_stacks(data: DataPaths, samples: Sequence[int], batch: int) -> Draw:
    """Model I: stacks of three slices."""
    image, heat, level = (data.array(n) for n in ("image", "heat", "level"))

    def draw(rng: np.random.Generator) -> Batch:
        return _stacked([_stack(image[i], heat[i], level[i], rng) for i in rng.choice(np.asarray(samples), batch)])

    return draw


def _stack(
    image: np.ndarray, heat: np.ndarray, level: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One stack, shifted by whole cells, mirrored, turned over, with contrast and noise."""
    pictures = np.asarray(image, dtype=np.float32) / 255
    pictures = np.clip(pictures ** rng.uniform(0.8, 1.25) * rng.uniform(0.85, 1.15), 0, 1)
    pictures = pictures + rng.uniform(0, 0.05) * rng.standard_normal(pictures.shape, dtype=np.float32)
    down, right = (int(n) for n in rng.integers(-3, 4, 2))
    cell = SLICES_PIXELS // SLICES_CELLS
    pictures = _shifted(pictures, down * cell, right * cell)
    cells, names = _shifted(heat.astype(np.float32), down, right), _shifted(level.astype(np.int64), down, right)
    if rng.random() < 0.5:
        pictures = pictures[::-1]
    if rng.random() < 0.5:
        pictures, cells, names = pictures[:, :, ::-1], cells[:, ::-1], names[:, ::-1]
    return np.ascontiguousarray(pictures), np.ascontiguousarray(cells), np.ascontiguousarray(names)


def _shifted(plane: np.ndarray, down: int, right: int) -> np.ndarray:
    """The last two axes moved, zero where nothing comes from."""
    result = np.zeros_like(plane)
    height, width = plane.shape[-2:]
    result[..., max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = plane[
        ..., max(-down, 0) : height + min(-down, 0), max(-right, 0) : width + min(-right, 0)
    ]
    return result


def classifier_loss(model: nn.Module, batch: Batch, positive: float = 1.0) -> Tensor:
    """Heat (cross entropy and soft Dice), level per cell, and the eight columns (`positive` = weight of a fracture)."""
    pictures, cells, names = batch
    with torch.autocast("cpu", torch.bfloat16):
        logits, heat, level = model(pictures.contiguous(memory_format=torch.channels_last))
    entropy = F.binary_cross_entropy_with_logits(heat, cells, pos_weight=torch.tensor(4.0), reduction="none").sum((1, 2))
    prob = torch.sigmoid(heat)
    broken = (cells.sum((1, 2)) > 0).float()
    overlap = (2 * (prob * cells).sum((1, 2)) + 1) / ((prob + cells).sum((1, 2)) + 1)
    dice = ((1 - overlap) * broken).sum() / broken.sum().clamp(min=1)
    weight = torch.full((LEVEL_CLASSES,), 3.0)
    weight[0] = 0.5
    named = F.cross_entropy(level, names, weight)
    present = F.one_hot(names * (cells > 0), LEVEL_CLASSES)[..., 1:8].amax((1, 2)).float()
    columns = F.binary_cross_entropy_with_logits(logits, torch.cat([present, broken[:, None]], 1),
                                                 pos_weight=torch.tensor(positive), reduction="none")
    return entropy.mean() / 60 + 0.5 * dice + 0.5 * named + columns[:, :7].sum(1).mean() * 0.3 + columns[:, 7].mean() * 0.5


LEVELS_PART = Part(LevelsNet, draw_planes, levels_loss)
SLICES_PART = Part(SliceNet, draw_slices, heat_loss)
CLASSIFIER_PART = Part(SliceClassifier, draw_stacks, classifier_loss)


def weighted(part: Part, positive: float) -> Part:
    """The part with a weight for the fractured class in its loss."""
    return Part(part.make, part.draw, partial(part.loss, positive=positive))
