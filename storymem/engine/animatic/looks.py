"""How each kind of person is built and dressed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache

from storymem.engine.animatic.paint.canvas import Colour, mix
from storymem.engine.animatic.phrases import is_arabic
from storymem.engine.animatic.reading import Figure

SKIN: Colour = (222, 164, 130)


CLOTH_COLOURS: dict[str, Colour] = {
    "red": (200, 58, 48),
    "crimson": (148, 40, 52),
    "orange": (218, 116, 48),
    "mustard": (226, 158, 40),
    "yellow": (242, 196, 70),
    "green": (82, 138, 84),
    "olive": (116, 120, 68),
    "teal": (56, 134, 132),
    "sky": (120, 178, 220),
    "blue": (62, 98, 164),
    "navy": (44, 58, 102),
    "indigo": (62, 66, 148),
    "purple": (118, 80, 146),
    "lilac": (174, 152, 200),
    "pink": (224, 146, 158),
    "brown": (136, 94, 64),
    "beige": (198, 174, 138),
    "grey": (134, 138, 144),
    "white": (234, 230, 220),
    "black": (52, 52, 60),
}
"""Every colour of `wardrobe.COLOUR_WORDS` as cloth in plain daylight."""

HAIRS: dict[str, Colour] = {
    "white": (216, 214, 208),
    "grey": (152, 152, 154),
    "blond": (206, 166, 96),
    "red": (158, 74, 40),
    "brown": (86, 54, 40),
    "black": (38, 32, 36),
}

_FAIR: tuple[Colour, ...] = ((236, 190, 160), SKIN)
_TAN: tuple[Colour, ...] = ((210, 152, 114), (188, 132, 96))
_DARK: tuple[Colour, ...] = ((146, 98, 70), (112, 74, 54))
_FACES = (
    *((skin, hair) for skin in _FAIR for hair in ("brown", "black", "red", "blond", "brown")),
    *((skin, hair) for skin in _TAN for hair in ("brown", "black", "black")),
    *((skin, "black") for skin in _DARK),
)
"""What a name may give: skin with a hair colour that goes with it."""

_HAN_FACES = tuple((skin, "black") for skin in (*_FAIR, _TAN[0]))
_ARABIC_FACES = tuple((skin, hair) for skin in (SKIN, *_TAN, _DARK[0]) for hair in ("black", "brown"))
_NAMED_COATS = (
    "red",
    "orange",
    "green",
    "teal",
    "blue",
    "purple",
    "brown",
    "olive",
    "crimson",
    "indigo",
    "grey",
    "mustard",
)
_SALT = "wardrobe 332 "
"""Changing it recasts every named person."""

_AGED_HAIR = ("white", "grey")
_NAMED_CUTS = {"woman": ("long", "bun", "braid", "short"), "girl": ("long", "braid"), "old woman": ("bun", "braid")}


@dataclass(frozen=True)
class Look:
    """How a kind of person is built and dressed. `size` is height against an adult's; `hem` how far the coat falls
    (1 shoulder, 0 floor); `head` the head's height against the body's. Colour words are for `colour_of`."""

    coat: str
    size: float = 1.0
    hem: float = 0.46
    flare: float = 1.0
    head: float = 0.145
    hair: Colour = (58, 42, 38)
    cut: str = "short"
    hat: str = ""
    hat_colour: str = "grey"
    scarf: str = ""
    beard: bool = False
    skin: Colour = SKIN


LOOKS = {
    "man": Look("blue", hem=0.44),
    "woman": Look("green", 0.96, hem=0.30, flare=1.35, cut="long", hair=(74, 46, 38)),
    "person": Look("brown", 0.98, hem=0.36, cut="short"),
    "boy": Look("teal", 0.7, hem=0.42, head=0.19),
    "girl": Look("red", 0.68, hem=0.32, flare=1.5, head=0.19, cut="long", hair=(58, 36, 34)),
    "old man": Look("brown", 0.95, hem=0.34, hair=(206, 204, 200), cut="bald", beard=True),
    "old woman": Look("purple", 0.88, hem=0.2, flare=1.4, hair=(206, 204, 200), cut="bun"),
    "king": Look("red", hem=0.06, flare=1.5, cut="long", hat="crown", hat_colour="yellow"),
    "queen": Look("purple", 0.97, hem=0.03, flare=1.9, cut="long", hat="crown", hat_colour="yellow", hair=(92, 58, 40)),
    "monk": Look("orange", hem=0.06, flare=1.5, hair=(186, 134, 106), cut="shaved"),
    "soldier": Look("grey", 1.02, hem=0.4, flare=1.2, hat="helmet"),
    "astronaut": Look("white", 1.04, hem=0.44, hat="visor"),
}


def colour_of(word: str) -> Colour:
    """A colour word's cloth: a key of CLOTH_COLOURS, or one with 'dark' or 'pale' before it."""
    shade, _, key = word.rpartition(" ")
    own = CLOTH_COLOURS[key]
    if shade == "dark":
        return mix(own, (0, 0, 0), 0.38)
    return mix(own, (255, 255, 255), 0.4) if shade == "pale" else own


def look_of(figure: Figure) -> Look:
    """How one person looks: what the prompt says of them first, then what their name gives, then their kind."""
    look = _named(figure.kind, figure.name) if figure.name else LOOKS[figure.kind]
    cut = "short" if figure.cut == "curly" else figure.cut
    said = {"coat": figure.coat, "hat_colour": figure.hat_colour, "scarf": figure.scarf, "cut": cut}
    look = replace(look, **{part: value for part, value in said.items() if value})
    if figure.hat and look.hat != "visor":
        worn = "" if figure.hat == "none" else figure.hat
        look = replace(look, hat=worn, hat_colour=figure.hat_colour or _HAT_COLOURS.get(worn, look.coat))
    if figure.hair:
        look = replace(look, hair=_hair(figure.hair))
    return replace(look, beard=True) if figure.beard else look


_HAT_COLOURS = {
    "crown": "yellow",
    "helmet": "grey",
    "straw": "beige",
    "hat": "brown",
    "peaked": "navy",
    "turban": "white",
}


def _hair(word: str) -> Colour:
    return HAIRS.get(word) or CLOTH_COLOURS[word]


@cache
def _named(kind: str, name: str) -> Look:
    """The look that a name gives a kind: the same in every shot, in every run."""
    look, draw = LOOKS[kind], hashlib.sha256(f"{_SALT}{name}".encode()).digest()
    if look.hat:
        return look
    faces = _HAN_FACES if "\u4e00" <= name[0] <= "\u9fff" else _ARABIC_FACES if is_arabic(name) else _FACES
    skin, hair = faces[draw[0] % len(faces)]
    if kind.startswith("old"):
        hair = _AGED_HAIR[draw[2] % len(_AGED_HAIR)]
    cuts = _NAMED_CUTS.get(kind, (look.cut,))
    return replace(
        look,
        skin=skin,
        coat=_NAMED_COATS[draw[1] % len(_NAMED_COATS)],
        hair=HAIRS[hair],
        cut=cuts[draw[3] % len(cuts)],
    )
