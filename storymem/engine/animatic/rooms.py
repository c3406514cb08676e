"""Indoor places: one stage of wall, floor and light, dressed for each."""

from __future__ import annotations

from storymem.engine.animatic.canvas import Colour, Gradient, Point, Sheet, mix
from storymem.engine.animatic.layers import INK, Layers, height_at, ridge, sky, stars

_FLAME: Colour = (255, 206, 130)


def _shell(art: Layers, wall: Colour, floor: Colour, *, boards: bool = True) -> tuple[float, Colour]:
    """Back wall, skirting and floor; the floor line's height (0 to 1) and the wall's colour in this light come back."""
    lens, mood = art.lens, art.mood
    line = art.horizon + 0.16
    y = lens.y(line)
    tone = mood.tint(wall, 0.06)
    art.mid.rect(art.mid.left - 9, art.mid.top - 9, art.mid.right + 9, y, Gradient(mix(tone, INK, 0.3), tone, lens.y(-0.05), y))
    ground = mood.tint(floor)
    art.ground.rect(art.ground.left - 9, y, art.ground.right + 9, art.ground.bottom + 9, Gradient(mix(ground, mood.haze, 0.12), mix(ground, INK, 0.5), y, lens.y(1.1)))
    if boards:
        for i in range(-16, 17):
            far, near = lens.x(0.5 + i * 0.075), lens.x(0.5 + i * 0.3)
            art.ground.stroke([(far, y), (near, lens.y(line + 0.75))], [lens.s(0.0015), lens.s(0.006)], mix(ground, INK, 0.45), alpha=0.5)
    art.mid.rect(art.mid.left, y - lens.s(0.035), art.mid.right, y + 1, mix(tone, INK, 0.35))
    return line, tone


def window(art: Layers, u: float, v: float, w: float, h: float, *, panes: int = 2, arched: bool = False) -> None:
    """A window with the hour outside, and by day its light on the floor."""
    lens, mood = art.lens, art.mood
    x0, x1, y0, y1 = lens.x(u) - lens.s(w) / 2, lens.x(u) + lens.s(w) / 2, lens.y(v) - lens.s(h) / 2, lens.y(v) + lens.s(h) / 2
    frame = mix(mood.tint((196, 180, 160)), INK, 0.1)
    t = lens.s(0.016)
    art.mid.rect(x0 - t, y0 - t, x1 + t, y1 + t, frame)
    if arched:
        art.mid.ellipse((x0 + x1) / 2, y0, (x1 - x0) / 2 + t, (x1 - x0) / 2 + t, frame)
        art.mid.ellipse((x0 + x1) / 2, y0, (x1 - x0) / 2, (x1 - x0) / 2, mood.sky[1])
    outside = mix(mood.sky[1], mood.sun, 0.35) if not mood.lamps else mood.sky[1]
    art.mid.rect(x0, y0, x1, y1, Gradient(outside, mix(mood.sky[2], mood.sun, 0.3 if not mood.lamps else 0.0), y0, y1))
    hill = [(x0, y1), (x0, y1 - lens.s(0.06)), ((x0 * 2 + x1) / 3, y1 - lens.s(0.1)), ((x0 + x1 * 2) / 3, y1 - lens.s(0.07)), (x1, y1 - lens.s(0.11)), (x1, y1)]
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
        art.ground.shape([(a, y0), (a + w * 0.52, y0), (a + w * 0.66 + skew, y1), (a - w * 0.04 + skew, y1)], art.mood.key, alpha=0.4, blur=lens.s(0.008))
    art.front.shape([(x - w * 0.4, art.front.top), (x + w * 0.5, art.front.top), (x + away * lens.s(0.6) + w * 0.8, lens.y(1.05)), (x + away * lens.s(0.6) - w * 0.5, lens.y(1.05))], art.mood.key, alpha=0.06, blur=lens.s(0.03))


