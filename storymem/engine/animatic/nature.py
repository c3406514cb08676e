"""Open places: hills, mountains, desert, snow, sea, lake, forest, garden, field, road, sky, space, moon, cave."""

from __future__ import annotations

import math

from storymem.engine.animatic.canvas import Colour, Gradient, Point, Sheet, mix, smooth
from storymem.engine.animatic.layers import (
    INK,
    Layers,
    branch,
    grass,
    ground_mist,
    height_at,
    peaks,
    pine,
    ridge,
    rock,
    sky,
    stars,
    tree,
)


def hills(art: Layers) -> None:
    """Rolling hills with trees on their crests."""
    sky(art)
    h = art.horizon
    ridge(art, art.far, h + 0.01, 0.16, (96, 128, 138), 0.68)
    crest = ridge(art, art.mid, h + 0.05, 0.13, (88, 124, 92), 0.42)
    for _ in range(9):
        x = art.lens.x(art.fixed.uniform(-0.2, 1.2))
        _leafy(art, art.mid, x, height_at(crest, x) + art.lens.s(0.01), art.fixed.uniform(0.06, 0.11), 0.36)
    _meadow(art, (104, 132, 74), 0.07)
    grass(art, art.front, 1.12, 0.2, art.near((70, 92, 52)), 50)


def field(art: Layers) -> None:
    """A wide field of grain with a fence and a far line of trees."""
    sky(art, clouds=5)
    h = art.horizon
    crest = ridge(art, art.mid, h + 0.01, 0.06, (92, 116, 96), 0.55)
    for i in range(26):
        x = art.lens.x(-0.25 + i * 0.06 + art.fixed.uniform(-0.02, 0.02))
        _leafy(art, art.mid, x, height_at(crest, x) + art.lens.s(0.02), art.fixed.uniform(0.05, 0.09), 0.5)
    wheat = (206, 172, 84)
    _meadow(art, wheat, 0.02)
    for i in range(7):
        v = h + 0.05 + (1.05 - h) * (i / 7) ** 1.6
        grass(art, art.ground, v, 0.035 + 0.016 * i, mix(art.mood.tint(wheat, 0.25 - 0.03 * i), INK, 0.04 * (i % 3)), 46)
    _fence(art, h + 0.14)
    grass(art, art.front, 1.14, 0.26, art.near((150, 118, 56), 0.5), 60)


def _fence(art: Layers, v: float) -> None:
    lens, wood = art.lens, art.mood.tint((92, 72, 56), 0.15)
    for i in range(14):
        x = lens.x(-0.3 + i * 0.12)
        art.ground.rect(x - lens.s(0.006), lens.y(v) - lens.s(0.085), x + lens.s(0.006), lens.y(v) + lens.s(0.01), wood)
    for k in (0.065, 0.035):
        art.ground.stroke([(lens.x(-0.4), lens.y(v) - lens.s(k)), (lens.x(1.4), lens.y(v) - lens.s(k - 0.008))], lens.s(0.007), wood)


