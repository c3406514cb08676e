"""Above the clouds, in space, on the moon, and nowhere in particular."""

from __future__ import annotations

from dataclasses import replace

from storymem.engine.animatic.paint.canvas import Colour, Gradient, Sheet, mix
from storymem.engine.animatic.paint.layers import INK, Layers, ridge, rock, sky, stars


def sky_place(art: Layers) -> None:
    """Above the clouds."""
    low = replace(art, horizon=0.72)
    sky(low, clouds=5)
    lens, mood = art.lens, art.mood
    for sheet, v, size, distance in (
        (art.far, 0.74, 0.12, 0.7),
        (art.mid, 0.82, 0.15, 0.42),
        (art.ground, 0.94, 0.19, 0.2),
        (art.front, 1.12, 0.2, 0.05),
    ):
        body = mix(mood.tint((232, 232, 240), distance), mood.sky[1], 0.16)
        puffs = [
            (lens.x(-0.3 + 1.6 * i / 12 + art.fixed.uniform(-0.03, 0.03)), lens.s(size) * art.fixed.uniform(0.5, 1.1))
            for i in range(13)
        ]
        for x, r in puffs:
            sheet.ellipse(x, lens.y(v) + r * 0.25, r * 1.25, r * 0.8, body, blur=lens.s(0.004))
        for x, r in puffs:
            lit = mix(body, mood.key, 0.5)
            sheet.ellipse(
                x + art.side * r * 0.25, lens.y(v) + r * 0.02, r * 0.8, r * 0.42, lit, alpha=0.55, blur=r * 0.22
            )
        sheet.rect(
            sheet.left,
            lens.y(v) + lens.s(size * 0.35),
            sheet.right,
            sheet.bottom,
            Gradient(body, mix(body, mood.sky[1], 0.5), lens.y(v), lens.y(v + 0.25)),
            blur=lens.s(0.01),
        )


def space(art: Layers) -> None:
    """Stars, a nebula and the limb of a planet."""
    lens = art.lens
    art.far.backdrop([(lens.y(0), (6, 8, 22)), (lens.y(0.6), (12, 16, 40)), (lens.y(1.1), (24, 24, 58))])
    for colour in ((80, 60, 150), (36, 96, 150), (150, 70, 120)):
        art.far.glow(
            lens.x(art.fixed.uniform(0.1, 0.9)),
            lens.y(art.fixed.uniform(0.05, 0.6)),
            lens.s(art.fixed.uniform(0.5, 0.9)),
            colour,
            0.34,
        )
    stars(art, 220, 1.1)
    x, y, r = lens.x(0.24 if art.side > 0 else 0.76), lens.y(0.3), lens.s(0.13)
    art.mid.glow(x, y, r * 2.0, (150, 180, 230), 0.3)
    planet(art, art.mid, x, y, r, (196, 150, 122))
    art.ground.glow(lens.x(0.5), lens.y(1.55), lens.s(1.75), (110, 170, 255), 0.75)
    planet(art, art.ground, lens.x(0.5), lens.y(1.02) + lens.s(1.2), lens.s(1.42), (52, 112, 168))


def planet(art: Layers, sheet: Sheet, x: float, y: float, r: float, own: Colour) -> None:
    dark = mix(own, (6, 8, 22), 0.78)
    sheet.ellipse(x, y, r, r, dark)
    sheet.ellipse(x + art.side * r * 0.16, y - r * 0.1, r * 0.86, r * 0.88, own, alpha=0.9, blur=r * 0.07)
    for _ in range(7):
        a, b = art.fixed.uniform(-0.55, 0.6), art.fixed.uniform(-0.75, 0.4)
        sheet.ellipse(
            x + a * r,
            y + b * r,
            r * art.fixed.uniform(0.12, 0.3),
            r * art.fixed.uniform(0.03, 0.06),
            mix(own, (244, 244, 250), 0.45),
            alpha=0.4,
            blur=r * 0.015,
        )


def moon(art: Layers) -> None:
    """Grey craters under a black sky, the Earth above."""
    lens, h = art.lens, art.horizon
    art.far.backdrop([(lens.y(0), (4, 5, 12)), (lens.y(h), (16, 18, 32))])
    stars(art, 170, h)
    x, y, r = lens.x(art.sun_u), lens.y(h * 0.34), lens.s(0.085)
    art.far.glow(x, y, r * 2.4, (110, 170, 255), 0.5)
    planet(art, art.far, x, y, r, (64, 132, 196))
    grey = (168, 168, 176)
    for sheet, v, size, dark in (
        (art.far, h + 0.02, 0.1, 0.6),
        (art.mid, h + 0.07, 0.08, 0.42),
        (art.ground, h + 0.17, 0.07, 0.2),
    ):
        tone = mix(grey, (14, 16, 30), dark)
        crest = ridge(art, sheet, v, size, (128, 128, 128), 0.0, rough=0.55, haze=0.0)
        sheet.shape(
            [*crest, (crest[-1][0], sheet.bottom + 9), (crest[0][0], sheet.bottom + 9)],
            Gradient(mix(tone, (255, 255, 255), 0.16), tone, lens.y(v - size), lens.y(v + 0.4)),
        )
    for _ in range(15):
        k = art.fixed.random() ** 1.5
        x, y, w = lens.x(art.fixed.uniform(-0.2, 1.2)), lens.y(h + 0.2 + 0.6 * k), lens.s(0.03 + 0.11 * k)
        art.ground.ellipse(x, y, w, w * 0.24, mix(grey, (12, 14, 26), 0.62))
        art.ground.ellipse(x - art.side * w * 0.1, y + w * 0.045, w * 0.84, w * 0.17, mix(grey, (12, 14, 26), 0.32))
    for _ in range(7):
        rock(
            art.ground,
            art.fixed,
            lens.x(art.fixed.uniform(-0.1, 1.1)),
            lens.y(h + art.fixed.uniform(0.2, 0.5)),
            lens.s(art.fixed.uniform(0.02, 0.06)),
            mix(grey, (12, 14, 26), 0.55),
            (222, 222, 228),
            art.side,
        )
    ridge(art, art.front, 1.17, 0.12, (30, 30, 38), 0.0, rough=0.6, haze=0.0)


def plain(art: Layers) -> None:
    """No place is named: soft tones of the last remembered picture, out of focus."""
    lens = art.lens
    tones = art.tones or (art.mood.sky[0], art.mood.sky[1], art.mood.haze)
    art.far.backdrop([(lens.height * k, tone) for k, tone in zip((0.05, 0.5, 0.95), tones, strict=True)])
    for _ in range(9):
        r = lens.flat().s(art.free.uniform(0.05, 0.17))
        colour = mix(art.free.choice(tones), art.mood.key, 0.35)
        art.mid.ellipse(
            lens.width * art.free.uniform(0, 1),
            lens.height * art.free.uniform(0.05, 0.75),
            r,
            r,
            colour,
            alpha=0.16,
            blur=r * 0.1,
        )
    floor = mix(tones[2], INK, 0.25)
    art.ground.rect(
        art.ground.left,
        lens.y(art.horizon + 0.1),
        art.ground.right,
        art.ground.bottom,
        Gradient(floor, mix(floor, INK, 0.4), lens.y(art.horizon), lens.y(1.1)),
        blur=lens.flat().s(0.03),
    )
