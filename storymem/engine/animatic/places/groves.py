"""Under trees and in gardens, and the cave."""

from __future__ import annotations

import math

from storymem.engine.animatic.paint.canvas import Colour, Gradient, Sheet, mix, smooth
from storymem.engine.animatic.paint.layers import INK, Layers, branch, ground_mist, height_at, ridge, sky, tree
from storymem.engine.animatic.places.growth import flowers, leafy, meadow


def forest(art: Layers) -> None:
    """Trunks receding into haze, shafts of light, ferns in front."""
    lens, mood, h = art.lens, art.mood, art.horizon
    glow = mix(mood.haze, mood.tint((170, 196, 130)), 0.35)
    art.far.backdrop(
        [
            (lens.y(-0.1), mix(mood.tint((58, 92, 66)), mood.sky[0], 0.35)),
            (lens.y(h * 0.7), glow),
            (lens.y(h + 0.1), mix(glow, mood.sky[2], 0.3)),
        ]
    )
    if mood.sun_height is not None:
        art.far.glow(lens.x(art.sun_u), lens.y(h * 0.55), lens.s(0.75), mood.key, 0.6)
    for depth, (count, width, distance, sheet) in enumerate(
        ((20, 0.016, 0.72, art.far), (15, 0.03, 0.48, art.far), (11, 0.05, 0.28, art.mid))
    ):
        for i in range(count):
            u = -0.3 + 1.6 * (i + art.fixed.uniform(0.1, 0.9)) / count
            _trunk(art, sheet, u, h + 0.03 + 0.045 * depth, width * art.fixed.uniform(0.7, 1.3), distance)
        ground_mist(art, sheet, h + 0.02 + 0.03 * depth, 0.05, 0.35)
    if mood.sun_height is not None and not mood.night:
        for i in range(5):
            x = lens.x(art.sun_u) - art.side * lens.s(0.16 * i)
            dx = -art.side * lens.s(0.42)
            art.mid.shape(
                [
                    (x, art.mid.top),
                    (x + lens.s(0.07), art.mid.top),
                    (x + dx + lens.s(0.17), lens.y(h + 0.14)),
                    (x + dx, lens.y(h + 0.14)),
                ],
                mood.key,
                alpha=0.13,
                blur=lens.s(0.012),
            )
    crest = meadow(art, (76, 96, 58), 0.05)
    for u in (art.fixed.uniform(-0.12, 0.1), art.fixed.uniform(0.9, 1.1)):
        _trunk(art, art.ground, u, h + 0.2, 0.1, 0.06)
    for _ in range(26):
        x = lens.x(art.fixed.uniform(-0.3, 1.3))
        _fern(
            art,
            art.ground,
            x,
            height_at(crest, x) + lens.s(art.fixed.uniform(0.02, 0.2)),
            art.fixed.uniform(0.05, 0.09),
            mood.tint((86, 124, 66), 0.1),
        )
    for _ in range(9):
        u = art.free.choice((art.free.uniform(-0.15, 0.25), art.free.uniform(0.75, 1.15)))
        _fern(art, art.front, art.lens.flat().x(u), art.lens.flat().y(1.12), 0.24, art.near((52, 82, 48)))
    art.front.soften(lens.flat().s(0.004))


def _trunk(art: Layers, sheet: Sheet, u: float, v: float, width: float, distance: float) -> None:
    lens = art.lens
    colour = art.mood.tint((72, 58, 52), distance)
    x, w, foot = lens.x(u), lens.s(width), lens.y(v)
    lean = lens.s(art.fixed.uniform(-0.04, 0.04))
    sheet.shape(
        [
            (x - w * 0.9, foot),
            (x - w * 0.5, foot - w * 1.6),
            (x + lean - w * 0.32, sheet.top - 9),
            (x + lean + w * 0.32, sheet.top - 9),
            (x + w * 0.5, foot - w * 1.6),
            (x + w * 0.9, foot),
        ],
        colour,
    )
    rim = mix(colour, art.mood.key, 0.4 * (1 - distance))
    sheet.stroke(
        [(x + art.side * w * 0.42, foot - w * 1.5), (x + lean + art.side * w * 0.26, sheet.top - 9)],
        w * 0.13,
        rim,
        alpha=0.75,
    )


def _fern(art: Layers, sheet: Sheet, x: float, y: float, size: float, colour: Colour) -> None:
    s = art.lens.s(size) if sheet is not art.front else art.lens.flat().s(size)
    for i in range(7):
        a = math.radians(200 + 140 * i / 6)
        tip = (x + math.cos(a) * s, y + math.sin(a) * s)
        bow = (x + math.cos(a) * s * 0.55, y + math.sin(a) * s * 0.75)
        sheet.stroke(
            smooth([(x, y), bow, tip], closed=False, steps=4),
            [s * 0.05, *[s * 0.085] * 6, s * 0.05, s * 0.01],
            mix(colour, art.mood.key, 0.06 * (i % 3)),
        )


