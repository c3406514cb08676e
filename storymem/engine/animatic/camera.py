"""Where the camera is in each frame: an eased move, and how much of it a plane at some depth feels."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Eye:
    """The camera in one frame: shifts as shares of the picture's sides, and an enlargement about the subject.

    `near` and `far` say how strongly the closest and the farthest plane follow the shift, `deep` whether the
    enlargement is a dolly (near things grow faster) or a lens (all alike).
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    near: float = 1.0
    far: float = 1.0
    deep: bool = False

    def shift(self, depth: float) -> tuple[float, float]:
        """How far a plane at `depth` (0 horizon, 1 lens) moves, as shares of the picture's sides."""
        k = self.far + (self.near - self.far) * depth
        return self.x * k, self.y * k

    def scale(self, depth: float) -> float:
        """How much a plane at `depth` is enlarged."""
        return 1.0 + (self.zoom - 1.0) * ((0.18 + 0.95 * depth) if self.deep else 1.0)


_SPANS: dict[str, tuple[float, float, float, float, float, float]] = {
    # move: x from, x to, y from, y to, zoom from, zoom to
    "pan left": (0.125, -0.125, 0, 0, 1.0, 1.0),
    "pan right": (-0.125, 0.125, 0, 0, 1.0, 1.0),
    "tilt up": (0, 0, 0.125, -0.125, 1.0, 1.0),
    "tilt down": (0, 0, -0.125, 0.125, 1.0, 1.0),
    "track": (-0.14, 0.14, 0, 0, 1.02, 1.02),
    "crane up": (0, 0, 0.13, -0.1, 1.06, 1.0),
    "crane down": (0, 0, -0.11, 0.12, 1.0, 1.06),
    "push in": (0, 0, 0, 0, 1.0, 1.24),
    "pull out": (0, 0, 0, 0, 1.24, 1.0),
    "zoom in": (0, 0, 0, 0, 1.0, 1.26),
    "zoom out": (0, 0, 0, 0, 1.26, 1.0),
    "orbit": (-0.13, 0.13, 0, 0, 1.03, 1.03),
    "drift": (-0.04, 0.045, 0.012, -0.012, 1.0, 1.05),
}
_REACH = {"track": (1.05, 0.08), "crane up": (1.1, 0.35), "crane down": (1.1, 0.35), "drift": (1.0, 0.3)}


def eye_at(move: str, t: float, *, pace: float, phase: float) -> Eye:
    """The camera at `t` (0 first frame, 1 last) of a move of `vocabulary.MOVES`.

    A `pace` below 1 covers less of the way, one above 1 arrives early.
    `phase` sets one handheld camera's wander apart from another's.
    """
    if move == "handheld":
        x = 0.011 * math.sin(2 * math.pi * (1.7 * t + phase)) + 0.006 * math.sin(2 * math.pi * (4.3 * t + 2 * phase))
        y = 0.012 * math.sin(2 * math.pi * (1.3 * t + 3 * phase)) + 0.006 * math.sin(2 * math.pi * (3.7 * t + phase))
        return Eye(x, y, 1.035, near=1.0, far=0.7)
    if move not in _SPANS:
        return Eye()
    x0, x1, y0, y1, z0, z1 = _SPANS[move]
    rest = 0.5 * (1 - min(pace, 1.0))
    k = rest + ease(t * max(pace, 1.0)) * (1 - 2 * rest)
    x, y, zoom = x0 + (x1 - x0) * k, y0 + (y1 - y0) * k, z0 + (z1 - z0) * k
    if move == "orbit":
        return Eye(x, y, zoom, near=-0.7, far=0.95, deep=True)
    near, far = _REACH.get(move, (1.0, 0.72))
    return Eye(x, y, zoom, near, far, deep=move in ("push in", "pull out"))


def ease(t: float) -> float:
    """0 to 1 with a soft start and a soft stop."""
    k = min(max((t - 0.04) / 0.92, 0.0), 1.0)
    return k * k * k * (k * (6 * k - 15) + 10)