def road(art: Layers) -> None:
    """A road running to the horizon."""
    sky(art, clouds=4)
    h = art.horizon
    peaks(art, art.far, h + 0.02, 0.2, (112, 116, 140), 0.62, count=7, snow=False)
    ridge(art, art.mid, h + 0.02, 0.05, (128, 120, 88), 0.4)
    _meadow(art, (142, 128, 86), 0.03)
    lens = art.lens
    u = 0.42 + 0.16 * art.fixed.random()
    tar = art.mood.tint((92, 90, 98), 0.1)
    edge = [(u - 0.006, h + 0.035), (u - 0.03, h + 0.1), (u - 0.16, h + 0.25), (u - 0.75, 1.25)]
    side = [(u + 0.95, 1.25), (u + 0.24, h + 0.25), (u + 0.05, h + 0.1), (u + 0.006, h + 0.035)]
    shape = smooth([(lens.x(a), lens.y(b)) for a, b in edge], closed=False) + smooth([(lens.x(a), lens.y(b)) for a, b in side], closed=False)
    art.ground.shape(shape, Gradient(mix(tar, art.mood.haze, 0.4), tar, lens.y(h), lens.y(1)))
    for i in range(6):
        a, b = (i / 6) ** 2, ((i + 0.45) / 6) ** 2
        y0, y1 = lens.y(h + 0.05 + a * 0.8), lens.y(h + 0.05 + b * 0.8)
        w0, w1 = lens.s(0.004 + 0.03 * a), lens.s(0.004 + 0.03 * b)
        c0, c1 = lens.x(u + 0.08 * a), lens.x(u + 0.08 * b)
        art.ground.shape([(c0 - w0, y0), (c0 + w0, y0), (c1 + w1, y1), (c1 - w1, y1)], art.mood.tint((224, 206, 150), 0.1))
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
    peaks(art, art.far, h + 0.04, 0.46, (110, 126, 164), 0.5, count=4, snow=True)
    ground_mist(art, art.far, h, 0.05, 0.35)
    peaks(art, art.mid, h + 0.1, 0.24, (84, 100, 122), 0.3, count=6, snow=False)
    ground_mist(art, art.mid, h + 0.08, 0.05, 0.3)
    crest = _meadow(art, (92, 104, 84), 0.12)
    for _ in range(16):
        x = art.lens.x(art.fixed.choice((art.fixed.uniform(-0.3, 0.26), art.fixed.uniform(0.78, 1.3))))
        _fir(art, x, height_at(crest, x) + art.lens.s(0.02), art.fixed.uniform(0.1, 0.22), 0.12)
    _boulders(art, (116, 112, 116), 5)
    branch(art, art.near((50, 44, 40)), art.near((52, 76, 60)), right=art.sun_u < 0.5)


def snowfield(art: Layers) -> None:
    """Snow under distant peaks, with firs."""
    sky(art, clouds=2)
    h = art.horizon
    peaks(art, art.far, h + 0.04, 0.34, (146, 166, 196), 0.45, count=5, snow=True)
    crest = ridge(art, art.mid, h + 0.05, 0.08, (206, 218, 232), 0.25, haze=0.2)
    for _ in range(22):
        x = art.lens.x(art.fixed.uniform(-0.3, 1.3))
        _fir(art, x, height_at(crest, x) + art.lens.s(0.012), art.fixed.uniform(0.07, 0.15), 0.34, sheet_mid=True)
    snow = (238, 242, 248)
    ridge(art, art.ground, h + 0.16, 0.08, snow, 0.08, haze=0.0)
    ridge(art, art.ground, h + 0.34, 0.07, mix(snow, (176, 196, 226), 0.25), 0.0, haze=0.0)
    for i in range(4):
        x, y = art.lens.x(0.1 + 0.24 * i), art.lens.y(h + 0.24 + 0.09 * (i % 3))
        art.ground.ellipse(x, y, art.lens.s(0.4), art.lens.s(0.02), art.mood.tint((190, 206, 232)), alpha=0.45, blur=art.lens.s(0.012))
    branch(art, art.near((60, 52, 52)), art.near((88, 104, 112), 0.4), right=art.sun_u < 0.5)


def desert(art: Layers) -> None:
    """Dunes with a lit and a shaded flank."""
    sky(art, clouds=2)
    h = art.horizon
    sand = (226, 176, 118)
    ridge(art, art.far, h + 0.02, 0.07, (188, 150, 130), 0.62, rough=0.3)
    for i, (v, size, distance) in enumerate(((h + 0.06, 0.13, 0.42), (h + 0.14, 0.15, 0.26), (h + 0.27, 0.14, 0.1))):
        sheet = art.mid if i == 0 else art.ground
        crest = ridge(art, sheet, v, size, sand, distance, rough=0.22, haze=0.16)
        _dune_shadow(art, sheet, crest, distance)
    lens = art.lens
    for i in range(9):
        y = lens.y(h + 0.32 + 0.075 * i)
        wave = [(lens.x(-0.3 + 0.1 * k), y + lens.s(0.012) * math.sin(k * 1.3 + i)) for k in range(18)]
        art.ground.stroke(smooth(wave, closed=False, steps=3), lens.s(0.004), art.mood.tint(mix(sand, (120, 70, 50), 0.5)), alpha=0.22)
    ridge(art, art.front, 1.16, 0.13, mix(sand, (90, 52, 44), 0.62), 0.0, rough=0.2, haze=0.0)
    art.front.soften(lens.flat().s(0.006))


