"""A neck as a list of bones with poses, from parametric shapes or from the label atlas, and its fractures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .atlas_labels import DistanceGrid, LabelAtlas
from .shapes import Array, Shape, capsule, carved, ellipsoid, mirrored, union
from .vertebrae import LAST_VERTEBRA, vertebra

Mapping = Callable[[Array, Array, Array], tuple[Array, Array, Array]]
LEVEL_NAMES = ("C1", "C2", "C3", "C4", "C5", "C6", "C7")
OTHER_VERTEBRA = 8
BODY_BEFORE_CENTROID_MM = 10.0
VERTEBRA_LOW = np.asarray([-52.0, -30.0, -46.0])
VERTEBRA_HIGH = np.asarray([52.0, 72.0, 32.0])


@dataclass(frozen=True)
class Fracture:
    """A wavy lucent plane inside one vertebra; the part on its positive side is displaced.

    Coordinates are patient mm. `severity` is 0..1, from gap, displacement and radius.
    """

    point: np.ndarray
    normal: np.ndarray
    radius: float
    gap: float
    displacement: np.ndarray
    wave: tuple[float, float, float]  # amplitude mm, wavelength mm, phase

    @property
    def severity(self) -> float:
        moved = float(np.linalg.norm(self.displacement))
        return float(np.clip(0.25 * self.gap / 2 + 0.35 * moved / 3 + 0.4 * (self.radius - 5) / 15, 0, 1))

    def plane(self, x: Array, y: Array, z: Array) -> tuple[Array, Array]:
        """Signed distance to the wavy plane, and distance from its centre along it."""
        dx, dy, dz = x - self.point[0], y - self.point[1], z - self.point[2]
        flat = dx * self.normal[0] + dy * self.normal[1] + dz * self.normal[2]
        across = np.sqrt(np.maximum(dx * dx + dy * dy + dz * dz - flat * flat, 0.0))
        amplitude, length, phase = self.wave
        return flat + amplitude * np.sin(across * (2 * np.pi / length) + phase), across


class Warp:
    """A smooth random displacement: sines of 45 to 200 mm wavelength with gradients that stay small."""

    def __init__(self, rng: np.random.Generator, strength: float, terms: int = 5) -> None:
        direction = rng.standard_normal((terms, 3))
        direction /= np.linalg.norm(direction, axis=1, keepdims=True)
        length = rng.uniform(45, 200, (terms, 1))
        self.wave = (2 * np.pi / length * direction).astype(np.float32)
        self.amplitude = (strength * length / 2000 * rng.standard_normal((terms, 3))).astype(np.float32)
        self.phase = rng.uniform(0, 2 * np.pi, terms).astype(np.float32)

    def __call__(self, x: Array, y: Array, z: Array) -> tuple[Array, Array, Array]:
        moved = [x, y, z]
        for wave, amplitude, phase in zip(self.wave, self.amplitude, self.phase):
            s = np.sin(wave[0] * x + wave[1] * y + wave[2] * z + phase)
            moved = [m + a * s for m, a in zip(moved, amplitude)]
        return moved[0], moved[1], moved[2]


@dataclass(frozen=True)
class Pose:
    """Rigid pose and size: world = centre + size * rotation @ local."""

    centre: np.ndarray
    rotation: np.ndarray
    size: float

    def local(self, x: Array, y: Array, z: Array) -> tuple[Array, Array, Array]:
        r = (self.rotation / self.size).astype(np.float32)
        dx, dy, dz = (np.float32(0) + v - np.float32(c) for v, c in zip((x, y, z), self.centre))
        return tuple(dx * r[0, i] + dy * r[1, i] + dz * r[2, i] for i in range(3))  # type: ignore[return-value]


@dataclass(frozen=True)
class Mark:
    """A normal variant or wear that a careless reader takes for a fracture, as a rod in patient mm.

    Kinds: `canal` (lucent, a vessel), `island` (dense), `spur` (bone added), `dent` (bone missing, with a cortex).
    """

    kind: str
    start: np.ndarray
    end: np.ndarray
    radius: float
    change_hu: float = 0.0

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        """Signed distance to the rod."""
        return capsule(self.start, self.end, self.radius)(x, y, z)


@dataclass(frozen=True)
class Metal:
    """A filling or a screw: a rod with streaks in the slices it crosses."""

    start: np.ndarray
    end: np.ndarray
    radius: float
    streak_hu: float


@dataclass(frozen=True)
class Paint:
    """How a bone looks."""

    cortex_hu: float
    core_hu: float
    cortex_mm: float


@dataclass
class Bone:
    """One bone: `level` 1..7 = C1..C7, 8 = another vertebra, 0 = any other bone."""

    level: int
    shape: Shape  # distance in patient mm
    low: np.ndarray
    high: np.ndarray
    paint: Paint
    fractures: list[Fracture] = field(default_factory=list)
    body_centre: np.ndarray | None = None
    marks: list[Mark] = field(default_factory=list)

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        """Signed distance in patient mm, fragments displaced (the gap is not cut here)."""
        for fracture in self.fractures:
            flat, across = fracture.plane(x, y, z)
            part = (flat > 0) * np.clip(2.0 - across / (1.2 * fracture.radius), 0, 1)
            x, y, z = (v - np.float32(d) * part for v, d in zip((x, y, z), fracture.displacement))
        result = self.shape(x, y, z)
        for mark in self.marks:
            if mark.kind == "spur":
                result = np.minimum(result, mark.distance(x, y, z))
            elif mark.kind == "dent":
                result = np.maximum(result, -mark.distance(x, y, z))
        return result

    @property
    def reach_mm(self) -> float:
        """How far the changed bone may lie outside its own shape."""
        moved = [float(np.linalg.norm(f.displacement)) for f in self.fractures]
        spurs = [float(np.linalg.norm(m.end - m.start)) + m.radius for m in self.marks if m.kind == "spur"]
        return sum(moved) + max(spurs, default=0.0)


@dataclass(frozen=True)
class Scene:
    """All bones of one imaginary person, with landmarks for the soft tissue."""

    bones: list[Bone]
    source: str  # parametric | label atlas
    metal: list[Metal] = field(default_factory=list)

    def bone(self, level: int) -> Bone:
        """The bone of one cervical level."""
        return next(b for b in self.bones if b.level == level)

    def centre(self, level: int) -> np.ndarray:
        centre = self.bone(level).body_centre
        assert centre is not None
        return centre

    @property
    def lowest(self) -> np.ndarray:
        """Body centre of the lowest vertebra rendered."""
        centres = [b.body_centre for b in self.bones if b.body_centre is not None]
        return min(centres, key=lambda c: float(c[2]))


def rotation(pitch: float, yaw: float, roll: float) -> np.ndarray:
    """Rotation about x (pitch), z (yaw) and y (roll), degrees."""
    a, b, c = np.deg2rad([pitch, yaw, roll])
    about_x = np.asarray([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    about_z = np.asarray([[np.cos(b), -np.sin(b), 0], [np.sin(b), np.cos(b), 0], [0, 0, 1]])
    about_y = np.asarray([[np.cos(c), 0, np.sin(c)], [0, 1, 0], [-np.sin(c), 0, np.cos(c)]])
    return about_z @ about_y @ about_x


def _paint(rng: np.random.Generator) -> Paint:
    return Paint(float(rng.uniform(600, 1400)), float(rng.uniform(120, 450)), float(rng.uniform(0.7, 1.8)))


def _vary(paint: Paint, rng: np.random.Generator) -> Paint:
    """The same person's next bone."""
    return Paint(paint.cortex_hu * float(rng.normal(1, 0.06)), paint.core_hu * float(rng.normal(1, 0.12)),
                 paint.cortex_mm * float(rng.normal(1, 0.08)))