def _curtains(art: Layers, u: float, v: float, w: float, h: float, own: Colour) -> None:
    lens, cloth = art.lens, art.mood.tint(own)
    for way in (-1, 1):
        x, y0, y1 = lens.x(u) + way * lens.s(w * 0.62), lens.y(v) - lens.s(h * 0.62), lens.y(v) + lens.s(h * 0.78)
        for i in range(4):
            a = x + way * lens.s(0.026 * (i - 1.5))
            art.mid.shape([(a - lens.s(0.014), y0), (a + lens.s(0.014), y0), (a + lens.s(0.02), y1), (a - lens.s(0.02), y1)], mix(cloth, art.mood.key if i % 2 else INK, 0.14))
    art.mid.stroke([(lens.x(u) - lens.s(w * 0.78), lens.y(v) - lens.s(h * 0.63)), (lens.x(u) + lens.s(w * 0.78), lens.y(v) - lens.s(h * 0.63))], lens.s(0.01), mix(cloth, INK, 0.6))


def lamp(art: Layers, sheet: Sheet, x: float, y: float, s: float) -> None:
    """A standing or table lamp whose foot is at (x, y), `s` picture pixels tall; lit in lamplight."""
    iron = art.mood.tint((70, 58, 52))
    sheet.stroke([(x, y), (x, y - s * 0.75)], s * 0.025, iron)
    sheet.ellipse(x, y, s * 0.12, s * 0.025, iron)
    lit = art.mood.lamps
    shade = (255, 224, 160) if lit else art.mood.tint((226, 204, 168))
    if lit:
        sheet.glow(x, y - s * 0.84, art.lens.s(0.75), (255, 178, 92), 0.7)
    sheet.shape([(x - s * 0.1, y - s), (x + s * 0.1, y - s), (x + s * 0.2, y - s * 0.72), (x - s * 0.2, y - s * 0.72)], shade)


def _shelf(art: Layers, u: float, v: float, w: float, rows: int) -> None:
    lens, wood = art.lens, art.mood.tint((110, 78, 58))
    x0, x1, gap = lens.x(u) - lens.s(w) / 2, lens.x(u) + lens.s(w) / 2, lens.s(0.115)
    top = lens.y(v) - gap * rows
    art.mid.rect(x0, top - lens.s(0.014), x1, lens.y(v), mix(wood, INK, 0.5))
    for row in range(rows):
        y, x = top + gap * (row + 1), x0 + lens.s(0.008)
        while x < x1 - lens.s(0.022):
            bw, bh = lens.s(art.fixed.uniform(0.012, 0.026)), gap * art.fixed.uniform(0.55, 0.84)
            own = art.fixed.choice(((160, 70, 56), (62, 98, 104), (204, 166, 92), (98, 112, 84), (214, 204, 184), (84, 66, 92)))
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
    sheet.shape([(x0 - lens.s(0.01), y - lens.s(h) + 1), (x0 + lens.s(0.03), y - lens.s(h + 0.022)), (x1 - lens.s(0.03), y - lens.s(h + 0.022)), (x1 + lens.s(0.01), y - lens.s(h) + 1)], mix(wood, art.mood.key, 0.32))


def _picture_frames(art: Layers, spots: tuple[tuple[float, float, float], ...]) -> None:
    lens = art.lens
    for u, v, s in spots:
        x, y, w = lens.x(u), lens.y(v), lens.s(s)
        art.mid.rect(x - w * 0.5, y - w * 0.62, x + w * 0.5, y + w * 0.62, art.mood.tint((96, 70, 52)))
        art.mid.rect(x - w * 0.4, y - w * 0.52, x + w * 0.4, y + w * 0.52, Gradient(art.mood.tint((196, 204, 196)), art.mood.tint((122, 142, 128)), y - w * 0.5, y + w * 0.5))


def room(art: Layers) -> None:
    """A living room: window, sofa, lamp, shelves, rug."""
    line, _ = _shell(art, (196, 156, 128), (136, 94, 66))
    lens, mood = art.lens, art.mood
    wu = 0.66 if art.side > 0 else 0.34
    window(art, wu, line - 0.36, 0.34, 0.36)
    _curtains(art, wu, line - 0.36, 0.34, 0.36, (168, 84, 66))
    _shelf(art, 1 - wu - 0.2 * art.side, line, 0.26, 5)
    _picture_frames(art, ((1 - wu + 0.02 * art.side, line - 0.42, 0.09), (1 - wu + 0.08 * art.side, line - 0.36, 0.07)))
    rug = mood.tint((150, 66, 58))
    art.ground.ellipse(lens.x(0.5), lens.y(line + 0.22), lens.s(0.62), lens.s(0.085), rug)
    art.ground.ellipse(lens.x(0.5), lens.y(line + 0.22), lens.s(0.54), lens.s(0.07), mix(rug, mood.key, 0.25))
    art.ground.ellipse(lens.x(0.5), lens.y(line + 0.22), lens.s(0.5), lens.s(0.063), rug)
    _sofa(art, 1 - wu + 0.1 * art.side, line + 0.06)
    lamp(art, art.ground, lens.x(wu + 0.24 * art.side), lens.y(line + 0.05), lens.s(0.46))
    _near_chair(art)


