"""Built places under the sky: skyline, street, village."""

from __future__ import annotations

from storymem.engine.animatic.paint.canvas import Colour, Gradient, Sheet, mix
from storymem.engine.animatic.paint.layers import INK, Layers, ridge, sky, tree

_LIT: Colour = (255, 206, 120)
_WALLS: tuple[Colour, ...] = (
    (168, 112, 92),
    (196, 164, 130),
    (128, 120, 128),
    (150, 132, 120),
    (110, 122, 138),
    (186, 140, 104),
)


def city(art: Layers) -> None:
    """A skyline in three depths behind a roof terrace."""
    sky(art, clouds=3)
    h = art.horizon
    for sheet, v, tall, width, distance in (
        (art.far, h + 0.06, 0.36, 0.06, 0.66),
        (art.far, h + 0.12, 0.33, 0.085, 0.44),
        (art.mid, h + 0.2, 0.33, 0.12, 0.24),
    ):
        _towers(art, sheet, v, tall, width, distance)
    lens, mood = art.lens, art.mood
    floor = mood.tint((126, 116, 116))
    y = lens.y(h + 0.2)
    art.ground.rect(
        art.ground.left,
        y,
        art.ground.right,
        art.ground.bottom,
        Gradient(mix(floor, mood.haze, 0.2), mix(floor, INK, 0.35), y, lens.y(1.05)),
    )
    wall = mood.tint((156, 140, 132), 0.06)
    art.ground.rect(
        art.ground.left,
        y - lens.s(0.065),
        art.ground.right,
        y + lens.s(0.01),
        Gradient(wall, mix(wall, INK, 0.3), y - lens.s(0.06), y),
    )
    art.ground.rect(art.ground.left, y - lens.s(0.078), art.ground.right, y - lens.s(0.06), mix(wall, mood.key, 0.4))
    for i in range(11):
        k = lens.s(0.02 + 0.05 * i)
        art.ground.rect(
            art.ground.left,
            y + k,
            art.ground.right,
            y + k + lens.s(0.002 + 0.0006 * i),
            mix(floor, INK, 0.4),
            alpha=0.35,
        )
    _water_tank(art, 0.9 if art.side < 0 else 0.1, h + 0.2)
    near = art.near((80, 76, 84), 0.7)
    flat = lens.flat()
    x = flat.x(-0.17 if art.side > 0 else 1.17)
    art.front.rect(
        min(x, x + art.side * flat.s(0.17)),
        flat.y(0.74),
        max(x, x + art.side * flat.s(0.17)),
        art.front.bottom,
        near,
        blur=flat.s(0.006),
    )
    art.front.stroke(
        [(x + art.side * flat.s(0.1), flat.y(0.76)), (x + art.side * flat.s(0.1), flat.y(0.3))], flat.s(0.008), near
    )
    for k, w in ((0.34, 0.09), (0.4, 0.07), (0.46, 0.05)):
        art.front.stroke(
            [(x + art.side * flat.s(0.1 - w), flat.y(k)), (x + art.side * flat.s(0.1 + w), flat.y(k))],
            flat.s(0.005),
            near,
        )


def _towers(art: Layers, sheet: Sheet, v: float, tall: float, width: float, distance: float) -> None:
    lens, mood = art.lens, art.mood
    u = -0.42
    while u < 1.42:
        w = width * art.fixed.uniform(0.6, 1.25)
        h = lens.s(tall) * art.fixed.uniform(0.35, 1.0) ** 1.3 + lens.s(0.05)
        x0, x1, y1 = lens.x(u), lens.x(u + w), lens.y(v)
        own = art.fixed.choice(_WALLS)
        wall = mood.tint(mix(own, (96, 104, 122), 0.45), distance)
        fade = mix(wall, mood.haze, 0.45)
        sheet.rect(x0, y1 - h, x1, sheet.bottom, Gradient(wall, fade, y1 - h, y1))
        strip = (x1 - (x1 - x0) * 0.26, x1) if art.side > 0 else (x0, x0 + (x1 - x0) * 0.26)
        sheet.rect(strip[0], y1 - h, strip[1], y1, Gradient(mix(wall, mood.key, 0.42), fade, y1 - h, y1))
        top = art.fixed.random()
        if top > 0.72:
            sheet.rect(x0 + (x1 - x0) * 0.28, y1 - h * 1.1, x1 - (x1 - x0) * 0.28, y1 - h + 1, wall)
            sheet.rect((x0 + x1) / 2 - lens.s(0.002), y1 - h * 1.3, (x0 + x1) / 2 + lens.s(0.002), y1 - h, wall)
        _windows(art, sheet, (x0, y1 - h, x1, y1), wall, distance)
        u += w * art.fixed.uniform(0.86, 1.1)


