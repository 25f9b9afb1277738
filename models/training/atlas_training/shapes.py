"""Signed distances (mm, negative inside) of the parts that parametric bones are made of.

Every function takes broadcastable float32 coordinate arrays x (left), y (posterior), z (head).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np

Array = np.ndarray
Shape = Callable[[Array, Array, Array], Array]


def capsule(start: Sequence[float], end: Sequence[float], radius: float) -> Shape:
    """A rod with round ends."""
    ax, ay, az = start
    dx, dy, dz = (e - s for s, e in zip(start, end))
    inverse = 1.0 / max(dx * dx + dy * dy + dz * dz, 1e-6)

    def distance(x: Array, y: Array, z: Array) -> Array:
        t = np.clip(((x - ax) * dx + (y - ay) * dy + (z - az) * dz) * inverse, 0.0, 1.0)
        return np.sqrt((x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2 + (z - az - t * dz) ** 2) - radius

    return distance


def ellipsoid(centre: Sequence[float], radii: Sequence[float]) -> Shape:
    """An ellipsoid; the distance is exact on the surface and approximate elsewhere."""
    cx, cy, cz = centre
    rx, ry, rz = radii
    scale = min(radii)

    def distance(x: Array, y: Array, z: Array) -> Array:
        return (np.sqrt(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 + ((z - cz) / rz) ** 2) - 1.0) * scale

    return distance


def drum(centre: Sequence[float], radius_x: float, radius_y: float, half_height: float, cup: float = 0.0) -> Shape:
    """An upright elliptic cylinder with rounded rim; `cup` raises the ends sideways (uncinate processes)."""
    cx, cy, cz = centre
    scale = min(radius_x, radius_y)

    def distance(x: Array, y: Array, z: Array) -> Array:
        side = (np.sqrt(((x - cx) / radius_x) ** 2 + ((y - cy) / radius_y) ** 2) - 1.0) * scale
        lift = cup * ((x - cx) / radius_x) ** 2
        ends = np.abs(z - cz - lift) - half_height
        return smooth_max(side, ends, 1.5)

    return distance


def smooth_max(a: Array, b: Array, width: float) -> Array:
    """Maximum with its edge rounded over `width` mm."""
    h = np.clip(0.5 + 0.5 * (a - b) / width, 0.0, 1.0)
    return b + (a - b) * h + width * h * (1.0 - h)


def union(*shapes: Shape) -> Shape:
    """All shapes together."""
    return lambda x, y, z: reduce(np.minimum, (shape(x, y, z) for shape in shapes))


def mirrored(shape: Shape) -> Shape:
    """The shape and its mirror image in the plane x = 0, for a shape given on the left."""
    return lambda x, y, z: shape(np.abs(x), y, z)


def carved(shape: Shape, hole: Shape) -> Shape:
    """The shape without the hole."""
    return lambda x, y, z: np.maximum(shape(x, y, z), -hole(x, y, z))
