"""The four planes every picture is built of, and the strokes all places share: sky, sun, clouds, ridges, trees."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from storymem.engine.animatic.paint.canvas import Colour, Gradient, Lens, Point, Sheet, mix, smooth
from storymem.engine.animatic.paint.mood import Mood

INK: Colour = (16, 17, 26)


@dataclass(frozen=True)
class Layers:
    """What a place paints on. `fixed` gives one place the same numbers in every shot, `free` is for this shot only.

    `horizon` is where the ground meets the sky, 0 top to 1 bottom; `sun_u` where the sun stands; `side` where its
    light comes from, -1 left, 1 right.
    """

    lens: Lens
    mood: Mood
    far: Sheet
    mid: Sheet
    ground: Sheet
    front: Sheet
    fixed: Random
    free: Random
    horizon: float
    sun_u: float
    weather: str = ""
    tones: tuple[Colour, ...] = ()

    @property
    def side(self) -> float:
        return 1.0 if self.sun_u >= 0.5 else -1.0

    def near(self, own: Colour, share: float = 0.55) -> Colour:
        """An own colour for things right in front of the camera: mostly in shadow."""
        return mix(self.mood.tint(own), INK, share)


def sky(art: Layers, *, clouds: int = 3, sun: bool = True) -> None:
    """Sky, stars, sun or moon, and long flat clouds, down to the horizon."""
    lens, mood = art.lens, art.mood
    top, horizon = lens.y(-0.1), lens.y(art.horizon)
    art.far.backdrop([(top, mood.sky[0]), (top + (horizon - top) * 0.58, mood.sky[1]), (horizon, mood.sky[2])])
    if mood.stars > 0.1:
        stars(art, round(130 * mood.stars), art.horizon * 0.85)
    if sun and mood.sun_height is not None:
        _sun(art)
    for _ in range(clouds):
        _cloud(
            art,
            art.fixed.uniform(-0.1, 1.1),
            art.horizon * art.fixed.uniform(0.18, 0.82),
            art.fixed.uniform(0.28, 0.62),
        )


def stars(art: Layers, count: int, depth: float) -> None:
    """Stars over the sky down to height `depth`."""
    for _ in range(count):
        u, v = art.fixed.uniform(-0.2, 1.2), art.fixed.uniform(-0.2, 1.0) * depth
        r = max(0.5, art.lens.flat().s(0.0011) * (1 + 2.2 * art.fixed.random() ** 4))
        art.far.ellipse(
            art.lens.x(u), art.lens.y(v), r, r, (236, 240, 255), alpha=art.fixed.uniform(0.25, 0.95) * art.mood.stars
        )


def _sun(art: Layers) -> None:
    lens, mood = art.lens, art.mood
    height = mood.sun_height or 0.0
    x, y = lens.x(art.sun_u), lens.y(art.horizon * (1 - height))
    moon = mood.lamps and height > 0.3
    r = lens.s(0.042 if moon else 0.055 if height < 0.3 else 0.036)
    art.far.glow(x, y, r * (11 if height < 0.3 else 8), mood.sun, 0.34 if moon else 0.6)
    art.far.glow(x, y, r * 3.2, mood.sun, 0.5)
    art.far.ellipse(x, y, r, r, mood.sun)
    if moon:
        for du, dv, k in ((-0.3, -0.2, 0.22), (0.25, 0.1, 0.3), (-0.1, 0.42, 0.16)):
            art.far.ellipse(x + du * r, y + dv * r, r * k, r * k, mix(mood.sun, mood.sky[1], 0.22))


def _cloud(art: Layers, u: float, v: float, length: float) -> None:
    lens, mood = art.lens, art.mood
    lit = (
        mix(mix(mood.sky[2], (255, 255, 255), 0.35), mood.key, 0.4)
        if not mood.stars > 0.3
        else mix(mood.sky[2], mood.key, 0.22)
    )
    dim = mix(mood.sky[1], lit, 0.35)
    x, y, w = lens.x(u), lens.y(v), lens.s(length)
    for i in range(5):
        k = art.fixed.uniform(0.35, 1.0)
        dx, dy = art.fixed.uniform(-0.5, 0.5) * w, (i - 2) * w * 0.024
        thick = w * art.fixed.uniform(0.018, 0.04)
        art.far.ellipse(
            x + dx, y + dy, w * 0.5 * k, thick, lit if i < 3 else dim, alpha=0.42, blur=lens.flat().s(0.004)
        )


def ridge(
    art: Layers,
    sheet: Sheet,
    v: float,
    height: float,
    own: Colour,
    distance: float,
    *,
    rough: float = 0.5,
    haze: float = 0.5,
    depth: float = 0.45,
) -> list[Point]:
    """A rolling ridge up to `height` units above `v`, its foot in the haze; the crest's points come back."""
    lens = art.lens
    waves = [(art.fixed.uniform(0.7, 1.6) * 2**i, art.fixed.uniform(0, 6.3), rough**i) for i in range(5)]
    total = sum(w[2] for w in waves)
    crest: list[Point] = []
    for i in range(97):
        u = -0.45 + 1.9 * i / 96
        lift = sum(a * math.sin(u * f * 3.1 + p) for f, p, a in waves) / total
        crest.append((lens.x(u), lens.y(v) - lens.s(height) * (0.5 + 0.5 * lift)))
    y0, y1 = min(p[1] for p in crest), lens.y(v + depth)
    colour = art.mood.tint(own, distance)
    paint = Gradient(colour, mix(colour, art.mood.haze, haze), y0, y1)
    sheet.shape([*crest, (crest[-1][0], sheet.bottom + 9), (crest[0][0], sheet.bottom + 9)], paint)
    return crest


