"""Things that stand in a wide picture."""

from __future__ import annotations

import math
from collections.abc import Callable

from storymem.engine.animatic.paint.canvas import Colour, Gradient, Point, Sheet, mix, smooth
from storymem.engine.animatic.paint.layers import INK, Layers, pine, tree
from storymem.engine.animatic.places.town import cottage

FLAME: Colour = (255, 196, 104)


Paint = Callable[[Layers, Sheet, float, float, float], None]
"""Paints one thing standing at (x, y), `s` picture pixels tall."""


def frame_at(x: float, y: float, s: float) -> Callable[[float, float], Point]:
    """A thing's own coordinates: right and up from (x, y), in multiples of `s`."""
    return lambda a, b: (x + a * s, y - b * s)


def lighthouse(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    m = art.mood
    white, red = m.tint((236, 230, 218), 0.1), m.tint((186, 64, 54), 0.1)
    at = frame_at(x, y, s)
    rock = mix(m.tint((96, 92, 96), 0.12), INK, 0.25)
    mound = [(-0.62, -0.07), (-0.46, 0.03), (-0.22, 0.06), (0.0, 0.09), (0.24, 0.05), (0.5, 0.02), (0.7, -0.07)]
    sheet.shape(
        smooth([at(a, b) for a, b in mound], closed=False),
        Gradient(mix(rock, m.key, 0.3), rock, y - s * 0.09, y + s * 0.05),
    )
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
        sheet.shape(
            [at(0, 0.87), at(0, 0.83), at(beam * 2.6, 0.66), at(beam * 2.6, 1.12)],
            (255, 232, 170),
            alpha=0.2,
            blur=s * 0.03,
        )
        sheet.glow(*at(0, 0.85), s * 0.5, (255, 214, 130), 0.8)


def boat(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    m = art.mood
    hull, sail = m.tint((120, 62, 50)), m.tint((236, 224, 200))
    at = frame_at(x, y, s)
    sheet.ellipse(x, y + s * 0.03, s * 0.5, s * 0.035, INK, alpha=0.35, blur=s * 0.02)
    sheet.stroke([at(0.02, 0.08), at(0.02, 0.98)], s * 0.022, mix(hull, INK, 0.5))
    sheet.shape(smooth([at(0.05, 0.94), at(0.2, 0.6), at(0.36, 0.24), at(0.05, 0.22)]), sail)
    sheet.shape(smooth([at(-0.01, 0.88), at(-0.12, 0.55), at(-0.3, 0.26), at(-0.01, 0.24)]), mix(sail, m.sky[1], 0.3))
    sheet.shape(
        smooth([at(-0.42, 0.17), at(-0.1, 0.11), at(0.2, 0.11), at(0.48, 0.2), at(0.36, 0.0), at(-0.3, -0.01)]), hull
    )
    sheet.stroke([at(-0.41, 0.165), at(0.0, 0.115), at(0.46, 0.19)], s * 0.02, mix(hull, m.key, 0.45))


def rocket(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    m = art.mood
    white = mix(m.tint((226, 226, 232)), (226, 226, 232), 0.4)
    at = frame_at(x, y, s)
    for way in (-1, 1):
        sheet.stroke([at(way * 0.12, 0.36), at(way * 0.3, 0.02)], s * 0.025, mix(white, INK, 0.45))
        sheet.ellipse(*at(way * 0.3, 0.01), s * 0.06, s * 0.02, mix(white, INK, 0.3))
    sheet.shape([at(-0.24, 0.2), at(0.24, 0.2), at(0.2, 0.42), at(-0.2, 0.42)], m.tint((206, 164, 84)))
    sheet.shape(
        smooth([at(-0.17, 0.42), at(-0.2, 0.66), at(-0.1, 0.84), at(0.1, 0.84), at(0.2, 0.66), at(0.17, 0.42)]), white
    )
    sheet.ellipse(*at(0.07, 0.66), s * 0.05, s * 0.05, (40, 56, 84))


def castle(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    wall = art.mood.tint((156, 148, 150), 0.3)
    roof = art.mood.tint((94, 84, 108), 0.3)
    at = frame_at(x, y, s)
    sheet.rect(*at(-0.5, 0.42), *at(0.5, -0.05), Gradient(wall, mix(wall, art.mood.haze, 0.4), y - 0.4 * s, y))
    for a, w, h in ((-0.5, 0.09, 0.62), (0.5, 0.09, 0.58), (-0.16, 0.08, 0.8), (0.16, 0.1, 0.7)):
        sheet.rect(
            *at(a - w, h), *at(a + w, -0.05), mix(wall, art.mood.key if (a > 0) == (art.side > 0) else INK, 0.14)
        )
        sheet.shape([at(a - w * 1.25, h), at(a, h + 0.26), at(a + w * 1.25, h)], roof)
        sheet.rect(*at(a - 0.015, h - 0.1), *at(a + 0.015, h - 0.2), FLAME if art.mood.lamps else mix(wall, INK, 0.5))
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
    sheet.shape(
        smooth([at(-1.15, 0.2), at(-1.12, 0.52), at(-0.6, 0.6), at(0.6, 0.6), at(1.12, 0.5), at(1.18, 0.2)]),
        Gradient(mix(body, m.key, 0.25), mix(body, INK, 0.3), y - 0.6 * s, y - 0.15 * s),
    )
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
        sheet.shape(
            smooth(
                [
                    at(-0.28 * k, 0.12),
                    at(-0.2 * k, 0.45 * k),
                    at(-0.02, 0.95 * k),
                    at(0.1 * k, 0.6 * k),
                    at(0.26 * k, 0.42 * k),
                    at(0.26 * k, 0.12),
                    at(0, 0.04),
                ]
            ),
            tone,
        )


def tent(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    cloth = art.mood.tint((206, 150, 84))
    at = frame_at(x, y, s)
    sheet.shape([at(-0.8, 0), at(0.1, 1), at(0.3, 0)], mix(cloth, art.mood.key, 0.15))
    sheet.shape([at(0.1, 1), at(0.85, 0), at(0.3, 0)], mix(cloth, INK, 0.35))
    if art.mood.lamps:
        sheet.glow(*at(-0.1, 0.35), s * 1.0, FLAME, 0.7)
    sheet.shape([at(-0.12, 0), at(0.06, 0.62), at(0.16, 0)], FLAME if art.mood.lamps else mix(cloth, INK, 0.6))


def lamp_post(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    iron = art.mood.tint((48, 50, 58))
    sheet.stroke([(x, y), (x, y - s * 0.9)], [s * 0.035, s * 0.02], iron)
    if art.mood.lamps:
        sheet.glow(x, y - s * 0.93, s * 0.7, (255, 190, 104), 0.8)
    sheet.shape(
        [
            (x - s * 0.05, y - s * 0.99),
            (x + s * 0.05, y - s * 0.99),
            (x + s * 0.035, y - s * 0.87),
            (x - s * 0.035, y - s * 0.87),
        ],
        (255, 232, 178) if art.mood.lamps else mix(iron, art.mood.key, 0.4),
    )


def bridge(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    stone = art.mood.tint((162, 150, 138), 0.16)
    at = frame_at(x, y, s)
    deck = smooth([at(-1.7, 0.2), at(-0.9, 0.5), at(0, 0.64), at(0.9, 0.5), at(1.7, 0.2)], closed=False)
    under = smooth([at(1.2, -0.05), at(0.85, 0.26), at(0, 0.46), at(-0.85, 0.26), at(-1.2, -0.05)], closed=False)
    sheet.shape(
        [*deck, at(1.75, -0.05), *under, at(-1.75, -0.05)], Gradient(stone, mix(stone, INK, 0.3), y - 0.6 * s, y)
    )
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
    sheet.stroke(
        smooth([at(-0.7, 0.04), at(0.5, 0.04), at(0.8, 0.3)], closed=False), s * 0.05, art.mood.tint((214, 172, 90))
    )
    sheet.shape(
        smooth(
            [at(-0.75, 0.9), at(-0.6, 0.3), at(0.2, 0.16), at(0.66, 0.4), at(0.5, 0.5), at(0.1, 0.44), at(-0.4, 0.6)]
        ),
        red,
    )


LANDMARKS: dict[str, tuple[Paint, float]] = {
    "lighthouse": (lighthouse, 0.62),
    "boat": (boat, 0.2),
    "rocket": (rocket, 0.42),
    "house": (house, 0.3),
    "castle": (castle, 0.4),
    "tower": (tower, 0.5),
    "car": (car, 0.15),
    "campfire": (campfire, 0.09),
    "tent": (tent, 0.2),
    "tree": (one_tree, 0.46),
    "lamp post": (lamp_post, 0.46),
    "bridge": (bridge, 0.2),
    "sleigh": (sleigh, 0.2),
}
"""What can stand in a wide picture, and how many units tall it is."""
