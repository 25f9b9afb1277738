"""Paints a scene into Hounsfield units on any axis-aligned grid, with its truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from .scene import Bone, Metal, Scene
from .shapes import capsule

SOFT_STEP_MM = 4.0
ROUGH_STEP_MM = 1.6
SEARCH_STEP_MM = 3.0
SEARCH_MM = 2.8
METAL_HU = 3071.0


@dataclass(frozen=True)
class Acquisition:
    """How the imaginary scanner works."""

    pixel_mm: float
    slice_mm: float  # between slices
    thickness_mm: float  # over which a slice averages
    noise_hu: float
    noise_grain_mm: float
    blur_mm: float
    sharpen: float
    couch: bool
    contrast_hu: float
    fat_mm: float
    mask_shell: bool
    motion_mm: float

    @staticmethod
    def draw(rng: np.random.Generator, slice_mm: tuple[float, float] = (0.6, 3.0)) -> Acquisition:
        """A random protocol: soft, standard or sharp kernel."""
        kernel = rng.integers(3)
        spacing = float(rng.uniform(*slice_mm))
        return Acquisition(
            pixel_mm=float(rng.uniform(0.35, 1.05)),
            slice_mm=spacing,
            thickness_mm=spacing * (float(rng.uniform(1, 1.8)) if rng.random() < 0.3 else 1.0),
            noise_hu=float((12, 25, 45)[kernel] * rng.uniform(0.6, 1.8)),
            noise_grain_mm=float((0.8, 0.55, 0.35)[kernel] * rng.uniform(0.8, 1.2)),
            blur_mm=float((0.75, 0.5, 0.3)[kernel] * rng.uniform(0.8, 1.2)),
            sharpen=float((0.0, 0.2, 0.8)[kernel] * rng.uniform(0.5, 1.2)),
            couch=bool(rng.random() < 0.7),
            contrast_hu=float(rng.uniform(120, 350)) if rng.random() < 0.3 else 45.0,
            fat_mm=float(rng.uniform(3, 14)),
            mask_shell=bool(rng.random() < 0.25),
            motion_mm=float(rng.uniform(0.5, 2.0)) if rng.random() < 0.08 else 0.0,
        )

    @property
    def offsets_mm(self) -> np.ndarray:
        """Heights within a slice at which bone is sampled and averaged: partial volume across the slice."""
        count = 1 if self.thickness_mm < 0.9 else 2 if self.thickness_mm < 1.8 else 3
        return ((np.arange(count) + 0.5) / count - 0.5) * self.thickness_mm


@dataclass(frozen=True)
class Rendered:
    """Image and truth on the same grid [z, y, x]."""

    hu: np.ndarray  # float32
    labels: np.ndarray  # uint8: 1..7 levels, 8 other vertebra
    lesion: np.ndarray  # uint8: level of the vertebra that is broken here, else 0


def render(
    scene: Scene, z: np.ndarray, y: np.ndarray, x: np.ndarray, acquisition: Acquisition, rng: np.random.Generator
) -> Rendered:
    """Paints soft tissue, then bone by bone, then blur, edge enhancement and noise.

    Axes are in patient mm, ascending; the plane axes are evenly spaced.
    """
    z, y, x = (np.asarray(a, dtype=np.float32) for a in (z, y, x))
    pixel = float(x[1] - x[0])
    hu = _soft_tissue(scene, z, y, x, acquisition, rng)
    labels = np.zeros(hu.shape, dtype=np.uint8)
    lesion = np.zeros(hu.shape, dtype=np.uint8)
    for bone in scene.bones:
        if bone.level:
            _paint_vertebra(bone, z, y, x, acquisition, hu, labels, lesion, rng)
        else:
            _paint_rough(bone, z, y, x, np.hypot(pixel, 0.6 * acquisition.thickness_mm), hu, rng)
    for metal in scene.metal:
        _paint_metal(metal, z, y, x, pixel, hu, rng)
    _degrade(scene, z, hu, pixel, acquisition, rng)
    return Rendered(hu, labels, lesion)


def _inside(axis: np.ndarray, low: float, high: float) -> slice:
    return slice(int(np.searchsorted(axis, low)), int(np.searchsorted(axis, high)))


def _coarse_axis(axis: np.ndarray, step: float) -> np.ndarray:
    count = max(2, int(np.ceil((axis[-1] - axis[0]) / step)) + 1)
    return np.linspace(axis[0], axis[-1], count, dtype=np.float32)


def _spread(values: np.ndarray, coarse: list[np.ndarray], fine: list[np.ndarray]) -> np.ndarray:
    """Separable linear interpolation from coarse to fine axes."""
    for dimension, (c, f) in enumerate(zip(coarse, fine)):
        position = np.clip((f - c[0]) / max(float(c[1] - c[0]), 1e-6), 0, len(c) - 1)
        low = np.minimum(position.astype(np.int64), len(c) - 2)
        weight = (position - low).astype(np.float32)
        shape = [1, 1, 1]
        shape[dimension] = -1
        weight = weight.reshape(shape)
        values = np.take(values, low, axis=dimension) * (1 - weight) + np.take(values, low + 1, axis=dimension) * weight
    return values


def _coarse_distance(bone: Bone, axes: list[np.ndarray], step: float) -> np.ndarray:
    """Signed distance computed on a coarse grid and interpolated."""
    coarse = [_coarse_axis(axis, step) for axis in axes]
    values = bone.distance(coarse[2][None, None, :], coarse[1][None, :, None], coarse[0][:, None, None])
    return _spread(values, coarse, axes)


def _paint_rough(
    bone: Bone, z: np.ndarray, y: np.ndarray, x: np.ndarray, width: float, hu: np.ndarray, rng: np.random.Generator
) -> None:
    """A bone without a name: coarse shape, edges as soft as pixel and slice are wide."""
    where = tuple(_inside(axis, bone.low[i], bone.high[i]) for axis, i in ((z, 2), (y, 1), (x, 0)))
    if any(s.stop - s.start < 2 for s in where):
        return
    axes = [z[where[0]], y[where[1]], x[where[2]]]
    distance = _coarse_distance(bone, axes, ROUGH_STEP_MM)
    solid = np.clip(0.5 - distance / width, 0, 1)
    shell = np.clip(1.0 - (-distance - bone.paint.cortex_mm) / 0.8, 0, 1)
    core = bone.paint.core_hu + 55 * _texture(axes, rng)
    hu[where] = hu[where] * (1 - solid) + (core + (bone.paint.cortex_hu - core) * shell) * solid


def _paint_vertebra(
    bone: Bone, z: np.ndarray, y: np.ndarray, x: np.ndarray, acquisition: Acquisition,
    hu: np.ndarray, labels: np.ndarray, lesion: np.ndarray, rng: np.random.Generator,
) -> None:
    """A vertebra: exact only where a coarse search finds bone near, averaged over the slice's thickness."""
    where = tuple(_inside(axis, bone.low[i], bone.high[i]) for axis, i in ((z, 2), (y, 1), (x, 0)))
    if any(s.stop - s.start < 2 for s in where[1:]) or where[0].stop == where[0].start:
        return
    axes = [z[where[0]], y[where[1]], x[where[2]]]
    pixel = float(x[1] - x[0])
    search = SEARCH_MM + pixel + acquisition.thickness_mm / 2 + bone.reach_mm
    near = np.nonzero(_coarse_distance(bone, axes, SEARCH_STEP_MM) < search)
    if not len(near[0]):
        return
    pz, py, px = (axis[i] for axis, i in zip(axes, near))
    grain = bone.paint.core_hu + 55 * _texture(axes, rng)[near]
    offsets = acquisition.offsets_mm.astype(np.float32)
    cover, paint = np.zeros_like(px), np.zeros_like(px)
    broken = np.zeros(len(px), dtype=bool)
    for offset in offsets:
        height = pz + offset
        distance = bone.distance(px, py, height)
        solid = np.clip(0.5 - distance / pixel, 0, 1)
        for fracture in bone.fractures:
            flat, across = fracture.plane(px, py, height)
            wide = np.clip(0.5 + (fracture.gap / 2 - np.abs(flat)) / pixel, 0, 1) * min(1.0, fracture.gap / pixel)
            solid = solid * (1 - wide * np.clip((fracture.radius - across) / 2 + 0.5, 0, 1))
            broken |= (np.abs(flat) < max(fracture.gap / 2, 0.8)) & (across < fracture.radius) & (distance < 0.5)
        cover += solid
        paint += solid * _bone_hu(bone, px, py, height, distance, grain, pixel)
    here = tuple(i + s.start for i, s in zip(near, where))
    hu[here] = hu[here] * (1 - cover / len(offsets)) + paint / len(offsets)
    inside = bone.distance(px, py, pz) < 0
    labels[tuple(i[inside] for i in here)] = bone.level
    lesion[tuple(i[broken] for i in here)] = bone.level


