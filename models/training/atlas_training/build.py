"""The one command: data, training, calibration, test, package and sample study."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from . import evaluate, export, package
from .data import generate
from .nets import LevelsGraph, LevelsNet, SequenceHead, SliceNet, VertebraGraph
from .reference import Pipeline
from .series import Request
from .train import Schedule, train_head, train_levels, train_slices
from .volume import read_series

VERSION = "0.1.0"
COMMAND = "python -m atlas_training build --out ../cspine-fracture --label-atlas HN-Atlas-labels.nrrd"
VALIDATION_SEEDS = range(10_000, 10_024)
TEST_SEEDS = range(20_000, 20_036)
PARTIAL_SEEDS = range(30_000, 30_009)
PARTIAL_BOTTOMS = ("C4", "C5", "C6")


@dataclass(frozen=True)
class Plan:
    """Sizes and schedules of a build."""

    levels_samples: int
    vertebra_samples: int
    slice_samples: int  # the first ones train the slice net, the rest the sequence head
    levels: Schedule
    slices: Schedule
    head: Schedule
    validation_seeds: range
    test_seeds: range
    partial_seeds: range


FULL = Plan(
    levels_samples=240, vertebra_samples=1600, slice_samples=1280,
    levels=Schedule(2000, 8, 3e-3, 11), slices=Schedule(2600, 16, 2e-3, 12), head=Schedule(600, 32, 2e-3, 13),
    validation_seeds=VALIDATION_SEEDS, test_seeds=TEST_SEEDS, partial_seeds=PARTIAL_SEEDS,
)


def build(
    plan: Plan, seed: int, out: Path, work: Path, atlas_path: Path | None, real: list[Path], workers: int,
    log: Callable[[str], None] = print,
) -> None:
    """Makes the whole package. What is already finished in `work` is used again."""
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    clock = CpuClock(work / "cpu.json")
    levels, slices, head = _nets(plan, seed, work, atlas_path, workers, clock, log)
    content = package.manifest(VERSION, COMMAND, seed, atlas_path is not None)

    def write_graphs(platt: tuple[float, float]) -> None:
        export.export_levels(LevelsGraph(levels), out / "stage1_levels.onnx")
        export.export_vertebra(VertebraGraph(slices, head, platt), out / "stage2_vertebra.onnx")
        package.set_files(content, out)
        package.write_manifest(content, out)

    write_graphs((1.0, 0.0))
    with clock.part("validation"):
        validation = evaluate.run_set(out, _requests(plan.validation_seeds), atlas_path, workers)
    slope, offset = evaluate.fit_platt(*_scores(validation))
    platt = (round(slope, 4), round(offset, 4))
    evaluate.calibrate(validation, platt)
    p, truth = _scores(validation)
    threshold = evaluate.choose_threshold(p, truth)
    package.set_thresholds(content, threshold, _basis(plan, truth, evaluate.rates(p, truth, threshold)))
    log(content["post"]["threshold_basis"])

    write_graphs(platt)
    with clock.part("test"):
        test = evaluate.run_set(out, _requests(plan.test_seeds), atlas_path, workers)
        partial = evaluate.run_set(out, _partial_requests(plan.partial_seeds), atlas_path, workers)
    pipeline = Pipeline(out)
    report: dict[str, Any] = {
        "label": package.LABEL, "version": VERSION, "seed": seed, "platt": list(platt),
        "validation": evaluate.summary(validation, threshold, threshold),
        "test": evaluate.summary(test, threshold, threshold),
        "partial": evaluate.partial_summary(partial),
        "real": [_real(pipeline, folder) for folder in real],
        "cpu_minutes": clock.minutes(), "plan": _plan_facts(plan),
        "test_cases": evaluate.as_rows(test),
    }
    del report["validation"]["box_hit"]  # boxes depend on the threshold, which was not chosen yet
    content["performance"] = package.performance(report["test"])
    content["golden"] = export.write_golden(out, pipeline)
    package.write_manifest(content, out)
    package.write_file_list(out, atlas_path is not None)
    package.write_report(report, out)
    package.write_card(content, report, out)
    log(json.dumps({k: v for k, v in report["test"].items() if k != "measures"}, indent=1))


def _nets(
    plan: Plan, seed: int, work: Path, atlas_path: Path | None, workers: int, clock: CpuClock, log: Callable[[str], None]
) -> tuple[LevelsNet, SliceNet, SequenceHead]:
    with clock.part("data"):
        levels_data = generate(work / "levels-train", "levels", plan.levels_samples, seed, atlas_path, workers)
        vertebra_data = generate(work / "vertebra-train", "vertebra", plan.vertebra_samples, seed, atlas_path, workers)
    with clock.part("levels"):
        levels = train_levels(levels_data, plan.levels, work / "levels.pt", log)
    with clock.part("slices"):
        slices = train_slices(vertebra_data, plan.slice_samples, plan.slices, work / "slices.pt", log)
    with clock.part("head"):
        head = train_head(slices, vertebra_data, plan.slice_samples, plan.vertebra_samples, plan.head, work / "head.pt", log)
    return levels, slices, head


def _requests(seeds: range) -> list[Request]:
    """Whole necks."""
    return [Request(n) for n in seeds]


def _partial_requests(seeds: range) -> list[Request]:
    """Necks that end at C4, C5 or C6."""
    return [Request(n, bottom_level=PARTIAL_BOTTOMS[i % len(PARTIAL_BOTTOMS)]) for i, n in enumerate(seeds)]


def _scores(cases: list[evaluate.SeriesCase]) -> tuple[np.ndarray, np.ndarray]:
    assessed = [v for case in cases for v in case.vertebrae if v.p is not None]
    return np.asarray([v.p for v in assessed], dtype=np.float64), np.asarray([v.fractured for v in assessed], dtype=bool)


def _basis(plan: Plan, truth: np.ndarray, at: dict[str, Any]) -> str:
    return (
        f"Lowest with specificity 0.95 on the validation set: {len(plan.validation_seeds)} phantoms, {int(truth.sum())} positive / "
        f"{int((~truth).sum())} negative vertebrae, sensitivity {at['sensitivity']}, specificity {at['specificity']}"
    )


def _real(pipeline: Pipeline, folder: Path) -> dict[str, Any]:
    """One real series, named by its folder only."""
    result = pipeline.run(read_series(folder))
    assessed = [level for level in result.levels if level.p is not None]
    return {
        "name": folder.name, "declined": result.declined, "confidence": round(result.confidence, 3),
        "measures": {name: round(value, 4) for name, value in result.measures.items()},
        "levels": [level.level for level in result.levels if level.assessed],
        "centroid_z_mm": {level.level: round(level.centroid_mm[2], 1) for level in result.levels if level.centroid_mm},
        "p": {level.level: round(level.p, 3) for level in assessed if level.p is not None},
        "positive": [level.level for level in assessed if level.positive],
    }


def _plan_facts(plan: Plan) -> dict[str, Any]:
    return {
        "levels_samples": plan.levels_samples, "vertebra_samples": plan.vertebra_samples,
        "slice_samples": plan.slice_samples, "levels": vars(plan.levels), "slices": vars(plan.slices),
        "head": vars(plan.head), "validation_seeds": [plan.validation_seeds.start, plan.validation_seeds.stop],
        "test_seeds": [plan.test_seeds.start, plan.test_seeds.stop],
        "partial_seeds": [plan.partial_seeds.start, plan.partial_seeds.stop],
    }


class CpuClock:
    """CPU seconds per part, children included, added up over interrupted runs in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seconds: dict[str, float] = json.loads(path.read_text()) if path.exists() else {}

    def part(self, name: str) -> _Part:
        return _Part(self, name)

    def add(self, name: str, seconds: float) -> None:
        self.seconds[name] = round(self.seconds.get(name, 0.0) + seconds, 1)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.seconds))

    def minutes(self) -> float:
        return round(sum(self.seconds.values()) / 60, 1)


class _Part:
    def __init__(self, clock: CpuClock, name: str) -> None:
        self.clock, self.name = clock, name

    def __enter__(self) -> None:
        self.started = _cpu_seconds()

    def __exit__(self, *exception: object) -> None:
        self.clock.add(self.name, _cpu_seconds() - self.started)


def _cpu_seconds() -> float:
    import os

    t = os.times()
    return t.user + t.system + t.children_user + t.children_system