def _dune_shadow(art: Layers, sheet: Sheet, crest: list[Point], distance: float) -> None:
    lens = art.lens
    shade = mix(art.mood.tint((150, 96, 86), distance), art.mood.sky[0], 0.18)
    for i in range(4, len(crest) - 4, 1):
        y = crest[i][1]
        if y == min(p[1] for p in crest[max(0, i - 9) : i + 10]):
            away = -art.side
            x = crest[i][0]
            run = [p for p in crest if 0 <= (p[0] - x) * away <= lens.s(0.75)]
            if len(run) < 3:
                continue
            run.sort(key=lambda p: abs(p[0] - x))
            foot = [(x + away * lens.s(k), y + lens.s(d)) for k, d in ((0.6, 0.2), (0.3, 0.17), (0.12, 0.11), (0.07, 0.05))]
            sheet.shape([*run, *smooth([*foot, (x, y)], closed=False)], Gradient(shade, mix(shade, art.mood.tint((226, 176, 118), distance), 0.75), y, y + lens.s(0.2)))


def sea(art: Layers) -> None:
    """Open water under a big sky, a headland, a path of light, and a beach at the viewer's feet."""
    sky(art, clouds=5)
    lens, mood, h = art.lens, art.mood, art.horizon
    deep, pale = mood.tint((38, 92, 118)), mix(mood.sky[2], mood.tint((96, 160, 170)), 0.5)
    y0 = lens.y(h)
    left = art.side > 0
    ridge_u = -0.12 if left else 0.78
    head = [(ridge_u, h), (ridge_u + 0.02, h - 0.06), (ridge_u + 0.13, h - 0.085), (ridge_u + 0.22, h - 0.05), (ridge_u + 0.34, h)]
    art.far.shape([(lens.x(a), lens.y(b)) for a, b in head], mood.tint((82, 98, 104), 0.52))
    art.mid.rect(art.mid.left - 9, y0, art.mid.right + 9, art.mid.bottom + 9, Gradient(pale, deep, y0, lens.y(min(1.0, h + 0.38))))
    for i in range(46):
        k = (i / 46) ** 1.7
        y = lens.y(h + 0.006 + 0.5 * k)
        x, w = lens.x(art.fixed.uniform(-0.25, 1.25)), lens.s(0.05 + 0.28 * k) * art.fixed.uniform(0.5, 1.3)
        tone = mix(pale, (255, 255, 255), 0.25) if i % 2 else mix(deep, INK, 0.25)
        art.mid.ellipse(x, y, w, lens.s(0.0016 + 0.006 * k), tone, alpha=0.3)
    if mood.sun_height is not None:
        _glitter(art, h, 0.44)
    sand = mood.tint((206, 182, 146))
    shore = smooth([(lens.x(u), lens.y(v)) for u, v in ((-0.4, h + 0.36), (0.1, h + 0.31), (0.45, h + 0.345), (0.8, h + 0.3), (1.4, h + 0.34))], closed=False)
    wet = [(x, y - lens.s(0.03)) for x, y in shore]
    for line, paint in ((wet, mix(deep, sand, 0.45)), (shore, Gradient(sand, mix(sand, INK, 0.25), shore[0][1], lens.y(1.1)))):
        art.ground.shape([*line, (line[-1][0], art.ground.bottom + 9), (line[0][0], art.ground.bottom + 9)], paint)
    art.ground.stroke(wet, lens.s(0.008), mix(mood.tint((244, 248, 248)), mood.haze, 0.15), alpha=0.85)
    _boulders(art, (92, 88, 92), 3)
    grass(art, art.front, 1.15, 0.24, art.near((116, 110, 70)), 40)


def _glitter(art: Layers, v: float, depth: float) -> None:
    """The broken path of light under the sun or moon."""
    lens = art.lens
    for i in range(44):
        k = (i / 44) ** 1.5
        x = lens.x(art.sun_u) + lens.s(art.fixed.uniform(-1, 1) * (0.02 + 0.11 * k))
        w = lens.s(0.012 + 0.05 * k) * art.fixed.uniform(0.5, 1.2)
        art.mid.ellipse(x, lens.y(v + 0.008 + depth * k), w, lens.s(0.002 + 0.005 * k), art.mood.sun, alpha=0.75 - 0.4 * k)


