"""Writes the model package: manifest, card and report, every figure from the measured report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from .data import CROP_MM, GRID, PITCH_MM, K
from .export import OPSET, describe_file
from .reference import LEVELS

LABEL = "DEMONSTRATION - TRAINED ON SYNTHETIC PHANTOMS - NOT FOR CLINICAL USE"
HEAT_THRESHOLD = 0.5
EXTENT_THRESHOLD = 0.3
KNOWN_FAILURES = [
    "Trained and tested on synthetic phantoms only; nothing is known about its performance on patients.",
    "Hairline fractures are rare in the test set and may be missed; so may any fracture without displacement.",
    "A neck that shows fewer than four cervical vertebrae is declined.",
    "Levels of a series that ends inside the neck are less certain; the lowest vertebra may be misnamed.",
    "A left-right mirrored series or a wrong patient position is not recognised by the nets.",
    "Metal, motion, tumour, infection and degenerative change were not simulated.",
]


def manifest(version: str, command: str, seed: int, atlas_used: bool) -> dict[str, Any]:
    """The manifest without what is measured: no thresholds, hashes, golden vectors or figures yet."""
    shapes = "parametric neck phantoms" + (" and deformed shapes of the SPL head and neck label atlas" if atlas_used else "")
    return {
        "schema": 1,
        "id": "cspine-fracture",
        "version": version,
        "title": "Cervical spine fracture detection on CT",
        "intended_use": "demonstration",
        "label": LABEL,
        "manufacturer": "Atlas Node project",
        "licence": "Apache-2.0",
        "card": "CARD.md",
        "provenance": {"data": f"synthetic CT: {shapes}; no patient image", "command": command, "seed": seed},
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
        "stages": [
            {
                "name": "levels", "kind": "levels", "file": "stage1_levels.onnx", "sha256": "0" * 64, "bytes": 0,
                "opset": OPSET, "plane": "sagittal", "pitch_mm": PITCH_MM, "z_multiple": 16, "grid": GRID,
                "inputs": {"slices": "slices", "slope": "slope", "intercept": "intercept"},
                "outputs": {"prob": "prob", "mass": "mass"},
            },
            {
                "name": "vertebra", "kind": "vertebra", "file": "stage2_vertebra.onnx", "sha256": "0" * 64, "bytes": 0,
                "opset": OPSET, "crop_mm": int(CROP_MM), "k": K,
                "inputs": {"crops": "crops", "masks": "masks", "slope": "slope", "intercept": "intercept"},
                "outputs": {"p_vertebra": "p_vertebra", "p_slice": "p_slice", "heat": "heat"},
            },
        ],
        "post": {
            "min_level_ml": 2.0, "heat_threshold": HEAT_THRESHOLD, "extent_threshold": EXTENT_THRESHOLD,
            "box_merge_mm": 5.0, "boxes_per_level": 1,
            "thresholds": {name: 0.5 for name in (*LEVELS, "overall")},
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


def set_thresholds(content: dict[str, Any], threshold: float, basis: str) -> None:
    """One threshold for all levels and overall, with the set and counts it was chosen on."""
    post = content["post"]
    post["thresholds"] = {name: threshold for name in (*LEVELS, "overall")}
    post["threshold_basis"] = basis
    post["bands"] = {"medium": round(threshold + (1 - threshold) / 3, 2), "high": round(threshold + 2 * (1 - threshold) / 3, 2)}


def set_files(content: dict[str, Any], model_dir: Path) -> None:
    """Hashes and sizes of the graphs."""
    for stage in content["stages"]:
        stage.update(describe_file(model_dir / stage["file"]))


class PlainDumper(yaml.SafeDumper):
    """YAML without anchors and aliases: the node's reader has none."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def write_manifest(content: dict[str, Any], model_dir: Path) -> None:
    """model.yaml, keys in the order of the contract."""
    header = "# Written by models/training (python -m atlas_training build). Do not edit.\n"
    text = yaml.dump(content, Dumper=PlainDumper, sort_keys=False, allow_unicode=False, width=110)
    (model_dir / "model.yaml").write_text(header + text, encoding="utf-8", newline="\n")


