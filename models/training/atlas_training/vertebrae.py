"""Parametric vertebrae C1..C7 and T1..T4 in their own frame (origin in the body, +y posterior, +z head)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .shapes import Shape, capsule, carved, drum, ellipsoid, mirrored, union

FIRST_THORACIC = 8
LAST_VERTEBRA = 11


@dataclass(frozen=True)
class Build:
    """Sizes of one typical vertebra, mm."""

    half_width: float
    half_depth: float
    half_height: float
    spinous: float
    droop: float
    bifid: bool


def build_of(number: int, rng: np.random.Generator) -> Build:
    """Sizes of vertebra `number` (3 = C3 .. 7 = C7, 8 = T1 .. 11 = T4) with individual variation."""
    grow = number - 3
    thoracic = number >= FIRST_THORACIC

    def vary(value: float, part: float = 0.06) -> float:
        return float(value * (1 + part * rng.standard_normal()))

    spinous = (13, 13, 14, 19, 28, 32, 32, 34, 34)[grow]
    return Build(
        half_width=vary(8.2 + 0.55 * grow if not thoracic else 13.5),
        half_depth=vary(7.3 + 0.25 * grow if not thoracic else 8.8 + 0.5 * (number - FIRST_THORACIC)),
        half_height=vary(6.0 + 0.15 * grow if not thoracic else 8.0 + 0.3 * (number - FIRST_THORACIC)),
        spinous=vary(spinous, 0.1),
        droop=vary((5, 6, 7, 8, 11, 14, 19, 24, 27)[grow], 0.15),
        bifid=number <= 6 and rng.random() < 0.75,
    )


def typical(number: int, rng: np.random.Generator) -> Shape:
    """C3..C7 and T1..T4."""
    b = build_of(number, rng)
    thoracic = number >= FIRST_THORACIC
    back = b.half_depth
    pillar_x = b.half_width + (9.5 if not thoracic else 6.0)
    arch_y = back + 16.0
    body = drum((0, 0, 0), b.half_width, b.half_depth, b.half_height, cup=0.0 if thoracic else 2.6)
    pedicle = capsule((b.half_width - 1.5, back - 3.5, 1.5), (pillar_x - 1, back + 4.5, 1.5), 3.3)
    pillar = capsule((pillar_x, back + 2.0, 5.0), (pillar_x, back + 8.0, -5.5), 5.2)
    lamina = capsule((pillar_x - 1, back + 8.0, -1.0), (0, arch_y, -4.0), 3.0)
    parts = [body, mirrored(union(pedicle, pillar, lamina)), spinous_process(b, arch_y), transverse(b, pillar_x, thoracic)]
    shape = union(*parts)
    if not thoracic:
        foramen = capsule((b.half_width + 4.0, 0.5, -9), (b.half_width + 4.0, 0.5, 9), 2.6)
        shape = carved(shape, mirrored(foramen))
    return shape


def spinous_process(b: Build, arch_y: float) -> Shape:
    tip = (0.0, arch_y + b.spinous, -4.0 - b.droop)
    if not b.bifid:
        return capsule((0, arch_y, -4), tip, 3.3)
    fork = (0.0, arch_y + 0.6 * b.spinous, -4.0 - 0.6 * b.droop)
    return union(capsule((0, arch_y, -4), fork, 3.0), mirrored(capsule(fork, (4.5, tip[1], tip[2]), 2.4)))


def transverse(b: Build, pillar_x: float, thoracic: bool) -> Shape:
    if thoracic:
        return mirrored(capsule((pillar_x - 2, b.half_depth + 7, 1), (pillar_x + 16, b.half_depth + 15, 3), 4.2))
    return mirrored(
        union(
            capsule((b.half_width - 2, -1.5, 0), (b.half_width + 8.5, -4.5, -2), 2.3),
            capsule((b.half_width + 8.5, -4.5, -2), (pillar_x, b.half_depth + 2, 0), 2.3),
        )
    )


def axis(rng: np.random.Generator) -> Shape:
    """C2 with its dens."""
    b = build_of(3, rng)
    lean = float(rng.normal(0, 1.5))
    dens = union(
        capsule((0, 0, 4), (lean * 0.3, -1 + lean * 0.3, 17), 4.6),
        ellipsoid((lean * 0.4, -1 + lean * 0.4, 18), (5.2, 5.2, 6.0)),
    )
    body = drum((0, 0, -1), b.half_width, b.half_depth, b.half_height + 2)
    shoulder = mirrored(ellipsoid((13.5, 2.0, 3.5), (9.0, 8.5, 5.5)))
    pillar = mirrored(union(capsule((13, 5, 0), (17, 13, -5.5), 4.8), capsule((16, 13, -4), (0, 25, -4), 3.4)))
    spine = union(capsule((0, 25, -4), (0, 33, -8), 4.5), mirrored(capsule((0, 33, -8), (5, 39, -10), 2.8)))
    side = mirrored(capsule((14, 2, 0), (23, 0, -3), 3.0))
    return carved(union(body, dens, shoulder, pillar, spine, side), mirrored(capsule((18.5, 1, -9), (19, 1, 9), 2.6)))


def atlas(rng: np.random.Generator) -> Shape:
    """C1: two lateral masses joined by the arches."""
    width = float(rng.normal(18.5, 0.9))
    mass = ellipsoid((width, 0, 0), (7.6, 10.5, 8.5))
    front = union(capsule((width - 3, -6.5, 0), (7, -12.5, 0), 3.2), capsule((7, -12.5, 0), (0, -13.2, 0), 3.6))
    rear = union(capsule((width, 8, 1), (13, 22, 1), 3.3), capsule((13, 22, 1), (0, 30, 0), 3.4))
    wing = capsule((width + 3, 1, -1), (width + 17, 4, -2), 3.6)
    shape = mirrored(union(mass, front, rear, wing))
    return carved(shape, mirrored(capsule((width + 9, 2, -9), (width + 9, 2, 9), 2.9)))


def vertebra(number: int, rng: np.random.Generator) -> Shape:
    """The vertebra with number 1 = C1 .. 7 = C7, 8 = T1 .. 11 = T4."""
    if number == 1:
        return atlas(rng)
    if number == 2:
        return axis(rng)
    return typical(number, rng)
