"""Things: landmarks that stand in a wide picture, and small objects that fill an insert."""

from __future__ import annotations

import math
from collections.abc import Callable

from storymem.engine.animatic.canvas import Colour, Gradient, Point, Sheet, mix, smooth
from storymem.engine.animatic.layers import INK, Layers, pine, tree
from storymem.engine.animatic.town import cottage

_FLAME: Colour = (255, 196, 104)
Paint = Callable[[Layers, Sheet, float, float, float], None]
"""Paints one thing standing at (x, y), `s` picture pixels tall."""


def frame_at(x: float, y: float, s: float) -> Callable[[float, float], Point]:
    """A thing's own coordinates: right and up from (x, y), in multiples of `s`."""
    return lambda a, b: (x + a * s, y - b * s)


def lighthouse(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    m = art.mood
    white, red = m.tint((236, 230, 218), 0.1), m.tint((186, 64, 54), 0.1)
    at = frame_at(x, y, s)
    for i in range(5):
        a, b = i / 5, (i + 1) / 5
        wa, wb = 0.11 - 0.05 * a, 0.11 - 0.05 * b
        tone = white if i % 2 == 0 else red
        sheet.shape([at(-wa, a * 0.78), at(wa, a * 0.78), at(wb, b * 0.78), at(-wb, b * 0.78)], tone)
    dark = mix(red, INK, 0.55)
    sheet.rect(*at(-0.085, 0.81), *at(0.085, 0.775), dark)
    sheet.rect(*at(-0.045, 0.9), *at(0.045, 0.8), (255, 226, 150) if m.lamps or m.stars else mix(white, m.sky[0], 0.3))
    sheet.shape([at(-0.06, 0.9), at(0, 1.0), at(0.06, 0.9)], dark)
    if m.lamps or m.stars > 0.05:
        beam = -art.side
        sheet.shape([at(0, 0.87), at(0, 0.83), at(beam * 2.6, 0.66), at(beam * 2.6, 1.12)], (255, 232, 170), alpha=0.2, blur=s * 0.03)
        sheet.glow(*at(0, 0.85), s * 0.5, (255, 214, 130), 0.8)


def boat(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    m = art.mood
    hull, sail = m.tint((120, 62, 50)), m.tint((236, 224, 200))
    at = frame_at(x, y, s)
    sheet.ellipse(x, y + s * 0.03, s * 0.5, s * 0.035, INK, alpha=0.35, blur=s * 0.02)
    sheet.stroke([at(0.02, 0.08), at(0.02, 0.98)], s * 0.022, mix(hull, INK, 0.5))
    sheet.shape(smooth([at(0.05, 0.94), at(0.2, 0.6), at(0.36, 0.24), at(0.05, 0.22)]), sail)
    sheet.shape(smooth([at(-0.01, 0.88), at(-0.12, 0.55), at(-0.3, 0.26), at(-0.01, 0.24)]), mix(sail, m.sky[1], 0.3))
    sheet.shape(smooth([at(-0.42, 0.17), at(-0.1, 0.11), at(0.2, 0.11), at(0.48, 0.2), at(0.36, 0.0), at(-0.3, -0.01)]), hull)
    sheet.stroke([at(-0.41, 0.165), at(0.0, 0.115), at(0.46, 0.19)], s * 0.02, mix(hull, m.key, 0.45))


def rocket(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    m = art.mood
    white = mix(m.tint((226, 226, 232)), (226, 226, 232), 0.4)
    at = frame_at(x, y, s)
    for way in (-1, 1):
        sheet.stroke([at(way * 0.12, 0.36), at(way * 0.3, 0.02)], s * 0.025, mix(white, INK, 0.45))
        sheet.ellipse(*at(way * 0.3, 0.01), s * 0.06, s * 0.02, mix(white, INK, 0.3))
    sheet.shape([at(-0.24, 0.2), at(0.24, 0.2), at(0.2, 0.42), at(-0.2, 0.42)], m.tint((206, 164, 84)))
    sheet.shape(smooth([at(-0.17, 0.42), at(-0.2, 0.66), at(-0.1, 0.84), at(0.1, 0.84), at(0.2, 0.66), at(0.17, 0.42)]), white)
    sheet.ellipse(*at(0.07, 0.66), s * 0.05, s * 0.05, (40, 56, 84))


def castle(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    wall = art.mood.tint((156, 148, 150), 0.3)
    roof = art.mood.tint((94, 84, 108), 0.3)
    at = frame_at(x, y, s)
    sheet.rect(*at(-0.5, 0.42), *at(0.5, -0.05), Gradient(wall, mix(wall, art.mood.haze, 0.4), y - 0.4 * s, y))
    for a, w, h in ((-0.5, 0.09, 0.62), (0.5, 0.09, 0.58), (-0.16, 0.08, 0.8), (0.16, 0.1, 0.7)):
        sheet.rect(*at(a - w, h), *at(a + w, -0.05), mix(wall, art.mood.key if (a > 0) == (art.side > 0) else INK, 0.14))
        sheet.shape([at(a - w * 1.25, h), at(a, h + 0.26), at(a + w * 1.25, h)], roof)
        sheet.rect(*at(a - 0.015, h - 0.1), *at(a + 0.015, h - 0.2), _FLAME if art.mood.lamps else mix(wall, INK, 0.5))
    for i in range(9):
        sheet.rect(*at(-0.48 + i * 0.11, 0.47), *at(-0.42 + i * 0.11, 0.41), wall)


def tower(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    wall = art.mood.tint((190, 168, 144), 0.2)
    at = frame_at(x, y, s)
    sheet.shape([at(-0.13, 0), at(0.13, 0), at(0.09, 0.74), at(-0.09, 0.74)], wall)
    sheet.shape([at(-0.12, 0.72), at(0, 0.94), at(0.12, 0.72)], art.mood.tint((120, 70, 60), 0.2))
    for k in range(4):
        a = math.radians(28 + 90 * k)
        cx, cy = at(0, 0.72)
        tip = (cx + math.cos(a) * s * 0.4, cy + math.sin(a) * s * 0.4)
        sheet.stroke([(cx, cy), tip], [s * 0.014, s * 0.05], mix(wall, INK, 0.5))


def car(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    m = art.mood
    body = m.tint((176, 74, 60))
    at = frame_at(x, y, s)
    sheet.ellipse(x, y, s * 1.3, s * 0.08, INK, alpha=0.45, blur=s * 0.04)
    sheet.shape(smooth([at(-0.7, 0.55), at(-0.5, 0.95), at(0.3, 0.97), at(0.62, 0.56)]), mix(body, INK, 0.1))
    sheet.shape([at(-0.52, 0.58), at(-0.4, 0.86), at(-0.04, 0.88), at(-0.04, 0.58)], mix(m.sky[1], m.sky[2], 0.5))
    sheet.shape([at(0.03, 0.58), at(0.03, 0.88), at(0.24, 0.87), at(0.46, 0.58)], mix(m.sky[1], m.sky[2], 0.5))
    sheet.shape(smooth([at(-1.15, 0.2), at(-1.12, 0.52), at(-0.6, 0.6), at(0.6, 0.6), at(1.12, 0.5), at(1.18, 0.2)]), Gradient(mix(body, m.key, 0.25), mix(body, INK, 0.3), y - 0.6 * s, y - 0.15 * s))
    for a in (-0.68, 0.7):
        sheet.ellipse(*at(a, 0.17), s * 0.2, s * 0.2, INK)
        sheet.ellipse(*at(a, 0.17), s * 0.09, s * 0.09, m.tint((150, 152, 158)))
    if m.lamps:
        sheet.glow(*at(1.14, 0.42), s * 0.9, (255, 222, 150), 0.8)
    sheet.ellipse(*at(1.12, 0.42), s * 0.05, s * 0.06, (255, 240, 200))


def campfire(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    at = frame_at(x, y, s)
    sheet.glow(*at(0, 0.3), s * 3.4, (255, 150, 70), 0.85 if art.mood.stars or art.mood.lamps else 0.3)
    for a in (-1, 1):
        sheet.stroke([at(-0.4 * a, 0.0), at(0.36 * a, 0.16)], s * 0.11, (66, 44, 38))
    for k, tone in ((1.0, (240, 110, 52)), (0.72, (255, 176, 72)), (0.4, (255, 236, 168))):
        sheet.shape(smooth([at(-0.28 * k, 0.12), at(-0.2 * k, 0.45 * k), at(-0.02, 0.95 * k), at(0.1 * k, 0.6 * k), at(0.26 * k, 0.42 * k), at(0.26 * k, 0.12), at(0, 0.04)]), tone)


def tent(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    cloth = art.mood.tint((206, 150, 84))
    at = frame_at(x, y, s)
    sheet.shape([at(-0.8, 0), at(0.1, 1), at(0.3, 0)], mix(cloth, art.mood.key, 0.15))
    sheet.shape([at(0.1, 1), at(0.85, 0), at(0.3, 0)], mix(cloth, INK, 0.35))
    if art.mood.lamps:
        sheet.glow(*at(-0.1, 0.35), s * 1.0, _FLAME, 0.7)
    sheet.shape([at(-0.12, 0), at(0.06, 0.62), at(0.16, 0)], _FLAME if art.mood.lamps else mix(cloth, INK, 0.6))


def lamp_post(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    iron = art.mood.tint((48, 50, 58))
    sheet.stroke([(x, y), (x, y - s * 0.9)], [s * 0.035, s * 0.02], iron)
    if art.mood.lamps:
        sheet.glow(x, y - s * 0.93, s * 0.7, (255, 190, 104), 0.8)
    sheet.shape([(x - s * 0.05, y - s * 0.99), (x + s * 0.05, y - s * 0.99), (x + s * 0.035, y - s * 0.87), (x - s * 0.035, y - s * 0.87)], (255, 232, 178) if art.mood.lamps else mix(iron, art.mood.key, 0.4))


def bridge(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    stone = art.mood.tint((162, 150, 138), 0.16)
    at = frame_at(x, y, s)
    deck = smooth([at(-1.7, 0.2), at(-0.9, 0.5), at(0, 0.64), at(0.9, 0.5), at(1.7, 0.2)], closed=False)
    under = smooth([at(1.2, -0.05), at(0.85, 0.26), at(0, 0.46), at(-0.85, 0.26), at(-1.2, -0.05)], closed=False)
    sheet.shape([*deck, at(1.75, -0.05), *under, at(-1.75, -0.05)], Gradient(stone, mix(stone, INK, 0.3), y - 0.6 * s, y))
    sheet.stroke(deck, s * 0.05, mix(stone, art.mood.key, 0.35))


def one_tree(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    green = art.mood.tint((80, 112, 70))
    if art.weather == "snow" or art.mood.stars > 0.9:
        pine(sheet, x, y, s, mix(green, INK, 0.2), mix(green, art.mood.key, 0.35), art.side)
    else:
        tree(sheet, art.fixed, x, y, s, green, mix(green, art.mood.key, 0.35), art.side)


def house(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    cottage(art, sheet, x, y, s, 0.1)


def sleigh(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    red = art.mood.tint((178, 50, 48))
    at = frame_at(x, y, s)
    sheet.stroke(smooth([at(-0.7, 0.04), at(0.5, 0.04), at(0.8, 0.3)], closed=False), s * 0.05, art.mood.tint((214, 172, 90)))
    sheet.shape(smooth([at(-0.75, 0.9), at(-0.6, 0.3), at(0.2, 0.16), at(0.66, 0.4), at(0.5, 0.5), at(0.1, 0.44), at(-0.4, 0.6)]), red)


LANDMARKS: dict[str, tuple[Paint, float]] = {
    "lighthouse": (lighthouse, 0.62), "boat": (boat, 0.2), "rocket": (rocket, 0.42), "house": (house, 0.3), "castle": (castle, 0.4),
    "tower": (tower, 0.5), "car": (car, 0.15), "campfire": (campfire, 0.09), "tent": (tent, 0.2), "tree": (one_tree, 0.46),
    "lamp post": (lamp_post, 0.46), "bridge": (bridge, 0.2), "sleigh": (sleigh, 0.2),
}  # fmt: skip
"""What can stand in a wide picture, and how many units tall it is."""


def cup(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    clay = art.mood.tint((214, 200, 178))
    at = frame_at(x, y, s)
    g.ellipse(*at(-0.02, 0.0), s * 0.55, s * 0.09, clay)
    g.stroke(smooth([at(0.3, 0.62), at(0.56, 0.6), at(0.52, 0.26), at(0.26, 0.22)], closed=False), s * 0.07, clay)
    g.shape(smooth([at(-0.38, 0.78), at(-0.36, 0.4), at(-0.2, 0.04), at(0.2, 0.04), at(0.36, 0.4), at(0.38, 0.78)]), clay)
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
    g.shape(smooth([at(0, 0.0), at(0.5, 0.08), at(0.92, 0.06), at(0.62, 0.66), at(0.3, 0.69), at(0, 0.6)]), mix(page, INK, 0.1))
    for i in range(6):
        v = 0.16 + 0.075 * i
        for way in (-1, 1):
            g.stroke([at(way * (0.1 + 0.004 * i), v), at(way * (0.78 - 0.05 * i) * (0.62 if i == 0 else 1), v + 0.03)], s * 0.014, mix(page, INK, 0.55), alpha=0.6)
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
    g.glow(*at(0, 0.5), s * 2.0, _FLAME, 0.85)
    g.stroke(smooth([at(-0.22, 0.98), at(-0.2, 1.2), at(0, 1.3), at(0.2, 1.2), at(0.22, 0.98)], closed=False), s * 0.028, iron)
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
        g.shape(smooth([at(-0.01, v), at(way * 0.2, v + 0.16), at(way * 0.42, v + 0.1), at(way * 0.2, v - 0.02)]), mix(leaf, art.mood.key, 0.2 if way == art.side else 0.0))
    for i, (r, tone) in enumerate(((0.31, mix(red, INK, 0.3)), (0.25, mix(red, INK, 0.1)), (0.18, red), (0.1, mix(red, art.mood.key, 0.35)))):
        for k in range(5):
            a = 2 * math.pi * k / 5 + i * 0.6
            g.ellipse(*at(math.cos(a) * r * 0.62, 0.92 + math.sin(a) * r * 0.42), s * r * 0.62, s * r * 0.5, tone, alpha=0.92)


def clock(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    brass, face = art.mood.tint((206, 160, 80)), art.mood.tint((244, 236, 216))
    cx, cy, r = x, y - s * 0.56, s * 0.55
    g.ellipse(cx, cy - r * 1.12, r * 0.16, r * 0.14, brass)
    g.ellipse(cx, cy, r, r, brass)
    g.ellipse(cx, cy, r * 0.86, r * 0.86, face)
    for i in range(12):
        a = math.pi * i / 6
        g.stroke([(cx + math.sin(a) * r * 0.68, cy - math.cos(a) * r * 0.68), (cx + math.sin(a) * r * 0.78, cy - math.cos(a) * r * 0.78)], r * (0.05 if i % 3 == 0 else 0.025), INK)
    for a, length, w in ((5.3, 0.42, 0.055), (1.0, 0.64, 0.038)):
        g.stroke([(cx, cy), (cx + math.sin(a) * r * length, cy - math.cos(a) * r * length)], r * w, INK)
    g.ellipse(cx, cy, r * 0.05, r * 0.05, art.mood.tint((176, 60, 50)))


def key(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    brass = art.mood.tint((212, 168, 88))
    ring = smooth([(x - s * 0.5 + math.cos(a) * s * 0.24, y - s * 0.3 + math.sin(a) * s * 0.2) for a in [i * math.pi / 6 for i in range(13)]], closed=False)
    g.stroke(ring, s * 0.08, brass)
    g.stroke([(x - s * 0.28, y - s * 0.27), (x + s * 0.7, y - s * 0.12)], s * 0.08, brass)
    for k in (0.52, 0.66):
        g.stroke([(x + s * k, y - s * 0.14), (x + s * (k - 0.03), y + s * 0.06)], s * 0.07, brass)


def bowl(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    blue, food = art.mood.tint((88, 124, 154)), art.mood.tint((226, 184, 110))
    at = frame_at(x, y, s)
    for a, b, r in ((-0.22, 0.62, 0.22), (0.2, 0.62, 0.24), (0, 0.7, 0.26)):
        g.ellipse(*at(a, b), s * r, s * r * 0.7, mix(food, art.mood.tint((186, 74, 54)), 0.5 if a < 0 else 0.0))
    g.shape(smooth([at(-0.66, 0.6), at(-0.5, 0.22), at(-0.2, 0.0), at(0.2, 0.0), at(0.5, 0.22), at(0.66, 0.6), at(0, 0.52)]), Gradient(mix(blue, art.mood.key, 0.25), mix(blue, INK, 0.35), y - 0.6 * s, y))


def candle(art: Layers, g: Sheet, x: float, y: float, s: float) -> None:
    wax = art.mood.tint((240, 226, 196))
    at = frame_at(x, y, s)
    g.glow(*at(0, 1.0), s * 2.0, _FLAME, 0.85)
    g.ellipse(*at(0, 0.0), s * 0.4, s * 0.09, art.mood.tint((150, 112, 66)))
    g.rect(*at(-0.13, 0.78), *at(0.13, 0.0), Gradient((255, 232, 176), wax, y - 0.8 * s, y))
    g.stroke([at(0, 0.78), at(0.005, 0.86)], s * 0.02, INK)
    g.shape(smooth([at(-0.07, 0.88), at(-0.06, 1.0), at(0, 1.22), at(0.06, 1.0), at(0.07, 0.88), at(0, 0.83)]), (255, 238, 186))


OBJECTS: dict[str, Paint] = {
    "cup": cup, "book": book, "letter": letter, "lantern": lantern, "screen": screen, "flower": flower, "clock": clock, "key": key,
    "bowl": bowl, "candle": candle,
}  # fmt: skip
"""What can fill an insert."""


def eye(art: Layers, g: Sheet, x: float, y: float, w: float) -> None:
    """An eye `w` picture pixels wide, with lid, brow and the place's light in it."""
    m = art.mood
    skin = m.tint((206, 148, 116))
    at = frame_at(x, y, w)
    g.rect(g.left, g.top, g.right, g.bottom, Gradient(mix(skin, m.key, 0.12), mix(skin, INK, 0.3), 0, art.lens.height))
    g.ellipse(*at(0.1 * art.side, 0.05), w * 0.85, w * 0.5, mix(skin, (110, 44, 44), 0.5), alpha=0.55, blur=w * 0.12)
    g.ellipse(*at(0.75 * art.side, -0.5), w * 0.7, w * 0.42, mix(skin, m.key, 0.5), alpha=0.5, blur=w * 0.16)
    g.ellipse(*at(-1.0 * art.side, 0.1), w * 0.8, w * 1.2, INK, alpha=0.55, blur=w * 0.25)
    white = mix((238, 232, 224), skin, 0.25)
    upper = smooth([at(-0.52, -0.07), at(-0.3, 0.13), at(0.02, 0.22), at(0.32, 0.12), at(0.5, -0.02)], closed=False)
    lower = smooth([at(0.5, -0.02), at(0.28, -0.14), at(-0.02, -0.18), at(-0.32, -0.15), at(-0.52, -0.07)], closed=False)
    g.shape([*upper, *lower], white)
    own = Sheet(g.lens)
    cx, cy, r = *at(0.0, 0.02), w * 0.19
    iris = mix(m.sky[0], (96, 62, 40), 0.45)
    own.ellipse(cx, cy, r, r, mix(iris, INK, 0.5))
    own.ellipse(cx, cy, r * 0.9, r * 0.9, iris)
    own.ellipse(cx, cy + r * 0.3, r * 0.62, r * 0.5, mix(iris, m.key, 0.55), alpha=0.75, blur=r * 0.16)
    own.ellipse(cx, cy, r * 0.44, r * 0.44, (12, 10, 14))
    own.rect(cx + art.side * r * 0.1, cy - r * 0.62, cx + art.side * r * 0.56, cy - r * 0.16, mix(m.sky[2], (255, 255, 255), 0.55), blur=r * 0.03)
    g.lay(own)
    lid = mix(skin, (70, 30, 32), 0.45)
    g.shape([*upper, at(0.58, 0.06), at(0.34, 0.3), at(0.0, 0.37), at(-0.36, 0.26), at(-0.6, -0.02)], mix(skin, lid, 0.35))
    g.shape([*lower, at(-0.55, -0.12), at(-0.3, -0.24), at(0.0, -0.27), at(0.32, -0.22), at(0.54, -0.06)], mix(skin, lid, 0.22))
    g.stroke(upper, [w * 0.012, *[w * 0.042] * (len(upper) - 2), w * 0.02], mix(lid, INK, 0.75))
    g.stroke(lower, w * 0.012, mix(lid, INK, 0.35), alpha=0.8)
    fold = smooth([at(-0.5, 0.08), at(-0.28, 0.25), at(0.04, 0.32), at(0.36, 0.22), at(0.54, 0.06)], closed=False)
    g.stroke(fold, [w * 0.005, *[w * 0.02] * (len(fold) - 2), w * 0.005], lid, alpha=0.9)
    for i in range(15):
        k = i / 14
        bx, by = upper[round(k * (len(upper) - 1))]
        lean = (k - 0.42) * w * 0.2
        g.stroke([(bx, by), (bx + lean * 0.6, by - w * 0.06), (bx + lean, by - w * 0.1)], [w * 0.02, w * 0.012, w * 0.003], INK, alpha=0.9)
    brow = smooth([at(-0.62, 0.4), at(-0.3, 0.56), at(0.1, 0.6), at(0.46, 0.5), at(0.66, 0.36)], closed=False)
    g.stroke(brow, [w * 0.1] + [w * 0.13 * (1 - 0.75 * i / len(brow)) for i in range(len(brow) - 1)], mix(m.tint((58, 42, 38)), skin, 0.08), alpha=0.94)