def _sofa(art: Layers, u: float, v: float) -> None:
    lens, cloth = art.lens, art.mood.tint((84, 112, 112))
    x, y, s = lens.x(u), lens.y(v), lens.s(0.5)
    g = art.ground
    g.ellipse(x, y, s * 0.55, s * 0.05, INK, alpha=0.4, blur=s * 0.02)
    g.shape([(x - s * 0.44, y - s * 0.4), (x + s * 0.44, y - s * 0.4), (x + s * 0.46, y - s * 0.05), (x - s * 0.46, y - s * 0.05)], Gradient(mix(cloth, art.mood.key, 0.2), cloth, y - s * 0.4, y))
    g.rect(x - s * 0.42, y - s * 0.22, x - 1, y - s * 0.1, mix(cloth, art.mood.key, 0.32))
    g.rect(x + 1, y - s * 0.22, x + s * 0.42, y - s * 0.1, mix(cloth, art.mood.key, 0.32))
    g.rect(x - s * 0.46, y - s * 0.11, x + s * 0.46, y - s * 0.02, mix(cloth, INK, 0.3))
    for way in (-1, 1):
        g.ellipse(x + way * s * 0.47, y - s * 0.22, s * 0.075, s * 0.08, mix(cloth, art.mood.key if way == art.side else INK, 0.25))
        g.rect(x + way * s * 0.47 - s * 0.075, y - s * 0.22, x + way * s * 0.47 + s * 0.075, y, mix(cloth, art.mood.key if way == art.side else INK, 0.2))
    g.shape([(x - s * 0.3, y - s * 0.34), (x - s * 0.14, y - s * 0.36), (x - s * 0.12, y - s * 0.2), (x - s * 0.29, y - s * 0.19)], art.mood.tint((214, 160, 84)))


def _near_chair(art: Layers) -> None:
    """A dark chair back at the edge of the frame."""
    lens, dark = art.lens.flat(), art.near((96, 66, 50), 0.72)
    x, turn = (lens.x(-0.06), 1) if art.side > 0 else (lens.x(1.06), -1)
    art.front.shape([(x - turn * lens.s(0.3), lens.y(1.2)), (x - turn * lens.s(0.26), lens.y(0.74)), (x + turn * lens.s(0.1), lens.y(0.7)), (x + turn * lens.s(0.19), lens.y(0.78)), (x + turn * lens.s(0.24), lens.y(1.2))], dark, blur=lens.s(0.008))


def kitchen(art: Layers) -> None:
    """A kitchen: tiles, window over the counter, stove and hanging pans."""
    line, tone = _shell(art, (206, 198, 170), (150, 116, 88))
    lens, mood = art.lens, art.mood
    top = lens.y(line) - lens.s(0.27)
    for i in range(26):
        for j in range(4):
            x, y = lens.x(-0.4) + lens.s(0.105) * i, top - lens.s(0.055) * (j + 1)
            art.mid.rect(x + 1, y + 1, x + lens.s(0.102), y + lens.s(0.052), mix(mood.tint((216, 222, 206)), tone, 0.25 + 0.2 * art.fixed.random()))
    wu = 0.6 if art.side > 0 else 0.4
    window(art, wu, line - 0.52, 0.36, 0.3)
    for u in (wu - 0.36, wu + 0.36, wu + 0.6, wu - 0.6):
        _cupboard(art, u, line - 0.6, 0.26, 0.24)
    cabinet, slab = mood.tint((96, 128, 120)), mood.tint((196, 164, 124))
    art.ground.rect(art.ground.left, top, art.ground.right, lens.y(line + 0.05), Gradient(cabinet, mix(cabinet, INK, 0.3), top, lens.y(line + 0.05)))
    for i in range(11):
        x = lens.x(-0.35) + lens.s(0.27) * i
        art.ground.rect(x, top + lens.s(0.05), x + lens.s(0.25), lens.y(line + 0.03), mix(cabinet, mood.key, 0.1))
        art.ground.rect(x + lens.s(0.1), top + lens.s(0.075), x + lens.s(0.15), top + lens.s(0.085), mix(cabinet, INK, 0.5))
    art.ground.rect(art.ground.left, top - lens.s(0.022), art.ground.right, top + lens.s(0.02), Gradient(mix(slab, mood.key, 0.4), mix(slab, INK, 0.15), top - lens.s(0.02), top + lens.s(0.02)))
    _pots(art, top, 1 - wu)
    art.mid.stroke([(lens.x(1 - wu) - lens.s(0.26), lens.y(line - 0.66)), (lens.x(1 - wu) + lens.s(0.26), lens.y(line - 0.66))], lens.s(0.008), mood.tint((80, 66, 58)))
    if mood.lamps:
        _pendant(art, 0.5, line - 0.62)
    _near_table(art)


