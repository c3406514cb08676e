"""Rooms people live and work in."""

from __future__ import annotations

from storymem.engine.animatic.paint.canvas import Gradient, mix
from storymem.engine.animatic.paint.layers import INK, Layers
from storymem.engine.animatic.places.interior import (
    cupboard,
    curtains,
    lamp,
    near_chair,
    near_table,
    pendant,
    picture_frames,
    pots,
    shelf,
    shell,
    sofa,
    table,
    window,
)


def room(art: Layers) -> None:
    """A living room: window, sofa, lamp, shelves, rug."""
    line, _ = shell(art, (196, 156, 128), (136, 94, 66))
    lens, mood = art.lens, art.mood
    wu = 0.66 if art.side > 0 else 0.34
    window(art, wu, line - 0.36, 0.34, 0.36)
    curtains(art, wu, line - 0.36, 0.34, 0.36, (168, 84, 66))
    shelf(art, 1 - wu - 0.2 * art.side, line, 0.26, 5)
    picture_frames(art, ((1 - wu + 0.02 * art.side, line - 0.42, 0.09), (1 - wu + 0.08 * art.side, line - 0.36, 0.07)))
    rug = mood.tint((150, 66, 58))
    art.ground.ellipse(lens.x(0.5), lens.y(line + 0.22), lens.s(0.62), lens.s(0.085), rug)
    art.ground.ellipse(lens.x(0.5), lens.y(line + 0.22), lens.s(0.54), lens.s(0.07), mix(rug, mood.key, 0.25))
    art.ground.ellipse(lens.x(0.5), lens.y(line + 0.22), lens.s(0.5), lens.s(0.063), rug)
    sofa(art, 1 - wu + 0.1 * art.side, line + 0.06)
    lamp(art, art.ground, lens.x(wu + 0.24 * art.side), lens.y(line + 0.05), lens.s(0.46))
    near_chair(art)


def kitchen(art: Layers) -> None:
    """A kitchen: tiles, window over the counter, stove and hanging pans."""
    line, tone = shell(art, (206, 198, 170), (150, 116, 88))
    lens, mood = art.lens, art.mood
    top = lens.y(line) - lens.s(0.27)
    for i in range(26):
        for j in range(4):
            x, y = lens.x(-0.4) + lens.s(0.105) * i, top - lens.s(0.055) * (j + 1)
            art.mid.rect(
                x + 1,
                y + 1,
                x + lens.s(0.102),
                y + lens.s(0.052),
                mix(mood.tint((216, 222, 206)), tone, 0.25 + 0.2 * art.fixed.random()),
            )
    wu = 0.6 if art.side > 0 else 0.4
    window(art, wu, line - 0.52, 0.36, 0.3)
    for u in (wu - 0.36, wu + 0.36, wu + 0.6, wu - 0.6):
        cupboard(art, u, line - 0.6, 0.26, 0.24)
    cabinet, slab = mood.tint((96, 128, 120)), mood.tint((196, 164, 124))
    art.ground.rect(
        art.ground.left,
        top,
        art.ground.right,
        lens.y(line + 0.05),
        Gradient(cabinet, mix(cabinet, INK, 0.3), top, lens.y(line + 0.05)),
    )
    for i in range(11):
        x = lens.x(-0.35) + lens.s(0.27) * i
        art.ground.rect(x, top + lens.s(0.05), x + lens.s(0.25), lens.y(line + 0.03), mix(cabinet, mood.key, 0.1))
        art.ground.rect(
            x + lens.s(0.1), top + lens.s(0.075), x + lens.s(0.15), top + lens.s(0.085), mix(cabinet, INK, 0.5)
        )
    art.ground.rect(
        art.ground.left,
        top - lens.s(0.022),
        art.ground.right,
        top + lens.s(0.02),
        Gradient(mix(slab, mood.key, 0.4), mix(slab, INK, 0.15), top - lens.s(0.02), top + lens.s(0.02)),
    )
    pots(art, top, 1 - wu)
    art.mid.stroke(
        [(lens.x(1 - wu) - lens.s(0.26), lens.y(line - 0.66)), (lens.x(1 - wu) + lens.s(0.26), lens.y(line - 0.66))],
        lens.s(0.008),
        mood.tint((80, 66, 58)),
    )
    if mood.lamps:
        pendant(art, 0.5, line - 0.62)
    near_table(art)


