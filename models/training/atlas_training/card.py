"""The model card, every figure from the measured report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .package import COLUMNS, TOP_SLICES

AIMS = (
    ("Dice, mean over levels", "0.92", lambda t: t["dice_mean"], lambda v: v >= 0.92),
    ("vertebra named right", "0.98", lambda t: t["level_right"], lambda v: v >= 0.98),
    ("vertebra AUC", "0.92", lambda t: t["vertebra_auc"], lambda v: v >= 0.92),
    ("patient AUC", "0.95", lambda t: t["series_auc"], lambda v: v >= 0.95),
    ("Model I alone, patient AUC", "0.85", lambda t: t["by_model"]["slices"]["patient_auc"], lambda v: v >= 0.85),
    ("best box centred in the true one, of fractures called", "0.80",
     lambda t: round(t["boxes"]["centre_in_true_box"] / max(t["boxes"]["fractures_called"], 1), 3), lambda v: v >= 0.8),
    ("false boxes per patient", "at most 0.5", lambda t: t["boxes"]["false_boxes_per_series"], lambda v: v <= 0.5),
)


def write_card(content: dict[str, Any], report: dict[str, Any], model_dir: Path) -> None:
    """CARD.md from the report."""
    lines = [*_head(content, report), *_measured(report), *_tables(report), *_choices(content, report),
             "## Real CT tried", "", *_real_lines(report["real"]), "", "## What fails", "",
             *[f"- {line}" for line in [*content["known_failures"], *_false_alarms(report["real"]), *_missed_aims(report["test"])]], ""]
    (model_dir / "CARD.md").write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _head(content: dict[str, Any], report: dict[str, Any]) -> list[str]:
    source = content["provenance"]
    parts = ", ".join(f"{name} {minutes}" for name, minutes in report["cpu_minutes_by_part"].items())
    return [
        f"# {content['title']} - model card",
        "",
        f"Package `{content['id']}` version {content['version']}. Written by the training code from `report.json`.",
        "",
        f"**{content['label']}**",
        "",
        "For demonstration and integration testing only. The nets were trained and tested on synthetic CT phantoms;",
        "no patient image was used in training. The figures below say how well synthetic fractures are found in",
        "phantoms of the same generator. They say nothing about patients.",
        "",
        "## What it is",
        "",
        "- Model II, stage 1, `stage1_levels.onnx`: sagittal 2.5D UNet that names C1..C7 on a 2 mm grid.",
        "- Model II, stage 2, `stage2_vertebra.onnx`: slice CNN with a heat map, and a bidirectional GRU over 16 slices of",
        "  an 80 mm crop round each vertebra.",
        "- Model I, `model1_slices.onnx`: compact EfficientNet-like net on axial slices (160 mm round the centre of bone at",
        f"  192 x 192, one neighbour on each side), one graph with eight columns C1..C7 and overall; the mean of the {TOP_SLICES}",
        "  largest slice values stands for the patient.",
        "- Ensemble: weighted mean of logits with Platt calibration, in the manifest (`post.ensemble`).",
        "- One bone window per net; the soft-tissue channel and the axial and coronal planes are options of the pipeline",
        "  and of the full-size nets, and were not tried in this package.",
        f"- Data: {source['data']}. Graphs: `{source['command']}`, seed {source['seed']}; all else: `{source['judged']}`.",
        f"- CPU time: {report['cpu_minutes']} minutes ({parts}).",
        "",
    ]


def _measured(report: dict[str, Any]) -> list[str]:
    test = report["test"]
    at, series, boxes = test["vertebra_at_threshold"], test["series_at_threshold"], test["boxes"]
    by_level, called = test["series_any_level"], test["series_called"]
    return [
        "## Measured on held-out phantoms",
        "",
        f"Test set: {test['series']} series ({test['series_fractured']} with a fracture) with {test['vertebrae']} vertebrae, seeds not used for",
        f"training, calibration or threshold; {test['series_declined']} series declined by the self-check, {test['vertebrae_assessed']} vertebrae",
        f"assessed, {test['fractured_assessed']} of them fractured. Everything ran through ONNX Runtime and the whole pipeline.",
        "Training and test come from one generator, and every label-atlas neck, in training and test alike, is a",
        "deformation of the same one person's label map: the figures are an upper bound.",
        "",
        "| figure | value |",
        "|---|---|",
        f"| vertebra AUC (95 % bootstrap by series) | {test['vertebra_auc']} ({_interval(test['vertebra_auc_ci'])}) |",
        f"| patient AUC | {test['series_auc']} ({_interval(test['series_auc_ci'])}) |",
        f"| sensitivity per vertebra at p >= {at['threshold']} | {_share(at, 'sensitivity')} |",
        f"| specificity per vertebra | {_share(at, 'specificity')} |",
        f"| sensitivity per patient at overall p >= {series['threshold']} | {_share(series, 'sensitivity')} |",
        f"| specificity per patient | {_share(series, 'specificity')} |",
        f"| patients with at least one level called, of those with a fracture | {_share(by_level, 'sensitivity')} |",
        f"| patients with no level called, of those without | {_share(by_level, 'specificity')} |",
        f"| patients called by a level or by the overall vote, as the node does, of those with a fracture | {_share(called, 'sensitivity')} |",
        f"| patients not called by either, of those without | {_share(called, 'specificity')} |",
        f"| best box centred in the true fracture box, of fractures called | {boxes['centre_in_true_box']} of {boxes['fractures_called']} |",
        f"| ... within 5 mm of it | {boxes['centre_within_5_mm_of_true_box']} of {boxes['fractures_called']} |",
        f"| boxes in intact vertebrae, per patient | {boxes['false_boxes_per_series']} |",
        f"| vertebra named right | {test['level_right']} |",
        f"| Dice, mean over levels | {test['dice_mean']} |",
        f"| lowest stage-1 confidence | {test['confidence_min']} |",
        f"| expected calibration error, vertebra / patient (10 bands) | {test['calibration']['vertebra']['ece']} / {test['calibration']['series']['ece']} |",
        f"| Brier score, vertebra / patient | {test['calibration']['vertebra']['brier']} / {test['calibration']['series']['brier']} |",
        "",
    ]


def _tables(report: dict[str, Any]) -> list[str]:
    test, partial = report["test"], report["partial"]
    names = {"vertebra": "Model II alone", "slices": "Model I alone", "ensemble": "ensemble"}
    return [
        "| | AUC per level | AUC per patient |",
        "|---|---|---|",
        *[f"| {names[key]} | {m['level_auc']} ({_interval(m['level_auc_ci'])}) | {m['patient_auc']} ({_interval(m['patient_auc_ci'])}) |"
          for key, m in test["by_model"].items()],
        "",
        "| level | Dice | named right | AUC | sensitivity | specificity |",
        "|---|---|---|---|---|---|",
        *[f"| {name} | {test['dice'][name]} | {test['level_right_by_level'][name]} | {row['auc']} | {_share(row, 'sensitivity')} | "
          f"{_share(row, 'specificity')} |" for name, row in test["by_level"].items()],
        "",
        "Vertebra AUC by source of the anatomy: " + ", ".join(f"{k} {v}" for k, v in test["vertebra_auc_by_source"].items()) + ".",
        "",
        "Sensitivity by severity of the synthetic fracture (0 = hairline, 1 = wide and displaced): "
        + ", ".join(f"{k}: {v}" for k, v in test["sensitivity_by_severity"].items()) + ".",
        "",
        "Calibration per vertebra (bands of p): " + "; ".join(
            f"{b['from']}-{b['to']}: mean p {b['mean_p']}, observed {b['observed']}, n {b['n']}"
            for b in test["calibration"]["vertebra"]["bands"]) + ".",
        "",
        f"Series that end inside the neck (lowest level C4 to C6, {partial['series']} phantoms): {partial['series_declined']} declined; of",
        f"{partial['levels_inside']} levels inside, {partial['named_right']} named right; of {partial['levels_outside']} levels outside, "
        f"{partial['found_though_outside']} reported as found.",
        "",
    ]


def _choices(content: dict[str, Any], report: dict[str, Any]) -> list[str]:
    rule, tune, chosen = content["post"]["ensemble"], report["validation"], report["choice"]
    return [
        "## Ensemble, calibration and threshold",
        "",
        f"Weights per level: {_weights(rule['weights'])}; for the patient: {_weights(rule['overall_weights'])}. The simplest choice on the",
        "validation set that is not worse than the best by more than a standard error (paired bootstrap over series; cross",
        "entropy after calibration by the other series), and the simplest is Model II alone:",
        "",
        f"- levels: {_gain(chosen['levels'])}",
        f"- patient: {_gain(chosen['patient'])}",
        f"- on the test set, which had no say: levels {_gain_elsewhere(chosen['on_test']['levels'])}; "
        f"patient {_gain_elsewhere(chosen['on_test']['patient'])}",
        f"- box of a fracture not centred in the true one, by the extent threshold ({chosen['boxes']['chosen']} chosen): "
        + ", ".join(f"{name} {loss}" for name, loss in chosen["boxes"]["losses"].items())
        + f" of {chosen['boxes']['fractures_called']} called; standard error of the greatest gain {chosen['boxes']['standard_error']}",
        "",
        f"Platt slope {rule['calibration']['slope']}, offset {rule['calibration']['offset']} per level; {rule['overall_calibration']['slope']}, "
        f"{rule['overall_calibration']['offset']} for the patient.",
        f"{content['post']['threshold_basis']}.",
        f"AUC on the validation set, from which the choices come: vertebra {tune['vertebra_auc']}, patient {tune['series_auc']}. The choices are",
        "provisional: few phantoms stand behind them. The self-check declines below confidence "
        f"{content['selfcheck']['min_confidence']}; the lowest on the",
        f"validation set was {tune['confidence_min']}. It also declines series whose noise or bone density lie outside the range of",
        "the validation series, a tenth wider, or whose pixels are of a size that no phantom has (`selfcheck.training_range`).",
        "",
    ]


def _gain(pick: dict[str, Any]) -> str:
    """What the best weight of Model I would gain over none."""
    losses = pick["losses"]
    return (f"cross entropy {losses['0.0']} without Model I, at best {min(losses.values())} (its weight {pick['best']}): a gain of {pick['gain']} with a "
            f"standard error of {pick['standard_error']}; weight taken: {pick['chosen']}")


def _gain_elsewhere(row: dict[str, Any]) -> str:
    return f"{row['without']} without Model I, {row['chosen']} as chosen (gain {row['gain']}, standard error {row['standard_error']})"


def _missed_aims(test: dict[str, Any]) -> list[str]:
    """One line per aim of the project that the test set does not reach."""
    return [f"Aim missed on the test set: {name} {value(test)}, aim {aim}."
            for name, aim, value, reached in AIMS if value(test) is None or not reached(value(test))]


def _real_lines(real: list[dict[str, Any]]) -> list[str]:
    if not real:
        return ["None in this build."]
    lines = ["A few real series were run to see whether the package declines and accepts sensibly. They have no fracture",
             "label and were looked at during development; they are no evidence of performance. The codes are those of the checks of",
             "voxels and levels, which the training code shares with the node; the node declines some series by their headers before.", ""]
    for entry in real:
        if entry["declined"]:
            outside = f": {', '.join(entry['outside_training'])}" if "TRAINING_RANGE" in entry["declined"] else ""
            lines.append(f"- `{entry['name']}`: declined ({', '.join(entry['declined'])}{outside}); confidence {entry['confidence']}, "
                         f"levels found: {', '.join(entry['levels']) or 'none'}. Without the self-check: {_answer(entry)}.")
        else:
            lines.append(f"- `{entry['name']}`: analysed, confidence {entry['confidence']}; {_answer(entry)}.")
    return lines


def _answer(entry: dict[str, Any]) -> str:
    values = ", ".join(f"{k} {v}" for k, v in {**entry["p"], "overall": entry["overall"]}.items() if k in COLUMNS)
    return (f"p: {values}; levels called positive: {', '.join(entry['positive']) or 'none'}; "
            f"patient called {'positive' if entry['overall_positive'] else 'negative'}")


def _false_alarms(real: list[dict[str, Any]]) -> list[str]:
    """Real necks in which a level is called, declined or not."""
    return [
        f"On the real series `{entry['name']}`, which is not known to hold a fracture, the nets call {len(entry['positive'])} of "
        f"{len(entry['p'])} levels and the patient {'positive' if entry['overall_positive'] else 'negative'}: what they learnt on phantoms "
        f"does not carry over to real bone. The self-check {_why_declined(entry)}; another real neck inside the range would be "
        "accepted and may well be called wrongly."
        for entry in real if len(entry["levels"]) >= 4 and entry["positive"]
    ]


def _why_declined(entry: dict[str, Any]) -> str:
    if not entry["declined"]:
        return "does not decline this series"
    if entry["declined"] == ["TRAINING_RANGE"]:
        return f"declines this series for its {', '.join(entry['outside_training'])} alone, not for how it was called"
    return f"declines this series ({', '.join(entry['declined'])})"


def _interval(pair: list[float] | None) -> str:
    return "no interval" if pair is None else f"{pair[0]} to {pair[1]}"


def _share(row: dict[str, Any], kind: str) -> str:
    """Rate with its counts."""
    good, bad = ("true_positive", "false_negative") if kind == "sensitivity" else ("true_negative", "false_positive")
    total = row[good] + row[bad]
    return f"{row[kind]} ({row[good]} of {total})" if total else "none in the set"


def _weights(weights: dict[str, float]) -> str:
    names = {"vertebra": "Model II", "slices": "Model I"}
    return ", ".join(f"{names[name]} {weight}" for name, weight in weights.items())
