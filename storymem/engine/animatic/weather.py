"""What drifts through the air in front of a picture: rain, snow, dust, embers, petals, fireflies, birds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from storymem.engine.animatic.paint.canvas import Colour, mix
from storymem.engine.animatic.paint.mood import Mood
from storymem.engine.animatic.reading import Reading


@dataclass(frozen=True)
class Kind:
    """How one kind of particle falls: count, size range, drift a second (shares of the picture) and sway."""

    count: int
    small: float
    large: float
    fall: float
    drift: float
    sway: float
    shape: str
    alpha: float
    colour: Colour | None = None


_KINDS = {
    "rain": Kind(120, 0.035, 0.075, 1.5, -0.22, 0.0, "streak", 0.42, (214, 226, 236)),
    "snow": Kind(110, 0.004, 0.014, 0.13, -0.03, 0.018, "soft", 0.9, (250, 252, 255)),
    "dust": Kind(60, 0.003, 0.009, -0.012, 0.05, 0.012, "soft", 0.55),
    "motes": Kind(22, 0.003, 0.007, -0.014, 0.012, 0.012, "soft", 0.5),
    "embers": Kind(46, 0.003, 0.009, -0.24, 0.04, 0.03, "soft", 0.95, (255, 168, 78)),
    "petals": Kind(34, 0.009, 0.02, 0.11, -0.07, 0.03, "petal", 0.9, (244, 178, 186)),
    "fireflies": Kind(26, 0.008, 0.018, -0.01, 0.012, 0.03, "soft", 0.9, (236, 255, 160)),
    "smoke": Kind(12, 0.16, 0.4, -0.06, 0.03, 0.02, "soft", 0.22, (236, 232, 226)),
    "fog": Kind(16, 0.6, 1.2, 0.0, 0.03, 0.0, "bank", 0.6),
    "birds": Kind(5, 0.016, 0.028, -0.012, 0.05, 0.006, "bird", 0.75),
}


_NO_BIRDS = frozenset({"space", "moon", "cave", "cabin", "forest", "", "city", "street"})


class Air:
    """Particles in front of a picture of `width` x `height` pixels; where they are follows from the time alone."""

    def __init__(self, name: str, mood: Mood, width: int, height: int, rng: Random) -> None:
        self._kind = _KINDS[name]
        self._size = (width, height)
        unit = min(width, height)
        colour = self._kind.colour or (mix(mood.key, (255, 255, 255), 0.2) if name != "fog" else mood.haze)
        if name == "birds":
            colour = mix(mood.sky[0], (24, 24, 34), 0.72)
        self._seeds = [
            (rng.random(), rng.random() * (0.4 if name == "birds" else 1.0), rng.random())
            for _ in range(self._kind.count)
        ]
        sizes = [self._kind.small + (self._kind.large - self._kind.small) * s[2] ** 2 for s in self._seeds]
        self._sprites = [_cels(self._kind, colour, max(2.0, size * unit)) for size in sizes]

    def draw(self, picture: Image.Image, seconds: float, shift: tuple[float, float]) -> None:
        """Draws the particles of this moment onto `picture`; `shift` is the camera's, in shares of its sides."""
        kind, (w, h) = self._kind, self._size
        for (u, v, z), cels in zip(self._seeds, self._sprites, strict=True):
            speed = 0.6 + 0.8 * z
            turn = 2 * math.pi * (0.35 * seconds + u + v)
            x = (u + kind.drift * speed * seconds + kind.sway * math.sin(turn) - shift[0] * (0.4 + z)) % 1.2 - 0.1
            y = (v + kind.fall * speed * seconds + kind.sway * 0.6 * math.cos(turn) - shift[1] * (0.4 + z)) % 1.2 - 0.1
            colour, mask = cels[int(seconds * 5 + u * 7) % len(cels)]
            picture.paste(colour, (round(x * w - mask.width / 2), round(y * h - mask.height / 2)), mask)


def _cels(kind: Kind, colour: Colour, size: float) -> list[tuple[Colour, Image.Image]]:
    if kind.shape == "bird":
        return [(colour, _bird(size, lift, kind.alpha)) for lift in (0.55, 0.25, -0.1, 0.25)]
    if kind.shape == "petal":
        return [(colour, _blob(size, squash, kind.alpha)) for squash in (0.75, 0.5, 0.25, 0.5)]
    if kind.shape == "bank":
        puff = _blob(size, 1.0, kind.alpha)
        return [(colour, puff.resize((round(puff.width * 2.2), max(2, round(puff.height * 0.6)))))]
    return [(colour, _streak(size, kind.alpha) if kind.shape == "streak" else _blob(size, 1.0, kind.alpha))]


def _blob(size: float, squash: float, alpha: float) -> Image.Image:
    n = max(3, math.ceil(size) + 2)
    mask = Image.new("L", (n * 4, n * 4), 0)
    cloud = size > 14
    r, c = size * (0.8 if cloud else 2), n * 2
    ImageDraw.Draw(mask).ellipse([c - r, c - r * squash, c + r, c + r * squash], fill=round(255 * alpha))
    soft = mask.filter(ImageFilter.GaussianBlur(size * 0.45))
    return soft.resize((n, n), Image.Resampling.BOX)


def _streak(size: float, alpha: float) -> Image.Image:
    w, h = max(3, math.ceil(size * 0.2)), max(4, math.ceil(size))
    mask = Image.new("L", (w * 4, h * 4), 0)
    ImageDraw.Draw(mask).line(
        [(w * 4 - 3, 2), (3, h * 4 - 2)], fill=round(255 * alpha), width=max(3, round(size * 0.08))
    )
    return mask.resize((w, h), Image.Resampling.BOX)


def _bird(size: float, lift: float, alpha: float) -> Image.Image:
    n = max(5, math.ceil(size))
    mask = Image.new("L", (n * 4, n * 4), 0)
    c, reach = n * 2, n * 1.9
    top = c - lift * n * 1.2
    wing = [
        (c - reach, top),
        (c - reach * 0.45, (top + c) / 2 - n * 0.45),
        (c, c),
        (c + reach * 0.45, (top + c) / 2 - n * 0.45),
        (c + reach, top),
    ]
    ImageDraw.Draw(mask).line(wing, fill=round(255 * alpha), width=max(3, n // 3), joint="curve")
    return mask.resize((n, n), Image.Resampling.BOX)


def air_of(reading: Reading, *, indoors: bool, mood: Mood, close: bool) -> str:
    """Which particles a shot has: those its words ask for, else motes in the light, or birds over open land."""
    weather = reading.weather
    if weather and not (indoors and weather in ("rain", "snow", "fog")):
        return weather
    if mood.stars > 0.3:
        return "motes" if indoors else ""
    if reading.animal == "bird" and not indoors:
        return "birds"
    return "motes" if indoors or close or reading.place in _NO_BIRDS else "birds"
