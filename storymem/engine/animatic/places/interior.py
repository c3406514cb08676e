"""What rooms are made of: walls, floor, windows with their light, lamps, shelves, tables."""

from __future__ import annotations

from storymem.engine.animatic.paint.canvas import Colour, Gradient, Sheet, mix
from storymem.engine.animatic.paint.layers import INK, Layers


def shell(art: Layers, wall: Colour, floor: Colour, *, boards: bool = True) -> tuple[float, Colour]:
    """Back wall, skirting and floor; the floor line's height (0 to 1) and the wall's colour in this light come back."""
    lens, mood = art.lens, art.mood
    line = art.horizon + 0.16
    y = lens.y(line)
    tone = mood.tint(wall, 0.06)
    art.mid.rect(
        art.mid.left - 9, art.mid.top - 9, art.mid.right + 9, y, Gradient(mix(tone, INK, 0.3), tone, lens.y(-0.05), y)
    )
    ground = mood.tint(floor)
    art.ground.rect(
        art.ground.left - 9,
        y,
        art.ground.right + 9,
        art.ground.bottom + 9,
        Gradient(mix(ground, mood.haze, 0.12), mix(ground, INK, 0.5), y, lens.y(1.1)),
    )
    if boards:
        for i in range(-16, 17):
            far, near = lens.x(0.5 + i * 0.075), lens.x(0.5 + i * 0.3)
            art.ground.stroke(
                [(far, y), (near, lens.y(line + 0.75))],
                [lens.s(0.0015), lens.s(0.006)],
                mix(ground, INK, 0.45),
                alpha=0.5,
            )
    art.mid.rect(art.mid.left, y - lens.s(0.035), art.mid.right, y + 1, mix(tone, INK, 0.35))
    return line, tone


def window(art: Layers, u: float, v: float, w: float, h: float, *, panes: int = 2, arched: bool = False) -> None:
    """A window with the hour outside, and by day its light on the floor."""
    lens, mood = art.lens, art.mood
    x0, x1, y0, y1 = (
        lens.x(u) - lens.s(w) / 2,
        lens.x(u) + lens.s(w) / 2,
        lens.y(v) - lens.s(h) / 2,
        lens.y(v) + lens.s(h) / 2,
    )
    frame = mix(mood.tint((196, 180, 160)), INK, 0.1)
    t = lens.s(0.016)
    art.mid.rect(x0 - t, y0 - t, x1 + t, y1 + t, frame)
    if arched:
        art.mid.ellipse((x0 + x1) / 2, y0, (x1 - x0) / 2 + t, (x1 - x0) / 2 + t, frame)
        art.mid.ellipse((x0 + x1) / 2, y0, (x1 - x0) / 2, (x1 - x0) / 2, mood.sky[1])
    outside = mix(mood.sky[1], mood.sun, 0.35) if not mood.lamps else mood.sky[1]
    art.mid.rect(x0, y0, x1, y1, Gradient(outside, mix(mood.sky[2], mood.sun, 0.3 if not mood.lamps else 0.0), y0, y1))
    hill = [
        (x0, y1),
        (x0, y1 - lens.s(0.06)),
        ((x0 * 2 + x1) / 3, y1 - lens.s(0.1)),
        ((x0 + x1 * 2) / 3, y1 - lens.s(0.07)),
        (x1, y1 - lens.s(0.11)),
        (x1, y1),
    ]
    art.mid.shape(hill, mix(mood.sky[1], (58, 84, 96) if not mood.lamps else INK, 0.45))
    for i in range(1, panes):
        x = x0 + (x1 - x0) * i / panes
        art.mid.rect(x - t * 0.3, y0 - (lens.s(w) / 2 if arched else 0), x + t * 0.3, y1, frame)
    art.mid.rect(x0, (y0 + y1) / 2 - t * 0.3, x1, (y0 + y1) / 2 + t * 0.3, frame)
    art.mid.rect(x0 - t * 2, y1 + t * 0.6, x1 + t * 2, y1 + t * 1.9, mix(frame, mood.key, 0.3))
    if not mood.lamps:
        art.mid.glow((x0 + x1) / 2, (y0 + y1) / 2, lens.s(w + h), mood.key, 0.4)
        _sunpatch(art, (x0 + x1) / 2, lens.s(w))


