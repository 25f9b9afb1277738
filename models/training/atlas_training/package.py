"""Writes the model package: manifest, file list and report. The card is written by `card.py`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from .data import CROP_MM, GRID, PITCH_MM, SLICES_WINDOW_MM, K
from .export import OPSET, describe_file
from .reference import LEVELS

VERSION = "0.3.0"
JUDGE_COMMAND = "python -m atlas_training judge --model ../cspine-fracture --label-atlas HN-Atlas-labels.nrrd"
ATLAS = "SPL head and neck label atlas"
LABEL = "DEMONSTRATION - TRAINED ON SYNTHETIC PHANTOMS - NOT FOR CLINICAL USE"
HEAT_THRESHOLD = 0.5
EXTENT_THRESHOLD = 0.3  # until one is chosen
TOP_SLICES = 5
COLUMNS = (*LEVELS, "overall")
FRACTURE = {"value": "125605004", "scheme": "SCT", "meaning": "Fracture of bone"}
CERVICAL_SPINE = {"value": "122494005", "scheme": "SCT", "meaning": "Cervical spine"}
VERTEBRA_CODES = ("14806007", "39976000", "113205007", "5329002", "36978003", "36054005", "87391001")
KNOWN_FAILURES = [
    "Real necks are called broken without cause: see the card, 'Real CT tried'. Nothing it says of a person may be used.",
    "Trained and tested on synthetic phantoms only; nothing is known about its performance on patients.",
    "Hairline fractures are rare in the test set and may be missed; so may any fracture without displacement.",
    "A neck that shows fewer than four cervical vertebrae is declined.",
    "Levels of a series that ends inside the neck are less certain; the lowest vertebra may be misnamed.",
    "A left-right mirrored series or a wrong patient position is not recognised by the nets.",
    "Tumour, infection, fusion, old or healed fractures and compression without a gap were not simulated; metal, motion "
    "and wear were, crudely.",
]


def manifest(command: str, seed: int, atlas_used: bool) -> dict[str, Any]:
    """The manifest without what is measured: no thresholds, weights, hashes, golden vectors or figures yet."""
    shapes = "parametric neck phantoms" + (f" and deformed shapes of the {ATLAS}" if atlas_used else "")
    return {
        "schema": 2,
        "id": "cspine-fracture",
        "version": VERSION,
        "title": "Cervical spine fracture detection on CT",
        "intended_use": "demonstration",
        "label": LABEL,
        "manufacturer": "Atlas Node project",
        "licence": "Apache-2.0",
        "card": "CARD.md",
        "provenance": {"data": f"synthetic CT: {shapes}; no patient image", "command": command, "seed": seed,
                       "judged": JUDGE_COMMAND},
        "performance": [],
        "known_failures": list(KNOWN_FAILURES),
        "accepts": {
            "modality": ["CT"],
            "image_type_excludes": ["LOCALIZER"],
            "body_part": ["CSPINE", "NECK", "HEADNECK", "HEAD", "SPINE"],
            "orientation_tolerance_deg": 25,
            "rows": [128, 1024],
            "columns": [128, 1024],
            "pixel_spacing_mm": [0.2, 1.2],
            "slice_spacing_mm": [0.3, 3.2],
            "uniformity": 0.05,
            "min_slices": 24,
            "min_extent_mm": 80,
            "patient_position": ["HFS", "FFS"],
            "slice_thickness_mm": [0.2, 4.0],
            "min_slice_coverage": 0.6,
            "kernel_excludes": ["LUNG*"],
        },
        "outputs": outputs(),
        "stages": stages(),
        "post": {
            "min_level_ml": 2.0, "heat_threshold": HEAT_THRESHOLD, "extent_threshold": EXTENT_THRESHOLD,
            "box_merge_mm": 5.0, "boxes_per_level": 1,
            "ensemble": ensemble({"vertebra": 1.0, "slices": 0.0}, {"vertebra": 1.0, "slices": 0.0}),
            "thresholds": {name: 0.5 for name in COLUMNS},
            "threshold_basis": "not chosen yet",
            "bands": {"medium": 0.6, "high": 0.85},
            "shape": {
                "structures": list(LEVELS[2:]), "height_loss_percent": [20, 25, 40], "displacement_mm": [3, 4, 6],
            },
        },
        "selfcheck": {
            "min_levels": 4, "min_confidence": 0.8, "level_volume_ml": [3, 60], "level_spacing_mm": [9, 28],
            "air_fraction": [0.05, 0.95], "soft_fraction": [0.05, 0.85], "bone_fraction": [0.002, 0.20],
            "air_peak_hu": [-1060, -940], "soft_peak_hu": [-130, 90], "max_dense_fraction": 0.005,
            "max_unchanged_fraction": 0.05, "single_level_volume_ml": [2, 50], "level_volume_ratio": 15,
            "max_moved": 0.03, "max_turn_deg": 45,
        },
        "golden": [],
    }


def outputs() -> dict[str, Any]:
    """What the package says, in codes (SNOMED CT)."""
    return {
        "term": "fracture",
        "patient": {"name": "overall", "finding": dict(FRACTURE), "site": dict(CERVICAL_SPINE)},
        "targets": [
            {"name": name, "finding": dict(FRACTURE), "site": {"value": code, "scheme": "SCT", "meaning": f"{name} vertebra"}}
            for name, code in zip(LEVELS, VERTEBRA_CODES)
        ],
    }


def stages() -> list[dict[str, Any]]:
    """The three stages, in the order in which the host runs them; hashes still empty."""
    rescale = {"slope": "slope", "intercept": "intercept"}

    def file(name: str) -> dict[str, Any]:
        return {"file": name, "sha256": "0" * 64, "bytes": 0, "opset": OPSET}

    return [
        {
            "name": "levels", "kind": "levels", **file("stage1_levels.onnx"), "plane": "sagittal", "pitch_mm": PITCH_MM,
            "z_multiple": 16, "grid": GRID, "structures": list(LEVELS),
            "inputs": {"slices": "slices", **rescale}, "outputs": {"prob": "prob", "mass": "mass"},
        },
        {
            "name": "vertebra", "kind": "vertebra", **file("stage2_vertebra.onnx"), "crop_mm": int(CROP_MM), "k": K,
            "inputs": {"crops": "crops", "masks": "masks", **rescale},
            "outputs": {"p_vertebra": "p_vertebra", "p_slice": "p_slice", "heat": "heat"},
        },
        {
            "name": "slices", "kind": "slice_classifier", "plane": "axial", "window_mm": int(SLICES_WINDOW_MM),
            "pitch_mm": PITCH_MM, "halo": 1, "batch": 32, "aggregate": {"method": "top_mean", "count": TOP_SLICES},
            "members": [{**file("model1_slices.onnx"), "columns": list(COLUMNS)}],
            "inputs": {"slices": "slices", **rescale}, "outputs": {"p": "p", "heat": "heat"},
        },
    ]


def ensemble(
    weights: dict[str, float], overall_weights: dict[str, float],
    calibration: tuple[float, float] = (1.0, 0.0), overall_calibration: tuple[float, float] = (1.0, 0.0),
) -> dict[str, Any]:
    """The manifest's ensemble entry."""
    return {
        "weights": dict(weights), "overall_weights": dict(overall_weights),
        "calibration": {"slope": calibration[0], "offset": calibration[1]},
        "overall_calibration": {"slope": overall_calibration[0], "offset": overall_calibration[1]},
    }