def _windows(art: Layers, sheet: Sheet, box: tuple[float, float, float, float], wall: Colour, distance: float) -> None:
    x0, y0, x1, y1 = box
    step = art.lens.s(0.026)
    columns, rows = int((x1 - x0) / step), min(int((y1 - y0) / (step * 1.25)), 12)
    for column in range(columns):
        for row in range(rows):
            lit = art.fixed.random() < (0.42 if art.mood.lamps else 0.0)
            keep = art.fixed.random() < (1.0 if lit else 0.6)
            if not keep or (distance > 0.6 and not lit):
                continue
            x, y = x0 + (column + 0.5) * (x1 - x0) / columns, y0 + step * (0.7 + row * 1.25)
            colour = mix(_LIT, art.mood.haze, distance * 0.7) if lit else mix(wall, art.mood.sky[0], 0.3)
            sheet.rect(
                x - step * 0.22, y - step * 0.3, x + step * 0.22, y + step * 0.3, colour, alpha=0.9 if lit else 0.45
            )


def _water_tank(art: Layers, u: float, v: float) -> None:
    lens, wood = art.lens, art.mood.tint((112, 84, 68), 0.1)
    x, y, s = lens.x(u), lens.y(v), lens.s(0.16)
    for dx in (-0.3, 0.0, 0.3):
        art.ground.stroke([(x + dx * s, y), (x + dx * s * 0.9, y - s * 0.5)], s * 0.035, mix(wood, INK, 0.4))
    art.ground.rect(x - s * 0.36, y - s * 1.1, x + s * 0.36, y - s * 0.46, wood)
    art.ground.rect(
        x + (s * 0.12 if art.side > 0 else -s * 0.36),
        y - s * 1.1,
        x + (s * 0.36 if art.side > 0 else -s * 0.12),
        y - s * 0.46,
        mix(wood, art.mood.key, 0.4),
    )
    art.ground.shape(
        [(x - s * 0.42, y - s * 1.08), (x, y - s * 1.42), (x + s * 0.42, y - s * 1.08)], mix(wood, INK, 0.3)
    )


def street(art: Layers) -> None:
    """A street in one-point perspective: shop fronts, lamps, pavement."""
    sky(art, clouds=2)
    lens, mood = art.lens, art.mood
    vu, vv = 0.5 + 0.05 * art.side, art.horizon
    _towers(art, art.far, vv + 0.03, 0.2, 0.07, 0.62)
    asphalt = mood.tint((96, 94, 102))
    wet = art.weather == "rain" or mood.lamps
    y = lens.y(vv)
    art.ground.rect(
        art.ground.left,
        y,
        art.ground.right,
        art.ground.bottom,
        Gradient(mix(asphalt, mood.haze, 0.65), mix(asphalt, INK, 0.25), y, lens.y(1.05)),
    )
    for way in (-1, 1):
        _pavement(art, vu, vv, way)
        depths = [0.10, 0.17, 0.28, 0.47, 0.8, 1.5]
        for i in range(len(depths) - 1):
            _front(art, vu, vv, way, depths[i], depths[i + 1], 1 - (i + 1) / len(depths), i)
    if wet:
        for _ in range(16):
            u = art.fixed.uniform(0.2, 0.8)
            art.ground.ellipse(
                lens.x(u),
                lens.y(vv + art.fixed.uniform(0.08, 0.5)),
                lens.s(0.05),
                lens.s(0.004),
                mix(mood.sky[2], _LIT, 0.45),
                alpha=0.3,
                blur=lens.s(0.003),
            )
    for way, near in ((-1, 0.34), (1, 0.22), (-1, 0.16), (1, 0.62)):
        _street_lamp(art, vu + way * near * 0.82, vv, near)


