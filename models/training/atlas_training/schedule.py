"""Training by steps with checkpoints from which it goes on, and early stopping on a held-out score."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

CHECKPOINT_EVERY = 100

Batch = tuple[Tensor, ...]
Draw = Callable[[np.random.Generator], Batch]
Loss = Callable[[nn.Module, Batch], Tensor]


@dataclass(frozen=True)
class Schedule:
    """How long and how fast one part is trained."""

    steps: int
    batch: int
    rate: float
    seed: int


@dataclass(frozen=True)
class Watch:
    """Early stopping: every `every` steps a score of the averaged net (lower is better); stops after `patience` without a new best."""

    score: Callable[[nn.Module], float]
    every: int
    patience: int


def run_schedule(
    model: nn.Module, schedule: Schedule, draw: Draw, loss_of: Loss, checkpoint: Path, log: Callable[[str], None],
    watch: Watch | None = None,
) -> nn.Module:
    """AdamW with one-cycle rate; returns the running average of the weights, with a watch the best one of it.

    Goes on from `checkpoint`. The batch of step n depends on (seed, n) only, so a resumed run sees what an
    unbroken one would.
    """
    average = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=schedule.rate, weight_decay=1e-3)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, schedule.rate, schedule.steps, pct_start=0.15)
    first, best, stale = 0, float("inf"), 0
    best_state = average.state_dict()
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        rates.load_state_dict(saved["rates"])
        first, best, stale = saved["step"], saved.get("best", best), saved.get("stale", 0)
        best_state = saved.get("best_state", average.state_dict())
    model.train()
    running = 0.0
    for step in range(first, schedule.steps):
        if watch and stale >= watch.patience:
            break
        loss = loss_of(model, draw(np.random.default_rng((schedule.seed, step))))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        rates.step()
        _follow(average, model, min(0.995, (step + 1) / (step + 10)))
        running += (loss.item() - running) / min(step - first + 1, 50)
        last = step + 1 == schedule.steps
        if watch and ((step + 1) % watch.every == 0 or last):
            score = watch.score(average.eval())
            stale = 0 if score < best else stale + 1
            if score < best:
                best, best_state = score, copy.deepcopy(average.state_dict())
            log(f"{checkpoint.stem}: step {step + 1}, held-out score {score:.4f}, best {best:.4f}")
        if (step + 1) % CHECKPOINT_EVERY == 0 or last or (watch and stale >= watch.patience):
            state = {"model": model.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                     "rates": rates.state_dict(), "step": step + 1}
            _save(checkpoint, {**state, "best": best, "stale": stale, "best_state": best_state} if watch else state)
            log(f"{checkpoint.stem}: step {step + 1} of {schedule.steps}, loss {running:.4f}")
    if watch:
        average.load_state_dict(best_state)
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