def parametric_scene(rng: np.random.Generator) -> Scene:
    """A neck of parametric shapes: C7 near the origin, the column built upwards and downwards from it."""
    size = float(np.clip(rng.normal(1.0, 0.07), 0.84, 1.16))
    lordosis, tilt = float(rng.uniform(-5, 35)), float(rng.normal(0, 4))
    side_curve, twist = float(rng.normal(0, 6)), float(rng.normal(0, 4))
    paint = _paint(rng)
    gaps = np.clip(rng.normal(1.0, 0.06, LAST_VERTEBRA + 1), 0.88, 1.16)
    poses = {7: Pose(rng.normal(0, 8, 3), rotation(float(rng.normal(12, 6)), 0, tilt), size)}
    for number in range(6, 0, -1):
        poses[number] = _next_pose(poses[number + 1], number, -lordosis / 6, side_curve / 6, twist / 6, size, gaps[number])
    for number in range(8, LAST_VERTEBRA + 1):
        poses[number] = _next_pose(poses[number - 1], number, float(rng.uniform(2, 7)), 0.0, 0.0, size, gaps[number])
    bones = []
    for number, pose in poses.items():
        bones.append(_posed(number, pose, vertebra(number, rng), _vary(paint, rng), Warp(rng, 1.0)))
    bones.append(_rough(poses[1], _skull(rng), _paint(rng), (-110, -150, -45), (110, 110, 190)))
    bones.append(_rough(poses[8], _shoulders(rng), paint, (-190, -130, -120), (190, 90, 60)))
    return Scene(bones, "parametric")


