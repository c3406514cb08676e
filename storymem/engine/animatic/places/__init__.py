"""The places a prompt can name, each a function that paints its planes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from storymem.engine.animatic.paint.layers import Layers
from storymem.engine.animatic.places import beyond, groves, halls, homes, land, town, water

PLACES: Mapping[str, Callable[[Layers], None]] = {
    "hills": land.hills,
    "field": land.field,
    "road": land.road,
    "mountains": land.mountains,
    "snowfield": land.snowfield,
    "desert": land.desert,
    "sea": water.sea,
    "lake": water.lake,
    "forest": groves.forest,
    "garden": groves.garden,
    "cave": groves.cave,
    "sky": beyond.sky_place,
    "space": beyond.space,
    "moon": beyond.moon,
    "city": town.city,
    "street": town.street,
    "village": town.village,
    "room": homes.room,
    "kitchen": homes.kitchen,
    "workshop": homes.workshop,
    "office": homes.office,
    "cafe": homes.cafe,
    "hall": halls.hall,
    "corridor": halls.corridor,
    "cabin": halls.cabin,
    "carriage": halls.carriage,
    "": beyond.plain,
}
"""Keys are those of `vocabulary.PLACES`; '' is for a prompt that names no place."""
