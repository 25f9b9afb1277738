"""The finished data sets that training reads: generated once by seed, stored as arrays."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .atlas_labels import LabelAtlas, load_label_atlas
from .reference import MASK_SIZE, round_half_up
from .render import Acquisition, render
from .scene import Fracture, Scene, add_fracture, add_wear, atlas_scene, parametric_scene

GRID = 128
PITCH_MM = 2.0
CROP_MM = 80.0
CROP_PIXELS = 128
K = 16
HEAT_CELLS = 32
LEVELS_Z = 160
LEVELS_WINDOW_HU = (100.0, 1500.0)
VERTEBRA_WINDOW_HU = (0.0, 1600.0)
DOCUMENT_WINDOW_HU = (150.0, 2050.0)  # of the source document's Model I
SOFT_WINDOW_HU = (-160.0, 240.0)
LEVELS_SEED = 1_000_000
VERTEBRA_SEED = 2_000_000
SLICES_SEED = 3_000_000
CROPS_PER_NECK = 3
STACKS_PER_NECK = 8
SLICES_WINDOW_MM = 160.0
SLICES_PIXELS = 192
SLICES_CELLS = 48

_atlas: LabelAtlas | None = None


@dataclass(frozen=True)
class DataPaths:
    """Where the arrays of one data set lie."""

    folder: Path

    def array(self, name: str) -> np.ndarray:
        """Opens one array read-only, mapped into memory."""
        return np.load(self.folder / f"{name}.npy", mmap_mode="r")


def draw_scene(rng: np.random.Generator, atlas: LabelAtlas | None) -> Scene:
    """A parametric neck, or with an atlas in 60 % of the cases the deformed label atlas; both worn."""
    scene = atlas_scene(rng, atlas) if atlas is not None and rng.random() < 0.6 else parametric_scene(rng)
    add_wear(scene, rng)
    return scene


def window(hu: np.ndarray, limits: tuple[float, float]) -> np.ndarray:
    """Clamp, scale to 0..1 and square root, as the graphs do; stored as uint8."""
    low, high = limits
    return np.round(255 * np.sqrt(np.clip((hu - low) / (high - low), 0, 1))).astype(np.uint8)


def levels_sample(seed: int, atlas: LabelAtlas | None) -> dict[str, np.ndarray]:
    """One stage-1 volume as the net sees it: image and labels, uint8 [1, 160, 128, 128], and its slice count.

    Rendered at 1 mm and averaged to the 2 mm grid, slices taken nearest at the pitch from a series with
    its own spacing and coverage; labels are the highest number in each 2 x 2 block.
    """
    rng = np.random.default_rng(seed)
    scene = draw_scene(rng, atlas)
    if rng.random() < 0.4:
        add_fracture(scene, int(rng.integers(1, 8)), rng)
    acquisition = Acquisition.draw(rng)
    bottom, top = draw_coverage(scene, rng)
    positions = np.arange(bottom, top, acquisition.slice_mm)
    targets = bottom + PITCH_MM * np.arange(min(int((positions[-1] - bottom) / PITCH_MM) + 1, LEVELS_Z))
    z = positions[np.abs(positions[None, :] - targets[:, None]).argmin(axis=1)]
    middle = scene.centre(4)
    centre = middle[:2] + [rng.normal(0, 10), rng.uniform(-55, 25)]
    y, x = (c + np.arange(-GRID, GRID) + 0.5 for c in (centre[1], centre[0]))
    rendered = render(scene, z, y, x, acquisition, rng)
    hu, labels = rendered.hu, rendered.labels
    _limit_field(hu, labels, y, x, middle, rng)
    small = hu.reshape(len(z), GRID, 2, GRID, 2).mean(axis=(2, 4))
    image = np.zeros((LEVELS_Z, GRID, GRID), dtype=np.uint8)
    truth = np.zeros_like(image)
    image[: len(z)] = window(small, LEVELS_WINDOW_HU)
    truth[: len(z)] = labels.reshape(len(z), GRID, 2, GRID, 2).max(axis=(2, 4))
    return {"image": image[None], "label": truth[None], "count": np.asarray([len(z)], dtype=np.int64)}


def draw_coverage(scene: Scene, rng: np.random.Generator) -> tuple[float, float]:
    """Lowest and highest position: bottom anywhere from C5 to T4, top from C2 (rarely) to above the head."""
    c5, c1 = scene.centre(5)[2], scene.centre(1)[2]
    bottom = float(rng.uniform(scene.lowest[2] - 10, c5))
    top = float(c1 + (rng.uniform(12, 60) if rng.random() < 0.5 else rng.uniform(60, 190)))
    if rng.random() < 0.1:
        top = float(rng.uniform(scene.centre(3)[2], c1))
    return bottom, max(top, bottom + 50)


def _limit_field(
    hu: np.ndarray, labels: np.ndarray, y: np.ndarray, x: np.ndarray, middle: np.ndarray, rng: np.random.Generator
) -> None:
    """Air outside a square field of view of 140 to 500 mm round the spine; a third only to the circle."""
    half = rng.uniform(140, 500) / 2
    cy, cx = middle[1] - rng.uniform(-5, 35), middle[0] + rng.normal(0, 6)
    outside = (np.abs(y - cy) > half)[:, None] | (np.abs(x - cx) > half)[None, :]
    if rng.random() < 0.33:
        outside = (y - cy)[:, None] ** 2 + (x - cx)[None, :] ** 2 > half * half
    hu[:, outside] = -1000
    labels[:, outside] = 0


def vertebra_sample(seed: int, atlas: LabelAtlas | None) -> dict[str, np.ndarray]:
    """Stage-2 crops of three levels of one neck as the net sees them; 45 % of the levels are fractured."""
    rng = np.random.default_rng(seed)
    scene = draw_scene(rng, atlas)
    levels = rng.choice(np.arange(1, 8), CROPS_PER_NECK, replace=False)
    broken = {int(level): add_fracture(scene, int(level), rng) for level in levels if rng.random() < 0.45}
    return stacked([_crop_sample(scene, int(level), broken.get(int(level)), rng) for level in levels])


def stacked(samples: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Samples of one job, one array per name."""
    return {name: np.stack([sample[name] for sample in samples]) for name in samples[0]}