def _next_pose(near: Pose, number: int, pitch: float, roll: float, yaw: float, size: float, gap: float) -> Pose:
    """The neighbour above (number < 8) or below (number >= 8), half of the bend before and half after the step."""
    up = {1: 17.5, 2: 18.5}.get(number, 16.8 + 0.2 * (number - 3)) if number < 8 else -(18.5 + 0.8 * (number - 8))
    half = near.rotation @ rotation(pitch / 2, yaw / 2, roll / 2)
    centre = near.centre + size * half @ np.asarray([0.0, 0.0, up * gap])
    return Pose(centre, half @ rotation(pitch / 2, yaw / 2, roll / 2), size)


def _posed(number: int, pose: Pose, shape: Shape, paint: Paint, warp: Warp) -> Bone:
    corners = [pose.centre + pose.size * pose.rotation @ np.asarray([a, b, c])
               for a in (VERTEBRA_LOW[0], VERTEBRA_HIGH[0])
               for b in (VERTEBRA_LOW[1], VERTEBRA_HIGH[1])
               for c in (VERTEBRA_LOW[2], VERTEBRA_HIGH[2])]
    if number == 1:
        corners = [pose.centre + np.asarray([s * 46, t, u]) for s in (-1, 1) for t in (-24, 44) for u in (-22, 22)]

    def distance(x: Array, y: Array, z: Array) -> Array:
        return shape(*pose.local(*warp(x, y, z))) * np.float32(pose.size)

    return Bone(min(number, OTHER_VERTEBRA), distance, np.min(corners, axis=0), np.max(corners, axis=0), paint,
                body_centre=pose.centre)


def _rough(pose: Pose, shape: Shape, paint: Paint, low: tuple[float, ...], high: tuple[float, ...]) -> Bone:
    return Bone(0, lambda x, y, z: shape(*pose.local(x, y, z)) * np.float32(pose.size),
                pose.centre + np.asarray(low), pose.centre + np.asarray(high), paint)


def _skull(rng: np.random.Generator) -> Shape:
    """Skull base, vault, upper jaw, mandible, teeth and hyoid in the frame of C1."""
    long, wide, tall = rng.normal(95, 5), rng.normal(74, 4), rng.normal(78, 4)
    vault_centre = (0.0, -22.0, 12.0 + tall)
    thick = float(rng.uniform(5, 8))
    vault = carved(ellipsoid(vault_centre, (wide, long, tall)),
                   ellipsoid(vault_centre, (wide - thick, long - thick, tall - thick)))
    vault = carved(vault, capsule((0, 10, 0), (0, 12, 40), 15.0))
    condyles = mirrored(ellipsoid((18, -1, 13), (6.5, 11, 4.5)))
    clivus = capsule((0, -14, 17), (0, -30, 42), 5.0)
    mastoid = mirrored(ellipsoid((50, -2, 16), (11, 13, 17)))
    jaw_drop = float(rng.uniform(-48, -28))
    jaw = mirrored(union(capsule((46, -26, 10), (42, -34, jaw_drop + 10), 5.5),
                         capsule((42, -34, jaw_drop + 10), (18, -82, jaw_drop), 6.5),
                         capsule((18, -82, jaw_drop), (0, -90, jaw_drop), 7.0)))
    palate = mirrored(union(capsule((24, -48, 2), (14, -80, 2), 6.0), capsule((14, -80, 2), (0, -87, 2), 6.0)))
    teeth = mirrored(union(capsule((23, -55, -6), (13, -81, -6), 4.0), capsule((13, -81, -6), (0, -88, -6), 4.0)))
    face = mirrored(carved(ellipsoid((24, -66, 26), (20, 22, 20)), ellipsoid((25, -65, 26), (16, 18, 17))))
    hyoid = mirrored(capsule((0, -52, -52), (19, -32, -46), 2.6))
    parts = [vault, condyles, clivus, mastoid, jaw, palate, face, hyoid]
    if rng.random() < 0.8:
        parts.append(teeth)
    return union(*parts)


