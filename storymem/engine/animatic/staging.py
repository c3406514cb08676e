"""Who and what stands in a picture, where, and how large: the staging of a shot."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storymem.engine.animatic.beasts import BEASTS, paint_beast
from storymem.engine.animatic.landmarks import LANDMARKS
from storymem.engine.animatic.looks import look_of
from storymem.engine.animatic.objects import OBJECTS, eye
from storymem.engine.animatic.onlookers import paint_from_above, paint_shoulder
from storymem.engine.animatic.paint.canvas import Gradient, Lens, Sheet, mix
from storymem.engine.animatic.paint.layers import INK, Layers
from storymem.engine.animatic.people import hand_place, head_place, paint_person
from storymem.engine.animatic.planes import Actor, Plane, plane_of
from storymem.engine.animatic.reading import Figure, Reading
from storymem.engine.animatic.vocabulary import INDOORS

CELS = 12
"""Drawings in one stride."""

_STANDS = {"lighthouse": 0.03, "castle": 0.05, "bridge": 0.16, "tower": 0.08}
"""How far below the horizon a landmark's foot is, where it is not on the near ground."""

_OWN_LIGHT = frozenset({"lantern", "screen", "candle"})


@dataclass(frozen=True)
class Framing:
    """How a shot size looks: an adult's height in units, where heads are, and what becomes of the place behind.

    `head_v` is None where people stand on the ground, seen whole.
    """

    height: float
    head_v: float | None
    zoom: float
    blur: float


FRAMINGS = {
    "extreme wide": Framing(0.17, None, 0.92, 0.0),
    "wide": Framing(0.36, None, 1.0, 0.0),
    "medium wide": Framing(0.84, 0.22, 1.22, 0.0),
    "medium": Framing(1.62, 0.29, 1.5, 0.003),
    "medium close": Framing(2.5, 0.35, 1.8, 0.007),
    "close": Framing(3.7, 0.42, 2.2, 0.012),
    "extreme close": Framing(7.0, 0.5, 2.6, 0.018),
    "insert": Framing(2.4, 0.4, 2.3, 0.014),
}


@dataclass(frozen=True)
class Staging:
    """A shot's reading with the painted place around it; `third` is where its subject stands, 0 left to 1 right."""

    reading: Reading
    framing: Framing
    art: Layers
    third: float

    @property
    def wide(self) -> bool:
        """True where people are seen whole, standing on the ground."""
        return self.framing.head_v is None

    @property
    def indoors(self) -> bool:
        return self.reading.place in INDOORS

    @property
    def flat(self) -> Lens:
        """The picture's own lens, without the place's enlargement."""
        return self.art.lens.flat()

    @property
    def way(self) -> float:
        """Which way is the open side of the picture, seen from the subject."""
        return 1.0 if self.third < 0.5 else -1.0


def cast(stage: Staging) -> list[Actor]:
    """Everything that stands in the picture, back to front.

    A shoulder right in front of the camera is painted on the front sheet instead.
    """
    reading = stage.reading
    if reading.angle == "overhead":
        return _walkers_from_above(stage)
    thing = next((prop for prop in reading.props if prop in OBJECTS), "")
    alone = not stage.wide and not reading.figures and not reading.animal
    if reading.framing == "insert" or (thing and (reading.framing == "extreme close" or alone)):
        return [_object(stage, thing or "cup")]
    if reading.framing == "extreme close" and (reading.figures or not reading.animal):
        return [_eye(stage)]
    actors = _landmarks(stage) + (_people_whole(stage) if stage.wide else _people_cropped(stage))
    return [*actors, _animal(stage)] if reading.animal in BEASTS else actors


def _landmarks(stage: Staging) -> list[Actor]:
    """Up to two big things of the place, the first on the third the people leave free."""
    art, reading = stage.art, stage.reading
    if stage.indoors or (not stage.wide and reading.framing != "medium wide"):
        return []
    actors: list[Actor] = []
    names = [prop for prop in reading.props if prop in LANDMARKS][:2]
    spots = (1 - stage.third + 0.06 * stage.way, stage.third + 0.02 * stage.way)
    for name, u in zip(names, spots, strict=False):
        paint, size = LANDMARKS[name]
        tall, afloat = art.lens.s(size), name == "boat" and reading.place in ("sea", "lake")
        v = art.horizon + (0.13 if afloat else _STANDS.get(name, 0.2))
        sheet = Sheet(art.lens)
        paint(art, sheet, art.lens.x(u), art.lens.y(v), tall)
        sheet.light(art.mood.key, art.side, rim=max(1.0, tall * 0.006), depth=tall * 0.05, strength=0.55)
        bob = art.lens.s(0.007) if afloat else 0.0
        actors.append(Actor((plane_of(sheet, 0.42 if afloat else 0.5),), bob=bob))
    return actors