def _bone_hu(
    bone: Bone, x: np.ndarray, y: np.ndarray, z: np.ndarray, distance: np.ndarray, grain: np.ndarray, pixel: float
) -> np.ndarray:
    """Cortex outside, grainy core inside, with its vessels and islands."""
    shell = np.clip(1.0 - (-distance - bone.paint.cortex_mm) / 0.8, 0, 1)
    result = grain + (bone.paint.cortex_hu - grain) * shell
    result -= _nutrient_canal(bone, x, y, z, pixel) * 260
    for mark in bone.marks:
        if mark.change_hu:
            result += mark.change_hu * np.clip(0.5 - mark.distance(x, y, z) / max(pixel, 0.6), 0, 1)
    return result


def _paint_metal(
    metal: Metal, z: np.ndarray, y: np.ndarray, x: np.ndarray, pixel: float, hu: np.ndarray, rng: np.random.Generator
) -> None:
    """A rod of metal, and streaks from its middle in every slice that crosses it."""
    rod = capsule(metal.start, metal.end, metal.radius)
    middle = (metal.start + metal.end) / 2
    reach = abs(metal.end[2] - metal.start[2]) / 2 + metal.radius
    rows, columns = y[:, None] - np.float32(middle[1]), x[None, :] - np.float32(middle[0])
    angle, far = np.arctan2(rows, columns), np.hypot(rows, columns)
    for k in np.flatnonzero(np.abs(z - middle[2]) < reach + 1):
        rays = rng.standard_normal(97)
        rays[-1] = rays[0]
        streak = np.interp(angle, np.linspace(-np.pi, np.pi, 97), rays).astype(np.float32)
        hu[k] += np.float32(metal.streak_hu) * streak * np.exp(-far / 70) * (far < 150)
        solid = np.clip(0.5 - rod(x[None, :], y[:, None], z[k]) / pixel, 0, 1)
        hu[k] += solid * (METAL_HU - hu[k])


