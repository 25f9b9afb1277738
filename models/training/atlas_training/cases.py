"""Held-out phantom series, made once and kept: what evaluation runs on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

import numpy as np

from .atlas_labels import LabelAtlas, load_label_atlas
from .series import Request, Truth, make_series
from .volume import Volume

_atlas: LabelAtlas | None = None
_folder = Path()


def prepare(folder: Path, requests: Sequence[Request], atlas_path: Path | None, workers: int) -> None:
    """Makes the series that are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [r for r in requests if not path_of(folder, r).exists()]
    if missing:
        with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(folder, atlas_path)) as pool:
            list(pool.map(_make, missing))


def path_of(folder: Path, request: Request) -> Path:
    """The file of one series; its name holds all that the request says."""
    return folder / ("-".join(str(v) for v in asdict(request).values() if v is not None).replace(" ", "") + ".npz")


def _start_worker(folder: Path, atlas_path: Path | None) -> None:
    global _atlas, _folder
    _folder = folder
    _atlas = load_label_atlas(atlas_path) if atlas_path else None


def _make(request: Request) -> None:
    volume, truth = make_series(request, _atlas)
    facts = {"levels": truth.levels, "fractures": truth.fractures, "source": truth.source,
             "spacing": volume.spacing_x, "intercept": volume.intercept}
    part = path_of(_folder, request).with_suffix(".part")
    with part.open("wb") as file:
        np.savez_compressed(file, stored=volume.stored, positions=volume.positions, origin=volume.origin,
                            labels=truth.labels, facts=json.dumps(facts))
    part.replace(path_of(_folder, request))


def load(folder: Path, request: Request) -> tuple[Volume, Truth]:
    """A prepared series; the fracture voxels are not kept, the truth's boxes are."""
    with np.load(path_of(folder, request)) as stored:
        facts = json.loads(str(stored["facts"]))
        volume = Volume(
            stored=stored["stored"], positions=stored["positions"], spacing_y=facts["spacing"], spacing_x=facts["spacing"],
            slope=1.0, intercept=facts["intercept"], origin=stored["origin"], row_dir=np.asarray([1.0, 0, 0]),
            col_dir=np.asarray([0, 1.0, 0]), normal=np.asarray([0, 0, 1.0]),
        )
        labels = stored["labels"]
        return volume, Truth(labels, np.zeros((0, 0, 0), np.uint8), facts["levels"], facts["fractures"], facts["source"])