def _cupboard(art: Layers, u: float, v: float, w: float, h: float) -> None:
    lens, paint = art.lens, art.mood.tint((104, 136, 128), 0.08)
    x0, x1, y0, y1 = lens.x(u) - lens.s(w / 2), lens.x(u) + lens.s(w / 2), lens.y(v) - lens.s(h / 2), lens.y(v) + lens.s(h / 2)
    art.mid.rect(x0, y0, x1, y1, Gradient(mix(paint, INK, 0.15), paint, y0, y1))
    for a, b in ((x0, (x0 + x1) / 2), ((x0 + x1) / 2, x1)):
        art.mid.rect(a + lens.s(0.012), y0 + lens.s(0.014), b - lens.s(0.012), y1 - lens.s(0.014), mix(paint, art.mood.key, 0.14))


def _pots(art: Layers, top: float, u: float) -> None:
    lens, steel, copper = art.lens, art.mood.tint((126, 132, 136)), art.mood.tint((196, 112, 72))
    x = lens.x(u)
    art.ground.rect(x - lens.s(0.1), top - lens.s(0.12), x + lens.s(0.04), top - lens.s(0.02), Gradient(mix(steel, art.mood.key, 0.4), steel, top - lens.s(0.12), top))
    art.ground.rect(x - lens.s(0.115), top - lens.s(0.128), x + lens.s(0.055), top - lens.s(0.115), mix(steel, INK, 0.2))
    for dx, r in ((0.16, 0.04), (0.25, 0.03)):
        art.ground.ellipse(x + lens.s(dx), top - lens.s(0.02 + r), lens.s(r), lens.s(r), copper)
        art.ground.ellipse(x + lens.s(dx) + art.side * lens.s(r * 0.3), top - lens.s(0.03 + r), lens.s(r * 0.4), lens.s(r * 0.4), mix(copper, art.mood.key, 0.6), alpha=0.7)


def _pendant(art: Layers, u: float, v: float) -> None:
    lens = art.lens
    x, y = lens.x(u), lens.y(v)
    art.mid.stroke([(x, art.mid.top), (x, y)], lens.s(0.005), INK)
    art.mid.glow(x, y + lens.s(0.05), lens.s(0.8), (255, 178, 92), 0.75)
    art.mid.shape([(x - lens.s(0.02), y), (x + lens.s(0.02), y), (x + lens.s(0.085), y + lens.s(0.06)), (x - lens.s(0.085), y + lens.s(0.06))], mix(art.mood.tint((90, 110, 104)), INK, 0.3))
    art.mid.ellipse(x, y + lens.s(0.062), lens.s(0.05), lens.s(0.014), (255, 236, 190))


def _near_table(art: Layers) -> None:
    lens, wood = art.lens.flat(), art.near((128, 84, 56), 0.6)
    art.front.rect(art.front.left, lens.y(0.985), art.front.right, art.front.bottom, Gradient(mix(wood, art.mood.key, 0.16), wood, lens.y(0.985), lens.y(1.02)))
    x = lens.x(0.09 if art.side > 0 else 0.91)
    art.front.ellipse(x, lens.y(0.95), lens.s(0.12), lens.s(0.05), mix(wood, INK, 0.4))
    for dx, dy, own in ((-0.05, -0.05, (176, 74, 56)), (0.03, -0.065, (206, 152, 68)), (0.07, -0.04, (130, 142, 70))):
        art.front.ellipse(x + lens.s(dx), lens.y(0.95) + lens.s(dy), lens.s(0.05), lens.s(0.05), art.near(own, 0.38))
    art.front.soften(lens.s(0.005))


