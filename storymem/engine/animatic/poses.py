"""How people stand, walk, run, sit: joints, no drawing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from storymem.engine.animatic.paint.canvas import Point


@dataclass(frozen=True)
class Pose:
    """Joints in body heights: x forward, y up from the ground. `tilt` leans the head back, `lean` the trunk forward."""

    hip: Point
    neck: Point
    legs: tuple[tuple[Point, Point], tuple[Point, Point]]
    arms: tuple[tuple[Point, Point], tuple[Point, Point]]
    tilt: float = 0.0


def pose_of(name: str, phase: float = 0.0) -> Pose:
    """The joints for a pose of `vocabulary.POSES`; `phase` 0 to 1 is where a walk or run is in its stride."""
    if name in ("walk", "run"):
        return _stride(phase, run=name == "run")
    if name == "sit":
        return Pose(
            (0, 0.28),
            (0.0, 0.60),
            (((0.21, 0.29), (0.20, 0.02)), ((0.2, 0.27), (0.17, 0.02))),
            (((0.03, 0.42), (0.17, 0.33)), ((0.04, 0.43), (0.18, 0.34))),
        )
    if name == "kneel":
        return Pose(
            (-0.05, 0.23),
            (0.05, 0.54),
            (((0.15, 0.25), (0.14, 0.02)), ((0.06, 0.03), (-0.2, 0.03))),
            (((0.12, 0.38), (0.24, 0.28)), ((0.12, 0.4), (0.25, 0.3))),
            -0.2,
        )
    arms = (((-0.015, 0.665), (0.025, 0.51)), ((0.01, 0.665), (0.05, 0.52)))
    if name == "reach":
        arms = (((0.045, 0.66), (0.19, 0.685)), ((0.06, 0.665), (0.2, 0.665)))
    legs = (((0.0, 0.26), (-0.02, 0.02)), ((0.035, 0.26), (0.05, 0.02)))
    return Pose((0, 0.51), (0.005, 0.835), legs, arms, 0.42 if name == "look up" else -0.16 if name == "reach" else 0.0)


def _stride(phase: float, *, run: bool) -> Pose:
    swing, bend, lean = (0.72, 1.1, 0.11) if run else (0.46, 0.62, 0.025)
    turn = phase * 2 * math.pi
    legs: list[tuple[Point, Point]] = []
    for k in (0.0, math.pi):
        thigh = swing * math.sin(turn + k)
        knee = bend * max(0.0, math.sin(turn + k + 1.9)) + 0.06
        kx, ky = 0.245 * math.sin(thigh), -0.245 * math.cos(thigh)
        legs.append(((kx, ky), (kx + 0.245 * math.sin(thigh - knee), ky - 0.245 * math.cos(thigh - knee))))
    rise = -min(leg[1][1] for leg in legs) + 0.02
    hip = (0.0, rise)
    neck = (lean, rise + 0.325)
    arms: list[tuple[Point, Point]] = []
    for k in (math.pi, 0.0):
        a = swing * 0.8 * math.sin(turn + k)
        ex, ey = neck[0] + 0.15 * math.sin(a), neck[1] - 0.17
        b = a + (1.3 if run else 0.35)
        arms.append(((ex, ey), (ex + 0.15 * math.sin(b), ey - 0.15 * math.cos(b))))
    placed = tuple(((k[0], k[1] + rise), (f[0], f[1] + rise)) for k, f in legs)
    return Pose(hip, neck, (placed[0], placed[1]), (arms[0], arms[1]), -0.05)
