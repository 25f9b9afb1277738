"""The one command: data, training, graphs; what comes after is `judge.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from . import export
from .data import CROPS_PER_NECK, STACKS_PER_NECK, generate
from .judge import HELD_OUT, CpuClock, Place, Training, judge
from .model1 import SliceClassifier, SlicesGraph
from .nets import LevelsGraph, LevelsNet, SequenceHead, SliceNet, VertebraGraph
from .schedule import Schedule
from .train import CLASSIFIER_PART, LEVELS_PART, SLICES_PART, train_head, train_part

COMMAND = "python -m atlas_training build --out ../cspine-fracture --label-atlas HN-Atlas-labels.nrrd"


@dataclass(frozen=True)
class Plan:
    """Sizes and schedules of a build."""

    levels_necks: int
    vertebra_necks: int  # three crops each
    slice_net_necks: int  # the first ones train the slice net, the rest the sequence head
    classifier_necks: int  # eight stacks each
    levels: Schedule
    slices: Schedule
    head: Schedule
    classifier: Schedule
    classifier_again: Schedule  # a second, slower cycle from the first one's weights


FULL = Plan(
    levels_necks=420, vertebra_necks=1500, slice_net_necks=1200, classifier_necks=1000,
    levels=Schedule(3600, 8, 3e-3, 11), slices=Schedule(6000, 16, 2e-3, 12), head=Schedule(800, 32, 2e-3, 13),
    classifier=Schedule(2600, 16, 2e-3, 14), classifier_again=Schedule(1000, 16, 1e-3, 15),
)


@dataclass(frozen=True)
class Nets:
    """All trained parts."""

    levels: LevelsNet
    slices: SliceNet
    head: SequenceHead
    classifier: SliceClassifier


def build(plan: Plan, seed: int, place: Place, log: Callable[[str], None] = print) -> None:
    """Makes the whole package. What is already finished in `work` is used again."""
    torch.set_num_threads(1)
    place.out.mkdir(parents=True, exist_ok=True)
    clock = CpuClock(place.work / "cpu.json")
    write_graphs(train_all(plan, seed, place, clock, log), place.out)
    training = Training(COMMAND, seed, place.atlas is not None, clock.by_part(), _plan_facts(plan))
    judge(training, HELD_OUT, place, log)


def train_all(plan: Plan, seed: int, place: Place, clock: CpuClock, log: Callable[[str], None]) -> Nets:
    """Data sets and nets, each from its checkpoint when there is one."""
    work, atlas, workers = place.work, place.atlas, place.workers
    with clock.part("data"):
        levels_data = generate(work / "levels-train", "levels", plan.levels_necks, seed, atlas, workers)
        vertebra_data = generate(work / "vertebra-train", "vertebra", plan.vertebra_necks, seed, atlas, workers)
        slices_data = generate(work / "slices-train", "slices", plan.classifier_necks, seed, atlas, workers)
    with clock.part("Model I"):
        stacks = range(STACKS_PER_NECK * plan.classifier_necks)
        once = train_part(CLASSIFIER_PART, slices_data, stacks, plan.classifier, work / "classifier.pt", log)
        classifier = train_part(
            CLASSIFIER_PART, slices_data, stacks, plan.classifier_again, work / "classifier-again.pt", log, start=once)
    with clock.part("stage 1"):
        levels = train_part(LEVELS_PART, levels_data, range(plan.levels_necks), plan.levels, work / "levels.pt", log)
    first, last = CROPS_PER_NECK * plan.slice_net_necks, CROPS_PER_NECK * plan.vertebra_necks
    with clock.part("stage 2 slices"):
        slices = train_part(SLICES_PART, vertebra_data, range(first), plan.slices, work / "slices.pt", log)
    with clock.part("stage 2 head"):
        head = train_head(slices, vertebra_data, range(first, last), plan.head, work / "head.pt", log)  # type: ignore[arg-type]
    return Nets(levels, slices, head, classifier)  # type: ignore[arg-type]


def write_graphs(nets: Nets, out: Path) -> None:
    """The three ONNX files; calibration is in the manifest, not in the graphs."""
    export.export_levels(LevelsGraph(nets.levels), out / "stage1_levels.onnx")
    export.export_vertebra(VertebraGraph(nets.slices, nets.head), out / "stage2_vertebra.onnx")
    export.export_slices(SlicesGraph(nets.classifier), out / "model1_slices.onnx")


def _plan_facts(plan: Plan) -> dict[str, Any]:
    """Schedules as their fields."""
    return {name: asdict(value) if isinstance(value, Schedule) else value for name, value in vars(plan).items()}
