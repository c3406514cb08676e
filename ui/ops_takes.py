"""What a page may ask of takes and their recipes; a part of `ops.FILM_OPS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storymem.core.errors import EditRejected
from storymem.studio import Studio

Json = dict[str, Any]


def _reuse(studio: Studio, body: Json) -> Json:
    found = studio.reuse_recipe(_id(body, "shot_id"), _id(body, "take_id"), with_memory=bool(body.get("memory")))
    return {"left": [left.model_dump() for left in found.left]}


TAKE_OPS: dict[str, Callable[[Studio, Json], Json]] = {"reuse": _reuse}


def _id(body: Json, name: str) -> str:
    value = body[name]
    if not isinstance(value, str):
        raise EditRejected(f"{name} is not a text.", fix="Reload the page and try again.")
    return value