def lake(art: Layers) -> None:
    """Still water that mirrors hills and sky, reeds in front."""
    sky(art, clouds=3)
    lens, mood, h = art.lens, art.mood, art.horizon
    peaks(art, art.far, h + 0.02, 0.26, (104, 126, 146), 0.55, count=5, snow=False)
    crest = ridge(art, art.mid, h, 0.09, (70, 100, 84), 0.35)
    for _ in range(24):
        x = lens.x(art.fixed.uniform(-0.3, 1.3))
        _fir(art, x, height_at(crest, x) + lens.s(0.02), art.fixed.uniform(0.05, 0.1), 0.35, sheet_mid=True)
    y0 = lens.y(h + 0.02)
    water = Gradient(mix(mood.sky[2], mood.tint((70, 110, 120)), 0.35), mix(mood.sky[0], mood.tint((30, 66, 86)), 0.5), y0, lens.y(1))
    art.mid.rect(art.mid.left - 9, y0, art.mid.right + 9, art.mid.bottom + 9, water)
    mirror = [(x, 2 * y0 - y + lens.s(0.01)) for x, y in crest if y < y0]
    if mirror:
        art.mid.shape([(mirror[0][0], y0), *mirror, (mirror[-1][0], y0)], mood.tint((52, 78, 74), 0.3), alpha=0.55, blur=lens.s(0.006))
    for i in range(24):
        k = (i / 24) ** 1.5
        art.mid.ellipse(lens.x(art.fixed.uniform(-0.2, 1.2)), lens.y(h + 0.03 + 0.5 * k), lens.s(0.1 + 0.3 * k), lens.s(0.0015 + 0.004 * k), mix(mood.sky[2], (255, 255, 255), 0.2), alpha=0.25)
    if mood.sun_height is not None:
        _glitter(art, h + 0.02, 0.4)
    bank = smooth([(lens.x(u), lens.y(v)) for u, v in ((-0.4, h + 0.3), (0.2, h + 0.345), (0.6, h + 0.33), (1.4, h + 0.38))], closed=False)
    earth = mood.tint((86, 98, 62))
    art.ground.shape([*bank, (bank[-1][0], art.ground.bottom + 9), (bank[0][0], art.ground.bottom + 9)], Gradient(earth, mix(earth, INK, 0.35), bank[0][1], lens.y(1.1)))
    grass(art, art.ground, h + 0.35, 0.06, mood.tint((100, 118, 70)), 70)
    _boulders(art, (104, 104, 104), 3)
    grass(art, art.front, 1.16, 0.36, art.near((74, 88, 52)), 44)


def forest(art: Layers) -> None:
    """Trunks receding into haze, shafts of light, ferns in front."""
    lens, mood, h = art.lens, art.mood, art.horizon
    glow = mix(mood.haze, mood.tint((170, 196, 130)), 0.35)
    art.far.backdrop([(lens.y(-0.1), mix(mood.tint((58, 92, 66)), mood.sky[0], 0.35)), (lens.y(h * 0.7), glow), (lens.y(h + 0.1), mix(glow, mood.sky[2], 0.3))])
    if mood.sun_height is not None:
        art.far.glow(lens.x(art.sun_u), lens.y(h * 0.55), lens.s(0.75), mood.key, 0.6)
    for depth, (count, width, distance, sheet) in enumerate(((20, 0.016, 0.72, art.far), (15, 0.03, 0.48, art.far), (11, 0.05, 0.28, art.mid))):
        for i in range(count):
            u = -0.3 + 1.6 * (i + art.fixed.uniform(0.1, 0.9)) / count
            _trunk(art, sheet, u, h + 0.03 + 0.045 * depth, width * art.fixed.uniform(0.7, 1.3), distance)
        ground_mist(art, sheet, h + 0.02 + 0.03 * depth, 0.05, 0.35)
    if mood.sun_height is not None and not mood.night:
        for i in range(5):
            x = lens.x(art.sun_u) - art.side * lens.s(0.16 * i)
            dx = -art.side * lens.s(0.42)
            art.mid.shape([(x, art.mid.top), (x + lens.s(0.07), art.mid.top), (x + dx + lens.s(0.17), lens.y(h + 0.14)), (x + dx, lens.y(h + 0.14))], mood.key, alpha=0.13, blur=lens.s(0.012))
    crest = _meadow(art, (76, 96, 58), 0.05)
    for u in (art.fixed.uniform(-0.12, 0.1), art.fixed.uniform(0.9, 1.1)):
        _trunk(art, art.ground, u, h + 0.2, 0.1, 0.06)
    for _ in range(26):
        x = lens.x(art.fixed.uniform(-0.3, 1.3))
        _fern(art, art.ground, x, height_at(crest, x) + lens.s(art.fixed.uniform(0.02, 0.2)), art.fixed.uniform(0.05, 0.09), mood.tint((86, 124, 66), 0.1))
    for _ in range(9):
        u = art.free.choice((art.free.uniform(-0.15, 0.25), art.free.uniform(0.75, 1.15)))
        _fern(art, art.front, art.lens.flat().x(u), art.lens.flat().y(1.12), 0.24, art.near((52, 82, 48)))
    art.front.soften(lens.flat().s(0.004))