def _sunpatch(art: Layers, x: float, w: float) -> None:
    lens, away = art.lens, -art.side
    y0, y1 = lens.y(art.horizon + 0.24), lens.y(art.horizon + 0.44)
    for i in range(2):
        a = x + away * lens.s(0.1) + (i - 1) * w * 0.62
        skew = away * lens.s(0.22)
        art.ground.shape(
            [(a, y0), (a + w * 0.52, y0), (a + w * 0.66 + skew, y1), (a - w * 0.04 + skew, y1)],
            art.mood.key,
            alpha=0.4,
            blur=lens.s(0.008),
        )
    art.front.shape(
        [
            (x - w * 0.4, art.front.top),
            (x + w * 0.5, art.front.top),
            (x + away * lens.s(0.6) + w * 0.8, lens.y(1.05)),
            (x + away * lens.s(0.6) - w * 0.5, lens.y(1.05)),
        ],
        art.mood.key,
        alpha=0.06,
        blur=lens.s(0.03),
    )


def curtains(art: Layers, u: float, v: float, w: float, h: float, own: Colour) -> None:
    lens, cloth = art.lens, art.mood.tint(own)
    for way in (-1, 1):
        x, y0, y1 = lens.x(u) + way * lens.s(w * 0.62), lens.y(v) - lens.s(h * 0.62), lens.y(v) + lens.s(h * 0.78)
        for i in range(4):
            a = x + way * lens.s(0.026 * (i - 1.5))
            art.mid.shape(
                [(a - lens.s(0.014), y0), (a + lens.s(0.014), y0), (a + lens.s(0.02), y1), (a - lens.s(0.02), y1)],
                mix(cloth, art.mood.key if i % 2 else INK, 0.14),
            )
    art.mid.stroke(
        [
            (lens.x(u) - lens.s(w * 0.78), lens.y(v) - lens.s(h * 0.63)),
            (lens.x(u) + lens.s(w * 0.78), lens.y(v) - lens.s(h * 0.63)),
        ],
        lens.s(0.01),
        mix(cloth, INK, 0.6),
    )


