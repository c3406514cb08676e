"""Animals in profile."""

from __future__ import annotations

import math
from dataclasses import dataclass

from storymem.engine.animatic.heads import Turn
from storymem.engine.animatic.paint.canvas import Colour, Gradient, Point, Sheet, mix, smooth
from storymem.engine.animatic.paint.layers import INK
from storymem.engine.animatic.paint.mood import Mood


@dataclass(frozen=True)
class Beast:
    """An animal's build in shoulder heights: trunk length, leg length, neck and head, tail."""

    own: Colour
    size: float
    trunk: float = 1.15
    leg: float = 0.56
    girth: float = 0.34
    neck: float = 0.32
    rise: float = 0.5
    head: float = 0.26
    muzzle: float = 0.2
    ear: float = 0.14
    tail: float = 0.4
    extra: str = ""


BEASTS = {
    "cat": Beast((206, 132, 72), 0.2, trunk=1.35, neck=0.2, rise=0.5, head=0.36, muzzle=0.08, ear=0.2, tail=0.95),
    "dog": Beast((150, 108, 76), 0.32, trunk=1.2, neck=0.3, head=0.3, muzzle=0.22, ear=0.15, tail=0.55),
    "fox": Beast((204, 108, 58), 0.27, trunk=1.3, neck=0.24, head=0.28, muzzle=0.24, ear=0.2, tail=0.9, extra="brush"),
    "horse": Beast(
        (116, 78, 58),
        0.84,
        trunk=1.3,
        leg=0.56,
        girth=0.38,
        neck=0.42,
        rise=0.85,
        head=0.22,
        muzzle=0.3,
        ear=0.1,
        tail=0.5,
        extra="mane",
    ),
    "deer": Beast(
        (156, 112, 78),
        0.62,
        trunk=1.05,
        leg=0.62,
        girth=0.28,
        neck=0.42,
        rise=1.0,
        head=0.18,
        muzzle=0.2,
        ear=0.16,
        tail=0.12,
        extra="antlers",
    ),
    "camel": Beast(
        (190, 146, 98),
        0.95,
        trunk=1.1,
        leg=0.62,
        neck=0.55,
        rise=0.75,
        head=0.18,
        muzzle=0.2,
        ear=0.06,
        tail=0.3,
        extra="hump",
    ),
}


_CAT_SITTING: tuple[Point, ...] = (
    (-0.62, 0.0),
    (-0.72, 0.3),
    (-0.58, 0.66),
    (-0.26, 0.98),
    (-0.02, 1.16),
    (0.26, 1.12),
    (0.36, 0.9),
    (0.34, 0.55),
    (0.36, 0.24),
    (0.5, 0.06),
    (0.46, 0.0),
    (0.0, -0.01),
)


_CAT_HEAD: tuple[Point, ...] = (
    (-0.1, 1.2),
    (-0.14, 1.42),
    (-0.08, 1.74),
    (0.08, 1.58),
    (0.26, 1.6),
    (0.44, 1.74),
    (0.48, 1.42),
    (0.6, 1.26),
    (0.5, 1.12),
    (0.26, 1.04),
    (0.02, 1.08),
)


def _paint_cat(own: Sheet, at: Turn, s: float, mood: Mood) -> None:
    """A sitting cat, tail around its feet."""
    coat = mood.tint(BEASTS["cat"].own)
    dark, pale = mix(coat, INK, 0.35), mix(coat, mood.tint((250, 240, 226)), 0.75)
    tail = smooth([at(p) for p in ((-0.6, 0.1), (-0.95, 0.08), (-1.12, 0.26), (-1.02, 0.46))], closed=False)
    own.stroke(tail, [s * 0.17] * (len(tail) - 4) + [s * 0.15, s * 0.13, s * 0.1, s * 0.06], dark)
    body = [at(p) for p in _CAT_SITTING]
    own.shape(smooth(body), Gradient(mix(coat, mood.key, 0.12), mix(coat, INK, 0.2), at((0, 1.1))[1], at((0, 0))[1]))
    own.shape(smooth([at(p) for p in ((0.2, 1.0), (0.36, 0.86), (0.33, 0.5), (0.22, 0.46), (0.12, 0.76))]), pale)
    own.stroke(
        [at((0.22, 0.5)), at((0.24, 0.06)), at((0.36, 0.03))], [s * 0.17, s * 0.13, s * 0.11], mix(coat, mood.key, 0.08)
    )
    own.stroke(
        smooth([at(p) for p in ((-0.1, 0.5), (-0.04, 0.24), (-0.24, 0.06))], closed=False), s * 0.025, dark, alpha=0.7
    )
    for k in (0.0, 0.16, 0.32):
        stripe = [(-0.66 + 0.9 * k, 0.46 + k), (-0.5 + 0.8 * k, 0.42 + k), (-0.4 + 0.7 * k, 0.44 + k)]
        own.stroke([at(p) for p in stripe], [s * 0.05, s * 0.045, s * 0.01], dark, alpha=0.7)
    own.shape(smooth([at(p) for p in _CAT_HEAD], steps=5), coat)
    own.shape(smooth([at(p) for p in ((0.34, 1.24), (0.58, 1.27), (0.52, 1.12), (0.36, 1.1))]), pale)
    own.ellipse(*at((0.58, 1.26)), s * 0.035, s * 0.028, mix((206, 110, 110), coat, 0.3))
    for dx in (0.2, 0.42):
        own.ellipse(*at((dx, 1.36)), s * 0.045, s * 0.055, (62, 74, 42))
        own.ellipse(*at((dx + 0.01, 1.36)), s * 0.018, s * 0.045, INK)