def _shoulders(rng: np.random.Generator) -> Shape:
    """Clavicles, first ribs, shoulder blades and sternum in the frame of T1."""
    spread = float(rng.normal(1.0, 0.08))
    clavicle = capsule((14, -62, -25), (150 * spread, -5, 5), 6.0)
    ribs = [union(capsule((28, 8, 2 - 18 * i), (58 + 6 * i, -12, -8 - 20 * i), 4.2),
                  capsule((58 + 6 * i, -12, -8 - 20 * i), (34 + 6 * i, -62, -22 - 22 * i), 4.2)) for i in range(3)]
    blade = capsule((105, 40, -60), (150, 15, 10), 7.0)
    sternum = ellipsoid((0, -64, -48), (20, 7, 24))
    return union(mirrored(union(clavicle, blade, *ribs)), sternum)


def atlas_scene(rng: np.random.Generator, atlas: LabelAtlas) -> Scene:
    """The label atlas, randomly scaled, mirrored, tilted, flexed and deformed; C7 near the origin."""
    mirror = rng.choice([-1.0, 1.0])
    stretch = rng.normal(1.0, 0.06, 3) * rng.normal(1.0, 0.05)
    turn = rotation(float(rng.normal(0, 6)), float(rng.normal(0, 5)), float(rng.normal(0, 4)))
    flex, bend = float(rng.normal(0, 14)), float(rng.normal(0, 5))
    warp = Warp(rng, 1.3)
    pivot = atlas.centres[7]
    to_atlas = (np.diag([mirror, 1, 1]) @ np.diag(1 / stretch) @ turn.T).astype(np.float32)
    offset = rng.normal(0, 8, 3)

    def into(x: Array, y: Array, z: Array) -> tuple[Array, Array, Array]:
        x, y, z = warp(x - np.float32(offset[0]), y - np.float32(offset[1]), z - np.float32(offset[2]))
        height = np.clip(z / np.float32(100), -1.5, 1.8) ** 2
        y, x = y - np.float32(flex) * height, x - np.float32(bend) * height
        rows = (to_atlas[i, 0] * x + to_atlas[i, 1] * y + to_atlas[i, 2] * z for i in range(3))
        return tuple(r + np.float32(p) for r, p in zip(rows, pivot))  # type: ignore[return-value]

    paint = _paint(rng)
    bones = []
    for number, grid in atlas.vertebrae.items():
        body = _invert(into, atlas.centres[number], offset) - np.asarray([0.0, BODY_BEFORE_CENTROID_MM, 0.0])
        bones.append(_atlas_bone(number, grid, into, float(np.mean(stretch)), _vary(paint, rng), body))
    other = atlas.other
    bones.append(Bone(0, lambda x, y, z: other.sample(*into(x, y, z)),
                      np.asarray([-190.0, -190.0, -150.0]) + offset, np.asarray([190.0, 150.0, 260.0]) + offset,
                      _paint(rng)))
    return Scene(bones, "label atlas")


def _atlas_bone(number: int, grid: DistanceGrid, into: Mapping, scale: float, paint: Paint, body: np.ndarray) -> Bone:
    return Bone(min(number, OTHER_VERTEBRA), lambda x, y, z: grid.sample(*into(x, y, z)) * np.float32(scale),
                body + VERTEBRA_LOW * 1.05, body + VERTEBRA_HIGH * 1.05, paint, body_centre=body)


def _invert(into: Mapping, target: np.ndarray, start: np.ndarray) -> np.ndarray:
    """World point that maps to `target`, by fixed-point steps with a numerical Jacobian."""
    point = start.astype(np.float64)
    for _ in range(12):
        here = np.asarray([float(v) for v in into(*point.astype(np.float32))])
        jacobian = np.stack([
            [float(a) - b for a, b in zip(into(*(point + step).astype(np.float32)), here)] for step in np.eye(3)
        ], axis=1)
        point = point + np.linalg.solve(jacobian, target - here)
    return point