def _trunk(art: Layers, sheet: Sheet, u: float, v: float, width: float, distance: float) -> None:
    lens = art.lens
    colour = art.mood.tint((72, 58, 52), distance)
    x, w, foot = lens.x(u), lens.s(width), lens.y(v)
    lean = lens.s(art.fixed.uniform(-0.04, 0.04))
    sheet.shape([(x - w * 0.9, foot), (x - w * 0.5, foot - w * 1.6), (x + lean - w * 0.32, sheet.top - 9), (x + lean + w * 0.32, sheet.top - 9), (x + w * 0.5, foot - w * 1.6), (x + w * 0.9, foot)], colour)
    rim = mix(colour, art.mood.key, 0.4 * (1 - distance))
    sheet.stroke([(x + art.side * w * 0.42, foot - w * 1.5), (x + lean + art.side * w * 0.26, sheet.top - 9)], w * 0.13, rim, alpha=0.75)


def _fern(art: Layers, sheet: Sheet, x: float, y: float, size: float, colour: Colour) -> None:
    s = art.lens.s(size) if sheet is not art.front else art.lens.flat().s(size)
    for i in range(7):
        a = math.radians(200 + 140 * i / 6)
        tip = (x + math.cos(a) * s, y + math.sin(a) * s)
        bow = (x + math.cos(a) * s * 0.55, y + math.sin(a) * s * 0.75)
        sheet.stroke(smooth([(x, y), bow, tip], closed=False, steps=4), [s * 0.05, *[s * 0.085] * 6, s * 0.05, s * 0.01], mix(colour, art.mood.key, 0.06 * (i % 3)))


def garden(art: Layers) -> None:
    """A garden: wall and pavilion roof, flowering trees, a stone path."""
    sky(art, clouds=2)
    lens, mood, h = art.lens, art.mood, art.horizon
    crest = ridge(art, art.far, h + 0.02, 0.12, (110, 138, 128), 0.6)
    for _ in range(10):
        x = lens.x(art.fixed.uniform(-0.2, 1.2))
        _leafy(art, art.far, x, height_at(crest, x) + lens.s(0.03), art.fixed.uniform(0.1, 0.18), 0.55)
    wall = mood.tint((226, 216, 198), 0.2)
    art.mid.rect(art.mid.left, lens.y(h) - lens.s(0.12), art.mid.right, lens.y(h + 0.12), Gradient(wall, mix(wall, mood.haze, 0.25), lens.y(h - 0.12), lens.y(h + 0.1)))
    art.mid.rect(art.mid.left, lens.y(h) - lens.s(0.14), art.mid.right, lens.y(h) - lens.s(0.115), mood.tint((76, 80, 88), 0.2))
    _pavilion(art, 0.2 if art.side > 0 else 0.8, h + 0.06)
    _meadow(art, (118, 142, 84), 0.03)
    stone = mood.tint((186, 180, 166))
    for i in range(9):
        k = (i / 8) ** 1.5
        art.ground.ellipse(lens.x(0.5 + 0.1 * math.sin(i * 0.9)), lens.y(h + 0.09 + 0.6 * k), lens.s(0.03 + 0.11 * k), lens.s(0.007 + 0.026 * k), mix(stone, mood.haze, 0.3 * (1 - k)))
    pink, lit = mood.tint((214, 132, 146), 0.08), mood.tint((250, 196, 198), 0.05)
    for u, size in ((0.86 if art.side > 0 else 0.14, 0.42), (0.02 if art.side > 0 else 0.98, 0.3)):
        tree(art.ground, art.fixed, lens.x(u), lens.y(h + 0.14), lens.s(size), pink, lit, art.side)
    _flowers(art, h)
    branch(art, art.near((60, 44, 44)), mix(art.near((206, 120, 136), 0.3), art.mood.haze, 0.1), right=art.side > 0, size=0.9)