def garden(art: Layers) -> None:
    """A garden: wall and pavilion roof, flowering trees, a stone path."""
    sky(art, clouds=2)
    lens, mood, h = art.lens, art.mood, art.horizon
    crest = ridge(art, art.far, h + 0.02, 0.12, (110, 138, 128), 0.6)
    for _ in range(10):
        x = lens.x(art.fixed.uniform(-0.2, 1.2))
        leafy(art, art.far, x, height_at(crest, x) + lens.s(0.03), art.fixed.uniform(0.1, 0.18), 0.55)
    wall = mood.tint((226, 216, 198), 0.2)
    art.mid.rect(
        art.mid.left,
        lens.y(h) - lens.s(0.12),
        art.mid.right,
        lens.y(h + 0.12),
        Gradient(wall, mix(wall, mood.haze, 0.25), lens.y(h - 0.12), lens.y(h + 0.1)),
    )
    art.mid.rect(
        art.mid.left, lens.y(h) - lens.s(0.14), art.mid.right, lens.y(h) - lens.s(0.115), mood.tint((76, 80, 88), 0.2)
    )
    _pavilion(art, 0.2 if art.side > 0 else 0.8, h + 0.06)
    meadow(art, (118, 142, 84), 0.03)
    stone = mood.tint((186, 180, 166))
    for i in range(9):
        k = (i / 8) ** 1.5
        art.ground.ellipse(
            lens.x(0.5 + 0.1 * math.sin(i * 0.9)),
            lens.y(h + 0.09 + 0.6 * k),
            lens.s(0.03 + 0.11 * k),
            lens.s(0.007 + 0.026 * k),
            mix(stone, mood.haze, 0.3 * (1 - k)),
        )
    pink, lit = mood.tint((214, 132, 146), 0.08), mood.tint((250, 196, 198), 0.05)
    for u, size in ((0.86 if art.side > 0 else 0.14, 0.42), (0.02 if art.side > 0 else 0.98, 0.3)):
        tree(art.ground, art.fixed, lens.x(u), lens.y(h + 0.14), lens.s(size), pink, lit, art.side)
    flowers(art, h)
    branch(
        art,
        art.near((60, 44, 44)),
        mix(art.near((206, 120, 136), 0.3), art.mood.haze, 0.1),
        right=art.side > 0,
        size=0.9,
    )


def _pavilion(art: Layers, u: float, v: float) -> None:
    lens, mood = art.lens, art.mood
    x, y, s = lens.x(u), lens.y(v), lens.s(0.34)
    red, tile = mood.tint((150, 62, 50), 0.12), mood.tint((66, 74, 84), 0.14)
    for dx in (-0.36, -0.14, 0.14, 0.36):
        art.mid.rect(x + dx * s - s * 0.018, y - s * 0.6, x + dx * s + s * 0.018, y, red)
    art.mid.rect(x - s * 0.42, y - s * 0.12, x + s * 0.42, y - s * 0.09, red)
    art.mid.rect(x - s * 0.46, y - s * 0.02, x + s * 0.46, y + s * 0.04, mood.tint((186, 178, 166), 0.15))
    roof = [
        (-0.62, -0.62),
        (-0.3, -0.74),
        (-0.06, -0.98),
        (0.06, -0.98),
        (0.3, -0.74),
        (0.62, -0.62),
        (0.5, -0.58),
        (-0.5, -0.58),
    ]
    art.mid.shape([(x + a * s, y + b * s) for a, b in roof], tile)
    art.mid.stroke(
        [(x + a * s, y + b * s) for a, b in roof[:3]]
        if art.side < 0
        else [(x + a * s, y + b * s) for a, b in roof[3:6]],
        s * 0.014,
        mix(tile, mood.key, 0.5),
    )


def cave(art: Layers) -> None:
    """A cave, its mouth open on the light."""
    sky(art, clouds=2)
    lens, mood, h = art.lens, art.mood, art.horizon
    ridge(art, art.far, h + 0.04, 0.16, (96, 124, 124), 0.6)
    stone = mix(mood.tint((92, 80, 82)), INK, 0.35)
    for sheet, inset, dark in ((art.mid, 0.3, 0.2), (art.ground, 0.2, 0.5), (art.front, 0.02, 0.8)):
        _arch(art, sheet, inset, mix(stone, INK, dark))
    floor = mix(stone, mood.key, 0.12)
    art.ground.rect(
        art.ground.left,
        lens.y(h + 0.16),
        art.ground.right,
        art.ground.bottom,
        Gradient(floor, mix(stone, INK, 0.6), lens.y(h + 0.16), lens.y(1)),
    )
    art.ground.ellipse(lens.x(0.5), lens.y(h + 0.22), lens.s(0.5), lens.s(0.05), mood.key, alpha=0.3, blur=lens.s(0.04))


def _arch(art: Layers, sheet: Sheet, inset: float, colour: Colour) -> None:
    lens = art.lens
    arch = [(math.pi * (1 - k / 10)) for k in range(11)]
    rim = [(0.5 + (0.5 - inset) * math.cos(a), 0.72 - (0.72 - inset * 0.9) * math.sin(a) ** 0.8) for a in arch]
    rough = [(u + art.fixed.uniform(-0.014, 0.014), v + art.fixed.uniform(-0.02, 0.02)) for u, v in rim]
    hole = [(inset - 0.02, 1.3), *rough, (1.02 - inset, 1.3)]
    edge = smooth([(lens.x(u), lens.y(v)) for u, v in hole], closed=False)
    outer = [
        (sheet.right + 9, sheet.bottom + 9),
        (sheet.right + 9, sheet.top - 9),
        (sheet.left - 9, sheet.top - 9),
        (sheet.left - 9, sheet.bottom + 9),
    ]
    sheet.shape([*edge, *outer], colour)