def workshop(art: Layers) -> None:
    """A wooden workshop: plank walls, bench, tools, small window."""
    line, tone = shell(art, (136, 98, 68), (110, 80, 58))
    lens, mood = art.lens, art.mood
    for i in range(24):
        x = lens.x(-0.4) + lens.s(0.12) * i
        art.mid.rect(x, art.mid.top, x + lens.s(0.004), lens.y(line), mix(tone, INK, 0.45), alpha=0.7)
    for u in (0.08, 0.92):
        art.mid.rect(lens.x(u) - lens.s(0.03), art.mid.top, lens.x(u) + lens.s(0.03), lens.y(line), mix(tone, INK, 0.4))
    wu = 0.68 if art.side > 0 else 0.32
    window(art, wu, line - 0.4, 0.28, 0.26, panes=3)
    for i in range(7):
        x, y = lens.x(1 - wu) + lens.s(0.075) * (i - 3), lens.y(line - 0.47)
        art.mid.stroke(
            [(x, y), (x, y + lens.s(art.fixed.uniform(0.09, 0.17)))], lens.s(0.012), mood.tint((168, 130, 90))
        )
        art.mid.rect(
            x - lens.s(0.024), y - lens.s(0.02), x + lens.s(0.024), y + lens.s(0.012), mood.tint((120, 124, 128))
        )
    table(art, art.ground, 1 - wu, line + 0.09, 0.74, 0.24, (158, 112, 72))
    pots(art, lens.y(line + 0.09) - lens.s(0.25), 1 - wu + 0.02)
    lamp(art, art.ground, lens.x(1 - wu - 0.18), lens.y(line + 0.09) - lens.s(0.25), lens.s(0.2))
    for i in range(3):
        x, y, s = lens.x(wu + 0.06 * i), lens.y(line + 0.05), lens.s(0.16 - 0.03 * i)
        box = mood.tint((150, 108, 70))
        art.ground.rect(
            x - s / 2, y - s, x + s / 2, y, Gradient(mix(box, mood.key, 0.25), mix(box, INK, 0.3), y - s, y)
        )
    near_chair(art)


def office(art: Layers) -> None:
    """A desk with a lit screen, shelves behind, a window."""
    line, _ = shell(art, (150, 160, 164), (120, 112, 108), boards=False)
    lens, mood = art.lens, art.mood
    wu = 0.72 if art.side > 0 else 0.28
    window(art, wu, line - 0.4, 0.4, 0.4, panes=3)
    shelf(art, 1 - wu, line, 0.34, 6)
    shelf(art, 1 - wu - 0.32 * art.side, line, 0.3, 6)
    table(art, art.ground, 0.5, line + 0.1, 0.8, 0.22, (134, 104, 82))
    x, y = lens.x(0.5 - 0.1 * art.side), lens.y(line + 0.1) - lens.s(0.24)
    art.ground.rect(x - lens.s(0.13), y - lens.s(0.18), x + lens.s(0.13), y - lens.s(0.02), (28, 32, 40))
    art.ground.rect(
        x - lens.s(0.12),
        y - lens.s(0.17),
        x + lens.s(0.12),
        y - lens.s(0.03),
        Gradient((150, 204, 226), (86, 142, 186), y - lens.s(0.17), y),
    )
    art.ground.glow(x, y - lens.s(0.1), lens.s(0.5), (130, 196, 236), 0.45 if mood.lamps else 0.2)
    art.ground.rect(x - lens.s(0.02), y - lens.s(0.03), x + lens.s(0.02), y, (28, 32, 40))
    lamp(art, art.ground, lens.x(0.5 + 0.12 * art.side), y, lens.s(0.2))
    near_chair(art)


def cafe(art: Layers) -> None:
    """Tables by tall windows, pendant lamps, a counter."""
    line, _ = shell(art, (122, 88, 72), (104, 76, 60))
    lens, mood = art.lens, art.mood
    for u in (0.2, 0.52, 0.84):
        window(art, u, line - 0.34, 0.3, 0.46, panes=2)
    for u in (0.12, 0.4, 0.66, 0.94):
        x, y = lens.x(u), lens.y(line - 0.62)
        art.mid.stroke([(x, art.mid.top), (x, y)], lens.s(0.004), INK)
        art.mid.glow(x, y, lens.s(0.36), (255, 184, 100), 0.65)
        art.mid.ellipse(x, y, lens.s(0.026), lens.s(0.032), (255, 230, 178))
    for u, v, w in ((0.2, 0.04, 0.3), (0.8, 0.05, 0.3)):
        table(art, art.ground, u, line + v, w, 0.2)
        for way in (-1, 1):
            x, y = lens.x(u) + way * lens.s(w * 0.72), lens.y(line + v)
            chair = mood.tint((74, 52, 44))
            art.ground.stroke([(x, y), (x, y - lens.s(0.13))], lens.s(0.014), chair)
            art.ground.stroke(
                [(x + way * lens.s(0.045), y), (x + way * lens.s(0.05), y - lens.s(0.28))], lens.s(0.016), chair
            )
            art.ground.rect(
                min(x, x + way * lens.s(0.05)) - 1,
                y - lens.s(0.145),
                max(x, x + way * lens.s(0.05)) + 1,
                y - lens.s(0.125),
                chair,
            )
    near_table(art)
