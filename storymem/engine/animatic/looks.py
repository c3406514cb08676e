"""How each kind of person is built and dressed."""

from __future__ import annotations

from dataclasses import dataclass

from storymem.engine.animatic.canvas import Colour

SKIN: Colour = (222, 164, 130)


COATS: dict[str, Colour] = {
    "red": (196, 62, 52),
    "orange": (214, 120, 58),
    "yellow": (222, 176, 78),
    "green": (96, 136, 92),
    "teal": (62, 134, 132),
    "blue": (66, 96, 150),
    "purple": (118, 84, 142),
    "pink": (222, 150, 158),
    "brown": (138, 98, 70),
    "grey": (132, 136, 142),
    "white": (232, 228, 218),
    "black": (54, 54, 64),
}


@dataclass(frozen=True)
class Look:
    """How a kind of person is built and dressed. `size` is height against an adult's; `hem` how far the coat falls
    (1 shoulder, 0 floor); `head` the head's height against the body's."""

    coat: str
    size: float = 1.0
    hem: float = 0.46
    flare: float = 1.0
    head: float = 0.145
    hair: Colour = (58, 42, 38)
    cut: str = "short"
    hat: str = ""


LOOKS = {
    "man": Look("blue", hem=0.44),
    "woman": Look("green", 0.96, hem=0.30, flare=1.35, cut="long", hair=(74, 46, 38)),
    "person": Look("brown", 0.98, hem=0.36, cut="short"),
    "boy": Look("yellow", 0.7, hem=0.42, head=0.19),
    "girl": Look("red", 0.68, hem=0.32, flare=1.5, head=0.19, cut="long", hair=(58, 36, 34)),
    "old man": Look("brown", 0.95, hem=0.34, hair=(206, 204, 200), cut="bald"),
    "old woman": Look("purple", 0.88, hem=0.2, flare=1.4, hair=(206, 204, 200), cut="bun"),
    "king": Look("red", hem=0.06, flare=1.5, cut="long", hat="crown"),
    "queen": Look("purple", 0.97, hem=0.03, flare=1.9, cut="long", hat="crown", hair=(92, 58, 40)),
    "monk": Look("orange", hem=0.06, flare=1.5, hair=(186, 134, 106), cut="shaved"),
    "soldier": Look("grey", 1.02, hem=0.4, flare=1.2, hat="helmet"),
    "astronaut": Look("white", 1.04, hem=0.44, hat="visor"),
}