def lamp(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    """A standing or table lamp whose foot is at (x, y), `s` picture pixels tall; lit in lamplight."""
    iron = art.mood.tint((70, 58, 52))
    sheet.stroke([(x, y), (x, y - s * 0.75)], s * 0.025, iron)
    sheet.ellipse(x, y, s * 0.12, s * 0.025, iron)
    lit = art.mood.lamps
    shade = (255, 224, 160) if lit else art.mood.tint((226, 204, 168))
    if lit:
        sheet.glow(x, y - s * 0.84, art.lens.s(0.75), (255, 178, 92), 0.7)
    sheet.shape(
        [(x - s * 0.1, y - s), (x + s * 0.1, y - s), (x + s * 0.2, y - s * 0.72), (x - s * 0.2, y - s * 0.72)], shade
    )


def shelf(art: Layers, u: float, v: float, w: float, rows: int) -> None:
    lens, wood = art.lens, art.mood.tint((110, 78, 58))
    x0, x1, gap = lens.x(u) - lens.s(w) / 2, lens.x(u) + lens.s(w) / 2, lens.s(0.115)
    top = lens.y(v) - gap * rows
    art.mid.rect(x0, top - lens.s(0.014), x1, lens.y(v), mix(wood, INK, 0.5))
    for row in range(rows):
        y, x = top + gap * (row + 1), x0 + lens.s(0.008)
        while x < x1 - lens.s(0.022):
            bw, bh = lens.s(art.fixed.uniform(0.012, 0.026)), gap * art.fixed.uniform(0.55, 0.84)
            own = art.fixed.choice(
                ((160, 70, 56), (62, 98, 104), (204, 166, 92), (98, 112, 84), (214, 204, 184), (84, 66, 92))
            )
            if art.fixed.random() < 0.88:
                art.mid.rect(x, y - bh, x + bw * 0.9, y, art.mood.tint(own, 0.1))
            x += bw
        art.mid.rect(x0, y - lens.s(0.004), x1, y + lens.s(0.01), wood)


def table(art: Layers, sheet: Sheet, u: float, v: float, w: float, h: float, own: Colour = (142, 98, 66)) -> None:
    """A table standing at floor height `v`."""
    lens, wood = art.lens, art.mood.tint(own)
    x0, x1, y = lens.x(u) - lens.s(w) / 2, lens.x(u) + lens.s(w) / 2, lens.y(v)
    for x in (x0 + lens.s(0.02), x1 - lens.s(0.02)):
        sheet.stroke([(x, y), (x, y - lens.s(h))], lens.s(0.016), mix(wood, INK, 0.45))
    sheet.ellipse((x0 + x1) / 2, y, lens.s(w * 0.55), lens.s(0.02), INK, alpha=0.35, blur=lens.s(0.01))
    sheet.rect(x0, y - lens.s(h), x1, y - lens.s(h) + lens.s(0.035), mix(wood, INK, 0.25))
    sheet.shape(
        [
            (x0 - lens.s(0.01), y - lens.s(h) + 1),
            (x0 + lens.s(0.03), y - lens.s(h + 0.022)),
            (x1 - lens.s(0.03), y - lens.s(h + 0.022)),
            (x1 + lens.s(0.01), y - lens.s(h) + 1),
        ],
        mix(wood, art.mood.key, 0.32),
    )


def picture_frames(art: Layers, spots: tuple[tuple[float, float, float], ...]) -> None:
    lens = art.lens
    for u, v, s in spots:
        x, y, w = lens.x(u), lens.y(v), lens.s(s)
        art.mid.rect(x - w * 0.5, y - w * 0.62, x + w * 0.5, y + w * 0.62, art.mood.tint((96, 70, 52)))
        art.mid.rect(
            x - w * 0.4,
            y - w * 0.52,
            x + w * 0.4,
            y + w * 0.52,
            Gradient(art.mood.tint((196, 204, 196)), art.mood.tint((122, 142, 128)), y - w * 0.5, y + w * 0.5),
        )


def sofa(art: Layers, u: float, v: float) -> None:
    lens, cloth = art.lens, art.mood.tint((84, 112, 112))
    x, y, s = lens.x(u), lens.y(v), lens.s(0.5)
    g = art.ground
    g.ellipse(x, y, s * 0.55, s * 0.05, INK, alpha=0.4, blur=s * 0.02)
    g.shape(
        [
            (x - s * 0.44, y - s * 0.4),
            (x + s * 0.44, y - s * 0.4),
            (x + s * 0.46, y - s * 0.05),
            (x - s * 0.46, y - s * 0.05),
        ],
        Gradient(mix(cloth, art.mood.key, 0.2), cloth, y - s * 0.4, y),
    )
    g.rect(x - s * 0.42, y - s * 0.22, x - 1, y - s * 0.1, mix(cloth, art.mood.key, 0.32))
    g.rect(x + 1, y - s * 0.22, x + s * 0.42, y - s * 0.1, mix(cloth, art.mood.key, 0.32))
    g.rect(x - s * 0.46, y - s * 0.11, x + s * 0.46, y - s * 0.02, mix(cloth, INK, 0.3))
    for way in (-1, 1):
        g.ellipse(
            x + way * s * 0.47,
            y - s * 0.22,
            s * 0.075,
            s * 0.08,
            mix(cloth, art.mood.key if way == art.side else INK, 0.25),
        )
        g.rect(
            x + way * s * 0.47 - s * 0.075,
            y - s * 0.22,
            x + way * s * 0.47 + s * 0.075,
            y,
            mix(cloth, art.mood.key if way == art.side else INK, 0.2),
        )
    g.shape(
        [
            (x - s * 0.3, y - s * 0.34),
            (x - s * 0.14, y - s * 0.36),
            (x - s * 0.12, y - s * 0.2),
            (x - s * 0.29, y - s * 0.19),
        ],
        art.mood.tint((214, 160, 84)),
    )


def near_chair(art: Layers) -> None:
    """A dark chair back at the edge of the frame."""
    lens, dark = art.lens.flat(), art.near((96, 66, 50), 0.72)
    x, turn = (lens.x(-0.06), 1) if art.side > 0 else (lens.x(1.06), -1)
    art.front.shape(
        [
            (x - turn * lens.s(0.3), lens.y(1.2)),
            (x - turn * lens.s(0.26), lens.y(0.74)),
            (x + turn * lens.s(0.1), lens.y(0.7)),
            (x + turn * lens.s(0.19), lens.y(0.78)),
            (x + turn * lens.s(0.24), lens.y(1.2)),
        ],
        dark,
        blur=lens.s(0.008),
    )


def cupboard(art: Layers, u: float, v: float, w: float, h: float) -> None:
    lens, paint = art.lens, art.mood.tint((104, 136, 128), 0.08)
    x0, x1, y0, y1 = (
        lens.x(u) - lens.s(w / 2),
        lens.x(u) + lens.s(w / 2),
        lens.y(v) - lens.s(h / 2),
        lens.y(v) + lens.s(h / 2),
    )
    art.mid.rect(x0, y0, x1, y1, Gradient(mix(paint, INK, 0.15), paint, y0, y1))
    for a, b in ((x0, (x0 + x1) / 2), ((x0 + x1) / 2, x1)):
        art.mid.rect(
            a + lens.s(0.012), y0 + lens.s(0.014), b - lens.s(0.012), y1 - lens.s(0.014), mix(paint, art.mood.key, 0.14)
        )


def pots(art: Layers, top: float, u: float) -> None:
    lens, steel, copper = art.lens, art.mood.tint((126, 132, 136)), art.mood.tint((196, 112, 72))
    x = lens.x(u)
    art.ground.rect(
        x - lens.s(0.1),
        top - lens.s(0.12),
        x + lens.s(0.04),
        top - lens.s(0.02),
        Gradient(mix(steel, art.mood.key, 0.4), steel, top - lens.s(0.12), top),
    )
    art.ground.rect(
        x - lens.s(0.115), top - lens.s(0.128), x + lens.s(0.055), top - lens.s(0.115), mix(steel, INK, 0.2)
    )
    for dx, r in ((0.16, 0.04), (0.25, 0.03)):
        art.ground.ellipse(x + lens.s(dx), top - lens.s(0.02 + r), lens.s(r), lens.s(r), copper)
        art.ground.ellipse(
            x + lens.s(dx) + art.side * lens.s(r * 0.3),
            top - lens.s(0.03 + r),
            lens.s(r * 0.4),
            lens.s(r * 0.4),
            mix(copper, art.mood.key, 0.6),
            alpha=0.7,
        )


def pendant(art: Layers, u: float, v: float) -> None:
    lens = art.lens
    x, y = lens.x(u), lens.y(v)
    art.mid.stroke([(x, art.mid.top), (x, y)], lens.s(0.005), INK)
    art.mid.glow(x, y + lens.s(0.05), lens.s(0.8), (255, 178, 92), 0.75)
    art.mid.shape(
        [
            (x - lens.s(0.02), y),
            (x + lens.s(0.02), y),
            (x + lens.s(0.085), y + lens.s(0.06)),
            (x - lens.s(0.085), y + lens.s(0.06)),
        ],
        mix(art.mood.tint((90, 110, 104)), INK, 0.3),
    )
    art.mid.ellipse(x, y + lens.s(0.062), lens.s(0.05), lens.s(0.014), (255, 236, 190))


def near_table(art: Layers) -> None:
    lens, wood = art.lens.flat(), art.near((128, 84, 56), 0.6)
    art.front.rect(
        art.front.left,
        lens.y(0.985),
        art.front.right,
        art.front.bottom,
        Gradient(mix(wood, art.mood.key, 0.16), wood, lens.y(0.985), lens.y(1.02)),
    )
    x = lens.x(0.09 if art.side > 0 else 0.91)
    art.front.ellipse(x, lens.y(0.95), lens.s(0.12), lens.s(0.05), mix(wood, INK, 0.4))
    for dx, dy, own in ((-0.05, -0.05, (176, 74, 56)), (0.03, -0.065, (206, 152, 68)), (0.07, -0.04, (130, 142, 70))):
        art.front.ellipse(x + lens.s(dx), lens.y(0.95) + lens.s(dy), lens.s(0.05), lens.s(0.05), art.near(own, 0.38))
    art.front.soften(lens.s(0.005))
