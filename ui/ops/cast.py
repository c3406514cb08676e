"""What a page may ask of the cast; a part of `all.FILM_OPS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storymem.core.errors import EditRejected
from storymem.core.request import Crop
from storymem.studio.film import Studio

Json = dict[str, Any]

CAST_EDITS = frozenset(
    {
        "change_cast_member",
        "remove_cast_member",
        "move_cast_member",
        "remove_cast_picture",
        "move_cast_picture",
        "say_cast",
    }
)
"""Edits of the cast that a page may make."""


def _add_cast_member(studio: Studio, body: Json) -> Json:
    name, kind, description = (body.get(key, default) for key, default in _NEW.items())
    if not isinstance(name, str):
        raise EditRejected("A member of the cast needs a name.", fix="Write it as in a prompt: Mara.")
    return {"member_id": studio.cast.add_member(name, kind=kind, description=description)}


_NEW: dict[str, Any] = {"name": None, "kind": "character", "description": ""}


def _crop_cast_picture(studio: Studio, body: Json) -> Json:
    crop = body["crop"]
    if crop is not None and not isinstance(crop, dict):
        raise EditRejected("The crop is not a set of fields.", fix="Reload the page and try again.")
    studio.cast.crop_picture(body["member_id"], body["picture"], None if crop is None else Crop.of(**crop))
    return {}


CAST_OPS: dict[str, Callable[[Studio, Json], Json]] = {
    "add_cast_member": _add_cast_member,
    "crop_cast_picture": _crop_cast_picture,
}
