"""The sample study: files, truth, and what the reference pipeline expects of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .export import describe_file
from .figures import rounded
from .reference import Pipeline, Result
from .series import Request, make_series, truth_json, write_series
from .volume import Volume, read_series

SAMPLE = Request(seed=779, fractured=("C5",), severity=(0.75, 1.0), size=256, field_mm=180.0, slice_mm=2.0, noise_hu=6.0)


def write_sample(folder: Path, request: Request = SAMPLE) -> None:
    """DICOM files in `dicom/`, truth.json and MANIFEST.tsv."""
    volume, truth = make_series(request)
    paths = write_series(folder / "dicom", volume, request)
    (folder / "truth.json").write_text(truth_json(volume, truth, request), encoding="utf-8", newline="\n")
    rows = ["file\tbytes\tsha256\torigin\tlicence"]
    origin = f"models/training phantom generator, parametric shapes, seed {request.seed}"
    for path in paths:
        facts = describe_file(path)
        rows.append(f"dicom/{path.name}\t{facts['bytes']}\t{facts['sha256']}\t{origin}\tApache-2.0")
    (folder / "MANIFEST.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


def write_expected(folder: Path, model_dir: Path) -> Result:
    """expected.json: the reference result for the files in `dicom/`, with the hashes of the graphs used."""
    pipeline = Pipeline(model_dir)
    volume = read_series(folder / "dicom")
    result = pipeline.run(volume)
    content = {
        "model": pipeline.manifest["id"], "version": pipeline.manifest["version"],
        "graphs": {entry["file"]: entry["sha256"] for stage in pipeline.manifest["stages"]
                   for entry in stage.get("members", [stage])},
        "tolerance": {"p": 0.0001, "centre_mm": 0.1},
        **result_values(result, volume),
    }
    (folder / "expected.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8", newline="\n")
    return result


def result_values(result: Result, volume: Volume) -> dict[str, Any]:
    """A result as plain values, numbers rounded, slices also named by SOP Instance UID."""
    return {
        "declined": result.declined,
        "confidence": round(result.confidence, 4),
        "moved": round(result.moved, 5),
        "measures": {name: rounded(value, 4) for name, value in result.measures.items()},
        "overall": None if result.overall is None else round(result.overall, 6),
        "overall_positive": result.overall_positive,
        "overall_parts": _rounded(result.overall_parts),
        "levels": [_level_values(level, volume) for level in result.levels],
    }


def _level_values(level: Any, volume: Volume) -> dict[str, Any]:
    values = _rounded(asdict(level))
    uids = volume.sop_instance_uids
    values["key_sop_instance_uid"] = uids[level.key_slice] if uids and level.key_slice is not None else None
    return values


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, list):
        return [_rounded(v) for v in value]
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return value
