"""Large and long insides: hall, corridor, spacecraft, train."""

from __future__ import annotations

from storymem.engine.animatic.paint.canvas import Colour, Gradient, Point, Sheet, mix
from storymem.engine.animatic.paint.layers import INK, Layers, height_at, ridge, sky, stars
from storymem.engine.animatic.places.interior import near_chair, shell, window


def hall(art: Layers) -> None:
    """A great hall: columns in perspective, tall windows, beams of light."""
    line, _ = shell(art, (176, 156, 138), (150, 128, 112), boards=False)
    lens, mood = art.lens, art.mood
    for u in (0.36, 0.5, 0.64):
        window(art, u, line - 0.44, 0.1, 0.34, arched=True)
    ground = mood.tint((164, 140, 120))
    for i in range(-9, 10):
        art.ground.stroke(
            [(lens.x(0.5 + i * 0.05), lens.y(line)), (lens.x(0.5 + i * 0.34), lens.y(line + 0.7))],
            [lens.s(0.001), lens.s(0.005)],
            mix(ground, INK, 0.45),
            alpha=0.45,
        )
    for i in range(6):
        y = lens.y(line + 0.02 + 0.02 * (i + 1) ** 1.9)
        art.ground.rect(
            art.ground.left, y, art.ground.right, y + lens.s(0.002 + 0.0008 * i), mix(ground, INK, 0.45), alpha=0.4
        )
    carpet = mood.tint((142, 44, 46))
    art.ground.shape(
        [
            (lens.x(0.5) - lens.s(0.1), lens.y(line)),
            (lens.x(0.5) + lens.s(0.1), lens.y(line)),
            (lens.x(0.5) + lens.s(0.62), lens.y(line + 0.7)),
            (lens.x(0.5) - lens.s(0.62), lens.y(line + 0.7)),
        ],
        Gradient(carpet, mix(carpet, INK, 0.4), lens.y(line), lens.y(1)),
    )
    for i, (gap, width) in enumerate(((0.235, 0.05), (0.32, 0.085), (0.45, 0.16))):
        for way in (-1, 1):
            x, w = lens.x(0.5 + way * gap), lens.s(width)
            sheet = art.mid if i < 2 else art.ground
            stone = mix(mood.tint((196, 178, 158)), INK, 0.14 * i)
            foot = lens.y(line + 0.03 + 0.07 * i)
            sheet.rect(x - w / 2, sheet.top - 9, x + w / 2, foot, stone)
            edge = (x + w * 0.2, x + w / 2) if art.side > 0 else (x - w / 2, x - w * 0.2)
            sheet.rect(edge[0], sheet.top - 9, edge[1], foot, mix(stone, mood.key, 0.45))
            sheet.rect(
                x - w * 0.5,
                sheet.top - 9,
                x - w * 0.15,
                foot,
                mix(stone, INK, 0.35),
                alpha=0.5 if art.side > 0 else 0.0,
            )
            sheet.rect(x - w * 0.68, foot - w * 0.35, x + w * 0.68, foot, mix(stone, INK, 0.15))
    for i in range(4):
        x = lens.x(0.3 + 0.13 * i)
        skew = -art.side * lens.s(0.5)
        art.ground.shape(
            [
                (x, art.ground.top),
                (x + lens.s(0.07), art.ground.top),
                (x + skew + lens.s(0.2), lens.y(line + 0.26)),
                (x + skew, lens.y(line + 0.26)),
            ],
            mood.key,
            alpha=0.12 if not mood.lamps else 0.04,
            blur=lens.s(0.014),
        )
    if mood.lamps:
        for way in (-1, 1):
            art.ground.glow(lens.x(0.5 + way * 0.3), lens.y(line - 0.22), lens.s(0.5), (255, 178, 92), 0.7)
            art.ground.ellipse(
                lens.x(0.5 + way * 0.3), lens.y(line - 0.22), lens.s(0.014), lens.s(0.026), (255, 232, 180)
            )