def _crop_sample(scene: Scene, level: int, fracture: Fracture | None, rng: np.random.Generator) -> dict[str, np.ndarray]:
    acquisition = Acquisition.draw(rng, slice_mm=(0.6, 3.0))
    mask, low, count = _jittered_mask(scene, level, rng)
    where = [np.sort(i) for i in np.nonzero(mask)]
    ends = [(i[int(np.floor(0.01 * (len(i) - 1)))], i[int(np.ceil(0.99 * (len(i) - 1)))]) for i in where]
    targets = low[2] + PITCH_MM * (ends[0][0] + (ends[0][1] - ends[0][0]) / (K - 1) * np.arange(-1, K + 1))
    shift = rng.uniform(0, acquisition.slice_mm)
    z = np.round((targets - shift) / acquisition.slice_mm) * acquisition.slice_mm + shift
    size = round_half_up(CROP_MM / acquisition.pixel_mm)
    centre = [low[axis] + PITCH_MM * (sum(ends[2 - axis]) / 2) + rng.normal(0, 1.0) for axis in (0, 1)]
    x, y = (c + (np.arange(size) - (size - 1) / 2) * acquisition.pixel_mm for c in centre)
    rendered = render(scene, z, y, x, acquisition, rng)
    lesion = rendered.lesion == level  # a broken neighbour in the same crop is not to be found here
    cells = (np.arange(MASK_SIZE) + 0.5) * CROP_MM / MASK_SIZE - CROP_MM / 2
    picks = [_pick(coordinates, low[axis], count[axis]) for coordinates, axis in
             ((z[1:-1], 2), (centre[1] + cells, 1), (centre[0] + cells, 0))]
    return {
        "image": window(pool2(resize_linear(rendered.hu, 2 * CROP_PIXELS)), VERTEBRA_WINDOW_HU),
        "mask": mask[np.ix_(*picks)].astype(np.uint8),
        "heat": heat_cells(lesion[1:-1], HEAT_CELLS),
        "fractured": np.asarray(fracture is not None),
        "level": np.asarray(level),
        "severity": np.asarray(fracture.severity if fracture else 0.0, dtype=np.float32),
    }