def set_thresholds(content: dict[str, Any], level: float, overall: float, basis: str) -> None:
    """One threshold for all levels and one for the patient, with the set and counts they were chosen on."""
    post = content["post"]
    post["thresholds"] = {**{name: level for name in LEVELS}, "overall": overall}
    post["threshold_basis"] = basis
    post["bands"] = {"medium": round(level + (1 - level) / 3, 2), "high": round(level + 2 * (1 - level) / 3, 2)}


def set_files(content: dict[str, Any], model_dir: Path) -> None:
    """Hashes and sizes of the graphs."""
    for stage in content["stages"]:
        for entry in stage.get("members", [stage]):
            entry.update(describe_file(model_dir / entry["file"]))


class PlainDumper(yaml.SafeDumper):
    """YAML without anchors and aliases: the node's reader has none."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def write_manifest(content: dict[str, Any], model_dir: Path) -> None:
    """model.yaml, keys in the order of the contract."""
    header = "# Written by models/training (python -m atlas_training). Do not edit.\n"
    text = yaml.dump(content, Dumper=PlainDumper, sort_keys=False, allow_unicode=False, width=110)
    (model_dir / "model.yaml").write_text(header + text, encoding="utf-8", newline="\n")


def performance(test: dict[str, Any]) -> list[dict[str, Any]]:
    """The manifest's performance list from the test summary."""
    name = f"test, {test['series']} held-out phantoms"
    n = test["vertebrae_assessed"]
    at, series = test["vertebra_at_threshold"], test["series_at_threshold"]
    return [
        {"set": name, "n": n, "metric": "AUC vertebra", "value": test["vertebra_auc"], "ci": test["vertebra_auc_ci"]},
        {"set": name, "n": at["true_positive"] + at["false_negative"], "metric": "sensitivity vertebra", "value": at["sensitivity"]},
        {"set": name, "n": at["true_negative"] + at["false_positive"], "metric": "specificity vertebra", "value": at["specificity"]},
        {"set": name, "n": test["series"] - test["series_declined"], "metric": "AUC patient", "value": test["series_auc"],
         "ci": test["series_auc_ci"]},
        {"set": name, "n": series["true_positive"] + series["false_negative"], "metric": "sensitivity patient", "value": series["sensitivity"]},
        {"set": name, "n": series["true_negative"] + series["false_positive"], "metric": "specificity patient", "value": series["specificity"]},
        {"set": name, "n": test["vertebrae"], "metric": "level named right", "value": test["level_right"]},
        {"set": name, "n": test["vertebrae"], "metric": "Dice of levels, mean", "value": test["dice_mean"]},
    ]


def write_file_list(model_dir: Path, atlas_used: bool) -> None:
    """MANIFEST.tsv: every binary file with hash, origin and licence."""
    origin = "models/training build" + (f" (shapes also from the {ATLAS}, 3D Slicer License)" if atlas_used else "")
    rows = ["file\tbytes\tsha256\torigin\tlicence"]
    for path in sorted([*model_dir.glob("*.onnx"), *(model_dir / "golden").glob("*.gz")]):
        facts = describe_file(path)
        rows.append(f"{path.relative_to(model_dir).as_posix()}\t{facts['bytes']}\t{facts['sha256']}\t{origin}\tApache-2.0")
    (model_dir / "MANIFEST.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


def write_report(report: dict[str, Any], model_dir: Path) -> None:
    """report.json: every figure, including one row per held-out vertebra."""
    (model_dir / "report.json").write_text(json.dumps(report, indent=1, allow_nan=False) + "\n", encoding="utf-8", newline="\n")