def _flowers(art: Layers, h: float) -> None:
    for _ in range(70):
        k = art.fixed.random() ** 1.4
        x, y = art.lens.x(art.fixed.uniform(-0.2, 1.2)), art.lens.y(h + 0.12 + 0.55 * k)
        r = art.lens.s(0.003 + 0.006 * k)
        art.ground.ellipse(x, y, r * 1.3, r, art.mood.tint(art.fixed.choice(((236, 120, 110), (248, 214, 120), (240, 236, 228), (190, 130, 190)))))


def _pavilion(art: Layers, u: float, v: float) -> None:
    lens, mood = art.lens, art.mood
    x, y, s = lens.x(u), lens.y(v), lens.s(0.34)
    red, tile = mood.tint((150, 62, 50), 0.12), mood.tint((66, 74, 84), 0.14)
    for dx in (-0.36, -0.14, 0.14, 0.36):
        art.mid.rect(x + dx * s - s * 0.018, y - s * 0.6, x + dx * s + s * 0.018, y, red)
    art.mid.rect(x - s * 0.42, y - s * 0.12, x + s * 0.42, y - s * 0.09, red)
    art.mid.rect(x - s * 0.46, y - s * 0.02, x + s * 0.46, y + s * 0.04, mood.tint((186, 178, 166), 0.15))
    roof = [(-0.62, -0.62), (-0.3, -0.74), (-0.06, -0.98), (0.06, -0.98), (0.3, -0.74), (0.62, -0.62), (0.5, -0.58), (-0.5, -0.58)]
    art.mid.shape([(x + a * s, y + b * s) for a, b in roof], tile)
    art.mid.stroke([(x + a * s, y + b * s) for a, b in roof[:3]] if art.side < 0 else [(x + a * s, y + b * s) for a, b in roof[3:6]], s * 0.014, mix(tile, mood.key, 0.5))


def sky_place(art: Layers) -> None:
    """Above the clouds."""
    low = Layers(**{**art.__dict__, "horizon": 0.72})
    sky(low, clouds=5)
    lens, mood = art.lens, art.mood
    for sheet, v, size, distance in ((art.far, 0.74, 0.12, 0.7), (art.mid, 0.82, 0.15, 0.42), (art.ground, 0.94, 0.19, 0.2), (art.front, 1.12, 0.2, 0.05)):
        body = mix(mood.tint((232, 232, 240), distance), mood.sky[1], 0.16)
        for i in range(13):
            x, r = lens.x(-0.3 + 1.6 * i / 12 + art.fixed.uniform(-0.03, 0.03)), lens.s(size) * art.fixed.uniform(0.55, 1.1)
            y = lens.y(v) + r * 0.25
            sheet.ellipse(x, y, r * 1.25, r * 0.8, body, blur=lens.s(0.004))
            sheet.ellipse(x + art.side * r * 0.25, y - r * 0.2, r * 0.85, r * 0.5, mix(body, mood.key, 0.5), alpha=0.6, blur=r * 0.13)
        sheet.rect(sheet.left, lens.y(v) + lens.s(size * 0.35), sheet.right, sheet.bottom, Gradient(body, mix(body, mood.sky[1], 0.5), lens.y(v), lens.y(v + 0.25)), blur=lens.s(0.01))