def slices_sample(seed: int, atlas: LabelAtlas | None) -> dict[str, np.ndarray]:
    """Stacks of three slices of one neck as Model I sees them, about half through a fracture.

    The window's centre varies as the centre of bone does, which lies in front of the spine when the
    series shows the head. Truth per cell: fracture (0/1) and level (0..8), the commonest non-zero one.
    """
    rng = np.random.default_rng(seed)
    scene = draw_scene(rng, atlas)
    levels = rng.choice(np.arange(1, 8), int(rng.choice([0, 1, 2, 3], p=[0.25, 0.25, 0.3, 0.2])), replace=False)
    broken = [add_fracture(scene, int(level), rng) for level in levels]
    return stacked([_stack_sample(scene, broken, rng) for _ in range(STACKS_PER_NECK)])


def _stack_sample(scene: Scene, broken: list[Fracture], rng: np.random.Generator) -> dict[str, np.ndarray]:
    drawn = Acquisition.draw(rng, slice_mm=(0.6, 3.0))
    acquisition = replace(drawn, pixel_mm=max(0.42, drawn.pixel_mm))
    if broken and rng.random() < 0.6:
        fracture = broken[int(rng.integers(len(broken)))]
        height = float(fracture.point[2] + rng.uniform(-0.5, 0.5) * fracture.radius)
    else:
        height = float(rng.uniform(scene.centre(7)[2] - 25, scene.centre(1)[2] + 25))
    shift = rng.uniform(0, acquisition.slice_mm)
    wanted = height + PITCH_MM * np.arange(-1, 2)
    z = np.round((wanted - shift) / acquisition.slice_mm) * acquisition.slice_mm + shift
    size = round_half_up(SLICES_WINDOW_MM / acquisition.pixel_mm)
    middle = scene.centre(4)
    centre = (middle[0] + rng.normal(0, 8), middle[1] + rng.uniform(-42, 32))
    x, y = (c + (np.arange(size) - (size - 1) / 2) * acquisition.pixel_mm for c in centre)
    rendered = render(scene, z, y, x, acquisition, rng)
    if rng.random() < 0.3:
        _limit_field(rendered.hu, rendered.labels, y, x, middle, rng)
    rendered.lesion[rendered.labels == 0] = 0
    return {
        "image": window(pool2(resize_linear(rendered.hu, 2 * SLICES_PIXELS)), VERTEBRA_WINDOW_HU),
        "heat": heat_cells(rendered.lesion[1:2] > 0, SLICES_CELLS)[0],
        "level": level_cells(rendered.labels[1], SLICES_CELLS),
    }


