"""One shot's picture: planes painted once, then seen through the camera of each frame."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from random import Random

from PIL import Image

from storymem.engine.animatic import nature, rooms, town
from storymem.engine.animatic.camera import Eye, eye_at
from storymem.engine.animatic.canvas import MARGIN, Colour, Gradient, Lens, Sheet, mix
from storymem.engine.animatic.figures import BEASTS, head_place, paint_beast, paint_from_above, paint_person, paint_shoulder
from storymem.engine.animatic.layers import INK, Layers
from storymem.engine.animatic.mood import mood_of
from storymem.engine.animatic.props import LANDMARKS, OBJECTS, eye
from storymem.engine.animatic.vocabulary import INDOORS
from storymem.engine.animatic.weather import Air, air_of
from storymem.engine.animatic.words import Figure, Reading

_PLACES = {**nature.PLACES, **town.PLACES, **rooms.PLACES}
_CELS = 12
_STRIDE_SECONDS = 1.1
_DENSITY = 1.1


@dataclass(frozen=True)
class Framing:
    """How a shot size looks: an adult's height in units, where heads are, and what becomes of the place behind."""

    height: float
    head_v: float
    zoom: float
    blur: float


_FRAMINGS = {
    "extreme wide": Framing(0.17, 0.0, 0.92, 0.0),
    "wide": Framing(0.36, 0.0, 1.0, 0.0),
    "medium wide": Framing(0.84, 0.22, 1.22, 0.0),
    "medium": Framing(1.62, 0.29, 1.5, 0.003),
    "medium close": Framing(2.5, 0.35, 1.8, 0.007),
    "close": Framing(3.7, 0.42, 2.2, 0.012),
    "extreme close": Framing(7.0, 0.5, 2.6, 0.018),
    "insert": Framing(2.4, 0.4, 2.3, 0.014),
}


@dataclass(frozen=True)
class Plane:
    """A painted layer ready for the camera: its pixels, where its corner lies in picture pixels, and its depth."""

    image: Image.Image
    left: float
    top: float
    depth: float


@dataclass(frozen=True)
class Actor:
    """Something that moves by itself: a stride of one or more planes, and its way across the picture in pixels."""

    cels: tuple[Plane, ...]
    travel: float = 0.0
    bob: float = 0.0


