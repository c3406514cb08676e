"""Sea and lake."""

from __future__ import annotations

from storymem.engine.animatic.paint.canvas import Gradient, mix, smooth
from storymem.engine.animatic.paint.layers import INK, Layers, grass, height_at, peaks, ridge, sky
from storymem.engine.animatic.places.growth import boulders, fir


def sea(art: Layers) -> None:
    """Open water under a big sky, a headland, a path of light, and a beach at the viewer's feet."""
    sky(art, clouds=5)
    lens, mood, h = art.lens, art.mood, art.horizon
    deep, pale = mood.tint((38, 92, 118)), mix(mood.sky[2], mood.tint((96, 160, 170)), 0.5)
    y0 = lens.y(h)
    left = art.side > 0
    ridge_u = -0.12 if left else 0.78
    head = [
        (ridge_u, h),
        (ridge_u + 0.02, h - 0.06),
        (ridge_u + 0.13, h - 0.085),
        (ridge_u + 0.22, h - 0.05),
        (ridge_u + 0.34, h),
    ]
    art.far.shape([(lens.x(a), lens.y(b)) for a, b in head], mood.tint((82, 98, 104), 0.52))
    art.mid.rect(
        art.mid.left - 9,
        y0,
        art.mid.right + 9,
        art.mid.bottom + 9,
        Gradient(pale, deep, y0, lens.y(min(1.0, h + 0.38))),
    )
    for i in range(46):
        k = (i / 46) ** 1.7
        y = lens.y(h + 0.006 + 0.5 * k)
        x, w = lens.x(art.fixed.uniform(-0.25, 1.25)), lens.s(0.05 + 0.28 * k) * art.fixed.uniform(0.5, 1.3)
        tone = mix(pale, (255, 255, 255), 0.25) if i % 2 else mix(deep, INK, 0.25)
        art.mid.ellipse(x, y, w, lens.s(0.0016 + 0.006 * k), tone, alpha=0.3)
    if mood.sun_height is not None:
        _glitter(art, h, 0.44)
    sand = mood.tint((206, 182, 146))
    shore = smooth(
        [
            (lens.x(u), lens.y(v))
            for u, v in ((-0.4, h + 0.36), (0.1, h + 0.31), (0.45, h + 0.345), (0.8, h + 0.3), (1.4, h + 0.34))
        ],
        closed=False,
    )
    wet = [(x, y - lens.s(0.03)) for x, y in shore]
    for line, paint in (
        (wet, mix(deep, sand, 0.45)),
        (shore, Gradient(sand, mix(sand, INK, 0.25), shore[0][1], lens.y(1.1))),
    ):
        art.ground.shape([*line, (line[-1][0], art.ground.bottom + 9), (line[0][0], art.ground.bottom + 9)], paint)
    art.ground.stroke(wet, lens.s(0.008), mix(mood.tint((244, 248, 248)), mood.haze, 0.15), alpha=0.85)
    boulders(art, (92, 88, 92), 3)
    grass(art, art.front, 1.15, 0.24, art.near((116, 110, 70)), 40)


def _glitter(art: Layers, v: float, depth: float) -> None:
    """The broken path of light under the sun or moon."""
    lens = art.lens
    for i in range(44):
        k = (i / 44) ** 1.5
        x = lens.x(art.sun_u) + lens.s(art.fixed.uniform(-1, 1) * (0.02 + 0.11 * k))
        w = lens.s(0.012 + 0.05 * k) * art.fixed.uniform(0.5, 1.2)
        art.mid.ellipse(
            x, lens.y(v + 0.008 + depth * k), w, lens.s(0.002 + 0.005 * k), art.mood.sun, alpha=0.75 - 0.4 * k
        )


def lake(art: Layers) -> None:
    """Still water that mirrors hills and sky, reeds in front."""
    sky(art, clouds=3)
    lens, mood, h = art.lens, art.mood, art.horizon
    peaks(art, art.far, h + 0.03, 0.46, (104, 126, 146), 0.52, count=4, snow=False)
    crest = ridge(art, art.mid, h, 0.12, (70, 100, 84), 0.32)
    for _ in range(24):
        x = lens.x(art.fixed.uniform(-0.3, 1.3))
        fir(art, x, height_at(crest, x) + lens.s(0.02), art.fixed.uniform(0.05, 0.1), 0.35, sheet_mid=True)
    y0 = lens.y(h + 0.02)
    water = Gradient(
        mix(mood.sky[2], mood.tint((70, 110, 120)), 0.35), mix(mood.sky[0], mood.tint((30, 66, 86)), 0.5), y0, lens.y(1)
    )
    art.mid.rect(art.mid.left - 9, y0, art.mid.right + 9, art.mid.bottom + 9, water)
    mirror = [(x, 2 * y0 - y + lens.s(0.01)) for x, y in crest if y < y0]
    if mirror:
        art.mid.shape(
            [(mirror[0][0], y0), *mirror, (mirror[-1][0], y0)],
            mood.tint((52, 78, 74), 0.3),
            alpha=0.55,
            blur=lens.s(0.006),
        )
    for i in range(24):
        k = (i / 24) ** 1.5
        art.mid.ellipse(
            lens.x(art.fixed.uniform(-0.2, 1.2)),
            lens.y(h + 0.03 + 0.5 * k),
            lens.s(0.1 + 0.3 * k),
            lens.s(0.0015 + 0.004 * k),
            mix(mood.sky[2], (255, 255, 255), 0.2),
            alpha=0.25,
        )
    if mood.sun_height is not None:
        _glitter(art, h + 0.02, 0.4)
    bank = smooth(
        [(lens.x(u), lens.y(v)) for u, v in ((-0.4, h + 0.3), (0.2, h + 0.345), (0.6, h + 0.33), (1.4, h + 0.38))],
        closed=False,
    )
    earth = mood.tint((86, 98, 62))
    art.ground.shape(
        [*bank, (bank[-1][0], art.ground.bottom + 9), (bank[0][0], art.ground.bottom + 9)],
        Gradient(earth, mix(earth, INK, 0.35), bank[0][1], lens.y(1.1)),
    )
    grass(art, art.ground, h + 0.35, 0.06, mood.tint((100, 118, 70)), 70)
    boulders(art, (104, 104, 104), 3)
    grass(art, art.front, 1.16, 0.36, art.near((74, 88, 52)), 44)