def _spots(stage: Staging, gap: float) -> list[tuple[float, float]]:
    """Where people stand: (place across, how far back), the first on a third."""
    gap *= stage.flat.unit / stage.flat.width * 1.6
    third, way = stage.third, stage.way
    spots = [(third, 0.0), (third + way * gap, 0.0), (1 - third, 0.7), (third - way * gap * 1.5, 0.9), (0.5, 1.3)]
    return spots[: len(stage.reading.figures)]


def _people_whole(stage: Staging) -> list[Actor]:
    """People seen from head to foot, standing in the place; the first two face each other."""
    reading, lens = stage.reading, stage.art.lens
    size = lens.s(stage.framing.height) * {"low": 1.35, "high": 0.8}.get(reading.angle, 1.0)
    actors: list[Actor] = []
    spots = _spots(stage, 0.115)
    for i, ((u, back), figure) in enumerate(zip(spots, reading.figures, strict=True)):
        v = min(stage.art.horizon + (0.31 if stage.indoors else 0.27) - 0.07 * back, 0.9)
        facing = -stage.way if i == 1 and figure.pose not in ("walk", "run") else stage.way
        actors.append(_walker(stage, figure, lens.x(u), lens.y(v), size * (1 - 0.25 * back), facing))
    return actors


def _walker(stage: Staging, figure: Figure, x: float, y: float, h: float, facing: float) -> Actor:
    """One person on the ground, in stride where they walk; a tracking camera keeps up with them."""
    art = stage.art
    strides = figure.pose in ("walk", "run")
    start = art.free.random()
    cels: list[Plane] = []
    for i in range(CELS if strides else 1):
        sheet = Sheet(art.lens)
        _shadow(stage, sheet, x, y, h)
        if figure.pose == "sit":
            _seat(stage, sheet, x, y, h)
        paint_person(sheet, figure, x, y, h, facing=facing, mood=art.mood, side=art.side, phase=start + i / CELS)
        _held(stage, sheet, figure, x, y, h, facing)
        cels.append(plane_of(sheet, 0.66))
    speed = {"walk": 1.25, "run": 2.6}.get(figure.pose, 0.0) if stage.reading.move != "track" else 0.0
    return Actor(tuple(cels), travel=facing * min(speed * h, art.lens.width * 0.4))


def _people_cropped(stage: Staging) -> list[Actor]:
    """One or two people cut by the frame, their heads where the shot size wants them."""
    reading, flat, art = stage.reading, stage.flat, stage.art
    figures = reading.figures[:2]
    if reading.angle == "over shoulder" and figures:
        behind = figures[1] if len(figures) > 1 else Figure("person", "stand")
        paint_shoulder(art.front, flat.width * (0.5 + 0.36 * stage.way), flat.s(0.62), behind, art.mood, -stage.way)
        figures = figures[:1]
    tight = stage.framing.height > 2
    spots = (0.3, 0.7) if len(figures) == 2 else (0.5 + (stage.third - 0.5) * (0.6 if tight else 1.0),)
    lift = {"high": 0.05, "low": -0.03}.get(reading.angle, 0.0)
    actors: list[Actor] = []
    for u, figure in zip(spots, figures, strict=False):
        facing = 1.0 if u < 0.5 else -1.0
        forward, up = head_place(figure)
        h = flat.s(stage.framing.height) * (0.82 if len(figures) == 2 and tight else 1.0)
        h *= 1.3 if figure.kind in ("boy", "girl") else 1.0
        brim = 0.05 if tight and look_of(figure).hat else 0.0
        v = (stage.framing.head_v or 0.0) + lift + brim
        x, y = flat.width * u - forward * h * facing, flat.height * v + up * h
        sheet = Sheet(flat)
        paint_person(sheet, figure, x, y, h, facing=facing, mood=art.mood, side=art.side)
        _held(stage, sheet, figure, x, y, h, facing)
        actors.append(Actor((plane_of(sheet, 0.72),), bob=h * 0.002))
    return actors


def _held(stage: Staging, sheet: Sheet, figure: Figure, x: float, y: float, h: float, facing: float) -> None:
    """The small thing the prompt names, in the hand of someone who holds, pours or reads."""
    thing = next((prop for prop in stage.reading.props if prop in OBJECTS), "")
    if figure.pose != "reach" or not thing or figure is not stage.reading.figures[0]:
        return
    forward, up = hand_place(figure)
    hangs = thing == "lantern"
    size = h * (0.1 if hangs else 0.085)
    drop = 1.27 * size if hangs else -0.012 * h
    OBJECTS[thing](replace(stage.art, lens=sheet.lens), sheet, x + forward * h * facing, y - up * h + drop, size)


def _shadow(stage: Staging, sheet: Sheet, x: float, y: float, h: float) -> None:
    """The shadow at someone's feet: long while the sun is low."""
    long = 0.55 if (stage.art.mood.sun_height or 0.5) < 0.3 else 0.22
    x -= stage.art.side * h * long * 0.5
    sheet.ellipse(x, y + h * 0.012, h * (0.1 + long * 0.5), h * 0.028, INK, alpha=0.42, blur=h * 0.016)


