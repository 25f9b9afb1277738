"""Whole phantom series: volumes with truth, and their DICOM files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .atlas_labels import LabelAtlas
from .data import draw_scene
from .render import Acquisition, render
from .scene import LEVEL_NAMES, Scene, add_fracture
from .volume import Volume

UID_ROOT = "2.25."
IMPLEMENTATION_UID = "2.25.172300615231448934263457320189467312845"
CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2"
DEFLATED = "1.2.840.10008.1.2.1.99"
INTERCEPT = -1024
SIZES = (256, 320, 384)
FIELD_MM = (150.0, 250.0)
PIXEL_MM = (FIELD_MM[0] / max(SIZES), FIELD_MM[1] / min(SIZES))


@dataclass(frozen=True)
class Truth:
    """What is in a phantom series."""

    labels: np.ndarray  # uint8 [N, H, W]
    lesion: np.ndarray  # uint8 [N, H, W], level of the broken vertebra
    levels: dict[str, float]  # share 0..1 of each vertebra's body height range covered by the series
    fractures: list[dict[str, Any]]  # level, severity, box in patient mm
    source: str


@dataclass(frozen=True)
class Request:
    """What series to make; None = drawn from the seed."""

    seed: int
    fractured: tuple[str, ...] | None = None
    severity: tuple[float, float] = (0.0, 1.0)
    bottom_level: str | None = None
    size: int | None = None
    field_mm: float | None = None
    slice_mm: float | None = None
    noise_hu: float | None = None


def make_series(request: Request, atlas: LabelAtlas | None = None) -> tuple[Volume, Truth]:
    """Draws a neck and scans it.

    Levels broken when not named: none in 40 % of the series, else one or two. The whole of C1..C7 is
    covered with T1 or more below, unless `bottom_level` names the lowest level that is kept.
    """
    rng = np.random.default_rng((7, request.seed))
    scene = draw_scene(rng, atlas)
    broken = request.fractured
    if broken is None:
        number = int(rng.choice([0, 1, 2], p=[0.4, 0.4, 0.2]))
        broken = tuple(LEVEL_NAMES[i] for i in rng.choice(7, number, replace=False))
    fractures = {name: add_fracture(scene, LEVEL_NAMES.index(name) + 1, rng, request.severity) for name in broken}
    size = request.size or int(rng.choice(SIZES))
    acquisition = _protocol(request, size, rng)
    z, y, x = _axes(scene, request, size, acquisition, rng)
    rendered = render(scene, z, y, x, acquisition, rng)
    stored = np.round(rendered.hu - INTERCEPT).astype(np.int16)
    volume = Volume(
        stored=stored, positions=z.astype(np.float64), spacing_y=acquisition.pixel_mm, spacing_x=acquisition.pixel_mm,
        slope=1.0, intercept=float(INTERCEPT), origin=np.asarray([x[0], y[0], 0.0]),
        row_dir=np.asarray([1.0, 0, 0]), col_dir=np.asarray([0, 1.0, 0]), normal=np.asarray([0, 0, 1.0]),
    )
    described = [
        {"level": name, "severity": round(fracture.severity, 3), **_lesion_box(rendered.lesion, LEVEL_NAMES.index(name) + 1, z, y, x)}
        for name, fracture in fractures.items()
    ]
    return volume, Truth(rendered.labels, rendered.lesion, _covered(scene, z), described, scene.source)


def _protocol(request: Request, size: int, rng: np.random.Generator) -> Acquisition:
    drawn = Acquisition.draw(rng, slice_mm=(0.8, 3.0))
    field_mm = request.field_mm or float(rng.uniform(*FIELD_MM))
    slice_mm = request.slice_mm or round(drawn.slice_mm, 2)
    return Acquisition(**{
        **drawn.__dict__,
        "pixel_mm": round(field_mm / size, 4),
        "slice_mm": slice_mm,
        "thickness_mm": slice_mm * drawn.thickness_mm / drawn.slice_mm,
        "noise_hu": drawn.noise_hu if request.noise_hu is None else request.noise_hu,
    })


def _axes(
    scene: Scene, request: Request, size: int, acquisition: Acquisition, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    c7, c1 = scene.centre(7)[2], scene.centre(1)[2]
    bottom, top = c7 - rng.uniform(22, 50), c1 + rng.uniform(20, 45)
    if request.bottom_level:
        bottom = scene.centre(LEVEL_NAMES.index(request.bottom_level) + 1)[2] - 10
    z = np.round(bottom + acquisition.slice_mm * np.arange(int((top - bottom) / acquisition.slice_mm) + 1), 3)
    middle = scene.centre(4)
    half = acquisition.pixel_mm * (size - 1) / 2
    offset = (np.arange(size) - (size - 1) / 2) * acquisition.pixel_mm
    x = np.round(middle[0] + rng.normal(0, 4) - half, 3) + (offset + half)
    y = np.round(middle[1] - rng.uniform(0, 14) - half, 3) + (offset + half)
    return z, y, x


def _covered(scene: Scene, z: np.ndarray) -> dict[str, float]:
    covered = {}
    for level, name in enumerate(LEVEL_NAMES, start=1):
        low, high = scene.centre(level)[2] - 8, scene.centre(level)[2] + 8
        covered[name] = float(np.clip((min(high, z[-1]) - max(low, z[0])) / (high - low), 0, 1))
    return covered


def _lesion_box(lesion: np.ndarray, level: int, z: np.ndarray, y: np.ndarray, x: np.ndarray) -> dict[str, Any]:
    """Bounds of the fracture voxels' centres in patient mm; without a voxel the box is missing."""
    where = np.nonzero(lesion == level)
    if len(where[0]) == 0:
        return {"voxels": 0}
    axes = (x, y, z)
    low = [float(axis[i.min()]) for axis, i in zip(axes, where[::-1])]
    high = [float(axis[i.max()]) for axis, i in zip(axes, where[::-1])]
    return {
        "voxels": len(where[0]),
        "low_mm": [round(v, 2) for v in low],
        "high_mm": [round(v, 2) for v in high],
        "centre_mm": [round((a + b) / 2, 2) for a, b in zip(low, high)],
    }


