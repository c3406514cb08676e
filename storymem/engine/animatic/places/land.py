"""Open land: hills, fields, roads, mountains, snow and desert."""

from __future__ import annotations

import math

from storymem.engine.animatic.paint.canvas import Gradient, Sheet, mix, smooth
from storymem.engine.animatic.paint.layers import INK, Layers, branch, grass, ground_mist, height_at, peaks, ridge, sky
from storymem.engine.animatic.places.growth import boulders, fir, flowers, leafy, meadow


def hills(art: Layers) -> None:
    """Rolling hills in four depths, trees on their crests, one old tree at the edge."""
    sky(art)
    h = art.horizon
    ridge(art, art.far, h + 0.0, 0.24, (96, 128, 148), 0.66)
    ridge(art, art.far, h + 0.045, 0.17, (92, 130, 118), 0.5)
    crest = ridge(art, art.mid, h + 0.1, 0.13, (92, 132, 88), 0.32)
    for _ in range(11):
        x = art.lens.x(art.fixed.uniform(-0.2, 1.2))
        leafy(art, art.mid, x, height_at(crest, x) + art.lens.s(0.01), art.fixed.uniform(0.07, 0.13), 0.28)
    near = meadow(art, (112, 140, 74), 0.07)
    x = art.lens.x(0.06 if art.side > 0 else 0.94)
    leafy(art, art.ground, x, height_at(near, x) + art.lens.s(0.06), 0.5, 0.06)
    flowers(art, h + 0.06)
    grass(art, art.front, 1.12, 0.2, art.near((70, 92, 52)), 50)


def field(art: Layers) -> None:
    """A wide field of grain with a fence and a far line of trees."""
    sky(art, clouds=5)
    h = art.horizon
    crest = ridge(art, art.mid, h + 0.01, 0.06, (92, 116, 96), 0.55)
    for i in range(26):
        x = art.lens.x(-0.25 + i * 0.06 + art.fixed.uniform(-0.02, 0.02))
        leafy(art, art.mid, x, height_at(crest, x) + art.lens.s(0.02), art.fixed.uniform(0.05, 0.09), 0.5)
    wheat = (206, 172, 84)
    meadow(art, wheat, 0.02)
    for i in range(7):
        v = h + 0.05 + (1.05 - h) * (i / 7) ** 1.6
        grass(
            art, art.ground, v, 0.035 + 0.016 * i, mix(art.mood.tint(wheat, 0.25 - 0.03 * i), INK, 0.04 * (i % 3)), 46
        )
    _fence(art, h + 0.14)
    grass(art, art.front, 1.14, 0.26, art.near((150, 118, 56), 0.5), 60)


def _fence(art: Layers, v: float) -> None:
    lens, wood = art.lens, art.mood.tint((92, 72, 56), 0.15)
    for i in range(14):
        x = lens.x(-0.3 + i * 0.12)
        art.ground.rect(x - lens.s(0.006), lens.y(v) - lens.s(0.085), x + lens.s(0.006), lens.y(v) + lens.s(0.01), wood)
    for k in (0.065, 0.035):
        art.ground.stroke(
            [(lens.x(-0.4), lens.y(v) - lens.s(k)), (lens.x(1.4), lens.y(v) - lens.s(k - 0.008))], lens.s(0.007), wood
        )


def road(art: Layers) -> None:
    """A road running to the horizon."""
    sky(art, clouds=4)
    h = art.horizon
    peaks(art, art.far, h + 0.02, 0.2, (112, 116, 140), 0.62, count=7, snow=False)
    ridge(art, art.mid, h + 0.02, 0.05, (128, 120, 88), 0.4)
    meadow(art, (142, 128, 86), 0.03)
    lens = art.lens
    u = 0.42 + 0.16 * art.fixed.random()
    tar = art.mood.tint((92, 90, 98), 0.1)
    edge = [(u - 0.006, h + 0.035), (u - 0.03, h + 0.1), (u - 0.16, h + 0.25), (u - 0.75, 1.25)]
    side = [(u + 0.95, 1.25), (u + 0.24, h + 0.25), (u + 0.05, h + 0.1), (u + 0.006, h + 0.035)]
    shape = smooth([(lens.x(a), lens.y(b)) for a, b in edge], closed=False) + smooth(
        [(lens.x(a), lens.y(b)) for a, b in side], closed=False
    )
    art.ground.shape(shape, Gradient(mix(tar, art.mood.haze, 0.4), tar, lens.y(h), lens.y(1)))
    for i in range(6):
        a, b = (i / 6) ** 2, ((i + 0.45) / 6) ** 2
        y0, y1 = lens.y(h + 0.05 + a * 0.8), lens.y(h + 0.05 + b * 0.8)
        w0, w1 = lens.s(0.004 + 0.03 * a), lens.s(0.004 + 0.03 * b)
        c0, c1 = lens.x(u + 0.08 * a), lens.x(u + 0.08 * b)
        art.ground.shape(
            [(c0 - w0, y0), (c0 + w0, y0), (c1 + w1, y1), (c1 - w1, y1)], art.mood.tint((224, 206, 150), 0.1)
        )
    for i in range(5):
        k = (i + 1) / 5
        x, y, tall = lens.x(u - 0.05 - 0.6 * k**2), lens.y(h + 0.04 + 0.16 * k**2), lens.s(0.08 + 0.4 * k**2)
        wood = art.mood.tint((70, 58, 54), 0.35 * (1 - k))
        art.ground.stroke([(x, y), (x, y - tall)], [tall * 0.035, tall * 0.025], wood)
        art.ground.stroke([(x - tall * 0.12, y - tall * 0.9), (x + tall * 0.12, y - tall * 0.9)], tall * 0.02, wood)
    grass(art, art.front, 1.14, 0.22, art.near((120, 104, 66)), 46)