def performance(test: dict[str, Any]) -> list[dict[str, Any]]:
    """The manifest's performance list from the test summary."""
    name = f"test, {test['series']} held-out phantoms"
    n = test["vertebrae_assessed"]
    at = test["vertebra_at_threshold"]
    return [
        {"set": name, "n": n, "metric": "AUC vertebra", "value": test["vertebra_auc"], "ci": test["vertebra_auc_ci"]},
        {"set": name, "n": at["true_positive"] + at["false_negative"], "metric": "sensitivity vertebra", "value": at["sensitivity"]},
        {"set": name, "n": at["true_negative"] + at["false_positive"], "metric": "specificity vertebra", "value": at["specificity"]},
        {"set": name, "n": test["vertebrae"], "metric": "level named right", "value": test["level_right"]},
        {"set": name, "n": test["vertebrae"], "metric": "Dice of levels, mean", "value": test["dice_mean"]},
    ]


def write_file_list(model_dir: Path, atlas_used: bool) -> None:
    """MANIFEST.tsv: every binary file with hash, origin and licence."""
    origin = "models/training build" + (" (shapes also from the SPL head and neck label atlas, 3D Slicer License)" if atlas_used else "")
    rows = ["file\tbytes\tsha256\torigin\tlicence"]
    for path in sorted([*model_dir.glob("*.onnx"), *(model_dir / "golden").glob("*.gz")]):
        facts = describe_file(path)
        rows.append(f"{path.relative_to(model_dir).as_posix()}\t{facts['bytes']}\t{facts['sha256']}\t{origin}\tApache-2.0")
    (model_dir / "MANIFEST.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


def write_report(report: dict[str, Any], model_dir: Path) -> None:
    """report.json: every figure, including one row per held-out vertebra."""
    (model_dir / "report.json").write_text(json.dumps(report, indent=1, allow_nan=False) + "\n", encoding="utf-8", newline="\n")


def write_card(content: dict[str, Any], report: dict[str, Any], model_dir: Path) -> None:
    """CARD.md from the report."""
    test, tune, partial = report["test"], report["validation"], report["partial"]
    at, series = test["vertebra_at_threshold"], test["series_at_threshold"]
    lines = [
        f"# {content['title']} - model card",
        "",
        f"Package `{content['id']}` version {content['version']}. Written by the training script from `report.json`.",
        "",
        f"**{content['label']}**",
        "",
        "For demonstration and integration testing only. The nets were trained and tested on synthetic CT phantoms;",
        "no patient image was used in training. The figures below say how well synthetic fractures are found in",
        "phantoms of the same generator. They say nothing about patients.",
        "",
        "## What it is",
        "",
        "- Stage 1, `stage1_levels.onnx`: sagittal 2.5D UNet that names C1..C7 on a 2 mm grid.",
        "- Stage 2, `stage2_vertebra.onnx`: slice CNN with a heat map, and a bidirectional GRU over 16 slices of an",
        "  80 mm crop round each vertebra; its probability is Platt-calibrated on the validation set.",
        f"- Data: {content['provenance']['data']}. Command: `{content['provenance']['command']}`, seed {content['provenance']['seed']}.",
        f"- CPU time of the build: {report['cpu_minutes']} minutes.",
        "",
        "## Measured on held-out phantoms",
        "",
        f"Test set: {test['series']} series with {test['vertebrae']} vertebrae, seeds not used for training, calibration or threshold;",
        f"{test['series_declined']} series declined by the self-check, {test['vertebrae_assessed']} vertebrae assessed,",
        f"{test['fractured_assessed']} of them fractured. Everything ran through ONNX Runtime and the whole pipeline.",
        "Training and test come from one generator, and every label-atlas neck, in training and test alike, is a",
        "deformation of the same one person's label map: the figures are an upper bound.",
        "",
        "| figure | value |",
        "|---|---|",
        f"| vertebra AUC (95 % bootstrap by series) | {test['vertebra_auc']} ({test['vertebra_auc_ci'][0]} to {test['vertebra_auc_ci'][1]}) |",
        f"| series AUC (largest p of the series) | {test['series_auc']} |",
        f"| sensitivity per vertebra at p >= {at['threshold']} | {at['sensitivity']} ({at['true_positive']} of {at['true_positive'] + at['false_negative']}) |",
        f"| specificity per vertebra | {at['specificity']} ({at['true_negative']} of {at['true_negative'] + at['false_positive']}) |",
        f"| sensitivity per series | {series['sensitivity']} ({series['true_positive']} of {series['true_positive'] + series['false_negative']}) |",
        f"| specificity per series | {series['specificity']} ({series['true_negative']} of {series['true_negative'] + series['false_positive']}) |",
        f"| box centre within 5 mm of the true fracture box, of fractures called | {test['box_hit']['centre_within_5_mm_of_true_box']} of {test['box_hit']['fractures_called']} |",
        f"| vertebra named right | {test['level_right']} |",
        f"| Dice, mean over levels | {test['dice_mean']} |",
        f"| lowest stage-1 confidence | {test['confidence_min']} |",
        "",
        "| level | Dice | named right |",
        "|---|---|---|",
        *[f"| {name} | {test['dice'][name]} | {test['level_right_by_level'][name]} |" for name in LEVELS],
        "",
        "Vertebra AUC by source of the anatomy: " + ", ".join(f"{k} {v}" for k, v in test["vertebra_auc_by_source"].items()) + ".",
        "",
        "Sensitivity by severity of the synthetic fracture (0 = hairline, 1 = wide and displaced): "
        + ", ".join(f"{k}: {v}" for k, v in test["sensitivity_by_severity"].items()) + ".",
        "",
        "Calibration (bands of p): " + "; ".join(
            f"{b['from']}-{b['to']}: mean p {b['mean_p']}, observed {b['observed']}, n {b['n']}" for b in test["calibration"]) + ".",
        "",
        f"Series that end inside the neck (lowest level C4 to C6, {partial['series']} phantoms): {partial['series_declined']} declined; of",
        f"{partial['levels_inside']} levels inside, {partial['named_right']} named right; of {partial['levels_outside']} levels outside, "
        f"{partial['found_though_outside']} reported as found.",
        "",
        "## Threshold and calibration",
        "",
        f"{content['post']['threshold_basis']}.",
        f"Platt slope {report['platt'][0]}, offset {report['platt'][1]}, fitted on the same validation set (AUC there",
        f"{tune['vertebra_auc']}), so the threshold is provisional. The self-check declines below confidence",
        f"{content['selfcheck']['min_confidence']}; the lowest on the validation set was {tune['confidence_min']}.",
        "",
        "## Real CT tried",
        "",
        *_real_lines(report["real"]),
        "",
        "## What fails",
        "",
        *[f"- {line}" for line in content["known_failures"]],
        "",
    ]
    (model_dir / "CARD.md").write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _real_lines(real: list[dict[str, Any]]) -> list[str]:
    if not real:
        return ["None in this build."]
    lines = ["A few real series were run to see whether the package declines and accepts sensibly. They have no fracture",
             "label and were looked at during development; they are no evidence of performance.", ""]
    for entry in real:
        if entry["declined"]:
            lines.append(f"- `{entry['name']}`: declined ({', '.join(entry['declined'])}); confidence {entry['confidence']}, "
                         f"levels found: {', '.join(entry['levels']) or 'none'}.")
        else:
            values = ", ".join(f"{k} {v}" for k, v in entry["p"].items())
            lines.append(f"- `{entry['name']}`: analysed, confidence {entry['confidence']}; p: {values}; "
                         f"called positive: {', '.join(entry['positive']) or 'none'}.")
    return lines