def _texture(axes: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Unit noise with a grain of about 2 mm: the trabecular pattern."""
    coarse = [_coarse_axis(axis, 2.0) for axis in axes]
    return _spread(rng.standard_normal([len(c) for c in coarse], dtype=np.float32), coarse, axes)


def _nutrient_canal(bone: Bone, x: np.ndarray, y: np.ndarray, z: np.ndarray, pixel: float) -> np.ndarray:
    """The basivertebral channel: a normal lucent line in the body that looks a little like a fracture."""
    centre = bone.body_centre
    assert centre is not None
    dx, dz = x - np.float32(centre[0]), z - np.float32(centre[2])
    dy = np.maximum(np.abs(y - np.float32(centre[1] + 4)) - 5, 0)
    return np.clip(0.5 + (1.1 - np.sqrt(dx * dx + dy * dy + dz * dz)) / max(pixel, 0.6), 0, 1)


def _soft_tissue(
    scene: Scene, z: np.ndarray, y: np.ndarray, x: np.ndarray, acquisition: Acquisition, rng: np.random.Generator
) -> np.ndarray:
    """Air, skin, fat, muscle, airway, cord, vessels, lungs, couch; computed on 4 mm and interpolated."""
    coarse = [_coarse_axis(axis, SOFT_STEP_MM) for axis in (z, y, x)]
    cz, cy, cx = coarse[0][:, None, None], coarse[1][None, :, None], coarse[2][None, None, :]
    body = _body_distance(scene, cz, cy, cx)
    depth = _spread(np.broadcast_to(body, (len(coarse[0]), len(coarse[1]), len(coarse[2]))), coarse, [z, y, x])
    inner = np.clip((-depth - acquisition.fat_mm) / 2, 0, 1)
    tissue = -95 + inner * (55 + 95)
    hu = -1000 + np.clip(0.5 - depth / 2, 0, 1) * (tissue + 1000)
    if acquisition.mask_shell:
        hu += np.clip(1 - np.abs(depth - 3) / 1.5, 0, 1) * rng.uniform(500, 1100)
    line = (z, y, x, *_spine_line(scene, z))
    _tube(hu, line, (-26, 0), (8, 9), -1000, below=scene.centre(1)[2] + 12)
    _tube(hu, line, (16, 0), (7, 9), 20)
    for side in (-1, 1):
        _tube(hu, line, (-14, side * 32), (4.5, 4.5), acquisition.contrast_hu)
    if acquisition.couch:
        _couch(hu, y, x, scene, rng)
    return hu.astype(np.float32)


def _tube(
    hu: np.ndarray, line: tuple[np.ndarray, ...], offset: tuple[float, float], radii: tuple[float, float], value: float,
    below: float = np.inf,
) -> None:
    """An elliptic tube beside the spine; what is not air already becomes `value` (air itself may go anywhere)."""
    z, y, x, spine_y, spine_x = line
    y0, x0 = spine_y + np.float32(offset[0]), spine_x + np.float32(offset[1])
    rows = _inside(y, y0.min() - 1.6 * radii[0], y0.max() + 1.6 * radii[0])
    columns = _inside(x, x0.min() - 1.6 * radii[1], x0.max() + 1.6 * radii[1])
    part = hu[:, rows, columns]
    away_y = ((y[rows][None, :] - y0[:, None]) / radii[0])[:, :, None]
    away_x = ((x[columns][None, :] - x0[:, None]) / radii[1])[:, None, :]
    inside = np.clip(1.5 - np.sqrt(away_y * away_y + away_x * away_x), 0, 0.5) * 2
    inside *= (z < below)[:, None, None]
    if value > -900:
        inside *= part > -50
    part += inside * (value - part)


def _body_distance(scene: Scene, z: np.ndarray, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    top, low = scene.centre(1), scene.centre(7)
    spine_y, spine_x = (v[:, None, None] for v in _spine_line(scene, z.ravel()))
    neck = np.sqrt(((x - spine_x) / 62) ** 2 + ((y - spine_y - 2) / 64) ** 2) * 60 - 60
    neck = np.maximum(neck, z - top[2] - 30)
    head = np.sqrt(((x - top[0]) / 80) ** 2 + ((y - top[1] + 26) / 104) ** 2 + ((z - top[2] - 75) / 108) ** 2) * 80 - 80
    jaw = np.sqrt(((x - top[0]) / 62) ** 2 + ((y - top[1] + 62) / 52) ** 2 + ((z - top[2] + 8) / 48) ** 2) * 50 - 50
    trunk = np.sqrt(((x - low[0]) / 215) ** 2 + ((y - low[1] + 6) / 105) ** 2 + ((z - low[2] + 105) / 115) ** 2) * 100 - 100
    return np.minimum(np.minimum(neck, head), np.minimum(jaw, trunk))


def _spine_line(scene: Scene, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    centres = sorted((b.body_centre for b in scene.bones if b.body_centre is not None), key=lambda c: float(c[2]))
    heights = [c[2] for c in centres]
    return (
        np.interp(z, heights, [c[1] for c in centres]).astype(np.float32),
        np.interp(z, heights, [c[0] for c in centres]).astype(np.float32),
    )


def _couch(hu: np.ndarray, y: np.ndarray, x: np.ndarray, scene: Scene, rng: np.random.Generator) -> None:
    centre = scene.centre(4)
    rise = float(rng.uniform(78, 110))
    curve = float(rng.uniform(0, 0.0012))
    edge = centre[1] + rise + 24 - curve * (x[None, :] - centre[0]) ** 2
    below = y[:, None] - edge
    plate = (np.abs(below) < 2) | (np.abs(below - 30) < 2)
    filling = (below > 0) & (below < 30)
    hu[:, filling & ~plate] = -850
    hu[:, plate & (np.abs(x[None, :] - centre[0]) < 220)] = rng.uniform(-300, 150)


def _degrade(
    scene: Scene, z: np.ndarray, hu: np.ndarray, pixel: float, acquisition: Acquisition, rng: np.random.Generator
) -> None:
    """Motion, blur, edge enhancement, grainy noise that is stronger at the shoulders, and streaks there."""
    if acquisition.motion_mm:
        step = max(1, round(acquisition.motion_mm / pixel))
        for k in np.flatnonzero(rng.random(len(hu)) < 0.3):
            hu[k] = (hu[k] + np.roll(hu[k], step, axis=int(rng.integers(2)))) / 2
    blur = acquisition.blur_mm / pixel
    if blur > 0.25:
        ndimage.gaussian_filter(hu, (0, blur, blur), output=hu, truncate=2.5)
    if acquisition.sharpen > 0.05:
        soft = ndimage.uniform_filter(hu, (0, 3, 3))
        hu += np.float32(acquisition.sharpen) * (hu - soft)
    grain = acquisition.noise_grain_mm / pixel
    low = scene.centre(7)[2]
    strength = acquisition.noise_hu * (1 + 1.8 / (1 + np.exp((z - low - 8) / 8)))
    for k, plane in enumerate(hu):
        noise = rng.standard_normal(plane.shape, dtype=np.float32)
        if grain > 0.3:
            noise = ndimage.gaussian_filter(noise, grain, truncate=2.5)
            noise /= noise.std() + 1e-6
        if z[k] < low + 15:
            streak = ndimage.gaussian_filter1d(rng.standard_normal(plane.shape[0]), 1.2).astype(np.float32)
            noise += 0.8 * streak[:, None]
        plane += np.float32(strength[k]) * noise
    np.clip(hu, -1024, 3071, out=hu)
