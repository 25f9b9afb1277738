"""The slice-classifier stage (Model I) and the ensemble, as the host runs them.

Like `reference.py` this file is what the Java host is a port of. *Column* = one output of the classifier:
a level or `overall`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from .reference_input import chosen_slices, round_half_up, slices_window
from .volume import Volume

P_FLOOR = 1e-6
OVERALL = "overall"


class Session(Protocol):
    """An ONNX Runtime session."""

    def run(self, outputs: list[str], inputs: dict[str, np.ndarray]) -> list[np.ndarray]: ...


@dataclass(frozen=True)
class SlicesInput:
    """What a slice classifier is given."""

    slices: np.ndarray  # int16 [S + 2 * halo, h, w]
    indices: tuple[int, ...]  # [S] slices of the series (plane axial), columns (sagittal) or rows (coronal)


def slices_input(volume: Volume, stage: Mapping[str, Any]) -> SlicesInput:
    """Chooses, cuts and (for other planes than axial) turns the slices.

    1. With `pitch_mm` the slices are chosen as stage 1 chooses them (`chosen_slices`), else all are taken.
    2. With `window_mm` a square of that size round the centre of bone over the chosen slices is cut out as
       stage 1 does: size round(window_mm / spacing), first pixel round(centre + 0.5 - size / 2), air outside.
       Without it the whole image is taken.
    3. `plane` axial: the list is the slices. Sagittal: the list is the columns of this block, each a picture
       of slices (rows, feet first) by rows of the slice (columns); coronal: the rows, each a picture of
       slices by columns. With `pitch_mm` every round(k * pitch_mm / spacing)-th column (row) is taken.
    4. `halo` neighbours are added at both ends by repeating the first and the last of the list.
    """
    pitch = stage.get("pitch_mm")
    chosen = chosen_slices(volume, float(pitch)) if pitch else list(range(len(volume.positions)))
    window = slices_window(volume, chosen, stage.get("window_mm"))
    block = np.stack([window.cut(volume.stored[i], volume.air) for i in chosen])
    indices = tuple(chosen)
    plane = stage.get("plane", "axial")
    if plane != "axial":
        axis, spacing, first = {"sagittal": (2, volume.spacing_x, window.x0), "coronal": (1, volume.spacing_y, window.y0)}[plane]
        taken = _every(block.shape[axis], float(pitch) / spacing if pitch else 1.0)
        block = np.ascontiguousarray(np.moveaxis(np.take(block, taken, axis), axis, 0))
        indices = tuple(first + i for i in taken)
    halo = int(stage.get("halo", 0))
    return SlicesInput(np.concatenate([block[:1]] * halo + [block] + [block[-1:]] * halo), indices)


def _every(count: int, step: float) -> list[int]:
    """0, round(step), round(2 step), ... below count."""
    taken = [round_half_up(k * step) for k in range(int(count / step) + 1)]
    return [i for i in taken if i < count]


def run_slices(
    members: Sequence[tuple[Mapping[str, Any], Session]], stage: Mapping[str, Any], given: SlicesInput,
    fixed: Mapping[str, np.ndarray],
) -> dict[str, np.ndarray]:
    """Probability of every slice [S] by column; `batch` slices and their halo at a time."""
    names, outputs = stage["inputs"], stage["outputs"]
    halo, batch = int(stage.get("halo", 0)), int(stage["batch"])
    count = len(given.indices)
    columns: dict[str, np.ndarray] = {}
    for member, session in members:
        parts = []
        for start in range(0, count, batch):
            stop = min(start + batch, count)
            feed = {names["slices"]: given.slices[start : stop + 2 * halo], **fixed}
            parts.append(session.run([outputs["p"]], feed)[0])
        p = np.concatenate(parts)
        columns.update({name: p[:, i] for i, name in enumerate(member["columns"])})
    return columns


def aggregate(values: np.ndarray, rule: Mapping[str, Any]) -> float:
    """Patient value of one column: the largest, or the mean of the `count` largest (of fewer slices: of all)."""
    ordered = np.sort(values.astype(np.float64))[::-1]
    if rule["method"] == "max":
        return float(ordered[0])
    if rule["method"] == "top_mean":
        return float(ordered[: int(rule["count"])].mean())
    raise ValueError(f"unknown aggregation {rule['method']}")


def combine(parts: Mapping[str, float], weights: Mapping[str, float], calibration: Mapping[str, float]) -> float:
    """sigmoid(slope * (sum w logit(p) / sum w) + offset) over the stages that answered with a weight above 0."""
    taken = [(weights[name], p) for name, p in parts.items() if weights.get(name, 0.0) > 0]
    mean = sum(w * logit(p) for w, p in taken) / sum(w for w, _ in taken)
    return float(1 / (1 + np.exp(-(calibration["slope"] * mean + calibration["offset"]))))


def only_judge(name: str) -> dict[str, Any]:
    """The ensemble of a manifest without one: the only stage that judges."""
    plain = {"slope": 1.0, "offset": 0.0}
    return {"weights": {name: 1.0}, "calibration": plain, "overall_weights": {name: 1.0}, "overall_calibration": plain}


def logit(p: float) -> float:
    """log(p / (1 - p)), p held inside [1e-6, 1 - 1e-6]."""
    inside = min(max(p, P_FLOOR), 1 - P_FLOOR)
    return float(np.log(inside / (1 - inside)))