class Panel:
    """The moving picture of a request, `width` x `height` pixels.

    The same place words give the same place; `seed` moves the view and the people in it. `tones` (top, middle, bottom)
    are used where the prompt names no place.
    """

    def __init__(self, reading: Reading, width: int, height: int, *, key: str, tones: tuple[Colour, ...] = ()) -> None:
        self._reading, self._size = reading, (width, height)
        self._free = Random(_number("free", key))
        self._framing = _FRAMINGS[reading.framing]
        self._mood = mood_of(reading.hour, reading.weather)
        self._indoors = reading.place in INDOORS
        wide = self._framing.head_v == 0.0
        self._thirds = self._free.choice((0.36, 0.64))
        lens = Lens(width, height, density=_DENSITY)
        self._flat = lens
        horizon = _horizon(reading, self._indoors)
        view = self._free.uniform(-0.06, 0.06)
        lens = Lens(width, height, self._framing.zoom, (0.5 + view, horizon), (0.5, 0.58 if not wide else horizon), _DENSITY)
        sheets = [Sheet(lens) for _ in range(4)]
        fixed = Random(_number("place", reading.place))
        sun_u = 0.72 if fixed.random() < 0.6 else 0.27
        self.art = Layers(lens, self._mood, *sheets, fixed, self._free, horizon, sun_u, reading.weather, tones)
        self._paint_place(wide)
        self._actors = self._cast(horizon, wide)
        self._planes = [_plane(s, d) for s, d in zip((self.art.far, self.art.mid, self.art.ground), (0.08, 0.34, 0.66), strict=True)]
        self._front = [_plane(self.art.front, 1.0)] if self.art.front.image.getbbox() else []
        name = air_of(reading.weather, indoors=self._indoors, mood=self._mood, place=reading.place, close=not wide)
        self._air = Air(name, self._mood, width, height, self._free) if name else None
        self._phase = self._free.random()
        self._base: tuple[Eye, Image.Image] | None = None

    def frame(self, t: float, seconds: float) -> Image.Image:
        """The picture (RGB) at `t` from 0 to 1 through the shot, `seconds` after its start."""
        eye_now = eye_at(self._reading.move, t, pace=self._reading.pace, phase=self._phase)
        if self._base is None or self._base[0] != eye_now:
            base = Image.new("RGB", self._size)
            for plane in self._planes:
                self._see(base, plane, eye_now, 0.0, 0.0)
            self._base = (eye_now, base)
        picture = self._base[1].copy()
        for actor in self._actors:
            cel = actor.cels[int(seconds / _STRIDE_SECONDS * _CELS) % len(actor.cels)]
            self._see(picture, cel, eye_now, actor.travel * (t - 0.5), actor.bob * math.sin(seconds * 2.2))
        for plane in self._front:
            self._see(picture, plane, eye_now, 0.0, 0.0)
        if self._air:
            self._air.draw(picture, seconds, eye_now.shift(0.8))
        return picture

    def _see(self, onto: Image.Image, plane: Plane, eye_now: Eye, dx: float, dy: float) -> None:
        """Draws a plane as the camera sees it, moved by (dx, dy) picture pixels of its own."""
        w, h = self._size
        scale = eye_now.scale(plane.depth)
        sx, sy = eye_now.shift(plane.depth)
        cx, cy = w * self._thirds, h * 0.45
        left = (plane.left + dx - cx) * scale + cx - sx * w
        top = (plane.top + dy - cy) * scale + cy - sy * h
        step = _DENSITY / scale
        x0, y0 = max(0, math.ceil(left)), max(0, math.ceil(top))
        x1 = min(w, math.floor(left + plane.image.width / step))
        y1 = min(h, math.floor(top + plane.image.height / step))
        if x1 <= x0 or y1 <= y0:
            return
        box = ((x0 - left) * step, (y0 - top) * step, (x1 - left) * step, (y1 - top) * step)
        box = (max(box[0], 0.0), max(box[1], 0.0), min(box[2], plane.image.width), min(box[3], plane.image.height))
        seen = plane.image.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR, box=box)
        if seen.mode == "RGB":
            onto.paste(seen, (x0, y0))
        else:
            seen = seen.convert("RGBA")
            onto.paste(seen, (x0, y0), seen)

    def _paint_place(self, wide: bool) -> None:
        reading, art = self._reading, self.art
        if reading.angle == "overhead":
            _paint_floor(art, reading, self._indoors)
            return
        _PLACES[reading.place](art)
        if not wide:
            art.front.image.paste((0, 0, 0, 0), (0, 0, *art.front.image.size))
        blur = self._flat.s(self._framing.blur)
        for sheet in (art.far, art.mid, art.ground):
            sheet.soften(blur)

    def _cast(self, horizon: float, wide: bool) -> list[Actor]:
        reading = self._reading
        if reading.angle == "overhead":
            return self._cast_from_above()
        small = reading.prop in OBJECTS
        if reading.framing == "insert" or (reading.framing == "extreme close" and small) or (not wide and not reading.figures and not reading.animal and small):
            return [self._object(reading.prop if small else "cup")]
        if reading.framing == "extreme close" and (reading.figures or not reading.animal):
            sheet = Sheet(self._flat)
            flat = Layers(**{**self.art.__dict__, "lens": self._flat})
            eye(flat, sheet, self._flat.width * 0.5, self._flat.height * 0.54, min(self._flat.s(1.35), self._flat.width * 0.72))
            return [Actor((_plane(sheet, 0.7),))]
        actors = self._landmark(horizon, wide)
        actors += self._people_wide(horizon) if wide else self._people_close()
        if reading.animal:
            actors.append(self._animal(horizon, wide))
        return actors

    def _landmark(self, horizon: float, wide: bool) -> list[Actor]:
        reading = self._reading
        if reading.prop not in LANDMARKS or self._indoors or (not wide and reading.framing != "medium wide"):
            return []
        paint, size = LANDMARKS[reading.prop]
        art = self.art
        sheet = Sheet(art.lens)
        u = 1 - self._thirds + (0.06 if self._thirds < 0.5 else -0.06)
        afloat = reading.prop == "boat"
        rise = {"lighthouse": 0.06, "castle": 0.05, "bridge": 0.16, "tower": 0.08}.get(reading.prop, 0.2)
        v = horizon + (0.12 if afloat and reading.place in ("sea", "lake") else rise)
        paint(art, sheet, art.lens.x(u), art.lens.y(v), art.lens.s(size))
        sheet.light(self._mood.key, art.side, rim=max(1.0, art.lens.s(size) * 0.006), depth=art.lens.s(size) * 0.05, strength=0.55)
        sheet.soften(self._flat.s(self._framing.blur * 0.6))
        return [Actor((_plane(sheet, 0.4 if afloat else 0.5),), bob=art.lens.s(0.007) if afloat else 0.0)]

    def _people_wide(self, horizon: float) -> list[Actor]:
        reading, lens = self._reading, self.art.lens
        size = lens.s(self._framing.height) * {"low": 1.35, "high": 0.8}.get(reading.angle, 1.0)
        actors: list[Actor] = []
        spots = self._spots(len(reading.figures), 0.115)
        for (u, back), figure in zip(spots, reading.figures, strict=True):
            v = horizon + (0.31 if self._indoors else 0.27) - 0.07 * back
            facing = (1.0 if u < 0.5 else -1.0) if len(spots) == 1 or back else self._toward(u, spots)
            actors.append(self._person(figure, lens.x(u), lens.y(min(v, 0.9)), size * (1 - 0.25 * back), facing, ground=True))
        return actors

    def _spots(self, count: int, gap: float) -> list[tuple[float, float]]:
        """Where people stand: (place across, how far back), the first on a third."""
        gap *= self._flat.unit / self._flat.width * 1.6
        way = 1 if self._thirds < 0.5 else -1
        return [(self._thirds, 0.0), (self._thirds + way * gap, 0.0), (1 - self._thirds, 0.7), (self._thirds - way * gap * 1.5, 0.9), (0.5, 1.3)][:count]

    def _toward(self, u: float, spots: list[tuple[float, float]]) -> float:
        middle = sum(s[0] for s in spots[:2]) / len(spots[:2])
        return 1.0 if u < middle else -1.0

    def _people_close(self) -> list[Actor]:
        reading, flat = self._reading, self._flat
        height = flat.s(self._framing.height)
        figures = reading.figures[:2]
        over = reading.angle == "over shoulder"
        if over and figures:
            behind = figures[1] if len(figures) > 1 else Figure("person", "stand")
            way = 1.0 if self._thirds < 0.5 else -1.0
            paint_shoulder(self.art.front, flat.width * (0.5 + 0.36 * way), flat.s(0.62), behind, self._mood, -way)
            figures = figures[:1]
        actors: list[Actor] = []
        tight = self._framing.height > 2
        spots = [self._thirds if not tight else 0.5 + (self._thirds - 0.5) * 0.6] if len(figures) == 1 else [0.3, 0.7]
        for u, figure in zip(spots, figures, strict=False):
            facing = 1.0 if u < 0.5 else -1.0
            forward, up = head_place(figure)
            shrink = 0.82 if len(figures) == 2 and tight else 1.0
            if figure.kind in ("boy", "girl"):
                shrink *= 1.3
            head_v = self._framing.head_v + (0.05 if reading.angle == "high" else -0.03 if reading.angle == "low" else 0.0)
            h = height * shrink
            x, y = flat.width * u - forward * h * facing, flat.height * head_v + up * h
            actors.append(self._person(figure, x, y, h, facing, ground=False))
        return actors

    def _person(self, figure: Figure, x: float, y: float, h: float, facing: float, *, ground: bool) -> Actor:
        strides = ground and figure.pose in ("walk", "run")
        lens = self.art.lens if ground else self._flat
        cels: list[Plane] = []
        start = self._free.random()
        for i in range(_CELS if strides else 1):
            sheet = Sheet(lens)
            if ground:
                self._shadow(sheet, x, y, h)
                self._seat(sheet, figure, x, y, h)
            paint_person(sheet, figure, x, y, h, facing=facing, mood=self._mood, side=self.art.side, phase=start + i / _CELS)
            cels.append(_plane(sheet, 0.66 if ground else 0.72))
        followed = self._reading.move == "track"
        speed = {"walk": 1.25, "run": 2.6}.get(figure.pose, 0.0) * h if strides and not followed else 0.0
        return Actor(tuple(cels), travel=facing * min(speed, lens.width * 0.4), bob=0.0 if ground else h * 0.002)

    def _shadow(self, sheet: Sheet, x: float, y: float, h: float) -> None:
        away = -self.art.side
        long = 0.55 if (self._mood.sun_height or 0.5) < 0.3 else 0.22
        sheet.ellipse(x + away * h * long * 0.5, y + h * 0.012, h * (0.1 + long * 0.5), h * 0.028, INK, alpha=0.42, blur=h * 0.016)

    def _seat(self, sheet: Sheet, figure: Figure, x: float, y: float, h: float) -> None:
        if figure.pose != "sit":
            return
        own = (120, 84, 62) if self._indoors else (112, 108, 112)
        tone = mix(self._mood.tint(own), INK, 0.25)
        sheet.shape([(x - h * 0.15, y + h * 0.01), (x - h * 0.13, y - h * 0.235), (x + h * 0.13, y - h * 0.235), (x + h * 0.15, y + h * 0.01)], Gradient(mix(tone, self._mood.key, 0.2), tone, y - h * 0.23, y))

    def _animal(self, horizon: float, wide: bool) -> Actor:
        reading = self._reading
        kind = reading.animal if reading.animal in BEASTS else "fox"
        lens = self.art.lens if wide else self._flat
        if reading.animal == "bird":
            self._air = None
        size = self._framing.height
        alone = not reading.figures
        boost = (0.62 / BEASTS[kind].size) ** 0.75 if alone else 1.0
        if not wide and alone:
            boost = min(0.36 / BEASTS[kind].size, 1.4) if reading.framing != "medium wide" else boost
        h = lens.s(size) * max(boost, 0.3)
        u = self._thirds if alone else self._thirds + (0.17 if self._thirds < 0.5 else -0.17)
        y = lens.y(horizon + 0.28) if wide else lens.height * (0.92 if alone else 0.98)
        facing = 1.0 if u < 0.5 else -1.0
        moving = wide and any(f.pose in ("walk", "run") for f in reading.figures)
        cels: list[Plane] = []
        for i in range(_CELS if moving else 1):
            sheet = Sheet(lens)
            self._shadow(sheet, lens.x(u), y, h * BEASTS[kind].size)
            paint_beast(sheet, kind, lens.x(u), y, h, facing=facing, mood=self._mood, side=self.art.side, phase=i / _CELS)
            cels.append(_plane(sheet, 0.68))
        return Actor(tuple(cels), travel=facing * h * 1.25 * (0.5 if moving else 0.0))

    def _object(self, name: str) -> Actor:
        flat, mood = self._flat, self._mood
        art = Layers(**{**self.art.__dict__, "lens": flat})
        sheet = Sheet(flat)
        top = flat.height * 0.66
        wood = mood.tint((150, 104, 72))
        sheet.rect(sheet.left, top, sheet.right, sheet.bottom, Gradient(mix(wood, mood.key, 0.3), mix(wood, INK, 0.5), top, flat.height * 1.05), blur=flat.s(0.006))
        for i in range(5):
            y = top + flat.s(0.03 + 0.05 * i * (1 + 0.25 * i))
            sheet.stroke([(sheet.left, y), (sheet.right, y + flat.s(0.008))], flat.s(0.003 + 0.001 * i), mix(wood, INK, 0.5), alpha=0.4)
        x, y, s = flat.width * (0.5 + (self._thirds - 0.5) * 0.5), flat.height * 0.82, flat.s(0.5)
        sheet.ellipse(x - art.side * s * 0.3, y + s * 0.02, s * 0.85, s * 0.09, INK, alpha=0.5, blur=s * 0.05)
        thing = Sheet(flat)
        OBJECTS[name](art, thing, x, y, s)
        if name not in ("lantern", "screen", "candle"):
            thing.light(mood.key, art.side, rim=flat.s(0.006), depth=flat.s(0.05), strength=0.7)
        sheet.lay(thing)
        return Actor((_plane(sheet, 0.7),))

    def _cast_from_above(self) -> list[Actor]:
        reading, lens = self._reading, self._flat
        actors: list[Actor] = []
        scale = {"extreme wide": 0.22, "wide": 0.42, "medium wide": 0.62}.get(reading.framing, 0.95)
        for (u, back), figure in zip(self._spots(len(reading.figures), 0.2), reading.figures, strict=True):
            walking = figure.pose in ("walk", "run")
            cels: list[Plane] = []
            for i in range(_CELS if walking else 1):
                sheet = Sheet(lens)
                paint_from_above(sheet, figure, lens.width * u, lens.height * (0.56 - 0.16 * back), lens.s(scale), mood=self._mood, side=self.art.side, phase=i / _CELS)
                cels.append(_plane(sheet, 0.7))
            actors.append(Actor(tuple(cels)))
        return actors