def _pavement(art: Layers, vu: float, vv: float, way: int) -> None:
    lens, stone = art.lens, art.mood.tint((158, 148, 140))
    a, b, edge = vu + way * 0.52 * 1.6, vu + way * 1.2 * 1.6, vv + 0.62 * 1.6
    apex = (lens.x(vu), lens.y(vv))
    paint = Gradient(mix(stone, art.mood.haze, 0.6), mix(stone, INK, 0.15), lens.y(vv), lens.y(1))
    art.ground.shape([apex, (lens.x(a), lens.y(edge)), (lens.x(b), lens.y(edge))], paint)
    art.ground.stroke([apex, (lens.x(a), lens.y(edge))], [0.5, lens.s(0.03)], mix(stone, art.mood.key, 0.3), alpha=0.8)


def _front(art: Layers, vu: float, vv: float, way: int, far: float, near: float, distance: float, number: int) -> None:
    """One house between two depths; both sides of its wall run to the vanishing point."""
    lens, mood = art.lens, art.mood
    own = art.fixed.choice(_WALLS)
    lit_side = way != art.side
    wall = mix(mood.tint(own, distance * 0.62), mood.key if lit_side else INK, 0.16)
    height = art.fixed.uniform(0.85, 1.25)

    def at(depth: float, up: float) -> tuple[float, float]:
        return lens.x(vu + way * depth * 0.72), lens.y(vv + 0.4 * depth) - lens.s(up * depth * height)

    foot0, foot1, top0, top1 = at(far, 0), at(near, 0), at(far, 1.15), at(near, 1.15)
    sheet = art.mid if number < 3 else art.ground
    low, high = foot1[1], top1[1]
    sheet.shape(
        [foot0, foot1, top1, top0], Gradient(wall, mix(wall, mood.haze if distance > 0.4 else INK, 0.22), high, low)
    )
    sheet.stroke([top0, top1], [lens.s(0.014 * far), lens.s(0.03 * near)], mix(wall, mood.key, 0.35))
    panes = 3
    for row, (a, b) in enumerate(((0.08, 0.3), (0.45, 0.62), (0.75, 0.92))):
        for i in range(panes):
            d0 = far * (near / far) ** ((i + 0.22) / panes)
            d1 = far * (near / far) ** ((i + 0.78) / panes)
            glow = art.mood.lamps and (row == 0 or art.fixed.random() < 0.4)
            colour = mix(_LIT, mood.haze, distance * 0.5) if glow else mix(wall, mood.sky[0], 0.42)
            sheet.shape([at(d0, a), at(d1, a), at(d1, b), at(d0, b)], colour, alpha=0.92 if glow else 0.75)
            if row == 0 and not number % 2:
                cloth = mood.tint(((178, 74, 60), (64, 104, 108), (206, 164, 84))[(number + i) % 3], distance * 0.6)
                (x0, y0), (x1, y1) = at(d0 * 0.98, 0.36), at(d1 * 1.02, 0.36)
                drop, out = lens.s(0.05 * d1), -way * lens.s(0.07 * d1)
                sheet.shape([(x0, y0), (x1, y1), (x1 + out, y1 + drop), (x0 + out * 0.6, y0 + drop * 0.7)], cloth)


def _street_lamp(art: Layers, u: float, vv: float, depth: float) -> None:
    lens, mood = art.lens, art.mood
    x, y, s = lens.x(u), lens.y(vv + 0.4 * depth), lens.s(0.95 * depth)
    iron = mix(mood.tint((50, 52, 60)), mood.haze, 0.35 * (1 - depth))
    sheet = art.mid if depth < 0.3 else art.ground
    sheet.stroke([(x, y), (x, y - s * 0.82)], [s * 0.03, s * 0.018], iron)
    arm = 0.1 if u < 0.5 else -0.1
    sheet.stroke([(x, y - s * 0.8), (x + arm * s * 0.6, y - s * 0.87), (x + arm * s, y - s * 0.84)], s * 0.014, iron)
    hx, hy = x + arm * s, y - s * 0.81
    if mood.lamps:
        sheet.glow(hx, hy, s * 0.55, (255, 190, 104), 0.75)
        sheet.ellipse(hx, y, s * 0.2, s * 0.03, (255, 190, 104), alpha=0.3, blur=s * 0.02)
    sheet.ellipse(hx, hy, s * 0.035, s * 0.045, (255, 232, 178) if mood.lamps else mix(iron, mood.key, 0.4))