def uid_of(seed: int, *parts: int) -> str:
    """A UID under 2.25. that depends on the seed only."""
    words = np.random.SeedSequence((seed, *parts)).generate_state(4, dtype=np.uint32)
    value = int.from_bytes(words.tobytes(), "big") % (1 << 120)
    return UID_ROOT + str(value)


def write_series(folder: Path, volume: Volume, request: Request, deflate: bool = True) -> list[Path]:
    """Writes one CT Image Storage file per slice, head slice first in InstanceNumber."""
    import pydicom

    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    count = len(volume.positions)
    for index in range(count):
        number = count - index
        dataset = _dataset(volume, request, index, number)
        meta = pydicom.dataset.FileMetaDataset()
        meta.MediaStorageSOPClassUID = CT_IMAGE_STORAGE
        meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        meta.TransferSyntaxUID = DEFLATED if deflate else pydicom.uid.ExplicitVRLittleEndian
        meta.ImplementationClassUID = IMPLEMENTATION_UID
        meta.ImplementationVersionName = "ATLAS_TRAINING"
        dataset.file_meta = meta
        path = folder / f"ct_{number:03d}.dcm"
        pydicom.dcmwrite(path, dataset, enforce_file_format=True)
        paths.append(path)
    return sorted(paths)


def _dataset(volume: Volume, request: Request, index: int, number: int) -> Any:
    import pydicom

    seed = request.seed
    rows, columns = volume.stored.shape[1:]
    position = volume.to_patient(0, 0, float(volume.positions[index]))
    gap = float(np.median(np.diff(volume.positions)))
    d = pydicom.Dataset()
    d.SpecificCharacterSet = "ISO_IR 100"
    d.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    d.InstanceCreationDate, d.InstanceCreationTime = "20260101", "080000"
    d.SOPClassUID = CT_IMAGE_STORAGE
    d.SOPInstanceUID = uid_of(seed, 3, index)
    d.StudyDate = d.SeriesDate = d.AcquisitionDate = d.ContentDate = "20260101"
    d.StudyTime = d.SeriesTime = d.AcquisitionTime = d.ContentTime = "080000"
    d.AccessionNumber = f"PH{seed:06d}"
    d.Modality = "CT"
    d.Manufacturer = "Atlas Node project"
    d.InstitutionName = "Phantom generator"
    d.ReferringPhysicianName = ""
    d.StudyDescription = "CT CERVICAL SPINE PHANTOM"
    d.SeriesDescription = "SYNTHETIC PHANTOM, NOT A PATIENT"
    d.ManufacturerModelName = "atlas_training phantom"
    d.PatientName = "PHANTOM^CSPINE"
    d.PatientID = f"PHANTOM-{seed:06d}"
    d.PatientBirthDate = "19700101"
    d.PatientSex = "O"
    d.PatientAge = "055Y"
    d.BodyPartExamined = "CSPINE"
    d.SliceThickness = _decimal(gap)
    d.KVP = "120"
    d.DeviceSerialNumber = "0"
    d.SoftwareVersions = "atlas_training"
    d.ProtocolName = "CSPINE PHANTOM"
    d.ConvolutionKernel = "SYNTHETIC"
    d.PatientPosition = "HFS"
    d.StudyInstanceUID, d.SeriesInstanceUID = uid_of(seed, 1), uid_of(seed, 2)
    d.StudyID = str(seed)
    d.SeriesNumber, d.AcquisitionNumber, d.InstanceNumber = 1, 1, number
    d.ImagePositionPatient = [_decimal(v) for v in position]
    d.ImageOrientationPatient = [_decimal(v) for v in (*volume.row_dir, *volume.col_dir)]
    d.FrameOfReferenceUID = uid_of(seed, 4)
    d.PositionReferenceIndicator = ""
    d.SliceLocation = _decimal(float(volume.positions[index]))
    d.SamplesPerPixel, d.PhotometricInterpretation = 1, "MONOCHROME2"
    d.Rows, d.Columns = rows, columns
    d.PixelSpacing = [_decimal(volume.spacing_y), _decimal(volume.spacing_x)]
    d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 16, 16, 15, 1
    d.WindowCenter, d.WindowWidth = "400", "1800"
    d.RescaleIntercept, d.RescaleSlope, d.RescaleType = str(INTERCEPT), "1", "HU"
    d.PixelData = volume.stored[index].astype("<i2").tobytes()
    return d


def _decimal(value: float) -> str:
    """A DICOM decimal string with at most four decimals."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def truth_json(volume: Volume, truth: Truth, request: Request) -> str:
    """The truth of a series as a JSON document."""
    return json.dumps({
        "seed": request.seed,
        "source": truth.source,
        "frame": "patient millimetres, LPS",
        "series_instance_uid": uid_of(request.seed, 2),
        "slices": len(volume.positions),
        "levels_covered": truth.levels,
        "fractures": truth.fractures,
    }, indent=2) + "\n"