def workshop(art: Layers) -> None:
    """A wooden workshop: plank walls, bench, tools, small window."""
    line, tone = _shell(art, (136, 98, 68), (110, 80, 58))
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
        art.mid.stroke([(x, y), (x, y + lens.s(art.fixed.uniform(0.09, 0.17)))], lens.s(0.012), mood.tint((168, 130, 90)))
        art.mid.rect(x - lens.s(0.024), y - lens.s(0.02), x + lens.s(0.024), y + lens.s(0.012), mood.tint((120, 124, 128)))
    table(art, art.ground, 1 - wu, line + 0.09, 0.74, 0.24, (158, 112, 72))
    _pots(art, lens.y(line + 0.09) - lens.s(0.25), 1 - wu + 0.02)
    lamp(art, art.ground, lens.x(1 - wu - 0.18), lens.y(line + 0.09) - lens.s(0.25), lens.s(0.2))
    for i in range(3):
        x, y, s = lens.x(wu + 0.06 * i), lens.y(line + 0.05), lens.s(0.16 - 0.03 * i)
        box = mood.tint((150, 108, 70))
        art.ground.rect(x - s / 2, y - s, x + s / 2, y, Gradient(mix(box, mood.key, 0.25), mix(box, INK, 0.3), y - s, y))
    _near_chair(art)


def office(art: Layers) -> None:
    """A desk with a lit screen, shelves behind, a window."""
    line, _ = _shell(art, (150, 160, 164), (120, 112, 108), boards=False)
    lens, mood = art.lens, art.mood
    wu = 0.72 if art.side > 0 else 0.28
    window(art, wu, line - 0.4, 0.4, 0.4, panes=3)
    _shelf(art, 1 - wu, line, 0.34, 6)
    _shelf(art, 1 - wu - 0.32 * art.side, line, 0.3, 6)
    table(art, art.ground, 0.5, line + 0.1, 0.8, 0.22, (134, 104, 82))
    x, y = lens.x(0.5 - 0.1 * art.side), lens.y(line + 0.1) - lens.s(0.24)
    art.ground.rect(x - lens.s(0.13), y - lens.s(0.18), x + lens.s(0.13), y - lens.s(0.02), (28, 32, 40))
    art.ground.rect(x - lens.s(0.12), y - lens.s(0.17), x + lens.s(0.12), y - lens.s(0.03), Gradient((150, 204, 226), (86, 142, 186), y - lens.s(0.17), y))
    art.ground.glow(x, y - lens.s(0.1), lens.s(0.5), (130, 196, 236), 0.45 if mood.lamps else 0.2)
    art.ground.rect(x - lens.s(0.02), y - lens.s(0.03), x + lens.s(0.02), y, (28, 32, 40))
    lamp(art, art.ground, lens.x(0.5 + 0.12 * art.side), y, lens.s(0.2))
    _near_chair(art)


def cafe(art: Layers) -> None:
    """Tables by tall windows, pendant lamps, a counter."""
    line, _ = _shell(art, (122, 88, 72), (104, 76, 60))
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
            art.ground.stroke([(x + way * lens.s(0.045), y), (x + way * lens.s(0.05), y - lens.s(0.28))], lens.s(0.016), chair)
            art.ground.rect(min(x, x + way * lens.s(0.05)) - 1, y - lens.s(0.145), max(x, x + way * lens.s(0.05)) + 1, y - lens.s(0.125), chair)
    _near_table(art)