def village(art: Layers) -> None:
    """Cottages on a hillside, a path between them."""
    sky(art, clouds=3)
    lens, h = art.lens, art.horizon
    ridge(art, art.far, h + 0.01, 0.2, (104, 128, 134), 0.64)
    ridge(art, art.mid, h + 0.06, 0.09, (100, 128, 88), 0.4)
    for i in range(6):
        cottage(
            art,
            art.mid,
            lens.x(-0.1 + 0.22 * i + art.fixed.uniform(-0.04, 0.04)),
            lens.y(h + 0.08),
            lens.s(art.fixed.uniform(0.12, 0.17)),
            0.36,
        )
    ridge(art, art.ground, h + 0.14, 0.04, (122, 136, 84), 0.12, rough=0.3, haze=0.0)
    for u, size in ((0.05 if art.side > 0 else 0.95, 0.34), (0.86 if art.side > 0 else 0.14, 0.27)):
        cottage(art, art.ground, lens.x(u), lens.y(h + 0.19), lens.s(size), 0.1)
    for u in (0.3, 0.72):
        green = art.mood.tint((78, 106, 68), 0.14)
        tree(
            art.ground,
            art.fixed,
            lens.x(u + art.fixed.uniform(-0.05, 0.05)),
            lens.y(h + 0.15),
            lens.s(0.25),
            green,
            mix(green, art.mood.key, 0.35),
            art.side,
        )
    path = art.mood.tint((196, 172, 136))
    art.ground.shape(
        [
            (lens.x(0.5), lens.y(h + 0.15)),
            (lens.x(0.53), lens.y(h + 0.15)),
            (lens.x(0.62), lens.y(h + 0.34)),
            (lens.x(0.9), lens.y(1.25)),
            (lens.x(0.2), lens.y(1.25)),
            (lens.x(0.46), lens.y(h + 0.34)),
        ],
        Gradient(mix(path, art.mood.haze, 0.3), mix(path, INK, 0.25), lens.y(h + 0.1), lens.y(1)),
        blur=lens.s(0.004),
    )


def cottage(art: Layers, sheet: Sheet, x: float, y: float, s: float, distance: float) -> None:
    """A small house standing at (x, y), `s` picture pixels wide; lit inside after dark."""
    mood = art.mood
    wall, roof = mood.tint((222, 206, 182), distance), mood.tint((134, 74, 60), distance)
    sheet.rect(x - s * 0.5, y - s * 0.5, x + s * 0.5, y, Gradient(wall, mix(wall, INK, 0.14), y - s * 0.5, y))
    sheet.rect(
        *((x - s * 0.5, y - s * 0.5, x - s * 0.1, y) if art.side > 0 else (x + s * 0.1, y - s * 0.5, x + s * 0.5, y)),
        mix(wall, mood.sky[0], 0.3),
        alpha=0.6,
    )
    sheet.rect(x + s * 0.2, y - s * 1.02, x + s * 0.3, y - s * 0.6, mix(roof, INK, 0.35))
    sheet.shape(
        [
            (x - s * 0.6, y - s * 0.46),
            (x - s * 0.2, y - s * 0.92),
            (x + s * 0.4, y - s * 0.92),
            (x + s * 0.6, y - s * 0.46),
        ],
        roof,
    )
    sheet.stroke([(x - s * 0.2, y - s * 0.92), (x + s * 0.4, y - s * 0.92)], s * 0.025, mix(roof, mood.key, 0.5))
    glass = _LIT if mood.lamps else mix(wall, mood.sky[0], 0.55)
    for dx in (-0.34, 0.18):
        sheet.rect(x + dx * s, y - s * 0.34, x + (dx + 0.16) * s, y - s * 0.16, glass)
        sheet.rect(x + (dx + 0.075) * s, y - s * 0.34, x + (dx + 0.085) * s, y - s * 0.16, mix(wall, INK, 0.3))
    sheet.rect(x - s * 0.07, y - s * 0.3, x + s * 0.07, y, mood.tint((92, 66, 54), distance))
    if mood.lamps:
        sheet.glow(x, y - s * 0.25, s * 0.8, (255, 184, 96), 0.4)
