"""What grows and lies on the ground of several places."""

from __future__ import annotations

from storymem.engine.animatic.paint.canvas import Colour, Point, Sheet, mix
from storymem.engine.animatic.paint.layers import INK, Layers, pine, ridge, rock, tree


def meadow(art: Layers, own: Colour, lift: float) -> list[Point]:
    """The ground the figures stand on; its crest comes back."""
    crest = ridge(art, art.ground, art.horizon + 0.1, lift, own, 0.14, rough=0.3, haze=0.0)
    ridge(art, art.ground, art.horizon + 0.3, 0.06, mix(own, (60, 70, 40), 0.18), 0.0, rough=0.3, haze=0.0)
    return crest


def leafy(art: Layers, sheet: Sheet, x: float, y: float, size: float, distance: float) -> None:
    green = art.mood.tint((70, 100, 66), distance)
    tree(sheet, art.fixed, x, y, art.lens.s(size), green, mix(green, art.mood.key, 0.35), art.side)


def fir(art: Layers, x: float, y: float, size: float, distance: float, *, sheet_mid: bool = False) -> None:
    green = art.mood.tint((48, 74, 66), distance)
    pine(art.mid if sheet_mid else art.ground, x, y, art.lens.s(size), green, mix(green, art.mood.key, 0.4), art.side)


def boulders(art: Layers, own: Colour, count: int) -> None:
    for _ in range(count):
        x, v = art.lens.x(art.free.uniform(-0.05, 1.05)), art.horizon + art.free.uniform(0.36, 0.5)
        colour = art.mood.tint(own)
        rock(
            art.ground,
            art.free,
            x,
            art.lens.y(v),
            art.lens.s(art.free.uniform(0.05, 0.13)),
            mix(colour, INK, 0.3),
            mix(colour, art.mood.key, 0.35),
            art.side,
        )


def flowers(art: Layers, h: float) -> None:
    for _ in range(70):
        k = art.fixed.random() ** 1.4
        x, y = art.lens.x(art.fixed.uniform(-0.2, 1.2)), art.lens.y(h + 0.12 + 0.55 * k)
        r = art.lens.s(0.003 + 0.006 * k)
        art.ground.ellipse(
            x,
            y,
            r * 1.3,
            r,
            art.mood.tint(art.fixed.choice(((236, 120, 110), (248, 214, 120), (240, 236, 228), (190, 130, 190)))),
        )