def hall(art: Layers) -> None:
    """A great hall: columns in perspective, tall windows, beams of light."""
    line, tone = _shell(art, (176, 156, 138), (150, 128, 112), boards=False)
    lens, mood = art.lens, art.mood
    for u in (0.36, 0.5, 0.64):
        window(art, u, line - 0.44, 0.1, 0.34, arched=True)
    ground = mood.tint((164, 140, 120))
    for i in range(-9, 10):
        art.ground.stroke([(lens.x(0.5 + i * 0.05), lens.y(line)), (lens.x(0.5 + i * 0.34), lens.y(line + 0.7))], [lens.s(0.001), lens.s(0.005)], mix(ground, INK, 0.45), alpha=0.45)
    for i in range(6):
        y = lens.y(line + 0.02 + 0.02 * (i + 1) ** 1.9)
        art.ground.rect(art.ground.left, y, art.ground.right, y + lens.s(0.002 + 0.0008 * i), mix(ground, INK, 0.45), alpha=0.4)
    carpet = mood.tint((142, 44, 46))
    art.ground.shape([(lens.x(0.5) - lens.s(0.1), lens.y(line)), (lens.x(0.5) + lens.s(0.1), lens.y(line)), (lens.x(0.5) + lens.s(0.62), lens.y(line + 0.7)), (lens.x(0.5) - lens.s(0.62), lens.y(line + 0.7))], Gradient(carpet, mix(carpet, INK, 0.4), lens.y(line), lens.y(1)))
    for i, (gap, width) in enumerate(((0.25, 0.045), (0.36, 0.07), (0.56, 0.12))):
        for way in (-1, 1):
            x, w = lens.x(0.5 + way * gap), lens.s(width)
            sheet = art.mid if i < 2 else art.ground
            stone = mix(mood.tint((196, 178, 158)), INK, 0.14 * i)
            foot = lens.y(line + 0.03 + 0.07 * i)
            sheet.rect(x - w / 2, sheet.top - 9, x + w / 2, foot, stone)
            edge = (x + w * 0.2, x + w / 2) if art.side > 0 else (x - w / 2, x - w * 0.2)
            sheet.rect(edge[0], sheet.top - 9, edge[1], foot, mix(stone, mood.key, 0.45))
            sheet.rect(x - w * 0.5, sheet.top - 9, x - w * 0.15, foot, mix(stone, INK, 0.35), alpha=0.5 if art.side > 0 else 0.0)
            sheet.rect(x - w * 0.68, foot - w * 0.35, x + w * 0.68, foot, mix(stone, INK, 0.15))
    for i in range(4):
        x = lens.x(0.3 + 0.13 * i)
        skew = -art.side * lens.s(0.5)
        art.ground.shape([(x, art.ground.top), (x + lens.s(0.07), art.ground.top), (x + skew + lens.s(0.2), lens.y(line + 0.26)), (x + skew, lens.y(line + 0.26))], mood.key, alpha=0.12 if not mood.lamps else 0.04, blur=lens.s(0.014))
    if mood.lamps:
        for way in (-1, 1):
            art.ground.glow(lens.x(0.5 + way * 0.3), lens.y(line - 0.22), lens.s(0.5), (255, 178, 92), 0.7)
            art.ground.ellipse(lens.x(0.5 + way * 0.3), lens.y(line - 0.22), lens.s(0.014), lens.s(0.026), (255, 232, 180))


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
            sheet.shape([corner(a, ax, ay), corner(a, bx, by), corner(b, bx, by), corner(b, ax, ay)], mix(tone, INK, dim if i % 2 else dim + 0.07))
        x, y = lens.x(vu), lens.y(vv) - lens.s(a * 0.86)
        sheet.ellipse(x, y, lens.s(a * 0.22), lens.s(a * 0.03), (255, 240, 206), alpha=0.95)
        sheet.glow(x, y, lens.s(a * 0.9), mood.key, 0.4)
    x, y = lens.x(vu), lens.y(vv)
    art.far.rect(x - lens.s(0.055 * 1.25), y - lens.s(0.05), x + lens.s(0.055 * 1.25), y + lens.s(0.058), mix(mood.sky[2], mood.sun, 0.6))
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
    for i in range(6):
        art.far.ellipse(x + r * art.fixed.uniform(-0.4, 0.6), y + r * art.fixed.uniform(-0.7, 0.3), r * 0.3, r * 0.045, (226, 236, 246), alpha=0.5, blur=r * 0.02)
    hull = (112, 124, 142)
    _hull(art, art.mid, 0.08, 0.09, mix(hull, INK, 0.35))
    for u in (0.36, 0.64):
        art.mid.shape([(lens.x(u) - lens.s(0.012), lens.y(0.02)), (lens.x(u) + lens.s(0.012), lens.y(0.02)), (lens.x(u) + lens.s(0.02), lens.y(0.75)), (lens.x(u) - lens.s(0.02), lens.y(0.75))], mix(hull, INK, 0.45))
    desk = mix(hull, INK, 0.45)
    y0 = lens.y(art.horizon + 0.12)
    art.ground.shape([(art.ground.left, y0 + lens.s(0.1)), (lens.x(0.2), y0), (lens.x(0.8), y0), (art.ground.right, y0 + lens.s(0.1)), (art.ground.right, art.ground.bottom), (art.ground.left, art.ground.bottom)], Gradient(mix(desk, (120, 180, 240), 0.3), mix(desk, INK, 0.5), y0, lens.y(1)))
    for i in range(26):
        u, v = art.fixed.uniform(0.1, 0.9), art.horizon + 0.16 + 0.14 * art.fixed.random()
        art.ground.rect(lens.x(u), lens.y(v), lens.x(u) + lens.s(art.fixed.uniform(0.012, 0.05)), lens.y(v) + lens.s(0.009), art.fixed.choice(((120, 214, 236), (255, 178, 96), (150, 236, 190), (220, 232, 240))), alpha=0.85)
    _hull(art, art.front, -0.02, -0.06, (26, 30, 42))


