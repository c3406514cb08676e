"""Small things that fill an insert, and the eye that fills an extreme close-up."""

from __future__ import annotations

import math
from collections.abc import Callable

from storymem.engine.animatic.landmarks import FLAME, Paint, frame_at
from storymem.engine.animatic.paint.canvas import Colour, Gradient, Point, Sheet, mix, smooth
from storymem.engine.animatic.paint.layers import INK, Layers


def cup(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    clay = art.mood.tint((214, 200, 178))
    at = frame_at(x, y, s)
    g.ellipse(*at(-0.02, 0.0), s * 0.55, s * 0.09, clay)
    g.stroke(smooth([at(0.3, 0.62), at(0.56, 0.6), at(0.52, 0.26), at(0.26, 0.22)], closed=False), s * 0.07, clay)
    g.shape(
        smooth([at(-0.38, 0.78), at(-0.36, 0.4), at(-0.2, 0.04), at(0.2, 0.04), at(0.36, 0.4), at(0.38, 0.78)]), clay
    )
    g.ellipse(*at(0, 0.77), s * 0.375, s * 0.085, mix(clay, art.mood.key, 0.4))
    g.ellipse(*at(0, 0.765), s * 0.33, s * 0.068, art.mood.tint((104, 62, 42)))
    for dx in (-0.1, 0.08):
        steam = smooth([at(dx, 0.85), at(dx - 0.06, 1.02), at(dx + 0.07, 1.2), at(dx, 1.42)], closed=False)
        g.stroke(steam, [s * 0.02] + [s * 0.05] * (len(steam) - 2) + [s * 0.01], (246, 240, 230), alpha=0.24)


def book(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    page, cover = art.mood.tint((240, 230, 206)), art.mood.tint((142, 58, 50))
    at = frame_at(x, y, s)
    g.shape([at(-0.98, 0.02), at(-0.66, 0.66), at(0, 0.6), at(0.66, 0.66), at(0.98, 0.02), at(0, -0.09)], cover)
    g.shape(smooth([at(0, 0.0), at(-0.5, 0.08), at(-0.92, 0.06), at(-0.62, 0.66), at(-0.3, 0.69), at(0, 0.6)]), page)
    g.shape(
        smooth([at(0, 0.0), at(0.5, 0.08), at(0.92, 0.06), at(0.62, 0.66), at(0.3, 0.69), at(0, 0.6)]),
        mix(page, INK, 0.1),
    )
    for i in range(6):
        v = 0.16 + 0.075 * i
        for way in (-1, 1):
            g.stroke(
                [at(way * (0.1 + 0.004 * i), v), at(way * (0.78 - 0.05 * i) * (0.62 if i == 0 else 1), v + 0.03)],
                s * 0.014,
                mix(page, INK, 0.55),
                alpha=0.6,
            )
    g.stroke([at(0, 0.0), at(0, 0.6)], s * 0.02, mix(page, INK, 0.4))


def letter(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    page = art.mood.tint((240, 230, 208))
    at = frame_at(x, y, s)
    g.shape([at(-0.72, 0.06), at(0.5, -0.05), at(0.74, 0.62), at(-0.4, 0.74)], mix(page, INK, 0.22))
    g.shape([at(-0.66, 0.1), at(0.5, 0.0), at(0.7, 0.66), at(-0.4, 0.76)], page)
    for i in range(7):
        k = i / 7
        a, b = at(-0.5 + 0.19 * k, 0.17 + 0.5 * k), at((0.34 if i == 0 else 0.47) + 0.14 * k, 0.1 + 0.5 * k)
        g.stroke([a, b], s * 0.016, (58, 60, 92), alpha=0.62)
    g.ellipse(*at(0.4, 0.12), s * 0.07, s * 0.045, art.mood.tint((176, 44, 44)))


def lantern(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    iron = art.mood.tint((58, 54, 56))
    at = frame_at(x, y, s)
    g.glow(*at(0, 0.5), s * 2.0, FLAME, 0.85)
    g.stroke(
        smooth([at(-0.22, 0.98), at(-0.2, 1.2), at(0, 1.3), at(0.2, 1.2), at(0.22, 0.98)], closed=False),
        s * 0.028,
        iron,
    )
    g.rect(*at(-0.24, 0.84), *at(0.24, 0.14), (120, 76, 44))
    g.rect(*at(-0.21, 0.82), *at(0.21, 0.16), (255, 206, 122))
    g.shape(smooth([at(-0.09, 0.2), at(-0.1, 0.42), at(0, 0.72), at(0.1, 0.42), at(0.09, 0.2)]), (255, 244, 204))
    for a in (-0.24, -0.08, 0.08, 0.24):
        g.rect(*at(a - 0.014, 0.86), *at(a + 0.014, 0.12), iron)
    g.shape([at(-0.3, 0.84), at(-0.16, 1.0), at(0.16, 1.0), at(0.3, 0.84)], iron)
    g.rect(*at(-0.3, 0.15), *at(0.3, 0.03), iron)


def screen(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    at = frame_at(x, y, s)
    g.glow(*at(0, 0.55), s * 1.8, (120, 190, 236), 0.6)
    g.shape([at(-0.12, 0.2), at(0.12, 0.2), at(0.2, 0.0), at(-0.2, 0.0)], (36, 40, 50))
    g.rect(*at(-0.86, 1.12), *at(0.86, 0.14), (28, 31, 40))
    g.rect(*at(-0.81, 1.07), *at(0.81, 0.2), Gradient((164, 214, 232), (70, 124, 170), y - s, y))
    for i, w in enumerate((0.7, 1.1, 0.5, 0.9, 0.3, 0.8)):
        g.stroke([at(-0.7, 0.96 - 0.12 * i), at(-0.7 + w, 0.96 - 0.12 * i)], s * 0.03, (240, 250, 252), alpha=0.75)


def flower(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    red, leaf = art.mood.tint((206, 54, 60)), art.mood.tint((84, 124, 74))
    at = frame_at(x, y, s)
    g.stroke(smooth([at(0.03, -0.2), at(-0.03, 0.3), at(0, 0.72)], closed=False), s * 0.04, leaf)
    for way, v in ((-1, 0.22), (1, 0.36)):
        g.shape(
            smooth([at(-0.01, v), at(way * 0.2, v + 0.16), at(way * 0.42, v + 0.1), at(way * 0.2, v - 0.02)]),
            mix(leaf, art.mood.key, 0.2 if way == art.side else 0.0),
        )
    for i, (r, tone) in enumerate(
        ((0.31, mix(red, INK, 0.3)), (0.25, mix(red, INK, 0.1)), (0.18, red), (0.1, mix(red, art.mood.key, 0.35)))
    ):
        for k in range(5):
            a = 2 * math.pi * k / 5 + i * 0.6
            g.ellipse(
                *at(math.cos(a) * r * 0.62, 0.92 + math.sin(a) * r * 0.42), s * r * 0.62, s * r * 0.5, tone, alpha=0.92
            )


def clock(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    brass, face = art.mood.tint((206, 160, 80)), art.mood.tint((244, 236, 216))
    cx, cy, r = x, y - s * 0.56, s * 0.55
    g.ellipse(cx, cy - r * 1.12, r * 0.16, r * 0.14, brass)
    g.ellipse(cx, cy, r, r, brass)
    g.ellipse(cx, cy, r * 0.86, r * 0.86, face)
    for i in range(12):
        a = math.pi * i / 6
        g.stroke(
            [
                (cx + math.sin(a) * r * 0.68, cy - math.cos(a) * r * 0.68),
                (cx + math.sin(a) * r * 0.78, cy - math.cos(a) * r * 0.78),
            ],
            r * (0.05 if i % 3 == 0 else 0.025),
            INK,
        )
    for a, length, w in ((5.3, 0.42, 0.055), (1.0, 0.64, 0.038)):
        g.stroke([(cx, cy), (cx + math.sin(a) * r * length, cy - math.cos(a) * r * length)], r * w, INK)
    g.ellipse(cx, cy, r * 0.05, r * 0.05, art.mood.tint((176, 60, 50)))


def key(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    brass = art.mood.tint((212, 168, 88))
    ring = smooth(
        [
            (x - s * 0.5 + math.cos(a) * s * 0.24, y - s * 0.3 + math.sin(a) * s * 0.2)
            for a in [i * math.pi / 6 for i in range(13)]
        ],
        closed=False,
    )
    g.stroke(ring, s * 0.08, brass)
    g.stroke([(x - s * 0.28, y - s * 0.27), (x + s * 0.7, y - s * 0.12)], s * 0.08, brass)
    for k in (0.52, 0.66):
        g.stroke([(x + s * k, y - s * 0.14), (x + s * (k - 0.03), y + s * 0.06)], s * 0.07, brass)


def bowl(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    blue, food = art.mood.tint((88, 124, 154)), art.mood.tint((226, 184, 110))
    at = frame_at(x, y, s)
    for a, b, r in ((-0.22, 0.62, 0.22), (0.2, 0.62, 0.24), (0, 0.7, 0.26)):
        g.ellipse(*at(a, b), s * r, s * r * 0.7, mix(food, art.mood.tint((186, 74, 54)), 0.5 if a < 0 else 0.0))
    g.shape(
        smooth(
            [at(-0.66, 0.6), at(-0.5, 0.22), at(-0.2, 0.0), at(0.2, 0.0), at(0.5, 0.22), at(0.66, 0.6), at(0, 0.52)]
        ),
        Gradient(mix(blue, art.mood.key, 0.25), mix(blue, INK, 0.35), y - 0.6 * s, y),
    )


def candle(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    wax = art.mood.tint((240, 226, 196))
    at = frame_at(x, y, s)
    g.glow(*at(0, 1.0), s * 2.0, FLAME, 0.85)
    g.ellipse(*at(0, 0.0), s * 0.4, s * 0.09, art.mood.tint((150, 112, 66)))
    g.rect(*at(-0.13, 0.78), *at(0.13, 0.0), Gradient((255, 232, 176), wax, y - 0.8 * s, y))
    g.stroke([at(0, 0.78), at(0.005, 0.86)], s * 0.02, INK)
    g.shape(
        smooth([at(-0.07, 0.88), at(-0.06, 1.0), at(0, 1.22), at(0.06, 1.0), at(0.07, 0.88), at(0, 0.83)]),
        (255, 238, 186),
    )


OBJECTS: dict[str, Paint] = {
    "cup": cup,
    "book": book,
    "letter": letter,
    "lantern": lantern,
    "screen": screen,
    "flower": flower,
    "clock": clock,
    "key": key,
    "bowl": bowl,
    "candle": candle,
}
"""What can fill an insert."""


def eye(art: Layers, g: Sheet, x: float, y: float, w: float) -> None:
    """An eye `w` picture pixels wide, with lid, brow and the place's light in it."""
    m = art.mood
    skin = m.tint((222, 164, 130))
    lid = mix(skin, (70, 30, 32), 0.45)
    at = frame_at(x, y, w)
    g.rect(g.left, g.top, g.right, g.bottom, Gradient(mix(skin, m.key, 0.16), mix(skin, INK, 0.18), 0, art.lens.height))
    _eye_hollows(art, g, at, w, skin)
    upper = smooth(
        [at(-0.5, -0.1), at(-0.34, 0.05), at(-0.1, 0.165), at(0.14, 0.165), at(0.36, 0.07), at(0.52, -0.04)],
        closed=False,
    )
    lower = smooth(
        [at(0.52, -0.04), at(0.34, -0.125), at(0.06, -0.165), at(-0.24, -0.155), at(-0.5, -0.1)], closed=False
    )
    crease = smooth(
        [at(0.6, 0.02), at(0.4, 0.18), at(0.14, 0.27), at(-0.14, 0.265), at(-0.38, 0.14), at(-0.56, -0.06)],
        closed=False,
    )
    g.shape([*upper, *crease], mix(skin, lid, 0.3), blur=w * 0.006)
    g.shape(
        [*upper, *lower],
        Gradient(mix((238, 232, 224), INK, 0.3), mix((238, 232, 224), skin, 0.22), at(0, 0.16)[1], at(0, 0.0)[1]),
    )
    _iris(art, g, *at(0.02, 0.015), w * 0.175)
    g.shape([*upper, *crease], mix(skin, lid, 0.3), blur=w * 0.004)
    g.shape(
        [*lower, at(-0.5, -0.16), at(-0.24, -0.22), at(0.06, -0.235), at(0.36, -0.19), at(0.52, -0.1)],
        mix(skin, lid, 0.16),
        blur=w * 0.006,
    )
    thick = [
        w * 0.012 + w * 0.04 * math.sin(math.pi * min(1.0, 0.12 + 0.8 * i / len(upper))) for i in range(len(upper))
    ]
    g.stroke(upper, thick, mix(lid, INK, 0.78))
    g.stroke(lower, w * 0.012, mix(lid, INK, 0.3), alpha=0.8)
    g.stroke(
        crease,
        [w * 0.004 + w * 0.014 * math.sin(math.pi * i / (len(crease) - 1)) for i in range(len(crease))],
        lid,
        alpha=0.85,
    )
    _lashes(g, upper, w)
    brow = smooth([at(-0.62, 0.36), at(-0.34, 0.46), at(0.0, 0.52), at(0.34, 0.5), at(0.7, 0.36)], closed=False)
    hair = mix(m.tint((58, 42, 38)), skin, 0.12)
    g.stroke(
        brow,
        [w * (0.05 + 0.05 * math.sin(math.pi * (i / len(brow)) ** 0.6)) for i in range(len(brow))],
        hair,
        alpha=0.92,
    )


def _eye_hollows(art: Layers, g: Sheet, at: Callable[[float, float], Point], w: float, skin: Colour) -> None:
    """The soft planes around an eye: socket, nose bridge, cheek in the light."""
    warm = mix(skin, (120, 50, 48), 0.5)
    g.ellipse(*at(0.0, 0.24), w * 0.66, w * 0.2, warm, alpha=0.5, blur=w * 0.09)
    g.ellipse(*at(0.05, -0.3), w * 0.5, w * 0.1, warm, alpha=0.3, blur=w * 0.06)
    g.ellipse(*at(0.8 * art.side, -0.5), w * 0.8, w * 0.4, mix(skin, art.mood.key, 0.55), alpha=0.6, blur=w * 0.18)
    g.ellipse(*at(-1.05 * art.side, 0.1), w * 0.7, w * 1.2, INK, alpha=0.5, blur=w * 0.25)


def _iris(art: Layers, g: Sheet, cx: float, cy: float, r: float) -> None:
    """The coloured disc, its fibres, the pupil, and the window of sky it mirrors."""
    m = art.mood
    tone = mix(m.sky[0], (104, 70, 46), 0.5)
    g.ellipse(cx, cy, r, r, mix(tone, INK, 0.6))
    g.ellipse(cx, cy, r * 0.92, r * 0.92, tone, blur=r * 0.03)
    for k in range(22):
        a = 2 * math.pi * k / 22
        ray = [
            (cx + math.cos(a) * r * 0.48, cy + math.sin(a) * r * 0.48),
            (cx + math.cos(a) * r * 0.86, cy + math.sin(a) * r * 0.86),
        ]
        g.stroke(ray, [r * 0.05, r * 0.015], mix(tone, m.key, 0.45), alpha=0.5)
    g.ellipse(cx, cy + r * 0.45, r * 0.6, r * 0.36, mix(tone, m.key, 0.6), alpha=0.6, blur=r * 0.16)
    g.ellipse(cx, cy, r * 0.42, r * 0.42, (12, 10, 14))
    glint = mix(m.sky[2], (255, 255, 255), 0.6)
    g.ellipse(cx + art.side * r * 0.36, cy - r * 0.36, r * 0.24, r * 0.2, glint, alpha=0.95, blur=r * 0.02)
    g.ellipse(cx - art.side * r * 0.4, cy + r * 0.38, r * 0.1, r * 0.08, glint, alpha=0.6)


def _lashes(g: Sheet, lid: list[Point], w: float) -> None:
    for i in range(19):
        k = 0.12 + 0.86 * i / 18
        bx, by = lid[round(k * (len(lid) - 1))]
        lean, tall = (k - 0.38) * w * 0.24, w * (0.05 + 0.06 * math.sin(math.pi * min(1.0, k * 1.1)))
        curve = smooth(
            [(bx, by + w * 0.004), (bx + lean * 0.45, by - tall * 0.4), (bx + lean, by - tall)], closed=False, steps=5
        )
        g.stroke(curve, [w * 0.012 * (1 - 0.85 * j / len(curve)) for j in range(len(curve))], INK, alpha=0.85)