def corridor(art: Layers) -> None:
    """A corridor in one-point perspective with a light at its end."""
    lens, mood = art.lens, art.mood
    own = mood.tint((150, 146, 140))
    vu, vv = 0.5, art.horizon * 0.95
    art.far.backdrop([(0, mix(own, INK, 0.5)), (lens.height, mix(own, INK, 0.3))])

    def corner(r: float, sx: int, sy: int) -> Point:
        return lens.x(vu) + sx * lens.s(r * 1.25), lens.y(vv) + sy * lens.s(r * (0.9 if sy < 0 else 1.05))

    edges = (0.055, 0.09, 0.15, 0.25, 0.42, 0.72, 1.3)
    for i in range(len(edges) - 1, 0, -1):
        a, b = edges[i], edges[i - 1]
        dim = 0.1 + 0.09 * i
        sheet = art.far if i < 3 else art.mid if i < 5 else art.ground
        for sides, tone in (
            (((-1, -1), (-1, 1)), mix(own, mood.key if art.side > 0 else INK, 0.14)),
            (((1, -1), (1, 1)), mix(own, mood.key if art.side < 0 else INK, 0.14)),
            (((-1, -1), (1, -1)), mix(own, INK, 0.22)),
            (((-1, 1), (1, 1)), mix(mood.tint((132, 112, 98)), INK, 0.1)),
        ):
            (ax, ay), (bx, by) = sides
            sheet.shape(
                [corner(a, ax, ay), corner(a, bx, by), corner(b, bx, by), corner(b, ax, ay)],
                mix(tone, INK, dim if i % 2 else dim + 0.07),
            )
        x, y = lens.x(vu), lens.y(vv) - lens.s(a * 0.86)
        sheet.ellipse(x, y, lens.s(a * 0.22), lens.s(a * 0.03), (255, 240, 206), alpha=0.95)
        sheet.glow(x, y, lens.s(a * 0.9), mood.key, 0.4)
    x, y = lens.x(vu), lens.y(vv)
    art.far.rect(
        x - lens.s(0.055 * 1.25),
        y - lens.s(0.05),
        x + lens.s(0.055 * 1.25),
        y + lens.s(0.058),
        mix(mood.sky[2], mood.sun, 0.6),
    )
    art.far.glow(x, y, lens.s(0.4), mood.sun, 0.7)


def cabin(art: Layers) -> None:
    """A spacecraft cabin: a wide window on stars and a planet, panels of light."""
    lens = art.lens
    art.far.backdrop([(0, (6, 8, 20)), (lens.height, (18, 24, 52))])
    stars(art, 120, 1.0)
    x, y, r = lens.x(0.62 if art.side > 0 else 0.38), lens.y(0.62), lens.s(0.34)
    art.far.glow(x, y, r * 1.7, (110, 170, 255), 0.6)
    art.far.ellipse(x, y, r, r, (16, 34, 66))
    art.far.ellipse(x + art.side * r * 0.14, y - r * 0.12, r * 0.86, r * 0.86, (74, 140, 200), blur=r * 0.08)
    for _ in range(6):
        art.far.ellipse(
            x + r * art.fixed.uniform(-0.4, 0.6),
            y + r * art.fixed.uniform(-0.7, 0.3),
            r * 0.3,
            r * 0.045,
            (226, 236, 246),
            alpha=0.5,
            blur=r * 0.02,
        )
    hull = (112, 124, 142)
    _hull(art, art.mid, 0.08, 0.09, mix(hull, INK, 0.35))
    for u in (0.36, 0.64):
        art.mid.shape(
            [
                (lens.x(u) - lens.s(0.012), lens.y(0.02)),
                (lens.x(u) + lens.s(0.012), lens.y(0.02)),
                (lens.x(u) + lens.s(0.02), lens.y(0.75)),
                (lens.x(u) - lens.s(0.02), lens.y(0.75)),
            ],
            mix(hull, INK, 0.45),
        )
    desk = mix(hull, INK, 0.45)
    y0 = lens.y(art.horizon + 0.12)
    art.ground.shape(
        [
            (art.ground.left, y0 + lens.s(0.1)),
            (lens.x(0.2), y0),
            (lens.x(0.8), y0),
            (art.ground.right, y0 + lens.s(0.1)),
            (art.ground.right, art.ground.bottom),
            (art.ground.left, art.ground.bottom),
        ],
        Gradient(mix(desk, (120, 180, 240), 0.3), mix(desk, INK, 0.5), y0, lens.y(1)),
    )
    for _ in range(26):
        u, v = art.fixed.uniform(0.1, 0.9), art.horizon + 0.16 + 0.14 * art.fixed.random()
        art.ground.rect(
            lens.x(u),
            lens.y(v),
            lens.x(u) + lens.s(art.fixed.uniform(0.012, 0.05)),
            lens.y(v) + lens.s(0.009),
            art.fixed.choice(((120, 214, 236), (255, 178, 96), (150, 236, 190), (220, 232, 240))),
            alpha=0.85,
        )
    _hull(art, art.front, -0.02, -0.06, (26, 30, 42))