def _hull(art: Layers, sheet: Sheet, inset_u: float, inset_v: float, colour: Colour) -> None:
    lens = art.lens if sheet is not art.front else art.lens.flat()
    cut = 0.1
    hole = [(inset_u, inset_v + cut * 1.6), (inset_u + cut, inset_v), (1 - inset_u - cut, inset_v), (1 - inset_u, inset_v + cut * 1.6), (1 - inset_u, 0.7 - inset_v), (1 - inset_u - cut, 0.82 - inset_v), (inset_u + cut, 0.82 - inset_v), (inset_u, 0.7 - inset_v)]
    if sheet is art.front:
        hole = [(u, v if v < 0.5 else v + 0.4) for u, v in hole]
    edge = [(lens.x(u), lens.y(v)) for u, v in hole]
    outer = [(sheet.left - 9, edge[0][1]), (sheet.left - 9, sheet.bottom + 9), (sheet.right + 9, sheet.bottom + 9), (sheet.right + 9, sheet.top - 9), (sheet.left - 9, sheet.top - 9), (sheet.left - 9, edge[0][1])]
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
        art.far.stroke([(x, height_at(crest, x)), (x, height_at(crest, x) - lens.s(0.05))], lens.s(0.006), mood.tint((70, 64, 62), 0.4))
    wall = mix(mood.tint((126, 82, 62)), INK, 0.15)
    y0, y1 = lens.y(0.12), lens.y(h + 0.12)
    art.mid.rect(art.mid.left - 9, art.mid.top - 9, art.mid.right + 9, y0, Gradient(mix(wall, INK, 0.4), wall, lens.y(-0.1), y0))
    art.mid.rect(art.mid.left - 9, y1, art.mid.right + 9, art.mid.bottom + 9, Gradient(wall, mix(wall, INK, 0.5), y1, lens.y(1)))
    for i in range(-1, 5):
        x = lens.x(0.02 + 0.32 * i)
        art.mid.rect(x - lens.s(0.05), y0 - 1, x + lens.s(0.05), y1 + 1, wall)
        art.mid.rect(x + art.side * lens.s(0.045) - lens.s(0.006), y0, x + art.side * lens.s(0.045) + lens.s(0.006), y1, mix(wall, mood.key, 0.5))
    art.mid.rect(art.mid.left, y1 - lens.s(0.01), art.mid.right, y1 + lens.s(0.022), mix(wall, mood.key, 0.4))
    for i in range(4):
        x, y, s = lens.x(-0.06 + 0.36 * i), lens.y(h + 0.42), lens.s(0.32)
        cloth = mood.tint((72, 96, 92))
        art.ground.shape([(x - s * 0.12, y), (x - s * 0.2, y - s * 0.92), (x, y - s), (x + s * 0.1, y - s * 0.4), (x + s * 0.5, y - s * 0.34), (x + s * 0.5, y)], Gradient(mix(cloth, mood.key, 0.3), mix(cloth, INK, 0.4), y - s, y))
    art.ground.rect(art.ground.left, lens.y(h + 0.4), art.ground.right, art.ground.bottom, mix(mood.tint((74, 58, 52)), INK, 0.3))
    _near_chair(art)


PLACES = {
    "room": room, "kitchen": kitchen, "workshop": workshop, "office": office, "cafe": cafe, "hall": hall,
    "corridor": corridor, "cabin": cabin, "carriage": carriage,
}  # fmt: skip