def mountains(art: Layers) -> None:
    """High peaks in three depths, firs on a near shoulder."""
    sky(art)
    h = art.horizon
    peaks(art, art.far, h + 0.06, 0.66, (110, 126, 164), 0.5, count=4, snow=True)
    ground_mist(art, art.far, h, 0.05, 0.35)
    peaks(art, art.mid, h + 0.13, 0.34, (84, 100, 122), 0.28, count=6, snow=False)
    ground_mist(art, art.mid, h + 0.08, 0.05, 0.3)
    crest = meadow(art, (92, 104, 84), 0.12)
    for _ in range(16):
        x = art.lens.x(art.fixed.choice((art.fixed.uniform(-0.3, 0.26), art.fixed.uniform(0.78, 1.3))))
        fir(art, x, height_at(crest, x) + art.lens.s(0.02), art.fixed.uniform(0.1, 0.22), 0.12)
    boulders(art, (116, 112, 116), 5)
    branch(art, art.near((50, 44, 40)), art.near((52, 76, 60)), right=art.sun_u < 0.5)


def snowfield(art: Layers) -> None:
    """Snow under distant peaks, with firs."""
    sky(art, clouds=2)
    h = art.horizon
    peaks(art, art.far, h + 0.06, 0.54, (146, 166, 196), 0.45, count=4, snow=True)
    crest = ridge(art, art.mid, h + 0.05, 0.08, (206, 218, 232), 0.25, haze=0.2)
    for _ in range(22):
        x = art.lens.x(art.fixed.uniform(-0.3, 1.3))
        fir(art, x, height_at(crest, x) + art.lens.s(0.012), art.fixed.uniform(0.07, 0.15), 0.34, sheet_mid=True)
    snow = (238, 242, 248)
    ridge(art, art.ground, h + 0.16, 0.08, snow, 0.08, haze=0.0)
    ridge(art, art.ground, h + 0.34, 0.07, mix(snow, (176, 196, 226), 0.25), 0.0, haze=0.0)
    for i in range(4):
        x, y = art.lens.x(0.1 + 0.24 * i), art.lens.y(h + 0.24 + 0.09 * (i % 3))
        art.ground.ellipse(
            x, y, art.lens.s(0.4), art.lens.s(0.02), art.mood.tint((190, 206, 232)), alpha=0.45, blur=art.lens.s(0.012)
        )
    branch(art, art.near((60, 52, 52)), art.near((88, 104, 112), 0.4), right=art.sun_u < 0.5)


def desert(art: Layers) -> None:
    """Dunes with a lit and a shaded flank."""
    sky(art, clouds=2)
    h = art.horizon
    sand = (226, 176, 118)
    ridge(art, art.far, h + 0.02, 0.07, (188, 150, 130), 0.62, rough=0.3)
    rows = ((h + 0.035, 0.17, 0.62, 0.5, 4), (h + 0.1, 0.24, 0.8, 0.32, 3), (h + 0.2, 0.27, 1.05, 0.16, 3))
    for i, (v, height, width, distance, count) in enumerate(rows):
        sheet = art.mid if i == 0 else art.ground
        for k in range(count):
            u = -0.2 + 1.4 * (k + art.fixed.uniform(0.25, 0.75)) / count
            _dune(art, sheet, u, v, width * art.fixed.uniform(0.8, 1.2), height * art.fixed.uniform(0.6, 1.0), distance)
        ridge(art, sheet, v + 0.03, 0.04, sand, distance * 0.9, rough=0.22, haze=0.05)
    lens = art.lens
    for i in range(10):
        y = lens.y(h + 0.25 + 0.05 * i + 0.004 * i * i)
        wave = [(lens.x(-0.3 + 0.1 * k), y + lens.s(0.012) * math.sin(k * 1.3 + i)) for k in range(18)]
        ripple = art.mood.tint(mix(sand, (120, 70, 50), 0.5))
        art.ground.stroke(smooth(wave, closed=False, steps=3), lens.s(0.003 + 0.0004 * i), ripple, alpha=0.2)
    ridge(art, art.front, 1.16, 0.13, mix(sand, (90, 52, 44), 0.62), 0.0, rough=0.2, haze=0.0)
    art.front.soften(lens.flat().s(0.006))


def _dune(art: Layers, sheet: Sheet, u: float, v: float, width: float, height: float, distance: float) -> None:
    """One dune: a long lit back, a sharp crest, and a slip face in shadow that fades into the sand."""
    lens, mood, way = art.lens, art.mood, -art.side
    x, y, w, tall = lens.x(u), lens.y(v) + lens.s(0.06), lens.s(width), lens.s(height)
    sand = mood.tint((226, 176, 118), distance)
    foot = mix(sand, mood.haze, 0.18)
    back = [(x - way * w * (1 - k / 14), y - tall * (k / 14) ** 1.7) for k in range(15)]
    slip = [(x + way * w * 0.8 * k / 14, y - tall * (1 - k / 14) ** 1.8) for k in range(15)]
    sheet.shape([*back, *slip], Gradient(mix(sand, mood.key, 0.28), foot, y - tall, y))
    shade = mix(mood.tint((150, 96, 86), distance), mood.sky[0], 0.2)
    spine = [(0.3, 1.0), (0.2, 0.72), (0.02, 0.5), (0.07, 0.26), (0.0, 0.0)]
    inner = smooth([(x + way * w * a, y - tall + tall * b) for a, b in spine], closed=False)
    sheet.shape([*slip, *inner], Gradient(shade, foot, y - tall * 0.9, y - tall * 0.02), alpha=0.95)
