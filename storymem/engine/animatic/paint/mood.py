"""The light of a shot: sky, haze, key colour and how they tint every thing's own colour."""

from __future__ import annotations

from dataclasses import dataclass

from storymem.engine.animatic.paint.canvas import Colour, mix


@dataclass(frozen=True)
class Mood:
    """One hour's palette. `sky` runs from the top to the horizon; `ambient` multiplies every own colour.

    `sun_height` is where the sun or moon stands between horizon (0) and top (1), None for none to be seen.
    """

    sky: tuple[Colour, Colour, Colour]
    haze: Colour
    ambient: tuple[float, float, float]
    key: Colour
    sun: Colour
    sun_height: float | None
    contrast: float
    stars: float = 0.0
    lamps: bool = False

    def tint(self, own: Colour, distance: float = 0.0) -> Colour:
        """A thing's own colour as it looks in this light at `distance` (0 near, 1 lost in the haze)."""
        r, g, b = (min(255, round(c * a)) for c, a in zip(own, self.ambient, strict=True))
        return mix((r, g, b), self.haze, distance**0.85)

    def cloth(self, own: Colour) -> Colour:
        """Clothes in this light: darker or lighter but of the same hue, so that people are known by their coats."""
        mean = sum(self.ambient) / 3
        value = 0.3 + 0.7 * mean
        r, g, b = (
            min(255, round(c * value * (0.88 + 0.12 * a / mean))) for c, a in zip(own, self.ambient, strict=True)
        )
        return r, g, b

    @property
    def night(self) -> bool:
        return self.lamps


_MOODS = {
    "dawn": Mood(
        ((62, 84, 136), (206, 148, 158), (252, 212, 172)),
        (236, 188, 172),
        (0.80, 0.72, 0.82),
        (255, 214, 168),
        (255, 240, 214),
        0.10,
        0.9,
        0.15,
    ),
    "day": Mood(
        ((84, 152, 196), (152, 200, 218), (230, 236, 222)),
        (204, 222, 222),
        (0.98, 0.98, 0.96),
        (255, 246, 214),
        (255, 252, 232),
        0.72,
        0.7,
    ),
    "golden": Mood(
        ((92, 112, 150), (232, 162, 108), (255, 218, 142)),
        (246, 182, 122),
        (1.0, 0.80, 0.62),
        (255, 218, 140),
        (255, 244, 200),
        0.14,
        1.0,
    ),
    "dusk": Mood(
        ((28, 34, 80), (112, 74, 130), (238, 132, 112)),
        (138, 88, 128),
        (0.56, 0.48, 0.68),
        (255, 160, 128),
        (255, 206, 168),
        0.02,
        0.9,
        0.4,
        lamps=True,
    ),
    "night": Mood(
        ((8, 13, 36), (18, 34, 70), (44, 72, 112)),
        (38, 62, 100),
        (0.42, 0.50, 0.72),
        (186, 212, 255),
        (240, 244, 255),
        0.66,
        0.9,
        1.0,
        lamps=True,
    ),
    "grey": Mood(
        ((126, 142, 154), (172, 184, 190), (212, 216, 212)),
        (188, 198, 200),
        (0.74, 0.78, 0.82),
        (232, 238, 238),
        (236, 240, 240),
        None,
        0.45,
    ),
    "lamp": Mood(
        ((10, 16, 40), (20, 34, 66), (44, 62, 98)),
        (92, 58, 44),
        (0.94, 0.76, 0.60),
        (255, 204, 128),
        (240, 244, 255),
        0.6,
        1.0,
        0.8,
        lamps=True,
    ),
}


def mood_of(hour: str, weather: str) -> Mood:
    """The palette for an hour of `vocabulary.HOURS`; fog, rain and falling snow lift the haze and hide the sun."""
    mood = _MOODS[hour]
    if weather not in ("fog", "rain") or hour in ("lamp",):
        return mood
    veil = mix(mood.haze, (150, 164, 174), 0.45 if hour != "night" else 0.12)
    sky = tuple(mix(c, veil, 0.5) for c in mood.sky)
    ambient = tuple(a * 0.9 + 0.06 for a in mood.ambient)
    return Mood(
        sky=(sky[0], sky[1], sky[2]),
        haze=veil,
        ambient=(ambient[0], ambient[1], ambient[2]),
        key=mix(mood.key, veil, 0.4),
        sun=mood.sun,
        sun_height=None,
        contrast=mood.contrast * 0.6,
        stars=0.0,
        lamps=mood.lamps,
    )
