"""Trains one net on one fold of a data set: k-fold by patient, class weights, early stopping; resumable.

    python -m atlas_training fit --data work/rsna --part full-vertebra --fold 0 --out work/folds

Data sets are those of `generate` (phantoms) and `convert` (RSNA format); both hold the same arrays.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .data import CROPS_PER_NECK, STACKS_PER_NECK, DataPaths
from .full_nets import FullLevelsNet, FullSliceNet, FullVertebraNet, crop_stack
from .nets import SequenceHead, SliceNet
from .package import COLUMNS
from .schedule import Batch, Draw, Schedule, Watch, run_schedule
from .train import (
    BONE_AND_SOFT, BONE_ONLY, CLASSIFIER_PART, LEVELS_PART, SLICES_PART, Part, draw_features, draw_planes, head_loss, levels_loss, train_part, weighted,
)

SAMPLES_PER_NECK = {"vertebra": CROPS_PER_NECK, "slices": STACKS_PER_NECK, "levels": 1}
KIND_OF_PART = {"levels": "levels", "full-levels": "levels", "slices": "vertebra", "head": "vertebra",
                "full-vertebra": "vertebra", "classifier": "slices", "full-slices": "whole"}
WEIGHT_LIMITS = (0.1, 10.0)
SCORED_BATCHES = 8
SCORE_SEED = 4_000_000


@dataclass(frozen=True)
class FitPlan:
    """What to train on what."""

    data: Path  # folder with the data sets `levels`, `vertebra`, `slices`, `whole` (or `levels-train` and so on)
    part: str
    out: Path
    schedule: Schedule
    folds: int = 5
    fold: int = 0
    column: str = "overall"  # of full-slices
    encoder: str = "efficientnet-b0"  # of full-levels
    plane: str = "sagittal"  # of full-levels
    soft_tissue: bool = False  # of the full-size parts: a second channel
    every: int = 200
    patience: int = 8


def folds_of(groups: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Fold number of every sample; all samples of a patient are in the same fold."""
    names = np.unique(groups)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    fold = {name: int(place) % folds for name, place in zip(names, shuffled)}
    return np.asarray([fold[g] for g in groups])


def groups_of(data: DataPaths, kind: str) -> np.ndarray:
    """Patient number of every sample: stored beside RSNA data, the neck in phantoms."""
    if (data.folder / "group.npy").exists():
        return np.asarray(data.array("group"))
    return np.arange(len(data.array("image"))) // SAMPLES_PER_NECK[kind]


def class_weight(positive: np.ndarray) -> float:
    """Intact per fractured sample, held inside 0.1..10."""
    count = int(positive.sum())
    return float(np.clip((len(positive) - count) / max(count, 1), *WEIGHT_LIMITS))


def fit(plan: FitPlan, log: Callable[[str], None] = print) -> nn.Module:
    """Trains the part on all folds but one and stops early on that one; the result lies in `out`/PART-FOLD.pt."""
    kind = KIND_OF_PART[plan.part]
    folder = next((f for f in (plan.data / kind, plan.data / f"{kind}-train") if f.exists()), None)
    if folder is None:
        raise FileNotFoundError(f"no data set {kind} in {plan.data}")
    data = DataPaths(folder)
    fold = folds_of(groups_of(data, kind), plan.folds, plan.schedule.seed)
    usable = _usable(data, plan.part)
    train, held = np.flatnonzero((fold != plan.fold) & usable), np.flatnonzero((fold == plan.fold) & usable)
    if not len(train) or not len(held):
        raise ValueError(f"{len(train)} samples to train and {len(held)} held out: too few for {plan.folds} folds")
    checkpoint = plan.out / f"{name_of(plan)}-{plan.fold}.pt"
    if plan.part == "head":
        return _fit_head(plan, data, train, held, checkpoint, log)
    part = part_of(plan, data, train)
    watch = _watch(plan, lambda: part.draw(data, held.tolist(), plan.schedule.batch), part.loss)
    net = train_part(part, data, train.tolist(), plan.schedule, checkpoint, log, watch)
    _describe(plan, checkpoint, len(train), len(held))
    return net


def name_of(plan: FitPlan) -> str:
    """The name under which export looks for it, without the fold."""
    return f"slices_{plan.column}" if plan.part == "full-slices" else plan.part.removeprefix("full-")


def _usable(data: DataPaths, part: str) -> np.ndarray:
    """Nets with a heat map learn from located fractures only."""
    count = len(data.array("image"))
    if part in ("slices", "full-vertebra") and (data.folder / "located.npy").exists():
        return np.asarray(data.array("located"), dtype=bool)
    return np.ones(count, dtype=bool)


def part_of(plan: FitPlan, data: DataPaths, train: np.ndarray) -> Part:
    """The net, its batches and its loss with the class weight of the training samples."""
    if plan.part == "levels":
        return LEVELS_PART
    windows = BONE_AND_SOFT if plan.soft_tissue else BONE_ONLY
    channels = len(windows)
    if plan.part == "full-levels":
        make = partial(FullLevelsNet, plan.encoder, channels)
        return Part(make, partial(draw_planes, plane=plan.plane, windows=windows), levels_loss)
    if plan.part == "slices":
        return SLICES_PART
    if plan.part == "classifier":
        return weighted(CLASSIFIER_PART, class_weight(np.asarray(data.array("heat"))[train].any(axis=(1, 2))))
    if plan.part == "full-vertebra":
        part = Part(partial(FullVertebraNet, channels), partial(draw_crops, windows=windows), vertebra_loss)
        return weighted(part, class_weight(np.asarray(data.array("fractured"))[train]))
    column = COLUMNS.index(plan.column)
    positive = np.asarray(data.array("columns"))[train, column]
    part = Part(partial(FullSliceNet, channels), partial(draw_whole, column=column, windows=windows), slice_loss)
    return weighted(part, class_weight(positive))