def add_fracture(
    scene: Scene, level: int, rng: np.random.Generator, severity: tuple[float, float] = (0.0, 1.0)
) -> Fracture:
    """Breaks one cervical vertebra through a random point inside it; tries until the severity is in range."""
    bone = scene.bone(level)
    for _ in range(200):
        point = _inner_point(bone, rng)
        normal = rng.standard_normal(3)
        normal /= np.linalg.norm(normal)
        along = np.cross(normal, rng.standard_normal(3))
        along /= np.linalg.norm(along)
        moved = float(rng.uniform(0, 3.5)) * float(rng.random() < 0.7)
        direction = along * rng.uniform(0.3, 1) + normal * rng.uniform(0, 0.6)
        fracture = Fracture(point, normal, float(rng.uniform(6, 20)), float(rng.uniform(0.6, 2.4)),
                            moved * direction / np.linalg.norm(direction),
                            (float(rng.uniform(0.2, 1.2)), float(rng.uniform(6, 18)), float(rng.uniform(0, 6.28))))
        if severity[0] <= fracture.severity <= severity[1]:
            break
    bone.fractures.append(fracture)
    return fracture


def _inner_point(bone: Bone, rng: np.random.Generator) -> np.ndarray:
    """A random point at least 1.5 mm under the surface (0.5 mm when the bone is thin there)."""
    points, distance = _probe(bone, rng, 16_000)
    inside = np.flatnonzero(distance < -1.5)
    if len(inside) == 0:
        inside = np.flatnonzero(distance < -0.5)
    return points[rng.choice(inside)].astype(np.float64)


def _probe(bone: Bone, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Random points in the bone's box with their distances."""
    points = rng.uniform(bone.low, bone.high, (count, 3)).astype(np.float32)
    return points, bone.shape(points[:, 0], points[:, 1], points[:, 2])


def add_wear(scene: Scene, rng: np.random.Generator) -> None:
    """Vessel canals, bone islands, spurs, dents and metal; a third of the necks have hardly any."""
    amount = float(rng.choice([0.3, 1.0, 2.5], p=[0.35, 0.4, 0.25]))
    for bone in scene.bones:
        number = int(rng.poisson(amount)) if bone.level else 0
        if number:
            points, distance = _probe(bone, rng, 4000)
            surface = points[np.abs(distance) < 1.5]
            for _ in range(min(number, 6) if len(surface) else 0):
                bone.marks.append(_mark(surface[rng.integers(len(surface))].astype(np.float64), rng))
    if rng.random() < 0.25:
        _add_fillings(scene, rng)
    if rng.random() < 0.05:
        _add_screws(scene, rng)


def _mark(point: np.ndarray, rng: np.random.Generator) -> Mark:
    kind = str(rng.choice(["canal", "island", "spur", "dent"], p=[0.4, 0.15, 0.25, 0.2]))
    along = rng.standard_normal(3)
    along /= np.linalg.norm(along)
    low, high = {"canal": (4, 13), "island": (0, 3), "spur": (1, 5), "dent": (0, 3)}[kind]
    thin, thick = {"canal": (0.4, 0.9), "island": (0.8, 2.5), "spur": (0.9, 2.2), "dent": (1.2, 3.0)}[kind]
    half = along * float(rng.uniform(low, high)) / 2
    change = {"canal": -float(rng.uniform(120, 320)), "island": float(rng.uniform(300, 800))}.get(kind, 0.0)
    return Mark(kind, point - half, point + half, float(rng.uniform(thin, thick)), change)


def _add_fillings(scene: Scene, rng: np.random.Generator) -> None:
    """Dental metal, 55 to 85 mm in front of C2, C3."""
    centre = scene.centre(2)
    for _ in range(int(rng.integers(1, 4))):
        place = centre + [rng.uniform(-25, 25), -rng.uniform(55, 85), rng.uniform(-12, 10)]
        scene.metal.append(Metal(place, place + rng.normal(0, 2, 3), float(rng.uniform(1.5, 3.5)), float(rng.uniform(60, 500))))


def _add_screws(scene: Scene, rng: np.random.Generator) -> None:
    """Two screws in the body of one vertebra."""
    centre = scene.centre(int(rng.integers(3, 8)))
    for side in (-1, 1):
        tip = centre + [side * rng.uniform(3, 7), rng.uniform(-6, 2), rng.uniform(-3, 3)]
        scene.metal.append(Metal(tip + [side * rng.uniform(2, 8), -14.0, 0.0], tip, float(rng.uniform(1.3, 2.0)), float(rng.uniform(100, 350))))