def space(art: Layers) -> None:
    """Stars, a nebula and the limb of a planet."""
    lens = art.lens
    art.far.backdrop([(lens.y(0), (6, 8, 22)), (lens.y(0.6), (12, 16, 40)), (lens.y(1.1), (24, 24, 58))])
    for colour in ((80, 60, 150), (36, 96, 150), (150, 70, 120)):
        art.far.glow(lens.x(art.fixed.uniform(0.1, 0.9)), lens.y(art.fixed.uniform(0.05, 0.6)), lens.s(art.fixed.uniform(0.5, 0.9)), colour, 0.34)
    stars(art, 220, 1.1)
    x, y, r = lens.x(0.24 if art.side > 0 else 0.76), lens.y(0.3), lens.s(0.13)
    art.mid.glow(x, y, r * 2.0, (150, 180, 230), 0.3)
    _planet(art, art.mid, x, y, r, (196, 150, 122))
    art.ground.glow(lens.x(0.5), lens.y(1.55), lens.s(1.75), (110, 170, 255), 0.75)
    _planet(art, art.ground, lens.x(0.5), lens.y(1.02) + lens.s(1.2), lens.s(1.42), (52, 112, 168))


def _planet(art: Layers, sheet: Sheet, x: float, y: float, r: float, own: Colour) -> None:
    dark = mix(own, (6, 8, 22), 0.78)
    sheet.ellipse(x, y, r, r, dark)
    sheet.ellipse(x + art.side * r * 0.16, y - r * 0.1, r * 0.86, r * 0.88, own, alpha=0.9, blur=r * 0.07)
    for _ in range(7):
        a, b = art.fixed.uniform(-0.55, 0.6), art.fixed.uniform(-0.75, 0.4)
        sheet.ellipse(x + a * r, y + b * r, r * art.fixed.uniform(0.12, 0.3), r * art.fixed.uniform(0.03, 0.06), mix(own, (244, 244, 250), 0.45), alpha=0.4, blur=r * 0.015)


def moon(art: Layers) -> None:
    """Grey craters under a black sky, the Earth above."""
    lens, h = art.lens, art.horizon
    art.far.backdrop([(lens.y(0), (4, 5, 12)), (lens.y(h), (16, 18, 32))])
    stars(art, 170, h)
    x, y, r = lens.x(art.sun_u), lens.y(h * 0.34), lens.s(0.085)
    art.far.glow(x, y, r * 2.4, (110, 170, 255), 0.5)
    _planet(art, art.far, x, y, r, (64, 132, 196))
    grey = (168, 168, 176)
    for sheet, v, size, dark in ((art.far, h + 0.02, 0.1, 0.6), (art.mid, h + 0.07, 0.08, 0.42), (art.ground, h + 0.17, 0.07, 0.2)):
        tone = mix(grey, (14, 16, 30), dark)
        crest = ridge(art, sheet, v, size, (128, 128, 128), 0.0, rough=0.55, haze=0.0)
        sheet.shape([*crest, (crest[-1][0], sheet.bottom + 9), (crest[0][0], sheet.bottom + 9)], Gradient(mix(tone, (255, 255, 255), 0.16), tone, lens.y(v - size), lens.y(v + 0.4)))
    for _ in range(15):
        k = art.fixed.random() ** 1.5
        x, y, w = lens.x(art.fixed.uniform(-0.2, 1.2)), lens.y(h + 0.2 + 0.6 * k), lens.s(0.03 + 0.11 * k)
        art.ground.ellipse(x, y, w, w * 0.24, mix(grey, (12, 14, 26), 0.62))
        art.ground.ellipse(x - art.side * w * 0.1, y + w * 0.045, w * 0.84, w * 0.17, mix(grey, (12, 14, 26), 0.32))
    for _ in range(7):
        rock(art.ground, art.fixed, lens.x(art.fixed.uniform(-0.1, 1.1)), lens.y(h + art.fixed.uniform(0.2, 0.5)), lens.s(art.fixed.uniform(0.02, 0.06)), mix(grey, (12, 14, 26), 0.55), (222, 222, 228), art.side)
    ridge(art, art.front, 1.17, 0.12, (30, 30, 38), 0.0, rough=0.6, haze=0.0)


def cave(art: Layers) -> None:
    """A cave, its mouth open on the light."""
    sky(art, clouds=2)
    lens, mood, h = art.lens, art.mood, art.horizon
    ridge(art, art.far, h + 0.04, 0.16, (96, 124, 124), 0.6)
    stone = mix(mood.tint((92, 80, 82)), INK, 0.35)
    for sheet, inset, dark in ((art.mid, 0.3, 0.2), (art.ground, 0.2, 0.5), (art.front, 0.02, 0.8)):
        _arch(art, sheet, inset, mix(stone, INK, dark))
    floor = mix(stone, mood.key, 0.12)
    art.ground.rect(art.ground.left, lens.y(h + 0.16), art.ground.right, art.ground.bottom, Gradient(floor, mix(stone, INK, 0.6), lens.y(h + 0.16), lens.y(1)))
    art.ground.ellipse(lens.x(0.5), lens.y(h + 0.22), lens.s(0.5), lens.s(0.05), mood.key, alpha=0.3, blur=lens.s(0.04))


