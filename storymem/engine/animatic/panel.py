"""One shot's picture: planes painted once, then seen through the camera of each frame."""

from __future__ import annotations

import hashlib
import math
from random import Random

from PIL import Image

from storymem.engine.animatic.camera import Eye, eye_at
from storymem.engine.animatic.paint.canvas import Colour, Lens, Sheet
from storymem.engine.animatic.paint.layers import Layers
from storymem.engine.animatic.paint.mood import mood_of
from storymem.engine.animatic.places import PLACES
from storymem.engine.animatic.places.above import floor
from storymem.engine.animatic.planes import Plane, plane_of
from storymem.engine.animatic.reading import Reading
from storymem.engine.animatic.staging import CELS, FRAMINGS, Staging, cast
from storymem.engine.animatic.vocabulary import INDOORS
from storymem.engine.animatic.weather import Air, air_of

_STRIDE_SECONDS = 1.1
_DENSITY = 1.1
_DEPTHS = (0.08, 0.34, 0.66)


class Panel:
    """The moving picture of a reading, `width` x `height` pixels.

    The same place words give the same place; `key` moves the view and the people in it. `tones` (top, middle, bottom)
    colour a picture whose prompt names no place.
    """

    def __init__(self, reading: Reading, width: int, height: int, *, key: str, tones: tuple[Colour, ...] = ()) -> None:
        self._reading, self._size = reading, (width, height)
        free = Random(_number("free", key))
        framing = FRAMINGS[reading.framing]
        art = _layers(reading, width, height, free, tones)
        self._third = free.choice((0.36, 0.64))
        stage = Staging(reading, framing, art, self._third)
        _paint_place(stage)
        self._actors = cast(stage)
        self._planes = [plane_of(s, d) for s, d in zip((art.far, art.mid, art.ground), _DEPTHS, strict=True)]
        self._front = [plane_of(art.front, 1.0)] if art.front.image.getbbox() else []
        name = air_of(reading, indoors=stage.indoors, mood=art.mood, close=not stage.wide)
        self._air = Air(name, art.mood, width, height, free) if name else None
        self._phase = free.random()
        self._base: tuple[Eye, Image.Image] | None = None

    def frame(self, t: float, seconds: float) -> Image.Image:
        """The picture (RGB) at `t` from 0 to 1 through the shot, `seconds` after its start."""
        eye = eye_at(self._reading.move, t, pace=self._reading.pace, phase=self._phase)
        picture = self._still(eye).copy()
        for actor in self._actors:
            cel = actor.cels[int(seconds / _STRIDE_SECONDS * CELS) % len(actor.cels)]
            self._see(picture, cel, eye, actor.travel * (t - 0.5), actor.bob * math.sin(seconds * 2.2))
        for plane in self._front:
            self._see(picture, plane, eye, 0.0, 0.0)
        if self._air:
            self._air.draw(picture, seconds, eye.shift(0.8))
        return picture

    def _still(self, eye: Eye) -> Image.Image:
        """The place behind the actors; drawn again only when the camera has moved."""
        if self._base is None or self._base[0] != eye:
            base = Image.new("RGB", self._size)
            for plane in self._planes:
                self._see(base, plane, eye, 0.0, 0.0)
            self._base = (eye, base)
        return self._base[1]

    def _see(self, onto: Image.Image, plane: Plane, eye: Eye, dx: float, dy: float) -> None:
        """Draws a plane as the camera sees it, moved by (dx, dy) picture pixels of its own."""
        w, h = self._size
        scale = eye.scale(plane.depth)
        sx, sy = eye.shift(plane.depth)
        cx, cy = w * self._third, h * 0.45
        left = (plane.left + dx - cx) * scale + cx - sx * w
        top = (plane.top + dy - cy) * scale + cy - sy * h
        step = _DENSITY / scale
        x0, y0 = max(0, math.ceil(left)), max(0, math.ceil(top))
        x1 = min(w, math.floor(left + plane.image.width / step))
        y1 = min(h, math.floor(top + plane.image.height / step))
        if x1 <= x0 or y1 <= y0:
            return
        right, bottom = min((x1 - left) * step, plane.image.width), min((y1 - top) * step, plane.image.height)
        box = (max((x0 - left) * step, 0.0), max((y0 - top) * step, 0.0), right, bottom)
        seen = plane.image.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR, box=box)
        if seen.mode == "RGB":
            onto.paste(seen, (x0, y0))
        else:
            seen = seen.convert("RGBA")
            onto.paste(seen, (x0, y0), seen)


def _layers(reading: Reading, width: int, height: int, free: Random, tones: tuple[Colour, ...]) -> Layers:
    """Empty sheets for a place: its horizon, its light, and the lens of the shot size."""
    framing = FRAMINGS[reading.framing]
    indoors = reading.place in INDOORS
    horizon = (0.5 if indoors else 0.55) + {"low": 0.14, "high": -0.17}.get(reading.angle, 0.0)
    focus = (0.5 + free.uniform(-0.06, 0.06), horizon)
    target = (0.5, horizon if framing.head_v is None else 0.58)
    lens = Lens(width, height, framing.zoom, focus, target, _DENSITY)
    far, mid, ground, front = (Sheet(lens) for _ in range(4))
    fixed = Random(_number("place", reading.place))
    sun_u = 0.72 if fixed.random() < 0.6 else 0.27
    mood = mood_of(reading.hour, reading.weather)
    return Layers(lens, mood, far, mid, ground, front, fixed, free, horizon, sun_u, reading.weather, tones)


def _paint_place(stage: Staging) -> None:
    """Paints the place; a close shot loses its foreground and its focus behind the subject."""
    art = stage.art
    if stage.reading.angle == "overhead":
        floor(art, stage.reading.place, indoors=stage.indoors)
        return
    PLACES[stage.reading.place](art)
    if not stage.wide:
        art.front.clear()
    for sheet in (art.far, art.mid, art.ground):
        sheet.soften(stage.flat.s(stage.framing.blur))


def _number(*words: str) -> int:
    """A whole number that follows from the words alone, the same in every run."""
    return int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[:8], "big")