_FLOORS: dict[str, Colour] = {
    "desert": (222, 174, 118), "snowfield": (232, 238, 246), "sea": (52, 112, 134), "lake": (60, 106, 112), "forest": (84, 100, 62),
    "garden": (128, 146, 92), "field": (204, 172, 88), "city": (128, 122, 124), "street": (112, 110, 116), "moon": (160, 160, 168),
    "mountains": (120, 120, 108), "hills": (116, 136, 82), "village": (150, 140, 104),
}  # fmt: skip


def _paint_floor(art: Layers, reading: Reading, indoors: bool) -> None:
    """The ground from straight above: its colour, its texture, and light falling across it."""
    lens, mood = art.lens, art.mood
    own = _FLOORS.get(reading.place, (150, 110, 80) if indoors else (130, 128, 112))
    tone = mood.tint(own)
    art.far.backdrop([(0, mix(tone, mood.key, 0.22)), (lens.height, mix(tone, INK, 0.25))])
    if indoors or reading.place in ("street", "city"):
        gap = lens.s(0.13 if indoors else 0.2)
        for i in range(-4, 26):
            x = art.far.left + gap * i
            art.far.rect(x, art.far.top, x + lens.s(0.004), art.far.bottom, mix(tone, INK, 0.4), alpha=0.6)
            for j in range(8):
                y = art.far.top + (art.far.bottom - art.far.top) * (j + (0.5 if i % 2 else 0.0)) / 7
                art.far.rect(x, y, x + gap, y + lens.s(0.004), mix(tone, INK, 0.4), alpha=0.45)
    else:
        for _ in range(34):
            x, y = lens.x(art.fixed.uniform(-0.2, 1.2)), lens.y(art.fixed.uniform(-0.2, 1.2))
            w = lens.s(art.fixed.uniform(0.1, 0.5))
            shade = mix(tone, mood.key if art.fixed.random() < 0.5 else INK, 0.22)
            art.far.ellipse(x, y, w, w * 0.12, shade, alpha=0.4, blur=lens.s(0.006))
    art.far.glow(lens.x(0.5 + 0.34 * art.side), lens.y(0.2), lens.s(1.1), mood.key, 0.3)
    art.mid.shape([(lens.x(0.5 - 0.75 * art.side), art.mid.top), (lens.x(0.5 - 0.35 * art.side), art.mid.top), (lens.x(0.5 - 0.75 * art.side), art.mid.bottom), (lens.x(0.5 - 1.2 * art.side), art.mid.bottom)], INK, alpha=0.3, blur=lens.s(0.03))


def _horizon(reading: Reading, indoors: bool) -> float:
    base = 0.5 if indoors else 0.55
    return base + {"low": 0.14, "high": -0.17}.get(reading.angle, 0.0)


def _plane(sheet: Sheet, depth: float) -> Plane:
    """The painted part of a sheet, ready for the camera; opaque where the sheet is."""
    lens, box = sheet.lens, sheet.image.getbbox()
    left, top = -MARGIN * lens.width, -MARGIN * lens.height
    if box is None:
        return Plane(Image.new("RGBa", (1, 1)), left, top, depth)
    image = sheet.image.crop(box)
    if image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")
    else:
        padded = Image.new("RGBA", (image.width + 2, image.height + 2))
        padded.paste(image, (1, 1))
        image, box = padded.convert("RGBa"), (box[0] - 1, box[1] - 1, 0, 0)
    return Plane(image, left + box[0] / lens.density, top + box[1] / lens.density, depth)


def _number(*words: str) -> int:
    """A whole number that follows from the words alone, the same in every run."""
    return int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[:8], "big")