def _arch(art: Layers, sheet: Sheet, inset: float, colour: Colour) -> None:
    lens = art.lens
    hole = [(inset, 1.3), (inset + 0.02, 0.7), (inset + 0.06, 0.4), (inset + 0.14, inset * 0.7), (0.42, inset * 0.42), (0.6, inset * 0.38), (0.86 - inset, inset * 0.7), (0.95 - inset, 0.42), (0.99 - inset, 0.72), (1 - inset, 1.3)]
    edge = smooth([(lens.x(u + art.fixed.uniform(-0.015, 0.015)), lens.y(v + art.fixed.uniform(-0.02, 0.02))) for u, v in hole], closed=False)
    outer = [(sheet.right + 9, sheet.bottom + 9), (sheet.right + 9, sheet.top - 9), (sheet.left - 9, sheet.top - 9), (sheet.left - 9, sheet.bottom + 9)]
    sheet.shape([*edge, *outer], colour)


def plain(art: Layers) -> None:
    """No place is named: soft tones of the last remembered picture, out of focus."""
    lens = art.lens
    tones = art.tones or (art.mood.sky[0], art.mood.sky[1], art.mood.haze)
    art.far.backdrop([(lens.height * k, tone) for k, tone in zip((0.05, 0.5, 0.95), tones, strict=True)])
    for _ in range(9):
        r = lens.flat().s(art.free.uniform(0.05, 0.17))
        colour = mix(art.free.choice(tones), art.mood.key, 0.35)
        art.mid.ellipse(lens.width * art.free.uniform(0, 1), lens.height * art.free.uniform(0.05, 0.75), r, r, colour, alpha=0.16, blur=r * 0.1)
    floor = mix(tones[2], INK, 0.25)
    art.ground.rect(art.ground.left, lens.y(art.horizon + 0.1), art.ground.right, art.ground.bottom, Gradient(floor, mix(floor, INK, 0.4), lens.y(art.horizon), lens.y(1.1)), blur=lens.flat().s(0.03))


def _meadow(art: Layers, own: Colour, lift: float) -> list[Point]:
    """The ground the figures stand on; its crest comes back."""
    crest = ridge(art, art.ground, art.horizon + 0.1, lift, own, 0.14, rough=0.3, haze=0.0)
    ridge(art, art.ground, art.horizon + 0.3, 0.06, mix(own, (60, 70, 40), 0.18), 0.0, rough=0.3, haze=0.0)
    return crest


def _leafy(art: Layers, sheet: Sheet, x: float, y: float, size: float, distance: float) -> None:
    green = art.mood.tint((70, 100, 66), distance)
    tree(sheet, art.fixed, x, y, art.lens.s(size), green, mix(green, art.mood.key, 0.35), art.side)


def _fir(art: Layers, x: float, y: float, size: float, distance: float, *, sheet_mid: bool = False) -> None:
    green = art.mood.tint((48, 74, 66), distance)
    pine(art.mid if sheet_mid else art.ground, x, y, art.lens.s(size), green, mix(green, art.mood.key, 0.4), art.side)


def _boulders(art: Layers, own: Colour, count: int) -> None:
    for _ in range(count):
        x, v = art.lens.x(art.free.uniform(-0.05, 1.05)), art.horizon + art.free.uniform(0.36, 0.5)
        colour = art.mood.tint(own)
        rock(art.ground, art.free, x, art.lens.y(v), art.lens.s(art.free.uniform(0.05, 0.13)), mix(colour, INK, 0.3), mix(colour, art.mood.key, 0.35), art.side)


PLACES = {
    "hills": hills, "field": field, "road": road, "mountains": mountains, "snowfield": snowfield, "desert": desert,
    "sea": sea, "lake": lake, "forest": forest, "garden": garden, "sky": sky_place, "space": space, "moon": moon,
    "cave": cave, "": plain,
}  # fmt: skip