def level_cells(labels: np.ndarray, cells: int) -> np.ndarray:
    """Per cell the commonest level among its labelled pixels (ties: the lower number), 0 where there is none."""
    height, width = labels.shape
    votes = np.zeros((9, cells, cells), dtype=np.int32)
    r, c = np.nonzero(labels)
    np.add.at(votes, (labels[r, c], r * cells // height, c * cells // width), 1)
    return votes.argmax(axis=0).astype(np.uint8)


def _pick(coordinates: np.ndarray, low: float, count: int) -> np.ndarray:
    return np.clip(np.floor((coordinates - low) / PITCH_MM + 0.5).astype(np.int64), 0, count - 1)


def _jittered_mask(scene: Scene, level: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The level's mask on its own 2 mm grid (edge cells false), blemished as a stage-1 mask is; low corner xyz."""
    bone = scene.bone(level)
    count = np.ceil((bone.high - bone.low) / PITCH_MM).astype(np.int64) + 1
    low = bone.low + rng.uniform(-1, 1, 3)
    x, y, z = (low[i] + PITCH_MM * np.arange(count[i], dtype=np.float32) for i in range(3))
    distance = bone.shape(*(a.astype(np.float32) for a in (x[None, None, :], y[None, :, None], z[:, None, None])))
    bumps = rng.standard_normal([-(-n // 4) + 1 for n in distance.shape])
    noise = np.kron(bumps, np.ones((4, 4, 4)))[tuple(slice(n) for n in distance.shape)]
    mask = distance + rng.uniform(0, 1.0) * noise < rng.uniform(-0.2, 1.4)
    if rng.random() < 0.3:
        away = rng.standard_normal(3)
        away /= np.linalg.norm(away)
        height = sum((a - c) * n for a, c, n in zip((x[None, None, :], y[None, :, None], z[:, None, None]),
                                                    bone.body_centre, away))
        mask &= height < rng.uniform(8, 30)
    mask[0], mask[-1], mask[:, 0], mask[:, -1], mask[:, :, 0], mask[:, :, -1] = (False,) * 6
    if not mask.any():
        mask = distance < 1.0
    return mask, low, count


def resize_linear(stack: np.ndarray, size: int) -> np.ndarray:
    """Bilinear resize of the plane axes, half-pixel centres, edges clamped (as ONNX Resize linear)."""
    for axis in (1, 2):
        n = stack.shape[axis]
        position = np.clip((np.arange(size) + 0.5) * n / size - 0.5, 0, n - 1)
        low = np.minimum(position.astype(np.int64), n - 2)
        weight = (position - low).astype(np.float32).reshape([-1, 1] if axis == 1 else [-1])
        stack = np.take(stack, low, axis) * (1 - weight) + np.take(stack, low + 1, axis) * weight
    return stack


def pool2(stack: np.ndarray) -> np.ndarray:
    """Average over 2 x 2 blocks."""
    n, h, w = stack.shape
    return stack.reshape(n, h // 2, 2, w // 2, 2).mean(axis=(2, 4))


def heat_cells(lesion: np.ndarray, cells: int) -> np.ndarray:
    """Per heat cell: 1 where it holds at least one fracture pixel, uint8 [K, cells, cells]."""
    n, h, w = lesion.shape
    result = np.zeros((n, cells, cells), dtype=np.uint8)
    k, r, c = np.nonzero(lesion)
    result[k, r * cells // h, c * cells // w] = 1
    return result


def _start_worker(atlas_path: Path | None) -> None:
    global _atlas
    _atlas = load_label_atlas(atlas_path) if atlas_path else None


def _levels_job(seed: int) -> dict[str, np.ndarray]:
    return levels_sample(seed, _atlas)


def _vertebra_job(seed: int) -> dict[str, np.ndarray]:
    return vertebra_sample(seed, _atlas)


def _slices_job(seed: int) -> dict[str, np.ndarray]:
    return slices_sample(seed, _atlas)


JOBS: dict[str, tuple[Callable[[int], dict[str, np.ndarray]], int]] = {
    "levels": (_levels_job, LEVELS_SEED), "vertebra": (_vertebra_job, VERTEBRA_SEED), "slices": (_slices_job, SLICES_SEED),
}


def generate(folder: Path, kind: str, necks: int, seed: int, atlas_path: Path | None, workers: int) -> DataPaths:
    """Makes one data set (`levels`, `vertebra` or `slices`); goes on where an interrupted run stopped.

    Neck i has the seed `base * seed + i` and depends on nothing else, so the result is the same. A neck gives
    the same number of samples each time (1, 3 or 8), which follow each other in the arrays.
    """
    job, base = JOBS[kind]
    wanted = {"kind": kind, "necks": necks, "seed": seed, "atlas": atlas_path is not None}
    state = folder / "state.json"
    saved = json.loads(state.read_text()) if state.exists() else {}
    done = saved["done"] if saved.get("wanted") == wanted else 0
    if done == necks:
        return DataPaths(folder)
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {path.stem: np.load(path, mmap_mode="r+") for path in folder.glob("*.npy")} if done else {}
    with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(atlas_path,)) as pool:
        seeds = range(base * seed + done, base * seed + necks)
        for i, samples in enumerate(pool.map(job, seeds, chunksize=4), start=done):
            for name, values in samples.items():
                size = len(values)
                if name not in arrays:
                    arrays[name] = np.lib.format.open_memmap(
                        folder / f"{name}.npy", mode="w+", dtype=values.dtype, shape=(necks * size, *values.shape[1:])
                    )
                arrays[name][i * size : (i + 1) * size] = values
            if (i + 1) % 20 == 0 or i + 1 == necks:
                for array in arrays.values():
                    array.flush()
                state.write_text(json.dumps({"wanted": wanted, "done": i + 1}))
    return DataPaths(folder)
