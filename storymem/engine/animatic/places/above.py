"""The ground of any place from straight above."""

from __future__ import annotations

from storymem.engine.animatic.paint.canvas import Colour, mix
from storymem.engine.animatic.paint.layers import INK, Layers

_FLOORS: dict[str, Colour] = {
    "desert": (222, 174, 118),
    "snowfield": (232, 238, 246),
    "sea": (52, 112, 134),
    "lake": (60, 106, 112),
    "forest": (84, 100, 62),
    "garden": (128, 146, 92),
    "field": (204, 172, 88),
    "city": (128, 122, 124),
    "street": (112, 110, 116),
    "moon": (160, 160, 168),
    "mountains": (120, 120, 108),
    "hills": (116, 136, 82),
    "village": (150, 140, 104),
}


def floor(art: Layers, place: str, *, indoors: bool) -> None:
    """The ground from straight above: its colour, its texture, and light falling across it."""
    lens, mood = art.lens, art.mood
    own = _FLOORS.get(place, (150, 110, 80) if indoors else (130, 128, 112))
    tone = mood.tint(own)
    art.far.backdrop([(0, mix(tone, mood.key, 0.22)), (lens.height, mix(tone, INK, 0.25))])
    if indoors or place in ("street", "city"):
        _paving(art, mix(tone, INK, 0.4), lens.s(0.13 if indoors else 0.2))
    else:
        _patches(art, tone)
    art.far.glow(lens.x(0.5 + 0.34 * art.side), lens.y(0.2), lens.s(1.1), mood.key, 0.3)
    top, bottom = art.mid.top, art.mid.bottom
    bar = [(-0.75, top), (-0.35, top), (-0.75, bottom), (-1.2, bottom)]
    art.mid.shape([(lens.x(0.5 + u * art.side), y) for u, y in bar], INK, alpha=0.3, blur=lens.s(0.03))


def _paving(art: Layers, line: Colour, gap: float) -> None:
    """Boards or slabs, their joints staggered."""
    far, thin = art.far, art.lens.s(0.004)
    for i in range(-4, 26):
        x = far.left + gap * i
        far.rect(x, far.top, x + thin, far.bottom, line, alpha=0.6)
        for j in range(8):
            y = far.top + (far.bottom - far.top) * (j + (0.5 if i % 2 else 0.0)) / 7
            far.rect(x, y, x + gap, y + thin, line, alpha=0.45)


def _patches(art: Layers, tone: Colour) -> None:
    """Drifts of lighter and darker ground."""
    lens = art.lens
    for _ in range(34):
        x, y = lens.x(art.fixed.uniform(-0.2, 1.2)), lens.y(art.fixed.uniform(-0.2, 1.2))
        w = lens.s(art.fixed.uniform(0.1, 0.5))
        shade = mix(tone, art.mood.key if art.fixed.random() < 0.5 else INK, 0.22)
        art.far.ellipse(x, y, w, w * 0.12, shade, alpha=0.4, blur=lens.s(0.006))