def draw_crops(data: DataPaths, samples: Sequence[int], batch: int, windows: Sequence[str] = BONE_ONLY) -> Draw:
    """Full-size stage 2: whole crops."""
    images = [data.array(name) for name in windows]
    mask, heat, fractured = (data.array(n) for n in ("mask", "heat", "fractured"))

    def draw(rng: np.random.Generator) -> Batch:
        chosen = np.sort(rng.choice(np.asarray(samples), batch))
        pictures = torch.from_numpy(np.stack([np.asarray(image[chosen], dtype=np.float32) for image in images], 2) / 255)
        stack = crop_stack(pictures, torch.from_numpy(np.asarray(mask[chosen], dtype=np.float32)))
        cells = torch.from_numpy(np.asarray(heat[chosen], dtype=np.float32))
        if rng.random() < 0.5:
            stack, cells = stack.flip(4), cells.flip(3)
        return stack, torch.from_numpy(np.asarray(fractured[chosen], dtype=np.float32)), cells

    return draw


def vertebra_loss(model: nn.Module, batch: Batch, positive: float = 1.0) -> Tensor:
    """Cross entropy per vertebra, per slice and per heat cell."""
    stack, fractured, cells = batch
    vertebra, slices, heat = model(stack, drop=0.2)
    broken = (cells.sum((2, 3)) > 0).float()
    coarse = F.adaptive_max_pool2d(cells, heat.shape[2:])
    entropy = F.binary_cross_entropy_with_logits
    return (entropy(vertebra, fractured, pos_weight=torch.tensor(positive)) + 0.5 * entropy(slices, broken)
            + entropy(heat, coarse, pos_weight=torch.tensor(4.0)))


def draw_whole(data: DataPaths, samples: Sequence[int], batch: int, column: int, windows: Sequence[str] = BONE_ONLY) -> Draw:
    """Full-size Model I: whole slices, each with its windows, and one column."""
    images = [data.array(name) for name in windows]
    truth = np.asarray(data.array("columns"))[:, column]
    sets = [np.asarray([i for i in samples if bool(truth[i]) == wanted], dtype=np.int64) for wanted in (False, True)]

    def draw(rng: np.random.Generator) -> Batch:
        drawn = [sets[wanted] if len(sets[wanted]) else sets[not wanted] for wanted in rng.random(batch) < 0.3]
        chosen = np.asarray([int(rng.choice(s)) for s in drawn])
        stacks = [np.stack([np.asarray(image[i], dtype=np.float32) for image in images], 1) for i in chosen]
        pictures = torch.from_numpy(np.stack(stacks) / 255).flatten(1, 2)  # slice by slice, window by window
        if rng.random() < 0.5:
            pictures = pictures.flip(3)
        return pictures, torch.from_numpy(truth[chosen].astype(np.float32))

    return draw


def slice_loss(model: nn.Module, batch: Batch, positive: float = 1.0) -> Tensor:
    """Weighted cross entropy of one column. Batches hold 30 % fractured where there are any, so the weight is softened."""
    pictures, truth = batch
    weight = torch.tensor(min(positive, 0.7 / 0.3))
    return F.binary_cross_entropy_with_logits(model(pictures, drop=0.2), truth, pos_weight=weight)


def _watch(plan: FitPlan, draw_held: Callable[[], Draw], loss: Callable[[nn.Module, Batch], Tensor]) -> Watch:
    """The mean loss of the same few held-out batches."""
    draw = draw_held()

    def score(net: nn.Module) -> float:
        with torch.no_grad():
            return float(np.mean([loss(net, draw(np.random.default_rng((SCORE_SEED, i)))).item() for i in range(SCORED_BATCHES)]))

    return Watch(score, plan.every, plan.patience)


def _fit_head(
    plan: FitPlan, data: DataPaths, train: np.ndarray, held: np.ndarray, checkpoint: Path, log: Callable[[str], None]
) -> nn.Module:
    """The sequence head on features of this fold's slice net, which must have been trained before.

    The slice net has seen the training samples; the held-out ones, on which the head stops, it has not.
    """
    saved = torch.load(plan.out / f"slices-{plan.fold}.pt", weights_only=True)
    net = SliceNet()
    net.load_state_dict(saved.get("best_state", saved["average"]))
    net.eval()
    loss = partial(head_loss, positive=class_weight(np.asarray(data.array("fractured"))[train]))
    watch = _watch(plan, lambda: draw_features(net, data, held.tolist(), plan.schedule.batch), loss)
    torch.manual_seed(plan.schedule.seed)
    draw = draw_features(net, data, train.tolist(), plan.schedule.batch)
    head = run_schedule(SequenceHead(), plan.schedule, draw, loss, checkpoint, log, watch)
    _describe(plan, checkpoint, len(train), len(held))
    return head


def _describe(plan: FitPlan, checkpoint: Path, train: int, held: int) -> None:
    saved = torch.load(checkpoint, weights_only=True)
    checkpoint.with_suffix(".json").write_text(json.dumps({
        "part": plan.part, "fold": plan.fold, "folds": plan.folds, "column": plan.column, "encoder": plan.encoder,
        "plane": plan.plane, "soft_tissue": plan.soft_tissue, "train_samples": train, "held_out_samples": held, "steps": saved["step"],
        "best_held_out_loss": round(saved["best"], 5), "schedule": vars(plan.schedule),
    }, indent=1) + "\n", encoding="utf-8")
