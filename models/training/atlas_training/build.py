"""The one command: data, training, calibration, test, package."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from . import card, cases, evaluate, export, package
from .data import CROPS_PER_NECK, STACKS_PER_NECK, generate
from .figures import choose_threshold, rates
from .model1 import SliceClassifier, SlicesGraph
from .nets import LevelsGraph, LevelsNet, SequenceHead, SliceNet, VertebraGraph
from .reference import Pipeline, Result
from .series import Request
from .schedule import Schedule
from .train import CLASSIFIER_PART, LEVELS_PART, SLICES_PART, train_head, train_part
from .statistics import input_statistics, training_range
from .volume import read_series

VERSION = "0.2.0"
COMMAND = "python -m atlas_training build --out ../cspine-fracture --label-atlas HN-Atlas-labels.nrrd"
PARTIAL_BOTTOMS = ("C4", "C5", "C6")


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
    validation_seeds: range
    test_seeds: range
    partial_seeds: range


FULL = Plan(
    levels_necks=420, vertebra_necks=1500, slice_net_necks=1200, classifier_necks=1000,
    levels=Schedule(3600, 8, 3e-3, 11), slices=Schedule(6000, 16, 2e-3, 12), head=Schedule(800, 32, 2e-3, 13),
    classifier=Schedule(2600, 16, 2e-3, 14), classifier_again=Schedule(1000, 16, 1e-3, 15),
    validation_seeds=range(10_000, 10_048), test_seeds=range(20_000, 20_064), partial_seeds=range(30_000, 30_009),
)


@dataclass(frozen=True)
class Nets:
    """All trained parts."""

    levels: LevelsNet
    slices: SliceNet
    head: SequenceHead
    classifier: SliceClassifier


@dataclass(frozen=True)
class Place:
    """Where a build reads and writes."""

    out: Path
    work: Path
    atlas: Path | None
    real: tuple[Path, ...]
    workers: int


def build(plan: Plan, seed: int, place: Place, log: Callable[[str], None] = print) -> None:
    """Makes the whole package. What is already finished in `work` is used again."""
    torch.set_num_threads(1)
    place.out.mkdir(parents=True, exist_ok=True)
    clock = CpuClock(place.work / "cpu.json")
    nets = train_all(plan, seed, place, clock, log)
    content = package.manifest(VERSION, COMMAND, seed, place.atlas is not None)
    write_graphs(nets, place.out)
    package.set_files(content, place.out)
    package.write_manifest(content, place.out)
    whole, partial = _whole(plan), _partial(plan)
    held = place.work / "series"
    with clock.part("held-out series"):
        cases.prepare(held, [*whole[0], *whole[1], *partial], place.atlas, place.workers)
        content["selfcheck"]["training_range"] = generator_range(held, [*whole[0], *whole[1], *partial])
    with clock.part("evaluation"):
        validation = evaluate.run_set(place.out, whole[0], held, place.workers)
    threshold, overall = settle(content, validation, log)
    package.write_manifest(content, place.out)
    with clock.part("evaluation"):
        test = evaluate.run_set(place.out, whole[1], held, place.workers)
        ends = evaluate.run_set(place.out, partial, held, place.workers)
    pipeline = Pipeline(place.out)
    report: dict[str, Any] = {
        "label": package.LABEL, "version": VERSION, "seed": seed, "ensemble": content["post"]["ensemble"],
        "validation": evaluate.summary(validation, threshold, overall),
        "test": evaluate.summary(test, threshold, overall),
        "partial": evaluate.partial_summary(ends),
        "real": [real_facts(pipeline, folder) for folder in place.real],
        "cpu_minutes": clock.minutes(), "cpu_minutes_by_part": clock.by_part(), "plan": _plan_facts(plan),
        "test_cases": evaluate.as_rows(test),
    }
    del report["validation"]["boxes"]  # drawn before the threshold was chosen
    content["performance"] = package.performance(report["test"])
    content["golden"] = export.write_golden(place.out, pipeline)
    package.write_manifest(content, place.out)
    package.write_file_list(place.out, place.atlas is not None)
    package.write_report(report, place.out)
    card.write_card(content, report, place.out)
    log(json.dumps({k: v for k, v in report["test"].items() if k != "measures"}, indent=1))


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


def settle(
    content: dict[str, Any], validation: list[evaluate.SeriesCase], log: Callable[[str], None]
) -> tuple[float, float]:
    """Chooses weights, calibration and thresholds on the validation set and writes them into the manifest."""
    rule = evaluate.choose_ensemble(validation)
    content["post"]["ensemble"] = rule
    evaluate.recombine(validation, rule)
    levels = evaluate.scored_vertebrae(validation, lambda v: v.p)
    series = evaluate.scored_series(validation, lambda c: c.overall)
    threshold = choose_threshold(levels.p, levels.truth, evaluate.LEVEL_SPECIFICITY)
    overall = choose_threshold(series.p, series.truth, evaluate.PATIENT_SPECIFICITY)
    at, of = rates(levels.p, levels.truth, threshold), rates(series.p, series.truth, overall)
    package.set_thresholds(content, threshold, overall, (
        f"Lowest with specificity {evaluate.LEVEL_SPECIFICITY} per vertebra and {evaluate.PATIENT_SPECIFICITY} per patient on the "
        f"validation set ({len(validation)} phantoms): vertebrae {int(levels.truth.sum())} positive / {int((~levels.truth).sum())} "
        f"negative, sensitivity {at['sensitivity']}, specificity {at['specificity']}; patients {int(series.truth.sum())} / "
        f"{int((~series.truth).sum())}, sensitivity {of['sensitivity']}, specificity {of['specificity']}"
    ))
    log(content["post"]["threshold_basis"])
    return threshold, overall


def _whole(plan: Plan) -> tuple[list[Request], list[Request]]:
    """Whole necks of the validation and of the test set."""
    return [Request(n) for n in plan.validation_seeds], [Request(n) for n in plan.test_seeds]


def _partial(plan: Plan) -> list[Request]:
    """Necks that end at C4, C5 or C6."""
    return [Request(n, bottom_level=PARTIAL_BOTTOMS[i % len(PARTIAL_BOTTOMS)]) for i, n in enumerate(plan.partial_seeds)]


def generator_range(held: Path, requests: list[Request]) -> dict[str, list[float]]:
    """What whole series of the generator are like: none of these nets has learnt from anything else."""
    return training_range((input_statistics(cases.load(held, request)[0]) for request in requests), margin=0.0)


def real_facts(pipeline: Pipeline, folder: Path) -> dict[str, Any]:
    """One real series, named by its folder only; one that only its statistics decline also without that check."""
    volume = read_series(folder)
    ranges = pipeline.manifest["selfcheck"].get("training_range", {})
    result = pipeline.run(volume)
    facts = _result_facts(folder, result)
    if result.declined and set(result.declined) <= set(ranges):
        pipeline.manifest["selfcheck"]["training_range"] = {}
        facts["unchecked"] = _result_facts(folder, pipeline.run(volume))
        pipeline.manifest["selfcheck"]["training_range"] = ranges
    return facts


def _result_facts(folder: Path, result: Result) -> dict[str, Any]:
    assessed = [level for level in result.levels if level.p is not None]
    return {
        "name": folder.name, "declined": result.declined, "confidence": round(result.confidence, 3),
        "measures": {name: round(value, 4) for name, value in result.measures.items()},
        "levels": [level.level for level in result.levels if level.assessed],
        "centroid_z_mm": {level.level: round(level.centroid_mm[2], 1) for level in result.levels if level.centroid_mm},
        "p": {level.level: round(level.p, 3) for level in assessed if level.p is not None},
        "parts": {level.level: {name: round(p, 4) for name, p in level.parts.items()} for level in assessed},
        "overall": None if result.overall is None else round(result.overall, 3),
        "overall_parts": {name: round(p, 4) for name, p in result.overall_parts.items()},
        "overall_positive": result.overall_positive,
        "positive": [level.level for level in assessed if level.positive],
    }


def _plan_facts(plan: Plan) -> dict[str, Any]:
    return {name: _plain(value) for name, value in vars(plan).items()}


def _plain(value: Any) -> Any:
    """A range as its ends, a schedule as its fields."""
    if isinstance(value, range):
        return [value.start, value.stop]
    return asdict(value) if isinstance(value, Schedule) else value


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

    def by_part(self) -> dict[str, float]:
        return {name: round(seconds / 60, 1) for name, seconds in self.seconds.items()}


class _Part:
    def __init__(self, clock: CpuClock, name: str) -> None:
        self.clock, self.name = clock, name

    def __enter__(self) -> None:
        self.started = _cpu_seconds()

    def __exit__(self, *exception: object) -> None:
        self.clock.add(self.name, _cpu_seconds() - self.started)


def _cpu_seconds() -> float:
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system
