"""Paints a scene into Hounsfield units on any axis-aligned grid, with its truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from .scene import Bone, Scene

SOFT_STEP_MM = 4.0
ROUGH_STEP_MM = 1.6


@dataclass(frozen=True)
class Acquisition:
    """How the imaginary scanner works."""

    pixel_mm: float
    slice_mm: float
    noise_hu: float
    noise_grain_mm: float
    blur_mm: float
    sharpen: float
    couch: bool
    contrast_hu: float
    fat_mm: float
    mask_shell: bool

    @staticmethod
    def draw(rng: np.random.Generator, slice_mm: tuple[float, float] = (0.6, 3.0)) -> Acquisition:
        """A random protocol: soft, standard or sharp kernel."""
        kernel = rng.integers(3)
        return Acquisition(
            pixel_mm=float(rng.uniform(0.35, 1.0)),
            slice_mm=float(rng.uniform(*slice_mm)),
            noise_hu=float((12, 25, 45)[kernel] * rng.uniform(0.6, 1.8)),
            noise_grain_mm=float((0.8, 0.55, 0.35)[kernel] * rng.uniform(0.8, 1.2)),
            blur_mm=float((0.75, 0.5, 0.3)[kernel] * rng.uniform(0.8, 1.2)),
            sharpen=float((0.0, 0.2, 0.8)[kernel] * rng.uniform(0.5, 1.2)),
            couch=bool(rng.random() < 0.7),
            contrast_hu=float(rng.uniform(120, 350)) if rng.random() < 0.3 else 45.0,
            fat_mm=float(rng.uniform(3, 14)),
            mask_shell=bool(rng.random() < 0.25),
        )


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
        _paint_bone(bone, z, y, x, pixel, hu, labels, lesion, rng)
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


def _distance(bone: Bone, z: np.ndarray, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Signed distance on a grid; unnamed bones are computed coarsely and interpolated."""
    if bone.level:
        return np.broadcast_to(
            bone.distance(x[None, None, :], y[None, :, None], z[:, None, None]), (len(z), len(y), len(x))
        )
    coarse = [_coarse_axis(axis, ROUGH_STEP_MM) for axis in (z, y, x)]
    values = bone.distance(coarse[2][None, None, :], coarse[1][None, :, None], coarse[0][:, None, None])
    return _spread(values, coarse, [z, y, x])


def _paint_bone(
    bone: Bone, z: np.ndarray, y: np.ndarray, x: np.ndarray, pixel: float,
    hu: np.ndarray, labels: np.ndarray, lesion: np.ndarray, rng: np.random.Generator,
) -> None:
    where = tuple(_inside(axis, bone.low[i], bone.high[i]) for axis, i in ((z, 2), (y, 1), (x, 0)))
    if any(s.stop - s.start < 2 for s in where[1:]) or where[0].stop == where[0].start:
        return
    zz, yy, xx = z[where[0]], y[where[1]], x[where[2]]
    if len(zz) == 1 and not bone.level:
        return
    distance = _distance(bone, zz, yy, xx)
    solid = np.clip(0.5 - distance / pixel, 0, 1)
    shell = np.clip(1.0 - (-distance - bone.paint.cortex_mm) / 0.8, 0, 1)
    texture = _texture([zz, yy, xx], rng)
    core = bone.paint.core_hu + 55 * texture
    bone_hu = core + (bone.paint.cortex_hu - core) * shell
    if bone.level:
        bone_hu -= _nutrient_canal(bone, zz, yy, xx, pixel) * 260
    for fracture in bone.fractures:
        flat, across = fracture.plane(xx[None, None, :], yy[None, :, None], zz[:, None, None])
        wide = np.clip(0.5 + (fracture.gap / 2 - np.abs(flat)) / pixel, 0, 1) * min(1.0, fracture.gap / pixel)
        cut = wide * np.clip((fracture.radius - across) / 2 + 0.5, 0, 1)
        solid = solid * (1 - cut)
        near = (np.abs(flat) < max(fracture.gap / 2, 0.8)) & (across < fracture.radius) & (distance < 0.5)
        lesion[where][near] = bone.level
    hu[where] = hu[where] * (1 - solid) + bone_hu * solid
    if bone.level:
        labels[where][distance < 0] = bone.level


def _texture(axes: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Unit noise with a grain of about 2 mm: the trabecular pattern."""
    coarse = [_coarse_axis(axis, 2.0) for axis in axes]
    return _spread(rng.standard_normal([len(c) for c in coarse], dtype=np.float32), coarse, axes)


def _nutrient_canal(bone: Bone, z: np.ndarray, y: np.ndarray, x: np.ndarray, pixel: float) -> np.ndarray:
    """The basivertebral channel: a normal lucent line in the body that looks a little like a fracture."""
    centre = bone.body_centre
    assert centre is not None
    dx, dz = x[None, None, :] - np.float32(centre[0]), z[:, None, None] - np.float32(centre[2])
    dy = np.maximum(np.abs(y[None, :, None] - np.float32(centre[1] + 4)) - 5, 0)
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
    spine_y, spine_x = _spine_line(scene, z)
    zz = z[:, None, None]
    along = [(y[None, :] - spine_y[:, None])[:, :, None], (x[None, :] - spine_x[:, None])[:, None, :]]
    airway = np.clip(1.5 - np.sqrt(((along[0] + 26) / 8) ** 2 + (along[1] / 9) ** 2), 0, 0.5) * 2
    hu += airway * (zz < scene.centre(1)[2] + 12) * (-1000 - hu)
    cord = np.clip(1.5 - np.sqrt(((along[0] - 16) / 7) ** 2 + (along[1] / 9) ** 2), 0, 0.5) * 2
    hu += cord * (20 - hu) * (hu > -50)
    for side in (-1, 1):
        vessel = np.clip(1.5 - np.sqrt(((along[0] + 14) / 4.5) ** 2 + ((along[1] - side * 32) / 4.5) ** 2), 0, 0.5) * 2
        hu += vessel * (acquisition.contrast_hu - hu) * (hu > -50)
    if acquisition.couch:
        _couch(hu, y, x, scene, rng)
    return hu.astype(np.float32)


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
    """Blur, edge enhancement, grainy noise that is stronger at the shoulders, and streaks there."""
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