def _seat(stage: Staging, sheet: Sheet, x: float, y: float, h: float) -> None:
    mood = stage.art.mood
    tone = mix(mood.tint((120, 84, 62) if stage.indoors else (112, 108, 112)), INK, 0.25)
    block = [(-0.15, -0.01), (-0.13, 0.235), (0.13, 0.235), (0.15, -0.01)]
    paint = Gradient(mix(tone, mood.key, 0.2), tone, y - h * 0.23, y)
    sheet.shape([(x + a * h, y - b * h) for a, b in block], paint)


def _animal(stage: Staging) -> Actor:
    """The animal: beside the people, or the subject itself where there are none."""
    reading, art, wide = stage.reading, stage.art, stage.wide
    beast, alone = BEASTS[reading.animal], not reading.figures
    lens = art.lens if wide else stage.flat
    h = lens.s(stage.framing.height) * (_alone_size(stage, beast.size) if alone else 1.0)
    u = stage.third if alone else stage.third + 0.17 * stage.way
    x, y = lens.x(u), lens.y(art.horizon + 0.28) if wide else lens.height * (0.92 if alone else 0.98)
    moving = wide and any(figure.pose in ("walk", "run") for figure in reading.figures)
    cels: list[Plane] = []
    for i in range(CELS if moving else 1):
        sheet = Sheet(lens)
        _shadow(stage, sheet, x, y, h * beast.size)
        paint_beast(sheet, reading.animal, x, y, h, facing=stage.way, mood=art.mood, side=art.side, phase=i / CELS)
        cels.append(plane_of(sheet, 0.68))
    return Actor(tuple(cels), travel=stage.way * h * 0.62 if moving else 0.0)


def _alone_size(stage: Staging, size: float) -> float:
    """How much larger than life an animal is drawn, so that a small one still carries the picture alone."""
    if stage.wide or stage.reading.framing == "medium wide":
        return (0.62 / size) ** 0.75
    return max(0.3, min(0.36 / size, 1.4))


def _eye(stage: Staging) -> Actor:
    flat = stage.flat
    sheet = Sheet(flat)
    width = min(flat.s(1.2), flat.width * 0.74)
    eye(replace(stage.art, lens=flat), sheet, flat.width * 0.5, flat.height * 0.57, width)
    return Actor((plane_of(sheet, 0.7),))


def _object(stage: Staging, name: str) -> Actor:
    """A small thing on a table top, filling the picture."""
    flat, mood, side = stage.flat, stage.art.mood, stage.art.side
    sheet = Sheet(flat)
    top, wood = flat.height * 0.66, mood.tint((150, 104, 72))
    paint = Gradient(mix(wood, mood.key, 0.3), mix(wood, INK, 0.5), top, flat.height * 1.05)
    sheet.rect(sheet.left, top, sheet.right, sheet.bottom, paint, blur=flat.s(0.006))
    for i in range(5):
        y = top + flat.s(0.03 + 0.05 * i * (1 + 0.25 * i))
        grain = [(sheet.left, y), (sheet.right, y + flat.s(0.008))]
        sheet.stroke(grain, flat.s(0.003 + 0.001 * i), mix(wood, INK, 0.5), alpha=0.4)
    x, y, s = flat.width * (0.5 + (stage.third - 0.5) * 0.5), flat.height * 0.82, flat.s(0.5)
    sheet.ellipse(x - side * s * 0.3, y + s * 0.02, s * 0.85, s * 0.09, INK, alpha=0.5, blur=s * 0.05)
    thing = Sheet(flat)
    OBJECTS[name](replace(stage.art, lens=flat), thing, x, y, s)
    if name not in _OWN_LIGHT:
        thing.light(mood.key, side, rim=flat.s(0.006), depth=flat.s(0.05), strength=0.7)
    sheet.lay(thing)
    return Actor((plane_of(sheet, 0.7),))


def _walkers_from_above(stage: Staging) -> list[Actor]:
    """People under a camera that looks straight down."""
    reading, flat, art = stage.reading, stage.flat, stage.art
    h = flat.s({"extreme wide": 0.26, "wide": 0.55, "medium wide": 0.8}.get(reading.framing, 1.1))
    actors: list[Actor] = []
    for (u, back), figure in zip(_spots(stage, 0.2), reading.figures, strict=True):
        x, y = flat.width * u, flat.height * (0.56 - 0.16 * back)
        cels: list[Plane] = []
        for i in range(CELS if figure.pose in ("walk", "run") else 1):
            sheet = Sheet(flat)
            paint_from_above(sheet, figure, x, y, h, mood=art.mood, side=art.side, phase=i / CELS)
            cels.append(plane_of(sheet, 0.7))
        actors.append(Actor(tuple(cels)))
    return actors
