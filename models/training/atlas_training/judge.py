"""From exported graphs to a finished package: everything of a build that comes after the training.

Held-out series are generated from their seeds, run through the reference pipeline, and ensemble, calibration and
thresholds are chosen on the validation set; then manifest, golden vectors, figures and card are written. The checkpoints
of the training are not needed: `from_package` reads what is known of it from the package that lies there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from typing import Any

import yaml

from . import card, cases, choice, evaluate, export, package
from .checks import outside_training
from .figures import rounded
from .reference import Pipeline
from .sample import write_expected
from .series import PIXEL_MM, Request
from .statistics import input_statistics, training_range
from .volume import read_series

SERIES_PART, EVALUATION_PART = "held-out series", "evaluation"
PARTIAL_BOTTOMS = ("C4", "C5", "C6")


@dataclass(frozen=True)
class HeldOut:
    """Seeds of the series that no net has learnt from."""

    validation: range
    test: range
    partial: range

    def whole(self) -> tuple[list[Request], list[Request]]:
        """Whole necks of the validation and of the test set."""
        return [Request(n) for n in self.validation], [Request(n) for n in self.test]

    def ends(self) -> list[Request]:
        """Necks that end at C4, C5 or C6."""
        return [Request(n, bottom_level=PARTIAL_BOTTOMS[i % len(PARTIAL_BOTTOMS)]) for i, n in enumerate(self.partial)]


HELD_OUT = HeldOut(validation=range(10_000, 10_096), test=range(20_000, 20_064), partial=range(30_000, 30_009))


@dataclass(frozen=True)
class Place:
    """Where a build reads and writes."""

    out: Path
    work: Path
    atlas: Path | None
    real: tuple[Path, ...]
    sample: Path | None
    workers: int


@dataclass(frozen=True)
class Training:
    """What is known of how the graphs were made."""

    command: str
    seed: int
    with_atlas: bool
    cpu_minutes: dict[str, float]
    plan: dict[str, Any]


def from_package(model_dir: Path) -> Training:
    """The training of a finished package, from its manifest and report."""
    source = yaml.safe_load((model_dir / "model.yaml").read_text(encoding="utf-8"))["provenance"]
    report = json.loads((model_dir / "report.json").read_text(encoding="utf-8"))
    minutes = {name: value for name, value in report["cpu_minutes_by_part"].items() if name not in (SERIES_PART, EVALUATION_PART)}
    plan = {name: value for name, value in report["plan"].items() if not name.endswith("_seeds")}
    return Training(source["command"], source["seed"], package.ATLAS in source["data"], minutes, plan)


def judge(training: Training, held_out: HeldOut, place: Place, log: Callable[[str], None] = print) -> None:
    """Makes all of the package but its graphs, which lie there."""
    if training.with_atlas != (place.atlas is not None):
        raise ValueError("a package is judged with the label atlas exactly where it was trained with it")
    clock = CpuClock(place.work / "cpu.json")
    content = package.manifest(training.command, training.seed, training.with_atlas)
    package.set_files(content, place.out)
    package.write_manifest(content, place.out)
    (validating, testing), ending = held_out.whole(), held_out.ends()
    held = place.work / "series"
    with clock.part(SERIES_PART):
        cases.prepare(held, [*validating, *testing, *ending], place.atlas, place.workers)
    with clock.part(EVALUATION_PART):
        validation = evaluate.run_set(place.out, validating, held, place.workers, choice.EXTENTS)
    chosen = settle(content, validation, log)
    content["selfcheck"]["training_range"] = tried_range(held, validating)
    package.write_manifest(content, place.out)
    with clock.part(EVALUATION_PART):
        test = evaluate.run_set(place.out, testing, held, place.workers)
        ends = evaluate.run_set(place.out, ending, held, place.workers)
    chosen["on_test"] = choice.losses_elsewhere(validation, test, chosen)
    pipeline = Pipeline(place.out)
    thresholds = content["post"]["thresholds"]
    level, overall = thresholds[package.LEVELS[0]], thresholds[package.COLUMNS[-1]]
    minutes = {**training.cpu_minutes, **clock.by_part()}
    report: dict[str, Any] = {
        "label": package.LABEL, "version": package.VERSION, "seed": training.seed, "ensemble": content["post"]["ensemble"],
        "choice": chosen,
        "validation": evaluate.summary(validation, level, overall),
        "test": evaluate.summary(test, level, overall),
        "partial": evaluate.partial_summary(ends),
        "real": [real_facts(pipeline, folder) for folder in place.real],
        "cpu_minutes": round(sum(minutes.values()), 1), "cpu_minutes_by_part": minutes, "plan": training.plan,
        "held_out": {name: [seeds.start, seeds.stop] for name, seeds in vars(held_out).items()},
        "test_cases": evaluate.as_rows(test),
    }
    del report["validation"]["boxes"]  # drawn before the threshold was chosen
    content["performance"] = package.performance(report["test"])
    content["golden"] = export.write_golden(place.out, pipeline)
    package.write_manifest(content, place.out)
    package.write_file_list(place.out, training.with_atlas)
    package.write_report(report, place.out)
    card.write_card(content, report, place.out)
    if place.sample:
        write_expected(place.sample, place.out)
    log(json.dumps({k: v for k, v in report["test"].items() if k != "measures"}, indent=1))


def settle(content: dict[str, Any], validation: list[evaluate.SeriesCase], log: Callable[[str], None]) -> dict[str, Any]:
    """Chooses weights, calibration, thresholds and boxes on the validation set and writes them into the manifest; returns
    what they were chosen by."""
    rule, chosen = choice.choose_ensemble(validation)
    content["post"]["ensemble"] = rule
    choice.recombine(validation, rule)
    level, overall, basis = choice.choose_thresholds(validation)
    package.set_thresholds(content, level, overall, basis)
    content["post"]["extent_threshold"], chosen["boxes"] = choice.choose_extent(validation, level)
    log(json.dumps(chosen, indent=1))
    log(basis)
    return chosen


def tried_range(held: Path, requests: list[Request]) -> dict[str, list[float]]:
    """Noise, bone and pixels of the validation series. Noise and bone are as they happened to be, so the range is a tenth
    wider; pixels are drawn from a range, and nothing is known beyond it. Not the slice spacing: thin slices are taken at
    the pitch, as thicker ones are, and `accepts` limits thick ones."""
    ranges = training_range(input_statistics(cases.load(held, request)[0]) for request in requests)
    low, high = PIXEL_MM
    ranges["pixel_spacing_mm"] = [floor(1000 * low) / 1000, ceil(1000 * high) / 1000]
    return {name: limits for name, limits in ranges.items() if name != "slice_spacing_mm"}


def real_facts(pipeline: Pipeline, folder: Path) -> dict[str, Any]:
    """One real series, named by its folder only; the nets answer even where the package declines."""
    volume = read_series(folder)
    given, level_map = pipeline.find_levels(volume)
    result = pipeline.analyse(volume, given, level_map, heed=False)
    assessed = [level for level in result.levels if level.p is not None]
    return {
        "name": folder.name, "declined": result.declined, "confidence": round(result.confidence, 3),
        "outside_training": outside_training(volume, pipeline.manifest["selfcheck"]),
        "measures": {name: rounded(value, 4) for name, value in result.measures.items()},
        "levels": [level.level for level in result.levels if level.assessed],
        "centroid_z_mm": {level.level: round(level.centroid_mm[2], 1) for level in result.levels if level.centroid_mm},
        "p": {level.level: round(level.p, 3) for level in assessed if level.p is not None},
        "parts": {level.level: {name: round(p, 4) for name, p in level.parts.items()} for level in assessed},
        "overall": None if result.overall is None else round(result.overall, 3),
        "overall_parts": {name: round(p, 4) for name, p in result.overall_parts.items()},
        "overall_positive": result.overall_positive,
        "positive": [level.level for level in assessed if level.positive],
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

    def by_part(self) -> dict[str, float]:
        """Minutes of each part that took any: one that found its work done tells nothing."""
        return {name: minutes for name, seconds in self.seconds.items() if (minutes := round(seconds / 60, 1))}


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