def height_at(crest: list[Point], x: float) -> float:
    """The crest's y at x."""
    return min(crest, key=lambda p: abs(p[0] - x))[1]


def peaks(
    art: Layers, sheet: Sheet, v: float, height: float, own: Colour, distance: float, *, count: int, snow: bool
) -> None:
    """Sharp mountains with a lit and a shaded face, their feet in the haze."""
    lens, mood = art.lens, art.mood
    shade = mood.tint(own, distance)
    lit = mix(shade, mood.tint(mix(own, mood.key, 0.6), distance), 0.55)
    base = lens.y(v)
    step = 1.7 / count
    for i in sorted(range(count), key=lambda _: art.fixed.random()):
        u = -0.35 + step * (i + art.fixed.uniform(0.2, 0.8))
        h = lens.s(height) * art.fixed.uniform(0.55, 1.0)
        x, half = lens.x(u), h * art.fixed.uniform(0.95, 1.35)
        top = (x, base - h)
        left = _jag(art.fixed, top, (x - half, base + h * 0.25), h * 0.05)
        right = _jag(art.fixed, top, (x + half, base + h * 0.25), h * 0.05)
        spine = _jag(art.fixed, top, (x + art.fixed.uniform(-0.25, 0.25) * half, base + h * 0.25), h * 0.09)
        fade = mix(mood.haze, shade, 0.25)
        sheet.shape(left + right[::-1], Gradient(shade, fade, base - h, base + h * 0.12))
        face = (right if art.side > 0 else left) + spine[::-1]
        sheet.shape(face, Gradient(lit, fade, base - h, base + h * 0.12))
        if snow or h > lens.s(height) * 0.8:
            cap = mood.tint((242, 246, 250), distance * 0.6)
            k = 0.34 if snow else 0.22
            n = max(2, round(len(left) * k))
            hem = [
                (px, py + (h * 0.05 if j % 2 else -h * 0.03))
                for j, (px, py) in enumerate(_between(left[n - 1], right[n - 1], 7))
            ]
            sheet.shape([top, *left[1:n], *hem, *right[1:n][::-1]], cap, alpha=0.92)
            sheet.shape(
                [top, *(left if art.side > 0 else right)[1:n], *spine[1:n][::-1]], mix(cap, shade, 0.4), alpha=0.9
            )


def _jag(rng: Random, a: Point, b: Point, amount: float) -> list[Point]:
    points = _between(a, b, 12)
    return [a, *[(x + rng.uniform(-1, 1) * amount, y + rng.uniform(-0.6, 0.6) * amount) for x, y in points[1:-1]], b]


def _between(a: Point, b: Point, count: int) -> list[Point]:
    return [(a[0] + (b[0] - a[0]) * i / (count - 1), a[1] + (b[1] - a[1]) * i / (count - 1)) for i in range(count)]


def pine(sheet: Sheet, x: float, y: float, h: float, colour: Colour, lit: Colour, side: float) -> None:
    """A fir standing at (x, y), `h` picture pixels tall."""
    sheet.stroke([(x, y), (x, y - h * 0.3)], h * 0.05, mix(colour, (40, 26, 20), 0.5))
    for i in range(4):
        top, foot = y - h * (1 - 0.2 * i), y - h * (0.58 - 0.165 * i)
        w = h * (0.1 + 0.055 * i)
        sheet.shape(
            [(x, top), (x + w, foot), (x + w * 0.3, foot - h * 0.02), (x, foot + h * 0.015), (x - w, foot)], colour
        )
        sheet.shape([(x, top), (x + side * w, foot), (x + side * w * 0.25, foot - h * 0.02)], lit, alpha=0.55)