def _hull(art: Layers, sheet: Sheet, inset_u: float, inset_v: float, colour: Colour) -> None:
    lens = art.lens if sheet is not art.front else art.lens.flat()
    cut = 0.1
    hole = [
        (inset_u, inset_v + cut * 1.6),
        (inset_u + cut, inset_v),
        (1 - inset_u - cut, inset_v),
        (1 - inset_u, inset_v + cut * 1.6),
        (1 - inset_u, 0.7 - inset_v),
        (1 - inset_u - cut, 0.82 - inset_v),
        (inset_u + cut, 0.82 - inset_v),
        (inset_u, 0.7 - inset_v),
    ]
    if sheet is art.front:
        hole = [(u, v if v < 0.5 else v + 0.4) for u, v in hole]
    edge = [(lens.x(u), lens.y(v)) for u, v in hole]
    outer = [
        (sheet.left - 9, edge[0][1]),
        (sheet.left - 9, sheet.bottom + 9),
        (sheet.right + 9, sheet.bottom + 9),
        (sheet.right + 9, sheet.top - 9),
        (sheet.left - 9, sheet.top - 9),
        (sheet.left - 9, edge[0][1]),
    ]
    sheet.shape([*edge, edge[0], *outer], colour)
    sheet.stroke([*edge, edge[0]], lens.s(0.01), mix(colour, (150, 196, 240), 0.35))


def carriage(art: Layers) -> None:
    """A train carriage: a row of windows with the land going by, seats below."""
    sky(art, clouds=3)
    lens, mood, h = art.lens, art.mood, art.horizon
    crest = ridge(art, art.far, h + 0.02, 0.12, (104, 128, 110), 0.5)
    ridge(art, art.far, h + 0.12, 0.05, (130, 138, 92), 0.3)
    for i in range(9):
        x = lens.x(0.12 * i)
        art.far.stroke(
            [(x, height_at(crest, x)), (x, height_at(crest, x) - lens.s(0.05))],
            lens.s(0.006),
            mood.tint((70, 64, 62), 0.4),
        )
    wall = mix(mood.tint((126, 82, 62)), INK, 0.15)
    y0, y1 = lens.y(0.12), lens.y(h + 0.12)
    art.mid.rect(
        art.mid.left - 9, art.mid.top - 9, art.mid.right + 9, y0, Gradient(mix(wall, INK, 0.4), wall, lens.y(-0.1), y0)
    )
    art.mid.rect(
        art.mid.left - 9, y1, art.mid.right + 9, art.mid.bottom + 9, Gradient(wall, mix(wall, INK, 0.5), y1, lens.y(1))
    )
    for i in range(-1, 5):
        x = lens.x(0.02 + 0.32 * i)
        art.mid.rect(x - lens.s(0.05), y0 - 1, x + lens.s(0.05), y1 + 1, wall)
        art.mid.rect(
            x + art.side * lens.s(0.045) - lens.s(0.006),
            y0,
            x + art.side * lens.s(0.045) + lens.s(0.006),
            y1,
            mix(wall, mood.key, 0.5),
        )
    art.mid.rect(art.mid.left, y1 - lens.s(0.01), art.mid.right, y1 + lens.s(0.022), mix(wall, mood.key, 0.4))
    for i in range(4):
        x, y, s = lens.x(-0.06 + 0.36 * i), lens.y(h + 0.42), lens.s(0.32)
        cloth = mood.tint((72, 96, 92))
        art.ground.shape(
            [
                (x - s * 0.12, y),
                (x - s * 0.2, y - s * 0.92),
                (x, y - s),
                (x + s * 0.1, y - s * 0.4),
                (x + s * 0.5, y - s * 0.34),
                (x + s * 0.5, y),
            ],
            Gradient(mix(cloth, mood.key, 0.3), mix(cloth, INK, 0.4), y - s, y),
        )
    art.ground.rect(
        art.ground.left, lens.y(h + 0.4), art.ground.right, art.ground.bottom, mix(mood.tint((74, 58, 52)), INK, 0.3)
    )
    near_chair(art)