def paint_beast(
    sheet: Sheet, kind: str, x: float, y: float, h: float, *, facing: float, mood: Mood, side: float, phase: float
) -> None:
    """Paints an animal standing at (x, y); `h` is an adult person's height in picture pixels."""
    b = BEASTS[kind]
    s = h * b.size
    coat = mood.tint(b.own)
    dark = mix(coat, INK, 0.4)
    own = Sheet(sheet.lens)

    def at(p: Point) -> Point:
        return x + p[0] * s * facing, y - p[1] * s

    if kind == "cat":
        _paint_cat(own, lambda p: at((p[0] * 0.6, p[1] * 0.6)), s * 0.6, mood)
        own.light(mood.key, side, rim=max(1.0, s * 0.015), depth=s * 0.1, strength=0.8 * mood.contrast + 0.1)
        sheet.lay(own)
        return
    back, half = b.leg + b.girth, b.trunk / 2
    step = [0.16 * math.sin(2 * math.pi * phase + k) for k in (0, math.pi, 0.6, math.pi + 0.6)]
    w = 0.1 if b.size < 0.5 else 0.075
    for i, (root, tone) in enumerate(
        ((-half + 0.1, dark), (half - 0.16, dark), (-half + 0.16, coat), (half - 0.1, coat))
    ):
        foot = (root + step[i], 0.02)
        own.stroke(
            [at((root, b.leg + 0.08)), at((root + step[i] * 0.3 - 0.03, b.leg * 0.5)), at(foot)],
            [s * w * 1.9, s * w, s * w * 0.8],
            tone,
        )
    tail = [
        (-half, back - 0.08),
        (-half - b.tail * 0.4, back - 0.12 + b.tail * 0.1),
        (-half - b.tail * 0.8, back - 0.1 + b.tail * (0.5 if b.extra == "" else -0.3)),
    ]
    own.stroke(
        smooth([at(p) for p in tail], closed=False, steps=5),
        [s * (0.2 if b.extra == "brush" else 0.08)] * 10 + [s * 0.05],
        dark,
    )
    trunk = [
        (-half, back - 0.06),
        (-half * 0.4, back - 0.02),
        (half * 0.5, back),
        (half, back - 0.06),
        (half + 0.04, b.leg + 0.1),
        (half * 0.5, b.leg),
        (-half * 0.4, b.leg + 0.06),
        (-half - 0.02, b.leg + 0.12),
    ]
    own.shape(
        smooth([at(p) for p in trunk]),
        Gradient(mix(coat, mood.key, 0.15), mix(coat, INK, 0.25), at((0, back))[1], at((0, b.leg))[1]),
    )
    top = (half - 0.04 + b.neck * math.cos(b.rise), back - 0.06 + b.neck * math.sin(b.rise) + 0.05)
    own.stroke([at((half - 0.12, back - 0.16)), at(top)], [s * b.girth * 0.95, s * b.head * 0.8], coat)
    if b.extra == "mane":
        own.stroke(
            [at((half - 0.2, back)), at((top[0] - 0.08, top[1] + 0.1))], [s * 0.14, s * 0.1], mix(coat, INK, 0.6)
        )
    if b.extra == "hump":
        own.shape(
            smooth(
                [at((-0.36, back - 0.08)), at((-0.1, back + 0.26)), at((0.06, back + 0.28)), at((0.3, back - 0.06))]
            ),
            coat,
        )
    nose = (top[0] + b.head * 0.4 + b.muzzle, top[1] - 0.06 - b.muzzle * 0.35)
    own.stroke([at(top), at(nose)], [s * b.head, s * b.head * 0.42], coat)
    own.ellipse(*at(top), s * b.head * 0.52, s * b.head * 0.5, coat)
    for dx, tone in ((-0.02, dark), (0.05, coat)):
        own.shape(
            [
                at((top[0] + dx - b.ear * 0.4, top[1] + b.head * 0.3)),
                at((top[0] + dx - b.ear * 0.1, top[1] + b.head * 0.35 + b.ear)),
                at((top[0] + dx + b.ear * 0.35, top[1] + b.head * 0.34)),
            ],
            tone,
        )
    if b.extra == "antlers":
        for dx in (-0.02, 0.05):
            base = (top[0] + dx, top[1] + 0.1)
            own.stroke(
                smooth(
                    [at(base), at((base[0] - 0.12, base[1] + 0.2)), at((base[0] + 0.02, base[1] + 0.4))],
                    closed=False,
                    steps=4,
                ),
                s * 0.03,
                mix(coat, mood.key, 0.3),
            )
            own.stroke(
                [at((base[0] - 0.11, base[1] + 0.18)), at((base[0] + 0.08, base[1] + 0.24))],
                s * 0.025,
                mix(coat, mood.key, 0.3),
            )
    if s * b.head > 10:
        own.ellipse(*at((top[0] + b.head * 0.24, top[1] + b.head * 0.08)), s * b.head * 0.08, s * b.head * 0.1, INK)
        own.ellipse(*at(nose), s * b.head * 0.13, s * b.head * 0.11, INK)
    own.light(mood.key, side, rim=max(1.0, s * 0.02), depth=s * 0.12, strength=0.8 * mood.contrast + 0.1)
    sheet.lay(own)