def tree(sheet: Sheet, rng: Random, x: float, y: float, h: float, colour: Colour, lit: Colour, side: float) -> None:
    """A leafy tree standing at (x, y): a bent trunk and a crown of soft masses, lit on one side."""
    bark = mix(colour, (46, 32, 26), 0.7)
    bend = rng.uniform(-0.05, 0.05) * h
    sheet.stroke(
        [(x, y), (x + bend * 0.4, y - h * 0.3), (x + bend, y - h * 0.62)], [h * 0.075, h * 0.045, h * 0.02], bark
    )
    sheet.stroke([(x + bend * 0.4, y - h * 0.34), (x + bend + h * 0.14, y - h * 0.58)], [h * 0.03, h * 0.012], bark)
    lobes = [(0, -0.70, 0.24), (-0.17, -0.58, 0.17), (0.18, -0.60, 0.18), (0.06, -0.86, 0.15), (-0.1, -0.8, 0.15)]
    for dx, dy, r in lobes:
        sheet.ellipse(x + bend + dx * h, y + dy * h, r * h, r * h * 0.86, colour)
    for dx, dy, r in lobes:
        cx, cy = x + bend + (dx + side * 0.05) * h, y + (dy - 0.045) * h
        sheet.ellipse(cx, cy, r * h * 0.72, r * h * 0.56, lit, alpha=0.5, blur=h * 0.008)


def grass(art: Layers, sheet: Sheet, v: float, height: float, colour: Colour, count: int) -> None:
    """Blades standing along `v`, leaning with the wind."""
    lens = art.lens
    for _ in range(count):
        x, h = lens.x(art.free.uniform(-0.2, 1.2)), lens.s(height) * art.free.uniform(0.45, 1.0)
        y = lens.y(v) + lens.s(0.03) * art.free.random()
        lean = h * art.free.uniform(0.05, 0.4)
        w = h * 0.07
        sheet.shape(
            [
                (x - w, y),
                (x + lean * 0.4 - w * 0.4, y - h * 0.6),
                (x + lean, y - h),
                (x + lean * 0.5 + w * 0.5, y - h * 0.55),
                (x + w, y),
            ],
            colour,
        )


def rock(sheet: Sheet, rng: Random, x: float, y: float, w: float, colour: Colour, lit: Colour, side: float) -> None:
    """A boulder resting at (x, y)."""
    h = w * rng.uniform(0.5, 0.7)
    points = [(-0.5, 0.05), (-0.46, -0.4), (-0.2, -0.9), (0.12, -1.0), (0.38, -0.62), (0.52, 0.05)]
    pts = [(x + px * w, y + py * h) for px, py in points]
    sheet.shape(pts, colour)
    edge = pts[3:] if side > 0 else pts[:4]
    sheet.shape([*edge, (x + side * w * 0.12, y - h * 0.3)], lit, alpha=0.6)


def branch(art: Layers, colour: Colour, leaf: Colour, *, right: bool, size: float = 1.0) -> None:
    """A leafy branch hanging into a top corner, right in front of the camera."""
    lens, sheet = art.lens.flat(), art.front
    edge, turn = (lens.x(1.16), -1) if right else (lens.x(-0.16), 1)
    y = lens.y(-0.08)
    reach = lens.s(0.55 * size)
    spine = smooth(
        [(edge, y), (edge + turn * reach * 0.5, y + lens.s(0.06)), (edge + turn * reach, y + lens.s(0.15 * size))],
        closed=False,
    )
    sheet.stroke(spine, [lens.s(0.022) * (1 - 0.8 * i / len(spine)) for i in range(len(spine))], colour)
    for x, py in spine[2:]:
        for _ in range(3):
            dx, dy = art.free.uniform(-0.05, 0.05), art.free.uniform(-0.02, 0.085)
            r = lens.s(art.free.uniform(0.012, 0.026))
            sheet.ellipse(x + lens.s(dx), py + lens.s(dy), r * 1.5, r * 0.8, leaf, alpha=0.95)
    sheet.soften(lens.s(0.004))


def ground_mist(art: Layers, sheet: Sheet, v: float, thickness: float, strength: float) -> None:
    """A band of haze lying at height `v`."""
    lens = art.lens
    for _ in range(4):
        x, w = lens.x(art.free.uniform(0, 1)), lens.s(art.free.uniform(0.6, 1.2))
        sheet.ellipse(x, lens.y(v), w, lens.s(thickness), art.mood.haze, alpha=strength, blur=lens.s(thickness) * 0.6)
