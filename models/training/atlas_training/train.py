"""Training by steps from a finished data set, with checkpoints from which it goes on."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .data import GRID, K, SLICES_CELLS, SLICES_PIXELS, DataPaths
from .model1 import SliceClassifier
from .nets import COLUMN_CHANNELS, FEATURES, LEVEL_CLASSES, PAIR, LevelsNet, SequenceHead, SliceNet, slice_stack

CHECKPOINT_EVERY = 100
TRAIN_Z = 128


@dataclass(frozen=True)
class Schedule:
    """How long and how fast one part is trained."""

    steps: int
    batch: int
    rate: float
    seed: int


Batch = tuple[Tensor, ...]


def run_schedule(
    model: nn.Module, schedule: Schedule, draw: Callable[[np.random.Generator], Batch],
    loss_of: Callable[[nn.Module, Batch], Tensor], checkpoint: Path, log: Callable[[str], None],
) -> nn.Module:
    """AdamW with one-cycle rate; returns the running average of the weights. Goes on from `checkpoint`.

    The batch of step n depends on (seed, n) only, so a resumed run sees what an unbroken one would.
    """
    average = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=schedule.rate, weight_decay=1e-3)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, schedule.rate, schedule.steps, pct_start=0.15)
    first = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        rates.load_state_dict(saved["rates"])
        first = saved["step"]
    model.train()
    running = 0.0
    for step in range(first, schedule.steps):
        batch = draw(np.random.default_rng((schedule.seed, step)))
        loss = loss_of(model, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        rates.step()
        _follow(average, model, min(0.995, (step + 1) / (step + 10)))
        running += (loss.item() - running) / min(step - first + 1, 50)
        if (step + 1) % CHECKPOINT_EVERY == 0 or step + 1 == schedule.steps:
            _save(checkpoint, {"model": model.state_dict(), "average": average.state_dict(),
                               "optimizer": optimizer.state_dict(), "rates": rates.state_dict(), "step": step + 1})
            log(f"{checkpoint.stem}: step {step + 1} of {schedule.steps}, loss {running:.4f}")
    return average.eval()


def _follow(average: nn.Module, model: nn.Module, keep: float) -> None:
    with torch.no_grad():
        for old, new in zip(average.state_dict().values(), model.state_dict().values()):
            if old.dtype.is_floating_point:
                old.mul_(keep).add_(new, alpha=1 - keep)
            else:
                old.copy_(new)


def _save(path: Path, state: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def train_levels(data: DataPaths, schedule: Schedule, checkpoint: Path, log: Callable[[str], None]) -> LevelsNet:
    """Stage 1 on random sagittal planes, three quarters of them through vertebrae."""
    image, label, count = (data.array(name) for name in ("image", "label", "count"))
    spans = [_column_span(label[i]) for i in range(len(label))]

    def draw(rng: np.random.Generator) -> Batch:
        planes = [_plane(image, label, count, spans, rng) for _ in range(schedule.batch)]
        return torch.from_numpy(np.stack([p[0] for p in planes])), torch.from_numpy(np.stack([p[1] for p in planes]))

    torch.manual_seed(schedule.seed)
    net = LevelsNet().to(memory_format=torch.channels_last)
    return run_schedule(net, schedule, draw, levels_loss, checkpoint, log)  # type: ignore[return-value]


def _column_span(label: np.ndarray) -> tuple[int, int]:
    columns = np.flatnonzero((label > 0).any(axis=(0, 1)))
    return (int(columns[0]), int(columns[-1])) if len(columns) else (32, 96)


def _plane(
    image: np.ndarray, label: np.ndarray, count: np.ndarray, spans: list[tuple[int, int]], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """One training plane [6, 128, 128] with the labels [2, 128, 128] of its middle columns: random end cuts, mirror, contrast, noise, shift."""
    i = int(rng.integers(len(image)))
    low, high = spans[i] if rng.random() < 0.75 else (4, GRID - 6)
    column = int(np.clip(rng.integers(low, high + 1), 2, GRID - 4))
    planes = np.asarray(image[i, :, :, column - 2 : column + 4], dtype=np.float32).transpose(2, 0, 1) / 255
    truth = np.asarray(label[i, :, :, column : column + PAIR]).astype(np.int64)
    n = int(count[i])
    cut_low = int(rng.integers(0, n // 3)) if rng.random() < 0.3 else 0
    cut_high = int(rng.integers(0, n // 5)) if rng.random() < 0.15 else 0
    planes, truth = planes[:, cut_low : n - cut_high], truth[cut_low : n - cut_high]
    planes, truth = _deform(planes, truth, rng)
    if rng.random() < 0.5:
        planes, truth = planes[::-1], truth[:, :, ::-1]
    planes = np.clip(planes ** rng.uniform(0.7, 1.4) * rng.uniform(0.8, 1.2), 0, 1)
    noisy = planes + rng.uniform(0, 0.1) * rng.standard_normal(planes.shape, dtype=np.float32) * (planes > 0)
    full = np.zeros((COLUMN_CHANNELS, TRAIN_Z, GRID), dtype=np.float32)
    full[:, : noisy.shape[1]] = np.clip(noisy, 0, 1)
    labels = np.zeros((PAIR, TRAIN_Z, GRID), dtype=np.int64)
    labels[:, : truth.shape[0]] = truth.transpose(2, 0, 1)
    return full, labels


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


def train_slices(
    data: DataPaths, samples: int, schedule: Schedule, checkpoint: Path, log: Callable[[str], None]
) -> SliceNet:
    """Stage 2, first part: the heat map on single slices, fractured ones mostly at their fracture."""
    image, mask, heat, fractured = (data.array(n) for n in ("image", "mask", "heat", "fractured"))

    def draw(rng: np.random.Generator) -> Batch:
        chosen = [_slice(image, mask, heat, bool(fractured[i]), i, rng)
                  for i in rng.choice(samples, schedule.batch, replace=False)]
        return tuple(torch.from_numpy(np.stack(part)) for part in zip(*chosen))

    torch.manual_seed(schedule.seed)
    net = SliceNet().to(memory_format=torch.channels_last)
    return run_schedule(net, schedule, draw, heat_loss, checkpoint, log)  # type: ignore[return-value]


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
def slice_features(net: SliceNet, data: DataPaths, first: int, last: int) -> Tensor:
    """Features of the samples first..last-1, [n, K, 100]."""
    image, mask = data.array("image"), data.array("mask")
    result = []
    for i in range(first, last):
        picture = torch.from_numpy(np.asarray(image[i : i + 1], dtype=np.float32) / 255)
        stack = slice_stack(picture, torch.from_numpy(np.asarray(mask[i : i + 1], dtype=np.float32)))
        with torch.autocast("cpu", torch.bfloat16):
            features = net(stack.flatten(0, 1).contiguous(memory_format=torch.channels_last))[1]
        result.append(features.float().reshape(1, K, FEATURES))
    return torch.cat(result)


def train_head(
    net: SliceNet, data: DataPaths, first: int, last: int, schedule: Schedule, checkpoint: Path,
    log: Callable[[str], None],
) -> SequenceHead:
    """Stage 2, second part: the sequence head on features of samples that the slice net has not seen."""
    features = slice_features(net, data, first, last)
    fractured = torch.from_numpy(np.asarray(data.array("fractured")[first:last], dtype=np.float32))
    broken = torch.from_numpy((np.asarray(data.array("heat")[first:last]).sum(axis=(2, 3)) > 0).astype(np.float32))

    def draw(rng: np.random.Generator) -> Batch:
        chosen = torch.from_numpy(rng.integers(0, len(features), schedule.batch))
        picked = features[chosen]
        if rng.random() < 0.5:
            return picked.flip(1), fractured[chosen], broken[chosen].flip(1)
        return picked, fractured[chosen], broken[chosen]

    torch.manual_seed(schedule.seed)
    return run_schedule(SequenceHead(), schedule, draw, head_loss, checkpoint, log)  # type: ignore[return-value]


def head_loss(model: nn.Module, batch: Batch) -> Tensor:
    """Cross entropy per vertebra, and half of it per slice."""
    features, fractured, broken = batch
    vertebra, slices = model(features, drop=0.3)
    return F.binary_cross_entropy_with_logits(vertebra, fractured) + 0.5 * F.binary_cross_entropy_with_logits(
        slices, broken
    )


def train_classifier(
    data: DataPaths, schedule: Schedule, checkpoint: Path, log: Callable[[str], None]
) -> SliceClassifier:
    """Model I on stacks of three slices."""
    image, heat, level = (data.array(n) for n in ("image", "heat", "level"))

    def draw(rng: np.random.Generator) -> Batch:
        chosen = [_stack(image[i], heat[i], level[i], rng) for i in rng.choice(len(image), schedule.batch, replace=False)]
        return tuple(torch.from_numpy(np.stack(part)) for part in zip(*chosen))

    torch.manual_seed(schedule.seed)
    net = SliceClassifier().to(memory_format=torch.channels_last)
    return run_schedule(net, schedule, draw, classifier_loss, checkpoint, log)  # type: ignore[return-value]


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


def classifier_loss(model: nn.Module, batch: Batch) -> Tensor:
    """Heat (cross entropy and soft Dice), level per cell, and the eight columns."""
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
    columns = F.binary_cross_entropy_with_logits(logits, torch.cat([present, broken[:, None]], 1), reduction="none")
    return entropy.mean() / 60 + 0.5 * dice + 0.5 * named + columns[:, :7].sum(1).mean() * 0.3 + columns[:, 7].mean() * 0.5
